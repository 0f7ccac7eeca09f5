/* SPDX-License-Identifier: GPL-3.0-or-later
 * How the session comes to its end: every chat first, then the library. */
#include "config.h"

#include "causerie-chat-private.h"
#include "causerie-session-private.h"

static void
on_library_closed_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GTask) task = G_TASK (data);
  GError *error = NULL;

  if (causerie_library_close_finish (CAUSERIE_LIBRARY (source), result, &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

static void
close_if_quiet (CauserieSession *self)
{
  if (self->stopping > 0 || self->stop == NULL)
    return;
  causerie_pending_writes_flush (causerie_exchange_get_writes (self->exchange));
  causerie_library_close_async (self->library, NULL, on_library_closed_cb,
                                g_steal_pointer (&self->stop));
}

static void
on_chat_stopped_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (CauserieSession) self = CAUSERIE_SESSION (data);

  causerie_chat_stop_finish (CAUSERIE_CHAT (source), result, NULL);
  self->stopping--;
  close_if_quiet (self);
}

static GPtrArray *
list_open (CauserieSession *self)
{
  GPtrArray *chats = g_ptr_array_new_with_free_func (g_object_unref);

  for (guint i = 0; i < self->open->len; i++)
    g_ptr_array_add (chats, g_object_ref (g_ptr_array_index (self->open, i)));
  return chats;
}

/**
 * causerie_session_get_working:
 * @self: a session
 *
 * Returns: whether a reply is being written in any chat
 */
gboolean
causerie_session_get_working (CauserieSession *self)
{
  g_return_val_if_fail (CAUSERIE_IS_SESSION (self), FALSE);

  for (guint i = 0; i < self->open->len; i++)
    if (causerie_chat_get_working (g_ptr_array_index (self->open, i)))
      return TRUE;
  return FALSE;
}

/**
 * causerie_session_has_unkept:
 * @self: a session
 *
 * Returns: whether the library has not taken the end of some reply, which would be lost with the
 *   session
 */
gboolean
causerie_session_has_unkept (CauserieSession *self)
{
  g_return_val_if_fail (CAUSERIE_IS_SESSION (self), FALSE);

  for (guint i = 0; i < self->open->len; i++)
    if (causerie_chat_has_unkept (g_ptr_array_index (self->open, i)))
      return TRUE;
  return FALSE;
}

/**
 * causerie_session_keep_again:
 * @self: a session
 *
 * Offers the library at once what it has not taken: ends of replies, drafts, verdicts.
 */
void
causerie_session_keep_again (CauserieSession *self)
{
  g_autoptr (GPtrArray) chats = NULL;

  g_return_if_fail (CAUSERIE_IS_SESSION (self));

  chats = list_open (self);
  for (guint i = 0; i < chats->len; i++)
    causerie_chat_keep_again (g_ptr_array_index (chats, i));
  causerie_pending_writes_try_again (causerie_exchange_get_writes (self->exchange));
}

/**
 * causerie_session_stop_async:
 * @self: a session
 * @cancellable: (nullable): ignored: nothing may be lost here
 * @callback: called when everything is written and the library is closed
 * @data: for @callback
 *
 * Writes drafts, keeps the replies at work as interrupted with what has arrived, and closes the
 * library.
 */
void
causerie_session_stop_async (CauserieSession *self, GCancellable *cancellable,
                             GAsyncReadyCallback callback, gpointer data)
{
  g_autoptr (GPtrArray) chats = NULL;

  g_return_if_fail (CAUSERIE_IS_SESSION (self) && self->stop == NULL);
  self->stop = g_task_new (self, NULL, callback, data);
  g_task_set_source_tag (self->stop, causerie_session_stop_async);
  causerie_session_stop_finding (self);
  causerie_session_stop_listing (self);
  chats = list_open (self);
  self->stopping = chats->len;
  for (guint i = 0; i < chats->len; i++)
    causerie_chat_stop_async (g_ptr_array_index (chats, i), on_chat_stopped_cb,
                              g_object_ref (self));
  close_if_quiet (self);
}

/**
 * causerie_session_stop_finish:
 * @self: a session
 * @result: what the callback was given
 * @error: return location for an error of the library
 *
 * Returns: whether everything is written
 */
gboolean
causerie_session_stop_finish (CauserieSession *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);
  return g_task_propagate_boolean (G_TASK (result), error);
}
