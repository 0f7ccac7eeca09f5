/* SPDX-License-Identifier: GPL-3.0-or-later
 * The token counts that a stream reports repeatedly. */
#pragma once

#include "causerie-json.h"

G_BEGIN_DECLS

/**
 * CauserieUsage:
 *
 * The latest value of each count, as raw JSON.
 */
typedef struct _CauserieUsage CauserieUsage;

CauserieUsage *causerie_usage_new (void);
void causerie_usage_free (CauserieUsage *self);
void causerie_usage_merge (CauserieUsage *self, CauserieJsonSpan usage);
char *causerie_usage_dup_json (const CauserieUsage *self);
char *causerie_usage_dup_sum (const char *one, const char *other);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CauserieUsage, causerie_usage_free)

G_END_DECLS
