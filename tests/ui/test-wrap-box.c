/* SPDX-License-Identifier: GPL-3.0-or-later
 * How children are placed in rows. */
#include "config.h"

#include "causerie-test-display.h"
#include "causerie-wrap-box.h"

#define WIDTH 300

static GtkWidget *
create_child (int width)
{
  GtkWidget *child = gtk_drawing_area_new ();

  gtk_widget_set_size_request (child, width, 20);
  return child;
}

/* @align: of a box with rows of 206 and 100 pixels */
static void
assert_places (float align, GtkTextDirection direction, const int *expected)
{
  GtkWidget *box
      = g_object_ref_sink (g_object_new (CAUSERIE_TYPE_WRAP_BOX, "align", (double)align, NULL));
  guint i = 0;

  gtk_widget_set_direction (box, direction);
  for (guint n = 0; n < 3; n++)
    causerie_wrap_box_append (CAUSERIE_WRAP_BOX (box), create_child (100));
  gtk_widget_measure (box, GTK_ORIENTATION_HORIZONTAL, -1, NULL, NULL, NULL, NULL);
  gtk_widget_measure (box, GTK_ORIENTATION_VERTICAL, WIDTH, NULL, NULL, NULL, NULL);
  gtk_widget_allocate (box, WIDTH, 46, -1, NULL);
  for (GtkWidget *child = gtk_widget_get_first_child (box); child != NULL;
       child = gtk_widget_get_next_sibling (child), i++)
    {
      graphene_rect_t bounds;

      g_assert_true (gtk_widget_compute_bounds (child, box, &bounds));
      g_assert_cmpint ((int)bounds.origin.x, ==, expected[i]);
      g_assert_cmpint ((int)bounds.origin.y, ==, i < 2 ? 0 : 26);
    }
  g_object_unref (box);
}

static void
test_rows_begin_at_the_start (void)
{
  static const int places[] = { 0, 106, 0 };
  static const int from_right[] = { 200, 94, 200 };

  assert_places (0, GTK_TEXT_DIR_LTR, places);
  assert_places (0, GTK_TEXT_DIR_RTL, from_right);
}

static void
test_each_row_is_aligned (void)
{
  static const int middle[] = { 47, 153, 100 };
  static const int end[] = { 94, 200, 200 };
  static const int from_right[] = { 153, 47, 100 };

  assert_places (0.5F, GTK_TEXT_DIR_LTR, middle);
  assert_places (0.5F, GTK_TEXT_DIR_RTL, from_right);
  assert_places (1, GTK_TEXT_DIR_LTR, end);
}

int
main (int argc, char *argv[])
{
  causerie_test_display_init (&argc, &argv);
  g_test_add_func ("/wrap-box/rows-begin-at-the-start", test_rows_begin_at_the_start);
  g_test_add_func ("/wrap-box/each-row-is-aligned", test_each_row_is_aligned);
  return g_test_run ();
}
