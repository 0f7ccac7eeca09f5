/* SPDX-License-Identifier: GPL-3.0-or-later
 * Writes the body of a request for a reply. */
#include "config.h"

#include "causerie-request.h"

#include "causerie-json.h"

static void
append_member (GString *body, const char *name, const char *json)
{
  if (json != NULL)
    g_string_append_printf (body, ",\"%s\":%s", name, json);
}

/**
 * causerie_request_write:
 * @request: what to say
 *
 * The same request always gives the same bytes: caching and signatures of thinking depend on it.
 * Members that are not set are left out, because strict servers refuse `null`.
 *
 * Returns: (transfer full): the body, JSON in UTF-8
 */
GBytes *
causerie_request_write (const CauserieRequest *request)
{
  g_autoptr (GString) body = g_string_new ("{\"model\":");
  gsize length;

  g_return_val_if_fail (request != NULL && request->model != NULL, NULL);
  g_return_val_if_fail (request->messages != NULL, NULL);

  causerie_json_append_quoted (body, request->model);
  g_string_append_printf (body, ",\"max_tokens\":%" G_GINT64_FORMAT, request->max_tokens);
  if (request->stream)
    append_member (body, "stream", "true");
  append_member (body, "thinking", request->thinking);
  append_member (body, "tools", request->tools);
  append_member (body, "system", request->system);
  append_member (body, "messages", request->messages);
  g_string_append_c (body, '}');
  length = body->len;
  return g_bytes_new_take (g_string_free (g_steal_pointer (&body), FALSE), length);
}
