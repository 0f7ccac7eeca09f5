/* SPDX-License-Identifier: GPL-3.0-or-later
 * Hooks with which tests make the demo service as strict as the Messages API. The program sets
 * none. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * CauserieDemoCall:
 * @method: `GET` or `POST`
 * @path: such as `/v1/messages`
 * @query: (nullable): the parameters of the address
 * @version: (nullable): the header `anthropic-version`
 * @content_type: (nullable): the header `Content-Type`, without parameters
 * @body: the body of a POST request; empty otherwise
 *
 * One HTTP request with a valid key.
 */
typedef struct
{
  const char *method;
  const char *path;
  GHashTable *query;
  const char *version;
  const char *content_type;
  GBytes *body;
} CauserieDemoCall;

/**
 * CauserieDemoJudge:
 * @call: a request
 * @data: the hooks' data
 * @error: return location for a %CAUSERIE_DEMO_ERROR
 *
 * Called in the service's thread before the request is answered.
 *
 * Returns: whether the request is valid; otherwise @error is sent
 */
typedef gboolean (*CauserieDemoJudge) (const CauserieDemoCall *call, gpointer data, GError **error);

/**
 * CauserieDemoSign:
 * @call: a request
 * @thinking: the thinking at the beginning of the reply; empty if it is not shown
 * @data: the hooks' data
 *
 * Called in the service's thread.
 *
 * Returns: (transfer full): the signature of the thinking
 */
typedef char *(*CauserieDemoSign) (const CauserieDemoCall *call, const char *thinking,
                                   gpointer data);

/**
 * CauserieDemoHooks:
 * @judge: (nullable): validates requests; if %NULL, all are accepted
 * @sign: (nullable): signs thinking; if %NULL, a constant signature is used
 * @data: passed to both
 */
typedef struct
{
  CauserieDemoJudge judge;
  CauserieDemoSign sign;
  gpointer data;
} CauserieDemoHooks;

G_END_DECLS
