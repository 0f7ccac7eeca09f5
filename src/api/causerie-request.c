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
  json_object_set_int_member (envelope, "max_tokens", request->max_tokens);
  if (request->stream)
    json_object_set_boolean_member (envelope, "stream", TRUE);
  json_node_take_object (node, envelope);
  return causerie_json_node_write (node);
}

/* The same request always gives the same bytes, as caching and the signatures of thinking depend on
 * them. Unset members are omitted, as strict servers refuse `null`.
 *
 * Returns: (transfer full): the body, JSON in UTF-8 */
GBytes *
causerie_request_write (const CauserieRequest *request)
{
  g_autofree char *envelope = NULL;
  g_autoptr (GString) body = NULL;
  gsize length;

  g_return_val_if_fail (request != NULL && request->model != NULL, NULL);
  g_return_val_if_fail (request->messages != NULL, NULL);

  envelope = write_envelope (request);
  /* Without its closing brace: the following members are spliced in byte for byte. */
  body = g_string_new_len (envelope, (gssize)strlen (envelope) - 1);
  append_member (body, "thinking", request->thinking);
  append_member (body, "tools", request->tools);
  append_member (body, "system", request->system);
  append_member (body, "messages", request->messages);
  g_string_append_c (body, '}');
  length = body->len;
  return g_bytes_new_take (g_string_free (g_steal_pointer (&body), FALSE), length);
}

/**
 * causerie_request_offers_tools:
 * @body: (nullable): a result of causerie_request_write()
 */
gboolean
causerie_request_offers_tools (GBytes *body)
{
  CauserieJsonSpan request, tools;
  const char *json;
  gsize length;

  if (body == NULL)
    return FALSE;
  json = g_bytes_get_data (body, &length);
  return causerie_json_check (json, length, &request, NULL)
         && causerie_json_find (request, "tools", &tools);
}
