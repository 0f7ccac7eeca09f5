/* SPDX-License-Identifier: GPL-3.0-or-later
 * Converts SQLite's result codes to errors of the #CAUSERIE_ERROR domain. */
#pragma once

#include <glib.h>
#include <sqlite3.h>

G_BEGIN_DECLS

void causerie_sqlite_set_error (GError **error, sqlite3 *db, int code, const char *doing);

G_END_DECLS
