/* SPDX-License-Identifier: GPL-3.0-or-later
 * Writes blocks as text so that tests can compare them, and checks the invariants of blocks. */
#pragma once

#include "causerie-markdown-block.h"

G_BEGIN_DECLS

char *causerie_markdown_dump (GPtrArray *blocks);
void causerie_markdown_check_markup (const char *markup, const char *text);
void causerie_markdown_check_blocks (GPtrArray *blocks);

G_END_DECLS
