/* SPDX-License-Identifier: GPL-3.0-or-later
 * What can be read of a message's content whose bytes were damaged on the disk. */
#include "config.h"

#include "causerie-damaged-content.h"

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
 * @bytes: a message's content as the disk has it
 * @length: how many bytes
 *
 * Sound content comes back byte for byte. Of damaged content, texts keep their words, with U+FFFD
 * for what is no UTF-8; blocks that a service could no longer take, and content of which no blocks
 * can be told, become %CAUSERIE_BLOCK_DAMAGED.
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
