/* SPDX-License-Identifier: GPL-3.0-or-later
 * Limits for the length of a reply in the words of services. */
#include "config.h"

#include "causerie-token-limit.h"

static void
test_limit (void)
{
  static const struct
  {
    const char *message;
    gint64 limit;
  } cases[] = {
    { "max_tokens: 64000 > 8192, which is the maximum allowed number of output tokens", 8192 },
    { "max_tokens must be at most 8,192", 8192 },
    { "max_tokens must be at most 8192.", 8192 },
    { "`max_tokens` (64000) is larger than 32000 for claude-3-20240229", 32000 },
    { "max_tokens: 64000 exceeds the maximum for claude-opus-4-5", 0 },
    { "max_tokens: 64000 exceeds the maximum for qwen2.5 in version 2.4096", 0 },
    { "max_tokens is above the limit (request id: req_011CVx7)", 0 },
    { "max_tokens: 64000 is not below 64000", 0 },
    { "max_tokens must be between 1 and 8192", 8192 },
    { "max_tokens: more than 99999999999999999999999 is asked, 4096 allowed", 4096 },
    { "the prompt has 8192 tokens", 0 },
    { "input length and `max_tokens` exceed context limit: 20000 + 64000 > 65536", 0 },
    { "max_tokens", 0 },
    { NULL, 0 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_test_message ("%s", cases[i].message != NULL ? cases[i].message : "(none)");
      g_assert_cmpint (causerie_token_limit_find (cases[i].message, 64000), ==, cases[i].limit);
    }
}

static void
test_huge_limit (void)
{
  g_assert_cmpint (causerie_token_limit_find ("max_tokens: 9000000000 > 8000000000", 9000000000),
                   ==, 0);
}

static void
test_rest (void)
{
  static const struct
  {
    const char *message;
    gint64 rest;
  } cases[] = {
    { "input length and `max_tokens` exceed context limit: 150000 + 64000 > 200000, decrease",
      50000 },
    { "input length and `max_tokens` exceed context limit: 20,000 + 64,000 > 65,536.", 45536 },
    { "input length and `max_tokens` exceed context limit: 199500 + 64000 > 200000", 0 },
    { "input length and `max_tokens` exceed context limit: 150000 + 32000 > 200000", 0 },
    { "input length exceeds the context limit of claude-opus-4-5", 0 },
    { "max_tokens: 150000 + 64000 > 200000", 0 },
    { NULL, 0 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_test_message ("%s", cases[i].message != NULL ? cases[i].message : "(none)");
      g_assert_cmpint (causerie_token_limit_find_rest (cases[i].message, 64000), ==, cases[i].rest);
    }
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/token-limit/of-a-model", test_limit);
  g_test_add_func ("/token-limit/too-large-for-a-request", test_huge_limit);
  g_test_add_func ("/token-limit/rest-of-the-context", test_rest);
  return g_test_run ();
}
