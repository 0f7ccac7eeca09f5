/* SPDX-License-Identifier: GPL-3.0-or-later
 * Tests of the row of a reply: written while it streams, frozen when finished, interrupted after a
 * crash. */
#include "config.h"

#include "causerie-test-library.h"

#include <string.h>

typedef struct
{
  CauserieTestLibrary base;
  gint64 chat_id;
  gint64 question;
} Fixture;

static void
set_up (Fixture *test, gconstpointer data)
{
  causerie_test_library_set_up (&test->base);
  test->chat_id = 0;
  test->question
      = causerie_test_add (test->base.library, &test->chat_id, CAUSERIE_ROOT, "Question");
}

static void
tear_down (Fixture *test, gconstpointer data)
{
  causerie_test_library_tear_down (&test->base);
}

static gboolean
try_write (Fixture *test, gint64 id, const char *text, GError **error)
{
  g_autoptr (CauserieContent) content = causerie_content_new_from_text (text);
  CauserieReplyPart part = { .json = causerie_content_get_json (content), .first_words = text };
  GAsyncResult *place = NULL;

  causerie_library_write_reply_async (test->base.library, id, &part, NULL,
                                      causerie_test_take_result, &place);
  return causerie_test_write (test->base.library, &place, error);
}

static void
assert_reply (Fixture *test, gint64 id, CauserieMessageState state, const char *first_words)
{
  g_autoptr (CauserieChatRecord) record = causerie_test_load (test->base.library, test->chat_id);
  CauserieMessage *reply = causerie_test_find (record, id);

  g_assert_nonnull (reply);
  g_assert_cmpint (causerie_message_get_state (reply), ==, state);
  g_assert_cmpstr (causerie_message_get_first_words (reply), ==, first_words);
}

static void
test_grows_and_is_frozen (Fixture *test, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  gint64 id = causerie_test_begin (test->base.library, test->chat_id, test->question);
  g_autofree char *content = NULL;

  assert_reply (test, id, CAUSERIE_MESSAGE_STREAMING, NULL);
  g_assert_true (try_write (test, id, "Once upon", &error));
  assert_reply (test, id, CAUSERIE_MESSAGE_STREAMING, "Once upon");
  g_assert_true (causerie_test_try_finish (test->base.library, id, "Once upon a time",
                                           CAUSERIE_MESSAGE_COMPLETE, FALSE, &error));
  assert_reply (test, id, CAUSERIE_MESSAGE_COMPLETE, "Once upon a time");

  g_assert_false (try_write (test, id, "Never", &error));
  g_assert_error (error, CAUSERIE_ERROR, CAUSERIE_ERROR_FAILED);
  g_clear_error (&error);
  g_assert_false (causerie_test_try_finish (test->base.library, id, "Never",
                                            CAUSERIE_MESSAGE_STOPPED, FALSE, &error));
  g_assert_error (error, CAUSERIE_ERROR, CAUSERIE_ERROR_FAILED);
  content = causerie_test_load_content (test->base.library, id);
  g_assert_cmpstr (content, ==, "[{\"type\":\"text\",\"text\":\"Once upon a time\"}]");
}

/* All but the effort is only read by statistics. */
static void
test_facts_are_stored (Fixture *test, gconstpointer data)
{
  CauserieNewReply reply = {
    .chat_id = test->chat_id,
    .parent_id = test->question,
    .model = "m",
    .requested_model = "m",
    .service = "s",
    .effort = "low",
    .request_id = "req_1",
    .requested_at = 1796000000000000,
  };
  CauserieThinkingTime times[] = { { 0, 1200 }, { 3, 90 } };
  g_autoptr (GArray) array = g_array_new (FALSE, FALSE, sizeof (CauserieThinkingTime));
  CauserieReplyEnd end = { .state = CAUSERIE_MESSAGE_COMPLETE, .content = "[]" };
  GAsyncResult *place = NULL;
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (CauserieMessage) begun = NULL;
  g_autoptr (CauserieChatRecord) record = NULL;
  g_autoptr (GError) error = NULL;
  CauserieMessage *stored;
  GArray *read;
  sqlite3 *db;
  sqlite3_stmt *row;

  causerie_library_begin_reply_async (test->base.library, &reply, NULL, causerie_test_take_result,
                                      &place);
  result = causerie_test_await (&place);
  begun = causerie_library_begin_reply_finish (test->base.library, result, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (causerie_message_get_effort (begun), ==, "low");
  g_array_append_vals (array, times, G_N_ELEMENTS (times));
  end.thinking_times = array;
  end.context_tokens = 512;
  causerie_library_finish_reply_async (test->base.library, causerie_message_get_id (begun), &end,
                                       NULL, causerie_test_take_result, &place);
  g_assert_true (causerie_test_write (test->base.library, &place, &error));

  record = causerie_test_load (test->base.library, test->chat_id);
  stored = causerie_test_find (record, causerie_message_get_id (begun));
  g_assert_cmpstr (causerie_message_get_effort (stored), ==, "low");
  read = causerie_message_get_thinking_times (stored);
  g_assert_cmpuint (read->len, ==, G_N_ELEMENTS (times));
  for (guint i = 0; i < read->len; i++)
    {
      const CauserieThinkingTime *time = &g_array_index (read, CauserieThinkingTime, i);

      g_assert_cmpuint (time->position, ==, times[i].position);
      g_assert_cmpint (time->milliseconds, ==, times[i].milliseconds);
    }
  db = causerie_test_library_open_raw (&test->base);
  g_assert_cmpint (sqlite3_prepare_v2 (db,
                                       "SELECT request_id, requested_at, context_tokens"
                                       " FROM message WHERE role = 1",
                                       -1, &row, NULL),
                   ==, SQLITE_OK);
  g_assert_cmpint (sqlite3_step (row), ==, SQLITE_ROW);
  g_assert_cmpstr ((const char *)sqlite3_column_text (row, 0), ==, "req_1");
  g_assert_cmpint (sqlite3_column_int64 (row, 1), ==, 1796000000000000);
  g_assert_cmpint (sqlite3_column_int64 (row, 2), ==, 512);
  sqlite3_finalize (row);
  sqlite3_close (db);
}

static gboolean
is_without_thinking (Fixture *test, gint64 id)
{
  g_autoptr (CauserieChatRecord) record = causerie_test_load (test->base.library, test->chat_id);

  return causerie_message_get_without_thinking (causerie_test_find (record, id));
}

static void
test_mark_without_thinking_is_stored (Fixture *test, gconstpointer data)
{
  GAsyncResult *place = NULL;
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (CauserieMessage) reply = NULL;
  g_autoptr (GError) error = NULL;
  gint64 other = causerie_test_begin (test->base.library, test->chat_id, test->question);
  CauserieNewReply input = {
    .chat_id = test->chat_id,
    .parent_id = test->question,
    .model = "m",
    .requested_model = "m",
    .service = "https://api.example",
    .without_thinking = TRUE,
  };
  gint64 id;

  causerie_library_begin_reply_async (test->base.library, &input, NULL, causerie_test_take_result,
                                      &place);
  result = causerie_test_await (&place);
  reply = causerie_library_begin_reply_finish (test->base.library, result, &error);
  g_assert_no_error (error);
  g_assert_true (causerie_message_get_without_thinking (reply));
  id = causerie_message_get_id (reply);
  g_assert_true (is_without_thinking (test, id));
  g_assert_false (is_without_thinking (test, other));
  g_assert_true (causerie_test_try_finish (test->base.library, id, "Yes", CAUSERIE_MESSAGE_COMPLETE,
                                           FALSE, &error));
  causerie_test_library_reopen (&test->base);
  g_assert_true (is_without_thinking (test, id));
  g_assert_false (is_without_thinking (test, other));
}

static gboolean
try_write_part (Fixture *test, gint64 id, gsize offset, const char *json, GError **error)
{
  CauserieReplyPart part = { .offset = offset, .json = json };
  GAsyncResult *place = NULL;

  causerie_library_write_reply_async (test->base.library, id, &part, NULL,
                                      causerie_test_take_result, &place);
  return causerie_test_write (test->base.library, &place, error);
}

/* Parts are written in place, and sometimes the row is extended. */
static void
test_parts_are_joined (Fixture *test, gconstpointer data)
{
  g_autoptr (CauserieContent) content = causerie_content_new_growing ();
  g_autoptr (GError) error = NULL;
  gint64 id = causerie_test_begin (test->base.library, test->chat_id, test->question);
  guint block = causerie_content_open_block (content);
  g_autofree char *stored = NULL;

  causerie_content_set_block (content, block, "{\"type\":\"text\",\"text\":\"\",\"x\":[1]}");
  for (guint i = 0; i < 300; i++)
    {
      g_autofree char *word = g_strnfill ((gsize)g_test_rand_int_range (0, 400), 'w');
      g_autofree char *now = NULL;
      gsize offset;

      causerie_content_grow_block (content, block, word, strlen (word));
      causerie_content_grow_block (content, block, "é ", strlen ("é "));
      offset = causerie_content_take_change (content);
      g_assert_true (
          try_write_part (test, id, offset, causerie_content_get_json (content) + offset, &error));
      g_assert_no_error (error);
      if (i % 50 != 0)
        continue;
      now = causerie_test_load_content (test->base.library, id);
      g_assert_cmpstr (now, ==, causerie_content_get_json (content));
    }
  /* A part beyond the end of the text is rejected. */
  g_assert_false (try_write_part (test, id, 1000000000, "x]", &error));
  g_assert_error (error, CAUSERIE_ERROR, CAUSERIE_ERROR_FAILED);
  g_clear_error (&error);
  /* The exact bytes also survive a crash. */
  causerie_test_library_reopen (&test->base);
  assert_reply (test, id, CAUSERIE_MESSAGE_INTERRUPTED, NULL);
  stored = causerie_test_load_content (test->base.library, id);
  g_assert_cmpstr (stored, ==, causerie_content_get_json (content));
  g_assert_false (try_write_part (test, id, 1, "x]", &error));
  g_assert_error (error, CAUSERIE_ERROR, CAUSERIE_ERROR_FAILED);
  g_clear_error (&error);
  g_assert_false (try_write_part (test, 999, 1, "x]", &error));
  g_assert_error (error, CAUSERIE_ERROR, CAUSERIE_ERROR_NO_MESSAGE);
}

static void
test_unknown_reply_is_rejected (Fixture *test, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  g_assert_false (try_write (test, 999, "Text", &error));
  g_assert_error (error, CAUSERIE_ERROR, CAUSERIE_ERROR_NO_MESSAGE);
  g_clear_error (&error);
  g_assert_null (causerie_test_try_begin (test->base.library, test->chat_id, 999, &error));
  g_assert_error (error, CAUSERIE_ERROR, CAUSERIE_ERROR_NO_MESSAGE);
  g_clear_error (&error);
  g_assert_null (causerie_test_try_begin (test->base.library, 999, test->question, &error));
  g_assert_error (error, CAUSERIE_ERROR, CAUSERIE_ERROR_NO_MESSAGE);
}

static void
test_no_child_under_a_streaming_reply (Fixture *test, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  gint64 id = causerie_test_begin (test->base.library, test->chat_id, test->question);

  g_assert_null (
      causerie_test_try_add (test->base.library, &test->chat_id, id, "Too early", &error));
  g_assert_error (error, CAUSERIE_ERROR, CAUSERIE_ERROR_BUSY);
  g_clear_error (&error);
  /* A sibling is not a child: a second version may stream at the same time. */
  causerie_test_begin (test->base.library, test->chat_id, test->question);
}

static void
test_no_child_under_an_ending (Fixture *test, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) chats = NULL;
  gint64 id = causerie_test_reply (test->base.library, test->chat_id, test->question, "Bye.", TRUE);
  gint64 sibling;

  g_assert_null (causerie_test_try_add (test->base.library, &test->chat_id, id, "Wait", &error));
  g_assert_error (error, CAUSERIE_ERROR, CAUSERIE_ERROR_ENDED);
  g_clear_error (&error);
  chats = causerie_test_list (test->base.library);
  g_assert_true (((CauserieChatRecord *)g_ptr_array_index (chats, 0))->ended);

  /* A new version of the question and another reply to it are on other branches, which are not
   * ended. */
  causerie_test_reply (test->base.library, test->chat_id, test->question, "Again.", FALSE);
  sibling = causerie_test_add (test->base.library, &test->chat_id, CAUSERIE_ROOT, "Otherwise");
  causerie_test_reply (test->base.library, test->chat_id, sibling, "Gladly.", FALSE);
  g_clear_pointer (&chats, g_ptr_array_unref);
  chats = causerie_test_list (test->base.library);
  g_assert_false (((CauserieChatRecord *)g_ptr_array_index (chats, 0))->ended);
}

static void
test_only_a_complete_reply_ends (Fixture *test, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  gint64 id = causerie_test_begin (test->base.library, test->chat_id, test->question);

  g_assert_false (causerie_test_try_finish (test->base.library, id, "Bye", CAUSERIE_MESSAGE_STOPPED,
                                            TRUE, &error));
  g_assert_error (error, CAUSERIE_ERROR, CAUSERIE_ERROR_INVALID_REQUEST);
  g_clear_error (&error);
  g_assert_false (causerie_test_try_finish (test->base.library, id, "Bye",
                                            CAUSERIE_MESSAGE_STREAMING, FALSE, &error));
  g_assert_error (error, CAUSERIE_ERROR, CAUSERIE_ERROR_INVALID_REQUEST);
  assert_reply (test, id, CAUSERIE_MESSAGE_STREAMING, NULL);
}

static void
test_failure_of_a_reply_is_stored (Fixture *test, gconstpointer data)
{
  g_autoptr (CauserieFailure) failure
      = causerie_failure_new (CAUSERIE_ERROR_CONNECTION_LOST, "reset by peer", "req_9", 0);
  g_autoptr (CauserieChatRecord) record = NULL;
  g_autoptr (GError) error = NULL;
  gint64 id = causerie_test_begin (test->base.library, test->chat_id, test->question);
  CauserieReplyEnd end
      = { .state = CAUSERIE_MESSAGE_INTERRUPTED, .content = "[]", .failure = failure };
  GAsyncResult *place = NULL;
  CauserieFailure *stored;

  causerie_library_finish_reply_async (test->base.library, id, &end, NULL,
                                       causerie_test_take_result, &place);
  g_assert_true (causerie_test_write (test->base.library, &place, &error));
  causerie_test_library_reopen (&test->base);
  record = causerie_test_load (test->base.library, test->chat_id);
  stored = causerie_message_get_failure (causerie_test_find (record, id));
  g_assert_nonnull (stored);
  g_assert_cmpint (stored->code, ==, CAUSERIE_ERROR_CONNECTION_LOST);
  g_assert_cmpstr (stored->detail, ==, "reset by peer");
  g_assert_cmpstr (stored->request_id, ==, "req_9");
}

static void
test_streaming_becomes_interrupted (Fixture *test, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *found = NULL;
  g_autofree char *expected = g_strdup_printf ("%" G_GINT64_FORMAT, test->chat_id);
  gint64 id = causerie_test_begin (test->base.library, test->chat_id, test->question);
  gint64 silent = causerie_test_begin (test->base.library, test->chat_id, test->question);

  g_assert_true (try_write (test, id, "Half a sentence about walruses", &error));
  found = causerie_test_search (test->base.library, "walruses");
  g_assert_cmpstr (found, ==, "");
  g_clear_pointer (&found, g_free);
  causerie_test_library_reopen (&test->base);
  assert_reply (test, id, CAUSERIE_MESSAGE_INTERRUPTED, "Half a sentence about walruses");
  assert_reply (test, silent, CAUSERIE_MESSAGE_INTERRUPTED, NULL);
  found = causerie_test_search (test->base.library, "walruses");
  g_assert_cmpstr (found, ==, expected);
  causerie_test_add (test->base.library, &test->chat_id, id, "Go on");
}

/* Calls that are made without waiting take effect in their order. */
static void
test_calls_keep_their_order (Fixture *test, gconstpointer data)
{
  CauserieLibrary *library = test->base.library;
  g_autoptr (GArray) ids = g_array_new (FALSE, FALSE, sizeof (gint64));
  g_autoptr (GHashTable) contents = NULL;
  g_autoptr (GAsyncResult) loaded = NULL;
  g_autoptr (GError) error = NULL;
  gint64 id = causerie_test_begin (library, test->chat_id, test->question);
  GAsyncResult *writes[50] = { NULL };
  GAsyncResult *reading = NULL;

  g_array_append_val (ids, id);
  for (guint i = 0; i < G_N_ELEMENTS (writes); i++)
    {
      g_autofree char *content = g_strdup_printf ("[%u]", i);
      CauserieReplyPart part = { .json = content };

      causerie_library_write_reply_async (library, id, &part, NULL, causerie_test_take_result,
                                          &writes[i]);
    }
  causerie_library_load_contents_async (library, ids, NULL, causerie_test_take_result, &reading);
  loaded = causerie_test_await (&reading);
  for (guint i = 0; i < G_N_ELEMENTS (writes); i++)
    g_assert_nonnull (writes[i]);
  contents = causerie_library_load_contents_finish (library, loaded, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (causerie_content_get_json (g_hash_table_lookup (contents, &id)), ==, "[49]");
  for (guint i = 0; i < G_N_ELEMENTS (writes); i++)
    g_assert_true (causerie_test_write (library, &writes[i], &error));
}

/* Freeing the library without closing it still runs all queued calls. */
static void
test_freeing_runs_queued_calls (Fixture *test, gconstpointer data)
{
  GAsyncResult *drafts[20] = { NULL };
  g_autofree char *draft = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (CauserieLibrary) again = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (drafts); i++)
    {
      g_autofree char *text = g_strdup_printf ("draft %u", i);

      causerie_library_set_draft_async (test->base.library, 0, 0, text, NULL,
                                        causerie_test_take_result, &drafts[i]);
    }
  causerie_test_close (test->base.library);
  for (guint i = 0; i < G_N_ELEMENTS (drafts); i++)
    g_assert_true (causerie_test_write (test->base.library, &drafts[i], &error));
  again = causerie_library_new (test->base.folder);
  g_assert_true (causerie_test_open (again, &error));
  g_assert_null (causerie_library_get_read_only_reason (again));
  draft = causerie_test_get_draft (again, 0, 0);
  g_assert_cmpstr (draft, ==, "draft 19");
  causerie_test_close (again);
}

static void
test_a_queued_write_is_not_cancelled (Fixture *test, gconstpointer data)
{
  CauserieLibrary *library = test->base.library;
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GAsyncResult) reading = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *draft = NULL;
  GAsyncResult *place = NULL;

  /* A write is not cancelled after the call. */
  causerie_library_set_draft_async (library, 0, 0, "kept", cancellable, causerie_test_take_result,
                                    &place);
  g_cancellable_cancel (cancellable);
  g_assert_true (causerie_test_write (library, &place, &error));
  /* A write that is cancelled before the call is not done. */
  causerie_library_set_draft_async (library, 0, 0, "lost", cancellable, causerie_test_take_result,
                                    &place);
  g_assert_false (causerie_test_write (library, &place, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_clear_error (&error);
  draft = causerie_test_get_draft (library, 0, 0);
  g_assert_cmpstr (draft, ==, "kept");

  causerie_library_search_async (library, "Question", cancellable, causerie_test_take_result,
                                 &place);
  reading = causerie_test_await (&place);
  g_assert_null (causerie_library_search_finish (library, reading, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

#define ADD(name, function)                                                                        \
  g_test_add ("/replies/" name, Fixture, NULL, set_up, function, tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD ("grows-and-is-frozen", test_grows_and_is_frozen);
  ADD ("facts-are-stored", test_facts_are_stored);
  ADD ("mark-without-thinking-is-stored", test_mark_without_thinking_is_stored);
  ADD ("parts-are-joined", test_parts_are_joined);
  ADD ("unknown-reply-is-rejected", test_unknown_reply_is_rejected);
  ADD ("no-child-under-a-streaming-reply", test_no_child_under_a_streaming_reply);
  ADD ("no-child-under-an-ending", test_no_child_under_an_ending);
  ADD ("only-a-complete-reply-ends", test_only_a_complete_reply_ends);
  ADD ("failure-of-a-reply-is-stored", test_failure_of_a_reply_is_stored);
  ADD ("streaming-becomes-interrupted", test_streaming_becomes_interrupted);
  ADD ("calls-keep-their-order", test_calls_keep_their_order);
  ADD ("freeing-runs-queued-calls", test_freeing_runs_queued_calls);
  ADD ("a-queued-write-is-not-cancelled", test_a_queued_write_is_not_cancelled);
  return g_test_run ();
}
