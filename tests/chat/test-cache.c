/* SPDX-License-Identifier: GPL-3.0-or-later
 * The marks for prompt caching in the requests of a chat. */
#include "config.h"

#include "causerie-chat-fixture.h"

#include <string.h>

typedef CauserieChatFixture Fixture;

#define MARK "\"cache_control\":{\"type\":\"ephemeral\"}"
#define MARK_HOUR "\"cache_control\":{\"type\":\"ephemeral\",\"ttl\":\"1h\"}"

static guint
count_in (Fixture *self, guint request, const char *text)
{
  g_autofree char *body = causerie_test_server_dup_body (self->server, request);
  guint n = 0;

  for (const char *at = strstr (body, text); at != NULL; at = strstr (at + 1, text))
    n++;
  return n;
}

static void
test_requests_are_marked (Fixture *self, gconstpointer data)
{
  g_autofree char *system = NULL;
  g_autofree char *tools = NULL;
  g_autofree char *messages = NULL;

  causerie_test_send_and_reply (self, "A", "One");
  causerie_test_send_and_reply (self, "B", "Two");
  causerie_test_send_and_reply (self, "C", "Three");
  /* The system prompt, and the last two messages of the user. */
  g_assert_cmpuint (count_in (self, 0, MARK), ==, 2);
  g_assert_cmpuint (count_in (self, 1, MARK), ==, 3);
  g_assert_cmpuint (count_in (self, 2, MARK), ==, 3);
  system = causerie_test_dup_raw_member (self->server, 2, "system");
  g_assert_true (g_str_has_suffix (system, "," MARK "}]"));
  tools = causerie_test_dup_raw_member (self->server, 2, "tools");
  g_assert_null (strstr (tools, "cache_control"));
  messages = causerie_test_dup_raw_member (self->server, 2, "messages");
  g_assert_cmpstr (messages, ==,
                   "[{\"role\":\"user\",\"content\":[{\"type\":\"text\",\"text\":\"A\"}]},"
                   "{\"role\":\"assistant\",\"content\":[{\"type\":\"text\",\"text\":\"One\"}]},"
                   "{\"role\":\"user\",\"content\":[{\"type\":\"text\",\"text\":\"B\"," MARK "}]},"
                   "{\"role\":\"assistant\",\"content\":[{\"type\":\"text\",\"text\":\"Two\"}]},"
                   "{\"role\":\"user\",\"content\":[{\"type\":\"text\",\"text\":\"C\"," MARK
                   "}]}]");
}

static void
test_marks_are_not_stored (Fixture *self, gconstpointer data)
{
  g_autofree char *messages = NULL;
  g_autofree char *prefix = NULL;

  causerie_test_send_and_reply (self, "A", "One");
  messages = causerie_test_read_disk (self, "SELECT group_concat (json) FROM content");
  prefix = causerie_test_read_disk (self, "SELECT system || tools FROM prefix");
  g_assert_nonnull (strstr (messages, "One"));
  g_assert_null (strstr (messages, "cache_control"));
  g_assert_nonnull (strstr (prefix, "end_conversation"));
  g_assert_null (strstr (prefix, "cache_control"));
}

static void
test_hour (Fixture *self, gconstpointer data)
{
  g_settings_set_boolean (causerie_settings_get_gsettings (self->settings), "cache-hour", TRUE);
  causerie_test_send_and_reply (self, "A", "One");
  g_assert_cmpuint (count_in (self, 0, MARK_HOUR), ==, 2);
  g_assert_cmpuint (count_in (self, 0, MARK), ==, 0);
}

/* What a service refuses is left out of later requests, too. */
static void
test_refused_marks_are_left_out (Fixture *self, gconstpointer data)
{
  causerie_test_server_push (
      self->server, causerie_test_reply_new_error (
                        400, "invalid_request_error",
                        "messages.0.content.0.text.cache_control: Extra inputs are not permitted"));
  causerie_test_send_and_reply (self, "A", "One");
  causerie_test_assert_branch (self, "u:A a:One");
  g_assert_cmpuint (count_in (self, 0, MARK), ==, 2);
  g_assert_cmpuint (count_in (self, 1, "cache_control"), ==, 0);
  causerie_test_send_and_reply (self, "B", "Two");
  g_assert_cmpuint (count_in (self, 2, "cache_control"), ==, 0);
}

static void
refuse (Fixture *self, const char *message)
{
  causerie_test_server_push (self->server,
                             causerie_test_reply_new_error (400, "invalid_request_error", message));
}

/* Services that do not know the life of an hour, or that add marks of their own, which live
   shorter, cache for five minutes. */
static void
test_refused_hour (Fixture *self, gconstpointer data)
{
  g_settings_set_boolean (causerie_settings_get_gsettings (self->settings), "cache-hour", TRUE);
  refuse (self, data);
  causerie_test_send_and_reply (self, "A", "One");
  causerie_test_assert_branch (self, "u:A a:One");
  g_assert_cmpuint (count_in (self, 0, MARK_HOUR), ==, 2);
  g_assert_cmpuint (count_in (self, 1, MARK), ==, 2);
  causerie_test_send_and_reply (self, "B", "Two");
  g_assert_cmpuint (count_in (self, 2, MARK), ==, 3);
  g_assert_cmpuint (count_in (self, 2, "\"name\":\"end_conversation\""), ==, 1);
}

/* The names in a refusal may be more than what is refused. What did not help is not left out of
   later requests. */
static void
test_refusal_with_many_names (Fixture *self, gconstpointer data)
{
  static const char *const message
      = "Unknown field \"thinking\". Allowed: model, max_tokens, system, cache_control, messages";

  refuse (self, message);
  refuse (self, message);
  causerie_test_send_and_reply (self, "A", "One");
  causerie_test_assert_branch (self, "u:A a:One");
  g_assert_cmpuint (count_in (self, 1, "cache_control"), ==, 0);
  g_assert_cmpuint (count_in (self, 2, MARK), ==, 2);
  g_assert_cmpuint (count_in (self, 2, "\"adaptive\""), ==, 0);
  causerie_test_send_and_reply (self, "B", "Two");
  g_assert_cmpuint (count_in (self, 3, MARK), ==, 3);
  g_assert_cmpuint (count_in (self, 3, "\"adaptive\""), ==, 0);
}

/* Another refusal is not taken for one of the marks. */
static void
test_other_refusals_keep_the_marks (Fixture *self, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  causerie_test_server_push (
      self->server,
      causerie_test_reply_new_error (400, "invalid_request_error", "messages: too many of them"));
  causerie_test_send (self, "A");
  causerie_test_wait_idle (self->chat);
  g_assert_cmpuint (causerie_test_server_get_n_requests (self->server), ==, 1);
  causerie_test_push_text (self, "One");
  g_assert_true (causerie_test_try_retry (self, causerie_test_get_id (self, 0), &error));
  g_assert_no_error (error);
  causerie_test_wait_idle (self->chat);
  g_assert_cmpuint (count_in (self, 1, MARK), ==, 2);
}

/* The mark for the system prompt makes it a list of blocks, which some services do not take. */
static void
test_system_blocks_become_text (Fixture *self, gconstpointer data)
{
  g_autofree char *system = NULL;
  g_autofree char *tools = NULL;

  refuse (self, data);
  causerie_test_send_and_reply (self, "A", "One");
  causerie_test_assert_branch (self, "u:A a:One");
  system = causerie_test_dup_raw_member (self->server, 1, "system");
  g_assert_true (g_str_has_prefix (system, "\""));
  tools = causerie_test_dup_raw_member (self->server, 1, "tools");
  g_assert_nonnull (strstr (tools, MARK));
  causerie_test_send_and_reply (self, "B", "Two");
  g_free (system);
  system = causerie_test_dup_raw_member (self->server, 2, "system");
  g_assert_true (g_str_has_prefix (system, "\""));
}

/* What was learned is stored with the service. */
static void
test_refusals_hold_after_a_restart (Fixture *self, gconstpointer data)
{
  g_autoptr (GVariant) records = NULL;
  g_autofree char *text = NULL;
  CauserieServiceEntry *entry = causerie_registry_get_active (self->registry);

  refuse (self, "cache_control: Extra inputs are not permitted");
  causerie_test_send_and_reply (self, "A", "One");
  g_assert_true (
      causerie_service_entry_get_refused (entry, CAUSERIE_REQUEST_CACHE, CAUSERIE_TEST_MODEL));
  records = causerie_service_entry_write_record (entry);
  text = g_variant_print (records, FALSE);
  g_assert_nonnull (strstr (text, "'refused': <{'" CAUSERIE_TEST_MODEL "': ['cache']}>"));
}

int
main (int argc, char *argv[])
{
  static const struct
  {
    const char *name;
    void (*test) (Fixture *self, gconstpointer data);
  } tests[] = {
    { "/cache/requests-are-marked", test_requests_are_marked },
    { "/cache/marks-are-not-stored", test_marks_are_not_stored },
    { "/cache/hour", test_hour },
    { "/cache/refusals-are-stored", test_refusals_hold_after_a_restart },
    { "/cache/refused-marks-are-left-out", test_refused_marks_are_left_out },
    { "/cache/refusal-with-many-names", test_refusal_with_many_names },
    { "/cache/other-refusals-keep-the-marks", test_other_refusals_keep_the_marks },
  };

  static const struct
  {
    const char *name;
    const char *message;
  } hours[] = {
    { "/cache/refused-hour",
      "system.0.cache_control.ephemeral.ttl: Extra inputs are not permitted" },
    { "/cache/hour-after-five-minutes",
      "messages.2.content.0.cache_control.ttl: a ttl='1h' cache_control block must not come after "
      "a ttl='5m' cache_control block. Note that blocks are processed in the following order: "
      "tools, system, messages." },
  };

  static const struct
  {
    const char *name;
    const char *message;
  } blocks[] = {
    { "/cache/system-blocks-become-text", "system: Input should be a valid string" },
    { "/cache/system-blocks-become-text-after-a-list-of-errors",
      "[{\"type\":\"string_type\",\"loc\":[\"body\",\"system\"],\"msg\":\"Input should be a "
      "valid string\"}]" },
  };

  g_test_init (&argc, &argv, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (blocks); i++)
    causerie_chat_fixture_add_row (blocks[i].name, blocks[i].message,
                                   test_system_blocks_become_text);
  for (guint i = 0; i < G_N_ELEMENTS (hours); i++)
    causerie_chat_fixture_add_row (hours[i].name, hours[i].message, test_refused_hour);
  for (guint i = 0; i < G_N_ELEMENTS (tests); i++)
    causerie_chat_fixture_add_test (tests[i].name, tests[i].test);
  return g_test_run ();
}
