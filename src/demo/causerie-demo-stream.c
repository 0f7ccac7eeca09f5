/* SPDX-License-Identifier: GPL-3.0-or-later
 * Sends the events of a stream with their delays. */
#include "config.h"

#include "causerie-demo-stream.h"

#include "causerie-demo-events.h"

#include <string.h>

typedef struct
{
  SoupServerMessage *message; /* borrowed: it owns the stream */
  GPtrArray *events;
  guint next;
  guint written;
  gboolean breaking; /* close the connection when everything sent has been written */
  double pace;
  GSource *timer;
} Stream;

static void
stop_timer (Stream *stream)
{
  if (stream->timer != NULL)
    g_source_destroy (stream->timer);
  g_clear_pointer (&stream->timer, g_source_unref);
}

static void
free_stream (gpointer data)
{
  Stream *stream = data;

  stop_timer (stream);
  g_ptr_array_unref (stream->events);
  g_free (stream);
}

/* Shuts the socket down. The server only notices that when it writes. */
static void
break_connection (Stream *stream)
{
  GSocket *socket = soup_server_message_get_socket (stream->message);

  if (socket != NULL)
    g_socket_shutdown (socket, TRUE, TRUE, NULL);
  soup_message_body_append (soup_server_message_get_response_body (stream->message),
                            SOUP_MEMORY_STATIC, "\n", 1);
}

static void
send_next (Stream *stream)
{
  const CauserieDemoEvent *event = g_ptr_array_index (stream->events, stream->next++);
  SoupMessageBody *body = soup_server_message_get_response_body (stream->message);

  if (event->text == NULL)
    {
      stream->breaking = TRUE;
      if (stream->written + 1 == stream->next)
        break_connection (stream);
      return;
    }
  soup_message_body_append (body, SOUP_MEMORY_COPY, event->text, strlen (event->text));
  if (stream->next == stream->events->len)
    soup_message_body_complete (body);
}

static gboolean on_timer_elapsed_cb (gpointer data);

/* Sends all events that are due, and starts the timer for the next one. */
static void
send_due (Stream *stream)
{
  while (stream->next < stream->events->len)
    {
      const CauserieDemoEvent *event = g_ptr_array_index (stream->events, stream->next);
      guint delay = (guint)(event->delay * stream->pace);

      if (delay > 0)
        {
          stream->timer = g_timeout_source_new (delay);
          g_source_set_callback (stream->timer, on_timer_elapsed_cb, stream, NULL);
          g_source_attach (stream->timer, g_main_context_get_thread_default ());
          break;
        }
      send_next (stream);
    }
  soup_server_message_unpause (stream->message);
}

static gboolean
on_timer_elapsed_cb (gpointer data)
{
  Stream *stream = data;

  g_clear_pointer (&stream->timer, g_source_unref);
  send_next (stream);
  send_due (stream);
  return G_SOURCE_REMOVE;
}

static void
on_chunk_written_cb (SoupServerMessage *message, gpointer data)
{
  Stream *stream = data;

  stream->written++;
  if (stream->breaking && stream->written + 1 == stream->next)
    break_connection (stream);
}

static void
on_message_finished_cb (SoupServerMessage *message, gpointer data)
{
  stop_timer (data);
}

/**
 * causerie_demo_stream_start:
 * @events: (transfer full) (element-type CauserieDemoEvent): the events to send
 *
 * Answers with a stream, which stops when the client disconnects. To be called in the server's
 * thread.
 */
void
causerie_demo_stream_start (SoupServerMessage *message, GPtrArray *events, double pace)
{
  Stream *stream = g_new0 (Stream, 1);
  SoupMessageHeaders *headers = soup_server_message_get_response_headers (message);

  stream->message = message;
  stream->events = events;
  stream->pace = pace;
  g_object_set_data_full (G_OBJECT (message), "causerie-demo-stream", stream, free_stream);
  g_signal_connect (message, "wrote-chunk", G_CALLBACK (on_chunk_written_cb), stream);
  g_signal_connect (message, "finished", G_CALLBACK (on_message_finished_cb), stream);
  g_signal_connect (message, "disconnected", G_CALLBACK (on_message_finished_cb), stream);

  soup_server_message_set_status (message, SOUP_STATUS_OK, NULL);
  soup_message_headers_set_content_type (headers, "text/event-stream; charset=utf-8", NULL);
  soup_message_headers_replace (headers, "Cache-Control", "no-cache");
  soup_message_headers_set_encoding (headers, SOUP_ENCODING_CHUNKED);
  soup_message_body_set_accumulate (soup_server_message_get_response_body (message), FALSE);
  send_due (stream);
}
