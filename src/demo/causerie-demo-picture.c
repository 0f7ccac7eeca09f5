/* SPDX-License-Identifier: GPL-3.0-or-later
 * Reads the format and the size of a picture: PNG, JPEG, GIF and WebP, as in the Messages API. */
#include "config.h"

#include "causerie-demo-picture.h"

#include <string.h>

#define HEAD_BYTES 30

static guint
read_big (const guint8 *bytes, guint count)
{
  guint number = 0;

  for (guint i = 0; i < count; i++)
    number = number << 8 | bytes[i];
  return number;
}

static guint
read_little (const guint8 *bytes, guint count)
{
  guint number = 0;

  for (guint i = count; i > 0; i--)
    number = number << 8 | bytes[i - 1];
  return number;
}

/* Only a frame's header has the size. Three of the markers in its range mean something else. */
static gboolean
is_frame (guint8 marker)
{
  return marker >= 0xc0 && marker <= 0xcf && marker != 0xc4 && marker != 0xc8 && marker != 0xcc;
}

/* The size follows after segments such as a preview or a colour profile, which are skipped. */
static void
read_jpeg (CauserieDemoBase64 file, CauserieDemoPicture *picture)
{
  guint8 segment[9];

  for (gsize at = 2;
       causerie_demo_base64_read (file, at, segment, sizeof segment) == sizeof segment;)
    {
      if (segment[0] != 0xff)
        return;
      if (segment[1] == 0xff)
        {
          at++;
          continue;
        }
      if (is_frame (segment[1]))
        {
          picture->height = read_big (segment + 5, 2);
          picture->width = read_big (segment + 7, 2);
          return;
        }
      at += 2 + MAX (2, read_big (segment + 2, 2));
    }
}

static void
read_webp (const guint8 *head, CauserieDemoPicture *picture)
{
  if (memcmp (head + 12, "VP8X", 4) == 0)
    {
      picture->width = read_little (head + 24, 3) + 1;
      picture->height = read_little (head + 27, 3) + 1;
    }
  else if (memcmp (head + 12, "VP8L", 4) == 0)
    {
      guint bits = read_little (head + 21, 4);

      picture->width = (bits & 0x3fff) + 1;
      picture->height = (bits >> 14 & 0x3fff) + 1;
    }
  else
    {
      picture->width = read_little (head + 26, 2) & 0x3fff;
      picture->height = read_little (head + 28, 2) & 0x3fff;
    }
}

/* Returns: whether the file begins like a picture of a known format */
gboolean
causerie_demo_picture_read (CauserieDemoBase64 file, CauserieDemoPicture *picture)
{
  guint8 head[HEAD_BYTES] = { 0 };

  *picture = (CauserieDemoPicture){ NULL, 0, 0 };
  causerie_demo_base64_read (file, 0, head, sizeof head);
  if (memcmp (head, "\xff\xd8\xff", 3) == 0)
    {
      picture->type = "image/jpeg";
      read_jpeg (file, picture);
    }
  else if (memcmp (head, "\x89PNG\r\n\x1a\n", 8) == 0)
    {
      picture->type = "image/png";
      picture->width = read_big (head + 16, 4);
      picture->height = read_big (head + 20, 4);
    }
  else if (memcmp (head, "GIF87a", 6) == 0 || memcmp (head, "GIF89a", 6) == 0)
    {
      picture->type = "image/gif";
      picture->width = read_little (head + 6, 2);
      picture->height = read_little (head + 8, 2);
    }
  else if (memcmp (head, "RIFF", 4) == 0 && memcmp (head + 8, "WEBP", 4) == 0)
    {
      picture->type = "image/webp";
      read_webp (head, picture);
    }
  return picture->type != NULL;
}
