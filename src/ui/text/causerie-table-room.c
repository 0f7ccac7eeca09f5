/* SPDX-License-Identifier: GPL-3.0-or-later
 * How much wider than the column a table may be. The widget around the column knows how much space
 * is empty beside it; the tables in it ask when they are measured. */
#include "config.h"

#include "causerie-table-room.h"

#include "causerie-hanging-box.h"

/* The grid of a table has this class; what contains it is measured again with it. */
static void
resize_tables (GtkWidget *widget)
{
  if (gtk_widget_has_css_class (widget, "causerie-table"))
    {
      gtk_widget_queue_resize (widget);
      return;
    }
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    resize_tables (child);
}

static GQuark
get_quark (void)
{
  return g_quark_from_static_string ("causerie-table-room");
}

/**
 * causerie_table_room_set:
 * @container: a widget around the column
 * @room: the empty space on each side of the column, in pixels
 *
 * Applies to the tables that are in @container now, and to later ones. Must not be called during an
 * allocation.
 */
void
causerie_table_room_set (GtkWidget *container, int room)
{
  g_return_if_fail (GTK_IS_WIDGET (container));
  g_return_if_fail (room >= 0);

  if (GPOINTER_TO_INT (g_object_get_qdata (G_OBJECT (container), get_quark ())) == room)
    return;
  g_object_set_qdata (G_OBJECT (container), get_quark (), GINT_TO_POINTER (room));
  resize_tables (container);
}

/* Returns: the space that @table may use on each side; a table in a list or a quote stays within
   it */
int
causerie_table_room_get (GtkWidget *table)
{
  g_return_val_if_fail (GTK_IS_WIDGET (table), 0);

  for (GtkWidget *widget = table; widget != NULL; widget = gtk_widget_get_parent (widget))
    {
      gpointer room = g_object_get_qdata (G_OBJECT (widget), get_quark ());

      if (room != NULL)
        return GPOINTER_TO_INT (room);
      if (CAUSERIE_IS_HANGING_BOX (widget) || gtk_widget_has_css_class (widget, "causerie-quote"))
        return 0;
    }
  return 0;
}
