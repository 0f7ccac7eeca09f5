/* SPDX-License-Identifier: GPL-3.0-or-later
 * Case-insensitive search for a word in a text, as an SQL function. */
#pragma once

#include <glib.h>
#include <sqlite3.h>

G_BEGIN_DECLS

gboolean causerie_caseless_holds (const char *text, const char *word);
gboolean causerie_caseless_add_function (sqlite3 *db, GError **error);

G_END_DECLS
