/* SPDX-License-Identifier: GPL-3.0-or-later
 * Counts the matches in the text of a Markdown block, without widgets. */
#pragma once

#include "causerie-find-words.h"
#include "causerie-markdown-block.h"

G_BEGIN_DECLS

guint causerie_block_search_count (CauserieMarkdownBlock *block, const CauserieFindWords *words);
guint causerie_block_search_count_in_text (const char *text, const CauserieFindWords *words);

G_END_DECLS
