/* SPDX-License-Identifier: GPL-3.0-or-later
 * Puts an answer into server-sent events, or into one message object. */
#pragma once

#include "causerie-demo-answer.h"
#include "causerie-demo-prompt.h"

G_BEGIN_DECLS

/**
 * CauserieDemoEvent:
 * @text: (nullable): the event as it goes over the wire; %NULL where the connection breaks
 * @delay: milliseconds to wait before it, at the natural pace
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
