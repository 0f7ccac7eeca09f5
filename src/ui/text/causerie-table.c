/* SPDX-License-Identifier: GPL-3.0-or-later
 * A table of a reply. It uses the empty space beside the column if it needs that, and is scrolled
 * horizontally if it is still wider. */
#include "config.h"

#include "causerie-table.h"

#include "causerie-long-table.h"
#include "causerie-side-scroller.h"
#include "causerie-table-room.h"
#include "causerie-table-row.h"
#include "causerie-text-direction.h"
#include "causerie-text-label.h"

#include <glib/gi18n-lib.h>

/* Cells with more characters than this wrap. */
#define WIDEST_CELL 36

/* A table with more cells than this is laid out row by row, as far as it is in view. */
#define MANY_CELLS 600

struct _CauserieTable
{
  GtkWidget parent_instance;

  GtkWidget *scroller;
  GtkGrid *grid;                 /* of a table with few cells, or NULL */
  CauserieLongTable *long_table; /* of one with many, or NULL */
  CauserieMarkdownBlock *block;
};

G_DEFINE_FINAL_TYPE (CauserieTable, causerie_table, GTK_TYPE_WIDGET)

static GtkWidget *
make_cell (CauserieTable *self, guint row, guint column)
{
  GtkWidget *label = causerie_table_row_make_cell (row);

  gtk_label_set_max_width_chars (GTK_LABEL (label), WIDEST_CELL);
  gtk_label_set_wrap_mode (GTK_LABEL (label), PANGO_WRAP_WORD);
  gtk_grid_attach (self->grid, label, (int)column, (int)row, 1, 1);
  return label;
}

static gboolean
is_shown (CauserieMarkdownBlock *old, guint row, guint column, const char *markup)
{
  return old != NULL && row < causerie_markdown_block_get_n_rows (old)
         && column < causerie_markdown_block_get_n_columns (old)
         && g_strcmp0 (causerie_markdown_block_get_cell_markup (old, row, column), markup) == 0;
}

/* @old is the block that the table showed before, or %NULL. */
static void
set_cell (CauserieTable *self, CauserieMarkdownBlock *old, guint row, guint column)
{
  const char *markup = causerie_markdown_block_get_cell_markup (self->block, row, column);
  CauserieMarkdownAlignment alignment = causerie_markdown_block_get_alignment (self->block, column);
  GtkWidget *label = gtk_grid_get_child_at (self->grid, (int)column, (int)row);

  if (label == NULL)
    label = make_cell (self, row, column);
  if (!is_shown (old, row, column, markup))
    causerie_text_label_set_markup (label, markup != NULL ? markup : "");
  gtk_label_set_xalign (GTK_LABEL (label),
                        causerie_table_row_find_xalign (
                            label, gtk_widget_get_direction (GTK_WIDGET (self->grid)), alignment));
}

/* Removes the cells outside of @n_rows and @n_columns. */
static void
drop_cells (CauserieTable *self, guint n_rows, guint n_columns)
{
  GtkWidget *next;

  for (GtkWidget *child = gtk_widget_get_first_child (GTK_WIDGET (self->grid)); child != NULL;
       child = next)
    {
      int row;
      int column;

      next = gtk_widget_get_next_sibling (child);
      gtk_grid_query_child (self->grid, child, &column, &row, NULL, NULL);
      if ((guint)row >= n_rows || (guint)column >= n_columns)
        gtk_grid_remove (self->grid, child);
    }
}

/* Returns: the width of the table in a column of @width */
static int
get_width (CauserieTable *self, int width)
{
  int room = causerie_table_room_get (GTK_WIDGET (self));
  int natural;

  gtk_widget_measure (self->scroller, GTK_ORIENTATION_HORIZONTAL, -1, NULL, &natural, NULL, NULL);
  return CLAMP (natural, width, width + 2 * room);
}

static GtkSizeRequestMode
causerie_table_get_request_mode (GtkWidget *widget)
{
  return GTK_SIZE_REQUEST_HEIGHT_FOR_WIDTH;
}

static void
causerie_table_measure (GtkWidget *widget, GtkOrientation orientation, int for_size, int *minimum,
                        int *natural, int *minimum_baseline, int *natural_baseline)
{
  CauserieTable *self = CAUSERIE_TABLE (widget);

  if (orientation == GTK_ORIENTATION_VERTICAL && for_size >= 0)
    for_size = get_width (self, for_size);
  gtk_widget_measure (self->scroller, orientation, for_size, minimum, natural, NULL, NULL);
}

static void
causerie_table_size_allocate (GtkWidget *widget, int width, int height, int baseline)
{
  CauserieTable *self = CAUSERIE_TABLE (widget);
  GtkAllocation place = { 0, 0, get_width (self, width), height };

  place.x = (width - place.width) / 2;
  gtk_widget_size_allocate (self->scroller, &place, -1);
}

static void
causerie_table_dispose (GObject *object)
{
  CauserieTable *self = CAUSERIE_TABLE (object);

  g_clear_pointer (&self->scroller, gtk_widget_unparent);
  g_clear_object (&self->block);
  G_OBJECT_CLASS (causerie_table_parent_class)->dispose (object);
}

static void
causerie_table_class_init (CauserieTableClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = causerie_table_dispose;
  widget_class->get_request_mode = causerie_table_get_request_mode;
  widget_class->measure = causerie_table_measure;
  widget_class->size_allocate = causerie_table_size_allocate;
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_TABLE);
}

static void
causerie_table_init (CauserieTable *self)
{
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  /* Translators: what a screen reader calls a table in a reply */
                                  _ ("Table"), -1);
}

GtkWidget *
causerie_table_new (void)
{
  return g_object_new (CAUSERIE_TYPE_TABLE, NULL);
}

static void
set_content (CauserieTable *self, GtkWidget *content)
{
  g_clear_pointer (&self->scroller, gtk_widget_unparent);
  self->scroller = causerie_side_scroller_new (content);
  gtk_widget_set_parent (self->scroller, GTK_WIDGET (self));
}

static void
ensure_grid (CauserieTable *self)
{
  if (self->grid != NULL)
    return;
  self->grid = GTK_GRID (gtk_grid_new ());
  gtk_widget_set_halign (GTK_WIDGET (self->grid), GTK_ALIGN_START);
  gtk_widget_set_valign (GTK_WIDGET (self->grid), GTK_ALIGN_START);
  gtk_widget_add_css_class (GTK_WIDGET (self->grid), "causerie-table");
  set_content (self, GTK_WIDGET (self->grid));
  self->long_table = NULL;
}

static void
ensure_long_table (CauserieTable *self)
{
  if (self->long_table != NULL)
    return;
  self->long_table = CAUSERIE_LONG_TABLE (causerie_long_table_new ());
  set_content (self, GTK_WIDGET (self->long_table));
  self->grid = NULL;
}

/* The first column is at the start, and in view. */
static void
show_grid (CauserieTable *self, CauserieMarkdownBlock *old, GtkTextDirection direction)
{
  guint n_rows = causerie_markdown_block_get_n_rows (self->block);
  guint n_columns = causerie_markdown_block_get_n_columns (self->block);

  if (self->grid == NULL)
    old = NULL;
  ensure_grid (self);
  gtk_widget_set_direction (GTK_WIDGET (self->grid), direction);
  drop_cells (self, n_rows, n_columns);
  for (guint row = 0; row < n_rows; row++)
    for (guint column = 0; column < n_columns; column++)
      set_cell (self, old, row, column);
}

/**
 * causerie_table_set_block:
 * @block: a block of the kind %CAUSERIE_MARKDOWN_BLOCK_TABLE
 *
 * Shows @block; unchanged cells are not updated.
 */
void
causerie_table_set_block (CauserieTable *self, CauserieMarkdownBlock *block)
{
  g_autoptr (CauserieMarkdownBlock) old = NULL;
  GtkTextDirection direction;

  g_return_if_fail (CAUSERIE_IS_TABLE (self));
  g_return_if_fail (CAUSERIE_IS_MARKDOWN_BLOCK (block));

  old = g_steal_pointer (&self->block);
  self->block = g_object_ref (block);
  direction = causerie_text_direction_find_in_block (block);
  if (causerie_markdown_block_get_n_rows (block) * causerie_markdown_block_get_n_columns (block)
      > MANY_CELLS)
    {
      ensure_long_table (self);
      causerie_long_table_set_block (self->long_table, block, direction);
    }
  else
    show_grid (self, old, direction);
  gtk_widget_set_direction (self->scroller, direction);
}
