/* SPDX-License-Identifier: GPL-3.0-or-later
 * The library's operations on messages: adding a user's message, loading, deleting. */
#include "config.h"

#include "causerie-library.h"

#include "causerie-input.h"
#include "causerie-library-private.h"
#include "causerie-table-chats.h"
#include "causerie-table-messages.h"

typedef struct
{
  gint64 message_id;
  gboolean deleted;
  CauserieFailure *failure;
  GArray *ids;
  CauserieNewMessage message;
  char *content;
  CauserieChatSetup *setup;
} Input;

static Input *
input_new (gint64 message_id)
{
  Input *input = g_new0 (Input, 1);

  input->message_id = message_id;
  return input;
}

static void
input_free (gpointer data)
{
  Input *input = data;

  g_clear_pointer (&input->failure, causerie_failure_unref);
  g_clear_pointer (&input->ids, g_array_unref);
  g_clear_pointer (&input->content, g_free);
  g_clear_pointer (&input->setup, causerie_chat_setup_free);
  g_free (input);
}

typedef struct
{
  CauserieMessage *message;
  gint64 chat_id;
} Added;

static void
added_free (gpointer data)
{
  Added *added = data;

  g_clear_object (&added->message);
  g_free (added);
}
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Added, added_free)

static void
free_contents (gpointer contents)
{
  g_hash_table_unref (contents);
}

static gpointer
add_message (CauserieConnection *connection, gconstpointer data, GError **error)
{
  const Input *input = data;
  g_autoptr (Added) added = g_new0 (Added, 1);

  if (!causerie_input_check_content (input->content, error))
    return NULL;
  added->message = causerie_messages_add (connection, &input->message, &added->chat_id, error);
  return added->message != NULL ? g_steal_pointer (&added) : NULL;
}

static void
report_added (CauserieConnection *connection, gconstpointer data, gconstpointer result,
              CauserieLibraryReport *report)
{
  const Added *added = result;
  gint64 id = causerie_message_get_id (added->message);

  report->chat_id = added->chat_id;
  g_array_append_val (report->added, id);
}

static void
report_changed (CauserieConnection *connection, gconstpointer data, gconstpointer result,
                CauserieLibraryReport *report)
{
  causerie_library_report_change (connection, ((const Input *)data)->message_id, report);
}

static const CauserieLibraryCall add_message_call = {
  causerie_library_add_message_async,
  CAUSERIE_ACCESS_DURABLE,
  add_message,
  input_free,
  added_free,
  report_added,
};

/**
 * causerie_library_add_message_async:
 * @message: (transfer none): the user's message; copied
 *
 * Stores a user's message in one transaction, in a new chat if its chat id is 0. It becomes its
 * parent's chosen child and the leaf of the branch on screen, and its draft is cleared.
 */
void
causerie_library_add_message_async (CauserieLibrary *self, const CauserieNewMessage *message,
                                    GCancellable *cancellable, GAsyncReadyCallback callback,
                                    gpointer data)
{
  Input *input;

  g_return_if_fail (CAUSERIE_IS_LIBRARY (self));
  g_return_if_fail (message != NULL);

  input = input_new (0);
  input->message = *message;
  input->content = g_strdup (message->content);
  input->message.content = input->content;
  if (message->setup != NULL)
    input->setup = causerie_chat_setup_copy (message->setup);
  input->message.setup = input->setup;
  _causerie_library_start (self, &add_message_call, input, cancellable, callback, data);
}

/**
 * causerie_library_add_message_finish:
 * @chat_id: (out) (optional): its chat
 *
 * Returns: (transfer full): the message with its content, or %NULL
 */
CauserieMessage *
causerie_library_add_message_finish (CauserieLibrary *self, GAsyncResult *result, gint64 *chat_id,
                                     GError **error)
{
  g_autoptr (Added) added = _causerie_library_finish (self, &add_message_call, result, error);

  if (added == NULL)
    return NULL;
  if (chat_id != NULL)
    *chat_id = added->chat_id;
  return g_steal_pointer (&added->message);
}

static gpointer
load_contents (CauserieConnection *connection, gconstpointer data, GError **error)
{
  const Input *input = data;

  return causerie_messages_load_contents (connection, input->ids, error);
}

static const CauserieLibraryCall load_contents_call = {
  causerie_library_load_contents_async,
  CAUSERIE_ACCESS_READ,
  load_contents,
  input_free,
  free_contents,
  NULL,
};

/**
 * causerie_library_load_contents_async:
 * @message_ids: (element-type gint64) (transfer none): the messages; copied
 *
 * Loads the content of messages.
 */
void
causerie_library_load_contents_async (CauserieLibrary *self, GArray *message_ids,
                                      GCancellable *cancellable, GAsyncReadyCallback callback,
                                      gpointer data)
{
  Input *input;

  g_return_if_fail (CAUSERIE_IS_LIBRARY (self));
  g_return_if_fail (message_ids != NULL);

  input = input_new (0);
  input->ids = g_array_copy (message_ids);
  _causerie_library_start (self, &load_contents_call, input, cancellable, callback, data);
}

/**
 * causerie_library_load_contents_finish:
 * @error: %CAUSERIE_ERROR_CORRUPT, and errors of the #CAUSERIE_ERROR domain
 *
 * Returns: (transfer full) (element-type gint64 utf8): the raw JSON array of each message that
 *   exists, byte for byte, by a pointer to its id (a #gint64); or %NULL
 */
GHashTable *
causerie_library_load_contents_finish (CauserieLibrary *self, GAsyncResult *result, GError **error)
{
  return _causerie_library_finish (self, &load_contents_call, result, error);
}

static gpointer
load_messages (CauserieConnection *connection, gconstpointer data, GError **error)
{
  const Input *input = data;
  g_autoptr (CauserieChatRecord) record
      = causerie_chats_get (connection, input->message.chat_id, error);

  if (record == NULL)
    return NULL;
  record->messages = causerie_messages_load (connection, input->message.chat_id, input->ids, error);
  if (record->messages == NULL)
    return NULL;
  record->choices
      = causerie_chats_load_choices (connection, input->message.chat_id, input->ids, error);
  if (record->choices == NULL)
    return NULL;
  record->deleted = causerie_messages_find_deleted (connection, input->ids, error);
  return record->deleted != NULL ? g_steal_pointer (&record) : NULL;
}

static const CauserieLibraryCall load_messages_call = {
  causerie_library_load_messages_async,
  CAUSERIE_ACCESS_READ,
  load_messages,
  input_free,
  (GDestroyNotify)causerie_chat_record_free,
  NULL,
};

/**
 * causerie_library_load_messages_async:
 * @message_ids: (element-type gint64) (transfer none): messages of it, and %CAUSERIE_ROOT for the
 *   choice among the first messages; copied
 *
 * Loads the chat's row and the given messages without their content, the choices in which they are
 * parent or child, and which of them are deleted.
 */
void
causerie_library_load_messages_async (CauserieLibrary *self, gint64 chat_id, GArray *message_ids,
                                      GCancellable *cancellable, GAsyncReadyCallback callback,
                                      gpointer data)
{
  Input *input;

  g_return_if_fail (CAUSERIE_IS_LIBRARY (self));
  g_return_if_fail (message_ids != NULL);

  input = input_new (0);
  input->message.chat_id = chat_id;
  input->ids = g_array_copy (message_ids);
  _causerie_library_start (self, &load_messages_call, input, cancellable, callback, data);
}

/**
 * causerie_library_load_messages_finish:
 * @error: %CAUSERIE_ERROR_NO_MESSAGE if there is no such chat, and errors of the #CAUSERIE_ERROR
 *   domain
 *
 * Returns: (transfer full): the chat with those of the messages that exist, or %NULL
 */
CauserieChatRecord *
causerie_library_load_messages_finish (CauserieLibrary *self, GAsyncResult *result, GError **error)
{
  return _causerie_library_finish (self, &load_messages_call, result, error);
}

static gpointer
delete_message (CauserieConnection *connection, gconstpointer data, GError **error)
{
  const Input *input = data;

  return GINT_TO_POINTER (
      causerie_messages_set_deleted (connection, input->message_id, input->deleted, error));
}

static const CauserieLibraryCall delete_message_call = {
  causerie_library_delete_message_async,
  CAUSERIE_ACCESS_DURABLE,
  delete_message,
  input_free,
  NULL,
  report_changed,
};

/**
 * causerie_library_delete_message_async:
 * @deleted: %FALSE restores it
 *
 * Marks one message as deleted. Its descendants are hidden with it and restored with it.
 */
void
causerie_library_delete_message_async (CauserieLibrary *self, gint64 message_id, gboolean deleted,
                                       GCancellable *cancellable, GAsyncReadyCallback callback,
                                       gpointer data)
{
  Input *input;

  g_return_if_fail (CAUSERIE_IS_LIBRARY (self));

  input = input_new (message_id);
  input->deleted = deleted;
  _causerie_library_start (self, &delete_message_call, input, cancellable, callback, data);
}

static gpointer
set_failure (CauserieConnection *connection, gconstpointer data, GError **error)
{
  const Input *input = data;
  const CauserieFailure *failure = input->failure;

  if (failure != NULL
      && (!causerie_input_check_text (failure->detail, "failure", error)
          || !causerie_input_check_text (failure->request_id, "failure", error)))
    return NULL;
  return GINT_TO_POINTER (
      causerie_messages_set_failure (connection, input->message_id, failure, error));
}

static const CauserieLibraryCall set_failure_call = {
  causerie_library_set_failure_async,
  CAUSERIE_ACCESS_DURABLE,
  set_failure,
  input_free,
  NULL,
  report_changed,
};

/**
 * causerie_library_set_failure_async:
 * @failure: (nullable): why there is no reply to it; %NULL to clear it
 *
 * Stores a failure that happened before a reply began.
 */
void
causerie_library_set_failure_async (CauserieLibrary *self, gint64 message_id,
                                    CauserieFailure *failure, GCancellable *cancellable,
                                    GAsyncReadyCallback callback, gpointer data)
{
  Input *input;

  g_return_if_fail (CAUSERIE_IS_LIBRARY (self));

  input = input_new (message_id);
  input->failure = failure != NULL ? causerie_failure_ref (failure) : NULL;
  _causerie_library_start (self, &set_failure_call, input, cancellable, callback, data);
}
