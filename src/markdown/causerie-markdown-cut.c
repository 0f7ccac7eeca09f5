/* SPDX-License-Identifier: GPL-3.0-or-later
 * Cuts the markup of a paragraph after a number of bytes, or into slices or ranges. */
#include "config.h"

#include "causerie-markdown-cut.h"

#include <string.h>

#define ELLIPSIS "\342\200\246"

/* A slice ends at the first line end after this number of characters. */
#define SLICE_LENGTH 1000

/* Where cuts may be seen, a line is not longer than this, and text whose layout takes long is cut
   earlier. */
#define SHORT_LINE 2000

#define TAG_WEIGHT 4
#define RTL_WEIGHT 2
#define MARK_WEIGHT 3
#define EMOJI_WEIGHT 12

#define ZERO_WIDTH_JOINER 0x200d
#define FIRST_EMOJI 0x1f000
#define FIRST_HEBREW 0x590
#define LAST_ARABIC 0x8ff

/* Copies the tag at @at and updates @open, the stack of open tags. Returns: the end of the tag */
static const char *
copy_tag (GString *out, GPtrArray *open, const char *at)
{
  const char *end = strchr (at, '>') + 1;

  g_string_append_len (out, at, end - at);
  if (at[1] == '/')
    g_ptr_array_set_size (open, (int)open->len - 1);
  else
    g_ptr_array_add (open, g_strndup (at + 1, strcspn (at + 1, " >")));
  return end;
}

/**
 * causerie_markdown_cut_markup:
 * @length: the length of the result in bytes, without markup and up to the end of a character
 *
 * Returns: (transfer full): the beginning of @markup with "…" after it, and all tags closed
 */
char *
causerie_markdown_cut_markup (const char *markup, gsize length)
{
  g_autoptr (GPtrArray) open = g_ptr_array_new_with_free_func (g_free);
  GString *out = g_string_new (NULL);
  const char *at = markup;
  gsize n_copied = 0;

  g_return_val_if_fail (markup != NULL, g_string_free (out, FALSE));

  while (*at != '\0' && n_copied < length)
    if (*at == '<')
      at = copy_tag (out, open, at);
    else
      {
        /* All entities that causerie_markdown_append_escaped() writes represent one byte. */
        const char *end = *at == '&' ? strchr (at, ';') + 1 : g_utf8_next_char (at);

        n_copied += *at == '&' ? 1 : (gsize)(end - at);
        g_string_append_len (out, at, end - at);
        at = end;
      }
  if (*at != '\0')
    g_string_append (out, ELLIPSIS);
  for (guint i = open->len; i > 0; i--)
    g_string_append_printf (out, "</%s>", (const char *)g_ptr_array_index (open, i - 1));
  return g_string_free (out, FALSE);
}

/* Frees what the slice owns. */
void
causerie_markdown_slice_clear (CauserieMarkdownSlice *slice)
{
  g_clear_pointer (&slice->opening, g_free);
  g_clear_pointer (&slice->closing, g_free);
}

/* Updates @open, the positions of the open tags, by the tags from @at to before @end. */
static void
read_tags (const char *at, const char *end, GPtrArray *open)
{
  for (; (at = memchr (at, '<', (gsize)(end - at))) != NULL; at = strchr (at, '>') + 1)
    if (at[1] == '/')
      g_ptr_array_set_size (open, (int)open->len - 1);
    else
      g_ptr_array_add (open, (gpointer)at);
}

/* Returns: (nullable): the open tags, or what closes them */
static char *
join_tags (GPtrArray *open, gboolean closing)
{
  GString *out;

  if (open->len == 0)
    return NULL;
  out = g_string_new (NULL);
  for (guint i = 0; i < open->len; i++)
    {
      const char *tag = g_ptr_array_index (open, closing ? open->len - 1 - i : i);

      if (closing)
        g_string_append_printf (out, "</%.*s>", (int)strcspn (tag + 1, " >"), tag + 1);
      else
        g_string_append_len (out, tag, strchr (tag, '>') + 1 - tag);
    }
  return g_string_free (out, FALSE);
}

/* Returns: how long the layout of the character or tag at @at takes, compared with a letter. A tag
   begins another run of text, and so does a change of direction. Joined emoji are one cluster each,
   which Pango looks at again and again. */
static gsize
weigh (const char *at)
{
  gunichar c;

  if (*at == '<')
    return TAG_WEIGHT;
  if ((guchar)*at < 0x80)
    return 1;
  c = g_utf8_get_char (at);
  if (c == ZERO_WIDTH_JOINER || c >= FIRST_EMOJI)
    return EMOJI_WEIGHT;
  if (g_unichar_ismark (c))
    return MARK_WEIGHT;
  return c >= FIRST_HEBREW && c <= LAST_ARABIC ? RTL_WEIGHT : 1;
}

/* Returns: the end of the slice that begins at @start: at a line feed, after a space, between two
   characters, or at the end of the markup */
static const char *
find_slice_end (const char *start, gsize longest)
{
  const char *space = NULL;
  gsize n = 0; /* characters of text */
  gsize weight = 0;

  for (const char *at = start; *at != '\0';)
    {
      if (*at == '\n' && n >= SLICE_LENGTH)
        return at;
      if (n >= longest || (longest <= SHORT_LINE && weight >= longest && n > 0))
        return space != NULL ? space : at;
      weight += weigh (at);
      if (*at == '<')
        {
          at = strchr (at, '>') + 1;
          continue;
        }
      n++;
      at = *at == '&' ? strchr (at, ';') + 1 : g_utf8_next_char (at);
      if (at[-1] == ' ' && weight > longest / 2)
        space = at;
    }
  return NULL;
}

/**
 * causerie_markdown_slice_find_end:
 * @markup: created by the markdown room
 * @slice: its start and the tags that are open there are set; the other members become known
 * @longest: a line with more characters is cut, if possible at a space; if it is at most 2,000, a
 *   character whose layout takes long counts as several
 * @next: (out): the slice after it, without its end
 *
 * Returns: whether there is another slice
 */
gboolean
causerie_markdown_slice_find_end (const char *markup, CauserieMarkdownSlice *slice, gsize longest,
                                  CauserieMarkdownSlice *next)
{
  const char *start = markup + slice->start;
  const char *end = find_slice_end (start, longest);
  g_autoptr (GPtrArray) open = g_ptr_array_new ();

  *next = (CauserieMarkdownSlice){ 0 };
  if (end == NULL)
    {
      slice->end = slice->start + strlen (start);
      return FALSE;
    }
  slice->end = (gsize)(end - markup);
  if (slice->opening != NULL)
    read_tags (slice->opening, slice->opening + strlen (slice->opening), open);
  read_tags (start, end, open);
  slice->closing = join_tags (open, TRUE);
  next->opening = join_tags (open, FALSE);
  next->start = slice->end + (*end == '\n' ? 1 : 0);
  return TRUE;
}

/* Returns: (transfer full): valid markup */
char *
causerie_markdown_slice_dup (const char *markup, const CauserieMarkdownSlice *slice)
{
  return g_strdup_printf ("%s%.*s%s", slice->opening != NULL ? slice->opening : "",
                          (int)(slice->end - slice->start), markup + slice->start,
                          slice->closing != NULL ? slice->closing : "");
}

/* Reads an entity that causerie_markdown_append_escaped() wrote. Returns: the end of it */
static const char *
read_entity (GString *out, const char *at)
{
  static const char *const entities[][2] = {
    { "&amp;", "&" }, { "&lt;", "<" }, { "&gt;", ">" }, { "&quot;", "\"" }, { "&apos;", "'" }
  };

  for (guint i = 0; i < G_N_ELEMENTS (entities); i++)
    if (g_str_has_prefix (at, entities[i][0]))
      {
        g_string_append (out, entities[i][1]);
        return at + strlen (entities[i][0]);
      }
  g_string_append_c (out, *at);
  return at + 1;
}

/* Returns: (transfer full): the text of a slice without its tags */
char *
causerie_markdown_slice_dup_text (const char *markup, const CauserieMarkdownSlice *slice)
{
  GString *out = g_string_sized_new (slice->end - slice->start);
  const char *at = markup + slice->start;

  while (at < markup + slice->end)
    if (*at == '<')
      at = strchr (at, '>') + 1;
    else if (*at == '&')
      at = read_entity (out, at);
    else
      g_string_append_c (out, *at++);
  return g_string_free (out, FALSE);
}

/* Updates @open, the positions of the open tags, by the tag at @tag. Returns: the end of it */
static const char *
read_tag (const char *tag, GPtrArray *open)
{
  const char *end = strchr (tag, '>') + 1;

  read_tags (tag, end, open);
  return end;
}

/**
 * causerie_markdown_cut_range:
 * @start: where the range starts in the text without markup, in bytes
 * @end: where it ends
 *
 * Returns: (transfer full): valid markup of the range
 */
char *
causerie_markdown_cut_range (const char *markup, gsize start, gsize end)
{
  g_autoptr (GPtrArray) open = g_ptr_array_new ();
  g_autofree char *opening = NULL;
  g_autofree char *closing = NULL;
  const char *first = NULL;
  const char *at = markup;

  g_return_val_if_fail (markup != NULL, NULL);

  for (gsize n = 0; *at != '\0' && n < end;)
    {
      const char *character = at;

      if (*at == '<')
        {
          at = read_tag (at, open);
          continue;
        }
      if (n >= start && first == NULL)
        {
          first = at;
          opening = join_tags (open, FALSE);
        }
      /* All entities that causerie_markdown_append_escaped() writes represent one byte. */
      at = *at == '&' ? strchr (at, ';') + 1 : g_utf8_next_char (at);
      n += *character == '&' ? 1 : (gsize)(at - character);
    }
  if (first == NULL)
    return g_strdup ("");
  closing = join_tags (open, TRUE);
  return g_strdup_printf ("%s%.*s%s", opening != NULL ? opening : "", (int)(at - first), first,
                          closing != NULL ? closing : "");
}
