/* SPDX-License-Identifier: GPL-3.0-or-later
 * Counts which part of a request a service would read from its cache. */
#pragma once

#include "causerie-demo-prompt.h"

G_BEGIN_DECLS

typedef struct _CauserieDemoCache CauserieDemoCache;

CauserieDemoCache *causerie_demo_cache_new (void);
void causerie_demo_cache_free (CauserieDemoCache *self);
void causerie_demo_cache_count (CauserieDemoCache *self, const CauserieDemoPrompt *prompt,
                                gint64 now, CauserieDemoUsage *usage);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CauserieDemoCache, causerie_demo_cache_free)

G_END_DECLS
