/* SPDX-License-Identifier: GPL-3.0-or-later
 * What is different between a list as it was and as it is. */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * CauserieListDiff:
 * @position: how many items at the start are the same
 * @removed: how many items there were between these and those at the end that are the same
 * @added: how many items have taken their place
 */
typedef struct
{
  guint position;
  guint removed;
  guint added;
} CauserieListDiff;

/**
 * CauserieListEqual:
 * @before: a position in the list as it was
 * @after: a position in the list as it is
 * @data: as given with the function
 *
 * Returns: whether the items there are the same
 */
typedef gboolean (*CauserieListEqual) (guint before, guint after, gpointer data);

gboolean causerie_list_diff_find (guint n_before, guint n_after, CauserieListEqual equal,
                                  gpointer data, CauserieListDiff *diff);
void causerie_list_diff_emit (GListModel *model, GPtrArray *before, GPtrArray *after);

G_END_DECLS
