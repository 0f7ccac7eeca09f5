/* SPDX-License-Identifier: GPL-3.0-or-later
 * The dialog that explains why Claude can end a chat, and how to continue. */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

void causerie_why_page_present (GtkWidget *parent);

G_END_DECLS
