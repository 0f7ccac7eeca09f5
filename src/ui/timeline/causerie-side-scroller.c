/* SPDX-License-Identifier: GPL-3.0-or-later
 * Scrolling sideways within something that scrolls up and down. */
#include "config.h"

#include "causerie-side-scroller.h"

/* How far one notch of the wheel goes, in pixels. */
#define NOTCH 60

/* Who has a wheel only scrolls sideways with Shift. */
static gboolean
on_scroll_cb (GtkEventControllerScroll *controller, double dx, double dy,
              GtkScrolledWindow *scroller)
{
  GdkModifierType state
      = gtk_event_controller_get_current_event_state (GTK_EVENT_CONTROLLER (controller));
  GtkAdjustment *adjustment = gtk_scrolled_window_get_hadjustment (scroller);

  if ((state & GDK_SHIFT_MASK) == 0)
    return FALSE;
  gtk_adjustment_set_value (adjustment, gtk_adjustment_get_value (adjustment) + dy * NOTCH);
  return TRUE;
}

/**
 * causerie_side_scroller_set_up:
 * @scroller: a scrolled window that never scrolls up or down
 *
 * A #GtkScrolledWindow takes every movement of the wheel for itself, also the one that it has no
 * use for. This one leaves up and down to what is around it.
 */
void
causerie_side_scroller_set_up (GtkScrolledWindow *scroller)
{
  g_autoptr (GListModel) controllers = gtk_widget_observe_controllers (GTK_WIDGET (scroller));
  GtkEventController *wheel;

  for (guint i = 0; i < g_list_model_get_n_items (controllers); i++)
    {
      g_autoptr (GtkEventController) controller = g_list_model_get_item (controllers, i);

      if (GTK_IS_EVENT_CONTROLLER_SCROLL (controller))
        gtk_event_controller_scroll_set_flags (GTK_EVENT_CONTROLLER_SCROLL (controller),
                                               GTK_EVENT_CONTROLLER_SCROLL_HORIZONTAL
                                                   | GTK_EVENT_CONTROLLER_SCROLL_KINETIC);
    }

  wheel = gtk_event_controller_scroll_new (GTK_EVENT_CONTROLLER_SCROLL_VERTICAL);
  gtk_event_controller_set_propagation_phase (wheel, GTK_PHASE_CAPTURE);
  g_signal_connect_object (wheel, "scroll", G_CALLBACK (on_scroll_cb), scroller, 0);
  gtk_widget_add_controller (GTK_WIDGET (scroller), wheel);
}
