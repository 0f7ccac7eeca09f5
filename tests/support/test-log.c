/* SPDX-License-Identifier: GPL-3.0-or-later
 * All warnings abort a test, except for a known one. */
#include "config.h"

#include "causerie-test-log.h"

#define KNOWN "gdk_frame_timings_submitted() called on submitted frame."

static void
warn (const char *message)
{
  g_log_structured ("Gdk", G_LOG_LEVEL_WARNING, "MESSAGE", "%s", message);
}

static void
test_known_warning (void)
{
  warn (KNOWN);
}

static void
test_other_warnings_end_the_test (void)
{
  if (g_test_subprocess ())
    {
      warn ("Something else is wrong.");
      return;
    }
  g_test_trap_subprocess (NULL, 0, G_TEST_SUBPROCESS_DEFAULT);
  g_test_trap_assert_failed ();
}

static void
test_lines_of_other_programs (void)
{
  g_assert_true (causerie_test_log_is_fatal ("(causerie:1): Gtk-WARNING **: 12:00:00.000: Oh"));
  g_assert_true (causerie_test_log_is_fatal ("(causerie:1): Gtk-CRITICAL **: 12:00:00.000: Oh"));
  g_assert_false (
      causerie_test_log_is_fatal ("(causerie:1): Gdk-WARNING **: 12:00:00.000: " KNOWN));
  g_assert_false (causerie_test_log_is_fatal ("The demo could not be started: WARNING"));
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  causerie_test_log_install ();
  g_test_add_func ("/log/known-warning-is-not-fatal", test_known_warning);
  g_test_add_func ("/log/other-warnings-are-fatal", test_other_warnings_end_the_test);
  g_test_add_func ("/log/lines-of-other-programs", test_lines_of_other_programs);
  return g_test_run ();
}
