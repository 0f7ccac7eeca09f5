/* SPDX-License-Identifier: GPL-3.0-or-later
 * Accessible names of buttons for which GTK or libadwaita set none, or set it twice. */
#include "config.h"

#include "causerie-compat.h"

/* GTK before 4.10 uses the tooltip as description, so that screen readers would read the name
   twice. */
void
causerie_compat_name_icon_button (GtkWidget *button, const char *name)
{
  gtk_widget_set_tooltip_text (button, name);
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, name,
                                  GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, "", -1);
}

static void
name_button (GtkButton *button, const char *close_name)
{
  if (gtk_button_get_label (button) == NULL)
    {
      if (close_name != NULL)
        causerie_compat_name_icon_button (GTK_WIDGET (button), close_name);
      return;
    }
#if !GTK_CHECK_VERSION(4, 10, 0)
  if (gtk_button_get_use_underline (button))
    gtk_accessible_reset_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL);
#endif
}

/**
 * causerie_compat_name_buttons:
 * @close_name: (nullable): the name of buttons with only an icon
 *
 * Names each button below @widget by its label. In GTK before 4.10, screen readers read a button
 * with a mnemonic twice, as it has both the properties label and labelled-by.
 */
void
causerie_compat_name_buttons (GtkWidget *widget, const char *close_name)
{
  if (GTK_IS_BUTTON (widget))
    {
      name_button (GTK_BUTTON (widget), close_name);
      return;
    }
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    causerie_compat_name_buttons (child, close_name);
}

static void
on_toasts_changed_cb (GListModel *children, guint position, guint removed, guint added,
                      AdwToastOverlay *overlay)
{
  const char *close_name = g_object_get_data (G_OBJECT (children), "close-name");

  for (guint i = position; i < position + added; i++)
    {
      g_autoptr (GtkWidget) child = g_list_model_get_item (children, i);

      if (child != adw_toast_overlay_get_child (overlay))
        causerie_compat_name_buttons (child, close_name);
    }
}

/**
 * causerie_compat_name_toasts:
 * @close_name: the name of the close button, which libadwaita does not set
 *
 * Names the buttons of all future toasts.
 */
void
causerie_compat_name_toasts (AdwToastOverlay *overlay, const char *close_name)
{
  GListModel *children = gtk_widget_observe_children (GTK_WIDGET (overlay));

  g_object_set_data_full (G_OBJECT (children), "close-name", g_strdup (close_name), g_free);
  g_signal_connect_object (children, "items-changed", G_CALLBACK (on_toasts_changed_cb), overlay,
                           0);
  g_object_set_data_full (G_OBJECT (overlay), "toasts", children, g_object_unref);
}
