/* SPDX-License-Identifier: GPL-3.0-or-later
 * Persistence during turns: prefixes, partial replies, drafts, concurrent streams. */
#include "config.h"

#include "causerie-chat-fixture.h"

#include <string.h>

typedef CauserieChatFixture Fixture;

typedef struct
{
  Fixture *fixture;
  const char *sql;
  const char *words;
} Look;

static gboolean
is_on_disk (gpointer data)
{
  Look *look = data;
  g_autofree char *text = causerie_test_read_disk (look->fixture, look->sql);

  return text != NULL && strstr (text, look->words) != NULL;
}

static gboolean
on_half_second_over_cb (gpointer data)
{
  *(gboolean *)data = TRUE;
  return G_SOURCE_REMOVE;
}

/* Asserts that new text is stored within half a second. A timer in the same main loop measures
 * that: on a busy machine all timers are late, but keep their order. */
static void
assert_written_soon (Fixture *self, Look *look)
{
  gboolean over = FALSE;

  g_timeout_add (500, on_half_second_over_cb, &over);
  causerie_test_wait_flag (&over);
  causerie_test_flush_library (self);
  g_assert_true (is_on_disk (look));
}

static gboolean
is_on_screen (gpointer data)
{
  Fixture *self = data;
  g_autofree char *branch = causerie_test_dup_branch (self->branch);

  return strstr (branch, "Once upon") != NULL;
}

static void
test_flush (Fixture *self, gconstpointer data)
{
  Look look = { self, "SELECT json FROM content ORDER BY message_id DESC", "Once upon" };
  g_autofree char *state = NULL;

  causerie_test_server_push (self->server, causerie_test_create_open_reply ("Once upon"));
  causerie_test_send (self, "Tell");
  g_assert_true (causerie_test_wait_until (is_on_screen, self, 30));
  assert_written_soon (self, &look);
  state = causerie_test_read_disk (self, "SELECT state FROM message ORDER BY id DESC");
  g_assert_cmpstr (state, ==, "0");
}

static void
test_closing_interrupts (Fixture *self, gconstpointer data)
{
  g_autofree char *branch = NULL;
  g_autofree char *text = NULL;

  causerie_test_server_push (self->server, causerie_test_create_open_reply ("Once upon"));
  causerie_test_send (self, "Tell");
  g_assert_true (causerie_test_wait_until (is_on_screen, self, 30));
  causerie_chat_fixture_reopen (self);
  branch = causerie_test_dup_branch (self->branch);
  g_assert_cmpstr (branch, ==, "u:Tell a3:Once upon");
  text = causerie_test_read_disk (self, "SELECT json FROM content ORDER BY message_id DESC");
  g_assert_cmpstr (text, ==, "[{\"type\":\"text\",\"text\":\"Once upon\"}]");
}

static void
test_prefix_is_frozen (Fixture *self, gconstpointer data)
{
  GSettings *settings = causerie_settings_get_gsettings (self->settings);
  g_autofree char *system = NULL;

  g_settings_set_string (settings, "system-prompt", "First instructions");
  causerie_test_send_and_reply (self, "A", "One");
  system = causerie_test_dup_member (self->server, 0, "system");
  g_assert_nonnull (strstr (system, "First instructions"));
  g_settings_set_string (settings, "system-prompt", "Others");
  causerie_settings_set_end_policy (self->settings, CAUSERIE_END_NEVER);
  causerie_test_send_and_reply (self, "B", "Two");
  causerie_chat_fixture_reopen (self);
  causerie_test_send_and_reply (self, "C", "Three");
  for (guint i = 1; i < 3; i++)
    {
      causerie_test_assert_same_member (self, 0, i, "system");
      causerie_test_assert_same_member (self, 0, i, "tools");
    }
}

static void
test_refused_request_freezes_no_prefix (Fixture *self, gconstpointer data)
{
  GSettings *settings = causerie_settings_get_gsettings (self->settings);
  g_autofree char *system = NULL;
  g_autoptr (GError) error = NULL;

  g_settings_set_string (settings, "system-prompt", "Bad instructions");
  causerie_test_server_push (self->server,
                             causerie_test_reply_new_error (400, "invalid_request_error", "no"));
  causerie_test_send (self, "A");
  causerie_test_wait_idle (self->chat);
  g_settings_set_string (settings, "system-prompt", "Good instructions");
  causerie_test_push_text (self, "One");
  g_assert_true (causerie_test_try_retry (self, causerie_test_get_id (self, 0), &error));
  causerie_test_wait_idle (self->chat);
  system = causerie_test_dup_member (self->server, 1, "system");
  g_assert_nonnull (strstr (system, "Good instructions"));
  g_assert_null (strstr (system, "Bad"));
}

#define ODD_BLOCK                                                                                  \
  "{\"type\":\"x_new\",\"f\":0.10,\"big\":123456789012345678901234567890,\"s\":\"\\u00e4\\/"       \
  "\\ud800\"}"

static void
test_bytes_after_an_edit (Fixture *self, gconstpointer data)
{
  g_autofree char *start = causerie_test_sse_start (CAUSERIE_TEST_MODEL);
  g_autofree char *odd = causerie_test_sse (
      "{\"type\":\"content_block_start\",\"index\":0,\"content_block\":" ODD_BLOCK "}",
      "{\"type\":\"content_block_stop\",\"index\":0}",
      "{\"type\":\"content_block_start\",\"index\":1,\"content_block\":{\"type\":\"text\","
      "\"text\":\"\"}}",
      "{\"type\":\"content_block_delta\",\"index\":1,\"delta\":{\"type\":\"text_delta\","
      "\"text\":\"\\u00e9\\/\\ud83d\\ude00\"}}",
      "{\"type\":\"content_block_stop\",\"index\":1}", NULL);
  g_autofree char *stop = causerie_test_sse_stop ("end_turn");
  g_autofree char *events = g_strconcat (start, odd, stop, NULL);
  g_autofree char *before = NULL;
  g_autofree char *after = NULL;
  g_autoptr (GError) error = NULL;
  const char *edited;

  causerie_test_push (self, events);
  causerie_test_send (self, "A");
  causerie_test_wait_idle (self->chat);
  causerie_test_send_and_reply (self, "first", "Two");
  causerie_chat_fixture_reopen (self);
  causerie_test_push_text (self, "Three");
  causerie_test_try_edit (self, causerie_test_get_id (self, 2), "second", &error);
  g_assert_no_error (error);
  causerie_test_wait_idle (self->chat);
  before = causerie_test_server_dup_body (self->server, 1);
  after = causerie_test_server_dup_body (self->server, 2);
  edited = strstr (before, "first");
  g_assert_nonnull (edited);
  g_assert_cmpmem (before, (gsize)(edited - before), after, (gsize)(edited - before));
  g_assert_nonnull (strstr (after, ODD_BLOCK));
  g_assert_nonnull (strstr (after, "\\u00e9\\/\\ud83d\\ude00"));
}

#define N_CHATS 10

typedef struct
{
  CauserieChat *chats[N_CHATS];
  CauserieBranch *branches[N_CHATS];
} Many;

static gboolean
all_are_waiting (gpointer data)
{
  Many *many = data;

  for (guint i = 0; i < N_CHATS; i++)
    if (causerie_chat_get_turn (many->chats[i], many->branches[i]) == NULL)
      return FALSE;
  return TRUE;
}

static gboolean
all_are_idle (gpointer data)
{
  Many *many = data;

  for (guint i = 0; i < N_CHATS; i++)
    if (causerie_chat_get_working (many->chats[i]))
      return FALSE;
  return TRUE;
}

/* Every reply quotes its request; all stay open until the last one has begun. */
static void
push_gated (Fixture *self, guint number)
{
  g_autofree char *words = g_strdup_printf ("answer %u", number);
  g_autofree char *start = causerie_test_sse_start (CAUSERIE_TEST_MODEL);
  g_autofree char *block = causerie_test_sse_text_block (0, words);
  g_autofree char *stop = causerie_test_sse_stop ("end_turn");
  CauserieTestReply *reply = causerie_test_reply_new_stream (start);

  causerie_test_reply_add_gate (reply);
  causerie_test_reply_add_text (reply, block);
  causerie_test_reply_add_text (reply, stop);
  causerie_test_server_push (self->server, reply);
}

static void
on_sent_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GError) error = NULL;

  causerie_chat_turn_finish (CAUSERIE_CHAT (source), result, &error);
  g_assert_no_error (error);
}

static guint
find_request (Fixture *self, const char *question)
{
  for (guint i = 0; i < N_CHATS; i++)
    {
      g_autofree char *body = causerie_test_server_dup_body (self->server, i);

      if (strstr (body, question) != NULL)
        return i;
    }
  g_assert_not_reached ();
}

static void
test_ten_streams (Fixture *self, gconstpointer data)
{
  Many many;

  for (guint i = 0; i < N_CHATS; i++)
    {
      g_autofree char *question = g_strdup_printf ("question-%u!", i);

      push_gated (self, i);
      causerie_chat_fixture_create_chat (self, &many.chats[i], &many.branches[i]);
      causerie_chat_send_async (many.chats[i], many.branches[i], question, NULL, NULL, on_sent_cb,
                                NULL);
    }
  g_assert_true (causerie_test_wait_until (all_are_waiting, &many, 30));
  causerie_test_server_wait_requests (self->server, N_CHATS);
  for (guint i = 0; i < N_CHATS; i++)
    causerie_test_server_open_gate (self->server);
  g_assert_true (causerie_test_wait_until (all_are_idle, &many, 30));
  for (guint i = 0; i < N_CHATS; i++)
    {
      g_autofree char *question = g_strdup_printf ("question-%u!", i);
      g_autofree char *expected
          = g_strdup_printf ("u:%s a:answer %u", question, find_request (self, question));
      g_autofree char *branch = causerie_test_dup_branch (many.branches[i]);

      g_assert_cmpstr (branch, ==, expected);
      g_object_unref (many.branches[i]);
      g_object_unref (many.chats[i]);
    }
}

static gboolean
is_finalized (gpointer data)
{
  return *(gpointer *)data == NULL;
}

static void
test_reply_is_stored_without_a_window (Fixture *self, gconstpointer data)
{
  CauserieBranch *branch;
  CauserieChat *chat;
  gpointer watched;
  g_autofree char *text = NULL;

  causerie_chat_fixture_create_chat (self, &chat, &branch);
  push_gated (self, 0);
  causerie_chat_send_async (chat, branch, "Hi", NULL, NULL, on_sent_cb, NULL);
  causerie_test_server_wait_gate (self->server);
  watched = chat;
  g_object_add_weak_pointer (G_OBJECT (chat), &watched);
  g_object_unref (branch);
  g_object_unref (chat);
  g_assert_nonnull (watched);
  causerie_test_server_open_gate (self->server);
  g_assert_true (causerie_test_wait_until (is_finalized, &watched, 30));
  text = causerie_test_read_disk (self, "SELECT json FROM content ORDER BY message_id DESC");
  g_assert_nonnull (strstr (text, "answer 0"));
}

static char *
load_draft (Fixture *self, gint64 message_id)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  GAsyncResult *place = NULL;
  char *text;

  causerie_chat_load_draft_async (self->chat, message_id, NULL, causerie_test_take_result, &place);
  result = causerie_test_await (&place);
  text = causerie_chat_load_draft_finish (self->chat, result, &error);
  g_assert_no_error (error);
  return text;
}

static void
assert_draft (Fixture *self, gint64 message_id, const char *expected)
{
  g_autofree char *text = load_draft (self, message_id);

  g_assert_cmpstr (text, ==, expected);
}

static void
test_drafts (Fixture *self, gconstpointer data)
{
  Look look = { self, "SELECT text FROM draft WHERE chat_id = 0", "Half a thou" };
  gint64 id;

  causerie_chat_set_draft (self->chat, 0, "Half a");
  causerie_chat_set_draft (self->chat, 0, "Half a thou");
  assert_written_soon (self, &look);
  assert_draft (self, 0, "Half a thou");
  causerie_test_send_and_reply (self, "Half a thought", "One");
  g_assert_null (causerie_test_read_disk (self, "SELECT text FROM draft"));
  g_assert_cmpstr (causerie_chat_get_draft (self->chat, 0), ==, "");
  id = causerie_test_get_id (self, 0);
  causerie_chat_set_draft (self->chat, 0, "next");
  causerie_chat_set_draft (self->chat, id, "edited");
  causerie_chat_fixture_reopen (self);
  assert_draft (self, 0, "next");
  assert_draft (self, id, "edited");
  g_assert_cmpstr (causerie_chat_get_draft (self->chat, id), ==, "edited");
}

/* A draft that another window has changed is not cleared by sending the old text. */
static void
test_draft_of_another_window_is_preserved (Fixture *self, gconstpointer data)
{
  causerie_chat_set_draft (self->chat, 0, "Right");
  causerie_drafts_flush (causerie_chat_get_drafts (self->chat));
  causerie_test_send_and_reply (self, "Left", "Yes");
  g_assert_cmpstr (causerie_chat_get_draft (self->chat, 0), ==, "Right");
  causerie_drafts_flush (causerie_chat_get_drafts (self->chat));
  causerie_chat_fixture_reopen (self);
  assert_draft (self, 0, "Right");
}

/* The text of a closed field is merged into the draft once, and the other text is kept. */
static void
test_text_of_a_closed_field (Fixture *self, gconstpointer data)
{
  static const struct
  {
    const char *draft;
    const char *left;
    const char *expected;
  } rows[] = {
    { "", "Note", "Note" },
    { "Note", " \n", "Note" },
    { "Note", "Note", "Note" },
    { "Hi", "This", "Hi\n\nThis" },
    { "This", "Hi", "This\n\nHi" },
    { "Not", "Note", "Note" },
    { " ", "Note", "Note" },
    { "Left", "Right", "Left\n\nRight" },
    { "Left\n\nRight", "Right", "Left\n\nRight" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      causerie_chat_set_draft (self->chat, 0, rows[i].draft);
      causerie_chat_merge_draft (self->chat, 0, rows[i].left);
      g_assert_cmpstr (causerie_chat_get_draft (self->chat, 0), ==, rows[i].expected);
    }
}

static void
log_draft (CauserieChat *chat, gint64 message_id, const char *sent, gpointer data)
{
  g_string_append_printf (data, "%d:%s%s%s ", (int)message_id,
                          causerie_chat_get_draft (chat, message_id), sent != NULL ? "<" : "",
                          sent != NULL ? sent : "");
}

static void
test_changes_of_drafts_are_notified (Fixture *self, gconstpointer data)
{
  g_autoptr (GString) log = g_string_new (NULL);

  g_signal_connect (self->chat, "draft-changed", G_CALLBACK (log_draft), log);
  causerie_chat_set_draft (self->chat, 0, "H");
  causerie_chat_set_draft (self->chat, 0, "H");
  causerie_chat_set_draft (self->chat, 0, "Hi");
  causerie_test_send_and_reply (self, "Hi", "Hello");
  causerie_chat_set_draft (self->chat, 7, "of one");
  g_assert_cmpstr (log->str, ==, "0:H 0:Hi 0:<Hi 7:of one ");
  causerie_chat_set_draft (self->chat, 0, "Next");
  causerie_chat_fixture_reopen (self);
  g_string_truncate (log, 0);
  g_signal_connect (self->chat, "draft-changed", G_CALLBACK (log_draft), log);
  assert_draft (self, 0, "Next");
  g_assert_cmpstr (log->str, ==, "0:Next ");
}

static void
test_draft_of_a_refused_message_is_preserved (Fixture *self, gconstpointer data)
{
  g_autofree char *events = causerie_test_sse_ended ("Bye");
  g_autoptr (GError) error = NULL;

  causerie_test_push (self, events);
  causerie_test_send (self, "Go");
  causerie_test_wait_idle (self->chat);
  causerie_chat_set_draft (self->chat, 0, "But");
  g_assert_false (causerie_test_try_send (self, "But", &error));
  causerie_chat_fixture_reopen (self);
  assert_draft (self, 0, "But");
}

int
main (int argc, char *argv[])
{
  static const struct
  {
    const char *name;
    void (*test) (Fixture *self, gconstpointer data);
  } tests[] = {
    { "/persistence/text-is-stored-within-half-a-second", test_flush },
    { "/persistence/quitting-stores-the-reply-as-interrupted", test_closing_interrupts },
    { "/persistence/prefix-is-frozen-by-the-first-reply", test_prefix_is_frozen },
    { "/persistence/refused-request-freezes-no-prefix", test_refused_request_freezes_no_prefix },
    { "/persistence/bytes-before-an-edit-are-unchanged", test_bytes_after_an_edit },
    { "/persistence/ten-streams-are-stored", test_ten_streams },
    { "/persistence/reply-is-stored-without-a-window", test_reply_is_stored_without_a_window },
    { "/persistence/drafts", test_drafts },
    { "/persistence/draft-of-another-window-is-preserved",
      test_draft_of_another_window_is_preserved },
    { "/persistence/text-of-a-closed-field-is-merged", test_text_of_a_closed_field },
    { "/persistence/changes-of-drafts-are-notified", test_changes_of_drafts_are_notified },
    { "/persistence/draft-of-a-refused-message-is-preserved",
      test_draft_of_a_refused_message_is_preserved },
  };

  g_test_init (&argc, &argv, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (tests); i++)
    causerie_chat_fixture_add_test (tests[i].name, tests[i].test);
  return g_test_run ();
}
