/* SPDX-License-Identifier: GPL-3.0-or-later
 * The library's calls on drafts, frozen prefixes and feedback. */
#include "config.h"

#include "causerie-library.h"

#include "causerie-input.h"
#include "causerie-library-private.h"
#include "causerie-table-notes.h"

typedef struct
{
  gint64 chat_id;
  gint64 message_id;
  char *text;
  char *service;
  char *model;
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

  g_clear_pointer (&input->text, g_free);
  g_clear_pointer (&input->service, g_free);
  g_clear_pointer (&input->model, g_free);
  g_clear_pointer (&input->feedback, causerie_feedback_free);
  g_free (input);
}

static void
free_prefix (gpointer prefix)
{
  causerie_prefix_free (prefix);
}

static void
free_list (gpointer list)
{
  g_ptr_array_unref (list);
}

static gpointer
set_draft (CauserieConnection *connection, gconstpointer data, GError **error)
{
  const Input *input = data;

  return GINT_TO_POINTER (causerie_input_check_text (input->text, "draft", error)
                          && causerie_notes_set_draft (connection, input->chat_id,
                                                       input->message_id, input->text, error));
}

static const CauserieLibraryCall set_draft_call = {
  causerie_library_set_draft_async, CAUSERIE_ACCESS_WRITE, set_draft, input_free, NULL, NULL,
};

/**
 * causerie_library_set_draft_async:
 * @self: a library
 * @chat_id: the chat, 0 for the one not yet begun
 * @message_id: the message being edited, 0 for the composer
 * @text: (nullable): what was typed so far; %NULL or nothing clears the draft
 * @cancellable: (nullable): looked at only now
 * @callback: calls causerie_library_write_finish()
 * @data: passed to @callback
 *
 * Stores a draft in place of the one before.
 */
void
causerie_library_set_draft_async (CauserieLibrary *self, gint64 chat_id, gint64 message_id,
                                  const char *text, GCancellable *cancellable,
                                  GAsyncReadyCallback callback, gpointer data)
{
  Input *input;

  g_return_if_fail (CAUSERIE_IS_LIBRARY (self));

  input = input_new (chat_id, message_id);
  input->text = g_strdup (text);
  _causerie_library_start (self, &set_draft_call, input, cancellable, callback, data);
}

static gpointer
get_draft (CauserieConnection *connection, gconstpointer data, GError **error)
{
  const Input *input = data;
  char *text = NULL;

  if (!causerie_notes_get_draft (connection, input->chat_id, input->message_id, &text, error))
    return NULL;
  return text;
}

static const CauserieLibraryCall get_draft_call = {
  causerie_library_get_draft_async, CAUSERIE_ACCESS_READ, get_draft, input_free, g_free, NULL,
};

/**
 * causerie_library_get_draft_async:
 * @self: a library
 * @chat_id: the chat, 0 for the one not yet begun
 * @message_id: the message being edited, 0 for the composer
 * @cancellable: (nullable): ends the reading
 * @callback: calls causerie_library_get_draft_finish()
 * @data: passed to @callback
 *
 * Asks for a draft.
 */
void
causerie_library_get_draft_async (CauserieLibrary *self, gint64 chat_id, gint64 message_id,
                                  GCancellable *cancellable, GAsyncReadyCallback callback,
                                  gpointer data)
{
  g_return_if_fail (CAUSERIE_IS_LIBRARY (self));

  _causerie_library_start (self, &get_draft_call, input_new (chat_id, message_id), cancellable,
                           callback, data);
}

/**
 * causerie_library_get_draft_finish:
 * @self: a library
 * @result: what the callback was given
 * @error: errors of the #CAUSERIE_ERROR domain
 *
 * Returns: (transfer full) (nullable): the draft; %NULL if there is none, or on an error
 */
char *
causerie_library_get_draft_finish (CauserieLibrary *self, GAsyncResult *result, GError **error)
{
  return _causerie_library_finish (self, &get_draft_call, result, error);
}

static gpointer
get_prefix (CauserieConnection *connection, gconstpointer data, GError **error)
{
  const Input *input = data;
  CauseriePrefix *prefix = NULL;

  if (!causerie_notes_get_prefix (connection, input->chat_id, input->service, input->model, &prefix,
                                  error))
    return NULL;
  return prefix;
}

static const CauserieLibraryCall get_prefix_call = {
  causerie_library_get_prefix_async,
  CAUSERIE_ACCESS_READ,
  get_prefix,
  input_free,
  free_prefix,
  NULL,
};

/**
 * causerie_library_get_prefix_async:
 * @self: a library
 * @chat_id: the chat
 * @service: the service's identity
 * @model: the model as requested
 * @cancellable: (nullable): ends the reading
 * @callback: calls causerie_library_get_prefix_finish()
 * @data: passed to @callback
 *
 * Asks what a chat sent first to a service and model.
 */
void
causerie_library_get_prefix_async (CauserieLibrary *self, gint64 chat_id, const char *service,
                                   const char *model, GCancellable *cancellable,
                                   GAsyncReadyCallback callback, gpointer data)
{
  Input *input;

  g_return_if_fail (CAUSERIE_IS_LIBRARY (self));
  g_return_if_fail (service != NULL);
  g_return_if_fail (model != NULL);

  input = input_new (chat_id, 0);
  input->service = g_strdup (service);
  input->model = g_strdup (model);
  _causerie_library_start (self, &get_prefix_call, input, cancellable, callback, data);
}

/**
 * causerie_library_get_prefix_finish:
 * @self: a library
 * @result: what the callback was given
 * @error: errors of the #CAUSERIE_ERROR domain
 *
 * Returns: (transfer full) (nullable): the frozen prefix; %NULL if nothing is frozen, or on an
 * error
 */
CauseriePrefix *
causerie_library_get_prefix_finish (CauserieLibrary *self, GAsyncResult *result, GError **error)
{
  return _causerie_library_finish (self, &get_prefix_call, result, error);
}

static gpointer
set_feedback (CauserieConnection *connection, gconstpointer data, GError **error)
{
  const Input *input = data;

  return GINT_TO_POINTER (
      causerie_input_check_text (input->feedback->reasons, "feedback", error)
      && causerie_input_check_text (input->feedback->text, "feedback", error)
      && causerie_notes_set_feedback (connection, input->message_id, input->feedback, error));
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
 * @self: a library
 * @message_id: the reply
 * @feedback: (transfer none): the judgement, copied; the ids in it are not looked at, and a time of
 * 0 means now
 * @cancellable: (nullable): looked at only now
 * @callback: calls causerie_library_write_finish()
 * @data: passed to @callback
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

  return causerie_notes_list_feedback (connection, input->chat_id, error);
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
 * @self: a library
 * @chat_id: the chat, or 0 for all chats
 * @cancellable: (nullable): ends the reading
 * @callback: calls causerie_library_list_feedback_finish()
 * @data: passed to @callback
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

/**
 * causerie_library_list_feedback_finish:
 * @self: a library
 * @result: what the callback was given
 * @error: errors of the #CAUSERIE_ERROR domain
 *
 * Returns: (transfer full) (element-type CauserieFeedback): the feedback in order of message, or
 * %NULL
 */
GPtrArray *
causerie_library_list_feedback_finish (CauserieLibrary *self, GAsyncResult *result, GError **error)
{
  return _causerie_library_finish (self, &list_feedback_call, result, error);
}
