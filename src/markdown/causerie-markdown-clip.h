/* SPDX-License-Identifier: GPL-3.0-or-later
 * Takes a part of a text as blocks. */
#pragma once

#include "causerie-markdown-block.h"
#include "causerie-markdown-place.h"

G_BEGIN_DECLS

GPtrArray *causerie_markdown_clip (GPtrArray *blocks, const CauserieMarkdownPlace *from,
                                   const CauserieMarkdownPlace *to);

G_END_DECLS
