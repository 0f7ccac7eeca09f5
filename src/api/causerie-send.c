/* SPDX-License-Identifier: GPL-3.0-or-later
 * Sends an HTTP message that can be cancelled at any time.
 *
 * libsoup 3.4 to 3.6.5 finishes a message twice, with a double unref, if it is cancelled between
 * reading the head of the answer and returning the stream. The caller's cancellable is therefore
 * not forwarded during that time, usually one iteration of the main loop. */
#include "config.h"

#include "causerie-send.h"

#include "causerie-error.h"

/* In milliseconds. How long a cancelled request waits for libsoup to return the stream before it is
   cancelled anyway. */
#define MAX_CANCEL_DELAY 200

/* A `100 Continue` and a few `103 Early Hints` may precede an answer. libsoup reads interim answers
 * in a loop without returning to the main loop, so an endless sequence would block the program. */
#define MAX_INTERIM_ANSWERS 20

typedef struct
{
  SoupMessage *message;
  GCancellable *outer; /* the caller's */
  gulong outer_handler;
  GCancellable *inner; /* passed to libsoup */
  gulong head_handler;
  gulong interim_handler;
  guint n_interim;
  gboolean has_head;
  GSource *timer;
} Sending;

static void
sending_free (gpointer data)
{
  Sending *sending = data;

  g_object_unref (sending->message);
  g_object_unref (sending->inner);
  g_clear_object (&sending->outer);
  g_free (sending);
}

/* Disconnects all handlers and timers that could still cancel. */
static void
disconnect_handlers (Sending *sending)
{
  g_signal_handler_disconnect (sending->message, sending->head_handler);
  g_signal_handler_disconnect (sending->message, sending->interim_handler);
  g_cancellable_disconnect (sending->outer, sending->outer_handler);
  if (sending->timer != NULL)
    g_source_destroy (sending->timer);
  g_clear_pointer (&sending->timer, g_source_unref);
}

static gboolean
on_cancel_delay_passed_cb (gpointer data)
{
  g_cancellable_cancel (data);
  return G_SOURCE_REMOVE;
}

static void
on_outer_cancelled_cb (GCancellable *outer, gpointer data)
{
  Sending *sending = data;

  if (!sending->has_head)
    {
      g_cancellable_cancel (sending->inner);
      return;
    }
  sending->timer = g_timeout_source_new (MAX_CANCEL_DELAY);
  g_source_set_callback (sending->timer, on_cancel_delay_passed_cb, sending->inner, NULL);
  g_source_attach (sending->timer, g_main_context_get_thread_default ());
}

static void
on_got_headers_cb (SoupMessage *message, gpointer data)
{
  Sending *sending = data;

  sending->has_head = TRUE;
}

static void
on_got_informational_cb (SoupMessage *message, gpointer data)
{
  Sending *sending = data;

  if (++sending->n_interim > MAX_INTERIM_ANSWERS)
    g_cancellable_cancel (sending->inner);
}

static void
on_sent_cb (GObject *object, GAsyncResult *result, gpointer data)
{
  g_autoptr (GTask) task = data;
  Sending *sending = g_task_get_task_data (task);
  g_autoptr (GError) error = NULL;
  g_autoptr (GInputStream) stream
      = soup_session_send_finish (SOUP_SESSION (object), result, &error);

  disconnect_handlers (sending);
  /* Dropping the unused stream closes the connection. */
  if (sending->outer != NULL && g_cancellable_is_cancelled (sending->outer))
    g_task_return_new_error (task, G_IO_ERROR, G_IO_ERROR_CANCELLED, "The request was cancelled.");
  else if (sending->n_interim > MAX_INTERIM_ANSWERS)
    g_task_return_error (
        task, causerie_error_new_full (CAUSERIE_ERROR_BAD_ANSWER,
                                       "The server sent “100 Continue” too many times.", NULL, 0));
  else if (stream == NULL)
    g_task_return_error (task, g_steal_pointer (&error));
  else
    g_task_return_pointer (task, g_steal_pointer (&stream), g_object_unref);
}

/**
 * causerie_send_async:
 * @cancellable: (nullable): stops the request at any time; must be cancelled in the calling thread
 *
 * Like soup_session_send_async(), but can be cancelled at any time, and fails if a server sends
 * more than about twenty interim answers.
 */
void
causerie_send_async (SoupSession *session, SoupMessage *message, GCancellable *cancellable,
                     GAsyncReadyCallback callback, gpointer data)
{
  GTask *task = g_task_new (session, NULL, callback, data);
  Sending *sending = g_new0 (Sending, 1);

  g_return_if_fail (SOUP_IS_SESSION (session));
  g_return_if_fail (SOUP_IS_MESSAGE (message));

  g_task_set_source_tag (task, causerie_send_async);
  g_task_set_task_data (task, sending, sending_free);
  sending->message = g_object_ref (message);
  sending->inner = g_cancellable_new ();
  sending->head_handler
      = g_signal_connect (message, "got-headers", G_CALLBACK (on_got_headers_cb), sending);
  sending->interim_handler = g_signal_connect (message, "got-informational",
                                               G_CALLBACK (on_got_informational_cb), sending);
  if (cancellable != NULL)
    {
      sending->outer = g_object_ref (cancellable);
      sending->outer_handler
          = g_cancellable_connect (cancellable, G_CALLBACK (on_outer_cancelled_cb), sending, NULL);
    }
  soup_session_send_async (session, message, G_PRIORITY_DEFAULT, sending->inner, on_sent_cb, task);
}

/**
 * causerie_send_finish:
 * @error: return location for an error: one of libsoup or GIO, %CAUSERIE_ERROR_BAD_ANSWER after too
 *   many interim answers, or %G_IO_ERROR_CANCELLED if it was cancelled, even if the answer had
 *   arrived
 *
 * Returns: (transfer full) (nullable): the body of the answer, whatever its status
 */
GInputStream *
causerie_send_finish (SoupSession *session, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, session), NULL);
  return g_task_propagate_pointer (G_TASK (result), error);
}
