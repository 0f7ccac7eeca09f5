/* SPDX-License-Identifier: GPL-3.0-or-later
 * Parses one segment of Markdown into blocks, independent of the text before it. */
#pragma once

#include "causerie-markdown-block.h"
#include "causerie-markdown-footnotes.h"
#include "causerie-markdown-shield.h"

G_BEGIN_DECLS

GPtrArray *causerie_markdown_parse_segment (const char *text, gsize length,
                                            CauserieMarkdownFootnotes *footnotes);
GPtrArray *causerie_markdown_parse_part (const char *text, gsize length, CauserieMarkdownPart part,
                                         CauserieMarkdownFootnotes *footnotes);

G_END_DECLS
