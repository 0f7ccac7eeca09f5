/* SPDX-License-Identifier: GPL-3.0-or-later
 * One turn: a request for a reply, from the first byte sent to the reply stored. */
#pragma once

#include "causerie-branch.h"
#include "causerie-content-loader.h"
#include "causerie-client.h"
#include "causerie-library.h"
#include "causerie-model-choice.h"
#include "causerie-pending-writes.h"
#include "causerie-registry.h"
#include "causerie-settings.h"
#include "causerie-setup.h"
#include "causerie-reply-writer.h"

G_BEGIN_DECLS

/**
 * CauserieTurnState:
 * @CAUSERIE_TURN_WAITING: sent, nothing has arrived yet
 * @CAUSERIE_TURN_RETRYING: waits before an automatic retry
 * @CAUSERIE_TURN_THINKING: thinking arrives, there is no text yet
 * @CAUSERIE_TURN_STREAMING: text arrives
 * @CAUSERIE_TURN_DONE: the reply is stored, however it ended
 * @CAUSERIE_TURN_FAILED: there is no reply; the failure is stored with the user's message
 *
 * The state of a turn as shown to the user.
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

/**
 * CauserieTurnPlan:
 * @library: where the turn is stored
 * @writes: the queue for small writes
 * @client: sends the request
 * @settings: the preferences
 * @registry: gives the active service
 * @setup: what the chat is set up with
 * @loader: loads the content of messages
 * @tree: the conversation
 * @running: (element-type CauserieTurn): the running turns of the chat
 * @branch: (nullable): the view that requests the reply; held weakly
 * @chat_id: the chat's id
 * @parent_id: the user's message to answer
 * @replaces: the reply of which a further version is requested, or 0
 * @choice: (nullable): what answers; %NULL for the model of the branch, else the default one
 *
 * The parameters of a turn. causerie_turn_new() copies them.
 */
typedef struct
{
  CauserieLibrary *library;
  CauseriePendingWrites *writes;
  CauserieClient *client;
  CauserieSettings *settings;
  CauserieRegistry *registry;
  CauserieSetup *setup;
  CauserieContentLoader *loader;
  CauserieTree *tree;
  GPtrArray *running;
  CauserieBranch *branch;
  gint64 chat_id;
  gint64 parent_id;
  gint64 replaces;
  const CauserieModelChoice *choice;
} CauserieTurnPlan;

#define CAUSERIE_TYPE_TURN (causerie_turn_get_type ())
G_DECLARE_FINAL_TYPE (CauserieTurn, causerie_turn, CAUSERIE, TURN, GObject)

/* Properties, all readable with notify: "state" (int, CauserieTurnState), "reply" (CauserieMessage,
 * NULL until message_start), "parent-id" (int64, the user's message to answer), "model" (string),
 * "retry-at" (int64, microseconds since 1970 UTC, 0 unless retrying), "failure" (CauserieFailure,
 * nullable). */
CauserieTurn *causerie_turn_new (const CauserieTurnPlan *plan);
void causerie_turn_run_async (CauserieTurn *self, GAsyncReadyCallback callback, gpointer data);
gboolean causerie_turn_run_finish (CauserieTurn *self, GAsyncResult *result, GError **error);
void causerie_turn_stop (CauserieTurn *self);
void causerie_turn_interrupt (CauserieTurn *self);

CauserieTurnState causerie_turn_get_state (CauserieTurn *self);
CauserieMessage *causerie_turn_get_reply (CauserieTurn *self);
gint64 causerie_turn_get_parent_id (CauserieTurn *self);
const char *causerie_turn_get_model (CauserieTurn *self);
CauserieService *causerie_turn_get_service (CauserieTurn *self);
gint64 causerie_turn_get_retry_at (CauserieTurn *self);
CauserieFailure *causerie_turn_get_failure (CauserieTurn *self);
CauserieReplyWriter *causerie_turn_get_writer (CauserieTurn *self);
gboolean causerie_turn_is_on (CauserieTurn *self, CauserieBranch *branch);

void causerie_turn_restore_failures (CauseriePendingWrites *writes, CauserieTree *tree,
                                     gint64 chat_id);

G_END_DECLS
