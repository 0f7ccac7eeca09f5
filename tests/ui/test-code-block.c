/* SPDX-License-Identifier: GPL-3.0-or-later
 * The height of code blocks. */
#include "config.h"

#include "causerie-code-block.h"
#include "causerie-fold-button.h"

#include "causerie-test-display.h"
#include "causerie-test.h"

#include <gtk/gtk.h>

#define N_LINES 30

static GtkTextView *
find_view (GtkWidget *widget)
{
  if (GTK_IS_TEXT_VIEW (widget))
    return GTK_TEXT_VIEW (widget);
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    {
      GtkTextView *found = find_view (child);

      if (found != NULL)
        return found;
    }
  return NULL;
}

/* Returns: the bottom of the last line as measured by the view; 0 if it is not known yet */
static int
get_foot (GtkTextView *view)
{
  GtkTextIter end;
  int y;
  int height;

  gtk_text_buffer_get_end_iter (gtk_text_view_get_buffer (view), &end);
  gtk_text_view_get_line_yrange (view, &end, &y, &height);
  return height > 0 ? y + height : 0;
}

static int
get_room (GtkTextView *view)
{
  return gtk_widget_get_height (GTK_WIDGET (view)) - gtk_text_view_get_top_margin (view)
         - gtk_text_view_get_bottom_margin (view);
}

static gboolean
is_laid_out (gpointer data)
{
  return get_foot (data) > 0 && get_room (data) >= get_foot (data);
}

static void
show_lines (GtkWidget *block, guint n)
{
  g_autoptr (GString) code = g_string_new (NULL);

  for (guint i = 0; i < n; i++)
    g_string_append_printf (code, "line (%u);\n", i);
  causerie_code_block_set_code (CAUSERIE_CODE_BLOCK (block), code->str, "c");
}

/* The code grows while it is visible, like in a streaming reply. */
static void
test_height_fits_lines (void)
{
  GtkWidget *window = gtk_window_new ();
  GtkWidget *block = causerie_code_block_new ();
  GtkTextView *view = find_view (block);

  g_assert_nonnull (view);
  show_lines (block, 1);
  gtk_widget_set_valign (block, GTK_ALIGN_START);
  gtk_window_set_child (GTK_WINDOW (window), block);
  gtk_window_present (GTK_WINDOW (window));
  g_assert_true (causerie_test_wait_until (is_laid_out, view, 20));
  show_lines (block, N_LINES);
  g_assert_true (causerie_test_wait_until (is_laid_out, view, 20));
  g_assert_cmpint (get_foot (view), >, N_LINES);
  g_assert_cmpint (get_room (view), ==, get_foot (view));
  gtk_window_destroy (GTK_WINDOW (window));
}

static GtkWidget *
find_fold (GtkWidget *widget)
{
  if (CAUSERIE_IS_FOLD_BUTTON (widget))
    return widget;
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    {
      GtkWidget *found = find_fold (child);

      if (found != NULL)
        return found;
    }
  return NULL;
}

static int
count_shown (GtkWidget *block)
{
  return gtk_text_buffer_get_line_count (gtk_text_view_get_buffer (find_view (block)));
}

/* Copying takes all of it. */
static void
test_long_code_is_folded (void)
{
  g_autoptr (GtkWidget) block = g_object_ref_sink (causerie_code_block_new ());
  g_autofree char *copied = NULL;
  GtkWidget *fold = find_fold (block);

  show_lines (block, 60);
  g_assert_false (gtk_widget_get_visible (fold));
  g_assert_cmpint (count_shown (block), ==, 60);
  show_lines (block, 61);
  g_assert_true (gtk_widget_get_visible (fold));
  g_assert_cmpint (count_shown (block), ==, 40);
  copied = causerie_code_block_dup_code (CAUSERIE_CODE_BLOCK (block));
  g_assert_nonnull (strstr (copied, "line (60)"));
  causerie_fold_button_set_unfolded (CAUSERIE_FOLD_BUTTON (fold), TRUE);
  g_assert_cmpint (count_shown (block), ==, 61);
}

int
main (int argc, char **argv)
{
  causerie_test_display_init (&argc, &argv);
  g_test_add_func ("/code-block/height-fits-lines", test_height_fits_lines);
  g_test_add_func ("/code-block/long-code-is-folded", test_long_code_is_folded);
  return g_test_run ();
}
