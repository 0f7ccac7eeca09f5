/* SPDX-License-Identifier: GPL-3.0-or-later
 * What the demo service is going to say, before it is put into events. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * CauserieDemoFailure:
 * @CAUSERIE_DEMO_FAILURE_NONE: the reply comes whole
 * @CAUSERIE_DEMO_FAILURE_CONNECTION_LOST: the connection closes in the middle
 * @CAUSERIE_DEMO_FAILURE_ERROR_EVENT: an `error` event comes in the middle
 *
 * What goes wrong after a reply has begun.
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
 * @error: (nullable): the error's sentence
 * @retry_after: seconds for the `retry-after` header, or 0 for none
 * @final: whether to say that a retry is useless
 * @thinking: (nullable): the thinking; empty where it is signed but not shown
 * @signs: whether the thinking is whole and gets a signature
 * @signature: (nullable): its signature
 * @text: (nullable): the text
 * @ends: whether the reply calls `end_conversation`
 * @stop_reason: why the reply stops
 * @failure: what goes wrong on the way
 * @slowness: by how much the natural pace is stretched
 *
 * A decided answer.
 */
typedef struct
{
  guint status;
  char *error;
  guint retry_after;
  gboolean final;
  char *thinking;
  gboolean signs;
  char *signature;
  char *text;
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
