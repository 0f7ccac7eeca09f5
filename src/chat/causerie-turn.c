/* SPDX-License-Identifier: GPL-3.0-or-later
 * One turn, as a state machine of phases. CauserieTurnRequest writes the request, and
 * CauserieReplyWriter stores the reply. */
#include "config.h"

#include "causerie-turn.h"

#include "causerie-turn-request.h"

#include <string.h>

/* The service pauses after about ten steps of a server tool. The limit stops a service that pauses
   endlessly. */
#define MAX_PAUSES 10

typedef enum
{
  PHASE_NEW,
  PHASE_SERVICE,  /* waits until the registry knows the service */
  PHASE_PREPARE,  /* loads the content to send */
  PHASE_REQUEST,  /* the request was sent (also again, or after a pause); no event yet */
  PHASE_RETRY,    /* the request failed, and the client will retry it after a delay */
  PHASE_BEGIN,    /* the reply has begun, and its row is being stored while the stream runs */
  PHASE_CATCH_UP, /* the stream has ended before the row was stored */
  PHASE_ABANDON,  /* the row could not be stored; waits for the cancelled stream to end */
  PHASE_STREAM,   /* the row is stored, and content arrives */
  PHASE_STORE,    /* the end of the reply is being stored */
  PHASE_FAIL,     /* there is no reply; the failure is being stored */
  PHASE_DONE,
  PHASE_FAILED,
  N_PHASES,
} Phase;

/* The external events that are allowed in a phase. */
typedef enum
{
  MAY_CANCEL = 1 << 0, /* stopping or interrupting still has an effect */
  MAY_RETRY = 1 << 1,  /* the client may announce a retry */
  MAY_BEGIN = 1 << 2,  /* the first event of a reply or of a part may arrive */
  MAY_END = 1 << 3,    /* the stream may end */
} PhaseEvents;

typedef struct
{
  const char *name;
  guint next; /* bit set of the phases that may follow */
  guint events;
} PhaseRules;

#define TO(phase) (1u << PHASE_##phase)
#define TO_ANSWER (TO (BEGIN) | TO (STREAM) | TO (STORE) | TO (FAIL))

/* clang-format off */
static const PhaseRules rules[N_PHASES] = {
  [PHASE_NEW] = { "new", TO (SERVICE) | TO (PREPARE), 0 },
  [PHASE_SERVICE] = { "service", TO (PREPARE), MAY_CANCEL },
  [PHASE_PREPARE] = { "prepare", TO (REQUEST) | TO (FAIL), MAY_CANCEL },
  [PHASE_REQUEST] = { "request", TO (REQUEST) | TO (RETRY) | TO_ANSWER,
                      MAY_CANCEL | MAY_RETRY | MAY_BEGIN | MAY_END },
  [PHASE_RETRY] = { "retry", TO (REQUEST) | TO (RETRY) | TO_ANSWER,
                    MAY_CANCEL | MAY_RETRY | MAY_BEGIN | MAY_END },
  [PHASE_BEGIN] = { "begin", TO (STREAM) | TO (CATCH_UP) | TO (ABANDON), MAY_CANCEL | MAY_END },
  [PHASE_CATCH_UP] = { "catch-up", TO (REQUEST) | TO (STORE) | TO (ABANDON), MAY_CANCEL },
  [PHASE_ABANDON] = { "abandon", TO (FAIL), MAY_END },
  [PHASE_STREAM] = { "stream", TO (REQUEST) | TO (STORE), MAY_CANCEL | MAY_END },
  [PHASE_STORE] = { "store", TO (DONE), 0 },
  [PHASE_FAIL] = { "fail", TO (FAILED), 0 },
  [PHASE_DONE] = { "done", 0, 0 },
  [PHASE_FAILED] = { "failed", 0, 0 },
};
/* clang-format on */

typedef enum
{
  CANCEL_NONE,
  CANCEL_STOP,      /* by the user */
  CANCEL_INTERRUPT, /* the program quits */
} CancelReason;

/* Data of PHASE_SERVICE. */
typedef struct
{
  CauserieBranch *branch; /* (nullable): whose model is asked; from PHASE_NEW on */
  GSource *cancel_source;
  gpointer source; /* the registry or the service that is not ready yet */
  gulong handler;
} ServiceWait;

/* Data of PHASE_RETRY. */
typedef struct
{
  gint64 at; /* microseconds since 1970 UTC */
  guint timer;
} RetryWait;

struct _CauserieTurn
{
  GObject parent_instance;

  /* The plan */
  CauserieLibrary *library;
  CauseriePendingWrites *writes;
  CauserieClient *client;
  CauserieSettings *settings;
  CauserieRegistry *registry;
  CauserieSetup *setup;
  CauserieContentLoader *loader;
  CauserieTree *tree;
  GPtrArray *running; /* of CauserieTurn, with this one; NULL after the end */
  GWeakRef branch;
  gint64 chat_id;
  gint64 parent_id;
  gint64 replaces;
  CauserieModelChoice *choice; /* NULL if it is that of the branch; set in PHASE_PREPARE */
  char *model;                 /* its model, or "" while that is not known */

  /* Progress */
  Phase phase;
  CauserieTurnState progress; /* WAITING, THINKING or STREAMING, depending on the content */
  CauserieTurnState state;    /* last notified value */
  CauserieFailure *failure;
  GTask *task; /* of causerie_turn_run_async(); NULL before and after */
  GCancellable *cancellable;
  CancelReason cancelled;

  /* Data of the phases */
  ServiceWait service_wait;
  RetryWait retry;
  CauserieTurnRequest *request;  /* from PHASE_PREPARE on */
  gint64 requested_at;           /* when it was first sent, in microseconds since 1970 UTC, or 0 */
  CauserieReplyBuilder *builder; /* from PHASE_REQUEST on: builds the current part of the reply */
  CauserieReplyWriter *writer;   /* from PHASE_BEGIN on */
  CauserieMessage *reply;        /* NULL until it is in the tree */
  gboolean chooses; /* from PHASE_BEGIN on: whether the reply becomes the chosen child */
  guint n_pauses;
  GError *error;        /* of the stream; in PHASE_ABANDON: why the row could not be stored */
  gboolean had_failure; /* whether the user's message had a failure when the turn began */
};

enum
{
  PROP_0,
  PROP_STATE,
  PROP_REPLY,
  PROP_PARENT_ID,
  PROP_MODEL,
  PROP_RETRY_AT,
  PROP_FAILURE,
  N_PROPS,
};

static GParamSpec *properties[N_PROPS];

G_DEFINE_FINAL_TYPE (CauserieTurn, causerie_turn, G_TYPE_OBJECT)

/* --- Phases --- */

static CauserieTurnState
find_state (CauserieTurn *self)
{
  switch (self->phase)
    {
    case PHASE_RETRY:
      return CAUSERIE_TURN_RETRYING;
    case PHASE_DONE:
      return CAUSERIE_TURN_DONE;
    case PHASE_FAILED:
      return CAUSERIE_TURN_FAILED;
    default:
      return self->progress;
    }
}

static void
update_state (CauserieTurn *self)
{
  CauserieTurnState state = find_state (self);

  if (self->state == state)
    return;
  self->state = state;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_STATE]);
}

static void
set_failure (CauserieTurn *self, CauserieFailure *failure)
{
  if (causerie_failure_set (&self->failure, failure))
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_FAILURE]);
}

static void
set_retry_at (CauserieTurn *self, gint64 at)
{
  if (self->retry.at == at)
    return;
  self->retry.at = at;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_RETRY_AT]);
}

/* Clears retry time and failure: if the next attempt fails too, they are set again. */
static void
leave_retry (CauserieTurn *self)
{
  g_clear_handle_id (&self->retry.timer, g_source_remove);
  set_retry_at (self, 0);
  set_failure (self, NULL);
  self->progress = CAUSERIE_TURN_WAITING;
}

static gboolean
allows (CauserieTurn *self, PhaseEvents event)
{
  return (rules[self->phase].events & (guint)event) != 0;
}

/* The only function that changes the phase. */
static void
set_phase (CauserieTurn *self, Phase phase)
{
  gboolean waited = self->phase == PHASE_RETRY;

  if ((rules[self->phase].next & (1u << phase)) == 0)
    g_critical ("A turn cannot go from phase “%s” to “%s”", rules[self->phase].name,
                rules[phase].name);
  self->phase = phase;
  if (waited && phase != PHASE_RETRY)
    leave_retry (self);
  if (phase != PHASE_DONE && phase != PHASE_FAILED)
    update_state (self);
}

/* The last step of every turn. */
static void
end_run (CauserieTurn *self, Phase phase)
{
  g_autoptr (GTask) task = g_steal_pointer (&self->task);

  g_clear_pointer (&self->running, g_ptr_array_unref);
  set_phase (self, phase);
  if (self->builder != NULL)
    g_signal_handlers_disconnect_by_data (self->builder, self);
  update_state (self);
  g_task_return_boolean (task, TRUE);
}

static void
cancel (CauserieTurn *self, CancelReason reason)
{
  if (!allows (self, MAY_CANCEL) || self->cancelled != CANCEL_NONE)
    return;
  self->cancelled = reason;
  g_cancellable_cancel (self->cancellable);
}

/* --- A turn without a reply --- */

static void
start_writing_failure (CauserieLibrary *library, gint64 chat_id, gint64 message_id,
                       gconstpointer data, GAsyncReadyCallback callback, gpointer callback_data)
{
  causerie_library_set_failure_async (library, message_id, (CauserieFailure *)data, NULL, callback,
                                      callback_data);
}

static void
free_failure (gpointer failure)
{
  if (failure != NULL)
    causerie_failure_unref (failure);
}

/* Losing it does not matter: a message without a reply shows by itself that the turn failed. */
static const CauseriePendingKind failure_kind
    = { start_writing_failure, NULL, free_failure, FALSE };

static void
on_failure_stored_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (CauserieTurn) self = CAUSERIE_TURN (data);
  g_autoptr (GError) error = NULL;
  CauserieMessage *parent = causerie_tree_get_message (self->tree, self->parent_id);

  if (!causerie_library_write_finish (CAUSERIE_LIBRARY (source), result, &error))
    causerie_pending_writes_add_refused (
        self->writes, &failure_kind, self->chat_id, self->parent_id,
        self->failure != NULL ? causerie_failure_ref (self->failure) : NULL, error);
  if (parent != NULL)
    causerie_message_set_failure (parent, self->failure);
  end_run (self, PHASE_FAILED);
}

/* Returns: (transfer full) (nullable): the failure to store with the user's message. None if the
   user stopped a further reply to a message that has one, or if the program quits. */
static CauserieFailure *
find_failure (CauserieTurn *self, const GError *error)
{
  if (self->cancelled == CANCEL_NONE || self->phase == PHASE_ABANDON)
    return error != NULL ? causerie_failure_new_from_error (error)
                         : causerie_failure_new (CAUSERIE_ERROR_BAD_ANSWER, NULL, NULL, 0);
  if (self->cancelled == CANCEL_STOP
      && causerie_tree_get_n_children (self->tree, self->parent_id) == 0)
    return causerie_failure_new (CAUSERIE_ERROR_STOPPED, NULL, NULL, 0);
  return NULL;
}

/* Ends the turn without a reply and stores the failure with the user's message. If @error is NULL,
   the failure is that no reply arrived. */
static void
fail (CauserieTurn *self, const GError *error)
{
  g_autoptr (CauserieFailure) failure = find_failure (self, error);

  set_phase (self, PHASE_FAIL);
  set_failure (self, failure);
  causerie_pending_writes_drop (self->writes, &failure_kind, self->chat_id, self->parent_id);
  if (failure == NULL && !self->had_failure)
    {
      end_run (self, PHASE_FAILED);
      return;
    }
  causerie_library_set_failure_async (self->library, self->parent_id, failure, NULL,
                                      on_failure_stored_cb, g_object_ref (self));
}

/* --- The end of a reply or of a part --- */

static void send_request (CauserieTurn *self);

static gboolean
has_call (CauserieContent *content)
{
  for (guint i = 0; i < causerie_content_get_n_blocks (content); i++)
    if (causerie_content_get_block (content, i).kind == CAUSERIE_BLOCK_TOOL_USE)
      return TRUE;
  return FALSE;
}

/* A reply with a call of a client tool is not resumed: the service would refuse the request. */
static gboolean
is_paused (CauserieTurn *self, CauserieMessageState state, CauserieContent *content)
{
  return state == CAUSERIE_MESSAGE_COMPLETE
         && g_strcmp0 (causerie_reply_builder_get_stop_reason (self->builder), "pause_turn") == 0
         && !has_call (content);
}

/* Resumes a paused reply by sending all its blocks unchanged and no further user message (Messages
   API, stop reasons). If that fails, sets the final @state and @failure of the reply. */
static gboolean
resume (CauserieTurn *self, CauserieContent *content, CauserieMessageState *state,
        CauserieFailure **failure)
{
  *state = CAUSERIE_MESSAGE_INTERRUPTED;
  if (self->cancelled == CANCEL_STOP)
    *state = CAUSERIE_MESSAGE_STOPPED;
  else if (self->cancelled == CANCEL_NONE
           && causerie_content_get_size (content) > CAUSERIE_REPLY_MAX_SIZE)
    *failure = causerie_failure_new (CAUSERIE_ERROR_REPLY_TOO_LONG, NULL, NULL, 0);
  else if (self->cancelled == CANCEL_NONE && self->n_pauses == MAX_PAUSES)
    *failure = causerie_failure_new (CAUSERIE_ERROR_PAUSED, NULL, NULL, 0);
  else if (self->cancelled == CANCEL_NONE)
    {
      self->n_pauses++;
      causerie_reply_writer_end_part (self->writer);
      send_request (self);
      return TRUE;
    }
  return FALSE;
}

static void
on_reply_ended_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (CauserieTurn) self = CAUSERIE_TURN (data);

  causerie_reply_writer_end_finish (self->writer, result);
  set_failure (self, causerie_message_get_failure (self->reply));
  end_run (self, PHASE_DONE);
}

/* Takes the final state from the builder, and only distinguishes stopping from interrupting. */
static void
end_part (CauserieTurn *self)
{
  CauserieContent *content;
  g_autoptr (CauserieFailure) failure = NULL;
  CauserieMessageState state;
  gboolean ends;

  causerie_reply_builder_end (self->builder, self->error, &state, &ends, &failure);
  content = causerie_reply_writer_get_content (self->writer);
  if (state == CAUSERIE_MESSAGE_STOPPED && self->cancelled != CANCEL_STOP)
    state = CAUSERIE_MESSAGE_INTERRUPTED;
  if (is_paused (self, state, content) && resume (self, content, &state, &failure))
    return;
  set_phase (self, PHASE_STORE);
  causerie_reply_writer_end_async (self->writer, state, ends, failure, on_reply_ended_cb,
                                   g_object_ref (self));
}

/* --- The beginning of a reply --- */

/* Returns: whether the reply should become the chosen version: the view that requested it has not
   been switched to another branch, or, without a view, no other version was chosen */
static gboolean
should_choose_reply (CauserieTurn *self)
{
  g_autoptr (CauserieBranch) branch = g_weak_ref_get (&self->branch);
  gint64 chosen;

  if (branch != NULL)
    return causerie_branch_get_leaf_id (branch) == self->parent_id
           || (self->replaces != 0 && causerie_branch_find (branch, self->replaces, NULL));
  chosen = causerie_tree_get_chosen (self->tree, self->parent_id);
  return chosen == 0 || chosen == self->replaces;
}

static void
show_reply (CauserieTurn *self, CauserieMessage *reply)
{
  g_autoptr (CauserieBranch) branch = g_weak_ref_get (&self->branch);
  gint64 id = causerie_message_get_id (reply);

  /* The branch follows a first reply by itself. For a further version, switch the view to it:
     another window may have chosen other versions since the reply was requested. */
  if (branch != NULL && self->replaces != 0)
    causerie_branch_reveal (branch, id);
  causerie_tree_choose (self->tree, self->parent_id, id);
}

static void
add_reply (CauserieTurn *self, CauserieMessage *reply)
{
  g_autoptr (GError) error = NULL;

  /* The library cleared the failure when it stored the row. */
  causerie_pending_writes_drop (self->writes, &failure_kind, self->chat_id, self->parent_id);
  self->chooses = self->chooses && should_choose_reply (self);
  if (!causerie_tree_add (self->tree, reply, &error))
    g_debug ("A reply is stored but not in the tree: %s", error->message);
  else if (self->chooses)
    show_reply (self, reply);
}

/* Cancels the stream, as its reply cannot be stored. */
static void
abandon (CauserieTurn *self, GError *error)
{
  gboolean has_ended = self->phase == PHASE_CATCH_UP;

  set_phase (self, PHASE_ABANDON);
  g_clear_error (&self->error);
  self->error = error;
  if (has_ended)
    fail (self, self->error);
  else
    g_cancellable_cancel (self->cancellable);
}

static void
on_begun_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (CauserieTurn) self = CAUSERIE_TURN (data);
  GError *error = NULL;

  if (!causerie_reply_writer_begin_finish (self->writer, result, &error))
    {
      abandon (self, error);
      return;
    }
  add_reply (self, causerie_reply_writer_get_reply (self->writer));
  if (self->phase == PHASE_BEGIN)
    set_phase (self, PHASE_STREAM);
  /* Last, so that a view that replaces the turn by the reply finds it in the tree. */
  g_set_object (&self->reply, causerie_reply_writer_get_reply (self->writer));
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_REPLY]);
  if (self->phase == PHASE_CATCH_UP)
    end_part (self);
}

static void
update_progress (CauserieTurn *self, CauserieContent *content)
{
  /* Content from before a pause may still be shown while the turn waits for a retry. */
  if (self->progress == CAUSERIE_TURN_STREAMING || self->phase == PHASE_RETRY)
    return;
  for (guint i = 0; i < causerie_content_get_n_blocks (content); i++)
    {
      CauserieBlock block = causerie_content_get_block (content, i);

      if (block.kind == CAUSERIE_BLOCK_THINKING || block.kind == CAUSERIE_BLOCK_REDACTED_THINKING)
        self->progress = MAX (self->progress, CAUSERIE_TURN_THINKING);
      else if (block.kind == CAUSERIE_BLOCK_TEXT
               && causerie_json_get_escaped (block.text).length > 0)
        self->progress = CAUSERIE_TURN_STREAMING;
    }
  update_state (self);
}

static void
on_grown_cb (CauserieReplyWriter *writer, CauserieContent *content, gpointer data)
{
  update_progress (CAUSERIE_TURN (data), content);
}

static void
begin_reply (CauserieTurn *self)
{
  const char *model = causerie_reply_builder_get_model (self->builder);
  CauserieNewReply reply = { 0 };

  set_phase (self, PHASE_BEGIN);
  self->writer
      = causerie_reply_writer_new (self->library, causerie_client_get_clock (self->client));
  g_signal_connect_object (self->writer, "grown", G_CALLBACK (on_grown_cb), self, 0);
  causerie_reply_writer_begin_part (self->writer, self->builder);
  self->chooses = should_choose_reply (self);
  reply.chat_id = self->chat_id;
  reply.parent_id = self->parent_id;
  reply.model = model != NULL && *model != '\0' ? model : self->model;
  reply.requested_model = self->model;
  reply.service = causerie_service_get_identity (causerie_turn_request_get_service (self->request));
  reply.prefix = causerie_turn_request_get_new_prefix (self->request);
  reply.choose = self->chooses;
  reply.request_id = causerie_reply_builder_get_request_id (self->builder);
  reply.requested_at = self->requested_at;
  reply.without_thinking = causerie_turn_request_get_without_thinking (self->request);
  reply.effort = causerie_turn_request_get_effort (self->request);
  causerie_reply_writer_begin_async (self->writer, &reply, on_begun_cb, g_object_ref (self));
}

static void
on_builder_started_cb (CauserieReplyBuilder *builder, gpointer data)
{
  CauserieTurn *self = CAUSERIE_TURN (data);

  if (!allows (self, MAY_BEGIN))
    return;
  /* After a pause the reply exists already. */
  if (self->writer != NULL)
    set_phase (self, PHASE_STREAM);
  else
    begin_reply (self);
}

/* --- The request --- */

/* Takes @error (transfer full), the error of the stream or NULL. */
static void
end_stream (CauserieTurn *self, GError *error)
{
  if (self->phase == PHASE_ABANDON)
    {
      g_clear_error (&error);
      fail (self, self->error);
      return;
    }
  g_clear_error (&self->error);
  self->error = error;
  if (self->phase == PHASE_BEGIN)
    set_phase (self, PHASE_CATCH_UP);
  else if (self->writer != NULL)
    end_part (self);
  else
    fail (self, self->error);
}

static void
on_streamed_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (CauserieTurn) self = CAUSERIE_TURN (data);
  gboolean answered = causerie_reply_builder_has_started (self->builder);
  GError *error = NULL;

  g_return_if_fail (allows (self, MAY_END));
  causerie_client_stream_finish (CAUSERIE_CLIENT (source), result, &error);
  /* Send a request that was refused for one of its parts again without it. */
  if (error != NULL && !answered && self->cancelled == CANCEL_NONE
      && causerie_turn_request_reduce (self->request, error))
    {
      g_error_free (error);
      send_request (self);
      return;
    }
  causerie_turn_request_remember_refusal (self->request, answered, error);
  end_stream (self, error);
}

static gboolean
on_retry_due_cb (gpointer data)
{
  CauserieTurn *self = CAUSERIE_TURN (data);

  self->retry.timer = 0;
  set_phase (self, PHASE_REQUEST);
  return G_SOURCE_REMOVE;
}

static void
on_client_retrying_cb (CauserieClient *client, CauserieReplyBuilder *builder, guint code,
                       gint64 retry_at, guint retry, gpointer data)
{
  CauserieTurn *self = CAUSERIE_TURN (data);
  g_autoptr (CauserieFailure) failure = NULL;
  gint64 wait = MAX (retry_at - g_get_real_time (), 0);

  if (builder != self->builder || !allows (self, MAY_RETRY))
    return;
  failure = causerie_failure_new ((CauserieError)code, NULL, NULL, retry_at);
  g_clear_handle_id (&self->retry.timer, g_source_remove);
  self->retry.timer = g_timeout_add ((guint)(wait / 1000), on_retry_due_cb, self);
  set_retry_at (self, retry_at);
  set_failure (self, failure);
  set_phase (self, PHASE_RETRY);
}

/* Sends the request: first, reduced after a refusal, or after a pause. */
static void
send_request (CauserieTurn *self)
{
  CauserieContent *partial
      = self->writer != NULL ? causerie_reply_writer_get_partial (self->writer) : NULL;
  g_autoptr (CauserieRequestBody) body = NULL;
  GError *error = NULL;

  set_phase (self, PHASE_REQUEST);
  g_clear_object (&self->builder);
  self->builder = causerie_reply_builder_new ();
  if (partial != NULL)
    causerie_reply_builder_continue_from (self->builder, partial);
  if (self->writer != NULL)
    causerie_reply_writer_begin_part (self->writer, self->builder);
  body = causerie_turn_request_write (self->request, partial, &error);
  if (body == NULL)
    {
      end_stream (self, error);
      return;
    }
  if (self->requested_at == 0)
    self->requested_at = g_get_real_time ();
  g_signal_connect_object (self->builder, "started", G_CALLBACK (on_builder_started_cb), self, 0);
  causerie_client_stream_async (self->client, causerie_turn_request_get_service (self->request),
                                body, self->builder, self->cancellable, on_streamed_cb,
                                g_object_ref (self));
}

static void
share_prefix (CauserieTurn *self)
{
  for (guint i = 0; i < self->running->len; i++)
    {
      CauserieTurn *other = g_ptr_array_index (self->running, i);

      if (other != self && other->request != NULL)
        causerie_turn_request_share_prefix (self->request, other->request);
    }
}

static void
on_prepared_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (CauserieTurn) self = CAUSERIE_TURN (data);
  g_autoptr (GError) error = NULL;

  if (causerie_turn_request_prepare_finish (CAUSERIE_TURN_REQUEST (source), result, &error))
    {
      share_prefix (self);
      send_request (self);
    }
  else
    fail (self, error);
}

static void
set_model (CauserieTurn *self, const char *model)
{
  g_autofree char *old = self->model;

  self->model = g_strdup (model);
  if (g_strcmp0 (old, model) != 0)
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_MODEL]);
}

static GPtrArray *
list_path (CauserieTurn *self)
{
  GPtrArray *path = g_ptr_array_new_with_free_func (g_object_unref);
  gint64 id = self->parent_id;

  for (; id != CAUSERIE_ROOT; id = causerie_tree_get_parent_id (self->tree, id))
    {
      CauserieMessage *message = causerie_tree_get_message (self->tree, id);

      if (message == NULL)
        break;
      g_ptr_array_add (path, g_object_ref (message));
    }
  for (guint i = 0; i < path->len / 2; i++)
    {
      gpointer message = path->pdata[i];

      path->pdata[i] = path->pdata[path->len - 1 - i];
      path->pdata[path->len - 1 - i] = message;
    }
  return path;
}

/* The model may only have become known when the service listed its models. */
static void
complete_choice (CauserieTurn *self)
{
  CauserieModelChoice *choice = self->choice;

  if (choice->model != NULL && choice->model[0] != '\0')
    return;
  g_free (choice->model);
  choice->model = g_strdup (
      choice->service != NULL ? causerie_service_entry_get_default_model (choice->service) : "");
}

static void
prepare (CauserieTurn *self)
{
  g_autoptr (GPtrArray) path = list_path (self);

  set_phase (self, PHASE_PREPARE);
  complete_choice (self);
  set_model (self, self->choice->model);
  g_clear_object (&self->service_wait.branch);
  self->request = causerie_turn_request_new (self->library, self->settings, self->registry,
                                             self->setup, self->choice, self->chat_id, path);
  causerie_turn_request_prepare_async (self->request, self->loader, self->cancellable,
                                       on_prepared_cb, g_object_ref (self));
}

/* --- The wait for a service --- */

static void open_service (CauserieTurn *self);

static void
end_service_wait (CauserieTurn *self)
{
  gboolean chosen = self->service_wait.source != self->registry;

  g_clear_signal_handler (&self->service_wait.handler, self->service_wait.source);
  self->service_wait.source = NULL;
  g_source_destroy (self->service_wait.cancel_source);
  g_clear_pointer (&self->service_wait.cancel_source, g_source_unref);
  if (chosen)
    prepare (self);
  else
    open_service (self);
}

static gboolean
on_service_wait_cancelled_cb (GCancellable *cancellable, gpointer data)
{
  end_service_wait (CAUSERIE_TURN (data));
  return G_SOURCE_REMOVE;
}

static void
on_ready_cb (GObject *source, GParamSpec *pspec, gpointer data)
{
  gboolean ready = FALSE;

  g_object_get (source, "ready", &ready, NULL);
  if (ready)
    end_service_wait (CAUSERIE_TURN (data));
}

/* Waits until @source, the registry or a service, has looked up the key and listed the models. */
static void
wait_for (CauserieTurn *self, gpointer source)
{
  ServiceWait *wait = &self->service_wait;

  if (self->phase != PHASE_SERVICE)
    set_phase (self, PHASE_SERVICE);
  wait->source = source;
  wait->handler
      = g_signal_connect_object (source, "notify::ready", G_CALLBACK (on_ready_cb), self, 0);
  wait->cancel_source = g_cancellable_source_new (self->cancellable);
  g_source_set_callback (wait->cancel_source, G_SOURCE_FUNC (on_service_wait_cancelled_cb),
                         g_object_ref (self), g_object_unref);
  g_source_attach (wait->cancel_source, g_main_context_get_thread_default ());
}

static void
on_service_opened_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (CauserieTurn) self = CAUSERIE_TURN (data);
  CauserieModelChoice *choice = self->choice;
  g_autoptr (GError) error = NULL;

  if (!causerie_registry_open_finish (CAUSERIE_REGISTRY (source), result, &error))
    {
      set_phase (self, PHASE_PREPARE);
      fail (self, error);
    }
  else if ((choice->model == NULL || choice->model[0] == '\0')
           && !causerie_service_entry_get_ready (choice->service))
    wait_for (self, choice->service);
  else
    prepare (self);
}

/* Chooses what answers: as in the plan, else the model of the branch, else the default one. Looks
   up the key of a service that is used for the first time. */
static void
open_service (CauserieTurn *self)
{
  CauserieServiceEntry *active = causerie_registry_get_active (self->registry);

  if (self->choice == NULL || (self->choice->service == NULL && self->model[0] == '\0'))
    {
      causerie_model_choice_free (self->choice);
      self->choice
          = causerie_model_choice_new_for_branch (self->registry, self->service_wait.branch);
    }
  if (self->choice->service == NULL)
    g_set_object (&self->choice->service, active);
  if (self->choice->service == NULL
      || causerie_service_entry_get_service (self->choice->service) != NULL)
    {
      prepare (self);
      return;
    }
  if (self->phase != PHASE_SERVICE)
    set_phase (self, PHASE_SERVICE);
  causerie_registry_open_async (self->registry, self->choice->service, TRUE, self->cancellable,
                                on_service_opened_cb, g_object_ref (self));
}

/* Returns: whether the registry must find the active service first */
static gboolean
needs_active (CauserieTurn *self)
{
  return self->choice == NULL || self->choice->service == NULL
         || causerie_service_entry_get_service (self->choice->service) == NULL;
}

static void
causerie_turn_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  CauserieTurn *self = CAUSERIE_TURN (object);

  switch (id)
    {
    case PROP_STATE:
      g_value_set_int (value, (int)self->state);
      break;
    case PROP_REPLY:
      g_value_set_object (value, self->reply);
      break;
    case PROP_PARENT_ID:
      g_value_set_int64 (value, self->parent_id);
      break;
    case PROP_MODEL:
      g_value_set_string (value, self->model);
      break;
    case PROP_RETRY_AT:
      g_value_set_int64 (value, self->retry.at);
      break;
    case PROP_FAILURE:
      g_value_set_boxed (value, self->failure);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
causerie_turn_dispose (GObject *object)
{
  CauserieTurn *self = CAUSERIE_TURN (object);

  g_clear_handle_id (&self->retry.timer, g_source_remove);
  g_weak_ref_set (&self->branch, NULL);
  if (self->service_wait.cancel_source != NULL)
    g_source_destroy (self->service_wait.cancel_source);
  g_clear_pointer (&self->service_wait.cancel_source, g_source_unref);
  g_clear_object (&self->service_wait.branch);
  g_clear_object (&self->builder);
  g_clear_object (&self->reply);
  g_clear_object (&self->writer);
  g_clear_object (&self->request);
  g_clear_object (&self->loader);
  g_clear_object (&self->tree);
  g_clear_object (&self->registry);
  g_clear_object (&self->setup);
  g_clear_object (&self->settings);
  g_clear_object (&self->client);
  g_clear_object (&self->writes);
  g_clear_object (&self->library);
  G_OBJECT_CLASS (causerie_turn_parent_class)->dispose (object);
}

static void
causerie_turn_finalize (GObject *object)
{
  CauserieTurn *self = CAUSERIE_TURN (object);

  g_weak_ref_clear (&self->branch);
  g_clear_pointer (&self->running, g_ptr_array_unref);
  g_clear_object (&self->cancellable);
  g_clear_pointer (&self->failure, causerie_failure_unref);
  g_clear_error (&self->error);
  causerie_model_choice_free (self->choice);
  g_free (self->model);
  G_OBJECT_CLASS (causerie_turn_parent_class)->finalize (object);
}

static void
causerie_turn_class_init (CauserieTurnClass *klass)
{
  const GParamFlags flags = G_PARAM_READABLE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS;
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = causerie_turn_get_property;
  object_class->dispose = causerie_turn_dispose;
  object_class->finalize = causerie_turn_finalize;
  properties[PROP_STATE] = g_param_spec_int ("state", NULL, NULL, CAUSERIE_TURN_WAITING,
                                             CAUSERIE_TURN_FAILED, CAUSERIE_TURN_WAITING, flags);
  properties[PROP_REPLY] = g_param_spec_object ("reply", NULL, NULL, CAUSERIE_TYPE_MESSAGE, flags);
  properties[PROP_PARENT_ID]
      = g_param_spec_int64 ("parent-id", NULL, NULL, 0, G_MAXINT64, 0, flags);
  properties[PROP_MODEL] = g_param_spec_string ("model", NULL, NULL, "", flags);
  properties[PROP_RETRY_AT] = g_param_spec_int64 ("retry-at", NULL, NULL, 0, G_MAXINT64, 0, flags);
  properties[PROP_FAILURE]
      = g_param_spec_boxed ("failure", NULL, NULL, CAUSERIE_TYPE_FAILURE, flags);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
causerie_turn_init (CauserieTurn *self)
{
  g_weak_ref_init (&self->branch, NULL);
  self->cancellable = g_cancellable_new ();
}

/**
 * causerie_turn_new:
 * @plan: the plan; copied
 */
CauserieTurn *
causerie_turn_new (const CauserieTurnPlan *plan)
{
  CauserieTurn *self = g_object_new (CAUSERIE_TYPE_TURN, NULL);

  self->library = g_object_ref (plan->library);
  self->writes = g_object_ref (plan->writes);
  self->client = g_object_ref (plan->client);
  self->settings = g_object_ref (plan->settings);
  self->registry = g_object_ref (plan->registry);
  self->setup = g_object_ref (plan->setup);
  self->loader = g_object_ref (plan->loader);
  self->tree = g_object_ref (plan->tree);
  self->running = g_ptr_array_ref (plan->running);
  g_set_object (&self->service_wait.branch, plan->branch);
  g_weak_ref_set (&self->branch, plan->branch);
  self->chat_id = plan->chat_id;
  self->parent_id = plan->parent_id;
  self->replaces = plan->replaces;
  self->choice = causerie_model_choice_copy (plan->choice);
  self->model
      = g_strdup (self->choice != NULL && self->choice->model != NULL ? self->choice->model : "");
  return self;
}

/* Runs the turn once. Always succeeds: the outcome is in the turn's
 * properties. */
void
causerie_turn_run_async (CauserieTurn *self, GAsyncReadyCallback callback, gpointer data)
{
  CauserieMessage *parent = causerie_tree_get_message (self->tree, self->parent_id);

  g_return_if_fail (self->phase == PHASE_NEW && parent != NULL);
  self->task = g_task_new (self, NULL, callback, data);
  g_task_set_source_tag (self->task, causerie_turn_run_async);
  g_signal_connect_object (self->client, "retrying", G_CALLBACK (on_client_retrying_cb), self, 0);
  self->had_failure = causerie_message_get_failure (parent) != NULL;
  causerie_message_set_failure (parent, NULL);
  causerie_registry_read_key_again (self->registry);
  if (causerie_registry_get_ready (self->registry) || !needs_active (self))
    open_service (self);
  else
    wait_for (self, self->registry);
}

/* Returns: %TRUE */
gboolean
causerie_turn_run_finish (CauserieTurn *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);
  return g_task_propagate_boolean (G_TASK (result), error);
}

/* Stops the turn. A partial reply is stored as stopped; if the reply has not begun, the user's
 * message gets the failure %CAUSERIE_ERROR_STOPPED. Does nothing if the turn has ended. */
void
causerie_turn_stop (CauserieTurn *self)
{
  g_return_if_fail (CAUSERIE_IS_TURN (self));
  cancel (self, CANCEL_STOP);
}

/* To be called when the program quits. A partial reply is stored as interrupted. */
void
causerie_turn_interrupt (CauserieTurn *self)
{
  g_return_if_fail (CAUSERIE_IS_TURN (self));
  cancel (self, CANCEL_INTERRUPT);
}

CauserieTurnState
causerie_turn_get_state (CauserieTurn *self)
{
  g_return_val_if_fail (CAUSERIE_IS_TURN (self), CAUSERIE_TURN_FAILED);
  return self->state;
}

/* Returns: (transfer none) (nullable): the reply in the tree; %NULL until it has begun */
CauserieMessage *
causerie_turn_get_reply (CauserieTurn *self)
{
  g_return_val_if_fail (CAUSERIE_IS_TURN (self), NULL);
  return self->reply;
}

gint64
causerie_turn_get_parent_id (CauserieTurn *self)
{
  g_return_val_if_fail (CAUSERIE_IS_TURN (self), 0);
  return self->parent_id;
}

/* Returns: the id of the model, or "" while it is not known */
const char *
causerie_turn_get_model (CauserieTurn *self)
{
  g_return_val_if_fail (CAUSERIE_IS_TURN (self), "");
  return self->model;
}

/* Returns: (transfer none) (nullable): the service; %NULL while it is not known, or if there is
 * none */
CauserieService *
causerie_turn_get_service (CauserieTurn *self)
{
  g_return_val_if_fail (CAUSERIE_IS_TURN (self), NULL);
  return self->request != NULL ? causerie_turn_request_get_service (self->request) : NULL;
}

/* Returns: when the next attempt begins, in microseconds since 1970 UTC; 0 unless in state
 * RETRYING */
gint64
causerie_turn_get_retry_at (CauserieTurn *self)
{
  g_return_val_if_fail (CAUSERIE_IS_TURN (self), 0);
  return self->retry.at;
}

/* Returns: (transfer none) (nullable): why the turn failed or is being retried */
CauserieFailure *
causerie_turn_get_failure (CauserieTurn *self)
{
  g_return_val_if_fail (CAUSERIE_IS_TURN (self), NULL);
  return self->failure;
}

/* Returns: (transfer none) (nullable): the writer of the reply; %NULL until it has begun */
CauserieReplyWriter *
causerie_turn_get_writer (CauserieTurn *self)
{
  g_return_val_if_fail (CAUSERIE_IS_TURN (self), NULL);
  return self->writer;
}

/* Returns: whether the turn is running on @branch */
gboolean
causerie_turn_is_on (CauserieTurn *self, CauserieBranch *branch)
{
  g_autoptr (CauserieBranch) asked_in = NULL;

  if (self->reply != NULL)
    return causerie_branch_find (branch, causerie_message_get_id (self->reply), NULL);
  if (causerie_branch_get_leaf_id (branch) == self->parent_id)
    return TRUE;
  asked_in = g_weak_ref_get (&self->branch);
  return asked_in == branch && causerie_branch_find (branch, self->parent_id, NULL)
         && (self->replaces == 0 || causerie_branch_find (branch, self->replaces, NULL));
}

static void
restore_failure (gint64 message_id, gconstpointer failure, gpointer tree)
{
  CauserieMessage *message = causerie_tree_get_message (CAUSERIE_TREE (tree), message_id);

  if (message != NULL)
    causerie_message_set_failure (message, (CauserieFailure *)failure);
}

/* Sets the failures that are not stored yet on the messages of a loaded tree. */
void
causerie_turn_restore_failures (CauseriePendingWrites *writes, CauserieTree *tree, gint64 chat_id)
{
  causerie_pending_writes_foreach (writes, &failure_kind, chat_id, restore_failure, tree);
}
