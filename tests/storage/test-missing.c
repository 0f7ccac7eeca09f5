/* SPDX-License-Identifier: GPL-3.0-or-later
 * Tests of operations on messages that do not exist, or no longer. */
#include "config.h"

#include "causerie-test-library.h"

#define GONE 4711

static void
test_deleting (CauserieTestLibrary *test, gconstpointer data)
{
  for (gboolean deleted = FALSE; deleted <= TRUE; deleted++)
    {
      g_autoptr (GError) error = NULL;
      GAsyncResult *place = NULL;

      causerie_library_delete_message_async (test->library, GONE, deleted, NULL,
                                             causerie_test_take_result, &place);
      g_assert_false (causerie_test_write (test->library, &place, &error));
      g_assert_error (error, CAUSERIE_ERROR, CAUSERIE_ERROR_NO_MESSAGE);
    }
}

static void
test_undeleting_twice (CauserieTestLibrary *test, gconstpointer data)
{
  gint64 chat_id = 0;
  gint64 id = causerie_test_add (test->library, &chat_id, CAUSERIE_ROOT, "Here");

  for (guint i = 0; i < 2; i++)
    {
      g_autoptr (GError) error = NULL;
      GAsyncResult *place = NULL;

      causerie_library_delete_message_async (test->library, id, FALSE, NULL,
                                             causerie_test_take_result, &place);
      causerie_test_write (test->library, &place, &error);
      g_assert_no_error (error);
    }
}

static void
test_failures (CauserieTestLibrary *test, gconstpointer data)
{
  g_autoptr (CauserieFailure) failure
      = causerie_failure_new (CAUSERIE_ERROR_OFFLINE, NULL, NULL, 0);
  g_autoptr (GError) error = NULL;
  GAsyncResult *place = NULL;

  causerie_library_set_failure_async (test->library, GONE, failure, NULL, causerie_test_take_result,
                                      &place);
  g_assert_false (causerie_test_write (test->library, &place, &error));
  g_assert_error (error, CAUSERIE_ERROR, CAUSERIE_ERROR_NO_MESSAGE);
  g_clear_error (&error);
  causerie_library_set_failure_async (test->library, GONE, NULL, NULL, causerie_test_take_result,
                                      &place);
  causerie_test_write (test->library, &place, &error);
  g_assert_no_error (error);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  causerie_test_library_add_test ("/missing/message-can-be-neither-deleted-nor-restored",
                                  test_deleting);
  causerie_test_library_add_test ("/missing/message-can-be-restored-twice", test_undeleting_twice);
  causerie_test_library_add_test ("/missing/failure-can-be-cleared-but-not-set", test_failures);
  return g_test_run ();
}
