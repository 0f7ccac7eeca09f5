/* SPDX-License-Identifier: GPL-3.0-or-later
 * Converts errors of services, sockets and TLS to errors of the domain CAUSERIE_ERROR. */
#include "config.h"

#include "causerie-api-error.h"

#include "causerie-json-node.h"

#include <string.h>

/* How much of an answer without JSON becomes the error's detail, in characters. */
#define EXCERPT_LENGTH 200

/* The fields of an error object, whatever its shape; free with clear_error_fields(). */
typedef struct
{
  char *type;
  char *message;
  char *error_code;
  char *request_id;
} ErrorFields;

static void
clear_error_fields (ErrorFields *fields)
{
  g_free (fields->type);
  g_free (fields->message);
  g_free (fields->error_code);
  g_free (fields->request_id);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (ErrorFields, clear_error_fields)

static const struct
{
  guint status;
  CauserieError code;
} by_status[] = {
  { 400, CAUSERIE_ERROR_INVALID_REQUEST }, { 401, CAUSERIE_ERROR_AUTHENTICATION },
  { 402, CAUSERIE_ERROR_BILLING },         { 403, CAUSERIE_ERROR_PERMISSION },
  { 404, CAUSERIE_ERROR_NOT_FOUND },       { 405, CAUSERIE_ERROR_NOT_FOUND },
  { 407, CAUSERIE_ERROR_PROXY },           { 408, CAUSERIE_ERROR_TIMEOUT },
  { 409, CAUSERIE_ERROR_CONFLICT },        { 413, CAUSERIE_ERROR_TOO_LARGE },
  { 422, CAUSERIE_ERROR_INVALID_REQUEST }, { 429, CAUSERIE_ERROR_RATE_LIMITED },
  { 504, CAUSERIE_ERROR_TIMEOUT },         { 511, CAUSERIE_ERROR_INTERCEPTED },
  { 529, CAUSERIE_ERROR_OVERLOADED },
};

static const struct
{
  const char *type;
  CauserieError code;
} by_type[] = {
  { "invalid_request_error", CAUSERIE_ERROR_INVALID_REQUEST },
  { "authentication_error", CAUSERIE_ERROR_AUTHENTICATION },
  { "billing_error", CAUSERIE_ERROR_BILLING },
  { "permission_error", CAUSERIE_ERROR_PERMISSION },
  { "not_found_error", CAUSERIE_ERROR_NOT_FOUND },
  { "conflict_error", CAUSERIE_ERROR_CONFLICT },
  { "request_too_large", CAUSERIE_ERROR_TOO_LARGE },
  { "rate_limit_error", CAUSERIE_ERROR_RATE_LIMITED },
  { "api_error", CAUSERIE_ERROR_SERVER },
  { "timeout_error", CAUSERIE_ERROR_TIMEOUT },
  { "overloaded_error", CAUSERIE_ERROR_OVERLOADED },
};

/* Errors that can only be recognized by their message, as they have no status or type of their
   own. */
static const struct
{
  CauserieError within;
  const char *part;
  CauserieError code;
} by_message[] = {
  { CAUSERIE_ERROR_INVALID_REQUEST, "invalid `signature` in `thinking` block",
    CAUSERIE_ERROR_INVALID_SIGNATURE },
  { CAUSERIE_ERROR_INVALID_REQUEST, "prompt is too long", CAUSERIE_ERROR_CONTEXT_TOO_LONG },
  { CAUSERIE_ERROR_INVALID_REQUEST, "exceed context limit", CAUSERIE_ERROR_CONTEXT_TOO_LONG },
  { CAUSERIE_ERROR_INVALID_REQUEST, "context size", CAUSERIE_ERROR_CONTEXT_TOO_LONG },
  { CAUSERIE_ERROR_INVALID_REQUEST, "context length", CAUSERIE_ERROR_CONTEXT_TOO_LONG },
  { CAUSERIE_ERROR_INVALID_REQUEST, "api usage limits", CAUSERIE_ERROR_SPEND_LIMIT },
  { CAUSERIE_ERROR_INVALID_REQUEST, "credit balance", CAUSERIE_ERROR_BILLING },
  { CAUSERIE_ERROR_RATE_LIMITED, "api usage limits", CAUSERIE_ERROR_SPEND_LIMIT },
  { CAUSERIE_ERROR_NOT_FOUND, "model", CAUSERIE_ERROR_UNKNOWN_MODEL },
};

static const struct
{
  const char *error_code;
  CauserieError code;
} by_error_code[] = {
  { "enforced_spend_limit_reached", CAUSERIE_ERROR_SPEND_LIMIT },
  { "contract_spend_limit_reached", CAUSERIE_ERROR_SPEND_LIMIT },
  { "organization_on_hold", CAUSERIE_ERROR_PERMISSION },
  { "request_body_too_large_after_decoding", CAUSERIE_ERROR_TOO_LARGE },
};

static CauserieError
find_by_status (guint status)
{
  for (guint i = 0; i < G_N_ELEMENTS (by_status); i++)
    if (by_status[i].status == status)
      return by_status[i].code;
  if (status >= 300 && status < 400)
    return CAUSERIE_ERROR_REDIRECTED;
  if (status >= 500)
    return CAUSERIE_ERROR_SERVER;
  return status >= 400 ? CAUSERIE_ERROR_INVALID_REQUEST : CAUSERIE_ERROR_BAD_ANSWER;
}

static CauserieError
find_by_type (const char *type, CauserieError otherwise)
{
  for (guint i = 0; type != NULL && i < G_N_ELEMENTS (by_type); i++)
    if (strcmp (by_type[i].type, type) == 0)
      return by_type[i].code;
  return otherwise;
}

/* Returns: whether @message contains @part as a separate word */
static gboolean
has_word (const char *message, const char *part)
{
  for (const char *at = strstr (message, part); at != NULL; at = strstr (at + 1, part))
    {
      char before = at > message ? at[-1] : ' ';
      char after = at[strlen (part)];

      if (!g_ascii_isalnum (before) && before != '-' && before != '_' && !g_ascii_isalnum (after)
          && after != '-' && after != '_')
        return TRUE;
    }
  return FALSE;
}

/* Returns: whether the message is about tools. Servers word this differently. The block names
   `tool_use` and `tool_result` do not count: errors about messages contain them. Those about marks
   for caching contain the order of tools and messages. */
static gboolean
mentions_tools (const char *message)
{
  static const char *const words[]
      = { "tools", "tool use", "tool choice", "tool calling", "function calling" };

  if (strstr (message, "cache_control") != NULL)
    return FALSE;
  for (guint i = 0; i < G_N_ELEMENTS (words); i++)
    if (has_word (message, words[i]))
      return TRUE;
  return FALSE;
}

static CauserieError
refine (CauserieError code, const ErrorFields *fields)
{
  g_autofree char *message = fields->message != NULL ? g_ascii_strdown (fields->message, -1) : NULL;

  for (guint i = 0; fields->error_code != NULL && i < G_N_ELEMENTS (by_error_code); i++)
    if (strcmp (by_error_code[i].error_code, fields->error_code) == 0)
      return by_error_code[i].code;
  for (guint i = 0; message != NULL && i < G_N_ELEMENTS (by_message); i++)
    if (by_message[i].within == code && strstr (message, by_message[i].part) != NULL)
      return by_message[i].code;
  if (message != NULL && mentions_tools (message)
      && (code == CAUSERIE_ERROR_INVALID_REQUEST || code == CAUSERIE_ERROR_NOT_FOUND
          || code == CAUSERIE_ERROR_SERVER))
    return CAUSERIE_ERROR_TOOLS_REFUSED;
  return code;
}

static void
read_error_object (ErrorFields *fields, JsonNode *error)
{
  JsonNode *details = causerie_json_node_get_member (error, "details");

  fields->type = g_strdup (causerie_json_node_get_text (error, "type"));
  fields->message = g_strdup (causerie_json_node_get_text (error, "message"));
  fields->error_code = g_strdup (causerie_json_node_get_text (details, "error_code"));
}

/* Reads the error shapes of Anthropic and OpenAI, a plain string, and the validation errors of
   Python servers. */
static void
read_error_fields (ErrorFields *fields, JsonNode *answer)
{
  JsonNode *detail = causerie_json_node_get_member (answer, "detail");

  fields->request_id = g_strdup (causerie_json_node_get_text (answer, "request_id"));
  read_error_object (fields, causerie_json_node_get_member (answer, "error"));
  if (fields->message == NULL)
    fields->message = g_strdup (causerie_json_node_get_text (answer, "error"));
  if (fields->message == NULL)
    fields->message = g_strdup (causerie_json_node_get_text (answer, "detail"));
  if (fields->message == NULL && detail != NULL)
    fields->message = causerie_json_node_write (detail);
  if (fields->message == NULL)
    fields->message = g_strdup (causerie_json_node_get_text (answer, "message"));
}

static char *
dup_excerpt (const CauserieAnswerHead *head, const char *body, gsize length)
{
  g_autofree char *valid = g_utf8_make_valid (body != NULL ? body : "", (gssize)length);
  g_autofree char *excerpt
      = g_utf8_substring (valid, 0, MIN (g_utf8_strlen (valid, -1), EXCERPT_LENGTH));
  g_autofree char *first
      = g_strdup_printf ("HTTP %u %s", head->status, head->reason != NULL ? head->reason : "");

  g_strstrip (first);
  g_strstrip (excerpt);
  return *excerpt == '\0' ? g_steal_pointer (&first) : g_strdup_printf ("%s: %s", first, excerpt);
}

static gboolean
is_empty (const char *text)
{
  return text == NULL || *text == '\0';
}

/* Services answer in JSON if a key or a request is wrong. An HTML page with such a status comes
   from a proxy, a firewall or a captive portal. A page with another status (not found, too large,
   server error) may come from the service. */
static CauserieError
find_by_page (CauserieError code)
{
  switch (code)
    {
    case CAUSERIE_ERROR_INVALID_REQUEST:
    case CAUSERIE_ERROR_AUTHENTICATION:
    case CAUSERIE_ERROR_PERMISSION:
    case CAUSERIE_ERROR_BILLING:
    case CAUSERIE_ERROR_BAD_ANSWER:
      return CAUSERIE_ERROR_INTERCEPTED;
    default:
      return code;
    }
}

/**
 * causerie_api_error_is_page:
 * @content_type: (nullable): the media type of an answer
 * @body: (nullable): the beginning of its body
 * @length: the body's length in bytes
 */
gboolean
causerie_api_error_is_page (const char *content_type, const char *body, gsize length)
{
  static const char *const beginnings[] = { "<!doctype html", "<html", "<head", "<body" };

  if (content_type != NULL
      && (g_ascii_strcasecmp (content_type, "text/html") == 0
          || g_ascii_strcasecmp (content_type, "application/xhtml+xml") == 0))
    return TRUE;
  while (length > 0 && g_ascii_isspace (*body))
    {
      body++;
      length--;
    }
  for (guint i = 0; i < G_N_ELEMENTS (beginnings); i++)
    if (length >= strlen (beginnings[i])
        && g_ascii_strncasecmp (body, beginnings[i], strlen (beginnings[i])) == 0)
      return TRUE;
  return FALSE;
}

/**
 * causerie_api_error_from_answer:
 * @head: the head of an unsuccessful answer
 * @body: (nullable): the beginning of its body, in any shape
 * @length: the body's length in bytes
 *
 * Classifies by status and error type (Messages API, errors). The detail is the service's message
 * or, if there is none, the status and the first 200 characters of the body.
 *
 * Returns: (transfer full): an error of %CAUSERIE_ERROR
 */
GError *
causerie_api_error_from_answer (const CauserieAnswerHead *head, const char *body, gsize length)
{
  g_auto (ErrorFields) fields = { .type = NULL };
  g_autoptr (JsonNode) answer = NULL;
  CauserieError code;

  g_return_val_if_fail (head != NULL, NULL);
  code = find_by_status (head->status);
  if (body != NULL)
    answer = causerie_json_node_parse (body, length, NULL);
  if (answer != NULL)
    read_error_fields (&fields, answer);
  else if (causerie_api_error_is_page (head->content_type, body, body != NULL ? length : 0))
    code = find_by_page (code);
  if (code == CAUSERIE_ERROR_REDIRECTED)
    return causerie_error_new_full (code, head->location, head->request_id, 0);
  /* The status decides; the type is used if the status is unspecific. */
  if (code == CAUSERIE_ERROR_SERVER || code == CAUSERIE_ERROR_BAD_ANSWER
      || code == CAUSERIE_ERROR_INVALID_REQUEST)
    code = find_by_type (fields.type, code);
  code = refine (code, &fields);
  /* A rate limit comes with a time to wait; a spending limit comes with "x-should-retry: false" and
     no time. */
  if (code == CAUSERIE_ERROR_RATE_LIMITED && head->no_retry && head->retry_at == 0)
    code = CAUSERIE_ERROR_SPEND_LIMIT;
  if (is_empty (fields.message))
    {
      g_free (fields.message);
      fields.message = dup_excerpt (head, body, length);
    }
  return causerie_error_new_full (code, fields.message,
                                  head->request_id != NULL ? head->request_id : fields.request_id,
                                  code == CAUSERIE_ERROR_SPEND_LIMIT ? 0 : head->retry_at);
}

/**
 * causerie_api_error_from_event:
 * @event: an `error` event of a stream, or an error object in an answer with status 200; within a
 *   checked text
 *
 * Returns: (transfer full): an error of %CAUSERIE_ERROR
 */
GError *
causerie_api_error_from_event (CauserieJsonSpan event)
{
  g_autoptr (JsonNode) node = causerie_json_node_parse (event.start, event.length, NULL);
  g_auto (ErrorFields) fields = { .type = NULL };
  CauserieError code;

  if (node != NULL)
    read_error_fields (&fields, node);
  code = refine (find_by_type (fields.type, CAUSERIE_ERROR_SERVER), &fields);
  return causerie_error_new_full (code, fields.message, fields.request_id, 0);
}

static CauserieError
find_by_io_code (int code)
{
  switch (code)
    {
    case G_IO_ERROR_CONNECTION_REFUSED:
      return CAUSERIE_ERROR_NOT_RUNNING;
    case G_IO_ERROR_HOST_NOT_FOUND:
    case G_IO_ERROR_HOST_UNREACHABLE:
    case G_IO_ERROR_NETWORK_UNREACHABLE:
      return CAUSERIE_ERROR_OFFLINE;
    case G_IO_ERROR_PROXY_FAILED:
    case G_IO_ERROR_PROXY_AUTH_FAILED:
    case G_IO_ERROR_PROXY_NEED_AUTH:
    case G_IO_ERROR_PROXY_NOT_ALLOWED:
      return CAUSERIE_ERROR_PROXY;
    case G_IO_ERROR_TIMED_OUT:
      return CAUSERIE_ERROR_TIMEOUT;
    case G_IO_ERROR_INVALID_DATA:
      return CAUSERIE_ERROR_BAD_ANSWER;
    default:
      return CAUSERIE_ERROR_CONNECTION_LOST;
    }
}

/* Returns: (transfer full): an error of %CAUSERIE_ERROR with the system's message as its detail;
 * %G_IO_ERROR_CANCELLED and errors of %CAUSERIE_ERROR are copied as they are */
GError *
causerie_api_error_from_transport (const GError *error)
{
  CauserieError code;

  g_return_val_if_fail (error != NULL, NULL);
  if (error->domain == CAUSERIE_ERROR || g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return g_error_copy (error);
  if (error->domain == G_RESOLVER_ERROR)
    code = CAUSERIE_ERROR_OFFLINE;
  else if (error->domain == G_TLS_ERROR)
    code = error->code == G_TLS_ERROR_EOF ? CAUSERIE_ERROR_CONNECTION_LOST : CAUSERIE_ERROR_TLS;
  else if (error->domain == G_IO_ERROR)
    code = find_by_io_code (error->code);
  else
    code = CAUSERIE_ERROR_BAD_ANSWER;
  return causerie_error_new_full (code, error->message, NULL, 0);
}
