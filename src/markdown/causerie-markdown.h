/* SPDX-License-Identifier: GPL-3.0-or-later
 * Parses complete Markdown texts, and converts them to plain text and previews. */
#pragma once

#include "causerie-markdown-block.h"

G_BEGIN_DECLS

GPtrArray *causerie_markdown_parse (const char *text);
GPtrArray *causerie_markdown_parse_growing (const char *text);
char *causerie_markdown_to_plain_text (const char *text);
char *causerie_markdown_preview (const char *text, guint max_chars);

G_END_DECLS
