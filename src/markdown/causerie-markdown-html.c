/* SPDX-License-Identifier: GPL-3.0-or-later
 * Writes Markdown as HTML, for other programs: what is pasted there looks as in the timeline. */
#include "config.h"

#include "causerie-markdown-html.h"

#include "causerie-markdown-escape.h"
#include "causerie-markdown.h"

#include <string.h>

static void append_block (GString *html, CauserieMarkdownBlock *block, gboolean tight);

/* Writes a tag of Pango markup. Only the address of a link is needed. Returns: the end of the tag
 */
static const char *
append_tag (GString *html, const char *tag)
{
  const char *end = strchr (tag, '>') + 1;

  if (g_str_has_prefix (tag, "<tt>"))
    g_string_append (html, "<code>");
  else if (g_str_has_prefix (tag, "</tt>"))
    g_string_append (html, "</code>");
  else if (g_str_has_prefix (tag, "<a href=\""))
    {
      gsize length = strcspn (tag + strlen ("<a href=\""), "\"");

      g_string_append_printf (html, "<a href=\"%.*s\">", (int)length, tag + strlen ("<a href=\""));
    }
  else
    g_string_append_len (html, tag, end - tag);
  return end;
}

/* The text of the markup is escaped as HTML wants it, too. */
static void
append_markup (GString *html, const char *markup)
{
  while (markup != NULL && *markup != '\0')
    if (*markup == '<')
      markup = append_tag (html, markup);
    else
      {
        gsize n = strcspn (markup, "<\n");

        g_string_append_len (html, markup, (gssize)n);
        markup += n;
        if (*markup == '\n')
          {
            g_string_append (html, "<br>\n");
            markup++;
          }
      }
}

static void
append_code (GString *html, CauserieMarkdownBlock *block)
{
  const char *language = causerie_markdown_block_get_language (block);
  const char *code = causerie_markdown_block_get_text (block);

  g_string_append (html, "<pre><code");
  if (language != NULL)
    {
      g_string_append (html, " class=\"language-");
      causerie_markdown_append_escaped (html, language);
      g_string_append_c (html, '"');
    }
  g_string_append_c (html, '>');
  causerie_markdown_append_escaped (html, code != NULL ? code : "");
  g_string_append (html, "</code></pre>\n");
}

static void
append_children (GString *html, CauserieMarkdownBlock *block, gboolean tight)
{
  GPtrArray *children = causerie_markdown_block_get_children (block);

  for (guint i = 0; children != NULL && i < children->len; i++)
    append_block (html, g_ptr_array_index (children, i), tight);
}

static void
append_list (GString *html, CauserieMarkdownBlock *block)
{
  gboolean ordered = causerie_markdown_block_get_ordered (block);

  if (ordered)
    g_string_append_printf (html, "<ol start=\"%u\">\n", causerie_markdown_block_get_start (block));
  else
    g_string_append (html, "<ul>\n");
  append_children (html, block, causerie_markdown_block_get_tight (block));
  g_string_append (html, ordered ? "</ol>\n" : "</ul>\n");
}

static void
append_item (GString *html, CauserieMarkdownBlock *block, gboolean tight)
{
  CauserieMarkdownTask task = causerie_markdown_block_get_task (block);

  g_string_append (html, "<li>");
  /* Text, because few programs accept check boxes. */
  if (task != CAUSERIE_MARKDOWN_TASK_NONE)
    g_string_append (html, task == CAUSERIE_MARKDOWN_TASK_DONE ? "☑ " : "☐ ");
  append_children (html, block, tight);
  g_string_append (html, "</li>\n");
}

static const char *
get_style (CauserieMarkdownAlignment alignment)
{
  switch (alignment)
    {
    case CAUSERIE_MARKDOWN_ALIGNMENT_LEFT:
      return " style=\"text-align: left\"";
    case CAUSERIE_MARKDOWN_ALIGNMENT_CENTER:
      return " style=\"text-align: center\"";
    case CAUSERIE_MARKDOWN_ALIGNMENT_RIGHT:
      return " style=\"text-align: right\"";
    case CAUSERIE_MARKDOWN_ALIGNMENT_DEFAULT:
    default:
      return "";
    }
}

static void
append_table (GString *html, CauserieMarkdownBlock *block)
{
  g_string_append (html, "<table>\n");
  for (guint row = 0; row < causerie_markdown_block_get_n_rows (block); row++)
    {
      const char *cell = row == 0 ? "th" : "td";

      g_string_append (html, "<tr>");
      for (guint column = 0; column < causerie_markdown_block_get_n_columns (block); column++)
        {
          g_string_append_printf (
              html, "<%s%s>", cell,
              get_style (causerie_markdown_block_get_alignment (block, column)));
          append_markup (html, causerie_markdown_block_get_cell_markup (block, row, column));
          g_string_append_printf (html, "</%s>", cell);
        }
      g_string_append (html, "</tr>\n");
    }
  g_string_append (html, "</table>\n");
}

static void
append_element (GString *html, const char *element, CauserieMarkdownBlock *block)
{
  g_string_append_printf (html, "<%s>", element);
  append_markup (html, causerie_markdown_block_get_markup (block));
  g_string_append_printf (html, "</%s>\n", element);
}

static void
append_heading (GString *html, CauserieMarkdownBlock *block)
{
  const char element[] = { 'h', (char)('0' + causerie_markdown_block_get_level (block)), '\0' };

  append_element (html, element, block);
}

/* @tight: a paragraph is the text of an item itself */
static void
append_block (GString *html, CauserieMarkdownBlock *block, gboolean tight)
{
  switch (causerie_markdown_block_get_kind (block))
    {
    case CAUSERIE_MARKDOWN_BLOCK_HEADING:
      append_heading (html, block);
      break;
    case CAUSERIE_MARKDOWN_BLOCK_CODE:
      append_code (html, block);
      break;
    case CAUSERIE_MARKDOWN_BLOCK_QUOTE:
      g_string_append (html, "<blockquote>\n");
      append_children (html, block, FALSE);
      g_string_append (html, "</blockquote>\n");
      break;
    case CAUSERIE_MARKDOWN_BLOCK_LIST:
      append_list (html, block);
      break;
    case CAUSERIE_MARKDOWN_BLOCK_LIST_ITEM:
      append_item (html, block, tight);
      break;
    case CAUSERIE_MARKDOWN_BLOCK_TABLE:
      append_table (html, block);
      break;
    case CAUSERIE_MARKDOWN_BLOCK_RULE:
      g_string_append (html, "<hr>\n");
      break;
    case CAUSERIE_MARKDOWN_BLOCK_FORMULA:
      append_element (html, "p", block);
      break;
    case CAUSERIE_MARKDOWN_BLOCK_PARAGRAPH:
    default:
      if (tight)
        append_markup (html, causerie_markdown_block_get_markup (block));
      else
        append_element (html, "p", block);
    }
}

/**
 * causerie_markdown_blocks_to_html:
 * @blocks: (element-type CauserieMarkdownBlock): the blocks of a text
 *
 * All text in the result is escaped, and its links lead only to http, https and mailto addresses.
 * May be used in any thread.
 *
 * Returns: (transfer full): UTF-8, a fragment of an HTML document
 */
char *
causerie_markdown_blocks_to_html (GPtrArray *blocks)
{
  GString *html = g_string_new (NULL);

  g_return_val_if_fail (blocks != NULL, g_string_free (html, FALSE));

  for (guint i = 0; i < blocks->len; i++)
    append_block (html, g_ptr_array_index (blocks, i), FALSE);
  return g_string_free (html, FALSE);
}

/* The same for a Markdown text. */
char *
causerie_markdown_to_html (const char *text)
{
  g_autoptr (GPtrArray) blocks = NULL;

  g_return_val_if_fail (text != NULL, NULL);

  blocks = causerie_markdown_parse (text);
  return causerie_markdown_blocks_to_html (blocks);
}
