/* SPDX-License-Identifier: GPL-3.0-or-later
 * The library's operations on chats. */
#include "config.h"

#include "causerie-library.h"

#include "causerie-input.h"
#include "causerie-library-private.h"
#include "causerie-table-chats.h"
#include "causerie-table-messages.h"
#include "causerie-table-search.h"
#include "causerie-table-setups.h"

typedef struct
{
  gint64 chat_id;
  gint64 leaf_id;
  gboolean deleted;
  CauserieTitleOrigin origin;
  char *text;
  GArray *choices;
} Input;

static Input *
input_new (gint64 chat_id)
{
  Input *input = g_new0 (Input, 1);

  input->chat_id = chat_id;
  return input;
}

static void
input_free (gpointer data)
{
  Input *input = data;

  g_clear_pointer (&input->text, g_free);
  g_clear_pointer (&input->choices, g_array_unref);
  g_free (input);
}

static void
free_chats (gpointer chats)
{
  g_ptr_array_unref (chats);
}

static void
free_ids (gpointer ids)
{
  g_array_unref (ids);
}

static gpointer
list_chats (CauserieConnection *connection, gconstpointer input, GError **error)
{
  return causerie_chats_list (connection, error);
}

static void
report_chat (CauserieConnection *connection, gconstpointer data, gconstpointer result,
             CauserieLibraryReport *report)
{
  report->chat_id = ((const Input *)data)->chat_id;
}

static void
report_choices (CauserieConnection *connection, gconstpointer data, gconstpointer result,
                CauserieLibraryReport *report)
{
  const Input *input = data;

  report->chat_id = input->chat_id;
  for (guint i = 0; i < input->choices->len; i++)
    g_array_append_val (report->changed,
                        g_array_index (input->choices, CauserieChoice, i).parent_id);
}

static const CauserieLibraryCall list_chats_call = {
  causerie_library_list_chats_async, CAUSERIE_ACCESS_READ, list_chats, input_free, free_chats, NULL,
};

/* Lists all chats, deleted ones too: their @deleted_at is not 0. */
void
causerie_library_list_chats_async (CauserieLibrary *self, GCancellable *cancellable,
                                   GAsyncReadyCallback callback, gpointer data)
{
  g_return_if_fail (CAUSERIE_IS_LIBRARY (self));

  _causerie_library_start (self, &list_chats_call, input_new (0), cancellable, callback, data);
}

/**
 * causerie_library_list_chats_finish:
 * @error: %CAUSERIE_ERROR_CORRUPT, and errors of the #CAUSERIE_ERROR domain
 *
 * Returns: (transfer full) (element-type CauserieChatRecord): the chats in order of their last
 *   message, the latest first, or %NULL
 */
GPtrArray *
causerie_library_list_chats_finish (CauserieLibrary *self, GAsyncResult *result, GError **error)
{
  return _causerie_library_finish (self, &list_chats_call, result, error);
}

static gpointer
load_chat (CauserieConnection *connection, gconstpointer data, GError **error)
{
  const Input *input = data;
  g_autoptr (CauserieChatRecord) record = causerie_chats_get (connection, input->chat_id, error);

  if (record == NULL)
    return NULL;
  record->messages = causerie_messages_list (connection, input->chat_id, error);
  if (record->messages == NULL)
    return NULL;
  record->choices = causerie_chats_list_choices (connection, input->chat_id, error);
  if (record->choices == NULL)
    return NULL;
  if (!causerie_table_setups_get (connection, input->chat_id, &record->setup, &record->begun,
                                  error))
    return NULL;
  record->deleted = causerie_messages_list_deleted (connection, input->chat_id, error);
  return record->deleted != NULL ? g_steal_pointer (&record) : NULL;
}

static const CauserieLibraryCall load_chat_call = {
  causerie_library_load_chat_async,
  CAUSERIE_ACCESS_READ,
  load_chat,
  input_free,
  (GDestroyNotify)causerie_chat_record_free,
  NULL,
};

/* Loads the data of a #CauserieTree. The messages have no content yet. Messages whose parent is
 * lost are included. */
void
causerie_library_load_chat_async (CauserieLibrary *self, gint64 chat_id, GCancellable *cancellable,
                                  GAsyncReadyCallback callback, gpointer data)
{
  g_return_if_fail (CAUSERIE_IS_LIBRARY (self));

  _causerie_library_start (self, &load_chat_call, input_new (chat_id), cancellable, callback, data);
}

/**
 * causerie_library_load_chat_finish:
 * @error: %CAUSERIE_ERROR_NO_MESSAGE if there is no such chat, %CAUSERIE_ERROR_CORRUPT, and errors
 *   of the #CAUSERIE_ERROR domain
 *
 * Returns: (transfer full): the chat, or %NULL
 */
CauserieChatRecord *
causerie_library_load_chat_finish (CauserieLibrary *self, GAsyncResult *result, GError **error)
{
  return _causerie_library_finish (self, &load_chat_call, result, error);
}

static gpointer
search (CauserieConnection *connection, gconstpointer data, GError **error)
{
  const Input *input = data;

  if (!causerie_input_check_text (input->text, "question", error))
    return NULL;
  return causerie_search_find_chats (connection, input->text, error);
}

static const CauserieLibraryCall search_call = {
  causerie_library_search_async, CAUSERIE_ACCESS_READ, search, input_free, free_ids, NULL,
};

/**
 * causerie_library_search_async:
 * @words: the words as typed; no character has a special meaning
 *
 * Finds the chats that are not deleted and contain all of the words in their title or in one
 * message of any branch, also as parts of longer words. Only the first 16 words are used.
 */
void
causerie_library_search_async (CauserieLibrary *self, const char *words, GCancellable *cancellable,
                               GAsyncReadyCallback callback, gpointer data)
{
  Input *input;

  g_return_if_fail (CAUSERIE_IS_LIBRARY (self));
  g_return_if_fail (words != NULL);

  input = input_new (0);
  input->text = g_strdup (words);
  _causerie_library_start (self, &search_call, input, cancellable, callback, data);
}

/**
 * causerie_library_search_finish:
 * @error: %G_IO_ERROR_CANCELLED, and errors of the #CAUSERIE_ERROR domain
 *
 * Returns: (transfer full) (element-type gint64): the chats' ids, in order of their last message,
 *   the latest first; empty if no word was given; %NULL on an error
 */
GArray *
causerie_library_search_finish (CauserieLibrary *self, GAsyncResult *result, GError **error)
{
  return _causerie_library_finish (self, &search_call, result, error);
}

static gpointer
set_title (CauserieConnection *connection, gconstpointer data, GError **error)
{
  const Input *input = data;

  return GINT_TO_POINTER (
      causerie_input_check_text (input->text, "title", error)
      && causerie_chats_set_title (connection, input->chat_id, input->text, input->origin, error));
}

static const CauserieLibraryCall set_title_call = {
  causerie_library_set_title_async,
  CAUSERIE_ACCESS_DURABLE,
  set_title,
  input_free,
  NULL,
  report_chat,
};

/**
 * causerie_library_set_title_async:
 * @title: (nullable): its title; %NULL or "" to use the first words of the chat again
 * @origin: where it comes from; a model's title never replaces a user's
 *
 * Names a chat.
 */
void
causerie_library_set_title_async (CauserieLibrary *self, gint64 chat_id, const char *title,
                                  CauserieTitleOrigin origin, GCancellable *cancellable,
                                  GAsyncReadyCallback callback, gpointer data)
{
  Input *input;

  g_return_if_fail (CAUSERIE_IS_LIBRARY (self));

  input = input_new (chat_id);
  input->text = g_strdup (title);
  input->origin = origin;
  _causerie_library_start (self, &set_title_call, input, cancellable, callback, data);
}

static gpointer
delete_chat (CauserieConnection *connection, gconstpointer data, GError **error)
{
  const Input *input = data;

  return GINT_TO_POINTER (
      causerie_chats_set_deleted (connection, input->chat_id, input->deleted, error));
}

static const CauserieLibraryCall delete_chat_call = {
  causerie_library_delete_chat_async,
  CAUSERIE_ACCESS_DURABLE,
  delete_chat,
  input_free,
  NULL,
  report_chat,
};

/**
 * causerie_library_delete_chat_async:
 * @deleted: %FALSE restores it
 *
 * Marks a chat as deleted. It is only removed by causerie_library_purge_chat_async().
 */
void
causerie_library_delete_chat_async (CauserieLibrary *self, gint64 chat_id, gboolean deleted,
                                    GCancellable *cancellable, GAsyncReadyCallback callback,
                                    gpointer data)
{
  Input *input;

  g_return_if_fail (CAUSERIE_IS_LIBRARY (self));

  input = input_new (chat_id);
  input->deleted = deleted;
  _causerie_library_start (self, &delete_chat_call, input, cancellable, callback, data);
}

static gpointer
purge_chat (CauserieConnection *connection, gconstpointer data, GError **error)
{
  const Input *input = data;

  return GINT_TO_POINTER (causerie_chats_purge (connection, input->chat_id, error));
}

static const CauserieLibraryCall purge_chat_call = {
  causerie_library_purge_chat_async,
  CAUSERIE_ACCESS_ERASE,
  purge_chat,
  input_free,
  NULL,
  report_chat,
};

/* Removes a chat with all its data permanently. Its text is overwritten in the file at once. Its
 * words in the search index are overwritten in the background afterwards, or after the library is
 * opened the next time. */
void
causerie_library_purge_chat_async (CauserieLibrary *self, gint64 chat_id, GCancellable *cancellable,
                                   GAsyncReadyCallback callback, gpointer data)
{
  g_return_if_fail (CAUSERIE_IS_LIBRARY (self));

  _causerie_library_start (self, &purge_chat_call, input_new (chat_id), cancellable, callback,
                           data);
}

static gpointer
choose (CauserieConnection *connection, gconstpointer data, GError **error)
{
  const Input *input = data;

  for (guint i = 0; i < input->choices->len; i++)
    {
      const CauserieChoice *choice = &g_array_index (input->choices, CauserieChoice, i);

      if (!causerie_chats_choose (connection, input->chat_id, choice->parent_id, choice->child_id,
                                  error))
        return NULL;
    }
  return GINT_TO_POINTER (
      causerie_chats_set_leaf (connection, input->chat_id, input->leaf_id, error));
}

static const CauserieLibraryCall choose_call = {
  causerie_library_choose_async, CAUSERIE_ACCESS_WRITE, choose, input_free, NULL, report_choices,
};

/**
 * causerie_library_choose_async:
 * @choices: (nullable) (element-type CauserieChoice) (transfer none): chosen children that
 *   changed; copied
 * @leaf_id: the leaf of the branch on screen, or 0 for none
 *
 * Stores which versions of messages, and so which branch, were last on screen.
 */
void
causerie_library_choose_async (CauserieLibrary *self, gint64 chat_id, GArray *choices,
                               gint64 leaf_id, GCancellable *cancellable,
                               GAsyncReadyCallback callback, gpointer data)
{
  Input *input;

  g_return_if_fail (CAUSERIE_IS_LIBRARY (self));

  input = input_new (chat_id);
  input->leaf_id = leaf_id;
  input->choices = g_array_new (FALSE, FALSE, sizeof (CauserieChoice));
  if (choices != NULL && choices->len > 0)
    g_array_append_vals (input->choices, choices->data, choices->len);
  _causerie_library_start (self, &choose_call, input, cancellable, callback, data);
}
