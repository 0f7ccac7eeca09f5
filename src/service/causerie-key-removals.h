/* SPDX-License-Identifier: GPL-3.0-or-later
 * The keys of removed services, which stay in the keyring while the removal can be undone. */
#pragma once

#include "causerie-secrets.h"
#include "causerie-settings.h"

G_BEGIN_DECLS

#define CAUSERIE_TYPE_KEY_REMOVALS (causerie_key_removals_get_type ())
G_DECLARE_FINAL_TYPE (CauserieKeyRemovals, causerie_key_removals, CAUSERIE, KEY_REMOVALS, GObject)

CauserieKeyRemovals *causerie_key_removals_new (CauserieSettings *settings,
                                                CauserieSecrets *secrets);
void causerie_key_removals_add (CauserieKeyRemovals *self, const char *identity);
void causerie_key_removals_cancel (CauserieKeyRemovals *self, const char *identity);
char **causerie_key_removals_list (CauserieKeyRemovals *self);
void causerie_key_removals_finish (CauserieKeyRemovals *self, const char *identity);

G_END_DECLS
