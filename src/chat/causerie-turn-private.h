/* SPDX-License-Identifier: GPL-3.0-or-later
 * One turn from inside, and what a chat does with it. */
#pragma once

#include "causerie-branch.h"
#include "causerie-content-loader.h"
#include "causerie-exchange.h"
#include "causerie-turn.h"

G_BEGIN_DECLS

/**
 * CauserieTurnPlan:
 * @exchange: the library, the client, the service
 * @contents: loads what messages say
 * @tree: the conversation
 * @branch: (nullable): the view that asks; held weakly
 * @chat_id: the chat's id
 * @parent_id: the user's message to be answered
 * @replaces: the reply that is made anew, or 0
 * @model: (nullable): the model to ask; %NULL and "" mean the branch's own, else the default
 * @without_thinking: leave thinking out from the first request on
 *
 * What a turn is to do. causerie_turn_new() copies it.
 */
typedef struct
{
  CauserieExchange *exchange;
  CauserieContentLoader *contents;
  CauserieTree *tree;
  CauserieBranch *branch;
  gint64 chat_id;
  gint64 parent_id;
  gint64 replaces;
  const char *model;
  gboolean without_thinking;
} CauserieTurnPlan;

typedef enum
{
  CAUSERIE_TURN_GOES_ON,
  CAUSERIE_TURN_IS_STOPPED,
  CAUSERIE_TURN_IS_INTERRUPTED,
} CauserieTurnHalt;

/* How a reply ended, as it is stored. */
typedef struct
{
  CauserieMessageState state;
  gboolean ends;
  char *content;
  char *stop_reason;
  char *usage;
  CauserieFailure *failure;
} CauserieTurnEnding;

struct _CauserieTurn
{
  GObject parent_instance;

  CauserieExchange *exchange;
  CauserieContentLoader *contents;
  CauserieTree *tree;
  CauserieService *service;
  GWeakRef branch;
  gint64 chat_id;
  gint64 parent_id;
  gint64 replaces;
  char *model;

  CauserieTurnState state;
  CauserieMessage *reply;
  CauserieFailure *failure;
  gint64 retry_at;

  GTask *task;            /* the run; NULL before and after */
  CauserieBranch *asker;  /* until the model is chosen */
  GSource *stop_source;   /* ends the wait for a service; NULL unless there is one */
  gulong settled_handler; /* likewise */
  GCancellable *cancellable;
  CauserieTurnHalt halt;
  CauseriePrefix *prefix;
  gboolean prefix_is_frozen;
  gboolean prefix_is_reduced; /* the service refuses what else is in the frozen one */
  gboolean had_failure;
  gboolean without_thinking;       /* leave thinking blocks out */
  gboolean without_thinking_field; /* do not ask for thinking */
  gboolean asked_for_thinking;
  CauserieReplyBuilder *builder;
  char *said; /* the parts of the reply before its last pause; NULL: none yet */
  guint n_pauses;
  gboolean choosing;          /* the reply becomes its parent's chosen child */
  gboolean beginning;         /* the library stores the beginning of the reply */
  gboolean streamed;          /* the stream has come to its end */
  GError *broken;             /* how the stream ended, if not well */
  CauserieTurnEnding *ending; /* NULL until the reply has come to its end */
  gboolean unkept;            /* the library did not take the end */
  gboolean keeping;           /* it is offered to the library again */
  GError *unstored;           /* why the library did not take the beginning */
  guint grow_delay;
  guint flush_delay;
  gboolean flushing;  /* the library stores what was said so far */
  gboolean flush_due; /* more is to be stored as soon as it has done so */
  guint retry_delay;
};

CauserieTurn *causerie_turn_new (const CauserieTurnPlan *plan);
void causerie_turn_run_async (CauserieTurn *self, GAsyncReadyCallback callback, gpointer data);
gboolean causerie_turn_run_finish (CauserieTurn *self, GAsyncResult *result, GError **error);
void causerie_turn_interrupt (CauserieTurn *self);
void causerie_turn_keep_again (CauserieTurn *self);
gboolean causerie_turn_is_on (CauserieTurn *self, CauserieBranch *branch);

void causerie_turn_set_state (CauserieTurn *self, CauserieTurnState state);
void causerie_turn_set_model (CauserieTurn *self, const char *model);
void causerie_turn_set_reply (CauserieTurn *self, CauserieMessage *reply);
void causerie_turn_set_failure (CauserieTurn *self, CauserieFailure *failure);
void causerie_turn_begin_wait (CauserieTurn *self, CauserieError code, gint64 retry_at);
void causerie_turn_end_wait (CauserieTurn *self);
void causerie_turn_ending_free (CauserieTurnEnding *ending);
void causerie_turn_ask (CauserieTurn *self);
void causerie_turn_follow_builder (CauserieTurn *self);
void causerie_turn_grow_soon (CauserieTurn *self);
void causerie_turn_conclude (CauserieTurn *self);
gboolean causerie_turn_resume (CauserieTurn *self, CauserieTurnEnding *ending);
char *causerie_turn_dup_content (CauserieTurn *self);
void causerie_turn_take_pending_failures (CauserieExchange *exchange, CauserieTree *tree,
                                          gint64 chat_id);
void causerie_turn_fail (CauserieTurn *self, const GError *error);

G_END_DECLS
