/* SPDX-License-Identifier: GPL-3.0-or-later
 * A file that is attached to a draft, with a button to remove it. */
#pragma once

#include "causerie-attachment-store.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define CAUSERIE_TYPE_ATTACHMENT_ROW (causerie_attachment_row_get_type ())
G_DECLARE_FINAL_TYPE (CauserieAttachmentRow, causerie_attachment_row, CAUSERIE, ATTACHMENT_ROW,
                      GtkListBoxRow)

/* Signal: "removed": the user wants to remove the file. */
GtkWidget *causerie_attachment_row_new (CauserieAttachmentStore *store,
                                        CauserieAttachment *attachment);
CauserieAttachment *causerie_attachment_row_get_attachment (CauserieAttachmentRow *self);

G_END_DECLS
