/* SPDX-License-Identifier: GPL-3.0-or-later
 * The library's operations on attachments. */
#include "config.h"

#include "causerie-library.h"

#include "causerie-library-private.h"
#include "causerie-table-attachments.h"

typedef struct
{
  gint64 chat_id;
  gint64 message_id;
  gint64 offset;
  char *sha256;
  GBytes *bytes;
  GPtrArray *attachments;
} Input;

static void
input_free (gpointer data)
{
  Input *input = data;

  g_free (input->sha256);
  g_clear_pointer (&input->bytes, g_bytes_unref);
  g_clear_pointer (&input->attachments, g_ptr_array_unref);
  g_free (input);
}

static gpointer
add_attachment (CauserieConnection *connection, gconstpointer data, GError **error)
{
  const Input *input = data;

  return GINT_TO_POINTER (
      causerie_table_attachments_add (connection, input->sha256, input->bytes, error));
}

static const CauserieLibraryCall add_attachment_call = {
  causerie_library_add_attachment_async,
  CAUSERIE_ACCESS_WRITE,
  add_attachment,
  input_free,
  NULL,
  NULL,
};

/**
 * causerie_library_add_attachment_async:
 * @sha256: the hash of @bytes, 64 hexadecimal digits in lower case
 *
 * Stores the bytes of a file, unless they are stored already. They are removed again when the
 * library is opened the next time if neither a message nor a draft refers to them by then. To be
 * finished with causerie_library_write_finish().
 */
void
causerie_library_add_attachment_async (CauserieLibrary *self, const char *sha256, GBytes *bytes,
                                       GCancellable *cancellable, GAsyncReadyCallback callback,
                                       gpointer data)
{
  Input *input;

  g_return_if_fail (CAUSERIE_IS_LIBRARY (self));
  g_return_if_fail (sha256 != NULL && bytes != NULL);

  input = g_new0 (Input, 1);
  input->sha256 = g_strdup (sha256);
  input->bytes = g_bytes_ref (bytes);
  _causerie_library_start (self, &add_attachment_call, input, cancellable, callback, data);
}

static gpointer
read_attachment (CauserieConnection *connection, gconstpointer data, GError **error)
{
  const Input *input = data;

  return causerie_table_attachments_read (connection, input->sha256, input->offset, error);
}

static const CauserieLibraryCall read_attachment_call = {
  causerie_library_read_attachment_async,
  CAUSERIE_ACCESS_READ,
  read_attachment,
  input_free,
  (GDestroyNotify)g_bytes_unref,
  NULL,
};

/**
 * causerie_library_read_attachment_async:
 * @offset: where to begin, in bytes
 *
 * Reads the next bytes of a file.
 */
void
causerie_library_read_attachment_async (CauserieLibrary *self, const char *sha256, gint64 offset,
                                        GCancellable *cancellable, GAsyncReadyCallback callback,
                                        gpointer data)
{
  Input *input;

  g_return_if_fail (CAUSERIE_IS_LIBRARY (self));
  g_return_if_fail (sha256 != NULL && offset >= 0);

  input = g_new0 (Input, 1);
  input->sha256 = g_strdup (sha256);
  input->offset = offset;
  _causerie_library_start (self, &read_attachment_call, input, cancellable, callback, data);
}

/**
 * causerie_library_read_attachment_finish:
 * @error: %CAUSERIE_ERROR_NO_ATTACHMENT if it is not stored, and errors of the #CAUSERIE_ERROR
 *   domain
 *
 * Returns: (transfer full): some of the bytes from the offset on, empty at the end; or %NULL
 */
GBytes *
causerie_library_read_attachment_finish (CauserieLibrary *self, GAsyncResult *result,
                                         GError **error)
{
  return _causerie_library_finish (self, &read_attachment_call, result, error);
}

static gpointer
find_missing (CauserieConnection *connection, gconstpointer data, GError **error)
{
  const Input *input = data;

  return causerie_table_attachments_find_missing (connection, input->attachments, error);
}

static const CauserieLibraryCall find_missing_call = {
  causerie_library_find_missing_attachments_async,
  CAUSERIE_ACCESS_READ,
  find_missing,
  input_free,
  (GDestroyNotify)g_hash_table_unref,
  NULL,
};

/**
 * causerie_library_find_missing_attachments_async:
 * @attachments: (element-type CauserieAttachment): what messages refer to; copied
 *
 * Finds out which files cannot be read, as after the recovery of a damaged library.
 */
void
causerie_library_find_missing_attachments_async (CauserieLibrary *self, GPtrArray *attachments,
                                                 GCancellable *cancellable,
                                                 GAsyncReadyCallback callback, gpointer data)
{
  Input *input;

  g_return_if_fail (CAUSERIE_IS_LIBRARY (self));
  g_return_if_fail (attachments != NULL);

  input = g_new0 (Input, 1);
  /* The caller may change its list while the thread of the library reads the copy. */
  input->attachments = causerie_attachments_copy (attachments);
  _causerie_library_start (self, &find_missing_call, input, cancellable, callback, data);
}

/* Returns: (transfer full) (element-type utf8): a set of hashes, or %NULL */
GHashTable *
causerie_library_find_missing_attachments_finish (CauserieLibrary *self, GAsyncResult *result,
                                                  GError **error)
{
  return _causerie_library_finish (self, &find_missing_call, result, error);
}

static gpointer
set_draft (CauserieConnection *connection, gconstpointer data, GError **error)
{
  const Input *input = data;

  return GINT_TO_POINTER (causerie_table_attachments_set_draft (
      connection, input->chat_id, input->message_id, input->attachments, error));
}

static const CauserieLibraryCall set_draft_call = {
  causerie_library_set_draft_attachments_async,
  CAUSERIE_ACCESS_WRITE,
  set_draft,
  input_free,
  NULL,
  NULL,
};

/**
 * causerie_library_set_draft_attachments_async:
 * @chat_id: the chat, 0 for the one not yet begun
 * @message_id: the message being edited, 0 for the composer
 * @attachments: (nullable) (element-type CauserieAttachment): the complete list, copied; %NULL if
 *   the draft has no list of its own
 *
 * Replaces the attachments of a draft.
 */
void
causerie_library_set_draft_attachments_async (CauserieLibrary *self, gint64 chat_id,
                                              gint64 message_id, GPtrArray *attachments,
                                              GCancellable *cancellable,
                                              GAsyncReadyCallback callback, gpointer data)
{
  Input *input;

  g_return_if_fail (CAUSERIE_IS_LIBRARY (self));

  input = g_new0 (Input, 1);
  input->chat_id = chat_id;
  input->message_id = message_id;
  input->attachments = attachments != NULL ? causerie_attachments_copy (attachments) : NULL;
  _causerie_library_start (self, &set_draft_call, input, cancellable, callback, data);
}

static gpointer
get_draft (CauserieConnection *connection, gconstpointer data, GError **error)
{
  const Input *input = data;
  gboolean stored;
  g_autoptr (GPtrArray) list = causerie_table_attachments_get_draft (
      connection, input->chat_id, input->message_id, &stored, error);

  if (list != NULL && !stored && input->attachments != NULL)
    return g_ptr_array_ref (input->attachments);
  return g_steal_pointer (&list);
}

static const CauserieLibraryCall get_draft_call = {
  causerie_library_get_draft_attachments_async,
  CAUSERIE_ACCESS_READ,
  get_draft,
  input_free,
  (GDestroyNotify)g_ptr_array_unref,
  NULL,
};

/**
 * causerie_library_get_draft_attachments_async:
 * @chat_id: the chat, 0 for the one not yet begun
 * @message_id: the message being edited, 0 for the composer
 * @original: (nullable) (element-type CauserieAttachment): the list if none is stored; copied
 *
 * Loads the attachments of a draft.
 */
void
causerie_library_get_draft_attachments_async (CauserieLibrary *self, gint64 chat_id,
                                              gint64 message_id, GPtrArray *original,
                                              GCancellable *cancellable,
                                              GAsyncReadyCallback callback, gpointer data)
{
  Input *input;

  g_return_if_fail (CAUSERIE_IS_LIBRARY (self));

  input = g_new0 (Input, 1);
  input->chat_id = chat_id;
  input->message_id = message_id;
  input->attachments = original != NULL ? causerie_attachments_copy (original) : NULL;
  _causerie_library_start (self, &get_draft_call, input, cancellable, callback, data);
}

/* Returns: (transfer full) (element-type CauserieAttachment): a list, or %NULL */
GPtrArray *
causerie_library_get_draft_attachments_finish (CauserieLibrary *self, GAsyncResult *result,
                                               GError **error)
{
  return _causerie_library_finish (self, &get_draft_call, result, error);
}
