/* SPDX-License-Identifier: GPL-3.0-or-later
 * Errors of the demo service: an HTTP status and a message. */
#include "config.h"

#include "causerie-demo-error.h"

#include "causerie-json-node.h"

G_DEFINE_QUARK (causerie - demo - error - quark, causerie_demo_error)

/**
 * causerie_demo_error_set_invalid:
 * @error: (out) (optional): return location for an error with status 400
 * @format: the message, worded like that of the Messages API if known
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
 * @request_id: the value of the `request-id` header
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
