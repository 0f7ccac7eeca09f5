/* SPDX-License-Identifier: GPL-3.0-or-later
 * Small features: opening addresses, announcing, naming rows. */
#include "config.h"

#include "causerie-compat.h"

static GtkWindow *
get_parent_window (GtkWidget *widget)
{
  GtkRoot *root = gtk_widget_get_root (widget);

  return GTK_IS_WINDOW (root) ? GTK_WINDOW (root) : NULL;
}

/**
 * causerie_compat_open_uri:
 * @parent: the widget that asks
 * @uri: an address the caller has checked: http, https or mailto
 *
 * Opens @uri in the program the person has chosen for it; in a sandbox through the portal.
 */
void
causerie_compat_open_uri (GtkWidget *parent, const char *uri)
{
#if GTK_CHECK_VERSION(4, 10, 0)
  g_autoptr (GtkUriLauncher) launcher = gtk_uri_launcher_new (uri);

  gtk_uri_launcher_launch (launcher, get_parent_window (parent), NULL, NULL, NULL);
#else
  gtk_show_uri (get_parent_window (parent), uri, GDK_CURRENT_TIME);
#endif
}

#if GTK_CHECK_VERSION(4, 14, 0)

/* What several windows show is said by the one that has, or had last, the keyboard. */
static gboolean
is_in_front (GtkWidget *widget)
{
  GtkWindow *window = get_parent_window (widget);
  GtkApplication *application = window != NULL ? gtk_window_get_application (window) : NULL;

  return application == NULL || gtk_application_get_active_window (application) == window;
}

#endif

/**
 * causerie_compat_announce:
 * @widget: a widget on screen
 * @message: a sentence, translated
 *
 * Has a screen reader say @message once, after what it is saying, if the widget's window is the one
 * that the program is used in. GTK before 4.14 cannot announce; there the widget's own role and
 * name have to speak.
 */
void
causerie_compat_announce (GtkWidget *widget, const char *message)
{
#if GTK_CHECK_VERSION(4, 14, 0)
  if (is_in_front (widget))
    gtk_accessible_announce (GTK_ACCESSIBLE (widget), message,
                             GTK_ACCESSIBLE_ANNOUNCEMENT_PRIORITY_MEDIUM);
#endif
}

/**
 * causerie_compat_show_page:
 * @stack: a stack without transitions
 * @name: the page to show
 *
 * Shows one page and hides the others from assistive tools too: GTK 4.8 tells them of every page
 * as though it were on screen.
 */
void
causerie_compat_show_page (GtkStack *stack, const char *name)
{
  gtk_stack_set_visible_child_name (stack, name);
  for (GtkWidget *page = gtk_widget_get_first_child (GTK_WIDGET (stack)); page != NULL;
       page = gtk_widget_get_next_sibling (page))
    gtk_accessible_update_state (GTK_ACCESSIBLE (page), GTK_ACCESSIBLE_STATE_HIDDEN,
                                 page != gtk_stack_get_visible_child (stack), -1);
}

/**
 * causerie_compat_name_row:
 * @item: a list item whose child is set
 * @name: what a screen reader calls the row
 * @description: (nullable): what it adds
 *
 * Names a row of a #GtkListView. GTK has an own call for it from 4.12 on; before, the row's widget,
 * the parent of the item's child, takes the name.
 */
void
causerie_compat_name_row (GtkListItem *item, const char *name, const char *description)
{
#if GTK_CHECK_VERSION(4, 12, 0)
  gtk_list_item_set_accessible_label (item, name);
  gtk_list_item_set_accessible_description (item, description != NULL ? description : "");
#else
  GtkWidget *child = gtk_list_item_get_child (item);
  GtkWidget *row = child != NULL ? gtk_widget_get_parent (child) : NULL;

  if (row == NULL)
    return;
  gtk_accessible_update_property (GTK_ACCESSIBLE (row), GTK_ACCESSIBLE_PROPERTY_LABEL, name,
                                  GTK_ACCESSIBLE_PROPERTY_DESCRIPTION,
                                  description != NULL ? description : "", -1);
#endif
}

/**
 * causerie_compat_dispose_template:
 * @widget: a widget whose children all come from its template
 * @type: its type
 *
 * Lets go of the template's children in dispose. GTK before 4.10 unparents only those that are
 * bound to the instance; here all are.
 */
void
causerie_compat_dispose_template (GtkWidget *widget, GType type)
{
  GtkWidget *child;

  gtk_widget_dispose_template (widget, type);
  while ((child = gtk_widget_get_first_child (widget)) != NULL)
    gtk_widget_unparent (child);
}
