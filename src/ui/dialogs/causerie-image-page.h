/* SPDX-License-Identifier: GPL-3.0-or-later
 * The dialog that shows an attached image in its full size. */
#pragma once

#include "causerie-attachment-store.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

void causerie_image_page_present (GtkWidget *parent, CauserieAttachmentStore *store,
                                  CauserieAttachment *attachment);

G_END_DECLS
