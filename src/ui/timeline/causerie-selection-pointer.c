/* SPDX-License-Identifier: GPL-3.0-or-later
 * Selects text of a timeline with the mouse: from the place where the button is pressed to that of
 * the pointer, by characters, words or lines. Beyond the edge, the view scrolls. */
#include "config.h"

#include "causerie-selection-pointer.h"

#include "causerie-selection-map.h"
#include "causerie-selection-unit.h"

/* How much the view scrolls in a second for each pixel that the pointer is beyond the edge. */
#define SCROLL_SPEED 12.0
#define USEC_PER_SEC 1000000.0
/* After a pause of the frame clock. */
#define LONGEST_FRAME 0.1

struct _CauserieSelectionPointer
{
  GObject parent_instance;

  CauserieTimelineView *view; /* weak */
  CauserieSelectionKeys *keys;

  CauserieSelectionUnit unit;
  /* What was pressed: a character's place, or a word or line. */
  CauserieSelectionPoint *start;
  CauserieSelectionPoint *end;
  gboolean dragging;
  double x; /* of the pointer */
  double y;
  guint tick_id;
  gint64 last_tick;
};

G_DEFINE_FINAL_TYPE (CauserieSelectionPointer, causerie_selection_pointer, G_TYPE_OBJECT)

static CauserieSelection *
get_selection (CauserieSelectionPointer *self)
{
  return causerie_timeline_view_get_selection (self->view);
}

static CauserieSelectionPoint *
find_at_pointer (CauserieSelectionPointer *self)
{
  return causerie_selection_map_find_at (self->view, self->x, self->y,
                                         self->unit != CAUSERIE_SELECTION_UNIT_CHARACTER);
}

static void
forget_press (CauserieSelectionPointer *self)
{
  g_clear_pointer (&self->start, causerie_selection_point_free);
  g_clear_pointer (&self->end, causerie_selection_point_free);
}

static void
stop_scrolling (CauserieSelectionPointer *self)
{
  if (self->tick_id != 0 && self->view != NULL)
    gtk_widget_remove_tick_callback (GTK_WIDGET (self->view), self->tick_id);
  self->tick_id = 0;
}

/* Selects from what was pressed to what is at the pointer, both as a whole. */
static void
extend_to_pointer (CauserieSelectionPointer *self)
{
  g_autoptr (CauserieSelectionPoint) at = find_at_pointer (self);
  g_autoptr (CauserieSelectionPoint) start = NULL;
  g_autoptr (CauserieSelectionPoint) end = NULL;

  if (at == NULL || self->start == NULL)
    return;
  causerie_selection_unit_find (self->view, self->unit, at, &start, &end);
  if (causerie_selection_point_compare (at, self->start) < 0)
    causerie_selection_set (get_selection (self), self->end, start);
  else
    causerie_selection_set (get_selection (self), self->start,
                            causerie_selection_point_compare (end, self->end) > 0 ? end
                                                                                  : self->end);
}

static gboolean
on_tick_cb (GtkWidget *view, GdkFrameClock *clock, gpointer data)
{
  CauserieSelectionPointer *self = data;
  gint64 now = gdk_frame_clock_get_frame_time (clock);
  double seconds = MIN ((double)(now - self->last_tick) / USEC_PER_SEC, LONGEST_FRAME);
  int page = causerie_timeline_view_get_page (self->view);
  double beyond = self->y < 0 ? self->y : MAX (self->y - page, 0);

  self->last_tick = now;
  if (beyond == 0)
    {
      self->tick_id = 0;
      return G_SOURCE_REMOVE;
    }
  causerie_timeline_view_scroll_by (self->view, beyond * SCROLL_SPEED * seconds);
  extend_to_pointer (self);
  return G_SOURCE_CONTINUE;
}

static void
update_scrolling (CauserieSelectionPointer *self)
{
  GtkWidget *view = GTK_WIDGET (self->view);
  gboolean beyond = self->y < 0 || self->y > causerie_timeline_view_get_page (self->view);

  if (!beyond)
    stop_scrolling (self);
  else if (self->tick_id == 0)
    {
      self->last_tick = gdk_frame_clock_get_frame_time (gtk_widget_get_frame_clock (view));
      self->tick_id = gtk_widget_add_tick_callback (view, on_tick_cb, self, NULL);
    }
}

/* Whether a press belongs to a widget of its own: a button, or a label with text that is not that
   of a message, which can be selected by itself. */
static gboolean
is_control (CauserieSelectionPointer *self, double x, double y)
{
  GtkWidget *widget = gtk_widget_pick (GTK_WIDGET (self->view), x, y, GTK_PICK_DEFAULT);

  if (causerie_selection_map_pick (self->view, x, y) != NULL)
    return FALSE;
  if (GTK_IS_LABEL (widget) && gtk_label_get_selectable (GTK_LABEL (widget)))
    return TRUE;
  for (; widget != NULL && widget != GTK_WIDGET (self->view);
       widget = gtk_widget_get_parent (widget))
    if (GTK_IS_BUTTON (widget) || GTK_IS_MENU_BUTTON (widget) || GTK_IS_SCROLLBAR (widget)
        || GTK_IS_EXPANDER (widget) || GTK_IS_POPOVER (widget))
      return TRUE;
  return FALSE;
}

static gboolean
is_touch (GtkGesture *gesture)
{
  GdkDevice *device
      = gtk_event_controller_get_current_event_device (GTK_EVENT_CONTROLLER (gesture));

  return device != NULL && gdk_device_get_source (device) == GDK_SOURCE_TOUCHSCREEN;
}

static CauserieSelectionUnit
get_unit (int n_press)
{
  if (n_press == 1)
    return CAUSERIE_SELECTION_UNIT_CHARACTER;
  return n_press == 2 ? CAUSERIE_SELECTION_UNIT_WORD : CAUSERIE_SELECTION_UNIT_LINE;
}

static void
press (CauserieSelectionPointer *self, int n_press, GdkModifierType modifiers)
{
  const CauserieSelectionPoint *anchor = causerie_selection_get_anchor (get_selection (self));
  g_autoptr (CauserieSelectionPoint) at = NULL;

  forget_press (self);
  self->unit = get_unit (n_press);
  at = find_at_pointer (self);
  if (at == NULL)
    return;
  if (n_press == 1 && (modifiers & GDK_SHIFT_MASK) != 0 && anchor != NULL)
    {
      self->start = causerie_selection_point_copy (anchor);
      self->end = causerie_selection_point_copy (anchor);
      causerie_selection_extend (get_selection (self), at);
      return;
    }
  causerie_selection_unit_find (self->view, self->unit, at, &self->start, &self->end);
  causerie_selection_set (get_selection (self), self->start, self->end);
}

/* As GTK does at a press of the pointer, which it does not see here. */
static void
hide_focus (CauserieSelectionPointer *self)
{
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self->view));

  if (GTK_IS_WINDOW (root) && !causerie_selection_keys_get_caret (self->keys))
    gtk_window_set_focus_visible (GTK_WINDOW (root), FALSE);
}

/* A press on a link or beside the text becomes a selection only when the pointer moves, so that it
   can be something else. */
static void
on_pressed_cb (GtkGestureClick *click, int n_press, double x, double y,
               CauserieSelectionPointer *self)
{
  GtkWidget *label;
  GdkModifierType modifiers;

  if (self->view == NULL || is_touch (GTK_GESTURE (click)) || is_control (self, x, y))
    {
      gtk_gesture_set_state (GTK_GESTURE (click), GTK_EVENT_SEQUENCE_DENIED);
      if (self->view != NULL)
        forget_press (self);
      return;
    }
  self->x = x;
  self->y = y;
  modifiers = gtk_event_controller_get_current_event_state (GTK_EVENT_CONTROLLER (click));
  press (self, n_press, modifiers);
  label = causerie_selection_map_pick (self->view, x, y);
  if (label == NULL || gtk_label_get_current_uri (GTK_LABEL (label)) != NULL)
    return;
  gtk_gesture_set_state (GTK_GESTURE (click), GTK_EVENT_SEQUENCE_CLAIMED);
  causerie_timeline_view_focus_label (self->view, label);
  hide_focus (self);
}

/* The keyboard must be in the text for Ctrl+C. */
static void
focus_start (CauserieSelectionPointer *self)
{
  gsize index;
  GtkWidget *label = causerie_selection_map_locate (self->view, self->start, &index);

  if (label != NULL)
    causerie_timeline_view_focus_label (self->view, label);
  hide_focus (self);
}

static void
on_drag_update_cb (GtkGestureDrag *drag, double dx, double dy, CauserieSelectionPointer *self)
{
  GtkWidget *view = GTK_WIDGET (self->view);
  double x;
  double y;

  if (view == NULL || self->start == NULL || !gtk_gesture_drag_get_start_point (drag, &x, &y))
    return;
  self->x = x + dx;
  self->y = y + dy;
  if (!self->dragging
      && !gtk_drag_check_threshold (view, (int)x, (int)y, (int)self->x, (int)self->y))
    return;
  if (!self->dragging)
    focus_start (self);
  self->dragging = TRUE;
  gtk_gesture_set_state (GTK_GESTURE (drag), GTK_EVENT_SEQUENCE_CLAIMED);
  extend_to_pointer (self);
  update_scrolling (self);
}

static void
on_drag_end_cb (GtkGestureDrag *drag, double dx, double dy, CauserieSelectionPointer *self)
{
  self->dragging = FALSE;
  stop_scrolling (self);
  forget_press (self);
}

static void
on_cancel_cb (GtkGesture *gesture, GdkEventSequence *sequence, CauserieSelectionPointer *self)
{
  self->dragging = FALSE;
  stop_scrolling (self);
  forget_press (self);
}

static void
causerie_selection_pointer_dispose (GObject *object)
{
  CauserieSelectionPointer *self = CAUSERIE_SELECTION_POINTER (object);

  stop_scrolling (self);
  forget_press (self);
  g_clear_weak_pointer (&self->view);
  g_clear_object (&self->keys);
  G_OBJECT_CLASS (causerie_selection_pointer_parent_class)->dispose (object);
}

static void
causerie_selection_pointer_class_init (CauserieSelectionPointerClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = causerie_selection_pointer_dispose;
}

static void
causerie_selection_pointer_init (CauserieSelectionPointer *self)
{
}

static void
add_gesture (CauserieSelectionPointer *self, GtkGesture *gesture)
{
  gtk_gesture_single_set_button (GTK_GESTURE_SINGLE (gesture), GDK_BUTTON_PRIMARY);
  gtk_event_controller_set_propagation_phase (GTK_EVENT_CONTROLLER (gesture), GTK_PHASE_CAPTURE);
  gtk_widget_add_controller (GTK_WIDGET (self->view), GTK_EVENT_CONTROLLER (gesture));
}

/* @view: may be destroyed before this object */
CauserieSelectionPointer *
causerie_selection_pointer_new (CauserieTimelineView *view, CauserieSelectionKeys *keys)
{
  CauserieSelectionPointer *self = g_object_new (CAUSERIE_TYPE_SELECTION_POINTER, NULL);
  GtkGesture *click = gtk_gesture_click_new ();
  GtkGesture *drag = gtk_gesture_drag_new ();

  g_set_weak_pointer (&self->view, view);
  self->keys = g_object_ref (keys);
  g_signal_connect_object (click, "pressed", G_CALLBACK (on_pressed_cb), self, 0);
  g_signal_connect_object (drag, "drag-update", G_CALLBACK (on_drag_update_cb), self, 0);
  g_signal_connect_object (drag, "drag-end", G_CALLBACK (on_drag_end_cb), self, 0);
  g_signal_connect_object (drag, "cancel", G_CALLBACK (on_cancel_cb), self, 0);
  add_gesture (self, drag);
  add_gesture (self, click);
  gtk_gesture_group (drag, click);
  return self;
}
