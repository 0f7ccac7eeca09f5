/* SPDX-License-Identifier: GPL-3.0-or-later
 * Parses Markdown with md4c and builds a tree of blocks. This file adds what md4c lacks: limits,
 * and a plain paragraph for text that exceeds them. */
#include "config.h"

#include "causerie-markdown-parser.h"

#include "causerie-markdown-block.h"
#include "causerie-markdown-builder.h"
#include "causerie-markdown-entity.h"
#include "causerie-markdown-escape.h"
#include "causerie-markdown-inline.h"

#include <md4c.h>
#include <string.h>

/* Raw HTML is shown as text. Bare addresses are found by causerie_markdown_find_autolink(). */
#define DIALECT (MD_FLAG_TABLES | MD_FLAG_STRIKETHROUGH | MD_FLAG_TASKLISTS | MD_FLAG_NOHTML)

#define MAX_COLUMNS 128
#define MAX_CELLS 200000
/* Longer segments are shown as plain text. */
#define MAX_LENGTH (64 * 1024 * 1024)
/* md4c's search for the end of a link takes quadratic time in the lines of a paragraph. */
#define MAX_LINK_LINES 10000
#define LINK_BUDGET (64 * 1024)

/* In an address, backslashes are escapes even where they look like the delimiters of a formula. */
static void
append_unescaped (GString *out, const char *text, gsize length)
{
  for (gsize i = 0; i < length; i++)
    {
      if (text[i] == '\\' && i + 1 < length && g_ascii_ispunct (text[i + 1]))
        i++;
      g_string_append_c (out, text[i]);
    }
}

static void
append_attribute_text (CauserieMarkdownShield *shield, GString *out, const char *text, gsize length)
{
  const char *at = text;
  CauserieMarkdownRun run;

  while (causerie_markdown_shield_next (shield, &at, text + length, &run))
    if (run.kind == CAUSERIE_MARKDOWN_RUN_FORMULA)
      append_unescaped (out, run.text, run.length);
    else
      g_string_append_len (out, run.text, (gssize)run.length);
}

static char *
join_attribute (CauserieMarkdownShield *shield, const MD_ATTRIBUTE *attribute)
{
  GString *out = g_string_new (NULL);

  for (guint i = 0; attribute->text != NULL && attribute->substr_offsets[i] < attribute->size; i++)
    {
      MD_OFFSET start = attribute->substr_offsets[i];
      MD_OFFSET end = attribute->substr_offsets[i + 1];

      if (attribute->substr_types[i] == MD_TEXT_ENTITY)
        causerie_markdown_append_entity (out, attribute->text + start, end - start);
      else
        append_attribute_text (shield, out, attribute->text + start, end - start);
    }
  return g_string_free (out, FALSE);
}

/* Returns the first word after the fence in lower case: "Python title=x", "{.python}" and
 * "python,ignore" become "python". */
static char *
normalize_language (CauserieMarkdownShield *shield, const MD_ATTRIBUTE *info)
{
  g_autofree char *raw = join_attribute (shield, info);
  g_autofree char *clean
      = causerie_markdown_clean (raw, strlen (raw), CAUSERIE_MARKDOWN_CLEAN_LINK);
  const char *word = clean + strspn (clean, " \t\n{.");
  g_autofree char *first = g_strndup (word, strcspn (word, " \t\n,{}:;"));

  return first[0] == '\0' ? NULL : g_utf8_strdown (first, -1);
}

static void
enter_list (CauserieMarkdownBuilder *self, MD_BLOCKTYPE type, void *detail)
{
  CauserieMarkdownBlock *list
      = causerie_markdown_builder_open_container (self, CAUSERIE_MARKDOWN_BLOCK_LIST);

  if (list == NULL)
    return;
  if (type == MD_BLOCK_OL)
    causerie_markdown_block_set_list (list, TRUE, ((MD_BLOCK_OL_DETAIL *)detail)->start,
                                      ((MD_BLOCK_OL_DETAIL *)detail)->is_tight != 0);
  else
    causerie_markdown_block_set_list (list, FALSE, 0,
                                      ((MD_BLOCK_UL_DETAIL *)detail)->is_tight != 0);
}

static void
enter_item (CauserieMarkdownBuilder *self, MD_BLOCK_LI_DETAIL *detail)
{
  CauserieMarkdownBlock *item
      = causerie_markdown_builder_open_container (self, CAUSERIE_MARKDOWN_BLOCK_LIST_ITEM);

  if (item != NULL && detail->is_task)
    causerie_markdown_block_set_task (item, detail->task_mark == ' ' ? CAUSERIE_MARKDOWN_TASK_OPEN
                                                                     : CAUSERIE_MARKDOWN_TASK_DONE);
}

static void
enter_code (CauserieMarkdownBuilder *self, MD_BLOCK_CODE_DETAIL *detail)
{
  causerie_markdown_builder_close_leaf (self);
  self->leaf = causerie_markdown_block_new (CAUSERIE_MARKDOWN_BLOCK_CODE);
  causerie_markdown_block_take_language (self->leaf,
                                         normalize_language (self->shield, &detail->info));
  causerie_markdown_builder_add_block (self, self->leaf);
  self->code = g_string_new (NULL);
}

static void
leave_code (CauserieMarkdownBuilder *self)
{
  causerie_markdown_shield_remove_beginnings (self->code);
  causerie_markdown_block_take_text (
      self->leaf, NULL,
      causerie_markdown_clean (self->code->str, self->code->len, CAUSERIE_MARKDOWN_CLEAN_CODE));
  g_string_free (g_steal_pointer (&self->code), TRUE);
  self->leaf = NULL;
}

static gboolean
enter_table (CauserieMarkdownBuilder *self, MD_BLOCK_TABLE_DETAIL *detail)
{
  guint64 n_rows = (guint64)detail->head_row_count + detail->body_row_count;

  if (detail->col_count > MAX_COLUMNS || n_rows * detail->col_count > MAX_CELLS)
    return FALSE;
  causerie_markdown_builder_close_leaf (self);
  self->table = causerie_markdown_block_new (CAUSERIE_MARKDOWN_BLOCK_TABLE);
  causerie_markdown_builder_add_block (self, self->table);
  causerie_markdown_block_set_n_columns (self->table, detail->col_count);
  return TRUE;
}

static CauserieMarkdownAlignment
convert_alignment (MD_ALIGN align)
{
  switch (align)
    {
    case MD_ALIGN_LEFT:
      return CAUSERIE_MARKDOWN_ALIGNMENT_LEFT;
    case MD_ALIGN_CENTER:
      return CAUSERIE_MARKDOWN_ALIGNMENT_CENTER;
    case MD_ALIGN_RIGHT:
      return CAUSERIE_MARKDOWN_ALIGNMENT_RIGHT;
    case MD_ALIGN_DEFAULT:
    default:
      return CAUSERIE_MARKDOWN_ALIGNMENT_DEFAULT;
    }
}

static void
enter_cell (CauserieMarkdownBuilder *self, MD_BLOCKTYPE type, MD_BLOCK_TD_DETAIL *detail)
{
  if (type == MD_BLOCK_TH && self->column < causerie_markdown_block_get_n_columns (self->table))
    causerie_markdown_block_set_alignment (self->table, self->column,
                                           convert_alignment (detail->align));
  causerie_markdown_builder_open_inlines (self);
}

static int
on_block_entered (MD_BLOCKTYPE type, void *detail, void *data)
{
  CauserieMarkdownBuilder *self = data;

  /* md4c does not always stop when a callback returns an error. */
  if (self->failed)
    return 1;
  switch (type)
    {
    case MD_BLOCK_QUOTE:
      causerie_markdown_builder_open_container (self, CAUSERIE_MARKDOWN_BLOCK_QUOTE);
      break;
    case MD_BLOCK_UL:
    case MD_BLOCK_OL:
      enter_list (self, type, detail);
      break;
    case MD_BLOCK_LI:
      enter_item (self, detail);
      break;
    case MD_BLOCK_HR:
      causerie_markdown_builder_close_leaf (self);
      causerie_markdown_builder_add_block (
          self, causerie_markdown_block_new (CAUSERIE_MARKDOWN_BLOCK_RULE));
      break;
    case MD_BLOCK_H:
      causerie_markdown_builder_close_leaf (self);
      self->heading_level = ((MD_BLOCK_H_DETAIL *)detail)->level;
      break;
    case MD_BLOCK_CODE:
      enter_code (self, detail);
      break;
    case MD_BLOCK_P:
      /* The paragraph begins with its text: it may consist of a formula. */
      causerie_markdown_builder_close_leaf (self);
      break;
    case MD_BLOCK_TABLE:
      self->failed = !enter_table (self, detail);
      break;
    case MD_BLOCK_TR:
      self->column = 0;
      break;
    case MD_BLOCK_TH:
    case MD_BLOCK_TD:
      enter_cell (self, type, detail);
      break;
    case MD_BLOCK_DOC:
    case MD_BLOCK_HTML:
    case MD_BLOCK_THEAD:
    case MD_BLOCK_TBODY:
    default:
      break;
    }
  return self->failed;
}

static int
on_block_left (MD_BLOCKTYPE type, void *detail, void *data)
{
  CauserieMarkdownBuilder *self = data;

  if (self->failed)
    return 1;
  switch (type)
    {
    case MD_BLOCK_QUOTE:
    case MD_BLOCK_UL:
    case MD_BLOCK_OL:
    case MD_BLOCK_LI:
      causerie_markdown_builder_close_container (self);
      break;
    case MD_BLOCK_H:
      causerie_markdown_builder_close_heading (self);
      break;
    case MD_BLOCK_P:
    case MD_BLOCK_DOC:
      causerie_markdown_builder_close_leaf (self);
      break;
    case MD_BLOCK_CODE:
      leave_code (self);
      break;
    case MD_BLOCK_TABLE:
      self->table = NULL;
      break;
    case MD_BLOCK_TR:
      causerie_markdown_builder_close_row (self);
      break;
    case MD_BLOCK_TH:
    case MD_BLOCK_TD:
      causerie_markdown_builder_close_cell (self);
      break;
    case MD_BLOCK_HR:
    case MD_BLOCK_HTML:
    case MD_BLOCK_THEAD:
    case MD_BLOCK_TBODY:
    default:
      break;
    }
  return 0;
}

static gboolean
find_style (MD_SPANTYPE type, CauserieMarkdownStyle *style)
{
  switch ((int)type)
    {
    case MD_SPAN_EM:
      *style = CAUSERIE_MARKDOWN_STYLE_EMPHASIS;
      return TRUE;
    case MD_SPAN_STRONG:
      *style = CAUSERIE_MARKDOWN_STYLE_STRONG;
      return TRUE;
    case MD_SPAN_DEL:
      *style = CAUSERIE_MARKDOWN_STYLE_STRIKE;
      return TRUE;
    case MD_SPAN_CODE:
      *style = CAUSERIE_MARKDOWN_STYLE_CODE;
      return TRUE;
    default:
      return FALSE;
    }
}

static int
on_span_entered (MD_SPANTYPE type, void *detail, void *data)
{
  CauserieMarkdownBuilder *self = data;
  CauserieMarkdownStyle style;
  g_autofree char *address = NULL;

  if (self->failed)
    return 1;
  causerie_markdown_builder_end_formula (self);
  causerie_markdown_builder_ensure_leaf (self);
  if (find_style (type, &style))
    causerie_markdown_inline_enter_style (self->inlines, style);
  else if (type == MD_SPAN_A)
    {
      address = join_attribute (self->shield, &((MD_SPAN_A_DETAIL *)detail)->href);
      causerie_markdown_inline_enter_link (self->inlines, address);
    }
  else if (type == MD_SPAN_IMG)
    {
      address = join_attribute (self->shield, &((MD_SPAN_IMG_DETAIL *)detail)->src);
      causerie_markdown_inline_enter_image (self->inlines, address);
    }
  return 0;
}

static int
on_span_left (MD_SPANTYPE type, void *detail, void *data)
{
  CauserieMarkdownBuilder *self = data;
  CauserieMarkdownStyle style;
  g_autofree char *address = NULL;

  if (self->failed)
    return 1;
  causerie_markdown_builder_end_formula (self);
  if (self->inlines == NULL)
    return 0;
  if (find_style (type, &style))
    causerie_markdown_inline_leave_style (self->inlines, style);
  else if (type == MD_SPAN_A)
    causerie_markdown_inline_leave_link (self->inlines);
  else if (type == MD_SPAN_IMG)
    {
      address = join_attribute (self->shield, &((MD_SPAN_IMG_DETAIL *)detail)->src);
      causerie_markdown_inline_leave_image (self->inlines, address);
    }
  return 0;
}

/* Adds text, with what was hidden from the parser. */
static void
add_runs (CauserieMarkdownBuilder *self, const char *text, gsize length)
{
  const char *at = text;
  CauserieMarkdownRun run;

  while (causerie_markdown_shield_next (self->shield, &at, text + length, &run))
    {
      gboolean in_code
          = self->inlines != NULL && causerie_markdown_inline_is_in_code (self->inlines);

      if (run.kind == CAUSERIE_MARKDOWN_RUN_FORMULA && !in_code)
        {
          causerie_markdown_builder_add_formula_line (self, run.text, run.length, run.display,
                                                      run.last);
          continue;
        }
      causerie_markdown_builder_end_formula (self);
      if (run.kind == CAUSERIE_MARKDOWN_RUN_BEGINNING)
        {
          causerie_markdown_builder_skip_beginning (self);
          continue;
        }
      /* A mark that shows nothing begins no paragraph: a formula may follow. */
      if (run.length == 0 || (run.kind == CAUSERIE_MARKDOWN_RUN_BREAK && run.last && !in_code))
        continue;
      causerie_markdown_builder_ensure_leaf (self);
      if (run.kind == CAUSERIE_MARKDOWN_RUN_BREAK && !in_code)
        causerie_markdown_inline_add_break (self->inlines);
      else if (run.kind == CAUSERIE_MARKDOWN_RUN_FOOTNOTE && !in_code)
        causerie_markdown_inline_add_footnote (self->inlines, run.number);
      else
        causerie_markdown_inline_add_text (self->inlines, run.text, run.length);
    }
}

static int
on_text_found (MD_TEXTTYPE type, const MD_CHAR *text, MD_SIZE size, void *data)
{
  CauserieMarkdownBuilder *self = data;

  if (self->failed)
    return 1;
  if (self->code != NULL)
    {
      causerie_markdown_shield_append (self->shield, self->code, text, size);
      return 0;
    }
  switch ((int)type)
    {
    case MD_TEXT_BR:
    case MD_TEXT_SOFTBR:
      causerie_markdown_builder_add_break (self);
      break;
    case MD_TEXT_NULLCHAR:
      add_runs (self, "\357\277\275", 3);
      break;
    case MD_TEXT_ENTITY:
      causerie_markdown_builder_end_formula (self);
      causerie_markdown_builder_ensure_leaf (self);
      causerie_markdown_inline_add_entity (self->inlines, text, size);
      break;
    default:
      add_runs (self, text, size);
    }
  return 0;
}

static gboolean
is_within_limits (const GString *text)
{
  const char *line = text->str + strspn (text->str, " \t\r\n");
  guint n = 0;

  if (text->len > MAX_LENGTH)
    return FALSE;
  if (text->len < MAX_LINK_LINES)
    return TRUE;
  /* A segment that begins with a fence contains nothing else. */
  if (strncmp (line, "```", 3) == 0 || strncmp (line, "~~~", 3) == 0)
    return TRUE;
  while (*line != '\0' && n <= MAX_LINK_LINES)
    {
      gsize length = strcspn (line, "\r\n");

      if (line[strspn (line, " \t>")] == '\r' || line[strspn (line, " \t>")] == '\n')
        n = 0;
      else
        n += memchr (line, '[', length) != NULL;
      line += length;
      line += strncmp (line, "\r\n", 2) == 0 ? 2 : *line != '\0';
    }
  return n <= MAX_LINK_LINES;
}

/* Returns: %FALSE if the source exceeds a limit */
static gboolean
run (CauserieMarkdownBuilder *self)
{
  const GString *text = causerie_markdown_shield_get_text (self->shield);
  static const MD_PARSER parser = {
    .flags = DIALECT,
    .enter_block = on_block_entered,
    .leave_block = on_block_left,
    .enter_span = on_span_entered,
    .leave_span = on_span_left,
    .text = on_text_found,
  };

  return is_within_limits (text) && md_parse (text->str, (MD_SIZE)text->len, &parser, self) == 0
         && !self->failed;
}

static void
show_source (CauserieMarkdownBuilder *self, GString *source, CauserieMarkdownPart part)
{
  const char *mark = strstr (source->str, CAUSERIE_MARKDOWN_SHIELD_TEXT);

  if (self->code != NULL)
    g_string_free (g_steal_pointer (&self->code), TRUE);
  if ((part & CAUSERIE_MARKDOWN_PART_CONTINUING) != 0 && mark != NULL)
    g_string_erase (source, mark - source->str, strlen (CAUSERIE_MARKDOWN_SHIELD_TEXT));
  self->text = source->str;
  self->length = source->len;
  causerie_markdown_builder_show_source (self);
}

/**
 * causerie_markdown_parse_segment:
 * @text: a segment of Markdown at the beginning of a block; not necessarily NUL-terminated
 * @length: the length of @text in bytes
 * @footnotes: (nullable): the footnotes to which the text may refer
 *
 * Parses CommonMark with GitHub's tables, strikethrough, task lists and bare addresses. Raw HTML
 * becomes text and images become links. Text that exceeds a limit, such as a table of more than 128
 * columns, becomes one plain paragraph. May be called in any thread.
 *
 * Returns: (transfer full) (element-type CauserieMarkdownBlock): the blocks at the top level
 */
GPtrArray *
causerie_markdown_parse_segment (const char *text, gsize length,
                                 CauserieMarkdownFootnotes *footnotes)
{
  return causerie_markdown_parse_part (text, length, CAUSERIE_MARKDOWN_PART_COMPLETE, footnotes);
}

/**
 * causerie_markdown_parse_part:
 * @text: a segment, perhaps from causerie_markdown_complete_tail() or causerie_markdown_seam_join()
 * @part: which marks these have added
 * @footnotes: (nullable): the footnotes to which the text may refer
 *
 * Does the same as causerie_markdown_parse_segment() for a segment with marks.
 */
GPtrArray *
causerie_markdown_parse_part (const char *text, gsize length, CauserieMarkdownPart part,
                              CauserieMarkdownFootnotes *footnotes)
{
  g_autoptr (GString) source = g_string_new_len (text, (gssize)length);
  g_autoptr (CauserieMarkdownShield) shield = NULL;
  CauserieMarkdownBuilder self = { 0 };

  /* Without a line feed at the end, md4c reads beyond it. */
  if (length > 0 && strchr ("\r\n", text[length - 1]) == NULL)
    g_string_append_c (source, '\n');
  shield = causerie_markdown_shield_new (source->str, source->len, part, footnotes);
  self.shield = shield;
  self.blocks = g_ptr_array_new_with_free_func (g_object_unref);
  self.stack = g_ptr_array_new ();
  self.link_budget = LINK_BUDGET + 16 * length;
  if (!run (&self))
    show_source (&self, source, part);
  g_ptr_array_unref (self.stack);
  g_clear_pointer (&self.spare, causerie_markdown_inline_free);
  return self.blocks;
}
