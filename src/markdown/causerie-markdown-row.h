/* SPDX-License-Identifier: GPL-3.0-or-later
 * Recognizes the first two rows of a table. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

gboolean causerie_markdown_row_begins_table (const char *head, gsize head_length,
                                             const char *delimiters, gsize delimiters_length);
gboolean causerie_markdown_row_is_delimiters (const char *text, gsize length);
void causerie_markdown_row_append_delimiters (GString *out, const char *text, gsize length);

G_END_DECLS
