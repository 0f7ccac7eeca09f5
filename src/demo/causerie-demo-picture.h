/* SPDX-License-Identifier: GPL-3.0-or-later
 * Reads the format and the size of a picture from its first bytes. */
#pragma once

#include "causerie-demo-base64.h"

G_BEGIN_DECLS

/**
 * CauserieDemoPicture:
 * @type: the media type
 * @width: in pixels, 0 if it could not be read
 * @height: likewise
 */
typedef struct
{
  const char *type;
  guint width;
  guint height;
} CauserieDemoPicture;

gboolean causerie_demo_picture_read (CauserieDemoBase64 file, CauserieDemoPicture *picture);

G_END_DECLS
