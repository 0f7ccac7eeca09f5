/* SPDX-License-Identifier: GPL-3.0-or-later
 * The demo service with hooks that validate requests like the Messages API. */
#include "config.h"

#include "causerie-strict-service.h"

#include "causerie-demo-error.h"
#include "causerie-demo-models.h"
#include "causerie-strict-check.h"
#include "causerie-strict-reason.h"
#include "causerie-strict-signer.h"

#include <string.h>

#define MAX_BODY_BYTES (32 * 1024 * 1024)

static gboolean
check_version (const CauserieDemoCall *call, GError **error)
{
  if (call->version == NULL)
    return causerie_strict_refuse (error, CAUSERIE_STRICT_VERSION_MISSING,
                                   "anthropic-version: header is required");
  if (strcmp (call->version, "2023-06-01") != 0 && strcmp (call->version, "2026-10-21") != 0)
    return causerie_strict_refuse (
        error, CAUSERIE_STRICT_VERSION_UNKNOWN,
        "anthropic-version: \"%s\" is not a valid version for this resource", call->version);
  return TRUE;
}

static gboolean
check_query (const CauserieDemoCall *call, GError **error)
{
  static const char *const cursors[] = { "after_id", "before_id" };
  const char *limit = call->query != NULL ? g_hash_table_lookup (call->query, "limit") : NULL;
  guint n_cursors = 0;

  if (limit != NULL && !g_ascii_string_to_unsigned (limit, 10, 1, 1000, NULL, NULL))
    return causerie_strict_refuse (error, CAUSERIE_STRICT_LIMIT_INVALID,
                                   "limit: Input should be a whole number from 1 to 1000");
  for (gsize i = 0; call->query != NULL && i < G_N_ELEMENTS (cursors); i++)
    {
      const char *id = g_hash_table_lookup (call->query, cursors[i]);
      g_autoptr (JsonNode) model = causerie_demo_models_find (id);

      if (id != NULL && model == NULL)
        return causerie_strict_refuse (error, CAUSERIE_STRICT_CURSOR_UNKNOWN, "%s: no such model",
                                       cursors[i]);
      n_cursors += id != NULL;
    }
  return n_cursors < 2
         || causerie_strict_refuse (error, CAUSERIE_STRICT_CURSORS_TOGETHER,
                                    "after_id and before_id exclude each other");
}

static gboolean
check_body (const CauserieDemoCall *call, GError **error)
{
  if (g_strcmp0 (call->content_type, "application/json") != 0)
    return causerie_strict_refuse (error, CAUSERIE_STRICT_CONTENT_TYPE,
                                   "content-type: should be application/json");
  if (g_bytes_get_size (call->body) > MAX_BODY_BYTES)
    {
      causerie_strict_refuse (error, CAUSERIE_STRICT_BODY_TOO_LARGE,
                              "Request exceeds the maximum size");
      return FALSE;
    }
  return TRUE;
}

static CauserieStrictRequest *
read_request (const CauserieDemoCall *call, gboolean foreign, GError **error)
{
  gsize length;
  const char *text = g_bytes_get_data (call->body, &length);
  CauserieStrictKind kind = g_str_has_suffix (call->path, "/count_tokens")
                                ? CAUSERIE_STRICT_KIND_COUNT
                                : CAUSERIE_STRICT_KIND_CREATE;

  return causerie_strict_request_new (kind, foreign, call->version, text != NULL ? text : "",
                                      length, error);
}

static gboolean
check (const CauserieDemoCall *call, gboolean foreign, GError **error)
{
  g_autoptr (CauserieStrictRequest) request = NULL;

  if (!check_version (call, error))
    return FALSE;
  if (strcmp (call->method, "POST") != 0 || !g_str_has_prefix (call->path, "/v1/messages"))
    return check_query (call, error);
  if (!check_body (call, error))
    return FALSE;
  request = read_request (call, foreign, error);
  return request != NULL && causerie_strict_check (request, error);
}

/**
 * causerie_strict_service_judge:
 * @call: a request
 * @error: return location for a %CAUSERIE_STRICT_REFUSAL
 *
 * Returns: whether the Messages API would accept the request
 */
gboolean
causerie_strict_service_judge (const CauserieDemoCall *call, GError **error)
{
  return check (call, FALSE, error);
}

/**
 * causerie_strict_service_expect_valid:
 * @request: a request that a scripted server received
 *
 * Aborts the test if the Messages API would refuse the request. Models and signatures are not
 * checked, as scripts invent them.
 */
void
causerie_strict_service_expect_valid (const CauserieTestRequest *request)
{
  g_autoptr (GBytes) body = g_bytes_new (request->body->data, request->body->len);
  CauserieDemoCall call = {
    .method = request->method,
    .path = request->target,
    .version = g_hash_table_lookup (request->headers, "anthropic-version"),
    .content_type = g_hash_table_lookup (request->headers, "content-type"),
    .body = body,
  };
  g_autoptr (GError) error = NULL;

  if (g_str_equal (request->method, "POST") && !check (&call, TRUE, &error))
    g_error ("A request was sent that is refused: %s\n%.*s", error->message,
             (int)request->body->len, (const char *)request->body->data);
}

static gboolean
judge (const CauserieDemoCall *call, gpointer data, GError **error)
{
  g_autoptr (GError) refusal = NULL;

  if (causerie_strict_service_judge (call, &refusal))
    return TRUE;
  g_set_error_literal (error, CAUSERIE_DEMO_ERROR,
                       (gint)causerie_strict_reason_get_status (refusal->code), refusal->message);
  return FALSE;
}

static char *
sign (const CauserieDemoCall *call, const char *thinking, gpointer data)
{
  g_autoptr (CauserieStrictRequest) request = read_request (call, FALSE, NULL);

  return causerie_strict_signer_sign_next (request, thinking);
}

/**
 * causerie_strict_service_new:
 *
 * Returns: (transfer full): a service that is not running yet
 */
CauserieDemoService *
causerie_strict_service_new (void)
{
  static const CauserieDemoHooks hooks = { judge, sign, NULL };
  CauserieDemoService *service = causerie_demo_service_new ();

  causerie_demo_service_set_hooks (service, &hooks);
  return service;
}
