/* SPDX-License-Identifier: GPL-3.0-or-later
 * Marks the words that a reader looks for. The text of messages is in selectable labels; other
 * labels, such as the marks of lists, are left out. */
#include "config.h"

#include "causerie-found-text.h"

#include "causerie-fold-button.h"
#include "causerie-lazy-box.h"

/* The data key of a label for its Marks. */
#define MARKS "causerie-marks"

/* The matches that are marked in a label. */
typedef struct
{
  PangoAttrList *own; /* the attributes without the marks, or NULL */
  GArray *ranges;
  int current; /* an index, or another number for none */
} Marks;

/* Dark text on yellow or orange, which is legible in the light and in the dark style. */
static const GdkRGBA foreground = { 0.14f, 0.12f, 0.19f, 1 };
static const GdkRGBA background = { 0.98f, 0.94f, 0.42f, 1 };
static const GdkRGBA current_background = { 1, 0.64f, 0.28f, 1 };

typedef void (*VisitFunc) (GtkWidget *widget, gpointer data);

static gboolean
is_lazy_box (GtkWidget *widget)
{
  return CAUSERIE_IS_LAZY_BOX (widget) && causerie_lazy_box_get_lazy (CAUSERIE_LAZY_BOX (widget));
}

/* Calls @visit for the widgets that show text, in the order of reading, and for the boxes of which
   only a part exists. */
static void
visit_texts (GtkWidget *widget, VisitFunc visit, gpointer data)
{
  if (is_lazy_box (widget)
      || (GTK_IS_LABEL (widget) && gtk_label_get_selectable (GTK_LABEL (widget))))
    {
      visit (widget, data);
      return;
    }
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    visit_texts (child, visit, data);
}

static GArray *
list_ranges (GtkWidget *label, const CauserieFindWords *words)
{
  return causerie_find_words_list (words, gtk_label_get_text (GTK_LABEL (label)));
}

static void
add_attribute (PangoAttrList *list, PangoAttribute *attribute, const CauserieFindRange *range)
{
  attribute->start_index = (guint)range->start;
  attribute->end_index = (guint)range->end;
  pango_attr_list_insert (list, attribute);
}

static guint16
to_pango (float part)
{
  return (guint16)(part * 65535);
}

static void
color_range (PangoAttrList *list, const CauserieFindRange *range, const GdkRGBA *ground)
{
  add_attribute (list,
                 pango_attr_background_new (to_pango (ground->red), to_pango (ground->green),
                                            to_pango (ground->blue)),
                 range);
  add_attribute (list,
                 pango_attr_foreground_new (to_pango (foreground.red), to_pango (foreground.green),
                                            to_pango (foreground.blue)),
                 range);
}

static void
free_marks (gpointer data)
{
  Marks *marks = data;

  g_clear_pointer (&marks->own, pango_attr_list_unref);
  g_array_unref (marks->ranges);
  g_free (marks);
}

static void
show_marks (GtkLabel *label, const Marks *marks)
{
  g_autoptr (PangoAttrList) marked
      = marks->own != NULL ? pango_attr_list_copy (marks->own) : pango_attr_list_new ();

  for (guint i = 0; i < marks->ranges->len; i++)
    color_range (marked, &g_array_index (marks->ranges, CauserieFindRange, i),
                 (int)i == marks->current ? &current_background : &background);
  gtk_label_set_attributes (label, marked);
}

static void
unmark_label (GtkLabel *label)
{
  Marks *marks = g_object_get_data (G_OBJECT (label), MARKS);

  if (marks == NULL)
    return;
  gtk_label_set_attributes (label, marks->own);
  g_object_set_data (G_OBJECT (label), MARKS, NULL);
}

/* @current: the index of the current match in this label; other numbers for none */
static void
mark_label (GtkLabel *label, GArray *ranges, int current)
{
  PangoAttrList *own;
  Marks *marks;

  unmark_label (label);
  if (ranges->len == 0)
    return;
  own = gtk_label_get_attributes (label);
  marks = g_new0 (Marks, 1);
  marks->own = own != NULL ? pango_attr_list_ref (own) : NULL;
  marks->ranges = g_array_ref (ranges);
  marks->current = current;
  g_object_set_data_full (G_OBJECT (label), MARKS, marks, free_marks);
  show_marks (label, marks);
}

/**
 * causerie_found_text_set_attributes:
 * @attributes: (nullable): the attributes of @label without marks
 *
 * Changes the attributes of a label that may have marks, and keeps those.
 */
void
causerie_found_text_set_attributes (GtkLabel *label, PangoAttrList *attributes)
{
  Marks *marks;

  g_return_if_fail (GTK_IS_LABEL (label));

  marks = g_object_get_data (G_OBJECT (label), MARKS);
  if (marks == NULL)
    {
      gtk_label_set_attributes (label, attributes);
      return;
    }
  g_clear_pointer (&marks->own, pango_attr_list_unref);
  marks->own = attributes != NULL ? pango_attr_list_ref (attributes) : NULL;
  show_marks (label, marks);
}

typedef struct
{
  CauserieFindWords *words;
  int current;
  guint n; /* the number of matches so far */
} Marking;

static void
mark_cb (GtkWidget *widget, gpointer data)
{
  Marking *marking = data;
  int current = marking->current - (int)marking->n;
  g_autoptr (GArray) ranges = NULL;

  if (is_lazy_box (widget))
    {
      marking->n += causerie_lazy_box_mark (CAUSERIE_LAZY_BOX (widget), marking->words, current);
      return;
    }
  ranges = marking->words != NULL ? list_ranges (widget, marking->words)
                                  : g_array_new (FALSE, FALSE, sizeof (CauserieFindRange));
  mark_label (GTK_LABEL (widget), ranges, current);
  marking->n += ranges->len;
}

/**
 * causerie_found_text_mark:
 * @root: a widget whose descendants show text
 * @words: (nullable): %NULL to remove the marks
 * @current: the index of the current match, or -1
 *
 * Returns: the number of matches in the text that is not folded
 */
guint
causerie_found_text_mark (GtkWidget *root, CauserieFindWords *words, int current)
{
  Marking marking = { words, current, 0 };

  g_return_val_if_fail (GTK_IS_WIDGET (root), 0);

  visit_texts (root, mark_cb, &marking);
  return marking.n;
}

typedef struct
{
  const CauserieFindWords *words;
  guint n;
} Counting;

static guint
count_in (GtkWidget *widget, const CauserieFindWords *words)
{
  g_autoptr (GArray) ranges = NULL;

  if (is_lazy_box (widget))
    return causerie_lazy_box_count (CAUSERIE_LAZY_BOX (widget), words);
  ranges = list_ranges (widget, words);
  return ranges->len;
}

static void
count_cb (GtkWidget *widget, gpointer data)
{
  Counting *counting = data;

  counting->n += count_in (widget, counting->words);
}

/* Returns: the number of matches in the text that is not folded */
guint
causerie_found_text_count (GtkWidget *root, const CauserieFindWords *words)
{
  Counting counting = { words, 0 };

  g_return_val_if_fail (GTK_IS_WIDGET (root) && words != NULL, 0);

  visit_texts (root, count_cb, &counting);
  return counting.n;
}

typedef struct
{
  const CauserieFindWords *words;
  guint left; /* the number of matches to skip */
  GtkWidget *widget;
  graphene_rect_t place; /* in the coordinates of @widget */
} Search;

static void
get_label_place (GtkLabel *label, const CauserieFindRange *range, graphene_rect_t *place)
{
  PangoRectangle first;
  PangoRectangle last;
  int x;
  int y;

  pango_layout_index_to_pos (gtk_label_get_layout (label), (int)range->start, &first);
  pango_layout_index_to_pos (gtk_label_get_layout (label), (int)range->end, &last);
  gtk_label_get_layout_offsets (label, &x, &y);
  graphene_rect_init (
      place, (float)(x + PANGO_PIXELS (first.x)), (float)(y + PANGO_PIXELS (first.y)),
      (float)MAX (1, PANGO_PIXELS (last.x - first.x)), (float)PANGO_PIXELS (first.height));
}

static void search_cb (GtkWidget *widget, gpointer data);

/* The place of a child that does not exist, or that is not laid out yet, is near the right one. */
static void
search_in_box (CauserieLazyBox *box, Search *search)
{
  guint n = causerie_lazy_box_count (box, search->words);
  guint position;
  GtkWidget *child;

  if (search->left >= n)
    {
      search->left -= n;
      return;
    }
  if (!causerie_lazy_box_find_found (box, search->words, search->left, &position, &search->left))
    return;
  child = causerie_lazy_box_get_child (box, position);
  if (child != NULL && gtk_widget_get_width (child) > 0)
    {
      visit_texts (child, search_cb, search);
      return;
    }
  search->widget = GTK_WIDGET (box);
  graphene_rect_init (&search->place, 0, (float)causerie_lazy_box_get_top (box, position), 0, 0);
}

static void
search_cb (GtkWidget *widget, gpointer data)
{
  Search *search = data;
  g_autoptr (GArray) ranges = NULL;
  const CauserieFindRange *range;

  if (search->widget != NULL)
    return;
  if (is_lazy_box (widget))
    {
      search_in_box (CAUSERIE_LAZY_BOX (widget), search);
      return;
    }
  ranges = list_ranges (widget, search->words);
  if (search->left >= ranges->len)
    {
      search->left -= ranges->len;
      return;
    }
  range = &g_array_index (ranges, CauserieFindRange, search->left);
  search->widget = widget;
  get_label_place (GTK_LABEL (widget), range, &search->place);
}

/* Wide code and tables are scrolled sideways. */
static void
scroll_sideways (GtkWidget *root, const Search *search)
{
  for (GtkWidget *widget = search->widget; widget != NULL && widget != root;
       widget = gtk_widget_get_parent (widget))
    {
      GtkWidget *child = GTK_IS_SCROLLED_WINDOW (widget)
                             ? gtk_scrolled_window_get_child (GTK_SCROLLED_WINDOW (widget))
                             : NULL;
      graphene_point_t from = search->place.origin;
      graphene_point_t to;
      GtkAdjustment *adjustment;

      if (child == NULL || !gtk_widget_compute_point (search->widget, widget, &from, &to))
        continue;
      adjustment = gtk_scrolled_window_get_hadjustment (GTK_SCROLLED_WINDOW (widget));
      gtk_adjustment_clamp_page (adjustment, gtk_adjustment_get_value (adjustment) + (double)to.x,
                                 gtk_adjustment_get_value (adjustment)
                                     + (double)(to.x + search->place.size.width));
    }
}

/**
 * causerie_found_text_get_place:
 * @n: the index of a match, from 0
 * @place: (out): its place in the coordinates of @relative_to; without a size if it is only an
 *   estimate, because that part does not exist until it is in view
 *
 * Scrolls wide code and tables sideways to the match.
 *
 * Returns: %FALSE if there are fewer matches, or if the widgets have no place yet
 */
gboolean
causerie_found_text_get_place (GtkWidget *root, const CauserieFindWords *words, guint n,
                               GtkWidget *relative_to, graphene_rect_t *place)
{
  Search search = { .words = words, .left = n };
  graphene_point_t origin;

  g_return_val_if_fail (GTK_IS_WIDGET (root) && words != NULL, FALSE);

  visit_texts (root, search_cb, &search);
  if (search.widget == NULL)
    return FALSE;
  scroll_sideways (root, &search);
  if (!gtk_widget_compute_point (search.widget, relative_to, &search.place.origin, &origin))
    return FALSE;
  graphene_rect_init (place, origin.x, origin.y, search.place.size.width, search.place.size.height);
  return TRUE;
}

/* Unfolds all texts, because a match may be in a part that is not shown. */
void
causerie_found_text_unfold (GtkWidget *root)
{
  g_return_if_fail (GTK_IS_WIDGET (root));

  if (CAUSERIE_IS_FOLD_BUTTON (root) && gtk_widget_get_visible (root))
    causerie_fold_button_set_unfolded (CAUSERIE_FOLD_BUTTON (root), TRUE);
  for (GtkWidget *child = gtk_widget_get_first_child (root); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    causerie_found_text_unfold (child);
}
