/* SPDX-License-Identifier: GPL-3.0-or-later
 * Makes the line that represents a message in lists. */
#include "config.h"

#include "causerie-first-words.h"

#include <string.h>

#define FIRST_WORDS_CHARACTERS 80

static gboolean
is_blank (gunichar character)
{
  return g_unichar_isspace (character) || g_unichar_iscntrl (character) || character == 0x2028
         || character == 0x2029;
}

/* Skips the markers of headings, list items and quotes. A marker directly before a word is emphasis
 * or plain text. */
static const char *
skip_markers (const char *text)
{
  while (*text != '\0')
    {
      gsize length = *text == '>' ? 1 : strspn (text, "#-*");

      if (length == 0 && !is_blank (g_utf8_get_char (text)))
        break;
      if (length == 0)
        text = g_utf8_next_char (text);
      else if (*text == '>' || text[length] == '\0' || is_blank (g_utf8_get_char (text + length)))
        text += length;
      else
        break;
    }
  return text;
}

/* Appends @text as one line until the line is full. Returns: whether it is full */
static gboolean
append_as_one_line (GString *line, const char *text)
{
  glong length = 0;
  gsize last_word = 0;
  gboolean gap = FALSE;

  for (; *text != '\0'; text = g_utf8_next_char (text))
    {
      gunichar character = g_utf8_get_char (text);

      if (is_blank (character))
        {
          gap = TRUE;
          continue;
        }
      if (gap && line->len > 0)
        {
          last_word = line->len;
          g_string_append_c (line, ' ');
          length++;
        }
      gap = FALSE;
      if (length >= FIRST_WORDS_CHARACTERS)
        {
          /* Text without spaces, such as Chinese or a long link, is cut anywhere. */
          if (last_word > line->len / 2)
            g_string_truncate (line, last_word);
          return TRUE;
        }
      g_string_append_unichar (line, character);
      length++;
    }
  return FALSE;
}

/**
 * causerie_first_words_dup:
 * @full: (out) (optional): whether the line is full, so that more text does not change it
 *
 * Returns: (transfer full): one line, empty if there is no text
 */
char *
causerie_first_words_dup (const char *text, gboolean *full)
{
  const char *start = skip_markers (text);
  GString *line = g_string_new (NULL);
  gboolean cut;

  /* If there are only markers, show them rather than an empty line. */
  if (*start == '\0')
    start = text;
  cut = append_as_one_line (line, start);
  if (cut)
    g_string_append (line, "…");
  if (full != NULL)
    *full = cut;
  return g_string_free (line, FALSE);
}
