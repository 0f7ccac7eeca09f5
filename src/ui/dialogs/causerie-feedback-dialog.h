/* SPDX-License-Identifier: GPL-3.0-or-later
 * The dialog for feedback on a reply or on the end of a chat, which is stored locally. */
#pragma once

#include "causerie-chat.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

GtkWidget *causerie_feedback_dialog_present (GtkWidget *parent, CauserieChat *chat,
                                             gint64 reply_id);

G_END_DECLS
