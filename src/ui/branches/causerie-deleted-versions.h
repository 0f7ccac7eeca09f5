/* SPDX-License-Identifier: GPL-3.0-or-later
 * The deleted versions of a chat in an expander below the outline, with buttons that restore
 * them. */
#pragma once

#include "causerie-chat.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define CAUSERIE_TYPE_DELETED_VERSIONS (causerie_deleted_versions_get_type ())
G_DECLARE_FINAL_TYPE (CauserieDeletedVersions, causerie_deleted_versions, CAUSERIE,
                      DELETED_VERSIONS, GtkWidget)

void causerie_deleted_versions_set_chat (CauserieDeletedVersions *self, CauserieChat *chat);

G_END_DECLS
