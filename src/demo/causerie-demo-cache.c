/* SPDX-License-Identifier: GPL-3.0-or-later
 * Counts which part of a request a service would read from its cache, as the Messages API does
 * (prompt caching): marks end the parts that are stored; at each mark, the service looks for what
 * it has stored up to there, or up to one of the 19 blocks before. Nothing but the counts is kept.
 */
#include "config.h"

#include "causerie-demo-cache.h"

#include "causerie-demo-tokens.h"

/* Shorter beginnings of a request are not stored. */
#define LEAST_TOKENS 512

/* How many blocks are looked at from a mark backwards, with that of the mark. */
#define MOST_BLOCKS 20

#define MINUTES (5 * 60)
#define HOUR (60 * 60)

/* A block of the request, in the order tools, system, messages. */
typedef struct
{
  char *digest; /* of all blocks up to this one */
  guint tokens; /* likewise */
  int life;     /* of the mark in seconds, 0 if there is none */
} Block;

typedef struct
{
  gint64 expires; /* in seconds */
  int life;
} Entry;

struct _CauserieDemoCache
{
  GHashTable *entries; /* of digests: Entry */
};

CauserieDemoCache *
causerie_demo_cache_new (void)
{
  CauserieDemoCache *self = g_new (CauserieDemoCache, 1);

  self->entries = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  return self;
}

void
causerie_demo_cache_free (CauserieDemoCache *self)
{
  g_hash_table_unref (self->entries);
  g_free (self);
}

static void
clear_block (gpointer data)
{
  g_free (((Block *)data)->digest);
}

/* Returns: the life of the mark in @object in seconds, 0 if there is none */
static int
read_mark (JsonNode *object)
{
  JsonNode *mark = causerie_json_node_get_member (object, "cache_control");

  if (mark == NULL)
    return 0;
  return g_strcmp0 (causerie_json_node_get_text (mark, "ttl"), "1h") == 0 ? HOUR : MINUTES;
}

/* @prefix: what distinguishes the block beside its content, such as the role */
static void
add_block (GArray *blocks, const char *prefix, const char *json, guint tokens, int life)
{
  const Block *before = blocks->len > 0 ? &g_array_index (blocks, Block, blocks->len - 1) : NULL;
  g_autofree char *text
      = g_strjoin ("\n", before != NULL ? before->digest : "", prefix, json, NULL);
  Block block = { g_compute_checksum_for_string (G_CHECKSUM_SHA256, text, -1),
                  tokens + (before != NULL ? before->tokens : 0), life };

  g_array_append_val (blocks, block);
}

static void
add_tools (GArray *blocks, JsonNode *root)
{
  JsonArray *tools = causerie_json_node_get_array (root, "tools");

  for (guint i = 0; tools != NULL && i < json_array_get_length (tools); i++)
    {
      JsonNode *tool = json_array_get_element (tools, i);
      g_autofree char *json = causerie_demo_tokens_write_unmarked (tool);

      add_block (blocks, "tool", json, causerie_demo_tokens_in_tool (tool), read_mark (tool));
    }
}

/* A text is the same as a text block with it. */
static void
add_text (GArray *blocks, const char *prefix, const char *text, guint tokens)
{
  g_autoptr (JsonNode) node = json_node_new (JSON_NODE_OBJECT);
  JsonObject *object = json_object_new ();
  g_autofree char *json = NULL;

  json_object_set_string_member (object, "type", "text");
  json_object_set_string_member (object, "text", text);
  json_node_take_object (node, object);
  json = causerie_json_node_write (node);
  add_block (blocks, prefix, json, causerie_demo_tokens_in_text (text) + tokens, 0);
}

static void
add_list (GArray *blocks, const char *prefix, JsonArray *list, guint tokens)
{
  for (guint i = 0; list != NULL && i < json_array_get_length (list); i++)
    {
      JsonNode *block = json_array_get_element (list, i);
      g_autofree char *json = causerie_demo_tokens_write_unmarked (block);

      add_block (blocks, prefix, json,
                 causerie_demo_tokens_in_block (block) + (i == 0 ? tokens : 0), read_mark (block));
    }
}

static void
add_content (GArray *blocks, const char *prefix, JsonNode *object, const char *member, guint tokens)
{
  const char *text = causerie_json_node_get_text (object, member);

  if (text != NULL)
    add_text (blocks, prefix, text, tokens);
  else
    add_list (blocks, prefix, causerie_json_node_get_array (object, member), tokens);
}

static GArray *
list_blocks (const CauserieDemoPrompt *prompt)
{
  GArray *blocks = g_array_new (FALSE, FALSE, sizeof (Block));
  JsonArray *messages = causerie_json_node_get_array (prompt->root, "messages");
  int automatic = read_mark (prompt->root);

  g_array_set_clear_func (blocks, clear_block);
  /* Each model has a cache of its own. */
  add_block (blocks, "model", causerie_json_node_get_text (prompt->model, "id"), 0, 0);
  add_tools (blocks, prompt->root);
  add_content (blocks, "system", prompt->root, "system", 0);
  for (guint i = 0; messages != NULL && i < json_array_get_length (messages); i++)
    {
      JsonNode *message = json_array_get_element (messages, i);
      const char *role = causerie_json_node_get_text (message, "role");
      /* The first picture changes what is stored of the messages, but not the parts before. */
      g_autofree char *prefix = g_strconcat (role != NULL ? role : "",
                                             prompt->has_pictures ? " with pictures" : "", NULL);

      add_content (blocks, prefix, message, "content", CAUSERIE_DEMO_MESSAGE_TOKENS);
    }
  if (automatic != 0)
    g_array_index (blocks, Block, blocks->len - 1).life = automatic;
  return blocks;
}

/* Returns: the position of the last block that the cache has, found from the mark at @position; a
   hit keeps the entry for as long again */
static guint
find_stored (CauserieDemoCache *self, GArray *blocks, guint position, gint64 now)
{
  for (guint back = 0; back < MOST_BLOCKS && back <= position; back++)
    {
      const Block *block = &g_array_index (blocks, Block, position - back);
      Entry *entry = g_hash_table_lookup (self->entries, block->digest);

      if (entry == NULL || entry->expires < now)
        continue;
      entry->expires = now + entry->life;
      return position - back;
    }
  return 0;
}

static void
store (CauserieDemoCache *self, const Block *block, gint64 now)
{
  Entry *entry = g_new (Entry, 1);

  entry->life = block->life;
  entry->expires = now + block->life;
  g_hash_table_insert (self->entries, g_strdup (block->digest), entry);
}

/* Stores what ends at the marks after @read blocks. */
static void
write_marks (CauserieDemoCache *self, GArray *blocks, guint read, gint64 now,
             CauserieDemoUsage *usage)
{
  guint done = usage->cache_read;

  for (guint i = read + 1; i < blocks->len; i++)
    {
      const Block *block = &g_array_index (blocks, Block, i);

      if (block->life == 0 || block->tokens < LEAST_TOKENS)
        continue;
      store (self, block, now);
      if (block->life == HOUR)
        usage->cache_written_hour += block->tokens - done;
      else
        usage->cache_written_minutes += block->tokens - done;
      done = block->tokens;
    }
  usage->input -= done;
}

/**
 * causerie_demo_cache_count:
 * @now: seconds of any clock that runs evenly
 * @usage: (out): the tokens of the prompt by what they cost; the output is not changed
 *
 * Stores what the prompt marks for later calls.
 */
void
causerie_demo_cache_count (CauserieDemoCache *self, const CauserieDemoPrompt *prompt, gint64 now,
                           CauserieDemoUsage *usage)
{
  g_autoptr (GArray) blocks = list_blocks (prompt);
  guint read = 0;

  usage->cache_read = usage->cache_written_minutes = usage->cache_written_hour = 0;
  usage->input = g_array_index (blocks, Block, blocks->len - 1).tokens;
  for (guint i = blocks->len - 1; i > 0; i--)
    if (g_array_index (blocks, Block, i).life != 0)
      {
        guint stored = find_stored (self, blocks, i, now);

        read = MAX (read, stored);
      }
  usage->cache_read = g_array_index (blocks, Block, read).tokens;
  write_marks (self, blocks, read, now, usage);
}
