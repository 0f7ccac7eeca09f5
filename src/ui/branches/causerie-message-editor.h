/* SPDX-License-Identifier: GPL-3.0-or-later
 * The editor that turns a changed message into a new branch. */
#pragma once

#include "causerie-session.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define CAUSERIE_TYPE_MESSAGE_EDITOR (causerie_message_editor_get_type ())
G_DECLARE_FINAL_TYPE (CauserieMessageEditor, causerie_message_editor, CAUSERIE, MESSAGE_EDITOR,
                      GtkWidget)

void causerie_message_editor_edit (CauserieMessageEditor *self, CauserieChat *chat,
                                   CauserieBranch *branch, gint64 message_id);
void causerie_message_editor_set_choice (CauserieMessageEditor *self,
                                         const CauserieModelChoice *choice);
gboolean causerie_message_editor_get_open (CauserieMessageEditor *self);
void causerie_message_editor_attach (CauserieMessageEditor *self, GSList *files);
void causerie_message_editor_clear (CauserieMessageEditor *self);

G_END_DECLS
