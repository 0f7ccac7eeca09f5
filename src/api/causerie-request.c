/* SPDX-License-Identifier: GPL-3.0-or-later
 * Writes the body of a request for a reply. */
#include "config.h"

#include "causerie-request.h"

#include "causerie-json-node.h"
#include "causerie-json.h"

#include <string.h>

static void
append_member (GString *body, const char *name, const char *json)
{
  if (json != NULL)
    g_string_append_printf (body, ",\"%s\":%s", name, json);
}

/* Writes the members that json-glib may format; stored JSON is spliced in byte for byte. */
static char *
write_envelope (const CauserieRequest *request)
{
  g_autoptr (JsonNode) node = json_node_new (JSON_NODE_OBJECT);
  JsonObject *envelope = json_object_new ();

  json_object_set_string_member (envelope, "model", request->model);
  if (request->max_tokens > 0)
    json_object_set_int_member (envelope, "max_tokens", request->max_tokens);
  if (request->stream)
    json_object_set_boolean_member (envelope, "stream", TRUE);
  json_node_take_object (node, envelope);
  return causerie_json_node_write (node);
}

static void
append_effort (GString *body, const char *effort)
{
  if (effort == NULL)
    return;
  g_string_append (body, ",\"output_config\":{\"effort\":");
  causerie_json_append_quoted (body, effort);
  g_string_append_c (body, '}');
}

/* Returns: (transfer full): a JSON string with the texts of the blocks */
static char *
join_system (const char *system)
{
  g_autoptr (GString) joined = g_string_new (NULL);
  CauserieJsonSpan value, block, text;
  CauserieJsonIter iter;

  if (!causerie_json_check (system, strlen (system), &value, NULL)
      || causerie_json_get_kind (value) != CAUSERIE_JSON_ARRAY)
    return g_strdup (system);
  causerie_json_iter_init (&iter, value);
  while (causerie_json_iter_next (&iter, NULL, &block))
    if (causerie_json_find (block, "text", &text))
      {
        g_autofree char *plain = causerie_json_dup_text (text);

        g_string_append_printf (joined, "%s%s", joined->len > 0 ? "\n\n" : "", plain);
      }
  return causerie_json_quote (joined->str);
}

static char *
dup_system (const CauserieRequest *request)
{
  if (request->system == NULL)
    return NULL;
  return request->system_as_text
             ? join_system (request->system)
             : causerie_cache_mark_add_to_system (request->system, request->cache);
}

/* The mark after the system prompt includes the tools, which come before it in the cache. */
static void
append_prefix (GString *body, const CauserieRequest *request)
{
  gboolean unmarked = request->system == NULL || request->system_as_text;
  CauserieCacheLife tools_life = unmarked ? request->cache : CAUSERIE_CACHE_NONE;
  g_autofree char *tools = request->tools != NULL
                               ? causerie_cache_mark_add_to_tools (request->tools, tools_life)
                               : NULL;
  g_autofree char *system = dup_system (request);

  append_member (body, "tools", tools);
  append_member (body, "system", system);
}

/* Returns: (transfer full) (nullable): the insertions of @request, moved by @distance bytes */
static GArray *
move_insertions (const CauserieRequest *request, gsize distance)
{
  GArray *moved;

  if (request->insertions == NULL)
    return NULL;
  moved = causerie_insertions_new ();
  for (guint i = 0; i < request->insertions->len; i++)
    {
      const CauserieInsertion *insertion
          = &g_array_index (request->insertions, CauserieInsertion, i);

      causerie_insertions_add_moved (moved, insertion, distance);
    }
  return moved;
}

/* The same request always gives the same bytes, as caching and the signatures of thinking depend on
 * them. Unset members are omitted, as strict servers refuse `null`.
 *
 * Returns: (transfer full): the body, JSON in UTF-8 */
CauserieRequestBody *
causerie_request_write (const CauserieRequest *request)
{
  g_autofree char *envelope = NULL;
  g_autoptr (GString) body = NULL;
  g_autoptr (GArray) insertions = NULL;
  g_autoptr (GBytes) json = NULL;
  gsize length;

  g_return_val_if_fail (request != NULL && request->model != NULL, NULL);
  g_return_val_if_fail (request->messages != NULL, NULL);

  envelope = write_envelope (request);
  /* Without its closing brace: the following members are spliced in byte for byte. */
  body = g_string_new_len (envelope, (gssize)strlen (envelope) - 1);
  append_member (body, "thinking", request->thinking);
  append_effort (body, request->effort);
  append_prefix (body, request);
  append_member (body, "messages", request->messages);
  insertions = move_insertions (request, body->len - strlen (request->messages));
  g_string_append_c (body, '}');
  length = body->len;
  json = g_bytes_new_take (g_string_free (g_steal_pointer (&body), FALSE), length);
  return causerie_request_body_new (json, insertions, request->reader);
}

/* Returns: whether the system prompt is written as an array of blocks */
gboolean
causerie_request_has_system_blocks (const CauserieRequest *request)
{
  g_autofree char *system = NULL;

  g_return_val_if_fail (request != NULL, FALSE);
  system = dup_system (request);
  return system != NULL && g_strstrip (system)[0] == '[';
}

/**
 * causerie_request_offers_tools:
 * @body: (nullable): a result of causerie_request_write()
 */
gboolean
causerie_request_offers_tools (CauserieRequestBody *body)
{
  CauserieJsonSpan request, tools;
  const char *json;
  gsize length;

  if (body == NULL)
    return FALSE;
  json = g_bytes_get_data (causerie_request_body_get_json (body), &length);
  return causerie_json_check (json, length, &request, NULL)
         && causerie_json_find (request, "tools", &tools);
}
