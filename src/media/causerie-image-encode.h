/* SPDX-License-Identifier: GPL-3.0-or-later
 * Encodes images so that the Messages API accepts them. */
#pragma once

#include "causerie-file-type.h"

#include <gdk-pixbuf/gdk-pixbuf.h>

G_BEGIN_DECLS

char *causerie_image_dup_profile (GdkPixbuf *pixbuf);
CauserieFileType causerie_image_choose_type (GdkPixbuf *pixbuf);
GBytes *causerie_image_encode (GdkPixbuf **pixbuf, CauserieFileType *type, const char *profile,
                               GCancellable *cancellable, GError **error);

G_END_DECLS
