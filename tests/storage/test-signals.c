/* SPDX-License-Identifier: GPL-3.0-or-later
 * Tests of the signals that the library emits after writing. */
#include "config.h"

#include "causerie-test-library.h"

typedef struct
{
  CauserieTestLibrary *test;
  GString *events;
  gboolean is_on_disk; /* whether the last added message could be read by another connection */
} Watch;

static gboolean
is_on_disk (CauserieTestLibrary *test, gint64 id)
{
  sqlite3 *database = causerie_test_library_open_raw (test);
  sqlite3_stmt *statement = NULL;
  gboolean found;

  g_assert_cmpint (
      sqlite3_prepare_v2 (database, "SELECT 1 FROM message WHERE id = ?1", -1, &statement, NULL),
      ==, SQLITE_OK);
  sqlite3_bind_int64 (statement, 1, id);
  found = sqlite3_step (statement) == SQLITE_ROW;
  sqlite3_finalize (statement);
  sqlite3_close (database);
  return found;
}

static void
append_event (Watch *watch, char kind, gint64 chat_id, GArray *ids)
{
  g_string_append_printf (watch->events, "%s%c%" G_GINT64_FORMAT, watch->events->len > 0 ? " " : "",
                          kind, chat_id);
  for (guint i = 0; i < ids->len; i++)
    g_string_append_printf (watch->events, ":%" G_GINT64_FORMAT, g_array_index (ids, gint64, i));
}

static void
on_added_cb (CauserieLibrary *library, gint64 chat_id, GArray *ids, Watch *watch)
{
  append_event (watch, '+', chat_id, ids);
  watch->is_on_disk = ids->len > 0 && is_on_disk (watch->test, g_array_index (ids, gint64, 0));
}

static void
on_changed_cb (CauserieLibrary *library, gint64 chat_id, GArray *ids, Watch *watch)
{
  append_event (watch, '~', chat_id, ids);
}

static void
begin_watch (Watch *watch, CauserieTestLibrary *test)
{
  watch->test = test;
  watch->events = g_string_new (NULL);
  watch->is_on_disk = FALSE;
  g_signal_connect (test->library, "added", G_CALLBACK (on_added_cb), watch);
  g_signal_connect (test->library, "changed", G_CALLBACK (on_changed_cb), watch);
}

static void
end_watch (Watch *watch)
{
  g_signal_handlers_disconnect_by_data (watch->test->library, watch);
  g_string_free (watch->events, TRUE);
}

static void
assert_events (Watch *watch, const char *expected)
{
  g_assert_cmpstr (watch->events->str, ==, expected);
  g_string_truncate (watch->events, 0);
}

static void
finish_write (CauserieTestLibrary *test, GAsyncResult **place)
{
  g_autoptr (GError) error = NULL;

  causerie_test_write (test->library, place, &error);
  g_assert_no_error (error);
}

static void
test_messages (CauserieTestLibrary *test, gconstpointer data)
{
  Watch watch;
  gint64 chat_id = 0;
  gint64 question, reply;

  begin_watch (&watch, test);
  question = causerie_test_add (test->library, &chat_id, CAUSERIE_ROOT, "Hi");
  assert_events (&watch, "+1:1");
  g_assert_true (watch.is_on_disk);
  reply = causerie_test_begin (test->library, chat_id, question);
  assert_events (&watch, "+1:2");
  g_assert_true (causerie_test_try_finish (test->library, reply, "Hello", CAUSERIE_MESSAGE_COMPLETE,
                                           FALSE, NULL));
  assert_events (&watch, "~1:2");
  end_watch (&watch);
}

static void
test_other_data_of_messages (CauserieTestLibrary *test, gconstpointer data)
{
  g_autoptr (GArray) choices = g_array_new (FALSE, FALSE, sizeof (CauserieChoice));
  CauserieFeedback feedback = { .verdict = CAUSERIE_VERDICT_GOOD };
  CauserieChoice choice = { CAUSERIE_ROOT, 1 };
  GAsyncResult *place = NULL;
  gint64 chat_id = 0;
  Watch watch;

  causerie_test_add (test->library, &chat_id, CAUSERIE_ROOT, "Hi");
  causerie_test_reply (test->library, chat_id, 1, "Hello", FALSE);
  begin_watch (&watch, test);
  g_array_append_val (choices, choice);
  causerie_library_choose_async (test->library, chat_id, choices, 2, NULL,
                                 causerie_test_take_result, &place);
  finish_write (test, &place);
  causerie_library_set_feedback_async (test->library, 2, &feedback, NULL, causerie_test_take_result,
                                       &place);
  finish_write (test, &place);
  causerie_library_delete_message_async (test->library, 2, TRUE, NULL, causerie_test_take_result,
                                         &place);
  finish_write (test, &place);
  causerie_library_set_title_async (test->library, chat_id, "Title", CAUSERIE_TITLE_USER, NULL,
                                    causerie_test_take_result, &place);
  finish_write (test, &place);
  causerie_library_set_draft_async (test->library, chat_id, 0, "Draft", NULL,
                                    causerie_test_take_result, &place);
  finish_write (test, &place);
  causerie_library_delete_chat_async (test->library, chat_id, TRUE, NULL, causerie_test_take_result,
                                      &place);
  finish_write (test, &place);
  causerie_library_purge_chat_async (test->library, chat_id, NULL, causerie_test_take_result,
                                     &place);
  finish_write (test, &place);
  assert_events (&watch, "~1:0 ~1:2 ~1:2 ~1 ~1 ~1");
  end_watch (&watch);
}

static void
test_failed_write (CauserieTestLibrary *test, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  gint64 chat_id = 7;
  Watch watch;

  begin_watch (&watch, test);
  g_assert_null (causerie_test_try_add (test->library, &chat_id, CAUSERIE_ROOT, "Nowhere", &error));
  g_assert_nonnull (error);
  assert_events (&watch, "");
  end_watch (&watch);
}

static void
test_copy (CauserieTestLibrary *test, gconstpointer data)
{
  g_autoptr (CauserieChatRecord) copy = NULL;
  g_autoptr (GAsyncResult) result = NULL;
  GAsyncResult *place = NULL;
  gint64 chat_id = 0;
  Watch watch;

  causerie_test_add (test->library, &chat_id, CAUSERIE_ROOT, "Hi");
  causerie_test_reply (test->library, chat_id, 1, "Hello", FALSE);
  begin_watch (&watch, test);
  causerie_library_copy_branch_async (test->library, chat_id, 2, CAUSERIE_COPY_WHOLE, NULL, NULL,
                                      causerie_test_take_result, &place);
  result = causerie_test_await (&place);
  copy = causerie_library_copy_branch_finish (test->library, result, NULL);
  g_assert_nonnull (copy);
  assert_events (&watch, "+2");
  end_watch (&watch);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  causerie_test_library_add_test ("/signals/messages-are-reported-once-committed", test_messages);
  causerie_test_library_add_test ("/signals/other-data-of-messages-is-reported",
                                  test_other_data_of_messages);
  causerie_test_library_add_test ("/signals/failed-write-is-not-reported", test_failed_write);
  causerie_test_library_add_test ("/signals/copy-is-reported-as-a-new-chat", test_copy);
  return g_test_run ();
}
