/* SPDX-License-Identifier: GPL-3.0-or-later
 * Reads from Exif data how an image has to be turned. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

guint causerie_orientation_read (const guint8 *exif, gsize size);

G_END_DECLS
