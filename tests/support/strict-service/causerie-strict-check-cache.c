/* SPDX-License-Identifier: GPL-3.0-or-later
 * Checks the number, form and position of cache breakpoints like the Messages API. */
#include "config.h"

#include "causerie-strict-check-cache.h"

#include "causerie-strict-fields.h"
#include "causerie-strict-reason.h"

#define MOST_BREAKPOINTS 4

/* What was seen so far. */
typedef struct
{
  guint count;
  gboolean minutes; /* a mark for five minutes */
} Marks;

/* Marks that live longer come first. */
static gboolean
check_life (const char *life, Marks *marks, GError **error)
{
  gboolean hour = g_strcmp0 (life, "1h") == 0;

  if (hour && marks->minutes)
    return causerie_strict_refuse (error, CAUSERIE_STRICT_CACHE_MARK_LIVES_LONGER,
                                   "a ttl='1h' cache_control block must not come after a ttl='5m' "
                                   "cache_control block");
  marks->minutes |= !hour;
  return TRUE;
}

static gboolean
check_mark (CauserieJsonSpan object, Marks *marks, GError **error)
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
  if (!check_life (life, marks, error))
    return FALSE;
  if (++marks->count > MOST_BREAKPOINTS)
    return causerie_strict_refuse (error, CAUSERIE_STRICT_TOO_MANY_CACHE_MARKS,
                                   "A maximum of %d blocks with cache_control may be provided.",
                                   MOST_BREAKPOINTS);
  return TRUE;
}

static gboolean
check_list (CauserieJsonSpan root, const char *name, Marks *marks, GError **error)
{
  CauserieJsonSpan list, item;
  CauserieJsonIter iter;

  if (!causerie_strict_fields_find (root, name, &list)
      || causerie_json_get_kind (list) != CAUSERIE_JSON_ARRAY)
    return TRUE;
  causerie_json_iter_init (&iter, list);
  while (causerie_json_iter_next (&iter, NULL, &item))
    if (!check_mark (item, marks, error))
      return FALSE;
  return TRUE;
}

static gboolean
check_block (const CauserieStrictBlock *block, Marks *marks, GError **error)
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
  return check_mark (block->json, marks, error);
}

/* Returns: (nullable): the life of the mark in @object, NULL if there is none */
static const char *
get_life (CauserieJsonSpan object)
{
  g_autofree char *life = NULL;
  CauserieJsonSpan mark;

  if (causerie_json_get_kind (object) != CAUSERIE_JSON_OBJECT
      || !causerie_strict_fields_find (object, "cache_control", &mark))
    return NULL;
  life = causerie_json_find_text (mark, "ttl");
  return g_strcmp0 (life, "1h") == 0 ? "1h" : "5m";
}

/* The mark of the request itself is on its last block, which may have the same mark already. */
static gboolean
check_automatic (const CauserieStrictRequest *request, Marks *marks, GError **error)
{
  const CauserieStrictTurn *turn = g_ptr_array_index (request->turns, request->turns->len - 1);
  const CauserieStrictBlock *last = g_ptr_array_index (turn->blocks, turn->blocks->len - 1);
  const char *life = get_life (request->root);
  const char *other = get_life (last->json);

  if (life == NULL || other == NULL)
    return check_mark (request->root, marks, error);
  if (!g_str_equal (life, other))
    return causerie_strict_refuse (error, CAUSERIE_STRICT_CACHE_MARK_LIFE_DIFFERS,
                                   "cache_control.ttl: the last block has a cache_control with "
                                   "another ttl");
  marks->count--;
  return check_mark (request->root, marks, error);
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
  Marks marks = { 0, FALSE };

  if (!check_list (request->root, "tools", &marks, error)
      || !check_list (request->root, "system", &marks, error))
    return FALSE;
  for (guint i = 0; i < request->turns->len; i++)
    {
      const CauserieStrictTurn *turn = g_ptr_array_index (request->turns, i);

      for (guint j = 0; j < turn->blocks->len; j++)
        if (!check_block (g_ptr_array_index (turn->blocks, j), &marks, error))
          return FALSE;
    }
  return check_automatic (request, &marks, error);
}
