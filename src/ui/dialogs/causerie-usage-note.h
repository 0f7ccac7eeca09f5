/* SPDX-License-Identifier: GPL-3.0-or-later
 * The note below figures of usage: that costs are estimates, and what is counted. */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

GtkWidget *causerie_usage_note_new (const char *counted);

G_END_DECLS
