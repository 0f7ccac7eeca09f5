/* SPDX-License-Identifier: GPL-3.0-or-later
 * What the demo service answers to a request it refuses: a status and a sentence. */
#include "config.h"

#include "causerie-demo-error.h"

#include "causerie-json-node.h"

G_DEFINE_QUARK (causerie - demo - error - quark, causerie_demo_error)

/**
 * causerie_demo_error_set_invalid:
 * @error: (out) (optional): receives status 400
 * @format: what is wrong, in the words the Messages API uses where they are known
 * @...: its arguments
 *
 * Returns: always %FALSE, for use in a return statement
 */
gboolean
causerie_demo_error_set_invalid (GError **error, const char *format, ...)
{
  g_autofree char *message = NULL;
  va_list arguments;

  va_start (arguments, format);
  message = g_strdup_vprintf (format, arguments);
  va_end (arguments);
  g_set_error_literal (error, CAUSERIE_DEMO_ERROR, 400, message);
  return FALSE;
}

static const char *
get_type (guint status)
{
  switch (status)
    {
    case 401:
      return "authentication_error";
    case 403:
      return "permission_error";
    case 404:
      return "not_found_error";
    case 413:
      return "request_too_large";
    case 429:
      return "rate_limit_error";
    case 500:
      return "api_error";
    case 529:
      return "overloaded_error";
    default:
      return "invalid_request_error";
    }
}

/**
 * causerie_demo_error_to_json:
 * @request_id: the id that the `request-id` header carries
 *
 * Returns: (transfer full): the error object of the Messages API
 */
char *
causerie_demo_error_to_json (guint status, const char *message, const char *request_id)
{
  g_autoptr (JsonBuilder) json = json_builder_new ();
  g_autoptr (JsonNode) root = NULL;

  json_builder_begin_object (json);
  json_builder_set_member_name (json, "type");
  json_builder_add_string_value (json, "error");
  json_builder_set_member_name (json, "error");
  json_builder_begin_object (json);
  json_builder_set_member_name (json, "type");
  json_builder_add_string_value (json, get_type (status));
  json_builder_set_member_name (json, "message");
  json_builder_add_string_value (json, message);
  json_builder_set_member_name (json, "details");
  json_builder_add_null_value (json);
  json_builder_end_object (json);
  json_builder_set_member_name (json, "request_id");
  json_builder_add_string_value (json, request_id);
  json_builder_end_object (json);
  root = json_builder_get_root (json);
  return causerie_json_node_write (root);
}
