/* SPDX-License-Identifier: GPL-3.0-or-later
 * Writes blocks as an outline that people can read and write. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

char *causerie_markdown_outline (GPtrArray *blocks);
char *causerie_markdown_outline_to_source (const char *visible);

G_END_DECLS
