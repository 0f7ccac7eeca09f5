/* SPDX-License-Identifier: GPL-3.0-or-later
 * Recovers the readable parts of content whose bytes were damaged on the disk. */
#include "config.h"

#include "causerie-damaged-content.h"

#include "causerie-outside-text.h"

#define REPLACEMENT "\357\277\275"

static gboolean
is_damaged (CauserieJsonSpan raw)
{
  return g_strstr_len (raw.start, (gssize)raw.length, REPLACEMENT) != NULL;
}

/* A damaged text block remains a text block, without the members that a service would verify. The
 * signature or input of any other damaged block is no longer valid, so it becomes a string, which
 * is shown but never sent. */
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

static CauserieContent *
rewrite (const char *cleaned)
{
  g_autoptr (CauserieContent) content = causerie_content_new (cleaned, -1, NULL);
  g_autoptr (GString) json = g_string_new ("[");

  for (guint i = 0; content != NULL && i < causerie_content_get_n_blocks (content); i++)
    {
      CauserieBlock block = causerie_content_get_block (content, i);

      append_block (json, &block);
    }
  if (content == NULL)
    causerie_json_append_quoted (json, cleaned);
  g_string_append_c (json, ']');
  return causerie_content_new (json->str, (gssize)json->len, NULL);
}

/**
 * causerie_content_new_from_bytes:
 * @bytes: a message's content as stored on the disk
 * @length: how many bytes
 *
 * Sound content is returned byte for byte. In damaged content, U+FFFD replaces what is not UTF-8.
 * Text blocks remain text blocks. Blocks that a service would reject, and content that is not valid
 * JSON, become %CAUSERIE_BLOCK_DAMAGED.
 */
CauserieContent *
causerie_content_new_from_bytes (const char *bytes, gsize length)
{
  g_autofree char *cleaned = NULL;
  CauserieContent *content;

  g_return_val_if_fail (bytes != NULL, NULL);

  content = causerie_content_new (bytes, (gssize)length, NULL);
  if (content != NULL)
    return content;
  cleaned = causerie_outside_text_block (bytes, (gssize)length, G_MAXSSIZE);
  return rewrite (cleaned);
}
