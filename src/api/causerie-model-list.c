/* SPDX-License-Identifier: GPL-3.0-or-later
 * Lists of models: as services write them, built in, and which one to begin with. */
#include "config.h"

#include "causerie-model-list.h"

#include "causerie-error.h"

#include <string.h>

#define CLAUDE_PREFIX "claude-"
#define OPUS_PREFIX CLAUDE_PREFIX "opus-"

/* Nobody chooses from more than that; ids are compared with all that came before. */
#define MOST_MODELS 1000

/* The id that the next page begins after goes into an address. */
#define MOST_LAST_ID_BYTES 256

/* Only where a service has no list of its own; the order is that of the menu. */
static const char builtin_list[]
    = "{\"data\":["
      "{\"id\":\"claude-opus-5-5\",\"display_name\":\"Claude Opus 5.5\",\"line\":\"opus\","
      "\"max_tokens\":128000,\"max_input_tokens\":1000000,"
      "\"capabilities\":{\"thinking\":{\"types\":{\"adaptive\":{\"supported\":true}}}}},"
      "{\"id\":\"claude-fable-5-2\",\"display_name\":\"Claude Fable 5.2\",\"line\":\"fable\","
      "\"max_tokens\":128000,\"max_input_tokens\":1000000,"
      "\"capabilities\":{\"thinking\":{\"types\":{\"adaptive\":{\"supported\":true}}}}},"
      "{\"id\":\"claude-sonnet-5-5\",\"display_name\":\"Claude Sonnet 5.5\",\"line\":\"sonnet\","
      "\"max_tokens\":128000,\"max_input_tokens\":1000000,"
      "\"capabilities\":{\"thinking\":{\"types\":{\"adaptive\":{\"supported\":true}}}}},"
      "{\"id\":\"claude-haiku-5-5\",\"display_name\":\"Claude Haiku 5.5\",\"line\":\"haiku\","
      "\"max_tokens\":128000,\"max_input_tokens\":1000000,"
      "\"capabilities\":{\"thinking\":{\"types\":{\"adaptive\":{\"supported\":true}}}}},"
      "{\"id\":\"claude-opus-5\",\"display_name\":\"Claude Opus 5\",\"line\":\"opus\","
      "\"max_tokens\":128000,\"max_input_tokens\":1000000,"
      "\"capabilities\":{\"thinking\":{\"types\":{\"adaptive\":{\"supported\":true}}}}},"
      "{\"id\":\"claude-opus-4-8\",\"display_name\":\"Claude Opus 4.8\",\"line\":\"opus\","
      "\"max_tokens\":128000,\"max_input_tokens\":1000000,"
      "\"capabilities\":{\"thinking\":{\"types\":{\"adaptive\":{\"supported\":true}}}}},"
      "{\"id\":\"claude-haiku-4-5\",\"display_name\":\"Claude Haiku 4.5\",\"line\":\"haiku\","
      "\"max_tokens\":64000,\"max_input_tokens\":200000}"
      "]}";

static char *
find_next_after (CauserieJsonSpan list, GPtrArray *models)
{
  CauserieJsonSpan more;
  char *last;

  if (!causerie_json_find (list, "has_more", &more) || more.length != strlen ("true")
      || strncmp (more.start, "true", more.length) != 0 || models->len == 0)
    return NULL;
  last = causerie_json_find_text (list, "last_id");
  if (last == NULL || strlen (last) > MOST_LAST_ID_BYTES)
    {
      g_free (last);
      last = g_strdup (causerie_model_get_id (g_ptr_array_index (models, models->len - 1)));
    }
  return last;
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

/* Ids have numbers, as in claude-opus-4-8 and claude-3-5-sonnet; a number of eight digits is a
   date, not a version. */
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

/**
 * causerie_model_list_parse:
 * @models: (element-type CauserieModel): the list so far, to which the models are added
 * @json: one page, in Anthropic's shape or the one of OpenAI
 * @length: its length in bytes
 * @next_after: (out) (nullable): the id after which the next page begins, %NULL with the last page
 * @error: return location for an error
 *
 * Entries without an id, and ids that are in the list already, are passed over, and so is what
 * comes after the first thousand models.
 *
 * Returns: %FALSE with #CAUSERIE_ERROR_BAD_ANSWER if this is no model list
 */
gboolean
causerie_model_list_parse (GPtrArray *models, const char *json, gsize length, char **next_after,
                           GError **error)
{
  CauserieJsonSpan list;
  CauserieJsonSpan data;
  CauserieJsonSpan entry;
  CauserieJsonIter iter;
  GError *malformed = NULL;

  g_return_val_if_fail (models != NULL && json != NULL && next_after != NULL, FALSE);
  *next_after = NULL;
  if (!causerie_json_check (json, length, &list, &malformed))
    {
      causerie_error_propagate_malformed (error, malformed);
      return FALSE;
    }
  if (causerie_json_get_kind (list) != CAUSERIE_JSON_OBJECT
      || !causerie_json_find (list, "data", &data)
      || (causerie_json_get_kind (data) != CAUSERIE_JSON_ARRAY
          && causerie_json_get_kind (data) != CAUSERIE_JSON_NULL))
    {
      g_propagate_error (error, causerie_error_new_full (CAUSERIE_ERROR_BAD_ANSWER,
                                                         "The model list has no data.", NULL, 0));
      return FALSE;
    }
  if (causerie_json_get_kind (data) == CAUSERIE_JSON_NULL)
    return TRUE;
  causerie_json_iter_init (&iter, data);
  while (models->len < MOST_MODELS && causerie_json_iter_next (&iter, NULL, &entry))
    {
      g_autoptr (CauserieModel) model = causerie_model_new_from_json (entry);

      if (model != NULL && causerie_model_list_find (models, causerie_model_get_id (model)) == NULL)
        g_ptr_array_add (models, g_steal_pointer (&model));
    }
  *next_after = find_next_after (list, models);
  return TRUE;
}

/**
 * causerie_model_list_builtin:
 * @kind: the kind of the service
 *
 * What the list says of the models is true of Anthropic. Another service may serve models of these
 * names, and nothing else is known of them.
 *
 * Returns: (transfer full) (element-type CauserieModel): the models to offer while a service has
 *   not told its own
 */
GPtrArray *
causerie_model_list_builtin (CauserieServiceKind kind)
{
  g_autoptr (GPtrArray) models = g_ptr_array_new_with_free_func (g_object_unref);
  g_autofree char *next = NULL;
  gboolean ok;

  ok = causerie_model_list_parse (models, builtin_list, strlen (builtin_list), &next, NULL);
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
 * @id: a model's id
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
 * Returns: (transfer none) (nullable): the newest model of the Opus line that is not retired, or
 *   the newest Claude that is not, or the first of the list, or %NULL if it is empty
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
