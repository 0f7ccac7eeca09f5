/* SPDX-License-Identifier: GPL-3.0-or-later
 * The dialog that restores deleted chats or deletes them permanently. */
#pragma once

#include "causerie-session.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

void causerie_deleted_dialog_present (GtkWidget *parent, CauserieSession *session);

G_END_DECLS
