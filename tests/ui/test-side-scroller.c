/* SPDX-License-Identifier: GPL-3.0-or-later
 * Horizontally scrolled widgets are completely visible in height, even if scroll bars take
 * space. */
#include "config.h"

#include "causerie-code-block.h"
#include "causerie-side-scroller.h"
#include "causerie-sliced-text.h"
#include "causerie-test-display.h"
#include "causerie-test.h"

#define SECONDS 20
#define HEIGHT 48

typedef struct
{
  int width;
  gboolean with_bar;
} Look;

static const Look narrow = { .width = 100 };
static const Look wide = { .width = 2000, .with_bar = TRUE };

static gboolean
is_laid_out (gpointer data)
{
  return gtk_widget_get_height (data) > 0;
}

static GtkWidget *
open_window (GtkWidget *content)
{
  GtkWidget *window = gtk_window_new ();

  gtk_widget_set_valign (content, GTK_ALIGN_START);
  gtk_window_set_default_size (GTK_WINDOW (window), 300, 300);
  gtk_window_set_child (GTK_WINDOW (window), content);
  gtk_window_present (GTK_WINDOW (window));
  g_assert_true (causerie_test_wait_until (is_laid_out, content, SECONDS));
  return window;
}

static void
test_look (gconstpointer data)
{
  const Look *look = data;
  GtkWidget *child
      = g_object_new (GTK_TYPE_LABEL, "width-request", look->width, "height-request", HEIGHT, NULL);
  GtkWidget *scroller = causerie_side_scroller_new (child);
  GtkWidget *window = open_window (scroller);
  GtkWidget *viewport = gtk_widget_get_parent (child);

  g_assert_cmpint (gtk_widget_get_height (viewport), ==, HEIGHT);
  if (look->with_bar)
    g_assert_cmpint (gtk_widget_get_height (scroller), >, HEIGHT);
  else
    g_assert_cmpint (gtk_widget_get_height (scroller), ==, HEIGHT);
  gtk_window_destroy (GTK_WINDOW (window));
}

static GtkWidget *
find (GtkWidget *widget, GType type)
{
  GtkWidget *found = G_TYPE_CHECK_INSTANCE_TYPE (widget, type) ? widget : NULL;

  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL && found == NULL;
       child = gtk_widget_get_next_sibling (child))
    found = find (child, type);
  return found;
}

static void
test_code (void)
{
  g_autofree char *line = g_strnfill (400, 'x');
  g_autofree char *code = g_strconcat (line, "\nsecond\nlast", NULL);
  GtkWidget *block = causerie_code_block_new ();
  GtkWidget *window;
  GtkWidget *lines;
  GtkWidget *scroller;
  GtkWidget *bar;
  graphene_rect_t bounds;

  causerie_code_block_set_code (CAUSERIE_CODE_BLOCK (block), code, "c");
  window = open_window (block);
  lines = find (block, CAUSERIE_TYPE_SLICED_TEXT);
  scroller = find (block, GTK_TYPE_SCROLLED_WINDOW);
  bar = gtk_scrolled_window_get_hscrollbar (GTK_SCROLLED_WINDOW (scroller));
  g_assert_true (gtk_widget_get_mapped (bar));
  g_assert_true (gtk_widget_compute_bounds (lines, scroller, &bounds));
  g_assert_cmpfloat (bounds.size.width, >, 1000);
  g_assert_cmpfloat (bounds.origin.y + bounds.size.height, <=,
                     gtk_widget_get_height (scroller) - gtk_widget_get_height (bar));
  gtk_window_destroy (GTK_WINDOW (window));
}

int
main (int argc, char *argv[])
{
  causerie_test_display_init (&argc, &argv);
  g_object_set (gtk_settings_get_default (), "gtk-overlay-scrolling", FALSE, NULL);
  g_test_add_data_func ("/side-scroller/no-bar-where-all-fits", &narrow, test_look);
  g_test_add_data_func ("/side-scroller/bar-takes-its-own-room", &wide, test_look);
  g_test_add_func ("/side-scroller/code-keeps-its-last-line", test_code);
  return g_test_run ();
}
