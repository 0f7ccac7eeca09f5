/* SPDX-License-Identifier: GPL-3.0-or-later
 * Labels of feedback: the verdicts, and the reasons that the user can check. */
#include "config.h"

#include "causerie-feedback-reasons.h"

#include <glib/gi18n-lib.h>

/* The names are stored in the library: append new ones, never change existing ones. */
static const CauserieFeedbackReason reasons[] = {
  { CAUSERIE_VERDICT_ENDING, "no-warning", N_ ("It ended without a warning") },
  { CAUSERIE_VERDICT_ENDING, "misunderstood", N_ ("I was misunderstood") },
  { CAUSERIE_VERDICT_ENDING, "not-confirmed", N_ ("I did not ask to end the chat") },
  { CAUSERIE_VERDICT_ENDING, "important", N_ ("The conversation was important to me") },
  { CAUSERIE_VERDICT_ENDING, "right", N_ ("Ending it was right") },
  { CAUSERIE_VERDICT_GOOD, "helpful", N_ ("It was helpful") },
  { CAUSERIE_VERDICT_GOOD, "correct", N_ ("It was correct") },
  { CAUSERIE_VERDICT_GOOD, "well-written", N_ ("It was well written") },
  { CAUSERIE_VERDICT_POOR, "wrong", N_ ("It was wrong") },
  { CAUSERIE_VERDICT_POOR, "off-topic", N_ ("It did not answer my question") },
  { CAUSERIE_VERDICT_POOR, "too-long", N_ ("It was too long") },
  { CAUSERIE_VERDICT_POOR, "declined", N_ ("It refused unnecessarily") },
};

/**
 * causerie_feedback_get_reason:
 * @position: from 0 on
 * @reason: (out caller-allocates): the reason, its label translated; its texts are static
 *
 * Returns: %FALSE past the last reason
 */
gboolean
causerie_feedback_get_reason (guint position, CauserieFeedbackReason *reason)
{
  g_return_val_if_fail (reason != NULL, FALSE);
  if (position >= G_N_ELEMENTS (reasons))
    return FALSE;
  *reason = reasons[position];
  reason->label = _ (reasons[position].label);
  return TRUE;
}

/**
 * causerie_feedback_has_reason:
 * @names: (nullable): stored names, separated by spaces
 */
gboolean
causerie_feedback_has_reason (const char *names, const char *name)
{
  g_auto (GStrv) parts = NULL;

  g_return_val_if_fail (name != NULL, FALSE);

  parts = g_strsplit (names != NULL ? names : "", " ", -1);
  return g_strv_contains ((const char *const *)parts, name);
}

static const char *
find_label (const char *name)
{
  for (guint i = 0; i < G_N_ELEMENTS (reasons); i++)
    if (g_str_equal (reasons[i].name, name))
      return _ (reasons[i].label);
  return name;
}

/**
 * causerie_feedback_dup_reasons:
 * @names: (nullable): stored names, separated by spaces
 *
 * Unknown names are included as they are.
 *
 * Returns: (transfer full): the translated labels on one line; "" for none
 */
char *
causerie_feedback_dup_reasons (const char *names)
{
  g_auto (GStrv) parts = g_strsplit (names != NULL ? names : "", " ", -1);
  g_autoptr (GString) words = g_string_new (NULL);

  for (guint i = 0; parts[i] != NULL; i++)
    {
      if (*parts[i] == '\0')
        continue;
      if (words->len > 0)
        /* Translators: stands between two reasons, such as "It was wrong · It was too long" */
        g_string_append (words, _ (" · "));
      g_string_append (words, find_label (parts[i]));
    }
  return g_strdup (words->str);
}

static CauserieVerdict
find_verdict (const char *name)
{
  for (guint i = 0; i < G_N_ELEMENTS (reasons); i++)
    if (g_str_equal (reasons[i].name, name))
      return reasons[i].verdict;
  return CAUSERIE_VERDICT_NONE;
}

/**
 * causerie_feedback_filter_reasons:
 * @names: (nullable): stored names, separated by spaces
 * @verdict: the new verdict
 *
 * Drops the reasons that do not apply to the new verdict. Reasons for an ending and unknown names
 * are kept with every verdict.
 *
 * Returns: (transfer full): the remaining names, separated by spaces
 */
char *
causerie_feedback_filter_reasons (const char *names, CauserieVerdict verdict)
{
  g_auto (GStrv) parts = g_strsplit (names != NULL ? names : "", " ", -1);
  GString *kept = g_string_new (NULL);

  for (guint i = 0; parts[i] != NULL; i++)
    {
      CauserieVerdict own = find_verdict (parts[i]);

      if (*parts[i] == '\0'
          || (own != verdict && own != CAUSERIE_VERDICT_ENDING && own != CAUSERIE_VERDICT_NONE))
        continue;
      g_string_append_printf (kept, "%s%s", kept->len > 0 ? " " : "", parts[i]);
    }
  return g_string_free (kept, FALSE);
}

const char *
causerie_feedback_get_verdict_label (CauserieVerdict verdict)
{
  switch (verdict)
    {
    case CAUSERIE_VERDICT_GOOD:
      /* Translators: a kind of feedback that was given on a reply */
      return _ ("Good reply");
    case CAUSERIE_VERDICT_POOR:
      /* Translators: a kind of feedback that was given on a reply */
      return _ ("Poor reply");
    case CAUSERIE_VERDICT_ENDING:
      /* Translators: a kind of feedback: on the way a model ended a chat */
      return _ ("Ended chat");
    case CAUSERIE_VERDICT_NONE:
    default:
      return _ ("Feedback");
    }
}
