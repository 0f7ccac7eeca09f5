/* SPDX-License-Identifier: GPL-3.0-or-later
 * Reads parts of base64 text, so that a large file is never decoded as a whole. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * CauserieDemoBase64:
 * @text: base64 without line breaks, borrowed
 * @length: its number of bytes
 *
 * A file in base64.
 */
typedef struct
{
  const char *text;
  gsize length;
} CauserieDemoBase64;

gsize causerie_demo_base64_get_size (CauserieDemoBase64 file);
gsize causerie_demo_base64_read (CauserieDemoBase64 file, gsize offset, guint8 *buffer, gsize size);

G_END_DECLS
