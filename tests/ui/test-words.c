/* SPDX-License-Identifier: GPL-3.0-or-later
 * The texts shown for messages without text. */
#include "config.h"

#include "causerie-block.h"
#include "causerie-words.h"

static void
assert_words (CauserieRole role, const char *text, const char *words)
{
  g_autoptr (CauserieContent) content = text != NULL ? causerie_content_new_from_text (text)
                                                     : causerie_content_new ("[]", -1, NULL);
  CauserieMessageData data
      = { .id = 1, .role = role, .state = CAUSERIE_MESSAGE_COMPLETE, .content = content };
  g_autoptr (CauserieMessage) message = causerie_message_new (&data);

  g_autofree char *found = causerie_words_dup_for_message (message);

  g_assert_cmpstr (found, ==, words);
}

static void
test_no_message_is_without_words (void)
{
  assert_words (CAUSERIE_ROLE_ASSISTANT, "Hello", "Hello");
  assert_words (CAUSERIE_ROLE_ASSISTANT, NULL, "Empty reply");
  assert_words (CAUSERIE_ROLE_USER, NULL, "Empty message");
}

/* A user's own text is shown as typed. */
static void
test_markdown_syntax_is_removed (void)
{
  assert_words (CAUSERIE_ROLE_ASSISTANT, "Use **bold** and `code`:", "Use bold and code:");
  assert_words (CAUSERIE_ROLE_ASSISTANT, "1 &lt; 2", "1 < 2");
  assert_words (CAUSERIE_ROLE_ASSISTANT, "```python", "```python");
  assert_words (CAUSERIE_ROLE_ASSISTANT,
                "# Rivers\n\n* **Rhine**\n\n1. Main\n\n| Name |\n|---|\n| Lahn |\n",
                "Rivers Rhine Main Name Lahn");
  assert_words (CAUSERIE_ROLE_USER, "Use **bold**", "Use **bold**");
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/words/empty-message-has-text", test_no_message_is_without_words);
  g_test_add_func ("/words/markdown-syntax-is-removed", test_markdown_syntax_is_removed);
  return g_test_run ();
}
