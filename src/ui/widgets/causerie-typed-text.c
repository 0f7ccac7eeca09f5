/* SPDX-License-Identifier: GPL-3.0-or-later
 * Helpers for typed text and the keys pressed in a text field. */
#include "config.h"

#include "causerie-typed-text.h"

/* Returns: (transfer full): the complete text, including white space at the ends */
char *
causerie_typed_text_dup (GtkTextBuffer *buffer)
{
  GtkTextIter start;
  GtkTextIter end;

  g_return_val_if_fail (GTK_IS_TEXT_BUFFER (buffer), NULL);

  gtk_text_buffer_get_bounds (buffer, &start, &end);
  return gtk_text_buffer_get_text (buffer, &start, &end, TRUE);
}

/* Returns: whether @key is Return or one of its variants */
gboolean
causerie_typed_text_is_enter (guint key)
{
  return key == GDK_KEY_Return || key == GDK_KEY_KP_Enter || key == GDK_KEY_ISO_Enter;
}

/* To be called before a shortcut handles a key pressed in @text: while an input method composes a
   word, Enter, Escape and the arrow keys choose a candidate. Returns: whether the input method
   handled the key */
gboolean
causerie_typed_text_is_for_input_method (GtkTextView *text, GtkEventController *controller)
{
  g_return_val_if_fail (GTK_IS_TEXT_VIEW (text), FALSE);

  return gtk_widget_has_focus (GTK_WIDGET (text))
         && gtk_text_view_im_context_filter_keypress (
             text, gtk_event_controller_get_current_event (controller));
}
