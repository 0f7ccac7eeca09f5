/* SPDX-License-Identifier: GPL-3.0-or-later
 * When the demo service ends chats. */
#include "config.h"

#include "causerie-demo-client.h"
#include "causerie-json.h"

#include <string.h>

#define OFFER "\"tools\":[{\"name\":\"end_conversation\",\"input_schema\":{\"type\":\"object\"}}],"

static const char ask[] = "Do you really want me to end this chat?";
static const char warning[] = "Please take this as a warning";

static gboolean
ends (const char *reply)
{
  gboolean called = strstr (reply, "\"name\":\"end_conversation\",\"input\":{}") != NULL;
  gboolean stopped = strstr (reply, "\"stop_reason\":\"tool_use\"") != NULL;

  g_assert_true (called == stopped);
  return called;
}

/* Returns: (transfer full): the text of a reply, for the history of the next request */
static char *
dup_text (const char *reply)
{
  CauserieJsonSpan root, content, block;
  CauserieJsonIter iter;

  g_assert_true (causerie_json_check (reply, strlen (reply), &root, NULL));
  g_assert_true (causerie_json_find (root, "content", &content));
  causerie_json_iter_init (&iter, content);
  g_assert_true (causerie_json_iter_next (&iter, NULL, &block));
  return causerie_json_find_text (block, "text");
}

static void
test_end_on_request (void)
{
  static const char *const wishes[]
      = { "Please end this chat", "end this conversation now", "Beende bitte diesen Chat.",
          "Could you close this chat, please?" };
  g_autoptr (CauserieDemoClient) client = causerie_demo_client_new ();

  for (gsize i = 0; i < G_N_ELEMENTS (wishes); i++)
    {
      g_autofree char *first = causerie_demo_client_ask (client, OFFER, wishes[i], NULL);
      g_autofree char *question = dup_text (first);
      g_autofree char *yes = NULL;
      g_autofree char *no = NULL;

      g_assert_nonnull (strstr (question, ask));
      g_assert_false (ends (first));
      yes = causerie_demo_client_ask (client, OFFER, wishes[i], question, "Yes, I do.", NULL);
      g_assert_true (ends (yes));
      no = causerie_demo_client_ask (client, OFFER, wishes[i], question, "No, not yet", NULL);
      g_assert_false (ends (no));
    }
}

static void
test_talking_about_the_end (void)
{
  static const char *const words[]
      = { "How can I end this chat?", "Please don't end this chat", "yes", "The end of the chat?",
          "What happens when Claude ends a conversation?" };
  g_autoptr (CauserieDemoClient) client = causerie_demo_client_new ();

  for (gsize i = 0; i < G_N_ELEMENTS (words); i++)
    {
      g_autofree char *reply = causerie_demo_client_ask (client, OFFER, words[i], NULL);

      g_assert_false (ends (reply));
      g_assert_null (strstr (reply, ask));
    }
}

static void
test_late_yes (void)
{
  g_autoptr (CauserieDemoClient) client = causerie_demo_client_new ();
  g_autofree char *first = causerie_demo_client_ask (client, OFFER, "Please end this chat", NULL);
  g_autofree char *question = dup_text (first);
  g_autofree char *reply = causerie_demo_client_ask (
      client, OFFER, "Please end this chat", question, "Show me a table", "| a |", "Yes", NULL);

  g_assert_false (ends (reply));
}

static void
test_without_tool (void)
{
  static const char none[] = OFFER "\"tool_choice\":{\"type\":\"none\"},";
  g_autoptr (CauserieDemoClient) client = causerie_demo_client_new ();
  g_autofree char *reply_text
      = causerie_demo_client_ask (client, OFFER, "Please end this chat", NULL);
  g_autofree char *question = dup_text (reply_text);
  g_autofree char *first = causerie_demo_client_ask (client, "", "Please end this chat", NULL);
  g_autofree char *second
      = causerie_demo_client_ask (client, "", "Please end this chat", question, "Yes", NULL);
  g_autofree char *third
      = causerie_demo_client_ask (client, none, "Please end this chat", question, "Yes", NULL);

  g_assert_nonnull (strstr (first, "I can’t end this chat"));
  g_assert_nonnull (strstr (second, "I can’t end this chat"));
  g_assert_false (ends (second));
  g_assert_false (ends (third));
}

static void
test_insults (void)
{
  g_autoptr (CauserieDemoClient) client = causerie_demo_client_new ();
  g_autofree char *first = causerie_demo_client_ask (client, OFFER, "You idiot", NULL);
  g_autofree char *redirect = dup_text (first);
  g_autofree char *second
      = causerie_demo_client_ask (client, OFFER, "You idiot", redirect, "You are so stupid!", NULL);
  g_autofree char *warned = dup_text (second);
  g_autofree char *third = causerie_demo_client_ask (
      client, OFFER, "You idiot", redirect, "You are so stupid!", warned, "Useless machine", NULL);
  g_autofree char *unwarned
      = causerie_demo_client_ask (client, OFFER, "You idiot", redirect, "You are so stupid!",
                                  "Never mind.", "Useless machine", NULL);
  g_autofree char *peace
      = causerie_demo_client_ask (client, OFFER, "You idiot", redirect, "You are so stupid!",
                                  warned, "Sorry. Show me a table.", NULL);
  g_autofree char *toolless = causerie_demo_client_ask (
      client, "", "You idiot", redirect, "You are so stupid!", warned, "Useless machine", NULL);

  g_assert_false (ends (first));
  g_assert_null (strstr (first, warning));
  g_assert_false (ends (second));
  g_assert_nonnull (strstr (second, warning));
  g_assert_true (ends (third));
  g_assert_false (ends (unwarned));
  g_assert_nonnull (strstr (unwarned, warning));
  g_assert_false (ends (peace));
  g_assert_false (ends (toolless));
}

static void
test_distress (void)
{
  g_autoptr (CauserieDemoClient) client = causerie_demo_client_new ();
  g_autofree char *first = causerie_demo_client_ask (client, OFFER, "I want to kill myself", NULL);
  g_autofree char *care = dup_text (first);
  g_autofree char *wish = causerie_demo_client_ask (client, OFFER, "I want to kill myself", care,
                                                    "Please end this chat", NULL);
  g_autofree char *wish_text = dup_text (wish);
  g_autofree char *yes = causerie_demo_client_ask (client, OFFER, "Please end this chat",
                                                   "I can end this chat. That is permanent.",
                                                   "You idiot, I can't "
                                                   "go on, I want to die",
                                                   NULL);
  g_autofree char *rude
      = causerie_demo_client_ask (client, OFFER, "I want to kill myself", care, "You idiot",
                                  wish_text, "You idiot", wish_text, "You idiot", NULL);

  g_assert_nonnull (strstr (first, "emergency number"));
  g_assert_false (ends (first));
  g_assert_false (ends (wish));
  g_assert_null (strstr (wish, ask));
  g_assert_nonnull (strstr (yes, "emergency number"));
  g_assert_false (ends (rude));
  g_assert_null (strstr (rude, warning));
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/demo/ends-a-chat-only-after-a-yes", test_end_on_request);
  g_test_add_func ("/demo/talking-about-the-end-ends-nothing", test_talking_about_the_end);
  g_test_add_func ("/demo/a-late-yes-ends-nothing", test_late_yes);
  g_test_add_func ("/demo/does-not-end-without-the-tool", test_without_tool);
  g_test_add_func ("/demo/insults-are-redirected-warned-and-ended", test_insults);
  g_test_add_func ("/demo/never-ends-where-someone-may-come-to-harm", test_distress);
  return g_test_run ();
}
