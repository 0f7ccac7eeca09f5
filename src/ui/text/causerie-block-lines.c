/* SPDX-License-Identifier: GPL-3.0-or-later
 * Estimates how many lines a text will have when it is laid out. That takes a small part of the
 * time of a layout. */
#include "config.h"

#include "causerie-block-lines.h"

#include <string.h>

/* The head of a code block is about as high as this many lines. */
#define CODE_HEAD 2

/* A list item or a cell has less space than a line. */
#define INDENT 4
#define LEAST_CHARACTERS 8

/* Of so many rows or items, not all are counted. */
#define SAMPLES 30

/* Returns: the width of a letter in characters of average width, at its first byte; 0 at the
   others. Most letters of three bytes or more are as wide as two. */
static guint
get_width (guchar byte)
{
  return byte >= 0xe0 ? 2 : byte < 0x80 || byte >= 0xc0;
}

/**
 * causerie_block_lines_count_in_text:
 * @text: UTF-8, not necessarily with a NUL at its end
 * @characters: the number of characters in a line
 *
 * Returns: the number of lines, at least 1
 */
guint
causerie_block_lines_count_in_text (const char *text, gsize length, guint characters)
{
  guint n = 1;
  gsize width = 0;

  for (gsize i = 0; i < length; i++)
    if (text[i] == '\n')
      {
        n += 1 + (guint)(width / characters);
        width = 0;
      }
    else
      width += get_width ((guchar)text[i]);
  return n + (guint)(width / characters);
}

/* Returns: the width of the widest line, in characters of average width */
guint
causerie_block_lines_get_widest (const char *text)
{
  guint widest = 0;
  guint width = 0;

  for (const char *p = text; *p != '\0'; p++)
    {
      width = *p == '\n' ? 0 : width + get_width ((guchar)*p);
      widest = MAX (widest, width);
    }
  return widest;
}

static guint
count_in_string (const char *text, guint characters)
{
  return text != NULL ? causerie_block_lines_count_in_text (text, strlen (text), characters) : 1;
}

/* A row is as high as its highest cell. */
static guint
count_in_row (CauserieMarkdownBlock *block, guint row, guint characters)
{
  guint n_columns = causerie_markdown_block_get_n_columns (block);
  guint highest = 1;

  for (guint column = 0; column < n_columns; column++)
    highest
        = MAX (highest, count_in_string (causerie_markdown_block_get_cell_text (block, row, column),
                                         MAX (characters / n_columns, LEAST_CHARACTERS)));
  return highest;
}

static guint
count_in_table (CauserieMarkdownBlock *block, guint characters)
{
  guint n_rows = causerie_markdown_block_get_n_rows (block);
  guint step = n_rows / SAMPLES + 1;
  guint n = 0;

  for (guint row = 0; row < n_rows; row += step)
    n += count_in_row (block, row, characters) * MIN (step, n_rows - row);
  return n;
}

static guint
count_in_children (CauserieMarkdownBlock *block, guint characters)
{
  GPtrArray *children = causerie_markdown_block_get_children (block);
  guint inner = characters > INDENT + LEAST_CHARACTERS ? characters - INDENT : LEAST_CHARACTERS;
  guint step = children->len / SAMPLES + 1;
  guint n = 0;

  for (guint i = 0; i < children->len; i += step)
    n += causerie_block_lines_count (g_ptr_array_index (children, i), inner)
         * MIN (step, children->len - i);
  return n;
}

/**
 * causerie_block_lines_count:
 * @characters: the number of characters in a line of running text
 *
 * Returns: the number of lines, at least 1
 */
guint
causerie_block_lines_count (CauserieMarkdownBlock *block, guint characters)
{
  g_return_val_if_fail (CAUSERIE_IS_MARKDOWN_BLOCK (block), 1);

  switch (causerie_markdown_block_get_kind (block))
    {
    case CAUSERIE_MARKDOWN_BLOCK_CODE:
      /* Code does not wrap. */
      return CODE_HEAD + count_in_string (causerie_markdown_block_get_text (block), G_MAXUINT);
    case CAUSERIE_MARKDOWN_BLOCK_QUOTE:
    case CAUSERIE_MARKDOWN_BLOCK_LIST:
    case CAUSERIE_MARKDOWN_BLOCK_LIST_ITEM:
      return MAX (count_in_children (block, characters), 1);
    case CAUSERIE_MARKDOWN_BLOCK_TABLE:
      return MAX (count_in_table (block, characters), 1);
    case CAUSERIE_MARKDOWN_BLOCK_PARAGRAPH:
    case CAUSERIE_MARKDOWN_BLOCK_HEADING:
    case CAUSERIE_MARKDOWN_BLOCK_RULE:
    case CAUSERIE_MARKDOWN_BLOCK_FORMULA:
    default:
      return count_in_string (causerie_markdown_block_get_text (block), characters);
    }
}
