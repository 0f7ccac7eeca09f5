/* SPDX-License-Identifier: GPL-3.0-or-later
 * Helpers for all tests: waiting for a condition, and temporary folders. */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* SQL for a table whose writes fail with SQLITE_FULL, as on a full disk: SQLite also returns that
 * if an AUTOINCREMENT table has used up its ids. Triggers of other tables write to it. */
#define CAUSERIE_TEST_FULL_TABLE                                                                   \
  "CREATE TABLE IF NOT EXISTS no_space (id INTEGER PRIMARY KEY AUTOINCREMENT);"                    \
  "INSERT OR IGNORE INTO no_space VALUES (9223372036854775807);"
#define CAUSERIE_TEST_FULL_TRIGGER "BEGIN INSERT INTO no_space VALUES (NULL); END;"

/**
 * CauserieTestCondition:
 * @data: as passed to causerie_test_wait_until()
 *
 * Returns: whether the condition holds
 */
typedef gboolean (*CauserieTestCondition) (gpointer data);

gboolean causerie_test_wait_until (CauserieTestCondition condition, gpointer data, guint seconds);
void causerie_test_wait_flag (const gboolean *flag);
char *causerie_test_make_folder (void);
GBytes *causerie_test_make_bytes (gsize size, guint seed);
void causerie_test_remove_folder (const char *folder);
void causerie_test_take_result (GObject *source, GAsyncResult *result, gpointer data);
GAsyncResult *causerie_test_await (GAsyncResult **result);

G_END_DECLS
