/* SPDX-License-Identifier: GPL-3.0-or-later
 * Makes of any image one that can be stored and sent. */
#pragma once

#include "causerie-file-type.h"

#include <gdk-pixbuf/gdk-pixbuf.h>

G_BEGIN_DECLS

GBytes *causerie_image_prepare (GBytes *bytes, const char *name, CauserieFileType *type, int *width,
                                int *height, GCancellable *cancellable, GError **error);
GdkPixbuf *causerie_image_make_thumbnail (GBytes *bytes, int edge, GCancellable *cancellable,
                                          GError **error);
gint64 causerie_image_count_tokens (int width, int height);

G_END_DECLS
