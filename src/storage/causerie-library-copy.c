/* SPDX-License-Identifier: GPL-3.0-or-later
 * The library's operation that copies a branch into a new chat. */
#include "config.h"

#include "causerie-library.h"

#include "causerie-library-private.h"
#include "causerie-table-chats.h"
#include "causerie-table-copy.h"

typedef struct
{
  gint64 chat_id;
  gint64 leaf_id;
  CauserieCopyExtent extent;
  CauserieChatSetup *setup;
} Input;

static void
input_free (gpointer data)
{
  Input *input = data;

  g_clear_pointer (&input->setup, causerie_chat_setup_free);
  g_free (input);
}

static gpointer
copy_branch (CauserieConnection *connection, gconstpointer data, GError **error)
{
  const Input *input = data;
  gint64 id;

  if (!causerie_copy_branch (connection, input->chat_id, input->leaf_id, input->extent,
                             input->setup, &id, error))
    return NULL;
  return causerie_chats_get (connection, id, error);
}

static void
report_copy (CauserieConnection *connection, gconstpointer data, gconstpointer result,
             CauserieLibraryReport *report)
{
  report->chat_id = ((const CauserieChatRecord *)result)->id;
  report->is_new = TRUE;
}

static const CauserieLibraryCall copy_branch_call = {
  causerie_library_copy_branch_async,
  CAUSERIE_ACCESS_DURABLE,
  copy_branch,
  input_free,
  (GDestroyNotify)causerie_chat_record_free,
  report_copy,
};

/**
 * causerie_library_copy_branch_async:
 * @leaf_id: a message of it, the last one to copy
 * @extent: how much of the path is copied
 * @setup: (nullable): what the new chat is set up with; it then has not begun, and does not use the
 *   frozen prefixes of this chat. %NULL to copy the setup and the prefixes.
 *
 * Copies the path from the root to a message into a new chat, which stores its origin. A reply that
 * still streams is not copied. Of an ended branch, the messages before the one that led to the
 * ending are copied, and the text of that one becomes the draft of the new chat.
 */
void
causerie_library_copy_branch_async (CauserieLibrary *self, gint64 chat_id, gint64 leaf_id,
                                    CauserieCopyExtent extent, const CauserieChatSetup *setup,
                                    GCancellable *cancellable, GAsyncReadyCallback callback,
                                    gpointer data)
{
  Input *input;

  g_return_if_fail (CAUSERIE_IS_LIBRARY (self));

  input = g_new0 (Input, 1);
  input->chat_id = chat_id;
  input->leaf_id = leaf_id;
  input->extent = extent;
  if (setup != NULL)
    input->setup = causerie_chat_setup_copy (setup);
  _causerie_library_start (self, &copy_branch_call, input, cancellable, callback, data);
}

/**
 * causerie_library_copy_branch_finish:
 * @error: %CAUSERIE_ERROR_NO_MESSAGE if there is nothing finished to copy, and errors of the
 *   #CAUSERIE_ERROR domain
 *
 * Returns: (transfer full): the new chat as causerie_library_list_chats_async() lists it, or %NULL
 */
CauserieChatRecord *
causerie_library_copy_branch_finish (CauserieLibrary *self, GAsyncResult *result, GError **error)
{
  return _causerie_library_finish (self, &copy_branch_call, result, error);
}
