/* SPDX-License-Identifier: GPL-3.0-or-later
 * Labels for message text. Tab skips labels without links, to keep the keyboard way through a long
 * reply short. A click still focuses them, so that selected text can be copied. */
#include "config.h"

#include "causerie-text-label.h"

#include "causerie-divided-label.h"
#include "causerie-open-link.h"
#include "causerie-markdown-escape.h"
#include "causerie-text-direction.h"
#include "causerie-text-menu.h"

static gboolean
has_links (GtkWidget *label)
{
  return gtk_label_get_use_markup (GTK_LABEL (label))
         && strstr (gtk_label_get_label (GTK_LABEL (label)), "<a href") != NULL;
}

static void
on_pressed_cb (GtkGestureClick *gesture, int n_press, double x, double y, gpointer data)
{
  GtkWidget *label = gtk_event_controller_get_widget (GTK_EVENT_CONTROLLER (gesture));

  gtk_widget_set_can_focus (label, TRUE);
}

static void
on_leave_cb (GtkEventControllerFocus *controller, gpointer data)
{
  GtkWidget *label = gtk_event_controller_get_widget (GTK_EVENT_CONTROLLER (controller));

  if (!has_links (label))
    gtk_widget_set_can_focus (label, FALSE);
}

/* The markdown room allows only safe addresses in markup; this is a second check. */
static gboolean
on_activate_link_cb (GtkLabel *label, const char *address, gpointer data)
{
  if (causerie_markdown_is_safe_address (address))
    causerie_open_link (GTK_WIDGET (label), address);
  return TRUE;
}

static GtkWidget *
make_label (GtkAccessibleRole role)
{
  GtkWidget *label = g_object_new (GTK_TYPE_LABEL, "accessible-role", role, "wrap", TRUE,
                                   "wrap-mode", PANGO_WRAP_WORD_CHAR, "selectable", TRUE,
                                   "can-focus", FALSE, "xalign", 0.0, "yalign", 0.0, NULL);
  g_autoptr (PangoAttrList) attributes = pango_attr_list_new ();
  GtkGesture *click = gtk_gesture_click_new ();
  GtkEventController *focus = gtk_event_controller_focus_new ();

  /* A hyphen added to a long word, such as an address, would look like part of it. */
  pango_attr_list_insert (attributes, pango_attr_insert_hyphens_new (FALSE));
  gtk_label_set_attributes (GTK_LABEL (label), attributes);
  causerie_divided_label_watch (GTK_LABEL (label));
  gtk_gesture_single_set_button (GTK_GESTURE_SINGLE (click), 0);
  gtk_event_controller_set_propagation_phase (GTK_EVENT_CONTROLLER (click), GTK_PHASE_CAPTURE);
  g_signal_connect (click, "pressed", G_CALLBACK (on_pressed_cb), NULL);
  gtk_widget_add_controller (label, GTK_EVENT_CONTROLLER (click));
  g_signal_connect (focus, "leave", G_CALLBACK (on_leave_cb), NULL);
  gtk_widget_add_controller (label, focus);
  g_signal_connect (label, "activate-link", G_CALLBACK (on_activate_link_cb), NULL);
  causerie_text_menu_add (label);
  return label;
}

GtkWidget *
causerie_text_label_new (void)
{
  return make_label (GTK_ACCESSIBLE_ROLE_LABEL);
}

/**
 * causerie_text_label_new_heading:
 * @level: 1 to 6
 */
GtkWidget *
causerie_text_label_new_heading (guint level)
{
  GtkWidget *label = make_label (GTK_ACCESSIBLE_ROLE_HEADING);
  g_autofree char *style = g_strdup_printf ("causerie-heading-%u", CLAMP (level, 1, 4));

  gtk_accessible_update_property (GTK_ACCESSIBLE (label), GTK_ACCESSIBLE_PROPERTY_LEVEL,
                                  (int)CLAMP (level, 1, 6), -1);
  gtk_widget_add_css_class (label, "causerie-heading");
  gtk_widget_add_css_class (label, style);
  return label;
}

/* GtkLabel places its text at the start of the widget's own direction, which is that of the
   interface. */
static void
update_direction (GtkWidget *label)
{
  const char *text = gtk_label_get_text (GTK_LABEL (label));

  gtk_widget_set_direction (label, causerie_text_direction_find (text));
}

/**
 * causerie_text_label_set_text:
 * @text: plain text, UTF-8
 */
void
causerie_text_label_set_text (GtkWidget *label, const char *text)
{
  gtk_label_set_text (GTK_LABEL (label), text);
  update_direction (label);
}

/* Puts code within a line on a ground. Half transparent gray is visible on light and on dark. The
   lines of the monospace font are higher, and would tear a paragraph apart. A "<" of the text is
   escaped, so each tag is one of the markdown room's. */
static char *
dup_with_grounds (const char *markup)
{
  g_autoptr (GString) text = g_string_new (markup);

  g_string_replace (text, "<tt>",
                    "<span font_family=\"monospace\" background=\"#808080\""
                    " background_alpha=\"18%\" line_height=\"1.15\">",
                    0);
  g_string_replace (text, "</tt>", "</span>", 0);
  return g_string_free (g_steal_pointer (&text), FALSE);
}

/**
 * causerie_text_label_set_markup:
 * @markup: markup created by the markdown room, never from another source
 */
void
causerie_text_label_set_markup (GtkWidget *label, const char *markup)
{
  g_autofree char *text = strstr (markup, "<tt>") != NULL ? dup_with_grounds (markup) : NULL;

  gtk_label_set_markup (GTK_LABEL (label), text != NULL ? text : markup);
  update_direction (label);
  if (has_links (label))
    gtk_widget_set_can_focus (label, TRUE);
}
