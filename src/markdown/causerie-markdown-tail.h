/* SPDX-License-Identifier: GPL-3.0-or-later
 * Makes the end of a text that is still being written fit to be shown. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

char *causerie_markdown_settle_tail (const char *text, gsize length, gboolean in_code);

G_END_DECLS
