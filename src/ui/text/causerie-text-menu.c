/* SPDX-License-Identifier: GPL-3.0-or-later
 * GtkLabel and GtkTextView have a context menu with Copy, Select All and, on a link, Open and Copy
 * Link. The actions on the message are added to it when it is about to be used, because a timeline
 * has many labels. */
#include "config.h"

#include "causerie-text-menu.h"

#include <glib/gi18n-lib.h>

static void
append (GMenu *menu, const char *label, const char *action)
{
  g_autoptr (GMenuItem) item = g_menu_item_new (label, action);

  g_menu_item_set_attribute (item, "hidden-when", "s", "action-disabled");
  g_menu_append_item (menu, item);
}

static GMenuModel *
create_menu (void)
{
  GMenu *menu = g_menu_new ();
  g_autoptr (GMenu) text = g_menu_new ();
  g_autoptr (GMenu) message = g_menu_new ();

  /* Translators: copies all of a message with its formatting signs */
  append (text, _ ("Copy Message as _Markdown"), "message.copy");
  /* Translators: puts the selected text of a message, or all of it, into the message field */
  append (text, _ ("_Quote in Reply"), "message.quote");
  g_menu_append_section (menu, NULL, G_MENU_MODEL (text));
  /* Translators: menu item of one's own message: changes its text in a new version */
  append (message, _ ("_Edit"), "message.edit");
  /* Translators: menu item of a reply: asks for another one */
  append (message, _ ("_Retry"), "message.retry");
  g_menu_append_section (menu, NULL, G_MENU_MODEL (message));
  return G_MENU_MODEL (menu);
}

static void
ensure_menu (GtkWidget *text)
{
  g_autoptr (GMenuModel) menu = NULL;

  if (GTK_IS_LABEL (text) && gtk_label_get_extra_menu (GTK_LABEL (text)) == NULL)
    gtk_label_set_extra_menu (GTK_LABEL (text), menu = create_menu ());
  else if (GTK_IS_TEXT_VIEW (text) && gtk_text_view_get_extra_menu (GTK_TEXT_VIEW (text)) == NULL)
    gtk_text_view_set_extra_menu (GTK_TEXT_VIEW (text), menu = create_menu ());
}

static void
on_used_cb (GtkEventController *controller)
{
  ensure_menu (gtk_event_controller_get_widget (controller));
}

/**
 * causerie_text_menu_add:
 * @text: a #GtkLabel or #GtkTextView in the row of a message
 *
 * Adds the actions on the message to the context menu of @text.
 */
void
causerie_text_menu_add (GtkWidget *text)
{
  GtkGesture *click = gtk_gesture_click_new ();
  GtkEventController *focus = gtk_event_controller_focus_new ();

  g_return_if_fail (GTK_IS_LABEL (text) || GTK_IS_TEXT_VIEW (text));

  gtk_gesture_single_set_button (GTK_GESTURE_SINGLE (click), 0);
  gtk_event_controller_set_propagation_phase (GTK_EVENT_CONTROLLER (click), GTK_PHASE_CAPTURE);
  g_signal_connect (click, "pressed", G_CALLBACK (on_used_cb), NULL);
  gtk_widget_add_controller (text, GTK_EVENT_CONTROLLER (click));
  g_signal_connect (focus, "enter", G_CALLBACK (on_used_cb), NULL);
  gtk_widget_add_controller (text, focus);
}

static char *
dup_selected (GtkWidget *text)
{
  GtkTextIter start_iter;
  GtkTextIter end_iter;
  int start;
  int end;

  if (GTK_IS_LABEL (text) && gtk_label_get_selectable (GTK_LABEL (text))
      && gtk_label_get_selection_bounds (GTK_LABEL (text), &start, &end))
    return g_utf8_substring (gtk_label_get_text (GTK_LABEL (text)), start, end);
  if (GTK_IS_TEXT_VIEW (text)
      && gtk_text_buffer_get_selection_bounds (gtk_text_view_get_buffer (GTK_TEXT_VIEW (text)),
                                               &start_iter, &end_iter))
    return gtk_text_iter_get_text (&start_iter, &end_iter);
  return NULL;
}

/* Returns: (transfer full) (nullable): the text that is selected in a descendant of @root; %NULL if
 *   there is none */
char *
causerie_text_menu_dup_selection (GtkWidget *root)
{
  char *selected;

  g_return_val_if_fail (GTK_IS_WIDGET (root), NULL);

  selected = dup_selected (root);
  for (GtkWidget *child = gtk_widget_get_first_child (root); child != NULL && selected == NULL;
       child = gtk_widget_get_next_sibling (child))
    selected = causerie_text_menu_dup_selection (child);
  return selected;
}
