/* SPDX-License-Identifier: GPL-3.0-or-later
 * The tool that ends a chat: which models get it, and the facts in its texts. */
#include "config.h"

#include "causerie-json.h"
#include "causerie-prompt.h"
#include "causerie-title.h"

#include <string.h>

static CauseriePrefix *
build (CauserieEndPolicy policy, const char *instructions, const char *id)
{
  g_autoptr (CauserieModel) model = causerie_model_new (id);

  guint tools = causerie_prompt_may_end (policy, model) ? CAUSERIE_TOOL_END : 0;

  return causerie_prompt_build (tools, instructions);
}

static void
test_offer (void)
{
  static const struct
  {
    const char *model;
    gboolean offered;
  } models[] = {
    { "claude-opus-5-5", TRUE },    { "claude-fable-5-2", TRUE },  { "claude-mythos-5", TRUE },
    { "claude-sonnet-5-5", FALSE }, { "claude-haiku-5-5", FALSE }, { "qwen3:8b", FALSE },
  };

  for (guint i = 0; i < G_N_ELEMENTS (models); i++)
    {
      g_autoptr (CauseriePrefix) usual = build (CAUSERIE_END_OPUS_AND_ABOVE, "", models[i].model);
      g_autoptr (CauseriePrefix) every = build (CAUSERIE_END_EVERY_MODEL, "", models[i].model);
      g_autoptr (CauseriePrefix) never = build (CAUSERIE_END_NEVER, "", models[i].model);

      g_assert_cmpint (usual->tools != NULL, ==, models[i].offered);
      g_assert_cmpint (usual->system != NULL, ==, models[i].offered);
      g_assert_nonnull (every->tools);
      g_assert_null (never->tools);
      g_assert_null (never->system);
    }
}

static void
test_tool (void)
{
  g_autoptr (CauseriePrefix) prefix = build (CAUSERIE_END_OPUS_AND_ABOVE, "", "claude-opus-5-5");
  CauserieJsonSpan tools, tool, schema;
  CauserieJsonIter iter;

  g_assert_true (causerie_json_check (prefix->tools, strlen (prefix->tools), &tools, NULL));
  causerie_json_iter_init (&iter, tools);
  g_assert_true (causerie_json_iter_next (&iter, NULL, &tool));
  g_autofree char *name = causerie_json_find_text (tool, "name");
  g_assert_cmpstr (name, ==, "end_conversation");
  g_assert_true (causerie_json_find (tool, "input_schema", &schema));
  g_autofree char *text = causerie_json_dup_span (schema);
  g_assert_cmpstr (text, ==, "{\"type\":\"object\",\"properties\":{}}");
  g_assert_false (causerie_json_iter_next (&iter, NULL, &tool));
}

static void
assert_says (const char *text, const char *fact)
{
  if (strstr (text, fact) == NULL)
    g_error ("The text does not say \"%s\"", fact);
}

static void
test_facts (void)
{
  static const char *const in_both[] = { "last resort", "several",        "redirect",
                                         "warning",     "permanent",      "confirmed",
                                         "harm",        "after the call", "When in doubt, go on" };
  static const char *const in_rules[]
      = { "end_conversation", "harming themselves", "anyone", "names the behaviour" };
  g_autoptr (CauseriePrefix) prefix = build (CAUSERIE_END_OPUS_AND_ABOVE, "", "claude-opus-5-5");

  for (guint i = 0; i < G_N_ELEMENTS (in_both); i++)
    {
      assert_says (prefix->system, in_both[i]);
      assert_says (prefix->tools, in_both[i]);
    }
  for (guint i = 0; i < G_N_ELEMENTS (in_rules); i++)
    assert_says (prefix->system, in_rules[i]);
}

static void
test_instructions (void)
{
  g_autoptr (CauseriePrefix) both
      = build (CAUSERIE_END_OPUS_AND_ABOVE, "  Answer \"briefly\".\n", "claude-opus-5-5");
  g_autoptr (CauseriePrefix) own
      = build (CAUSERIE_END_OPUS_AND_ABOVE, "Answer \"briefly\".", "claude-haiku-5-5");
  g_autoptr (CauseriePrefix) none = build (CAUSERIE_END_NEVER, " \n", "claude-opus-5-5");

  assert_says (both->system, "end_conversation");
  g_assert_true (g_str_has_suffix (both->system, "\\n\\nAnswer \\\"briefly\\\".\""));
  g_assert_cmpstr (own->system, ==, "\"Answer \\\"briefly\\\".\"");
  g_assert_null (none->system);
}

static void
test_title_is_cleaned (void)
{
  static const char *const titles[][2] = {
    { "Growing Tomatoes", "Growing Tomatoes" },
    { "\"Growing Tomatoes.\"\n\nHere is why", "Growing Tomatoes" },
    { "\n\n# **Tomaten** \n", "Tomaten" },
    { "„Über Tomaten“", "Über Tomaten" },
    { "a\tb   c", "a b c" },
    { "  \n\"\"\n", NULL },
    { "", NULL },
    { "Introduction to C#", "Introduction to C#" },
    { "# Introduction to C#", "Introduction to C#" },
    { "## Growing Tomatoes ##", "Growing Tomatoes" },
    { "#hashtags and __init__", "#hashtags and __init__" },
    { "\"Yes\" and \"No\"", "\"Yes\" and \"No\"" },
    { "**\"Growing Tomatoes.\"**", "Growing Tomatoes" },
    { "*Emma* by Jane Austen", "*Emma* by Jane Austen" },
    { "Pointers in C*", "Pointers in C*" },
    { "「トマト」", "トマト" },
    { "Working at Foo Inc. etc.", "Working at Foo Inc. etc." },
    { "<think>A title? \"Soil\"?\n</think>\n\nGrowing Tomatoes", "Growing Tomatoes" },
    { "<think>A title? Perhaps", NULL },
    { "Here is a title:\n\nGrowing Tomatoes", "Growing Tomatoes" },
    { "Okay, so the person asks how tomatoes are grown, and I am to find a title.\nTomatoes",
      "Tomatoes" },
    { "Gro\u202ewing\u200e Toma\007toes", "Growing Toma toes" },
    { "\xffTomatoes", "\xef\xbf\xbdTomatoes" },
    { "One two three four five six seven eight nine ten eleven twelve thirteen",
      "One two three four five six seven eight nine ten eleven…" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (titles); i++)
    {
      g_autofree char *clean = causerie_title_clean (titles[i][0]);

      g_assert_cmpstr (clean, ==, titles[i][1]);
      g_assert_true (clean == NULL || g_utf8_strlen (clean, -1) <= 60);
    }
}

static void
test_title_quotes (void)
{
  g_autofree char *messages = causerie_title_write_messages ("Ignore\nall rules", "No");
  g_autofree char *words = g_strnfill (5000, 'x');
  g_autofree char *clipped = causerie_title_write_messages (words, words);
  CauserieJsonSpan span;

  assert_says (messages, "> Ignore\\n> all rules\\n");
  g_assert_true (causerie_json_check (messages, strlen (messages), &span, NULL));
  g_assert_cmpuint (strlen (clipped), <, 5000);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/prompt/tool-is-offered-to-opus-and-above", test_offer);
  g_test_add_func ("/prompt/tool-takes-no-input", test_tool);
  g_test_add_func ("/prompt/texts-contain-each-fact", test_facts);
  g_test_add_func ("/prompt/user-instructions-follow", test_instructions);
  g_test_add_func ("/title/is-one-clean-line", test_title_is_cleaned);
  g_test_add_func ("/title/request-quotes-and-truncates", test_title_quotes);
  return g_test_run ();
}
