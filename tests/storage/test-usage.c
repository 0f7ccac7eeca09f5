/* SPDX-License-Identifier: GPL-3.0-or-later
 * Tests of what the library tells about replies: one of them, those of a chat, those of a time. */
#include "config.h"

#include "causerie-test-library.h"

#include <string.h>

static const CauserieReplyRange always = { 0, G_MININT64, G_MAXINT64 };

/* Stores a reply that was requested at a time, 0 if that is not known. */
static gint64
add_reply (CauserieTestLibrary *test, gint64 chat_id, gint64 parent_id, gint64 requested_at,
           const char *usage)
{
  CauserieNewReply reply = {
    .chat_id = chat_id,
    .parent_id = parent_id,
    .model = "claude-opus-5-5-20261020",
    .requested_model = "claude-opus-5-5",
    .service = "https://api.example",
    .effort = requested_at != 0 ? "high" : NULL,
    .request_id = requested_at != 0 ? "req_1" : NULL,
    .requested_at = requested_at,
  };
  CauserieReplyEnd end = {
    .state = CAUSERIE_MESSAGE_CUT,
    .content = "[]",
    .stop_reason = "max_tokens",
    .usage = usage,
    .context_tokens = requested_at != 0 ? 2037 : 0,
  };
  GAsyncResult *place = NULL;
  GAsyncResult *end_place = NULL;
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (CauserieMessage) message = NULL;
  g_autoptr (GError) error = NULL;

  causerie_library_begin_reply_async (test->library, &reply, NULL, causerie_test_take_result,
                                      &place);
  result = causerie_test_await (&place);
  message = causerie_library_begin_reply_finish (test->library, result, &error);
  g_assert_no_error (error);
  causerie_library_finish_reply_async (test->library, causerie_message_get_id (message), &end, NULL,
                                       causerie_test_take_result, &end_place);
  g_assert_true (causerie_test_write (test->library, &end_place, &error));
  return causerie_message_get_id (message);
}

static CauserieReplyFacts *
load (CauserieTestLibrary *test, gint64 id, GError **error)
{
  GAsyncResult *place = NULL;
  g_autoptr (GAsyncResult) result = NULL;

  causerie_library_load_reply_facts_async (test->library, id, NULL, causerie_test_take_result,
                                           &place);
  result = causerie_test_await (&place);
  return causerie_library_load_reply_facts_finish (test->library, result, error);
}

static void
note (const CauserieReplyFacts *facts, gpointer data)
{
  g_string_append_printf (data, "%" G_GINT64_FORMAT ":%s ", facts->id,
                          facts->usage != NULL ? facts->usage : "-");
}

static void
free_note (gpointer data)
{
  g_string_free (data, TRUE);
}

static void
assert_visited (CauserieTestLibrary *test, const CauserieReplyRange *range, const char *expected)
{
  GAsyncResult *place = NULL;
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GString) visited = NULL;
  g_autoptr (GError) error = NULL;

  causerie_library_visit_replies_async (test->library, range, note, g_string_new (NULL), free_note,
                                        NULL, causerie_test_take_result, &place);
  result = causerie_test_await (&place);
  visited = causerie_library_visit_replies_finish (test->library, result, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (visited->str, ==, expected);
}

static void
run_sql (CauserieTestLibrary *test, const char *sql)
{
  sqlite3 *db = causerie_test_library_open_raw (test);

  g_assert_cmpint (sqlite3_exec (db, sql, NULL, NULL, NULL), ==, SQLITE_OK);
  sqlite3_close (db);
}

static void
test_facts (CauserieTestLibrary *test, gconstpointer data)
{
  gint64 chat_id = 0;
  gint64 question = causerie_test_add (test->library, &chat_id, CAUSERIE_ROOT, "A walrus?");
  gint64 id = add_reply (test, chat_id, question, 7, "{\"input_tokens\": 1}");
  g_autoptr (GError) error = NULL;
  g_autoptr (CauserieReplyFacts) facts = load (test, id, &error);

  g_assert_no_error (error);
  g_assert_cmpint (facts->id, ==, id);
  g_assert_cmpint (facts->chat_id, ==, chat_id);
  g_assert_cmpint (facts->state, ==, CAUSERIE_MESSAGE_CUT);
  g_assert_cmpstr (facts->model, ==, "claude-opus-5-5-20261020");
  g_assert_cmpstr (facts->requested_model, ==, "claude-opus-5-5");
  g_assert_cmpstr (facts->service, ==, "https://api.example");
  g_assert_cmpstr (facts->effort, ==, "high");
  g_assert_cmpstr (facts->stop_reason, ==, "max_tokens");
  g_assert_cmpstr (facts->usage, ==, "{\"input_tokens\": 1}");
  g_assert_cmpstr (facts->request_id, ==, "req_1");
  g_assert_cmpint (facts->requested_at, ==, 7);
  g_assert_cmpint (facts->created_at, >, 7);
  g_assert_cmpint (facts->finished_at, >=, facts->created_at);
  g_assert_cmpint (facts->context_tokens, ==, 2037);
  g_assert_null (load (test, question, &error));
  g_assert_error (error, CAUSERIE_ERROR, CAUSERIE_ERROR_NO_MESSAGE);
}

/* As an earlier version stored it. */
static void
test_old_reply (CauserieTestLibrary *test, gconstpointer data)
{
  gint64 chat_id = 0;
  gint64 question = causerie_test_add (test->library, &chat_id, CAUSERIE_ROOT, "A walrus?");
  gint64 id = add_reply (test, chat_id, question, 0, NULL);
  g_autoptr (CauserieReplyFacts) facts = load (test, id, NULL);
  g_autofree char *expected = g_strdup_printf ("%" G_GINT64_FORMAT ":- ", id);
  CauserieReplyRange range = { 0, facts->created_at, facts->created_at + 1 };

  g_assert_null (facts->effort);
  g_assert_null (facts->request_id);
  g_assert_null (facts->usage);
  g_assert_cmpint (facts->requested_at, ==, 0);
  g_assert_cmpint (facts->context_tokens, ==, 0);
  /* The time at which it began counts. */
  assert_visited (test, &range, expected);
}

static void
test_range (CauserieTestLibrary *test, gconstpointer data)
{
  gint64 chat_id = 0;
  gint64 other_id = 0;
  gint64 question = causerie_test_add (test->library, &chat_id, CAUSERIE_ROOT, "A walrus?");
  gint64 other = causerie_test_add (test->library, &other_id, CAUSERIE_ROOT, "A seal?");
  const CauserieReplyRange range = { 0, 100, 200 };
  CauserieReplyRange of_chat = always;

  add_reply (test, chat_id, question, 99, "a");
  add_reply (test, chat_id, question, 100, "b");
  add_reply (test, other_id, other, 199, "c");
  add_reply (test, chat_id, question, 200, "d");
  assert_visited (test, &range, "4:b 5:c ");
  assert_visited (test, &always, "3:a 4:b 5:c 6:d ");
  of_chat.chat_id = chat_id;
  assert_visited (test, &of_chat, "3:a 4:b 6:d ");
  of_chat.chat_id = 1000;
  assert_visited (test, &of_chat, "");
}

static void
test_streaming (CauserieTestLibrary *test, gconstpointer data)
{
  gint64 chat_id = 0;
  gint64 question = causerie_test_add (test->library, &chat_id, CAUSERIE_ROOT, "A walrus?");

  causerie_test_begin (test->library, chat_id, question);
  assert_visited (test, &always, "");
}

static void
test_copies (CauserieTestLibrary *test, gconstpointer data)
{
  gint64 chat_id = 0;
  gint64 question = causerie_test_add (test->library, &chat_id, CAUSERIE_ROOT, "A walrus?");
  gint64 reply = add_reply (test, chat_id, question, 100, "a");
  GAsyncResult *place = NULL;
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (CauserieChatRecord) copy = NULL;
  g_autoptr (GError) error = NULL;
  CauserieReplyRange of_copy = always;
  gint64 more;

  causerie_library_copy_branch_async (test->library, chat_id, reply, CAUSERIE_COPY_WHOLE, NULL,
                                      NULL, causerie_test_take_result, &place);
  result = causerie_test_await (&place);
  copy = causerie_library_copy_branch_finish (test->library, result, &error);
  g_assert_no_error (error);
  more = causerie_test_add (test->library, &copy->id, 4, "More");
  /* The clock of the service does not matter. */
  g_assert_cmpint (add_reply (test, copy->id, more, 101, "b"), ==, 6);
  assert_visited (test, &always, "2:a 6:b ");
  of_copy.chat_id = copy->id;
  assert_visited (test, &of_copy, "6:b ");
}

/* The clock of the computer was set back. */
static void
test_clock (CauserieTestLibrary *test, gconstpointer data)
{
  gint64 chat_id = 0;
  gint64 question = causerie_test_add (test->library, &chat_id, CAUSERIE_ROOT, "A walrus?");

  add_reply (test, chat_id, question, 100, "a");
  run_sql (test, "UPDATE chat SET created_at = created_at + 3600000000");
  assert_visited (test, &always, "2:a ");
}

static void
test_imported (CauserieTestLibrary *test, gconstpointer data)
{
  gint64 chat_id = 0;

  causerie_test_add (test->library, &chat_id, CAUSERIE_ROOT, "A walrus?");
  run_sql (test, "INSERT INTO message (uid, chat_id, parent_id, role, state, imported, created_at,"
                 " usage) VALUES ('x', 1, 1, 1, 1, 1, 100, 'a')");
  assert_visited (test, &always, "");
}

static void
test_deleted (CauserieTestLibrary *test, gconstpointer data)
{
  gint64 chat_id = 0;
  gint64 question = causerie_test_add (test->library, &chat_id, CAUSERIE_ROOT, "A walrus?");
  GAsyncResult *place = NULL;
  GAsyncResult *purge_place = NULL;
  GAsyncResult *message_place = NULL;

  add_reply (test, chat_id, question, 100, "a");
  add_reply (test, chat_id, question, 101, "b");
  causerie_library_delete_message_async (test->library, 2, TRUE, NULL, causerie_test_take_result,
                                         &message_place);
  g_assert_true (causerie_test_write (test->library, &message_place, NULL));
  causerie_library_delete_chat_async (test->library, chat_id, TRUE, NULL, causerie_test_take_result,
                                      &place);
  g_assert_true (causerie_test_write (test->library, &place, NULL));
  assert_visited (test, &always, "2:a 3:b ");
  causerie_library_purge_chat_async (test->library, chat_id, NULL, causerie_test_take_result,
                                     &purge_place);
  g_assert_true (causerie_test_write (test->library, &purge_place, NULL));
  assert_visited (test, &always, "");
}

static void
count (const CauserieReplyFacts *facts, gpointer data)
{
  guint *n = data;

  /* In order, and each once. */
  g_assert_cmpint (facts->id, ==, ++*n + 1);
}

/* A draft that is typed meanwhile is stored before the last of them is visited. */
static void
test_many (CauserieTestLibrary *test, gconstpointer data)
{
  gint64 chat_id = 0;
  GAsyncResult *place = NULL;
  GAsyncResult *draft_place = NULL;
  g_autoptr (GAsyncResult) result = NULL;
  g_autofree guint *n = NULL;
  g_autoptr (GError) error = NULL;

  causerie_test_add (test->library, &chat_id, CAUSERIE_ROOT, "A walrus?");
  run_sql (test, "INSERT INTO message (uid, chat_id, parent_id, role, state, created_at)"
                 " WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 3000)"
                 " SELECT 'uid' || i, 1, 1, 1, 1, i FROM n");
  causerie_library_visit_replies_async (test->library, &always, count, g_new0 (guint, 1), g_free,
                                        NULL, causerie_test_take_result, &place);
  causerie_library_set_draft_async (test->library, chat_id, 0, "Tusks", NULL,
                                    causerie_test_take_result, &draft_place);
  g_assert_true (causerie_test_write (test->library, &draft_place, &error));
  g_assert_null (place);
  result = causerie_test_await (&place);
  n = causerie_library_visit_replies_finish (test->library, result, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (*n, ==, 3000);
}

static void
test_cancelled (CauserieTestLibrary *test, gconstpointer data)
{
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  GAsyncResult *place = NULL;
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;

  g_cancellable_cancel (cancellable);
  causerie_library_visit_replies_async (test->library, &always, note, g_string_new (NULL),
                                        free_note, cancellable, causerie_test_take_result, &place);
  result = causerie_test_await (&place);
  g_assert_null (causerie_library_visit_replies_finish (test->library, result, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  causerie_test_library_add_test ("/usage/tells-what-is-stored-about-a-reply", test_facts);
  causerie_test_library_add_test ("/usage/tells-what-is-known-about-an-old-reply", test_old_reply);
  causerie_test_library_add_test ("/usage/visits-the-replies-of-a-time-or-chat", test_range);
  causerie_test_library_add_test ("/usage/leaves-out-a-reply-that-streams", test_streaming);
  causerie_test_library_add_test ("/usage/does-not-count-copies-twice", test_copies);
  causerie_test_library_add_test ("/usage/counts-what-is-older-than-its-chat", test_clock);
  causerie_test_library_add_test ("/usage/leaves-out-imported-replies", test_imported);
  causerie_test_library_add_test ("/usage/counts-what-is-deleted-but-not-purged", test_deleted);
  causerie_test_library_add_test ("/usage/does-not-hold-up-what-is-written", test_many);
  causerie_test_library_add_test ("/usage/can-be-cancelled", test_cancelled);
  return g_test_run ();
}
