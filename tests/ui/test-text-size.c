/* SPDX-License-Identifier: GPL-3.0-or-later
 * The size of the text of messages. */
#include "config.h"

#include "causerie-read-line.h"
#include "causerie-test-display.h"
#include "causerie-text-size.h"
#include "causerie-timeline-fixture.h"

#include <math.h>

typedef struct
{
  CauserieTimelineFixture timeline;
  CauserieSettings *settings;
  CauserieTextSize *size;
} Fixture;

static void
set_up (Fixture *f, gconstpointer data)
{
  g_autoptr (GSettings) gsettings = g_settings_new (CAUSERIE_APP_ID);

  g_settings_reset (gsettings, "text-size");
  f->settings = causerie_settings_new (gsettings);
  f->size = causerie_text_size_new (f->settings, gdk_display_get_default ());
  causerie_timeline_fixture_set_up (&f->timeline, data);
  gtk_widget_add_css_class (GTK_WIDGET (f->timeline.view), "causerie-text");
  causerie_timeline_view_set_characters (f->timeline.view, 40);
  causerie_timeline_fixture_wait_rest (&f->timeline);
}

static void
tear_down (Fixture *f, gconstpointer data)
{
  causerie_timeline_fixture_tear_down (&f->timeline, data);
  g_clear_object (&f->size);
  g_clear_object (&f->settings);
}

static double
font_size (GtkWidget *widget)
{
  PangoContext *context = gtk_widget_get_pango_context (widget);

  return pango_font_description_get_size (pango_context_get_font_description (context));
}

static void
test_only_messages_follow (Fixture *f, gconstpointer data)
{
  double button = font_size (f->timeline.button);
  double normal = font_size (GTK_WIDGET (f->timeline.view));

  causerie_text_size_step (f->size, 1);
  causerie_text_size_step (f->size, 1);
  causerie_timeline_fixture_wait_rest (&f->timeline);
  g_assert_cmpfloat_with_epsilon (font_size (GTK_WIDGET (f->timeline.view)), normal * 1.2,
                                  normal * 0.01);
  g_assert_cmpfloat (font_size (f->timeline.button), ==, button);

  causerie_text_size_reset (f->size);
  causerie_timeline_fixture_wait_rest (&f->timeline);
  g_assert_cmpfloat (font_size (GTK_WIDGET (f->timeline.view)), ==, normal);
}

static void
test_steps_stay_in_range (Fixture *f, gconstpointer data)
{
  for (int i = 0; i < 40; i++)
    causerie_text_size_step (f->size, 1);
  g_assert_cmpint (causerie_settings_get_text_size (f->settings), ==, CAUSERIE_TEXT_SIZE_LARGEST);
  for (int i = 0; i < 40; i++)
    causerie_text_size_step (f->size, -1);
  g_assert_cmpint (causerie_settings_get_text_size (f->settings), ==, CAUSERIE_TEXT_SIZE_SMALLEST);
}

/* Scrolls so that a part of a row is above the view. */
static void
scroll_into_a_row (Fixture *f)
{
  guint first;
  double height;
  double y;

  causerie_timeline_fixture_scroll_to_middle (&f->timeline);
  first = causerie_timeline_fixture_first_in_view (&f->timeline);
  y = causerie_timeline_fixture_painted_y (&f->timeline, first, &height);
  causerie_timeline_view_scroll_to (f->timeline.view, first, CAUSERIE_TIMELINE_ALIGN_START,
                                    (int)(-height * 0.6));
  causerie_timeline_fixture_wait_rest (&f->timeline);
  g_assert_cmpfloat (y, <=, 0);
}

static void
check_line_is_kept (Fixture *f)
{
  scroll_into_a_row (f);
  for (int i = 0; i < 9; i++)
    {
      CauserieReadLine line;
      double y;

      causerie_read_line_find (&line, GTK_WIDGET (f->timeline.view));
      g_assert_cmpint (line.index, >, 0);
      y = causerie_read_line_get_y (&line);
      causerie_text_size_step (f->size, i < 5 ? 1 : -2);
      causerie_timeline_fixture_wait_rest (&f->timeline);
      g_assert_cmpfloat_with_epsilon (causerie_read_line_get_y (&line), y, 1);
    }
}

static void
test_line_is_kept_in_wide_window (Fixture *f, gconstpointer data)
{
  gtk_window_set_default_size (GTK_WINDOW (f->timeline.window), 1500, 700);
  causerie_timeline_fixture_wait_rest (&f->timeline);
  check_line_is_kept (f);
}

/* Here the width of the column does not change with the font. */
static void
test_line_is_kept_in_narrow_window (Fixture *f, gconstpointer data)
{
  gtk_window_set_default_size (GTK_WINDOW (f->timeline.window), 300, 500);
  causerie_timeline_fixture_wait_rest (&f->timeline);
  check_line_is_kept (f);
}

int
main (int argc, char *argv[])
{
  causerie_test_display_init (&argc, &argv);
  g_test_add ("/text-size/only-messages-follow", Fixture, GUINT_TO_POINTER (20), set_up,
              test_only_messages_follow, tear_down);
  g_test_add ("/text-size/steps-stay-in-range", Fixture, GUINT_TO_POINTER (1), set_up,
              test_steps_stay_in_range, tear_down);
  g_test_add ("/text-size/line-is-kept-in-wide-window", Fixture, GUINT_TO_POINTER (200), set_up,
              test_line_is_kept_in_wide_window, tear_down);
  g_test_add ("/text-size/line-is-kept-in-narrow-window", Fixture, GUINT_TO_POINTER (200), set_up,
              test_line_is_kept_in_narrow_window, tear_down);
  return g_test_run ();
}
