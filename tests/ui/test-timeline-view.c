/* SPDX-License-Identifier: GPL-3.0-or-later
 * The timeline in a real window: what is visible in each painted frame. */
#include "config.h"

#include "causerie-timeline-fixture.h"

#include "causerie-test-display.h"
#include "causerie-test.h"

#include <math.h>

#define SECONDS 20

static gboolean
at_end (CauserieTimelineFixture *f)
{
  return causerie_timeline_view_get_at_end (f->view);
}

static void
test_opens_at_the_end (CauserieTimelineFixture *f, gconstpointer data)
{
  g_assert_true (at_end (f));
  g_assert_cmpfloat (causerie_timeline_fixture_painted_end (f), ==,
                     causerie_timeline_fixture_page (f));
  causerie_timeline_fixture_assert_covered (f);
  g_assert_cmpuint (f->n_created, <=, CAUSERIE_TIMELINE_FIXTURE_MOST_ROWS);
}

static void
test_growth_stays_at_the_end (CauserieTimelineFixture *f, gconstpointer data)
{
  guint off = 0;

  for (guint i = 0; i < 400; i++)
    {
      causerie_timeline_fixture_grow (f, causerie_timeline_fixture_n_items (f) - 1, i);
      if (i % 80 == 79)
        {
          g_autoptr (GtkEntryBuffer) item = gtk_entry_buffer_new ("Next", -1);

          g_list_store_append (f->store, item);
        }
      causerie_timeline_fixture_wait_frames (f, 1);
      off += causerie_timeline_fixture_painted_end (f) != causerie_timeline_fixture_page (f);
      g_assert_true (at_end (f));
    }
  g_assert_cmpuint (off, ==, 0);
  causerie_timeline_fixture_assert_covered (f);
}

static void
test_growth_does_not_move_the_reader (CauserieTimelineFixture *f, gconstpointer data)
{
  GtkWidget *row;
  guint first;
  double y;

  causerie_timeline_fixture_scroll_to_middle (f);
  g_assert_false (at_end (f));
  first = causerie_timeline_fixture_first_in_view (f);
  row = causerie_timeline_view_get_row (f->view, first);
  y = causerie_timeline_fixture_painted_y (f, first, NULL);
  for (guint i = 0; i < 60; i++)
    {
      causerie_timeline_fixture_grow (f, causerie_timeline_fixture_n_items (f) - 1, i);
      causerie_timeline_fixture_grow (f, first - 1 - i % 3, i);
      causerie_timeline_fixture_grow (f, first + 2, i);
      causerie_timeline_fixture_wait_frames (f, 1);
      g_assert_cmpfloat (causerie_timeline_fixture_painted_y (f, first, NULL), ==, y);
      g_assert_true (row == causerie_timeline_view_get_row (f->view, first));
    }
  causerie_timeline_fixture_assert_covered (f);
}

static void
test_prepending_does_not_move_the_reader (CauserieTimelineFixture *f, gconstpointer data)
{
  g_autoptr (GPtrArray) older = g_ptr_array_new_with_free_func (g_object_unref);
  GtkWidget *row;
  guint first;
  double y;

  causerie_timeline_fixture_scroll_to_middle (f);
  first = causerie_timeline_fixture_first_in_view (f);
  row = causerie_timeline_view_get_row (f->view, first);
  y = causerie_timeline_fixture_painted_y (f, first, NULL);
  for (guint i = 0; i < 50; i++)
    g_ptr_array_add (older, causerie_timeline_fixture_make_item (7000 + i));
  for (guint i = 0; i < 4; i++)
    {
      g_list_store_splice (f->store, 0, 0, older->pdata, older->len);
      first += older->len;
      causerie_timeline_fixture_wait_frames (f, 1);
      g_assert_true (row == causerie_timeline_view_get_row (f->view, first));
      g_assert_cmpfloat (causerie_timeline_fixture_painted_y (f, first, NULL), ==, y);
      causerie_timeline_fixture_assert_covered (f);
    }
  g_list_store_splice (f->store, 3, 90, NULL, 0);
  g_list_store_splice (f->store, first - 95, 0, older->pdata, 5);
  causerie_timeline_fixture_wait_frames (f, 1);
  g_assert_true (row == causerie_timeline_view_get_row (f->view, first - 85));
  g_assert_cmpfloat (causerie_timeline_fixture_painted_y (f, first - 85, NULL), ==, y);
}

static void
test_jumps_show_rows_at_once (CauserieTimelineFixture *f, gconstpointer data)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (5);

  for (int i = 0; i < 20; i++)
    {
      double lower = gtk_adjustment_get_lower (f->adjustment);
      double upper = gtk_adjustment_get_upper (f->adjustment);

      gtk_adjustment_set_value (
          f->adjustment,
          floor (g_rand_double_range (rand, lower, upper - causerie_timeline_fixture_page (f))));
      causerie_timeline_fixture_wait_frames (f, 1);
      causerie_timeline_fixture_assert_covered (f);
      if (i % 4 == 0)
        causerie_timeline_fixture_wait_rest (f);
    }
  gtk_adjustment_set_value (f->adjustment, gtk_adjustment_get_lower (f->adjustment));
  causerie_timeline_fixture_wait_frames (f, 1);
  g_assert_cmpfloat (causerie_timeline_fixture_painted_y (f, 0, NULL), ==, 0);
  causerie_timeline_fixture_assert_covered (f);
}

/* A scroll step moves the content by that step, over rows that were never measured, and the value
   of the adjustment is not changed by the view. */
static void
test_scrolling_moves_by_its_distance (CauserieTimelineFixture *f, gconstpointer data)
{
  causerie_timeline_fixture_scroll_to_middle (f);
  for (guint i = 0; i < 150; i++)
    {
      double step = i % 30 == 29 ? 450 : -40;
      guint seen = step < 0 ? causerie_timeline_fixture_first_in_view (f)
                            : causerie_timeline_fixture_last_in_view (f);
      double y = causerie_timeline_fixture_painted_y (f, seen, NULL);
      double value = gtk_adjustment_get_value (f->adjustment) + step;

      gtk_adjustment_set_value (f->adjustment, value);
      causerie_timeline_fixture_wait_frames (f, 1);
      g_assert_cmpfloat (gtk_adjustment_get_value (f->adjustment), ==, value);
      g_assert_cmpfloat (causerie_timeline_fixture_painted_y (f, seen, NULL), ==, y - step);
      causerie_timeline_fixture_assert_covered (f);
    }
}

static void
test_scrolling_leaves_and_reaches_end (CauserieTimelineFixture *f, gconstpointer data)
{
  double y;
  guint first;

  gtk_adjustment_set_value (f->adjustment, gtk_adjustment_get_value (f->adjustment) - 3);
  causerie_timeline_fixture_wait_rest (f);
  g_assert_false (at_end (f));
  first = causerie_timeline_fixture_first_in_view (f);
  y = causerie_timeline_fixture_painted_y (f, first, NULL);
  for (guint i = 0; i < 40; i++)
    causerie_timeline_fixture_grow (f, causerie_timeline_fixture_n_items (f) - 1, i);
  causerie_timeline_fixture_wait_frames (f, 1);
  g_assert_cmpfloat (causerie_timeline_fixture_painted_y (f, first, NULL), ==, y);

  gtk_adjustment_set_value (f->adjustment, gtk_adjustment_get_upper (f->adjustment));
  causerie_timeline_fixture_wait_rest (f);
  g_assert_true (at_end (f));
  for (guint i = 0; i < 40; i++)
    causerie_timeline_fixture_grow (f, causerie_timeline_fixture_n_items (f) - 1, i);
  causerie_timeline_fixture_wait_frames (f, 1);
  g_assert_cmpfloat (causerie_timeline_fixture_painted_end (f), ==,
                     causerie_timeline_fixture_page (f));
}

static gboolean
is_at_end (gpointer data)
{
  return at_end (data);
}

static void
test_scroll_to_end_follows (CauserieTimelineFixture *f, gconstpointer data)
{
  gtk_adjustment_set_value (f->adjustment, gtk_adjustment_get_lower (f->adjustment));
  causerie_timeline_fixture_wait_rest (f);
  causerie_timeline_view_scroll_to_end (f->view);
  for (guint i = 0; i < 5; i++)
    causerie_timeline_fixture_grow (f, causerie_timeline_fixture_n_items (f) - 1, i);
  g_assert_true (causerie_test_wait_until (is_at_end, f, SECONDS));
  for (guint i = 0; i < 40; i++)
    causerie_timeline_fixture_grow (f, causerie_timeline_fixture_n_items (f) - 1, i);
  causerie_timeline_fixture_wait_rest (f);
  g_assert_cmpfloat (causerie_timeline_fixture_painted_end (f), ==,
                     causerie_timeline_fixture_page (f));
  causerie_timeline_fixture_assert_covered (f);
}

static void
test_scroll_to_a_row (CauserieTimelineFixture *f, gconstpointer data)
{
  int placed_height;
  double height;
  int y;

  causerie_timeline_view_scroll_to (f->view, 300, CAUSERIE_TIMELINE_ALIGN_START, 0);
  causerie_timeline_fixture_wait_frames (f, 1);
  g_assert_cmpfloat (causerie_timeline_fixture_painted_y (f, 300, NULL), ==, 0);
  causerie_timeline_view_scroll_to (f->view, 100, CAUSERIE_TIMELINE_ALIGN_END, -7);
  causerie_timeline_fixture_wait_frames (f, 1);
  y = (int)causerie_timeline_fixture_painted_y (f, 100, &height);
  g_assert_cmpfloat (y + height, ==, causerie_timeline_fixture_page (f) - 7);

  g_assert_false (causerie_timeline_view_get_row_place (f->view, 3, &y, &placed_height));
}

static void
assert_held (CauserieTimelineFixture *f, guint position, int y)
{
  int height;
  int found;

  causerie_timeline_fixture_wait_rest (f);
  g_assert_true (causerie_timeline_view_get_row_place (f->view, position, &found, &height));
  g_assert_cmpint (found, ==, y);
  g_assert_cmpfloat (causerie_timeline_fixture_painted_y (f, position, NULL), ==, y);
}

/* In the middle, and where the rows end too early to fill the view. */
static void
test_held_row_keeps_its_place (CauserieTimelineFixture *f, gconstpointer data)
{
  guint last = causerie_timeline_fixture_n_items (f) - 1;
  double value;

  causerie_timeline_view_hold_row (f->view, 200, 123, 50);
  assert_held (f, 200, 123);
  causerie_timeline_view_hold_row (f->view, last, 20, 50);
  assert_held (f, last, 20);
  g_assert_true (at_end (f));
  value = gtk_adjustment_get_value (f->adjustment);

  /* The empty space can be left, but not entered again. */
  gtk_adjustment_set_value (f->adjustment, value - 1);
  assert_held (f, last, 21);
  gtk_adjustment_set_value (f->adjustment, value - causerie_timeline_fixture_page (f));
  causerie_timeline_fixture_wait_rest (f);
  gtk_adjustment_set_value (f->adjustment, value);
  causerie_timeline_fixture_wait_rest (f);
  g_assert_cmpfloat (causerie_timeline_fixture_painted_end (f), ==,
                     causerie_timeline_fixture_page (f));
}

/* A model that replaces everything, with old items among the new ones, keeps their rows and what is
   in view. */
static void
test_replacement_keeps_rows_of_kept_items (CauserieTimelineFixture *f, gconstpointer data)
{
  g_autoptr (GPtrArray) items = g_ptr_array_new_with_free_func (g_object_unref);
  GtkWidget *row;
  guint first;
  double y;

  causerie_timeline_fixture_scroll_to_middle (f);
  first = causerie_timeline_fixture_first_in_view (f);
  row = causerie_timeline_view_get_row (f->view, first + 1);
  y = causerie_timeline_fixture_painted_y (f, first + 1, NULL);
  for (guint i = 0; i < causerie_timeline_fixture_n_items (f); i++)
    if (i != first && i % 50 != 1)
      g_ptr_array_add (items, g_list_model_get_item (G_LIST_MODEL (f->store), i));
    else if (i != first)
      g_ptr_array_add (items, causerie_timeline_fixture_make_item (i));
  g_list_store_splice (f->store, 0, causerie_timeline_fixture_n_items (f), items->pdata,
                       items->len);
  causerie_timeline_fixture_wait_frames (f, 1);
  if ((first + 1) % 50 != 1)
    {
      g_assert_true (row == causerie_timeline_view_get_row (f->view, first));
      g_assert_cmpfloat (causerie_timeline_fixture_painted_y (f, first, NULL), ==, y);
    }
  causerie_timeline_fixture_assert_covered (f);

  g_list_store_remove_all (f->store);
  causerie_timeline_fixture_wait_rest (f);
  g_assert_cmpuint (causerie_timeline_view_get_n_realized (f->view), ==, 0);
  g_assert_true (at_end (f));
}

static void
test_width_is_bounded_and_kept_place (CauserieTimelineFixture *f, gconstpointer data)
{
  graphene_rect_t bounds;
  guint first;

  causerie_timeline_fixture_scroll_to_middle (f);
  first = causerie_timeline_fixture_first_in_view (f);
  causerie_timeline_view_set_maximum_width (f->view, 400);
  causerie_timeline_fixture_wait_rest (f);
  g_assert_true (gtk_widget_compute_bounds (causerie_timeline_view_get_row (f->view, first),
                                            GTK_WIDGET (f->view), &bounds));
  g_assert_cmpfloat (bounds.size.width, ==, 400);
  g_assert_cmpfloat (bounds.origin.x, ==, (gtk_widget_get_width (GTK_WIDGET (f->view)) - 400) / 2);
  g_assert_cmpuint (causerie_timeline_fixture_first_in_view (f), ==, first);
  causerie_timeline_fixture_assert_covered (f);

  gtk_window_set_default_size (GTK_WINDOW (f->window), 300, 500);
  causerie_timeline_fixture_wait_rest (f);
  g_assert_cmpuint (causerie_timeline_fixture_first_in_view (f), ==, first);
  causerie_timeline_fixture_assert_covered (f);
}

static void
test_narrowing_keeps_end (CauserieTimelineFixture *f, gconstpointer data)
{
  for (int width = 800; width > 200; width -= 40)
    {
      causerie_timeline_view_set_maximum_width (f->view, width);
      causerie_timeline_fixture_wait_frames (f, 1);
      g_assert_cmpfloat (causerie_timeline_fixture_painted_end (f), ==,
                         causerie_timeline_fixture_page (f));
    }
}

static void
test_few_rows_begin_at_the_top (CauserieTimelineFixture *f, gconstpointer data)
{
  g_assert_cmpfloat (causerie_timeline_fixture_painted_y (f, 0, NULL), ==, 0);
  g_assert_true (at_end (f));
  for (guint i = 0;
       i < 400 && at_end (f)
       && causerie_timeline_fixture_painted_end (f) < causerie_timeline_fixture_page (f);
       i++)
    {
      causerie_timeline_fixture_grow (f, causerie_timeline_fixture_n_items (f) - 1, i);
      causerie_timeline_fixture_grow (f, causerie_timeline_fixture_n_items (f) - 1, i);
      causerie_timeline_fixture_wait_frames (f, 1);
    }
  for (guint i = 0; i < 50; i++)
    causerie_timeline_fixture_grow (f, causerie_timeline_fixture_n_items (f) - 1, i);
  causerie_timeline_fixture_wait_frames (f, 1);
  g_assert_cmpfloat (causerie_timeline_fixture_painted_end (f), ==,
                     causerie_timeline_fixture_page (f));
}

static void
add (const char *path, guint n, void (*test) (CauserieTimelineFixture *f, gconstpointer data))
{
  g_autofree char *full = g_strconcat ("/timeline-view/", path, NULL);

  g_test_add (full, CauserieTimelineFixture, GUINT_TO_POINTER (n), causerie_timeline_fixture_set_up,
              test, causerie_timeline_fixture_tear_down);
}

int
main (int argc, char *argv[])
{
  causerie_test_display_init (&argc, &argv);
  add ("opens-at-the-end", 10000, test_opens_at_the_end);
  add ("growth-stays-at-the-end", 300, test_growth_stays_at_the_end);
  add ("growth-does-not-move-the-reader", 300, test_growth_does_not_move_the_reader);
  add ("prepending-does-not-move-the-reader", 300, test_prepending_does_not_move_the_reader);
  add ("jumps-show-rows-at-once", 10000, test_jumps_show_rows_at_once);
  add ("scrolling-moves-by-its-distance", 1000, test_scrolling_moves_by_its_distance);
  add ("scrolling-leaves-and-reaches-end", 300, test_scrolling_leaves_and_reaches_end);
  add ("scroll-to-end-follows", 1000, test_scroll_to_end_follows);
  add ("scroll-to-a-row", 1000, test_scroll_to_a_row);
  add ("held-row-keeps-its-place", 300, test_held_row_keeps_its_place);
  add ("replacement-keeps-rows-of-kept-items", 400, test_replacement_keeps_rows_of_kept_items);
  add ("width-is-bounded-and-kept-place", 400, test_width_is_bounded_and_kept_place);
  add ("narrowing-keeps-end", 400, test_narrowing_keeps_end);
  add ("few-rows-begin-at-the-top", 2, test_few_rows_begin_at_the_top);
  return g_test_run ();
}
