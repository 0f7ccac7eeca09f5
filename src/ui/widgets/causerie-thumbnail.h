/* SPDX-License-Identifier: GPL-3.0-or-later
 * A small picture of an attachment. */
#pragma once

#include "causerie-attachment-store.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define CAUSERIE_TYPE_THUMBNAIL (causerie_thumbnail_get_type ())
G_DECLARE_FINAL_TYPE (CauserieThumbnail, causerie_thumbnail, CAUSERIE, THUMBNAIL, GtkWidget)

void causerie_thumbnail_set_attachment (CauserieThumbnail *self, CauserieAttachmentStore *store,
                                        CauserieAttachment *attachment, int width, int height);

G_END_DECLS
