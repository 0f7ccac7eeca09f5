/* SPDX-License-Identifier: GPL-3.0-or-later
 * Any bytes make blocks that a label can show; cut into stretches or streamed in two pieces, they
 * make the same blocks as parsed in one go. */
#include "config.h"

#include "causerie-markdown-document.h"
#include "causerie-markdown-dump.h"
#include "causerie-markdown-parser.h"
#include "causerie-markdown.h"

#include <string.h>

int LLVMFuzzerTestOneInput (const guint8 *data, size_t size);

/* Shorter texts are not cut, in bytes. */
#define LEAST_CUT 10000

static char *
dump_document (CauserieMarkdownDocument *document)
{
  g_autoptr (GPtrArray) blocks = g_ptr_array_new_with_free_func (g_object_unref);

  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (document)); i++)
    g_ptr_array_add (blocks, g_list_model_get_item (G_LIST_MODEL (document), i));
  causerie_markdown_check_blocks (blocks);
  return causerie_markdown_dump (blocks);
}

/* md4c takes the position of a line for the kind of a block after two blank lines in a list: what
 * it makes of them depends on where in the text they are. */
static gboolean
has_two_blank_lines (const char *text)
{
  gboolean after_blank = FALSE;

  while (*text != '\0')
    {
      gsize length = strcspn (text, "\r\n");
      gboolean blank = strspn (text, " \t>") >= length;

      if (blank && after_blank)
        return TRUE;
      after_blank = blank;
      text += length;
      text += strncmp (text, "\r\n", 2) == 0 ? 2 : *text != '\0';
    }
  return FALSE;
}

int
LLVMFuzzerTestOneInput (const guint8 *data, size_t size)
{
  g_autoptr (CauserieMarkdownDocument) document = causerie_markdown_document_new ();
  g_autofree char *text = g_strndup ((const char *)data, size);
  gsize length = strlen (text);
  gsize half = length == 0 ? 0 : data[0] * length / 256;
  g_autofree char *start = g_strndup (text, half);
  g_autoptr (GPtrArray) whole = causerie_markdown_parse_segment (text, length, NULL);
  g_autoptr (GPtrArray) blocks = causerie_markdown_parse (text);
  g_autofree char *expected = causerie_markdown_dump (whole);
  g_autofree char *parsed = causerie_markdown_dump (blocks);
  g_autofree char *streamed = NULL;

  /* A segment knows no footnotes, and is not cut. */
  if (length < LEAST_CUT && !has_two_blank_lines (text) && strstr (text, "[^") == NULL)
    g_assert_cmpstr (parsed, ==, expected);
  causerie_markdown_document_set_text (document, start, FALSE);
  g_free (dump_document (document));
  causerie_markdown_document_set_text (document, text, FALSE);
  causerie_markdown_document_set_text (document, text, TRUE);
  streamed = dump_document (document);
  g_assert_cmpstr (streamed, ==, parsed);
  return 0;
}
