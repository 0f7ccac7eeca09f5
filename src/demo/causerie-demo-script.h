/* SPDX-License-Identifier: GPL-3.0-or-later
 * The texts the demo says, and the words that call for them. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

const char *causerie_demo_script_find (const char *question);
gboolean causerie_demo_script_matches (const char *pattern, const char *text);

G_END_DECLS
