/* SPDX-License-Identifier: GPL-3.0-or-later
 * Feedback: labels, the report, and loading it from the library. */
#include "config.h"

#include "causerie-feedback-collect.h"
#include "causerie-feedback-reasons.h"
#include "causerie-feedback-save.h"
#include "causerie-chat-fixture.h"

#include <string.h>

typedef CauserieChatFixture Fixture;

static void
test_reasons (void)
{
  CauserieFeedbackReason reason;
  guint n_reasons[4] = { 0, 0, 0, 0 };
  g_autofree char *words = causerie_feedback_dup_reasons ("wrong  too-long from-the-future ");
  g_autofree char *none = causerie_feedback_dup_reasons (NULL);

  for (guint i = 0; causerie_feedback_get_reason (i, &reason); i++)
    {
      g_assert_null (strchr (reason.name, ' '));
      n_reasons[reason.verdict]++;
    }
  g_assert_cmpuint (n_reasons[CAUSERIE_VERDICT_NONE], ==, 0);
  g_assert_cmpuint (n_reasons[CAUSERIE_VERDICT_GOOD], >=, 3);
  g_assert_cmpuint (n_reasons[CAUSERIE_VERDICT_POOR], >=, 3);
  g_assert_cmpuint (n_reasons[CAUSERIE_VERDICT_ENDING], >=, 3);
  g_assert_cmpstr (words, ==, "It was wrong · It was too long · from-the-future");
  g_assert_cmpstr (none, ==, "");
  g_assert_true (causerie_feedback_has_reason ("wrong too-long", "too-long"));
  g_assert_false (causerie_feedback_has_reason ("wrong too-long", "too"));
  g_assert_false (causerie_feedback_has_reason (NULL, "too"));
}

static void
test_reasons_go_with_their_verdict (void)
{
  static const struct
  {
    const char *names;
    CauserieVerdict verdict;
    const char *remaining;
  } rows[] = {
    { NULL, CAUSERIE_VERDICT_GOOD, "" },
    { "helpful correct", CAUSERIE_VERDICT_GOOD, "helpful correct" },
    { "helpful correct", CAUSERIE_VERDICT_POOR, "" },
    { "wrong  from-the-future", CAUSERIE_VERDICT_GOOD, "from-the-future" },
    { "no-warning important", CAUSERIE_VERDICT_POOR, "no-warning important" },
    { "no-warning wrong", CAUSERIE_VERDICT_ENDING, "no-warning" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char *remaining
          = causerie_feedback_filter_reasons (rows[i].names, rows[i].verdict);

      g_assert_cmpstr (remaining, ==, rows[i].remaining);
    }
}

static GPtrArray *
create_entries (const CauserieFeedback *feedback, const char *title)
{
  GPtrArray *entries
      = g_ptr_array_new_with_free_func ((GDestroyNotify)causerie_feedback_entry_free);
  CauserieFeedbackEntry *entry = causerie_feedback_entry_new (feedback);

  entry->title = g_strdup (title);
  g_ptr_array_add (entries, entry);
  return entries;
}

static GDateTime *
create_time (void)
{
  return g_date_time_new_utc (2026, 11, 21, 8, 5, 0);
}

static void
test_report (void)
{
  CauserieFeedback feedback = { 2,
                                1,
                                CAUSERIE_VERDICT_POOR,
                                (char *)"wrong",
                                (char *)"No.\n\nNo!",
                                G_GINT64_CONSTANT (1790000000) * G_USEC_PER_SEC };
  g_autoptr (GPtrArray) entries = create_entries (&feedback, "Tomatoes");
  g_autoptr (GDateTime) now = create_time ();
  CauserieFeedbackEntry *entry = g_ptr_array_index (entries, 0);
  g_autofree char *report = NULL;

  entry->model = g_strdup ("claude-opus-5-5");
  entry->question = g_strdup ("When?");
  entry->reply = g_strdup ("# Now\n");
  report = causerie_feedback_report_write (entries, now);
  g_assert_cmpstr (report, ==,
                   "# Feedback from Causerie\n\n"
                   "Written on 2026-11-21 08:05. 1 piece of feedback.\n\n"
                   "## Tomatoes\n\n"
                   "- Verdict: Poor reply\n"
                   "- Reasons: It was wrong\n"
                   "- Model: claude-opus-5-5\n"
                   "- Given: 2026-09-21 14:13\n\n"
                   "Comments:\n\n"
                   "> No.\n>\n> No!\n\n"
                   "Your message:\n\n"
                   "> When?\n\n"
                   "The reply:\n\n"
                   "> # Now\n");
}

static void
test_report_of_little (void)
{
  CauserieFeedback feedback = { 2, 1, CAUSERIE_VERDICT_ENDING, NULL, (char *)" ", 0 };
  g_autoptr (GPtrArray) entries = create_entries (&feedback, "A *chat*\n# <b>");
  g_autoptr (GPtrArray) none = g_ptr_array_new ();
  g_autoptr (GDateTime) now = create_time ();
  g_autofree char *report = causerie_feedback_report_write (entries, now);
  g_autofree char *empty = causerie_feedback_report_write (none, now);

  g_assert_nonnull (strstr (report, "\n## A \\*chat\\* \\# \\<b\\>\n"));
  g_assert_nonnull (strstr (report, "- Verdict: Ended chat\n"));
  g_assert_null (strstr (report, "Reasons"));
  g_assert_null (strstr (report, "words"));
  g_assert_null (strstr (report, "Your message"));
  g_assert_nonnull (strstr (empty, " 0 pieces of feedback.\n"));
}

/* Every line written by the user or by models is quoted. */
static void
test_report_quotes_every_line (void)
{
  CauserieFeedback feedback = { 2, 1, CAUSERIE_VERDICT_GOOD, NULL, NULL, 0 };
  g_autoptr (GPtrArray) entries = create_entries (&feedback, "x");
  g_autoptr (GDateTime) now = create_time ();
  CauserieFeedbackEntry *entry = g_ptr_array_index (entries, 0);
  g_autofree char *report = NULL;
  g_auto (GStrv) lines = NULL;
  guint n_quoted = 0;

  entry->reply = g_strdup ("evil\r## evil\n\n- evil: evil\r\nevil");
  report = causerie_feedback_report_write (entries, now);
  lines = g_strsplit (report, "\n", -1);
  for (guint i = 0; lines[i] != NULL; i++)
    if (strstr (lines[i], "evil") != NULL)
      {
        g_assert_true (g_str_has_prefix (lines[i], "> "));
        n_quoted++;
      }
  g_assert_cmpuint (n_quoted, ==, 4);
  g_assert_null (strchr (report, '\r'));
}

static GPtrArray *
collect (Fixture *self, gboolean with_messages)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  GAsyncResult *place = NULL;
  GPtrArray *entries;

  causerie_feedback_collect_async (self->library, with_messages, NULL, causerie_test_take_result,
                                   &place);
  result = causerie_test_await (&place);
  entries = causerie_feedback_collect_finish (self->library, result, &error);
  g_assert_no_error (error);
  return entries;
}

static void
test_collect (Fixture *self, gconstpointer data)
{
  g_autofree char *ending = causerie_test_sse_ended ("Bye");
  g_autoptr (GPtrArray) none = collect (self, TRUE);
  g_autoptr (GPtrArray) entries = NULL;
  g_autoptr (GPtrArray) bare = NULL;
  CauserieFeedbackEntry *entry;

  g_assert_cmpuint (none->len, ==, 0);
  causerie_test_send_and_reply (self, "When?", "Now");
  causerie_chat_set_feedback (self->chat, causerie_test_get_id (self, 1), CAUSERIE_VERDICT_POOR,
                              "wrong", "No");
  causerie_test_push (self, ending);
  causerie_test_send (self, "Go away");
  causerie_test_wait_idle (self->chat);
  causerie_chat_set_feedback (self->chat, causerie_test_get_id (self, 3), CAUSERIE_VERDICT_ENDING,
                              "no-warning", NULL);
  causerie_chat_fixture_reopen (self);
  entries = collect (self, TRUE);
  g_assert_cmpuint (entries->len, ==, 2);
  entry = g_ptr_array_index (entries, 0);
  g_assert_cmpint (entry->feedback->verdict, ==, CAUSERIE_VERDICT_ENDING);
  g_assert_cmpstr (entry->title, ==, "Own title");
  g_assert_cmpstr (entry->model, ==, CAUSERIE_TEST_MODEL);
  g_assert_cmpstr (entry->question, ==, "Go away");
  g_assert_cmpstr (entry->reply, ==, "Bye");
  entry = g_ptr_array_index (entries, 1);
  g_assert_cmpstr (entry->feedback->text, ==, "No");
  g_assert_cmpstr (entry->question, ==, "When?");
  g_assert_cmpstr (entry->reply, ==, "Now");
  bare = collect (self, FALSE);
  entry = g_ptr_array_index (bare, 0);
  g_assert_cmpstr (entry->title, ==, "Own title");
  g_assert_null (entry->question);
  g_assert_null (entry->reply);
}

static void
assert_saved (CauserieChatFixture *self, GAsyncResult *result, GFile *file, const char *part)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *text = NULL;

  g_assert_true (causerie_feedback_save_finish (self->library, result, &error));
  g_assert_no_error (error);
  g_assert_true (g_file_load_contents (file, NULL, &text, NULL, NULL, &error));
  g_assert_no_error (error);
  g_assert_nonnull (strstr (text, part));
}

/* The second report is requested while the first one is being collected. */
static void
test_two_reports_at_a_time (Fixture *self, gconstpointer data)
{
  g_autofree char *path = g_build_filename (self->folder, "one.md", NULL);
  g_autofree char *other_path = g_build_filename (self->folder, "two.md", NULL);
  g_autoptr (GFile) file = g_file_new_for_path (path);
  g_autoptr (GFile) other = g_file_new_for_path (other_path);
  g_autoptr (GAsyncResult) first = NULL;
  g_autoptr (GAsyncResult) second = NULL;
  GAsyncResult *first_place = NULL;
  GAsyncResult *second_place = NULL;

  causerie_test_send_and_reply (self, "When?", "Now");
  causerie_chat_set_feedback (self->chat, causerie_test_get_id (self, 1), CAUSERIE_VERDICT_POOR,
                              "wrong", "No");
  causerie_feedback_save_async (self->library, TRUE, file, NULL, causerie_test_take_result,
                                &first_place);
  causerie_feedback_save_async (self->library, FALSE, other, NULL, causerie_test_take_result,
                                &second_place);
  /* The calls hold their own references to the files. */
  g_assert_cmpuint (G_OBJECT (file)->ref_count, ==, 2);
  first = causerie_test_await (&first_place);
  second = causerie_test_await (&second_place);
  assert_saved (self, first, file, "> Now");
  assert_saved (self, second, other, "It was wrong");
}

static void
test_report_that_cannot_be_saved (Fixture *self, gconstpointer data)
{
  g_autofree char *path = g_build_filename (self->folder, "no-folder", "one.md", NULL);
  g_autoptr (GFile) file = g_file_new_for_path (path);
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  GAsyncResult *place = NULL;

  causerie_feedback_save_async (self->library, FALSE, file, NULL, causerie_test_take_result,
                                &place);
  result = causerie_test_await (&place);
  g_assert_false (causerie_feedback_save_finish (self->library, result, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND);
}

static void
test_collect_from_many_chats (Fixture *self, gconstpointer data)
{
  g_autoptr (GPtrArray) entries = NULL;
  g_autoptr (GPtrArray) left = NULL;
  CauserieBranch *branch;
  CauserieChat *chat;
  CauserieFeedbackEntry *entry;

  causerie_test_send_and_reply (self, "First", "One");
  causerie_chat_fixture_create_chat (self, &chat, &branch);
  causerie_chat_set_feedback (self->chat, causerie_test_get_id (self, 1), CAUSERIE_VERDICT_GOOD, "",
                              "");
  causerie_chat_list_delete (self->list, causerie_chat_get_id (self->chat));
  g_object_unref (self->chat);
  g_object_unref (self->branch);
  self->chat = chat;
  self->branch = branch;
  causerie_test_send_and_reply (self, "Second", "Two");
  causerie_test_send_and_reply (self, "Third", "Three");
  causerie_chat_set_feedback (self->chat, causerie_test_get_id (self, 1), CAUSERIE_VERDICT_POOR,
                              NULL, NULL);
  causerie_chat_set_feedback (self->chat, causerie_test_get_id (self, 3), CAUSERIE_VERDICT_POOR,
                              NULL, NULL);
  entries = collect (self, FALSE);
  g_assert_cmpuint (entries->len, ==, 3);
  entry = g_ptr_array_index (entries, 2);
  g_assert_true (entry->deleted);
  g_assert_cmpint (entry->feedback->verdict, ==, CAUSERIE_VERDICT_GOOD);
  entry = g_ptr_array_index (entries, 0);
  g_assert_false (entry->deleted);
  g_assert_cmpstr (entry->title, ==, "Own title");
  causerie_chat_set_feedback (self->chat, causerie_test_get_id (self, 1), CAUSERIE_VERDICT_NONE,
                              NULL, NULL);
  left = collect (self, FALSE);
  g_assert_cmpuint (left->len, ==, 2);
}

static void
on_changed_cb (CauserieChat *chat, gpointer data)
{
  ++*(guint *)data;
}

/* All windows with the chat are notified. */
static void
test_changes_are_notified (Fixture *self, gconstpointer data)
{
  guint n_changes = 0;
  gint64 id;

  causerie_test_send_and_reply (self, "When?", "Now");
  id = causerie_test_get_id (self, 1);
  g_signal_connect (self->chat, "feedback-changed", G_CALLBACK (on_changed_cb), &n_changes);
  causerie_chat_set_feedback (self->chat, id, CAUSERIE_VERDICT_GOOD, NULL, NULL);
  g_assert_cmpuint (n_changes, ==, 1);
  causerie_chat_set_feedback (self->chat, id, CAUSERIE_VERDICT_NONE, NULL, NULL);
  g_assert_cmpuint (n_changes, ==, 2);
  g_assert_null (causerie_chat_get_feedback (self->chat, id));
  causerie_chat_set_feedback (self->chat, 99, CAUSERIE_VERDICT_GOOD, NULL, NULL);
  g_assert_cmpuint (n_changes, ==, 2);
  g_signal_handlers_disconnect_by_data (self->chat, &n_changes);
}

static void
test_blank_text (Fixture *self, gconstpointer data)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GAsyncResult) refusal = NULL;
  g_autoptr (GPtrArray) entries = NULL;
  g_autoptr (GError) error = NULL;
  GAsyncResult *place = NULL;

  causerie_test_send_and_reply (self, "When?", "Now");
  causerie_chat_set_feedback_async (self->chat, causerie_test_get_id (self, 1),
                                    CAUSERIE_VERDICT_GOOD, NULL, " \n\u3000", NULL,
                                    causerie_test_take_result, &place);
  result = causerie_test_await (&place);
  g_assert_true (causerie_chat_set_feedback_finish (self->chat, result, &error));
  g_assert_no_error (error);
  entries = collect (self, FALSE);
  g_assert_cmpuint (entries->len, ==, 1);
  g_assert_null (((CauserieFeedbackEntry *)g_ptr_array_index (entries, 0))->feedback->text);

  causerie_chat_set_feedback_async (self->chat, 99, CAUSERIE_VERDICT_GOOD, NULL, NULL, NULL,
                                    causerie_test_take_result, &place);
  refusal = causerie_test_await (&place);
  g_assert_false (causerie_chat_set_feedback_finish (self->chat, refusal, &error));
  g_assert_error (error, CAUSERIE_ERROR, CAUSERIE_ERROR_NO_MESSAGE);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/feedback/reasons-have-labels", test_reasons);
  g_test_add_func ("/feedback/reasons-are-filtered-by-verdict", test_reasons_go_with_their_verdict);
  g_test_add_func ("/feedback/report", test_report);
  g_test_add_func ("/feedback/report-omits-empty-fields", test_report_of_little);
  g_test_add_func ("/feedback/report-quotes-every-line", test_report_quotes_every_line);
  causerie_chat_fixture_add_test ("/feedback/collected-with-messages", test_collect);
  causerie_chat_fixture_add_test ("/feedback/two-concurrent-reports", test_two_reports_at_a_time);
  causerie_chat_fixture_add_test ("/feedback/report-that-cannot-be-saved",
                                  test_report_that_cannot_be_saved);
  causerie_chat_fixture_add_test ("/feedback/collected-from-many-chats",
                                  test_collect_from_many_chats);
  causerie_chat_fixture_add_test ("/feedback/changes-are-notified", test_changes_are_notified);
  causerie_chat_fixture_add_test ("/feedback/blank-text-is-dropped", test_blank_text);
  return g_test_run ();
}
