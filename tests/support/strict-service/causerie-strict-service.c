/* SPDX-License-Identifier: GPL-3.0-or-later
 * The demo service, made as strict as the Messages API. */
#include "config.h"

#include "causerie-strict-service.h"

#include "causerie-strict-check.h"
#include "causerie-demo-error.h"
#include "causerie-strict-signer.h"

#include <string.h>

#define MAX_BODY_BYTES (32 * 1024 * 1024)

static gboolean
check_version (const CauserieDemoCall *call, GError **error)
{
  if (call->version == NULL)
    return causerie_demo_error_set_invalid (error, "anthropic-version: header is required");
  if (strcmp (call->version, "2023-06-01") != 0 && strcmp (call->version, "2026-10-21") != 0)
    return causerie_demo_error_set_invalid (
        error, "anthropic-version: \"%s\" is not a valid version for this resource", call->version);
  return TRUE;
}

static gboolean
check_body (const CauserieDemoCall *call, GError **error)
{
  if (g_strcmp0 (call->content_type, "application/json") != 0)
    return causerie_demo_error_set_invalid (error, "content-type: should be application/json");
  if (g_bytes_get_size (call->body) > MAX_BODY_BYTES)
    {
      g_set_error_literal (error, CAUSERIE_DEMO_ERROR, 413, "Request exceeds the maximum size");
      return FALSE;
    }
  return TRUE;
}

static CauserieStrictRequest *
read_request (const CauserieDemoCall *call, GError **error)
{
  gsize length;
  const char *text = g_bytes_get_data (call->body, &length);
  CauserieStrictKind kind = g_str_has_suffix (call->path, "/count_tokens")
                                ? CAUSERIE_STRICT_KIND_COUNT
                                : CAUSERIE_STRICT_KIND_CREATE;

  return causerie_strict_request_new (kind, call->version, text != NULL ? text : "", length, error);
}

/**
 * causerie_strict_service_judge:
 * @call: a request
 * @error: return location for a %CAUSERIE_DEMO_ERROR
 *
 * Returns: whether the Messages API would answer the request
 */
gboolean
causerie_strict_service_judge (const CauserieDemoCall *call, GError **error)
{
  g_autoptr (CauserieStrictRequest) request = NULL;

  if (!check_version (call, error))
    return FALSE;
  if (strcmp (call->method, "POST") != 0 || !g_str_has_prefix (call->path, "/v1/messages"))
    return TRUE;
  if (!check_body (call, error))
    return FALSE;
  request = read_request (call, error);
  return request != NULL && causerie_strict_check (request, error);
}

static gboolean
judge (const CauserieDemoCall *call, gpointer data, GError **error)
{
  return causerie_strict_service_judge (call, error);
}

static char *
sign (const CauserieDemoCall *call, const char *thinking, gpointer data)
{
  g_autoptr (CauserieStrictRequest) request = read_request (call, NULL);

  return causerie_strict_signer_sign_next (request, thinking);
}

/**
 * causerie_strict_service_new:
 *
 * Returns: (transfer full): a service that does not run yet
 */
CauserieDemoService *
causerie_strict_service_new (void)
{
  static const CauserieDemoHooks hooks = { judge, sign, NULL };
  CauserieDemoService *service = causerie_demo_service_new ();

  causerie_demo_service_set_hooks (service, &hooks);
  return service;
}
