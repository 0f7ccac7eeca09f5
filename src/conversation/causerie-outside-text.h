/* SPDX-License-Identifier: GPL-3.0-or-later
 * Converts untrusted text to valid UTF-8, and finds grapheme cluster boundaries. */
#pragma once

#include <glib.h>

char *causerie_outside_text_line (const char *text, gssize length, gsize max_chars);
char *causerie_outside_text_block (const char *text, gssize length, gsize max_bytes);
gboolean causerie_outside_text_joins (gunichar before, gunichar c);
gsize causerie_outside_text_find_cut (const char *text, gsize length, gunichar next);
