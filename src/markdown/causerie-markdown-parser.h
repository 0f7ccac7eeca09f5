/* SPDX-License-Identifier: GPL-3.0-or-later
 * Parses one segment of Markdown into blocks, independent of the text before it. */
#pragma once

#include "causerie-markdown-block.h"
#include "causerie-markdown-footnotes.h"

G_BEGIN_DECLS

GPtrArray *causerie_markdown_parse_segment (const char *text, gsize length,
                                            CauserieMarkdownFootnotes *footnotes);
GPtrArray *causerie_markdown_parse_tail (const char *text, gsize length,
                                         CauserieMarkdownFootnotes *footnotes);

G_END_DECLS
