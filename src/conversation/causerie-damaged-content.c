/* SPDX-License-Identifier: GPL-3.0-or-later
 * What can be read of a message's content whose bytes were damaged on the disk. */
#include "config.h"

#include "causerie-damaged-content.h"

#include "causerie-block.h"
#include "causerie-outside-text.h"

#define REPLACEMENT "\357\277\275"

static gboolean
is_damaged (CauserieJsonSpan raw)
{
  return g_strstr_len (raw.start, (gssize)raw.length, REPLACEMENT) != NULL;
}

/* A text stays a text, without members whose exact bytes a service would want back. Any other block
 * is one whose signature or input no longer holds: it becomes a string, which is shown and never
 * sent. */
static void
append_block (GString *content, const CauserieBlock *block)
{
  CauserieJsonSpan text;

  if (content->len > 1)
    g_string_append_c (content, ',');
  if (!is_damaged (block->raw))
    g_string_append_len (content, block->raw.start, (gssize)block->raw.length);
  else if (block->kind == CAUSERIE_BLOCK_TEXT && causerie_json_find (block->raw, "text", &text)
           && causerie_json_get_kind (text) == CAUSERIE_JSON_STRING)
    {
      g_string_append (content, "{\"type\":\"text\",\"text\":");
      g_string_append_len (content, text.start, (gssize)text.length);
      g_string_append_c (content, '}');
    }
  else
    {
      g_autofree char *raw = causerie_json_dup_span (block->raw);

      causerie_json_append_quoted (content, raw);
    }
}

static char *
rewrite (const char *cleaned)
{
  g_autoptr (GArray) blocks = causerie_content_list_blocks (cleaned, NULL);
  g_autoptr (GString) content = g_string_new ("[");

  for (guint i = 0; blocks != NULL && i < blocks->len; i++)
    append_block (content, &g_array_index (blocks, CauserieBlock, i));
  if (blocks == NULL)
    causerie_json_append_quoted (content, cleaned);
  g_string_append_c (content, ']');
  return g_strdup (content->str);
}

/**
 * causerie_content_from_bytes:
 * @bytes: a message's content as the disk has it
 * @length: how many bytes
 *
 * Sound content comes back byte for byte. Of damaged content, texts keep their words, with U+FFFD
 * for what is no UTF-8; blocks that a service could no longer take, and content of which no blocks
 * can be told, become %CAUSERIE_BLOCK_DAMAGED.
 *
 * Returns: (transfer full): content of which causerie_content_list_blocks() lists the blocks
 */
char *
causerie_content_from_bytes (const char *bytes, gsize length)
{
  g_autofree char *cleaned = NULL;
  CauserieJsonSpan root;

  g_return_val_if_fail (bytes != NULL, NULL);

  if (causerie_json_check (bytes, length, &root, NULL)
      && (causerie_json_get_kind (root) == CAUSERIE_JSON_ARRAY
          || causerie_json_get_kind (root) == CAUSERIE_JSON_STRING))
    return g_strndup (bytes, length);
  cleaned = causerie_outside_text_block (bytes, (gssize)length, G_MAXSSIZE);
  return rewrite (cleaned);
}
