/* SPDX-License-Identifier: GPL-3.0-or-later
 * The content of a message: its exact JSON text and an index of its blocks. */
#include "config.h"

#include "causerie-content.h"

#include "causerie-attachment.h"
#include "causerie-error.h"
#include "causerie-first-words.h"

#include <string.h>

/* How many bytes of the text to read for the first words. The line is full long before that, unless
   the text is almost only white space. */
#define FIRST_WORDS_BYTES 16384

/* Entries store offsets, because the text is reallocated when it grows. */
typedef struct
{
  CauserieBlockKind kind;
  guint id;
  gboolean open;
  gboolean cited;
  gboolean searched;
  gsize start; /* in the text */
  gsize length;
  gsize text_start; /* of the string, in the block */
  gsize text_length;
} Entry;

struct _CauserieContent
{
  GString *json;    /* complete JSON at any time */
  GArray *entries;  /* of Entry, in order of id */
  GArray *open_ids; /* of guint, in order: blocks that may still change or be added */
  gsize change;     /* the text before this offset did not change since take_change() */
  guint last_id;
  guint generation;
};

G_DEFINE_BOXED_TYPE (CauserieContent, causerie_content, causerie_content_ref,
                     causerie_content_unref)

/* Each server tool has a type of its own, such as `web_search_tool_result` (Messages API, content
 * blocks). */
static gboolean
is_server_result (CauserieJsonSpan type)
{
  CauserieJsonSpan name = causerie_json_get_escaped (type);
  const gsize length = strlen ("_tool_result");

  return name.length > length
         && memcmp (name.start + name.length - length, "_tool_result", length) == 0;
}

static CauserieBlockKind
find_kind (CauserieJsonSpan type)
{
  static const struct
  {
    const char *type;
    CauserieBlockKind kind;
  } kinds[] = {
    { "text", CAUSERIE_BLOCK_TEXT },
    { "thinking", CAUSERIE_BLOCK_THINKING },
    { "redacted_thinking", CAUSERIE_BLOCK_REDACTED_THINKING },
    { "tool_use", CAUSERIE_BLOCK_TOOL_USE },
    { "tool_result", CAUSERIE_BLOCK_TOOL_RESULT },
    { "server_tool_use", CAUSERIE_BLOCK_SERVER_TOOL_USE },
  };

  for (guint i = 0; i < G_N_ELEMENTS (kinds); i++)
    if (causerie_json_equals (type, kinds[i].type))
      return kinds[i].kind;
  return is_server_result (type) ? CAUSERIE_BLOCK_SERVER_TOOL_RESULT : CAUSERIE_BLOCK_OTHER;
}

static void
index_text (Entry *entry, CauserieJsonSpan raw, CauserieJsonSpan text)
{
  if (causerie_json_get_kind (text) != CAUSERIE_JSON_STRING)
    return;
  entry->text_start = (gsize)(text.start - raw.start);
  entry->text_length = text.length;
}

/* Reads all members in one pass. As in causerie_json_find(), the last of several members with the
 * same name counts. */
static void
index_object (Entry *entry, CauserieJsonSpan raw)
{
  CauserieJsonSpan type = { NULL, 0 };
  CauserieJsonSpan text = { NULL, 0 };
  CauserieJsonSpan thinking = { NULL, 0 };
  CauserieJsonSpan name;
  CauserieJsonSpan value;
  CauserieJsonIter iter;

  causerie_json_iter_init (&iter, raw);
  while (causerie_json_iter_next (&iter, &name, &value))
    {
      if (causerie_json_equals (name, "type"))
        type = value;
      else if (causerie_json_equals (name, "text"))
        text = value;
      else if (causerie_json_equals (name, "thinking"))
        thinking = value;
      else if (causerie_json_equals (name, "citations"))
        entry->cited = causerie_json_get_kind (value) == CAUSERIE_JSON_ARRAY;
    }
  entry->kind = find_kind (type);
  if (entry->kind == CAUSERIE_BLOCK_OTHER && causerie_attachment_is_reference (raw))
    entry->kind = CAUSERIE_BLOCK_ATTACHMENT;
  if (entry->kind == CAUSERIE_BLOCK_TEXT)
    index_text (entry, raw, text);
  else if (entry->kind == CAUSERIE_BLOCK_THINKING)
    index_text (entry, raw, thinking);
}

static Entry
make_entry (const char *json, CauserieJsonSpan raw)
{
  Entry entry
      = { .kind = CAUSERIE_BLOCK_OTHER, .start = (gsize)(raw.start - json), .length = raw.length };

  if (causerie_json_get_kind (raw) == CAUSERIE_JSON_OBJECT)
    index_object (&entry, raw);
  else if (causerie_json_get_kind (raw) == CAUSERIE_JSON_STRING)
    {
      entry.kind = CAUSERIE_BLOCK_DAMAGED;
      index_text (&entry, raw, raw);
    }
  return entry;
}

static gboolean
find_searched (const CauserieContent *self, guint position)
{
  const Entry *before;

  if (position == 0)
    return FALSE;
  before = &g_array_index (self->entries, Entry, position - 1);
  return before->searched || before->kind == CAUSERIE_BLOCK_SERVER_TOOL_RESULT;
}

static void
add_entry (CauserieContent *self, CauserieBlockKind kind, CauserieJsonSpan raw)
{
  Entry entry = make_entry (self->json->str, raw);

  if (kind == CAUSERIE_BLOCK_TEXT)
    entry.kind = CAUSERIE_BLOCK_TEXT;
  entry.id = ++self->last_id;
  entry.searched = find_searched (self, self->entries->len);
  g_array_append_val (self->entries, entry);
}

static gboolean
index_blocks (CauserieContent *self, CauserieJsonSpan root)
{
  CauserieJsonIter iter;
  CauserieJsonSpan raw;

  switch (causerie_json_get_kind (root))
    {
    case CAUSERIE_JSON_STRING:
      add_entry (self, CAUSERIE_BLOCK_TEXT, root);
      return TRUE;
    case CAUSERIE_JSON_ARRAY:
      causerie_json_iter_init (&iter, root);
      while (causerie_json_iter_next (&iter, NULL, &raw))
        add_entry (self, CAUSERIE_BLOCK_OTHER, raw);
      return TRUE;
    default:
      return FALSE;
    }
}

static CauserieContent *
make (const char *json, gsize length)
{
  CauserieContent *self = g_atomic_rc_box_new0 (CauserieContent);

  self->json = g_string_new_len (json, (gssize)length);
  self->entries = g_array_new (FALSE, FALSE, sizeof (Entry));
  self->open_ids = g_array_new (FALSE, FALSE, sizeof (guint));
  return self;
}

/**
 * causerie_content_new:
 * @json: a JSON array of blocks, or a JSON string, the short form of one text block
 * @length: its length in bytes, or -1 if it ends with a NUL
 *
 * Array elements that are strings become %CAUSERIE_BLOCK_DAMAGED, others that are not objects
 * %CAUSERIE_BLOCK_OTHER.
 *
 * Returns: (transfer full) (nullable): immutable content; %NULL with %CAUSERIE_ERROR_BAD_ANSWER if
 *   @json is neither
 */
CauserieContent *
causerie_content_new (const char *json, gssize length, GError **error)
{
  g_autoptr (CauserieContent) self = NULL;
  CauserieJsonSpan root;
  GError *malformed = NULL;

  g_return_val_if_fail (json != NULL, NULL);

  self = make (json, length < 0 ? strlen (json) : (gsize)length);
  if (!causerie_json_check (self->json->str, self->json->len, &root, &malformed))
    {
      causerie_error_propagate_malformed (error, malformed);
      return NULL;
    }
  if (!index_blocks (self, root))
    {
      g_set_error_literal (error, CAUSERIE_ERROR, CAUSERIE_ERROR_BAD_ANSWER,
                           "Content is neither an array nor a string");
      return NULL;
    }
  return g_steal_pointer (&self);
}

CauserieContent *
causerie_content_new_from_text (const char *text)
{
  g_return_val_if_fail (text != NULL, NULL);

  return causerie_content_new_from_parts (text, NULL);
}

/**
 * causerie_content_new_from_parts:
 * @text: what the user wrote; blank text is left out if there are attachments
 * @attachments: (nullable) (element-type CauserieAttachment): come before the text, as the Messages
 *   API recommends for images
 */
CauserieContent *
causerie_content_new_from_parts (const char *text, GPtrArray *attachments)
{
  g_autoptr (GString) json = NULL;

  g_return_val_if_fail (text != NULL, NULL);

  json = g_string_new ("[");
  for (guint i = 0; attachments != NULL && i < attachments->len; i++)
    {
      g_autofree char *block = causerie_attachment_write (g_ptr_array_index (attachments, i));

      g_string_append_printf (json, "%s%s", json->len > 1 ? "," : "", block);
    }
  if (json->len == 1 || !causerie_text_is_blank (text))
    {
      g_string_append_printf (json, "%s{\"type\":\"text\",\"text\":", json->len > 1 ? "," : "");
      causerie_json_append_quoted (json, text);
      g_string_append_c (json, '}');
    }
  g_string_append_c (json, ']');
  return causerie_content_new (json->str, (gssize)json->len, NULL);
}

/* Returns: (transfer full) (element-type CauserieAttachment): the attachments, in order; those that
 * cannot be read are left out */
GPtrArray *
causerie_content_list_attachments (const CauserieContent *self)
{
  GPtrArray *attachments = causerie_attachments_new ();

  g_return_val_if_fail (self != NULL, attachments);

  for (guint i = 0; i < self->entries->len; i++)
    {
      CauserieBlock block = causerie_content_get_block (self, i);
      CauserieAttachment *attachment = block.kind == CAUSERIE_BLOCK_ATTACHMENT
                                           ? causerie_attachment_new_from_json (block.raw)
                                           : NULL;

      if (attachment != NULL)
        g_ptr_array_add (attachments, attachment);
    }
  return attachments;
}

CauserieContent *
causerie_content_new_growing (void)
{
  return make ("[]", 2);
}

CauserieContent *
causerie_content_ref (CauserieContent *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return g_atomic_rc_box_acquire (self);
}

static void
clear (gpointer data)
{
  CauserieContent *self = data;

  g_string_free (self->json, TRUE);
  g_array_unref (self->entries);
  g_array_unref (self->open_ids);
}

void
causerie_content_unref (CauserieContent *self)
{
  g_return_if_fail (self != NULL);

  g_atomic_rc_box_release_full (self, clear);
}

/* Returns: (transfer none): the exact text, valid until @self grows */
const char *
causerie_content_get_json (const CauserieContent *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->json->str;
}

/* Returns: the length of its text in bytes */
gsize
causerie_content_get_size (const CauserieContent *self)
{
  g_return_val_if_fail (self != NULL, 0);

  return self->json->len;
}

/* Returns: a number that changes each time @self has grown */
guint
causerie_content_get_generation (const CauserieContent *self)
{
  g_return_val_if_fail (self != NULL, 0);

  return self->generation;
}

guint
causerie_content_get_n_blocks (const CauserieContent *self)
{
  g_return_val_if_fail (self != NULL, 0);

  return self->entries->len;
}

/* Finds the position of the first entry whose id is @id or greater. */
static guint
find_position (const CauserieContent *self, guint id)
{
  guint low = 0;
  guint high = self->entries->len;

  while (low < high)
    {
      guint middle = low + (high - low) / 2;

      if (g_array_index (self->entries, Entry, middle).id < id)
        low = middle + 1;
      else
        high = middle;
    }
  return low;
}

/* Returns: the number of blocks at the beginning that can no longer change or move */
guint
causerie_content_get_n_closed (const CauserieContent *self)
{
  g_return_val_if_fail (self != NULL, 0);

  if (self->open_ids->len == 0)
    return self->entries->len;
  return find_position (self, g_array_index (self->open_ids, guint, 0));
}

/**
 * causerie_content_get_block:
 * @position: the index of the block, from 0
 *
 * Returns: the block, which points into @self and is valid until @self grows
 */
CauserieBlock
causerie_content_get_block (const CauserieContent *self, guint position)
{
  CauserieBlock block = { .kind = CAUSERIE_BLOCK_OTHER };
  const Entry *entry;
  const char *start;

  g_return_val_if_fail (self != NULL && position < self->entries->len, block);

  entry = &g_array_index (self->entries, Entry, position);
  start = self->json->str + entry->start;
  block.kind = entry->kind;
  block.id = entry->id;
  block.open = entry->open;
  block.cited = entry->cited;
  block.searched = entry->searched;
  block.raw = (CauserieJsonSpan){ start, entry->length };
  if (entry->text_length > 0)
    block.text = (CauserieJsonSpan){ start + entry->text_start, entry->text_length };
  return block;
}

/* Joins the texts of the blocks until the result is longer than @max_bytes. */
static char *
join_text (const CauserieContent *self, gsize max_bytes)
{
  GString *text = g_string_new (NULL);
  CauserieBlock last = { 0 };
  gboolean interrupted = FALSE; /* by a block of another kind */

  for (guint i = 0; i < self->entries->len && text->len <= max_bytes; i++)
    {
      CauserieBlock block = causerie_content_get_block (self, i);
      g_autofree char *part = NULL;

      if (block.kind != CAUSERIE_BLOCK_TEXT && block.kind != CAUSERIE_BLOCK_DAMAGED)
        {
          interrupted = TRUE;
          continue;
        }
      part = causerie_block_dup_start (&block, max_bytes);
      if (part == NULL || *part == '\0')
        continue;
      if (last.id != 0 && (interrupted || !causerie_block_continues_text (&block, &last)))
        g_string_append (text, "\n\n");
      g_string_append (text, part);
      last = block;
      interrupted = FALSE;
    }
  return g_string_free (text, FALSE);
}

/* Returns: the position after the blocks that form one text with the block at @start */
guint
causerie_content_find_text_end (const CauserieContent *self, guint start)
{
  CauserieBlock last = causerie_content_get_block (self, start);
  guint end = start + 1;

  for (; last.kind == CAUSERIE_BLOCK_TEXT && end < causerie_content_get_n_blocks (self); end++)
    {
      CauserieBlock block = causerie_content_get_block (self, end);

      if (block.kind != CAUSERIE_BLOCK_TEXT || !causerie_block_continues_text (&block, &last))
        break;
      last = block;
    }
  return end;
}

/* Joins the text blocks, with an empty line between them, but with nothing between adjacent blocks
 * of a reply with citations, because these are parts of one text. */
char *
causerie_content_dup_text (const CauserieContent *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return join_text (self, G_MAXSIZE);
}

/**
 * causerie_content_dup_text_of:
 * @start: a block
 * @end: the block after the last one
 *
 * Returns: (transfer full): the text of the blocks, of any kind, one after the other
 */
char *
causerie_content_dup_text_of (const CauserieContent *self, guint start, guint end)
{
  GString *text = g_string_new (NULL);

  g_return_val_if_fail (self != NULL, g_string_free (text, FALSE));
  g_return_val_if_fail (end <= causerie_content_get_n_blocks (self), g_string_free (text, FALSE));

  for (guint i = start; i < end; i++)
    {
      CauserieBlock block = causerie_content_get_block (self, i);
      gsize position = 0;
      g_autofree char *piece = causerie_block_read_text (&block, &position);

      g_string_append (text, piece != NULL ? piece : "");
    }
  return g_string_free (text, FALSE);
}

/* Returns: (transfer full): the beginning of causerie_content_dup_text(), cut after about
 * @max_bytes between characters */
char *
causerie_content_dup_start (const CauserieContent *self, gsize max_bytes)
{
  g_return_val_if_fail (self != NULL, NULL);

  return join_text (self, max_bytes);
}

static char *
join_names (const CauserieContent *self)
{
  g_autoptr (GPtrArray) attachments = causerie_content_list_attachments (self);
  GString *names = g_string_new (NULL);

  for (guint i = 0; i < attachments->len; i++)
    {
      const CauserieAttachment *attachment = g_ptr_array_index (attachments, i);

      g_string_append_printf (names, "%s%s", i > 0 ? ", " : "", attachment->name);
    }
  return g_string_free (names, FALSE);
}

/**
 * causerie_content_dup_first_words:
 * @full: (out) (optional): whether the line is full, so that more text does not change it
 *
 * Makes the line that represents a message in lists: the beginning of its text on one line, without
 * Markdown markers at its start, cut between words after about 80 characters with "…". Without text
 * it is the names of the attachments.
 */
char *
causerie_content_dup_first_words (const CauserieContent *self, gboolean *full)
{
  g_autofree char *text = NULL;

  g_return_val_if_fail (self != NULL, NULL);

  text = join_text (self, FIRST_WORDS_BYTES);
  if (causerie_text_is_blank (text))
    {
      g_autofree char *names = join_names (self);

      return causerie_first_words_dup (names, full);
    }
  return causerie_first_words_dup (text, full);
}

/* Returns: whether a block is a complete call of `end_conversation` */
gboolean
causerie_content_has_end_call (const CauserieContent *self)
{
  g_return_val_if_fail (self != NULL, FALSE);

  for (guint i = 0; i < self->entries->len; i++)
    {
      CauserieBlock block = causerie_content_get_block (self, i);

      if (causerie_block_is_end_call (&block))
        return TRUE;
    }
  return FALSE;
}

/* Replaces the bytes from @start to @end by @length bytes. @following is the index of the first
   entry after them. */
static void
replace_bytes (CauserieContent *self, gsize start, gsize end, const char *bytes, gsize length,
               guint following)
{
  g_string_erase (self->json, (gssize)start, (gssize)(end - start));
  g_string_insert_len (self->json, (gssize)start, bytes, (gssize)length);
  for (guint i = following; i < self->entries->len; i++)
    {
      Entry *entry = &g_array_index (self->entries, Entry, i);

      entry->start += length;
      entry->start -= end - start;
    }
  self->change = MIN (self->change, start);
  self->generation++;
}

static void
insert_entry (CauserieContent *self, guint position, guint id, const char *json)
{
  g_autofree char *bytes = NULL;
  gsize start = 1;
  Entry entry;

  if (position > 0)
    {
      const Entry *before = &g_array_index (self->entries, Entry, position - 1);

      start = before->start + before->length;
      bytes = g_strconcat (",", json, NULL);
    }
  else
    bytes = g_strconcat (json, self->entries->len > 0 ? "," : "", NULL);
  replace_bytes (self, start, start, bytes, strlen (bytes), position);
  if (position > 0)
    start++;
  entry
      = make_entry (self->json->str, (CauserieJsonSpan){ self->json->str + start, strlen (json) });
  entry.id = id;
  entry.open = TRUE;
  entry.searched = find_searched (self, position);
  g_array_insert_val (self->entries, position, entry);
}

static void
remove_entry (CauserieContent *self, guint position)
{
  Entry entry = g_array_index (self->entries, Entry, position);
  gsize end = entry.start + entry.length;

  g_array_remove_index (self->entries, position);
  if (position > 0)
    replace_bytes (self, entry.start - 1, end, "", 0, position);
  else
    replace_bytes (self, entry.start, end + (self->entries->len > 0 ? 1 : 0), "", 0, position);
}

/* Does not touch the common beginning, so that it need not be stored again. */
static void
replace_entry (CauserieContent *self, guint position, const char *json)
{
  Entry old = g_array_index (self->entries, Entry, position);
  gsize length = strlen (json);
  gsize same = 0;
  Entry entry;

  while (same < MIN (length, old.length) && self->json->str[old.start + same] == json[same])
    same++;
  if (same == length && same == old.length)
    return;
  replace_bytes (self, old.start + same, old.start + old.length, json + same, length - same,
                 position + 1);
  entry = make_entry (self->json->str, (CauserieJsonSpan){ self->json->str + old.start, length });
  entry.id = old.id;
  entry.searched = old.searched;
  entry.open = TRUE;
  g_array_index (self->entries, Entry, position) = entry;
}

/* Reserves a place after all blocks for a block that causerie_content_set_block() adds. Returns:
 * the id of the block, greater than all others */
guint
causerie_content_open_block (CauserieContent *self)
{
  g_return_val_if_fail (self != NULL, 0);

  self->last_id++;
  g_array_append_val (self->open_ids, self->last_id);
  return self->last_id;
}

static gboolean
is_open (const CauserieContent *self, guint id)
{
  for (guint i = self->open_ids->len; i > 0; i--)
    if (g_array_index (self->open_ids, guint, i - 1) == id)
      return TRUE;
  return FALSE;
}

static Entry *
find_entry (const CauserieContent *self, guint id)
{
  guint position = find_position (self, id);
  Entry *entry
      = position < self->entries->len ? &g_array_index (self->entries, Entry, position) : NULL;

  return entry != NULL && entry->id == id ? entry : NULL;
}

/**
 * causerie_content_set_block:
 * @json: (nullable): the complete block so far, an object that causerie_json_check() accepts; %NULL
 *   to remove the block
 *
 * Takes time in proportion to @json.
 */
void
causerie_content_set_block (CauserieContent *self, guint id, const char *json)
{
  const Entry *entry;

  g_return_if_fail (self != NULL && is_open (self, id));

  entry = find_entry (self, id);
  if (entry == NULL && json != NULL)
    insert_entry (self, find_position (self, id), id, json);
  else if (entry != NULL && json == NULL)
    remove_entry (self, find_position (self, id));
  else if (entry != NULL)
    replace_entry (self, find_position (self, id), json);
}

/**
 * causerie_content_grow_block:
 * @id: an open text or thinking block that was set
 * @escaped: what to append to its text, escaped as in a JSON string
 * @length: its length in bytes
 *
 * Takes time in proportion to @length and to the number of bytes after the block's text.
 */
void
causerie_content_grow_block (CauserieContent *self, guint id, const char *escaped, gsize length)
{
  Entry *entry;
  gsize end;

  g_return_if_fail (self != NULL && is_open (self, id));
  entry = find_entry (self, id);
  g_return_if_fail (entry != NULL && entry->text_length > 0);

  end = entry->start + entry->text_start + entry->text_length - 1;
  entry->length += length;
  entry->text_length += length;
  replace_bytes (self, end, end, escaped, length, find_position (self, id) + 1);
}

/**
 * causerie_content_close_block:
 * @id: an open block, which can then no longer change
 */
void
causerie_content_close_block (CauserieContent *self, guint id)
{
  Entry *entry;

  g_return_if_fail (self != NULL && is_open (self, id));

  entry = find_entry (self, id);
  if (entry != NULL && entry->open)
    {
      entry->open = FALSE;
      self->generation++;
    }
  for (guint i = self->open_ids->len; i > 0; i--)
    if (g_array_index (self->open_ids, guint, i - 1) == id)
      g_array_remove_index (self->open_ids, i - 1);
}

/* The bytes before the returned offset need not be stored again.
 *
 * Returns: how many bytes at the beginning of the text did not change since the last call; 0 at the
 *   first call */
gsize
causerie_content_take_change (CauserieContent *self)
{
  gsize change;

  g_return_val_if_fail (self != NULL, 0);

  change = MIN (self->change, self->json->len);
  self->change = G_MAXSIZE;
  return change;
}
