/* SPDX-License-Identifier: GPL-3.0-or-later
 * md4c's events become a tree of blocks. The library does the grammar; what it lacks, or does
 * unsafely, is done here: bounds, positions, and a plain rendering for what goes beyond them. */
#include "config.h"

#include "causerie-markdown-parser.h"

#include "causerie-markdown-block-private.h"
#include "causerie-markdown-entity.h"
#include "causerie-markdown-escape.h"
#include "causerie-markdown-inline.h"

#include <md4c.h>
#include <string.h>

/* Raw HTML is text. Bare addresses are found later, by causerie_markdown_find_autolink(). */
#define DIALECT (MD_FLAG_TABLES | MD_FLAG_STRIKETHROUGH | MD_FLAG_TASKLISTS | MD_FLAG_NOHTML)

/* Quotes and lists nested deeper are shown without their frames. */
#define MAX_DEPTH 32
#define MAX_COLUMNS 128
#define MAX_CELLS 200000
/* Longer stretches are shown as they are. */
#define MAX_LENGTH (64 * 1024 * 1024)
#define LINK_BUDGET (64 * 1024)
/* Spare bytes after a text: md4c looks ahead without asking for the end. */
#define PADDING 16

typedef struct
{
  const char *text; /* the copy that md4c reads */
  gsize length;
  GPtrArray *blocks;            /* the top level */
  GPtrArray *stack;             /* borrowed: the open quotes, lists and items */
  guint depth;                  /* of containers, with those that got no block */
  guint n_hidden;               /* containers that got no block and are open */
  CauserieMarkdownBlock *leaf;  /* borrowed: paragraph, heading or code that is being filled */
  CauserieMarkdownBlock *table; /* borrowed */
  CauserieMarkdownInline *inlines;
  GString *code;
  gsize link_budget;
  guint column;
  GArray *first; /* gsize: for each top-level block where its text begins, or G_MAXSIZE */
  GArray *last;  /* gsize: and where it ends */
} Parser;

static char *
join_attribute (const MD_ATTRIBUTE *attribute)
{
  GString *out = g_string_new (NULL);

  for (guint i = 0; attribute->text != NULL && attribute->substr_offsets[i] < attribute->size; i++)
    {
      MD_OFFSET start = attribute->substr_offsets[i];
      MD_OFFSET end = attribute->substr_offsets[i + 1];

      if (attribute->substr_types[i] == MD_TEXT_ENTITY)
        causerie_markdown_append_entity (out, attribute->text + start, end - start);
      else
        g_string_append_len (out, attribute->text + start, end - start);
    }
  return g_string_free (out, FALSE);
}

/* The first word after the fence, as editors know it: "Python title=x" is "python", and so are
 * "{.python}" and "python,ignore". */
static char *
normalize_language (const MD_ATTRIBUTE *info)
{
  g_autofree char *raw = join_attribute (info);
  g_autofree char *clean
      = causerie_markdown_clean (raw, strlen (raw), CAUSERIE_MARKDOWN_CLEAN_LINK);
  const char *word = clean + strspn (clean, " \t\n{.");
  g_autofree char *first = g_strndup (word, strcspn (word, " \t\n,{}:;"));

  return first[0] == '\0' ? NULL : g_utf8_strdown (first, -1);
}

static void
note_position (Parser *self, const char *text, gsize size)
{
  gsize at = (gsize)(text - self->text);
  guint n = self->blocks->len;

  if (n == 0 || text < self->text || text >= self->text + self->length)
    return;
  if (g_array_index (self->first, gsize, n - 1) == G_MAXSIZE)
    g_array_index (self->first, gsize, n - 1) = at;
  g_array_index (self->last, gsize, n - 1) = at + size;
}

static void
add_block (Parser *self, CauserieMarkdownBlock *block)
{
  gsize nowhere = G_MAXSIZE;

  if (self->stack->len > 0)
    {
      _causerie_markdown_block_add_child (g_ptr_array_index (self->stack, self->stack->len - 1),
                                          block);
      return;
    }
  g_ptr_array_add (self->blocks, block);
  g_array_append_val (self->first, nowhere);
  g_array_append_val (self->last, nowhere);
}

static void
close_leaf (Parser *self)
{
  if (self->inlines != NULL && self->leaf != NULL)
    causerie_markdown_inline_finish (self->inlines, &self->leaf->markup, &self->leaf->text);
  g_clear_pointer (&self->inlines, causerie_markdown_inline_free);
  self->leaf = NULL;
}

static void
open_leaf (Parser *self, CauserieMarkdownBlockKind kind)
{
  close_leaf (self);
  self->leaf = _causerie_markdown_block_new (kind);
  add_block (self, self->leaf);
  self->inlines = causerie_markdown_inline_new (&self->link_budget);
}

/* In a tight list an item's text comes without a paragraph. */
static void
ensure_leaf (Parser *self)
{
  if (self->inlines == NULL)
    open_leaf (self, CAUSERIE_MARKDOWN_BLOCK_PARAGRAPH);
}

/* A list and its items go together: both have a block or none has. */
static void
open_container (Parser *self, CauserieMarkdownBlockKind kind, CauserieMarkdownBlock **opened)
{
  guint room = kind == CAUSERIE_MARKDOWN_BLOCK_LIST ? 2 : 1;

  close_leaf (self);
  *opened = NULL;
  if (self->n_hidden > 0 || self->stack->len + room > MAX_DEPTH)
    {
      self->n_hidden++;
      return;
    }
  *opened = _causerie_markdown_block_new (kind);
  add_block (self, *opened);
  g_ptr_array_add (self->stack, *opened);
}

static void
close_container (Parser *self)
{
  close_leaf (self);
  if (self->n_hidden > 0)
    self->n_hidden--;
  else
    g_ptr_array_set_size (self->stack, (int)self->stack->len - 1);
}

static void
enter_list (Parser *self, MD_BLOCKTYPE type, void *detail)
{
  CauserieMarkdownBlock *list;

  open_container (self, CAUSERIE_MARKDOWN_BLOCK_LIST, &list);
  if (list == NULL)
    return;
  list->ordered = type == MD_BLOCK_OL;
  if (list->ordered)
    {
      list->number = ((MD_BLOCK_OL_DETAIL *)detail)->start;
      list->tight = ((MD_BLOCK_OL_DETAIL *)detail)->is_tight != 0;
    }
  else
    list->tight = ((MD_BLOCK_UL_DETAIL *)detail)->is_tight != 0;
}

static void
enter_item (Parser *self, MD_BLOCK_LI_DETAIL *detail)
{
  CauserieMarkdownBlock *item;

  open_container (self, CAUSERIE_MARKDOWN_BLOCK_LIST_ITEM, &item);
  if (item != NULL && detail->is_task)
    item->task
        = detail->task_mark == ' ' ? CAUSERIE_MARKDOWN_TASK_OPEN : CAUSERIE_MARKDOWN_TASK_DONE;
}

static void
enter_code (Parser *self, MD_BLOCK_CODE_DETAIL *detail)
{
  close_leaf (self);
  self->leaf = _causerie_markdown_block_new (CAUSERIE_MARKDOWN_BLOCK_CODE);
  self->leaf->language = normalize_language (&detail->info);
  add_block (self, self->leaf);
  self->code = g_string_new (NULL);
}

static void
leave_code (Parser *self)
{
  self->leaf->text
      = causerie_markdown_clean (self->code->str, self->code->len, CAUSERIE_MARKDOWN_CLEAN_CODE);
  g_string_free (g_steal_pointer (&self->code), TRUE);
  self->leaf = NULL;
}

static gboolean
enter_table (Parser *self, MD_BLOCK_TABLE_DETAIL *detail)
{
  guint64 n_rows = (guint64)detail->head_row_count + detail->body_row_count;

  if (detail->col_count > MAX_COLUMNS || n_rows * detail->col_count > MAX_CELLS)
    return FALSE;
  close_leaf (self);
  self->table = _causerie_markdown_block_new (CAUSERIE_MARKDOWN_BLOCK_TABLE);
  add_block (self, self->table);
  g_array_set_size (self->table->alignments, detail->col_count);
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
enter_cell (Parser *self, MD_BLOCKTYPE type, MD_BLOCK_TD_DETAIL *detail)
{
  if (type == MD_BLOCK_TH && self->column < self->table->alignments->len)
    g_array_index (self->table->alignments, CauserieMarkdownAlignment, self->column)
        = convert_alignment (detail->align);
  self->inlines = causerie_markdown_inline_new (&self->link_budget);
}

static void
leave_cell (Parser *self)
{
  CauserieMarkdownCell cell = { NULL, NULL };

  causerie_markdown_inline_finish (self->inlines, &cell.markup, &cell.text);
  g_clear_pointer (&self->inlines, causerie_markdown_inline_free);
  if (self->column++ < self->table->alignments->len)
    g_array_append_val (self->table->cells, cell);
  else
    {
      g_free (cell.markup);
      g_free (cell.text);
    }
}

/* Every row has as many cells as there are columns, whatever the parser made of it. */
static void
leave_row (Parser *self)
{
  while (self->column++ < self->table->alignments->len)
    {
      CauserieMarkdownCell cell = { g_strdup (""), g_strdup ("") };

      g_array_append_val (self->table->cells, cell);
    }
}

static int
on_block_entered (MD_BLOCKTYPE type, void *detail, void *data)
{
  Parser *self = data;
  CauserieMarkdownBlock *opened;

  switch (type)
    {
    case MD_BLOCK_QUOTE:
      open_container (self, CAUSERIE_MARKDOWN_BLOCK_QUOTE, &opened);
      break;
    case MD_BLOCK_UL:
    case MD_BLOCK_OL:
      enter_list (self, type, detail);
      break;
    case MD_BLOCK_LI:
      enter_item (self, detail);
      break;
    case MD_BLOCK_HR:
      close_leaf (self);
      add_block (self, _causerie_markdown_block_new (CAUSERIE_MARKDOWN_BLOCK_RULE));
      break;
    case MD_BLOCK_H:
      open_leaf (self, CAUSERIE_MARKDOWN_BLOCK_HEADING);
      self->leaf->level = ((MD_BLOCK_H_DETAIL *)detail)->level;
      break;
    case MD_BLOCK_CODE:
      enter_code (self, detail);
      break;
    case MD_BLOCK_P:
      open_leaf (self, CAUSERIE_MARKDOWN_BLOCK_PARAGRAPH);
      break;
    case MD_BLOCK_TABLE:
      return enter_table (self, detail) ? 0 : 1;
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
  return 0;
}

static int
on_block_left (MD_BLOCKTYPE type, void *detail, void *data)
{
  Parser *self = data;

  switch (type)
    {
    case MD_BLOCK_QUOTE:
    case MD_BLOCK_UL:
    case MD_BLOCK_OL:
    case MD_BLOCK_LI:
      close_container (self);
      break;
    case MD_BLOCK_H:
    case MD_BLOCK_P:
    case MD_BLOCK_DOC:
      close_leaf (self);
      break;
    case MD_BLOCK_CODE:
      leave_code (self);
      break;
    case MD_BLOCK_TABLE:
      self->table = NULL;
      break;
    case MD_BLOCK_TR:
      leave_row (self);
      break;
    case MD_BLOCK_TH:
    case MD_BLOCK_TD:
      leave_cell (self);
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
  Parser *self = data;
  CauserieMarkdownStyle style;
  g_autofree char *address = NULL;

  ensure_leaf (self);
  if (find_style (type, &style))
    causerie_markdown_inline_enter_style (self->inlines, style);
  else if (type == MD_SPAN_A)
    {
      address = join_attribute (&((MD_SPAN_A_DETAIL *)detail)->href);
      causerie_markdown_inline_enter_link (self->inlines, address);
    }
  else if (type == MD_SPAN_IMG)
    {
      address = join_attribute (&((MD_SPAN_IMG_DETAIL *)detail)->src);
      causerie_markdown_inline_enter_image (self->inlines, address);
    }
  return 0;
}

static int
on_span_left (MD_SPANTYPE type, void *detail, void *data)
{
  Parser *self = data;
  CauserieMarkdownStyle style;
  g_autofree char *address = NULL;

  if (find_style (type, &style))
    causerie_markdown_inline_leave_style (self->inlines, style);
  else if (type == MD_SPAN_A)
    causerie_markdown_inline_leave_link (self->inlines);
  else if (type == MD_SPAN_IMG)
    {
      address = join_attribute (&((MD_SPAN_IMG_DETAIL *)detail)->src);
      causerie_markdown_inline_leave_image (self->inlines, address);
    }
  return 0;
}

static int
on_text_found (MD_TEXTTYPE type, const MD_CHAR *text, MD_SIZE size, void *data)
{
  Parser *self = data;

  if (self->code != NULL)
    {
      note_position (self, text, size);
      g_string_append_len (self->code, text, size);
      return 0;
    }
  ensure_leaf (self);
  note_position (self, text, size);
  switch ((int)type)
    {
    case MD_TEXT_NULLCHAR:
      causerie_markdown_inline_add_text (self->inlines, "\357\277\275", 3);
      break;
    case MD_TEXT_BR:
    case MD_TEXT_SOFTBR:
      causerie_markdown_inline_add_break (self->inlines);
      break;
    case MD_TEXT_ENTITY:
      causerie_markdown_inline_add_entity (self->inlines, text, size);
      break;
    default:
      causerie_markdown_inline_add_text (self->inlines, text, size);
    }
  return 0;
}

static gsize
find_line_start (const Parser *self, gsize at)
{
  while (at > 0 && self->text[at - 1] != '\n' && self->text[at - 1] != '\r')
    at--;
  return at;
}

/* The start of the first line at or after @at that is not blank. */
static gsize
skip_blank_lines (const Parser *self, gsize at)
{
  return find_line_start (self, at + strspn (self->text + at, " \t\r\n"));
}

static gboolean
is_fence (const char *line)
{
  line += strspn (line, " \t");
  return strncmp (line, "```", 3) == 0 || strncmp (line, "~~~", 3) == 0;
}

static gsize
find_block_start (const Parser *self, guint i, gsize floor)
{
  CauserieMarkdownBlock *block = g_ptr_array_index (self->blocks, i);
  gsize first = g_array_index (self->first, gsize, i);
  gsize last = i == 0 ? G_MAXSIZE : g_array_index (self->last, gsize, i - 1);
  gsize start;

  if (first != G_MAXSIZE)
    {
      start = find_line_start (self, first);
      if (block->kind == CAUSERIE_MARKDOWN_BLOCK_CODE && start > floor)
        {
          gsize before = find_line_start (self, start - 1);

          start = before >= floor && is_fence (self->text + before) ? before : start;
        }
    }
  else
    {
      /* No text of its own: it begins on the line after what came before. */
      start = last == G_MAXSIZE ? floor : last;
      start += i == 0 ? 0 : strcspn (self->text + start, "\r\n");
      start = skip_blank_lines (self, start);
    }
  return CLAMP (start, floor, self->length);
}

/* md4c does not tell where a block is in the source: where its text is does. A stretch is nearly
 * always a single block, and then nothing is guessed. */
static void
place_blocks (Parser *self, gsize offset)
{
  gsize start = skip_blank_lines (self, 0);

  for (guint i = 0; i < self->blocks->len; i++)
    {
      CauserieMarkdownBlock *block = g_ptr_array_index (self->blocks, i);
      gsize next = i + 1 < self->blocks->len ? find_block_start (self, i + 1, start) : self->length;
      gsize end = next;

      while (end > start && strchr (" \t\r\n", self->text[end - 1]) != NULL)
        end--;
      block->source_start = offset + start;
      block->source_end = offset + end;
      start = next;
    }
}

static void
show_plainly (Parser *self)
{
  close_leaf (self);
  g_ptr_array_set_size (self->stack, 0);
  g_ptr_array_set_size (self->blocks, 0);
  g_array_set_size (self->first, 0);
  g_array_set_size (self->last, 0);
  open_leaf (self, CAUSERIE_MARKDOWN_BLOCK_PARAGRAPH);
  causerie_markdown_inline_add_text (self->inlines, self->text, self->length - (self->length > 0));
  close_leaf (self);
}

static void
run (Parser *self)
{
  static const MD_PARSER parser = {
    .flags = DIALECT,
    .enter_block = on_block_entered,
    .leave_block = on_block_left,
    .enter_span = on_span_entered,
    .leave_span = on_span_left,
    .text = on_text_found,
  };

  if (self->length > MAX_LENGTH || md_parse (self->text, (MD_SIZE)self->length, &parser, self) != 0)
    {
      if (self->code != NULL)
        g_string_free (g_steal_pointer (&self->code), TRUE);
      show_plainly (self);
    }
}

/**
 * causerie_markdown_parse_stretch:
 * @text: a stretch of Markdown that begins where a block can begin; need not end in a zero
 * @length: its bytes
 * @offset: where @text is in the whole text
 *
 * Parses CommonMark with GitHub's tables, strikethrough, task lists and bare addresses. Raw HTML is
 * text and images are links. What is out of all proportion (a table of more than 128 columns, say)
 * comes out as one plain paragraph. May be called in any thread.
 *
 * Returns: (transfer full) (element-type CauserieMarkdownBlock): the blocks at the top level
 */
GPtrArray *
causerie_markdown_parse_stretch (const char *text, gsize length, gsize offset)
{
  g_autofree char *copy = g_malloc0 (length + 1 + PADDING);
  Parser self = { .text = copy, .length = length };

  memcpy (copy, text, length);
  /* Without a line feed at the end md4c reads past it. */
  if (length > 0 && strchr ("\r\n", copy[length - 1]) == NULL)
    copy[self.length++] = '\n';
  self.blocks = g_ptr_array_new_with_free_func (g_object_unref);
  self.stack = g_ptr_array_new ();
  self.first = g_array_new (FALSE, FALSE, sizeof (gsize));
  self.last = g_array_new (FALSE, FALSE, sizeof (gsize));
  self.link_budget = LINK_BUDGET + 16 * length;
  run (&self);
  place_blocks (&self, offset);
  g_ptr_array_unref (self.stack);
  g_array_unref (self.first);
  g_array_unref (self.last);
  return self.blocks;
}
