/* SPDX-License-Identifier: GPL-3.0-or-later
 * How the demo deals with a wish to end the chat, with insults, and with distress.
 *
 * Everything is judged from the messages of one request, so every branch of a conversation has a
 * history of its own, and a restart changes nothing. */
#include "config.h"

#include "causerie-demo-ending.h"

#include "causerie-demo-data.h"
#include "causerie-demo-script.h"

#include <string.h>

#define TOOL "end_conversation"

typedef struct
{
  guint insults; /* user turns on this path that insult, the last one included */
  gboolean distressed;
  gboolean warned;
  gboolean asked; /* the reply just before asked whether to end */
} Past;

static Past
look_back (const CauserieDemoScript *script, const CauserieDemoPrompt *prompt)
{
  g_autofree char *warning = causerie_demo_data_load_text ("insult-warn");
  g_autofree char *asking = causerie_demo_data_load_text ("end-ask");
  Past past = { 0 };

  for (guint i = 0; i < prompt->messages->len; i++)
    {
      const CauserieDemoMessage *message = g_ptr_array_index (prompt->messages, i);
      const char *text = message->text->str;

      if (strcmp (message->role, "assistant") == 0)
        {
          past.warned = past.warned || strstr (text, warning) != NULL;
          past.asked = strstr (text, asking) != NULL;
        }
      else if (strcmp (message->role, "user") == 0)
        {
          past.insults += causerie_demo_script_matches (script, "insult", text);
          past.distressed
              = past.distressed || causerie_demo_script_matches (script, "distress", text);
        }
    }
  return past;
}

static void
say (CauserieDemoAnswer *answer, const char *script)
{
  answer->text = causerie_demo_data_load_text (script);
}

static void
say_and_end (const CauserieDemoPrompt *prompt, CauserieDemoAnswer *answer, const char *script,
             const char *otherwise)
{
  answer->ends = causerie_demo_prompt_offers_tool (prompt, TOOL);
  say (answer, answer->ends ? script : otherwise);
}

static gboolean
answer_insult (const CauserieDemoPrompt *prompt, const Past *past, CauserieDemoAnswer *answer)
{
  if (past->distressed)
    say (answer, "care-on");
  else if (past->insults == 1)
    say (answer, "insult-redirect");
  else if (past->insults == 2 || !past->warned)
    say (answer, "insult-warn");
  else
    say_and_end (prompt, answer, "insult-end", "insult-stay");
  return TRUE;
}

static gboolean
answer_wish (const CauserieDemoPrompt *prompt, const Past *past, CauserieDemoAnswer *answer)
{
  if (past->distressed)
    say (answer, "care-on");
  else if (causerie_demo_prompt_offers_tool (prompt, TOOL))
    say (answer, "end-ask");
  else
    say (answer, "end-cannot");
  return TRUE;
}

static gboolean
answer_decision (const CauserieDemoScript *script, const CauserieDemoPrompt *prompt,
                 const Past *past, const char *question, CauserieDemoAnswer *answer)
{
  if (past->distressed)
    say (answer, "care-on");
  else if (causerie_demo_script_matches (script, "no", question))
    say (answer, "end-not");
  else
    say_and_end (prompt, answer, "end-yes", "end-cannot");
  return TRUE;
}

/**
 * causerie_demo_ending_apply:
 * @script: the words that the demo knows
 * @prompt: a prompt
 * @question: the last words of the user
 * @answer: filled if the matter is one of etiquette
 *
 * Where there are signs that someone may come to harm, nothing on that path ends the chat.
 *
 * Returns: whether @answer has been filled
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
  Past past;

  if (causerie_demo_script_matches (script, "distress", question))
    {
      say (answer, "care");
      return TRUE;
    }
  /* Most turns are none of this, and the path may be long. */
  if (!decides && !insults && !wishes)
    return FALSE;
  past = look_back (script, prompt);
  if (past.asked && decides)
    return answer_decision (script, prompt, &past, question, answer);
  if (insults)
    return answer_insult (prompt, &past, answer);
  return wishes && answer_wish (prompt, &past, answer);
}
