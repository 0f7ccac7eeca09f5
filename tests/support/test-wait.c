/* SPDX-License-Identifier: GPL-3.0-or-later
 * Waiting for a condition in tests. */
#include "config.h"

#include "causerie-test.h"

static gboolean
holds_at_third_look (gpointer data)
{
  guint *looks = data;

  return ++*looks == 3;
}

/* A condition that holds only for a moment ends the wait. */
static void
test_condition_is_called_once (void)
{
  guint looks = 0;

  g_assert_true (causerie_test_wait_until (holds_at_third_look, &looks, 30));
  g_assert_cmpuint (looks, ==, 3);
}

static gboolean
never_holds (gpointer data)
{
  return FALSE;
}

static void
test_gives_up (void)
{
  g_assert_false (causerie_test_wait_until (never_holds, NULL, 0));
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/support/wait/condition-is-called-once-per-iteration",
                   test_condition_is_called_once);
  g_test_add_func ("/support/wait/times-out", test_gives_up);
  return g_test_run ();
}
