/* SPDX-License-Identifier: GPL-3.0-or-later
 * A row of a large table. Its cells have the widths of the columns, which the table knows without a
 * layout of all rows. */
#include "config.h"

#include "causerie-table-row.h"

#include "causerie-text-label.h"

struct _CauserieTableRow
{
  GtkWidget parent_instance;

  GPtrArray *cells; /* borrowed GtkLabel */
  GArray *widths;   /* int: in pixels; shared with the table */
};

G_DEFINE_FINAL_TYPE (CauserieTableRow, causerie_table_row, GTK_TYPE_WIDGET)

static int
get_width (CauserieTableRow *self, guint column)
{
  return column < self->widths->len ? g_array_index (self->widths, int, column) : 0;
}

static GtkSizeRequestMode
causerie_table_row_get_request_mode (GtkWidget *widget)
{
  return GTK_SIZE_REQUEST_CONSTANT_SIZE;
}

static void
causerie_table_row_measure (GtkWidget *widget, GtkOrientation orientation, int for_size,
                            int *minimum, int *natural, int *minimum_baseline,
                            int *natural_baseline)
{
  CauserieTableRow *self = CAUSERIE_TABLE_ROW (widget);

  for (guint i = 0; i < self->cells->len; i++)
    {
      int width = get_width (self, i);
      int height;

      if (orientation == GTK_ORIENTATION_HORIZONTAL)
        {
          *minimum += width;
          continue;
        }
      gtk_widget_measure (g_ptr_array_index (self->cells, i), orientation, width, NULL, &height,
                          NULL, NULL);
      *minimum = MAX (*minimum, height);
    }
  *natural = *minimum;
}

static void
causerie_table_row_size_allocate (GtkWidget *widget, int width, int height, int baseline)
{
  CauserieTableRow *self = CAUSERIE_TABLE_ROW (widget);
  gboolean rtl = gtk_widget_get_direction (widget) == GTK_TEXT_DIR_RTL;
  int x = 0;

  for (guint i = 0; i < self->cells->len; i++)
    {
      GtkAllocation place = { x, 0, get_width (self, i), height };

      x += place.width;
      if (rtl)
        place.x = width - x;
      gtk_widget_size_allocate (g_ptr_array_index (self->cells, i), &place, -1);
    }
}

static void
causerie_table_row_dispose (GObject *object)
{
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (object))) != NULL)
    gtk_widget_unparent (child);
  g_ptr_array_set_size (CAUSERIE_TABLE_ROW (object)->cells, 0);
  G_OBJECT_CLASS (causerie_table_row_parent_class)->dispose (object);
}

static void
causerie_table_row_finalize (GObject *object)
{
  CauserieTableRow *self = CAUSERIE_TABLE_ROW (object);

  g_ptr_array_unref (self->cells);
  g_clear_pointer (&self->widths, g_array_unref);
  G_OBJECT_CLASS (causerie_table_row_parent_class)->finalize (object);
}

static void
causerie_table_row_class_init (CauserieTableRowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = causerie_table_row_dispose;
  G_OBJECT_CLASS (klass)->finalize = causerie_table_row_finalize;
  widget_class->get_request_mode = causerie_table_row_get_request_mode;
  widget_class->measure = causerie_table_row_measure;
  widget_class->size_allocate = causerie_table_row_size_allocate;
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_ROW);
}

static void
causerie_table_row_init (CauserieTableRow *self)
{
  self->cells = g_ptr_array_new ();
}

static void
set_block (CauserieTableRow *self, CauserieMarkdownBlock *block, guint row)
{
  for (guint i = 0; i < self->cells->len; i++)
    {
      GtkWidget *label = g_ptr_array_index (self->cells, i);
      const char *markup = causerie_markdown_block_get_cell_markup (block, row, i);
      GtkTextDirection direction = gtk_widget_get_direction (GTK_WIDGET (self));

      causerie_text_label_set_markup (label, markup != NULL ? markup : "");
      gtk_label_set_xalign (
          GTK_LABEL (label),
          causerie_table_row_find_xalign (label, direction,
                                          causerie_markdown_block_get_alignment (block, i)));
    }
}

/**
 * causerie_table_row_new:
 * @row: the index of the row, 0 for the head
 * @widths: (element-type int): the widths of the columns in pixels; may change later
 * @direction: the direction of the table
 */
GtkWidget *
causerie_table_row_new (CauserieMarkdownBlock *block, guint row, GArray *widths,
                        GtkTextDirection direction)
{
  CauserieTableRow *self = g_object_new (CAUSERIE_TYPE_TABLE_ROW, NULL);

  self->widths = g_array_ref (widths);
  gtk_widget_set_direction (GTK_WIDGET (self), direction);
  for (guint i = 0; i < causerie_markdown_block_get_n_columns (block); i++)
    {
      GtkWidget *label = causerie_table_row_make_cell (row);

      gtk_label_set_wrap_mode (GTK_LABEL (label), PANGO_WRAP_WORD_CHAR);
      gtk_widget_set_parent (label, GTK_WIDGET (self));
      g_ptr_array_add (self->cells, label);
    }
  set_block (self, block, row);
  return GTK_WIDGET (self);
}

/* Returns: (transfer floating): a label for a cell of a table; row 0 is the head */
GtkWidget *
causerie_table_row_make_cell (guint row)
{
  GtkWidget *label = causerie_text_label_new ();

  gtk_widget_add_css_class (label, "causerie-cell");
  if (row == 0)
    gtk_widget_add_css_class (label, "causerie-head-cell");
  return label;
}

/**
 * causerie_table_row_find_xalign:
 * @direction: the direction of the table
 *
 * A column is aligned as a whole, by the direction of the table, also where some of its cells have
 * another one.
 *
 * Returns: the "xalign" of the label of a cell
 */
float
causerie_table_row_find_xalign (GtkWidget *label, GtkTextDirection direction,
                                CauserieMarkdownAlignment alignment)
{
  gboolean rtl = gtk_widget_get_direction (label) == GTK_TEXT_DIR_RTL;
  gboolean at_right = direction == GTK_TEXT_DIR_RTL;

  if (alignment == CAUSERIE_MARKDOWN_ALIGNMENT_CENTER)
    return 0.5f;
  if (alignment != CAUSERIE_MARKDOWN_ALIGNMENT_DEFAULT)
    at_right = alignment == CAUSERIE_MARKDOWN_ALIGNMENT_RIGHT;
  /* GtkLabel mirrors its alignment in right-to-left text. */
  return at_right == rtl ? 0.0f : 1.0f;
}
