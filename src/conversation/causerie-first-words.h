/* SPDX-License-Identifier: GPL-3.0-or-later
 * Makes the line that represents a message in lists. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

char *causerie_first_words_dup (const char *text, gboolean *full);

G_END_DECLS
