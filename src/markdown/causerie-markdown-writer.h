/* SPDX-License-Identifier: GPL-3.0-or-later
 * Writes blocks as Markdown. */
#pragma once

#include "causerie-markdown-block.h"

G_BEGIN_DECLS

char *causerie_markdown_blocks_to_markdown (GPtrArray *blocks);

G_END_DECLS
