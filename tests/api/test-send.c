/* SPDX-License-Identifier: GPL-3.0-or-later
 * Cancelling an HTTP message between its head and its body. */
#include "config.h"

#include "causerie-send.h"
#include "causerie-test.h"

/* Enough for the allocator to detect a double free. */
#define N_ROUNDS 40

static const char answer[] = "HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\n"
                             "Content-Length: 100\r\n\r\nhalf of it";

typedef struct
{
  GSocket *listener;
  GThread *thread;
  GAsyncQueue *answered; /* an item for each answer that was sent */
  GUri *uri;
  SoupSession *session;
  GCancellable *cancellable;
  int priority;
} Fixture;

/* Sends an answer without reading the request, and reports when the connection is closed. */
static gpointer
run_hasty_server (gpointer data)
{
  Fixture *f = data;
  gsize closed = 0;

  for (int i = 0; i < N_ROUNDS; i++)
    {
      g_autoptr (GSocket) socket = g_socket_accept (f->listener, NULL, NULL);
      char bytes[1024];
      gssize size;

      g_assert_cmpint (g_socket_send (socket, answer, strlen (answer), NULL, NULL), ==,
                       strlen (answer));
      g_async_queue_push (f->answered, f);
      while ((size = g_socket_receive (socket, bytes, sizeof bytes, NULL, NULL)) > 0)
        ;
      closed++;
    }
  return GSIZE_TO_POINTER (closed);
}

static void
set_up (Fixture *f, gconstpointer data)
{
  g_autoptr (GInetAddress) loopback = g_inet_address_new_loopback (G_SOCKET_FAMILY_IPV4);
  g_autoptr (GSocketAddress) any_port = g_inet_socket_address_new (loopback, 0);
  g_autoptr (GSocketAddress) address = NULL;
  g_autoptr (GError) error = NULL;

  f->listener
      = g_socket_new (G_SOCKET_FAMILY_IPV4, G_SOCKET_TYPE_STREAM, G_SOCKET_PROTOCOL_TCP, &error);
  g_assert_no_error (error);
  g_assert_true (g_socket_bind (f->listener, any_port, FALSE, NULL));
  g_assert_true (g_socket_listen (f->listener, NULL));
  address = g_socket_get_local_address (f->listener, &error);
  g_assert_no_error (error);
  f->uri = g_uri_build (G_URI_FLAGS_NONE, "http", NULL, "127.0.0.1",
                        g_inet_socket_address_get_port (G_INET_SOCKET_ADDRESS (address)), "/", NULL,
                        NULL);
  f->answered = g_async_queue_new ();
  f->session = soup_session_new ();
  f->priority = GPOINTER_TO_INT (data);
  f->thread = g_thread_new ("hasty-server", run_hasty_server, f);
}

static void
tear_down (Fixture *f, gconstpointer data)
{
  g_assert_cmpuint (GPOINTER_TO_SIZE (g_thread_join (f->thread)), ==, N_ROUNDS);
  g_object_unref (f->session);
  g_object_unref (f->listener);
  g_uri_unref (f->uri);
  g_async_queue_unref (f->answered);
}

/* Waits until the complete answer has arrived, so that libsoup reads its head at once. */
static void
on_starting_cb (SoupMessage *message, gpointer data)
{
  Fixture *f = data;

  g_async_queue_pop (f->answered);
}

static gboolean
on_cancel_cb (gpointer data)
{
  g_cancellable_cancel (data);
  return G_SOURCE_REMOVE;
}

static void
on_got_headers_cb (SoupMessage *message, gpointer data)
{
  Fixture *f = data;

  g_idle_add_full (f->priority, on_cancel_cb, g_object_ref (f->cancellable), g_object_unref);
}

static gboolean
is_finalized (gpointer data)
{
  return *(gpointer *)data == NULL;
}

static void
test_cancelled_with_the_head_there (Fixture *f, gconstpointer data)
{
  for (int i = 0; i < N_ROUNDS; i++)
    {
      g_autoptr (SoupMessage) message = soup_message_new_from_uri ("GET", f->uri);
      g_autoptr (GAsyncResult) sent = NULL;
      g_autoptr (GInputStream) stream = NULL;
      GAsyncResult *result = NULL;
      g_autoptr (GError) error = NULL;
      gpointer gone = message;

      f->cancellable = g_cancellable_new ();
      g_signal_connect (message, "starting", G_CALLBACK (on_starting_cb), f);
      g_signal_connect (message, "got-headers", G_CALLBACK (on_got_headers_cb), f);
      causerie_send_async (f->session, message, f->cancellable, causerie_test_take_result, &result);
      sent = causerie_test_await (&result);
      stream = causerie_send_finish (f->session, sent, &error);
      g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
      g_assert_null (stream);

      g_object_add_weak_pointer (G_OBJECT (message), &gone);
      g_clear_object (&sent);
      g_clear_object (&message);
      g_assert_true (causerie_test_wait_until (is_finalized, &gone, 20));
      g_clear_object (&f->cancellable);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add ("/send/cancelled-between-head-and-stream", Fixture, GINT_TO_POINTER (G_PRIORITY_HIGH),
              set_up, test_cancelled_with_the_head_there, tear_down);
  return g_test_run ();
}
