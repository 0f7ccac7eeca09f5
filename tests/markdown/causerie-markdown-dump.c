/* SPDX-License-Identifier: GPL-3.0-or-later
 * Writes blocks as text: P(..) is a paragraph, H2(..) a heading, C:c(..) code, Q{..} a quote,
 * UL{..} and OL1{..} are lists ("~" if they are loose), I{..} their items, T[..] is a table, R a
 * rule, F(..) a formula. "^" precedes what continues the block before it. */
#include "config.h"

#include "causerie-markdown-dump.h"

#include "causerie-markdown-block.h"

#include <pango/pango.h>
#include <string.h>

static void
dump_table (GString *out, CauserieMarkdownBlock *block)
{
  g_string_append (out, "T[");
  for (guint column = 0; column < causerie_markdown_block_get_n_columns (block); column++)
    g_string_append_c (out, "dlcr"[causerie_markdown_block_get_alignment (block, column)]);
  for (guint row = 0; row < causerie_markdown_block_get_n_rows (block); row++)
    {
      g_string_append_c (out, ' ');
      for (guint column = 0; column < causerie_markdown_block_get_n_columns (block); column++)
        g_string_append_printf (out, "(%s)",
                                causerie_markdown_block_get_cell_markup (block, row, column));
    }
  g_string_append_c (out, ']');
}

static void
dump_list (GString *out, CauserieMarkdownBlock *block)
{
  if (causerie_markdown_block_get_ordered (block))
    g_string_append_printf (out, "OL%u", causerie_markdown_block_get_start (block));
  else
    g_string_append (out, "UL");
  if (!causerie_markdown_block_get_tight (block))
    g_string_append_c (out, '~');
}

static void
dump_block (GString *out, CauserieMarkdownBlock *block)
{
  const char *language = causerie_markdown_block_get_language (block);
  GPtrArray *children = causerie_markdown_block_get_children (block);

  if (causerie_markdown_block_get_continues (block))
    g_string_append_c (out, '^');
  switch (causerie_markdown_block_get_kind (block))
    {
    case CAUSERIE_MARKDOWN_BLOCK_PARAGRAPH:
      g_string_append_printf (out, "P(%s)", causerie_markdown_block_get_markup (block));
      break;
    case CAUSERIE_MARKDOWN_BLOCK_HEADING:
      g_string_append_printf (out, "H%u(%s)", causerie_markdown_block_get_level (block),
                              causerie_markdown_block_get_markup (block));
      break;
    case CAUSERIE_MARKDOWN_BLOCK_CODE:
      g_string_append_printf (out, "C%s%s(%s)", language == NULL ? "" : ":",
                              language == NULL ? "" : language,
                              causerie_markdown_block_get_text (block));
      break;
    case CAUSERIE_MARKDOWN_BLOCK_QUOTE:
      g_string_append_c (out, 'Q');
      break;
    case CAUSERIE_MARKDOWN_BLOCK_LIST:
      dump_list (out, block);
      break;
    case CAUSERIE_MARKDOWN_BLOCK_LIST_ITEM:
      g_string_append (out, "I");
      g_string_append (
          out, ((const char *[]){ "", "-", "+" })[causerie_markdown_block_get_task (block)]);
      break;
    case CAUSERIE_MARKDOWN_BLOCK_TABLE:
      dump_table (out, block);
      break;
    case CAUSERIE_MARKDOWN_BLOCK_FORMULA:
      g_string_append_printf (out, "F(%s)", causerie_markdown_block_get_text (block));
      break;
    case CAUSERIE_MARKDOWN_BLOCK_RULE:
    default:
      g_string_append_c (out, 'R');
    }
  if (children == NULL)
    return;
  g_string_append_c (out, '{');
  for (guint i = 0; i < children->len; i++)
    dump_block (out, g_ptr_array_index (children, i));
  g_string_append_c (out, '}');
}

char *
causerie_markdown_dump (GPtrArray *blocks)
{
  GString *out = g_string_new (NULL);

  for (guint i = 0; i < blocks->len; i++)
    {
      if (i > 0)
        g_string_append_c (out, ' ');
      dump_block (out, g_ptr_array_index (blocks, i));
    }
  return g_string_free (out, FALSE);
}

typedef struct
{
  GString *rest; /* the markup without links, which Pango does not support */
  gboolean in_link;
} Checker;

static void
on_element_started (GMarkupParseContext *context, const char *name, const char **attributes,
                    const char **values, gpointer data, GError **error)
{
  Checker *self = data;

  if (!g_str_equal (name, "a"))
    {
      g_assert_null (attributes[0]);
      if (!g_str_equal (name, "markup"))
        g_string_append_printf (self->rest, "<%s>", name);
      return;
    }
  g_assert_false (self->in_link);
  self->in_link = TRUE;
  g_assert_cmpstr (attributes[0], ==, "href");
  g_assert_cmpstr (attributes[1], ==, "title");
  g_assert_null (attributes[2]);
  g_assert_true (g_str_has_prefix (values[0], "mailto:")
                 || g_ascii_strncasecmp (values[0], "http://", 7) == 0
                 || g_ascii_strncasecmp (values[0], "https://", 8) == 0
                 || g_ascii_strncasecmp (values[0], "mailto:", 7) == 0);
  /* GtkLabel interprets the title as markup. */
  g_assert_true (pango_parse_markup (values[1], -1, 0, NULL, NULL, NULL, NULL));
}

static void
on_element_ended (GMarkupParseContext *context, const char *name, gpointer data, GError **error)
{
  Checker *self = data;

  if (g_str_equal (name, "a"))
    self->in_link = FALSE;
  else if (!g_str_equal (name, "markup"))
    g_string_append_printf (self->rest, "</%s>", name);
}

static void
on_text (GMarkupParseContext *context, const char *text, gsize length, gpointer data,
         GError **error)
{
  Checker *self = data;
  g_autofree char *escaped = g_markup_escape_text (text, (gssize)length);

  g_string_append (self->rest, escaped);
}

/* Checks that a label accepts @markup and shows @text. */
void
causerie_markdown_check_markup (const char *markup, const char *text)
{
  static const GMarkupParser parser = { on_element_started, on_element_ended, on_text, NULL, NULL };
  Checker self = { g_string_new (NULL), FALSE };
  g_autoptr (GMarkupParseContext) context = g_markup_parse_context_new (&parser, 0, &self, NULL);
  g_autoptr (GError) error = NULL;
  g_autofree char *shown = NULL;

  g_assert_nonnull (markup);
  g_markup_parse_context_parse (context, "<markup>", -1, &error);
  g_assert_no_error (error);
  g_markup_parse_context_parse (context, markup, -1, &error);
  g_assert_no_error (error);
  g_markup_parse_context_parse (context, "</markup>", -1, &error);
  g_assert_no_error (error);
  g_markup_parse_context_end_parse (context, &error);
  g_assert_no_error (error);
  pango_parse_markup (self.rest->str, -1, 0, NULL, &shown, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (shown, ==, text);
  g_string_free (self.rest, TRUE);
}

static void
check_block (CauserieMarkdownBlock *block, guint depth)
{
  GPtrArray *children = causerie_markdown_block_get_children (block);
  const char *markup = causerie_markdown_block_get_markup (block);
  const char *text = causerie_markdown_block_get_text (block);

  g_assert_cmpuint (depth, <=, 32);
  if (markup != NULL)
    causerie_markdown_check_markup (markup, text);
  if (text != NULL)
    g_assert_true (g_utf8_validate (text, -1, NULL));
  for (guint row = 0; row < causerie_markdown_block_get_n_rows (block); row++)
    for (guint column = 0; column < causerie_markdown_block_get_n_columns (block); column++)
      causerie_markdown_check_markup (causerie_markdown_block_get_cell_markup (block, row, column),
                                      causerie_markdown_block_get_cell_text (block, row, column));
  for (guint i = 0; children != NULL && i < children->len; i++)
    {
      CauserieMarkdownBlock *child = g_ptr_array_index (children, i);

      g_assert_true (
          (causerie_markdown_block_get_kind (block) == CAUSERIE_MARKDOWN_BLOCK_LIST)
          == (causerie_markdown_block_get_kind (child) == CAUSERIE_MARKDOWN_BLOCK_LIST_ITEM));
      check_block (child, depth + 1);
    }
}

/* Checks the invariants of all blocks. */
void
causerie_markdown_check_blocks (GPtrArray *blocks)
{
  for (guint i = 0; i < blocks->len; i++)
    check_block (g_ptr_array_index (blocks, i), 0);
}
