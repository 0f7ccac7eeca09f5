/* SPDX-License-Identifier: GPL-3.0-or-later
 * The library's operations on feedback. */
#include "config.h"

#include "causerie-library.h"

#include "causerie-input.h"
#include "causerie-library-private.h"
#include "causerie-table-feedback.h"

typedef struct
{
  gint64 chat_id;
  gint64 message_id;
  CauserieFeedback *feedback;
} Input;

static Input *
input_new (gint64 chat_id, gint64 message_id)
{
  Input *input = g_new0 (Input, 1);

  input->chat_id = chat_id;
  input->message_id = message_id;
  return input;
}

static void
input_free (gpointer data)
{
  Input *input = data;

  g_clear_pointer (&input->feedback, causerie_feedback_free);
  g_free (input);
}

static void
free_list (gpointer list)
{
  g_ptr_array_unref (list);
}

static gpointer
set_feedback (CauserieConnection *connection, gconstpointer data, GError **error)
{
  const Input *input = data;

  return GINT_TO_POINTER (
      causerie_input_check_text (input->feedback->reasons, "feedback", error)
      && causerie_input_check_text (input->feedback->text, "feedback", error)
      && causerie_table_feedback_set (connection, input->message_id, input->feedback, error));
}

static void
report_feedback (CauserieConnection *connection, gconstpointer data, gconstpointer result,
                 CauserieLibraryReport *report)
{
  causerie_library_report_change (connection, ((const Input *)data)->message_id, report);
}

static const CauserieLibraryCall set_feedback_call = {
  causerie_library_set_feedback_async,
  CAUSERIE_ACCESS_DURABLE,
  set_feedback,
  input_free,
  NULL,
  report_feedback,
};

/**
 * causerie_library_set_feedback_async:
 * @feedback: (transfer none): the feedback, copied; its ids are ignored, and a time of 0 means now
 *
 * Stores, replaces or withdraws the feedback on a reply.
 */
void
causerie_library_set_feedback_async (CauserieLibrary *self, gint64 message_id,
                                     const CauserieFeedback *feedback, GCancellable *cancellable,
                                     GAsyncReadyCallback callback, gpointer data)
{
  Input *input;

  g_return_if_fail (CAUSERIE_IS_LIBRARY (self));
  g_return_if_fail (feedback != NULL);

  input = input_new (0, message_id);
  input->feedback = g_memdup2 (feedback, sizeof *feedback);
  input->feedback->reasons = g_strdup (feedback->reasons);
  input->feedback->text = g_strdup (feedback->text);
  _causerie_library_start (self, &set_feedback_call, input, cancellable, callback, data);
}

static gpointer
list_feedback (CauserieConnection *connection, gconstpointer data, GError **error)
{
  const Input *input = data;

  return causerie_table_feedback_list (connection, input->chat_id, error);
}

static const CauserieLibraryCall list_feedback_call = {
  causerie_library_list_feedback_async,
  CAUSERIE_ACCESS_READ,
  list_feedback,
  input_free,
  free_list,
  NULL,
};

/**
 * causerie_library_list_feedback_async:
 * @chat_id: the chat, or 0 for all chats
 *
 * Lists the feedback on replies.
 */
void
causerie_library_list_feedback_async (CauserieLibrary *self, gint64 chat_id,
                                      GCancellable *cancellable, GAsyncReadyCallback callback,
                                      gpointer data)
{
  g_return_if_fail (CAUSERIE_IS_LIBRARY (self));

  _causerie_library_start (self, &list_feedback_call, input_new (chat_id, 0), cancellable, callback,
                           data);
}

/* Returns: (transfer full) (element-type CauserieFeedback): the feedback in order of message, or
 * %NULL */
GPtrArray *
causerie_library_list_feedback_finish (CauserieLibrary *self, GAsyncResult *result, GError **error)
{
  return _causerie_library_finish (self, &list_feedback_call, result, error);
}
