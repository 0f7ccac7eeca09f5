/* SPDX-License-Identifier: GPL-3.0-or-later
 * What a test may add to the demo service, so that it refuses requests as strictly as the Messages
 * API does. The program sets no hooks. */
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
 * @body: what was posted; empty otherwise
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
 * Called on the service's thread before an answer is made.
 *
 * Returns: whether the request may be answered; otherwise @error is the answer
 */
typedef gboolean (*CauserieDemoJudge) (const CauserieDemoCall *call, gpointer data, GError **error);

/**
 * CauserieDemoSign:
 * @call: a request
 * @thinking: the thinking that the reply begins with; empty where it is not shown
 * @data: the hooks' data
 *
 * Called on the service's thread.
 *
 * Returns: (transfer full): the signature of the thinking
 */
typedef char *(*CauserieDemoSign) (const CauserieDemoCall *call, const char *thinking,
                                   gpointer data);

/**
 * CauserieDemoHooks:
 * @judge: (nullable): refuses requests; without it, none is refused
 * @sign: (nullable): signs thinking; without it, all thinking has one signature
 * @data: given to both
 */
typedef struct
{
  CauserieDemoJudge judge;
  CauserieDemoSign sign;
  gpointer data;
} CauserieDemoHooks;

G_END_DECLS
