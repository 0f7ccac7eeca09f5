/* SPDX-License-Identifier: GPL-3.0-or-later
 * Stores a reply while it arrives: its row in the library, its message object, and its end. */
#include "config.h"

#include "causerie-reply-writer.h"

#include "causerie-pending-writes.h"
#include "causerie-thinking-timer.h"
#include "causerie-usage.h"

/* One frame at 60 Hz. */
#define GROW_MILLISECONDS 16
/* A crash may lose at most half a second of text; the remaining 200 ms are for the write itself. */
#define FLUSH_MILLISECONDS 300

/* The end of the reply, to be stored. */
typedef struct
{
  CauserieMessageState state;
  gboolean ends;
  CauserieContent *content;
  char *stop_reason;
  char *usage;
  gint64 context_tokens;
  CauserieFailure *failure;
  GArray *thinking_times; /* or NULL */
} Ending;

struct _CauserieReplyWriter
{
  GObject parent_instance;

  CauserieLibrary *library;
  CauserieMessage *reply; /* NULL until its row is stored */

  /* The parts */
  CauserieReplyBuilder *builder; /* builds the current part */
  CauserieContent
      *partial;        /* content of the parts before the last pause; NULL before the first pause */
  char *partial_usage; /* usage of those parts, as JSON */
  CauserieThinkingTimer *timer;
  gint64 context_tokens; /* of the last of those parts that told it, or 0 */

  /* While it arrives */
  guint grow_source;
  guint flush_source;
  gsize flushed_size; /* size of the content that was last passed to the library */
  gboolean flush_all; /* the last flush failed, so the next one must store the complete content */
  gboolean flushing;  /* a flush is in progress */
  gboolean flush_due; /* flush again when the one in progress completes */

  /* At its end */
  Ending *ending;   /* NULL until the reply ends */
  gboolean pending; /* storing the end failed for a passing reason */
  gboolean storing; /* the end is being stored again */
};

enum
{
  PROP_PENDING = 1,
  N_PROPS,
};

static GParamSpec *properties[N_PROPS];
static guint grown_signal;

G_DEFINE_FINAL_TYPE (CauserieReplyWriter, causerie_reply_writer, G_TYPE_OBJECT)

static void
free_ending (Ending *ending)
{
  g_clear_pointer (&ending->content, causerie_content_unref);
  g_free (ending->stop_reason);
  g_free (ending->usage);
  g_clear_pointer (&ending->failure, causerie_failure_unref);
  g_clear_pointer (&ending->thinking_times, g_array_unref);
  g_free (ending);
}

static void
set_pending (CauserieReplyWriter *self, gboolean pending)
{
  if (self->pending == pending)
    return;
  self->pending = pending;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_PENDING]);
}

static void flush (CauserieReplyWriter *self);

static gboolean
on_flush_due_cb (gpointer data)
{
  CauserieReplyWriter *self = CAUSERIE_REPLY_WRITER (data);

  self->flush_source = 0;
  flush (self);
  return G_SOURCE_REMOVE;
}

static void
flush_soon (CauserieReplyWriter *self)
{
  if (self->flush_source == 0 && !self->flush_due)
    self->flush_source = g_timeout_add (FLUSH_MILLISECONDS, on_flush_due_cb, self);
}

static void
on_flushed_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (CauserieReplyWriter) self = CAUSERIE_REPLY_WRITER (data);
  g_autoptr (GError) error = NULL;
  gboolean due = self->flush_due;

  self->flushing = FALSE;
  self->flush_due = FALSE;
  if (!causerie_library_write_finish (CAUSERIE_LIBRARY (source), result, &error))
    g_debug ("Writing a reply as it streams: %s", error->message);
  self->flush_all = error != NULL;
  /* Storing the end also stores the complete content. */
  if (self->ending != NULL)
    return;
  /* Retry silently; if storing the end fails too, that failure is reported. */
  if (error != NULL)
    flush_soon (self);
  else if (due)
    flush (self);
}

/* Only one flush is in progress at a time: while another program has the library locked, writes
   must not pile up. */
static void
flush (CauserieReplyWriter *self)
{
  CauserieContent *content = causerie_reply_writer_get_content (self);
  CauserieReplyPart part = { 0 };

  if (self->flushing)
    {
      self->flush_due = TRUE;
      return;
    }
  self->flushing = TRUE;
  part.offset = causerie_content_take_change (content);
  /* Content that became shorter must be stored completely, too. */
  if (self->flush_all || causerie_content_get_size (content) < self->flushed_size)
    part.offset = 0;
  self->flushed_size = causerie_content_get_size (content);
  part.json = causerie_content_get_json (content) + part.offset;
  part.first_words = causerie_message_get_first_words (self->reply);
  causerie_library_write_reply_async (self->library, causerie_message_get_id (self->reply), &part,
                                      NULL, on_flushed_cb, g_object_ref (self));
}

static gboolean
on_grow_due_cb (gpointer data)
{
  CauserieReplyWriter *self = CAUSERIE_REPLY_WRITER (data);
  CauserieContent *content = causerie_reply_writer_get_content (self);

  self->grow_source = 0;
  causerie_message_grow (self->reply, content);
  g_signal_emit (self, grown_signal, 0, content);
  return G_SOURCE_REMOVE;
}

/* Updates the message once per frame and the library less often, as many events arrive in one
   frame. */
static void
update_soon (CauserieReplyWriter *self)
{
  if (self->reply == NULL || self->ending != NULL)
    return;
  if (self->grow_source == 0)
    self->grow_source = g_timeout_add (GROW_MILLISECONDS, on_grow_due_cb, self);
  flush_soon (self);
}

/* The content of the message is updated first, as it must have the block that has ended. */
static void
update_times (CauserieReplyWriter *self)
{
  CauserieContent *content = causerie_reply_writer_get_content (self);
  g_autoptr (GArray) times = causerie_thinking_timer_dup_times (self->timer, content);

  if (times == NULL)
    return;
  causerie_message_grow (self->reply, content);
  causerie_message_set_thinking_times (self->reply, times);
}

static void
on_builder_changed_cb (CauserieReplyWriter *self)
{
  guint thinking = causerie_reply_builder_get_open_thinking (self->builder);
  gboolean ended = causerie_thinking_timer_update (self->timer, thinking);

  if (ended && self->reply != NULL)
    update_times (self);
  update_soon (self);
}

static void
stop_updates (CauserieReplyWriter *self)
{
  g_clear_handle_id (&self->grow_source, g_source_remove);
  g_clear_handle_id (&self->flush_source, g_source_remove);
  if (self->builder != NULL)
    g_signal_handlers_disconnect_by_data (self->builder, self);
}

static void
causerie_reply_writer_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  switch (id)
    {
    case PROP_PENDING:
      g_value_set_boolean (value, CAUSERIE_REPLY_WRITER (object)->pending);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
causerie_reply_writer_dispose (GObject *object)
{
  CauserieReplyWriter *self = CAUSERIE_REPLY_WRITER (object);

  stop_updates (self);
  g_clear_object (&self->builder);
  g_clear_object (&self->timer);
  g_clear_object (&self->reply);
  g_clear_object (&self->library);
  G_OBJECT_CLASS (causerie_reply_writer_parent_class)->dispose (object);
}

static void
causerie_reply_writer_finalize (GObject *object)
{
  CauserieReplyWriter *self = CAUSERIE_REPLY_WRITER (object);

  g_clear_pointer (&self->ending, free_ending);
  g_clear_pointer (&self->partial, causerie_content_unref);
  g_free (self->partial_usage);
  G_OBJECT_CLASS (causerie_reply_writer_parent_class)->finalize (object);
}

static void
causerie_reply_writer_class_init (CauserieReplyWriterClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = causerie_reply_writer_get_property;
  object_class->dispose = causerie_reply_writer_dispose;
  object_class->finalize = causerie_reply_writer_finalize;
  properties[PROP_PENDING]
      = g_param_spec_boolean ("pending", NULL, NULL, FALSE,
                              G_PARAM_READABLE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);
  /**
   * CauserieReplyWriter::grown:
   * @self: a writer
   * @content: the current content of the message
   */
  grown_signal = g_signal_new ("grown", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                               NULL, G_TYPE_NONE, 1, CAUSERIE_TYPE_CONTENT);
}

static void
causerie_reply_writer_init (CauserieReplyWriter *self)
{
}

/* @clock: measures how long the reply thinks */
CauserieReplyWriter *
causerie_reply_writer_new (CauserieLibrary *library, CauserieClock *clock)
{
  CauserieReplyWriter *self = g_object_new (CAUSERIE_TYPE_REPLY_WRITER, NULL);

  self->library = g_object_ref (library);
  self->timer = causerie_thinking_timer_new (clock);
  return self;
}

/* Returns: (transfer none) (nullable): the message, which the caller must add to the tree; %NULL
 * until its row is stored */
CauserieMessage *
causerie_reply_writer_get_reply (CauserieReplyWriter *self)
{
  return self->reply;
}

/**
 * causerie_reply_writer_begin_part:
 * @builder: builds the first part, or the part after a pause
 *
 * Shows and stores the content of @builder from now on, once the row of the reply is stored.
 */
void
causerie_reply_writer_begin_part (CauserieReplyWriter *self, CauserieReplyBuilder *builder)
{
  g_set_object (&self->builder, builder);
  g_signal_connect_object (builder, "changed", G_CALLBACK (on_builder_changed_cb), self,
                           G_CONNECT_SWAPPED);
  /* The previous part may have arrived before the row was stored, and the next event may be far
     off. */
  update_soon (self);
}

/* A part that broke before its first event did not tell the size of its prompt. */
static void
update_context_tokens (CauserieReplyWriter *self)
{
  gint64 tokens = causerie_reply_builder_get_context_tokens (self->builder);

  if (tokens > 0)
    self->context_tokens = tokens;
}

/**
 * causerie_reply_writer_end_part:
 * @self: a writer whose current part ended in a pause
 *
 * Adds content and usage of the part to those of the previous parts.
 */
void
causerie_reply_writer_end_part (CauserieReplyWriter *self)
{
  CauserieContent *content = causerie_content_ref (causerie_reply_writer_get_content (self));
  g_autofree char *usage = causerie_reply_builder_dup_usage (self->builder);
  g_autofree char *earlier_usage = g_steal_pointer (&self->partial_usage);

  g_clear_pointer (&self->partial, causerie_content_unref);
  self->partial = content;
  self->partial_usage = causerie_usage_dup_sum (earlier_usage, usage);
  update_context_tokens (self);
  g_signal_handlers_disconnect_by_data (self->builder, self);
  g_clear_object (&self->builder);
}

/* Returns: (transfer none) (nullable): the content of the parts before the last pause; %NULL before
 * the first pause */
CauserieContent *
causerie_reply_writer_get_partial (CauserieReplyWriter *self)
{
  return self->partial;
}

/**
 * causerie_reply_writer_get_content:
 * @self: a writer after causerie_reply_writer_begin_part()
 *
 * Returns: (transfer none): the content of all parts, the same object each time: see
 *   causerie_reply_builder_get_content()
 */
CauserieContent *
causerie_reply_writer_get_content (CauserieReplyWriter *self)
{
  return self->builder != NULL ? causerie_reply_builder_get_content (self->builder) : self->partial;
}

/* Returns: whether a timer for the next flush is running */
gboolean
causerie_reply_writer_is_flush_scheduled (CauserieReplyWriter *self)
{
  return self->flush_source != 0;
}

static void
on_begun_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GTask) task = G_TASK (data);
  CauserieReplyWriter *self = g_task_get_source_object (task);
  GError *error = NULL;

  self->reply = causerie_library_begin_reply_finish (CAUSERIE_LIBRARY (source), result, &error);
  if (self->reply == NULL)
    {
      g_task_return_error (task, error);
      return;
    }
  update_times (self);
  update_soon (self);
  g_task_return_boolean (task, TRUE);
}

/**
 * causerie_reply_writer_begin_async:
 * @reply: the row to store; copied
 */
void
causerie_reply_writer_begin_async (CauserieReplyWriter *self, const CauserieNewReply *reply,
                                   GAsyncReadyCallback callback, gpointer data)
{
  GTask *task = g_task_new (self, NULL, callback, data);

  g_task_set_source_tag (task, causerie_reply_writer_begin_async);
  causerie_library_begin_reply_async (self->library, reply, NULL, on_begun_cb, task);
}

gboolean
causerie_reply_writer_begin_finish (CauserieReplyWriter *self, GAsyncResult *result, GError **error)
{
  return g_task_propagate_boolean (G_TASK (result), error);
}

static void
store_ending (CauserieReplyWriter *self, GAsyncReadyCallback callback, gpointer data)
{
  const Ending *ending = self->ending;
  CauserieReplyEnd end = { 0 };

  end.state = ending->state;
  end.content = causerie_content_get_json (ending->content);
  end.ends = ending->ends;
  end.stop_reason = ending->stop_reason;
  end.usage = ending->usage;
  end.context_tokens = ending->context_tokens;
  end.failure = ending->failure;
  end.thinking_times = ending->thinking_times;
  causerie_library_finish_reply_async (self->library, causerie_message_get_id (self->reply), &end,
                                       NULL, callback, data);
}

/* Returns: (transfer full): the failure to show with the reply: @error itself if it can pass or
   reports a damaged library, otherwise CAUSERIE_ERROR_NOT_SAVED */
static CauserieFailure *
create_failure (const GError *error, gboolean passes)
{
  if (passes || g_error_matches (error, CAUSERIE_ERROR, CAUSERIE_ERROR_CORRUPT))
    return causerie_failure_new_from_error (error);
  return causerie_failure_new (CAUSERIE_ERROR_NOT_SAVED, NULL, NULL, 0);
}

/* The message takes its final state even if storing the end fails. The failure is shown with it
   until a retry succeeds. */
static void
on_end_stored_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GTask) task = G_TASK (data);
  CauserieReplyWriter *self = g_task_get_source_object (task);
  const Ending *ending = self->ending;
  g_autoptr (CauserieFailure) refusal = NULL;
  g_autoptr (GError) error = NULL;

  if (!causerie_library_write_finish (CAUSERIE_LIBRARY (source), result, &error))
    {
      gboolean passes = causerie_library_can_retry (self->library, error);

      refusal = create_failure (error, passes);
      set_pending (self, passes);
    }
  causerie_message_finish (self->reply, ending->state, ending->content, ending->ends,
                           refusal != NULL ? refusal : ending->failure);
  g_task_return_boolean (task, TRUE);
}

/**
 * causerie_reply_writer_end_async:
 * @self: a writer whose row is stored
 * @failure: (nullable): what went wrong
 *
 * Stores the end of the reply, and finishes the message.
 */
void
causerie_reply_writer_end_async (CauserieReplyWriter *self, CauserieMessageState state,
                                 gboolean ends, CauserieFailure *failure,
                                 GAsyncReadyCallback callback, gpointer data)
{
  g_autofree char *usage = causerie_reply_builder_dup_usage (self->builder);
  GTask *task = g_task_new (self, NULL, callback, data);
  Ending *ending = g_new0 (Ending, 1);

  g_task_set_source_tag (task, causerie_reply_writer_end_async);
  stop_updates (self);
  update_context_tokens (self);
  ending->state = state;
  ending->ends = ends;
  ending->failure = failure != NULL ? causerie_failure_ref (failure) : NULL;
  ending->content = causerie_content_ref (causerie_reply_writer_get_content (self));
  ending->stop_reason = g_strdup (causerie_reply_builder_get_stop_reason (self->builder));
  ending->usage = causerie_usage_dup_sum (self->partial_usage, usage);
  ending->thinking_times = causerie_thinking_timer_dup_times (self->timer, ending->content);
  ending->context_tokens = self->context_tokens;
  self->ending = ending;
  store_ending (self, on_end_stored_cb, task);
}

/* If the end could not be stored, #CauserieMessage:failure of the reply says why. */
void
causerie_reply_writer_end_finish (CauserieReplyWriter *self, GAsyncResult *result)
{
  g_task_propagate_boolean (G_TASK (result), NULL);
}

/* Returns: whether storing the end failed for a passing reason, so that the end is only in this
 * object */
gboolean
causerie_reply_writer_get_pending (CauserieReplyWriter *self)
{
  return self->pending;
}

static void
on_end_retried_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (CauserieReplyWriter) self = CAUSERIE_REPLY_WRITER (data);
  g_autoptr (CauserieFailure) refusal = NULL;
  g_autoptr (GError) error = NULL;
  gboolean passes = FALSE;

  self->storing = FALSE;
  if (!causerie_library_write_finish (CAUSERIE_LIBRARY (source), result, &error))
    {
      passes = causerie_library_can_retry (self->library, error);
      refusal = create_failure (error, passes);
    }
  causerie_message_set_failure (self->reply, refusal != NULL ? refusal : self->ending->failure);
  set_pending (self, passes);
}

/* Stores the end again if it is pending. The library executes later calls after this write. */
void
causerie_reply_writer_store_again (CauserieReplyWriter *self)
{
  if (!self->pending || self->storing)
    return;
  self->storing = TRUE;
  store_ending (self, on_end_retried_cb, g_object_ref (self));
}
