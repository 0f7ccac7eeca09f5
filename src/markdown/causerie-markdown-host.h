/* SPDX-License-Identifier: GPL-3.0-or-later
 * Recognizes link texts that look like another address than that of the link. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

char *causerie_markdown_find_other_host (const char *address, const char *text);

G_END_DECLS
