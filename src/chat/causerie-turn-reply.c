/* SPDX-License-Identifier: GPL-3.0-or-later
 * The second half of a turn: the reply as it arrives, in the tree and in the library. */
#include "config.h"

#include "causerie-turn-private.h"

#include "causerie-block.h"

/* A frame of the screen. */
#define GROW_MILLISECONDS 16
/* Half a second is the most that a crash may cost; the rest of it is for the disk. */
#define FLUSH_MILLISECONDS 300

static CauserieLibrary *
get_library (CauserieTurn *self)
{
  return causerie_exchange_get_library (self->exchange);
}

static CauseriePendingWrites *
get_writes (CauserieTurn *self)
{
  return causerie_exchange_get_writes (self->exchange);
}

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

/* It is on screen, and a message without a reply says so without it. */
static const CauseriePendingKind failure_kind
    = { start_writing_failure, NULL, free_failure, FALSE };

/* The last step of every turn. */
static void
end_run (CauserieTurn *self, CauserieTurnState state)
{
  g_autoptr (GTask) task = g_steal_pointer (&self->task);

  g_clear_handle_id (&self->grow_delay, g_source_remove);
  g_clear_handle_id (&self->flush_delay, g_source_remove);
  if (self->builder != NULL)
    g_signal_handlers_disconnect_by_data (self->builder, self);
  causerie_turn_end_wait (self);
  causerie_turn_set_state (self, state);
  g_task_return_boolean (task, TRUE);
}

/* WAITING until the first words, be they thought or said. */
static void
update_state (CauserieTurn *self, const char *content)
{
  g_autoptr (GArray) blocks = NULL;
  CauserieTurnState state = CAUSERIE_TURN_WAITING;

  /* What was said before a pause may be drawn while the turn waits for the service again. */
  if (self->state == CAUSERIE_TURN_STREAMING || self->state == CAUSERIE_TURN_RETRYING)
    return;
  blocks = causerie_content_list_blocks (content, NULL);
  for (guint i = 0; blocks != NULL && i < blocks->len; i++)
    {
      const CauserieBlock *block = &g_array_index (blocks, CauserieBlock, i);

      if (block->kind == CAUSERIE_BLOCK_THINKING || block->kind == CAUSERIE_BLOCK_REDACTED_THINKING)
        state = MAX (state, CAUSERIE_TURN_THINKING);
      else if (block->kind == CAUSERIE_BLOCK_TEXT)
        {
          g_autofree char *text = causerie_block_dup_text (block);

          if (text != NULL && *text != '\0')
            state = CAUSERIE_TURN_STREAMING;
        }
    }
  if (state > self->state)
    causerie_turn_set_state (self, state);
}

static void flush (CauserieTurn *self);

static gboolean
on_flush_due_cb (gpointer data)
{
  CauserieTurn *self = CAUSERIE_TURN (data);

  self->flush_delay = 0;
  flush (self);
  return G_SOURCE_REMOVE;
}

static void
flush_soon (CauserieTurn *self)
{
  if (self->flush_delay == 0 && !self->flush_due)
    self->flush_delay = g_timeout_add (FLUSH_MILLISECONDS, on_flush_due_cb, self);
}

static void
on_flushed_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (CauserieTurn) self = CAUSERIE_TURN (data);
  g_autoptr (GError) error = NULL;
  gboolean due = self->flush_due;

  self->flushing = FALSE;
  self->flush_due = FALSE;
  if (!causerie_library_write_finish (CAUSERIE_LIBRARY (source), result, &error))
    g_debug ("Writing a reply as it streams: %s", error->message);
  /* The end stores everything itself. */
  if (self->ending != NULL || self->task == NULL)
    return;
  /* What the disk does not take now is tried again in a moment, and told at the end. */
  if (error != NULL)
    flush_soon (self);
  else if (due)
    flush (self);
}

/* One write at a time: a library that another program has locked takes none for as long as it
   likes, and must not find a queue of them then. */
static void
flush (CauserieTurn *self)
{
  g_autofree char *content = NULL;

  if (self->flushing)
    {
      self->flush_due = TRUE;
      return;
    }
  self->flushing = TRUE;
  content = causerie_turn_dup_content (self);
  causerie_library_write_reply_async (get_library (self), causerie_message_get_id (self->reply),
                                      content, NULL, on_flushed_cb, g_object_ref (self));
}

static gboolean
on_grow_due_cb (gpointer data)
{
  CauserieTurn *self = CAUSERIE_TURN (data);
  g_autofree char *content = causerie_turn_dup_content (self);

  self->grow_delay = 0;
  causerie_message_grow (self->reply, content);
  update_state (self, content);
  return G_SOURCE_REMOVE;
}

/**
 * causerie_turn_grow_soon:
 * @self: a turn
 *
 * Shows and stores what the reply says as of now, in a moment: many events come in one frame, and
 * many frames go to one write. Does nothing before the reply has its row, nor after its end.
 */
void
causerie_turn_grow_soon (CauserieTurn *self)
{
  if (self->reply == NULL || self->streamed || self->task == NULL)
    return;
  if (self->grow_delay == 0)
    self->grow_delay = g_timeout_add (GROW_MILLISECONDS, on_grow_due_cb, self);
  flush_soon (self);
}

/* A reply comes on screen where somebody still waits for it: the reader may have gone elsewhere. */
static gboolean
is_awaited (CauserieTurn *self)
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

  /* A first reply is followed by itself. What leads there was chosen when the reply was asked for;
     another window may have chosen otherwise since. */
  if (branch != NULL && self->replaces != 0)
    causerie_branch_lead_to (branch, id);
  causerie_tree_choose (self->tree, self->parent_id, id);
}

static void
on_begun_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (CauserieTurn) self = CAUSERIE_TURN (data);
  g_autoptr (CauserieMessage) reply = NULL;
  g_autoptr (GError) error = NULL;

  reply = causerie_library_begin_reply_finish (CAUSERIE_LIBRARY (source), result, &self->unstored);
  self->beginning = FALSE;
  if (reply == NULL)
    {
      /* What cannot be kept is not asked for any longer. */
      g_cancellable_cancel (self->cancellable);
      causerie_turn_conclude (self);
      return;
    }
  /* The library has cleared what was wrong before. */
  causerie_pending_writes_drop (get_writes (self), &failure_kind, self->chat_id, self->parent_id);
  self->choosing = self->choosing && is_awaited (self);
  if (!causerie_tree_add (self->tree, reply, &error))
    g_debug ("A reply is stored but not in the tree: %s", error->message);
  else if (self->choosing)
    show_reply (self, reply);
  /* Last, so that whoever shows the turn until then finds the reply in its place. */
  causerie_turn_set_reply (self, reply);
  causerie_turn_grow_soon (self);
  causerie_turn_conclude (self);
}

static void
on_builder_started_cb (CauserieReplyBuilder *builder, gpointer data)
{
  CauserieTurn *self = CAUSERIE_TURN (data);
  const char *model = causerie_reply_builder_get_model (builder);
  CauserieNewReply reply = { 0 };

  if (self->task == NULL)
    return;
  causerie_turn_end_wait (self);
  /* After a pause the reply is there already. */
  if (self->reply != NULL)
    return;
  self->beginning = TRUE;
  self->choosing = is_awaited (self);
  reply.chat_id = self->chat_id;
  reply.parent_id = self->parent_id;
  reply.model = model != NULL && *model != '\0' ? model : self->model;
  reply.requested_model = self->model;
  reply.service = causerie_service_get_identity (self->service);
  reply.prefix = self->prefix_is_frozen ? NULL : self->prefix;
  reply.choose = self->choosing;
  causerie_library_begin_reply_async (get_library (self), &reply, NULL, on_begun_cb,
                                      g_object_ref (self));
}

static void
on_builder_changed_cb (CauserieReplyBuilder *builder, gpointer data)
{
  causerie_turn_grow_soon (CAUSERIE_TURN (data));
}

/**
 * causerie_turn_follow_builder:
 * @self: a turn with a new builder
 *
 * Stores and shows what is built from now on.
 */
void
causerie_turn_follow_builder (CauserieTurn *self)
{
  g_signal_connect_object (self->builder, "started", G_CALLBACK (on_builder_started_cb), self, 0);
  g_signal_connect_object (self->builder, "changed", G_CALLBACK (on_builder_changed_cb), self, 0);
}

static void
write_ending (CauserieTurn *self, GAsyncReadyCallback callback)
{
  const CauserieTurnEnding *ending = self->ending;
  CauserieReplyEnd end = { 0 };

  end.state = ending->state;
  end.content = ending->content;
  end.ends = ending->ends;
  end.stop_reason = ending->stop_reason;
  end.usage = ending->usage;
  end.failure = ending->failure;
  causerie_library_finish_reply_async (get_library (self), causerie_message_get_id (self->reply),
                                       &end, NULL, callback, g_object_ref (self));
}

/* Only what can succeed another time is offered again. A damaged file says so itself. */
static CauserieFailure *
take_refusal (CauserieTurn *self, const GError *error)
{
  self->unkept = causerie_library_may_take_later (get_library (self), error);
  if (self->unkept || g_error_matches (error, CAUSERIE_ERROR, CAUSERIE_ERROR_CORRUPT))
    return causerie_failure_new_from_error (error);
  return causerie_failure_new (CAUSERIE_ERROR_NOT_SAVED, NULL, NULL, 0);
}

/* If the disk refuses the end of a reply, the reply is what it is all the same, and ends its branch
   if it does; the reason is told beside it until the end is stored. */
static void
on_reply_stored_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (CauserieTurn) self = CAUSERIE_TURN (data);
  g_autoptr (CauserieFailure) refused = NULL;
  g_autoptr (GError) error = NULL;
  const CauserieTurnEnding *ending = self->ending;
  CauserieFailure *failure = ending->failure;

  if (!causerie_library_write_finish (CAUSERIE_LIBRARY (source), result, &error))
    failure = refused = take_refusal (self, error);
  causerie_turn_end_wait (self);
  causerie_message_finish (self->reply, ending->state, ending->content, ending->ends, failure);
  causerie_turn_set_failure (self, failure);
  end_run (self, CAUSERIE_TURN_DONE);
}

static void
on_kept_again_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (CauserieTurn) self = CAUSERIE_TURN (data);
  g_autoptr (CauserieFailure) refused = NULL;
  g_autoptr (GError) error = NULL;

  self->keeping = FALSE;
  if (causerie_library_write_finish (CAUSERIE_LIBRARY (source), result, &error))
    {
      self->unkept = FALSE;
      causerie_message_set_failure (self->reply, self->ending->failure);
      causerie_turn_set_failure (self, self->ending->failure);
      return;
    }
  refused = take_refusal (self, error);
  causerie_message_set_failure (self->reply, refused);
  causerie_turn_set_failure (self, refused);
}

/**
 * causerie_turn_keep_again:
 * @self: a turn that has come to its end
 *
 * Tries again to store the end of a reply that the disk refused. What is stored after this call
 * comes after it. Does nothing if the end is stored or on its way.
 */
void
causerie_turn_keep_again (CauserieTurn *self)
{
  if (!self->unkept || self->keeping)
    return;
  self->keeping = TRUE;
  write_ending (self, on_kept_again_cb);
}

/* What the builder makes of the stream's end stands; only the one who cancelled is told apart here:
   the person who pressed Stop, or the program that quits. */
static CauserieTurnEnding *
find_ending (CauserieTurn *self)
{
  CauserieTurnEnding *ending = g_new0 (CauserieTurnEnding, 1);

  causerie_reply_builder_end (self->builder, self->broken, &ending->state, &ending->ends,
                              &ending->failure);
  if (ending->state == CAUSERIE_MESSAGE_STOPPED && self->halt != CAUSERIE_TURN_IS_STOPPED)
    ending->state = CAUSERIE_MESSAGE_INTERRUPTED;
  ending->content = causerie_turn_dup_content (self);
  ending->stop_reason = g_strdup (causerie_reply_builder_get_stop_reason (self->builder));
  ending->usage = causerie_reply_builder_dup_usage (self->builder);
  return ending;
}

/* Stores the end of the reply, unless this was only the end of one of its parts. */
static void
end_reply (CauserieTurn *self)
{
  CauserieTurnEnding *ending = find_ending (self);

  if (causerie_turn_resume (self, ending))
    {
      causerie_turn_ending_free (ending);
      return;
    }
  g_clear_handle_id (&self->grow_delay, g_source_remove);
  g_clear_handle_id (&self->flush_delay, g_source_remove);
  self->ending = ending;
  write_ending (self, on_reply_stored_cb);
}

/**
 * causerie_turn_conclude:
 * @self: a turn at work
 *
 * Ends the turn, or goes on with a paused reply, as soon as both the stream and the storing of its
 * beginning have come to an end.
 */
void
causerie_turn_conclude (CauserieTurn *self)
{
  if (!self->streamed || self->beginning)
    return;
  if (self->reply != NULL)
    end_reply (self);
  else
    causerie_turn_fail (self, self->unstored != NULL ? self->unstored : self->broken);
}

static void
on_failure_stored_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (CauserieTurn) self = CAUSERIE_TURN (data);
  g_autoptr (GError) error = NULL;
  CauserieMessage *parent = causerie_tree_get_message (self->tree, self->parent_id);

  if (!causerie_library_write_finish (CAUSERIE_LIBRARY (source), result, &error))
    causerie_pending_writes_add_refused (
        get_writes (self), &failure_kind, self->chat_id, self->parent_id,
        self->failure != NULL ? causerie_failure_ref (self->failure) : NULL, error);
  if (parent != NULL)
    causerie_message_set_failure (parent, self->failure);
  end_run (self, CAUSERIE_TURN_FAILED);
}

/* A question that has a reply already is not left without one by Stop, and whoever quits has not
   stopped. */
static CauserieFailure *
find_failure (CauserieTurn *self, const GError *error)
{
  if (self->halt == CAUSERIE_TURN_GOES_ON || self->unstored != NULL)
    return error != NULL ? causerie_failure_new_from_error (error)
                         : causerie_failure_new (CAUSERIE_ERROR_BAD_ANSWER, NULL, NULL, 0);
  if (self->halt == CAUSERIE_TURN_IS_STOPPED
      && causerie_tree_get_n_children (self->tree, self->parent_id) == 0)
    return causerie_failure_new (CAUSERIE_ERROR_STOPPED, NULL, NULL, 0);
  return NULL;
}

/**
 * causerie_turn_fail:
 * @self: a turn at work that has no reply
 * @error: (nullable): why; %NULL if nothing is known but that no reply came
 *
 * Ends the turn without a reply. The reason is kept with the user's message.
 */
void
causerie_turn_fail (CauserieTurn *self, const GError *error)
{
  g_autoptr (CauserieFailure) failure = find_failure (self, error);

  causerie_turn_end_wait (self);
  causerie_turn_set_failure (self, failure);
  causerie_pending_writes_drop (get_writes (self), &failure_kind, self->chat_id, self->parent_id);
  if (failure == NULL && !self->had_failure)
    {
      end_run (self, CAUSERIE_TURN_FAILED);
      return;
    }
  causerie_library_set_failure_async (get_library (self), self->parent_id, failure, NULL,
                                      on_failure_stored_cb, g_object_ref (self));
}

static void
take_pending_failure (gint64 message_id, gconstpointer failure, gpointer tree)
{
  CauserieMessage *message = causerie_tree_get_message (CAUSERIE_TREE (tree), message_id);

  if (message != NULL)
    causerie_message_set_failure (message, (CauserieFailure *)failure);
}

/**
 * causerie_turn_take_pending_failures:
 * @exchange: the exchange
 * @tree: a tree that has just been read
 * @chat_id: its chat
 *
 * Gives messages the failures that the library has not taken yet.
 */
void
causerie_turn_take_pending_failures (CauserieExchange *exchange, CauserieTree *tree, gint64 chat_id)
{
  causerie_pending_writes_foreach (causerie_exchange_get_writes (exchange), &failure_kind, chat_id,
                                   take_pending_failure, tree);
}
