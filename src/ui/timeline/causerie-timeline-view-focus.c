/* SPDX-License-Identifier: GPL-3.0-or-later
 * The keyboard navigation of the timeline view: rows with the arrow keys, and pages. */
#include "config.h"

#include "causerie-timeline-view-private.h"

#include <math.h>

/* The part of a page that an arrow key scrolls within a row higher than the viewport. */
#define ARROW_SHARE 0.4
#define PAGE_SHARE 0.9

static int
height_of (CauserieTimelineView *self, CauserieTimelineRow *row)
{
  return causerie_timeline_heights_get (self->heights, row->position);
}

static gboolean
is_in_view (CauserieTimelineView *self, CauserieTimelineRow *row)
{
  return !isnan (row->y) && row->y < self->page && row->y + height_of (self, row) > 0;
}

/* Scrolls by the minimum that shows [top, top + height) completely, or as much as fits. */
static void
reveal (CauserieTimelineView *self, double top, double height)
{
  double bottom = top + height;

  if (height > self->page && top <= 0 && bottom >= self->page)
    return;
  if (top < 0)
    _causerie_timeline_view_scroll_by (self, height > self->page ? bottom - self->page : top);
  else if (bottom > self->page)
    _causerie_timeline_view_scroll_by (self, height > self->page ? top : bottom - self->page);
}

static void
reveal_row (CauserieTimelineView *self, CauserieTimelineRow *row)
{
  double top = (double)causerie_timeline_heights_get_top (self->heights, row->position)
               - floor (causerie_timeline_layout_resolve (self->layout, self->page));

  reveal (self, top, height_of (self, row));
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
  guint n = causerie_timeline_heights_get_n (self->heights);
  double bottom = row->y + height_of (self, row);
  gboolean down = direction == GTK_DIR_DOWN;

  if (!is_in_view (self, row))
    return focus_first (self, direction);
  if (down && bottom > self->page)
    _causerie_timeline_view_scroll_by (self, MIN (bottom - self->page, self->page * ARROW_SHARE));
  else if (!down && row->y < 0)
    _causerie_timeline_view_scroll_by (self, -MIN (-row->y, self->page * ARROW_SHARE));
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

  if (row == NULL)
    return;
  g_set_weak_pointer (&self->focus_item, row->item);
  if (!GTK_IS_WINDOW (root) || !gtk_window_get_focus_visible (GTK_WINDOW (root)) || self->page == 0)
    return;

  if (focused == row->widget || isnan (row->y) || !gtk_widget_get_mapped (focused)
      || !gtk_widget_compute_bounds (focused, row->widget, &bounds))
    reveal_row (self, row);
  else
    reveal (self, row->y + bounds.origin.y, bounds.size.height);
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

  _causerie_timeline_view_scroll_by (self, self->page * PAGE_SHARE * g_variant_get_int32 (args));
  return TRUE;
}

static gboolean
edge_cb (GtkWidget *widget, GVariant *args, gpointer data)
{
  CauserieTimelineView *self = CAUSERIE_TIMELINE_VIEW (widget);

  if (g_variant_get_int32 (args) > 0)
    causerie_timeline_view_scroll_to_end (self);
  else
    _causerie_timeline_view_scroll_by (self, self->lower - self->value);
  return TRUE;
}

/* Installs the focus handling and the scroll keys in the class. */
void
_causerie_timeline_view_class_init_focus (GtkWidgetClass *widget_class)
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
