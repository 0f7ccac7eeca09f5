/* SPDX-License-Identifier: GPL-3.0-or-later
 * Computes which row of the timeline is kept in place and which rows are in view. Does not use
 * GTK. */
#include "config.h"

#include "causerie-timeline-layout.h"

#include <math.h>

/* A scroll of up to this many pages keeps its anchor, so that it moves by the exact distance even
   across rows that are measured only on the way. */
#define NEAR_PAGES 3
/* The window reaches this many pages beyond each edge of the viewport. */
#define WINDOW_PAGES 3

#define EDGE 0.5

/* The estimated height of a row before any row was measured, and as how many rows it counts. */
#define FIRST_ESTIMATE 120
#define ESTIMATE_WEIGHT 8

struct _CauserieTimelineLayout
{
  CauserieHeights *heights;

  guint anchor;
  CauserieTimelineAlign align;
  double anchor_y; /* distance of the aligned edge from the same edge of the viewport */
  double fraction; /* the part of the anchor row above the viewport while its height is unknown, or
                      0 */
  gboolean sticky;
  gboolean held;           /* the anchor keeps the place of another row until the reader scrolls */
  gboolean overscroll;     /* the rows may end above the end of the viewport */
  gboolean waits_for_text; /* the program chose a place that there is room for when text arrives */

  gboolean restoring;  /* the anchor comes back to this place, until the reader scrolls */
  int restored_y;      /* its top, relative to the top of the viewport */
  int restored_height; /* its height there, or 0 */
};

static guint
n_rows (CauserieTimelineLayout *self)
{
  return causerie_heights_get_n (self->heights);
}

static double
top_of (CauserieTimelineLayout *self, guint position)
{
  return (double)causerie_heights_get_top (self->heights, position);
}

/* A row that is held by its top must stay in view when its height or the height of the viewport
   changes. */
static double
keep_in_view (CauserieTimelineLayout *self, double top, int page)
{
  double row_top = top_of (self, self->anchor);
  double last = row_top + causerie_heights_get (self->heights, self->anchor) - page;

  return last > row_top ? MIN (top, last) : CLAMP (top, last, row_top);
}

/* Returns: the top of the viewport that puts the anchor into its place, not clamped to the rows */
static double
target_top (CauserieTimelineLayout *self, int page)
{
  double top = top_of (self, self->anchor);

  if (self->fraction > 0)
    return top + self->fraction * causerie_heights_get (self->heights, self->anchor);
  top -= self->anchor_y;
  if (self->align == CAUSERIE_TIMELINE_ALIGN_CENTER)
    top += (causerie_heights_get (self->heights, self->anchor) - page) / 2;
  else if (self->align == CAUSERIE_TIMELINE_ALIGN_END)
    top += causerie_heights_get (self->heights, self->anchor) - page;
  else if (self->held)
    top = keep_in_view (self, top, page);
  return top;
}

static void
release_hold (CauserieTimelineLayout *self)
{
  self->held = FALSE;
  self->overscroll = FALSE;
  self->restoring = FALSE;
}

static double
last_top (CauserieTimelineLayout *self, int page)
{
  return MAX (0.0, (double)(causerie_heights_get_total (self->heights) - page));
}

/* Moves the anchor away from removed rows, to the neighbor that is nearer to the top of the
   viewport. The neighbor keeps its place. */
static void
move_anchor (CauserieTimelineLayout *self, guint position, guint removed, guint added)
{
  double page_top = top_of (self, self->anchor) - self->anchor_y;
  double above = -HUGE_VAL;
  double below = HUGE_VAL;

  if (position > 0)
    above = top_of (self, position - 1) - page_top;
  if (position + removed < n_rows (self))
    below = top_of (self, position + removed) - page_top;

  self->align = CAUSERIE_TIMELINE_ALIGN_START;
  self->fraction = 0;
  self->restoring = FALSE;
  if (below != HUGE_VAL && fabs (below) <= fabs (above))
    {
      self->anchor = position + added;
      self->anchor_y = below;
    }
  else if (position > 0)
    {
      self->anchor = position - 1;
      self->anchor_y = above;
    }
  else
    {
      self->anchor = 0;
      self->anchor_y = 0;
    }
}

CauserieTimelineLayout *
causerie_timeline_layout_new (void)
{
  CauserieTimelineLayout *self = g_new0 (CauserieTimelineLayout, 1);

  self->heights = causerie_heights_new (FIRST_ESTIMATE, ESTIMATE_WEIGHT);
  self->sticky = TRUE;
  return self;
}

void
causerie_timeline_layout_free (CauserieTimelineLayout *self)
{
  g_return_if_fail (self != NULL);

  causerie_heights_free (self->heights);
  g_free (self);
}

/* Returns: (transfer none): the heights, read-only; they are changed through the layout */
CauserieHeights *
causerie_timeline_layout_get_heights (CauserieTimelineLayout *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->heights;
}

/* Follows a change of the rows. If the anchor row is removed, the remaining neighbor nearest to the
   top of the viewport becomes the anchor and keeps its place. */
void
causerie_timeline_layout_splice (CauserieTimelineLayout *self, guint position, guint removed,
                                 guint added)
{
  g_return_if_fail (self != NULL);

  if (n_rows (self) > 0 && self->anchor >= position)
    {
      if (self->anchor >= position + removed)
        self->anchor += added - removed;
      else
        move_anchor (self, position, removed, added);
    }
  causerie_heights_splice (self->heights, position, removed, added, NULL);
}

void
causerie_timeline_layout_set_height (CauserieTimelineLayout *self, guint position, int height)
{
  g_return_if_fail (self != NULL);

  /* A row that is being restored may show only a part of its text until that is loaded. */
  if (self->fraction > 0 && position == self->anchor
      && (!self->restoring || height == self->restored_height))
    {
      self->anchor_y = -round (self->fraction * height);
      self->fraction = 0;
    }
  causerie_heights_set (self->heights, position, height);
}

static void
await_restored_height (CauserieTimelineLayout *self)
{
  if (self->restored_y < 0 && self->restored_height > 0)
    self->fraction = MIN (1, -(double)self->restored_y / self->restored_height);
}

/* Marks all rows as unmeasured, because the width or the font has changed. If the anchor row begins
   above the viewport, the same fraction of it stays above. If both changed at once, the fraction is
   known already. */
void
causerie_timeline_layout_forget_heights (CauserieTimelineLayout *self)
{
  g_return_if_fail (self != NULL);

  if (self->restoring)
    await_restored_height (self);
  else if (self->fraction == 0 && self->anchor < n_rows (self)
           && self->align == CAUSERIE_TIMELINE_ALIGN_START && self->anchor_y < 0)
    {
      int height = causerie_heights_get (self->heights, self->anchor);

      self->fraction = MIN (1, -self->anchor_y / MAX (1, height));
    }
  causerie_heights_forget (self->heights, NULL);
}

gboolean
causerie_timeline_layout_get_sticky (CauserieTimelineLayout *self)
{
  g_return_val_if_fail (self != NULL, FALSE);

  return self->sticky;
}

/* Sets whether the layout follows the end; otherwise it keeps the anchor in place. */
void
causerie_timeline_layout_set_sticky (CauserieTimelineLayout *self, gboolean sticky)
{
  g_return_if_fail (self != NULL);

  self->sticky = sticky;
  if (sticky)
    release_hold (self);
}

/**
 * causerie_timeline_layout_set_anchor:
 * @y: how far the edge of the row is below the edge of the viewport
 *
 * Sets the row that is kept in place, and stops following the end.
 */
void
causerie_timeline_layout_set_anchor (CauserieTimelineLayout *self, guint position,
                                     CauserieTimelineAlign align, double y)
{
  g_return_if_fail (self != NULL);
  g_return_if_fail (position < n_rows (self));

  self->anchor = position;
  self->align = align;
  self->anchor_y = y;
  self->fraction = 0;
  self->sticky = FALSE;
  self->waits_for_text = TRUE;
  release_hold (self);
}

/**
 * causerie_timeline_layout_shift:
 * @delta: in pixels, downwards if positive
 *
 * Moves a row because it has grown or shrunk above the line that is read.
 *
 * Returns: whether the row is the anchor, held by a part of it
 */
gboolean
causerie_timeline_layout_shift (CauserieTimelineLayout *self, guint position, double delta)
{
  g_return_val_if_fail (self != NULL, FALSE);

  if (self->sticky || self->held || self->restoring || self->fraction > 0
      || position != self->anchor || self->align != CAUSERIE_TIMELINE_ALIGN_START)
    return FALSE;
  self->anchor_y += delta;
  return TRUE;
}

/**
 * causerie_timeline_layout_hold:
 * @y: the top of the row that is replaced, relative to the top of the viewport
 *
 * Puts a row in the place of another one and makes it the anchor: at the same top, or at the same
 * bottom if only the bottom was in view. It keeps its place even if the rows end above the end of
 * the viewport, and stays in view when the viewport shrinks.
 */
void
causerie_timeline_layout_hold (CauserieTimelineLayout *self, guint position, double y, int height,
                               int page)
{
  double below = y + height - page;

  g_return_if_fail (self != NULL);
  g_return_if_fail (position < n_rows (self));

  if (y < 0 && below <= 0)
    causerie_timeline_layout_set_anchor (self, position, CAUSERIE_TIMELINE_ALIGN_END, below);
  else
    causerie_timeline_layout_set_anchor (self, position, CAUSERIE_TIMELINE_ALIGN_START, y);
  self->held = TRUE;
  self->overscroll = TRUE;
}

/**
 * causerie_timeline_layout_restore:
 * @y: the former top of the row, relative to the top of the viewport
 * @height: the former height of the row; 0 if it has grown or shrunk at its end since then
 *
 * Brings a row back to the place where it was, and makes it the anchor. If its height differs from
 * the former one, because its text is not loaded yet or is laid out for another width, the same
 * part of it is above the viewport.
 */
void
causerie_timeline_layout_restore (CauserieTimelineLayout *self, guint position, int y, int height)
{
  g_return_if_fail (self != NULL);
  g_return_if_fail (position < n_rows (self));

  causerie_timeline_layout_set_anchor (self, position, CAUSERIE_TIMELINE_ALIGN_START, y);
  self->restoring = TRUE;
  self->restored_y = y;
  self->restored_height = height;
  await_restored_height (self);
}

/**
 * causerie_timeline_layout_get_restored:
 * @position: (out): the row
 * @y: (out): its former top
 * @height: (out): its former height, or 0
 *
 * Returns: whether the place is that of causerie_timeline_layout_restore(), even if it has not been
 *   reached yet: the reader has not scrolled since then
 */
gboolean
causerie_timeline_layout_get_restored (CauserieTimelineLayout *self, guint *position, int *y,
                                       int *height)
{
  g_return_val_if_fail (self != NULL, FALSE);

  if (!self->restoring || n_rows (self) == 0)
    return FALSE;
  *position = self->anchor;
  *y = self->restored_y;
  *height = self->restored_height;
  return TRUE;
}

/* The text of the row has arrived, but its height is only an estimate: it will not become the
   former one. From now on, the row stays where it is. */
void
causerie_timeline_layout_stop_restoring (CauserieTimelineLayout *self, guint position)
{
  g_return_if_fail (self != NULL);

  if (!self->restoring || position != self->anchor)
    return;
  if (self->fraction > 0)
    self->anchor_y = -round (self->fraction * causerie_heights_get (self->heights, position));
  self->fraction = 0;
  self->restoring = FALSE;
}

/**
 * causerie_timeline_layout_get_anchor:
 * @y: (out) (optional): how far the edge of the row is below the edge of the viewport
 *
 * Returns: the anchor row; meaningless if there are no rows
 */
guint
causerie_timeline_layout_get_anchor (CauserieTimelineLayout *self, double *y)
{
  g_return_val_if_fail (self != NULL, 0);

  if (y != NULL)
    *y = self->anchor_y;
  return self->anchor;
}

/**
 * causerie_timeline_layout_anchor_at:
 * @top: the top of the viewport; all rows in view must be measured
 *
 * Makes the first row in view the anchor, at its current place.
 */
void
causerie_timeline_layout_anchor_at (CauserieTimelineLayout *self, double top)
{
  g_return_if_fail (self != NULL);

  if (n_rows (self) == 0)
    return;
  self->anchor = causerie_heights_find (self->heights, top);
  self->align = CAUSERIE_TIMELINE_ALIGN_START;
  self->anchor_y = top_of (self, self->anchor) - top;
  self->fraction = 0;
}

/**
 * causerie_timeline_layout_scroll:
 * @end: the value at which the end is in view, as known to the scroll bar
 *
 * Handles scrolling by the reader. Reaching the end starts following it, and scrolling up stops
 * that. Short distances are exact even when rows are measured on the way; long ones lead to the row
 * estimated to be there.
 *
 * Returns: whether the distance is a long one
 */
gboolean
causerie_timeline_layout_scroll (CauserieTimelineLayout *self, double from, double to, double end,
                                 int page)
{
  gboolean far = fabs (to - from) > (double)NEAR_PAGES * page;

  g_return_val_if_fail (self != NULL, FALSE);

  if (n_rows (self) == 0)
    return FALSE;
  if (causerie_timeline_layout_keeps_anchor (self, page))
    causerie_timeline_layout_anchor_at (self, from);
  self->held = FALSE;
  self->restoring = FALSE;
  self->overscroll = self->overscroll && to > last_top (self, page);
  if (to >= end - EDGE)
    {
      causerie_timeline_layout_set_sticky (self, TRUE);
      return far;
    }
  if (to < from)
    self->sticky = FALSE;

  if (to <= EDGE)
    causerie_timeline_layout_set_anchor (self, 0, CAUSERIE_TIMELINE_ALIGN_START, 0);
  else if (far)
    causerie_timeline_layout_anchor_at (self, to);
  else
    self->anchor_y -= to - from;
  self->waits_for_text = FALSE;
  return far;
}

/* Returns: the top of the viewport, at least 0; if the rows fill less than a page, they begin at
   its top */
double
causerie_timeline_layout_resolve (CauserieTimelineLayout *self, int page)
{
  double last;

  g_return_val_if_fail (self != NULL, 0);

  if (n_rows (self) == 0)
    return 0;
  last = last_top (self, page);
  if (self->sticky)
    return last;
  return self->overscroll ? MAX (0.0, target_top (self, page))
                          : CLAMP (target_top (self, page), 0.0, last);
}

/* Returns: whether another row must not become the anchor. That is so if the anchor is held in
   place or restored to one, or if it is lower than the program requested because the rows end too
   early: their text may still arrive, and then there is room for it. */
gboolean
causerie_timeline_layout_keeps_anchor (CauserieTimelineLayout *self, int page)
{
  g_return_val_if_fail (self != NULL, FALSE);

  if (n_rows (self) == 0 || self->sticky)
    return FALSE;
  return self->held || self->restoring
         || (self->waits_for_text && !self->overscroll
             && target_top (self, page) > last_top (self, page) + EDGE);
}

/**
 * causerie_timeline_layout_get_visible:
 * @first: (out): the first row in view
 * @end: (out): the row after the last one in view; equal to @first if there is none
 */
void
causerie_timeline_layout_get_visible (CauserieTimelineLayout *self, double top, int page,
                                      guint *first, guint *end)
{
  g_return_if_fail (self != NULL);
  g_return_if_fail (first != NULL && end != NULL);

  *first = causerie_heights_find (self->heights, top);
  *end = *first;
  if (n_rows (self) > 0)
    *end = causerie_heights_find (self->heights, MAX (top, top + page - 1)) + 1;
}

/**
 * causerie_timeline_layout_get_window:
 * @minimum: the minimum number of rows, if there are as many
 * @maximum: the maximum number of rows; the rows in view take precedence
 * @first: (out): the first row of the window
 * @end: (out): the row after the last one of the window
 *
 * Determines the rows that should exist as widgets: those in view and some pages around them.
 */
void
causerie_timeline_layout_get_window (CauserieTimelineLayout *self, double top, int page,
                                     guint minimum, guint maximum, guint *first, guint *end)
{
  guint visible_first;
  guint visible_end;
  guint n;

  g_return_if_fail (self != NULL);
  g_return_if_fail (first != NULL && end != NULL);

  n = n_rows (self);
  causerie_timeline_layout_get_visible (self, top, page, &visible_first, &visible_end);
  causerie_timeline_layout_get_visible (self, top - (double)WINDOW_PAGES * page,
                                        page * (2 * WINDOW_PAGES + 1), first, end);
  minimum = MIN (minimum, n);
  if (*end - *first < minimum)
    {
      guint missing = minimum - (*end - *first);
      guint before = MIN (*first, MAX (missing / 2, missing - MIN (missing, n - *end)));

      *first -= before;
      *end += MIN (missing - before, n - *end);
    }
  if (*end - *first > maximum)
    {
      guint spare = maximum - MIN (maximum, visible_end - visible_first);
      guint before = MIN (visible_first - *first, spare / 2);
      guint after = MIN (*end - visible_end, spare - before);

      before = MIN (visible_first - *first, spare - after);
      *first = visible_first - before;
      *end = visible_end + after;
    }
}
