/* SPDX-License-Identifier: GPL-3.0-or-later
 * What a reply took, as numbers read from the `usage` of a service. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * CauserieTokenCounts:
 * @input: tokens of the prompt that were neither read from the cache nor written to it
 * @output: tokens of the reply, thinking included
 * @cache_read: tokens of the prompt that were read from the cache
 * @cache_write_5m: tokens that were written to the cache for 5 minutes
 * @cache_write_1h: tokens that were written to the cache for an hour
 * @searches: web searches
 * @fetches: web pages that were opened
 *
 * The counts of one reply, or a sum of several. None is negative.
 */
typedef struct
{
  gint64 input;
  gint64 output;
  gint64 cache_read;
  gint64 cache_write_5m;
  gint64 cache_write_1h;
  gint64 searches;
  gint64 fetches;
} CauserieTokenCounts;

gboolean causerie_token_counts_parse (CauserieTokenCounts *self, const char *usage);
void causerie_token_counts_add (CauserieTokenCounts *self, const CauserieTokenCounts *other);
gint64 causerie_token_counts_get_written (const CauserieTokenCounts *self);
gint64 causerie_token_counts_get_prompt (const CauserieTokenCounts *self);

G_END_DECLS
