/* SPDX-License-Identifier: GPL-3.0-or-later
 * Tests of messages, errors and failures. */
#include "config.h"

#include "causerie-message.h"

#include <gio/gio.h>

static void
count_cb (guint *count)
{
  (*count)++;
}

static void
grow (CauserieMessage *message, const char *json)
{
  g_autoptr (CauserieContent) content = causerie_content_new (json, -1, NULL);

  causerie_message_grow (message, content);
}

static void
load (CauserieMessage *message, const char *json)
{
  g_autoptr (CauserieContent) content = causerie_content_new (json, -1, NULL);

  causerie_message_load_content (message, content);
}

static void
test_grows (void)
{
  g_autoptr (CauserieMessage) message = causerie_message_new (&(CauserieMessageData){
      .id = 2, .parent_id = 1, .role = CAUSERIE_ROLE_ASSISTANT, .model = "m" });
  g_autoptr (CauserieFailure) failure
      = causerie_failure_new (CAUSERIE_ERROR_OVERLOADED, "busy", "req_1", 5);
  g_autofree char *text = NULL;
  g_autoptr (CauserieContent) content = causerie_content_new_growing ();
  guint contents = 0, words = 0, states = 0, ends = 0;
  guint id;

  g_signal_connect_swapped (message, "notify::content", G_CALLBACK (count_cb), &contents);
  g_signal_connect_swapped (message, "notify::first-words", G_CALLBACK (count_cb), &words);
  g_signal_connect_swapped (message, "notify::state", G_CALLBACK (count_cb), &states);
  g_signal_connect_swapped (message, "notify::ends", G_CALLBACK (count_cb), &ends);
  g_assert_null (causerie_message_get_content (message));
  load (message, "\"stale\"");
  g_assert_null (causerie_message_get_content (message));

  id = causerie_content_open_block (content);
  causerie_content_set_block (content, id, "{\"type\":\"text\",\"text\":\"One\"}");
  causerie_message_grow (message, content);
  causerie_message_grow (message, content);
  g_assert_cmpuint (contents, ==, 1);
  g_assert_cmpstr (causerie_message_get_first_words (message), ==, "One");
  causerie_content_grow_block (content, id, " two", 4);
  causerie_message_grow (message, content);
  g_assert_cmpuint (contents, ==, 2);
  g_assert_cmpuint (words, ==, 2);
  causerie_message_finish (message, CAUSERIE_MESSAGE_INTERRUPTED, NULL, FALSE, failure);
  text = causerie_message_dup_text (message);
  g_assert_cmpstr (text, ==, "One two");
  g_assert_true (causerie_message_get_failure (message) == failure);
  g_assert_cmpuint (states, ==, 1);
  g_assert_cmpuint (ends, ==, 0);

  g_test_expect_message ("causerie-conversation", G_LOG_LEVEL_CRITICAL, "*STREAMING*");
  grow (message, "\"other\"");
  g_test_assert_expected_messages ();
  g_assert_cmpuint (contents, ==, 2);
}

static void
test_first_words_of_long_reply (void)
{
  g_autoptr (CauserieMessage) message
      = causerie_message_new (&(CauserieMessageData){ .id = 1, .role = CAUSERIE_ROLE_ASSISTANT });
  g_autoptr (GString) text = g_string_new (NULL);
  g_autofree char *words = NULL;

  for (guint i = 0; i < 200; i++)
    {
      g_autofree char *content = NULL;

      g_string_append_printf (text, "w%u ", i);
      content = g_strdup_printf ("[{\"type\":\"text\",\"text\":\"%s\"}]", text->str);
      grow (message, content);
      g_clear_pointer (&words, g_free);
      words = g_strdup (causerie_message_get_first_words (message));
    }
  g_assert_true (g_str_has_prefix (words, "w0 w1 w2 "));
  g_assert_true (g_str_has_suffix (words, "…"));
}

static void
test_ends_with_finish (void)
{
  g_autoptr (CauserieMessage) message
      = causerie_message_new (&(CauserieMessageData){ .id = 1, .role = CAUSERIE_ROLE_ASSISTANT });
  guint ends = 0;

  g_signal_connect_swapped (message, "notify::ends", G_CALLBACK (count_cb), &ends);
  causerie_message_finish (message, CAUSERIE_MESSAGE_COMPLETE, NULL, TRUE, NULL);
  g_assert_true (causerie_message_get_ends (message));
  g_assert_cmpuint (ends, ==, 1);
}

static void
test_content_is_loaded_once (void)
{
  g_autoptr (CauserieMessage) message = causerie_message_new (
      &(CauserieMessageData){ .id = 1, .state = CAUSERIE_MESSAGE_COMPLETE, .first_words = "kept" });
  g_autofree char *before = causerie_message_dup_text (message);

  load (message, "\"first\"");
  load (message, "\"second\"");
  g_assert_cmpstr (before, ==, "kept");
  g_assert_cmpstr (causerie_content_get_json (causerie_message_get_content (message)), ==,
                   "\"first\"");
  g_assert_cmpstr (causerie_message_get_first_words (message), ==, "kept");
}

/* An ellipsis in the text does not mean that the line is full. */
static void
test_first_words_grow_past_an_ellipsis (void)
{
  CauserieMessageData data
      = { .id = 1, .role = CAUSERIE_ROLE_ASSISTANT, .state = CAUSERIE_MESSAGE_STREAMING };
  g_autoptr (CauserieMessage) message = causerie_message_new (&data);

  grow (message, "\"Well…\"");
  g_assert_cmpstr (causerie_message_get_first_words (message), ==, "Well…");
  grow (message, "\"Well… perhaps\"");
  g_assert_cmpstr (causerie_message_get_first_words (message), ==, "Well… perhaps");
  causerie_message_finish (message, CAUSERIE_MESSAGE_COMPLETE, NULL, FALSE, NULL);
  g_assert_cmpstr (causerie_message_get_first_words (message), ==, "Well… perhaps");
}

static void
test_error_names (void)
{
  for (guint i = 0; i < CAUSERIE_N_ERRORS; i++)
    {
      const char *name = causerie_error_get_name ((CauserieError)i);

      g_assert_nonnull (name);
      g_assert_cmpint (causerie_error_from_name (name), ==, i);
      g_assert_true (g_str_has_suffix (causerie_error_get_sentence ((CauserieError)i), "."));
    }
  g_assert_cmpint (causerie_error_from_name ("from-the-future"), ==, CAUSERIE_ERROR_FAILED);
  g_assert_cmpint (causerie_error_from_name (NULL), ==, CAUSERIE_ERROR_FAILED);
  g_assert_cmpstr (causerie_error_get_name ((CauserieError)-1), ==, "failed");
}

static void
test_failure_copies_all_data (void)
{
  g_autoptr (GError) error
      = causerie_error_new_full (CAUSERIE_ERROR_RATE_LIMITED, "slow down", "req_9", 1234567);
  g_autoptr (GError) copy = g_error_copy (error);
  g_autoptr (CauserieFailure) failure = NULL;
  g_autoptr (GError) back = NULL;

  g_clear_error (&error);
  failure = causerie_failure_new_from_error (copy);
  back = causerie_failure_to_error (failure);
  g_assert_cmpint (failure->code, ==, CAUSERIE_ERROR_RATE_LIMITED);
  g_assert_cmpstr (failure->detail, ==, "slow down");
  g_assert_cmpstr (failure->request_id, ==, "req_9");
  g_assert_cmpint (failure->retry_at, ==, 1234567);
  g_assert_error (back, CAUSERIE_ERROR, CAUSERIE_ERROR_RATE_LIMITED);
  g_assert_cmpstr (back->message, ==, "Too many requests. Wait a moment, then try again.");
  g_assert_cmpstr (causerie_error_get_detail (back), ==, "slow down");
}

static void
test_other_domains (void)
{
  const struct
  {
    GQuark domain;
    int code;
    CauserieError expected;
  } cases[] = {
    { G_IO_ERROR, G_IO_ERROR_CONNECTION_REFUSED, CAUSERIE_ERROR_NOT_RUNNING },
    { G_IO_ERROR, G_IO_ERROR_NETWORK_UNREACHABLE, CAUSERIE_ERROR_OFFLINE },
    { G_IO_ERROR, G_IO_ERROR_TIMED_OUT, CAUSERIE_ERROR_TIMEOUT },
    { G_IO_ERROR, G_IO_ERROR_BROKEN_PIPE, CAUSERIE_ERROR_CONNECTION_LOST },
    { G_IO_ERROR, G_IO_ERROR_NO_SPACE, CAUSERIE_ERROR_DISK_FULL },
    { G_RESOLVER_ERROR, G_RESOLVER_ERROR_NOT_FOUND, CAUSERIE_ERROR_OFFLINE },
    { G_TLS_ERROR, G_TLS_ERROR_BAD_CERTIFICATE, CAUSERIE_ERROR_TLS },
    { G_FILE_ERROR, G_FILE_ERROR_ROFS, CAUSERIE_ERROR_READ_ONLY },
    { G_MARKUP_ERROR, G_MARKUP_ERROR_PARSE, CAUSERIE_ERROR_FAILED },
    { CAUSERIE_ERROR, 12345, CAUSERIE_ERROR_FAILED },
    { CAUSERIE_ERROR, CAUSERIE_ERROR_TLS, CAUSERIE_ERROR_TLS },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GError) error = g_error_new_literal (cases[i].domain, cases[i].code, "words");
      g_autoptr (CauserieFailure) failure = causerie_failure_new_from_error (error);

      g_assert_cmpint (failure->code, ==, cases[i].expected);
      g_assert_cmpstr (failure->detail, ==, "words");
    }
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/message/grows-only-while-it-streams", test_grows);
  g_test_add_func ("/message/full-first-words-do-not-change", test_first_words_of_long_reply);
  g_test_add_func ("/message/ends-when-finished", test_ends_with_finish);
  g_test_add_func ("/message/content-is-loaded-once", test_content_is_loaded_once);
  g_test_add_func ("/message/first-words-grow-past-an-ellipsis",
                   test_first_words_grow_past_an_ellipsis);
  g_test_add_func ("/error/names-are-stable-keys", test_error_names);
  g_test_add_func ("/error/failure-copies-all-data", test_failure_copies_all_data);
  g_test_add_func ("/error/other-domains-are-converted", test_other_domains);
  return g_test_run ();
}
