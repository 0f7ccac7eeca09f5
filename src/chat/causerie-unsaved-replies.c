/* SPDX-License-Identifier: GPL-3.0-or-later
 * Replies whose end could not be stored. Each is retried until the write succeeds or fails
 * permanently. */
#include "config.h"

#include "causerie-unsaved-replies.h"

/* In seconds. The delay doubles with every retry up to the longest one. */
#define MIN_RETRY_DELAY 1
#define MAX_RETRY_DELAY 60

struct _CauserieUnsavedReplies
{
  GObject parent_instance;

  GObject *owner;     /* borrowed; referenced while the timer runs */
  GPtrArray *writers; /* of CauserieReplyWriter, in the order in which the replies ended */
  guint timer;
  guint retry_delay; /* delay of the timer, in seconds */
  gboolean stopped;
};

G_DEFINE_FINAL_TYPE (CauserieUnsavedReplies, causerie_unsaved_replies, G_TYPE_OBJECT)

static void
stop_timer (CauserieUnsavedReplies *self)
{
  if (self->timer == 0)
    return;
  g_clear_handle_id (&self->timer, g_source_remove);
  g_object_unref (self->owner);
}

static gboolean
on_retry_due_cb (gpointer data)
{
  CauserieUnsavedReplies *self = CAUSERIE_UNSAVED_REPLIES (data);

  self->retry_delay = MIN (self->retry_delay * 2, MAX_RETRY_DELAY);
  self->timer = g_timeout_add_seconds (self->retry_delay, on_retry_due_cb, self);
  causerie_unsaved_replies_store (self);
  return G_SOURCE_REMOVE;
}

/* Holds a reference on the owner, as the ends of the replies exist only here. */
static void
start_timer (CauserieUnsavedReplies *self)
{
  if (self->timer != 0 || self->stopped)
    return;
  g_object_ref (self->owner);
  self->retry_delay = MIN_RETRY_DELAY;
  self->timer = g_timeout_add_seconds (self->retry_delay, on_retry_due_cb, self);
}

static void
on_pending_changed_cb (CauserieReplyWriter *writer, GParamSpec *pspec, gpointer data)
{
  g_autoptr (CauserieUnsavedReplies) self = g_object_ref (CAUSERIE_UNSAVED_REPLIES (data));

  if (causerie_reply_writer_get_pending (writer))
    return;
  g_signal_handlers_disconnect_by_data (writer, self);
  g_ptr_array_remove (self->writers, writer);
  if (self->writers->len == 0)
    stop_timer (self);
}

static void
causerie_unsaved_replies_dispose (GObject *object)
{
  CauserieUnsavedReplies *self = CAUSERIE_UNSAVED_REPLIES (object);

  g_clear_handle_id (&self->timer, g_source_remove);
  g_ptr_array_set_size (self->writers, 0);
  G_OBJECT_CLASS (causerie_unsaved_replies_parent_class)->dispose (object);
}

static void
causerie_unsaved_replies_finalize (GObject *object)
{
  g_ptr_array_unref (CAUSERIE_UNSAVED_REPLIES (object)->writers);
  G_OBJECT_CLASS (causerie_unsaved_replies_parent_class)->finalize (object);
}

static void
causerie_unsaved_replies_class_init (CauserieUnsavedRepliesClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = causerie_unsaved_replies_dispose;
  object_class->finalize = causerie_unsaved_replies_finalize;
}

static void
causerie_unsaved_replies_init (CauserieUnsavedReplies *self)
{
  self->writers = g_ptr_array_new_with_free_func (g_object_unref);
}

/**
 * causerie_unsaved_replies_new:
 * @owner: the object that owns this one; referenced while there are replies to store
 */
CauserieUnsavedReplies *
causerie_unsaved_replies_new (GObject *owner)
{
  CauserieUnsavedReplies *self = g_object_new (CAUSERIE_TYPE_UNSAVED_REPLIES, NULL);

  self->owner = owner;
  return self;
}

/**
 * causerie_unsaved_replies_add:
 * @writer: the writer of a reply whose end could not be stored
 *
 * Retries periodically to store the end. Does nothing if the failure was permanent.
 */
void
causerie_unsaved_replies_add (CauserieUnsavedReplies *self, CauserieReplyWriter *writer)
{
  if (!causerie_reply_writer_get_pending (writer))
    return;
  g_ptr_array_add (self->writers, g_object_ref (writer));
  g_signal_connect_object (writer, "notify::pending", G_CALLBACK (on_pending_changed_cb), self, 0);
  start_timer (self);
}

/* Retries all ends at once. #CauserieMessage:failure of a reply is cleared on success. The library
 * executes later calls after these writes. */
void
causerie_unsaved_replies_store (CauserieUnsavedReplies *self)
{
  for (guint i = 0; i < self->writers->len; i++)
    causerie_reply_writer_store_again (g_ptr_array_index (self->writers, i));
}

/* Retries all ends for the last time. */
void
causerie_unsaved_replies_stop (CauserieUnsavedReplies *self)
{
  self->stopped = TRUE;
  causerie_unsaved_replies_store (self);
  stop_timer (self);
}

/* Returns: whether no end is pending */
gboolean
causerie_unsaved_replies_is_empty (CauserieUnsavedReplies *self)
{
  return self->writers->len == 0;
}

/* Returns: whether the end of that reply is pending */
gboolean
causerie_unsaved_replies_contains (CauserieUnsavedReplies *self, gint64 message_id)
{
  for (guint i = 0; i < self->writers->len; i++)
    {
      CauserieMessage *reply
          = causerie_reply_writer_get_reply (g_ptr_array_index (self->writers, i));

      if (causerie_message_get_id (reply) == message_id)
        return TRUE;
    }
  return FALSE;
}
