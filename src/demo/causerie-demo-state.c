/* SPDX-License-Identifier: GPL-3.0-or-later
 * Messages such as "demo: slow", which simulate failures. */
#include "config.h"

#include "causerie-demo-state.h"

#include "causerie-demo-data.h"

#include <string.h>

#define COMMAND "demo:"

/* Sets an error instead of a reply. */
static void
fail (JsonNode *state, const char *argument, CauserieDemoAnswer *answer)
{
  gint64 status = 0;
  gint64 seconds = 0;
  guint64 delay;

  causerie_json_node_get_int (state, "status", &status);
  answer->status = (guint)status;
  answer->error = g_strdup (causerie_json_node_get_text (state, "message"));
  answer->final = causerie_json_node_get_boolean (state, "final");
  if (!causerie_json_node_get_int (state, "retry_after", &seconds))
    return;
  delay = g_ascii_strtoull (argument, NULL, 10);
  answer->retry_after = delay > 0 && delay <= G_MAXINT ? (guint)delay : (guint)seconds;
}

static void
reply (JsonNode *state, CauserieDemoAnswer *answer)
{
  const char *stop_reason = causerie_json_node_get_text (state, "stop_reason");
  gint64 slowness = 1;

  answer->text = causerie_demo_data_load_text ("state");
  if (stop_reason != NULL)
    {
      causerie_demo_answer_halve (answer);
      answer->stop_reason = g_intern_string (stop_reason);
    }
  if (causerie_json_node_get_boolean (state, "breaks"))
    answer->failure = CAUSERIE_DEMO_FAILURE_CONNECTION_LOST;
  if (causerie_json_node_get_boolean (state, "fails"))
    answer->failure = CAUSERIE_DEMO_FAILURE_ERROR_EVENT;
  causerie_json_node_get_int (state, "slowness", &slowness);
  answer->slowness = (double)slowness;
}

gboolean
causerie_demo_state_apply (const CauserieDemoScript *script, const char *question,
                           CauserieDemoAnswer *answer)
{
  g_autofree char *lower = g_ascii_strdown (question, -1);
  const char *words = strstr (lower, COMMAND);
  JsonNode *state;

  if (words == NULL)
    return FALSE;
  words += strlen (COMMAND);
  words += strspn (words, " \t");
  state = causerie_demo_script_find_state (script, words);
  if (state == NULL)
    return FALSE;
  if (causerie_json_node_get_member (state, "status") != NULL)
    fail (state, words + strlen (causerie_json_node_get_text (state, "word")), answer);
  else
    reply (state, answer);
  return TRUE;
}
