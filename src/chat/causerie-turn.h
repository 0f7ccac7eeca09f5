/* SPDX-License-Identifier: GPL-3.0-or-later
 * One turn: a request for a reply, from the first byte sent to the reply stored. */
#pragma once

#include "causerie-message.h"

G_BEGIN_DECLS

/**
 * CauserieTurnState:
 * @CAUSERIE_TURN_WAITING: sent, nothing has come back yet
 * @CAUSERIE_TURN_RETRYING: the service asked to wait; tries again by itself
 * @CAUSERIE_TURN_THINKING: the reply has begun with thinking and has no text yet
 * @CAUSERIE_TURN_STREAMING: text arrives
 * @CAUSERIE_TURN_DONE: the reply is stored, however it ended
 * @CAUSERIE_TURN_FAILED: no reply came; the failure is kept with the user's message
 */
typedef enum
{
  CAUSERIE_TURN_WAITING,
  CAUSERIE_TURN_RETRYING,
  CAUSERIE_TURN_THINKING,
  CAUSERIE_TURN_STREAMING,
  CAUSERIE_TURN_DONE,
  CAUSERIE_TURN_FAILED,
} CauserieTurnState;

#define CAUSERIE_TYPE_TURN (causerie_turn_get_type ())
G_DECLARE_FINAL_TYPE (CauserieTurn, causerie_turn, CAUSERIE, TURN, GObject)

/* Properties, all readable with notify: "state" (int, CauserieTurnState), "reply" (CauserieMessage,
 * NULL until message_start), "parent-id" (int64, the user's message answered), "model" (string),
 * "retry-at" (int64, microseconds since 1970 UTC, 0 unless retrying), "failure" (CauserieFailure,
 * nullable). */
CauserieTurnState causerie_turn_get_state (CauserieTurn *self);
CauserieMessage *causerie_turn_get_reply (CauserieTurn *self);
gint64 causerie_turn_get_parent_id (CauserieTurn *self);
const char *causerie_turn_get_model (CauserieTurn *self);
gint64 causerie_turn_get_retry_at (CauserieTurn *self);
CauserieFailure *causerie_turn_get_failure (CauserieTurn *self);
void causerie_turn_stop (CauserieTurn *self);

G_END_DECLS
