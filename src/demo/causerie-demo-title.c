/* SPDX-License-Identifier: GPL-3.0-or-later
 * Answers title requests with the first words of the chat. */
#include "config.h"

#include "causerie-demo-title.h"

#include <string.h>

#define MAX_WORDS 6

/* Returns: whether the request asks for a title */
gboolean
causerie_demo_title_is_requested (const CauserieDemoPrompt *prompt)
{
  return prompt->messages->len == 1 && !causerie_demo_prompt_has_tools (prompt)
         && g_regex_match_simple ("\\btitle\\b", prompt->system, G_REGEX_CASELESS, 0);
}

/* Finds the first words of the quoted conversation, written as "User: ...", in tags, or as plain
   lines. */
static char *
find_first_words (const char *text)
{
  static const char *const patterns[]
      = { "^[>\\s]*(?:user|you|person|human)\\s*:\\s*(\\S[^\\n]*)",
          "<(?:user|person|human|message)[^>]*>\\s*([^<\\n]*\\S[^<\\n]*)",
          "^[>\\s\"\u201c]*((?!.*\\btitle\\b)[^\\s<][^\\n]*[^:\\n])$" };

  for (gsize i = 0; i < G_N_ELEMENTS (patterns); i++)
    {
      g_autoptr (GRegex) regex
          = g_regex_new (patterns[i], G_REGEX_CASELESS | G_REGEX_MULTILINE, 0, NULL);
      g_autoptr (GMatchInfo) match = NULL;

      if (g_regex_match (regex, text, 0, &match))
        return g_match_info_fetch (match, 1);
    }
  return g_strdup (text);
}

/* Removes Markdown, quotation marks and punctuation at the end of sentences. */
static char *
strip_word (const char *word)
{
  static const char unwanted[] = "*_`#>\"'()[]{}.,;:!?\u201c\u201d\u2018\u2026";
  const char *start = word;
  const char *end = word + strlen (word);

  while (start < end && strchr (unwanted, *start) != NULL && (guchar)*start < 128)
    start++;
  while (end > start && strchr (unwanted, end[-1]) != NULL && (guchar)end[-1] < 128)
    end--;
  return g_strndup (start, (gsize)(end - start));
}

static void
raise_first (GString *title)
{
  char first[8] = { 0 };
  gunichar character = g_utf8_get_char (title->str);

  g_unichar_to_utf8 (g_unichar_toupper (character), first);
  g_string_erase (title, 0, g_utf8_next_char (title->str) - title->str);
  g_string_prepend (title, first);
}

char *
causerie_demo_title_make (const char *question)
{
  g_autofree char *line = find_first_words (question);
  g_auto (GStrv) words = g_strsplit_set (line, " \t\r\n", -1);
  g_autoptr (GString) title = g_string_new (NULL);
  guint count = 0;

  for (guint i = 0; words[i] != NULL && count < MAX_WORDS; i++)
    {
      g_autofree char *word = strip_word (words[i]);

      if (*word == '\0')
        continue;
      g_string_append_printf (title, "%s%s", count > 0 ? " " : "", word);
      count++;
    }
  if (count == 0)
    return g_strdup ("Chat");
  raise_first (title);
  return g_string_free (g_steal_pointer (&title), FALSE);
}
