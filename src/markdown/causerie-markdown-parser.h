/* SPDX-License-Identifier: GPL-3.0-or-later
 * Parses one stretch of Markdown into blocks, without knowledge of what came before. */
#pragma once

#include "causerie-markdown-block.h"

G_BEGIN_DECLS

GPtrArray *causerie_markdown_parse_stretch (const char *text, gsize length);

G_END_DECLS
