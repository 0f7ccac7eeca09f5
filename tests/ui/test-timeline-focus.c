/* SPDX-License-Identifier: GPL-3.0-or-later
 * The timeline with the keyboard and with assistive technologies. */
#include "config.h"

#include "causerie-test-display.h"
#include "causerie-timeline-fixture.h"

static guint
focused_position (CauserieTimelineFixture *f)
{
  GtkWidget *focus = gtk_root_get_focus (GTK_ROOT (f->window));

  for (guint i = 0; i < causerie_timeline_fixture_n_items (f); i++)
    if (focus != NULL && causerie_timeline_view_get_row (f->view, i) == focus)
      return i;
  return G_MAXUINT;
}

static void
test_arrows_walk_the_rows (CauserieTimelineFixture *f, gconstpointer data)
{
  guint position;

  gtk_widget_grab_focus (f->button);
  g_assert_true (gtk_widget_child_focus (f->window, GTK_DIR_TAB_FORWARD));
  position = focused_position (f);
  g_assert_cmpuint (position, ==, causerie_timeline_fixture_n_items (f) - 1);

  for (guint i = 0; i < 300 && position > causerie_timeline_fixture_n_items (f) - 60; i++)
    {
      double height;
      double y;

      g_assert_true (gtk_widget_child_focus (f->window, GTK_DIR_UP));
      position = focused_position (f);
      causerie_timeline_fixture_wait_frames (f, 1);
      y = causerie_timeline_fixture_painted_y (f, position, &height);
      g_assert_cmpfloat (y + height, >, 0);
      g_assert_cmpfloat (y, <, causerie_timeline_fixture_page (f));
      if (height <= causerie_timeline_fixture_page (f))
        {
          g_assert_cmpfloat (y, >=, 0);
          g_assert_cmpfloat (y + height, <=, causerie_timeline_fixture_page (f));
        }
    }
  g_assert_cmpuint (position, ==, causerie_timeline_fixture_n_items (f) - 60);
  g_assert_true (gtk_widget_child_focus (f->window, GTK_DIR_DOWN));
  g_assert_cmpuint (focused_position (f), ==, causerie_timeline_fixture_n_items (f) - 59);
}

static void
test_focused_row_is_never_dropped (CauserieTimelineFixture *f, gconstpointer data)
{
  guint position = causerie_timeline_fixture_n_items (f) - 1;
  GtkWidget *row = causerie_timeline_view_get_row (f->view, position);

  gtk_root_set_focus (GTK_ROOT (f->window), row);
  gtk_adjustment_set_value (f->adjustment, gtk_adjustment_get_lower (f->adjustment));
  causerie_timeline_fixture_wait_rest (f);
  g_assert_true (causerie_timeline_view_get_row (f->view, position) == row);
  g_assert_true (gtk_root_get_focus (GTK_ROOT (f->window)) == row);
  g_assert_null (causerie_timeline_view_get_row (f->view, position / 2));
  causerie_timeline_fixture_assert_covered (f);

  /* When its item is removed, the focus stays in the list. */
  g_list_store_remove (f->store, position);
  causerie_timeline_fixture_wait_rest (f);
  g_assert_cmpuint (focused_position (f), !=, G_MAXUINT);

  /* The focus is not moved back after the user has moved it away. */
  position = focused_position (f);
  gtk_widget_grab_focus (f->button);
  g_list_store_remove (f->store, position);
  causerie_timeline_fixture_wait_rest (f);
  g_assert_true (gtk_root_get_focus (GTK_ROOT (f->window)) == f->button);
}

static void
test_rows_have_set_positions (CauserieTimelineFixture *f, gconstpointer data)
{
  GtkWidget *row
      = causerie_timeline_view_get_row (f->view, causerie_timeline_fixture_n_items (f) - 1);
  g_autofree char *place = NULL;

  g_assert_cmpint (gtk_accessible_get_accessible_role (GTK_ACCESSIBLE (f->view)), ==,
                   GTK_ACCESSIBLE_ROLE_LIST);
  place = gtk_test_accessible_check_relation (GTK_ACCESSIBLE (row),
                                              GTK_ACCESSIBLE_RELATION_POS_IN_SET,
                                              (int)causerie_timeline_fixture_n_items (f));
  g_assert_null (place);
  g_list_store_remove (f->store, 0);
  causerie_timeline_fixture_wait_frames (f, 1);
  place
      = gtk_test_accessible_check_relation (GTK_ACCESSIBLE (row), GTK_ACCESSIBLE_RELATION_SET_SIZE,
                                            (int)causerie_timeline_fixture_n_items (f));
  g_assert_null (place);
  place = gtk_test_accessible_check_relation (GTK_ACCESSIBLE (row),
                                              GTK_ACCESSIBLE_RELATION_POS_IN_SET,
                                              (int)causerie_timeline_fixture_n_items (f));
  g_assert_null (place);
}

static void
add (const char *path, guint n, void (*test) (CauserieTimelineFixture *f, gconstpointer data))
{
  g_autofree char *full = g_strconcat ("/timeline-focus/", path, NULL);

  g_test_add (full, CauserieTimelineFixture, GUINT_TO_POINTER (n), causerie_timeline_fixture_set_up,
              test, causerie_timeline_fixture_tear_down);
}

int
main (int argc, char *argv[])
{
  causerie_test_display_init (&argc, &argv);
  add ("arrows-walk-the-rows", 400, test_arrows_walk_the_rows);
  add ("focused-row-is-never-dropped", 1000, test_focused_row_is_never_dropped);
  add ("rows-have-set-positions", 100, test_rows_have_set_positions);
  return g_test_run ();
}
