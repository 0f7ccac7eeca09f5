/* SPDX-License-Identifier: GPL-3.0-or-later
 * Finds bare web and mail addresses in running text. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

gboolean causerie_markdown_find_autolink (const char *text, gsize from, gsize *start, gsize *end,
                                          char **address);

gsize causerie_markdown_measure_address (const char *text, gsize at, gsize end);

G_END_DECLS
