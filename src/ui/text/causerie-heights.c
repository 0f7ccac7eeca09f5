/* SPDX-License-Identifier: GPL-3.0-or-later
 * The heights of rows, measured or estimated, with prefix sums. Does not use GTK. */
#include "config.h"

#include "causerie-heights.h"

#define UNMEASURED (-1)

/* A node of the Fenwick tree. The weights of unmeasured rows are added up separately, so that a
   better estimate changes all of them at once. */
typedef struct
{
  gint64 measured;
  gint64 weight;
} Node;

struct _CauserieHeights
{
  GArray *heights; /* int; UNMEASURED if there is only the estimate */
  GArray *weights; /* guint */
  GArray *nodes;   /* Node; one-based, so it has one element more than there are rows */

  /* For a weight of 1. */
  int estimate;
  int prior_estimate;

  guint prior_weight;
  gint64 measured_sum;
  gint64 measured_weight;
};

static inline guint
low_bit (guint i)
{
  return i & (~i + 1);
}

static inline int
height_at (CauserieHeights *self, guint position)
{
  return g_array_index (self->heights, int, position);
}

static inline guint
weight_at (CauserieHeights *self, guint position)
{
  return g_array_index (self->weights, guint, position);
}

static inline Node *
node_at (CauserieHeights *self, guint i)
{
  return &g_array_index (self->nodes, Node, i);
}

static Node
leaf_of (CauserieHeights *self, guint position)
{
  int height = height_at (self, position);
  Node leaf = { 0, 0 };

  if (height == UNMEASURED)
    leaf.weight = weight_at (self, position);
  else
    leaf.measured = height;
  return leaf;
}

static gint64
node_size (CauserieHeights *self, const Node *node)
{
  return node->measured + node->weight * self->estimate;
}

/* Computes the nodes from @from on, each from the complete nodes before it. */
static void
build_nodes (CauserieHeights *self, guint from)
{
  guint n = self->heights->len;

  g_array_set_size (self->nodes, n + 1);
  for (guint i = from + 1; i <= n; i++)
    {
      Node sum = leaf_of (self, i - 1);

      for (guint j = i - 1; j > i - low_bit (i); j -= low_bit (j))
        {
          sum.measured += node_at (self, j)->measured;
          sum.weight += node_at (self, j)->weight;
        }
      *node_at (self, i) = sum;
    }
}

static void
update_estimate (CauserieHeights *self)
{
  gint64 sum = (gint64)self->prior_estimate * self->prior_weight + self->measured_sum;

  self->estimate = MAX (1, (int)(sum / (self->prior_weight + self->measured_weight)));
}

/* Counts a height, or with a @sign of -1 takes it out again. */
static void
count_height (CauserieHeights *self, guint position, int sign)
{
  int height = height_at (self, position);

  if (height == UNMEASURED)
    return;
  self->measured_sum += (gint64)sign * height;
  self->measured_weight += (gint64)sign * weight_at (self, position);
}

/**
 * causerie_heights_new:
 * @estimate: the height of a row of weight 1 before any row was measured, in pixels
 * @estimate_weight: the estimate counts as much as measured rows of this total weight; at least 1
 */
CauserieHeights *
causerie_heights_new (int estimate, guint estimate_weight)
{
  CauserieHeights *self;

  g_return_val_if_fail (estimate > 0 && estimate_weight > 0, NULL);

  self = g_new0 (CauserieHeights, 1);
  self->heights = g_array_new (FALSE, FALSE, sizeof (int));
  self->weights = g_array_new (FALSE, FALSE, sizeof (guint));
  self->nodes = g_array_new (FALSE, TRUE, sizeof (Node));
  g_array_set_size (self->nodes, 1);
  self->prior_estimate = estimate;
  self->prior_weight = estimate_weight;
  self->estimate = estimate;
  return self;
}

void
causerie_heights_free (CauserieHeights *self)
{
  g_return_if_fail (self != NULL);

  g_array_unref (self->heights);
  g_array_unref (self->weights);
  g_array_unref (self->nodes);
  g_free (self);
}

guint
causerie_heights_get_n (CauserieHeights *self)
{
  g_return_val_if_fail (self != NULL, 0);

  return self->heights->len;
}

/* Replaces @removed elements of the array by @added elements, whose values are not set. */
static void
splice_array (GArray *array, guint position, guint removed, guint added)
{
  guint n = array->len;
  guint size = g_array_get_element_size (array);

  if (removed > added)
    g_array_remove_range (array, position, removed - added);
  else if (added > removed)
    {
      g_array_set_size (array, n + (added - removed));
      memmove (array->data + (gsize)(position + added) * size,
               array->data + (gsize)(position + removed) * size,
               (gsize)(n - position - removed) * size);
    }
}

/**
 * causerie_heights_splice:
 * @weights: (nullable) (array length=added): the weights of the added rows, which are unmeasured;
 *   %NULL if each is 1
 */
void
causerie_heights_splice (CauserieHeights *self, guint position, guint removed, guint added,
                         const guint *weights)
{
  g_return_if_fail (self != NULL);
  g_return_if_fail (position <= self->heights->len && removed <= self->heights->len - position);

  for (guint i = position; i < position + removed; i++)
    count_height (self, i, -1);
  splice_array (self->heights, position, removed, added);
  splice_array (self->weights, position, removed, added);
  for (guint i = 0; i < added; i++)
    {
      g_array_index (self->heights, int, position + i) = UNMEASURED;
      g_array_index (self->weights, guint, position + i) = weights != NULL ? weights[i] : 1;
    }
  build_nodes (self, position);
  update_estimate (self);
}

void
causerie_heights_set (CauserieHeights *self, guint position, int height)
{
  int old;

  g_return_if_fail (self != NULL);
  g_return_if_fail (position < self->heights->len);
  g_return_if_fail (height >= 0);

  old = height_at (self, position);
  if (old == height)
    return;

  count_height (self, position, -1);
  g_array_index (self->heights, int, position) = height;
  for (guint i = position + 1; i < self->nodes->len; i += low_bit (i))
    {
      Node *node = node_at (self, i);

      node->measured += height - MAX (old, 0);
      if (old == UNMEASURED)
        node->weight -= weight_at (self, position);
    }
  count_height (self, position, 1);
  update_estimate (self);
}

/* Returns: the measured or the estimated height of the row */
int
causerie_heights_get (CauserieHeights *self, guint position)
{
  int height;

  g_return_val_if_fail (self != NULL, 0);
  g_return_val_if_fail (position < self->heights->len, 0);

  height = height_at (self, position);
  return height == UNMEASURED ? (int)weight_at (self, position) * self->estimate : height;
}

guint
causerie_heights_get_weight (CauserieHeights *self, guint position)
{
  g_return_val_if_fail (self != NULL, 0);
  g_return_val_if_fail (position < self->heights->len, 0);

  return weight_at (self, position);
}

gboolean
causerie_heights_is_measured (CauserieHeights *self, guint position)
{
  g_return_val_if_fail (self != NULL, FALSE);
  g_return_val_if_fail (position < self->heights->len, FALSE);

  return height_at (self, position) != UNMEASURED;
}

/**
 * causerie_heights_forget:
 * @weights: (nullable): the new weights of all rows; %NULL to keep the weights
 *
 * Marks all rows as unmeasured. The average of the old heights becomes the estimate.
 */
void
causerie_heights_forget (CauserieHeights *self, const guint *weights)
{
  g_return_if_fail (self != NULL);

  for (guint i = 0; i < self->heights->len; i++)
    {
      g_array_index (self->heights, int, i) = UNMEASURED;
      if (weights != NULL)
        g_array_index (self->weights, guint, i) = weights[i];
    }
  self->prior_estimate = self->estimate;
  self->measured_sum = 0;
  self->measured_weight = 0;
  build_nodes (self, 0);
}

gint64
causerie_heights_get_top (CauserieHeights *self, guint position)
{
  gint64 top = 0;

  g_return_val_if_fail (self != NULL, 0);
  g_return_val_if_fail (position <= self->heights->len, 0);

  for (guint i = position; i > 0; i -= low_bit (i))
    top += node_size (self, node_at (self, i));
  return top;
}

gint64
causerie_heights_get_total (CauserieHeights *self)
{
  g_return_val_if_fail (self != NULL, 0);

  return causerie_heights_get_top (self, self->heights->len);
}

/* Returns: the row at @y; the first or last row if @y is before or after all rows, 0 if there are
   none */
guint
causerie_heights_find (CauserieHeights *self, double y)
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
