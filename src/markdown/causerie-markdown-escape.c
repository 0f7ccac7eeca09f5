/* SPDX-License-Identifier: GPL-3.0-or-later
 * Cleans and escapes untrusted text. This is the only file that may build Pango markup from
 * text. */
#include "config.h"

#include "causerie-markdown-escape.h"

#include <string.h>

/* Longer addresses are not linked, because a user could not check them. */
#define MAX_ADDRESS 2048
#define MAX_SHOWN 200
#define REPLACEMENT "\357\277\275"

static gboolean
is_bidi_override (gunichar c)
{
  return c == 0x202D || c == 0x202E;
}

static gboolean
is_bidi_control (gunichar c)
{
  return c == 0x061C || c == 0x200E || c == 0x200F || (c >= 0x202A && c <= 0x202E)
         || (c >= 0x2066 && c <= 0x2069);
}

/* C0 and C1 control characters would be drawn as boxes, or not at all. */
static gboolean
is_control (gunichar c)
{
  return (c < 0x20 && c != '\n' && c != '\t') || (c >= 0x7F && c < 0xA0);
}

static void
append_clean_char (GString *out, gunichar c, CauserieMarkdownCleaning cleaning)
{
  if (c == '\f' || c == '\v')
    c = ' ';
  if (cleaning == CAUSERIE_MARKDOWN_CLEAN_LINK && is_bidi_control (c))
    return;
  if (cleaning == CAUSERIE_MARKDOWN_CLEAN_TEXT && is_bidi_override (c))
    return;
  if (is_control (c))
    g_string_append (out, REPLACEMENT);
  else
    g_string_append_unichar (out, c);
}

/* Looks at eight bytes at once, as nearly all text needs no cleaning.
 *
 * Returns: the length of the text before the first byte that is not printable ASCII or a line
 *   feed, or a little less */
static gsize
measure_plain (const char *text, gsize length)
{
  const guint64 ones = G_GUINT64_CONSTANT (0x0101010101010101);
  const guint64 tops = ones * 0x80;
  gsize at = 0;

  for (; at + 8 <= length; at += 8)
    {
      guint64 word;
      guint64 feeds;
      guint64 low;

      memcpy (&word, text + at, 8);
      /* None of the bytes tested has its top bit, so no carry reaches the next byte. */
      if ((word & tops) != 0)
        break;
      feeds = ~((word ^ (ones * '\n')) + ones * 0x7F) & tops;
      low = ~(word + ones * 0x60) & tops;
      if ((low & ~feeds) != 0 || ((word + ones) & tops) != 0)
        break;
    }
  while (at < length && (text[at] == '\n' || g_ascii_isprint (text[at])))
    at++;
  return at;
}

/* Appends the same as causerie_markdown_clean() returns. */
void
causerie_markdown_append_clean (GString *out, const char *text, gsize length,
                                CauserieMarkdownCleaning cleaning)
{
  gsize plain = measure_plain (text, length);
  g_autofree char *valid = NULL;
  const char *p;

  g_string_append_len (out, text, (gssize)plain);
  if (plain == length)
    return;
  valid = g_utf8_make_valid (text + plain, (gssize)(length - plain));
  p = valid;
  if (cleaning == CAUSERIE_MARKDOWN_CLEAN_CODE)
    {
      g_string_append (out, valid);
      return;
    }
  length = strlen (valid);
  while (*p != '\0')
    {
      append_clean_char (out, g_utf8_get_char (p), cleaning);
      p = g_utf8_next_char (p);
      plain = measure_plain (p, length - (gsize)(p - valid));
      g_string_append_len (out, p, (gssize)plain);
      p += plain;
    }
}

/**
 * causerie_markdown_clean:
 * @text: untrusted bytes
 *
 * Converts @text to valid UTF-8, with U+FFFD for invalid bytes and, except in code, for control
 * characters. Bidirectional overrides are removed from text, and all bidirectional controls from
 * links. Code is otherwise unchanged.
 *
 * Returns: (transfer full): UTF-8
 */
char *
causerie_markdown_clean (const char *text, gsize length, CauserieMarkdownCleaning cleaning)
{
  GString *out = g_string_sized_new (length + 8);

  causerie_markdown_append_clean (out, text, length, cleaning);
  return g_string_free (out, FALSE);
}

/* Appends @text escaped for element content and for quoted attributes. */
void
causerie_markdown_append_escaped (GString *markup, const char *text)
{
  while (TRUE)
    {
      gsize n = strcspn (text, "&<>\"'");

      g_string_append_len (markup, text, (gssize)n);
      text += n;
      switch (*text++)
        {
        case '&':
          g_string_append (markup, "&amp;");
          break;
        case '<':
          g_string_append (markup, "&lt;");
          break;
        case '>':
          g_string_append (markup, "&gt;");
          break;
        case '"':
          g_string_append (markup, "&quot;");
          break;
        case '\'':
          g_string_append (markup, "&apos;");
          break;
        default:
          return;
        }
    }
}

/* For labels that show untrusted text in markup. Returns: (transfer full): Pango markup that shows
 * @text literally */
char *
causerie_markdown_escape (const char *text)
{
  GString *markup = g_string_new (NULL);
  g_autofree char *clean = NULL;

  g_return_val_if_fail (text != NULL, g_string_free (markup, FALSE));

  clean = causerie_markdown_clean (text, strlen (text), CAUSERIE_MARKDOWN_CLEAN_TEXT);
  causerie_markdown_append_escaped (markup, clean);
  return g_string_free (markup, FALSE);
}

/* Returns: whether the address may be linked: http, https or mailto, with something after it */
gboolean
causerie_markdown_is_safe_address (const char *address)
{
  static const char *const schemes[] = { "http://", "https://", "mailto:" };

  if (strlen (address) > MAX_ADDRESS)
    return FALSE;
  for (guint i = 0; i < G_N_ELEMENTS (schemes); i++)
    {
      gsize length = strlen (schemes[i]);

      if (g_ascii_strncasecmp (address, schemes[i], length) == 0 && address[length] != '\0')
        return TRUE;
    }
  return FALSE;
}

/* Percent-encodes characters that are invalid in an address or could disguise its target: white
 * space, control and bidirectional characters, quotes and angle brackets, and bytes that are not
 * UTF-8. */
char *
causerie_markdown_clean_address (const char *address)
{
  GString *out = g_string_new (NULL);
  const char *p = address;

  while (*p != '\0')
    {
      gunichar c = g_utf8_get_char_validated (p, -1);
      gboolean valid = c < 0x110000;
      gsize n = valid ? (gsize)(g_utf8_next_char (p) - p) : 1;
      gboolean is_valid = valid && c > ' ' && c != 0x7F
                          && strchr ("\"<>\\^`{|}", (int)MIN (c, 0x7F)) == NULL
                          && (c < 0x80 || (g_unichar_isgraph (c) && !is_bidi_control (c)));

      for (gsize i = 0; i < n; i++)
        if (is_valid)
          g_string_append_c (out, p[i]);
        else
          g_string_append_printf (out, "%%%02X", (guchar)p[i]);
      p += n;
    }
  return g_string_free (out, FALSE);
}

/* Converts the host name to ASCII, so that letters of other scripts that look like Latin ones are
 * visible. */
static char *
spell_host (const char *address)
{
  const char *host = strstr (address, "://");
  g_autofree char *name = NULL;
  g_autofree char *ascii = NULL;
  gsize length;

  if (host == NULL)
    return g_strdup (address);
  host += 3;
  length = strcspn (host, "/?#");
  for (gsize i = length; i > 0; i--)
    if (host[i - 1] == '@')
      {
        length -= i;
        host += i;
        break;
      }
  length = MIN (length, strcspn (host, ":/?#"));
  name = g_strndup (host, length);
  if (g_str_is_ascii (name) || (ascii = g_hostname_to_ascii (name)) == NULL)
    return g_strdup (address);
  return g_strdup_printf ("%.*s%s%s", (int)(host - address), address, ascii, host + length);
}

/* Returns: (transfer full): the address to show: with the host name in ASCII, and cut after 200
 *   characters */
char *
causerie_markdown_shown_address (const char *address)
{
  g_autofree char *spelled = spell_host (address);
  g_autofree char *cut = NULL;

  if (g_utf8_strlen (spelled, -1) <= MAX_SHOWN)
    return g_steal_pointer (&spelled);
  cut = g_utf8_substring (spelled, 0, MAX_SHOWN);
  return g_strconcat (cut, "…", NULL);
}

/* Appends the opening tag of a link. The title is escaped twice, because #GtkLabel interprets it as
 * markup. */
void
causerie_markdown_append_link_start (GString *markup, const char *address)
{
  g_autofree char *shown = causerie_markdown_shown_address (address);
  g_autofree char *title = causerie_markdown_escape (shown);

  g_string_append (markup, "<a href=\"");
  causerie_markdown_append_escaped (markup, address);
  g_string_append (markup, "\" title=\"");
  causerie_markdown_append_escaped (markup, title);
  g_string_append (markup, "\">");
}
