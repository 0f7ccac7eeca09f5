/* SPDX-License-Identifier: GPL-3.0-or-later
 * What the model list of a service does not say: prices. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * CauserieTokenPrice:
 * @input: US dollars for a million tokens of input
 * @output: US dollars for a million tokens of output
 * @cache_write_5m: US dollars for a million tokens of input written to the cache for 5 minutes
 * @cache_write_1h: likewise, for an hour
 * @cache_read: US dollars for a million tokens of input read from the cache
 */
typedef struct
{
  double input;
  double output;
  double cache_write_5m;
  double cache_write_1h;
  double cache_read;
} CauserieTokenPrice;

/**
 * CauserieModelPrice:
 * @base: the price of tokens
 * @rises: whether long prompts cost more
 * @threshold: the number of tokens of a prompt above which that is
 * @higher: the price of tokens above it
 * @search: US dollars for one web search
 *
 * The price of a model, as it was published on a date. It is an estimate: it may have changed, and
 * a service other than Anthropic has prices of its own.
 */
typedef struct
{
  CauserieTokenPrice base;
  gboolean rises;
  gint64 threshold;
  CauserieTokenPrice higher;
  double search;
} CauserieModelPrice;

gboolean causerie_model_facts_find_price (const char *id, CauserieModelPrice *price);
char *causerie_model_facts_dup_date (void);

G_END_DECLS
