/* SPDX-License-Identifier: GPL-3.0-or-later
 * Chooses the demo's answer to a request. */
#include "config.h"

#include "causerie-demo-compose.h"

#include "causerie-demo-data.h"
#include "causerie-demo-ending.h"
#include "causerie-demo-media.h"
#include "causerie-demo-script.h"
#include "causerie-demo-search.h"
#include "causerie-demo-state.h"
#include "causerie-demo-title.h"

#include <string.h>

#define MAX_QUOTED_CHARS 400
#define MAX_SEARCHED_CHARS 4000

/* Long thinking is slow enough to be seen. */
#define LONG_SLOWNESS 4

static char *
quote_markdown (const char *text)
{
  g_autofree char *start = g_utf8_strlen (text, -1) > MAX_QUOTED_CHARS
                               ? g_utf8_substring (text, 0, MAX_QUOTED_CHARS)
                               : NULL;
  g_auto (GStrv) lines = g_strsplit (start != NULL ? start : text, "\n", -1);
  g_autofree char *joined = g_strjoinv ("\n> ", lines);

  return g_strconcat ("> ", joined, start != NULL ? "\u2026" : "", NULL);
}

/* Limits the text that is searched for words, as a pasted text may be long. */
static char *
dup_question (const CauserieDemoMessage *message)
{
  const char *text = message != NULL ? message->text->str : "";

  return g_utf8_strlen (text, -1) > MAX_SEARCHED_CHARS
             ? g_utf8_substring (text, 0, MAX_SEARCHED_CHARS)
             : g_strdup (text);
}

static char *
describe_attachments (const CauserieDemoMessage *message)
{
  GPtrArray *attachments = message->attachments;
  GString *text = g_string_new (NULL);

  if (attachments->len > 1)
    g_string_append_printf (text, "\n\nYou attached %u files:\n", attachments->len);
  for (guint i = 0; i < attachments->len; i++)
    {
      g_autofree char *one = causerie_demo_media_describe (g_ptr_array_index (attachments, i));

      if (attachments->len > 1)
        g_string_append_printf (text, "\n- %s", one);
      else
        g_string_append_printf (text, "\n\nYou attached %s.", one);
    }
  if (attachments->len > 0)
    g_string_append_printf (text, "%sA script cannot look at attachments.",
                            attachments->len > 1 ? "\n\n" : " ");
  return g_string_free (text, FALSE);
}

/* The rules for the tool that ends a chat come before the instructions of the user, with an empty
   line between them. */
static const char *
find_instructions (const CauserieDemoPrompt *prompt)
{
  const char *end;

  if (!causerie_demo_prompt_offers_tool (prompt, "end_conversation"))
    return prompt->system;
  end = strstr (prompt->system, "\n\n");
  return end != NULL ? end + strlen ("\n\n") : "";
}

static char *
answer_with_instructions (const CauserieDemoPrompt *prompt)
{
  const char *instructions = find_instructions (prompt);
  g_autofree char *script = NULL;
  g_autofree char *quote = NULL;
  g_autoptr (GString) text = NULL;

  if (*instructions == '\0')
    return causerie_demo_data_load_text ("instructions-none");
  script = causerie_demo_data_load_text ("instructions");
  quote = quote_markdown (instructions);
  text = g_string_new (script);
  g_string_replace (text, "{instructions}", quote, 1);
  return g_string_free (g_steal_pointer (&text), FALSE);
}

static char *
answer_by_default (const CauserieDemoMessage *message, const char *question)
{
  g_autofree char *script = causerie_demo_data_load_text ("default");
  g_autofree char *quote
      = quote_markdown (*question != '\0' ? question : "(a message without text)");
  g_autofree char *attachments = describe_attachments (message);
  g_autoptr (GString) text = g_string_new (script);

  g_string_replace (text, "{attachments}", attachments, 1);
  g_string_replace (text, "{quote}", quote, 1);
  return g_string_free (g_steal_pointer (&text), FALSE);
}

/* How thorough a reply is. */
typedef enum
{
  DEPTH_LOW, /* short, and without thinking */
  DEPTH_USUAL,
  DEPTH_HIGH, /* long, with long thinking */
} Depth;

static Depth
find_depth (const CauserieDemoPrompt *prompt)
{
  JsonNode *output = causerie_json_node_get_member (prompt->root, "output_config");
  const char *effort = causerie_json_node_get_text (output, "effort");

  if (g_strcmp0 (effort, "low") == 0)
    return DEPTH_LOW;
  return effort == NULL || g_str_equal (effort, "medium") ? DEPTH_USUAL : DEPTH_HIGH;
}

/* Returns: (transfer full): the text of a topic, which may be different for each depth */
static char *
load_script (const char *script, Depth depth)
{
  if (!g_str_equal (script, "effort") || depth == DEPTH_USUAL)
    return causerie_demo_data_load_text (script);
  return causerie_demo_data_load_text (depth == DEPTH_LOW ? "effort-low" : "effort-high");
}

static void
answer_question (const CauserieDemoScript *words, const CauserieDemoPrompt *prompt,
                 const CauserieDemoMessage *message, const char *question,
                 CauserieDemoAnswer *answer)
{
  const char *script = causerie_demo_script_find_topic (words, question);
  Depth depth = find_depth (prompt);

  if (g_strcmp0 (script, "search") == 0)
    causerie_demo_search_apply (prompt, answer);
  else if (g_strcmp0 (script, "instructions") == 0 && message->attachments->len == 0)
    answer->text = answer_with_instructions (prompt);
  else if (script == NULL || message->attachments->len > 0)
    answer->text = answer_by_default (message, question);
  else
    {
      answer->text = load_script (script, depth);
      answer->thinks_long = g_str_equal (script, "effort") && depth == DEPTH_HIGH;
      if (answer->thinks_long)
        answer->slowness = LONG_SLOWNESS;
    }
}

static gboolean
is_thinking_requested (const CauserieDemoPrompt *prompt, gboolean *shown)
{
  JsonNode *thinking = causerie_json_node_get_member (prompt->root, "thinking");

  *shown = g_strcmp0 (causerie_json_node_get_text (thinking, "display"), "summarized") == 0;
  return g_strcmp0 (causerie_json_node_get_text (thinking, "type"), "adaptive") == 0;
}

static void
add_thinking (const CauserieDemoPrompt *prompt, CauserieDemoAnswer *answer)
{
  const char *script;
  gboolean shown = FALSE;

  if ((answer->text == NULL && answer->blocks == NULL) || !is_thinking_requested (prompt, &shown)
      || find_depth (prompt) == DEPTH_LOW)
    return;
  script = answer->thinks_long ? "thinking-high" : "thinking";
  answer->thinking = shown ? causerie_demo_data_load_text (script) : g_strdup ("");
  answer->signs = TRUE;
}

/* The answer depends on the prompt only. */
CauserieDemoAnswer *
causerie_demo_compose (const CauserieDemoPrompt *prompt)
{
  CauserieDemoAnswer *answer = causerie_demo_answer_new ();
  const CauserieDemoMessage *message = causerie_demo_prompt_get_last_user (prompt);
  g_autofree char *question = dup_question (message);
  g_autoptr (CauserieDemoScript) script = causerie_demo_script_new ();
  gint64 max_tokens = G_MAXINT32;

  if (message != NULL && causerie_demo_title_is_requested (prompt))
    answer->text = causerie_demo_title_make (question);
  else if (message == NULL)
    answer->text = causerie_demo_data_load_text ("welcome");
  else if (!causerie_demo_state_apply (script, question, answer)
           && !causerie_demo_ending_apply (script, prompt, question, answer))
    answer_question (script, prompt, message, question, answer);
  add_thinking (prompt, answer);
  causerie_json_node_get_int (prompt->root, "max_tokens", &max_tokens);
  causerie_demo_answer_cut (answer, max_tokens);
  return answer;
}
