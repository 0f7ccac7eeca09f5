/* SPDX-License-Identifier: GPL-3.0-or-later
 * The scrolling list of a chat: follows the end, or keeps the visible rows exactly in place. */
#include "config.h"

#include "causerie-timeline-view.h"

#include "causerie-lazy-box.h"
#include "causerie-text-label.h"
#include "causerie-top-line.h"
#include "causerie-viewport.h"
#include "causerie-widget-font.h"

#include <math.h>

/* The margin between the column and the edges of a narrow view. */
#define MARGIN 18

#define DEFAULT_MAXIMUM_WIDTH 720

#define MIN_ROWS 40
#define MAX_ROWS 200
/* How many rows beyond the window may remain, so that small movements back and forth do not create
   and destroy the same rows again and again. */
#define SPARE_ROWS 20
/* The maximum distance from the viewport at which a row with the focus is placed. */
#define MAX_DISTANCE 1.5e7
/* How many pages beyond the viewport are laid out in a high row in idle time, and may remain. In a
   frame, more remain, because destroying them takes time. */
#define NEAR_PAGES 1.0
#define SPARE_PAGES 1.5
#define SPARE_PAGES_IN_FRAME 3.0
/* What is laid out may have another height than estimated, so that more comes into view. */
#define MAX_ROUNDS 8
#define GROW_USEC 8000
/* How long parts of a text with a slow layout are created in a turn of the main loop. The rest of
   those in view appears in the next frames. */
#define SHOW_USEC 40000

/* The part of a page that an arrow key scrolls within a row higher than the viewport. */
#define ARROW_SHARE 0.4
#define PAGE_SHARE 0.9

/* How long a row stays highlighted before the highlight fades. */
#define HIGHLIGHT_MSEC 1500

struct _CauserieTimelineView
{
  GtkWidget parent_instance;

  /* Owned. */
  GListModel *model;
  CauserieTimelineLayout *layout;
  CauserieTimelineRows *rows;
  CauserieTopLine *top_line;
  GtkAdjustment *adjustments[2]; /* by GtkOrientation */
  GPtrArray *boxes;              /* borrowed CauserieLazyBox: those of which only a part exists */
  CauserieSelection *selection;
  CauserieTimelinePaint paint; /* or NULL */

  /* Borrowed. */
  CauserieHeights *heights;   /* belong to the layout */
  GtkRoot *watched_root;      /* its "focus-widget" is watched */
  GObject *focus_item;        /* weak: the item whose row had the focus last */
  GtkWidget *highlighted_row; /* weak: the target of the last jump */
  GtkWidget *focused_label;   /* weak: a label that has the focus because of its text */

  int maximum_width;
  int characters;             /* the maximum width in characters of the font, or 0 */
  PangoFontDescription *font; /* owned: the one that the heights belong to */
  int column;                 /* the width of a row; 0 before the first allocation */
  int page;                   /* the height of the viewport */
  double top;                 /* the top of the viewport, as last allocated */
  double value;               /* the value of the vertical adjustment, as last seen */
  double lower; /* the lower bound of the vertical adjustment, which is the top of the first row */
  guint grow_id;
  guint notify_id;
  guint highlight_id;

  guint hscroll_policy : 1;
  guint vscroll_policy : 1;
  guint at_end : 1;
  guint notified_at_end : 1;
  guint parts_changed : 1; /* parts were created since the last allocation */
  guint parts_missing : 1; /* parts in view were not created, because that took too long */
  guint moving : 1;        /* the next allocation scrolls on purpose */
  guint configuring : 1;   /* the view is changing the adjustment itself */
  guint focusing : 1;      /* the view is moving the focus without scrolling */
};

enum
{
  PROP_0,
  PROP_AT_END,
  PROP_MAXIMUM_WIDTH,
  N_PROPS,
  PROP_HADJUSTMENT = N_PROPS,
  PROP_VADJUSTMENT,
  PROP_HSCROLL_POLICY,
  PROP_VSCROLL_POLICY,
};

static GParamSpec *properties[N_PROPS];

static void viewport_init (CauserieViewportInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (CauserieTimelineView, causerie_timeline_view, GTK_TYPE_WIDGET,
                               G_IMPLEMENT_INTERFACE (GTK_TYPE_SCROLLABLE, NULL)
                                   G_IMPLEMENT_INTERFACE (CAUSERIE_TYPE_VIEWPORT, viewport_init))

static gboolean
notify_at_end_cb (gpointer data)
{
  CauserieTimelineView *self = data;

  self->notify_id = 0;
  if (self->notified_at_end != self->at_end)
    {
      self->notified_at_end = self->at_end;
      g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_AT_END]);
    }
  return G_SOURCE_REMOVE;
}

/* Updates whether the end is in view. The notification is deferred to the main loop: its handlers
   show and hide widgets, and a resize must not be queued during an allocation. */
static void
update_at_end (CauserieTimelineView *self)
{
  double below = (double)causerie_heights_get_total (self->heights) - self->page - self->top;

  self->at_end = causerie_heights_get_n (self->heights) == 0 || below < 1;
  if (self->at_end != self->notified_at_end && self->notify_id == 0)
    self->notify_id = g_idle_add_full (G_PRIORITY_DEFAULT, notify_at_end_cb, self, NULL);
}

static gboolean
has_rows (CauserieTimelineView *self)
{
  return causerie_heights_get_n (self->heights) > 0;
}

static void
trim_rows (CauserieTimelineView *self, double top, guint spare)
{
  guint first;
  guint end;

  causerie_timeline_layout_get_window (self->layout, top, self->page, MIN_ROWS, MAX_ROWS - 1,
                                       &first, &end);
  if (causerie_timeline_rows_get_n (self->rows) > MIN (end - first + spare, MAX_ROWS - 1))
    causerie_timeline_rows_trim (self->rows, first, end);
}

/* Measures the rows, resolves the position of the viewport, and creates the rows in view, until
   none is missing. Returns: the top of the viewport in the layout */
static double
realize_visible (CauserieTimelineView *self)
{
  gboolean grown;
  double top;

  causerie_timeline_rows_measure (self->rows, self->column);
  do
    {
      guint first;
      guint end;

      grown = FALSE;
      top = causerie_timeline_layout_resolve (self->layout, self->page);
      causerie_timeline_layout_get_visible (self->layout, top, self->page, &first, &end);
      for (guint i = first; i < end; i++)
        if (causerie_timeline_rows_realize (self->rows, i, self->column) != NULL)
          grown = TRUE;
    }
  while (grown);

  if (causerie_timeline_rows_get_n (self->rows) > MAX_ROWS - 1)
    trim_rows (self, top, 0);
  return top;
}

static void
add_box (CauserieViewport *viewport, GtkWidget *box)
{
  CauserieTimelineView *self = CAUSERIE_TIMELINE_VIEW (viewport);

  g_ptr_array_add (self->boxes, box);
  gtk_widget_queue_allocate (GTK_WIDGET (self));
}

static void
remove_box (CauserieViewport *viewport, GtkWidget *box)
{
  g_ptr_array_remove_fast (CAUSERIE_TIMELINE_VIEW (viewport)->boxes, box);
}

static void
viewport_init (CauserieViewportInterface *iface)
{
  iface->add_box = add_box;
  iface->remove_box = remove_box;
}

/* What comes into view stays there while the heights above it are estimated anew: @part, which is
   the first in view, is @moved further down in its row now. If the line that is read still exists,
   that stays in place instead. */
static void
keep_part (CauserieTimelineView *self, CauserieTimelineRow *row, CauserieLazyBox *box,
           GtkWidget *part, double moved, double box_y)
{
  guint position;
  double y;

  if (part == NULL || !causerie_lazy_box_find_child (box, part, &position)
      || causerie_top_line_is_in (self->top_line, row->widget)
      || !causerie_timeline_layout_shift (self->layout, row->position, -moved))
    return;
  causerie_timeline_layout_get_anchor (self->layout, &y);
  causerie_top_line_expect (self->top_line, row->widget, y, part,
                            box_y + causerie_lazy_box_get_top (box, position));
}

static CauserieLazyBoxChange
expose_box (CauserieTimelineView *self, GtkWidget *box, double page_top, double margin,
            gint64 deadline)
{
  CauserieTimelineRow *row = causerie_timeline_rows_find_widget (self->rows, box);
  gboolean slow = causerie_lazy_box_get_slow (CAUSERIE_LAZY_BOX (box));
  gboolean in_view = margin == 0;
  double spare = self->page * (in_view ? SPARE_PAGES_IN_FRAME : SPARE_PAGES);
  CauserieLazyBoxChange change;
  graphene_point_t origin;
  GtkWidget *first;
  double moved;
  double top;

  if (row == NULL || isnan (row->y)
      || !gtk_widget_compute_point (box, row->widget, &GRAPHENE_POINT_INIT (0, 0), &origin))
    return CAUSERIE_LAZY_BOX_SAME;
  causerie_timeline_layout_stop_restoring (self->layout, row->position);
  top = (double)causerie_heights_get_top (self->heights, row->position) + (double)origin.y
        - page_top;
  change = causerie_lazy_box_expose (CAUSERIE_LAZY_BOX (box), -top - margin,
                                     -top + self->page + margin, spare - margin,
                                     in_view && !slow ? G_MAXINT64 : deadline, &first, &moved);
  if (change != CAUSERIE_LAZY_BOX_SAME)
    keep_part (self, row, CAUSERIE_LAZY_BOX (box), first, moved, (double)origin.y);
  return change;
}

/* Creates the parts of high rows within @margin of the view until @deadline, a monotonic time, and
   destroys those far away. Returns: whether the rows have to be measured again */
static CauserieLazyBoxChange
expose_boxes (CauserieTimelineView *self, double page_top, double margin, gint64 deadline)
{
  g_autoptr (GPtrArray) boxes = g_ptr_array_copy (self->boxes, NULL, NULL);
  CauserieLazyBoxChange change = CAUSERIE_LAZY_BOX_SAME;

  for (guint i = 0; i < boxes->len; i++)
    {
      GtkWidget *box = g_ptr_array_index (boxes, i);
      CauserieLazyBoxChange here;

      /* It may have been in a part that was destroyed now. */
      if (!g_ptr_array_find (self->boxes, box, NULL))
        continue;
      here = expose_box (self, box, page_top, margin, deadline);
      change = MAX (change, here);
    }
  return change;
}

static gboolean
expose_visible (CauserieTimelineView *self, double page_top, gint64 deadline)
{
  CauserieLazyBoxChange change = expose_boxes (self, page_top, 0, deadline);

  if (change == CAUSERIE_LAZY_BOX_UNFINISHED)
    self->parts_missing = TRUE;
  return change != CAUSERIE_LAZY_BOX_SAME;
}

/* Creates what will be in view, and queues an allocation. Where possible, this runs before the
   allocation: a child that is added during an allocation causes another one. */
static void
prepare (CauserieTimelineView *self)
{
  if (self->page > 0 && self->column > 0)
    {
      double top = realize_visible (self);

      /* Until the next allocation, the places of the other parts of the row are not known. */
      if (!self->parts_changed)
        self->parts_changed = expose_visible (self, top, g_get_monotonic_time () + SHOW_USEC);
    }
  gtk_widget_queue_allocate (GTK_WIDGET (self));
}

/* A correction changes the lower bound of the adjustment instead of its value. A scroll in progress
   (a gesture, its deceleration, a dragged scroll bar) continues from the value it knows, and the
   rows in view do not move. */
static void
configure_adjustments (CauserieTimelineView *self, int width)
{
  GtkAdjustment *vertical = self->adjustments[GTK_ORIENTATION_VERTICAL];
  GtkAdjustment *horizontal = self->adjustments[GTK_ORIENTATION_HORIZONTAL];
  double total = (double)causerie_heights_get_total (self->heights);

  /* A held row may leave empty space below the last one. */
  total = MAX (total, self->top + self->page);
  if (self->moving || causerie_timeline_layout_get_sticky (self->layout))
    self->value = self->lower + self->top;
  else
    self->lower = self->value - self->top;
  self->moving = FALSE;

  self->configuring = TRUE;
  if (horizontal != NULL)
    gtk_adjustment_configure (horizontal, 0, 0, width, width * 0.1, width * 0.9, width);
  if (vertical != NULL)
    gtk_adjustment_configure (vertical, self->value, self->lower, self->lower + total,
                              self->page * 0.1, self->page * 0.9, self->page);
  self->configuring = FALSE;
}

/* Maps the rows in view, one beyond each edge, and the one with the focus: GTK removes the focus
   from an unmapped widget. The line that is read is in the anchor, also if that is out of view now
   because it has shrunk above that line. */
static void
place_rows (CauserieTimelineView *self, int width)
{
  gboolean rtl = gtk_widget_get_direction (GTK_WIDGET (self)) == GTK_TEXT_DIR_RTL;
  GtkWidget *focus = gtk_widget_get_focus_child (GTK_WIDGET (self));
  gint64 top = (gint64)floor (self->top);
  guint anchor = causerie_timeline_layout_get_anchor (self->layout, NULL);
  guint first;
  guint end;

  causerie_timeline_layout_get_visible (self->layout, self->top, self->page, &first, &end);
  for (guint i = 0; i < causerie_timeline_rows_get_n (self->rows); i++)
    {
      CauserieTimelineRow *row = causerie_timeline_rows_get_nth (self->rows, i);
      gboolean near = (row->position + 1 >= first && row->position <= end)
                      || row->position == anchor || row->widget == focus;
      GtkAllocation place;

      place.width = MAX (self->column, row->minimum_width);
      place.height = causerie_heights_get (self->heights, row->position);
      place.x = (width - self->column) / 2;
      if (rtl)
        place.x -= place.width - self->column;
      row->y = (double)(causerie_heights_get_top (self->heights, row->position) - top);

      gtk_widget_set_child_visible (row->widget, near);
      if (near && gtk_widget_should_layout (row->widget))
        {
          place.y = (int)CLAMP (row->y, -MAX_DISTANCE, MAX_DISTANCE);
          gtk_widget_size_allocate (row->widget, &place, -1);
        }
    }
}

/* Creates rows around the viewport, nearest first, a few at a time. */
static gboolean
grow_cb (gpointer data)
{
  CauserieTimelineView *self = data;
  gint64 deadline = g_get_monotonic_time () + GROW_USEC;
  double top = causerie_timeline_layout_resolve (self->layout, self->page);
  guint visible_first;
  guint visible_end;
  guint first;
  guint end;
  guint farthest;

  if (self->parts_missing)
    {
      self->parts_missing = FALSE;
      self->grow_id = 0;
      prepare (self);
      return G_SOURCE_REMOVE;
    }
  trim_rows (self, top, SPARE_ROWS);
  causerie_timeline_layout_get_visible (self->layout, top, self->page, &visible_first,
                                        &visible_end);
  causerie_timeline_layout_get_window (self->layout, top, self->page, MIN_ROWS,
                                       MAX_ROWS - 1 - SPARE_ROWS, &first, &end);
  farthest = MAX (visible_first - MIN (first, visible_first), end - MIN (end, visible_end));
  for (guint i = 0; i < farthest; i++)
    {
      if (visible_end + i < end)
        causerie_timeline_rows_realize (self->rows, visible_end + i, self->column);
      if (visible_first >= first + i + 1)
        causerie_timeline_rows_realize (self->rows, visible_first - i - 1, self->column);
      if (g_get_monotonic_time () > deadline)
        return G_SOURCE_CONTINUE;
    }
  /* One part at a time: the place of the next one is known after the layout, which queues this
     function again. */
  if (!self->parts_changed)
    self->parts_changed = expose_boxes (self, self->top, self->page * NEAR_PAGES, deadline)
                          != CAUSERIE_LAZY_BOX_SAME;
  self->grow_id = 0;
  return G_SOURCE_REMOVE;
}

static void
queue_grow (CauserieTimelineView *self)
{
  if (self->grow_id == 0 && has_rows (self))
    self->grow_id = g_idle_add_full (G_PRIORITY_LOW, grow_cb, self, NULL);
}

/* Keeps the line that is read in place if its row has changed above it. Returns: whether the rows
   have to be moved */
static gboolean
correct_anchor (CauserieTimelineView *self)
{
  guint position = causerie_timeline_layout_get_anchor (self->layout, NULL);
  CauserieTimelineRow *row = causerie_timeline_rows_find (self->rows, position);
  double shift;

  return row != NULL && causerie_top_line_get_shift (self->top_line, row->widget, row->y, &shift)
         && causerie_timeline_layout_shift (self->layout, position, shift);
}

static void
remember_top_line (CauserieTimelineView *self)
{
  guint position = causerie_heights_find (self->heights, self->top);
  CauserieTimelineRow *row = causerie_timeline_rows_find (self->rows, position);

  if (row != NULL && !isnan (row->y) && !causerie_timeline_layout_get_sticky (self->layout))
    causerie_top_line_remember (self->top_line, row->widget, row->y);
  else
    causerie_top_line_clear (self->top_line);
}

/* Measures and places the rows and their parts, until everything in view exists. */
static void
lay_out (CauserieTimelineView *self, int width)
{
  gint64 deadline = g_get_monotonic_time () + SHOW_USEC;
  gboolean again = TRUE;

  self->parts_missing = FALSE;
  for (guint i = 0; again && i < MAX_ROUNDS; i++)
    {
      self->top = realize_visible (self);
      place_rows (self, width);
      again = correct_anchor (self);
      if (again)
        self->top = causerie_timeline_layout_resolve (self->layout, self->page);
      if (!self->parts_missing)
        again |= expose_visible (self, self->top, deadline);
    }
  /* Whatever has changed in an allocation must be allocated before its end. */
  if (again)
    {
      self->top = realize_visible (self);
      place_rows (self, width);
    }
}

static void
size_allocate (GtkWidget *widget, int width, int height, int baseline)
{
  CauserieTimelineView *self = CAUSERIE_TIMELINE_VIEW (widget);
  int column = CLAMP (width - 2 * MARGIN, 1, self->maximum_width);

  if (column != self->column)
    {
      causerie_timeline_layout_forget_heights (self->layout);
      causerie_top_line_reflow (self->top_line);
    }
  self->column = column;
  self->page = height;
  self->top = 0;
  if (has_rows (self))
    lay_out (self, width);
  self->parts_changed = FALSE;
  if (!causerie_timeline_layout_keeps_anchor (self->layout, self->page))
    causerie_timeline_layout_anchor_at (self->layout, self->top);
  configure_adjustments (self, width);
  remember_top_line (self);
  update_at_end (self);
  queue_grow (self);
}

/* Another place is read from now on. If parts were created since the last allocation, the caller
   knows the new place as it was before, so it moves with the line. */
static void
forget_top_line (CauserieTimelineView *self)
{
  if (!self->parts_changed)
    causerie_top_line_clear (self->top_line);
}

static void
on_value_changed_cb (CauserieTimelineView *self, GtkAdjustment *adjustment)
{
  double from;
  double value;
  double end;

  if (self->configuring)
    return;

  value = gtk_adjustment_get_value (adjustment);
  from = self->value;
  self->value = value;
  end = gtk_adjustment_get_upper (adjustment) - gtk_adjustment_get_page_size (adjustment);
  if (self->page == 0 || value == from)
    return;

  self->moving = FALSE;
  if (causerie_timeline_layout_scroll (self->layout, from - self->lower, value - self->lower,
                                       end - self->lower, self->page))
    forget_top_line (self);
  prepare (self);
}

/* Scrolling down at the end does not change the value, but starts following the end. Not if a held
   row leaves empty space below the rows: they would move down against the direction of the
   wheel. */
static gboolean
on_scroll_cb (GtkEventControllerScroll *controller, double dx, double dy, gpointer data)
{
  CauserieTimelineView *self = data;
  gint64 total = causerie_heights_get_total (self->heights);

  if (dy > 0 && self->at_end && self->top + self->page < (double)MAX (total, self->page) + 1)
    causerie_timeline_layout_set_sticky (self->layout, TRUE);
  return GDK_EVENT_PROPAGATE;
}

/* Replaces one of the two adjustments of GtkScrollable. With %NULL, a new adjustment is created. */
static void
set_adjustment (CauserieTimelineView *self, GtkOrientation orientation, GtkAdjustment *adjustment)
{
  GtkAdjustment **slot = &self->adjustments[orientation];

  if (adjustment != NULL && *slot == adjustment)
    return;
  if (*slot != NULL)
    g_signal_handlers_disconnect_by_func (*slot, on_value_changed_cb, self);
  g_clear_object (slot);
  *slot
      = g_object_ref_sink (adjustment != NULL ? adjustment : gtk_adjustment_new (0, 0, 0, 0, 0, 0));
  if (orientation == GTK_ORIENTATION_VERTICAL)
    {
      g_signal_connect_object (*slot, "value-changed", G_CALLBACK (on_value_changed_cb), self,
                               G_CONNECT_SWAPPED);
      self->moving = TRUE;
    }
  gtk_widget_queue_allocate (GTK_WIDGET (self));
}

/* Releases both adjustments when the view is disposed. */
static void
drop_adjustments (CauserieTimelineView *self)
{
  for (int i = 0; i < 2; i++)
    if (self->adjustments[i] != NULL)
      {
        g_signal_handlers_disconnect_by_func (self->adjustments[i], on_value_changed_cb, self);
        g_clear_object (&self->adjustments[i]);
      }
}

/* Adds the scroll controller. Called once. */
static void
init_scroll (CauserieTimelineView *self)
{
  GtkEventController *scroll
      = gtk_event_controller_scroll_new (GTK_EVENT_CONTROLLER_SCROLL_VERTICAL);

  gtk_event_controller_set_propagation_phase (scroll, GTK_PHASE_CAPTURE);
  g_signal_connect (scroll, "scroll", G_CALLBACK (on_scroll_cb), self);
  gtk_widget_add_controller (GTK_WIDGET (self), scroll);
}

/* Scrolls by @delta pixels, downwards if positive, like the reader does: reaching the end starts
   following it, and scrolling up stops that. */
void
causerie_timeline_view_scroll_by (CauserieTimelineView *self, double delta)
{
  GtkAdjustment *adjustment;

  g_return_if_fail (CAUSERIE_IS_TIMELINE_VIEW (self));

  adjustment = self->adjustments[GTK_ORIENTATION_VERTICAL];
  if (adjustment != NULL)
    gtk_adjustment_set_value (adjustment, round (self->value + delta));
}

/* Scrolls to the end and follows it from then on. */
void
causerie_timeline_view_scroll_to_end (CauserieTimelineView *self)
{
  g_return_if_fail (CAUSERIE_IS_TIMELINE_VIEW (self));

  causerie_timeline_layout_set_sticky (self->layout, TRUE);
  self->moving = TRUE;
  prepare (self);
}

/**
 * causerie_timeline_view_scroll_to:
 * @align: the edge of the row that is aligned with the same edge of the viewport
 * @offset: how many pixels the edge of the row is below that edge
 *
 * Scrolls to a row and keeps it in place; stops following the end.
 */
void
causerie_timeline_view_scroll_to (CauserieTimelineView *self, guint position,
                                  CauserieTimelineAlign align, int offset)
{
  g_return_if_fail (CAUSERIE_IS_TIMELINE_VIEW (self));
  g_return_if_fail (position < causerie_heights_get_n (self->heights));

  causerie_timeline_layout_set_anchor (self->layout, position, align, offset);
  forget_top_line (self);
  self->moving = TRUE;
  prepare (self);
}

/**
 * causerie_timeline_view_hold_row:
 * @y: the top of the previous row, in pixels from the top of the viewport
 *
 * Puts a row in the place where causerie_timeline_view_get_row_place() found another one, and keeps
 * it there until the reader scrolls: at the same top, or at the same bottom if only that was in
 * view.
 */
void
causerie_timeline_view_hold_row (CauserieTimelineView *self, guint position, int y, int height)
{
  g_return_if_fail (CAUSERIE_IS_TIMELINE_VIEW (self));
  g_return_if_fail (position < causerie_heights_get_n (self->heights));

  causerie_timeline_layout_hold (self->layout, position, y, height, self->page);
  forget_top_line (self);
  self->moving = TRUE;
  prepare (self);
}

/**
 * causerie_timeline_view_get_place:
 * @position: (out): the row at the top of the viewport
 * @y: (out): the top of the row, in pixels from the top of the viewport
 * @height: (out): the height of the row, 0 if it is not known
 *
 * Determines the place that is read, for causerie_timeline_view_restore_place().
 *
 * Returns: whether there is one; there is none at the end, which is followed
 */
gboolean
causerie_timeline_view_get_place (CauserieTimelineView *self, guint *position, int *y, int *height)
{
  g_return_val_if_fail (CAUSERIE_IS_TIMELINE_VIEW (self), FALSE);
  g_return_val_if_fail (position != NULL && y != NULL && height != NULL, FALSE);

  if (causerie_timeline_layout_get_restored (self->layout, position, y, height))
    return TRUE;
  if (self->at_end || causerie_timeline_layout_get_sticky (self->layout))
    return FALSE;
  *position = causerie_heights_find (self->heights, self->top);
  *y = (int)(causerie_heights_get_top (self->heights, *position) - (gint64)floor (self->top));
  *height = causerie_heights_get (self->heights, *position);
  return TRUE;
}

/**
 * causerie_timeline_view_restore_place:
 * @y: the top of the row, in pixels from the top of the viewport
 * @height: the height that the row had there; 0 if it has grown or shrunk at its end since then
 *
 * Scrolls to a place that causerie_timeline_view_get_place() found. Stays there while the texts of
 * the rows arrive, until the reader scrolls.
 */
void
causerie_timeline_view_restore_place (CauserieTimelineView *self, guint position, int y, int height)
{
  g_return_if_fail (CAUSERIE_IS_TIMELINE_VIEW (self));
  g_return_if_fail (position < causerie_heights_get_n (self->heights));

  causerie_timeline_layout_restore (self->layout, position, y, height);
  forget_top_line (self);
  self->moving = TRUE;
  prepare (self);
}

/* Stops following the end until the reader scrolls there again. For height changes that the reader
   causes within the text. */
void
causerie_timeline_view_stop_following (CauserieTimelineView *self)
{
  g_return_if_fail (CAUSERIE_IS_TIMELINE_VIEW (self));

  causerie_timeline_layout_set_sticky (self->layout, FALSE);
}

/* Returns: where the top of the row is among all rows, from 0 to 1; an estimate for rows that were
 *   never shown */
double
causerie_timeline_view_get_row_fraction (CauserieTimelineView *self, guint position)
{
  gint64 total;

  g_return_val_if_fail (CAUSERIE_IS_TIMELINE_VIEW (self), 0);
  g_return_val_if_fail (position < causerie_heights_get_n (self->heights), 0);

  total = causerie_heights_get_total (self->heights);
  return total > 0 ? (double)causerie_heights_get_top (self->heights, position) / (double)total : 0;
}

/* Returns: the height of the viewport, in pixels */
int
causerie_timeline_view_get_page (CauserieTimelineView *self)
{
  g_return_val_if_fail (CAUSERIE_IS_TIMELINE_VIEW (self), 0);

  return self->page;
}

/**
 * causerie_timeline_view_get_row_place:
 * @y: (out): the top of the row, in pixels from the top of the viewport
 * @height: (out): the height of the row
 *
 * Returns: whether the row is realized and allocated; if not, both are 0
 */
gboolean
causerie_timeline_view_get_row_place (CauserieTimelineView *self, guint position, int *y,
                                      int *height)
{
  CauserieTimelineRow *row;

  g_return_val_if_fail (CAUSERIE_IS_TIMELINE_VIEW (self), FALSE);
  g_return_val_if_fail (y != NULL && height != NULL, FALSE);

  *y = 0;
  *height = 0;
  row = causerie_timeline_rows_find (self->rows, position);
  if (row == NULL || isnan (row->y))
    return FALSE;
  *y = (int)row->y;
  *height = causerie_heights_get (self->heights, position);
  return TRUE;
}

/* Ends the highlight of a row at once, if there is one. Also called when the view is disposed. */
static void
clear_highlight (CauserieTimelineView *self)
{
  g_clear_handle_id (&self->highlight_id, g_source_remove);
  if (self->highlighted_row != NULL)
    gtk_widget_remove_css_class (self->highlighted_row, "causerie-highlighted");
  g_clear_weak_pointer (&self->highlighted_row);
}

static gboolean
on_highlight_timeout_cb (gpointer data)
{
  CauserieTimelineView *self = CAUSERIE_TIMELINE_VIEW (data);

  self->highlight_id = 0;
  clear_highlight (self);
  return G_SOURCE_REMOVE;
}

/* Highlights the row for a moment, if it is realized, and no other. The transition is defined in
   the style sheet; it is instant if animations are disabled. */
void
causerie_timeline_view_highlight (CauserieTimelineView *self, guint position)
{
  GtkWidget *row;

  g_return_if_fail (CAUSERIE_IS_TIMELINE_VIEW (self));

  row = causerie_timeline_view_get_row (self, position);
  if (row == NULL)
    return;
  clear_highlight (self);
  g_set_weak_pointer (&self->highlighted_row, row);
  gtk_widget_add_css_class (row, "causerie-highlighted");
  self->highlight_id = g_timeout_add (HIGHLIGHT_MSEC, on_highlight_timeout_cb, self);
}

/* Creates the row if needed, scrolls it into view and focuses it. */
void
causerie_timeline_view_focus_row (CauserieTimelineView *self, guint position)
{
  CauserieTimelineRow *row;
  GtkRoot *root;

  g_return_if_fail (CAUSERIE_IS_TIMELINE_VIEW (self));
  g_return_if_fail (position < causerie_heights_get_n (self->heights));

  root = gtk_widget_get_root (GTK_WIDGET (self));
  causerie_timeline_rows_realize (self->rows, position, self->column);
  row = causerie_timeline_rows_find (self->rows, position);
  if (row == NULL || root == NULL)
    return;
  /* The view follows the focus only if "focus-visible" is set, and an unmapped widget cannot be
     focused. */
  if (GTK_IS_WINDOW (root))
    gtk_window_set_focus_visible (GTK_WINDOW (root), TRUE);
  gtk_widget_set_child_visible (row->widget, TRUE);
  gtk_root_set_focus (root, row->widget);
}

static int
height_of (CauserieTimelineView *self, CauserieTimelineRow *row)
{
  return causerie_heights_get (self->heights, row->position);
}

static gboolean
is_in_view (CauserieTimelineView *self, CauserieTimelineRow *row)
{
  return !isnan (row->y) && row->y < self->page && row->y + height_of (self, row) > 0;
}

/**
 * causerie_timeline_view_reveal:
 * @y: in pixels from the top of the viewport
 *
 * Scrolls by the minimum that shows the range completely, or as much as fits.
 */
void
causerie_timeline_view_reveal (CauserieTimelineView *self, double y, double height)
{
  double bottom = y + height;

  g_return_if_fail (CAUSERIE_IS_TIMELINE_VIEW (self));

  if (height > self->page && y <= 0 && bottom >= self->page)
    return;
  if (y < 0)
    causerie_timeline_view_scroll_by (self, height > self->page ? bottom - self->page : y);
  else if (bottom > self->page)
    causerie_timeline_view_scroll_by (self, height > self->page ? y : bottom - self->page);
}

static void
reveal_row (CauserieTimelineView *self, CauserieTimelineRow *row)
{
  double top = (double)causerie_heights_get_top (self->heights, row->position)
               - floor (causerie_timeline_layout_resolve (self->layout, self->page));

  causerie_timeline_view_reveal (self, top, height_of (self, row));
}

/* Focuses a focusable row itself before its children. Uses gtk_root_set_focus(), because a box
   would pass gtk_widget_grab_focus() on to its children. */
static gboolean
give_focus (CauserieTimelineView *self, CauserieTimelineRow *row, GtkDirectionType direction)
{
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));

  if (root == NULL || !gtk_widget_get_focusable (row->widget)
      || !gtk_widget_get_can_focus (row->widget) || !gtk_widget_is_sensitive (row->widget)
      || !gtk_widget_is_visible (row->widget))
    return gtk_widget_child_focus (row->widget, direction);
  gtk_root_set_focus (root, row->widget);
  return TRUE;
}

static gboolean
focus_row (CauserieTimelineView *self, guint position, GtkDirectionType direction)
{
  CauserieTimelineRow *row;

  causerie_timeline_rows_realize (self->rows, position, self->column);
  row = causerie_timeline_rows_find (self->rows, position);
  if (row == NULL)
    return FALSE;

  /* An unmapped widget cannot be focused. */
  gtk_widget_set_child_visible (row->widget, TRUE);
  if (!give_focus (self, row, direction))
    return FALSE;
  reveal_row (self, row);
  return TRUE;
}

/* Focuses the row that had the focus last, or the lowest in view. */
static gboolean
focus_first (CauserieTimelineView *self, GtkDirectionType direction)
{
  guint n = causerie_timeline_rows_get_n (self->rows);

  for (guint i = 0; i < n && self->focus_item != NULL; i++)
    {
      CauserieTimelineRow *row = causerie_timeline_rows_get_nth (self->rows, i);

      if (row->item == self->focus_item && is_in_view (self, row))
        return focus_row (self, row->position, direction);
    }
  for (guint i = n; i > 0; i--)
    {
      CauserieTimelineRow *row = causerie_timeline_rows_get_nth (self->rows, i - 1);

      if (is_in_view (self, row) && give_focus (self, row, direction))
        return TRUE;
    }
  return FALSE;
}

static gboolean
move_up_or_down (CauserieTimelineView *self, CauserieTimelineRow *row, GtkDirectionType direction)
{
  guint n = causerie_heights_get_n (self->heights);
  double bottom = row->y + height_of (self, row);
  gboolean down = direction == GTK_DIR_DOWN;

  if (!is_in_view (self, row))
    return focus_first (self, direction);
  if (down && bottom > self->page)
    causerie_timeline_view_scroll_by (self, MIN (bottom - self->page, self->page * ARROW_SHARE));
  else if (!down && row->y < 0)
    causerie_timeline_view_scroll_by (self, -MIN (-row->y, self->page * ARROW_SHARE));
  else
    {
      guint position = row->position;

      /* Skips rows that cannot be focused. */
      while (down ? position + 1 < n : position > 0)
        {
          position = down ? position + 1 : position - 1;
          if (focus_row (self, position, direction))
            return TRUE;
        }
    }
  return TRUE;
}

static gboolean
focus (GtkWidget *widget, GtkDirectionType direction)
{
  CauserieTimelineView *self = CAUSERIE_TIMELINE_VIEW (widget);
  GtkWidget *child = gtk_widget_get_focus_child (widget);
  GtkRoot *root = gtk_widget_get_root (widget);
  CauserieTimelineRow *row = causerie_timeline_rows_find_widget (self->rows, child);
  gboolean vertical = direction == GTK_DIR_UP || direction == GTK_DIR_DOWN;

  if (row == NULL)
    return focus_first (self, direction);
  if (vertical && root != NULL && gtk_root_get_focus (root) == row->widget)
    return move_up_or_down (self, row, direction);
  if (gtk_widget_child_focus (row->widget, direction))
    return TRUE;
  return vertical && move_up_or_down (self, row, direction);
}

static gboolean
grab_focus (GtkWidget *widget)
{
  return focus_first (CAUSERIE_TIMELINE_VIEW (widget), GTK_DIR_TAB_FORWARD);
}

/* Follows the focus only when the keyboard moved it; a click must not scroll. */
static void
on_focus_widget_notify_cb (GtkRoot *root, GParamSpec *pspec, gpointer data)
{
  CauserieTimelineView *self = data;
  GtkWidget *focused = gtk_root_get_focus (root);
  CauserieTimelineRow *row = causerie_timeline_rows_find_widget (self->rows, focused);
  graphene_rect_t bounds;

  if (self->focused_label != NULL && self->focused_label != focused)
    {
      causerie_text_label_skip (self->focused_label);
      g_clear_weak_pointer (&self->focused_label);
    }
  if (row == NULL)
    return;
  g_set_weak_pointer (&self->focus_item, row->item);
  if (self->focusing || !GTK_IS_WINDOW (root) || !gtk_window_get_focus_visible (GTK_WINDOW (root))
      || self->page == 0)
    return;

  if (focused == row->widget || isnan (row->y) || !gtk_widget_get_mapped (focused)
      || !gtk_widget_compute_bounds (focused, row->widget, &bounds))
    reveal_row (self, row);
  else
    causerie_timeline_view_reveal (self, row->y + bounds.origin.y, bounds.size.height);
}

static void
root_cb (GtkWidget *widget)
{
  CauserieTimelineView *self = CAUSERIE_TIMELINE_VIEW (widget);

  GTK_WIDGET_CLASS (g_type_class_peek (GTK_TYPE_WIDGET))->root (widget);
  self->watched_root = gtk_widget_get_root (widget);
  g_signal_connect_object (self->watched_root, "notify::focus-widget",
                           G_CALLBACK (on_focus_widget_notify_cb), self, 0);
}

static void
unroot_cb (GtkWidget *widget)
{
  CauserieTimelineView *self = CAUSERIE_TIMELINE_VIEW (widget);

  g_signal_handlers_disconnect_by_func (self->watched_root, on_focus_widget_notify_cb, self);
  self->watched_root = NULL;
  GTK_WIDGET_CLASS (g_type_class_peek (GTK_TYPE_WIDGET))->unroot (widget);
}

static gboolean
page_cb (GtkWidget *widget, GVariant *args, gpointer data)
{
  CauserieTimelineView *self = CAUSERIE_TIMELINE_VIEW (widget);

  causerie_timeline_view_scroll_by (self, self->page * PAGE_SHARE * g_variant_get_int32 (args));
  return TRUE;
}

static gboolean
edge_cb (GtkWidget *widget, GVariant *args, gpointer data)
{
  CauserieTimelineView *self = CAUSERIE_TIMELINE_VIEW (widget);

  if (g_variant_get_int32 (args) > 0)
    causerie_timeline_view_scroll_to_end (self);
  else
    causerie_timeline_view_scroll_by (self, self->lower - self->value);
  return TRUE;
}

/* Installs the focus handling and the scroll keys in the class. */
static void
class_init_focus (GtkWidgetClass *widget_class)
{
  const struct
  {
    guint key;
    int sign;
    GtkShortcutFunc function;
  } keys[] = {
    { GDK_KEY_Page_Up, -1, page_cb },  { GDK_KEY_KP_Page_Up, -1, page_cb },
    { GDK_KEY_Page_Down, 1, page_cb }, { GDK_KEY_KP_Page_Down, 1, page_cb },
    { GDK_KEY_Home, -1, edge_cb },     { GDK_KEY_KP_Home, -1, edge_cb },
    { GDK_KEY_End, 1, edge_cb },       { GDK_KEY_KP_End, 1, edge_cb },
  };

  widget_class->focus = focus;
  widget_class->grab_focus = grab_focus;
  widget_class->root = root_cb;
  widget_class->unroot = unroot_cb;
  for (guint i = 0; i < G_N_ELEMENTS (keys); i++)
    gtk_widget_class_add_binding (widget_class, keys[i].key, 0, keys[i].function, "i",
                                  keys[i].sign);
}

/* The layout moved the anchor to a neighbor of the removed rows. If removed rows were added again,
   the topmost of those is the better anchor. */
static void
anchor_to_kept_row (CauserieTimelineView *self)
{
  gboolean sticky = causerie_timeline_layout_get_sticky (self->layout);
  CauserieTimelineRow *nearest = NULL;

  for (guint i = 0; i < causerie_timeline_rows_get_n (self->rows); i++)
    {
      CauserieTimelineRow *row = causerie_timeline_rows_get_nth (self->rows, i);

      if (!isnan (row->y) && (nearest == NULL || fabs (row->y) < fabs (nearest->y)))
        nearest = row;
    }
  if (nearest == NULL)
    return;
  causerie_timeline_layout_set_anchor (self->layout, nearest->position,
                                       CAUSERIE_TIMELINE_ALIGN_START, nearest->y);
  causerie_timeline_layout_set_sticky (self->layout, sticky);
}

static gboolean
holds_focus (CauserieTimelineView *self)
{
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));
  GtkWidget *focus = root != NULL ? gtk_root_get_focus (root) : NULL;

  return focus != NULL && gtk_widget_is_ancestor (focus, GTK_WIDGET (self));
}

static void
on_items_changed_cb (GListModel *model, guint position, guint removed, guint added, gpointer data)
{
  CauserieTimelineView *self = data;
  guint anchor = causerie_timeline_layout_get_anchor (self->layout, NULL);
  gboolean anchor_lost = anchor >= position && anchor - position < removed;
  gboolean focused = holds_focus (self);

  causerie_timeline_layout_splice (self->layout, position, removed, added);
  causerie_timeline_rows_splice (self->rows, position, removed, added);
  if (anchor_lost)
    anchor_to_kept_row (self);
  prepare (self);

  /* The keyboard focus must not get lost when its row is removed. */
  if (focused && !holds_focus (self))
    gtk_widget_grab_focus (GTK_WIDGET (self));
}

static void
measure (GtkWidget *widget, GtkOrientation orientation, int for_size, int *minimum, int *natural,
         int *minimum_baseline, int *natural_baseline)
{
  CauserieTimelineView *self = CAUSERIE_TIMELINE_VIEW (widget);

  /* Not the minimum of the rows: a window that changes its size because a wide row came near would
     be worse than a row that is cut off. */
  *minimum = orientation == GTK_ORIENTATION_HORIZONTAL ? 2 * MARGIN + 1 : 1;
  if (orientation == GTK_ORIENTATION_HORIZONTAL)
    *natural = self->maximum_width + 2 * MARGIN;
  else
    *natural = (int)CLAMP (causerie_heights_get_total (self->heights), 1, G_MAXINT16);
}

static GtkSizeRequestMode
get_request_mode (GtkWidget *widget)
{
  return GTK_SIZE_REQUEST_CONSTANT_SIZE;
}

static void
snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  CauserieTimelineView *self = CAUSERIE_TIMELINE_VIEW (widget);

  for (guint i = 0; i < causerie_timeline_rows_get_n (self->rows); i++)
    {
      CauserieTimelineRow *row = causerie_timeline_rows_get_nth (self->rows, i);
      int height = causerie_heights_get (self->heights, row->position);

      if (isnan (row->y) || row->y >= self->page || row->y + height <= 0)
        continue;
      gtk_widget_snapshot_child (widget, row->widget, snapshot);
      if (self->paint != NULL)
        self->paint (self, row->position, snapshot);
    }
}

static void
update_maximum_width (CauserieTimelineView *self)
{
  gint64 character = causerie_widget_font_get_character_width (GTK_WIDGET (self));

  if (self->characters > 0)
    causerie_timeline_view_set_maximum_width (
        self, (int)MAX (self->characters * character / PANGO_SCALE, 1));
}

/* With another font, every row gets another height. What is read stays in place, as after a change
   of the width. */
static void
css_changed (GtkWidget *widget, GtkCssStyleChange *change)
{
  CauserieTimelineView *self = CAUSERIE_TIMELINE_VIEW (widget);

  GTK_WIDGET_CLASS (causerie_timeline_view_parent_class)->css_changed (widget, change);
  if (!causerie_widget_font_update (widget, &self->font))
    return;
  causerie_timeline_layout_forget_heights (self->layout);
  causerie_top_line_reflow (self->top_line);
  update_maximum_width (self);
}

static void
direction_changed (GtkWidget *widget, GtkTextDirection previous)
{
  gtk_widget_queue_allocate (widget);
}

static void
get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  CauserieTimelineView *self = CAUSERIE_TIMELINE_VIEW (object);

  switch (id)
    {
    case PROP_AT_END:
      g_value_set_boolean (value, self->at_end);
      break;
    case PROP_MAXIMUM_WIDTH:
      g_value_set_int (value, self->maximum_width);
      break;
    case PROP_HADJUSTMENT:
      g_value_set_object (value, self->adjustments[GTK_ORIENTATION_HORIZONTAL]);
      break;
    case PROP_VADJUSTMENT:
      g_value_set_object (value, self->adjustments[GTK_ORIENTATION_VERTICAL]);
      break;
    case PROP_HSCROLL_POLICY:
      g_value_set_enum (value, self->hscroll_policy);
      break;
    case PROP_VSCROLL_POLICY:
      g_value_set_enum (value, self->vscroll_policy);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  CauserieTimelineView *self = CAUSERIE_TIMELINE_VIEW (object);

  switch (id)
    {
    case PROP_MAXIMUM_WIDTH:
      causerie_timeline_view_set_maximum_width (self, g_value_get_int (value));
      break;
    case PROP_HADJUSTMENT:
      set_adjustment (self, GTK_ORIENTATION_HORIZONTAL, g_value_get_object (value));
      break;
    case PROP_VADJUSTMENT:
      set_adjustment (self, GTK_ORIENTATION_VERTICAL, g_value_get_object (value));
      break;
    case PROP_HSCROLL_POLICY:
      self->hscroll_policy = g_value_get_enum (value);
      break;
    case PROP_VSCROLL_POLICY:
      self->vscroll_policy = g_value_get_enum (value);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
dispose (GObject *object)
{
  CauserieTimelineView *self = CAUSERIE_TIMELINE_VIEW (object);

  g_clear_handle_id (&self->grow_id, g_source_remove);
  g_clear_handle_id (&self->notify_id, g_source_remove);
  clear_highlight (self);
  if (self->model != NULL)
    g_signal_handlers_disconnect_by_func (self->model, on_items_changed_cb, self);
  g_clear_object (&self->model);
  causerie_timeline_rows_clear (self->rows);
  drop_adjustments (self);
  causerie_selection_set_model (self->selection, NULL);
  g_clear_weak_pointer (&self->focus_item);
  g_clear_weak_pointer (&self->focused_label);
  G_OBJECT_CLASS (causerie_timeline_view_parent_class)->dispose (object);
}

static void
finalize (GObject *object)
{
  CauserieTimelineView *self = CAUSERIE_TIMELINE_VIEW (object);

  g_clear_pointer (&self->font, pango_font_description_free);
  g_clear_pointer (&self->rows, causerie_timeline_rows_free);
  g_clear_pointer (&self->layout, causerie_timeline_layout_free);
  g_clear_pointer (&self->top_line, causerie_top_line_free);
  g_clear_pointer (&self->boxes, g_ptr_array_unref);
  g_clear_object (&self->selection);
  G_OBJECT_CLASS (causerie_timeline_view_parent_class)->finalize (object);
}

static void
install_properties (GObjectClass *object_class)
{
  /**
   * CauserieTimelineView:at-end:
   *
   * Whether the end of the last row is in view.
   */
  properties[PROP_AT_END]
      = g_param_spec_boolean ("at-end", NULL, NULL, TRUE,
                              G_PARAM_READABLE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  /**
   * CauserieTimelineView:maximum-width:
   *
   * The maximum width of a row, in pixels.
   */
  properties[PROP_MAXIMUM_WIDTH]
      = g_param_spec_int ("maximum-width", NULL, NULL, 1, G_MAXINT, DEFAULT_MAXIMUM_WIDTH,
                          G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  g_object_class_override_property (object_class, PROP_HADJUSTMENT, "hadjustment");
  g_object_class_override_property (object_class, PROP_VADJUSTMENT, "vadjustment");
  g_object_class_override_property (object_class, PROP_HSCROLL_POLICY, "hscroll-policy");
  g_object_class_override_property (object_class, PROP_VSCROLL_POLICY, "vscroll-policy");
}

static void
stop_following_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  causerie_timeline_view_stop_following (CAUSERIE_TIMELINE_VIEW (widget));
}

static void
causerie_timeline_view_class_init (CauserieTimelineViewClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->get_property = get_property;
  object_class->set_property = set_property;
  object_class->dispose = dispose;
  object_class->finalize = finalize;
  widget_class->size_allocate = size_allocate;
  widget_class->measure = measure;
  widget_class->get_request_mode = get_request_mode;
  widget_class->snapshot = snapshot;
  widget_class->css_changed = css_changed;
  widget_class->direction_changed = direction_changed;
  install_properties (object_class);
  class_init_focus (widget_class);
  gtk_widget_class_install_action (widget_class, "timeline.stop-following", NULL,
                                   stop_following_action);
  gtk_widget_class_set_css_name (widget_class, "timeline");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_LIST);
}

static void
causerie_timeline_view_init (CauserieTimelineView *self)
{
  self->layout = causerie_timeline_layout_new ();
  self->heights = causerie_timeline_layout_get_heights (self->layout);
  self->rows = causerie_timeline_rows_new (GTK_WIDGET (self), self->layout);
  self->top_line = causerie_top_line_new ();
  self->boxes = g_ptr_array_new ();
  self->maximum_width = DEFAULT_MAXIMUM_WIDTH;
  self->at_end = TRUE;
  self->notified_at_end = TRUE;
  gtk_widget_set_overflow (GTK_WIDGET (self), GTK_OVERFLOW_HIDDEN);
  init_scroll (self);
  self->selection = causerie_selection_new ();
}

GtkWidget *
causerie_timeline_view_new (void)
{
  return g_object_new (CAUSERIE_TYPE_TIMELINE_VIEW, NULL);
}

/**
 * causerie_timeline_view_set_model:
 * @model: (nullable): the items to show
 *
 * Shows another model and scrolls to its end.
 */
void
causerie_timeline_view_set_model (CauserieTimelineView *self, GListModel *model)
{
  guint old;

  g_return_if_fail (CAUSERIE_IS_TIMELINE_VIEW (self));
  g_return_if_fail (model == NULL || G_IS_LIST_MODEL (model));

  if (self->model == model)
    return;
  if (self->model != NULL)
    g_signal_handlers_disconnect_by_func (self->model, on_items_changed_cb, self);
  g_set_object (&self->model, model);
  causerie_timeline_rows_set_model (self->rows, model);
  causerie_selection_set_model (self->selection, model);

  old = causerie_heights_get_n (self->heights);
  causerie_timeline_layout_splice (self->layout, 0, old,
                                   model != NULL ? g_list_model_get_n_items (model) : 0);
  if (model != NULL)
    g_signal_connect_object (model, "items-changed", G_CALLBACK (on_items_changed_cb), self, 0);
  causerie_timeline_layout_set_sticky (self->layout, TRUE);
  self->lower = 0;
  gtk_widget_queue_allocate (GTK_WIDGET (self));
}

/**
 * causerie_timeline_view_set_factory:
 * @create: (nullable): creates the row widget of an item
 * @destroy: (nullable): frees @data
 *
 * Sets how rows are created; existing rows are replaced.
 */
void
causerie_timeline_view_set_factory (CauserieTimelineView *self, CauserieTimelineCreateRow create,
                                    gpointer data, GDestroyNotify destroy)
{
  g_return_if_fail (CAUSERIE_IS_TIMELINE_VIEW (self));

  causerie_timeline_rows_set_factory (self->rows, create, data, destroy);
  causerie_timeline_layout_forget_heights (self->layout);
  gtk_widget_queue_allocate (GTK_WIDGET (self));
}

/**
 * causerie_timeline_view_set_maximum_width:
 * @width: the maximum width of a row in pixels, at least 1
 */
void
causerie_timeline_view_set_maximum_width (CauserieTimelineView *self, int width)
{
  g_return_if_fail (CAUSERIE_IS_TIMELINE_VIEW (self));
  g_return_if_fail (width > 0);

  if (self->maximum_width == width)
    return;
  self->maximum_width = width;
  gtk_widget_queue_resize (GTK_WIDGET (self));
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_MAXIMUM_WIDTH]);
}

/**
 * causerie_timeline_view_set_characters:
 * @characters: the maximum number of characters of average width in a line, at least 1
 *
 * From now on, the maximum width follows the font.
 */
void
causerie_timeline_view_set_characters (CauserieTimelineView *self, int characters)
{
  g_return_if_fail (CAUSERIE_IS_TIMELINE_VIEW (self));
  g_return_if_fail (characters > 0);

  self->characters = characters;
  update_maximum_width (self);
}

/* Returns: whether the end of the last row is in view */
gboolean
causerie_timeline_view_get_at_end (CauserieTimelineView *self)
{
  g_return_val_if_fail (CAUSERIE_IS_TIMELINE_VIEW (self), FALSE);

  return self->at_end;
}

/* Returns: (transfer none) (nullable): the row widget at @position, if it is realized */
GtkWidget *
causerie_timeline_view_get_row (CauserieTimelineView *self, guint position)
{
  CauserieTimelineRow *row;

  g_return_val_if_fail (CAUSERIE_IS_TIMELINE_VIEW (self), NULL);

  row = causerie_timeline_rows_find (self->rows, position);
  return row != NULL ? row->widget : NULL;
}

guint
causerie_timeline_view_get_n_realized (CauserieTimelineView *self)
{
  g_return_val_if_fail (CAUSERIE_IS_TIMELINE_VIEW (self), 0);

  return causerie_timeline_rows_get_n (self->rows);
}

/* @position: (out): the realized row at @y, or the one nearest to it. Returns: whether there is one
 */
gboolean
causerie_timeline_view_find_row_at (CauserieTimelineView *self, double y, guint *position)
{
  double best = G_MAXDOUBLE;

  g_return_val_if_fail (CAUSERIE_IS_TIMELINE_VIEW (self), FALSE);
  g_return_val_if_fail (position != NULL, FALSE);

  for (guint i = 0; i < causerie_timeline_rows_get_n (self->rows); i++)
    {
      CauserieTimelineRow *row = causerie_timeline_rows_get_nth (self->rows, i);
      double distance = MAX (0, MAX (row->y - y, y - row->y - height_of (self, row)));

      if (isnan (row->y) || !gtk_widget_get_mapped (row->widget) || distance >= best)
        continue;
      best = distance;
      *position = row->position;
    }
  return best < G_MAXDOUBLE;
}

/* @position: (out): the row that contains @descendant. Returns: whether there is one */
gboolean
causerie_timeline_view_find_row (CauserieTimelineView *self, GtkWidget *descendant, guint *position)
{
  CauserieTimelineRow *row;

  g_return_val_if_fail (CAUSERIE_IS_TIMELINE_VIEW (self), FALSE);
  g_return_val_if_fail (position != NULL, FALSE);

  row = causerie_timeline_rows_find_widget (self->rows, descendant);
  if (row == NULL)
    return FALSE;
  *position = row->position;
  return TRUE;
}

/* @first: (out): the position of the first row in view; @end: (out): that after the last one */
void
causerie_timeline_view_get_visible (CauserieTimelineView *self, guint *first, guint *end)
{
  g_return_if_fail (CAUSERIE_IS_TIMELINE_VIEW (self));
  g_return_if_fail (first != NULL && end != NULL);

  *first = *end = 0;
  if (has_rows (self))
    causerie_timeline_layout_get_visible (self->layout, self->top, self->page, first, end);
}

/* Gives the focus to a label with text, also to one that Tab skips. Does not scroll. */
void
causerie_timeline_view_focus_label (CauserieTimelineView *self, GtkWidget *label)
{
  GtkRoot *root;
  GtkWidget *viewport;

  g_return_if_fail (CAUSERIE_IS_TIMELINE_VIEW (self));
  g_return_if_fail (GTK_IS_LABEL (label));

  root = gtk_widget_get_root (GTK_WIDGET (self));
  if (root == NULL || gtk_root_get_focus (root) == label)
    return;
  gtk_widget_set_can_focus (label, TRUE);
  /* GtkViewport would scroll to the end of a long line of code. */
  viewport = gtk_widget_get_ancestor (label, GTK_TYPE_VIEWPORT);
  if (viewport != NULL)
    gtk_viewport_set_scroll_to_focus (GTK_VIEWPORT (viewport), FALSE);
  self->focusing = TRUE;
  gtk_root_set_focus (root, label);
  self->focusing = FALSE;
  if (viewport != NULL)
    gtk_viewport_set_scroll_to_focus (GTK_VIEWPORT (viewport), TRUE);
  g_set_weak_pointer (&self->focused_label, label);
}

/* Returns: (transfer none): the selected text */
CauserieSelection *
causerie_timeline_view_get_selection (CauserieTimelineView *self)
{
  g_return_val_if_fail (CAUSERIE_IS_TIMELINE_VIEW (self), NULL);

  return self->selection;
}

/* @paint: (nullable): draws above each row in view */
void
causerie_timeline_view_set_paint (CauserieTimelineView *self, CauserieTimelinePaint paint)
{
  g_return_if_fail (CAUSERIE_IS_TIMELINE_VIEW (self));

  self->paint = paint;
  gtk_widget_queue_draw (GTK_WIDGET (self));
}
