/* SPDX-License-Identifier: GPL-3.0-or-later
 * A reply of the demo service, before it is converted to events. */
#pragma once

#include "causerie-json-node.h"

G_BEGIN_DECLS

/**
 * CauserieDemoFailure:
 * @CAUSERIE_DEMO_FAILURE_NONE: the reply is complete
 * @CAUSERIE_DEMO_FAILURE_CONNECTION_LOST: the connection is closed in the middle
 * @CAUSERIE_DEMO_FAILURE_ERROR_EVENT: an `error` event is sent in the middle
 *
 * A simulated failure after the reply has begun.
 */
typedef enum
{
  CAUSERIE_DEMO_FAILURE_NONE,
  CAUSERIE_DEMO_FAILURE_CONNECTION_LOST,
  CAUSERIE_DEMO_FAILURE_ERROR_EVENT,
} CauserieDemoFailure;

/**
 * CauserieDemoAnswer:
 * @status: 200, or the status of an error
 * @error: (nullable): the error message
 * @retry_after: seconds for the `retry-after` header, or 0 for none
 * @final: whether to send `x-should-retry: false`
 * @thinking: (nullable): the thinking; empty if it is signed but not shown
 * @thinks_long: whether it thinks more than usual
 * @signs: whether the thinking is complete and gets a signature
 * @signature: (nullable): its signature
 * @text: (nullable): the text
 * @blocks: (nullable): an array of content blocks, instead of @text
 * @n_searches: how many web searches are in them
 * @ends: whether the reply calls `end_conversation`
 * @stop_reason: the stop reason
 * @failure: the simulated failure
 * @slowness: factor for the delays between events
 *
 * The answer to a request.
 */
typedef struct
{
  guint status;
  char *error;
  guint retry_after;
  gboolean final;
  char *thinking;
  gboolean thinks_long;
  gboolean signs;
  char *signature;
  char *text;
  JsonNode *blocks;
  guint n_searches;
  gboolean ends;
  const char *stop_reason;
  CauserieDemoFailure failure;
  double slowness;
} CauserieDemoAnswer;

CauserieDemoAnswer *causerie_demo_answer_new (void);
void causerie_demo_answer_free (CauserieDemoAnswer *answer);
void causerie_demo_answer_cut (CauserieDemoAnswer *answer, gint64 max_tokens);
void causerie_demo_answer_halve (CauserieDemoAnswer *answer);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CauserieDemoAnswer, causerie_demo_answer_free)

G_END_DECLS
