/* SPDX-License-Identifier: GPL-3.0-or-later
 * Cuts the markup of a paragraph after a number of bytes. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

char *causerie_markdown_cut_markup (const char *markup, gsize length);

G_END_DECLS
