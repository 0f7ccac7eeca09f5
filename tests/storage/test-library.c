/* SPDX-License-Identifier: GPL-3.0-or-later
 * Tests that everything stored in a library is loaded again, also after a restart. */
#include "config.h"

#include "causerie-test-library.h"
#include "causerie-test-content.h"

#include <glib/gstdio.h>
#include <string.h>
#include <sys/stat.h>

static void
test_chat_is_loaded (CauserieTestLibrary *test, gconstpointer data)
{
  g_autoptr (GPtrArray) chats = NULL;
  g_autoptr (CauserieChatRecord) record = NULL;
  const CauserieChatRecord *chat;
  gint64 chat_id = 0;
  gint64 question
      = causerie_test_add (test->library, &chat_id, CAUSERIE_ROOT, "What is a causerie?");
  gint64 reply = causerie_test_reply (test->library, chat_id, question, "An easy talk.", FALSE);
  CauserieMessage *message;

  causerie_test_library_reopen (test);
  chats = causerie_test_list (test->library);
  g_assert_cmpuint (chats->len, ==, 1);
  chat = g_ptr_array_index (chats, 0);
  g_assert_cmpint (chat->id, ==, chat_id);
  g_assert_cmpstr (chat->title, ==, "What is a causerie?");
  g_assert_cmpint (chat->title_origin, ==, CAUSERIE_TITLE_NONE);
  g_assert_cmpint (chat->deleted_at, ==, 0);
  g_assert_false (chat->ended);
  g_assert_cmpint (chat->updated_at, >=, chat->created_at);

  record = causerie_test_load (test->library, chat_id);
  g_assert_cmpuint (record->messages->len, ==, 2);
  g_assert_cmpuint (record->choices->len, ==, 2);
  g_assert_cmpuint (record->deleted->len, ==, 0);
  message = g_ptr_array_index (record->messages, 0);
  g_assert_cmpint (causerie_message_get_id (message), ==, question);
  g_assert_cmpint (causerie_message_get_parent_id (message), ==, CAUSERIE_ROOT);
  g_assert_cmpint (causerie_message_get_role (message), ==, CAUSERIE_ROLE_USER);
  g_assert_null (causerie_message_get_content (message));
  message = g_ptr_array_index (record->messages, 1);
  g_assert_cmpint (causerie_message_get_id (message), ==, reply);
  g_assert_cmpint (causerie_message_get_parent_id (message), ==, question);
  g_assert_cmpint (causerie_message_get_state (message), ==, CAUSERIE_MESSAGE_COMPLETE);
  g_assert_cmpstr (causerie_message_get_model (message), ==, "claude-opus-5-5-20261020");
  g_assert_cmpstr (causerie_message_get_service (message), ==, "https://api.example");
  g_assert_cmpstr (causerie_message_get_first_words (message), ==, "An easy talk.");
}

/* Numbers, escapes, member orders and duplicate members that a JSON library would normalize. */
static void
test_content_is_stored_byte_for_byte (CauserieTestLibrary *test, gconstpointer data)
{
  static const char *const content
      = "[ {\"type\":\"text\",\"text\":\"a\\u0000b\\ud800 \\u00e9\",\"n\":0.1,\"n\":1e400,"
        "\"big\":123456789012345678901234567890} ,{\"type\":\"new\"}]";
  GAsyncResult *place = NULL;
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (CauserieMessage) message = NULL;
  g_autofree char *back = NULL;
  CauserieNewMessage input = { .content = content };
  gint64 chat_id = 0;

  causerie_library_add_message_async (test->library, &input, NULL, causerie_test_take_result,
                                      &place);
  result = causerie_test_await (&place);
  message = causerie_library_add_message_finish (test->library, result, &chat_id, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (causerie_test_get_json (message), ==, content);
  causerie_test_library_reopen (test);
  back = causerie_test_load_content (test->library, causerie_message_get_id (message));
  g_assert_cmpstr (back, ==, content);
}

static void
test_rejects_invalid_content (CauserieTestLibrary *test, gconstpointer data)
{
  static const char *const wrong[] = { "", "{}", "[", "[\"\xff\"]", "[1] 2", "\"text\"" };
  g_autoptr (GPtrArray) chats = NULL;

  for (gsize i = 0; i < G_N_ELEMENTS (wrong); i++)
    {
      GAsyncResult *place = NULL;
      g_autoptr (GAsyncResult) result = NULL;
      g_autoptr (GError) error = NULL;
      CauserieNewMessage message = { .content = wrong[i] };

      causerie_library_add_message_async (test->library, &message, NULL, causerie_test_take_result,
                                          &place);
      result = causerie_test_await (&place);
      g_assert_null (causerie_library_add_message_finish (test->library, result, NULL, &error));
      g_assert_error (error, CAUSERIE_ERROR, CAUSERIE_ERROR_INVALID_REQUEST);
    }
  chats = causerie_test_list (test->library);
  g_assert_cmpuint (chats->len, ==, 0);
}

static void
test_rejects_invalid_utf8 (CauserieTestLibrary *test, gconstpointer data)
{
  GAsyncResult *place = NULL;
  g_autoptr (GError) error = NULL;
  gint64 chat_id = 0;

  causerie_test_add (test->library, &chat_id, CAUSERIE_ROOT, "Hello");
  causerie_library_set_title_async (test->library, chat_id, "\xc3", CAUSERIE_TITLE_USER, NULL,
                                    causerie_test_take_result, &place);
  causerie_test_write (test->library, &place, &error);
  g_assert_error (error, CAUSERIE_ERROR, CAUSERIE_ERROR_INVALID_REQUEST);
  g_clear_error (&error);
  causerie_library_set_draft_async (test->library, chat_id, 0, "\xff", NULL,
                                    causerie_test_take_result, &place);
  causerie_test_write (test->library, &place, &error);
  g_assert_error (error, CAUSERIE_ERROR, CAUSERIE_ERROR_INVALID_REQUEST);
}

static void
set_title (CauserieLibrary *library, gint64 chat_id, const char *title, CauserieTitleOrigin origin)
{
  GAsyncResult *place = NULL;
  g_autoptr (GError) error = NULL;

  causerie_library_set_title_async (library, chat_id, title, origin, NULL,
                                    causerie_test_take_result, &place);
  causerie_test_write (library, &place, &error);
  g_assert_no_error (error);
}

static void
assert_title (CauserieLibrary *library, gint64 chat_id, const char *title)
{
  g_autoptr (CauserieChatRecord) record = causerie_test_load (library, chat_id);

  g_assert_cmpstr (record->title, ==, title);
}

static void
test_model_never_replaces_a_users_title (CauserieTestLibrary *test, gconstpointer data)
{
  gint64 chat_id = 0;

  causerie_test_add (test->library, &chat_id, CAUSERIE_ROOT, "First words");
  set_title (test->library, chat_id, "From a model", CAUSERIE_TITLE_MODEL);
  assert_title (test->library, chat_id, "From a model");
  set_title (test->library, chat_id, "Mine", CAUSERIE_TITLE_USER);
  set_title (test->library, chat_id, "From a model again", CAUSERIE_TITLE_MODEL);
  assert_title (test->library, chat_id, "Mine");
  set_title (test->library, chat_id, "", CAUSERIE_TITLE_USER);
  assert_title (test->library, chat_id, "First words");
}

static void
test_deletion_is_undone_after_a_restart (CauserieTestLibrary *test, gconstpointer data)
{
  g_autoptr (CauserieChatRecord) record = NULL;
  g_autoptr (GError) error = NULL;
  GAsyncResult *place = NULL;
  gint64 chat_id = 0;
  gint64 question = causerie_test_add (test->library, &chat_id, CAUSERIE_ROOT, "Question");

  causerie_library_delete_message_async (test->library, question, TRUE, NULL,
                                         causerie_test_take_result, &place);
  g_assert_true (causerie_test_write (test->library, &place, &error));
  causerie_library_delete_chat_async (test->library, chat_id, TRUE, NULL, causerie_test_take_result,
                                      &place);
  g_assert_true (causerie_test_write (test->library, &place, &error));
  causerie_test_library_reopen (test);
  record = causerie_test_load (test->library, chat_id);
  g_assert_cmpint (record->deleted_at, >, 0);
  g_assert_cmpuint (record->deleted->len, ==, 1);
  g_assert_cmpint (g_array_index (record->deleted, gint64, 0), ==, question);
  g_assert_cmpuint (record->messages->len, ==, 1);

  causerie_library_delete_message_async (test->library, question, FALSE, NULL,
                                         causerie_test_take_result, &place);
  g_assert_true (causerie_test_write (test->library, &place, &error));
  causerie_library_delete_chat_async (test->library, chat_id, FALSE, NULL,
                                      causerie_test_take_result, &place);
  g_assert_true (causerie_test_write (test->library, &place, &error));
  g_clear_pointer (&record, causerie_chat_record_free);
  record = causerie_test_load (test->library, chat_id);
  g_assert_cmpint (record->deleted_at, ==, 0);
  g_assert_cmpuint (record->deleted->len, ==, 0);
}

static void
test_choices_are_stored (CauserieTestLibrary *test, gconstpointer data)
{
  g_autoptr (GArray) choices = g_array_new (FALSE, FALSE, sizeof (CauserieChoice));
  g_autoptr (CauserieChatRecord) record = NULL;
  g_autoptr (GError) error = NULL;
  GAsyncResult *place = NULL;
  gint64 chat_id = 0;
  gint64 first = causerie_test_add (test->library, &chat_id, CAUSERIE_ROOT, "One");
  gint64 second = causerie_test_add (test->library, &chat_id, CAUSERIE_ROOT, "Two");
  CauserieChoice choice = { CAUSERIE_ROOT, first };

  record = causerie_test_load (test->library, chat_id);
  g_assert_cmpint (g_array_index (record->choices, CauserieChoice, 0).child_id, ==, second);
  g_array_append_val (choices, choice);
  causerie_library_choose_async (test->library, chat_id, choices, first, NULL,
                                 causerie_test_take_result, &place);
  g_assert_true (causerie_test_write (test->library, &place, &error));
  g_clear_pointer (&record, causerie_chat_record_free);
  causerie_test_library_reopen (test);
  record = causerie_test_load (test->library, chat_id);
  g_assert_cmpuint (record->choices->len, ==, 1);
  g_assert_cmpint (g_array_index (record->choices, CauserieChoice, 0).child_id, ==, first);

  g_array_index (choices, CauserieChoice, 0).child_id = 999;
  causerie_library_choose_async (test->library, chat_id, choices, first, NULL,
                                 causerie_test_take_result, &place);
  causerie_test_write (test->library, &place, &error);
  g_assert_error (error, CAUSERIE_ERROR, CAUSERIE_ERROR_NO_MESSAGE);
}

static void
test_failure_is_cleared_when_a_reply_begins (CauserieTestLibrary *test, gconstpointer data)
{
  g_autoptr (CauserieFailure) failure
      = causerie_failure_new (CAUSERIE_ERROR_RATE_LIMITED, "Slow down", "req_1", 1234567);
  g_autoptr (CauserieChatRecord) record = NULL;
  g_autoptr (GError) error = NULL;
  GAsyncResult *place = NULL;
  gint64 chat_id = 0;
  gint64 question = causerie_test_add (test->library, &chat_id, CAUSERIE_ROOT, "Question");
  CauserieFailure *stored;

  causerie_library_set_failure_async (test->library, question, failure, NULL,
                                      causerie_test_take_result, &place);
  g_assert_true (causerie_test_write (test->library, &place, &error));
  causerie_test_library_reopen (test);
  record = causerie_test_load (test->library, chat_id);
  stored = causerie_message_get_failure (g_ptr_array_index (record->messages, 0));
  g_assert_nonnull (stored);
  g_assert_cmpint (stored->code, ==, CAUSERIE_ERROR_RATE_LIMITED);
  g_assert_cmpstr (stored->detail, ==, "Slow down");
  g_assert_cmpstr (stored->request_id, ==, "req_1");
  g_assert_cmpint (stored->retry_at, ==, 1234567);

  causerie_test_begin (test->library, chat_id, question);
  g_clear_pointer (&record, causerie_chat_record_free);
  record = causerie_test_load (test->library, chat_id);
  g_assert_null (causerie_message_get_failure (g_ptr_array_index (record->messages, 0)));
}

static void
test_files_are_private (CauserieTestLibrary *test, gconstpointer data)
{
  static const char *const names[]
      = { "library.sqlite", "library.sqlite-wal", "library.sqlite-shm", "library.lock" };
  mode_t before = umask (0);
  gint64 chat_id = 0;

  causerie_test_library_reopen (test);
  causerie_test_add (test->library, &chat_id, CAUSERIE_ROOT, "Secret");
  for (gsize i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autofree char *path = causerie_test_library_get_path (test, names[i]);
      GStatBuf info;

      g_assert_cmpint (g_stat (path, &info), ==, 0);
      g_assert_cmpint (info.st_mode & 0777, ==, 0600);
    }
  umask (before);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  causerie_test_library_add_test ("/library/chat-is-loaded-after-a-restart", test_chat_is_loaded);
  causerie_test_library_add_test ("/library/content-is-stored-byte-for-byte",
                                  test_content_is_stored_byte_for_byte);
  causerie_test_library_add_test ("/library/rejects-invalid-content", test_rejects_invalid_content);
  causerie_test_library_add_test ("/library/rejects-invalid-utf8", test_rejects_invalid_utf8);
  causerie_test_library_add_test ("/library/model-never-replaces-a-users-title",
                                  test_model_never_replaces_a_users_title);
  causerie_test_library_add_test ("/library/deletion-is-undone-after-a-restart",
                                  test_deletion_is_undone_after_a_restart);
  causerie_test_library_add_test ("/library/choices-are-stored", test_choices_are_stored);
  causerie_test_library_add_test ("/library/failure-is-cleared-when-a-reply-begins",
                                  test_failure_is_cleared_when_a_reply_begins);
  causerie_test_library_add_test ("/library/files-are-private", test_files_are_private);
  return g_test_run ();
}
