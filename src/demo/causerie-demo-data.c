/* SPDX-License-Identifier: GPL-3.0-or-later
 * The demo's resources: texts in Markdown, and lists in JSON. */
#include "config.h"

#include "causerie-demo-data.h"

#include "causerie-demo-resources.h"

static GBytes *
load (const char *name, const char *suffix)
{
  g_autofree char *path = g_strconcat ("/io/github/causerie_chat/demo/", name, suffix, NULL);

  return g_resource_lookup_data (causerie_demo_get_resource (), path, G_RESOURCE_LOOKUP_FLAGS_NONE,
                                 NULL);
}

/* Returns: (transfer full): the text, without white space at the end */
char *
causerie_demo_data_load_text (const char *name)
{
  g_autoptr (GBytes) bytes = load (name, ".md");
  gsize size;
  const char *text;

  g_return_val_if_fail (bytes != NULL, g_strdup (name));
  text = g_bytes_get_data (bytes, &size);
  return g_strchomp (g_strndup (text, size));
}

/* Returns: (transfer full): its JSON */
JsonNode *
causerie_demo_data_load_json (const char *name)
{
  g_autoptr (GBytes) bytes = load (name, ".json");
  g_autoptr (GError) error = NULL;
  JsonNode *node;
  gsize size;
  const char *text;

  g_return_val_if_fail (bytes != NULL, json_node_new (JSON_NODE_NULL));
  text = g_bytes_get_data (bytes, &size);
  node = causerie_json_node_parse (text, size, &error);
  g_return_val_if_fail (node != NULL, json_node_new (JSON_NODE_NULL));
  return node;
}
