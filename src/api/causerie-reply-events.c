/* SPDX-License-Identifier: GPL-3.0-or-later
 * What each event of a stream does to the reply that is being built. */
#include "config.h"

#include "causerie-reply-builder-private.h"

#include "causerie-api-error.h"
#include "causerie-outside-text.h"
#include "causerie-reply-block.h"

#include <string.h>

/* No reply has as many; blocks are looked for among all that came before. */
#define MOST_BLOCKS 4000

/* What is kept of the service's words beside the content. */
#define MOST_MODEL_CHARACTERS 256
#define MOST_REASON_CHARACTERS 64
#define MOST_DETAILS_BYTES 4096
#define MOST_USAGE_BYTES 4096

static gboolean
find_object (CauserieJsonSpan object, const char *name, CauserieJsonSpan *value)
{
  return causerie_json_find (object, name, value)
         && causerie_json_get_kind (*value) == CAUSERIE_JSON_OBJECT;
}

static char *
find_line (CauserieJsonSpan object, const char *name, gsize most_characters)
{
  g_autofree char *text = causerie_json_find_text (object, name);
  g_autofree char *line
      = text != NULL ? causerie_outside_text_line (text, -1, most_characters) : NULL;

  return line != NULL && *line != '\0' ? g_steal_pointer (&line) : NULL;
}

static void
take_model (CauserieReplyBuilder *self, CauserieJsonSpan message)
{
  if (self->model == NULL)
    self->model = find_line (message, "model", MOST_MODEL_CHARACTERS);
}

static void
take_usage (CauserieReplyBuilder *self, CauserieJsonSpan object)
{
  CauserieJsonSpan usage;

  if (causerie_json_find (object, "usage", &usage) && usage.length <= MOST_USAGE_BYTES)
    causerie_usage_merge (self->usage, usage);
}

/* Returns: whether the content may grow by that much; if not, this is the end of the reply. */
static gboolean
has_room (CauserieReplyBuilder *self, gsize more)
{
  if (self->size + more <= CAUSERIE_REPLY_MAX_SIZE)
    return TRUE;
  if (self->error == NULL)
    self->error = causerie_error_new_full (CAUSERIE_ERROR_REPLY_TOO_LONG,
                                           "The reply has more than 8 MB.", NULL, 0);
  return FALSE;
}

/* Local servers and bridges use words of their own for some reasons. */
static void
set_stop_reason (CauserieReplyBuilder *self, CauserieJsonSpan object)
{
  static const char *const words[][2] = {
    { "length", "max_tokens" },
    { "tool_calls", "tool_use" },
    { "stop", "end_turn" },
  };
  g_autofree char *reason = find_line (object, "stop_reason", MOST_REASON_CHARACTERS);
  CauserieJsonSpan details;

  if (find_object (object, "stop_details", &details) && details.length <= MOST_DETAILS_BYTES)
    {
      g_free (self->stop_details);
      self->stop_details = causerie_json_dup_span (details);
    }
  if (reason == NULL)
    return;
  g_free (self->stop_reason);
  self->stop_reason = g_steal_pointer (&reason);
  for (guint i = 0; i < G_N_ELEMENTS (words); i++)
    if (strcmp (self->stop_reason, words[i][0]) == 0)
      {
        g_free (self->stop_reason);
        self->stop_reason = g_strdup (words[i][1]);
        return;
      }
}

/* A result is matched to its call by the id, so that no two calls may share one. */
static void
ensure_id (CauserieReplyBuilder *self, CauserieReplyBlock *block)
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

static CauserieReplyBlock *
add_block (CauserieReplyBuilder *self, CauserieReplyBlock *block)
{
  if (self->n_before + self->blocks->len >= MOST_BLOCKS && self->error == NULL)
    self->error = causerie_error_new_full (CAUSERIE_ERROR_BAD_ANSWER,
                                           "The reply has more than 4,000 blocks.", NULL, 0);
  ensure_id (self, block);
  self->size += causerie_reply_block_get_size (block);
  g_ptr_array_add (self->blocks, block);
  g_clear_pointer (&self->content, g_free);
  return block;
}

static CauserieReplyBlock *
find_open (CauserieReplyBuilder *self, gboolean any, gint64 index)
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

/* An event without an index means the block that was begun last. */
static CauserieReplyBlock *
find_event_block (CauserieReplyBuilder *self, CauserieJsonSpan event, gint64 *index)
{
  gboolean has_index = causerie_json_find_int (event, "index", index);

  if (!has_index)
    *index = self->blocks->len;
  return find_open (self, !has_index, *index);
}

static void
adopt_content (CauserieReplyBuilder *self, CauserieJsonSpan message)
{
  CauserieJsonSpan content;
  CauserieJsonSpan entry;
  CauserieJsonIter iter;

  if (!causerie_json_find (message, "content", &content) || !has_room (self, content.length))
    return;
  if (causerie_json_get_kind (content) == CAUSERIE_JSON_STRING && content.length > 2)
    {
      g_autofree char *text = causerie_json_dup_span (content);
      g_autofree char *json = g_strconcat ("{\"type\":\"text\",\"text\":", text, "}", NULL);

      entry = (CauserieJsonSpan){ json, strlen (json) };
      causerie_reply_block_close (add_block (self, causerie_reply_block_new (0, entry)));
    }
  if (causerie_json_get_kind (content) != CAUSERIE_JSON_ARRAY)
    return;
  causerie_json_iter_init (&iter, content);
  while (self->error == NULL && causerie_json_iter_next (&iter, NULL, &entry))
    if (causerie_json_get_kind (entry) == CAUSERIE_JSON_OBJECT)
      causerie_reply_block_close (
          add_block (self, causerie_reply_block_new (self->blocks->len, entry)));
}

static void
start (CauserieReplyBuilder *self)
{
  if (self->started)
    return;
  self->started = TRUE;
  g_signal_emit_by_name (self, "started");
}

/* Some gateways send a second one; it may know more, but it begins nothing anew. */
static gboolean
take_message_start (CauserieReplyBuilder *self, CauserieJsonSpan event)
{
  CauserieJsonSpan message;

  if (find_object (event, "message", &message))
    {
      take_model (self, message);
      take_usage (self, message);
      if (!self->started)
        adopt_content (self, message);
    }
  start (self);
  return TRUE;
}

static gboolean
take_block_start (CauserieReplyBuilder *self, CauserieJsonSpan event)
{
  CauserieReplyBlock *open;
  CauserieJsonSpan block;
  gint64 index;

  if (!find_object (event, "content_block", &block))
    return FALSE;
  start (self);
  if (!has_room (self, block.length))
    return FALSE;
  open = find_event_block (self, event, &index);
  if (open != NULL)
    causerie_reply_block_break_off (open);
  add_block (self, causerie_reply_block_new (index, block));
  return TRUE;
}

static gboolean
take_block_delta (CauserieReplyBuilder *self, CauserieJsonSpan event)
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
      block = causerie_reply_block_new_for_delta (index, delta);
      if (block == NULL)
        return FALSE;
      start (self);
      add_block (self, block);
    }
  before = causerie_reply_block_get_size (block);
  if (!has_room (self, delta.length) || !causerie_reply_block_apply (block, delta))
    return FALSE;
  self->size += causerie_reply_block_get_size (block) - before;
  g_clear_pointer (&self->content, g_free);
  return TRUE;
}

static gboolean
take_block_stop (CauserieReplyBuilder *self, CauserieJsonSpan event)
{
  gint64 index;
  CauserieReplyBlock *block = find_event_block (self, event, &index);

  if (block == NULL)
    return FALSE;
  causerie_reply_block_close (block);
  g_clear_pointer (&self->content, g_free);
  return TRUE;
}

static gboolean
take_message_delta (CauserieReplyBuilder *self, CauserieJsonSpan event)
{
  CauserieJsonSpan delta;

  if (find_object (event, "delta", &delta))
    set_stop_reason (self, delta);
  take_usage (self, event);
  return TRUE;
}

static gboolean
take_message_stop (CauserieReplyBuilder *self, CauserieJsonSpan event)
{
  self->finished = self->started;
  return TRUE;
}

static gboolean
take_error (CauserieReplyBuilder *self, CauserieJsonSpan event)
{
  self->error = causerie_api_error_from_event (event);
  return FALSE;
}

/**
 * _causerie_reply_builder_take_event:
 * @self: a builder
 * @event: the data of one event, checked
 *
 * Goes by the JSON's own type, because not every server names its events.
 */
void
_causerie_reply_builder_take_event (CauserieReplyBuilder *self, CauserieJsonSpan event)
{
  static const struct
  {
    const char *type;
    gboolean (*take) (CauserieReplyBuilder *self, CauserieJsonSpan event);
  } takers[] = {
    { "content_block_delta", take_block_delta },
    { "content_block_start", take_block_start },
    { "content_block_stop", take_block_stop },
    { "message_start", take_message_start },
    { "message_delta", take_message_delta },
    { "message_stop", take_message_stop },
    { "error", take_error },
  };
  CauserieJsonSpan value;

  if (causerie_json_get_kind (event) != CAUSERIE_JSON_OBJECT)
    return;
  if (!causerie_json_find (event, "type", &value))
    {
      if (causerie_json_find (event, "error", &value))
        take_error (self, event);
      return;
    }
  for (guint i = 0; i < G_N_ELEMENTS (takers); i++)
    if (causerie_json_equals (value, takers[i].type))
      {
        if (takers[i].take (self, event))
          g_signal_emit_by_name (self, "changed");
        return;
      }
}

/**
 * _causerie_reply_builder_take_message:
 * @self: a builder that has not started
 * @message: a whole reply, checked
 */
void
_causerie_reply_builder_take_message (CauserieReplyBuilder *self, CauserieJsonSpan message)
{
  take_model (self, message);
  take_usage (self, message);
  adopt_content (self, message);
  set_stop_reason (self, message);
  self->finished = TRUE;
  start (self);
  g_signal_emit_by_name (self, "changed");
}
