/* SPDX-License-Identifier: GPL-3.0-or-later
 * The counts of the demo's prompt cache, which are those of the Messages API. */
#include "config.h"

#include "causerie-demo-cache.h"

#include <string.h>

#define MARK ",\"cache_control\":{\"type\":\"ephemeral\"}"
#define MARK_HOUR ",\"cache_control\":{\"type\":\"ephemeral\",\"ttl\":\"1h\"}"

/* A text of 4,000 characters has 1,000 tokens, and a message 4 more. */
#define TOKENS 1000
#define MESSAGE 4

static char *
make_text (char letter)
{
  return g_strnfill (TOKENS * 4, letter);
}

/* Returns: a turn of @role; each letter of @blocks is a text block, and one that is followed by "|"
   or "!" is marked, the latter for an hour */
static void
append_turn (GString *json, const char *role, const char *blocks)
{
  g_string_append_printf (json, "%s{\"role\":\"%s\",\"content\":[",
                          json->str[json->len - 1] == '[' ? "" : ",", role);
  for (const char *at = blocks; *at != '\0'; at++)
    {
      g_autofree char *text = make_text (*at);
      const char *mark = at[1] == '|' ? MARK : at[1] == '!' ? MARK_HOUR : "";

      g_string_append_printf (json, "%s{\"type\":\"text\",\"text\":\"%s\"%s}",
                              at == blocks ? "" : ",", text, mark);
      at += *mark != '\0';
    }
  g_string_append (json, "]}");
}

/* @turns: blocks of the user and of the model in turn, ended by %NULL */
static void
count (CauserieDemoCache *cache, gint64 now, const char *model, const char *const *turns,
       CauserieDemoUsage *usage)
{
  g_autoptr (GString) json = g_string_new (NULL);
  g_autoptr (CauserieDemoPrompt) prompt = NULL;
  g_autoptr (GBytes) body = NULL;
  g_autoptr (GError) error = NULL;

  g_string_append_printf (json, "{\"model\":\"%s\",\"messages\":[", model);
  for (guint i = 0; turns[i] != NULL; i++)
    append_turn (json, i % 2 == 0 ? "user" : "assistant", turns[i]);
  g_string_append (json, "]}");
  body = g_bytes_new (json->str, json->len);
  prompt = causerie_demo_prompt_new (body, &error);
  g_assert_no_error (error);
  causerie_demo_cache_count (cache, prompt, now, usage);
}

static void
assert_usage (const CauserieDemoUsage *usage, guint read, guint written, guint input)
{
  g_assert_cmpuint (usage->cache_read, ==, read);
  g_assert_cmpuint (usage->cache_written_minutes, ==, written);
  g_assert_cmpuint (usage->input, ==, input);
}

#define COUNT(now, ...)                                                                            \
  count (cache, now, "demo-opus", (const char *const[]){ __VA_ARGS__, NULL }, &usage)

static void
test_without_marks (void)
{
  g_autoptr (CauserieDemoCache) cache = causerie_demo_cache_new ();
  CauserieDemoUsage usage;

  COUNT (0, "a");
  assert_usage (&usage, 0, 0, TOKENS + MESSAGE);
  COUNT (0, "a");
  assert_usage (&usage, 0, 0, TOKENS + MESSAGE);
}

static void
test_next_turn_reads (void)
{
  g_autoptr (CauserieDemoCache) cache = causerie_demo_cache_new ();
  CauserieDemoUsage usage;

  COUNT (0, "a|");
  assert_usage (&usage, 0, TOKENS + MESSAGE, 0);
  COUNT (1, "a", "b", "c|");
  assert_usage (&usage, TOKENS + MESSAGE, 2 * (TOKENS + MESSAGE), 0);
  /* The same request again. */
  COUNT (2, "a", "b", "c|");
  assert_usage (&usage, 3 * (TOKENS + MESSAGE), 0, 0);
}

static void
test_changed_text_is_not_read (void)
{
  g_autoptr (CauserieDemoCache) cache = causerie_demo_cache_new ();
  CauserieDemoUsage usage;

  COUNT (0, "a", "b", "c|");
  COUNT (1, "a", "x", "c|");
  assert_usage (&usage, 0, 3 * (TOKENS + MESSAGE), 0);
  count (cache, 2, "demo-quick", (const char *const[]){ "a", "b", "c|", NULL }, &usage);
  g_assert_cmpuint (usage.cache_read, ==, 0);
}

static void
test_entries_expire (void)
{
  g_autoptr (CauserieDemoCache) cache = causerie_demo_cache_new ();
  CauserieDemoUsage usage;

  COUNT (0, "a|");
  COUNT (300, "a|");
  g_assert_cmpuint (usage.cache_read, >, 0);
  /* The last one was a hit, which renewed it. */
  COUNT (600, "a|");
  g_assert_cmpuint (usage.cache_read, >, 0);
  COUNT (901, "a|");
  assert_usage (&usage, 0, TOKENS + MESSAGE, 0);
  COUNT (902, "h!");
  g_assert_cmpuint (usage.cache_written_hour, ==, TOKENS + MESSAGE);
  g_assert_cmpuint (usage.cache_written_minutes, ==, 0);
  COUNT (4500, "h!");
  g_assert_cmpuint (usage.cache_read, ==, TOKENS + MESSAGE);
}

/* The service looks at 20 blocks from a mark backwards, so a longer turn needs the mark of the turn
 * before.
 */
static void
test_long_turn_needs_two_marks (void)
{
  g_autoptr (CauserieDemoCache) cache = causerie_demo_cache_new ();
  CauserieDemoUsage usage;

  COUNT (0, "a|");
  COUNT (1, "a", "bcdefghijklmnopqrs", "t|");
  assert_usage (&usage, TOKENS + MESSAGE, 19 * TOKENS + 2 * MESSAGE, 0);
  g_clear_pointer (&cache, causerie_demo_cache_free);
  cache = causerie_demo_cache_new ();
  COUNT (0, "a|");
  COUNT (1, "a", "bcdefghijklmnopqrst", "u|");
  g_assert_cmpuint (usage.cache_read, ==, 0);
  COUNT (2, "A|");
  COUNT (3, "A|", "bcdefghijklmnopqrstu", "v|");
  assert_usage (&usage, TOKENS + MESSAGE, 21 * TOKENS + 2 * MESSAGE, 0);
}

static void
test_short_prompts_are_not_cached (void)
{
  g_autoptr (CauserieDemoCache) cache = causerie_demo_cache_new ();
  CauserieDemoUsage usage;
  g_autoptr (CauserieDemoPrompt) prompt = NULL;
  static const char body[]
      = "{\"model\":\"demo\",\"system\":[{\"type\":\"text\",\"text\":\"Be brief.\"" MARK
        "}],\"messages\":[{\"role\":\"user\",\"content\":[{\"type\":\"text\",\"text\":\"Hi\"" MARK
        "}]}]}";
  g_autoptr (GBytes) bytes = g_bytes_new_static (body, strlen (body));

  prompt = causerie_demo_prompt_new (bytes, NULL);
  for (guint i = 0; i < 2; i++)
    {
      causerie_demo_cache_count (cache, prompt, 0, &usage);
      g_assert_cmpuint (usage.cache_read, ==, 0);
      g_assert_cmpuint (usage.cache_written_minutes, ==, 0);
      g_assert_cmpuint (usage.input, >, 0);
    }
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/demo-cache/without-marks", test_without_marks);
  g_test_add_func ("/demo-cache/next-turn-reads", test_next_turn_reads);
  g_test_add_func ("/demo-cache/changed-text-is-not-read", test_changed_text_is_not_read);
  g_test_add_func ("/demo-cache/entries-expire", test_entries_expire);
  g_test_add_func ("/demo-cache/long-turn-needs-two-marks", test_long_turn_needs_two_marks);
  g_test_add_func ("/demo-cache/short-prompts-are-not-cached", test_short_prompts_are_not_cached);
  return g_test_run ();
}
