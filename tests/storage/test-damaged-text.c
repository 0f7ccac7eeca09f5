/* SPDX-License-Identifier: GPL-3.0-or-later
 * Tests of texts in the library's file that are not UTF-8, or too long to be shown. */
#include "config.h"

#include "causerie-test-library.h"

#include <string.h>

#define MARK "\357\277\275"
#define BAD "CAST (x'61ff62' AS TEXT)"
#define CLEANED "a" MARK "b"

typedef struct
{
  gint64 chat_id;
  gint64 question;
  gint64 reply;
} Rows;

static Rows
add_rows (CauserieTestLibrary *test)
{
  g_autoptr (CauserieFailure) failure
      = causerie_failure_new (CAUSERIE_ERROR_OFFLINE, "detail", "request", 0);
  CauserieFeedback feedback = { .verdict = CAUSERIE_VERDICT_GOOD, .reasons = "a", .text = "b" };
  Rows rows = { 0 };
  GAsyncResult *place = NULL;

  rows.question = causerie_test_add (test->library, &rows.chat_id, CAUSERIE_ROOT, "Question");
  rows.reply = causerie_test_reply (test->library, rows.chat_id, rows.question, "Reply", FALSE);
  causerie_library_set_failure_async (test->library, rows.question, failure, NULL,
                                      causerie_test_take_result, &place);
  g_assert_true (causerie_test_write (test->library, &place, NULL));
  causerie_library_set_feedback_async (test->library, rows.reply, &feedback, NULL,
                                       causerie_test_take_result, &place);
  g_assert_true (causerie_test_write (test->library, &place, NULL));
  causerie_library_set_draft_async (test->library, rows.chat_id, 0, "draft", NULL,
                                    causerie_test_take_result, &place);
  g_assert_true (causerie_test_write (test->library, &place, NULL));
  return rows;
}

/* Changes the file without the triggers, and opens the library again. */
static void
damage (CauserieTestLibrary *test, const char *sql)
{
  static const char *const triggers
      = "DROP TRIGGER message_frozen; DROP TRIGGER content_frozen; DROP TRIGGER prefix_frozen;";
  sqlite3 *db;

  causerie_test_close (test->library);
  db = causerie_test_library_open_raw (test);
  g_assert_cmpint (sqlite3_exec (db, triggers, NULL, NULL, NULL), ==, SQLITE_OK);
  g_assert_cmpint (sqlite3_exec (db, sql, NULL, NULL, NULL), ==, SQLITE_OK);
  g_assert_cmpint (sqlite3_close (db), ==, SQLITE_OK);
  causerie_test_library_reopen (test);
}

static void
test_titles_and_models (CauserieTestLibrary *test, gconstpointer data)
{
  Rows rows = add_rows (test);
  g_autoptr (GPtrArray) chats = NULL;
  g_autoptr (CauserieChatRecord) chat = NULL;
  CauserieFailure *failure;
  CauserieMessage *reply;

  damage (test, "UPDATE chat SET title = " BAD "; UPDATE message SET model = " BAD
                ", requested_model = " BAD ", service = " BAD ", first_words = " BAD
                "; UPDATE turn_failure SET detail = " BAD ", request_id = " BAD);
  chats = causerie_test_list (test->library);
  g_assert_cmpstr (((CauserieChatRecord *)chats->pdata[0])->title, ==, CLEANED);
  chat = causerie_test_load (test->library, rows.chat_id);
  reply = causerie_test_find (chat, rows.reply);
  g_assert_cmpstr (causerie_message_get_model (reply), ==, CLEANED);
  g_assert_cmpstr (causerie_message_get_requested_model (reply), ==, CLEANED);
  g_assert_cmpstr (causerie_message_get_service (reply), ==, CLEANED);
  g_assert_cmpstr (causerie_message_get_first_words (reply), ==, CLEANED);
  failure = causerie_message_get_failure (causerie_test_find (chat, rows.question));
  g_assert_cmpstr (failure->detail, ==, CLEANED);
  /* The id of a request is ASCII: every other byte is replaced by a question mark. */
  g_assert_cmpstr (failure->request_id, ==, "a???b");
}

static void
test_drafts_and_feedback (CauserieTestLibrary *test, gconstpointer data)
{
  Rows rows = add_rows (test);
  g_autofree char *draft = NULL;
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GPtrArray) list = NULL;
  GAsyncResult *place = NULL;

  damage (test, "UPDATE draft SET text = " BAD "; UPDATE feedback SET reasons = " BAD
                ", text = " BAD ", verdict = 99");
  draft = causerie_test_get_draft (test->library, rows.chat_id, 0);
  g_assert_cmpstr (draft, ==, CLEANED);
  causerie_library_list_feedback_async (test->library, 0, NULL, causerie_test_take_result, &place);
  result = causerie_test_await (&place);
  list = causerie_library_list_feedback_finish (test->library, result, NULL);
  g_assert_cmpstr (((CauserieFeedback *)list->pdata[0])->text, ==, CLEANED);
  g_assert_cmpstr (((CauserieFeedback *)list->pdata[0])->reasons, ==, CLEANED);
  g_assert_cmpint (((CauserieFeedback *)list->pdata[0])->verdict, ==, CAUSERIE_VERDICT_NONE);
}

static void
test_content (CauserieTestLibrary *test, gconstpointer data)
{
  Rows rows = add_rows (test);
  g_autofree char *content = NULL;

  damage (test, "UPDATE content SET json = replace (json, 'Reply', " BAD ")");
  content = causerie_test_load_content (test->library, rows.reply);
  g_assert_cmpstr (content, ==, "[{\"type\":\"text\",\"text\":\"" CLEANED "\"}]");
}

/* A damaged prefix would be sent with each request. */
static void
test_prefix_is_rejected (CauserieTestLibrary *test, gconstpointer data)
{
  Rows rows = add_rows (test);
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  GAsyncResult *place = NULL;

  damage (test, "UPDATE prefix SET system = " BAD);
  causerie_library_get_prefix_async (test->library, rows.chat_id, "https://api.example",
                                     "claude-opus-5-5", NULL, causerie_test_take_result, &place);
  result = causerie_test_await (&place);
  g_assert_null (causerie_library_get_prefix_finish (test->library, result, &error));
  g_assert_error (error, CAUSERIE_ERROR, CAUSERIE_ERROR_STORAGE);
}

static void
test_long_texts (CauserieTestLibrary *test, gconstpointer data)
{
  Rows rows = add_rows (test);
  g_autoptr (GPtrArray) chats = NULL;
  g_autoptr (CauserieChatRecord) chat = NULL;
  CauserieFailure *failure;
  CauserieMessage *reply;

  damage (test, "UPDATE chat SET title = hex (zeroblob (2500000));"
                "UPDATE message SET model = hex (zeroblob (50000));"
                "UPDATE turn_failure SET detail = hex (zeroblob (50000)),"
                " request_id = hex (zeroblob (25000))");
  chats = causerie_test_list (test->library);
  g_assert_cmpuint (strlen (((CauserieChatRecord *)chats->pdata[0])->title), <, 510);
  chat = causerie_test_load (test->library, rows.chat_id);
  reply = causerie_test_find (chat, rows.reply);
  g_assert_cmpuint (strlen (causerie_message_get_model (reply)), <, 510);
  failure = causerie_message_get_failure (causerie_test_find (chat, rows.question));
  g_assert_cmpuint (strlen (failure->detail), <=, 4096);
  g_assert_cmpuint (strlen (failure->request_id), <=, 130);
}

/* Numbers that are not in the enumerations. */
static void
test_numbers (CauserieTestLibrary *test, gconstpointer data)
{
  Rows rows = add_rows (test);
  g_autoptr (CauserieChatRecord) chat = NULL;

  damage (test, "PRAGMA ignore_check_constraints = ON; UPDATE chat SET title_origin = -1;"
                "UPDATE message SET role = 99, state = 99");
  chat = causerie_test_load (test->library, rows.chat_id);
  g_assert_cmpint (chat->title_origin, ==, CAUSERIE_TITLE_NONE);
  g_assert_cmpint (causerie_message_get_role (causerie_test_find (chat, rows.reply)), ==,
                   CAUSERIE_ROLE_ASSISTANT);
  g_assert_cmpint (causerie_message_get_state (causerie_test_find (chat, rows.reply)), ==,
                   CAUSERIE_MESSAGE_INTERRUPTED);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  causerie_test_library_add_test ("/damaged-text/titles-and-models-are-cleaned",
                                  test_titles_and_models);
  causerie_test_library_add_test ("/damaged-text/drafts-and-feedback-are-cleaned",
                                  test_drafts_and_feedback);
  causerie_test_library_add_test ("/damaged-text/content-is-cleaned", test_content);
  causerie_test_library_add_test ("/damaged-text/prefix-is-rejected", test_prefix_is_rejected);
  causerie_test_library_add_test ("/damaged-text/long-texts-are-cut", test_long_texts);
  causerie_test_library_add_test ("/damaged-text/unknown-numbers-are-replaced", test_numbers);
  return g_test_run ();
}
