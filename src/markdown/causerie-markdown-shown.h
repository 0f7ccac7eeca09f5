/* SPDX-License-Identifier: GPL-3.0-or-later
 * Writes blocks as the plain text that a reader sees. */
#pragma once

#include "causerie-markdown-block.h"

G_BEGIN_DECLS

char *causerie_markdown_blocks_to_shown (GPtrArray *blocks);

G_END_DECLS
