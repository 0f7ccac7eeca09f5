/* SPDX-License-Identifier: GPL-3.0-or-later
 * The selected text of a timeline. It consists of two places in the text of messages, so it exists
 * independently of the widgets, which are destroyed when they are scrolled away. */
#include "config.h"

#include "causerie-selection.h"

struct _CauserieSelection
{
  GObject parent_instance;

  GListModel *model;
  /* Both are NULL, or none. They may be the same place, that of the caret. */
  CauserieSelectionPoint *anchor;
  CauserieSelectionPoint *end;
};

enum
{
  SIGNAL_CHANGED,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (CauserieSelection, causerie_selection, G_TYPE_OBJECT)

/* @place: (transfer full) */
CauserieSelectionPoint *
causerie_selection_point_new (guint row, CauserieMarkdownPlace *place)
{
  CauserieSelectionPoint *self = g_new (CauserieSelectionPoint, 1);

  self->row = row;
  self->place = place;
  return self;
}

/* Returns: (transfer full): the place before all text of the row */
CauserieSelectionPoint *
causerie_selection_point_new_start (guint row)
{
  return causerie_selection_point_new (row, causerie_markdown_place_new ());
}

/* Returns: (transfer full): the place after all text of the row, also after text that arrives later
 */
CauserieSelectionPoint *
causerie_selection_point_new_end (guint row)
{
  CauserieSelectionPoint *self = causerie_selection_point_new_start (row);

  causerie_markdown_place_prepend (self->place, G_MAXUINT);
  return self;
}

gboolean
causerie_selection_point_is_start (const CauserieSelectionPoint *self)
{
  return self->place->path->len == 0 && self->place->offset == 0;
}

gboolean
causerie_selection_point_is_end (const CauserieSelectionPoint *self)
{
  return self->place->path->len > 0 && g_array_index (self->place->path, guint, 0) == G_MAXUINT;
}

CauserieSelectionPoint *
causerie_selection_point_copy (const CauserieSelectionPoint *self)
{
  return causerie_selection_point_new (self->row, causerie_markdown_place_copy (self->place));
}

void
causerie_selection_point_free (CauserieSelectionPoint *self)
{
  causerie_markdown_place_free (self->place);
  g_free (self);
}

/* Returns: a negative number if @a is before @b, 0 if they are the same, otherwise a positive one
 */
int
causerie_selection_point_compare (const CauserieSelectionPoint *a, const CauserieSelectionPoint *b)
{
  if (a->row != b->row)
    return a->row < b->row ? -1 : 1;
  return causerie_markdown_place_compare (a->place, b->place);
}

static void
drop (CauserieSelection *self)
{
  g_clear_pointer (&self->anchor, causerie_selection_point_free);
  g_clear_pointer (&self->end, causerie_selection_point_free);
}

static void
causerie_selection_dispose (GObject *object)
{
  CauserieSelection *self = CAUSERIE_SELECTION (object);

  drop (self);
  causerie_selection_set_model (self, NULL);
  G_OBJECT_CLASS (causerie_selection_parent_class)->dispose (object);
}

static void
causerie_selection_class_init (CauserieSelectionClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = causerie_selection_dispose;
  /* Another text is selected, or none. */
  signals[SIGNAL_CHANGED] = g_signal_new ("changed", CAUSERIE_TYPE_SELECTION, G_SIGNAL_RUN_LAST, 0,
                                          NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
causerie_selection_init (CauserieSelection *self)
{
}

CauserieSelection *
causerie_selection_new (void)
{
  return g_object_new (CAUSERIE_TYPE_SELECTION, NULL);
}

/* Returns: whether the point is still there */
static gboolean
splice_point (CauserieSelectionPoint *point, guint position, guint removed, guint added)
{
  if (point->row < position)
    return TRUE;
  if (point->row < position + removed)
    return FALSE;
  point->row += added - removed;
  return TRUE;
}

/* Where a message is replaced by another version, nothing remains selected. */
static void
on_items_changed_cb (GListModel *model, guint position, guint removed, guint added,
                     CauserieSelection *self)
{
  if (self->anchor == NULL)
    return;
  if (!splice_point (self->anchor, position, removed, added)
      || !splice_point (self->end, position, removed, added))
    causerie_selection_clear (self);
}

/* @model: (nullable): the messages; nothing is selected afterwards */
void
causerie_selection_set_model (CauserieSelection *self, GListModel *model)
{
  g_return_if_fail (CAUSERIE_IS_SELECTION (self));

  if (self->model == model)
    return;
  if (self->model != NULL)
    g_signal_handlers_disconnect_by_func (self->model, on_items_changed_cb, self);
  g_set_object (&self->model, model);
  if (model != NULL)
    g_signal_connect_object (model, "items-changed", G_CALLBACK (on_items_changed_cb), self, 0);
  causerie_selection_clear (self);
}

/* Returns: (nullable) */
GListModel *
causerie_selection_get_model (CauserieSelection *self)
{
  g_return_val_if_fail (CAUSERIE_IS_SELECTION (self), NULL);

  return self->model;
}

/**
 * causerie_selection_set:
 * @anchor: the place that stays when the selection is extended
 * @end: the other place; if it is the same, the selection is empty
 */
void
causerie_selection_set (CauserieSelection *self, const CauserieSelectionPoint *anchor,
                        const CauserieSelectionPoint *end)
{
  CauserieSelectionPoint *old_anchor;
  CauserieSelectionPoint *old_end;
  gboolean same;

  g_return_if_fail (CAUSERIE_IS_SELECTION (self));
  g_return_if_fail (anchor != NULL && end != NULL);

  same = self->anchor != NULL && causerie_selection_point_compare (self->anchor, anchor) == 0
         && causerie_selection_point_compare (self->end, end) == 0;
  if (same)
    return;
  /* The new points may be the old ones. */
  old_anchor = self->anchor;
  old_end = self->end;
  self->anchor = causerie_selection_point_copy (anchor);
  self->end = causerie_selection_point_copy (end);
  g_clear_pointer (&old_anchor, causerie_selection_point_free);
  g_clear_pointer (&old_end, causerie_selection_point_free);
  g_signal_emit (self, signals[SIGNAL_CHANGED], 0);
}

/* Selects from the anchor to @end; without an anchor, @end becomes it. */
void
causerie_selection_extend (CauserieSelection *self, const CauserieSelectionPoint *end)
{
  g_return_if_fail (CAUSERIE_IS_SELECTION (self));
  g_return_if_fail (end != NULL);

  causerie_selection_set (self, self->anchor != NULL ? self->anchor : end, end);
}

void
causerie_selection_clear (CauserieSelection *self)
{
  g_return_if_fail (CAUSERIE_IS_SELECTION (self));

  if (self->anchor == NULL)
    return;
  drop (self);
  g_signal_emit (self, signals[SIGNAL_CHANGED], 0);
}

gboolean
causerie_selection_is_empty (CauserieSelection *self)
{
  g_return_val_if_fail (CAUSERIE_IS_SELECTION (self), TRUE);

  return self->anchor == NULL || causerie_selection_point_compare (self->anchor, self->end) == 0;
}

/* Returns: (nullable) */
const CauserieSelectionPoint *
causerie_selection_get_anchor (CauserieSelection *self)
{
  g_return_val_if_fail (CAUSERIE_IS_SELECTION (self), NULL);

  return self->anchor;
}

/* Returns: (nullable): the place that moves when the selection is extended */
const CauserieSelectionPoint *
causerie_selection_get_end (CauserieSelection *self)
{
  g_return_val_if_fail (CAUSERIE_IS_SELECTION (self), NULL);

  return self->end;
}

static gboolean
is_backward (CauserieSelection *self)
{
  return self->anchor != NULL && causerie_selection_point_compare (self->anchor, self->end) > 0;
}

/* Returns: (nullable): the anchor or the end, whichever is first in the text */
const CauserieSelectionPoint *
causerie_selection_get_first (CauserieSelection *self)
{
  g_return_val_if_fail (CAUSERIE_IS_SELECTION (self), NULL);

  return is_backward (self) ? self->end : self->anchor;
}

/* Returns: (nullable): the other one */
const CauserieSelectionPoint *
causerie_selection_get_last (CauserieSelection *self)
{
  g_return_val_if_fail (CAUSERIE_IS_SELECTION (self), NULL);

  return is_backward (self) ? self->anchor : self->end;
}

/**
 * causerie_selection_get_part:
 * @row: the position of a message
 * @from: (out): the start of the part in it that is selected; %NULL for its beginning
 * @to: (out): the end of that part; %NULL for the end of the message
 *
 * Returns: whether any of the message is selected
 */
gboolean
causerie_selection_get_part (CauserieSelection *self, guint row, const CauserieMarkdownPlace **from,
                             const CauserieMarkdownPlace **to)
{
  const CauserieSelectionPoint *first;
  const CauserieSelectionPoint *last;

  g_return_val_if_fail (CAUSERIE_IS_SELECTION (self), FALSE);
  g_return_val_if_fail (from != NULL && to != NULL, FALSE);

  first = causerie_selection_get_first (self);
  last = causerie_selection_get_last (self);
  if (causerie_selection_is_empty (self) || row < first->row || row > last->row)
    return FALSE;
  *from = row == first->row ? first->place : NULL;
  *to = row == last->row ? last->place : NULL;
  return TRUE;
}
