/* SPDX-License-Identifier: GPL-3.0-or-later
 * The words that make the demo show one of the less happy states. */
#include "config.h"

#include "causerie-demo-state.h"

#include "causerie-demo-data.h"
#include "causerie-demo-script.h"

#include <stdlib.h>
#include <string.h>

#define DEFAULT_WAIT 5
#define SLOWNESS 12.0

typedef void (*Show) (CauserieDemoAnswer *answer, const char *argument);

typedef struct
{
  const char *word;
  Show show;
} State;

static void
fail (CauserieDemoAnswer *answer, guint status, const char *error)
{
  answer->status = status;
  answer->error = g_strdup (error);
}

static void
tell_half (CauserieDemoAnswer *answer, const char *stop_reason)
{
  answer->text = causerie_demo_data_load_text ("state");
  causerie_demo_answer_halve (answer);
  answer->stop_reason = stop_reason;
}

static void
show_refusal (CauserieDemoAnswer *answer, const char *argument)
{
  tell_half (answer, "refusal");
}

static void
show_overload (CauserieDemoAnswer *answer, const char *argument)
{
  fail (answer, 529, "Overloaded");
}

static void
show_rate_limit (CauserieDemoAnswer *answer, const char *argument)
{
  int seconds = atoi (argument);

  fail (answer, 429, "This request would exceed the rate limit of the demo.");
  answer->retry_after = seconds > 0 ? (guint)seconds : DEFAULT_WAIT;
}

static void
show_spend_limit (CauserieDemoAnswer *answer, const char *argument)
{
  fail (answer, 429, "You have reached your specified API usage limits.");
  answer->hopeless = TRUE;
}

static void
show_bad_key (CauserieDemoAnswer *answer, const char *argument)
{
  fail (answer, 401, "invalid x-api-key");
}

static void
show_unknown_model (CauserieDemoAnswer *answer, const char *argument)
{
  fail (answer, 404, "model: demo-unknown");
}

static void
show_server_error (CauserieDemoAnswer *answer, const char *argument)
{
  fail (answer, 500, "Internal server error");
}

static void
show_cut (CauserieDemoAnswer *answer, const char *argument)
{
  tell_half (answer, "max_tokens");
}

static void
show_full_context (CauserieDemoAnswer *answer, const char *argument)
{
  tell_half (answer, "model_context_window_exceeded");
}

static void
show_break (CauserieDemoAnswer *answer, const char *argument)
{
  answer->text = causerie_demo_data_load_text ("state");
  answer->mishap = CAUSERIE_DEMO_MISHAP_BREAK;
}

static void
show_error (CauserieDemoAnswer *answer, const char *argument)
{
  answer->text = causerie_demo_data_load_text ("state");
  answer->mishap = CAUSERIE_DEMO_MISHAP_ERROR;
}

static void
show_slowness (CauserieDemoAnswer *answer, const char *argument)
{
  answer->text = causerie_demo_data_load_text ("state");
  answer->slowness = SLOWNESS;
}

static const State states[] = {
  { "refuse", show_refusal },
  { "overloaded", show_overload },
  { "rate limit", show_rate_limit },
  { "spend limit", show_spend_limit },
  { "bad key", show_bad_key },
  { "unknown model", show_unknown_model },
  { "server error", show_server_error },
  { "cut", show_cut },
  { "context full", show_full_context },
  { "break", show_break },
  { "error", show_error },
  { "slow", show_slowness },
};

/**
 * causerie_demo_state_apply:
 * @question: the last words of the user
 * @answer: filled if they ask for a state, as in "demo: slow"
 *
 * Returns: whether @answer has been filled
 */
gboolean
causerie_demo_state_apply (const char *question, CauserieDemoAnswer *answer)
{
  g_autofree char *lower = g_ascii_strdown (question, -1);
  const char *words = strstr (lower, "demo:");

  if (words == NULL)
    return FALSE;
  words += strlen ("demo:");
  words += strspn (words, " \t");
  for (gsize i = 0; i < G_N_ELEMENTS (states); i++)
    if (g_str_has_prefix (words, states[i].word))
      {
        states[i].show (answer, words + strlen (states[i].word));
        return TRUE;
      }
  return FALSE;
}
