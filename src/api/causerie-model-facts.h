/* SPDX-License-Identifier: GPL-3.0-or-later
 * What the model list of a service does not say: prices. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * CauserieModelPrice:
 * @input: US dollars for a million tokens of input
 * @output: US dollars for a million tokens of output
 * @rises: whether long prompts cost more
 *
 * The price of a model, as it was published on a date. It is an estimate: it may have changed, and
 * a service other than Anthropic has prices of its own.
 */
typedef struct
{
  double input;
  double output;
  gboolean rises;
} CauserieModelPrice;

gboolean causerie_model_facts_find_price (const char *id, CauserieModelPrice *price);
char *causerie_model_facts_dup_date (void);

G_END_DECLS
