/* SPDX-License-Identifier: GPL-3.0-or-later
 * What stands in a text field, and the keys that are pressed in it. */
#include "config.h"

#include "causerie-typed-text.h"

/* Returns: (transfer full): all that it holds, white space and all */
char *
causerie_typed_text_dup (GtkTextBuffer *buffer)
{
  GtkTextIter start;
  GtkTextIter end;

  g_return_val_if_fail (GTK_IS_TEXT_BUFFER (buffer), NULL);

  gtk_text_buffer_get_bounds (buffer, &start, &end);
  return gtk_text_buffer_get_text (buffer, &start, &end, TRUE);
}

/* Returns: whether it is one of the keys that go by the name of Enter */
gboolean
causerie_typed_text_is_enter (guint key)
{
  return key == GDK_KEY_Return || key == GDK_KEY_KP_Enter || key == GDK_KEY_ISO_Enter;
}

/* To be asked before a shortcut takes a key that is pressed in @text: while a word is being
 * composed, Enter, Escape and the arrows choose among the candidates. */
gboolean
causerie_typed_text_is_for_input_method (GtkTextView *text, GtkEventController *controller)
{
  g_return_val_if_fail (GTK_IS_TEXT_VIEW (text), FALSE);

  return gtk_widget_has_focus (GTK_WIDGET (text))
         && gtk_text_view_im_context_filter_keypress (
             text, gtk_event_controller_get_current_event (controller));
}
