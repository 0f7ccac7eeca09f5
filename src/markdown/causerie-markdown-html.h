/* SPDX-License-Identifier: GPL-3.0-or-later
 * Writes Markdown as HTML, for other programs. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

char *causerie_markdown_blocks_to_html (GPtrArray *blocks);
char *causerie_markdown_to_html (const char *text);

G_END_DECLS
