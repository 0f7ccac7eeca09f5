/* SPDX-License-Identifier: GPL-3.0-or-later
 * Counts words in the text of a message as CauserieMessageBody shows it, without widgets. */
#include "config.h"

#include "causerie-find-count.h"

#include "causerie-block-search.h"
#include "causerie-markdown-document.h"
#include "causerie-sources.h"

static guint
count_in_markdown (const char *text, const CauserieFindWords *words)
{
  g_autoptr (CauserieMarkdownDocument) document = causerie_markdown_document_new ();
  guint n = 0;

  causerie_markdown_document_set_text (document, text, TRUE);
  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (document)); i++)
    {
      g_autoptr (CauserieMarkdownBlock) block = g_list_model_get_item (G_LIST_MODEL (document), i);

      n += causerie_block_search_count (block, words);
    }
  return n;
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
      text = causerie_sources_dup_text_of (content, i, end);
      n += role == CAUSERIE_ROLE_USER || block.kind == CAUSERIE_BLOCK_DAMAGED
               ? causerie_block_search_count_in_text (text, words)
               : count_in_markdown (text, words);
    }
  return n;
}
