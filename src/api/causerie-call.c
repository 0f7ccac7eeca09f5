/* SPDX-License-Identifier: GPL-3.0-or-later
 * One request to a service: sends it, retries it if that may help, and reads the answer. */
#include "config.h"

#include "causerie-call.h"

#include "causerie-api-error.h"
#include "causerie-request.h"
#include "causerie-retry.h"
#include "causerie-send.h"
#include "causerie-service-message.h"
#include "causerie-timeout.h"

#define READ_SIZE (16 * 1024)
#define ERROR_BODY_SIZE (64 * 1024)

struct _CauserieCall
{
  GObject parent_instance;

  SoupSession *session;
  CauserieClock *clock;
  CauserieService *service;
  char *path;
  CauserieRequestBody *body;

  GCancellable *outer; /* the caller's */
  gulong outer_handler;
  GCancellable *cancellable; /* of this attempt */
  CauserieTimeout *timeout;

  SoupMessage *message;
  GInputStream *stream;
  gboolean through_proxy; /* connecting to a proxy that has not answered yet */
  GByteArray *error_body;
  guint retries;
};

enum
{
  RETRYING,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (CauserieCall, causerie_call, G_TYPE_OBJECT)

static void send_attempt (GTask *task);

static const char *
get_header (CauserieCall *self, const char *name)
{
  if (self->message == NULL)
    return NULL;
  return soup_message_headers_get_one (soup_message_get_response_headers (self->message), name);
}

static void
on_headers_written_cb (SoupMessage *message, gpointer data)
{
  CauserieCall *self = CAUSERIE_CALL (data);

  causerie_timeout_start (self->timeout, CAUSERIE_TIMEOUT_WAITING);
}

/* A large body takes long on a slow line. */
static void
on_body_written_cb (SoupMessage *message, guint size, gpointer data)
{
  CauserieCall *self = CAUSERIE_CALL (data);

  causerie_timeout_start (self->timeout, CAUSERIE_TIMEOUT_WAITING);
}

/* libsoup reports an unreachable proxy with the same error as an unreachable service. */
static void
on_network_event_cb (SoupMessage *message, GSocketClientEvent event, GIOStream *connection,
                     gpointer data)
{
  CauserieCall *self = CAUSERIE_CALL (data);
  g_autoptr (GSocketAddress) address = NULL;

  if (event == G_SOCKET_CLIENT_CONNECTING && G_IS_SOCKET_CONNECTION (connection))
    address = g_socket_connection_get_remote_address (G_SOCKET_CONNECTION (connection), NULL);
  self->through_proxy = address != NULL && G_IS_PROXY_ADDRESS (address);
}

static void
create_message (CauserieCall *self)
{
  self->through_proxy = FALSE;
  g_clear_object (&self->stream);
  g_clear_object (&self->message);
  self->message = causerie_service_message_new (self->service, self->path, self->body);
  g_signal_connect_object (self->message, "wrote-headers", G_CALLBACK (on_headers_written_cb), self,
                           0);
  g_signal_connect_object (self->message, "wrote-body-data", G_CALLBACK (on_body_written_cb), self,
                           0);
  g_signal_connect_object (self->message, "network-event", G_CALLBACK (on_network_event_cb), self,
                           0);
}

static void
return_error (GTask *task, GError *error)
{
  CauserieCall *self = g_task_get_source_object (task);

  causerie_timeout_start (self->timeout, CAUSERIE_TIMEOUT_IDLE);
  g_task_return_error (task, error);
  g_object_unref (task);
}

/* Returns cancellation from @task. @error is the error that cancelling caused, if any. */
static void
return_cancelled (GTask *task, const GError *error)
{
  CauserieCall *self = g_task_get_source_object (task);
  g_autoptr (GError) cancelled = NULL;

  g_cancellable_set_error_if_cancelled (self->cancellable, &cancelled);
  return_error (task, causerie_call_convert_error (self, error != NULL ? error : cancelled));
}

static CauserieRetryHint
read_hint (CauserieCall *self)
{
  return (CauserieRetryHint){
    .status = soup_message_get_status (self->message),
    .should_retry = get_header (self, "x-should-retry"),
    .retry_after_ms = get_header (self, "retry-after-ms"),
    .retry_after = get_header (self, "retry-after"),
  };
}

static gboolean
on_wait_passed_cb (gpointer data)
{
  GTask *task = data;
  CauserieCall *self = g_task_get_source_object (task);

  if (g_cancellable_is_cancelled (self->cancellable))
    return_cancelled (task, NULL);
  else
    send_attempt (task);
  return G_SOURCE_REMOVE;
}

/* Creates a new cancellable for the next attempt if the timeout has cancelled the old one. */
static void
reset_timeout (CauserieCall *self)
{
  if (!causerie_timeout_has_passed (self->timeout))
    return;
  g_object_unref (self->cancellable);
  self->cancellable = g_cancellable_new ();
  causerie_timeout_reset (self->timeout, self->cancellable);
}

static void
wait_and_retry (GTask *task, int code, gint64 wait)
{
  CauserieCall *self = g_task_get_source_object (task);
  g_autoptr (GSource) timer = causerie_clock_create_timer (self->clock, wait);
  g_autoptr (GSource) stop = NULL;

  reset_timeout (self);
  stop = g_cancellable_source_new (self->cancellable);
  self->retries++;
  causerie_timeout_start (self->timeout, CAUSERIE_TIMEOUT_IDLE);
  g_source_set_dummy_callback (stop);
  g_source_add_child_source (timer, stop);
  g_source_set_callback (timer, on_wait_passed_cb, task, NULL);
  g_source_attach (timer, g_main_context_get_thread_default ());
  g_signal_emit (self, signals[RETRYING], 0, (guint)code,
                 causerie_clock_get_time (self->clock) + wait, self->retries);
}

/* Takes @error. @wait is the delay that the service asks for, or 0. */
static void
retry_or_return (GTask *task, GError *error, gboolean retryable, gint64 wait)
{
  CauserieCall *self = g_task_get_source_object (task);
  g_autoptr (GError) taken = error;

  if (!retryable || self->retries >= CAUSERIE_RETRY_MAX || wait > CAUSERIE_RETRY_MAX_DELAY)
    {
      return_error (task, g_steal_pointer (&taken));
      return;
    }
  if (wait == 0)
    wait = causerie_retry_get_backoff (self->retries, causerie_clock_get_random (self->clock));
  wait_and_retry (task, taken->code, wait);
}

static void
handle_error_answer (GTask *task)
{
  CauserieCall *self = g_task_get_source_object (task);
  CauserieRetryHint hint = read_hint (self);
  gint64 now = causerie_clock_get_time (self->clock);
  gint64 wait = causerie_retry_read_wait (&hint, now);
  CauserieAnswerHead head = {
    .status = hint.status,
    .reason = soup_message_get_reason_phrase (self->message),
    .request_id = get_header (self, "request-id"),
    .location = get_header (self, "location"),
    .content_type = causerie_call_get_content_type (self),
    .retry_at = wait > 0 ? now + wait : 0,
    .no_retry = g_strcmp0 (hint.should_retry, "false") == 0,
  };
  g_autoptr (GError) error = causerie_api_error_from_answer (
      &head, (const char *)self->error_body->data, self->error_body->len);

  g_autoptr (GError) converted = causerie_call_convert_error (self, error);
  /* A missing support for tools is permanent, even if the status says otherwise. */
  gboolean retryable
      = causerie_retry_is_allowed (&hint)
        && !g_error_matches (converted, CAUSERIE_ERROR, CAUSERIE_ERROR_TOOLS_REFUSED);

  retry_or_return (task, g_steal_pointer (&converted), retryable, wait);
}

static void
on_error_body_read_cb (GObject *object, GAsyncResult *result, gpointer data)
{
  GTask *task = data;
  CauserieCall *self = CAUSERIE_CALL (object);
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) bytes = causerie_call_read_finish (self, result, &error);

  if (g_cancellable_is_cancelled (self->cancellable))
    {
      return_cancelled (task, error);
      return;
    }
  if (bytes != NULL)
    g_byte_array_append (self->error_body, g_bytes_get_data (bytes, NULL),
                         (guint)g_bytes_get_size (bytes));
  if (bytes != NULL && g_bytes_get_size (bytes) > 0 && self->error_body->len < ERROR_BODY_SIZE)
    causerie_call_read_async (self, TRUE, on_error_body_read_cb, task);
  else
    handle_error_answer (task);
}

/* Replaces a "tools refused" if no tools were offered, and a connection error by one about the
   proxy if it was being connected to. */
static CauserieError
find_code (CauserieCall *self, const GError *error)
{
  if (self->through_proxy
      && (error->code == CAUSERIE_ERROR_NOT_RUNNING || error->code == CAUSERIE_ERROR_OFFLINE
          || error->code == CAUSERIE_ERROR_CONNECTION_LOST))
    return CAUSERIE_ERROR_PROXY;
  if (error->code == CAUSERIE_ERROR_TOOLS_REFUSED && !causerie_request_offers_tools (self->body))
    return self->body != NULL ? CAUSERIE_ERROR_INVALID_REQUEST : CAUSERIE_ERROR_SERVER;
  return (CauserieError)error->code;
}

/* Untrusted certificates are not retried. */
static gboolean
is_retryable (const GError *error)
{
  return error->domain == CAUSERIE_ERROR && error->code != CAUSERIE_ERROR_TLS;
}

/* Returns: whether an error does not come from the connection, so that a retry would get the same:
 * a file of the body cannot be read, or causerie_send_async() gave up because of endless
 * "100 Continue" answers */
static gboolean
is_own_error (const GError *error)
{
  return error->domain == CAUSERIE_ERROR;
}

static void
on_message_sent_cb (GObject *object, GAsyncResult *result, gpointer data)
{
  GTask *task = data;
  CauserieCall *self = g_task_get_source_object (task);
  g_autoptr (GError) error = NULL;

  self->stream = causerie_send_finish (SOUP_SESSION (object), result, &error);
  if (self->stream == NULL)
    {
      g_autoptr (GError) converted = causerie_call_convert_error (self, error);
      gboolean retryable = is_retryable (converted) && !is_own_error (error);

      retry_or_return (task, g_steal_pointer (&converted), retryable, 0);
    }
  else if (SOUP_STATUS_IS_SUCCESSFUL (soup_message_get_status (self->message)))
    {
      g_task_return_boolean (task, TRUE);
      g_object_unref (task);
    }
  else
    {
      g_byte_array_set_size (self->error_body, 0);
      causerie_call_read_async (self, TRUE, on_error_body_read_cb, task);
    }
}

/* The reference to @task is passed from callback to callback; the last one returns and releases
   it. */
static void
send_attempt (GTask *task)
{
  CauserieCall *self = g_task_get_source_object (task);

  create_message (self);
  causerie_timeout_start (self->timeout, CAUSERIE_TIMEOUT_CONNECTING);
  causerie_send_async (self->session, self->message, self->cancellable, on_message_sent_cb, task);
}

static void
on_outer_cancelled_cb (GCancellable *outer, gpointer data)
{
  g_cancellable_cancel (CAUSERIE_CALL (data)->cancellable);
}

static void
causerie_call_dispose (GObject *object)
{
  CauserieCall *self = CAUSERIE_CALL (object);

  causerie_call_close (self);
  g_cancellable_disconnect (self->outer, self->outer_handler);
  self->outer_handler = 0;
  g_clear_object (&self->outer);
  g_clear_object (&self->stream);
  g_clear_object (&self->message);
  g_clear_object (&self->session);
  g_clear_object (&self->clock);
  g_clear_object (&self->service);
  G_OBJECT_CLASS (causerie_call_parent_class)->dispose (object);
}

static void
causerie_call_finalize (GObject *object)
{
  CauserieCall *self = CAUSERIE_CALL (object);

  causerie_timeout_free (self->timeout);
  g_object_unref (self->cancellable);
  g_byte_array_unref (self->error_body);
  g_clear_pointer (&self->body, causerie_request_body_unref);
  g_free (self->path);
  G_OBJECT_CLASS (causerie_call_parent_class)->finalize (object);
}

static void
causerie_call_class_init (CauserieCallClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = causerie_call_dispose;
  object_class->finalize = causerie_call_finalize;
  /**
   * CauserieCall::retrying:
   * @self: the call
   * @code: the #CauserieError of the attempt that failed
   * @retry_at: when the next attempt begins, in microseconds since 1970 UTC
   * @retry: number of the retry, counted from 1
   */
  signals[RETRYING]
      = g_signal_new ("retrying", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                      G_TYPE_NONE, 3, G_TYPE_UINT, G_TYPE_INT64, G_TYPE_UINT);
}

static void
causerie_call_init (CauserieCall *self)
{
  self->cancellable = g_cancellable_new ();
  self->error_body = g_byte_array_new ();
}

/**
 * causerie_call_new:
 * @path: the part after `/v1/`, encoded
 * @body: (nullable): JSON to POST, or %NULL to GET
 */
CauserieCall *
causerie_call_new (SoupSession *session, CauserieClock *clock, CauserieService *service,
                   const char *path, CauserieRequestBody *body)
{
  CauserieCall *self = g_object_new (CAUSERIE_TYPE_CALL, NULL);

  self->session = g_object_ref (session);
  self->clock = g_object_ref (clock);
  self->service = g_object_ref (service);
  self->timeout = causerie_timeout_new (clock, service, self->cancellable);
  self->path = g_strdup (path);
  self->body = body != NULL ? causerie_request_body_ref (body) : NULL;
  return self;
}

/**
 * causerie_call_send_async:
 * @self: a call, sent for the first time
 * @cancellable: (nullable): stops the call at any time, also while the body is read
 *
 * Retries up to %CAUSERIE_RETRY_MAX times, but never after the head of a successful answer.
 */
void
causerie_call_send_async (CauserieCall *self, GCancellable *cancellable,
                          GAsyncReadyCallback callback, gpointer data)
{
  GTask *task = g_task_new (self, NULL, callback, data);

  g_return_if_fail (self->outer == NULL && self->message == NULL);
  g_task_set_source_tag (task, causerie_call_send_async);
  if (cancellable != NULL)
    {
      self->outer = g_object_ref (cancellable);
      self->outer_handler
          = g_cancellable_connect (cancellable, G_CALLBACK (on_outer_cancelled_cb), self, NULL);
    }
  send_attempt (task);
}

/* Returns: whether the answer is successful; otherwise %CAUSERIE_ERROR or %G_IO_ERROR_CANCELLED */
gboolean
causerie_call_send_finish (CauserieCall *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);
  return g_task_propagate_boolean (G_TASK (result), error);
}

static void
on_bytes_read_cb (GObject *object, GAsyncResult *result, gpointer data)
{
  g_autoptr (GTask) task = data;
  CauserieCall *self = g_task_get_source_object (task);
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) bytes
      = g_input_stream_read_bytes_finish (G_INPUT_STREAM (object), result, &error);

  if (bytes == NULL)
    g_task_return_error (task, causerie_call_convert_error (self, error));
  else
    g_task_return_pointer (task, g_steal_pointer (&bytes), (GDestroyNotify)g_bytes_unref);
}

/**
 * causerie_call_read_async:
 * @alive: whether the last bytes contained data; if not, the timeout is not restarted
 *
 * Fails with %CAUSERIE_ERROR_TIMEOUT if nothing arrives within the limit of the service, and with
 * %CAUSERIE_ERROR_CONNECTION_LOST if nothing arrives after the computer has slept.
 */
void
causerie_call_read_async (CauserieCall *self, gboolean alive, GAsyncReadyCallback callback,
                          gpointer data)
{
  GTask *task = g_task_new (self, NULL, callback, data);

  g_task_set_source_tag (task, causerie_call_read_async);
  if (alive)
    causerie_timeout_start (self->timeout, CAUSERIE_TIMEOUT_READING);
  g_input_stream_read_bytes_async (self->stream, READ_SIZE, G_PRIORITY_DEFAULT, self->cancellable,
                                   on_bytes_read_cb, task);
}

/* Returns: (transfer full) (nullable): the next bytes, empty at the end of the body */
GBytes *
causerie_call_read_finish (CauserieCall *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);
  return g_task_propagate_pointer (G_TASK (result), error);
}

/* Returns: (transfer none) (nullable): the media type of the body, without parameters */
const char *
causerie_call_get_content_type (CauserieCall *self)
{
  return soup_message_headers_get_content_type (soup_message_get_response_headers (self->message),
                                                NULL);
}

/* Returns: (transfer none) (nullable): how the service names the request; untrusted */
const char *
causerie_call_get_request_id (CauserieCall *self)
{
  return get_header (self, "request-id");
}

/* Returns: (transfer full): %G_IO_ERROR_CANCELLED if the caller cancelled, or else an error of
 * %CAUSERIE_ERROR with the request's id and without credentials in its message */
GError *
causerie_call_convert_error (CauserieCall *self, const GError *error)
{
  g_autoptr (GError) converted = NULL;
  g_autofree char *detail = NULL;
  const char *request_id;

  if (self->outer != NULL && g_cancellable_is_cancelled (self->outer))
    return g_error_new_literal (G_IO_ERROR, G_IO_ERROR_CANCELLED, "The request was cancelled.");
  if (causerie_timeout_has_passed (self->timeout))
    return causerie_error_new_full (causerie_timeout_get_code (self->timeout), NULL,
                                    get_header (self, "request-id"), 0);
  converted = causerie_api_error_from_transport (error);
  if (converted->domain != CAUSERIE_ERROR)
    return g_steal_pointer (&converted);
  detail = causerie_service_redact (self->service, causerie_error_get_detail (converted));
  request_id = causerie_error_get_request_id (converted);
  return causerie_error_new_full (find_code (self, converted), detail,
                                  request_id != NULL ? request_id : get_header (self, "request-id"),
                                  causerie_error_get_retry_at (converted));
}

/* Closes the connection if the answer was not read to its end. */
void
causerie_call_close (CauserieCall *self)
{
  causerie_timeout_start (self->timeout, CAUSERIE_TIMEOUT_IDLE);
  g_cancellable_cancel (self->cancellable);
}
