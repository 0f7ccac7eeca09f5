/* SPDX-License-Identifier: GPL-3.0-or-later
 * Tests of drafts, frozen prefixes and feedback, and of purging them. */
#include "config.h"

#include "causerie-test-library.h"

#include <string.h>

static void
set_draft (CauserieTestLibrary *test, gint64 chat_id, gint64 message_id, const char *text)
{
  g_autoptr (GError) error = NULL;
  GAsyncResult *place = NULL;

  causerie_library_set_draft_async (test->library, chat_id, message_id, text, NULL,
                                    causerie_test_take_result, &place);
  causerie_test_write (test->library, &place, &error);
  g_assert_no_error (error);
}

static void
assert_draft (CauserieTestLibrary *test, gint64 chat_id, gint64 message_id, const char *text)
{
  g_autofree char *draft = causerie_test_get_draft (test->library, chat_id, message_id);

  g_assert_cmpstr (draft, ==, text);
}

static void
add_with_draft (CauserieTestLibrary *test, gint64 *chat_id, gint64 draft_message_id)
{
  CauserieNewMessage message
      = { .chat_id = *chat_id, .content = "[]", .draft_message_id = draft_message_id };
  g_autoptr (CauserieMessage) added = NULL;
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  GAsyncResult *place = NULL;

  causerie_library_add_message_async (test->library, &message, NULL, causerie_test_take_result,
                                      &place);
  result = causerie_test_await (&place);
  added = causerie_library_add_message_finish (test->library, result, chat_id, &error);
  g_assert_no_error (error);
}

static void
test_drafts (CauserieTestLibrary *test, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  GAsyncResult *place = NULL;
  gint64 chat_id = 0;

  set_draft (test, 0, 0, "not begun");
  add_with_draft (test, &chat_id, 0);
  assert_draft (test, 0, 0, NULL);
  set_draft (test, chat_id, 0, "in the composer");
  set_draft (test, chat_id, 1, "an edit");
  set_draft (test, 0, 0, "another not begun");
  causerie_test_library_reopen (test);
  assert_draft (test, chat_id, 0, "in the composer");
  assert_draft (test, chat_id, 1, "an edit");
  add_with_draft (test, &chat_id, 1);
  assert_draft (test, chat_id, 1, NULL);
  add_with_draft (test, &chat_id, -1);
  assert_draft (test, chat_id, 0, "in the composer");
  set_draft (test, chat_id, 0, "");
  assert_draft (test, chat_id, 0, NULL);
  assert_draft (test, 0, 0, "another not begun");

  causerie_library_set_draft_async (test->library, 77, 0, "nowhere", NULL,
                                    causerie_test_take_result, &place);
  g_assert_false (causerie_test_write (test->library, &place, &error));
  g_assert_error (error, CAUSERIE_ERROR, CAUSERIE_ERROR_NO_MESSAGE);
}

static CauseriePrefix *
get_prefix (CauserieTestLibrary *test, gint64 chat_id, const char *service, const char *model)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  GAsyncResult *place = NULL;
  CauseriePrefix *prefix;

  causerie_library_get_prefix_async (test->library, chat_id, service, model, NULL,
                                     causerie_test_take_result, &place);
  result = causerie_test_await (&place);
  prefix = causerie_library_get_prefix_finish (test->library, result, &error);
  g_assert_no_error (error);
  return prefix;
}

static void
test_first_prefix_is_never_replaced (CauserieTestLibrary *test, gconstpointer data)
{
  g_autoptr (CauseriePrefix) frozen = NULL;
  g_autoptr (CauseriePrefix) other = NULL;
  g_autoptr (CauseriePrefix) second = causerie_prefix_new ("\"changed\"", NULL);
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (CauserieMessage) reply = NULL;
  g_autoptr (GError) error = NULL;
  GAsyncResult *place = NULL;
  gint64 chat_id = 0;
  gint64 question = causerie_test_add (test->library, &chat_id, CAUSERIE_ROOT, "Question");
  CauserieNewReply input = {
    .chat_id = chat_id,
    .parent_id = question,
    .model = "m",
    .requested_model = "claude-opus-5-5",
    .service = "https://api.example",
    .prefix = second,
  };

  g_assert_null (get_prefix (test, chat_id, "https://api.example", "claude-opus-5-5"));
  causerie_test_begin (test->library, chat_id, question);
  causerie_library_begin_reply_async (test->library, &input, NULL, causerie_test_take_result,
                                      &place);
  result = causerie_test_await (&place);
  reply = causerie_library_begin_reply_finish (test->library, result, &error);
  g_assert_no_error (error);
  frozen = get_prefix (test, chat_id, "https://api.example", "claude-opus-5-5");
  g_assert_cmpstr (frozen->system, ==, "\"sys\"");
  g_assert_cmpstr (frozen->tools, ==, "[]");
  other = get_prefix (test, chat_id, "https://api.example", "claude-opus-6");
  g_assert_null (other);
}

static GPtrArray *
list_feedback (CauserieTestLibrary *test, gint64 chat_id)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  GAsyncResult *place = NULL;
  GPtrArray *list;

  causerie_library_list_feedback_async (test->library, chat_id, NULL, causerie_test_take_result,
                                        &place);
  result = causerie_test_await (&place);
  list = causerie_library_list_feedback_finish (test->library, result, &error);
  g_assert_no_error (error);
  return list;
}

static void
test_feedback (CauserieTestLibrary *test, gconstpointer data)
{
  CauserieFeedback feedback = { .verdict = CAUSERIE_VERDICT_POOR, .reasons = (char *)"wrong long" };
  g_autoptr (GPtrArray) list = NULL;
  g_autoptr (GError) error = NULL;
  GAsyncResult *place = NULL;
  gint64 chat_id = 0;
  gint64 question = causerie_test_add (test->library, &chat_id, CAUSERIE_ROOT, "Question");
  gint64 reply = causerie_test_reply (test->library, chat_id, question, "Answer", FALSE);
  const CauserieFeedback *stored;

  causerie_library_set_feedback_async (test->library, reply, &feedback, NULL,
                                       causerie_test_take_result, &place);
  g_assert_true (causerie_test_write (test->library, &place, &error));
  feedback.text = (char *)"It was \"wrong\".";
  causerie_library_set_feedback_async (test->library, reply, &feedback, NULL,
                                       causerie_test_take_result, &place);
  g_assert_true (causerie_test_write (test->library, &place, &error));
  causerie_test_library_reopen (test);
  list = list_feedback (test, chat_id);
  g_assert_cmpuint (list->len, ==, 1);
  stored = g_ptr_array_index (list, 0);
  g_assert_cmpint (stored->message_id, ==, reply);
  g_assert_cmpint (stored->chat_id, ==, chat_id);
  g_assert_cmpint (stored->verdict, ==, CAUSERIE_VERDICT_POOR);
  g_assert_cmpstr (stored->reasons, ==, "wrong long");
  g_assert_cmpstr (stored->text, ==, "It was \"wrong\".");
  g_assert_cmpint (stored->created_at, >, 0);

  feedback.verdict = CAUSERIE_VERDICT_NONE;
  causerie_library_set_feedback_async (test->library, reply, &feedback, NULL,
                                       causerie_test_take_result, &place);
  g_assert_true (causerie_test_write (test->library, &place, &error));
  g_clear_pointer (&list, g_ptr_array_unref);
  list = list_feedback (test, 0);
  g_assert_cmpuint (list->len, ==, 0);
  causerie_library_set_feedback_async (test->library, 77, &(CauserieFeedback){ .verdict = 1 }, NULL,
                                       causerie_test_take_result, &place);
  g_assert_false (causerie_test_write (test->library, &place, &error));
  g_assert_error (error, CAUSERIE_ERROR, CAUSERIE_ERROR_NO_MESSAGE);
}

/* Returns whether a file of the library contains some bytes. */
static gboolean
contains (CauserieTestLibrary *test, const char *name, const char *bytes)
{
  g_autofree char *path = causerie_test_library_get_path (test, name);
  g_autofree char *contents = NULL;
  gsize length = 0;

  return g_file_get_contents (path, &contents, &length, NULL)
         && memmem (contents, length, bytes, strlen (bytes)) != NULL;
}

static void
test_purge_leaves_nothing (CauserieTestLibrary *test, gconstpointer data)
{
  CauserieFeedback feedback = { .verdict = CAUSERIE_VERDICT_GOOD };
  g_autoptr (GPtrArray) chats = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *found = NULL;
  g_autofree char *content = NULL;
  GAsyncResult *place = NULL;
  gint64 chat_id = 0;
  gint64 other_chat_id = 0;
  gint64 question = causerie_test_add (test->library, &chat_id, CAUSERIE_ROOT, "xylophone secret");
  gint64 reply = causerie_test_reply (test->library, chat_id, question, "marimba secret", FALSE);

  causerie_test_add (test->library, &other_chat_id, CAUSERIE_ROOT, "xylophone kept");
  set_draft (test, chat_id, 0, "glockenspiel secret");
  causerie_library_set_feedback_async (test->library, reply, &feedback, NULL,
                                       causerie_test_take_result, &place);
  g_assert_true (causerie_test_write (test->library, &place, &error));
  causerie_library_delete_message_async (test->library, question, TRUE, NULL,
                                         causerie_test_take_result, &place);
  g_assert_true (causerie_test_write (test->library, &place, &error));
  g_assert_true (contains (test, "library.sqlite-wal", "marimba secret"));

  causerie_library_purge_chat_async (test->library, chat_id, NULL, causerie_test_take_result,
                                     &place);
  causerie_test_write (test->library, &place, &error);
  g_assert_no_error (error);
  chats = causerie_test_list (test->library);
  g_assert_cmpuint (chats->len, ==, 1);
  found = causerie_test_search (test->library, "xylophone");
  g_assert_cmpstr (found, ==, "2");
  content = causerie_test_load_content (test->library, reply);
  g_assert_null (content);
  assert_draft (test, chat_id, 0, NULL);
  g_assert_false (contains (test, "library.sqlite-wal", "secret"));
  g_assert_false (contains (test, "library.sqlite", "secret"));
  g_assert_true (contains (test, "library.sqlite", "xylophone kept"));

  causerie_library_purge_chat_async (test->library, chat_id, NULL, causerie_test_take_result,
                                     &place);
  g_assert_false (causerie_test_write (test->library, &place, &error));
  g_assert_error (error, CAUSERIE_ERROR, CAUSERIE_ERROR_NO_MESSAGE);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  causerie_test_library_add_test ("/tables/drafts-are-stored-and-cleared", test_drafts);
  causerie_test_library_add_test ("/tables/first-prefix-is-never-replaced",
                                  test_first_prefix_is_never_replaced);
  causerie_test_library_add_test ("/tables/feedback-is-replaced-and-removed", test_feedback);
  causerie_test_library_add_test ("/tables/purge-leaves-nothing", test_purge_leaves_nothing);
  return g_test_run ();
}
