/* SPDX-License-Identifier: GPL-3.0-or-later
 * The page on which Anthropic gives out API keys. */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

void causerie_key_page_open (GtkWidget *parent);

G_END_DECLS
