/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copies the readable rows of one table of a damaged library. */
#pragma once

#include "causerie-connection.h"

G_BEGIN_DECLS

typedef struct _CauserieSalvageTable CauserieSalvageTable;

CauserieSalvageTable *causerie_salvage_table_new (CauserieConnection *from, CauserieConnection *to,
                                                  const char *name, const char *key,
                                                  GCancellable *cancellable,
                                                  GError **error) G_GNUC_WARN_UNUSED_RESULT;
void causerie_salvage_table_free (CauserieSalvageTable *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (CauserieSalvageTable, causerie_salvage_table_free)

gboolean causerie_salvage_table_copy (CauserieSalvageTable *self,
                                      GError **error) G_GNUC_WARN_UNUSED_RESULT;
gboolean causerie_salvage_table_copy_of_chats (CauserieSalvageTable *self, GArray *chat_ids,
                                               GError **error) G_GNUC_WARN_UNUSED_RESULT;
guint causerie_salvage_table_get_n_gaps (CauserieSalvageTable *self);

G_END_DECLS
