/* SPDX-License-Identifier: GPL-3.0-or-later
 * Answers the HTTP requests of the demo service: checks the key and dispatches by path. */
#include "config.h"

#include "causerie-demo-routes.h"

#include "causerie-demo-body.h"
#include "causerie-demo-compose.h"
#include "causerie-demo-error.h"
#include "causerie-demo-events.h"
#include "causerie-demo-models.h"
#include "causerie-demo-prompt.h"
#include "causerie-demo-stream.h"
#include "causerie-demo-tokens.h"

#include <string.h>

/* Clients send it back without interpreting it. */
#define SIGNATURE "ZGVtbw=="

#define MODELS_PATH "/v1/models"

/* A request that is being answered. */
typedef struct
{
  CauserieDemoCall asked;
  SoupServerMessage *message;
  const char *key;
  double pace;
  CauserieDemoCache *cache;
  const CauserieDemoHooks *hooks;
  const char *id;
} Call;

static void
answer_json (const Call *call, guint status, const char *json)
{
  soup_server_message_set_status (call->message, status, NULL);
  soup_server_message_set_response (call->message, "application/json", SOUP_MEMORY_COPY, json,
                                    strlen (json));
}

static void
answer_error (const Call *call, const GError *error)
{
  g_autofree char *json
      = causerie_demo_error_to_json ((guint)error->code, error->message, call->id);

  answer_json (call, (guint)error->code, json);
}

static gboolean
set_error (GError **error, guint status, const char *message)
{
  g_set_error_literal (error, CAUSERIE_DEMO_ERROR, (gint)status, message);
  return FALSE;
}

static gboolean
check_key (const Call *call, GError **error)
{
  SoupMessageHeaders *headers = soup_server_message_get_request_headers (call->message);
  const char *key = soup_message_headers_get_one (headers, "x-api-key");
  const char *bearer = soup_message_headers_get_one (headers, "Authorization");

  if (key == NULL && bearer == NULL)
    return set_error (error, 401, "x-api-key header is required");
  if (key != NULL && strcmp (key, call->key) != 0)
    return set_error (error, 401, "invalid x-api-key");
  if (bearer != NULL
      && (g_ascii_strncasecmp (bearer, "Bearer ", 7) != 0 || strcmp (bearer + 7, call->key) != 0))
    return set_error (error, 401, "invalid bearer token");
  return TRUE;
}

static gboolean
judge (const Call *call, GError **error)
{
  return call->hooks->judge == NULL || call->hooks->judge (&call->asked, call->hooks->data, error);
}

static void
answer_failure (const Call *call, const CauserieDemoAnswer *answer)
{
  SoupMessageHeaders *headers = soup_server_message_get_response_headers (call->message);
  g_autofree char *json = causerie_demo_error_to_json (answer->status, answer->error, call->id);

  if (answer->retry_after > 0)
    {
      g_autofree char *seconds = g_strdup_printf ("%u", answer->retry_after);

      soup_message_headers_replace (headers, "retry-after", seconds);
    }
  if (answer->final)
    soup_message_headers_replace (headers, "x-should-retry", "false");
  answer_json (call, answer->status, json);
}

static void
sign (const Call *call, CauserieDemoAnswer *answer)
{
  if (answer->thinking == NULL || !answer->signs)
    return;
  answer->signature = call->hooks->sign != NULL
                          ? call->hooks->sign (&call->asked, answer->thinking, call->hooks->data)
                          : g_strdup (SIGNATURE);
}

static gboolean
create_message (const Call *call, GError **error)
{
  g_autoptr (CauserieDemoPrompt) prompt = causerie_demo_prompt_new (call->asked.body, error);
  g_autoptr (CauserieDemoAnswer) answer = NULL;

  if (prompt == NULL)
    return FALSE;
  answer = causerie_demo_compose (prompt);
  sign (call, answer);
  if (answer->status == 200)
    causerie_demo_cache_count (call->cache, prompt, g_get_monotonic_time () / G_USEC_PER_SEC,
                               &prompt->usage);
  if (answer->status != 200)
    {
      answer_failure (call, answer);
    }
  else if (causerie_json_node_get_boolean (prompt->root, "stream"))
    {
      causerie_demo_stream_start (call->message,
                                  causerie_demo_events_new (prompt, answer, call->id),
                                  call->pace * answer->slowness);
    }
  else if (answer->failure != CAUSERIE_DEMO_FAILURE_NONE)
    {
      return set_error (error, 500, "Internal server error");
    }
  else
    {
      g_autofree char *json = causerie_demo_events_to_message (prompt, answer);

      answer_json (call, 200, json);
    }
  return TRUE;
}

static gboolean
count_tokens (const Call *call, GError **error)
{
  g_autoptr (CauserieDemoPrompt) prompt = causerie_demo_prompt_new (call->asked.body, error);
  g_autofree char *json = NULL;

  if (prompt == NULL)
    return FALSE;
  json = g_strdup_printf ("{\"input_tokens\":%u}", causerie_demo_tokens_in_prompt (prompt));
  answer_json (call, 200, json);
  return TRUE;
}

static gboolean
list_models (const Call *call, GError **error)
{
  g_autofree char *json = causerie_demo_models_list (call->asked.query);

  answer_json (call, 200, json);
  return TRUE;
}

static gboolean
get_model (const Call *call, GError **error)
{
  const char *id = call->asked.path + strlen (MODELS_PATH "/");
  g_autoptr (JsonNode) model = causerie_demo_models_find (id);
  g_autofree char *json = NULL;

  if (model == NULL)
    {
      g_set_error (error, CAUSERIE_DEMO_ERROR, 404, "model: %s", id);
      return FALSE;
    }
  json = causerie_json_node_write (model);
  answer_json (call, 200, json);
  return TRUE;
}

static gboolean
route (const Call *call, GError **error)
{
  gboolean posts = strcmp (call->asked.method, "POST") == 0;
  gboolean gets = strcmp (call->asked.method, "GET") == 0;

  if (posts && strcmp (call->asked.path, "/v1/messages") == 0)
    return create_message (call, error);
  if (posts && strcmp (call->asked.path, "/v1/messages/count_tokens") == 0)
    return count_tokens (call, error);
  if (gets && strcmp (call->asked.path, MODELS_PATH) == 0)
    return list_models (call, error);
  if (gets && g_str_has_prefix (call->asked.path, MODELS_PATH "/"))
    return get_model (call, error);
  return set_error (error, 404, "Not found");
}

/**
 * causerie_demo_routes_answer:
 * @query: (nullable): the parameters of its address
 * @pace: factor for the delays of a stream, see causerie_demo_service_set_pace()
 *
 * Answers one request, possibly with a stream that continues after this call. To be called in the
 * server's thread.
 */
void
causerie_demo_routes_answer (SoupServerMessage *message, const char *path, GHashTable *query,
                             const char *key, double pace, CauserieDemoCache *cache,
                             const CauserieDemoHooks *hooks)
{
  SoupMessageHeaders *headers = soup_server_message_get_request_headers (message);
  g_autoptr (GBytes) body = causerie_demo_body_take (message);
  g_autofree char *id = causerie_demo_events_make_id ("req");
  Call call = {
    .asked = {
      .method = soup_server_message_get_method (message),
      .path = path,
      .query = query,
      .version = soup_message_headers_get_one (headers, "anthropic-version"),
      .content_type = soup_message_headers_get_content_type (headers, NULL),
      .body = body,
    },
    .message = message,
    .key = key,
    .pace = pace,
    .cache = cache,
    .hooks = hooks,
    .id = id,
  };
  g_autoptr (GError) error = NULL;

  soup_message_headers_replace (soup_server_message_get_response_headers (message), "request-id",
                                id);
  if (!check_key (&call, &error) || !judge (&call, &error) || !route (&call, &error))
    answer_error (&call, error);
}
