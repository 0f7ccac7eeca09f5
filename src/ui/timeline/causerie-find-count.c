/* SPDX-License-Identifier: GPL-3.0-or-later
 * Counts words in the text of a message as CauserieMessageBody shows it, without widgets. */
#include "config.h"

#include "causerie-find-count.h"

#include "causerie-markdown-block.h"
#include "causerie-markdown-document.h"

static guint
count_in (const char *text, const CauserieFindWords *words)
{
  g_autoptr (GArray) ranges = causerie_find_words_list (words, text != NULL ? text : "");

  return ranges->len;
}

static guint count_in_blocks (GPtrArray *blocks, const CauserieFindWords *words);

static guint
count_in_table (CauserieMarkdownBlock *block, const CauserieFindWords *words)
{
  guint n = 0;

  for (guint row = 0; row < causerie_markdown_block_get_n_rows (block); row++)
    for (guint column = 0; column < causerie_markdown_block_get_n_columns (block); column++)
      n += count_in (causerie_markdown_block_get_cell_text (block, row, column), words);
  return n;
}

static guint
count_in_block (CauserieMarkdownBlock *block, const CauserieFindWords *words)
{
  if (causerie_markdown_block_get_kind (block) == CAUSERIE_MARKDOWN_BLOCK_TABLE)
    return count_in_table (block, words);
  return count_in (causerie_markdown_block_get_text (block), words)
         + count_in_blocks (causerie_markdown_block_get_children (block), words);
}

static guint
count_in_blocks (GPtrArray *blocks, const CauserieFindWords *words)
{
  guint n = 0;

  for (guint i = 0; blocks != NULL && i < blocks->len; i++)
    n += count_in_block (g_ptr_array_index (blocks, i), words);
  return n;
}

static guint
count_in_markdown (const char *text, const CauserieFindWords *words)
{
  g_autoptr (CauserieMarkdownDocument) document = causerie_markdown_document_new ();
  guint n = 0;

  causerie_markdown_document_set_text (document, text, TRUE);
  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (document)); i++)
    {
      g_autoptr (CauserieMarkdownBlock) block = g_list_model_get_item (G_LIST_MODEL (document), i);

      n += count_in_block (block, words);
    }
  return n;
}

static char *
read_text (CauserieContent *content, guint start, guint end)
{
  GString *text = g_string_new (NULL);

  for (guint i = start; i < end; i++)
    {
      CauserieBlock block = causerie_content_get_block (content, i);
      gsize position = 0;
      g_autofree char *piece = causerie_block_read_text (&block, &position);

      g_string_append (text, piece != NULL ? piece : "");
    }
  return g_string_free (text, FALSE);
}

/**
 * causerie_find_count:
 * @role: the text of the user is plain, that of the model is Markdown
 *
 * May be called in any thread.
 *
 * Returns: the number of matches in the text of the message; its thinking is not searched
 */
guint
causerie_find_count (CauserieContent *content, CauserieRole role, const CauserieFindWords *words)
{
  guint n = 0;
  guint end;

  for (guint i = 0; i < causerie_content_get_n_blocks (content); i = end)
    {
      CauserieBlock block = causerie_content_get_block (content, i);
      g_autofree char *text = NULL;

      end = causerie_content_find_text_end (content, i);
      if (block.kind != CAUSERIE_BLOCK_TEXT && block.kind != CAUSERIE_BLOCK_DAMAGED)
        continue;
      text = read_text (content, i, end);
      n += role == CAUSERIE_ROLE_USER || block.kind == CAUSERIE_BLOCK_DAMAGED
               ? count_in (text, words)
               : count_in_markdown (text, words);
    }
  return n;
}
