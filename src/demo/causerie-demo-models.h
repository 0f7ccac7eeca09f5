/* SPDX-License-Identifier: GPL-3.0-or-later
 * The models that the demo service lists, as the Models API describes them. None of them pretends
 * to be Claude. */
#pragma once

#include "causerie-json-node.h"

G_BEGIN_DECLS

JsonNode *causerie_demo_models_find (const char *id);
JsonNode *causerie_demo_models_choose (const char *id);
char *causerie_demo_models_list (GHashTable *query);

G_END_DECLS
