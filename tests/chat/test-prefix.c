/* SPDX-License-Identifier: GPL-3.0-or-later
 * Several models in one chat: each has its own frozen prefix. */
#include "config.h"

#include "causerie-chat-fixture.h"

#include <string.h>

#define OPUS CAUSERIE_TEST_MODEL
#define FABLE "claude-fable-5-2"
#define HAIKU "claude-haiku-5-5"
#define FOREIGN "some-local-model"

typedef CauserieChatFixture Fixture;

/* Sends a message to a model and waits for the reply. Returns: the index of the request */
static guint
ask (Fixture *self, const char *model)
{
  CauserieModelChoice choice = { .model = (char *)model };
  guint request = causerie_test_server_get_n_requests (self->server);
  g_autofree char *requested_model = NULL;
  g_autofree char *expected = g_strdup_printf ("\"%s\"", model);
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  GAsyncResult *place = NULL;

  causerie_test_push_text (self, "Well");
  causerie_chat_send_async (self->chat, self->branch, "Hi", &choice, NULL,
                            causerie_test_take_result, &place);
  result = causerie_test_await (&place);
  causerie_chat_turn_finish (self->chat, result, &error);
  g_assert_no_error (error);
  causerie_test_wait_idle (self->chat);
  g_assert_cmpuint (causerie_test_server_get_n_requests (self->server), ==, request + 1);
  requested_model = causerie_test_dup_member (self->server, request, "model");
  g_assert_cmpstr (requested_model, ==, expected);
  return request;
}

/* Asserts that the request has both the tool and its rules, or neither. */
static void
assert_offered (Fixture *self, guint request, gboolean offered)
{
  g_autofree char *tools = causerie_test_dup_member (self->server, request, "tools");
  g_autofree char *system = causerie_test_dup_member (self->server, request, "system");

  if (offered)
    {
      g_assert_nonnull (tools);
      g_assert_nonnull (strstr (tools, "\"name\":\"end_conversation\""));
      g_assert_nonnull (system);
      g_assert_nonnull (strstr (system, "end_conversation"));
    }
  else
    {
      g_assert_null (tools);
      g_assert_true (system == NULL || strstr (system, "end_conversation") == NULL);
    }
}

/* Asserts that everything before the messages is the same in two requests. */
static void
assert_same_prefix (Fixture *self, guint one, guint other)
{
  static const char *const members[] = { "model", "system", "tools" };

  for (guint i = 0; i < G_N_ELEMENTS (members); i++)
    {
      g_autofree char *first = causerie_test_dup_member (self->server, one, members[i]);
      g_autofree char *second = causerie_test_dup_member (self->server, other, members[i]);

      g_assert_cmpstr (first, ==, second);
    }
}

static void
choose (Fixture *self, CauserieEndPolicy policy, const char *instructions)
{
  causerie_settings_set_end_policy (self->settings, policy);
  g_settings_set_string (causerie_settings_get_gsettings (self->settings), "system-prompt",
                         instructions);
}

/* A model that is used later gets the settings of that time; the first one keeps its prefix. */
static void
test_each_its_own (Fixture *self, gconstpointer data)
{
  g_autofree char *system = NULL;
  guint opus, fable, haiku;

  choose (self, CAUSERIE_END_OPUS_AND_ABOVE, "First instructions");
  opus = ask (self, OPUS);
  assert_offered (self, opus, TRUE);
  haiku = ask (self, HAIKU);
  assert_offered (self, haiku, FALSE);

  choose (self, CAUSERIE_END_NEVER, "Second instructions");
  assert_same_prefix (self, opus, ask (self, OPUS));
  fable = ask (self, FABLE);
  assert_offered (self, fable, FALSE);
  system = causerie_test_dup_member (self->server, fable, "system");
  g_assert_cmpstr (system, ==, "\"Second instructions\"");

  choose (self, CAUSERIE_END_EVERY_MODEL, "Third instructions");
  causerie_chat_fixture_reopen (self);
  assert_same_prefix (self, haiku, ask (self, HAIKU));
  assert_same_prefix (self, fable, ask (self, FABLE));
  assert_same_prefix (self, opus, ask (self, OPUS));
}

/* Other branches use the frozen prefix of the model, too. */
static void
test_another_branch (Fixture *self, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  guint opus = ask (self, OPUS);
  guint haiku = ask (self, HAIKU);
  guint edited;

  choose (self, CAUSERIE_END_EVERY_MODEL, "Other instructions");
  edited = causerie_test_server_get_n_requests (self->server);
  causerie_test_push_text (self, "Well");
  causerie_test_try_edit (self, causerie_test_get_id (self, 2), "Ho", &error);
  g_assert_no_error (error);
  causerie_test_wait_idle (self->chat);
  assert_same_prefix (self, opus, edited);
  assert_same_prefix (self, haiku, ask (self, HAIKU));
}

/* The reply that comes first freezes the prefix. A request that is sent before that has the same
   one, as the thinking of both replies is bound to it. */
static void
test_before_it_is_frozen (Fixture *self, gconstpointer data)
{
  g_autofree char *events = causerie_test_sse_text ("Late");
  CauserieTestReply *reply = causerie_test_reply_new_stream ("");
  g_autoptr (GError) error = NULL;

  choose (self, CAUSERIE_END_EVERY_MODEL, "First instructions");
  causerie_test_reply_add_gate (reply);
  causerie_test_reply_add_text (reply, events);
  causerie_test_server_push (self->server, reply);
  causerie_test_send (self, "Hi");
  causerie_test_server_wait_gate (self->server);
  choose (self, CAUSERIE_END_NEVER, "Other instructions");
  causerie_test_push_text (self, "Early");
  causerie_test_try_edit (self, causerie_test_get_id (self, 0), "Ho", &error);
  g_assert_no_error (error);
  causerie_test_server_wait_requests (self->server, 2);
  causerie_test_server_open_gate (self->server);
  causerie_test_wait_idle (self->chat);
  assert_same_prefix (self, 0, 1);
  assert_same_prefix (self, 0, ask (self, OPUS));
}

static void
test_every_model (Fixture *self, gconstpointer data)
{
  static const char *const models[] = { HAIKU, FOREIGN, OPUS };

  for (guint i = 0; i < G_N_ELEMENTS (models); i++)
    {
      choose (self, CAUSERIE_END_EVERY_MODEL, "");
      g_clear_object (&self->branch);
      g_clear_object (&self->chat);
      causerie_chat_fixture_create_chat (self, &self->chat, &self->branch);
      assert_offered (self, ask (self, models[i]), TRUE);
    }
}

static void
test_never (Fixture *self, gconstpointer data)
{
  choose (self, CAUSERIE_END_NEVER, "");
  assert_offered (self, ask (self, OPUS), FALSE);
  assert_offered (self, ask (self, FABLE), FALSE);
}

static void
test_opus_and_above (Fixture *self, gconstpointer data)
{
  assert_offered (self, ask (self, OPUS), TRUE);
  assert_offered (self, ask (self, FABLE), TRUE);
  assert_offered (self, ask (self, HAIKU), FALSE);
  assert_offered (self, ask (self, FOREIGN), FALSE);
}

/* A call by a model that was offered the tool ends the chat even if the preference has changed. */
static void
test_frozen_tool_ends (Fixture *self, gconstpointer data)
{
  g_autofree char *events = causerie_test_sse_ended ("Bye");
  g_autoptr (GError) error = NULL;

  choose (self, CAUSERIE_END_EVERY_MODEL, "");
  ask (self, HAIKU);
  causerie_test_push (self, events);
  causerie_test_send (self, "Go");
  causerie_test_wait_idle (self->chat);
  assert_same_prefix (self, 0, 1);
  g_assert_true (causerie_branch_get_ended (self->branch));
  g_assert_false (causerie_test_try_send (self, "But", &error));
  g_assert_error (error, CAUSERIE_ERROR, CAUSERIE_ERROR_ENDED);
}

/* Sends a message to a service that refuses tools. Returns: the position of the message */
static guint
send_refused (Fixture *self)
{
  guint request = causerie_test_server_get_n_requests (self->server);
  guint position = g_list_model_get_n_items (G_LIST_MODEL (self->branch));
  CauserieFailure *failure;

  causerie_test_server_push (
      self->server,
      causerie_test_reply_new_error (500, "server_error", "tools param requires --jinja flag"));
  causerie_test_send (self, "Well?");
  causerie_test_wait_idle (self->chat);
  failure = causerie_test_get_failure (self, position);
  g_assert_nonnull (failure);
  g_assert_cmpint (failure->code, ==, CAUSERIE_ERROR_TOOLS_REFUSED);
  g_assert_cmpstr (failure->detail, ==, "tools param requires --jinja flag");
  g_assert_cmpuint (causerie_test_server_get_n_requests (self->server), ==, request + 1);
  assert_offered (self, request, TRUE);
  return position;
}

static void
retry (Fixture *self, guint position)
{
  g_autoptr (GError) error = NULL;

  causerie_test_push_text (self, "Now");
  g_assert_true (causerie_test_try_retry (self, causerie_test_get_id (self, position), &error));
  causerie_test_wait_idle (self->chat);
  g_assert_null (causerie_test_get_failure (self, position));
}

/* A refused request does not freeze a prefix: the chat continues without the tool. */
static void
test_refused_at_first (Fixture *self, gconstpointer data)
{
  g_autofree char *system = NULL;

  choose (self, CAUSERIE_END_OPUS_AND_ABOVE, "My instructions");
  retry (self, send_refused (self));
  assert_offered (self, 1, FALSE);
  system = causerie_test_dup_member (self->server, 1, "system");
  g_assert_cmpstr (system, ==, "\"My instructions\"");
  causerie_chat_fixture_reopen (self);
  assert_same_prefix (self, 1, ask (self, OPUS));
}

/* The stored prefix is unchanged, but sent without tools; thinking that was generated with it is
   left out. */
static void
test_refused_later (Fixture *self, gconstpointer data)
{
  g_autofree char *events = causerie_test_sse_thinking_and_tool ();
  g_autofree char *frozen = NULL;
  g_autofree char *system = NULL;
  g_autofree char *messages = NULL;

  choose (self, CAUSERIE_END_OPUS_AND_ABOVE, "My instructions");
  causerie_test_push (self, events);
  causerie_test_send (self, "Hi");
  causerie_test_wait_idle (self->chat);
  retry (self, send_refused (self));
  assert_offered (self, 2, FALSE);
  system = causerie_test_dup_member (self->server, 2, "system");
  g_assert_cmpstr (system, ==, "\"My instructions\"");
  messages = causerie_test_dup_member (self->server, 2, "messages");
  g_assert_null (strstr (messages, "\"thinking\""));
  frozen = causerie_test_read_disk (self, "SELECT tools FROM prefix");
  g_assert_nonnull (strstr (frozen, "end_conversation"));
  assert_same_prefix (self, 2, ask (self, OPUS));
}

/* Another model of the service may support tools. */
static void
test_refused_for_one_model (Fixture *self, gconstpointer data)
{
  send_refused (self);
  assert_offered (self, ask (self, FABLE), TRUE);
}

int
main (int argc, char *argv[])
{
  static const struct
  {
    const char *name;
    void (*test) (Fixture *self, gconstpointer data);
  } tests[] = {
    { "/prefix/each-model-has-its-own", test_each_its_own },
    { "/prefix/another-branch-has-the-same-prefix", test_another_branch },
    { "/prefix/requests-before-the-first-reply-share-it", test_before_it_is_frozen },
    { "/prefix/every-model-is-offered-the-tool", test_every_model },
    { "/prefix/no-model-is-offered-the-tool", test_never },
    { "/prefix/opus-and-above-are-offered-the-tool", test_opus_and_above },
    { "/prefix/retry-leaves-out-refused-tools", test_refused_at_first },
    { "/prefix/refused-tools-of-a-frozen-prefix-are-left-out", test_refused_later },
    { "/prefix/tools-are-refused-per-model", test_refused_for_one_model },
    { "/prefix/model-with-a-frozen-tool-can-end", test_frozen_tool_ends },
  };

  g_test_init (&argc, &argv, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (tests); i++)
    causerie_chat_fixture_add_test (tests[i].name, tests[i].test);
  return g_test_run ();
}
