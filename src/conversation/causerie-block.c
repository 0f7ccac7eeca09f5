/* SPDX-License-Identifier: GPL-3.0-or-later
 * Reads content blocks out of a message's raw JSON. Nothing here changes what is kept. */
#include "config.h"

#include "causerie-block.h"

#include "causerie-error.h"

#include <string.h>

#define FIRST_WORDS_CHARACTERS 80

static CauserieBlockKind
find_kind (CauserieJsonSpan raw)
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
  };
  CauserieJsonSpan type;

  if (causerie_json_get_kind (raw) == CAUSERIE_JSON_STRING)
    return CAUSERIE_BLOCK_DAMAGED;
  if (causerie_json_find (raw, "type", &type))
    for (guint i = 0; i < G_N_ELEMENTS (kinds); i++)
      if (causerie_json_equals (type, kinds[i].type))
        return kinds[i].kind;
  return CAUSERIE_BLOCK_OTHER;
}

/**
 * causerie_content_list_blocks:
 * @content: a JSON array of blocks, or a JSON string, which is short for one text block
 * @error: return location for an error
 *
 * Finds the blocks of @content. They borrow from it. An element that is a string is listed
 * as %CAUSERIE_BLOCK_DAMAGED, any other that is no object as %CAUSERIE_BLOCK_OTHER.
 *
 * Returns: (transfer full) (nullable) (element-type CauserieBlock): the blocks in order; %NULL with
 *   %CAUSERIE_ERROR_BAD_ANSWER if @content is neither
 */
GArray *
causerie_content_list_blocks (const char *content, GError **error)
{
  g_autoptr (GArray) blocks = NULL;
  CauserieJsonIter iter;
  CauserieBlock block;
  CauserieJsonSpan root;
  GError *malformed = NULL;

  g_return_val_if_fail (content != NULL, NULL);

  if (!causerie_json_check (content, strlen (content), &root, &malformed))
    {
      causerie_error_propagate_malformed (error, malformed);
      return NULL;
    }
  blocks = g_array_new (FALSE, FALSE, sizeof (CauserieBlock));
  switch (causerie_json_get_kind (root))
    {
    case CAUSERIE_JSON_STRING:
      block = (CauserieBlock){ CAUSERIE_BLOCK_TEXT, root };
      g_array_append_val (blocks, block);
      break;
    case CAUSERIE_JSON_ARRAY:
      causerie_json_iter_init (&iter, root);
      while (causerie_json_iter_next (&iter, NULL, &block.raw))
        {
          block.kind = find_kind (block.raw);
          g_array_append_val (blocks, block);
        }
      break;
    default:
      g_set_error_literal (error, CAUSERIE_ERROR, CAUSERIE_ERROR_BAD_ANSWER,
                           "Content is neither an array nor a string");
      return NULL;
    }
  return g_steal_pointer (&blocks);
}

/**
 * causerie_block_dup_text:
 * @block: a block whose content still lives
 *
 * Returns: (transfer full) (nullable): the words of a text, thinking or damaged block; %NULL for
 *   other kinds and where there are none
 */
char *
causerie_block_dup_text (const CauserieBlock *block)
{
  g_return_val_if_fail (block != NULL, NULL);

  if (causerie_json_get_kind (block->raw) == CAUSERIE_JSON_STRING)
    return block->kind == CAUSERIE_BLOCK_TEXT || block->kind == CAUSERIE_BLOCK_DAMAGED
               ? causerie_json_dup_text (block->raw)
               : NULL;
  if (block->kind == CAUSERIE_BLOCK_TEXT)
    return causerie_json_find_text (block->raw, "text");
  if (block->kind == CAUSERIE_BLOCK_THINKING)
    return causerie_json_find_text (block->raw, "thinking");
  return NULL;
}

/**
 * causerie_block_dup_member:
 * @block: a block whose content still lives
 * @name: the name of one of its members
 *
 * Returns: (transfer full) (nullable): the decoded text of a string, the raw JSON of any other
 * value; %NULL if there is no such member
 */
char *
causerie_block_dup_member (const CauserieBlock *block, const char *name)
{
  CauserieJsonSpan value;

  g_return_val_if_fail (block != NULL && name != NULL, NULL);

  if (!causerie_json_find (block->raw, name, &value))
    return NULL;
  if (causerie_json_get_kind (value) == CAUSERIE_JSON_STRING)
    return causerie_json_dup_text (value);
  return causerie_json_dup_span (value);
}

static gboolean
holds_object (const char *text)
{
  CauserieJsonSpan root;

  return causerie_json_check (text, strlen (text), &root, NULL)
         && causerie_json_get_kind (root) == CAUSERIE_JSON_OBJECT;
}

/**
 * causerie_block_is_end_call:
 * @block: a block whose content still lives
 *
 * Tells a complete call of `end_conversation`: the input is an object, a string that holds one, or
 * is missing or null, which counts as the empty object. Whether the reply around it is complete is
 * for the caller to know.
 *
 * Returns: whether it is one
 */
gboolean
causerie_block_is_end_call (const CauserieBlock *block)
{
  g_autofree char *text = NULL;
  CauserieJsonSpan value;

  g_return_val_if_fail (block != NULL, FALSE);

  if (block->kind != CAUSERIE_BLOCK_TOOL_USE || !causerie_json_find (block->raw, "name", &value)
      || !causerie_json_equals (value, "end_conversation"))
    return FALSE;
  if (!causerie_json_find (block->raw, "input", &value))
    return TRUE;
  switch (causerie_json_get_kind (value))
    {
    case CAUSERIE_JSON_OBJECT:
    case CAUSERIE_JSON_NULL:
      return TRUE;
    case CAUSERIE_JSON_STRING:
      text = causerie_json_dup_text (value);
      return holds_object (text);
    default:
      return FALSE;
    }
}

/**
 * causerie_text_is_blank:
 * @text: what a person or a model wrote, UTF-8
 *
 * Tells whether @text says nothing: services refuse a text of white space alone (Messages API, text
 * blocks), and they mean that of every script, as in Unicode's property White_Space.
 *
 * Returns: whether there is nothing but white space in @text
 */
gboolean
causerie_text_is_blank (const char *text)
{
  g_return_val_if_fail (text != NULL, TRUE);

  for (; *text != '\0'; text = g_utf8_next_char (text))
    {
      gunichar character = g_utf8_get_char (text);

      /* GLib leaves out the vertical tab and the next line. */
      if (!g_unichar_isspace (character) && character != '\v' && character != 0x85)
        return FALSE;
    }
  return TRUE;
}

/**
 * causerie_content_from_text:
 * @text: what a person wrote
 *
 * Returns: (transfer full): content of one text block
 */
char *
causerie_content_from_text (const char *text)
{
  GString *content;

  g_return_val_if_fail (text != NULL, NULL);

  content = g_string_new ("[{\"type\":\"text\",\"text\":");
  causerie_json_append_quoted (content, text);
  g_string_append (content, "}]");
  return g_string_free (content, FALSE);
}

static gboolean
has_citations (const CauserieBlock *block)
{
  CauserieJsonSpan citations;

  return causerie_json_find (block->raw, "citations", &citations)
         && causerie_json_get_kind (citations) == CAUSERIE_JSON_ARRAY;
}

/**
 * causerie_block_continues_text:
 * @block: a text block
 * @last: the text block before it
 *
 * A reply with citations comes as one text cut into many blocks; other blocks are paragraphs.
 *
 * Returns: whether @block goes on within the sentence where @last stops
 */
gboolean
causerie_block_continues_text (const CauserieBlock *block, const CauserieBlock *last)
{
  g_return_val_if_fail (block != NULL && last != NULL, FALSE);
  return has_citations (last) || has_citations (block);
}

/**
 * causerie_content_dup_text:
 * @content: content of a message
 *
 * Joins the text blocks of @content, with an empty line between them. Blocks that carry citations
 * are pieces of one text and join with nothing.
 *
 * Returns: (transfer full): the text in Markdown, empty if there is none or @content is malformed
 */
char *
causerie_content_dup_text (const char *content)
{
  g_autoptr (GArray) blocks = NULL;
  g_autoptr (GString) text = NULL;
  const CauserieBlock *last = NULL;

  g_return_val_if_fail (content != NULL, NULL);

  blocks = causerie_content_list_blocks (content, NULL);
  text = g_string_new (NULL);
  for (guint i = 0; blocks != NULL && i < blocks->len; i++)
    {
      const CauserieBlock *block = &g_array_index (blocks, CauserieBlock, i);
      g_autofree char *part
          = block->kind == CAUSERIE_BLOCK_TEXT || block->kind == CAUSERIE_BLOCK_DAMAGED
                ? causerie_block_dup_text (block)
                : NULL;

      if (part == NULL || *part == '\0')
        continue;
      if (last != NULL && !causerie_block_continues_text (block, last))
        g_string_append (text, "\n\n");
      g_string_append (text, part);
      last = block;
    }
  return g_string_free (g_steal_pointer (&text), FALSE);
}

static gboolean
is_blank (gunichar character)
{
  return g_unichar_isspace (character) || g_unichar_iscntrl (character) || character == 0x2028
         || character == 0x2029;
}

/* The marks of headings, items and quotes. What clings to a word is emphasis, or no mark at all. */
static const char *
skip_marks (const char *text)
{
  while (*text != '\0')
    {
      gsize length = *text == '>' ? 1 : strspn (text, "#-*");

      if (length == 0 && !is_blank (g_utf8_get_char (text)))
        break;
      if (length == 0)
        text = g_utf8_next_char (text);
      else if (*text == '>' || text[length] == '\0' || is_blank (g_utf8_get_char (text + length)))
        text += length;
      else
        break;
    }
  return text;
}

/* Appends @text on one line until the line is full; tells whether it was. */
static gboolean
fold_into (GString *line, const char *text)
{
  glong length = 0;
  gsize last_word = 0;
  gboolean gap = FALSE;

  for (; *text != '\0'; text = g_utf8_next_char (text))
    {
      gunichar character = g_utf8_get_char (text);

      if (is_blank (character))
        {
          gap = TRUE;
          continue;
        }
      if (gap && line->len > 0)
        {
          last_word = line->len;
          g_string_append_c (line, ' ');
          length++;
        }
      gap = FALSE;
      if (length >= FIRST_WORDS_CHARACTERS)
        {
          /* Languages without spaces, and long links, are cut where they are. */
          if (last_word > line->len / 2)
            g_string_truncate (line, last_word);
          return TRUE;
        }
      g_string_append_unichar (line, character);
      length++;
    }
  return FALSE;
}

/**
 * causerie_content_dup_first_words:
 * @content: content of a message
 *
 * Makes the line by which a message is known in lists: the beginning of its text with white space
 * folded, without Markdown's marks at its start, cut at a word after about 80 characters with "…".
 *
 * Returns: (transfer full): one line, empty if there is no text or @content is malformed
 */
char *
causerie_content_dup_first_words (const char *content)
{
  gboolean cut;

  return causerie_content_cut_first_words (content, &cut);
}

/**
 * causerie_content_cut_first_words:
 * @content: content of a message
 * @cut: (out): whether the line is full, so that text that is added to @content does not change it
 *
 * Does what causerie_content_dup_first_words() does.
 *
 * Returns: (transfer full): one line, empty if there is no text or @content is malformed
 */
char *
causerie_content_cut_first_words (const char *content, gboolean *cut)
{
  g_autofree char *text = NULL;
  const char *start;
  GString *line;

  g_return_val_if_fail (content != NULL && cut != NULL, NULL);

  text = causerie_content_dup_text (content);
  start = skip_marks (text);
  /* A text of marks alone is better shown than nothing. */
  if (*start == '\0')
    start = text;
  line = g_string_new (NULL);
  *cut = fold_into (line, start);
  if (*cut)
    g_string_append (line, "…");
  return g_string_free (line, FALSE);
}

/**
 * causerie_content_has_end_call:
 * @content: content of a message
 *
 * Returns: whether a block of @content is a complete call of `end_conversation`
 */
gboolean
causerie_content_has_end_call (const char *content)
{
  g_autoptr (GArray) blocks = NULL;

  g_return_val_if_fail (content != NULL, FALSE);

  blocks = causerie_content_list_blocks (content, NULL);
  for (guint i = 0; blocks != NULL && i < blocks->len; i++)
    if (causerie_block_is_end_call (&g_array_index (blocks, CauserieBlock, i)))
      return TRUE;
  return FALSE;
}
