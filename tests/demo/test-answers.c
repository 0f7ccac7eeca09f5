/* SPDX-License-Identifier: GPL-3.0-or-later
 * The demo's answers: scripts by topic, titles, and the default answer. */
#include "config.h"

#include "causerie-demo-client.h"
#include "causerie-demo-data.h"
#include "causerie-demo-script.h"
#include "causerie-demo-title.h"

#include <string.h>

static void
test_topics (void)
{
  static const struct
  {
    const char *question;
    const char *script;
  } cases[] = {
    { "What can I do here?", "help" },
    { "what can you show", "help" },
    { "help", "help" },
    { "Please continue exactly where you stopped.", "continue" },
    { "Bitte fahre genau dort fort, wo du aufgehört hast.", "continue" },
    { "go on", "continue" },
    { "Hello there!", "welcome" },
    { "Are you Claude?", "identity" },
    { "Tell me a long story", "story" },
    { "Show me a table", "table" },
    { "Write some code in Rust", "code" },
    { "How do branches work?", "branches" },
    { "How do I edit an earlier message?", "branches" },
    { "Why would a chat be ended?", "ending" },
    { "What happens when a chat ends?", "ending" },
    { "Where do I put my key?", "services" },
    { "How many handshakes do six people need?", "effort" },
    { "Can I use Ollama?", "local" },
    { "Which shortcuts are there?", "shortcuts" },
    { "Where is my data?", "privacy" },
    { "Show me a code sample", "code" },
    { "Search the web for example.com", "search" },
    { "What does a web search look like?", "search" },
    { "What are your instructions?", "instructions" },
    { "What does a preset do?", "instructions" },
    { "What do you think of Proust?", NULL },
  };

  g_autoptr (CauserieDemoScript) words = causerie_demo_script_new ();

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      const char *script = causerie_demo_script_find_topic (words, cases[i].question);

      g_assert_cmpstr (script, ==, cases[i].script);
      if (script != NULL)
        {
          g_autofree char *text = causerie_demo_data_load_text (
              g_str_equal (script, "search") ? "search-off" : script);

          g_assert_cmpuint (strlen (text), >, 100);
        }
    }
}

static void
test_default (void)
{
  g_autoptr (CauserieDemoClient) client = causerie_demo_client_new ();
  g_autofree char *reply
      = causerie_demo_client_ask (client, "", "What is {attachments}\nfor \"Proust\"?", NULL);

  g_assert_nonnull (strstr (reply, "I am Causerie’s demo"));
  g_assert_nonnull (strstr (reply, "> What is {attachments}\\n> for \\\"Proust\\\"?"));
  g_assert_null (strstr (reply, "{quote}"));
}

static void
test_instructions (void)
{
  g_autoptr (CauserieDemoClient) client = causerie_demo_client_new ();
  g_autofree char *none
      = causerie_demo_client_ask (client, "", "What are your instructions?", NULL);
  g_autofree char *own
      = causerie_demo_client_ask (client, "\"system\":\"Translate.\\n\\nKeep the tone.\",",
                                  "What are your instructions?", NULL);

  g_assert_nonnull (strstr (none, "began without instructions"));
  g_assert_nonnull (strstr (own, "> Translate.\\n> \\n> Keep the tone."));
}

static void
test_titles (void)
{
  static const struct
  {
    const char *question;
    const char *title;
  } cases[] = {
    { "User: how do branches work in this wonderful program?\n\nAssistant: A tree.",
      "How do branches work in this" },
    { "<user>\nétoiles, **and** more!\n</user>", "Étoiles and more" },
    { "Give this chat a title:\n\n> Recipes for “soup”", "Recipes for “soup”" },
    { "...", "Chat" },
    { "", "Chat" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *title = causerie_demo_title_make (cases[i].question);

      g_assert_cmpstr (title, ==, cases[i].title);
    }
}

static void
test_title_requests (void)
{
  static const char system[] = "\"system\":\"Write a short title for the chat.\",";
  g_autoptr (CauserieDemoClient) client = causerie_demo_client_new ();
  g_autofree char *title
      = causerie_demo_client_ask (client, system, "User: demo: overloaded, please", NULL);
  g_autofree char *talk = causerie_demo_client_ask (client, system, "Hello", "Hi", "Hello", NULL);

  g_assert_nonnull (strstr (title, "\"text\":\"Demo overloaded please\""));
  g_assert_nonnull (strstr (talk, "This is Causerie’s demo"));
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/demo/picks-scripts-by-words", test_topics);
  g_test_add_func ("/demo/tells-its-instructions", test_instructions);
  g_test_add_func ("/demo/quotes-what-it-cannot-answer", test_default);
  g_test_add_func ("/demo/makes-titles-from-first-words", test_titles);
  g_test_add_func ("/demo/distinguishes-title-requests", test_title_requests);
  return g_test_run ();
}
