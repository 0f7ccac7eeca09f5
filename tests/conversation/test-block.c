/* SPDX-License-Identifier: GPL-3.0-or-later
 * Tests of content blocks: kinds and texts of valid and malformed content, and calls that end a
 * chat. */
#include "config.h"

#include "causerie-content.h"
#include "causerie-error.h"

static void
test_lists (void)
{
  static const char content[] = "[{\"type\":\"thinking\",\"thinking\":\"hm\",\"signature\":\"x\"},{"
                                "\"type\":\"text\",\"text\":\"a\"},"
                                "{\"type\":\"redacted_thinking\",\"data\":\"d\"},{\"type\":\"tool_"
                                "use\",\"name\":\"n\",\"input\":{\"k\": 1}},"
                                "{\"type\":\"tool_result\"},{\"type\":\"future\",\"v\":0.1},7]";
  static const CauserieBlockKind kinds[]
      = { CAUSERIE_BLOCK_THINKING, CAUSERIE_BLOCK_TEXT,        CAUSERIE_BLOCK_REDACTED_THINKING,
          CAUSERIE_BLOCK_TOOL_USE, CAUSERIE_BLOCK_TOOL_RESULT, CAUSERIE_BLOCK_OTHER,
          CAUSERIE_BLOCK_OTHER };
  g_autoptr (GError) error = NULL;
  g_autoptr (CauserieContent) parsed = causerie_content_new (content, -1, &error);
  g_autofree char *name = NULL, *input = NULL, *raw = NULL, *thinking = NULL;
  CauserieBlock blocks[G_N_ELEMENTS (kinds)];

  g_assert_no_error (error);
  g_assert_cmpuint (causerie_content_get_n_blocks (parsed), ==, G_N_ELEMENTS (kinds));
  for (guint i = 0; i < G_N_ELEMENTS (kinds); i++)
    {
      blocks[i] = causerie_content_get_block (parsed, i);
      g_assert_cmpint (blocks[i].kind, ==, kinds[i]);
      g_assert_false (blocks[i].open);
    }
  name = causerie_block_dup_member (&blocks[3], "name");
  input = causerie_block_dup_member (&blocks[3], "input");
  raw = causerie_json_dup_span (blocks[5].raw);
  thinking = causerie_block_dup_text (&blocks[0]);
  g_assert_cmpstr (name, ==, "n");
  g_assert_cmpstr (input, ==, "{\"k\": 1}");
  g_assert_cmpstr (raw, ==, "{\"type\":\"future\",\"v\":0.1}");
  g_assert_cmpstr (thinking, ==, "hm");
  g_assert_null (causerie_block_dup_member (&blocks[6], "name"));
  g_assert_null (causerie_block_dup_text (&blocks[4]));
}

static void
test_malformed (void)
{
  static const char *const contents[] = { "", "{}", "7", "null", "[", "[{}" };

  for (guint i = 0; i < G_N_ELEMENTS (contents); i++)
    {
      g_autoptr (GError) error = NULL;

      g_assert_null (causerie_content_new (contents[i], -1, &error));
      g_assert_error (error, CAUSERIE_ERROR, CAUSERIE_ERROR_BAD_ANSWER);
    }
}

static void
test_texts (void)
{
  static const char *const cases[][2] = {
    { "\"short\"", "short" },
    { "[]", "" },
    { "[{\"type\":\"text\",\"text\":\"a\"},{\"type\":\"text\",\"text\":\"b\"}]", "a\n\nb" },
    { "[{\"type\":\"text\",\"text\":\"a\"},{\"type\":\"text\",\"text\":\"\"},{\"type\":\"text\"}]",
      "a" },
    { "[{\"type\":\"text\",\"text\":\"It is "
      "\"},{\"type\":\"text\",\"text\":\"blue\",\"citations\":[{}]},"
      "{\"type\":\"text\",\"text\":\".\"}]",
      "It is blue." },
    { "[{\"type\":\"text\",\"text\":\"a\",\"citations\":null},{\"type\":\"text\",\"text\":\"b\"}]",
      "a\n\nb" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (CauserieContent) content = causerie_content_new (cases[i][0], -1, NULL);
      g_autofree char *text = causerie_content_dup_text (content);

      g_assert_cmpstr (text, ==, cases[i][1]);
    }
}

static void
test_round_trip (void)
{
  static const char text[] = "A \"quoted\" \\ line\nand\ta <b>second</b> é😀";
  g_autoptr (CauserieContent) content = causerie_content_new_from_text (text);
  g_autofree char *back = causerie_content_dup_text (content);

  g_assert_cmpstr (back, ==, text);
  g_assert_true (
      g_str_has_prefix (causerie_content_get_json (content), "[{\"type\":\"text\",\"text\":\"A "));
}

static void
test_end_calls (void)
{
  static const struct
  {
    const char *block;
    gboolean ends;
  } cases[] = {
    { "{\"type\":\"tool_use\",\"name\":\"end_conversation\",\"input\":{}}", TRUE },
    { "{\"type\":\"tool_use\",\"name\":\"end_conversation\",\"input\":{\"a\":[1]}}", TRUE },
    { "{\"type\":\"tool_use\",\"name\":\"end_conversation\",\"input\":\" {} \"}", TRUE },
    { "{\"type\":\"tool_use\",\"name\":\"end_conversation\",\"input\":null}", TRUE },
    { "{\"type\":\"tool_use\",\"name\":\"end_conversation\"}", TRUE },
    { "{\"type\":\"tool_use\",\"name\":\"end\\u005fconversation\",\"input\":{}}", TRUE },
    { "{\"type\":\"tool_use\",\"name\":\"end_conversation\",\"input\":\"{\\\"a\"}", FALSE },
    { "{\"type\":\"tool_use\",\"name\":\"end_conversation\",\"input\":\"\"}", FALSE },
    { "{\"type\":\"tool_use\",\"name\":\"end_conversation\",\"input\":\"[]\"}", FALSE },
    { "{\"type\":\"tool_use\",\"name\":\"end_conversation\",\"input\":[]}", FALSE },
    { "{\"type\":\"tool_use\",\"name\":\"end_conversation\",\"input\":1}", FALSE },
    { "{\"type\":\"tool_use\",\"name\":\"End_Conversation\",\"input\":{}}", FALSE },
    { "{\"type\":\"tool_use\",\"input\":{}}", FALSE },
    { "{\"type\":\"server_tool_use\",\"name\":\"end_conversation\",\"input\":{}}", FALSE },
    { "{\"type\":\"text\",\"text\":\"end_conversation\"}", FALSE },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *json
          = g_strdup_printf ("[{\"type\":\"text\",\"text\":\"Bye.\"},%s]", cases[i].block);
      g_autoptr (CauserieContent) content = causerie_content_new (json, -1, NULL);

      g_test_message ("%s", cases[i].block);
      g_assert_cmpint (causerie_content_has_end_call (content), ==, cases[i].ends);
    }
}

static void
assert_first_words (const char *text, const char *expected)
{
  g_autoptr (CauserieContent) content = causerie_content_new_from_text (text);
  g_autofree char *words = causerie_content_dup_first_words (content, NULL);

  g_assert_cmpstr (words, ==, expected);
}

static void
test_first_words (void)
{
  g_autofree char *exact = g_strnfill (80, 'x');
  g_autofree char *longer = g_strnfill (81, 'x');
  g_autofree char *cut = g_strconcat (exact, "…", NULL);
  g_autofree char *padded = g_strconcat (exact, " \n ", NULL);

  assert_first_words ("", "");
  assert_first_words ("  \n\t ", "");
  assert_first_words ("Hello", "Hello");
  assert_first_words (" Hello \n\n  you\t\u00a0there\u2028now ", "Hello you there now");
  assert_first_words ("## A *title*", "A *title*");
  assert_first_words ("> - * quoted", "quoted");
  assert_first_words (">quoted", "quoted");
  assert_first_words ("- **Bold** words", "**Bold** words");
  assert_first_words ("-5 degrees", "-5 degrees");
  assert_first_words ("#hash", "#hash");
  assert_first_words ("---", "---");
  assert_first_words (exact, exact);
  assert_first_words (padded, exact);
  assert_first_words (longer, cut);
  assert_first_words ("one two three four five six seven eight nine ten eleven twelve thirteen "
                      "fourteens fifteen",
                      "one two three four five six seven eight nine ten eleven twelve thirteen…");
}

/* Services treat all of Unicode's White_Space as blank. Characters that only look blank are
 * text. */
static void
test_blank (void)
{
  static const char *const blank[] = { "",       " \t\n\v\f\r",  "\xc2\x85",     "\u00a0",
                                       "\u1680", "\u2000\u200a", "\u2028\u2029", "\u202f",
                                       "\u205f", " \u3000\u00a0" };
  static const char *const text[] = { "a", "\u3000a", "\u00a0.\u00a0", "\u200b", "\ufffd" };

  for (guint i = 0; i < G_N_ELEMENTS (blank); i++)
    g_assert_true (causerie_text_is_blank (blank[i]));
  for (guint i = 0; i < G_N_ELEMENTS (text); i++)
    g_assert_false (causerie_text_is_blank (text[i]));
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/block/lists-kinds-and-exact-bytes", test_lists);
  g_test_add_func ("/block/rejects-malformed-content", test_malformed);
  g_test_add_func ("/block/joins-text", test_texts);
  g_test_add_func ("/block/text-round-trips", test_round_trip);
  g_test_add_func ("/block/only-complete-calls-end", test_end_calls);
  g_test_add_func ("/block/first-words-are-one-line", test_first_words);
  g_test_add_func ("/block/white-space-of-any-script-is-blank", test_blank);
  return g_test_run ();
}
