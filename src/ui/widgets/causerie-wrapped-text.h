/* SPDX-License-Identifier: GPL-3.0-or-later
 * Text fields that lay out a text without spaces as fast as any other. */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

void causerie_wrapped_text_watch (GtkTextView *view);

G_END_DECLS
