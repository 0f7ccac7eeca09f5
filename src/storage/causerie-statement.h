/* SPDX-License-Identifier: GPL-3.0-or-later
 * A prepared statement with typed parameters and columns. */
#pragma once

#include "causerie-connection.h"
#include "causerie-content.h"

G_BEGIN_DECLS

typedef struct _CauserieStatement CauserieStatement;

/**
 * CauserieRowReader:
 * @row: a statement on a row
 *
 * Returns: (transfer full) (nullable): the item for the row, %NULL to skip a damaged row
 */
typedef gpointer (*CauserieRowReader) (CauserieStatement *row);

CauserieStatement *causerie_statement_new (CauserieConnection *connection, const char *sql,
                                           GError **error) G_GNUC_WARN_UNUSED_RESULT;
void causerie_statement_free (CauserieStatement *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (CauserieStatement, causerie_statement_free)

void causerie_statement_bind_int (CauserieStatement *self, int position, gint64 value);
void causerie_statement_bind_text (CauserieStatement *self, int position, const char *text);
void causerie_statement_bind_bytes (CauserieStatement *self, int position, GBytes *bytes);

gboolean causerie_statement_step (CauserieStatement *self, gboolean *row,
                                  GError **error) G_GNUC_WARN_UNUSED_RESULT;
gboolean causerie_statement_run (CauserieStatement *self, GError **error) G_GNUC_WARN_UNUSED_RESULT;
gboolean causerie_statement_run_on_one (CauserieStatement *self, const char *missing,
                                        GError **error) G_GNUC_WARN_UNUSED_RESULT;
GPtrArray *causerie_statement_list (CauserieStatement *self, CauserieRowReader read,
                                    GDestroyNotify free_item,
                                    GError **error) G_GNUC_WARN_UNUSED_RESULT;
GArray *causerie_statement_list_ids (CauserieStatement *self,
                                     GError **error) G_GNUC_WARN_UNUSED_RESULT;
void causerie_statement_restart (CauserieStatement *self);

gint64 causerie_statement_get_int (CauserieStatement *self, int column);
guint causerie_statement_get_choice (CauserieStatement *self, int column, guint n_choices,
                                     guint fallback);
char *causerie_statement_dup_line (CauserieStatement *self, int column);
char *causerie_statement_dup_id (CauserieStatement *self, int column);
char *causerie_statement_dup_block (CauserieStatement *self, int column);
char *causerie_statement_dup_typed (CauserieStatement *self, int column);
GBytes *causerie_statement_dup_bytes (CauserieStatement *self, int column);
CauserieContent *causerie_statement_read_content (CauserieStatement *self, int column);
gboolean causerie_statement_dup_json (CauserieStatement *self, int column, char **json,
                                      GError **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
