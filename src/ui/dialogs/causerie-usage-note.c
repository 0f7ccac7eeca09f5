/* SPDX-License-Identifier: GPL-3.0-or-later
 * The note below figures of usage: that costs are estimates, and what is counted. */
#include "config.h"

#include "causerie-usage-note.h"

#include "causerie-usage-words.h"

/* @counted: (nullable): a sentence that tells what is counted */
GtkWidget *
causerie_usage_note_new (const char *counted)
{
  g_autofree char *estimate = causerie_usage_words_dup_estimate ();
  g_autofree char *text = g_strjoin (" ", estimate, counted, NULL);
  GtkWidget *note
      = g_object_new (GTK_TYPE_LABEL, "label", text, "wrap", TRUE, "xalign", 0.0F, NULL);

  gtk_widget_add_css_class (note, "caption");
  gtk_widget_add_css_class (note, "dim-label");
  return note;
}
