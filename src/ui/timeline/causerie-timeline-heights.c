/* SPDX-License-Identifier: GPL-3.0-or-later
 * The heights of the timeline's rows, measured or estimated, with prefix sums. Does not use GTK. */
#include "config.h"

#include "causerie-timeline-heights.h"

/* The estimated height of a row before any row was measured. */
#define FIRST_ESTIMATE 120
/* The prior estimate weighs as much as this many measured rows. */
#define ESTIMATE_WEIGHT 8

#define UNMEASURED (-1)

/* A node of the Fenwick tree. Unmeasured rows are counted separately, so that a better estimate
   changes all of them at once. */
typedef struct
{
  gint64 measured;
  guint n_unmeasured;
} Node;

struct _CauserieTimelineHeights
{
  GArray *heights; /* int; UNMEASURED if there is only the estimate */
  GArray *nodes;   /* Node; one-based, so it has one element more than there are rows */

  int estimate;
  int prior_estimate;
  gint64 measured_sum;
  guint n_measured;
};

static inline guint
low_bit (guint i)
{
  return i & (~i + 1);
}

static inline int
height_at (CauserieTimelineHeights *self, guint position)
{
  return g_array_index (self->heights, int, position);
}

static inline Node *
node_at (CauserieTimelineHeights *self, guint i)
{
  return &g_array_index (self->nodes, Node, i);
}

static Node
leaf_of (CauserieTimelineHeights *self, guint position)
{
  int height = height_at (self, position);
  Node leaf = { 0, 0 };

  if (height == UNMEASURED)
    leaf.n_unmeasured = 1;
  else
    leaf.measured = height;
  return leaf;
}

static gint64
node_size (CauserieTimelineHeights *self, const Node *node)
{
  return node->measured + (gint64)node->n_unmeasured * self->estimate;
}

/* Computes the nodes from @from on, each from the complete nodes before it. */
static void
build_nodes (CauserieTimelineHeights *self, guint from)
{
  guint n = self->heights->len;

  g_array_set_size (self->nodes, n + 1);
  for (guint i = from + 1; i <= n; i++)
    {
      Node sum = leaf_of (self, i - 1);

      for (guint j = i - 1; j > i - low_bit (i); j -= low_bit (j))
        {
          sum.measured += node_at (self, j)->measured;
          sum.n_unmeasured += node_at (self, j)->n_unmeasured;
        }
      *node_at (self, i) = sum;
    }
}

static void
update_estimate (CauserieTimelineHeights *self)
{
  gint64 sum = (gint64)self->prior_estimate * ESTIMATE_WEIGHT + self->measured_sum;

  self->estimate = MAX (1, (int)(sum / (ESTIMATE_WEIGHT + (gint64)self->n_measured)));
}

static void
count_height (CauserieTimelineHeights *self, int height, int sign)
{
  if (height == UNMEASURED)
    return;
  self->measured_sum += (gint64)sign * height;
  self->n_measured += (guint)sign;
}

CauserieTimelineHeights *
causerie_timeline_heights_new (void)
{
  CauserieTimelineHeights *self = g_new0 (CauserieTimelineHeights, 1);

  self->heights = g_array_new (FALSE, FALSE, sizeof (int));
  self->nodes = g_array_new (FALSE, TRUE, sizeof (Node));
  g_array_set_size (self->nodes, 1);
  self->prior_estimate = FIRST_ESTIMATE;
  self->estimate = FIRST_ESTIMATE;
  return self;
}

void
causerie_timeline_heights_free (CauserieTimelineHeights *self)
{
  g_return_if_fail (self != NULL);

  g_array_unref (self->heights);
  g_array_unref (self->nodes);
  g_free (self);
}

guint
causerie_timeline_heights_get_n (CauserieTimelineHeights *self)
{
  g_return_val_if_fail (self != NULL, 0);

  return self->heights->len;
}

void
causerie_timeline_heights_splice (CauserieTimelineHeights *self, guint position, guint removed,
                                  guint added)
{
  guint n;

  g_return_if_fail (self != NULL);
  g_return_if_fail (position <= self->heights->len && removed <= self->heights->len - position);

  n = self->heights->len;
  for (guint i = position; i < position + removed; i++)
    count_height (self, height_at (self, i), -1);
  if (removed > added)
    g_array_remove_range (self->heights, position, removed - added);
  else if (added > removed)
    {
      g_array_set_size (self->heights, n + (added - removed));
      memmove (&g_array_index (self->heights, int, position + added),
               &g_array_index (self->heights, int, position + removed),
               (n - position - removed) * sizeof (int));
    }
  for (guint i = position; i < position + added; i++)
    g_array_index (self->heights, int, i) = UNMEASURED;

  build_nodes (self, position);
  update_estimate (self);
}

void
causerie_timeline_heights_set (CauserieTimelineHeights *self, guint position, int height)
{
  int old;

  g_return_if_fail (self != NULL);
  g_return_if_fail (position < self->heights->len);
  g_return_if_fail (height >= 0);

  old = height_at (self, position);
  if (old == height)
    return;

  g_array_index (self->heights, int, position) = height;
  for (guint i = position + 1; i < self->nodes->len; i += low_bit (i))
    {
      Node *node = node_at (self, i);

      node->measured += height - MAX (old, 0);
      if (old == UNMEASURED)
        node->n_unmeasured--;
    }
  count_height (self, old, -1);
  count_height (self, height, 1);
  update_estimate (self);
}

/* Returns: the measured or the estimated height of the row */
int
causerie_timeline_heights_get (CauserieTimelineHeights *self, guint position)
{
  int height;

  g_return_val_if_fail (self != NULL, 0);
  g_return_val_if_fail (position < self->heights->len, 0);

  height = height_at (self, position);
  return height == UNMEASURED ? self->estimate : height;
}

gboolean
causerie_timeline_heights_is_measured (CauserieTimelineHeights *self, guint position)
{
  g_return_val_if_fail (self != NULL, FALSE);
  g_return_val_if_fail (position < self->heights->len, FALSE);

  return height_at (self, position) != UNMEASURED;
}

/* Marks all rows as unmeasured; the average of the old heights becomes the estimate. */
void
causerie_timeline_heights_forget (CauserieTimelineHeights *self)
{
  g_return_if_fail (self != NULL);

  for (guint i = 0; i < self->heights->len; i++)
    g_array_index (self->heights, int, i) = UNMEASURED;
  self->prior_estimate = self->estimate;
  self->measured_sum = 0;
  self->n_measured = 0;
  build_nodes (self, 0);
}

gint64
causerie_timeline_heights_get_top (CauserieTimelineHeights *self, guint position)
{
  gint64 top = 0;

  g_return_val_if_fail (self != NULL, 0);
  g_return_val_if_fail (position <= self->heights->len, 0);

  for (guint i = position; i > 0; i -= low_bit (i))
    top += node_size (self, node_at (self, i));
  return top;
}

gint64
causerie_timeline_heights_get_total (CauserieTimelineHeights *self)
{
  g_return_val_if_fail (self != NULL, 0);

  return causerie_timeline_heights_get_top (self, self->heights->len);
}

/* Returns: the row at @y; the first or last row if @y is before or after all rows, 0 if there are
   none */
guint
causerie_timeline_heights_find (CauserieTimelineHeights *self, double y)
{
  guint n;
  guint found = 0;
  guint step = 1;

  g_return_val_if_fail (self != NULL, 0);

  n = self->heights->len;
  while (step <= n / 2)
    step *= 2;
  for (; step > 0; step /= 2)
    {
      double size;

      if (found + step > n)
        continue;
      size = (double)node_size (self, node_at (self, found + step));
      if (size <= y)
        {
          found += step;
          y -= size;
        }
    }
  return n == 0 ? 0 : MIN (found, n - 1);
}
