/* SPDX-License-Identifier: GPL-3.0-or-later
 * What the model list of a service does not say: prices. They are in model-facts.json, with the
 * date on which they were published. */
#include "config.h"

#include "causerie-model-facts.h"

#include "causerie-api-resources.h"
#include "causerie-json-node.h"
#include "causerie-model.h"

/* The prices of the cache relative to that of input, where the facts do not say otherwise. */
#define CACHE_WRITE_5M 1.25
#define CACHE_WRITE_1H 2.0
#define CACHE_READ 0.1

#define FACTS "/io/github/causerie_chat/Causerie/api/model-facts.json"

static JsonNode *
read_facts (void)
{
  g_autoptr (GBytes) text = g_resource_lookup_data (causerie_api_get_resource (), FACTS,
                                                    G_RESOURCE_LOOKUP_FLAGS_NONE, NULL);
  JsonNode *facts
      = causerie_json_node_parse (g_bytes_get_data (text, NULL), g_bytes_get_size (text), NULL);

  g_assert (facts != NULL);
  return facts;
}

static double
get_number (JsonNode *object, const char *name)
{
  JsonNode *number = causerie_json_node_get_member (object, name);

  return number != NULL ? json_node_get_double (number) : 0;
}

static CauserieTokenPrice
read_token_price (JsonNode *object)
{
  CauserieTokenPrice price = {
    .input = get_number (object, "input"),
    .output = get_number (object, "output"),
    .cache_read = get_number (object, "cache_read"),
  };

  price.cache_write_5m = price.input * CACHE_WRITE_5M;
  price.cache_write_1h = price.input * CACHE_WRITE_1H;
  if (price.cache_read == 0)
    price.cache_read = price.input * CACHE_READ;
  return price;
}

static CauserieModelPrice
read_price (JsonNode *facts, JsonNode *model)
{
  JsonNode *higher = causerie_json_node_get_member (model, "long");
  CauserieModelPrice price = {
    .base = read_token_price (model),
    .rises = higher != NULL,
    .search = get_number (facts, "search"),
  };

  if (higher != NULL)
    {
      price.threshold = (gint64)get_number (higher, "above");
      price.higher = read_token_price (higher);
    }
  return price;
}

/**
 * causerie_model_facts_find_price:
 * @id: the id of a model
 * @price: (out): its price
 *
 * Returns: whether the price is known
 */
gboolean
causerie_model_facts_find_price (const char *id, CauserieModelPrice *price)
{
  g_autoptr (JsonNode) facts = NULL;
  JsonArray *models;

  g_return_val_if_fail (id != NULL && price != NULL, FALSE);

  facts = read_facts ();
  models = causerie_json_node_get_array (facts, "models");
  for (guint i = 0; i < json_array_get_length (models); i++)
    {
      JsonNode *model = json_array_get_element (models, i);

      if (!causerie_model_is_same_id (id, causerie_json_node_get_text (model, "id")))
        continue;
      *price = read_price (facts, model);
      return TRUE;
    }
  return FALSE;
}

/* Returns: (transfer full): the day on which the prices were valid, as "2026-11-01" */
char *
causerie_model_facts_dup_date (void)
{
  g_autoptr (JsonNode) facts = read_facts ();

  return g_strdup (causerie_json_node_get_text (facts, "date"));
}
