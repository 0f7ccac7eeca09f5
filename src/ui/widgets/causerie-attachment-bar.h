/* SPDX-License-Identifier: GPL-3.0-or-later
 * The files that are attached to a draft. */
#pragma once

#include "causerie-chat.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define CAUSERIE_TYPE_ATTACHMENT_BAR (causerie_attachment_bar_get_type ())
G_DECLARE_FINAL_TYPE (CauserieAttachmentBar, causerie_attachment_bar, CAUSERIE, ATTACHMENT_BAR,
                      GtkWidget)

/* Signals: "changed": the list, or whether files are being read; "focus-lost": the focused row was
 * the last one; "offer-accepted": the user wants the long text as a file. */
void causerie_attachment_bar_set_target (CauserieAttachmentBar *self, CauserieChat *chat,
                                         gint64 message_id);
gboolean causerie_attachment_bar_get_empty (CauserieAttachmentBar *self);
gboolean causerie_attachment_bar_get_reading (CauserieAttachmentBar *self);

void causerie_attachment_bar_choose (CauserieAttachmentBar *self);
void causerie_attachment_bar_add_files (CauserieAttachmentBar *self, GSList *files);
void causerie_attachment_bar_add_bytes_async (CauserieAttachmentBar *self, GBytes *bytes,
                                              const char *name, GAsyncReadyCallback callback,
                                              gpointer data);
gboolean causerie_attachment_bar_add_bytes_finish (CauserieAttachmentBar *self,
                                                   GAsyncResult *result);
void causerie_attachment_bar_set_offer (CauserieAttachmentBar *self, guint n_characters);
void causerie_attachment_bar_show_problem (CauserieAttachmentBar *self, const GError *error);
void causerie_attachment_bar_clear_problems (CauserieAttachmentBar *self);

G_END_DECLS
