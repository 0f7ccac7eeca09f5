/* SPDX-License-Identifier: GPL-3.0-or-later
 * Takes what is pasted or dropped on a message: attaches files and images. */
#pragma once

#include "causerie-attachment-bar.h"

G_BEGIN_DECLS

#define CAUSERIE_TYPE_ATTACHMENT_PASTE (causerie_attachment_paste_get_type ())
G_DECLARE_FINAL_TYPE (CauserieAttachmentPaste, causerie_attachment_paste, CAUSERIE,
                      ATTACHMENT_PASTE, GObject)

CauserieAttachmentPaste *causerie_attachment_paste_new (GtkTextView *view,
                                                        CauserieAttachmentBar *bar);
void causerie_attachment_paste_add_files (CauserieAttachmentPaste *self, GSList *files);

G_END_DECLS
