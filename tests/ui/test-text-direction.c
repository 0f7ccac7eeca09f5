/* SPDX-License-Identifier: GPL-3.0-or-later
 * Each paragraph, list, quote and table of a reply takes the direction of its own text. */
#include "config.h"

#include "causerie-block-list.h"
#include "causerie-block-widget.h"
#include "causerie-hanging-box.h"
#include "causerie-markdown-document.h"
#include "causerie-table.h"
#include "causerie-test-display.h"
#include "causerie-test.h"
#include "causerie-text-label.h"

#include <math.h>

#define SECONDS 20
#define WIDTH 600

typedef struct
{
  GtkWidget *window;
  GtkWidget *list;
} Fixture;

static gboolean
is_allocated (gpointer data)
{
  Fixture *f = data;

  return gtk_widget_get_width (f->list) == WIDTH;
}

/* The data of the test is the direction of the interface. */
static void
set_up (Fixture *f, gconstpointer data)
{
  gtk_widget_set_default_direction ((GtkTextDirection)GPOINTER_TO_INT (data));
}

static void
tear_down (Fixture *f, gconstpointer data)
{
  gtk_window_destroy (GTK_WINDOW (f->window));
  gtk_widget_set_default_direction (GTK_TEXT_DIR_LTR);
}

static void
show (Fixture *f, const char *markdown)
{
  g_autoptr (CauserieMarkdownDocument) document = causerie_markdown_document_new ();
  GtkWidget *scroller;

  causerie_markdown_document_set_text (document, markdown, TRUE);
  f->list = causerie_block_widget_new_list ();
  causerie_block_list_set_model (CAUSERIE_BLOCK_LIST (f->list), G_LIST_MODEL (document));
  /* A GtkWindow warns if its child needs more height than it was given. */
  scroller = g_object_new (GTK_TYPE_SCROLLED_WINDOW, "child", f->list, "hscrollbar-policy",
                           GTK_POLICY_NEVER, NULL);
  f->window = g_object_new (GTK_TYPE_WINDOW, "child", scroller, "decorated", FALSE, "default-width",
                            WIDTH, "default-height", 600, NULL);
  gtk_window_present (GTK_WINDOW (f->window));
  g_assert_true (causerie_test_wait_until (is_allocated, f, SECONDS));
}

static GtkWidget *
block (Fixture *f, guint position)
{
  return causerie_lazy_box_get_child (CAUSERIE_LAZY_BOX (f->list), position);
}

static double
get_x (GtkWidget *widget, GtkWidget *ancestor)
{
  graphene_rect_t bounds;

  g_assert_true (gtk_widget_compute_bounds (widget, ancestor, &bounds));
  return bounds.origin.x;
}

/* Checks on which side of its label a short text is. */
static void
assert_side (GtkWidget *label, gboolean right)
{
  PangoRectangle text;
  int left_gap;
  int right_gap;

  g_assert_true (GTK_IS_LABEL (label));
  pango_layout_get_pixel_extents (gtk_label_get_layout (GTK_LABEL (label)), NULL, &text);
  gtk_label_get_layout_offsets (GTK_LABEL (label), &left_gap, NULL);
  left_gap += text.x;
  right_gap = gtk_widget_get_width (label) - left_gap - text.width;
  g_test_message ("%d pixels, text of %d: %d on the left, %d on the right",
                  gtk_widget_get_width (label), text.width, left_gap, right_gap);
  g_assert_cmpint (abs (right ? right_gap : left_gap), <=, 1);
}

static void
test_paragraphs_and_headings (Fixture *f, gconstpointer data)
{
  show (f, "# عنوان\n\nنص قصير\n\nשלום עולם\n\nShort text\n\n## Heading\n\n`code` نص\n");
  assert_side (block (f, 0), TRUE);
  assert_side (block (f, 1), TRUE);
  assert_side (block (f, 2), TRUE);
  assert_side (block (f, 3), FALSE);
  assert_side (block (f, 4), FALSE);
  assert_side (block (f, 5), FALSE);
}

/* Without letters, the direction of the interface is the only one there is. */
static void
test_digits_follow_the_interface (Fixture *f, gconstpointer data)
{
  gboolean rtl = GPOINTER_TO_INT (data) == GTK_TEXT_DIR_RTL;

  show (f, "123 – 456\n");
  assert_side (block (f, 0), rtl);
}

static void
assert_mark_side (GtkWidget *list, guint position, gboolean right)
{
  GtkWidget *item = causerie_lazy_box_get_child (CAUSERIE_LAZY_BOX (list), position);
  GtkWidget *mark = causerie_hanging_box_get_mark (CAUSERIE_HANGING_BOX (item));
  GtkWidget *content = causerie_hanging_box_get_content (CAUSERIE_HANGING_BOX (item));

  if (right)
    g_assert_cmpfloat (get_x (mark, item), >, get_x (content, item));
  else
    g_assert_cmpfloat (get_x (mark, item), <, get_x (content, item));
}

static void
test_marks_are_at_the_start (Fixture *f, gconstpointer data)
{
  show (f, "- العنصر الأول\n- Second\n\nText\n\n1. One\n2. اثنان\n");
  assert_mark_side (block (f, 0), 0, TRUE);
  assert_mark_side (block (f, 0), 1, TRUE);
  assert_mark_side (block (f, 2), 0, FALSE);
  assert_mark_side (block (f, 2), 1, FALSE);
}

static void
test_quote_has_its_bar_at_the_start (Fixture *f, gconstpointer data)
{
  show (f, "> اقتباس\n\nText\n\n> Quoted\n");
  g_assert_cmpint (gtk_widget_get_direction (block (f, 0)), ==, GTK_TEXT_DIR_RTL);
  g_assert_cmpint (gtk_widget_get_direction (block (f, 2)), ==, GTK_TEXT_DIR_LTR);
}

static GtkWidget *
find_grid (GtkWidget *widget)
{
  GtkWidget *found = GTK_IS_GRID (widget) ? widget : NULL;

  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL && found == NULL;
       child = gtk_widget_get_next_sibling (child))
    found = find_grid (child);
  return found;
}

static GtkWidget *
get_cell (GtkWidget *table, int row, int column)
{
  return gtk_grid_get_child_at (GTK_GRID (find_grid (table)), column, row);
}

static void
test_first_column_is_at_the_start (Fixture *f, gconstpointer data)
{
  static const char arabic[]
      = "| الاسم | القيمة |\n|---|---|\n| الأول من الأسماء | 1 |\n| Two | 2 |\n";
  static const char english[]
      = "| Name | Value |\n|---|---|\n| The longest name | 1 |\n| اثنان | 2 |\n";
  g_autofree char *markdown = g_strconcat (arabic, "\nText\n\n", english, NULL);
  GtkWidget *table;

  show (f, markdown);
  table = block (f, 0);
  g_assert_cmpfloat (get_x (get_cell (table, 0, 0), table), >,
                     get_x (get_cell (table, 0, 1), table));
  g_assert_cmpfloat (get_x (get_cell (table, 0, 0), table), >, WIDTH / 2);
  assert_side (get_cell (table, 2, 0), TRUE);
  assert_side (get_cell (table, 2, 1), TRUE);

  table = block (f, 2);
  g_assert_cmpfloat (get_x (get_cell (table, 0, 0), table), ==, 0);
  g_assert_cmpfloat (get_x (get_cell (table, 0, 0), table), <,
                     get_x (get_cell (table, 0, 1), table));
  assert_side (get_cell (table, 2, 0), FALSE);
  assert_side (get_cell (table, 2, 1), FALSE);
}

static void
test_wide_table_begins_in_view (Fixture *f, gconstpointer data)
{
  GString *markdown = g_string_new ("| الاسم");
  GtkWidget *table;
  double x;

  for (int i = 0; i < 30; i++)
    g_string_append (markdown, " | القيمة");
  g_string_append (markdown, " |\n|");
  for (int i = 0; i < 31; i++)
    g_string_append (markdown, "---|");
  show (f, markdown->str);
  g_string_free (markdown, TRUE);
  table = block (f, 0);
  x = get_x (get_cell (table, 0, 0), table);
  g_assert_cmpfloat (x, >, 0);
  g_assert_cmpfloat (x + gtk_widget_get_width (get_cell (table, 0, 0)), <=, WIDTH);
}

static void
add (const char *name, void (*test) (Fixture *f, gconstpointer data))
{
  g_autofree char *ltr = g_strconcat ("/text-direction/ltr/", name, NULL);
  g_autofree char *rtl = g_strconcat ("/text-direction/rtl/", name, NULL);

  g_test_add (ltr, Fixture, GINT_TO_POINTER (GTK_TEXT_DIR_LTR), set_up, test, tear_down);
  g_test_add (rtl, Fixture, GINT_TO_POINTER (GTK_TEXT_DIR_RTL), set_up, test, tear_down);
}

int
main (int argc, char *argv[])
{
  causerie_test_display_init (&argc, &argv);
  add ("paragraphs-and-headings", test_paragraphs_and_headings);
  add ("digits-follow-the-interface", test_digits_follow_the_interface);
  add ("marks-are-at-the-start", test_marks_are_at_the_start);
  add ("quote-has-its-bar-at-the-start", test_quote_has_its_bar_at_the_start);
  add ("first-column-is-at-the-start", test_first_column_is_at_the_start);
  add ("wide-table-begins-in-view", test_wide_table_begins_in_view);
  return g_test_run ();
}
