/* SPDX-License-Identifier: GPL-3.0-or-later
 * Finds the direction of a text: that of its first letter that has one. */
#pragma once

#include "causerie-markdown-block.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

GtkTextDirection causerie_text_direction_find (const char *text);
GtkTextDirection causerie_text_direction_find_in_block (CauserieMarkdownBlock *block);

G_END_DECLS
