/* SPDX-License-Identifier: GPL-3.0-or-later
 * Marks the words that a reader looks for. The text of messages is in selectable labels, and code
 * is in text views; other labels, such as the marks of lists, are left out. */
#include "config.h"

#include "causerie-found-text.h"

#include "causerie-fold-button.h"
#include "causerie-typed-text.h"

/* The data key of a label for its attributes without marks. */
#define UNMARKED "causerie-unmarked"

#define TAG "causerie-found"
#define CURRENT_TAG "causerie-found-current"

/* Dark text on yellow or orange, which is legible in the light and in the dark style. */
static const GdkRGBA foreground = { 0.14f, 0.12f, 0.19f, 1 };
static const GdkRGBA background = { 0.98f, 0.94f, 0.42f, 1 };
static const GdkRGBA current_background = { 1, 0.64f, 0.28f, 1 };

typedef void (*VisitFunc) (GtkWidget *widget, gpointer data);

/* Calls @visit for the widgets that show text, in the order of reading. */
static void
visit_texts (GtkWidget *widget, VisitFunc visit, gpointer data)
{
  if (GTK_IS_TEXT_VIEW (widget)
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
list_ranges (GtkWidget *widget, const CauserieFindWords *words)
{
  g_autofree char *text
      = GTK_IS_TEXT_VIEW (widget)
            ? causerie_typed_text_dup (gtk_text_view_get_buffer (GTK_TEXT_VIEW (widget)))
            : g_strdup (gtk_label_get_text (GTK_LABEL (widget)));

  return causerie_find_words_list (words, text);
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
unmark_label (GtkLabel *label)
{
  PangoAttrList *own = g_object_get_data (G_OBJECT (label), UNMARKED);

  if (own == NULL)
    return;
  gtk_label_set_attributes (label, own);
  g_object_set_data (G_OBJECT (label), UNMARKED, NULL);
}

/* @current: the index of the current match in this label; other numbers for none */
static void
mark_label (GtkLabel *label, GArray *ranges, int current)
{
  g_autoptr (PangoAttrList) marked = NULL;
  PangoAttrList *own;

  unmark_label (label);
  if (ranges->len == 0)
    return;
  own = gtk_label_get_attributes (label);
  own = own != NULL ? pango_attr_list_ref (own) : pango_attr_list_new ();
  marked = pango_attr_list_copy (own);
  for (guint i = 0; i < ranges->len; i++)
    color_range (marked, &g_array_index (ranges, CauserieFindRange, i),
                 (int)i == current ? &current_background : &background);
  gtk_label_set_attributes (label, marked);
  g_object_set_data_full (G_OBJECT (label), UNMARKED, own, (GDestroyNotify)pango_attr_list_unref);
}

static void
ensure_tags (GtkTextBuffer *buffer)
{
  if (gtk_text_tag_table_lookup (gtk_text_buffer_get_tag_table (buffer), TAG) != NULL)
    return;
  gtk_text_buffer_create_tag (buffer, TAG, "background-rgba", &background, "foreground-rgba",
                              &foreground, NULL);
  gtk_text_buffer_create_tag (buffer, CURRENT_TAG, "background-rgba", &current_background,
                              "foreground-rgba", &foreground, NULL);
}

/* GtkTextBuffer counts characters. @iter is at the byte @from of @text, and moves to the byte
   @to. */
static void
advance (GtkTextIter *iter, const char *text, gsize from, gsize to)
{
  gtk_text_iter_forward_chars (iter, (int)g_utf8_strlen (text + from, (gssize)(to - from)));
}

static void
mark_view (GtkTextView *view, GArray *ranges, int current)
{
  GtkTextBuffer *buffer = gtk_text_view_get_buffer (view);
  GtkTextTagTable *tags = gtk_text_buffer_get_tag_table (buffer);
  g_autofree char *text = causerie_typed_text_dup (buffer);
  GtkTextIter start;
  GtkTextIter end;
  gsize position = 0;

  if (ranges->len == 0 && gtk_text_tag_table_lookup (tags, TAG) == NULL)
    return;
  ensure_tags (buffer);
  gtk_text_buffer_get_bounds (buffer, &start, &end);
  gtk_text_buffer_remove_tag_by_name (buffer, TAG, &start, &end);
  gtk_text_buffer_remove_tag_by_name (buffer, CURRENT_TAG, &start, &end);
  end = start;
  for (guint i = 0; i < ranges->len; i++)
    {
      const CauserieFindRange *range = &g_array_index (ranges, CauserieFindRange, i);

      start = end;
      advance (&start, text, position, range->start);
      end = start;
      advance (&end, text, range->start, range->end);
      position = range->end;
      gtk_text_buffer_apply_tag_by_name (buffer, (int)i == current ? CURRENT_TAG : TAG, &start,
                                         &end);
    }
}

typedef struct
{
  const CauserieFindWords *words;
  int current;
  guint n; /* the number of matches so far */
} Marking;

static void
mark_cb (GtkWidget *widget, gpointer data)
{
  Marking *marking = data;
  g_autoptr (GArray) ranges = marking->words != NULL
                                  ? list_ranges (widget, marking->words)
                                  : g_array_new (FALSE, FALSE, sizeof (CauserieFindRange));
  int current = marking->current - (int)marking->n;

  if (GTK_IS_LABEL (widget))
    mark_label (GTK_LABEL (widget), ranges, current);
  else
    mark_view (GTK_TEXT_VIEW (widget), ranges, current);
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
causerie_found_text_mark (GtkWidget *root, const CauserieFindWords *words, int current)
{
  Marking marking = { words, current, 0 };

  g_return_val_if_fail (GTK_IS_WIDGET (root), 0);

  visit_texts (root, mark_cb, &marking);
  return marking.n;
}

static void
count_cb (GtkWidget *widget, gpointer data)
{
  Marking *marking = data;
  g_autoptr (GArray) ranges = list_ranges (widget, marking->words);

  marking->n += ranges->len;
}

/* Returns: the number of matches in the text that is not folded */
guint
causerie_found_text_count (GtkWidget *root, const CauserieFindWords *words)
{
  Marking marking = { words, -1, 0 };

  g_return_val_if_fail (GTK_IS_WIDGET (root) && words != NULL, 0);

  visit_texts (root, count_cb, &marking);
  return marking.n;
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

static void
get_view_place (GtkTextView *view, const CauserieFindRange *range, graphene_rect_t *place)
{
  g_autofree char *text = causerie_typed_text_dup (gtk_text_view_get_buffer (view));
  GtkTextIter start;
  GtkTextIter end;
  GdkRectangle first;
  GdkRectangle last;
  int x;
  int y;

  gtk_text_buffer_get_start_iter (gtk_text_view_get_buffer (view), &start);
  advance (&start, text, 0, range->start);
  end = start;
  advance (&end, text, range->start, range->end);
  gtk_text_view_get_iter_location (view, &start, &first);
  gtk_text_view_get_iter_location (view, &end, &last);
  gtk_text_view_buffer_to_window_coords (view, GTK_TEXT_WINDOW_WIDGET, first.x, first.y, &x, &y);
  graphene_rect_init (place, (float)x, (float)y, (float)MAX (1, last.x - first.x),
                      (float)first.height);
}

static void
search_cb (GtkWidget *widget, gpointer data)
{
  Search *search = data;
  g_autoptr (GArray) ranges = NULL;
  const CauserieFindRange *range;

  if (search->widget != NULL)
    return;
  ranges = list_ranges (widget, search->words);
  if (search->left >= ranges->len)
    {
      search->left -= ranges->len;
      return;
    }
  range = &g_array_index (ranges, CauserieFindRange, search->left);
  search->widget = widget;
  if (GTK_IS_LABEL (widget))
    get_label_place (GTK_LABEL (widget), range, &search->place);
  else
    get_view_place (GTK_TEXT_VIEW (widget), range, &search->place);
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
 * @place: (out): its place in the coordinates of @relative_to
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
