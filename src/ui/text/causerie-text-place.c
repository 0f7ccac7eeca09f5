/* SPDX-License-Identifier: GPL-3.0-or-later
 * Finds places in the text of blocks in the labels that show it. A place belongs to the text, and
 * stays the same while labels are created and destroyed. The labels are those of
 * causerie_text_label_new(), which are selectable. */
#include "config.h"

#include "causerie-text-place.h"

#include "causerie-lazy-box.h"
#include "causerie-table-row.h"

#include <string.h>

static gboolean
is_text (GtkWidget *widget)
{
  return GTK_IS_LABEL (widget) && gtk_label_get_selectable (GTK_LABEL (widget));
}

static guint
find_sibling_index (GtkWidget *child)
{
  guint n = 0;

  for (GtkWidget *at = gtk_widget_get_prev_sibling (child); at != NULL;
       at = gtk_widget_get_prev_sibling (at))
    n++;
  return n;
}

/* Adds to the beginning of @place what @parent knows of the place of @child. */
static gboolean
add_parent (CauserieMarkdownPlace *place, GtkWidget *parent, GtkWidget *child)
{
  int row;
  int column;
  guint position;

  if (CAUSERIE_IS_LAZY_BOX (parent))
    {
      CauserieLazyBox *box = CAUSERIE_LAZY_BOX (parent);
      CauserieLazyBoxClass *klass = CAUSERIE_LAZY_BOX_GET_CLASS (box);

      if (!causerie_lazy_box_find_child (box, child, &position))
        return FALSE;
      if (klass->get_start != NULL)
        place->offset += klass->get_start (box, position);
      else
        causerie_markdown_place_prepend (place, position);
    }
  else if (CAUSERIE_IS_TABLE_ROW (parent))
    causerie_markdown_place_prepend (place, find_sibling_index (child));
  else if (GTK_IS_GRID (parent))
    {
      gtk_grid_query_child (GTK_GRID (parent), child, &column, &row, NULL, NULL);
      causerie_markdown_place_prepend (place, (guint)column);
      causerie_markdown_place_prepend (place, (guint)row);
    }
  return TRUE;
}

/**
 * causerie_text_place_find:
 * @root: the widget of a list of blocks, or of one text
 * @label: a label in it
 * @index: in the text of @label, in bytes
 *
 * Returns: (transfer full) (nullable): the place in the blocks; %NULL if @label is not in @root, or
 *   does not show text of it, such as that of a button
 */
CauserieMarkdownPlace *
causerie_text_place_find (GtkWidget *root, GtkWidget *label, gsize index)
{
  g_autoptr (CauserieMarkdownPlace) place = causerie_markdown_place_new ();

  if (!is_text (label))
    return NULL;
  place->offset = index;
  for (GtkWidget *child = label; child != root;)
    {
      GtkWidget *parent = gtk_widget_get_parent (child);

      if (parent == NULL || !add_parent (place, parent, child))
        return NULL;
      child = parent;
    }
  return g_steal_pointer (&place);
}

/* The rest of the way to a place. */
typedef struct
{
  const CauserieMarkdownPlace *place;
  guint level;
  gsize offset;
} Search;

static GtkWidget *locate (GtkWidget *widget, Search search, gsize *index);

/* Returns: the next index of the path; a large number if it has none */
static guint
take_index (Search *search)
{
  GArray *path = search->place->path;

  return search->level < path->len ? g_array_index (path, guint, search->level++) : G_MAXUINT;
}

static GtkWidget *
locate_slice (CauserieLazyBox *box, Search search, gsize *index)
{
  CauserieLazyBoxClass *klass = CAUSERIE_LAZY_BOX_GET_CLASS (box);
  guint low = 0;
  guint high = causerie_lazy_box_get_n (box);
  GtkWidget *child;

  while (low + 1 < high)
    {
      guint middle = low + (high - low) / 2;

      if (klass->get_start (box, middle) <= search.offset)
        low = middle;
      else
        high = middle;
    }
  child = high > 0 ? causerie_lazy_box_get_child (box, low) : NULL;
  if (child == NULL)
    return NULL;
  search.offset -= MIN (search.offset, klass->get_start (box, low));
  return locate (child, search, index);
}

static GtkWidget *
locate_in_box (CauserieLazyBox *box, Search search, gsize *index)
{
  guint position;
  GtkWidget *child;

  if (CAUSERIE_LAZY_BOX_GET_CLASS (box)->get_start != NULL)
    return locate_slice (box, search, index);
  position = take_index (&search);
  child = position < causerie_lazy_box_get_n (box) ? causerie_lazy_box_get_child (box, position)
                                                   : NULL;
  return child != NULL ? locate (child, search, index) : NULL;
}

static GtkWidget *
locate_cell (GtkWidget *row, Search search, gsize *index)
{
  guint column = take_index (&search);
  GtkWidget *cell = gtk_widget_get_first_child (row);

  for (; column > 0 && cell != NULL; column--)
    cell = gtk_widget_get_next_sibling (cell);
  return cell != NULL ? locate (cell, search, index) : NULL;
}

static GtkWidget *
locate_in_grid (GtkGrid *grid, Search search, gsize *index)
{
  guint row = take_index (&search);
  guint column = take_index (&search);
  GtkWidget *cell
      = gtk_grid_get_child_at (grid, (int)MIN (column, G_MAXINT), (int)MIN (row, G_MAXINT));

  return cell != NULL ? locate (cell, search, index) : NULL;
}

static GtkWidget *
locate (GtkWidget *widget, Search search, gsize *index)
{
  GtkWidget *found = NULL;

  if (is_text (widget))
    {
      *index = MIN (search.offset, strlen (gtk_label_get_text (GTK_LABEL (widget))));
      return widget;
    }
  if (CAUSERIE_IS_LAZY_BOX (widget))
    return locate_in_box (CAUSERIE_LAZY_BOX (widget), search, index);
  if (CAUSERIE_IS_TABLE_ROW (widget))
    return locate_cell (widget, search, index);
  if (GTK_IS_GRID (widget))
    return locate_in_grid (GTK_GRID (widget), search, index);
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL && found == NULL;
       child = gtk_widget_get_next_sibling (child))
    found = locate (child, search, index);
  return found;
}

/**
 * causerie_text_place_locate:
 * @root: the widget of a list of blocks, or of one text
 * @index: (out): in the text of the label, in bytes
 *
 * Returns: (transfer none) (nullable): the label at the place; %NULL if it does not exist now
 */
GtkWidget *
causerie_text_place_locate (GtkWidget *root, const CauserieMarkdownPlace *place, gsize *index)
{
  return locate (root, (Search){ place, 0, place->offset }, index);
}

/**
 * causerie_text_place_list_labels:
 * @labels: (element-type GtkLabel): the labels of the text in @root are added to it, in the order
 *   of reading; only those that exist and are shown
 */
void
causerie_text_place_list_labels (GtkWidget *root, GPtrArray *labels)
{
  if (!gtk_widget_get_visible (root) || !gtk_widget_get_child_visible (root))
    return;
  if (is_text (root))
    {
      g_ptr_array_add (labels, root);
      return;
    }
  for (GtkWidget *child = gtk_widget_get_first_child (root); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    causerie_text_place_list_labels (child, labels);
}

/* Returns: whether all children of @box beside the one at @position exist, up to the one at @end,
   in the direction from the first to the second */
static gboolean
exist (CauserieLazyBox *box, guint position, guint end)
{
  int step = end > position ? 1 : -1;

  for (; position != end; position += (guint)step)
    if (causerie_lazy_box_get_child (box, position) == NULL)
      return FALSE;
  return TRUE;
}

/* Returns: (nullable): the child of @box that contains @widget */
static GtkWidget *
find_child_with (GtkWidget *box, GtkWidget *widget)
{
  while (widget != NULL && gtk_widget_get_parent (widget) != box)
    widget = gtk_widget_get_parent (widget);
  return widget;
}

/* Returns: whether no part is missing between @child of @box and @other, or the end of @box if that
   is elsewhere */
static gboolean
is_complete (CauserieLazyBox *box, GtkWidget *child, GtkWidget *other, int direction)
{
  guint n = causerie_lazy_box_get_n (box);
  GtkWidget *other_child = find_child_with (GTK_WIDGET (box), other);
  guint position;
  guint end = direction > 0 ? n - 1 : 0;

  if (!causerie_lazy_box_find_child (box, child, &position))
    return TRUE;
  if (other_child != NULL)
    causerie_lazy_box_find_child (box, other_child, &end);
  return exist (box, position, end) && causerie_lazy_box_get_child (box, end) != NULL;
}

/**
 * causerie_text_place_is_next:
 * @label: a label with text
 * @other: (nullable): the next label that exists; %NULL if there is none in the message
 * @direction: 1 if @other is behind @label, -1 if it is before it
 *
 * Returns: %FALSE if there is text between the two for which no label exists now
 */
gboolean
causerie_text_place_is_next (GtkWidget *label, GtkWidget *other, int direction)
{
  for (GtkWidget *child = label; child != NULL; child = gtk_widget_get_parent (child))
    {
      GtkWidget *box = gtk_widget_get_parent (child);

      if (!CAUSERIE_IS_LAZY_BOX (box))
        continue;
      if (!is_complete (CAUSERIE_LAZY_BOX (box), child, other, direction))
        return FALSE;
      if (other != NULL && gtk_widget_is_ancestor (other, box))
        return TRUE;
    }
  return TRUE;
}
