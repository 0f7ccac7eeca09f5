/* SPDX-License-Identifier: GPL-3.0-or-later
 * Plain text of any length. */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define CAUSERIE_TYPE_PLAIN_TEXT (causerie_plain_text_get_type ())
G_DECLARE_FINAL_TYPE (CauseriePlainText, causerie_plain_text, CAUSERIE, PLAIN_TEXT, GtkWidget)

GtkWidget *causerie_plain_text_new (void);
GtkWidget *causerie_plain_text_new_thought (void);
void causerie_plain_text_set_text (CauseriePlainText *self, const char *text);
void causerie_plain_text_append (CauseriePlainText *self, const char *text);

G_END_DECLS
