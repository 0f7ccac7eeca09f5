/* SPDX-License-Identifier: GPL-3.0-or-later
 * Helpers for typed text and the keys pressed in a text field. */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

char *causerie_typed_text_dup (GtkTextBuffer *buffer);
gboolean causerie_typed_text_is_enter (guint key);
gboolean causerie_typed_text_is_for_input_method (GtkTextView *text,
                                                  GtkEventController *controller);

G_END_DECLS
