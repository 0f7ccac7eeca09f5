/* SPDX-License-Identifier: GPL-3.0-or-later
 * How the demo deals with a wish to end the chat, with insults, and with distress.
 *
 * Everything is judged from the messages of one request, so every branch of a conversation has a
 * history of its own, and a restart changes nothing. */
#include "config.h"

#include "causerie-demo-etiquette.h"

#include "causerie-demo-data.h"
#include "causerie-demo-script.h"

#include <string.h>

#define TOOL "end_conversation"

#define APOSTROPHE "['\u2019]"

static const char distress[]
    = "\\b(kill|hurt|harm|cut|cutting) (myself|my ?self)\\b|\\bend (my (own )?life|it all)\\b"
      "|\\bsuicid|\\bself.?harm|\\b(want|wish) to (die|be dead)\\b|\\bbetter off dead\\b"
      "|\\b(no reason|don" APOSTROPHE "?t want) to (live|be alive)\\b|\\bnot want to live\\b"
      "|\\b(kill|stab|shoot|hurt) (him|her|them|someone|somebody|people)\\b"
      "|\\bselbstmord|\\bumbringen\\b|\\bnicht mehr leben\\b|\\bsterben will\\b";

static const char insult[]
    = "\\b(you|u|du|your|ya)( are|" APOSTROPHE "?re| bist|r)?( (so|really|such|just|an?|ein|a"
      "|complete(ly)?|total(ly)?|fucking|the|ganz|echt|most))* ?"
      "(idiot|moron|stupid|dumb|useless|worthless|pathetic|trash|garbage|imbecile|dumm|bl\u00f6d"
      "|nutzlos|loser|piece of (shit|junk|crap))s?\\b"
      "|\\b(shut up|fuck you|screw you|i hate you|halt die (klappe|fresse))\\b"
      "|\\b(stupid|dumb|useless|worthless|damn(ed)?) (bot|machine|thing|program|ai|robot|toy)\\b"
      "|^\\W*(idiot|moron|imbecile|stupid|loser|dummkopf)\\W*$";

static const char wish[]
    = "\\b(end|close|finish|terminate) (this|the|our) (chat|conversation|talk|branch)\\b"
      "|^\\W*please (end|close)( it| this)?\\W*$|\\b(call|use) end_conversation\\b"
      "|\\bbeende\\b.{0,20}\\b(chat|gespr\u00e4ch|unterhaltung)\\b"
      "|\\b(chat|gespr\u00e4ch|unterhaltung)\\b.{0,20}\\bbeenden?\\b"
      "|\\b(termine|cl\u00f4s)\\w* (cette|la|ce) (conversation|discussion|chat)\\b";

static const char no_wish[]
    = "^\\W*(how|what|why|when|where|who|which|does|did|is|are|was|wie|was|warum|wann|wieso|"
      "comment|pourquoi)\\b|\\b(don" APOSTROPHE "?t|do not|never|not|nicht) (ever |please )?"
      "(end|close|finish|terminate|beende)";

static const char consent[]
    = "^\\W*(yes|yep|yeah|yup|sure|ok|okay|please( do)?|do it|go ahead|confirm(ed)?|definitely|"
      "absolutely|certainly|of course|i" APOSTROPHE "?m sure|i am sure|i do|end it|ja|jawohl|"
      "bitte|klar|oui|s[i\u00ed])\\b";

static const char denial[]
    = "\\b(no|nope|not|don" APOSTROPHE "?t|never|cancel|wait|nein|nicht|non|stay|later)\\b";

typedef struct
{
  guint insults; /* user turns on this path that insult, the last one included */
  gboolean distressed;
  gboolean warned;
  gboolean asked; /* the reply just before asked whether to end */
} Past;

/* Compiled once for a path that may be thousands of turns long. */
static GRegex *
compile (const char *pattern)
{
  return g_regex_new (pattern, G_REGEX_CASELESS | G_REGEX_DOTALL | G_REGEX_OPTIMIZE, 0, NULL);
}

static Past
look_back (const CauserieDemoPrompt *prompt)
{
  g_autoptr (GRegex) insults = compile (insult);
  g_autoptr (GRegex) signs = compile (distress);
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
          past.insults += g_regex_match (insults, text, 0, NULL);
          past.distressed = past.distressed || g_regex_match (signs, text, 0, NULL);
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
answer_decision (const CauserieDemoPrompt *prompt, const Past *past, const char *question,
                 CauserieDemoAnswer *answer)
{
  if (past->distressed)
    say (answer, "care-on");
  else if (causerie_demo_script_matches (denial, question))
    say (answer, "end-not");
  else
    say_and_end (prompt, answer, "end-yes", "end-cannot");
  return TRUE;
}

/**
 * causerie_demo_etiquette_apply:
 * @prompt: a prompt
 * @question: the last words of the user
 * @answer: filled if the matter is one of etiquette
 *
 * Where there are signs that someone may come to harm, nothing on that path ends the chat.
 *
 * Returns: whether @answer has been filled
 */
gboolean
causerie_demo_etiquette_apply (const CauserieDemoPrompt *prompt, const char *question,
                               CauserieDemoAnswer *answer)
{
  gboolean decides = causerie_demo_script_matches (consent, question)
                     || causerie_demo_script_matches (denial, question);
  gboolean insults = causerie_demo_script_matches (insult, question);
  gboolean wishes = causerie_demo_script_matches (wish, question)
                    && !causerie_demo_script_matches (no_wish, question);
  Past past;

  if (causerie_demo_script_matches (distress, question))
    {
      say (answer, "care");
      return TRUE;
    }
  /* Most turns are none of this, and the path may be long. */
  if (!decides && !insults && !wishes)
    return FALSE;
  past = look_back (prompt);
  if (past.asked && decides)
    return answer_decision (prompt, &past, question, answer);
  if (insults)
    return answer_insult (prompt, &past, answer);
  return wishes && answer_wish (prompt, &past, answer);
}
