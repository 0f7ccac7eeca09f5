/* SPDX-License-Identifier: GPL-3.0-or-later
 * What a reply took, as numbers read from the `usage` of a service. */
#include "config.h"

#include "causerie-token-counts.h"

#include "causerie-json-node.h"

#include <math.h>
#include <string.h>

/* A greater count is no count. With this limit, neither the sum of the counts of a reply nor its
   cost overflows. */
#define MAX_COUNT G_GINT64_CONSTANT (1000000000000)

/* Some servers write counts as floats. */
static gint64
read_count (JsonNode *object, const char *name)
{
  JsonNode *node = causerie_json_node_get_member (object, name);
  double number;

  if (node == NULL || !JSON_NODE_HOLDS_VALUE (node))
    return 0;
  if (json_node_get_value_type (node) == G_TYPE_INT64)
    return CLAMP (json_node_get_int (node), 0, MAX_COUNT);
  if (json_node_get_value_type (node) != G_TYPE_DOUBLE)
    return 0;
  number = json_node_get_double (node);
  return isfinite (number) ? (gint64)CLAMP (number, 0.0, (double)MAX_COUNT) : 0;
}

/* `cache_creation` is only in the first usage of a stream. What is written later, for the results
   of a search, is written for 5 minutes. */
static void
read_writes (CauserieTokenCounts *self, JsonNode *usage)
{
  JsonNode *split = causerie_json_node_get_member (usage, "cache_creation");
  gint64 total = read_count (usage, "cache_creation_input_tokens");

  if (split != NULL)
    {
      self->cache_write_5m = read_count (split, "ephemeral_5m_input_tokens");
      self->cache_write_1h = read_count (split, "ephemeral_1h_input_tokens");
    }
  self->cache_write_5m += MAX (total - self->cache_write_5m - self->cache_write_1h, 0);
}

/**
 * causerie_token_counts_parse:
 * @usage: (nullable): the JSON of a `usage`, from any service
 *
 * What is missing, null, negative or no number counts as 0.
 *
 * Returns: whether @usage is an object that has at least one count above 0
 */
gboolean
causerie_token_counts_parse (CauserieTokenCounts *self, const char *usage)
{
  g_autoptr (JsonNode) node = NULL;
  JsonNode *tools;

  g_return_val_if_fail (self != NULL, FALSE);

  memset (self, 0, sizeof *self);
  if (usage != NULL)
    node = causerie_json_node_parse (usage, strlen (usage), NULL);
  if (node == NULL || !JSON_NODE_HOLDS_OBJECT (node))
    return FALSE;
  self->input = read_count (node, "input_tokens");
  self->output = read_count (node, "output_tokens");
  self->cache_read = read_count (node, "cache_read_input_tokens");
  read_writes (self, node);
  tools = causerie_json_node_get_member (node, "server_tool_use");
  if (tools != NULL)
    {
      self->searches = read_count (tools, "web_search_requests");
      self->fetches = read_count (tools, "web_fetch_requests");
    }
  return causerie_token_counts_get_prompt (self) > 0 || self->output > 0 || self->searches > 0
         || self->fetches > 0;
}

static void
add (gint64 *sum, gint64 number)
{
  *sum = number > G_MAXINT64 - *sum ? G_MAXINT64 : *sum + number;
}

/* The sum stops at the greatest number. */
void
causerie_token_counts_add (CauserieTokenCounts *self, const CauserieTokenCounts *other)
{
  add (&self->input, other->input);
  add (&self->output, other->output);
  add (&self->cache_read, other->cache_read);
  add (&self->cache_write_5m, other->cache_write_5m);
  add (&self->cache_write_1h, other->cache_write_1h);
  add (&self->searches, other->searches);
  add (&self->fetches, other->fetches);
}

/* Returns: the tokens that were written to the cache, for whatever time */
gint64
causerie_token_counts_get_written (const CauserieTokenCounts *self)
{
  gint64 sum = self->cache_write_5m;

  add (&sum, self->cache_write_1h);
  return sum;
}

/* Returns: all tokens of the prompt */
gint64
causerie_token_counts_get_prompt (const CauserieTokenCounts *self)
{
  gint64 sum = self->input;

  add (&sum, self->cache_read);
  add (&sum, self->cache_write_5m);
  add (&sum, self->cache_write_1h);
  return sum;
}
