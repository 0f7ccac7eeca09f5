/* SPDX-License-Identifier: GPL-3.0-or-later
 * Accessible names of menus, menu buttons and menu items. */
#include "config.h"

#include "causerie-compat.h"

#if GTK_CHECK_VERSION(4, 10, 0)

static gboolean
is_menu_item (GtkWidget *widget)
{
  switch (gtk_accessible_get_accessible_role (GTK_ACCESSIBLE (widget)))
    {
    case GTK_ACCESSIBLE_ROLE_MENU_ITEM:
    case GTK_ACCESSIBLE_ROLE_MENU_ITEM_CHECKBOX:
    case GTK_ACCESSIBLE_ROLE_MENU_ITEM_RADIO:
      return g_object_class_find_property (G_OBJECT_GET_CLASS (widget), "text") != NULL;
    default:
      return FALSE;
    }
}

static void
name_items (GtkWidget *widget)
{
  if (is_menu_item (widget))
    {
      g_autofree char *text = NULL;

      g_object_get (widget, "text", &text, NULL);
      gtk_accessible_reset_relation (GTK_ACCESSIBLE (widget), GTK_ACCESSIBLE_RELATION_LABELLED_BY);
      gtk_accessible_update_property (GTK_ACCESSIBLE (widget), GTK_ACCESSIBLE_PROPERTY_LABEL, text,
                                      -1);
      return;
    }
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    name_items (child);
}

static void
on_map_cb (GtkWidget *menu, gpointer data)
{
  name_items (menu);
}

#endif

/**
 * causerie_compat_name_menu_items:
 * @menu: a menu that is not mapped yet
 *
 * Gives the items their label as accessible name when @menu is shown. In GTK 4.18 each item is
 * labelled by a GtkLabel that is hidden from assistive technologies, so that it has no name.
 */
void
causerie_compat_name_menu_items (GtkPopoverMenu *menu)
{
#if GTK_CHECK_VERSION(4, 10, 0)
  g_signal_handlers_disconnect_by_func (menu, on_map_cb, NULL);
  g_signal_connect (menu, "map", G_CALLBACK (on_map_cb), NULL);
#endif
}

#if GTK_CHECK_VERSION(4, 10, 0)

static void
on_popover_changed_cb (GtkMenuButton *button)
{
  GtkPopover *popover = gtk_menu_button_get_popover (button);

  if (GTK_IS_POPOVER_MENU (popover))
    causerie_compat_name_menu_items (GTK_POPOVER_MENU (popover));
}

#endif

/**
 * causerie_compat_name_menu_button:
 * @button: a menu button that is not mapped yet
 *
 * The focusable button is an inner one. Later versions give it the name of the GtkMenuButton. GTK
 * 4.8 exposes both as buttons, so there the outer one gets the role of a generic container. Also
 * names the items of the menu.
 */
void
causerie_compat_name_menu_button (GtkMenuButton *button, const char *name, const char *description)
{
  GtkAccessible *inner = GTK_ACCESSIBLE (gtk_widget_get_first_child (GTK_WIDGET (button)));

#if GTK_CHECK_VERSION(4, 10, 0)
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, name,
                                  GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, description, -1);
  g_signal_handlers_disconnect_by_func (button, on_popover_changed_cb, NULL);
  g_signal_connect (button, "notify::popover", G_CALLBACK (on_popover_changed_cb), NULL);
  on_popover_changed_cb (button);
#else
  if (gtk_accessible_get_accessible_role (GTK_ACCESSIBLE (button)) != GTK_ACCESSIBLE_ROLE_GENERIC)
    g_object_set (button, "accessible-role", GTK_ACCESSIBLE_ROLE_GENERIC, NULL);
#endif
  gtk_accessible_update_property (inner, GTK_ACCESSIBLE_PROPERTY_LABEL, name,
                                  GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, description, -1);
}
