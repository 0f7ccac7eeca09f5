/* SPDX-License-Identifier: GPL-3.0-or-later
 * Decodes images with gdk-pixbuf, within bounds. */
#pragma once

#include "causerie-file-type.h"
#include "causerie-image-facts.h"

#include <gdk-pixbuf/gdk-pixbuf.h>

G_BEGIN_DECLS

gboolean causerie_image_is_within_bounds (gint64 width, gint64 height);
gboolean causerie_image_has_decoder (CauserieFileType type);
GdkPixbuf *causerie_image_decode (GBytes *bytes, CauserieFileType type,
                                  const CauserieImageFacts *facts, int edge, const char *name,
                                  GCancellable *cancellable, GError **error);
GdkPixbuf *causerie_image_fit (GdkPixbuf *pixbuf, int edge);
GdkPixbuf *causerie_image_turn (GdkPixbuf *pixbuf, guint orientation);

G_END_DECLS
