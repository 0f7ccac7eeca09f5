/* SPDX-License-Identifier: GPL-3.0-or-later
 * Counts the matches in the text of a Markdown block, without widgets: as many as
 * causerie_found_text_mark() finds in the widget of the block, if nothing in it is folded. May be
 * used in any thread. */
#include "config.h"

#include "causerie-block-search.h"

guint
causerie_block_search_count_in_text (const char *text, const CauserieFindWords *words)
{
  g_autoptr (GArray) ranges = causerie_find_words_list (words, text != NULL ? text : "");

  return ranges->len;
}

static guint
count_in_table (CauserieMarkdownBlock *block, const CauserieFindWords *words)
{
  guint n = 0;

  for (guint row = 0; row < causerie_markdown_block_get_n_rows (block); row++)
    for (guint column = 0; column < causerie_markdown_block_get_n_columns (block); column++)
      n += causerie_block_search_count_in_text (
          causerie_markdown_block_get_cell_text (block, row, column), words);
  return n;
}

guint
causerie_block_search_count (CauserieMarkdownBlock *block, const CauserieFindWords *words)
{
  GPtrArray *children;
  guint n;

  g_return_val_if_fail (CAUSERIE_IS_MARKDOWN_BLOCK (block) && words != NULL, 0);

  if (causerie_markdown_block_get_kind (block) == CAUSERIE_MARKDOWN_BLOCK_TABLE)
    return count_in_table (block, words);
  n = causerie_block_search_count_in_text (causerie_markdown_block_get_text (block), words);
  children = causerie_markdown_block_get_children (block);
  for (guint i = 0; children != NULL && i < children->len; i++)
    n += causerie_block_search_count (g_ptr_array_index (children, i), words);
  return n;
}
