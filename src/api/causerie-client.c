/* SPDX-License-Identifier: GPL-3.0-or-later
 * The HTTP client for services: streams replies and retries temporary failures. */
#include "config.h"

#include "causerie-client.h"

#include "causerie-api-error.h"
#include "causerie-call.h"
#include "causerie-json-node.h"
#include "causerie-loopback.h"
#include "causerie-sse-parser.h"

#include <libsoup/soup.h>

/* Several chats may stream at the same time, each with a title request besides. */
#define MAX_CONNECTIONS 64
#define IDLE_SECONDS 60

#define EXCERPT_SIZE 800

/* Limits of the model list. */
#define MODELS_PER_PAGE 1000
#define MAX_PAGES 20
#define MAX_MODELS_SIZE (16 * 1024 * 1024)

/* Of an answer that has only a number. */
#define MAX_COUNT_SIZE (64 * 1024)

struct _CauserieClient
{
  GObject parent_instance;

  CauserieClock *clock;
  SoupSession *session;
};

enum
{
  RETRYING,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (CauserieClient, causerie_client, G_TYPE_OBJECT)

/* The format of an answer. */
typedef enum
{
  FORM_EVENTS,
  FORM_JSON,
  FORM_OTHER,
} Form;

typedef struct
{
  CauserieCall *call;
  CauserieReplyBuilder *builder;
  CauserieSseParser *parser;
  GString *body; /* of an answer that is not a stream */
  gsize received;
  gboolean alive; /* the last bytes contained an event */
  Form form;
} Stream;

static void
free_stream (gpointer data)
{
  Stream *stream = data;

  causerie_call_close (stream->call);
  g_object_unref (stream->call);
  g_object_unref (stream->builder);
  causerie_sse_parser_free (stream->parser);
  g_string_free (stream->body, TRUE);
  g_free (stream);
}

static void
append_bytes (GString *body, GBytes *bytes)
{
  g_string_append_len (body, g_bytes_get_data (bytes, NULL), (gssize)g_bytes_get_size (bytes));
}

static Form
find_form (const char *type)
{
  if (type == NULL || g_ascii_strcasecmp (type, "text/event-stream") == 0)
    return FORM_EVENTS;
  if (g_ascii_strcasecmp (type, "application/json") == 0 || g_str_has_suffix (type, "+json"))
    return FORM_JSON;
  return FORM_OTHER;
}

static gboolean
handle_event (const char *data, gsize length, gpointer user_data, GError **error)
{
  Stream *stream = user_data;

  stream->alive = TRUE;
  return causerie_reply_builder_feed (stream->builder, data, length, error);
}

/* An HTML page instead of events comes from a device in between, such as a captive portal. */
static GError *
new_bad_answer (Stream *stream)
{
  GString *body = stream->body;
  g_autofree char *text = g_strstrip (g_utf8_make_valid (body->str, (gssize)body->len));
  gboolean page = causerie_api_error_is_page (causerie_call_get_content_type (stream->call),
                                              body->str, body->len);

  return causerie_error_new_full (page ? CAUSERIE_ERROR_INTERCEPTED : CAUSERIE_ERROR_BAD_ANSWER,
                                  *text != '\0' ? text : NULL, NULL, 0);
}

/* Returns: whether the reply is complete: nothing that matters follows the stop reason */
static gboolean
is_reply_complete (Stream *stream, const GError *error)
{
  return causerie_reply_builder_has_started (stream->builder)
         && causerie_reply_builder_get_stop_reason (stream->builder) != NULL
         && (g_error_matches (error, CAUSERIE_ERROR, CAUSERIE_ERROR_CONNECTION_LOST)
             || g_error_matches (error, CAUSERIE_ERROR, CAUSERIE_ERROR_TIMEOUT));
}

static void
return_stream (GTask *task, const GError *error)
{
  Stream *stream = g_task_get_task_data (task);
  g_autoptr (GError) converted
      = error != NULL ? causerie_call_convert_error (stream->call, error) : NULL;

  causerie_call_close (stream->call);
  if (converted == NULL || is_reply_complete (stream, converted))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, g_steal_pointer (&converted));
  g_object_unref (task);
}

/* A stream that ends before its first event is a bad answer, not a lost connection. */
static CauserieError
get_break_code (CauserieReplyBuilder *builder)
{
  return causerie_reply_builder_get_stop_reason (builder) == NULL
                 || causerie_reply_builder_has_started (builder)
             ? CAUSERIE_ERROR_CONNECTION_LOST
             : CAUSERIE_ERROR_BAD_ANSWER;
}

static void
end_stream (GTask *task)
{
  Stream *stream = g_task_get_task_data (task);
  g_autoptr (GError) error = NULL;

  if (stream->form == FORM_JSON)
    causerie_reply_builder_feed_message (stream->builder, stream->body->str, stream->body->len,
                                         &error);
  else if (stream->form == FORM_OTHER)
    error = new_bad_answer (stream);
  else if (!causerie_reply_builder_is_finished (stream->builder))
    error = causerie_error_new_full (get_break_code (stream->builder), NULL, NULL, 0);
  return_stream (task, error);
}

/* Returns: whether to continue reading */
static gboolean
handle_stream_bytes (Stream *stream, GBytes *bytes, GError **error)
{
  gsize size;
  const char *data = g_bytes_get_data (bytes, &size);

  if (size == 0)
    return FALSE;
  stream->received += size;
  stream->alive = stream->form != FORM_EVENTS;
  if (stream->received > CAUSERIE_STREAM_MAX_SIZE)
    {
      g_propagate_error (error,
                         causerie_error_new_full (CAUSERIE_ERROR_REPLY_TOO_LONG,
                                                  "The stream has more than 64 MB.", NULL, 0));
      return FALSE;
    }
  if (stream->form == FORM_EVENTS)
    return causerie_sse_parser_push (stream->parser, data, size, handle_event, stream, error)
           && !causerie_reply_builder_is_finished (stream->builder);
  append_bytes (stream->body, bytes);
  if (stream->form == FORM_OTHER)
    return stream->body->len < EXCERPT_SIZE;
  if (stream->body->len <= CAUSERIE_REPLY_MAX_SIZE)
    return TRUE;
  g_propagate_error (error, causerie_error_new_full (CAUSERIE_ERROR_REPLY_TOO_LONG,
                                                     "The answer has more than 8 MB.", NULL, 0));
  return FALSE;
}

static void
on_stream_read_cb (GObject *object, GAsyncResult *result, gpointer data)
{
  GTask *task = data;
  Stream *stream = g_task_get_task_data (task);
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) bytes = causerie_call_read_finish (stream->call, result, &error);

  if (bytes != NULL && handle_stream_bytes (stream, bytes, &error))
    causerie_call_read_async (stream->call, stream->alive, on_stream_read_cb, task);
  else if (error != NULL)
    return_stream (task, error);
  else
    end_stream (task);
}

static void
on_stream_answered_cb (GObject *object, GAsyncResult *result, gpointer data)
{
  GTask *task = data;
  Stream *stream = g_task_get_task_data (task);
  g_autoptr (GError) error = NULL;

  if (!causerie_call_send_finish (stream->call, result, &error))
    {
      return_stream (task, error);
      return;
    }
  stream->form = find_form (causerie_call_get_content_type (stream->call));
  causerie_reply_builder_set_request_id (stream->builder,
                                         causerie_call_get_request_id (stream->call));
  causerie_call_read_async (stream->call, TRUE, on_stream_read_cb, task);
}

static void
on_call_retrying_cb (CauserieCall *call, guint code, gint64 retry_at, guint retry, gpointer data)
{
  GTask *task = data;
  Stream *stream = g_task_get_task_data (task);

  g_signal_emit (g_task_get_source_object (task), signals[RETRYING], 0, stream->builder, code,
                 retry_at, retry);
}

static void
causerie_client_dispose (GObject *object)
{
  CauserieClient *self = CAUSERIE_CLIENT (object);

  g_clear_object (&self->session);
  g_clear_object (&self->clock);
  G_OBJECT_CLASS (causerie_client_parent_class)->dispose (object);
}

static void
causerie_client_class_init (CauserieClientClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = causerie_client_dispose;
  /**
   * CauserieClient::retrying:
   * @self: the client
   * @builder: the reply that was requested
   * @code: the #CauserieError of the attempt that failed
   * @retry_at: when the next attempt begins, in microseconds since 1970 UTC
   * @retry: number of the retry, counted from 1
   *
   * An attempt failed before anything was received, and is going to be retried.
   */
  signals[RETRYING] = g_signal_new ("retrying", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0,
                                    NULL, NULL, NULL, G_TYPE_NONE, 4, CAUSERIE_TYPE_REPLY_BUILDER,
                                    G_TYPE_UINT, G_TYPE_INT64, G_TYPE_UINT);
}

static void
causerie_client_init (CauserieClient *self)
{
  g_autoptr (GProxyResolver) proxies = causerie_loopback_create_resolver ();

  self->session = soup_session_new_with_options (
      "proxy-resolver", proxies, "timeout", 0, "idle-timeout", IDLE_SECONDS, "max-conns",
      MAX_CONNECTIONS, "max-conns-per-host", MAX_CONNECTIONS, "user-agent",
      "Causerie/" CAUSERIE_VERSION, NULL);
}

/* Reuses connections. The client belongs to the current thread-default main context, in which all
 * callbacks run. */
CauserieClient *
causerie_client_new (CauserieClock *clock)
{
  CauserieClient *self;

  g_return_val_if_fail (CAUSERIE_IS_CLOCK (clock), NULL);
  self = g_object_new (CAUSERIE_TYPE_CLIENT, NULL);
  self->clock = g_object_ref (clock);
  return self;
}

CauserieClock *
causerie_client_get_clock (CauserieClient *self)
{
  g_return_val_if_fail (CAUSERIE_IS_CLIENT (self), NULL);
  return self->clock;
}

/**
 * causerie_client_stream_async:
 * @builder: an empty builder, fed while the reply arrives
 * @cancellable: (nullable): stops the request at any time and closes the connection
 *
 * Requests a reply. Temporary failures before a successful answer are retried, and
 * #CauserieClient::retrying is emitted; a reply that has begun is not retried. A complete reply as
 * one JSON object is accepted, too. Redirects are not followed.
 */
void
causerie_client_stream_async (CauserieClient *self, CauserieService *service,
                              CauserieRequestBody *body, CauserieReplyBuilder *builder,
                              GCancellable *cancellable, GAsyncReadyCallback callback,
                              gpointer data)
{
  GTask *task;
  Stream *stream;

  g_return_if_fail (CAUSERIE_IS_CLIENT (self) && CAUSERIE_IS_SERVICE (service));
  g_return_if_fail (body != NULL && CAUSERIE_IS_REPLY_BUILDER (builder));

  task = g_task_new (self, NULL, callback, data);
  g_task_set_source_tag (task, causerie_client_stream_async);
  stream = g_new0 (Stream, 1);
  stream->call = causerie_call_new (self->session, self->clock, service, "messages", body);
  stream->builder = g_object_ref (builder);
  stream->parser = causerie_sse_parser_new ();
  stream->body = g_string_new (NULL);
  g_task_set_task_data (task, stream, free_stream);
  g_signal_connect (stream->call, "retrying", G_CALLBACK (on_call_retrying_cb), task);
  causerie_call_send_async (stream->call, cancellable, on_stream_answered_cb, task);
}

/* If the reply has begun, pass the error, or %NULL, to causerie_reply_builder_end().
 *
 * Returns: %TRUE if a complete reply has arrived; otherwise %FALSE with %G_IO_ERROR_CANCELLED or an
 * error of %CAUSERIE_ERROR with the service's message, the request's id and the time for a retry as
 * far as they are known */
gboolean
causerie_client_stream_finish (CauserieClient *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);
  return g_task_propagate_boolean (G_TASK (result), error);
}

typedef struct
{
  CauserieCall *call;
  GString *body;
} Counting;

static void
free_counting (gpointer data)
{
  Counting *counting = data;

  causerie_call_close (counting->call);
  g_object_unref (counting->call);
  g_string_free (counting->body, TRUE);
  g_free (counting);
}

/* Takes @error. A service that cannot count does not know the address. */
static void
return_count_error (GTask *task, GError *error)
{
  Counting *counting = g_task_get_task_data (task);
  g_autoptr (GError) taken = error;
  g_autoptr (GError) converted = causerie_call_convert_error (counting->call, taken);

  if (g_error_matches (converted, CAUSERIE_ERROR, CAUSERIE_ERROR_UNKNOWN_MODEL))
    g_task_return_error (task, causerie_error_new_full (
                                   CAUSERIE_ERROR_NOT_FOUND, causerie_error_get_detail (converted),
                                   causerie_error_get_request_id (converted), 0));
  else
    g_task_return_error (task, g_steal_pointer (&converted));
  g_object_unref (task);
}

static void
end_count (GTask *task)
{
  Counting *counting = g_task_get_task_data (task);
  g_autoptr (JsonNode) answer
      = causerie_json_node_parse (counting->body->str, counting->body->len, NULL);
  gint64 tokens;

  if (!causerie_json_node_get_int (answer, "input_tokens", &tokens) || tokens < 0)
    {
      return_count_error (task,
                          causerie_error_new_full (CAUSERIE_ERROR_BAD_ANSWER,
                                                   "The answer has no number of tokens.", NULL, 0));
      return;
    }
  g_task_return_int (task, (gssize)MIN (tokens, G_MAXSSIZE));
  g_object_unref (task);
}

static void
on_count_read_cb (GObject *object, GAsyncResult *result, gpointer data)
{
  GTask *task = data;
  Counting *counting = g_task_get_task_data (task);
  GError *error = NULL;
  g_autoptr (GBytes) bytes = causerie_call_read_finish (counting->call, result, &error);

  if (bytes == NULL)
    {
      return_count_error (task, error);
      return;
    }
  append_bytes (counting->body, bytes);
  if (g_bytes_get_size (bytes) > 0 && counting->body->len < MAX_COUNT_SIZE)
    causerie_call_read_async (counting->call, TRUE, on_count_read_cb, task);
  else
    end_count (task);
}

static void
on_count_answered_cb (GObject *object, GAsyncResult *result, gpointer data)
{
  GTask *task = data;
  Counting *counting = g_task_get_task_data (task);
  GError *error = NULL;

  if (causerie_call_send_finish (counting->call, result, &error))
    causerie_call_read_async (counting->call, TRUE, on_count_read_cb, task);
  else
    return_count_error (task, error);
}

/**
 * causerie_client_count_tokens_async:
 * @body: a request without the members that are only for replies
 * @cancellable: (nullable): stops the request at any time
 *
 * Asks the service how many tokens a prompt has.
 */
void
causerie_client_count_tokens_async (CauserieClient *self, CauserieService *service,
                                    CauserieRequestBody *body, GCancellable *cancellable,
                                    GAsyncReadyCallback callback, gpointer data)
{
  GTask *task;
  Counting *counting;

  g_return_if_fail (CAUSERIE_IS_CLIENT (self) && CAUSERIE_IS_SERVICE (service) && body != NULL);

  task = g_task_new (self, cancellable, callback, data);
  g_task_set_source_tag (task, causerie_client_count_tokens_async);
  counting = g_new0 (Counting, 1);
  counting->call
      = causerie_call_new (self->session, self->clock, service, "messages/count_tokens", body);
  counting->body = g_string_new (NULL);
  g_task_set_task_data (task, counting, free_counting);
  causerie_call_send_async (counting->call, cancellable, on_count_answered_cb, task);
}

/**
 * causerie_client_count_tokens_finish:
 * @error: %CAUSERIE_ERROR_NOT_FOUND if the service cannot count, or another error as in
 *   causerie_client_stream_finish()
 *
 * Returns: the number of tokens, or -1
 */
gint64
causerie_client_count_tokens_finish (CauserieClient *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), -1);
  return g_task_propagate_int (G_TASK (result), error);
}

typedef struct
{
  CauserieService *service;
  CauserieCall *call;
  GCancellable *cancellable;
  GString *body;
  GPtrArray *models;
  guint pages;
} Listing;

static void
free_listing (gpointer data)
{
  Listing *listing = data;

  g_object_unref (listing->service);
  g_clear_object (&listing->call);
  g_clear_object (&listing->cancellable);
  g_string_free (listing->body, TRUE);
  g_ptr_array_unref (listing->models);
  g_free (listing);
}

static void request_page (GTask *task, const char *after);

/* The request names no model: an "unknown model" error means that the service has no model list. */
static GError *
convert_listing_error (Listing *listing, const GError *error)
{
  g_autoptr (GError) converted = causerie_call_convert_error (listing->call, error);

  if (!g_error_matches (converted, CAUSERIE_ERROR, CAUSERIE_ERROR_UNKNOWN_MODEL))
    return g_steal_pointer (&converted);
  return causerie_error_new_full (CAUSERIE_ERROR_NOT_FOUND, causerie_error_get_detail (converted),
                                  causerie_error_get_request_id (converted), 0);
}

static void
return_listing (GTask *task, const GError *error)
{
  Listing *listing = g_task_get_task_data (task);

  causerie_call_close (listing->call);
  if (error != NULL)
    g_task_return_error (task, convert_listing_error (listing, error));
  else
    g_task_return_pointer (task, g_ptr_array_ref (listing->models),
                           (GDestroyNotify)g_ptr_array_unref);
  g_object_unref (task);
}

/* Returns a network error if the answer is an HTML page, as captive portals send it, otherwise a
   bad answer. */
static GError *
new_bad_list (Listing *listing, const GError *error)
{
  gboolean page = causerie_api_error_is_page (causerie_call_get_content_type (listing->call),
                                              listing->body->str, listing->body->len);

  return page ? causerie_error_new_full (CAUSERIE_ERROR_INTERCEPTED, NULL, NULL, 0)
              : g_error_copy (error);
}

static void
end_page (GTask *task)
{
  Listing *listing = g_task_get_task_data (task);
  guint before = listing->models->len;
  g_autofree char *next = NULL;
  g_autoptr (GError) error = NULL;

  if (!causerie_model_list_parse (listing->models, listing->body->str, listing->body->len, &next,
                                  &error))
    {
      g_autoptr (GError) told = new_bad_list (listing, error);

      return_listing (task, told);
    }
  else if (next == NULL || listing->models->len == before || ++listing->pages >= MAX_PAGES)
    return_listing (task, NULL);
  else
    request_page (task, next);
}

static void
on_page_read_cb (GObject *object, GAsyncResult *result, gpointer data)
{
  GTask *task = data;
  Listing *listing = g_task_get_task_data (task);
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) bytes = causerie_call_read_finish (listing->call, result, &error);

  if (bytes == NULL)
    {
      return_listing (task, error);
      return;
    }
  g_string_append_len (listing->body, g_bytes_get_data (bytes, NULL),
                       (gssize)g_bytes_get_size (bytes));
  if (listing->body->len > MAX_MODELS_SIZE)
    {
      error = causerie_error_new_full (CAUSERIE_ERROR_BAD_ANSWER, "The model list is too large.",
                                       NULL, 0);
      return_listing (task, error);
    }
  else if (g_bytes_get_size (bytes) > 0)
    causerie_call_read_async (listing->call, TRUE, on_page_read_cb, task);
  else
    end_page (task);
}

static void
on_page_answered_cb (GObject *object, GAsyncResult *result, gpointer data)
{
  GTask *task = data;
  Listing *listing = g_task_get_task_data (task);
  g_autoptr (GError) error = NULL;

  if (causerie_call_send_finish (listing->call, result, &error))
    causerie_call_read_async (listing->call, TRUE, on_page_read_cb, task);
  else
    return_listing (task, error);
}

static void
request_page (GTask *task, const char *after)
{
  CauserieClient *self = g_task_get_source_object (task);
  Listing *listing = g_task_get_task_data (task);
  g_autoptr (GString) path = g_string_new (NULL);

  g_string_printf (path, "models?limit=%d", MODELS_PER_PAGE);
  if (after != NULL)
    {
      g_string_append (path, "&after_id=");
      g_string_append_uri_escaped (path, after, NULL, FALSE);
    }
  g_string_truncate (listing->body, 0);
  g_clear_object (&listing->call);
  listing->call = causerie_call_new (self->session, self->clock, listing->service, path->str, NULL);
  causerie_call_send_async (listing->call, listing->cancellable, on_page_answered_cb, task);
}

/**
 * causerie_client_list_models_async:
 * @cancellable: (nullable): stops the request at any time
 *
 * Reads all pages. This is also used to check a key.
 */
void
causerie_client_list_models_async (CauserieClient *self, CauserieService *service,
                                   GCancellable *cancellable, GAsyncReadyCallback callback,
                                   gpointer data)
{
  GTask *task;
  Listing *listing;

  g_return_if_fail (CAUSERIE_IS_CLIENT (self) && CAUSERIE_IS_SERVICE (service));

  task = g_task_new (self, NULL, callback, data);
  g_task_set_source_tag (task, causerie_client_list_models_async);
  listing = g_new0 (Listing, 1);
  listing->service = g_object_ref (service);
  listing->cancellable = cancellable != NULL ? g_object_ref (cancellable) : NULL;
  listing->body = g_string_new (NULL);
  listing->models = g_ptr_array_new_with_free_func (g_object_unref);
  g_task_set_task_data (task, listing, free_listing);
  request_page (task, NULL);
}

/* Returns: (transfer full) (nullable) (element-type CauserieModel): the models in the service's
 * order, possibly none; %NULL with #CAUSERIE_ERROR_NOT_FOUND if the service has no list, or with
 * another error as in causerie_client_stream_finish() */
GPtrArray *
causerie_client_list_models_finish (CauserieClient *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);
  return g_task_propagate_pointer (G_TASK (result), error);
}
