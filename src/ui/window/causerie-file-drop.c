/* SPDX-License-Identifier: GPL-3.0-or-later
 * Attaches files that are dropped on a window: to the edited message if they are dropped on its
 * editor, otherwise to the next one. */
#include "config.h"

#include "causerie-file-drop.h"

#include "causerie-message-editor.h"

#define MARK "causerie-drop"

/* Returns: (transfer none): the composer, or the editor below the pointer */
static GtkWidget *
find_place (GtkDropTarget *target, double x, double y, CauserieComposer *composer)
{
  GtkWidget *window = gtk_event_controller_get_widget (GTK_EVENT_CONTROLLER (target));
  GtkWidget *widget = gtk_widget_pick (window, x, y, GTK_PICK_DEFAULT);
  GtkWidget *editor
      = widget != NULL ? gtk_widget_get_ancestor (widget, CAUSERIE_TYPE_MESSAGE_EDITOR) : NULL;

  return editor != NULL ? editor : GTK_WIDGET (composer);
}

static gboolean
is_open (GtkWidget *place)
{
  return CAUSERIE_IS_MESSAGE_EDITOR (place)
             ? causerie_message_editor_get_open (CAUSERIE_MESSAGE_EDITOR (place))
             : causerie_composer_get_open (CAUSERIE_COMPOSER (place));
}

/* @place: (nullable): where the files would go, which is marked */
static void
mark (GtkDropTarget *target, GtkWidget *place)
{
  GtkWidget *marked = g_object_get_data (G_OBJECT (target), MARK);

  if (marked == place)
    return;
  if (marked != NULL)
    gtk_widget_remove_css_class (marked, MARK);
  if (place != NULL)
    gtk_widget_add_css_class (place, MARK);
  g_object_set_data_full (G_OBJECT (target), MARK, place != NULL ? g_object_ref (place) : NULL,
                          g_object_unref);
}

static GdkDragAction
on_motion_cb (GtkDropTarget *target, double x, double y, CauserieComposer *composer)
{
  GtkWidget *place = find_place (target, x, y, composer);
  gboolean open = is_open (place);

  mark (target, open ? place : NULL);
  return open ? GDK_ACTION_COPY : 0;
}

static void
on_leave_cb (GtkDropTarget *target)
{
  mark (target, NULL);
}

static gboolean
on_drop_cb (GtkDropTarget *target, const GValue *value, double x, double y,
            CauserieComposer *composer)
{
  GtkWidget *place = find_place (target, x, y, composer);

  mark (target, NULL);
  if (!is_open (place))
    return FALSE;
  if (CAUSERIE_IS_MESSAGE_EDITOR (place))
    causerie_message_editor_attach (CAUSERIE_MESSAGE_EDITOR (place), g_value_get_boxed (value));
  else
    causerie_composer_attach (composer, g_value_get_boxed (value));
  return TRUE;
}

/* The text field would insert the addresses of the files, so that the window comes first. */
void
causerie_file_drop_install (GtkWidget *window, CauserieComposer *composer)
{
  GtkDropTarget *target = gtk_drop_target_new (GDK_TYPE_FILE_LIST, GDK_ACTION_COPY);

  g_return_if_fail (GTK_IS_WIDGET (window) && CAUSERIE_IS_COMPOSER (composer));

  gtk_event_controller_set_propagation_phase (GTK_EVENT_CONTROLLER (target), GTK_PHASE_CAPTURE);
  g_signal_connect_object (target, "enter", G_CALLBACK (on_motion_cb), composer, 0);
  g_signal_connect_object (target, "motion", G_CALLBACK (on_motion_cb), composer, 0);
  g_signal_connect_object (target, "leave", G_CALLBACK (on_leave_cb), composer, 0);
  g_signal_connect_object (target, "drop", G_CALLBACK (on_drop_cb), composer, 0);
  gtk_widget_add_controller (window, GTK_EVENT_CONTROLLER (target));
}
