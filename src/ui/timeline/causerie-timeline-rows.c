/* SPDX-License-Identifier: GPL-3.0-or-later
 * The realized rows of a timeline: creates, measures and destroys their widgets. */
#include "config.h"

#include "causerie-timeline-rows.h"

#include <math.h>

struct _CauserieTimelineRows
{
  GPtrArray *rows; /* owned CauserieTimelineRow, by position */
  GListModel *model;

  CauserieTimelineCreateRow create;
  gpointer create_data;
  GDestroyNotify create_destroy;

  /* Borrowed: both outlive the rows. */
  GtkWidget *parent;
  CauserieTimelineLayout *layout;
};

static void
row_free (CauserieTimelineRow *row)
{
  g_clear_pointer (&row->widget, gtk_widget_unparent);
  g_clear_object (&row->item);
  g_free (row);
}

/* The index of the first row at @position or after it. */
static guint
lower_bound (CauserieTimelineRows *self, guint position)
{
  guint low = 0;
  guint high = self->rows->len;

  while (low < high)
    {
      guint middle = low + (high - low) / 2;

      if (causerie_timeline_rows_get_nth (self, middle)->position < position)
        low = middle + 1;
      else
        high = middle;
    }
  return low;
}

/* The focus order and the accessible tree follow the order of the children. */
static void
insert_row (CauserieTimelineRows *self, CauserieTimelineRow *row)
{
  guint nth = lower_bound (self, row->position);
  GtkWidget *next = NULL;

  if (nth < self->rows->len)
    next = causerie_timeline_rows_get_nth (self, nth)->widget;
  g_ptr_array_insert (self->rows, (int)nth, row);
  gtk_widget_insert_before (row->widget, self->parent, next);
}

static void
update_accessible_position (CauserieTimelineRows *self, CauserieTimelineRow *row)
{
  guint size = causerie_heights_get_n (causerie_timeline_layout_get_heights (self->layout));

  if (row->named_position == row->position + 1 && row->named_size == size)
    return;
  row->named_position = row->position + 1;
  row->named_size = size;
  gtk_accessible_update_relation (GTK_ACCESSIBLE (row->widget), GTK_ACCESSIBLE_RELATION_POS_IN_SET,
                                  (int)row->named_position, GTK_ACCESSIBLE_RELATION_SET_SIZE,
                                  (int)row->named_size, -1);
}

static void
measure_row (CauserieTimelineRows *self, CauserieTimelineRow *row, int width)
{
  int height = 0;

  row->minimum_width = 0;
  if (gtk_widget_should_layout (row->widget))
    {
      gtk_widget_measure (row->widget, GTK_ORIENTATION_HORIZONTAL, -1, &row->minimum_width, NULL,
                          NULL, NULL);
      gtk_widget_measure (row->widget, GTK_ORIENTATION_VERTICAL, MAX (width, row->minimum_width),
                          NULL, &height, NULL, NULL);
    }
  causerie_timeline_layout_set_height (self->layout, row->position, height);
}

/* Removes the rows of [position, position + removed) and returns them. */
static GPtrArray *
take_rows (CauserieTimelineRows *self, guint position, guint removed)
{
  GPtrArray *taken = g_ptr_array_new ();
  guint nth = lower_bound (self, position);

  while (nth < self->rows->len
         && causerie_timeline_rows_get_nth (self, nth)->position - position < removed)
    g_ptr_array_add (taken, g_ptr_array_steal_index (self->rows, nth));
  return taken;
}

/* Puts back the rows whose items were added again, and frees the others. */
static void
return_rows (CauserieTimelineRows *self, GPtrArray *taken, guint position, guint added)
{
  g_autoptr (GHashTable) by_item = g_hash_table_new (NULL, NULL);
  GHashTableIter iter;
  gpointer value;

  for (guint i = 0; i < taken->len; i++)
    {
      CauserieTimelineRow *row = g_ptr_array_index (taken, i);

      if (!g_hash_table_contains (by_item, row->item))
        g_hash_table_insert (by_item, row->item, row);
      else
        row_free (row);
    }
  for (guint i = position; i < position + added && g_hash_table_size (by_item) > 0; i++)
    {
      g_autoptr (GObject) item = g_list_model_get_item (self->model, i);
      CauserieTimelineRow *row = g_hash_table_lookup (by_item, item);

      if (row == NULL)
        continue;
      g_hash_table_remove (by_item, item);
      row->position = i;
      insert_row (self, row);
      update_accessible_position (self, row);
    }
  g_hash_table_iter_init (&iter, by_item);
  while (g_hash_table_iter_next (&iter, NULL, &value))
    row_free (value);
}

/**
 * causerie_timeline_rows_new:
 * @parent: (transfer none): the parent of the row widgets; it outlives the rows
 * @layout: (transfer none): stores the heights; it outlives the rows
 */
CauserieTimelineRows *
causerie_timeline_rows_new (GtkWidget *parent, CauserieTimelineLayout *layout)
{
  CauserieTimelineRows *self;

  g_return_val_if_fail (GTK_IS_WIDGET (parent), NULL);
  g_return_val_if_fail (layout != NULL, NULL);

  self = g_new0 (CauserieTimelineRows, 1);
  self->rows = g_ptr_array_new_with_free_func ((GDestroyNotify)row_free);
  self->parent = parent;
  self->layout = layout;
  return self;
}

/* Destroys all rows. */
void
causerie_timeline_rows_free (CauserieTimelineRows *self)
{
  g_return_if_fail (self != NULL);

  g_ptr_array_unref (self->rows);
  g_clear_object (&self->model);
  if (self->create_destroy != NULL)
    self->create_destroy (self->create_data);
  g_free (self);
}

/**
 * causerie_timeline_rows_set_model:
 * @model: (nullable): the model whose items become rows
 *
 * Destroys all rows and switches to another model.
 */
void
causerie_timeline_rows_set_model (CauserieTimelineRows *self, GListModel *model)
{
  g_return_if_fail (self != NULL);
  g_return_if_fail (model == NULL || G_IS_LIST_MODEL (model));

  causerie_timeline_rows_clear (self);
  g_set_object (&self->model, model);
}

/**
 * causerie_timeline_rows_set_factory:
 * @create: (nullable): creates the row widget of an item
 * @destroy: (nullable): frees @data
 *
 * Destroys all rows, and creates new ones with @create from now on.
 */
void
causerie_timeline_rows_set_factory (CauserieTimelineRows *self, CauserieTimelineCreateRow create,
                                    gpointer data, GDestroyNotify destroy)
{
  g_return_if_fail (self != NULL);

  causerie_timeline_rows_clear (self);
  if (self->create_destroy != NULL)
    self->create_destroy (self->create_data);
  self->create = create;
  self->create_data = data;
  self->create_destroy = destroy;
}

/* Destroys all rows. */
void
causerie_timeline_rows_clear (CauserieTimelineRows *self)
{
  g_return_if_fail (self != NULL);

  g_ptr_array_set_size (self->rows, 0);
}

guint
causerie_timeline_rows_get_n (CauserieTimelineRows *self)
{
  g_return_val_if_fail (self != NULL, 0);

  return self->rows->len;
}

/**
 * causerie_timeline_rows_get_nth:
 * @nth: an index below causerie_timeline_rows_get_n()
 *
 * Returns: (transfer none): the realized row with that index, which is not its position
 */
CauserieTimelineRow *
causerie_timeline_rows_get_nth (CauserieTimelineRows *self, guint nth)
{
  g_return_val_if_fail (self != NULL, NULL);
  g_return_val_if_fail (nth < self->rows->len, NULL);

  return g_ptr_array_index (self->rows, nth);
}

/* Returns: (transfer none) (nullable): the row at @position, if it is realized */
CauserieTimelineRow *
causerie_timeline_rows_find (CauserieTimelineRows *self, guint position)
{
  guint nth;

  g_return_val_if_fail (self != NULL, NULL);

  nth = lower_bound (self, position);
  if (nth == self->rows->len || causerie_timeline_rows_get_nth (self, nth)->position != position)
    return NULL;
  return causerie_timeline_rows_get_nth (self, nth);
}

/**
 * causerie_timeline_rows_find_widget:
 * @descendant: (nullable): any widget
 *
 * Returns: (transfer none) (nullable): the row that is or holds @descendant
 */
CauserieTimelineRow *
causerie_timeline_rows_find_widget (CauserieTimelineRows *self, GtkWidget *descendant)
{
  g_return_val_if_fail (self != NULL, NULL);

  while (descendant != NULL && gtk_widget_get_parent (descendant) != self->parent)
    descendant = gtk_widget_get_parent (descendant);
  for (guint i = 0; descendant != NULL && i < self->rows->len; i++)
    {
      CauserieTimelineRow *row = causerie_timeline_rows_get_nth (self, i);

      if (row->widget == descendant)
        return row;
    }
  return NULL;
}

/**
 * causerie_timeline_rows_realize:
 * @width: the width to measure a new row for
 *
 * Creates and measures the row of a position, unless it exists. It is not visible until it is
 * allocated.
 *
 * Returns: (transfer none) (nullable): the new row, or %NULL if there was one
 */
CauserieTimelineRow *
causerie_timeline_rows_realize (CauserieTimelineRows *self, guint position, int width)
{
  CauserieTimelineRow *row;

  g_return_val_if_fail (self != NULL, NULL);
  g_return_val_if_fail (self->model != NULL && self->create != NULL, NULL);

  if (causerie_timeline_rows_find (self, position) != NULL)
    return NULL;

  row = g_new0 (CauserieTimelineRow, 1);
  row->position = position;
  row->item = g_list_model_get_item (self->model, position);
  row->widget = self->create (row->item, self->create_data);
  row->y = NAN;
  gtk_widget_set_child_visible (row->widget, FALSE);
  insert_row (self, row);
  update_accessible_position (self, row);
  measure_row (self, row, width);
  return row;
}

/* Updates the heights of all realized rows, and their positions in the accessible tree. */
void
causerie_timeline_rows_measure (CauserieTimelineRows *self, int width)
{
  g_return_if_fail (self != NULL);

  for (guint i = 0; i < self->rows->len; i++)
    {
      CauserieTimelineRow *row = causerie_timeline_rows_get_nth (self, i);

      update_accessible_position (self, row);
      measure_row (self, row, width);
    }
}

/* Destroys the rows outside of a range, except the one with the focus. */
void
causerie_timeline_rows_trim (CauserieTimelineRows *self, guint first, guint end)
{
  GtkWidget *focus;

  g_return_if_fail (self != NULL);

  focus = gtk_widget_get_focus_child (self->parent);
  for (guint i = self->rows->len; i > 0; i--)
    {
      CauserieTimelineRow *row = causerie_timeline_rows_get_nth (self, i - 1);

      if ((row->position < first || row->position >= end) && row->widget != focus)
        g_ptr_array_remove_index (self->rows, i - 1);
    }
}

/* Follows a change of the model, after the layout did. Rows whose items were added again are
   kept. */
void
causerie_timeline_rows_splice (CauserieTimelineRows *self, guint position, guint removed,
                               guint added)
{
  g_autoptr (GPtrArray) taken = NULL;

  g_return_if_fail (self != NULL);

  taken = take_rows (self, position, removed);
  for (guint i = lower_bound (self, position); i < self->rows->len; i++)
    causerie_timeline_rows_get_nth (self, i)->position += added - removed;
  return_rows (self, taken, position, added);
}
