/* SPDX-License-Identifier: GPL-3.0-or-later
 * The names of the levels of effort. */
#include "config.h"

#include "causerie-effort-words.h"

#include <glib/gi18n-lib.h>

/* @effort: (nullable): one of causerie_effort_list(), or %NULL for the usual one of a model
 *
 * Returns: (transfer none): its name */
const char *
causerie_effort_words_get (const char *effort)
{
  if (g_strcmp0 (effort, "low") == 0)
    /* Translators: how thoroughly a language model works; the lowest effort */
    return C_ ("effort", "Low");
  if (g_strcmp0 (effort, "medium") == 0)
    /* Translators: how thoroughly a language model works */
    return C_ ("effort", "Medium");
  if (g_strcmp0 (effort, "high") == 0)
    /* Translators: how thoroughly a language model works */
    return C_ ("effort", "High");
  if (g_strcmp0 (effort, "xhigh") == 0)
    /* Translators: how thoroughly a language model works; more than High */
    return C_ ("effort", "Extra High");
  if (g_strcmp0 (effort, "max") == 0)
    /* Translators: how thoroughly a language model works; the highest effort */
    return C_ ("effort", "Maximum");
  /* Translators: how thoroughly a language model works, if nothing else is chosen */
  return C_ ("effort", "Default");
}
