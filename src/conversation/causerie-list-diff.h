/* SPDX-License-Identifier: GPL-3.0-or-later
 * Finds the changed part of a list. */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * CauserieListDiff:
 * @position: the number of unchanged items at the beginning
 * @removed: the number of old items that were removed after these
 * @added: the number of new items that replace them
 */
typedef struct
{
  guint position;
  guint removed;
  guint added;
} CauserieListDiff;

/**
 * CauserieListEqual:
 * @before: a position in the old list
 * @after: a position in the new list
 * @data: the user data
 *
 * Returns: whether the two items are the same
 */
typedef gboolean (*CauserieListEqual) (guint before, guint after, gpointer data);

gboolean causerie_list_diff_find (guint n_before, guint n_after, CauserieListEqual equal,
                                  gpointer data, CauserieListDiff *diff);
void causerie_list_diff_emit (GListModel *model, GPtrArray *before, GPtrArray *after);

G_END_DECLS
