/* SPDX-License-Identifier: GPL-3.0-or-later
 * The models that the demo service lists. None of them pretends to be Claude. */
#include "config.h"

#include "causerie-demo-models.h"

#include "causerie-demo-error.h"

#include <string.h>

/* Newest first, as the service lists them. */
static const CauserieDemoModel models[] = {
  { "demo-opus", "Demo", "opus", "2026-11-01T00:00:00Z", 1000000, 128000, TRUE, TRUE },
  { "demo-quick", "Demo, Quick", "haiku", "2026-10-01T00:00:00Z", 200000, 64000, FALSE, FALSE },
};

/**
 * causerie_demo_models_find:
 * @id: what a request names
 *
 * Returns: (transfer none) (nullable): the model of that name
 */
const CauserieDemoModel *
causerie_demo_models_find (const char *id)
{
  for (gsize i = 0; i < G_N_ELEMENTS (models); i++)
    if (strcmp (models[i].id, id) == 0)
      return &models[i];
  return NULL;
}

/**
 * causerie_demo_models_choose:
 * @id: (nullable): what a request names
 *
 * Returns: (transfer none): the model that answers: the one of that name, otherwise the first
 */
const CauserieDemoModel *
causerie_demo_models_choose (const char *id)
{
  const CauserieDemoModel *model = id != NULL ? causerie_demo_models_find (id) : NULL;

  return model != NULL ? model : &models[0];
}

static const char *
get_word (gboolean supported)
{
  return supported ? "{\"supported\":true}" : "{\"supported\":false}";
}

static char *
describe_effort (gboolean supported)
{
  const char *word = get_word (supported);

  return g_strdup_printf ("{\"supported\":%s,\"low\":%s,\"medium\":%s,\"high\":%s,\"xhigh\":%s,"
                          "\"max\":%s}",
                          supported ? "true" : "false", word, word, word, word, word);
}

static char *
describe_capabilities (const CauserieDemoModel *model)
{
  g_autofree char *effort = describe_effort (model->thinks);
  const char *no = get_word (FALSE);
  const char *yes = get_word (TRUE);

  return g_strdup_printf (
      "{\"batch\":%s,\"citations\":%s,\"code_execution\":%s,\"image_input\":%s,\"pdf_input\":%s,"
      "\"structured_outputs\":%s,\"effort\":%s,\"thinking\":{\"supported\":%s,\"types\":{"
      "\"adaptive\":%s,\"between_tools\":%s,\"disabled\":%s,\"enabled\":%s}}}",
      no, no, no, yes, yes, no, effort, model->thinks ? "true" : "false", get_word (model->thinks),
      no, yes, no);
}

/**
 * causerie_demo_models_to_json:
 * @model: a model
 *
 * Returns: (transfer full): the model object of the Models API
 */
char *
causerie_demo_models_to_json (const CauserieDemoModel *model)
{
  g_autofree char *capabilities = describe_capabilities (model);

  return g_strdup_printf (
      "{\"type\":\"model\",\"id\":\"%s\",\"display_name\":\"%s\",\"created_at\":\"%s\","
      "\"line\":\"%s\",\"lifecycle\":\"active\",\"deprecated_at\":null,\"retires_at\":null,"
      "\"max_input_tokens\":%u,\"max_tokens\":%u,\"capabilities\":%s}",
      model->id, model->display_name, model->created, model->line, model->max_input,
      model->max_output, capabilities);
}

static gboolean
get_limit (GHashTable *query, guint *limit, GError **error)
{
  const char *text = query != NULL ? g_hash_table_lookup (query, "limit") : NULL;
  guint64 number = 20;

  if (text != NULL && !g_ascii_string_to_unsigned (text, 10, 1, 1000, &number, NULL))
    return causerie_demo_error_set_invalid (error,
                                            "limit: Input should be a whole number from 1 to 1000");
  *limit = (guint)number;
  return TRUE;
}

/* The page is [start, end) of the models. */
static gboolean
get_page (GHashTable *query, gsize *start, gsize *end, GError **error)
{
  const char *after = query != NULL ? g_hash_table_lookup (query, "after_id") : NULL;
  const char *before = query != NULL ? g_hash_table_lookup (query, "before_id") : NULL;
  const char *cursor = after != NULL ? after : before;
  const CauserieDemoModel *model = cursor != NULL ? causerie_demo_models_find (cursor) : NULL;
  guint limit = 0;

  if (!get_limit (query, &limit, error))
    return FALSE;
  if (after != NULL && before != NULL)
    return causerie_demo_error_set_invalid (error, "after_id and before_id exclude each other");
  if (cursor != NULL && model == NULL)
    return causerie_demo_error_set_invalid (error, "%s: no such model",
                                            after != NULL ? "after_id" : "before_id");
  *start = after != NULL ? (gsize)(model - models) + 1 : 0;
  *end = before != NULL ? (gsize)(model - models) : G_N_ELEMENTS (models);
  if (*end - *start > limit)
    {
      if (before != NULL)
        *start = *end - limit;
      else
        *end = *start + limit;
    }
  return TRUE;
}

/**
 * causerie_demo_models_list:
 * @query: (nullable): the parameters of the address: `limit`, `after_id`, `before_id`, `lifecycle`
 * @error: return location for a fault
 *
 * Returns: (transfer full) (nullable): a page of the model list, or %NULL with @error set
 */
char *
causerie_demo_models_list (GHashTable *query, GError **error)
{
  const char *lifecycle = query != NULL ? g_hash_table_lookup (query, "lifecycle") : NULL;
  gboolean any = lifecycle == NULL || strcmp (lifecycle, "active") == 0;
  g_autoptr (GString) json = g_string_new ("{\"data\":[");
  gboolean backwards = query != NULL && g_hash_table_contains (query, "before_id");
  gsize start = 0;
  gsize end = 0;

  if (!get_page (query, &start, &end, error))
    return NULL;
  if (!any)
    end = start;
  for (gsize i = start; i < end; i++)
    {
      g_autofree char *model = causerie_demo_models_to_json (&models[i]);

      g_string_append_printf (json, "%s%s", i > start ? "," : "", model);
    }
  if (start == end)
    g_string_append (json, "],\"has_more\":false,\"first_id\":null,\"last_id\":null}");
  else
    g_string_append_printf (json, "],\"has_more\":%s,\"first_id\":\"%s\",\"last_id\":\"%s\"}",
                            (backwards ? start > 0 : end < G_N_ELEMENTS (models)) ? "true"
                                                                                  : "false",
                            models[start].id, models[end - 1].id);
  return g_string_free (g_steal_pointer (&json), FALSE);
}
