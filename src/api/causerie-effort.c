/* SPDX-License-Identifier: GPL-3.0-or-later
 * The levels of effort that can be requested. */
#include "config.h"

#include "causerie-effort.h"

/* Returns: (transfer none) (array zero-terminated=1): their names in the Messages API, the lowest
 * first */
const char *const *
causerie_effort_list (void)
{
  static const char *const efforts[] = { "low", "medium", "high", "xhigh", "max", NULL };

  return efforts;
}

/* @name: (nullable): from outside
 *
 * Returns: (transfer none) (nullable): the level of that name; %NULL if it is not known */
const char *
causerie_effort_find (const char *name)
{
  const char *const *efforts = causerie_effort_list ();

  for (guint i = 0; efforts[i] != NULL; i++)
    if (g_strcmp0 (efforts[i], name) == 0)
      return efforts[i];
  return NULL;
}
