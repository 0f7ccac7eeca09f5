/* SPDX-License-Identifier: GPL-3.0-or-later
 * What the structure of an image file says, before it is decoded. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * CauserieImageFacts:
 * @width: the width in pixels, as stored
 * @height: the height in pixels, as stored
 * @orientation: how to turn it for display, 1 to 8 as in Exif; 1 is upright
 * @rewrites_rows: whether rows may be written more than once while it is decoded
 */
typedef struct
{
  guint32 width;
  guint32 height;
  guint orientation;
  gboolean rewrites_rows;
} CauserieImageFacts;

G_END_DECLS
