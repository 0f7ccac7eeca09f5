/* SPDX-License-Identifier: GPL-3.0-or-later
 * One content block of a reply while its deltas arrive. */
#include "config.h"

#include "causerie-reply-block.h"

#include "causerie-tool-input.h"

#include <string.h>

/* The members that deltas change. */
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
  gboolean call; /* has an input that must be whole */
  gboolean open;
  gboolean unfinished;        /* closed, but there is nothing to keep */
  guint id;                   /* its number in the content */
  Member text_member;         /* what its kind of block shows; N_MEMBERS: none */
  gboolean put_closed;        /* the content has all of it */
  gboolean rewritten;         /* what the content has of it is not only its beginning */
  gsize n_put;                /* bytes of the text's value that the content has */
  GString *values[N_MEMBERS]; /* JSON, without the closing quote or bracket while open */
  GString *partial_json;      /* the deltas of a tool's input, still escaped */
  char *json;                 /* once closed */
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

/* Escaped contents are joined as they are: a surrogate pair may be split over two deltas. */
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
take_input (CauserieReplyBlock *self)
{
  g_autofree char *input = NULL;

  if (!causerie_tool_input_find (get_start (self), self->partial_json, &input))
    return FALSE;
  if (input != NULL)
    self->values[MEMBER_INPUT] = g_string_new (input);
  return TRUE;
}

static void
keep_broken_input (CauserieReplyBlock *self)
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

/* Members keep their order and, where no delta changed them, their bytes. */
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

/* Within the content, an input or a citation may nest deeper than where it came in. */
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
 * @start: the block as it began: an object within a checked text, which is copied
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
  self->rewritten = TRUE;
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
 * @delta: a delta for which no block was begun
 *
 * Returns: the beginning of a block to which @delta can be applied; empty if it is not clear what
 *   block that is
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

/* Returns: its index in the stream */
gint64
causerie_reply_block_get_index (const CauserieReplyBlock *self)
{
  return self->index;
}

/* Returns: how many bytes it takes as of now, a little more than those of its JSON */
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

/* Returns: whether it is a call of a tool of ours */
gboolean
causerie_reply_block_is_call (const CauserieReplyBlock *self)
{
  return has_type (get_start (self), "tool_use");
}

/* Returns: (transfer full) (nullable): the id it began with */
char *
causerie_reply_block_dup_id (const CauserieReplyBlock *self)
{
  return causerie_json_find_text (get_start (self), "id");
}

/**
 * causerie_reply_block_set_id:
 * @id: the id to have in place of the one it began with
 */
void
causerie_reply_block_set_id (CauserieReplyBlock *self, const char *id)
{
  g_return_if_fail (self->open && self->values[MEMBER_ID] == NULL);
  self->values[MEMBER_ID] = g_string_new (NULL);
  causerie_json_append_quoted (self->values[MEMBER_ID], id);
}

/* Deltas of unknown types, and those without the member they should have, change nothing. */
gboolean
causerie_reply_block_apply (CauserieReplyBlock *self, CauserieJsonSpan delta)
{
  static const struct
  {
    const char *type;
    gboolean (*apply) (CauserieReplyBlock *self, CauserieJsonSpan delta);
    Member grows; /* what it adds to the end of; N_MEMBERS: it changes more */
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
        self->rewritten = self->rewritten || deltas[i].grows != self->text_member;
        return TRUE;
      }
  return FALSE;
}

static void
write_for_good (CauserieReplyBlock *self)
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
  self->rewritten = TRUE;
  self->unfinished = self->call && !(whole && take_input (self));
  if (!self->unfinished)
    write_for_good (self);
  if (self->unfinished && causerie_reply_block_is_call (self))
    {
      keep_broken_input (self);
      write_for_good (self);
    }
}

/* Ends the block where the service did. Its JSON is written now and stays the same from here on. A
 * call of a tool of ours whose input is no object keeps what came of it in an array, which is no
 * input; one of the service's own tools is left out then. */
void
causerie_reply_block_close (CauserieReplyBlock *self)
{
  end (self, TRUE);
}

/* Ends a block that the service did not close, like causerie_reply_block_close(); but a call of a
 * tool of ours is not whole then, whatever came of its input. */
void
causerie_reply_block_break_off (CauserieReplyBlock *self)
{
  end (self, !causerie_reply_block_is_call (self));
}

/* The block as of now, whole; NULL if there is nothing to keep: a call that is still open, or an
   open text that is still empty. */
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
  self->n_put = json != NULL && text != NULL ? text->len : 0;
  self->rewritten = self->n_put == 0;
}

/**
 * causerie_reply_block_put:
 * @content: the content in which it has its number
 *
 * Puts into @content what has changed since the last call. Words at the end of a text cost no more
 * than themselves.
 */
void
causerie_reply_block_put (CauserieReplyBlock *self, CauserieContent *content)
{
  if (self->put_closed)
    return;
  if (self->rewritten)
    rewrite (self, content);
  else
    {
      const GString *text = self->values[self->text_member];

      causerie_content_grow_block (content, self->id, text->str + self->n_put,
                                   text->len - self->n_put);
      self->n_put = text->len;
    }
  if (self->open)
    return;
  causerie_content_close_block (content, self->id);
  self->put_closed = TRUE;
  clear_values (self);
}
