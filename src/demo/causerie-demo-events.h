/* SPDX-License-Identifier: GPL-3.0-or-later
 * Converts an answer to server-sent events, or to one message object. */
#pragma once

#include "causerie-demo-answer.h"
#include "causerie-demo-prompt.h"

G_BEGIN_DECLS

/**
 * CauserieDemoEvent:
 * @text: (nullable): the event as sent; %NULL to close the connection
 * @delay: milliseconds to wait before it, at pace 1
 *
 * One step of a stream.
 */
typedef struct
{
  char *text;
  guint delay;
} CauserieDemoEvent;

GPtrArray *causerie_demo_events_new (const CauserieDemoPrompt *prompt,
                                     const CauserieDemoAnswer *answer, const char *request_id);
char *causerie_demo_events_to_message (const CauserieDemoPrompt *prompt,
                                       const CauserieDemoAnswer *answer);
char *causerie_demo_events_make_id (const char *prefix);

G_END_DECLS
