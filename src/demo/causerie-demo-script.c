/* SPDX-License-Identifier: GPL-3.0-or-later
 * The patterns that the demo recognizes, and the texts that answer them. */
#include "config.h"

#include "causerie-demo-script.h"

#include "causerie-demo-data.h"

struct _CauserieDemoScript
{
  JsonNode *words;
  GHashTable *regexes; /* compiled patterns, GRegex by JsonArray; cached, as a request may have
                          thousands of messages */
};

CauserieDemoScript *
causerie_demo_script_new (void)
{
  CauserieDemoScript *script = g_new0 (CauserieDemoScript, 1);

  script->words = causerie_demo_data_load_json ("words");
  script->regexes = g_hash_table_new_full (NULL, NULL, NULL, (GDestroyNotify)g_regex_unref);
  return script;
}

/**
 * causerie_demo_script_free:
 * @script: (transfer full): a script
 */
void
causerie_demo_script_free (CauserieDemoScript *script)
{
  g_hash_table_unref (script->regexes);
  json_node_unref (script->words);
  g_free (script);
}

static GRegex *
compile (JsonArray *patterns)
{
  g_autoptr (GString) all = g_string_new (NULL);
  g_autoptr (GError) error = NULL;
  GRegex *regex;

  for (guint i = 0; i < json_array_get_length (patterns); i++)
    g_string_append_printf (all, "%s%s", i > 0 ? "|" : "",
                            json_array_get_string_element (patterns, i));
  regex = g_regex_new (all->str, G_REGEX_CASELESS | G_REGEX_DOTALL | G_REGEX_OPTIMIZE, 0, &error);
  if (regex == NULL)
    g_error ("words.json: %s", error->message);
  return regex;
}

static gboolean
matches (const CauserieDemoScript *script, JsonArray *patterns, const char *text)
{
  GRegex *regex = g_hash_table_lookup (script->regexes, patterns);

  if (regex == NULL)
    {
      regex = compile (patterns);
      g_hash_table_insert (script->regexes, patterns, regex);
    }
  return g_regex_match (regex, text, 0, NULL);
}

/**
 * causerie_demo_script_matches:
 * @kind: the kind of words, such as `insult`
 *
 * Returns: whether @text contains words of that kind
 */
gboolean
causerie_demo_script_matches (const CauserieDemoScript *script, const char *kind, const char *text)
{
  return matches (script, causerie_json_node_get_array (script->words, kind), text);
}

/* Returns: (transfer none) (nullable): the name of the text that answers @text: the first topic
 * whose words it contains */
const char *
causerie_demo_script_find_topic (const CauserieDemoScript *script, const char *text)
{
  JsonArray *topics = causerie_json_node_get_array (script->words, "topics");

  for (guint i = 0; i < json_array_get_length (topics); i++)
    {
      JsonNode *topic = json_array_get_element (topics, i);

      if (matches (script, causerie_json_node_get_array (topic, "words"), text))
        return causerie_json_node_get_text (topic, "script");
    }
  return NULL;
}

/* Returns: (transfer none) (nullable): the entry of `states` with which @words begin */
JsonNode *
causerie_demo_script_find_state (const CauserieDemoScript *script, const char *words)
{
  JsonArray *states = causerie_json_node_get_array (script->words, "states");

  for (guint i = 0; i < json_array_get_length (states); i++)
    {
      JsonNode *state = json_array_get_element (states, i);

      if (g_str_has_prefix (words, causerie_json_node_get_text (state, "word")))
        return state;
    }
  return NULL;
}
