/* SPDX-License-Identifier: GPL-3.0-or-later
 * Opens the web page where Anthropic issues API keys. */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

void causerie_key_page_open (GtkWidget *parent);

G_END_DECLS
