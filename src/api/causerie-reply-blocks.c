/* SPDX-License-Identifier: GPL-3.0-or-later
 * The blocks of a reply while it streams, and the content that is built from them. */
#include "config.h"

#include "causerie-reply-blocks.h"

#include "causerie-error.h"
#include "causerie-reply-block.h"

#include <string.h>

/* Bounds the linear search for blocks; real replies have far fewer. */
#define MAX_BLOCKS 4000

struct _CauserieReplyBlocks
{
  CauserieContent *content;
  GPtrArray *blocks;  /* of CauserieReplyBlock, in the order of their start events */
  GPtrArray *changed; /* blocks whose current state is not in the content yet */
  GHashTable *ids;    /* ids of all calls so far */
  gsize size;         /* of all blocks in bytes, including those before a pause */
  guint n_before;     /* number of blocks before a pause */
};

static gboolean
find_object (CauserieJsonSpan object, const char *name, CauserieJsonSpan *value)
{
  return causerie_json_find (object, name, value)
         && causerie_json_get_kind (*value) == CAUSERIE_JSON_OBJECT;
}

static void
set_error (GError **error, CauserieError code, const char *detail)
{
  if (*error == NULL)
    *error = causerie_error_new_full (code, detail, NULL, 0);
}

/* Returns: whether the content may grow by @more bytes; if not, sets @error, which ends the
   reply */
static gboolean
has_room (CauserieReplyBlocks *self, gsize more, GError **error)
{
  if (self->size + more <= CAUSERIE_REPLY_MAX_SIZE)
    return TRUE;
  set_error (error, CAUSERIE_ERROR_REPLY_TOO_LONG, "The reply has more than 8 MB.");
  return FALSE;
}

/* Gives the call a unique id, as results are matched to calls by their id. */
static void
ensure_id (CauserieReplyBlocks *self, CauserieReplyBlock *block)
{
  g_autofree char *id = causerie_reply_block_dup_id (block);

  if (!causerie_reply_block_is_call (block))
    return;
  if (id == NULL || *id == '\0' || g_hash_table_contains (self->ids, id))
    {
      g_autofree char *random = g_uuid_string_random ();

      g_free (id);
      id = g_strconcat ("toolu_", random, NULL);
      causerie_reply_block_set_id (block, id);
    }
  g_hash_table_add (self->ids, g_steal_pointer (&id));
}

static void
mark_changed (CauserieReplyBlocks *self, CauserieReplyBlock *block)
{
  if (!g_ptr_array_find (self->changed, block, NULL))
    g_ptr_array_add (self->changed, block);
}

static CauserieReplyBlock *
add_block (CauserieReplyBlocks *self, gint64 index, CauserieJsonSpan start, GError **error)
{
  CauserieReplyBlock *block
      = causerie_reply_block_new (index, causerie_content_open_block (self->content), start);

  if (self->n_before + self->blocks->len >= MAX_BLOCKS)
    set_error (error, CAUSERIE_ERROR_BAD_ANSWER, "The reply has more than 4,000 blocks.");
  ensure_id (self, block);
  self->size += causerie_reply_block_get_size (block);
  g_ptr_array_add (self->blocks, block);
  mark_changed (self, block);
  return block;
}

static CauserieReplyBlock *
find_open (CauserieReplyBlocks *self, gboolean any, gint64 index)
{
  for (guint i = self->blocks->len; i > 0; i--)
    {
      CauserieReplyBlock *block = g_ptr_array_index (self->blocks, i - 1);

      if (causerie_reply_block_is_open (block)
          && (any || causerie_reply_block_get_index (block) == index))
        return block;
    }
  return NULL;
}

/* An event without an index belongs to the block that was started last. */
static CauserieReplyBlock *
find_event_block (CauserieReplyBlocks *self, CauserieJsonSpan event, gint64 *index)
{
  gboolean has_index = causerie_json_find_int (event, "index", index);

  if (!has_index)
    *index = self->blocks->len;
  return find_open (self, !has_index, *index);
}

/**
 * causerie_reply_blocks_new:
 * @content: the content to extend; existing blocks are those before a pause, and count towards the
 *   size limit
 */
CauserieReplyBlocks *
causerie_reply_blocks_new (CauserieContent *content)
{
  CauserieReplyBlocks *self = g_new0 (CauserieReplyBlocks, 1);

  self->content = causerie_content_ref (content);
  self->blocks = g_ptr_array_new_with_free_func ((GDestroyNotify)causerie_reply_block_free);
  self->changed = g_ptr_array_new ();
  self->ids = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->n_before = causerie_content_get_n_blocks (content);
  self->size = self->n_before > 0 ? causerie_content_get_size (content) : 0;
  return self;
}

/**
 * causerie_reply_blocks_free:
 * @self: (transfer full): the blocks; their content is not freed
 */
void
causerie_reply_blocks_free (CauserieReplyBlocks *self)
{
  causerie_content_unref (self->content);
  g_ptr_array_unref (self->changed);
  g_ptr_array_unref (self->blocks);
  g_hash_table_unref (self->ids);
  g_free (self);
}

/**
 * causerie_reply_blocks_adopt:
 * @content: the `content` of a message: an array of blocks or a string; anything else is ignored
 *
 * Adds complete blocks.
 */
void
causerie_reply_blocks_adopt (CauserieReplyBlocks *self, CauserieJsonSpan content, GError **error)
{
  CauserieJsonSpan entry;
  CauserieJsonIter iter;

  if (!has_room (self, content.length, error))
    return;
  if (causerie_json_get_kind (content) == CAUSERIE_JSON_STRING && content.length > 2)
    {
      g_autofree char *text = causerie_json_dup_span (content);
      g_autofree char *json = g_strconcat ("{\"type\":\"text\",\"text\":", text, "}", NULL);

      entry = (CauserieJsonSpan){ json, strlen (json) };
      causerie_reply_block_close (add_block (self, 0, entry, error));
    }
  if (causerie_json_get_kind (content) != CAUSERIE_JSON_ARRAY)
    return;
  causerie_json_iter_init (&iter, content);
  while (*error == NULL && causerie_json_iter_next (&iter, NULL, &entry))
    if (causerie_json_get_kind (entry) == CAUSERIE_JSON_OBJECT)
      causerie_reply_block_close (add_block (self, self->blocks->len, entry, error));
}

gboolean
causerie_reply_blocks_handle_start (CauserieReplyBlocks *self, CauserieJsonSpan event,
                                    GError **error)
{
  CauserieReplyBlock *open;
  CauserieJsonSpan start;
  gint64 index;

  if (!find_object (event, "content_block", &start))
    return FALSE;
  if (!has_room (self, start.length, error))
    return TRUE;
  open = find_event_block (self, event, &index);
  if (open != NULL)
    {
      causerie_reply_block_break_off (open);
      mark_changed (self, open);
    }
  add_block (self, index, start, error);
  return TRUE;
}

gboolean
causerie_reply_blocks_handle_delta (CauserieReplyBlocks *self, CauserieJsonSpan event,
                                    GError **error)
{
  CauserieReplyBlock *block;
  CauserieJsonSpan delta;
  gsize before;
  gint64 index;

  if (!find_object (event, "delta", &delta))
    return FALSE;
  block = find_event_block (self, event, &index);
  if (block == NULL)
    {
      CauserieJsonSpan start = causerie_reply_block_find_start (delta);

      if (start.start == NULL)
        return FALSE;
      block = add_block (self, index, start, error);
    }
  if (!has_room (self, delta.length, error))
    return TRUE;
  before = causerie_reply_block_get_size (block);
  if (!causerie_reply_block_apply (block, delta))
    return FALSE;
  self->size += causerie_reply_block_get_size (block) - before;
  mark_changed (self, block);
  return TRUE;
}

gboolean
causerie_reply_blocks_handle_stop (CauserieReplyBlocks *self, CauserieJsonSpan event)
{
  gint64 index;
  CauserieReplyBlock *block = find_event_block (self, event, &index);

  if (block == NULL)
    return FALSE;
  causerie_reply_block_close (block);
  mark_changed (self, block);
  return TRUE;
}

/* Closes all blocks that the service did not close. */
void
causerie_reply_blocks_break_off (CauserieReplyBlocks *self)
{
  for (guint i = 0; i < self->blocks->len; i++)
    {
      CauserieReplyBlock *block = g_ptr_array_index (self->blocks, i);

      if (!causerie_reply_block_is_open (block))
        continue;
      causerie_reply_block_break_off (block);
      mark_changed (self, block);
    }
}

/* Returns: the id in the content of the last open block, if it is thinking, otherwise 0 */
guint
causerie_reply_blocks_get_open_thinking (CauserieReplyBlocks *self)
{
  CauserieReplyBlock *block = find_open (self, TRUE, 0);

  return block != NULL && causerie_reply_block_is_thinking (block)
             ? causerie_reply_block_get_content_id (block)
             : 0;
}

/* Updates the content with what has arrived since the last call; it does not change in between.
 *
 * Returns: (transfer none): the current content: finished blocks byte for byte, partial text and
 * thinking properly closed; calls that are still open are left out */
CauserieContent *
causerie_reply_blocks_get_content (CauserieReplyBlocks *self)
{
  for (guint i = 0; i < self->changed->len; i++)
    causerie_reply_block_update_content (g_ptr_array_index (self->changed, i), self->content);
  g_ptr_array_set_size (self->changed, 0);
  return self->content;
}
