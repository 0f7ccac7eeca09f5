/* SPDX-License-Identifier: GPL-3.0-or-later
 * The models of the demo service, none of which pretends to be Claude. */
#include "config.h"

#include "causerie-demo-models.h"

#include "causerie-demo-data.h"

#define DEFAULT_LIMIT 20
#define MAX_LIMIT 1000

/* Newest first, like the Models API. */
static JsonNode *
load (void)
{
  return causerie_demo_data_load_json ("models");
}

static const char *
get_id (JsonArray *models, guint index)
{
  return causerie_json_node_get_text (json_array_get_element (models, index), "id");
}

static gboolean
find_index (JsonArray *models, const char *id, guint *index)
{
  for (guint i = 0; id != NULL && i < json_array_get_length (models); i++)
    if (g_strcmp0 (get_id (models, i), id) == 0)
      {
        *index = i;
        return TRUE;
      }
  return FALSE;
}

/**
 * causerie_demo_models_find:
 * @id: (nullable): the requested model
 *
 * Returns: (transfer full) (nullable): the model with that id
 */
JsonNode *
causerie_demo_models_find (const char *id)
{
  g_autoptr (JsonNode) list = load ();
  JsonArray *models = json_node_get_array (list);
  guint index;

  return find_index (models, id, &index) ? json_node_ref (json_array_get_element (models, index))
                                         : NULL;
}

/**
 * causerie_demo_models_choose:
 * @id: (nullable): the requested model
 *
 * Returns: (transfer full): the model with that id, otherwise the first one
 */
JsonNode *
causerie_demo_models_choose (const char *id)
{
  g_autoptr (JsonNode) list = load ();
  JsonArray *models = json_node_get_array (list);
  guint index = 0;

  find_index (models, id, &index);
  return json_node_ref (json_array_get_element (models, index));
}

static const char *
get_parameter (GHashTable *query, const char *name)
{
  return query != NULL ? g_hash_table_lookup (query, name) : NULL;
}

static guint
get_limit (GHashTable *query)
{
  const char *text = get_parameter (query, "limit");
  guint64 number;

  return text != NULL && g_ascii_string_to_unsigned (text, 10, 1, MAX_LIMIT, &number, NULL)
             ? (guint)number
             : DEFAULT_LIMIT;
}

/* Sets the page to [@start, @end). Returns: whether there are more models in its direction */
static gboolean
get_page (JsonArray *models, GHashTable *query, guint *start, guint *end)
{
  guint n_models = json_array_get_length (models);
  guint limit = get_limit (query);
  guint index;

  *start = 0;
  *end = n_models;
  if (find_index (models, get_parameter (query, "before_id"), &index))
    {
      *end = index;
      *start = index > limit ? index - limit : 0;
      return *start > 0;
    }
  if (find_index (models, get_parameter (query, "after_id"), &index))
    *start = index + 1;
  *end = MIN (n_models, *start + limit);
  return *end < n_models;
}

static void
add_id (JsonBuilder *json, const char *name, const char *id)
{
  json_builder_set_member_name (json, name);
  if (id != NULL)
    json_builder_add_string_value (json, id);
  else
    json_builder_add_null_value (json);
}

/**
 * causerie_demo_models_list:
 * @query: (nullable): the parameters of the address: `limit`, `after_id`, `before_id`, `lifecycle`;
 *   invalid ones are ignored
 */
char *
causerie_demo_models_list (GHashTable *query)
{
  const char *lifecycle = get_parameter (query, "lifecycle");
  g_autoptr (JsonNode) list = load ();
  g_autoptr (JsonBuilder) json = json_builder_new ();
  g_autoptr (JsonNode) page = NULL;
  JsonArray *models = json_node_get_array (list);
  guint start, end;
  gboolean more = get_page (models, query, &start, &end);

  if (lifecycle != NULL && !g_str_equal (lifecycle, "active"))
    end = start;
  json_builder_begin_object (json);
  json_builder_set_member_name (json, "data");
  json_builder_begin_array (json);
  for (guint i = start; i < end; i++)
    json_builder_add_value (json, json_node_ref (json_array_get_element (models, i)));
  json_builder_end_array (json);
  json_builder_set_member_name (json, "has_more");
  json_builder_add_boolean_value (json, more && start < end);
  add_id (json, "first_id", start < end ? get_id (models, start) : NULL);
  add_id (json, "last_id", start < end ? get_id (models, end - 1) : NULL);
  json_builder_end_object (json);
  page = json_builder_get_root (json);
  return causerie_json_node_write (page);
}
