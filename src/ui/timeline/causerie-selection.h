/* SPDX-License-Identifier: GPL-3.0-or-later
 * The selected text of a timeline, from a place in one row to a place in another. */
#pragma once

#include "causerie-markdown-place.h"

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * CauserieSelectionPoint:
 * @row: the position of the message in the model
 * @place: its path begins with the id of a content block; then come the indices of Markdown blocks.
 *   An empty path is before all text of the message.
 *
 * A place in the text of a timeline.
 */
typedef struct
{
  guint row;
  CauserieMarkdownPlace *place;
} CauserieSelectionPoint;

CauserieSelectionPoint *causerie_selection_point_new (guint row, CauserieMarkdownPlace *place);
CauserieSelectionPoint *causerie_selection_point_new_start (guint row);
CauserieSelectionPoint *causerie_selection_point_new_end (guint row);
gboolean causerie_selection_point_is_start (const CauserieSelectionPoint *self);
gboolean causerie_selection_point_is_end (const CauserieSelectionPoint *self);
CauserieSelectionPoint *causerie_selection_point_copy (const CauserieSelectionPoint *self);
void causerie_selection_point_free (CauserieSelectionPoint *self);
int causerie_selection_point_compare (const CauserieSelectionPoint *a,
                                      const CauserieSelectionPoint *b);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CauserieSelectionPoint, causerie_selection_point_free)

#define CAUSERIE_TYPE_SELECTION (causerie_selection_get_type ())
G_DECLARE_FINAL_TYPE (CauserieSelection, causerie_selection, CAUSERIE, SELECTION, GObject)

CauserieSelection *causerie_selection_new (void);
void causerie_selection_set_model (CauserieSelection *self, GListModel *model);
GListModel *causerie_selection_get_model (CauserieSelection *self);

void causerie_selection_set (CauserieSelection *self, const CauserieSelectionPoint *anchor,
                             const CauserieSelectionPoint *end);
void causerie_selection_extend (CauserieSelection *self, const CauserieSelectionPoint *end);
void causerie_selection_clear (CauserieSelection *self);

gboolean causerie_selection_is_empty (CauserieSelection *self);
const CauserieSelectionPoint *causerie_selection_get_anchor (CauserieSelection *self);
const CauserieSelectionPoint *causerie_selection_get_end (CauserieSelection *self);
const CauserieSelectionPoint *causerie_selection_get_first (CauserieSelection *self);
const CauserieSelectionPoint *causerie_selection_get_last (CauserieSelection *self);
gboolean causerie_selection_get_part (CauserieSelection *self, guint row,
                                      const CauserieMarkdownPlace **from,
                                      const CauserieMarkdownPlace **to);

G_END_DECLS
