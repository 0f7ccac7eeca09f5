/* SPDX-License-Identifier: GPL-3.0-or-later
 * Model lists: parsing those of services, the built-in list, and choosing the default model. */
#include "config.h"

#include "causerie-model-list.h"

#include "causerie-api-resources.h"
#include "causerie-error.h"
#include "causerie-json-node.h"

#include <string.h>

#define CLAUDE_PREFIX "claude-"
#define OPUS_PREFIX CLAUDE_PREFIX "opus-"

/* Bounds the quadratic search for duplicate ids; longer lists are of no use in a menu. */
#define MAX_MODELS 1000

/* The last id becomes a part of the URL of the next page. */
#define MAX_LAST_ID_BYTES 256

/* For services that do not list their models; in the order of the menu. */
#define BUILTIN_MODELS "/io/github/causerie_chat/Causerie/api/builtin-models.json"

static char *
find_next_after (JsonNode *list, GPtrArray *models)
{
  const char *last = causerie_json_node_get_text (list, "last_id");

  if (!causerie_json_node_get_boolean (list, "has_more") || models->len == 0)
    return NULL;
  if (last == NULL || strlen (last) > MAX_LAST_ID_BYTES)
    last = causerie_model_get_id (g_ptr_array_index (models, models->len - 1));
  return g_strdup (last);
}

static gboolean
is_opus (CauserieModel *model)
{
  return g_strcmp0 (causerie_model_get_line (model), "opus") == 0
         || g_str_has_prefix (causerie_model_get_id (model), OPUS_PREFIX);
}

static gboolean
is_retired (CauserieModel *model)
{
  return g_strcmp0 (causerie_model_get_lifecycle (model), "retired") == 0;
}

static gboolean
is_claude (CauserieModel *model)
{
  return g_str_has_prefix (causerie_model_get_id (model), CLAUDE_PREFIX);
}

/* Compares the numbers in ids such as claude-opus-4-8 and claude-3-5-sonnet. A number of eight
   digits is a date, not a version. */
static int
compare_versions (const char *a, const char *b)
{
  if (g_str_has_prefix (a, CLAUDE_PREFIX) != g_str_has_prefix (b, CLAUDE_PREFIX))
    return g_str_has_prefix (a, CLAUDE_PREFIX) ? 1 : -1;
  a += strcspn (a, "0123456789");
  b += strcspn (b, "0123456789");
  while (*a != '\0' || *b != '\0')
    {
      char *end_a;
      char *end_b;
      guint64 x = g_ascii_strtoull (a, &end_a, 10);
      guint64 y = g_ascii_strtoull (b, &end_b, 10);

      x = end_a - a >= 8 ? 0 : x;
      y = end_b - b >= 8 ? 0 : y;
      if (x != y)
        return x > y ? 1 : -1;
      if (end_a == a && end_b == b)
        return 0;
      a = end_a + (*end_a == '-' ? 1 : 0);
      b = end_b + (*end_b == '-' ? 1 : 0);
    }
  return 0;
}

static gboolean
is_newer (CauserieModel *model, CauserieModel *than)
{
  gint64 created = causerie_model_get_created_at (model);
  gint64 other = causerie_model_get_created_at (than);

  if (created > 0 && other > 0 && created != other)
    return created > other;
  return compare_versions (causerie_model_get_id (model), causerie_model_get_id (than)) > 0;
}

static void
append_entries (GPtrArray *models, JsonArray *entries)
{
  guint n_entries = json_array_get_length (entries);

  for (guint i = 0; i < n_entries && models->len < MAX_MODELS; i++)
    {
      g_autoptr (CauserieModel) model
          = causerie_model_new_from_json (json_array_get_element (entries, i));

      if (model != NULL && causerie_model_list_find (models, causerie_model_get_id (model)) == NULL)
        g_ptr_array_add (models, g_steal_pointer (&model));
    }
}

/**
 * causerie_model_list_parse:
 * @models: (element-type CauserieModel): the list to which the models are appended
 * @json: one page, in the format of Anthropic or OpenAI
 * @length: its length in bytes
 * @next_after: (out) (nullable): the id after which the next page begins, %NULL for the last page
 *
 * Skips entries without an id and duplicates, and stops after a thousand models.
 *
 * Returns: %FALSE with #CAUSERIE_ERROR_BAD_ANSWER if @json is not a model list
 */
gboolean
causerie_model_list_parse (GPtrArray *models, const char *json, gsize length, char **next_after,
                           GError **error)
{
  g_autoptr (JsonNode) list = NULL;
  GError *malformed = NULL;
  JsonNode *data;
  JsonArray *entries;

  g_return_val_if_fail (models != NULL && json != NULL && next_after != NULL, FALSE);
  *next_after = NULL;
  list = causerie_json_node_parse (json, length, &malformed);
  if (list == NULL)
    {
      causerie_error_propagate_malformed (error, malformed);
      return FALSE;
    }
  data = causerie_json_node_get_member (list, "data");
  if (data != NULL && JSON_NODE_HOLDS_NULL (data))
    return TRUE;
  entries = causerie_json_node_get_array (list, "data");
  if (entries == NULL)
    {
      g_propagate_error (error, causerie_error_new_full (CAUSERIE_ERROR_BAD_ANSWER,
                                                         "The model list has no data.", NULL, 0));
      return FALSE;
    }
  append_entries (models, entries);
  *next_after = find_next_after (list, models);
  return TRUE;
}

/* The properties in the built-in list are those at Anthropic. For other services only the ids are
 * used.
 *
 * Returns: (transfer full) (element-type CauserieModel): the models to offer until a service has
 * listed its own */
GPtrArray *
causerie_model_list_builtin (CauserieServiceKind kind)
{
  g_autoptr (GPtrArray) models = g_ptr_array_new_with_free_func (g_object_unref);
  g_autoptr (GBytes) text = g_resource_lookup_data (causerie_api_get_resource (), BUILTIN_MODELS,
                                                    G_RESOURCE_LOOKUP_FLAGS_NONE, NULL);
  g_autofree char *next = NULL;
  gboolean ok;

  ok = causerie_model_list_parse (models, g_bytes_get_data (text, NULL), g_bytes_get_size (text),
                                  &next, NULL);
  g_assert (ok);
  for (guint i = 0; kind != CAUSERIE_SERVICE_ANTHROPIC && i < models->len; i++)
    {
      g_autoptr (CauserieModel) model = models->pdata[i];

      models->pdata[i] = causerie_model_new_named (causerie_model_get_id (model),
                                                   causerie_model_get_display_name (model));
    }
  return g_steal_pointer (&models);
}

/**
 * causerie_model_list_find:
 * @models: (element-type CauserieModel): a list
 *
 * Returns: (transfer none) (nullable): the model with that id
 */
CauserieModel *
causerie_model_list_find (GPtrArray *models, const char *id)
{
  g_return_val_if_fail (models != NULL && id != NULL, NULL);
  for (guint i = 0; i < models->len; i++)
    if (strcmp (causerie_model_get_id (g_ptr_array_index (models, i)), id) == 0)
      return g_ptr_array_index (models, i);
  return NULL;
}

static CauserieModel *
find_newest (GPtrArray *models, gboolean (*fits) (CauserieModel *model))
{
  CauserieModel *newest = NULL;

  for (guint i = 0; i < models->len; i++)
    {
      CauserieModel *model = g_ptr_array_index (models, i);

      if (fits (model) && !is_retired (model) && (newest == NULL || is_newer (model, newest)))
        newest = model;
    }
  return newest;
}

/**
 * causerie_model_list_pick_default:
 * @models: (element-type CauserieModel): a list
 *
 * Returns: (transfer none) (nullable): the newest Opus model that is not retired, else the newest
 *   Claude model that is not retired, else the first model, or %NULL if the list is empty
 */
CauserieModel *
causerie_model_list_pick_default (GPtrArray *models)
{
  CauserieModel *best;

  g_return_val_if_fail (models != NULL, NULL);
  best = find_newest (models, is_opus);
  if (best == NULL)
    best = find_newest (models, is_claude);
  return best == NULL && models->len > 0 ? g_ptr_array_index (models, 0) : best;
}
