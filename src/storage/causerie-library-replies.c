/* SPDX-License-Identifier: GPL-3.0-or-later
 * The library's operations on a reply while it streams. */
#include "config.h"

#include "causerie-library.h"

#include "causerie-input.h"
#include "causerie-library-private.h"
#include "causerie-table-replies.h"

typedef struct
{
  gint64 message_id;
  CauserieNewReply reply;
  CauserieReplyPart part;
  CauserieReplyEnd end;
  char *strings[5]; /* owns the strings of the structures above */
  CauseriePrefix *prefix;
} Input;

static void
input_free (gpointer data)
{
  Input *input = data;

  for (gsize i = 0; i < G_N_ELEMENTS (input->strings); i++)
    g_clear_pointer (&input->strings[i], g_free);
  g_clear_pointer (&input->prefix, causerie_prefix_free);
  g_clear_pointer (&input->end.failure, causerie_failure_unref);
  g_clear_pointer (&input->end.thinking_times, g_array_unref);
  g_free (input);
}

static gpointer
begin_reply (CauserieConnection *connection, gconstpointer data, GError **error)
{
  const Input *input = data;
  const CauserieNewReply *reply = &input->reply;

  if (!causerie_input_check_text (reply->model, "model", error)
      || !causerie_input_check_text (reply->requested_model, "model", error)
      || !causerie_input_check_text (reply->service, "service", error)
      || !causerie_input_check_text (reply->effort, "effort", error)
      || !causerie_input_check_text (reply->request_id, "request", error))
    return NULL;
  if (input->prefix != NULL
      && (!causerie_input_check_text (input->prefix->system, "system prompt", error)
          || !causerie_input_check_text (input->prefix->tools, "list of tools", error)))
    return NULL;
  return causerie_replies_begin (connection, reply, error);
}

static void
report_begun (CauserieConnection *connection, gconstpointer data, gconstpointer result,
              CauserieLibraryReport *report)
{
  gint64 id = causerie_message_get_id ((CauserieMessage *)result);

  report->chat_id = ((const Input *)data)->reply.chat_id;
  g_array_append_val (report->added, id);
}

static void
report_finished (CauserieConnection *connection, gconstpointer data, gconstpointer result,
                 CauserieLibraryReport *report)
{
  causerie_library_report_change (connection, ((const Input *)data)->message_id, report);
}

static const CauserieLibraryCall begin_reply_call = {
  causerie_library_begin_reply_async,
  CAUSERIE_ACCESS_DURABLE,
  begin_reply,
  input_free,
  g_object_unref,
  report_begun,
};

/**
 * causerie_library_begin_reply_async:
 * @reply: (transfer none): the reply; copied
 *
 * Stores the row of a reply whose first event has arrived, and freezes the prefix of its request.
 */
void
causerie_library_begin_reply_async (CauserieLibrary *self, const CauserieNewReply *reply,
                                    GCancellable *cancellable, GAsyncReadyCallback callback,
                                    gpointer data)
{
  Input *input;

  g_return_if_fail (CAUSERIE_IS_LIBRARY (self));
  g_return_if_fail (reply != NULL && reply->service != NULL && reply->requested_model != NULL);

  input = g_new0 (Input, 1);
  input->reply = *reply;
  input->reply.model = input->strings[0] = g_strdup (reply->model);
  input->reply.requested_model = input->strings[1] = g_strdup (reply->requested_model);
  input->reply.service = input->strings[2] = g_strdup (reply->service);
  input->reply.effort = input->strings[3] = g_strdup (reply->effort);
  input->reply.request_id = input->strings[4] = g_strdup (reply->request_id);
  if (reply->prefix != NULL)
    input->prefix = causerie_prefix_new (reply->prefix->system, reply->prefix->tools);
  input->reply.prefix = input->prefix;
  _causerie_library_start (self, &begin_reply_call, input, cancellable, callback, data);
}

/* Returns: (transfer full): the reply, streaming, with empty content; or %NULL */
CauserieMessage *
causerie_library_begin_reply_finish (CauserieLibrary *self, GAsyncResult *result, GError **error)
{
  return _causerie_library_finish (self, &begin_reply_call, result, error);
}

static gpointer
write_reply (CauserieConnection *connection, gconstpointer data, GError **error)
{
  const Input *input = data;
  const CauserieReplyPart *part = &input->part;

  return GINT_TO_POINTER ((part->offset > 0 || causerie_input_check_content (part->json, error))
                          && causerie_input_check_text (part->json, "reply", error)
                          && causerie_input_check_text (part->first_words, "reply", error)
                          && causerie_replies_write (connection, input->message_id, part, error));
}

static const CauserieLibraryCall write_reply_call = {
  causerie_library_write_reply_async, CAUSERIE_ACCESS_WRITE, write_reply, input_free, NULL, NULL,
};

/**
 * causerie_library_write_reply_async:
 * @part: (transfer none): what is new; copied
 *
 * Stores what has arrived of a reply, without waiting for the disk. It survives a crash of the
 * program, but perhaps not a loss of power, which can lose what was written since the last finished
 * message.
 */
void
causerie_library_write_reply_async (CauserieLibrary *self, gint64 message_id,
                                    const CauserieReplyPart *part, GCancellable *cancellable,
                                    GAsyncReadyCallback callback, gpointer data)
{
  Input *input;

  g_return_if_fail (CAUSERIE_IS_LIBRARY (self));
  g_return_if_fail (part != NULL && part->json != NULL);

  input = g_new0 (Input, 1);
  input->message_id = message_id;
  input->part.offset = part->offset;
  input->part.json = input->strings[0] = g_strdup (part->json);
  input->part.first_words = input->strings[1] = g_strdup (part->first_words);
  _causerie_library_start (self, &write_reply_call, input, cancellable, callback, data);
}

static gboolean
check_end (const CauserieReplyEnd *end, GError **error)
{
  if (!causerie_input_check_content (end->content, error)
      || !causerie_input_check_text (end->stop_reason, "stop reason", error)
      || !causerie_input_check_text (end->usage, "usage", error))
    return FALSE;
  if (end->failure != NULL
      && (!causerie_input_check_text (end->failure->detail, "failure", error)
          || !causerie_input_check_text (end->failure->request_id, "failure", error)))
    return FALSE;
  if (end->state != CAUSERIE_MESSAGE_STREAMING
      && (!end->ends || end->state == CAUSERIE_MESSAGE_COMPLETE))
    return TRUE;
  g_set_error_literal (error, CAUSERIE_ERROR, CAUSERIE_ERROR_INVALID_REQUEST,
                       "Only a complete reply can end a chat, and none ends as streaming");
  return FALSE;
}

static gpointer
finish_reply (CauserieConnection *connection, gconstpointer data, GError **error)
{
  const Input *input = data;

  return GINT_TO_POINTER (
      check_end (&input->end, error)
      && causerie_replies_finish (connection, input->message_id, &input->end, error));
}

static const CauserieLibraryCall finish_reply_call = {
  causerie_library_finish_reply_async,
  CAUSERIE_ACCESS_DURABLE,
  finish_reply,
  input_free,
  NULL,
  report_finished,
};

/**
 * causerie_library_finish_reply_async:
 * @end: (transfer none): how it ended; copied
 *
 * Stores the end of a reply. From then on it is frozen, and the search finds it.
 */
void
causerie_library_finish_reply_async (CauserieLibrary *self, gint64 message_id,
                                     const CauserieReplyEnd *end, GCancellable *cancellable,
                                     GAsyncReadyCallback callback, gpointer data)
{
  Input *input;

  g_return_if_fail (CAUSERIE_IS_LIBRARY (self));
  g_return_if_fail (end != NULL && end->content != NULL);

  input = g_new0 (Input, 1);
  input->message_id = message_id;
  input->end = *end;
  input->end.content = input->strings[0] = g_strdup (end->content);
  input->end.stop_reason = input->strings[1] = g_strdup (end->stop_reason);
  input->end.usage = input->strings[2] = g_strdup (end->usage);
  input->end.failure = end->failure != NULL ? causerie_failure_ref (end->failure) : NULL;
  input->end.thinking_times
      = end->thinking_times != NULL ? g_array_ref (end->thinking_times) : NULL;
  _causerie_library_start (self, &finish_reply_call, input, cancellable, callback, data);
}
