/* SPDX-License-Identifier: GPL-3.0-or-later
 * Parses complete Markdown texts, and converts them to plain text and previews. */
#include "config.h"

#include "causerie-markdown.h"

#include "causerie-markdown-document.h"

#include <string.h>

/* How many bytes of a text to read for each character of its preview. */
#define PREVIEW_BYTES 8

static GPtrArray *
parse (const char *text, gboolean finished)
{
  g_autoptr (CauserieMarkdownDocument) document = causerie_markdown_document_new ();
  GPtrArray *blocks = g_ptr_array_new_with_free_func (g_object_unref);

  causerie_markdown_document_set_text (document, text, finished);
  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (document)); i++)
    g_ptr_array_add (blocks, g_list_model_get_item (G_LIST_MODEL (document), i));
  return blocks;
}

/**
 * causerie_markdown_parse:
 * @text: Markdown; bytes that are not UTF-8 are shown as U+FFFD
 *
 * Parses a complete text. For a growing text, use #CauserieMarkdownDocument.
 *
 * Returns: (transfer full) (element-type CauserieMarkdownBlock): the blocks at the top level
 */
GPtrArray *
causerie_markdown_parse (const char *text)
{
  g_return_val_if_fail (text != NULL, g_ptr_array_new ());

  return parse (text, TRUE);
}

/* Returns: (transfer full) (element-type CauserieMarkdownBlock): the blocks that a growing document
 * has with this text, of which the end may still be open */
GPtrArray *
causerie_markdown_parse_growing (const char *text)
{
  g_return_val_if_fail (text != NULL, g_ptr_array_new ());

  return parse (text, FALSE);
}

/* Returns: (transfer full): the text without markers: UTF-8, with a line for each paragraph, list
 *   item, table row and line of code */
char *
causerie_markdown_to_plain_text (const char *text)
{
  GString *out = g_string_new (NULL);
  g_autoptr (GPtrArray) blocks = NULL;

  g_return_val_if_fail (text != NULL, g_string_free (out, FALSE));

  blocks = causerie_markdown_parse (text);
  for (guint i = 0; i < blocks->len; i++)
    {
      g_autofree char *plain
          = causerie_markdown_block_to_plain_text (g_ptr_array_index (blocks, i));

      if (out->len > 0 && out->str[out->len - 1] != '\n' && plain[0] != '\0')
        g_string_append_c (out, '\n');
      g_string_append (out, plain);
    }
  while (out->len > 0 && out->str[out->len - 1] == '\n')
    g_string_truncate (out, out->len - 1);
  return g_string_free (out, FALSE);
}

/**
 * causerie_markdown_preview:
 * @max_chars: the maximum number of characters
 *
 * Makes one line from the beginning of a message. Only the beginning of a long text is parsed.
 *
 * Returns: (transfer full): plain text without line breaks; ends in an ellipsis if it is cut
 */
char *
causerie_markdown_preview (const char *text, guint max_chars)
{
  GString *out = g_string_new (NULL);
  g_autofree char *head = NULL;
  g_autofree char *plain = NULL;
  guint n = 0;
  gsize room;

  g_return_val_if_fail (text != NULL, g_string_free (out, FALSE));

  room = (gsize)max_chars * PREVIEW_BYTES + 1024;
  head = g_strndup (text, room);
  /* Do not end with an incomplete UTF-8 sequence. */
  while (strlen (head) == room && (text[room] & 0xC0) == 0x80)
    head[--room] = '\0';
  plain = causerie_markdown_to_plain_text (head);
  for (const char *p = plain; *p != '\0' && n <= max_chars; p = g_utf8_next_char (p))
    {
      gboolean space = g_unichar_isspace (g_utf8_get_char (p));

      if (space && (out->len == 0 || out->str[out->len - 1] == ' '))
        continue;
      if (n++ == max_chars)
        {
          g_string_append (out, "…");
          break;
        }
      g_string_append_unichar (out, space ? ' ' : g_utf8_get_char (p));
    }
  while (out->len > 0 && out->str[out->len - 1] == ' ')
    g_string_truncate (out, out->len - 1);
  return g_string_free (out, FALSE);
}
