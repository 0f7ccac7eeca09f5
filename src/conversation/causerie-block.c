/* SPDX-License-Identifier: GPL-3.0-or-later
 * Reads the text and the members of content blocks. */
#include "config.h"

#include "causerie-block.h"

#include <string.h>

/* The length of an escaped surrogate, such as \ud83d. */
#define SURROGATE_LENGTH 6

/* Returns: (transfer full) (nullable): the text of a text, thinking or damaged block; %NULL for
 *   other kinds and for blocks without text */
char *
causerie_block_dup_text (const CauserieBlock *block)
{
  g_return_val_if_fail (block != NULL, NULL);

  return causerie_json_dup_text (block->text);
}

/* Finds an offset near @at that does not split an escape or a UTF-8 sequence. */
static gsize
find_cut (CauserieJsonSpan escaped, gsize at)
{
  const char *start = escaped.start;
  gsize first = at > 2 * SURROGATE_LENGTH ? at - 2 * SURROGATE_LENGTH : 0;

  while (at > first && (start[at] & 0xC0) == 0x80)
    at--;
  for (gsize i = first; i < at; i++)
    if (start[i] == '\\')
      {
        /* A backslash before it may be the beginning of this escape, so cut before the run of
         * backslashes. */
        while (i > 0 && start[i - 1] == '\\')
          i--;
        return i;
      }
  return at;
}

/**
 * causerie_block_dup_start:
 * @max_bytes: about how many bytes of its escaped text to read
 *
 * Returns: (transfer full) (nullable): the beginning of causerie_block_dup_text()
 */
char *
causerie_block_dup_start (const CauserieBlock *block, gsize max_bytes)
{
  CauserieJsonSpan escaped;

  g_return_val_if_fail (block != NULL, NULL);

  escaped = causerie_json_get_escaped (block->text);
  if (escaped.length > max_bytes)
    escaped.length = find_cut (escaped, max_bytes);
  return causerie_json_dup_escaped (escaped);
}

/**
 * causerie_block_ends_in_surrogate:
 * @surrogate: (out) (optional): the six bytes of the escaped surrogate
 *
 * A character outside of the Basic Multilingual Plane is escaped as a pair of surrogates (RFC 8259,
 * section 7). They may arrive in two events, so the text of an open block may end with the first
 * one.
 *
 * Returns: whether its text ends with a high surrogate
 */
gboolean
causerie_block_ends_in_surrogate (const CauserieBlock *block, CauserieJsonSpan *surrogate)
{
  CauserieJsonSpan text;
  guint n_backslashes = 0;
  const char *at;

  g_return_val_if_fail (block != NULL, FALSE);

  text = causerie_json_get_escaped (block->text);
  if (text.length < SURROGATE_LENGTH)
    return FALSE;
  at = text.start + text.length - SURROGATE_LENGTH;
  if (at[0] != '\\' || at[1] != 'u' || g_ascii_tolower (at[2]) != 'd'
      || strchr ("89abAB", at[3]) == NULL)
    return FALSE;
  /* A backslash that is escaped itself does not begin an escape. */
  while (at - n_backslashes >= text.start && *(at - n_backslashes) == '\\')
    n_backslashes++;
  if (surrogate != NULL)
    *surrogate = (CauserieJsonSpan){ at, SURROGATE_LENGTH };
  return n_backslashes % 2 == 1;
}

/**
 * causerie_block_read_text:
 * @position: (inout): how much of its text was read, in bytes of the escaped text; 0 at first
 *
 * Reads what was added to the block's text. A high surrogate at the end of an open block is left
 * for the next call.
 *
 * Returns: (transfer full) (nullable): the text from @position on; %NULL if the block has no text
 */
char *
causerie_block_read_text (const CauserieBlock *block, gsize *position)
{
  CauserieJsonSpan escaped;

  g_return_val_if_fail (block != NULL && position != NULL, NULL);

  escaped = causerie_json_get_escaped (block->text);
  if (escaped.start == NULL || *position > escaped.length)
    return NULL;
  if (block->open && causerie_block_ends_in_surrogate (block, NULL)
      && *position + SURROGATE_LENGTH <= escaped.length)
    escaped.length -= SURROGATE_LENGTH;
  escaped.start += *position;
  escaped.length -= *position;
  *position += escaped.length;
  return causerie_json_dup_escaped (escaped);
}

/* Returns: (transfer full) (nullable): the decoded text of a string, the raw JSON of any other
 * value; %NULL if there is no such member */
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
is_object (const char *text)
{
  CauserieJsonSpan root;

  return causerie_json_check (text, strlen (text), &root, NULL)
         && causerie_json_get_kind (root) == CAUSERIE_JSON_OBJECT;
}

/* Returns whether the block is a complete call of `end_conversation`: its input is an object, a
 * string with the JSON text of an object, or missing or null, which counts as an empty object. Does
 * not check whether the reply is complete. */
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
      return is_object (text);
    default:
      return FALSE;
    }
}

/**
 * causerie_text_is_blank:
 * @text: UTF-8
 *
 * Services reject text that consists only of white space (Messages API, text blocks), in the sense
 * of Unicode's White_Space property.
 */
gboolean
causerie_text_is_blank (const char *text)
{
  g_return_val_if_fail (text != NULL, TRUE);

  for (; *text != '\0'; text = g_utf8_next_char (text))
    {
      gunichar character = g_utf8_get_char (text);

      /* g_unichar_isspace() does not include the vertical tab and NEL. */
      if (!g_unichar_isspace (character) && character != '\v' && character != 0x85)
        return FALSE;
    }
  return TRUE;
}

/* In a reply with citations, one text is split into many blocks, and after a web search also
 * between them. All other blocks are paragraphs (Messages API, web search). Returns: whether @block
 * continues the sentence at the end of @last */
gboolean
causerie_block_continues_text (const CauserieBlock *block, const CauserieBlock *last)
{
  g_return_val_if_fail (block != NULL && last != NULL, FALSE);

  return last->cited || block->cited || last->searched;
}
