/* SPDX-License-Identifier: GPL-3.0-or-later
 * Reads the files of messages and drafts, to show, open and save them. The thumbnails that were
 * used last stay in memory, so that they appear at once when the reader scrolls back. */
#include "config.h"

#include "causerie-attachment-store.h"

#include "causerie-media.h"

/* The memory for thumbnails, in bytes. */
#define CACHE_SIZE (16 * 1024 * 1024)

typedef struct
{
  char *sha256;
  int edge;
  GdkPixbuf *pixbuf;
} Thumbnail;

struct _CauserieAttachmentStore
{
  GObject parent_instance;

  CauserieLibrary *library;
  GQueue thumbnails; /* of Thumbnail, the one that was used last first */
  gsize size;        /* of their pixels */
};

G_DEFINE_FINAL_TYPE (CauserieAttachmentStore, causerie_attachment_store, G_TYPE_OBJECT)

static void
free_thumbnail (gpointer data)
{
  Thumbnail *thumbnail = data;

  g_free (thumbnail->sha256);
  g_object_unref (thumbnail->pixbuf);
  g_free (thumbnail);
}

static void
causerie_attachment_store_finalize (GObject *object)
{
  CauserieAttachmentStore *self = CAUSERIE_ATTACHMENT_STORE (object);

  g_queue_clear_full (&self->thumbnails, free_thumbnail);
  g_clear_object (&self->library);
  G_OBJECT_CLASS (causerie_attachment_store_parent_class)->finalize (object);
}

static void
causerie_attachment_store_class_init (CauserieAttachmentStoreClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = causerie_attachment_store_finalize;
}

static void
causerie_attachment_store_init (CauserieAttachmentStore *self)
{
  g_queue_init (&self->thumbnails);
}

CauserieAttachmentStore *
causerie_attachment_store_new (CauserieLibrary *library)
{
  CauserieAttachmentStore *self = g_object_new (CAUSERIE_TYPE_ATTACHMENT_STORE, NULL);

  self->library = g_object_ref (library);
  return self;
}

/* --- Bytes --- */

typedef struct
{
  CauserieAttachment *attachment;
  GByteArray *bytes;
} Reading;

static void
free_reading (gpointer data)
{
  Reading *reading = data;

  causerie_attachment_unref (reading->attachment);
  g_clear_pointer (&reading->bytes, g_byte_array_unref);
  g_free (reading);
}

static void read_next (GTask *task);

static void
on_part_read_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GTask) task = G_TASK (data);
  Reading *reading = g_task_get_task_data (task);
  GError *error = NULL;
  g_autoptr (GBytes) part
      = causerie_library_read_attachment_finish (CAUSERIE_LIBRARY (source), result, &error);

  if (part == NULL)
    {
      g_task_return_error (task, error);
      return;
    }
  if (g_bytes_get_size (part) == 0)
    {
      g_task_return_pointer (task, g_byte_array_free_to_bytes (g_steal_pointer (&reading->bytes)),
                             (GDestroyNotify)g_bytes_unref);
      return;
    }
  g_byte_array_append (reading->bytes, g_bytes_get_data (part, NULL),
                       (guint)g_bytes_get_size (part));
  read_next (task);
}

static void
read_next (GTask *task)
{
  CauserieAttachmentStore *self = g_task_get_source_object (task);
  Reading *reading = g_task_get_task_data (task);

  causerie_library_read_attachment_async (self->library, reading->attachment->sha256,
                                          reading->bytes->len, g_task_get_cancellable (task),
                                          on_part_read_cb, g_object_ref (task));
}

/* Reads a whole file. */
void
causerie_attachment_store_read_async (CauserieAttachmentStore *self, CauserieAttachment *attachment,
                                      GCancellable *cancellable, GAsyncReadyCallback callback,
                                      gpointer data)
{
  g_autoptr (GTask) task = NULL;
  Reading *reading;

  g_return_if_fail (CAUSERIE_IS_ATTACHMENT_STORE (self) && attachment != NULL);
  task = g_task_new (self, cancellable, callback, data);
  g_task_set_source_tag (task, causerie_attachment_store_read_async);
  reading = g_new0 (Reading, 1);
  reading->attachment = causerie_attachment_ref (attachment);
  reading->bytes = g_byte_array_new ();
  g_task_set_task_data (task, reading, free_reading);
  read_next (task);
}

/* Returns: (transfer full) (nullable): the bytes; %NULL with %CAUSERIE_ERROR_NO_ATTACHMENT if they
 * are not stored, and with other errors of the library */
GBytes *
causerie_attachment_store_read_finish (CauserieAttachmentStore *self, GAsyncResult *result,
                                       GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);
  return g_task_propagate_pointer (G_TASK (result), error);
}

/* --- Thumbnails --- */

typedef struct
{
  char *sha256;
  int edge;
} Making;

static void
free_making (gpointer data)
{
  Making *making = data;

  g_free (making->sha256);
  g_free (making);
}

static GList *
find_link (CauserieAttachmentStore *self, const char *sha256, int edge)
{
  for (GList *link = self->thumbnails.head; link != NULL; link = link->next)
    {
      const Thumbnail *thumbnail = link->data;

      if (thumbnail->edge == edge && g_str_equal (thumbnail->sha256, sha256))
        return link;
    }
  return NULL;
}

static void
keep_thumbnail (CauserieAttachmentStore *self, const Making *making, GdkPixbuf *pixbuf)
{
  Thumbnail *thumbnail;

  if (find_link (self, making->sha256, making->edge) != NULL)
    return;
  thumbnail = g_new0 (Thumbnail, 1);
  thumbnail->sha256 = g_strdup (making->sha256);
  thumbnail->edge = making->edge;
  thumbnail->pixbuf = g_object_ref (pixbuf);
  g_queue_push_head (&self->thumbnails, thumbnail);
  self->size += gdk_pixbuf_get_byte_length (pixbuf);
  while (self->size > CACHE_SIZE && self->thumbnails.length > 1)
    {
      Thumbnail *last = g_queue_pop_tail (&self->thumbnails);

      self->size -= gdk_pixbuf_get_byte_length (last->pixbuf);
      free_thumbnail (last);
    }
}

static void
on_made_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GTask) task = G_TASK (data);
  CauserieAttachmentStore *self = g_task_get_source_object (task);
  GError *error = NULL;
  GdkPixbuf *pixbuf = causerie_media_make_thumbnail_finish (result, &error);

  if (pixbuf == NULL)
    {
      g_task_return_error (task, error);
      return;
    }
  keep_thumbnail (self, g_task_get_task_data (task), pixbuf);
  g_task_return_pointer (task, pixbuf, g_object_unref);
}

static void
on_read_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GTask) task = G_TASK (data);
  const Making *making = g_task_get_task_data (task);
  GError *error = NULL;
  g_autoptr (GBytes) bytes
      = causerie_attachment_store_read_finish (CAUSERIE_ATTACHMENT_STORE (source), result, &error);

  if (bytes == NULL)
    g_task_return_error (task, error);
  else
    causerie_media_make_thumbnail_async (bytes, making->edge, g_task_get_cancellable (task),
                                         on_made_cb, g_object_ref (task));
}

/* Returns: (transfer none) (nullable): the thumbnail, if it is in memory */
GdkPixbuf *
causerie_attachment_store_find_thumbnail (CauserieAttachmentStore *self,
                                          CauserieAttachment *attachment, int edge)
{
  GList *link;

  g_return_val_if_fail (CAUSERIE_IS_ATTACHMENT_STORE (self) && attachment != NULL, NULL);
  link = find_link (self, attachment->sha256, edge);
  if (link == NULL)
    return NULL;
  g_queue_unlink (&self->thumbnails, link);
  g_queue_push_head_link (&self->thumbnails, link);
  return ((Thumbnail *)link->data)->pixbuf;
}

/* @edge: the longest edge of the thumbnail, in pixels */
void
causerie_attachment_store_make_thumbnail_async (CauserieAttachmentStore *self,
                                                CauserieAttachment *attachment, int edge,
                                                GCancellable *cancellable,
                                                GAsyncReadyCallback callback, gpointer data)
{
  GTask *task;
  Making *making;

  g_return_if_fail (CAUSERIE_IS_ATTACHMENT_STORE (self) && attachment != NULL);
  task = g_task_new (self, cancellable, callback, data);
  g_task_set_source_tag (task, causerie_attachment_store_make_thumbnail_async);
  making = g_new0 (Making, 1);
  making->sha256 = g_strdup (attachment->sha256);
  making->edge = edge;
  g_task_set_task_data (task, making, free_making);
  causerie_attachment_store_read_async (self, attachment, cancellable, on_read_cb, task);
}

/* Returns: (transfer full) (nullable): the thumbnail; %NULL if the image cannot be read */
GdkPixbuf *
causerie_attachment_store_make_thumbnail_finish (CauserieAttachmentStore *self,
                                                 GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);
  return g_task_propagate_pointer (G_TASK (result), error);
}
