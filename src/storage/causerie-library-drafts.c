/* SPDX-License-Identifier: GPL-3.0-or-later
 * The library's operations on drafts. */
#include "config.h"

#include "causerie-library.h"

#include "causerie-input.h"
#include "causerie-library-private.h"
#include "causerie-table-drafts.h"

typedef struct
{
  gint64 chat_id;
  gint64 message_id;
  char *text;
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

  g_free (input->text);
  g_free (input);
}

static gpointer
set_draft (CauserieConnection *connection, gconstpointer data, GError **error)
{
  const Input *input = data;

  return GINT_TO_POINTER (causerie_input_check_text (input->text, "draft", error)
                          && causerie_table_drafts_set (connection, input->chat_id,
                                                        input->message_id, input->text, error));
}

static const CauserieLibraryCall set_draft_call = {
  causerie_library_set_draft_async, CAUSERIE_ACCESS_WRITE, set_draft, input_free, NULL, NULL,
};

/**
 * causerie_library_set_draft_async:
 * @chat_id: the chat, 0 for the one not yet begun
 * @message_id: the message being edited, 0 for the composer
 * @text: (nullable): what was typed so far; %NULL or "" clears the draft
 *
 * Replaces a draft.
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

  if (!causerie_table_drafts_get (connection, input->chat_id, input->message_id, &text, error))
    return NULL;
  return text;
}

static const CauserieLibraryCall get_draft_call = {
  causerie_library_get_draft_async, CAUSERIE_ACCESS_READ, get_draft, input_free, g_free, NULL,
};

/**
 * causerie_library_get_draft_async:
 * @chat_id: the chat, 0 for the one not yet begun
 * @message_id: the message being edited, 0 for the composer
 *
 * Loads a draft.
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

/* Returns: (transfer full) (nullable): the draft; %NULL if there is none, or on an error */
char *
causerie_library_get_draft_finish (CauserieLibrary *self, GAsyncResult *result, GError **error)
{
  return _causerie_library_finish (self, &get_draft_call, result, error);
}
