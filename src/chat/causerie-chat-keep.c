/* SPDX-License-Identifier: GPL-3.0-or-later
 * Ends of replies that the disk refused: they are offered to it again until it takes them, or says
 * that it never will. */
#include "config.h"

#include "causerie-chat-private.h"

/* In seconds. Each wait is twice as long as the one before, up to the longest. */
#define FIRST_WAIT 1
#define LONGEST_WAIT 60

static void keep_later (CauserieChat *self, guint wait);

static gboolean
on_keep_due_cb (gpointer data)
{
  CauserieChat *self = CAUSERIE_CHAT (data);

  self->keep_delay = 0;
  causerie_chat_keep_again (self);
  if (causerie_chat_has_unkept (self))
    keep_later (self, MIN (self->keep_wait * 2, LONGEST_WAIT));
  return G_SOURCE_REMOVE;
}

/* Until then the chat lives on, whether a window shows it or not: nobody else has the words. */
static void
keep_later (CauserieChat *self, guint wait)
{
  self->keep_wait = wait;
  self->keep_delay = g_timeout_add_seconds_full (G_PRIORITY_DEFAULT, wait, on_keep_due_cb,
                                                 g_object_ref (self), g_object_unref);
}

/**
 * causerie_chat_add_unkept:
 * @self: a chat
 * @writer: of a reply whose end the library did not take
 *
 * Offers the library that end again from time to time.
 */
void
causerie_chat_add_unkept (CauserieChat *self, CauserieReplyWriter *writer)
{
  g_ptr_array_add (self->unkept, g_object_ref (writer));
  if (self->keep_delay == 0 && !self->stopping)
    keep_later (self, FIRST_WAIT);
}

/**
 * causerie_chat_keep_again:
 * @self: a chat
 *
 * Offers the library the ends of replies that it refused; the replies tell with
 * #CauserieMessage:failure when it has taken them. It is done by itself from time to time, and
 * before anything is stored below them.
 */
void
causerie_chat_keep_again (CauserieChat *self)
{
  g_return_if_fail (CAUSERIE_IS_CHAT (self));
  for (guint i = self->unkept->len; i > 0; i--)
    {
      CauserieReplyWriter *writer = g_ptr_array_index (self->unkept, i - 1);

      if (causerie_reply_writer_get_pending (writer))
        causerie_reply_writer_store_again (writer);
      else
        g_ptr_array_remove_index (self->unkept, i - 1);
    }
}

/**
 * causerie_chat_has_unkept:
 * @self: a chat
 *
 * Returns: whether the library has not taken the end of some reply
 */
gboolean
causerie_chat_has_unkept (CauserieChat *self)
{
  for (guint i = 0; i < self->unkept->len; i++)
    if (causerie_reply_writer_get_pending (g_ptr_array_index (self->unkept, i)))
      return TRUE;
  return FALSE;
}

/**
 * causerie_chat_stop_keeping:
 * @self: a chat that stops
 *
 * Offers the library what it refused for the last time.
 */
void
causerie_chat_stop_keeping (CauserieChat *self)
{
  causerie_chat_keep_again (self);
  g_clear_handle_id (&self->keep_delay, g_source_remove);
}
