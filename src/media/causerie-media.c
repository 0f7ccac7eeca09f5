/* SPDX-License-Identifier: GPL-3.0-or-later
 * A file that a message can carry, as it is stored and sent. */
#include "config.h"

#include "causerie-media.h"

#include "causerie-image.h"
#include "causerie-media-file.h"
#include "causerie-media-limits.h"
#include "causerie-media-name.h"
#include "causerie-pdf.h"
#include "causerie-text-file.h"

/* The text of a page of a PDF and its image. */
#define TOKENS_PER_PAGE 2250
/* For PDFs whose pages could not be counted. */
#define BYTES_PER_PAGE 75000

G_DEFINE_BOXED_TYPE (CauserieMedia, causerie_media, causerie_media_ref, causerie_media_unref)

typedef struct
{
  GBytes *bytes;
  char *name;
} Source;

typedef struct
{
  GBytes *bytes;
  int edge;
} ThumbnailSource;

static void
source_free (gpointer data)
{
  Source *source = data;

  g_bytes_unref (source->bytes);
  g_free (source->name);
  g_free (source);
}

static void
thumbnail_source_free (gpointer data)
{
  ThumbnailSource *source = data;

  g_bytes_unref (source->bytes);
  g_free (source);
}

CauserieMedia *
causerie_media_ref (CauserieMedia *self)
{
  return g_atomic_rc_box_acquire (self);
}

static void
clear (gpointer data)
{
  CauserieMedia *self = data;

  g_free (self->name);
  g_free (self->sha256);
  g_clear_pointer (&self->bytes, g_bytes_unref);
}

void
causerie_media_unref (CauserieMedia *self)
{
  g_atomic_rc_box_release_full (self, clear);
}

static gboolean
take_image (CauserieMedia *self, GBytes *bytes, CauserieFileType type, GCancellable *cancellable,
            GError **error)
{
  CauserieFileType stored = type;

  self->kind = CAUSERIE_MEDIA_IMAGE;
  self->bytes = causerie_image_prepare (bytes, self->name, &stored, &self->width, &self->height,
                                        cancellable, error);
  if (self->bytes == NULL)
    return FALSE;
  self->media_type = causerie_file_type_get_media_type (stored);
  self->n_tokens = causerie_image_count_tokens (self->width, self->height);
  if (stored != type)
    {
      g_autofree char *name = self->name;

      self->name = causerie_media_name_replace_extension (name, stored);
    }
  return TRUE;
}

static gboolean
take_pdf (CauserieMedia *self, GBytes *bytes, GError **error)
{
  CauseriePdfFacts facts;
  gsize size;
  const guint8 *data = g_bytes_get_data (bytes, &size);

  causerie_pdf_probe (data, size, &facts);
  if (facts.encrypted)
    causerie_media_error_set (error, CAUSERIE_MEDIA_ERROR_ENCRYPTED, self->name);
  else if (!facts.complete)
    causerie_media_error_set (error, CAUSERIE_MEDIA_ERROR_UNREADABLE, self->name);
  else if (facts.n_pages > CAUSERIE_MEDIA_MAX_PAGES)
    causerie_media_error_set (error, CAUSERIE_MEDIA_ERROR_TOO_MANY_PAGES, self->name);
  else
    {
      guint n_pages = facts.n_pages > 0
                          ? facts.n_pages
                          : CLAMP (size / BYTES_PER_PAGE, 1, CAUSERIE_MEDIA_MAX_PAGES);

      self->kind = CAUSERIE_MEDIA_PDF;
      self->bytes = g_bytes_ref (bytes);
      self->n_pages = facts.n_pages;
      self->n_tokens = (gint64)n_pages * TOKENS_PER_PAGE;
      return TRUE;
    }
  return FALSE;
}

static gboolean
take_text (CauserieMedia *self, GBytes *bytes, GError **error)
{
  self->kind = CAUSERIE_MEDIA_TEXT;
  self->bytes = causerie_text_file_read (bytes, self->name, error);
  if (self->bytes == NULL)
    return FALSE;
  self->n_tokens = causerie_text_file_count_tokens (self->bytes);
  return TRUE;
}

static CauserieMedia *
new_from_bytes (GBytes *bytes, const char *name, CauserieFileType type, GCancellable *cancellable,
                GError **error)
{
  g_autoptr (CauserieMedia) self = g_atomic_rc_box_new0 (CauserieMedia);
  gboolean taken = FALSE;

  self->name = causerie_media_name_clean (name, type);
  self->media_type = causerie_file_type_get_media_type (type);
  if (g_bytes_get_size (bytes) == 0)
    causerie_media_error_set (error, CAUSERIE_MEDIA_ERROR_EMPTY, self->name);
  else if (causerie_file_type_get_limit (type) == 0)
    causerie_file_type_set_error (type, self->name, error);
  else if (g_bytes_get_size (bytes) > causerie_file_type_get_limit (type))
    causerie_media_error_set_too_large (error, self->name, causerie_file_type_get_limit (type));
  else if (causerie_file_type_is_image (type))
    taken = take_image (self, bytes, type, cancellable, error);
  else if (type == CAUSERIE_FILE_TYPE_PDF)
    taken = take_pdf (self, bytes, error);
  else
    taken = take_text (self, bytes, error);
  if (!taken || g_cancellable_set_error_if_cancelled (cancellable, error))
    return NULL;
  self->sha256 = g_compute_checksum_for_bytes (G_CHECKSUM_SHA256, self->bytes);
  return g_steal_pointer (&self);
}

static void
return_media (GTask *task, CauserieMedia *media, GError *error)
{
  if (media != NULL)
    g_task_return_pointer (task, media, (GDestroyNotify)causerie_media_unref);
  else
    g_task_return_error (task, error);
}

static void
read_file_in_thread (GTask *task, gpointer object, gpointer task_data, GCancellable *cancellable)
{
  GFile *file = task_data;
  g_autofree char *name = NULL;
  g_autoptr (GBytes) bytes = NULL;
  CauserieMedia *media = NULL;
  CauserieFileType type;
  GError *error = NULL;
  goffset size;

  if (causerie_media_file_look (file, &name, &size, cancellable, &error))
    bytes = causerie_media_file_read (file, name, size, &type, cancellable, &error);
  if (bytes != NULL)
    media = new_from_bytes (bytes, name, type, cancellable, &error);
  return_media (task, media, error);
}

static void
read_bytes_in_thread (GTask *task, gpointer object, gpointer task_data, GCancellable *cancellable)
{
  Source *source = task_data;
  CauserieMedia *media;
  GError *error = NULL;
  gsize size;
  const guint8 *data = g_bytes_get_data (source->bytes, &size);

  media = new_from_bytes (source->bytes, source->name, causerie_file_type_tell (data, size),
                          cancellable, &error);
  return_media (task, media, error);
}

/**
 * causerie_media_read_file_async:
 *
 * Reads a file and makes it ready to be stored, in a thread. Errors are of the domain
 * %CAUSERIE_MEDIA_ERROR. Several reads may run at once; images are decoded one after the other.
 */
void
causerie_media_read_file_async (GFile *file, GCancellable *cancellable,
                                GAsyncReadyCallback callback, gpointer data)
{
  g_autoptr (GTask) task = NULL;

  g_return_if_fail (G_IS_FILE (file));

  task = g_task_new (NULL, cancellable, callback, data);
  g_task_set_source_tag (task, causerie_media_read_file_async);
  g_task_set_task_data (task, g_object_ref (file), g_object_unref);
  g_task_run_in_thread (task, read_file_in_thread);
}

/**
 * causerie_media_read_bytes_async:
 * @name: (nullable): a file name, if there is one
 *
 * Does the same with bytes that were pasted or dropped.
 */
void
causerie_media_read_bytes_async (GBytes *bytes, const char *name, GCancellable *cancellable,
                                 GAsyncReadyCallback callback, gpointer data)
{
  g_autoptr (GTask) task = NULL;
  Source *source;

  g_return_if_fail (bytes != NULL);

  source = g_new0 (Source, 1);
  source->bytes = g_bytes_ref (bytes);
  source->name = g_strdup (name);
  task = g_task_new (NULL, cancellable, callback, data);
  g_task_set_source_tag (task, causerie_media_read_bytes_async);
  g_task_set_task_data (task, source, source_free);
  g_task_run_in_thread (task, read_bytes_in_thread);
}

/* Ends both causerie_media_read_file_async() and causerie_media_read_bytes_async(). */
CauserieMedia *
causerie_media_read_finish (GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, NULL), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

static void
make_thumbnail_in_thread (GTask *task, gpointer object, gpointer task_data,
                          GCancellable *cancellable)
{
  ThumbnailSource *source = task_data;
  GError *error = NULL;
  GdkPixbuf *thumbnail
      = causerie_image_make_thumbnail (source->bytes, source->edge, cancellable, &error);

  if (thumbnail != NULL)
    g_task_return_pointer (task, thumbnail, g_object_unref);
  else
    g_task_return_error (task, error);
}

/**
 * causerie_media_make_thumbnail_async:
 * @bytes: an image
 * @edge: how long the longer edge of the thumbnail may be, in pixels
 *
 * Decodes an image's first frame in a thread, upright and not larger than it is.
 */
void
causerie_media_make_thumbnail_async (GBytes *bytes, int edge, GCancellable *cancellable,
                                     GAsyncReadyCallback callback, gpointer data)
{
  g_autoptr (GTask) task = NULL;
  ThumbnailSource *source;

  g_return_if_fail (bytes != NULL && edge > 0);

  source = g_new0 (ThumbnailSource, 1);
  source->bytes = g_bytes_ref (bytes);
  source->edge = edge;
  task = g_task_new (NULL, cancellable, callback, data);
  g_task_set_source_tag (task, causerie_media_make_thumbnail_async);
  g_task_set_task_data (task, source, thumbnail_source_free);
  g_task_run_in_thread (task, make_thumbnail_in_thread);
}

GdkPixbuf *
causerie_media_make_thumbnail_finish (GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, NULL), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}
