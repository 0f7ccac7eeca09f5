/* SPDX-License-Identifier: GPL-3.0-or-later
 * The models of the demo service in the format of the Models API, none of which pretends to be
 * Claude. */
#pragma once

#include "causerie-json-node.h"

G_BEGIN_DECLS

JsonNode *causerie_demo_models_find (const char *id);
JsonNode *causerie_demo_models_choose (const char *id);
char *causerie_demo_models_list (GHashTable *query);

G_END_DECLS
