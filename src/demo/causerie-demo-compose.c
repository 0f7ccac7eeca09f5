/* SPDX-License-Identifier: GPL-3.0-or-later
 * Decides what the demo says to a request. */
#include "config.h"

#include "causerie-demo-compose.h"

#include "causerie-demo-etiquette.h"
#include "causerie-demo-fields.h"
#include "causerie-demo-script.h"
#include "causerie-demo-state.h"
#include "causerie-demo-title.h"

#include <string.h>

#define MOST_QUOTED_CHARS 400
#define MOST_SEARCHED_CHARS 4000

static char *
quote_markdown (const char *text)
{
  g_autofree char *start = g_utf8_strlen (text, -1) > MOST_QUOTED_CHARS
                               ? g_utf8_substring (text, 0, MOST_QUOTED_CHARS)
                               : NULL;
  g_auto (GStrv) lines = g_strsplit (start != NULL ? start : text, "\n", -1);
  g_autofree char *joined = g_strjoinv ("\n> ", lines);

  return g_strconcat ("> ", joined, start != NULL ? "\u2026" : "", NULL);
}

/* As much as matters for choosing a script: a pasted book is not searched for words. */
static char *
dup_question (const CauserieDemoTurn *turn)
{
  g_autofree char *text = turn != NULL ? causerie_demo_turn_dup_text (turn) : g_strdup ("");

  return g_utf8_strlen (text, -1) > MOST_SEARCHED_CHARS
             ? g_utf8_substring (text, 0, MOST_SEARCHED_CHARS)
             : g_steal_pointer (&text);
}

static guint
count_blocks (const CauserieDemoTurn *turn, const char *type)
{
  guint count = 0;

  for (guint i = 0; i < turn->blocks->len; i++)
    {
      const CauserieDemoBlock *block = g_ptr_array_index (turn->blocks, i);

      count += strcmp (block->type, type) == 0;
    }
  return count;
}

static char *
describe_attachments (const CauserieDemoTurn *turn)
{
  guint images = count_blocks (turn, "image");
  guint documents = count_blocks (turn, "document");

  if (images + documents == 0)
    return g_strdup ("");
  return g_strdup_printf ("\n\nYou attached %u %s and %u %s. They arrived whole, but a script "
                          "cannot look at them.",
                          images, images == 1 ? "picture" : "pictures", documents,
                          documents == 1 ? "document" : "documents");
}

static char *
answer_by_default (const CauserieDemoTurn *turn, const char *question)
{
  g_autofree char *script = causerie_demo_script_load ("default");
  g_autofree char *quote
      = quote_markdown (*question != '\0' ? question : "(a message without text)");
  g_autofree char *attachments = describe_attachments (turn);
  g_autoptr (GString) text = g_string_new (script);

  g_string_replace (text, "{attachments}", attachments, 1);
  g_string_replace (text, "{quote}", quote, 1);
  return g_string_free (g_steal_pointer (&text), FALSE);
}

static void
answer_question (const CauserieDemoRequest *request, const CauserieDemoTurn *turn,
                 const char *question, CauserieDemoAnswer *answer)
{
  const char *script = causerie_demo_script_find (question);
  g_autofree char *attachments = describe_attachments (turn);

  if (script == NULL || *attachments != '\0')
    answer->text = answer_by_default (turn, question);
  else
    answer->text = causerie_demo_script_load (script);
}

static gboolean
is_thinking_wanted (const CauserieDemoRequest *request, gboolean *shown)
{
  g_autofree char *type = NULL;
  g_autofree char *display = NULL;
  CauserieJsonSpan thinking;

  if (!causerie_demo_fields_find (request->root, "thinking", &thinking))
    return FALSE;
  type = causerie_json_find_text (thinking, "type");
  display = causerie_json_find_text (thinking, "display");
  *shown = g_strcmp0 (display, "summarized") == 0;
  return g_strcmp0 (type, "adaptive") == 0;
}

static void
add_thinking (const CauserieDemoRequest *request, CauserieDemoAnswer *answer)
{
  gboolean shown = FALSE;

  if (answer->text == NULL || !is_thinking_wanted (request, &shown))
    return;
  answer->thinking = shown ? causerie_demo_script_load ("thinking") : g_strdup ("");
  answer->signs = TRUE;
}

/**
 * causerie_demo_compose:
 * @request: a request that may be answered
 *
 * Everything the answer depends on is in the request.
 *
 * Returns: (transfer full): the answer
 */
CauserieDemoAnswer *
causerie_demo_compose (const CauserieDemoRequest *request)
{
  CauserieDemoAnswer *answer = causerie_demo_answer_new ();
  const CauserieDemoTurn *turn = causerie_demo_request_get_last_user (request);
  g_autofree char *question = dup_question (turn);
  gint64 max_tokens = G_MAXINT32;

  if (turn != NULL && causerie_demo_title_is_wanted (request))
    answer->text = causerie_demo_title_make (question);
  else if (turn == NULL)
    answer->text = causerie_demo_script_load ("welcome");
  else if (!causerie_demo_state_apply (question, answer)
           && !causerie_demo_etiquette_apply (request, question, answer))
    answer_question (request, turn, question, answer);
  add_thinking (request, answer);
  causerie_json_find_int (request->root, "max_tokens", &max_tokens);
  causerie_demo_answer_cut (answer, max_tokens);
  return answer;
}
