/* SPDX-License-Identifier: GPL-3.0-or-later
 * The versions of a chat's messages: which are chosen, and which are deleted. */
#pragma once

#include "causerie-pending-writes.h"

G_BEGIN_DECLS

#define CAUSERIE_TYPE_VERSIONS (causerie_versions_get_type ())
G_DECLARE_FINAL_TYPE (CauserieVersions, causerie_versions, CAUSERIE, VERSIONS, GObject)

/* Signal: "failed" (CauserieFailure): a deletion could not be stored, and was undone. */
CauserieVersions *causerie_versions_new (CauserieLibrary *library, CauseriePendingWrites *writes,
                                         CauserieTree *tree);
void causerie_versions_set_chat_id (CauserieVersions *self, gint64 chat_id);
void causerie_versions_store_choices (CauserieVersions *self);
void causerie_versions_restore_choices (CauserieVersions *self);
gint64 causerie_versions_find_leaf (CauserieVersions *self);
void causerie_versions_update (CauserieVersions *self, GArray *message_ids, GArray *choices,
                               GArray *deleted);
gboolean causerie_versions_set_deleted (CauserieVersions *self, gint64 message_id,
                                        gboolean deleted);

G_END_DECLS
