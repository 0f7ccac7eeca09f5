/* SPDX-License-Identifier: GPL-3.0-or-later
 * Answers the HTTP requests of the demo service. */
#pragma once

#include "causerie-demo-cache.h"
#include "causerie-demo-hooks.h"

#include <libsoup/soup.h>

G_BEGIN_DECLS

void causerie_demo_routes_answer (SoupServerMessage *message, const char *path, GHashTable *query,
                                  const char *key, double pace, CauserieDemoCache *cache,
                                  const CauserieDemoHooks *hooks);

G_END_DECLS
