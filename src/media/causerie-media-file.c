/* SPDX-License-Identifier: GPL-3.0-or-later
 * Reads a file whole, but no more of it than its type may have. */
#include "config.h"

#include "causerie-media-file.h"

#include "causerie-media-error.h"
#include "causerie-media-name.h"

#include <string.h>

/* How much is read between two looks at the cancellable. */
#define STEP (1024 * 1024)

#define ATTRIBUTES                                                                                 \
  G_FILE_ATTRIBUTE_STANDARD_TYPE                                                                   \
  "," G_FILE_ATTRIBUTE_STANDARD_SIZE "," G_FILE_ATTRIBUTE_STANDARD_DISPLAY_NAME

/**
 * causerie_media_file_look:
 * @name: (out) (transfer full): its name, cleaned; also set on failure
 * @size: (out): its size, as far as that is known
 *
 * Asks what a file is without opening it: opening a pipe would wait for its other end.
 */
gboolean
causerie_media_file_look (GFile *file, char **name, goffset *size, GCancellable *cancellable,
                          GError **error)
{
  GError *foreign = NULL;
  g_autoptr (GFileInfo) info
      = g_file_query_info (file, ATTRIBUTES, G_FILE_QUERY_INFO_NONE, cancellable, &foreign);

  if (info == NULL)
    {
      g_autofree char *base = g_file_get_basename (file);

      *name = causerie_media_name_clean (base, CAUSERIE_FILE_TYPE_UNKNOWN);
      causerie_media_error_propagate_io (error, foreign, *name);
      return FALSE;
    }
  *name
      = causerie_media_name_clean (g_file_info_get_display_name (info), CAUSERIE_FILE_TYPE_UNKNOWN);
  *size = g_file_info_get_size (info);
  switch (g_file_info_get_file_type (info))
    {
    case G_FILE_TYPE_REGULAR:
    case G_FILE_TYPE_UNKNOWN:
      return TRUE;
    case G_FILE_TYPE_DIRECTORY:
      causerie_media_error_set (error, CAUSERIE_MEDIA_ERROR_FOLDER, *name);
      return FALSE;
    case G_FILE_TYPE_SYMBOLIC_LINK:
      causerie_media_error_set (error, CAUSERIE_MEDIA_ERROR_NOT_FOUND, *name);
      return FALSE;
    case G_FILE_TYPE_SPECIAL:
    case G_FILE_TYPE_SHORTCUT:
    case G_FILE_TYPE_MOUNTABLE:
    default:
      causerie_media_error_set (error, CAUSERIE_MEDIA_ERROR_NO_FILE, *name);
      return FALSE;
    }
}

/* Reads up to the end of the file or of the room; returns how much, or -1. */
static gssize
fill (GInputStream *stream, guint8 *data, gsize room, GCancellable *cancellable, GError **error)
{
  gsize done = 0;

  while (done < room)
    {
      gssize n
          = g_input_stream_read (stream, data + done, MIN (room - done, STEP), cancellable, error);

      if (n < 0)
        return -1;
      if (n == 0)
        break;
      done += (gsize)n;
    }
  return (gssize)done;
}

/* Reads what follows the head. The size that the file said is only where to begin: some files have
 * none, some grow meanwhile. One byte more than the limit tells that there is too much. */
static GBytes *
read_rest (GInputStream *stream, const guint8 *head, gsize head_size, gsize said, gsize limit,
           GCancellable *cancellable, GError **error)
{
  gsize room = CLAMP (said, head_size, limit) + 1, size = head_size;
  g_autofree guint8 *data = g_malloc (room);

  memcpy (data, head, head_size);
  for (;;)
    {
      gssize n = fill (stream, data + size, room - size, cancellable, error);

      if (n < 0)
        return NULL;
      size += (gsize)n;
      if (size < room || size > limit)
        break;
      room = MIN (2 * room, limit + 1);
      data = g_realloc (data, room);
    }
  return g_bytes_new_take (g_steal_pointer (&data), size);
}

/**
 * causerie_media_file_read:
 * @size: the size that it has, as far as that is known
 * @type: (out): its type
 *
 * Reads the start of a file to tell its type, and the rest if such a file may be attached and is
 * not too large.
 */
GBytes *
causerie_media_file_read (GFile *file, const char *name, goffset size, CauserieFileType *type,
                          GCancellable *cancellable, GError **error)
{
  g_autofree guint8 *head = g_malloc (CAUSERIE_FILE_TYPE_HEAD);
  g_autoptr (GInputStream) stream = NULL;
  g_autoptr (GBytes) bytes = NULL;
  GError *foreign = NULL;
  gssize head_size = -1;
  gsize limit;

  stream = G_INPUT_STREAM (g_file_read (file, cancellable, &foreign));
  if (stream != NULL)
    head_size = fill (stream, head, CAUSERIE_FILE_TYPE_HEAD, cancellable, &foreign);
  if (head_size < 0)
    {
      causerie_media_error_propagate_io (error, foreign, name);
      return NULL;
    }
  *type = causerie_file_type_tell (head, (gsize)head_size);
  limit = causerie_file_type_get_limit (*type);
  if (limit == 0)
    {
      causerie_file_type_set_error (*type, name, error);
      return NULL;
    }
  if (size > (goffset)limit)
    {
      causerie_media_error_set_too_large (error, name, limit);
      return NULL;
    }
  bytes = read_rest (stream, head, (gsize)head_size, size > 0 ? (gsize)size : 0, limit, cancellable,
                     &foreign);
  if (bytes == NULL)
    causerie_media_error_propagate_io (error, foreign, name);
  else if (g_bytes_get_size (bytes) > limit)
    causerie_media_error_set_too_large (error, name, limit);
  else
    return g_steal_pointer (&bytes);
  return NULL;
}
