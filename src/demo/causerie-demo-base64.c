/* SPDX-License-Identifier: GPL-3.0-or-later
 * Reads parts of base64 text. */
#include "config.h"

#include "causerie-demo-base64.h"

#include <string.h>

/* Returns: the size of the decoded file */
gsize
causerie_demo_base64_get_size (CauserieDemoBase64 file)
{
  gsize length = file.length;

  while (length > 0 && file.text[length - 1] == '=')
    length--;
  return length / 4 * 3 + length % 4 * 3 / 4;
}

/**
 * causerie_demo_base64_read:
 * @offset: where to begin, in bytes of the decoded file
 * @buffer: (out caller-allocates) (array length=size): the decoded bytes
 *
 * Takes time in proportion to @size only.
 *
 * Returns: how many bytes were read, less than @size at the end of the file
 */
gsize
causerie_demo_base64_read (CauserieDemoBase64 file, gsize offset, guint8 *buffer, gsize size)
{
  gsize skipped = offset % 3;
  gsize at = offset / 3 * 4;
  gsize wanted = (skipped + size + 2) / 3 * 4;
  g_autofree guint8 *bytes = NULL;
  gint state = 0;
  guint save = 0;
  gsize got;

  if (at >= file.length)
    return 0;
  wanted = MIN (wanted, file.length - at);
  bytes = g_malloc (wanted / 4 * 3 + 3);
  got = g_base64_decode_step (file.text + at, wanted, bytes, &state, &save);
  got = got > skipped ? MIN (got - skipped, size) : 0;
  memcpy (buffer, bytes + skipped, got);
  return got;
}
