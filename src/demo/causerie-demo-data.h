/* SPDX-License-Identifier: GPL-3.0-or-later
 * The demo's resources: texts in Markdown, and lists in JSON. */
#pragma once

#include "causerie-json-node.h"

G_BEGIN_DECLS

char *causerie_demo_data_load_text (const char *name);
JsonNode *causerie_demo_data_load_json (const char *name);

G_END_DECLS
