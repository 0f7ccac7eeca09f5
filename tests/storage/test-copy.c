/* SPDX-License-Identifier: GPL-3.0-or-later
 * Tests that a branch copied into a new chat is the same, and that the original does not change. */
#include "config.h"

#include "causerie-test-library.h"

#include <string.h>

static CauserieChatRecord *
try_extent (CauserieTestLibrary *test, gint64 chat_id, gint64 leaf_id, CauserieCopyExtent extent,
            GError **error)
{
  GAsyncResult *place = NULL;
  g_autoptr (GAsyncResult) result = NULL;

  causerie_library_copy_branch_async (test->library, chat_id, leaf_id, extent, NULL, NULL,
                                      causerie_test_take_result, &place);
  result = causerie_test_await (&place);
  return causerie_library_copy_branch_finish (test->library, result, error);
}

static CauserieChatRecord *
try_copy (CauserieTestLibrary *test, gint64 chat_id, gint64 leaf_id, GError **error)
{
  return try_extent (test, chat_id, leaf_id, CAUSERIE_COPY_WHOLE, error);
}

/* Copies a branch. Returns: the new chat with its messages */
static CauserieChatRecord *
copy (CauserieTestLibrary *test, gint64 chat_id, gint64 leaf_id)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (CauserieChatRecord) record = try_copy (test, chat_id, leaf_id, &error);

  g_assert_no_error (error);
  g_assert_cmpint (record->origin_chat_id, ==, chat_id);
  return causerie_test_load (test->library, record->id);
}

/* Runs a query on the file and returns the result as text, to compare chats column by column. */
static char *
query (CauserieTestLibrary *test, const char *sql)
{
  sqlite3 *db = causerie_test_library_open_raw (test);
  GString *text = g_string_new (NULL);
  sqlite3_stmt *statement;

  g_assert_cmpint (sqlite3_prepare_v2 (db, sql, -1, &statement, NULL), ==, SQLITE_OK);
  while (sqlite3_step (statement) == SQLITE_ROW)
    for (int i = 0; i < sqlite3_column_count (statement); i++)
      g_string_append_printf (text, "%s|", (const char *)sqlite3_column_text (statement, i));
  sqlite3_finalize (statement);
  sqlite3_close (db);
  return g_string_free (text, FALSE);
}

/* Chat 1: 1 question, 2 its reply, 3 another reply; 4 "More" below 2, 5 its reply. */
static void
fill (CauserieTestLibrary *test)
{
  gint64 chat_id = 0;
  gint64 question = causerie_test_add (test->library, &chat_id, CAUSERIE_ROOT, "A walrus?");
  gint64 reply = causerie_test_reply (test->library, chat_id, question, "Tusks.", FALSE);
  gint64 more;

  g_assert_cmpint (causerie_test_reply (test->library, chat_id, question, "Moustache.", FALSE), ==,
                   3);
  more = causerie_test_add (test->library, &chat_id, reply, "More");
  g_assert_cmpint (more, ==, 4);
  g_assert_cmpint (causerie_test_reply (test->library, chat_id, more, "Whiskers.", FALSE), ==, 5);
}

#define COLUMNS                                                                                    \
  "SELECT m.role, m.state, m.ends, m.imported, m.created_at, m.finished_at, m.first_words,"        \
  " m.model, m.requested_model, m.service, m.stop_reason, m.usage, m.failure_code, c.json,"        \
  " s.text FROM message m JOIN content c ON c.message_id = m.id"                                   \
  " JOIN message_search s ON s.rowid = m.id WHERE "

static void
test_path_is_the_same (CauserieTestLibrary *test, gconstpointer data)
{
  g_autoptr (CauserieChatRecord) record = NULL;
  g_autofree char *before = NULL;
  g_autofree char *after = NULL;
  g_autofree char *uids = NULL;
  g_autofree char *found = NULL;

  fill (test);
  before = query (test, COLUMNS "m.id IN (1, 2, 4, 5) ORDER BY m.id");
  record = copy (test, 1, 5);
  after = query (test, COLUMNS "m.chat_id = 2 ORDER BY m.id");
  g_assert_cmpstr (after, ==, before);
  uids = query (test, "SELECT count(*) = count(DISTINCT uid) FROM message");
  g_assert_cmpstr (uids, ==, "1|");
  g_assert_cmpint (record->origin_message_id, ==, 5);
  g_assert_cmpstr (record->title, ==, "A walrus?");
  g_assert_cmpint (record->title_origin, ==, CAUSERIE_TITLE_NONE);
  g_assert_cmpuint (record->messages->len, ==, 4);
  g_assert_cmpuint (record->choices->len, ==, 4);
  found = causerie_test_search (test->library, "whiskers");
  g_assert_cmpstr (found, ==, "2 1");
}

static void
test_ends_at_the_given_message (CauserieTestLibrary *test, gconstpointer data)
{
  g_autoptr (CauserieChatRecord) record = NULL;
  g_autofree char *leaf = NULL;

  fill (test);
  record = copy (test, 1, 3);
  g_assert_cmpuint (record->messages->len, ==, 2);
  g_assert_cmpstr (causerie_message_get_first_words (g_ptr_array_index (record->messages, 1)), ==,
                   "Moustache.");
  leaf = query (test, "SELECT c.leaf_id = max (m.id) FROM chat c JOIN message m ON m.chat_id = c.id"
                      " WHERE c.id = 2");
  g_assert_cmpstr (leaf, ==, "1|");
}

/* Checks the first words of the messages of a copy, and its draft. */
static void
assert_copy (CauserieTestLibrary *test, gint64 chat_id, gint64 leaf_id, const char *expected)
{
  g_autoptr (CauserieChatRecord) record = copy (test, chat_id, leaf_id);
  g_autofree char *sql
      = g_strdup_printf ("SELECT first_words FROM message WHERE chat_id = %d UNION ALL"
                         " SELECT '> ' || text FROM draft WHERE chat_id = %d AND message_id = 0",
                         (int)record->id, (int)record->id);
  g_autofree char *found = query (test, sql);

  g_assert_cmpstr (found, ==, expected);
  g_assert_false (record->ended);
  g_assert_cmpint (record->origin_message_id, ==, leaf_id);
}

static void
test_ended_branch_is_copied_up_to_its_ending (CauserieTestLibrary *test, gconstpointer data)
{
  gint64 chat_id = 1;
  gint64 more;
  gint64 reply;

  fill (test);
  more = causerie_test_add (test->library, &chat_id, 5, "Go\n\n*Now*");
  reply = causerie_test_reply (test->library, chat_id, more, "Bye", TRUE);
  assert_copy (test, chat_id, reply, "A walrus?|Tusks.|More|Whiskers.|> Go\n\n*Now*|");
  assert_copy (test, chat_id, more, "A walrus?|Tusks.|More|Whiskers.|Go *Now*|");
  chat_id = 2;
  g_assert_cmpint (causerie_test_add (test->library, &chat_id, 11, "Please"), >, 0);
}

/* Imported chats can contain messages below an ending. */
static void
test_several_endings_are_not_copied (CauserieTestLibrary *test, gconstpointer data)
{
  gint64 chat_id = 1;
  gint64 more;
  gint64 reply;
  sqlite3 *db;

  fill (test);
  more = causerie_test_add (test->library, &chat_id, 5, "Go");
  reply = causerie_test_reply (test->library, chat_id, more, "Bye", TRUE);
  db = causerie_test_library_open_raw (test);
  g_assert_cmpint (reply, ==, 7);
  g_assert_cmpint (
      sqlite3_exec (
          db,
          "INSERT INTO message (id, uid, chat_id, parent_id, role, state, ends, imported,"
          " created_at) VALUES (8, 'a', 1, 7, 0, 1, 0, 1, 1), (9, 'b', 1, 8, 1, 1, 1, 1, 1)",
          NULL, NULL, NULL),
      ==, SQLITE_OK);
  sqlite3_close (db);
  assert_copy (test, chat_id, 8, "A walrus?|Tusks.|More|Whiskers.|> Go|");
  assert_copy (test, chat_id, 9, "A walrus?|Tusks.|More|Whiskers.|> Go|");
}

static void
test_ending_in_the_first_reply_leaves_a_draft (CauserieTestLibrary *test, gconstpointer data)
{
  g_autoptr (GPtrArray) chats = NULL;
  g_autofree char *prefix = NULL;
  gint64 chat_id = 0;
  gint64 question = causerie_test_add (test->library, &chat_id, CAUSERIE_ROOT, "Go\naway");
  gint64 reply = causerie_test_reply (test->library, chat_id, question, "Bye", TRUE);
  CauserieChatRecord *record;

  assert_copy (test, chat_id, reply, "> Go\naway|");
  prefix = query (test, "SELECT count(*) FROM prefix WHERE chat_id = 2");
  g_assert_cmpstr (prefix, ==, "0|");
  chats = causerie_test_list (test->library);
  record = g_ptr_array_index (chats, 0);
  g_assert_cmpint (record->id, ==, 2);
  g_assert_cmpstr (record->title, ==, "Go away");
}

static void
test_streaming_reply_is_not_copied (CauserieTestLibrary *test, gconstpointer data)
{
  g_autoptr (CauserieChatRecord) record = NULL;
  gint64 chat_id = 0;
  gint64 question = causerie_test_add (test->library, &chat_id, CAUSERIE_ROOT, "Go");
  gint64 reply = causerie_test_begin (test->library, chat_id, question);

  record = copy (test, chat_id, reply);
  g_assert_cmpuint (record->messages->len, ==, 1);
  g_assert_cmpint (record->origin_message_id, ==, question);
}

static void
test_prefix_and_failure_are_copied (CauserieTestLibrary *test, gconstpointer data)
{
  g_autoptr (CauserieChatRecord) record = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *old_prefix = NULL;
  g_autofree char *prefix = NULL;
  g_autofree char *draft = NULL;
  g_autofree char *feedback = NULL;
  g_autoptr (CauserieFailure) failure
      = causerie_failure_new (CAUSERIE_ERROR_OVERLOADED, "Busy", "req_1", 0);
  GAsyncResult *result = NULL;
  CauserieFeedback good = { .verdict = CAUSERIE_VERDICT_GOOD };
  gint64 chat_id = 1;
  gint64 more;

  fill (test);
  more = causerie_test_add (test->library, &chat_id, 5, "And?");
  causerie_library_set_failure_async (test->library, more, failure, NULL, causerie_test_take_result,
                                      &result);
  g_assert_true (causerie_test_write (test->library, &result, &error));
  causerie_library_set_draft_async (test->library, 1, 0, "Draft", NULL, causerie_test_take_result,
                                    &result);
  g_assert_true (causerie_test_write (test->library, &result, &error));
  causerie_library_set_feedback_async (test->library, 5, &good, NULL, causerie_test_take_result,
                                       &result);
  g_assert_true (causerie_test_write (test->library, &result, &error));
  causerie_library_set_title_async (test->library, 1, "Mine", CAUSERIE_TITLE_USER, NULL,
                                    causerie_test_take_result, &result);
  g_assert_true (causerie_test_write (test->library, &result, &error));
  record = copy (test, 1, more);
  g_assert_cmpstr (record->title, ==, "Mine");
  g_assert_cmpint (record->title_origin, ==, CAUSERIE_TITLE_USER);
  g_assert_nonnull (causerie_message_get_failure (g_ptr_array_index (record->messages, 4)));
  old_prefix = query (test, "SELECT service, model, system, tools FROM prefix WHERE chat_id = 1");
  prefix = query (test, "SELECT service, model, system, tools FROM prefix WHERE chat_id = 2");
  g_assert_cmpstr (prefix, !=, "");
  g_assert_cmpstr (prefix, ==, old_prefix);
  draft = query (test, "SELECT * FROM draft WHERE chat_id = 2");
  g_assert_cmpstr (draft, ==, "");
  feedback = query (test, "SELECT count(*) FROM feedback");
  g_assert_cmpstr (feedback, ==, "1|");
}

/* The copy sends what its original sends. */
static void
test_mark_without_thinking_is_copied (CauserieTestLibrary *test, gconstpointer data)
{
  g_autoptr (CauserieChatRecord) record = NULL;
  gint64 chat_id = 1;
  sqlite3 *db;
  gint64 more;

  fill (test);
  db = causerie_test_library_open_raw (test);
  g_assert_cmpint (
      sqlite3_exec (db, "INSERT INTO reply_without_thinking VALUES (3), (5)", NULL, NULL, NULL), ==,
      SQLITE_OK);
  sqlite3_close (db);
  more = causerie_test_add (test->library, &chat_id, 5, "And?");
  record = copy (test, 1, causerie_test_reply (test->library, chat_id, more, "Flippers.", FALSE));
  g_assert_cmpuint (record->messages->len, ==, 6);
  for (guint i = 0; i < record->messages->len; i++)
    g_assert_cmpint (
        causerie_message_get_without_thinking (g_ptr_array_index (record->messages, i)), ==,
        i == 3);
}

static void
test_message_of_another_chat_is_rejected (CauserieTestLibrary *test, gconstpointer data)
{
  g_autoptr (CauserieChatRecord) record = NULL;
  g_autoptr (GPtrArray) chats = NULL;
  g_autoptr (GError) error = NULL;
  gint64 other = 0;

  fill (test);
  causerie_test_add (test->library, &other, CAUSERIE_ROOT, "Other");
  record = try_copy (test, other, 5, &error);
  g_assert_null (record);
  g_assert_error (error, CAUSERIE_ERROR, CAUSERIE_ERROR_NO_MESSAGE);
  chats = causerie_test_list (test->library);
  g_assert_cmpuint (chats->len, ==, 2);
}

/* Purging one of the two chats does not change the other. The stored origin cannot be changed. */
static void
test_origin_remains_after_a_purge (CauserieTestLibrary *test, gconstpointer data)
{
  g_autoptr (CauserieChatRecord) record = NULL;
  g_autoptr (CauserieChatRecord) after = NULL;
  g_autoptr (GError) error = NULL;
  GAsyncResult *result = NULL;
  sqlite3 *db;

  fill (test);
  record = copy (test, 1, 5);
  db = causerie_test_library_open_raw (test);
  g_assert_cmpint (sqlite3_exec (db, "UPDATE chat SET origin_chat_id = 0", NULL, NULL, NULL), ==,
                   SQLITE_CONSTRAINT);
  sqlite3_close (db);
  causerie_library_purge_chat_async (test->library, 1, NULL, causerie_test_take_result, &result);
  g_assert_true (causerie_test_write (test->library, &result, &error));
  g_assert_no_error (error);
  causerie_test_library_reopen (test);
  after = causerie_test_load (test->library, record->id);
  g_assert_cmpuint (after->messages->len, ==, 4);
  g_assert_cmpint (after->origin_chat_id, ==, 1);
  g_assert_cmpint (after->origin_message_id, ==, 5);
}

/* The lengths of the messages of a path, of which the first is the user's, ended by 0, and how many
 * of the last ones are copied. */
typedef struct
{
  guint lengths[9];
  guint n_taken;
} Part;

static void
assert_part (CauserieTestLibrary *test, const Part *part)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (CauserieChatRecord) record = NULL;
  g_autoptr (CauserieChatRecord) loaded = NULL;
  gint64 chat_id = 0;
  gint64 leaf_id = CAUSERIE_ROOT;
  CauserieMessage *first;

  for (guint i = 0; part->lengths[i] != 0; i++)
    {
      g_autofree char *text = g_strnfill (part->lengths[i], 'x');

      leaf_id = i % 2 == 0 ? causerie_test_add (test->library, &chat_id, leaf_id, text)
                           : causerie_test_reply (test->library, chat_id, leaf_id, text, FALSE);
    }
  record = try_extent (test, chat_id, leaf_id, CAUSERIE_COPY_LAST_HALF, &error);
  g_assert_no_error (error);
  g_assert_cmpint (record->origin_message_id, ==, leaf_id);
  loaded = causerie_test_load (test->library, record->id);
  g_assert_cmpuint (loaded->messages->len, ==, part->n_taken);
  first = g_ptr_array_index (loaded->messages, 0);
  g_assert_cmpint (causerie_message_get_role (first), ==, CAUSERIE_ROLE_USER);
  g_assert_cmpint (causerie_message_get_parent_id (first), ==, CAUSERIE_ROOT);
}

static void
test_last_half (CauserieTestLibrary *test, gconstpointer data)
{
  static const Part parts[] = {
    { { 500, 500, 500, 500, 500, 500, 500, 500 }, 4 },
    { { 500, 500, 500, 500, 500, 500, 500 }, 3 },
    { { 5000, 500, 500, 500, 500, 500 }, 4 },
    { { 10, 10, 5000, 10 }, 2 },
    { { 10, 10, 5000 }, 1 },
    { { 10, 10, 10, 5000 }, 2 },
    { { 500, 500 }, 2 },
    { { 500 }, 1 },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (parts); i++)
    assert_part (test, &parts[i]);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  causerie_test_library_add_test ("/copy/path-is-the-same", test_path_is_the_same);
  causerie_test_library_add_test ("/copy/ends-at-the-given-message",
                                  test_ends_at_the_given_message);
  causerie_test_library_add_test ("/copy/ended-branch-is-copied-up-to-its-ending",
                                  test_ended_branch_is_copied_up_to_its_ending);
  causerie_test_library_add_test ("/copy/several-endings-are-not-copied",
                                  test_several_endings_are_not_copied);
  causerie_test_library_add_test ("/copy/ending-in-the-first-reply-leaves-a-draft",
                                  test_ending_in_the_first_reply_leaves_a_draft);
  causerie_test_library_add_test ("/copy/streaming-reply-is-not-copied",
                                  test_streaming_reply_is_not_copied);
  causerie_test_library_add_test ("/copy/prefix-and-failure-are-copied",
                                  test_prefix_and_failure_are_copied);
  causerie_test_library_add_test ("/copy/mark-without-thinking-is-copied",
                                  test_mark_without_thinking_is_copied);
  causerie_test_library_add_test ("/copy/message-of-another-chat-is-rejected",
                                  test_message_of_another_chat_is_rejected);
  causerie_test_library_add_test ("/copy/last-half-begins-with-a-question", test_last_half);
  causerie_test_library_add_test ("/copy/origin-remains-after-a-purge",
                                  test_origin_remains_after_a_purge);
  return g_test_run ();
}
