/* SPDX-License-Identifier: GPL-3.0-or-later
 * Finds the changed part of a list. */
#include "config.h"

#include "causerie-list-diff.h"

/**
 * causerie_list_diff_find:
 * @diff: (out): the smallest range of items that contains all changes
 */
gboolean
causerie_list_diff_find (guint n_before, guint n_after, CauserieListEqual equal, gpointer data,
                         CauserieListDiff *diff)
{
  guint shorter = MIN (n_before, n_after);
  guint head = 0;
  guint tail = 0;

  while (head < shorter && equal (head, head, data))
    head++;
  while (tail < shorter - head && equal (n_before - 1 - tail, n_after - 1 - tail, data))
    tail++;
  *diff = (CauserieListDiff){ head, n_before - head - tail, n_after - head - tail };
  return diff->removed > 0 || diff->added > 0;
}

typedef struct
{
  GPtrArray *before;
  GPtrArray *after;
} Arrays;

static gboolean
is_same_item (guint before, guint after, gpointer data)
{
  const Arrays *arrays = data;

  return g_ptr_array_index (arrays->before, before) == g_ptr_array_index (arrays->after, after);
}

/**
 * causerie_list_diff_emit:
 * @before: (element-type GObject): the old items
 * @after: (element-type GObject): the new items
 *
 * Emits "items-changed" for the changed part, if any. Items are compared by pointer.
 */
void
causerie_list_diff_emit (GListModel *model, GPtrArray *before, GPtrArray *after)
{
  Arrays arrays = { before, after };
  CauserieListDiff diff;

  g_return_if_fail (G_IS_LIST_MODEL (model));

  if (causerie_list_diff_find (before->len, after->len, is_same_item, &arrays, &diff))
    g_list_model_items_changed (model, diff.position, diff.removed, diff.added);
}
