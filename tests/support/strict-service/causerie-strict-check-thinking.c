/* SPDX-License-Identifier: GPL-3.0-or-later
 * Checks the members `thinking` and `output_config` of a request, by model. */
#include "config.h"

#include "causerie-strict-check-thinking.h"

#include "causerie-strict-fields.h"
#include "causerie-strict-reason.h"

#include <string.h>

#define LEAST_BUDGET 1024

/* Returns: the bit of @word in @words */
static guint
find_bit (const char *const *words, const char *word)
{
  for (guint i = 0; words[i] != NULL; i++)
    if (strcmp (words[i], word) == 0)
      return 1u << i;
  g_assert_not_reached ();
}

static gboolean
check_type (const CauserieStrictRequest *request, const char *type, GError **error)
{
  guint bit = find_bit (causerie_strict_thinking_types, type);

  if (request->model.abilities.thinking & bit)
    return TRUE;
  if (bit == CAUSERIE_STRICT_ADAPTIVE)
    return causerie_strict_refuse (error, CAUSERIE_STRICT_THINKING_UNSUPPORTED,
                                   "adaptive thinking is not supported on this model");
  if (bit == CAUSERIE_STRICT_DISABLED
      && request->model.abilities.thinking & CAUSERIE_STRICT_BETWEEN_TOOLS)
    return causerie_strict_refuse (error, CAUSERIE_STRICT_THINKING_TYPE,
                                   "\"thinking.type.disabled\" is not supported for this model. "
                                   "Use \"thinking.type.between_tools\" for less thinking.");
  return causerie_strict_refuse (
      error, CAUSERIE_STRICT_THINKING_TYPE,
      "\"thinking.type.%s\" is not supported for this model. Use \"thinking.type.adaptive\" "
      "and \"output_config.effort\" to control thinking behavior.",
      type);
}

static gboolean
check_budget (const CauserieStrictRequest *request, CauserieJsonSpan thinking, GError **error)
{
  gint64 budget = 0;
  gint64 most;

  if (!causerie_strict_fields_check_kind (thinking, "thinking.enabled.", "budget_tokens",
                                          CAUSERIE_JSON_NUMBER, TRUE, error))
    return FALSE;
  if (!causerie_json_find_int (thinking, "budget_tokens", &budget) || budget < LEAST_BUDGET)
    return causerie_strict_refuse (error, CAUSERIE_STRICT_THINKING_BUDGET_TOO_SMALL,
                                   "thinking.enabled.budget_tokens: Input should be greater than "
                                   "or equal to %d",
                                   LEAST_BUDGET);
  if (causerie_json_find_int (request->root, "max_tokens", &most) && budget >= most)
    return causerie_strict_refuse (error, CAUSERIE_STRICT_THINKING_BUDGET_TOO_LARGE,
                                   "`max_tokens` must be greater than `thinking.budget_tokens`.");
  return TRUE;
}

static gboolean
check_display (CauserieJsonSpan thinking, const char *path, GError **error)
{
  static const char *const displays[] = { "summarized", "omitted", NULL };
  g_autofree char *word = NULL;
  CauserieJsonSpan display;

  if (!causerie_strict_fields_find (thinking, "display", &display))
    return TRUE;
  word = causerie_strict_fields_dup_choice (thinking, path, "display", displays, error);
  return word != NULL;
}

static gboolean
check_form (const CauserieStrictRequest *request, CauserieJsonSpan thinking, const char *type,
            GError **error)
{
  static const char *const adaptive[] = { "type", "display", NULL };
  static const char *const enabled[] = { "type", "budget_tokens", "display", NULL };
  static const char *const others[] = { "type", NULL };
  g_autofree char *path = g_strdup_printf ("thinking.%s.", type);
  const char *const *names = others;

  if (strcmp (type, "adaptive") == 0)
    names = adaptive;
  else if (strcmp (type, "enabled") == 0)
    names = enabled;
  return causerie_strict_fields_check_names (thinking, path, names, error)
         && (names != enabled || check_budget (request, thinking, error))
         && check_display (thinking, path, error);
}

/* @type: (out): the type of thinking; %NULL if the request does not name one */
static gboolean
check_thinking (const CauserieStrictRequest *request, char **type, GError **error)
{
  CauserieJsonSpan thinking;

  if (!causerie_strict_fields_find (request->root, "thinking", &thinking))
    return TRUE;
  if (!causerie_strict_fields_check_kind (request->root, "", "thinking", CAUSERIE_JSON_OBJECT, TRUE,
                                          error))
    return FALSE;
  *type = causerie_strict_fields_dup_choice (thinking, "thinking.", "type",
                                             causerie_strict_thinking_types, error);
  return *type != NULL && check_type (request, *type, error)
         && check_form (request, thinking, *type, error);
}

/* Less thinking than usual goes with an effort of at most `high`. */
static gboolean
check_effort (const CauserieStrictRequest *request, const char *effort, const char *thinking,
              GError **error)
{
  guint bit = find_bit (causerie_strict_efforts, effort);

  if (request->model.abilities.efforts == 0)
    return causerie_strict_refuse (error, CAUSERIE_STRICT_EFFORT_UNSUPPORTED,
                                   "This model does not support the effort parameter.");
  if (!(request->model.abilities.efforts & bit))
    return causerie_strict_refuse (error, CAUSERIE_STRICT_EFFORT_LEVEL_UNSUPPORTED,
                                   "output_config.effort: `%s` is not supported on this model",
                                   effort);
  if (!(bit & CAUSERIE_STRICT_EFFORTS_TO_HIGH)
      && (g_strcmp0 (thinking, "between_tools") == 0 || g_strcmp0 (thinking, "disabled") == 0))
    return causerie_strict_refuse (error, CAUSERIE_STRICT_EFFORT_TOO_HIGH,
                                   "output_config.effort: `%s` is not supported with "
                                   "\"thinking.type.%s\"",
                                   effort, thinking);
  return TRUE;
}

static gboolean
check_output (const CauserieStrictRequest *request, const char *thinking, GError **error)
{
  static const char *const names[] = { "effort", NULL };
  g_autofree char *effort = NULL;
  CauserieJsonSpan output, value;

  if (!causerie_strict_fields_find (request->root, "output_config", &output))
    return TRUE;
  if (!causerie_strict_fields_check_kind (request->root, "", "output_config", CAUSERIE_JSON_OBJECT,
                                          TRUE, error))
    return FALSE;
  if (causerie_strict_fields_find (output, "format", &value))
    return causerie_strict_refuse (
        error, CAUSERIE_STRICT_OUTPUT_FORMAT,
        "output_config.format: structured outputs are not supported on this model");
  if (!causerie_strict_fields_check_names (output, "output_config.", names, error))
    return FALSE;
  if (!causerie_strict_fields_find (output, "effort", &value))
    return TRUE;
  effort = causerie_strict_fields_dup_choice (output, "output_config.", "effort",
                                              causerie_strict_efforts, error);
  return effort != NULL && check_effort (request, effort, thinking, error);
}

gboolean
causerie_strict_check_thinking (const CauserieStrictRequest *request, GError **error)
{
  g_autofree char *type = NULL;

  return check_thinking (request, &type, error) && check_output (request, type, error);
}
