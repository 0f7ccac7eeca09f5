/* SPDX-License-Identifier: GPL-3.0-or-later
 * Texts for tokens, costs, and what is stored about a reply. */
#include "config.h"

#include "causerie-usage-words.h"

#include "causerie-cost.h"

#include <glib/gi18n-lib.h>

#define DOLLAR ((double)CAUSERIE_COST_DOLLAR)
/* Less than this has no digits to show. */
#define LEAST_COST (CAUSERIE_COST_DOLLAR / 10000)

/* Returns: (transfer full): the number with separators */
char *
causerie_usage_words_dup_number (gint64 number)
{
  return g_strdup_printf ("%'" G_GINT64_FORMAT, number);
}

/**
 * causerie_usage_words_dup_cost:
 * @cost: in the unit of %CAUSERIE_COST_DOLLAR
 *
 * Single replies often cost less than a cent, so there are more digits below a dollar.
 */
char *
causerie_usage_words_dup_cost (gint64 cost)
{
  g_autofree char *number = NULL;

  if (cost > 0 && cost < LEAST_COST)
    {
      number = g_strdup_printf ("%.4f", (double)LEAST_COST / DOLLAR);
      /* Translators: an amount of money in US dollars; %s is a number */
      return g_strdup_printf (_ ("less than $%s"), number);
    }
  number = cost == 0 || cost >= CAUSERIE_COST_DOLLAR
               ? g_strdup_printf ("%'.2f", (double)cost / DOLLAR)
               : g_strdup_printf ("%.4f", (double)cost / DOLLAR);
  /* Translators: an amount of money in US dollars; %s is a number */
  return g_strdup_printf (_ ("$%s"), number);
}

/* Returns: (transfer full): a percentage, "0%" of nothing */
char *
causerie_usage_words_dup_share (gint64 part, gint64 whole)
{
  double share = whole > 0 ? 100.0 * (double)part / (double)whole : 0;

  /* Translators: a percentage; %.0f is the number */
  return g_strdup_printf (_ ("%.0f%%"), share);
}

char *
causerie_usage_words_dup_duration (gint64 microseconds)
{
  gint64 seconds = microseconds / G_USEC_PER_SEC;
  g_autofree char *minutes = NULL;

  if (seconds < 60)
    /* Translators: how long a reply took; %.1f is a number of seconds */
    return g_strdup_printf (_ ("%.1f s"), (double)microseconds / G_USEC_PER_SEC);
  minutes = causerie_usage_words_dup_number (seconds / 60);
  /* Translators: how long a reply took: minutes and seconds */
  return g_strdup_printf (_ ("%s min %02d s"), minutes, (int)(seconds % 60));
}

/**
 * causerie_usage_words_dup_model:
 * @session: (nullable): provides the display names of models
 * @model: the id of a model, "" if it is not known
 */
char *
causerie_usage_words_dup_model (CauserieSession *session, const char *model)
{
  const char *name = NULL;

  if (session != NULL && *model != '\0')
    name = causerie_registry_get_model_name (causerie_session_get_registry (session), model);
  if (name == NULL)
    /* Translators: of a reply: the language model is not known */
    name = *model != '\0' ? model : _ ("Unknown Model");
  return g_strdup (name);
}

static const char *
find_state_words (CauserieMessageState state)
{
  switch (state)
    {
    case CAUSERIE_MESSAGE_STOPPED:
      /* Translators: why a reply ended */
      return _ ("Stopped by you");
    case CAUSERIE_MESSAGE_INTERRUPTED:
      /* Translators: why a reply ended */
      return _ ("Interrupted");
    case CAUSERIE_MESSAGE_CUT:
      /* Translators: why a reply ended */
      return _ ("Reached the longest length of a reply");
    case CAUSERIE_MESSAGE_REFUSED:
      /* Translators: why a reply ended */
      return _ ("Stopped by a safety filter");
    case CAUSERIE_MESSAGE_CONTEXT_FULL:
      /* Translators: why a reply ended */
      return _ ("The context was full");
    default:
      return NULL;
    }
}

/**
 * causerie_usage_words_dup_stop_reason:
 * @reason: (nullable): as the service gave it
 *
 * A reason that is not known is shown as the service gave it.
 *
 * Returns: (transfer full) (nullable): why the reply ended, %NULL if that is not known
 */
char *
causerie_usage_words_dup_stop_reason (const char *reason, CauserieMessageState state)
{
  const char *words = find_state_words (state);

  if (words == NULL && g_strcmp0 (reason, "end_turn") == 0)
    /* Translators: why a reply ended: the model had said all */
    words = _ ("Finished");
  if (words == NULL && g_strcmp0 (reason, "tool_use") == 0)
    /* Translators: why a reply ended: the model called a tool */
    words = _ ("Called a tool");
  if (words == NULL && g_strcmp0 (reason, "stop_sequence") == 0)
    /* Translators: why a reply ended: a stop sequence is a text at which the model stops */
    words = _ ("Came to a stop sequence");
  if (words == NULL && g_strcmp0 (reason, "pause_turn") == 0)
    /* Translators: why a reply ended */
    words = _ ("Paused by the service");
  return g_strdup (words != NULL ? words : reason);
}

/* Returns: (transfer full): how far costs can be trusted */
char *
causerie_usage_words_dup_estimate (void)
{
  g_autofree char *date = causerie_model_facts_dup_date ();

  /* Translators: %s is a day as in 2026-11-09 */
  return g_strdup_printf (_ ("Costs are an estimate from Anthropic’s prices as of %s."), date);
}
