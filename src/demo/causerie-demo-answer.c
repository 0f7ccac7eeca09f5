/* SPDX-License-Identifier: GPL-3.0-or-later
 * A reply of the demo service, before it is converted to events. */
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
  g_clear_pointer (&answer->blocks, json_node_unref);
  g_free (answer);
}

/* Truncates @text to @budget characters. Returns: the rest of the budget, or -1 if @text was
   truncated */
static gint64
shorten (char *text, gint64 budget)
{
  glong length = text != NULL ? g_utf8_strlen (text, -1) : 0;

  if (length <= budget)
    return budget - length;
  *g_utf8_offset_to_pointer (text, (glong)MAX (budget, 0)) = '\0';
  return -1;
}

/* Truncates the answer to @max_tokens. A call that does not fit is left out. */
void
causerie_demo_answer_cut (CauserieDemoAnswer *answer, gint64 max_tokens)
{
  gint64 budget = max_tokens * CAUSERIE_DEMO_TOKEN_CHARS;
  gint64 left = shorten (answer->thinking, budget);

  if (left >= 0)
    left = shorten (answer->text, left);
  else
    {
      /* Truncated thinking is not signed. */
      answer->signs = FALSE;
      g_clear_pointer (&answer->text, g_free);
    }
  if (left < 0)
    {
      answer->ends = FALSE;
      answer->stop_reason = "max_tokens";
    }
}

/* Truncates the text to its first half, at the end of a word. */
void
causerie_demo_answer_halve (CauserieDemoAnswer *answer)
{
  char *space = strchr (answer->text + strlen (answer->text) / 2, ' ');

  if (space != NULL)
    *space = '\0';
}
