/* SPDX-License-Identifier: GPL-3.0-or-later
 * Completes the end of a text that is still streaming, so that it can be shown. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

char *causerie_markdown_complete_tail (const char *text, gsize length, gboolean in_code);

G_END_DECLS
