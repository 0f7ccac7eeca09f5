/* SPDX-License-Identifier: GPL-3.0-or-later
 * The rows of a large table. The widths of its columns come from the number of characters in the
 * cells, because a layout of all cells would take too long. */
#include "config.h"

#include "causerie-long-table.h"

#include "causerie-block-lines.h"
#include "causerie-block-search.h"
#include "causerie-lazy-text.h"
#include "causerie-table-row.h"
#include "causerie-widget-font.h"

#include <string.h>

/* Cells with more characters than this wrap. */
#define WIDEST_CELL 36
#define NARROWEST_CELL 3

/* The padding of a cell, in pixels. */
#define PADDING 24

/* A part of the width for letters that are wider than the average. */
#define SPARE_SHARE 8

struct _CauserieLongTable
{
  CauserieLazyBox parent_instance;

  CauserieMarkdownBlock *block;
  GtkTextDirection direction;
  GArray *characters; /* guint: of the widest cell of each column */
  GArray *widths;     /* int: of the columns, in pixels; shared with the rows */
};

G_DEFINE_FINAL_TYPE (CauserieLongTable, causerie_long_table, CAUSERIE_TYPE_LAZY_BOX)

static guint
get_n_columns (CauserieLongTable *self)
{
  return causerie_markdown_block_get_n_columns (self->block);
}

static void
count_row (CauserieLongTable *self, guint row)
{
  for (guint i = 0; i < get_n_columns (self); i++)
    {
      const char *text = causerie_markdown_block_get_cell_text (self->block, row, i);
      guint n = text != NULL ? causerie_block_lines_get_widest (text) : 0;
      guint *widest = &g_array_index (self->characters, guint, i);

      *widest = CLAMP (n, *widest, WIDEST_CELL);
    }
}

/* Returns: the width of a column in pixels */
static int
find_width (CauserieLongTable *self, guint column, int character)
{
  guint n = MAX (g_array_index (self->characters, guint, column), NARROWEST_CELL);

  n += n / SPARE_SHARE + 1;
  return PANGO_PIXELS_CEIL ((int)n * character) + PADDING;
}

static void
update_widths (CauserieLongTable *self)
{
  int character = causerie_widget_font_get_character_width (GTK_WIDGET (self));
  gboolean changed = FALSE;

  g_array_set_size (self->widths, self->characters->len);
  for (guint i = 0; i < self->characters->len; i++)
    {
      int width = find_width (self, i, character);

      changed |= g_array_index (self->widths, int, i) != width;
      g_array_index (self->widths, int, i) = width;
    }
  if (!changed)
    return;
  gtk_widget_queue_resize (GTK_WIDGET (self));
  for (GtkWidget *row = gtk_widget_get_first_child (GTK_WIDGET (self)); row != NULL;
       row = gtk_widget_get_next_sibling (row))
    gtk_widget_queue_resize (row);
}

static GtkWidget *
create_child (CauserieLazyBox *box, guint position)
{
  CauserieLongTable *self = CAUSERIE_LONG_TABLE (box);

  return causerie_table_row_new (self->block, position, self->widths, self->direction);
}

static guint
count_lines (CauserieLazyBox *box, guint position, guint characters)
{
  CauserieLongTable *self = CAUSERIE_LONG_TABLE (box);
  guint highest = 1;

  for (guint i = 0; i < get_n_columns (self); i++)
    {
      const char *text = causerie_markdown_block_get_cell_text (self->block, position, i);
      guint n = text != NULL ? causerie_block_lines_count_in_text (text, strlen (text), WIDEST_CELL)
                             : 1;

      highest = MAX (highest, n);
    }
  return highest;
}

static guint
count_found (CauserieLazyBox *box, guint position, const CauserieFindWords *words)
{
  CauserieLongTable *self = CAUSERIE_LONG_TABLE (box);
  guint n = 0;

  for (guint i = 0; i < get_n_columns (self); i++)
    n += causerie_block_search_count_in_text (
        causerie_markdown_block_get_cell_text (self->block, position, i), words);
  return n;
}

/* All rows have the same width. */
static void
causerie_long_table_measure (GtkWidget *widget, GtkOrientation orientation, int for_size,
                             int *minimum, int *natural, int *minimum_baseline,
                             int *natural_baseline)
{
  CauserieLongTable *self = CAUSERIE_LONG_TABLE (widget);

  if (orientation == GTK_ORIENTATION_VERTICAL)
    {
      GTK_WIDGET_CLASS (causerie_long_table_parent_class)
          ->measure (widget, orientation, for_size, minimum, natural, minimum_baseline,
                     natural_baseline);
      return;
    }
  for (guint i = 0; i < self->widths->len; i++)
    *minimum += g_array_index (self->widths, int, i);
  *natural = *minimum;
}

static void
causerie_long_table_css_changed (GtkWidget *widget, GtkCssStyleChange *change)
{
  GTK_WIDGET_CLASS (causerie_long_table_parent_class)->css_changed (widget, change);
  update_widths (CAUSERIE_LONG_TABLE (widget));
}

static void
causerie_long_table_finalize (GObject *object)
{
  CauserieLongTable *self = CAUSERIE_LONG_TABLE (object);

  g_clear_object (&self->block);
  g_array_unref (self->characters);
  g_array_unref (self->widths);
  G_OBJECT_CLASS (causerie_long_table_parent_class)->finalize (object);
}

static void
causerie_long_table_class_init (CauserieLongTableClass *klass)
{
  CauserieLazyBoxClass *box_class = CAUSERIE_LAZY_BOX_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = causerie_long_table_finalize;
  widget_class->measure = causerie_long_table_measure;
  widget_class->css_changed = causerie_long_table_css_changed;
  causerie_lazy_text_init_class (box_class);
  box_class->create_child = create_child;
  box_class->count_lines = count_lines;
  box_class->count_found = count_found;
}

static void
causerie_long_table_init (CauserieLongTable *self)
{
  self->characters = g_array_new (FALSE, TRUE, sizeof (guint));
  self->widths = g_array_new (FALSE, TRUE, sizeof (int));
  causerie_lazy_box_set_wraps (CAUSERIE_LAZY_BOX (self), FALSE);
  gtk_widget_set_halign (GTK_WIDGET (self), GTK_ALIGN_START);
  gtk_widget_set_valign (GTK_WIDGET (self), GTK_ALIGN_START);
  gtk_widget_add_css_class (GTK_WIDGET (self), "causerie-table");
}

GtkWidget *
causerie_long_table_new (void)
{
  return g_object_new (CAUSERIE_TYPE_LONG_TABLE, NULL);
}

static gboolean
is_row_equal (CauserieMarkdownBlock *a, CauserieMarkdownBlock *b, guint row)
{
  for (guint i = 0; i < causerie_markdown_block_get_n_columns (a); i++)
    if (g_strcmp0 (causerie_markdown_block_get_cell_markup (a, row, i),
                   causerie_markdown_block_get_cell_markup (b, row, i))
        != 0)
      return FALSE;
  return TRUE;
}

/* A table that arrives changes only at its end. Returns: the number of rows that are equal */
static guint
count_kept (CauserieMarkdownBlock *old, CauserieMarkdownBlock *block)
{
  guint n;

  if (old == NULL
      || causerie_markdown_block_get_n_columns (old)
             != causerie_markdown_block_get_n_columns (block))
    return 0;
  n = MIN (causerie_markdown_block_get_n_rows (old), causerie_markdown_block_get_n_rows (block));
  for (guint row = 0; row < n; row++)
    if (!is_row_equal (old, block, row))
      return row;
  return n;
}

/**
 * causerie_long_table_set_block:
 * @block: a block of the kind %CAUSERIE_MARKDOWN_BLOCK_TABLE
 *
 * Shows @block; equal rows at the beginning keep their widgets.
 */
void
causerie_long_table_set_block (CauserieLongTable *self, CauserieMarkdownBlock *block,
                               GtkTextDirection direction)
{
  g_autoptr (CauserieMarkdownBlock) old = NULL;
  guint n_old;
  guint n;
  guint kept;

  g_return_if_fail (CAUSERIE_IS_LONG_TABLE (self));
  g_return_if_fail (CAUSERIE_IS_MARKDOWN_BLOCK (block));

  old = g_steal_pointer (&self->block);
  n_old = causerie_lazy_box_get_n (CAUSERIE_LAZY_BOX (self));
  n = causerie_markdown_block_get_n_rows (block);
  kept = self->direction == direction ? count_kept (old, block) : 0;
  self->block = g_object_ref (block);
  self->direction = direction;
  if (kept == 0)
    g_array_set_size (self->characters, 0);
  g_array_set_size (self->characters, get_n_columns (self));
  for (guint row = kept; row < n; row++)
    count_row (self, row);
  update_widths (self);
  causerie_lazy_box_splice (CAUSERIE_LAZY_BOX (self), kept, n_old - kept, n - kept);
}
