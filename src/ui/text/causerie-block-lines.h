/* SPDX-License-Identifier: GPL-3.0-or-later
 * Estimates how many lines a text will have when it is laid out. */
#pragma once

#include "causerie-markdown-block.h"

G_BEGIN_DECLS

guint causerie_block_lines_count (CauserieMarkdownBlock *block, guint characters);
guint causerie_block_lines_count_in_text (const char *text, gsize length, guint characters);
guint causerie_block_lines_get_widest (const char *text);

G_END_DECLS
