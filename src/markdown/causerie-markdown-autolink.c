/* SPDX-License-Identifier: GPL-3.0-or-later
 * Finds bare web and mail addresses, following the extended autolinks of GitHub Flavored Markdown.
 * It works on text that is already unescaped and cleaned. md4c's own implementation is not used
 * because it has had memory errors. */
#include "config.h"

#include "causerie-markdown-autolink.h"

#include <string.h>

static gboolean
is_local_char (char c)
{
  return g_ascii_isalnum (c) || strchr ("._-+", c) != NULL;
}

static gboolean
is_boundary (const char *text, gsize at)
{
  gunichar before;

  if (at == 0)
    return TRUE;
  before = g_utf8_get_char (g_utf8_prev_char (text + at));
  return !(before < 0x80 && g_ascii_isalnum ((char)before)) && before != '/' && before != '@';
}

/* White space, brackets and the punctuation of scripts without spaces end an address. */
static gboolean
ends_address (gunichar c)
{
  if (c < 0x80)
    return c <= ' ' || c == 0x7F || strchr ("<>\"`{}|\\^", (int)c) != NULL;
  return !g_unichar_isgraph (c) || (c >= 0x3000 && c <= 0x303F) || (c >= 0xFF00 && c <= 0xFF65)
         || c == 0xFFFD || (c >= 0x2010 && c <= 0x205E);
}

/* Excludes the punctuation of the sentence and closing brackets that are opened before the
 * address. */
static gsize
trim_end (const char *text, gsize start, gsize end)
{
  int round = 0;
  int square = 0;

  for (gsize i = start; i < end; i++)
    {
      round += (text[i] == '(') - (text[i] == ')');
      square += (text[i] == '[') - (text[i] == ']');
    }
  while (end > start)
    {
      char last = text[end - 1];

      if (last == ')' && round < 0)
        round++;
      else if (last == ']' && square < 0)
        square++;
      else if (strchr ("?!.,:;*_~'", last) == NULL)
        break;
      end--;
    }
  return end;
}

static gsize
measure_address (const char *text, gsize start)
{
  const char *p = text + start;

  while (*p != '\0' && !ends_address (g_utf8_get_char (p)))
    p = g_utf8_next_char (p);
  return trim_end (text, start, (gsize)(p - text));
}

static gboolean
match_web (const char *text, gsize at, gsize *end, char **address)
{
  static const char *const starts[] = { "https://", "http://", "www." };

  /* Most words with these letters are no addresses. */
  if (text[at + 1] == '\0' || strchr ("tTwW", text[at + 1]) == NULL)
    return FALSE;
  for (guint i = 0; i < G_N_ELEMENTS (starts); i++)
    {
      gsize length = strlen (starts[i]);
      g_autofree char *found = NULL;

      if (g_ascii_strncasecmp (text + at, starts[i], length) != 0 || !is_boundary (text, at))
        continue;
      if (strchr ("/.:?#-", text[at + length]) != NULL)
        return FALSE;
      *end = measure_address (text, at);
      if (*end <= at + length)
        return FALSE;
      found = g_strndup (text + at, *end - at);
      if (i == 2 && strchr (found + length, '.') == NULL)
        return FALSE;
      *address = i == 2 ? g_strconcat ("http://", found, NULL) : g_steal_pointer (&found);
      return TRUE;
    }
  return FALSE;
}

static gboolean
match_mail (const char *text, gsize floor, gsize at, gsize *start, gsize *end, char **address)
{
  gsize first = at;
  gsize last = at + 1;
  gsize dot = 0;

  while (first > floor && is_local_char (text[first - 1]))
    first--;
  while (text[last] != '\0' && (g_ascii_isalnum (text[last]) || strchr ("._-", text[last]) != NULL))
    last++;
  while (last > at + 1 && strchr ("._-", text[last - 1]) != NULL)
    last--;
  for (gsize i = at + 1; i < last; i++)
    if (text[i] == '.')
      dot = i;
  if (first == at || text[first] == '.' || dot <= at + 1 || text[last] == '@'
      || (first > 0 && (text[first - 1] == '/' || text[first - 1] == '@')))
    return FALSE;
  *start = first;
  *end = last;
  *address = g_strdup_printf ("mailto:%.*s", (int)(last - first), text + first);
  return TRUE;
}

/**
 * causerie_markdown_find_autolink:
 * @text: cleaned text, UTF-8
 * @from: where to begin, in bytes; an address cannot begin before it
 * @start: (out): the first byte of the address in @text
 * @end: (out): the byte after the address
 * @address: (out) (transfer full): the target, an http, https or mailto address
 *
 * Finds the first bare address.
 *
 * Returns: %FALSE if there is none; nothing is set in this case
 */
gboolean
causerie_markdown_find_autolink (const char *text, gsize from, gsize *start, gsize *end,
                                 char **address)
{
  for (gsize at = from + strcspn (text + from, "hHwW@"); text[at] != '\0';
       at += 1 + strcspn (text + at + 1, "hHwW@"))
    {
      if (text[at] == '@')
        {
          if (match_mail (text, from, at, start, end, address))
            return TRUE;
        }
      else if (match_web (text, at, end, address))
        {
          *start = at;
          return TRUE;
        }
    }
  return FALSE;
}

static gboolean
begins_with (const char *text, gsize length, const char *start)
{
  gsize n = strlen (start);

  return length >= n && g_ascii_strncasecmp (text, start, n) == 0;
}

/**
 * causerie_markdown_measure_address:
 * @text: source text, in which characters are not unescaped
 * @at: where an address may begin
 * @end: where the text ends, which may be before its NUL
 *
 * Measures a bare web address for those who must not take characters in it for markers. Markers at
 * its end are not part of it, and neither is anything that is not ASCII: in scripts without spaces
 * other text follows right away.
 *
 * Returns: where the address ends, or @at
 */
gsize
causerie_markdown_measure_address (const char *text, gsize at, gsize end)
{
  gsize stop = at;

  if ((at > 0 && g_ascii_isalnum (text[at - 1]))
      || !(begins_with (text + at, end - at, "https://")
           || begins_with (text + at, end - at, "http://")
           || begins_with (text + at, end - at, "www.")))
    return at;
  /* The text of a link may be an address. */
  while (stop < end && g_ascii_isgraph (text[stop]) && strchr ("<>\"`{}|\\^", text[stop]) == NULL
         && !begins_with (text + stop, end - stop, "]("))
    stop++;
  while (stop > at && strchr ("?!.,:;*_~')]", text[stop - 1]) != NULL)
    stop--;
  return stop;
}
