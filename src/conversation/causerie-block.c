/* SPDX-License-Identifier: GPL-3.0-or-later
 * What a content block says. Nothing here changes it. */
#include "config.h"

#include "causerie-block.h"

#include <string.h>

/* An escaped half of a character, such as \ud83d. */
#define HALF_LENGTH 6

/* Returns: (transfer full) (nullable): the words of a text, thinking or damaged block; %NULL for
 * other kinds and where there are none */
char *
causerie_block_dup_text (const CauserieBlock *block)
{
  g_return_val_if_fail (block != NULL, NULL);

  return causerie_json_dup_text (block->text);
}

/* Where an escape that begins before @at would be cut in two, one that begins there is whole. */
static gsize
find_cut (CauserieJsonSpan escaped, gsize at)
{
  const char *start = escaped.start;
  gsize first = at > 2 * HALF_LENGTH ? at - 2 * HALF_LENGTH : 0;

  while (at > first && (start[at] & 0xC0) == 0x80)
    at--;
  for (gsize i = first; i < at; i++)
    if (start[i] == '\\')
      {
        /* Rather a little less than half an escape: the run before it may begin one. */
        while (i > 0 && start[i - 1] == '\\')
          i--;
        return i;
      }
  return at;
}

/**
 * causerie_block_dup_start:
 * @most_bytes: how many bytes of its escaped text are read, about
 *
 * Returns: (transfer full) (nullable): the beginning of causerie_block_dup_text()
 */
char *
causerie_block_dup_start (const CauserieBlock *block, gsize most_bytes)
{
  CauserieJsonSpan escaped;

  g_return_val_if_fail (block != NULL, NULL);

  escaped = causerie_json_get_escaped (block->text);
  if (escaped.length > most_bytes)
    escaped.length = find_cut (escaped, most_bytes);
  return causerie_json_dup_escaped (escaped);
}

/**
 * causerie_block_ends_in_half:
 * @half: (out) (optional): the six bytes of the escape
 *
 * A character outside of the basic plane is escaped as two halves, which may come in two pieces: a
 * text that is not whole may end with the first one (RFC 8259, 7).
 *
 * Returns: whether its text ends with the first half of a character
 */
gboolean
causerie_block_ends_in_half (const CauserieBlock *block, CauserieJsonSpan *half)
{
  CauserieJsonSpan text;
  guint n_backslashes = 0;
  const char *at;

  g_return_val_if_fail (block != NULL, FALSE);

  text = causerie_json_get_escaped (block->text);
  if (text.length < HALF_LENGTH)
    return FALSE;
  at = text.start + text.length - HALF_LENGTH;
  if (at[0] != '\\' || at[1] != 'u' || g_ascii_tolower (at[2]) != 'd'
      || strchr ("89abAB", at[3]) == NULL)
    return FALSE;
  /* One that is escaped itself begins no escape. */
  while (at - n_backslashes >= text.start && *(at - n_backslashes) == '\\')
    n_backslashes++;
  if (half != NULL)
    *half = (CauserieJsonSpan){ at, HALF_LENGTH };
  return n_backslashes % 2 == 1;
}

/**
 * causerie_block_read_text:
 * @position: (inout): how much of its text was read, 0 at first; in bytes of the escaped text
 *
 * Reads what was added to the block's text. While the block is open, half a character at its end is
 * left for the next time.
 *
 * Returns: (transfer full) (nullable): the words from @position on; %NULL if the block has no text
 */
char *
causerie_block_read_text (const CauserieBlock *block, gsize *position)
{
  CauserieJsonSpan escaped;

  g_return_val_if_fail (block != NULL && position != NULL, NULL);

  escaped = causerie_json_get_escaped (block->text);
  if (escaped.start == NULL || *position > escaped.length)
    return NULL;
  if (block->open && causerie_block_ends_in_half (block, NULL)
      && *position + HALF_LENGTH <= escaped.length)
    escaped.length -= HALF_LENGTH;
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
holds_object (const char *text)
{
  CauserieJsonSpan root;

  return causerie_json_check (text, strlen (text), &root, NULL)
         && causerie_json_get_kind (root) == CAUSERIE_JSON_OBJECT;
}

/* Tells a complete call of `end_conversation`: the input is an object, a string that holds one, or
 * is missing or null, which counts as the empty object. Whether the reply around it is complete is
 * for the caller to know. */
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

/* A reply with citations comes as one text cut into many blocks; other blocks are paragraphs.
 * Returns: whether @block goes on within the sentence where @last stops */
gboolean
causerie_block_continues_text (const CauserieBlock *block, const CauserieBlock *last)
{
  g_return_val_if_fail (block != NULL && last != NULL, FALSE);

  return last->cited || block->cited;
}
