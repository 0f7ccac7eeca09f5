/* SPDX-License-Identifier: GPL-3.0-or-later
 * Feedback on a reply or on an ending, kept on this computer. */
#pragma once

#include "causerie-chat.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

GtkWidget *causerie_feedback_dialog_present (GtkWidget *parent, CauserieChat *chat,
                                             gint64 reply_id);

G_END_DECLS
