/* SPDX-License-Identifier: GPL-3.0-or-later
 * Wraps json-glib, for JSON whose exact bytes do not matter. */
#pragma once

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

JsonNode *causerie_json_node_parse (const char *text, gsize length, GError **error);
char *causerie_json_node_write (JsonNode *node);

/* @object may be a value of any type: a value that is not an object has no members. */
JsonNode *causerie_json_node_get_member (JsonNode *object, const char *name);
const char *causerie_json_node_get_text (JsonNode *object, const char *name);
gboolean causerie_json_node_get_int (JsonNode *object, const char *name, gint64 *number);
gboolean causerie_json_node_get_boolean (JsonNode *object, const char *name);
JsonArray *causerie_json_node_get_array (JsonNode *object, const char *name);

G_END_DECLS
