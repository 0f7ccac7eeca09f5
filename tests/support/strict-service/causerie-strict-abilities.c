/* SPDX-License-Identifier: GPL-3.0-or-later
 * Which thinking and which effort a model takes. */
#include "config.h"

#include "causerie-strict-abilities.h"

#include <string.h>

#define ADAPTIVE CAUSERIE_STRICT_ADAPTIVE
#define ENABLED CAUSERIE_STRICT_ENABLED
#define DISABLED CAUSERIE_STRICT_DISABLED
#define BETWEEN_TOOLS CAUSERIE_STRICT_BETWEEN_TOOLS

const char *const causerie_strict_thinking_types[]
    = { "adaptive", "enabled", "disabled", "between_tools", NULL };
const char *const causerie_strict_efforts[] = { "low", "medium", "high", "xhigh", "max", NULL };

/* The models of the Messages API, by the beginning of the id; longer beginnings come first. */
static const struct
{
  const char *model;
  CauserieStrictAbilities abilities;
} known[] = {
  { "claude-fable-5", { ADAPTIVE, CAUSERIE_STRICT_ALL_EFFORTS } },
  { "claude-mythos-5", { ADAPTIVE, CAUSERIE_STRICT_ALL_EFFORTS } },
  { "claude-opus-5-5", { ADAPTIVE, CAUSERIE_STRICT_ALL_EFFORTS } },
  { "claude-sonnet-5-5", { ADAPTIVE | BETWEEN_TOOLS, CAUSERIE_STRICT_ALL_EFFORTS } },
  { "claude-haiku-5-5", { ADAPTIVE | DISABLED, CAUSERIE_STRICT_EFFORTS_WITHOUT_XHIGH } },
  { "claude-opus-5", { ADAPTIVE | DISABLED, CAUSERIE_STRICT_ALL_EFFORTS } },
  { "claude-sonnet-5", { ADAPTIVE | DISABLED, CAUSERIE_STRICT_ALL_EFFORTS } },
  { "claude-opus-4-8", { ADAPTIVE | DISABLED, CAUSERIE_STRICT_ALL_EFFORTS } },
  { "claude-opus-4-7", { ADAPTIVE | DISABLED, CAUSERIE_STRICT_ALL_EFFORTS } },
  { "claude-opus-4-6", { ADAPTIVE | ENABLED | DISABLED, CAUSERIE_STRICT_EFFORTS_WITHOUT_XHIGH } },
  { "claude-sonnet-4-6", { ADAPTIVE | ENABLED | DISABLED, CAUSERIE_STRICT_EFFORTS_WITHOUT_XHIGH } },
  { "claude-opus-4-5", { ENABLED | DISABLED, CAUSERIE_STRICT_EFFORTS_TO_HIGH } },
  { "claude-sonnet-4-5", { ENABLED | DISABLED, 0 } },
  { "claude-haiku-4-5", { ENABLED | DISABLED, 0 } },
};

/* Returns: whether @model is one of the Messages API */
gboolean
causerie_strict_abilities_find (const char *model, CauserieStrictAbilities *abilities)
{
  for (gsize i = 0; i < G_N_ELEMENTS (known); i++)
    if (g_str_has_prefix (model, known[i].model))
      {
        *abilities = known[i].abilities;
        return TRUE;
      }
  return FALSE;
}

static guint
read_supported (JsonNode *object, const char *const *names)
{
  guint found = 0;

  for (guint i = 0; names[i] != NULL; i++)
    if (causerie_json_node_get_boolean (causerie_json_node_get_member (object, names[i]),
                                        "supported"))
      found |= 1u << i;
  return found;
}

/* @model: an entry of a model list */
void
causerie_strict_abilities_read (JsonNode *model, CauserieStrictAbilities *abilities)
{
  JsonNode *all = causerie_json_node_get_member (model, "capabilities");
  JsonNode *thinking = causerie_json_node_get_member (all, "thinking");

  abilities->thinking = read_supported (causerie_json_node_get_member (thinking, "types"),
                                        causerie_strict_thinking_types);
  abilities->efforts
      = read_supported (causerie_json_node_get_member (all, "effort"), causerie_strict_efforts);
}
