/* SPDX-License-Identifier: GPL-3.0-or-later
 * The demo's answers to a request to end the chat, to insults, and to signs of distress.
 *
 * The decision depends only on the messages of the request, so each branch has its own history, and
 * restarting the demo has no effect. */
#include "config.h"

#include "causerie-demo-ending.h"

#include "causerie-demo-data.h"
#include "causerie-demo-script.h"

#include <string.h>

#define TOOL "end_conversation"

typedef struct
{
  guint insults; /* number of user turns with insults, including the last one */
  gboolean distressed;
  gboolean warned;
  gboolean asked; /* the previous reply asked whether to end the chat */
} History;

static History
read_history (const CauserieDemoScript *script, const CauserieDemoPrompt *prompt)
{
  g_autofree char *warning = causerie_demo_data_load_text ("insult-warn");
  g_autofree char *asking = causerie_demo_data_load_text ("end-ask");
  History history = { 0 };

  for (guint i = 0; i < prompt->messages->len; i++)
    {
      const CauserieDemoMessage *message = g_ptr_array_index (prompt->messages, i);
      const char *text = message->text->str;

      if (strcmp (message->role, "assistant") == 0)
        {
          history.warned = history.warned || strstr (text, warning) != NULL;
          history.asked = strstr (text, asking) != NULL;
        }
      else if (strcmp (message->role, "user") == 0)
        {
          history.insults += causerie_demo_script_matches (script, "insult", text);
          history.distressed
              = history.distressed || causerie_demo_script_matches (script, "distress", text);
        }
    }
  return history;
}

static void
reply (CauserieDemoAnswer *answer, const char *script)
{
  answer->text = causerie_demo_data_load_text (script);
}

static void
reply_and_end (const CauserieDemoPrompt *prompt, CauserieDemoAnswer *answer, const char *script,
               const char *otherwise)
{
  answer->ends = causerie_demo_prompt_offers_tool (prompt, TOOL);
  reply (answer, answer->ends ? script : otherwise);
}

static gboolean
answer_insult (const CauserieDemoPrompt *prompt, const History *history, CauserieDemoAnswer *answer)
{
  if (history->distressed)
    reply (answer, "care-on");
  else if (history->insults == 1)
    reply (answer, "insult-redirect");
  else if (history->insults == 2 || !history->warned)
    reply (answer, "insult-warn");
  else
    reply_and_end (prompt, answer, "insult-end", "insult-stay");
  return TRUE;
}

static gboolean
answer_wish (const CauserieDemoPrompt *prompt, const History *history, CauserieDemoAnswer *answer)
{
  if (history->distressed)
    reply (answer, "care-on");
  else if (causerie_demo_prompt_offers_tool (prompt, TOOL))
    reply (answer, "end-ask");
  else
    reply (answer, "end-cannot");
  return TRUE;
}

static gboolean
answer_decision (const CauserieDemoScript *script, const CauserieDemoPrompt *prompt,
                 const History *history, const char *question, CauserieDemoAnswer *answer)
{
  if (history->distressed)
    reply (answer, "care-on");
  else if (causerie_demo_script_matches (script, "no", question))
    reply (answer, "end-not");
  else
    reply_and_end (prompt, answer, "end-yes", "end-cannot");
  return TRUE;
}

/**
 * causerie_demo_ending_apply:
 * @answer: filled if one of these cases applies
 *
 * The chat is never ended if any message shows signs that someone may come to harm.
 */
gboolean
causerie_demo_ending_apply (const CauserieDemoScript *script, const CauserieDemoPrompt *prompt,
                            const char *question, CauserieDemoAnswer *answer)
{
  gboolean decides = causerie_demo_script_matches (script, "yes", question)
                     || causerie_demo_script_matches (script, "no", question);
  gboolean insults = causerie_demo_script_matches (script, "insult", question);
  gboolean wishes = causerie_demo_script_matches (script, "end", question)
                    && !causerie_demo_script_matches (script, "not-end", question);
  History history;

  if (causerie_demo_script_matches (script, "distress", question))
    {
      reply (answer, "care");
      return TRUE;
    }
  /* Skip reading a long history for the usual messages. */
  if (!decides && !insults && !wishes)
    return FALSE;
  history = read_history (script, prompt);
  if (history.asked && decides)
    return answer_decision (script, prompt, &history, question, answer);
  if (insults)
    return answer_insult (prompt, &history, answer);
  return wishes && answer_wish (prompt, &history, answer);
}
