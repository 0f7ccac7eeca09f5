/* SPDX-License-Identifier: GPL-3.0-or-later
 * The dialog that tells what the replies of a chat took. */
#pragma once

#include "causerie-session.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

void causerie_chat_usage_present (GtkWidget *parent, CauserieSession *session, gint64 chat_id);

G_END_DECLS
