/* SPDX-License-Identifier: GPL-3.0-or-later
 * The texts the demo says, and the words that call for them. */
#include "config.h"

#include "causerie-demo-script.h"

typedef struct
{
  const char *pattern;
  const char *name;
} Topic;

/* The first that matches is taken. */
static const Topic topics[] = {
  { "\\bwhat (else )?can (you|i|this)\\b|^\\W*(help|hilfe|aide)\\W*$|\\bdemo words\\b", "help" },
  { "^\\W*(hi|hello|hey|hallo|moin|bonjour|salut|hola|good (morning|evening|day))\\b.{0,40}$",
    "welcome" },
  { "^\\W*(thanks|thank you|thx|danke|merci|great|nice|cool)\\b.{0,40}$", "thanks" },
  { "^\\W*(please )?(continue|go on)\\b.{0,60}$|^\\W*bitte fahre\\b.*\\bfort\\b", "continue" },
  { "\\bwho are you\\b|\\bare you (really )?(claude|an ai|human|real)\\b|\\bwho is this\\b",
    "identity" },
  { "\\b(story|stories|long)\\b", "story" },
  { "\\btables?\\b", "table" },
  { "\\b(code|function|snippet|python|rust|javascript|hello world|sql)\\b", "code" },
  { "\\b(markdown|formatting|headings?)\\b", "markdown" },
  { "\\b(shortcuts?|keyboard)\\b", "shortcuts" },
  { "\\b(branch(es)?|versions?|edit(ed|ing)?|retry|tree)\\b", "branches" },
  { "\\b(end(s|ed|ing)?|end_conversation|clos(e|es|ed|ing))\\b.*\\b(chats?|conversations?)\\b"
    "|\\bend_conversation\\b|\\b(chats?|conversations?)\\b.*\\b(end(s|ed|ing)?|closed)\\b",
    "ending" },
  { "\\b(local|ollama|llama|vllm|lm studio|offline)\\b", "local" },
  { "\\b(privacy|private|telemetry|tracking|my data|secure|security)\\b", "privacy" },
  { "\\b(keys?|services?|anthropic|models?|sign in|log in|account)\\b", "services" },
};

/**
 * causerie_demo_script_matches:
 * @pattern: a regular expression
 * @text: a text of the user
 *
 * Returns: whether @pattern is found in @text, whatever the case
 */
gboolean
causerie_demo_script_matches (const char *pattern, const char *text)
{
  return g_regex_match_simple (pattern, text, G_REGEX_CASELESS | G_REGEX_DOTALL, 0);
}

/**
 * causerie_demo_script_find:
 * @question: what the user wrote
 *
 * Returns: (transfer none) (nullable): the name of the script that answers it
 */
const char *
causerie_demo_script_find (const char *question)
{
  for (gsize i = 0; i < G_N_ELEMENTS (topics); i++)
    if (causerie_demo_script_matches (topics[i].pattern, question))
      return topics[i].name;
  return NULL;
}
