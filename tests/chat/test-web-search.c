/* SPDX-License-Identifier: GPL-3.0-or-later
 * Searching the web with a scripted service: what is offered, what a service refuses, and what is
 * sent of earlier searches then. */
#include "config.h"

#include "causerie-chat-fixture.h"

#include <string.h>

typedef CauserieChatFixture Fixture;

#define SEARCH_TOOL "\"web_search_20250305\""
#define FETCH_TOOL "\"web_fetch_20250910\""

#define THOUGHT(signature)                                                                         \
  "{\"type\":\"thinking\",\"thinking\":\"Hm\",\"signature\":\"" signature "\"}"
#define SEARCH                                                                                     \
  "{\"type\":\"server_tool_use\",\"id\":\"srvtoolu_1\",\"name\":\"web_search\","                   \
  "\"input\":{\"query\":\"loam\"}}"
#define FOUND                                                                                      \
  "{\"type\":\"web_search_tool_result\",\"tool_use_id\":\"srvtoolu_1\",\"content\":[{\"type\":"    \
  "\"web_search_result\",\"url\":\"https://a.example\",\"title\":\"Loam\","                        \
  "\"encrypted_content\":\"EqgfCioI\"}]}"
#define FETCH                                                                                      \
  "{\"type\":\"server_tool_use\",\"id\":\"srvtoolu_2\",\"name\":\"web_fetch\","                    \
  "\"input\":{\"url\":\"https://a.example\"}}"
#define FETCHED                                                                                    \
  "{\"type\":\"web_fetch_tool_result\",\"tool_use_id\":\"srvtoolu_2\",\"content\":{\"type\":"      \
  "\"web_fetch_tool_result_error\",\"error_code\":\"unavailable\"}}"
#define TEXT "{\"type\":\"text\",\"text\":\"Well\"}"

#define SEARCH_SAID "[Searched the web for: loam]\\n- Loam – https://a.example"
#define FETCH_SAID "[Opened the web page: https://a.example]\\nThis failed."

static void
push_reply (Fixture *self, const char *const *blocks)
{
  g_autofree char *start = causerie_test_sse_start (CAUSERIE_TEST_MODEL);
  g_autofree char *stop = causerie_test_sse_stop ("end_turn");
  g_autoptr (GString) events = g_string_new (start);

  for (guint i = 0; blocks[i] != NULL; i++)
    {
      g_autofree char *json = g_strdup_printf (
          "{\"type\":\"content_block_start\",\"index\":%u,\"content_block\":%s}", i, blocks[i]);
      g_autofree char *end = g_strdup_printf ("{\"type\":\"content_block_stop\",\"index\":%u}", i);
      g_autofree char *block = causerie_test_sse (json, end, NULL);

      g_string_append (events, block);
    }
  g_string_append (events, stop);
  causerie_test_push (self, events->str);
}

#define PUSH(self, ...) push_reply (self, (const char *const[]){ __VA_ARGS__, NULL })

static void
refuse (Fixture *self, const char *message)
{
  causerie_test_server_push (self->server,
                             causerie_test_reply_new_error (400, "invalid_request_error", message));
}

static void
ask (Fixture *self, const char *text)
{
  causerie_test_send (self, text);
  causerie_test_wait_idle (self->chat);
}

static void
allow_pages (Fixture *self)
{
  g_settings_set_boolean (causerie_settings_get_gsettings (self->settings), "web-fetch", TRUE);
}

/* Searching, and opening pages. */
static void
use_web (Fixture *self)
{
  allow_pages (self);
  g_assert_true (causerie_setup_set_web_search (causerie_chat_get_setup (self->chat), TRUE));
}

static gboolean
has (const char *text, const char *part)
{
  return text != NULL && strstr (text, part) != NULL;
}

static void
assert_tools (Fixture *self, guint request, gboolean searches, gboolean fetches)
{
  g_autofree char *tools = causerie_test_dup_member (self->server, request, "tools");

  g_assert_cmpint (has (tools, SEARCH_TOOL), ==, searches);
  g_assert_cmpint (has (tools, FETCH_TOOL), ==, fetches);
  g_assert_true (has (tools, "\"end_conversation\""));
}

static void
assert_frozen (Fixture *self, gboolean searches, gboolean fetches)
{
  g_autofree char *tools = causerie_test_read_disk (self, "SELECT tools FROM prefix");
  g_autofree char *count = causerie_test_read_disk (self, "SELECT count(*) FROM prefix");

  g_assert_cmpint (has (tools, SEARCH_TOOL), ==, searches);
  g_assert_cmpint (has (tools, FETCH_TOOL), ==, fetches);
  g_assert_cmpstr (count, ==, "1");
}

static void
assert_sent (Fixture *self, guint request, const char *part, gboolean sent)
{
  g_autofree char *messages = causerie_test_dup_member (self->server, request, "messages");

  g_test_message ("%s in %s", part, messages);
  g_assert_cmpint (has (messages, part), ==, sent);
}

static void
assert_n_requests (Fixture *self, guint n)
{
  g_assert_cmpuint (causerie_test_server_get_n_requests (self->server), ==, n);
}

static void
assert_refused (Fixture *self, gboolean search, gboolean fetch)
{
  CauserieServiceEntry *entry = causerie_registry_get_active (self->registry);

  g_assert_cmpint (
      causerie_service_entry_get_refused (entry, CAUSERIE_REQUEST_WEB_SEARCH, CAUSERIE_TEST_MODEL),
      ==, search);
  g_assert_cmpint (
      causerie_service_entry_get_refused (entry, CAUSERIE_REQUEST_WEB_FETCH, CAUSERIE_TEST_MODEL),
      ==, fetch);
}

/* --- What is offered --- */

static void
test_offered (Fixture *self, gconstpointer data)
{
  causerie_test_send_and_reply (self, "A", "One");
  assert_tools (self, 0, FALSE, FALSE);
  /* The chat has begun. */
  g_assert_false (causerie_setup_set_web_search (causerie_chat_get_setup (self->chat), TRUE));
  causerie_test_send_and_reply (self, "B", "Two");
  assert_tools (self, 1, FALSE, FALSE);
  g_clear_object (&self->branch);
  g_clear_object (&self->chat);
  causerie_chat_fixture_create_chat (self, &self->chat, &self->branch);
  causerie_chat_fixture_search_web (self);
  causerie_test_send_and_reply (self, "C", "Three");
  assert_tools (self, 2, TRUE, FALSE);
  causerie_chat_fixture_reopen (self);
  g_assert_true (causerie_setup_get (causerie_chat_get_setup (self->chat))->web_search);
  g_assert_true (causerie_setup_get_fixed (causerie_chat_get_setup (self->chat)));
  causerie_test_send_and_reply (self, "D", "Four");
  causerie_test_assert_same_member (self, 2, 3, "tools");
}

static void
test_model_that_is_not_listed (Fixture *self, gconstpointer data)
{
  CauserieModelChoice choice = { NULL, (char *)"some-model", NULL };
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  GAsyncResult *place = NULL;
  g_autofree char *tools = NULL;

  use_web (self);
  causerie_test_push_text (self, "Well");
  causerie_chat_send_async (self->chat, self->branch, "Hi", &choice, NULL,
                            causerie_test_take_result, &place);
  result = causerie_test_await (&place);
  causerie_chat_turn_finish (self->chat, result, &error);
  g_assert_no_error (error);
  causerie_test_wait_idle (self->chat);
  tools = causerie_test_dup_member (self->server, 0, "tools");
  g_assert_false (has (tools, "web_"));
}

/* --- Refusals --- */

/* @data: a refusal of web search. It is asked for again without it, and that is remembered. */
static void
test_search_refused_at_first (Fixture *self, gconstpointer data)
{
  use_web (self);
  refuse (self, data);
  causerie_test_send_and_reply (self, "A", "One");
  causerie_test_assert_branch (self, "u:A a:One");
  assert_n_requests (self, 2);
  assert_tools (self, 0, TRUE, TRUE);
  assert_tools (self, 1, FALSE, FALSE);
  causerie_test_assert_same_member (self, 0, 1, "system");
  assert_refused (self, TRUE, FALSE);
  assert_frozen (self, FALSE, FALSE);
  causerie_test_send_and_reply (self, "B", "Two");
  assert_n_requests (self, 3);
  causerie_test_assert_same_member (self, 1, 2, "tools");
}

static void
test_fetch_refused_at_first (Fixture *self, gconstpointer data)
{
  use_web (self);
  refuse (self, data);
  causerie_test_send_and_reply (self, "A", "One");
  causerie_test_assert_branch (self, "u:A a:One");
  assert_n_requests (self, 2);
  assert_tools (self, 1, TRUE, FALSE);
  assert_refused (self, FALSE, TRUE);
  assert_frozen (self, TRUE, FALSE);
  causerie_test_send_and_reply (self, "B", "Two");
  causerie_test_assert_same_member (self, 1, 2, "tools");
}

/* The names in a refusal may be more than what is refused. What did not help is offered again. */
static void
test_refusal_with_both_names (Fixture *self, gconstpointer data)
{
  static const char *const message
      = "Input tag 'web_search_20250305' found using 'type' does not match any of the expected "
        "tags: 'custom', 'web_fetch_20240101'";

  use_web (self);
  refuse (self, message);
  refuse (self, message);
  causerie_test_send_and_reply (self, "A", "One");
  assert_n_requests (self, 3);
  assert_tools (self, 1, TRUE, FALSE);
  assert_tools (self, 2, FALSE, FALSE);
  assert_refused (self, TRUE, FALSE);
  assert_frozen (self, FALSE, FALSE);
}

static void
test_refused_again_without_it (Fixture *self, gconstpointer data)
{
  static const char *const message = "Web search is not enabled for this organization.";

  causerie_chat_fixture_search_web (self);
  refuse (self, message);
  refuse (self, message);
  ask (self, "A");
  assert_n_requests (self, 2);
  g_assert_cmpint (causerie_test_get_failure (self, 0)->code, ==, CAUSERIE_ERROR_INVALID_REQUEST);
  assert_refused (self, FALSE, FALSE);
}

static void
test_other_refusals_keep_it (Fixture *self, gconstpointer data)
{
  causerie_chat_fixture_search_web (self);
  refuse (self, "messages: too many of them");
  ask (self, "A");
  assert_n_requests (self, 1);
  assert_refused (self, FALSE, FALSE);
}

/* What is left in a chat that searched before: the frozen prefix is not changed, but sent without
   the tool. The searches are sent as text, without the thinking that was made with the tool. */
static void
test_search_refused_later (Fixture *self, gconstpointer data)
{
  causerie_chat_fixture_search_web (self);
  PUSH (self, THOUGHT ("b25l"), SEARCH, FOUND, TEXT);
  ask (self, "A");
  refuse (self, data);
  PUSH (self, THOUGHT ("dHdv"), TEXT);
  ask (self, "B");
  assert_n_requests (self, 3);
  assert_tools (self, 1, TRUE, FALSE);
  assert_sent (self, 1, "EqgfCioI", TRUE);
  assert_sent (self, 1, "b25l", TRUE);
  assert_tools (self, 2, FALSE, FALSE);
  assert_sent (self, 2, "EqgfCioI", FALSE);
  assert_sent (self, 2, "b25l", FALSE);
  assert_sent (self, 2, SEARCH_SAID, TRUE);
  assert_refused (self, TRUE, FALSE);
  assert_frozen (self, TRUE, FALSE);
  causerie_test_send_and_reply (self, "C", "Three");
  assert_n_requests (self, 4);
  causerie_test_assert_same_member (self, 2, 3, "tools");
  assert_sent (self, 3, SEARCH_SAID, TRUE);
  assert_sent (self, 3, "\"thinking\"", FALSE);
}

/* A page is then sent as text, but a search still as it is. */
static void
test_fetch_refused_later (Fixture *self, gconstpointer data)
{
  use_web (self);
  PUSH (self, SEARCH, FOUND, TEXT);
  ask (self, "A");
  PUSH (self, FETCH, FETCHED, TEXT);
  ask (self, "B");
  refuse (self, data);
  causerie_test_send_and_reply (self, "C", "Three");
  assert_n_requests (self, 4);
  assert_tools (self, 3, TRUE, FALSE);
  assert_sent (self, 3, SEARCH "," FOUND, TRUE);
  assert_sent (self, 3, "web_fetch_tool_result", FALSE);
  assert_sent (self, 3, FETCH_SAID, TRUE);
  assert_refused (self, FALSE, TRUE);
  assert_frozen (self, TRUE, TRUE);
}

/* @data: a refusal of what was found. It holds for that request alone. */
static void
test_encrypted_content_refused (Fixture *self, gconstpointer data)
{
  causerie_chat_fixture_search_web (self);
  PUSH (self, THOUGHT ("b25l"), SEARCH, FOUND, TEXT);
  ask (self, "A");
  refuse (self, data);
  PUSH (self, THOUGHT ("dHdv"), TEXT);
  ask (self, "B");
  assert_n_requests (self, 3);
  assert_sent (self, 1, SEARCH "," FOUND, TRUE);
  causerie_test_assert_same_member (self, 1, 2, "tools");
  assert_sent (self, 2, "srvtoolu_1", FALSE);
  assert_sent (self, 2, SEARCH_SAID, TRUE);
  assert_sent (self, 2, "\"thinking\"", FALSE);
  assert_refused (self, FALSE, FALSE);
  assert_frozen (self, TRUE, FALSE);
  causerie_test_send_and_reply (self, "C", "Three");
  assert_n_requests (self, 4);
  assert_sent (self, 3, SEARCH "," FOUND, TRUE);
  assert_sent (self, 3, "b25l", FALSE);
  assert_sent (self, 3, "dHdv", TRUE);
}

static void
test_encrypted_content_refused_again (Fixture *self, gconstpointer data)
{
  causerie_chat_fixture_search_web (self);
  PUSH (self, SEARCH, FOUND, TEXT);
  ask (self, "A");
  refuse (self, data);
  refuse (self, data);
  ask (self, "B");
  assert_n_requests (self, 3);
  g_assert_cmpint (causerie_test_get_failure (self, 2)->code, ==, CAUSERIE_ERROR_INVALID_REQUEST);
}

/* A refusal of the messages names the tool with the id of a call. Without the tool, it would be
   refused, too. */
static void
test_refused_call_keeps_the_tool (Fixture *self, gconstpointer data)
{
  causerie_chat_fixture_search_web (self);
  PUSH (self, SEARCH, FOUND, TEXT);
  ask (self, "A");
  refuse (self, "messages.1: `web_search` tool use with id `srvtoolu_1` was found without a "
                "corresponding `web_search_tool_result` block");
  ask (self, "B");
  assert_n_requests (self, 2);
  assert_refused (self, FALSE, FALSE);
}

/* --- Continuing with another setup --- */

static void
continue_in_copy (Fixture *self, CauserieCopyExtent extent, const CauserieChatSetup *setup)
{
  g_autoptr (CauserieChatRecord) copy = NULL;
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  GAsyncResult *place = NULL;

  causerie_library_copy_branch_async (self->library, causerie_chat_get_id (self->chat),
                                      causerie_branch_get_leaf_id (self->branch), extent, setup,
                                      NULL, causerie_test_take_result, &place);
  result = causerie_test_await (&place);
  copy = causerie_library_copy_branch_finish (self->library, result, &error);
  g_assert_no_error (error);
  causerie_chat_fixture_reopen_chat (self, copy->id);
}

static void
continue_with (Fixture *self, const CauserieChatSetup *setup)
{
  continue_in_copy (self, CAUSERIE_COPY_WHOLE, setup);
}

/* The earlier thinking was made with the prefix of the other chat. */
static void
test_continued_with_another_setup (Fixture *self, gconstpointer data)
{
  g_autoptr (CauserieChatSetup) setup = causerie_chat_setup_new ();
  g_autofree char *system = NULL;

  causerie_chat_fixture_search_web (self);
  PUSH (self, THOUGHT ("b25l"), SEARCH, FOUND, TEXT);
  ask (self, "A");
  setup->instructions = g_strdup ("Be brief.");
  continue_with (self, setup);
  g_assert_false (causerie_setup_get_fixed (causerie_chat_get_setup (self->chat)));
  PUSH (self, THOUGHT ("dHdv"), TEXT);
  ask (self, "B");
  assert_n_requests (self, 2);
  system = causerie_test_dup_member (self->server, 1, "system");
  g_assert_true (has (system, "Be brief."));
  assert_tools (self, 1, FALSE, FALSE);
  assert_sent (self, 1, "\"thinking\"", FALSE);
  assert_sent (self, 1, SEARCH_SAID, TRUE);
  PUSH (self, THOUGHT ("dGhyZWU="), TEXT);
  ask (self, "C");
  causerie_test_assert_same_member (self, 1, 2, "system");
  assert_sent (self, 2, "b25l", FALSE);
  assert_sent (self, 2, "dHdv", TRUE);
  causerie_chat_fixture_reopen (self);
  causerie_test_send_and_reply (self, "D", "Four");
  causerie_test_assert_same_member (self, 1, 3, "system");
  assert_sent (self, 3, "b25l", FALSE);
  assert_sent (self, 3, "dHdv", TRUE);
  assert_sent (self, 3, "dGhyZWU=", TRUE);
}

/* Other versions of the first reply have the new prefix, too, also in a copy of the copy. */
static void
test_retried_with_another_setup (Fixture *self, gconstpointer data)
{
  g_autoptr (CauserieChatSetup) setup = causerie_chat_setup_new ();

  PUSH (self, THOUGHT ("b25l"), TEXT);
  ask (self, "A");
  setup->instructions = g_strdup ("Be brief.");
  continue_with (self, setup);
  PUSH (self, THOUGHT ("dHdv"), TEXT);
  ask (self, "B");
  PUSH (self, THOUGHT ("dGhyZWU="), TEXT);
  g_assert_true (causerie_test_try_retry (self, causerie_test_get_id (self, 3), NULL));
  causerie_test_wait_idle (self->chat);
  assert_n_requests (self, 3);
  assert_sent (self, 2, "b25l", FALSE);
  continue_with (self, NULL);
  causerie_test_send_and_reply (self, "C", "Four");
  assert_n_requests (self, 4);
  causerie_test_assert_same_member (self, 2, 3, "system");
  assert_sent (self, 3, "b25l", FALSE);
  assert_sent (self, 3, "dGhyZWU=", TRUE);
}

/* The earlier searches stay what they are if the tool is offered again. */
static void
test_continued_with_the_web (Fixture *self, gconstpointer data)
{
  g_autoptr (CauserieChatSetup) setup = causerie_chat_setup_new ();

  causerie_chat_fixture_search_web (self);
  PUSH (self, THOUGHT ("b25l"), SEARCH, FOUND, TEXT);
  ask (self, "A");
  allow_pages (self);
  setup->web_search = TRUE;
  continue_with (self, setup);
  causerie_test_send_and_reply (self, "B", "Two");
  assert_tools (self, 1, TRUE, TRUE);
  assert_sent (self, 1, SEARCH "," FOUND, TRUE);
  assert_sent (self, 1, "b25l", FALSE);
}

/* With the same setup, the copy has the frozen prefix, and the thinking stays valid. */
static void
test_continued_with_the_same_setup (Fixture *self, gconstpointer data)
{
  causerie_chat_fixture_search_web (self);
  PUSH (self, THOUGHT ("b25l"), SEARCH, FOUND, TEXT);
  ask (self, "A");
  continue_with (self, NULL);
  causerie_test_send_and_reply (self, "B", "Two");
  causerie_test_assert_same_member (self, 0, 1, "system");
  causerie_test_assert_same_member (self, 0, 1, "tools");
  assert_sent (self, 1, THOUGHT ("b25l") "," SEARCH "," FOUND, TRUE);
}

/* Thinking is bound to the messages before it, also to those that are missing now. */
static void
test_continued_with_the_last_half (Fixture *self, gconstpointer data)
{
  static const char *const lost[] = { "b25l", "dHdv" };

  for (guint i = 0; i < 2; i++)
    {
      PUSH (self, THOUGHT ("b25l"), TEXT);
      ask (self, "A");
      PUSH (self, THOUGHT ("dHdv"), TEXT);
      ask (self, "B");
    }
  continue_in_copy (self, CAUSERIE_COPY_LAST_HALF, NULL);
  PUSH (self, THOUGHT ("dGhyZWU="), TEXT);
  ask (self, "C");
  causerie_test_send_and_reply (self, "D", "Four");
  assert_n_requests (self, 6);
  causerie_test_assert_same_member (self, 0, 5, "system");
  for (guint i = 0; i < G_N_ELEMENTS (lost); i++)
    {
      assert_sent (self, 4, lost[i], FALSE);
      assert_sent (self, 5, lost[i], FALSE);
    }
  assert_sent (self, 5, "dGhyZWU=", TRUE);
}

static void
add_refusals (void)
{
  static const struct
  {
    const char *name;
    const char *message;
    CauserieChatTest at_first;
    CauserieChatTest later;
  } rows[] = {
    { "by-an-organization", "Web search is not enabled for this organization.",
      test_search_refused_at_first, test_search_refused_later },
    { "by-a-gateway",
      "tools.1: Input tag 'web_search_20250305' found using 'type' does not match any of the "
      "expected tags: 'custom'",
      test_search_refused_at_first, test_search_refused_later },
    { "for-want-of-a-schema",
      "1 validation error: {'type': 'missing', 'loc': ('body', 'tools', 1, 'input_schema'), "
      "'msg': 'Field required'}",
      test_search_refused_at_first, test_search_refused_later },
    { "of-citations", "tools.2.web_fetch.citations: Extra inputs are not permitted",
      test_fetch_refused_at_first, test_fetch_refused_later },
    { "of-citations-without-a-name", "tools.2.custom.citations: Extra inputs are not permitted",
      test_fetch_refused_at_first, test_fetch_refused_later },
    { "of-pages-alone",
      "tools.2: Input tag 'web_fetch_20250910' found using 'type' does not match any of the "
      "expected tags: 'bash_20250124', 'custom'",
      test_fetch_refused_at_first, test_fetch_refused_later },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char *at_first = g_strconcat ("/web-search/refused-at-first/", rows[i].name, NULL);
      g_autofree char *later = g_strconcat ("/web-search/refused-later/", rows[i].name, NULL);

      causerie_chat_fixture_add_row (at_first, rows[i].message, rows[i].at_first);
      causerie_chat_fixture_add_row (later, rows[i].message, rows[i].later);
    }
}

int
main (int argc, char *argv[])
{
  static const struct
  {
    const char *name;
    const char *message;
    CauserieChatTest test;
  } tests[] = {
    { "is-offered-by-the-setup", NULL, test_offered },
    { "is-not-offered-for-models-that-are-not-listed", NULL, test_model_that_is_not_listed },
    { "refusal-with-both-names", NULL, test_refusal_with_both_names },
    { "refused-without-it-is-not-remembered", NULL, test_refused_again_without_it },
    { "other-refusals-keep-the-tool", NULL, test_other_refusals_keep_it },
    { "refused-call-keeps-the-tool", NULL, test_refused_call_keeps_the_tool },
    { "encrypted-content-that-is-invalid",
      "messages.1.content.0: Invalid encrypted_content in search_result block",
      test_encrypted_content_refused },
    { "encrypted-content-that-is-missing",
      "messages.1.content.2.web_search_tool_result.content.0.RequestWebSearchResultBlock."
      "encrypted_content: Field required",
      test_encrypted_content_refused },
    { "encrypted-content-is-replaced-once",
      "messages.1.content.0: Invalid encrypted_content in search_result block",
      test_encrypted_content_refused_again },
    { "continued-with-another-setup", NULL, test_continued_with_another_setup },
    { "retried-with-another-setup", NULL, test_retried_with_another_setup },
    { "continued-with-the-web", NULL, test_continued_with_the_web },
    { "continued-with-the-last-half", NULL, test_continued_with_the_last_half },
    { "continued-with-the-same-setup", NULL, test_continued_with_the_same_setup },
  };

  g_test_init (&argc, &argv, NULL);
  for (gsize i = 0; i < G_N_ELEMENTS (tests); i++)
    {
      g_autofree char *path = g_strconcat ("/web-search/", tests[i].name, NULL);

      causerie_chat_fixture_add_row (path, tests[i].message, tests[i].test);
    }
  add_refusals ();
  return g_test_run ();
}
