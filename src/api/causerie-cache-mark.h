/* SPDX-License-Identifier: GPL-3.0-or-later
 * Marks up to where a service caches a request (Messages API, prompt caching). */
#pragma once

#include "causerie-json.h"

G_BEGIN_DECLS

/**
 * CauserieCacheLife:
 * @CAUSERIE_CACHE_NONE: no marks
 * @CAUSERIE_CACHE_MINUTES: the service forgets after five minutes without a request
 * @CAUSERIE_CACHE_HOUR: it forgets after an hour, and writing costs more
 *
 * How long a service keeps what it caches.
 */
typedef enum
{
  CAUSERIE_CACHE_NONE,
  CAUSERIE_CACHE_MINUTES,
  CAUSERIE_CACHE_HOUR,
} CauserieCacheLife;

gboolean causerie_cache_mark_is_allowed (CauserieJsonSpan block);
const char *causerie_cache_mark_get (CauserieCacheLife life);
char *causerie_cache_mark_add_to_system (const char *system, CauserieCacheLife life);
char *causerie_cache_mark_add_to_tools (const char *tools, CauserieCacheLife life);

G_END_DECLS
