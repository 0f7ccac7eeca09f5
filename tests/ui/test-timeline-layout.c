/* SPDX-License-Identifier: GPL-3.0-or-later
 * The timeline layout, checked against rules and a naive model. */
#include "config.h"

#include "causerie-timeline-layout.h"

#include <math.h>

#define PAGE 500

static CauserieTimelineLayout *
make_layout (guint n, int height)
{
  CauserieTimelineLayout *layout = causerie_timeline_layout_new ();

  causerie_timeline_layout_splice (layout, 0, 0, n);
  for (guint i = 0; i < n; i++)
    causerie_timeline_layout_set_height (layout, i, height);
  return layout;
}

static double
y_of (CauserieTimelineLayout *layout, guint position)
{
  CauserieHeights *heights = causerie_timeline_layout_get_heights (layout);

  return (double)causerie_heights_get_top (heights, position)
         - causerie_timeline_layout_resolve (layout, PAGE);
}

static void
hold (CauserieTimelineLayout *layout, guint position, double y)
{
  causerie_timeline_layout_set_anchor (layout, position, CAUSERIE_TIMELINE_ALIGN_START, y);
}

/* Sums and positions are correct after random changes. */
static void
test_heights_agree_with_naive_model (void)
{
  g_autoptr (GArray) naive = g_array_new (FALSE, FALSE, sizeof (int));
  g_autoptr (CauserieHeights) heights = causerie_heights_new (20, 4);
  g_autoptr (GRand) rand = g_rand_new_with_seed (4711);

  for (int round = 0; round < 3000; round++)
    {
      guint n = naive->len;
      guint position = (guint)g_rand_int_range (rand, 0, (int)n + 1);

      if (n == 0 || g_rand_int_range (rand, 0, 4) == 0)
        {
          guint removed = (guint)g_rand_int_range (rand, 0, (int)MIN (n - position, 9) + 1);
          guint added = (guint)g_rand_int_range (rand, 0, n > 300 ? 4 : 12);
          int unknown = -1;
          guint weights[12];

          for (guint i = 0; i < added; i++)
            weights[i] = (guint)g_rand_int_range (rand, 1, 6);
          causerie_heights_splice (heights, position, removed, added, weights);
          if (removed > 0)
            g_array_remove_range (naive, position, removed);
          for (guint i = 0; i < added; i++)
            g_array_insert_val (naive, position, unknown);
        }
      else if (position < n)
        {
          int height = g_rand_int_range (rand, 0, 400);

          causerie_heights_set (heights, position, height);
          g_array_index (naive, int, position) = height;
        }

      gint64 top = 0;
      double y = g_rand_double_range (rand, -50, 40000);
      guint found = 0;

      g_assert_cmpuint (causerie_heights_get_n (heights), ==, naive->len);
      for (guint i = 0; i < naive->len; i++)
        {
          int known = g_array_index (naive, int, i);
          int height = causerie_heights_get (heights, i);

          g_assert_cmpint (causerie_heights_is_measured (heights, i), ==, known >= 0);
          if (known >= 0)
            g_assert_cmpint (height, ==, known);
          else
            g_assert_cmpint (height, >, 0);
          if (round % 50 == 0)
            g_assert_cmpint (causerie_heights_get_top (heights, i), ==, top);
          if ((double)top <= y && (double)(top + height) > y)
            found = i;
          top += height;
          if ((double)top <= y)
            found = i;
        }
      g_assert_cmpint (causerie_heights_get_total (heights), ==, top);
      if (y < 0)
        found = 0;
      g_assert_cmpuint (causerie_heights_find (heights, y), ==, found);
    }
}

static void
test_estimate_follows_what_is_measured (void)
{
  g_autoptr (CauserieHeights) heights = causerie_heights_new (120, 8);

  causerie_heights_splice (heights, 0, 0, 10000, NULL);
  for (guint i = 0; i < 500; i++)
    causerie_heights_set (heights, i, 300);
  g_assert_cmpint (causerie_heights_get (heights, 9999), >, 290);
  g_assert_cmpint (causerie_heights_get (heights, 9999), <=, 300);

  causerie_heights_forget (heights, NULL);
  g_assert_cmpint (causerie_heights_get (heights, 0), >, 290);
  g_assert_false (causerie_heights_is_measured (heights, 0));
}

static void
test_unmeasured_rows_are_estimated_by_weight (void)
{
  g_autoptr (CauserieHeights) heights = causerie_heights_new (20, 1);
  const guint weights[] = { 1, 10, 5 };
  const guint narrow[] = { 2, 20, 10 };

  causerie_heights_splice (heights, 0, 0, 3, weights);
  g_assert_cmpint (causerie_heights_get (heights, 1), ==, 200);
  g_assert_cmpint (causerie_heights_get_total (heights), ==, 320);
  /* 300 pixels for a weight of 10, and the first estimate of 20 for a weight of 1. */
  causerie_heights_set (heights, 1, 300);
  g_assert_cmpint (causerie_heights_get (heights, 2), ==, 5 * (320 / 11));
  causerie_heights_forget (heights, narrow);
  g_assert_cmpint (causerie_heights_get (heights, 1), ==, 20 * (320 / 11));
}

static void
test_sticky_follows_growth (void)
{
  g_autoptr (CauserieTimelineLayout) layout = make_layout (20, 100);

  g_assert_cmpfloat (causerie_timeline_layout_resolve (layout, PAGE), ==, 1500);
  causerie_timeline_layout_set_height (layout, 19, 777);
  g_assert_cmpfloat (causerie_timeline_layout_resolve (layout, PAGE), ==, 2177);
  causerie_timeline_layout_splice (layout, 20, 0, 1);
  causerie_timeline_layout_set_height (layout, 20, 23);
  g_assert_cmpfloat (causerie_timeline_layout_resolve (layout, PAGE), ==, 2200);
  g_assert_true (causerie_timeline_layout_get_sticky (layout));
}

static void
test_growth_never_makes_sticky (void)
{
  g_autoptr (CauserieTimelineLayout) layout = make_layout (20, 100);

  /* One pixel above the end, then rows are removed and added. */
  causerie_timeline_layout_anchor_at (layout, 1500);
  causerie_timeline_layout_scroll (layout, 1500, 1499, 1500, PAGE);
  g_assert_false (causerie_timeline_layout_get_sticky (layout));
  causerie_timeline_layout_set_height (layout, 19, 50);
  causerie_timeline_layout_anchor_at (layout, causerie_timeline_layout_resolve (layout, PAGE));
  causerie_timeline_layout_set_height (layout, 19, 900);
  g_assert_false (causerie_timeline_layout_get_sticky (layout));
  g_assert_cmpfloat (causerie_timeline_layout_resolve (layout, PAGE), ==, 1450);
}

static void
test_scrolling_starts_and_stops_following (void)
{
  g_autoptr (CauserieTimelineLayout) layout = make_layout (20, 100);

  causerie_timeline_layout_anchor_at (layout, 1500);
  causerie_timeline_layout_scroll (layout, 1500, 1460, 1500, PAGE);
  g_assert_false (causerie_timeline_layout_get_sticky (layout));
  g_assert_cmpfloat (causerie_timeline_layout_resolve (layout, PAGE), ==, 1460);
  causerie_timeline_layout_scroll (layout, 1460, 1500, 1500, PAGE);
  g_assert_true (causerie_timeline_layout_get_sticky (layout));
}

static void
test_anchor_is_kept_by_all_changes (void)
{
  g_autoptr (CauserieTimelineLayout) layout = make_layout (100, 100);
  g_autoptr (GRand) rand = g_rand_new_with_seed (1);
  guint anchor = 50;

  hold (layout, anchor, -30);
  for (int i = 0; i < 2000; i++)
    {
      CauserieHeights *heights = causerie_timeline_layout_get_heights (layout);
      guint n = causerie_heights_get_n (heights);
      guint position = (guint)g_rand_int_range (rand, 0, (int)n);

      if (i % 3 == 0)
        causerie_timeline_layout_set_height (layout, position, g_rand_int_range (rand, 90, 300));
      else if (i % 3 == 1)
        {
          causerie_timeline_layout_splice (layout, position, 0, 3);
          anchor += position <= anchor ? 3 : 0;
        }
      else if (position < anchor - 20 || position > anchor + 20)
        {
          guint removed = MIN (3, n - position);

          causerie_timeline_layout_splice (layout, position, removed, 0);
          anchor -= position < anchor ? removed : 0;
        }
      g_assert_cmpuint (causerie_timeline_layout_get_anchor (layout, NULL), ==, anchor);
      g_assert_cmpfloat (y_of (layout, anchor), ==, -30);
    }
}

static void
test_removed_anchor_leaves_nearest_row_in_place (void)
{
  g_autoptr (CauserieTimelineLayout) layout = make_layout (50, 100);

  hold (layout, 20, -30);
  causerie_timeline_layout_splice (layout, 20, 1, 4);
  g_assert_cmpuint (causerie_timeline_layout_get_anchor (layout, NULL), ==, 24);
  g_assert_cmpfloat (y_of (layout, 24), ==, 70);

  hold (layout, 24, -20);
  causerie_timeline_layout_splice (layout, 23, 30, 2);
  g_assert_cmpuint (causerie_timeline_layout_get_anchor (layout, NULL), ==, 22);

  causerie_timeline_layout_splice (layout, 0, 25, 0);
  g_assert_cmpfloat (causerie_timeline_layout_resolve (layout, PAGE), ==, 0);
  causerie_timeline_layout_splice (layout, 0, 0, 30);
  g_assert_cmpfloat (y_of (layout, causerie_timeline_layout_get_anchor (layout, NULL)), ==, 0);
}

static void
test_short_content_begins_at_the_top (void)
{
  g_autoptr (CauserieTimelineLayout) layout = make_layout (3, 100);

  g_assert_cmpfloat (causerie_timeline_layout_resolve (layout, PAGE), ==, 0);
  hold (layout, 2, 0);
  g_assert_cmpfloat (causerie_timeline_layout_resolve (layout, PAGE), ==, 0);
}

static void
test_alignment (void)
{
  g_autoptr (CauserieTimelineLayout) layout = make_layout (100, 100);

  causerie_timeline_layout_set_anchor (layout, 50, CAUSERIE_TIMELINE_ALIGN_START, 12);
  g_assert_cmpfloat (y_of (layout, 50), ==, 12);
  causerie_timeline_layout_set_anchor (layout, 50, CAUSERIE_TIMELINE_ALIGN_CENTER, 0);
  g_assert_cmpfloat (y_of (layout, 50), ==, 200);
  causerie_timeline_layout_set_anchor (layout, 50, CAUSERIE_TIMELINE_ALIGN_END, -5);
  g_assert_cmpfloat (y_of (layout, 50), ==, 395);
  causerie_timeline_layout_set_anchor (layout, 99, CAUSERIE_TIMELINE_ALIGN_START, 0);
  g_assert_cmpfloat (causerie_timeline_layout_resolve (layout, PAGE), ==, 9500);
}

static void
replace_row (CauserieTimelineLayout *layout, guint position, double y, int height)
{
  causerie_timeline_layout_hold (layout, position, y, height, PAGE);
}

static void
test_held_row_replaces_other (void)
{
  g_autoptr (CauserieTimelineLayout) layout = make_layout (20, 100);

  replace_row (layout, 10, 50, 300);
  g_assert_cmpfloat (y_of (layout, 10), ==, 50);
  /* If only the bottom was in view, the bottom is kept: that is where the buttons are. */
  replace_row (layout, 10, -800, 1000);
  g_assert_cmpfloat (y_of (layout, 10), ==, 100);
  causerie_timeline_layout_set_height (layout, 10, 700);
  g_assert_cmpfloat (y_of (layout, 10), ==, -500);
  /* A long row is replaced by a short one. */
  causerie_timeline_layout_set_height (layout, 10, 100);
  replace_row (layout, 10, -800, 3000);
  g_assert_cmpfloat (y_of (layout, 10), ==, 0);
  causerie_timeline_layout_set_height (layout, 10, 700);
  g_assert_cmpfloat (y_of (layout, 10), ==, PAGE - 700);
}

static void
test_held_row_needs_no_rows_below (void)
{
  g_autoptr (CauserieTimelineLayout) layout = make_layout (20, 100);

  replace_row (layout, 19, 30, 100);
  g_assert_cmpfloat (y_of (layout, 19), ==, 30);
  g_assert_true (causerie_timeline_layout_keeps_anchor (layout, PAGE));
  causerie_timeline_layout_splice (layout, 20, 0, 10);
  g_assert_cmpfloat (y_of (layout, 19), ==, 30);
  causerie_timeline_layout_splice (layout, 20, 10, 0);
  g_assert_cmpfloat (y_of (layout, 19), ==, 30);
  causerie_timeline_layout_set_sticky (layout, TRUE);
  g_assert_cmpfloat (y_of (layout, 19), ==, PAGE - 100);
  causerie_timeline_layout_set_sticky (layout, FALSE);
  g_assert_cmpfloat (causerie_timeline_layout_resolve (layout, PAGE), <=, 1500);
}

static void
test_held_row_stays_visible_in_lower_view (void)
{
  g_autoptr (CauserieTimelineLayout) layout = make_layout (20, 100);

  replace_row (layout, 10, 350, 100);
  g_assert_cmpfloat (y_of (layout, 10), ==, 350);
  g_assert_cmpfloat (1000 - causerie_timeline_layout_resolve (layout, 300), ==, 200);
  g_assert_cmpfloat (y_of (layout, 10), ==, 350);
}

/* When the reader scrolls, the empty space below the rows shrinks by that distance and does not
   come back. */
static void
test_overscroll_shrinks_while_scrolling (void)
{
  g_autoptr (CauserieTimelineLayout) layout = make_layout (20, 100);

  replace_row (layout, 19, 30, 100);
  causerie_timeline_layout_scroll (layout, 1870, 1860, 1870, PAGE);
  g_assert_cmpfloat (causerie_timeline_layout_resolve (layout, PAGE), ==, 1860);
  causerie_timeline_layout_anchor_at (layout, 1860);
  causerie_timeline_layout_scroll (layout, 1860, 1400, 1860, PAGE);
  g_assert_cmpfloat (causerie_timeline_layout_resolve (layout, PAGE), ==, 1400);
  causerie_timeline_layout_scroll (layout, 1400, 1490, 1500, PAGE);
  g_assert_cmpfloat (causerie_timeline_layout_resolve (layout, PAGE), ==, 1490);
  causerie_timeline_layout_splice (layout, 19, 1, 0);
  g_assert_cmpfloat (causerie_timeline_layout_resolve (layout, PAGE), ==, 1400);
}

/* Over unmeasured rows, a scroll step still moves the content by the exact distance. */
static void
test_short_scroll_is_exact_over_estimates (void)
{
  g_autoptr (CauserieTimelineLayout) layout = causerie_timeline_layout_new ();
  double top;

  causerie_timeline_layout_splice (layout, 0, 0, 1000);
  for (guint i = 500; i < 510; i++)
    causerie_timeline_layout_set_height (layout, i, 60);
  hold (layout, 500, -10);
  top = causerie_timeline_layout_resolve (layout, PAGE);
  causerie_timeline_layout_anchor_at (layout, top);

  causerie_timeline_layout_scroll (layout, top, top - 300, 1e6, PAGE);
  for (guint i = 480; i < 500; i++)
    causerie_timeline_layout_set_height (layout, i, 31);
  g_assert_cmpfloat (y_of (layout, 500), ==, 290);
}

static void
test_scroll_to_the_start_is_the_start (void)
{
  g_autoptr (CauserieTimelineLayout) layout = causerie_timeline_layout_new ();

  causerie_timeline_layout_splice (layout, 0, 0, 1000);
  causerie_timeline_layout_scroll (layout, 90000, 0, 119000, PAGE);
  for (guint i = 0; i < 20; i++)
    causerie_timeline_layout_set_height (layout, i, 700);
  g_assert_cmpfloat (causerie_timeline_layout_resolve (layout, PAGE), ==, 0);
}

static void
test_new_width_keeps_fraction_above (void)
{
  g_autoptr (CauserieTimelineLayout) layout = make_layout (40, 1000);

  hold (layout, 20, -500);
  causerie_timeline_layout_forget_heights (layout);
  for (guint i = 0; i < 40; i++)
    causerie_timeline_layout_set_height (layout, i, 1600);
  g_assert_cmpfloat (y_of (layout, 20), ==, -800);
}

/* A row that is measured first with a part of its text, then with all of it. */
static void
test_restored_row_waits_for_its_text (void)
{
  g_autoptr (CauserieTimelineLayout) layout = make_layout (0, 0);

  causerie_timeline_layout_splice (layout, 0, 0, 40);
  causerie_timeline_layout_restore (layout, 20, -777, 3000);
  for (guint i = 0; i < 40; i++)
    causerie_timeline_layout_set_height (layout, i, 60);
  g_assert_cmpfloat (y_of (layout, 20), <=, 0);
  g_assert_cmpfloat (y_of (layout, 20), >, -60);
  g_assert_true (causerie_timeline_layout_keeps_anchor (layout, PAGE));
  causerie_timeline_layout_forget_heights (layout);
  for (guint i = 0; i < 40; i++)
    causerie_timeline_layout_set_height (layout, i, i == 20 ? 3000 : 200);
  g_assert_cmpfloat (y_of (layout, 20), ==, -777);
  /* The reader unfolds something in the row. */
  causerie_timeline_layout_set_height (layout, 20, 3500);
  g_assert_cmpfloat (y_of (layout, 20), ==, -777);
}

/* A column beside the text opens step by step; no rounding error adds up. */
static void
test_restored_row_while_width_changes (void)
{
  g_autoptr (CauserieTimelineLayout) layout = make_layout (40, 1000);

  causerie_timeline_layout_restore (layout, 20, -333, 1000);
  for (int height = 1000; height <= 1400; height += 7)
    {
      causerie_timeline_layout_forget_heights (layout);
      causerie_timeline_layout_set_height (layout, 20, height);
    }
  causerie_timeline_layout_forget_heights (layout);
  causerie_timeline_layout_set_height (layout, 20, 1000);
  g_assert_cmpfloat (y_of (layout, 20), ==, -333);
}

/* The text is laid out for another width, so its height never is the former one. */
static void
test_restored_row_of_another_height (void)
{
  g_autoptr (CauserieTimelineLayout) layout = make_layout (40, 100);

  causerie_timeline_layout_restore (layout, 20, -500, 1000);
  causerie_timeline_layout_set_height (layout, 20, 1600);
  g_assert_cmpfloat (y_of (layout, 20), ==, -800);
  causerie_timeline_layout_forget_heights (layout);
  causerie_timeline_layout_set_height (layout, 20, 800);
  g_assert_cmpfloat (y_of (layout, 20), ==, -400);
}

/* A message that was still arriving: what was above the view is the same, whatever came below. */
static void
test_restored_row_that_grew (void)
{
  g_autoptr (CauserieTimelineLayout) layout = make_layout (40, 100);

  causerie_timeline_layout_restore (layout, 39, -500, 0);
  causerie_timeline_layout_set_height (layout, 39, 60);
  causerie_timeline_layout_set_height (layout, 39, 1600);
  g_assert_cmpfloat (y_of (layout, 39), ==, -500);
  causerie_timeline_layout_set_height (layout, 39, 2600);
  g_assert_cmpfloat (y_of (layout, 39), ==, -500);
}

/* Whoever asks for the place before the row has its text gets the place that is awaited. */
static void
test_awaited_place_is_known (void)
{
  g_autoptr (CauserieTimelineLayout) layout = make_layout (40, 100);
  guint position;
  int y;
  int height;

  g_assert_false (causerie_timeline_layout_get_restored (layout, &position, &y, &height));
  causerie_timeline_layout_restore (layout, 20, -777, 3000);
  causerie_timeline_layout_splice (layout, 0, 0, 2);
  g_assert_true (causerie_timeline_layout_get_restored (layout, &position, &y, &height));
  g_assert_cmpuint (position, ==, 22);
  g_assert_cmpint (y, ==, -777);
  g_assert_cmpint (height, ==, 3000);
}

/* The reader, a jump, and following the end are stronger than a place from before. */
static void
test_awaited_place_is_given_up (void)
{
  g_autoptr (CauserieTimelineLayout) layout = make_layout (40, 100);
  guint position;
  double y;
  int restored_y;
  int height;

  causerie_timeline_layout_restore (layout, 20, -30, 3000);
  y = y_of (layout, 20);
  causerie_timeline_layout_scroll (layout, 2000 - y, 1990 - y, 3500, PAGE);
  g_assert_false (causerie_timeline_layout_get_restored (layout, &position, &restored_y, &height));
  causerie_timeline_layout_set_height (layout, 20, 3000);
  g_assert_cmpfloat (y_of (layout, 20), ==, y + 10);

  causerie_timeline_layout_restore (layout, 20, -30, 1000);
  hold (layout, 10, 0);
  g_assert_false (causerie_timeline_layout_get_restored (layout, &position, &restored_y, &height));
  causerie_timeline_layout_restore (layout, 20, -30, 1000);
  causerie_timeline_layout_set_sticky (layout, TRUE);
  g_assert_false (causerie_timeline_layout_get_restored (layout, &position, &restored_y, &height));
}

static void
test_window_is_bounded_and_covers_the_view (void)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (99);

  for (int round = 0; round < 500; round++)
    {
      guint n = (guint)g_rand_int_range (rand, 1, 3000);
      int most = g_rand_int_range (rand, 2, 2000);
      g_autoptr (CauserieTimelineLayout) layout = make_layout (0, 0);
      CauserieHeights *heights = causerie_timeline_layout_get_heights (layout);
      guint visible_first, visible_end, first, end;
      double top;

      causerie_timeline_layout_splice (layout, 0, 0, n);
      for (guint i = 0; i < n; i += 3)
        causerie_timeline_layout_set_height (layout, i, g_rand_int_range (rand, 1, most));
      hold (layout, (guint)g_rand_int_range (rand, 0, (int)n), g_rand_int_range (rand, -300, 300));
      top = causerie_timeline_layout_resolve (layout, PAGE);
      causerie_timeline_layout_get_visible (layout, top, PAGE, &visible_first, &visible_end);
      causerie_timeline_layout_get_window (layout, top, PAGE, 40, 200, &first, &end);

      g_assert_cmpfloat ((double)causerie_heights_get_top (heights, visible_first), <=, top);
      if (visible_end < n)
        g_assert_cmpfloat ((double)causerie_heights_get_top (heights, visible_end), >=,
                           top + PAGE - 1);
      g_assert_cmpuint (first, <=, visible_first);
      g_assert_cmpuint (end, >=, visible_end);
      g_assert_cmpuint (end, <=, n);
      g_assert_cmpuint (end - first, >=, MIN (40, n));
      g_assert_cmpuint (end - first, <=, MAX (200, visible_end - visible_first));
    }
}

static void
test_empty_layout (void)
{
  g_autoptr (CauserieTimelineLayout) layout = causerie_timeline_layout_new ();
  guint first, end;

  g_assert_cmpfloat (causerie_timeline_layout_resolve (layout, PAGE), ==, 0);
  causerie_timeline_layout_get_visible (layout, 0, PAGE, &first, &end);
  g_assert_cmpuint (first, ==, end);
  causerie_timeline_layout_get_window (layout, 0, PAGE, 40, 200, &first, &end);
  g_assert_cmpuint (first, ==, end);
  causerie_timeline_layout_scroll (layout, 0, 10, 0, PAGE);
  causerie_timeline_layout_forget_heights (layout);
  causerie_timeline_layout_anchor_at (layout, 0);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/timeline-layout/heights-agree-with-naive-model",
                   test_heights_agree_with_naive_model);
  g_test_add_func ("/timeline-layout/estimate-follows-what-is-measured",
                   test_estimate_follows_what_is_measured);
  g_test_add_func ("/timeline-layout/unmeasured-rows-are-estimated-by-weight",
                   test_unmeasured_rows_are_estimated_by_weight);
  g_test_add_func ("/timeline-layout/sticky-follows-growth", test_sticky_follows_growth);
  g_test_add_func ("/timeline-layout/growth-never-makes-sticky", test_growth_never_makes_sticky);
  g_test_add_func ("/timeline-layout/scrolling-starts-and-stops-following",
                   test_scrolling_starts_and_stops_following);
  g_test_add_func ("/timeline-layout/anchor-is-kept-by-all-changes",
                   test_anchor_is_kept_by_all_changes);
  g_test_add_func ("/timeline-layout/removed-anchor-leaves-nearest-row-in-place",
                   test_removed_anchor_leaves_nearest_row_in_place);
  g_test_add_func ("/timeline-layout/short-content-begins-at-the-top",
                   test_short_content_begins_at_the_top);
  g_test_add_func ("/timeline-layout/alignment", test_alignment);
  g_test_add_func ("/timeline-layout/held-row-replaces-other", test_held_row_replaces_other);
  g_test_add_func ("/timeline-layout/held-row-needs-no-rows-below",
                   test_held_row_needs_no_rows_below);
  g_test_add_func ("/timeline-layout/held-row-stays-visible-in-lower-view",
                   test_held_row_stays_visible_in_lower_view);
  g_test_add_func ("/timeline-layout/overscroll-shrinks-while-scrolling",
                   test_overscroll_shrinks_while_scrolling);
  g_test_add_func ("/timeline-layout/short-scroll-is-exact-over-estimates",
                   test_short_scroll_is_exact_over_estimates);
  g_test_add_func ("/timeline-layout/scroll-to-the-start-is-the-start",
                   test_scroll_to_the_start_is_the_start);
  g_test_add_func ("/timeline-layout/new-width-keeps-fraction-above",
                   test_new_width_keeps_fraction_above);
  g_test_add_func ("/timeline-layout/restored-row-waits-for-its-text",
                   test_restored_row_waits_for_its_text);
  g_test_add_func ("/timeline-layout/restored-row-is-exact-after-other-widths",
                   test_restored_row_while_width_changes);
  g_test_add_func ("/timeline-layout/restored-row-of-another-height-shows-same-part",
                   test_restored_row_of_another_height);
  g_test_add_func ("/timeline-layout/restored-row-that-grew-shows-same-line",
                   test_restored_row_that_grew);
  g_test_add_func ("/timeline-layout/awaited-place-is-known", test_awaited_place_is_known);
  g_test_add_func ("/timeline-layout/awaited-place-is-given-up", test_awaited_place_is_given_up);
  g_test_add_func ("/timeline-layout/window-is-bounded-and-covers-the-view",
                   test_window_is_bounded_and_covers_the_view);
  g_test_add_func ("/timeline-layout/empty-layout", test_empty_layout);
  return g_test_run ();
}
