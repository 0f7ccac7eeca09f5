/* SPDX-License-Identifier: GPL-3.0-or-later
 * Writes blocks as an outline: one block a line, and what it contains below it. replies/README.md
 * describes it. */
#include "config.h"

#include "causerie-markdown-outline.h"

#include "causerie-markdown-block.h"

#include <string.h>

#define ADDRESS "<a href=\""
#define TITLE "\" title=\""

/* Characters that are not seen, and what stands for them. */
static const struct
{
  const char *source;
  const char *visible;
} invisible[] = { { "\t", "⇥" }, { "\302\240", "⍽" } };

static void write_block (GString *out, CauserieMarkdownBlock *block, guint indent);

static void
begin_line (GString *out, guint indent)
{
  g_string_append_c (out, '\n');
  for (guint i = 0; i < indent; i++)
    g_string_append_c (out, ' ');
}

static gsize
append_invisible (GString *out, const char *text)
{
  for (guint i = 0; i < G_N_ELEMENTS (invisible); i++)
    if (g_str_has_prefix (text, invisible[i].source))
      {
        g_string_append (out, invisible[i].visible);
        return strlen (invisible[i].source);
      }
  return 0;
}

/* Shortens a link: its title repeats the address, escaped twice.
 *
 * Returns: the length of the tag */
static gsize
append_link (GString *out, const char *tag)
{
  const char *address = tag + strlen (ADDRESS);
  const char *title = strstr (address, TITLE);
  const char *end = strstr (title + strlen (TITLE), "\">");
  g_autofree char *opens = g_strndup (address, (gsize)(title - address));
  g_autofree char *expected = g_markup_escape_text (opens, -1);
  g_autofree char *shown = NULL;

  title += strlen (TITLE);
  shown = g_strndup (title, (gsize)(end - title));
  g_string_append_printf (out, "<a %s", opens);
  if (!g_str_equal (shown, expected))
    g_string_append_printf (out, " title=%s", shown);
  g_string_append_c (out, '>');
  return (gsize)(end + 2 - tag);
}

static void
append_markup (GString *out, const char *markup)
{
  static const char *const shorter[][2]
      = { { "\n", "⏎" }, { "&quot;", "\"" }, { "&apos;", "'" }, { "&#39;", "'" } };

  while (*markup != '\0')
    {
      gsize length = 0;

      if (g_str_has_prefix (markup, ADDRESS))
        length = append_link (out, markup);
      for (guint i = 0; length == 0 && i < G_N_ELEMENTS (shorter); i++)
        if (g_str_has_prefix (markup, shorter[i][0]))
          {
            g_string_append (out, shorter[i][1]);
            length = strlen (shorter[i][0]);
          }
      if (length == 0)
        length = append_invisible (out, markup);
      if (length == 0)
        g_string_append_c (out, markup[length++]);
      markup += length;
    }
}

static void
write_lines (GString *out, const char *text, guint indent)
{
  while (*text != '\0')
    {
      begin_line (out, indent);
      g_string_append_c (out, '|');
      while (*text != '\0' && *text != '\n')
        {
          gsize length = append_invisible (out, text);

          if (length == 0)
            g_string_append_c (out, text[length++]);
          text += length;
        }
      text += *text == '\n';
    }
}

static void
write_children (GString *out, CauserieMarkdownBlock *block, guint indent, gboolean same_line)
{
  GPtrArray *children = causerie_markdown_block_get_children (block);

  for (guint i = 0; i < children->len; i++)
    {
      if (i == 0 && same_line)
        g_string_append_c (out, ' ');
      else
        begin_line (out, indent);
      write_block (out, g_ptr_array_index (children, i), indent);
    }
}

static void
write_table (GString *out, CauserieMarkdownBlock *block, guint indent)
{
  guint n_columns = causerie_markdown_block_get_n_columns (block);

  g_string_append (out, "T ");
  for (guint column = 0; column < n_columns; column++)
    g_string_append_c (out, "dlcr"[causerie_markdown_block_get_alignment (block, column)]);
  for (guint row = 0; row < causerie_markdown_block_get_n_rows (block); row++)
    {
      begin_line (out, indent);
      for (guint column = 0; column < n_columns; column++)
        {
          g_string_append (out, column == 0 ? "¦ " : " ¦ ");
          append_markup (out, causerie_markdown_block_get_cell_markup (block, row, column));
        }
    }
}

static void
write_list (GString *out, CauserieMarkdownBlock *block, guint indent)
{
  if (causerie_markdown_block_get_ordered (block))
    g_string_append_printf (out, "OL %u", causerie_markdown_block_get_start (block));
  else
    g_string_append (out, "UL");
  if (!causerie_markdown_block_get_tight (block))
    g_string_append (out, " loose");
  write_children (out, block, indent, FALSE);
}

/* Code that does not end with a line shows that. */
static void
write_code (GString *out, CauserieMarkdownBlock *block, guint indent)
{
  const char *language = causerie_markdown_block_get_language (block);
  const char *text = causerie_markdown_block_get_text (block);

  g_string_append_printf (out, "C%s%s", language != NULL ? " " : "",
                          language != NULL ? language : "");
  write_lines (out, text, indent);
  if (*text != '\0' && !g_str_has_suffix (text, "\n"))
    g_string_append (out, "␄");
}

static void
write_block (GString *out, CauserieMarkdownBlock *block, guint indent)
{
  static const char *const marks[] = { "*", "[ ]", "[x]" };

  switch (causerie_markdown_block_get_kind (block))
    {
    case CAUSERIE_MARKDOWN_BLOCK_PARAGRAPH:
      g_string_append (out, "P ");
      append_markup (out, causerie_markdown_block_get_markup (block));
      break;
    case CAUSERIE_MARKDOWN_BLOCK_HEADING:
      g_string_append_printf (out, "H%u ", causerie_markdown_block_get_level (block));
      append_markup (out, causerie_markdown_block_get_markup (block));
      break;
    case CAUSERIE_MARKDOWN_BLOCK_CODE:
      write_code (out, block, indent + 2);
      break;
    case CAUSERIE_MARKDOWN_BLOCK_QUOTE:
      g_string_append_c (out, '>');
      write_children (out, block, indent + 2, TRUE);
      break;
    case CAUSERIE_MARKDOWN_BLOCK_LIST:
      write_list (out, block, indent + 2);
      break;
    case CAUSERIE_MARKDOWN_BLOCK_LIST_ITEM:
      g_string_append (out, marks[causerie_markdown_block_get_task (block)]);
      write_children (out, block, indent + 2, TRUE);
      break;
    case CAUSERIE_MARKDOWN_BLOCK_TABLE:
      write_table (out, block, indent + 2);
      break;
    case CAUSERIE_MARKDOWN_BLOCK_FORMULA:
      g_string_append (out, "F");
      write_lines (out, causerie_markdown_block_get_text (block), indent + 2);
      break;
    case CAUSERIE_MARKDOWN_BLOCK_RULE:
    default:
      g_string_append_c (out, 'R');
    }
}

/* Returns: (transfer full): the outline, each line with its end. No line ends in a space. */
char *
causerie_markdown_outline (GPtrArray *blocks)
{
  GString *out = g_string_new (NULL);

  for (guint i = 0; i < blocks->len; i++)
    {
      write_block (out, g_ptr_array_index (blocks, i), 0);
      g_string_append_c (out, '\n');
    }
  while (g_string_replace (out, " \n", "␠\n", 0) > 0)
    continue;
  return g_string_free (out, FALSE);
}

/* Returns: (transfer full): the text in which no character is written as another */
char *
causerie_markdown_outline_to_source (const char *visible)
{
  GString *out = g_string_new (visible);

  for (guint i = 0; i < G_N_ELEMENTS (invisible); i++)
    g_string_replace (out, invisible[i].visible, invisible[i].source, 0);
  g_string_replace (out, "␠", " ", 0);
  g_string_replace (out, "␍", "\r", 0);
  return g_string_free (out, FALSE);
}
