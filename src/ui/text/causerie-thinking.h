/* SPDX-License-Identifier: GPL-3.0-or-later
 * The thinking of a model before its reply, in a collapsed expander. */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define CAUSERIE_TYPE_THINKING (causerie_thinking_get_type ())
G_DECLARE_FINAL_TYPE (CauserieThinking, causerie_thinking, CAUSERIE, THINKING, GtkWidget)

GtkWidget *causerie_thinking_new (void);
void causerie_thinking_set_text (CauserieThinking *self, const char *text);
void causerie_thinking_append (CauserieThinking *self, const char *text);
void causerie_thinking_begin (CauserieThinking *self);
void causerie_thinking_end (CauserieThinking *self, gint64 milliseconds);
gboolean causerie_thinking_get_expanded (CauserieThinking *self);

G_END_DECLS
