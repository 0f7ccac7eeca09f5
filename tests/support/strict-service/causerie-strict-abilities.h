/* SPDX-License-Identifier: GPL-3.0-or-later
 * Which thinking and which effort a model takes. */
#pragma once

#include "causerie-json-node.h"

G_BEGIN_DECLS

/**
 * CauserieStrictThinking:
 * @CAUSERIE_STRICT_ADAPTIVE: `{"type":"adaptive"}`
 * @CAUSERIE_STRICT_ENABLED: `{"type":"enabled","budget_tokens":…}`
 * @CAUSERIE_STRICT_DISABLED: `{"type":"disabled"}`
 * @CAUSERIE_STRICT_BETWEEN_TOOLS: `{"type":"between_tools"}`
 *
 * The values of the field `thinking`.
 */
typedef enum
{
  CAUSERIE_STRICT_ADAPTIVE = 1 << 0,
  CAUSERIE_STRICT_ENABLED = 1 << 1,
  CAUSERIE_STRICT_DISABLED = 1 << 2,
  CAUSERIE_STRICT_BETWEEN_TOOLS = 1 << 3,
} CauserieStrictThinking;

/* The words of the two fields, in the order of their bits. */
extern const char *const causerie_strict_thinking_types[];
extern const char *const causerie_strict_efforts[];

#define CAUSERIE_STRICT_EFFORTS_TO_HIGH 0x07
#define CAUSERIE_STRICT_EFFORTS_WITHOUT_XHIGH 0x17
#define CAUSERIE_STRICT_ALL_EFFORTS 0x1f

/**
 * CauserieStrictAbilities:
 * @thinking: set of #CauserieStrictThinking that the model takes
 * @efforts: set of levels of effort, a bit for each of causerie_strict_efforts
 */
typedef struct
{
  guint thinking;
  guint efforts;
} CauserieStrictAbilities;

gboolean causerie_strict_abilities_find (const char *model, CauserieStrictAbilities *abilities);
void causerie_strict_abilities_read (JsonNode *model, CauserieStrictAbilities *abilities);

G_END_DECLS
