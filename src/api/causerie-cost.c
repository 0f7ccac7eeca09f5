/* SPDX-License-Identifier: GPL-3.0-or-later
 * What replies cost, as an estimate from published prices. */
#include "config.h"

#include "causerie-cost.h"

/* US dollars for a million tokens, in billionths of a dollar for one. */
#define TOKEN_UNIT 1000.0

static gint64
multiply (gint64 number, double price, double unit)
{
  gint64 each = (gint64)(price * unit + 0.5);

  return each > 0 && number > G_MAXINT64 / each ? G_MAXINT64 : number * each;
}

/* The sum stops at the greatest number. Neither may be negative. */
gint64
causerie_cost_add (gint64 one, gint64 other)
{
  return other > G_MAXINT64 - one ? G_MAXINT64 : one + other;
}

/**
 * causerie_cost_compute:
 * @price: the price of the model
 * @counts: the counts of one reply
 * @prompt: the tokens of the prompt of its last request, or 0 if they are not known
 *
 * What prompts of more tokens cost depends on each request. Of a reply that took several, the last
 * one decides; without @prompt, their sum does.
 *
 * Returns: an estimate, in the unit of %CAUSERIE_COST_DOLLAR
 */
gint64
causerie_cost_compute (const CauserieModelPrice *price, const CauserieTokenCounts *counts,
                       gint64 prompt)
{
  gint64 length = prompt > 0 ? prompt : causerie_token_counts_get_prompt (counts);
  const CauserieTokenPrice *token
      = price->rises && length > price->threshold ? &price->higher : &price->base;
  const struct
  {
    gint64 number;
    double price;
  } parts[] = {
    { counts->input, token->input },
    { counts->output, token->output },
    { counts->cache_read, token->cache_read },
    { counts->cache_write_5m, token->cache_write_5m },
    { counts->cache_write_1h, token->cache_write_1h },
  };
  gint64 cost = multiply (counts->searches, price->search, (double)CAUSERIE_COST_DOLLAR);

  for (guint i = 0; i < G_N_ELEMENTS (parts); i++)
    cost = causerie_cost_add (cost, multiply (parts[i].number, parts[i].price, TOKEN_UNIT));
  return cost;
}
