/* SPDX-License-Identifier: GPL-3.0-or-later
 * What the demo service is going to say, before it is put into events. */
#include "config.h"

#include "causerie-demo-answer.h"

#include "causerie-demo-tokens.h"

#include <string.h>

CauserieDemoAnswer *
causerie_demo_answer_new (void)
{
  CauserieDemoAnswer *answer = g_new0 (CauserieDemoAnswer, 1);

  answer->status = 200;
  answer->stop_reason = "end_turn";
  answer->slowness = 1.0;
  return answer;
}

/**
 * causerie_demo_answer_free:
 * @answer: (transfer full): an answer
 */
void
causerie_demo_answer_free (CauserieDemoAnswer *answer)
{
  g_free (answer->error);
  g_free (answer->thinking);
  g_free (answer->signature);
  g_free (answer->text);
  g_free (answer);
}

/* Returns how many characters of the budget are left. */
static gint64
shorten (char *text, gint64 budget)
{
  glong length = text != NULL ? g_utf8_strlen (text, -1) : 0;

  if (length <= budget)
    return budget - length;
  *g_utf8_offset_to_pointer (text, (glong)MAX (budget, 0)) = '\0';
  return -1;
}

/* Cuts the answer off where the tokens are used up. A call that no longer fits is left out. */
void
causerie_demo_answer_cut (CauserieDemoAnswer *answer, gint64 max_tokens)
{
  gint64 budget = max_tokens * CAUSERIE_DEMO_TOKEN_CHARS;
  gint64 left = shorten (answer->thinking, budget);

  if (left >= 0)
    left = shorten (answer->text, left);
  else
    {
      /* Thinking that breaks off is never signed. */
      answer->signs = FALSE;
      g_clear_pointer (&answer->text, g_free);
    }
  if (left < 0)
    {
      answer->ends = FALSE;
      answer->stop_reason = "max_tokens";
    }
}

/* Leaves the first half of the text, up to the end of a word. */
void
causerie_demo_answer_halve (CauserieDemoAnswer *answer)
{
  char *space = strchr (answer->text + strlen (answer->text) / 2, ' ');

  if (space != NULL)
    *space = '\0';
}
