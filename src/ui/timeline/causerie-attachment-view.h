/* SPDX-License-Identifier: GPL-3.0-or-later
 * A file in a message: a picture, or an icon with its name. */
#pragma once

#include "causerie-attachment-store.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define CAUSERIE_TYPE_ATTACHMENT_VIEW (causerie_attachment_view_get_type ())
G_DECLARE_FINAL_TYPE (CauserieAttachmentView, causerie_attachment_view, CAUSERIE, ATTACHMENT_VIEW,
                      GtkWidget)

GtkWidget *causerie_attachment_view_new (void);
void causerie_attachment_view_set_attachment (CauserieAttachmentView *self,
                                              CauserieAttachmentStore *store,
                                              CauserieAttachment *attachment);

G_END_DECLS
