/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copies GIF images without their metadata. */
#include "config.h"

#include "causerie-gif.h"

#include "causerie-byte-order.h"

#include <string.h>

#define HEAD_SIZE 13
#define FRAME_SIZE 10
#define TRAILER 0x3b
#define EXTENSION 0x21
#define FRAME 0x2c
#define LABEL_CONTROL 0xf9
#define LABEL_APPLICATION 0xff

typedef struct
{
  const guint8 *data;
  gsize size;
  gsize place;
  /* Where the extension begins that tells how the next frame is shown; 0 if there is none. */
  gsize control;
  gsize control_size;
  guint n_frames;
} Walk;

static gsize
get_table_size (guint8 flags)
{
  return (flags & 0x80) != 0 ? (gsize)3 << ((flags & 7) + 1) : 0;
}

/* Moves past blocks that each begin with their length, and the empty one that ends them. */
static gboolean
skip_blocks (Walk *walk)
{
  while (walk->place < walk->size)
    {
      guint8 length = walk->data[walk->place];

      if (length + (gsize)1 > walk->size - walk->place)
        return FALSE;
      walk->place += (gsize)length + 1;
      if (length == 0)
        return TRUE;
    }
  return FALSE;
}

/* How often the animation repeats, and the color profile. */
static gboolean
is_kept_application (const guint8 *extension, gsize size)
{
  static const char names[][12] = { "NETSCAPE2.0", "ANIMEXTS1.0", "ICCRGBG1012" };

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    if (size >= 14 && memcmp (extension + 3, names[i], 11) == 0)
      return TRUE;
  return FALSE;
}

static gboolean
take_extension (Walk *walk, GByteArray *copy)
{
  gsize start = walk->place, length;
  guint8 label;

  if (walk->size - walk->place < 3)
    return FALSE;
  label = walk->data[start + 1];
  walk->place += 2;
  if (!skip_blocks (walk))
    return FALSE;
  length = walk->place - start;
  if (label == LABEL_CONTROL)
    {
      walk->control = start;
      walk->control_size = length;
    }
  else if (label == LABEL_APPLICATION && is_kept_application (walk->data + start, length))
    g_byte_array_append (copy, walk->data + start, (guint)length);
  return TRUE;
}

static gboolean
take_frame (Walk *walk, GByteArray *copy, CauserieImageFacts *facts)
{
  gsize start = walk->place, head = FRAME_SIZE + 1;
  const guint8 *frame = walk->data + start;

  if (walk->size - start < head)
    return FALSE;
  head += get_table_size (frame[9]);
  if (walk->size - start < head)
    return FALSE;
  /* A frame may be larger than the screen that it is shown on, and is decoded whole. */
  facts->width = MAX (facts->width, causerie_read_le16 (frame + 5));
  facts->height = MAX (facts->height, causerie_read_le16 (frame + 7));
  walk->place += head;
  if (!skip_blocks (walk))
    return FALSE;
  if (walk->control != 0)
    g_byte_array_append (copy, walk->data + walk->control, (guint)walk->control_size);
  walk->control = 0;
  walk->n_frames++;
  g_byte_array_append (copy, frame, (guint)(walk->place - start));
  return TRUE;
}

/* Returns whether the image is complete up to its trailer. Old programs left out the trailer of
 * images with one frame; it is added then. */
gboolean
causerie_gif_strip (const guint8 *data, gsize size, GByteArray *copy, CauserieImageFacts *facts)
{
  static const guint8 trailer = TRAILER;
  Walk walk = { .data = data, .size = size, .place = HEAD_SIZE };

  if (size < HEAD_SIZE)
    return FALSE;
  walk.place += get_table_size (data[10]);
  if (walk.place > size)
    return FALSE;
  facts->width = causerie_read_le16 (data + 6);
  facts->height = causerie_read_le16 (data + 8);
  facts->rewrites_rows = TRUE;
  g_byte_array_append (copy, data, (guint)walk.place);
  while (walk.place < size)
    {
      switch (data[walk.place])
        {
        case TRAILER:
          g_byte_array_append (copy, &trailer, 1);
          return walk.n_frames > 0;
        case EXTENSION:
          if (!take_extension (&walk, copy))
            return FALSE;
          break;
        case FRAME:
          if (!take_frame (&walk, copy, facts))
            return FALSE;
          break;
        default:
          return FALSE;
        }
    }
  g_byte_array_append (copy, &trailer, 1);
  return walk.n_frames == 1;
}
