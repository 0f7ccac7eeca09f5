/* SPDX-License-Identifier: GPL-3.0-or-later
 * Writes blocks as the plain text that a reader sees, for programs without formatted text: with the
 * marks and numbers of lists, and empty lines where there is space. */
#include "config.h"

#include "causerie-markdown-shown.h"

#include <string.h>

static void append_blocks (GString *out, GPtrArray *blocks, gboolean tight);

/* Appends @text with @indent spaces at the start of all lines but the first and empty ones. */
static void
append_indented (GString *out, const char *text, gsize indent)
{
  while (*text != '\0')
    {
      gsize n = strcspn (text, "\n");

      g_string_append_len (out, text, (gssize)n);
      text += n;
      if (*text != '\n')
        break;
      g_string_append_c (out, '\n');
      text++;
      for (gsize i = 0; i < indent && *text != '\0' && *text != '\n'; i++)
        g_string_append_c (out, ' ');
    }
}

static char *
dup_mark (CauserieMarkdownBlock *list, CauserieMarkdownBlock *item, guint position)
{
  switch (causerie_markdown_block_get_task (item))
    {
    case CAUSERIE_MARKDOWN_TASK_DONE:
      return g_strdup ("☑ ");
    case CAUSERIE_MARKDOWN_TASK_OPEN:
      return g_strdup ("☐ ");
    case CAUSERIE_MARKDOWN_TASK_NONE:
    default:
      break;
    }
  if (causerie_markdown_block_get_ordered (list))
    return g_strdup_printf ("%u. ", causerie_markdown_block_get_start (list) + position);
  return g_strdup ("• ");
}

static void
append_list (GString *out, CauserieMarkdownBlock *list)
{
  GPtrArray *items = causerie_markdown_block_get_children (list);
  gboolean tight = causerie_markdown_block_get_tight (list);

  for (guint i = 0; items != NULL && i < items->len; i++)
    {
      CauserieMarkdownBlock *item = g_ptr_array_index (items, i);
      g_autofree char *mark = dup_mark (list, item, i);
      g_autoptr (GString) content = g_string_new (NULL);

      if (i > 0)
        g_string_append (out, tight ? "\n" : "\n\n");
      append_blocks (content, causerie_markdown_block_get_children (item), tight);
      g_string_append (out, mark);
      append_indented (out, content->str, (gsize)g_utf8_strlen (mark, -1));
    }
}

static void
append_table (GString *out, CauserieMarkdownBlock *table)
{
  for (guint row = 0; row < causerie_markdown_block_get_n_rows (table); row++)
    for (guint column = 0; column < causerie_markdown_block_get_n_columns (table); column++)
      {
        const char *text = causerie_markdown_block_get_cell_text (table, row, column);

        if (row > 0 || column > 0)
          g_string_append_c (out, column > 0 ? '\t' : '\n');
        g_string_append (out, text != NULL ? text : "");
      }
}

static void
append_text (GString *out, CauserieMarkdownBlock *block)
{
  const char *text = causerie_markdown_block_get_text (block);
  gsize length = text != NULL ? strlen (text) : 0;

  /* The line feed at the end of code is not shown. */
  if (causerie_markdown_block_get_kind (block) == CAUSERIE_MARKDOWN_BLOCK_CODE && length > 0
      && text[length - 1] == '\n')
    length--;
  g_string_append_len (out, text, (gssize)length);
}

static void
append_block (GString *out, CauserieMarkdownBlock *block, gboolean tight)
{
  switch (causerie_markdown_block_get_kind (block))
    {
    case CAUSERIE_MARKDOWN_BLOCK_LIST:
      append_list (out, block);
      break;
    case CAUSERIE_MARKDOWN_BLOCK_QUOTE:
    case CAUSERIE_MARKDOWN_BLOCK_LIST_ITEM:
      append_blocks (out, causerie_markdown_block_get_children (block), FALSE);
      break;
    case CAUSERIE_MARKDOWN_BLOCK_TABLE:
      append_table (out, block);
      break;
    case CAUSERIE_MARKDOWN_BLOCK_RULE:
      g_string_append (out, "———");
      break;
    case CAUSERIE_MARKDOWN_BLOCK_PARAGRAPH:
    case CAUSERIE_MARKDOWN_BLOCK_HEADING:
    case CAUSERIE_MARKDOWN_BLOCK_CODE:
    case CAUSERIE_MARKDOWN_BLOCK_FORMULA:
    default:
      append_text (out, block);
    }
}

/* @tight: of a list without empty lines */
static void
append_blocks (GString *out, GPtrArray *blocks, gboolean tight)
{
  for (guint i = 0; blocks != NULL && i < blocks->len; i++)
    {
      CauserieMarkdownBlock *block = g_ptr_array_index (blocks, i);

      if (i > 0)
        g_string_append (out,
                         tight || causerie_markdown_block_get_continues (block) ? "\n" : "\n\n");
      append_block (out, block, tight);
    }
}

/**
 * causerie_markdown_blocks_to_shown:
 * @blocks: (element-type CauserieMarkdownBlock): the blocks of a text
 *
 * May be used in any thread.
 *
 * Returns: (transfer full): UTF-8, without a line feed at the end
 */
char *
causerie_markdown_blocks_to_shown (GPtrArray *blocks)
{
  GString *out = g_string_new (NULL);

  g_return_val_if_fail (blocks != NULL, g_string_free (out, FALSE));

  append_blocks (out, blocks, FALSE);
  return g_string_free (out, FALSE);
}
