/* SPDX-License-Identifier: GPL-3.0-or-later
 * The highlight of the row that was jumped to. */
#include "config.h"

#include "causerie-timeline-fixture.h"

#include "causerie-test-display.h"
#include "causerie-test.h"
#include "causerie-timeline-view.h"

#define HIGHLIGHTED "causerie-highlighted"

typedef struct
{
  CauserieTimelineFixture *f;
  guint position;
} Place;

static gboolean
is_highlighted (CauserieTimelineFixture *f, guint position)
{
  GtkWidget *row = causerie_timeline_view_get_row (f->view, position);

  return row != NULL && gtk_widget_has_css_class (row, HIGHLIGHTED);
}

static gboolean
is_not_highlighted (gpointer data)
{
  const Place *place = data;

  return !is_highlighted (place->f, place->position);
}

/* Returns: the time when the highlight ends */
static gint64
get_end (CauserieTimelineFixture *f)
{
  /* The only timeout of the view. */
  GSource *source = g_main_context_find_source_by_funcs_user_data (NULL, &g_timeout_funcs, f->view);

  g_assert_nonnull (source);
  return g_source_get_ready_time (source);
}

static void
jump (CauserieTimelineFixture *f, guint position)
{
  causerie_timeline_view_stop_following (f->view);
  causerie_timeline_view_scroll_to (f->view, position, CAUSERIE_TIMELINE_ALIGN_START, 24);
  causerie_timeline_view_highlight (f->view, position);
}

/* Painting a frame may take longer than the highlight. */
static void
jump_and_paint (CauserieTimelineFixture *f, guint position)
{
  gint64 end;

  jump (f, position);
  end = get_end (f);
  causerie_timeline_fixture_wait_frames (f, 2);
  g_assert_true (is_highlighted (f, position) || g_get_monotonic_time () >= end);
}

/* A row that does not exist yet is created, and is the visible one. */
static void
test_far_row_is_highlighted (CauserieTimelineFixture *f, gconstpointer data)
{
  Place place = { f, 300 };

  g_assert_null (causerie_timeline_view_get_row (f->view, 300));
  jump_and_paint (f, 300);
  g_assert_cmpuint (causerie_timeline_fixture_first_in_view (f), <=, 300);
  g_assert_cmpuint (causerie_timeline_fixture_last_in_view (f), >=, 300);
  g_assert_true (causerie_test_wait_until (is_not_highlighted, &place, 20));
}

static void
test_one_highlight_at_a_time (CauserieTimelineFixture *f, gconstpointer data)
{
  jump (f, 996);
  g_assert_true (is_highlighted (f, 996));
  jump (f, 997);
  g_assert_true (is_highlighted (f, 997));
  g_assert_false (is_highlighted (f, 996));
}

static gboolean
set_flag_cb (gpointer data)
{
  *(gboolean *)data = TRUE;
  return G_SOURCE_REMOVE;
}

/* The timeout of the first highlight does not end the second one early. */
static void
test_second_highlight_lasts_as_long (CauserieTimelineFixture *f, gconstpointer data)
{
  Place place = { f, 997 };
  gboolean half = FALSE;
  gint64 begin = g_get_monotonic_time ();
  gint64 end;

  jump (f, 997);
  g_timeout_add ((guint)((get_end (f) - begin) / 2000), set_flag_cb, &half);
  causerie_test_wait_flag (&half);
  jump (f, 997);
  end = get_end (f);
  g_assert_true (causerie_test_wait_until (is_not_highlighted, &place, 20));
  g_assert_cmpint (g_get_monotonic_time (), >=, end);
}

/* Without animations, the highlight appears and disappears at once. */
static void
test_no_animations (CauserieTimelineFixture *f, gconstpointer data)
{
  GtkSettings *settings = gtk_widget_get_settings (f->window);
  Place place = { f, 300 };

  g_object_set (settings, "gtk-enable-animations", FALSE, NULL);
  jump_and_paint (f, 300);
  g_assert_true (causerie_test_wait_until (is_not_highlighted, &place, 20));
  g_object_set (settings, "gtk-enable-animations", TRUE, NULL);
}

static void
test_highlighted_row_can_be_removed (CauserieTimelineFixture *f, gconstpointer data)
{
  jump (f, 997);
  g_list_store_remove (f->store, 997);
  causerie_timeline_fixture_wait_rest (f);
  g_assert_false (is_highlighted (f, 997));
  jump (f, 990);
}

static void
add (const char *path, void (*test) (CauserieTimelineFixture *f, gconstpointer data))
{
  g_autofree char *full = g_strconcat ("/timeline-highlight/", path, NULL);

  g_test_add (full, CauserieTimelineFixture, GUINT_TO_POINTER (1000),
              causerie_timeline_fixture_set_up, test, causerie_timeline_fixture_tear_down);
}

int
main (int argc, char *argv[])
{
  causerie_test_display_init (&argc, &argv);
  add ("far-row-is-highlighted", test_far_row_is_highlighted);
  add ("one-highlight-at-a-time", test_one_highlight_at_a_time);
  add ("second-highlight-lasts-as-long", test_second_highlight_lasts_as_long);
  add ("no-animations", test_no_animations);
  add ("highlighted-row-can-be-removed", test_highlighted_row_can_be_removed);
  return g_test_run ();
}
