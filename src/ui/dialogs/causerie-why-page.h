/* SPDX-License-Identifier: GPL-3.0-or-later
 * Explains why Claude can end a chat, and how to go on. */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

void causerie_why_page_present (GtkWidget *parent);

G_END_DECLS
