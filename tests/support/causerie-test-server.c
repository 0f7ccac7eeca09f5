/* SPDX-License-Identifier: GPL-3.0-or-later
 * A loopback HTTP server with scripted answers, which may be malformed.
 *
 * It uses blocking sockets: one thread accepts, and one thread for each connection reads one
 * request and writes one reply. It needs no main context, so a blocked test does not block the
 * server. */
#include "config.h"

#include "causerie-test-server.h"

#include "causerie-test-gate.h"
#include "causerie-test-request.h"
#include "causerie-test.h"

#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>

struct _CauserieTestServer
{
  GObject parent_instance;

  char *base_url;
  GSocket *listener;
  GThread *thread;
  GCancellable *cancellable;
  CauserieTestGate *gate;

  /* The following members are protected by the mutex. */
  GMutex mutex;
  GQueue replies;
  CauserieTestResponder responder;
  gpointer responder_data;
  CauserieTestJudge judge;
  GPtrArray *requests;
  GPtrArray *threads;
};

G_DEFINE_FINAL_TYPE (CauserieTestServer, causerie_test_server, G_TYPE_OBJECT)

typedef struct
{
  CauserieTestServer *server; /* borrowed: it joins the thread before it is finalized */
  GSocket *socket;
} Connection;

/* Clients send nothing after a request, so a readable socket means that it was closed. */
static gboolean
is_disconnected (gpointer data)
{
  Connection *connection = data;
  GCancellable *cancellable = connection->server->cancellable;
  char byte;

  if (g_cancellable_is_cancelled (cancellable))
    return TRUE;
  if (g_socket_condition_check (connection->socket, G_IO_IN | G_IO_HUP | G_IO_ERR) == 0)
    return FALSE;
  return g_socket_receive (connection->socket, &byte, 1, cancellable, NULL) <= 0;
}

static gboolean
write_all (Connection *connection, GBytes *bytes, gsize step)
{
  gsize size;
  const char *data = g_bytes_get_data (bytes, &size);

  for (gsize done = 0; done < size;)
    {
      gsize length = step > 0 ? MIN (step, size - done) : size - done;
      gssize sent = g_socket_send (connection->socket, data + done, length,
                                   connection->server->cancellable, NULL);

      if (sent < 0)
        return FALSE;
      done += (gsize)sent;
    }
  return TRUE;
}

static void
reset (GSocket *socket)
{
  struct linger linger = { .l_onoff = 1, .l_linger = 0 };

  setsockopt (g_socket_get_fd (socket), SOL_SOCKET, SO_LINGER, &linger, sizeof linger);
  g_socket_close (socket, NULL);
}

static void
write_reply (Connection *connection, CauserieTestReply *reply)
{
  g_autoptr (GPtrArray) steps = causerie_test_reply_render (reply);
  gboolean going = TRUE;

  for (guint i = 0; going && i < steps->len; i++)
    {
      GBytes *bytes = g_ptr_array_index (steps, i);

      going = bytes == NULL
                  ? causerie_test_gate_wait (connection->server->gate, is_disconnected, connection)
                  : write_all (connection, bytes, causerie_test_reply_get_step (reply));
    }
  if (causerie_test_reply_get_end (reply) == CAUSERIE_TEST_END_RESET)
    reset (connection->socket);
  else
    g_socket_shutdown (connection->socket, FALSE, TRUE, NULL);
}

/* Closing the socket while the client is still writing would reset the connection before the client
   has read the reply. */
static void
wait_for_end (Connection *connection)
{
  char buffer[4096];

  while (!g_socket_is_closed (connection->socket)
         && g_socket_receive (connection->socket, buffer, sizeof buffer,
                              connection->server->cancellable, NULL)
                > 0)
    continue;
}

static CauserieTestReply *
enter_request (CauserieTestServer *self, CauserieTestRequest *request)
{
  CauserieTestResponder responder;
  CauserieTestJudge judge;
  CauserieTestReply *reply = NULL;

  g_mutex_lock (&self->mutex);
  g_ptr_array_add (self->requests, request);
  judge = self->judge;
  responder = self->responder;
  if (responder == NULL)
    reply = g_queue_pop_head (&self->replies);
  g_mutex_unlock (&self->mutex);
  if (judge != NULL)
    judge (request);
  if (responder != NULL)
    reply = responder (request, self->responder_data);
  if (reply == NULL)
    reply = causerie_test_reply_new_error (500, "api_error", "The script has no more replies.");
  return reply;
}

static gpointer
run_connection (gpointer data)
{
  Connection *connection = data;
  CauserieTestServer *self = connection->server;
  CauserieTestRequest *request;

  g_socket_set_option (connection->socket, IPPROTO_TCP, TCP_NODELAY, 1, NULL);
  request = causerie_test_request_receive (connection->socket, self->cancellable);
  if (request != NULL)
    {
      g_autoptr (CauserieTestReply) reply = enter_request (self, request);

      write_reply (connection, reply);
      wait_for_end (connection);
      g_mutex_lock (&self->mutex);
      request->closed = g_get_monotonic_time ();
      g_mutex_unlock (&self->mutex);
    }
  g_socket_close (connection->socket, NULL);
  g_object_unref (connection->socket);
  g_free (connection);
  return NULL;
}

static gpointer
run_listener (gpointer data)
{
  CauserieTestServer *self = data;
  GSocket *socket;

  while ((socket = g_socket_accept (self->listener, self->cancellable, NULL)) != NULL)
    {
      Connection *connection = g_new0 (Connection, 1);

      connection->server = self;
      connection->socket = socket;
      g_mutex_lock (&self->mutex);
      g_ptr_array_add (self->threads, g_thread_new ("test-connection", run_connection, connection));
      g_mutex_unlock (&self->mutex);
    }
  return NULL;
}

static void
causerie_test_server_dispose (GObject *object)
{
  CauserieTestServer *self = CAUSERIE_TEST_SERVER (object);

  g_cancellable_cancel (self->cancellable);
  g_clear_pointer (&self->thread, g_thread_join);
  for (guint i = 0; i < self->threads->len; i++)
    g_thread_join (g_ptr_array_index (self->threads, i));
  g_ptr_array_set_size (self->threads, 0);
  G_OBJECT_CLASS (causerie_test_server_parent_class)->dispose (object);
}

static void
causerie_test_server_finalize (GObject *object)
{
  CauserieTestServer *self = CAUSERIE_TEST_SERVER (object);

  g_queue_clear_full (&self->replies, (GDestroyNotify)causerie_test_reply_free);
  g_ptr_array_unref (self->requests);
  g_ptr_array_unref (self->threads);
  g_clear_object (&self->listener);
  g_clear_object (&self->cancellable);
  g_free (self->base_url);
  g_mutex_clear (&self->mutex);
  causerie_test_gate_free (self->gate);
  G_OBJECT_CLASS (causerie_test_server_parent_class)->finalize (object);
}

static void
causerie_test_server_class_init (CauserieTestServerClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = causerie_test_server_dispose;
  object_class->finalize = causerie_test_server_finalize;
}

static void
causerie_test_server_init (CauserieTestServer *self)
{
  g_mutex_init (&self->mutex);
  self->gate = causerie_test_gate_new ();
  g_queue_init (&self->replies);
  self->requests = g_ptr_array_new_with_free_func ((GDestroyNotify)causerie_test_request_free);
  self->threads = g_ptr_array_new ();
  self->cancellable = g_cancellable_new ();
}

/**
 * causerie_test_server_new:
 *
 * Listens on a free port of 127.0.0.1 until the object is disposed. Each connection has one request
 * and gets the next reply of the script, or status 500 if there is none.
 *
 * Returns: (transfer full): a server that is already listening
 */
CauserieTestServer *
causerie_test_server_new (void)
{
  CauserieTestServer *self = g_object_new (CAUSERIE_TYPE_TEST_SERVER, NULL);
  g_autoptr (GInetAddress) loopback = g_inet_address_new_loopback (G_SOCKET_FAMILY_IPV4);
  g_autoptr (GSocketAddress) wish = g_inet_socket_address_new (loopback, 0);
  g_autoptr (GSocketAddress) address = NULL;
  g_autoptr (GError) error = NULL;

  self->listener
      = g_socket_new (G_SOCKET_FAMILY_IPV4, G_SOCKET_TYPE_STREAM, G_SOCKET_PROTOCOL_TCP, &error);
  g_assert_no_error (error);
  g_socket_bind (self->listener, wish, TRUE, &error);
  g_assert_no_error (error);
  g_socket_listen (self->listener, &error);
  g_assert_no_error (error);
  address = g_socket_get_local_address (self->listener, &error);
  g_assert_no_error (error);
  self->base_url = g_strdup_printf (
      "http://127.0.0.1:%u", g_inet_socket_address_get_port (G_INET_SOCKET_ADDRESS (address)));
  self->thread = g_thread_new ("test-listener", run_listener, self);
  return self;
}

/**
 * causerie_test_server_get_base_url:
 * @self: a server
 *
 * Returns: (transfer none): `http://127.0.0.1:port`
 */
const char *
causerie_test_server_get_base_url (CauserieTestServer *self)
{
  return self->base_url;
}

/**
 * causerie_test_server_push:
 * @self: a server
 * @reply: (transfer full): the answer to the next request
 */
void
causerie_test_server_push (CauserieTestServer *self, CauserieTestReply *reply)
{
  g_mutex_lock (&self->mutex);
  g_queue_push_tail (&self->replies, reply);
  g_mutex_unlock (&self->mutex);
}

/**
 * causerie_test_server_set_responder:
 * @self: a server
 * @responder: answers all requests from now on, instead of the script
 * @data: (closure): passed to @responder
 */
void
causerie_test_server_set_responder (CauserieTestServer *self, CauserieTestResponder responder,
                                    gpointer data)
{
  g_mutex_lock (&self->mutex);
  self->responder = responder;
  self->responder_data = data;
  g_mutex_unlock (&self->mutex);
}

/**
 * causerie_test_server_set_judge:
 * @self: a server
 * @judge: (nullable): checks all requests from now on
 */
void
causerie_test_server_set_judge (CauserieTestServer *self, CauserieTestJudge judge)
{
  g_mutex_lock (&self->mutex);
  self->judge = judge;
  g_mutex_unlock (&self->mutex);
}

/**
 * causerie_test_server_open_gate:
 * @self: a server
 *
 * Lets one waiting reply continue, or the next one that reaches a gate.
 */
void
causerie_test_server_open_gate (CauserieTestServer *self)
{
  causerie_test_gate_open (self->gate);
}

/**
 * causerie_test_server_get_n_requests:
 * @self: a server
 *
 * Returns: the number of complete requests received
 */
guint
causerie_test_server_get_n_requests (CauserieTestServer *self)
{
  G_GNUC_UNUSED g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->mutex);

  return self->requests->len;
}

/* Returns: (transfer none): a request, of which only the time of closing can change */
static const CauserieTestRequest *
get_request (CauserieTestServer *self, guint index)
{
  const CauserieTestRequest *request;

  g_mutex_lock (&self->mutex);
  g_assert_cmpuint (index, <, self->requests->len);
  request = g_ptr_array_index (self->requests, index);
  g_mutex_unlock (&self->mutex);
  return request;
}

/**
 * causerie_test_server_dup_method:
 * @self: a server
 * @index: index of the request
 *
 * Returns: (transfer full): such as `POST`
 */
char *
causerie_test_server_dup_method (CauserieTestServer *self, guint index)
{
  return g_strdup (get_request (self, index)->method);
}

/**
 * causerie_test_server_dup_target:
 * @self: a server
 * @index: index of the request
 *
 * Returns: (transfer full): path and query as sent
 */
char *
causerie_test_server_dup_target (CauserieTestServer *self, guint index)
{
  return g_strdup (get_request (self, index)->target);
}

/**
 * causerie_test_server_dup_header:
 * @self: a server
 * @index: index of the request
 * @name: a header's name, in lower case
 *
 * Returns: (transfer full) (nullable): its value; the last one if there are several
 */
char *
causerie_test_server_dup_header (CauserieTestServer *self, guint index, const char *name)
{
  return g_strdup (g_hash_table_lookup (get_request (self, index)->headers, name));
}

/**
 * causerie_test_server_dup_body:
 * @self: a server
 * @index: index of the request
 *
 * Returns: (transfer full): the bytes of the body, NUL-terminated
 */
char *
causerie_test_server_dup_body (CauserieTestServer *self, guint index)
{
  const GByteArray *body = get_request (self, index)->body;

  return body->len > 0 ? g_strndup ((const char *)body->data, body->len) : g_strdup ("");
}

/**
 * causerie_test_server_get_received_time:
 * @self: a server
 * @index: which request
 *
 * Returns: the monotonic time, in microseconds, when its head had arrived
 */
gint64
causerie_test_server_get_received_time (CauserieTestServer *self, guint index)
{
  return get_request (self, index)->received;
}

typedef struct
{
  CauserieTestServer *server;
  guint number;
  gint64 closed;
} Wait;

static gboolean
has_requests (gpointer data)
{
  const Wait *wait = data;

  return causerie_test_server_get_n_requests (wait->server) >= wait->number;
}

static gboolean
is_waiting (gpointer data)
{
  return causerie_test_gate_is_waited_at (((CauserieTestServer *)data)->gate);
}

static gboolean
is_closed (gpointer data)
{
  Wait *wait = data;
  const CauserieTestRequest *request = get_request (wait->server, wait->number);
  G_GNUC_UNUSED g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&wait->server->mutex);

  wait->closed = request->closed;
  return wait->closed != 0;
}

/**
 * causerie_test_server_wait_requests:
 * @self: a server
 * @count: the number of requests
 *
 * Iterates the main context until @count requests have been received; fails the test after 30
 * seconds.
 */
void
causerie_test_server_wait_requests (CauserieTestServer *self, guint count)
{
  Wait wait = { self, count, 0 };

  g_assert_true (causerie_test_wait_until (has_requests, &wait, 30));
}

/**
 * causerie_test_server_wait_gate:
 * @self: a server
 *
 * Iterates the main context until a reply has been written up to a gate or to an open end; fails
 * the test after 30 seconds.
 */
void
causerie_test_server_wait_gate (CauserieTestServer *self)
{
  g_assert_true (causerie_test_wait_until (is_waiting, self, 30));
}

/**
 * causerie_test_server_wait_closed:
 * @self: a server
 * @index: index of the request
 *
 * Iterates the main context until the client has closed the connection of that request; fails the
 * test after 30 seconds.
 *
 * Returns: the monotonic time, in microseconds, when the server saw it
 */
gint64
causerie_test_server_wait_closed (CauserieTestServer *self, guint index)
{
  Wait wait = { self, index, 0 };

  g_assert_true (causerie_test_wait_until (is_closed, &wait, 30));
  return wait.closed;
}

static gboolean
on_handshake_cb (GSocketService *listener, GSocketConnection *connection, GObject *source,
                 gpointer data)
{
  GOutputStream *output = g_io_stream_get_output_stream (G_IO_STREAM (connection));

  g_output_stream_write_all (output, "no handshake\r\n\r\n", 16, NULL, NULL, NULL);
  return TRUE;
}

/**
 * causerie_test_listen_without_tls:
 * @url: (out): an address that begins with https
 *
 * Returns: (transfer full): answers each connection with plain text instead of a TLS handshake
 */
GSocketService *
causerie_test_listen_without_tls (char **url)
{
  GSocketService *listener = g_socket_service_new ();
  guint16 port = g_socket_listener_add_any_inet_port (G_SOCKET_LISTENER (listener), NULL, NULL);

  *url = g_strdup_printf ("https://127.0.0.1:%u", port);
  g_signal_connect (listener, "incoming", G_CALLBACK (on_handshake_cb), NULL);
  return listener;
}
