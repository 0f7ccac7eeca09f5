/* SPDX-License-Identifier: GPL-3.0-or-later
 * Speeds up the layout of text views whose text has no spaces. */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

void causerie_wrapped_text_watch (GtkTextView *view);

G_END_DECLS
