/* SPDX-License-Identifier: GPL-3.0-or-later
 * Checks the number, form and position of cache breakpoints like the Messages API. */
#include "config.h"

#include "causerie-strict-check-cache.h"

#include "causerie-strict-fields.h"
#include "causerie-strict-reason.h"

#define MOST_BREAKPOINTS 4

static gboolean
check_mark (CauserieJsonSpan object, guint *count, GError **error)
{
  static const char *const names[] = { "type", "ttl", NULL };
  static const char *const types[] = { "ephemeral", NULL };
  static const char *const lives[] = { "5m", "1h", NULL };
  g_autofree char *type = NULL;
  g_autofree char *life = NULL;
  CauserieJsonSpan mark, ttl;

  if (!causerie_strict_fields_find (object, "cache_control", &mark))
    return TRUE;
  if (!causerie_strict_fields_check_kind (object, "", "cache_control", CAUSERIE_JSON_OBJECT, TRUE,
                                          error)
      || !causerie_strict_fields_check_names (mark, "cache_control.", names, error))
    return FALSE;
  type = causerie_strict_fields_dup_choice (mark, "cache_control.", "type", types, error);
  if (type == NULL)
    return FALSE;
  if (causerie_strict_fields_find (mark, "ttl", &ttl))
    {
      life = causerie_strict_fields_dup_choice (mark, "cache_control.", "ttl", lives, error);
      if (life == NULL)
        return FALSE;
    }
  if (++*count > MOST_BREAKPOINTS)
    return causerie_strict_refuse (error, CAUSERIE_STRICT_TOO_MANY_CACHE_MARKS,
                                   "A maximum of %d blocks with cache_control may be provided.",
                                   MOST_BREAKPOINTS);
  return TRUE;
}

static gboolean
check_list (CauserieJsonSpan root, const char *name, guint *count, GError **error)
{
  CauserieJsonSpan list, item;
  CauserieJsonIter iter;

  if (!causerie_strict_fields_find (root, name, &list)
      || causerie_json_get_kind (list) != CAUSERIE_JSON_ARRAY)
    return TRUE;
  causerie_json_iter_init (&iter, list);
  while (causerie_json_iter_next (&iter, NULL, &item))
    if (!check_mark (item, count, error))
      return FALSE;
  return TRUE;
}

static gboolean
check_block (const CauserieStrictBlock *block, guint *count, GError **error)
{
  CauserieJsonSpan mark;

  if (causerie_json_get_kind (block->json) != CAUSERIE_JSON_OBJECT)
    return TRUE;
  if (causerie_strict_block_is_thinking (block)
      && causerie_json_find (block->json, "cache_control", &mark))
    return causerie_strict_refuse (
        error, CAUSERIE_STRICT_CACHE_MARK_ON_THINKING,
        "messages.%u.content.%u.%s.cache_control: Extra inputs are not permitted", block->message,
        block->position, block->type);
  return check_mark (block->json, count, error);
}

/**
 * causerie_strict_check_cache:
 * @request: a request
 * @error: return location for an error
 *
 * Returns: whether all cache breakpoints are allowed
 */
gboolean
causerie_strict_check_cache (const CauserieStrictRequest *request, GError **error)
{
  guint count = 0;

  if (!check_mark (request->root, &count, error)
      || !check_list (request->root, "tools", &count, error)
      || !check_list (request->root, "system", &count, error))
    return FALSE;
  for (guint i = 0; i < request->turns->len; i++)
    {
      const CauserieStrictTurn *turn = g_ptr_array_index (request->turns, i);

      for (guint j = 0; j < turn->blocks->len; j++)
        if (!check_block (g_ptr_array_index (turn->blocks, j), &count, error))
          return FALSE;
    }
  return TRUE;
}
