/* SPDX-License-Identifier: GPL-3.0-or-later
 * One content block of a reply, updated by deltas. */
#include "config.h"

#include "causerie-reply-block.h"

#include "causerie-tool-input.h"

#include <string.h>

/* The JSON members that deltas change. */
typedef enum
{
  MEMBER_TEXT,
  MEMBER_THINKING,
  MEMBER_SIGNATURE,
  MEMBER_CITATIONS,
  MEMBER_INPUT,
  MEMBER_ID,
  N_MEMBERS,
} Member;

static const char *const member_names[N_MEMBERS] = {
  [MEMBER_TEXT] = "text",           [MEMBER_THINKING] = "thinking",
  [MEMBER_SIGNATURE] = "signature", [MEMBER_CITATIONS] = "citations",
  [MEMBER_INPUT] = "input",         [MEMBER_ID] = "id",
};

struct _CauserieReplyBlock
{
  gint64 index;
  char *start;
  gsize start_length;
  gboolean call; /* a call of a client tool, whose input must be complete */
  gboolean open;
  gboolean unfinished;     /* closed, but left out of the content */
  guint id;                /* its number in the content */
  Member text_member;      /* the member with its visible text; N_MEMBERS if there is none */
  gboolean closed_written; /* the content has the complete closed block */
  gboolean must_replace;   /* the block in the content must be replaced, not only extended */
  gsize n_written;         /* number of bytes of the text that the content has */
  GString
      *values[N_MEMBERS]; /* JSON, without the closing quote or bracket while the block is open */
  GString *partial_json;  /* concatenated deltas of a tool input, still escaped */
  char *json;             /* NULL until closed */
};

static CauserieJsonSpan
get_start (const CauserieReplyBlock *self)
{
  return (CauserieJsonSpan){ self->start, self->start_length };
}

static gboolean
has_type (CauserieJsonSpan object, const char *type)
{
  CauserieJsonSpan value;

  return causerie_json_find (object, "type", &value) && causerie_json_equals (value, type);
}

static gboolean
find_string (CauserieJsonSpan object, const char *name, CauserieJsonSpan *value)
{
  return causerie_json_find (object, name, value)
         && causerie_json_get_kind (*value) == CAUSERIE_JSON_STRING;
}

static void
append_span (GString *json, CauserieJsonSpan span)
{
  g_string_append_len (json, span.start, (gssize)span.length);
}

/* Concatenates the escaped strings without decoding, as a surrogate pair may be split over two
   deltas. */
static gboolean
grow_string (CauserieReplyBlock *self, Member member, CauserieJsonSpan delta)
{
  CauserieJsonSpan value;

  if (!find_string (delta, member_names[member], &value))
    return FALSE;
  if (self->values[member] == NULL)
    {
      CauserieJsonSpan initial;

      self->values[member] = g_string_new ("\"");
      if (find_string (get_start (self), member_names[member], &initial))
        append_span (self->values[member], causerie_json_get_escaped (initial));
    }
  append_span (self->values[member], causerie_json_get_escaped (value));
  return TRUE;
}

static gboolean
grow_text (CauserieReplyBlock *self, CauserieJsonSpan delta)
{
  return grow_string (self, MEMBER_TEXT, delta);
}

static gboolean
grow_thinking (CauserieReplyBlock *self, CauserieJsonSpan delta)
{
  return grow_string (self, MEMBER_THINKING, delta);
}

static gboolean
set_signature (CauserieReplyBlock *self, CauserieJsonSpan delta)
{
  CauserieJsonSpan value;

  if (!find_string (delta, "signature", &value))
    return FALSE;
  if (self->values[MEMBER_SIGNATURE] == NULL)
    self->values[MEMBER_SIGNATURE] = g_string_new (NULL);
  g_string_assign (self->values[MEMBER_SIGNATURE], "\"");
  append_span (self->values[MEMBER_SIGNATURE], causerie_json_get_escaped (value));
  return TRUE;
}

static gboolean
add_citation (CauserieReplyBlock *self, CauserieJsonSpan delta)
{
  GString *citations = self->values[MEMBER_CITATIONS];
  CauserieJsonSpan citation;
  CauserieJsonSpan entry;
  CauserieJsonIter iter;

  if (!causerie_json_find (delta, "citation", &citation))
    return FALSE;
  if (citations == NULL)
    {
      citations = self->values[MEMBER_CITATIONS] = g_string_new ("[");
      if (causerie_json_find (get_start (self), "citations", &entry)
          && causerie_json_get_kind (entry) == CAUSERIE_JSON_ARRAY)
        {
          causerie_json_iter_init (&iter, entry);
          while (causerie_json_iter_next (&iter, NULL, &entry))
            {
              append_span (citations, entry);
              g_string_append_c (citations, ',');
            }
        }
      if (citations->len > 1)
        g_string_truncate (citations, citations->len - 1);
    }
  if (citations->len > 1)
    g_string_append_c (citations, ',');
  append_span (citations, citation);
  return TRUE;
}

static gboolean
grow_input (CauserieReplyBlock *self, CauserieJsonSpan delta)
{
  CauserieJsonSpan value;

  if (!find_string (delta, "partial_json", &value))
    return FALSE;
  self->call = TRUE;
  if (self->partial_json == NULL)
    self->partial_json = g_string_new (NULL);
  append_span (self->partial_json, causerie_json_get_escaped (value));
  return TRUE;
}

static gboolean
finish_input (CauserieReplyBlock *self)
{
  g_autofree char *input = NULL;

  if (!causerie_tool_input_find (get_start (self), self->partial_json, &input))
    return FALSE;
  if (input != NULL)
    self->values[MEMBER_INPUT] = g_string_new (input);
  return TRUE;
}

static void
store_broken_input (CauserieReplyBlock *self)
{
  g_autofree char *input = causerie_tool_input_write_broken (get_start (self), self->partial_json);

  if (self->values[MEMBER_INPUT] == NULL)
    self->values[MEMBER_INPUT] = g_string_new (NULL);
  g_string_assign (self->values[MEMBER_INPUT], input);
}

static void
append_value (GString *json, const CauserieReplyBlock *self, Member member)
{
  static const char *const closings[N_MEMBERS] = {
    [MEMBER_TEXT] = "\"",     [MEMBER_THINKING] = "\"", [MEMBER_SIGNATURE] = "\"",
    [MEMBER_CITATIONS] = "]", [MEMBER_INPUT] = "",      [MEMBER_ID] = "",
  };

  g_string_append_len (json, self->values[member]->str, (gssize)self->values[member]->len);
  g_string_append (json, closings[member]);
}

static gboolean
find_changed (const CauserieReplyBlock *self, CauserieJsonSpan name, Member *member)
{
  for (guint i = 0; i < N_MEMBERS; i++)
    if (self->values[i] != NULL && causerie_json_equals (name, member_names[i]))
      {
        *member = (Member)i;
        return TRUE;
      }
  return FALSE;
}

static void
separate (GString *json)
{
  if (json->len > 1)
    g_string_append_c (json, ',');
}

static gboolean
is_changed (const CauserieReplyBlock *self)
{
  for (guint i = 0; i < N_MEMBERS; i++)
    if (self->values[i] != NULL)
      return TRUE;
  return FALSE;
}

/* Members keep their order; members that no delta changed are copied byte for byte. */
static char *
write_json (const CauserieReplyBlock *self)
{
  GString *json;
  CauserieJsonSpan name;
  CauserieJsonSpan value;
  CauserieJsonIter iter;
  gboolean written[N_MEMBERS] = { FALSE };

  if (!is_changed (self))
    return g_strndup (self->start, self->start_length);
  json = g_string_new ("{");
  causerie_json_iter_init (&iter, get_start (self));
  while (causerie_json_iter_next (&iter, &name, &value))
    {
      Member member;
      gboolean changed = find_changed (self, name, &member);

      if (changed && written[member])
        continue;
      separate (json);
      append_span (json, name);
      g_string_append_c (json, ':');
      if (changed)
        append_value (json, self, member);
      else
        append_span (json, value);
      if (changed)
        written[member] = TRUE;
    }
  for (guint i = 0; i < N_MEMBERS; i++)
    if (self->values[i] != NULL && !written[i])
      {
        separate (json);
        g_string_append_printf (json, "\"%s\":", member_names[i]);
        append_value (json, self, (Member)i);
      }
  g_string_append_c (json, '}');
  return g_string_free (json, FALSE);
}

/* An input or a citation is nested deeper in the content than in its event, so check the depth
   again. */
static gboolean
fits (const char *json)
{
  g_autofree char *content = g_strconcat ("[", json, "]", NULL);
  CauserieJsonSpan value;

  return causerie_json_check (content, strlen (content), &value, NULL);
}

static gboolean
is_empty_text (const CauserieReplyBlock *self)
{
  CauserieJsonSpan text;

  if (!has_type (get_start (self), "text"))
    return FALSE;
  if (self->values[MEMBER_TEXT] != NULL)
    return self->values[MEMBER_TEXT]->len <= 1;
  return !find_string (get_start (self), "text", &text) || text.length <= 2;
}

static void
clear_values (CauserieReplyBlock *self)
{
  for (guint i = 0; i < N_MEMBERS; i++)
    if (self->values[i] != NULL)
      g_string_free (g_steal_pointer (&self->values[i]), TRUE);
  if (self->partial_json != NULL)
    g_string_free (g_steal_pointer (&self->partial_json), TRUE);
  g_clear_pointer (&self->json, g_free);
}

/**
 * causerie_reply_block_new:
 * @index: the block's index in the stream
 * @start: the block at its start: an object within a checked text; copied
 */
CauserieReplyBlock *
causerie_reply_block_new (gint64 index, guint id, CauserieJsonSpan start)
{
  CauserieReplyBlock *self = g_new0 (CauserieReplyBlock, 1);

  self->index = index;
  self->start = g_strndup (start.start, start.length);
  self->start_length = start.length;
  self->call = has_type (start, "tool_use") || has_type (start, "server_tool_use");
  self->open = TRUE;
  self->must_replace = TRUE;
  self->text_member = N_MEMBERS;
  if (has_type (start, "text"))
    self->text_member = MEMBER_TEXT;
  else if (has_type (start, "thinking"))
    self->text_member = MEMBER_THINKING;
  self->id = id;
  return self;
}

/**
 * causerie_reply_block_find_start:
 * @delta: a delta without a preceding content_block_start
 *
 * Returns: the start of a block to which @delta can be applied; empty if the type of the block is
 *   unclear
 */
CauserieJsonSpan
causerie_reply_block_find_start (CauserieJsonSpan delta)
{
  const char *start;

  if (has_type (delta, "text_delta"))
    start = "{\"type\":\"text\",\"text\":\"\"}";
  else if (has_type (delta, "thinking_delta"))
    start = "{\"type\":\"thinking\",\"thinking\":\"\"}";
  else
    return (CauserieJsonSpan){ NULL, 0 };
  return (CauserieJsonSpan){ start, strlen (start) };
}

void
causerie_reply_block_free (CauserieReplyBlock *self)
{
  clear_values (self);
  g_free (self->start);
  g_free (self);
}

/* Returns: the index in the stream */
gint64
causerie_reply_block_get_index (const CauserieReplyBlock *self)
{
  return self->index;
}

/* Returns: the current size in bytes, slightly more than that of its JSON */
gsize
causerie_reply_block_get_size (const CauserieReplyBlock *self)
{
  gsize size = self->start_length;

  for (guint i = 0; i < N_MEMBERS; i++)
    if (self->values[i] != NULL)
      size += self->values[i]->len;
  return size + (self->partial_json != NULL ? self->partial_json->len : 0);
}

gboolean
causerie_reply_block_is_open (const CauserieReplyBlock *self)
{
  return self->open;
}

/* Returns: whether the block is thinking that is not redacted */
gboolean
causerie_reply_block_is_thinking (const CauserieReplyBlock *self)
{
  return self->text_member == MEMBER_THINKING;
}

/* Returns: the id of the block in the content */
guint
causerie_reply_block_get_content_id (const CauserieReplyBlock *self)
{
  return self->id;
}

/* Returns: whether the block is a call of a client tool */
gboolean
causerie_reply_block_is_call (const CauserieReplyBlock *self)
{
  return has_type (get_start (self), "tool_use");
}

/* Returns: (transfer full) (nullable): the id in the start event */
char *
causerie_reply_block_dup_id (const CauserieReplyBlock *self)
{
  return causerie_json_find_text (get_start (self), "id");
}

/**
 * causerie_reply_block_set_id:
 * @id: replaces the id of the start event
 */
void
causerie_reply_block_set_id (CauserieReplyBlock *self, const char *id)
{
  g_return_if_fail (self->open && self->values[MEMBER_ID] == NULL);
  self->values[MEMBER_ID] = g_string_new (NULL);
  causerie_json_append_quoted (self->values[MEMBER_ID], id);
}

/* Ignores deltas of unknown types and deltas without the expected member. */
gboolean
causerie_reply_block_apply (CauserieReplyBlock *self, CauserieJsonSpan delta)
{
  static const struct
  {
    const char *type;
    gboolean (*apply) (CauserieReplyBlock *self, CauserieJsonSpan delta);
    Member grows; /* the member to which it appends; N_MEMBERS if it changes more */
  } deltas[] = {
    { "text_delta", grow_text, MEMBER_TEXT },
    { "thinking_delta", grow_thinking, MEMBER_THINKING },
    { "signature_delta", set_signature, N_MEMBERS },
    { "citations_delta", add_citation, N_MEMBERS },
    { "input_json_delta", grow_input, N_MEMBERS },
  };

  g_return_val_if_fail (self->open, FALSE);
  for (guint i = 0; i < G_N_ELEMENTS (deltas); i++)
    if (has_type (delta, deltas[i].type))
      {
        if (!deltas[i].apply (self, delta))
          return FALSE;
        self->must_replace = self->must_replace || deltas[i].grows != self->text_member;
        return TRUE;
      }
  return FALSE;
}

static void
freeze_json (CauserieReplyBlock *self)
{
  g_free (self->json);
  self->json = write_json (self);
  self->unfinished = !fits (self->json);
}

static void
end (CauserieReplyBlock *self, gboolean whole)
{
  if (!self->open)
    return;
  self->open = FALSE;
  self->must_replace = TRUE;
  self->unfinished = self->call && !(whole && finish_input (self));
  if (!self->unfinished)
    freeze_json (self);
  if (self->unfinished && causerie_reply_block_is_call (self))
    {
      store_broken_input (self);
      freeze_json (self);
    }
}

/* Closes the block at content_block_stop and freezes its JSON. A client tool call whose input is
 * not an object gets an array with the received text as its input, so that it is recognized as
 * broken; such a server tool call is left out. */
void
causerie_reply_block_close (CauserieReplyBlock *self)
{
  end (self, TRUE);
}

/* Closes a block that the service did not close. Like causerie_reply_block_close(), but a client
 * tool call always counts as broken. */
void
causerie_reply_block_break_off (CauserieReplyBlock *self)
{
  end (self, !causerie_reply_block_is_call (self));
}

/* Returns: (transfer full) (nullable): the current state of the block as complete JSON; NULL if it
   is to be left out: a call that is still open, or an open text that is still empty */
static char *
dup_json (const CauserieReplyBlock *self)
{
  g_autofree char *json = NULL;

  if (self->unfinished)
    return NULL;
  if (!self->open)
    return g_strdup (self->json);
  if (self->call || is_empty_text (self))
    return NULL;
  json = write_json (self);
  return self->values[MEMBER_CITATIONS] == NULL || fits (json) ? g_steal_pointer (&json) : NULL;
}

static void
rewrite (CauserieReplyBlock *self, CauserieContent *content)
{
  g_autofree char *json = dup_json (self);
  const GString *text = self->text_member < N_MEMBERS ? self->values[self->text_member] : NULL;

  causerie_content_set_block (content, self->id, json);
  self->n_written = json != NULL && text != NULL ? text->len : 0;
  self->must_replace = self->n_written == 0;
}

/**
 * causerie_reply_block_update_content:
 * @content: the content that contains the block
 *
 * Updates the block in @content. Appending to a text takes time proportional to the appended part.
 */
void
causerie_reply_block_update_content (CauserieReplyBlock *self, CauserieContent *content)
{
  if (self->closed_written)
    return;
  if (self->must_replace)
    rewrite (self, content);
  else
    {
      const GString *text = self->values[self->text_member];

      causerie_content_grow_block (content, self->id, text->str + self->n_written,
                                   text->len - self->n_written);
      self->n_written = text->len;
    }
  if (self->open)
    return;
  causerie_content_close_block (content, self->id);
  self->closed_written = TRUE;
  clear_values (self);
}
