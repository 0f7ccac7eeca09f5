/* SPDX-License-Identifier: GPL-3.0-or-later
 * The first start: no service is set up, so the program offers its demo, whose replies are
 * stored. */
#include "config.h"

#include "causerie-driver.h"

#define TIMELINE "list:Conversation"
#define DEMO "button:Try the Demo"

static void
test_demo_talks_and_is_stored (void)
{
  g_autoptr (CauserieDriver) driver = causerie_driver_new (CAUSERIE_PROGRAM, NULL);
  g_autofree char *before = NULL;
  g_autofree char *after = NULL;

  causerie_driver_set_environment (driver, "CAUSERIE_DEMO_PACE", "0");
  causerie_driver_start (driver);
  causerie_driver_click (driver, DEMO);
  causerie_driver_send (driver, "Hello");
  g_object_unref (causerie_driver_wait (driver, "list item:Demo*"));
  causerie_driver_wait_gone (driver, "button:Stop");
  g_object_unref (causerie_driver_wait (driver, "list item:Hello"));
  before = causerie_driver_dup_all_text (driver, "list item:Demo*");
  causerie_driver_quit (driver);
  causerie_driver_start (driver);
  g_object_unref (causerie_driver_wait (driver, "text:Message"));
  g_assert_cmpuint (causerie_driver_count (driver, DEMO), ==, 0);
  g_object_unref (causerie_driver_wait (driver, "list:Chats"));
  causerie_driver_click (driver, "list item:Hello");
  g_object_unref (causerie_driver_wait (driver, TIMELINE));
  after = causerie_driver_dup_all_text (driver, "list item:Demo*");
  g_assert_cmpstr (after, ==, before);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/e2e/first-run/demo-talks-and-is-stored", test_demo_talks_and_is_stored);
  return g_test_run ();
}
