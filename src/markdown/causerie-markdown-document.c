/* SPDX-License-Identifier: GPL-3.0-or-later
 * A list model of the blocks of a growing text. The text is split into segments. Complete segments
 * are parsed once, and only the text after them is parsed again when more arrives. */
#include "config.h"

#include "causerie-markdown-document-private.h"

#include "causerie-markdown-block.h"
#include "causerie-markdown-footnotes.h"
#include "causerie-markdown-parser.h"
#include "causerie-markdown-reader.h"
#include "causerie-markdown-seam.h"
#include "causerie-markdown-tail.h"

#include <string.h>

/* An open segment of more bytes is parsed again when this share of it has arrived. */
#define WAITING_SIZE 32768
#define WAITING_SHARE 64

/* What a list takes over from the one that it continues. */
typedef struct
{
  gboolean known;
  gboolean ordered;
  gboolean tight;
  guint number; /* of its first item */
} List;

/* The text before @scanned has been read, and the segments before @start have been parsed. */
typedef struct
{
  CauserieMarkdownReader reader;
  gsize start;
  gsize scanned;
  CauserieMarkdownSeam seam; /* between the segments before and after @start */
  List list;                 /* after the seam */
  gboolean inside;           /* @scanned is within a line of running text */
  gboolean uncut;            /* the current line must not be cut */
  guint n_segments;          /* complete ones */
  guint n_notes;             /* in complete segments */
} Progress;

/* Where a block is cut. */
typedef struct
{
  gsize start;
  CauserieMarkdownSeam seam;
} Cut;

/* A footnote. */
typedef struct
{
  char *mark;
  gsize start; /* in the text */
  gsize end;
  GPtrArray *blocks; /* element-type CauserieMarkdownBlock */
  gboolean last;     /* the text does not refer to it */
} Note;

struct _CauserieMarkdownDocument
{
  GObject parent_instance;

  GString *text;
  GPtrArray *blocks;    /* element-type CauserieMarkdownBlock */
  Progress progress;    /* of the complete lines */
  GArray *cuts;         /* Cut: in complete segments */
  GString *definitions; /* complete segments that may contain link reference definitions */
  CauserieMarkdownFootnotes *footnotes;
  GArray *notes;     /* Note: in the order of the text */
  guint n_closed;    /* the number of blocks in complete segments */
  gsize shown_start; /* of the text that was last parsed temporarily */
  gsize shown_end;
  guint64 parsed_bytes; /* ever */
  gboolean finished;
};

static void causerie_markdown_document_list_model_init (GListModelInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (CauserieMarkdownDocument, causerie_markdown_document, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL,
                                                      causerie_markdown_document_list_model_init))

/* Looks at no more of a line than needed to know that it must be cut. A carriage return at the end
 * of the text may be followed by a line feed that has not arrived yet. */
static gboolean
find_line (CauserieMarkdownDocument *self, const Progress *progress, gsize *length, gsize *next)
{
  gsize at = progress->scanned;
  gsize n = self->text->len - at;
  const char *found;
  gsize end;

  if (!progress->uncut)
    n = MIN (n, CAUSERIE_MARKDOWN_LONGEST_LINE + 1);
  found = memchr (self->text->str + at, '\n', n);
  n = found != NULL ? (gsize)(found - self->text->str) - at : n;
  found = memchr (self->text->str + at, '\r', n);
  end = found != NULL ? (gsize)(found - self->text->str) : at + n;
  *length = end - at;
  *next = end;
  if (end == self->text->len)
    return FALSE;
  *next = end + 1;
  if (self->text->str[end] != '\r')
    return TRUE;
  if (self->text->str[end + 1] == '\n')
    *next = end + 2;
  return end + 1 < self->text->len;
}

static void
append_blocks (GPtrArray *blocks, GPtrArray *more)
{
  g_autoptr (GPtrArray) taken = more;

  g_ptr_array_extend_and_steal (blocks, g_steal_pointer (&taken));
}

static void
clear_note (gpointer data)
{
  Note *note = data;

  g_clear_pointer (&note->mark, g_free);
  g_clear_pointer (&note->blocks, g_ptr_array_unref);
}

/* Returns: the mark with which a segment begins if it is a note, or %NULL */
static const char *
find_note (const char *text, gsize length, gsize *mark_length)
{
  gsize start = 0;

  while (start < length && g_ascii_isspace (text[start]))
    start++;
  if (!causerie_markdown_footnote_begins (text + start, length - start))
    return NULL;
  /* After four spaces it would be code. */
  for (gsize i = 1; i <= start && text[start - i] != '\n' && text[start - i] != '\r'; i++)
    if (i == 4 || text[start - i] == '\t')
      return NULL;
  *mark_length = causerie_markdown_footnote_measure_mark (text + start, length - start);
  return text + start;
}

/* Returns: the text of a note without its indentation */
static char *
unindent_note (const char *text, gsize length)
{
  GString *out = g_string_sized_new (length);
  gsize at = 0;

  while (at < length)
    {
      gsize end = at;

      while (end < length && text[end] != '\n')
        end++;
      end += end < length;
      g_string_append_len (out, text + at, (gssize)(end - at));
      at = end;
      for (guint i = 0; i < 4 && at < length && text[at] == ' '; i++)
        at++;
      if (at == end && at < length && text[at] == '\t')
        at++;
    }
  return g_string_free (out, FALSE);
}

/* Adds the blocks of a segment to @blocks, or to the notes. */
static void
add_segment (CauserieMarkdownDocument *self, const GString *text, gsize start,
             CauserieMarkdownPart part, GPtrArray *blocks)
{
  gsize n;
  const char *mark = find_note (text->str, text->len, &n);
  g_autofree char *inner = NULL;
  Note note = { 0 };

  self->parsed_bytes += text->len;
  if (mark == NULL)
    {
      append_blocks (blocks,
                     causerie_markdown_parse_part (text->str, text->len, part, self->footnotes));
      return;
    }
  note = (Note){ g_strndup (mark, n), start, start + text->len, NULL, FALSE };
  inner = unindent_note (mark + n + 1, (gsize)(text->str + text->len - mark) - n - 1);
  causerie_markdown_footnotes_define (self->footnotes, note.mark);
  note.blocks = causerie_markdown_parse_part (inner, strlen (inner), part, self->footnotes);
  g_array_append_val (self->notes, note);
}

/* Makes the first block of a segment continue the block before the segment. */
static void
continue_block (const Progress *progress, GPtrArray *blocks, guint first)
{
  static const CauserieMarkdownBlockKind kinds[] = {
    [CAUSERIE_MARKDOWN_SEAM_TEXT] = CAUSERIE_MARKDOWN_BLOCK_PARAGRAPH,
    [CAUSERIE_MARKDOWN_SEAM_LIST] = CAUSERIE_MARKDOWN_BLOCK_LIST,
    [CAUSERIE_MARKDOWN_SEAM_QUOTE] = CAUSERIE_MARKDOWN_BLOCK_QUOTE,
    [CAUSERIE_MARKDOWN_SEAM_QUOTED_TEXT] = CAUSERIE_MARKDOWN_BLOCK_QUOTE,
  };
  CauserieMarkdownBlock *block = first < blocks->len ? g_ptr_array_index (blocks, first) : NULL;
  const List *list = &progress->list;

  if (block == NULL || progress->seam == CAUSERIE_MARKDOWN_SEAM_NONE
      || causerie_markdown_block_get_kind (block) != kinds[progress->seam])
    return;
  if (progress->seam == CAUSERIE_MARKDOWN_SEAM_LIST)
    {
      if (!list->known || causerie_markdown_block_get_ordered (block) != list->ordered)
        return;
      causerie_markdown_block_set_list (block, list->ordered, list->number, list->tight);
    }
  causerie_markdown_block_set_continues (block, TRUE);
}

/* Returns: what a list after the last block takes over from it */
static List
find_last_list (GPtrArray *blocks, guint first)
{
  CauserieMarkdownBlock *last
      = first < blocks->len ? g_ptr_array_index (blocks, blocks->len - 1) : NULL;
  List list = { 0 };

  if (last == NULL || causerie_markdown_block_get_kind (last) != CAUSERIE_MARKDOWN_BLOCK_LIST)
    return list;
  list.known = TRUE;
  list.ordered = causerie_markdown_block_get_ordered (last);
  list.tight = causerie_markdown_block_get_tight (last);
  if (list.ordered)
    list.number = causerie_markdown_block_get_start (last)
                  + causerie_markdown_block_get_children (last)->len;
  return list;
}

static CauserieMarkdownPart
get_part (CauserieMarkdownSeam seam)
{
  return seam == CAUSERIE_MARKDOWN_SEAM_TEXT || seam == CAUSERIE_MARKDOWN_SEAM_QUOTED_TEXT
             ? CAUSERIE_MARKDOWN_PART_CONTINUING
             : CAUSERIE_MARKDOWN_PART_COMPLETE;
}

/* Parses the incomplete segment at the end of a growing text. */
static void
parse_tail (CauserieMarkdownDocument *self, const Progress *progress, GPtrArray *blocks)
{
  g_autoptr (GString) text = causerie_markdown_seam_join (
      progress->seam, self->text->str + progress->start, self->text->len - progress->start);
  gboolean in_code = causerie_markdown_reader_is_in_fence (&progress->reader);
  char *completed = causerie_markdown_complete_tail (text->str, text->len, in_code);
  guint first = blocks->len;

  g_string_assign (text, completed);
  g_free (completed);
  add_segment (self, text, progress->start,
               get_part (progress->seam) | CAUSERIE_MARKDOWN_PART_GROWING, blocks);
  continue_block (progress, blocks, first);
}

/* Remembers what is needed to resolve references in the finished text. A link reference definition
 * contains "]:", and running text has none. */
static void
remember_segment (CauserieMarkdownDocument *self, const GString *text, gboolean may_define)
{
  Cut cut = { self->progress.start, self->progress.seam };

  if (cut.seam != CAUSERIE_MARKDOWN_SEAM_NONE)
    g_array_append_val (self->cuts, cut);
  if (may_define && get_part (cut.seam) == CAUSERIE_MARKDOWN_PART_COMPLETE
      && strstr (text->str, "]:") != NULL)
    g_string_append_printf (self->definitions, "%s\n\n", text->str);
}

/* Fenced code and notes contain no link reference definitions. */
static void
finish_segment (CauserieMarkdownDocument *self, Progress *progress, gsize end, gboolean is_code,
                GPtrArray *blocks)
{
  g_autoptr (GString) text = causerie_markdown_seam_join (
      progress->seam, self->text->str + progress->start, end - progress->start);
  guint n_notes = self->notes->len;
  guint first = blocks->len;

  add_segment (self, text, progress->start, get_part (progress->seam), blocks);
  continue_block (progress, blocks, first);
  if (progress == &self->progress)
    remember_segment (self, text, !is_code && self->notes->len == n_notes);
  progress->n_notes = self->notes->len;
  progress->seam = CAUSERIE_MARKDOWN_SEAM_NONE;
  progress->list = find_last_list (blocks, first);
  progress->start = end;
  progress->n_segments++;
}

/* Adds the list of notes, in the order of their numbers. Those to which the text does not refer
 * come last. */
static void
add_notes (CauserieMarkdownDocument *self, GPtrArray *blocks)
{
  g_autoptr (GPtrArray) items = g_ptr_array_new ();
  CauserieMarkdownBlock *list;

  if (self->notes->len == 0)
    return;
  for (guint i = 0; i < self->notes->len; i++)
    {
      guint number = causerie_markdown_footnotes_find (self->footnotes,
                                                       g_array_index (self->notes, Note, i).mark);

      if (number > items->len)
        g_ptr_array_set_size (items, (int)number);
      if (number > 0 && g_ptr_array_index (items, number - 1) == NULL)
        g_ptr_array_index (items, number - 1) = GUINT_TO_POINTER (i + 1);
      else
        number = 0;
      g_array_index (self->notes, Note, i).last = number == 0;
    }
  for (guint i = 0; i < self->notes->len; i++)
    if (g_array_index (self->notes, Note, i).last)
      g_ptr_array_add (items, GUINT_TO_POINTER (i + 1));
  g_ptr_array_add (blocks, causerie_markdown_block_new (CAUSERIE_MARKDOWN_BLOCK_RULE));
  list = causerie_markdown_block_new (CAUSERIE_MARKDOWN_BLOCK_LIST);
  causerie_markdown_block_set_list (list, TRUE, 1, TRUE);
  for (guint i = 0; i < items->len; i++)
    {
      CauserieMarkdownBlock *item = causerie_markdown_block_new (CAUSERIE_MARKDOWN_BLOCK_LIST_ITEM);
      guint at = GPOINTER_TO_UINT (g_ptr_array_index (items, i));
      GPtrArray *inner = at > 0 ? g_array_index (self->notes, Note, at - 1).blocks : NULL;

      for (guint k = 0; inner != NULL && k < inner->len; k++)
        causerie_markdown_block_add_child (item, g_object_ref (g_ptr_array_index (inner, k)));
      causerie_markdown_block_add_child (list, item);
    }
  g_ptr_array_add (blocks, list);
}

/* Returns: whether the current segment up to @end is certainly running text: it does not consist of
 * link reference definitions */
static gboolean
is_text (CauserieMarkdownDocument *self, const Progress *progress, gsize end)
{
  g_autoptr (GPtrArray) blocks = NULL;

  if (!progress->reader.lines.bracket)
    return TRUE;
  blocks = causerie_markdown_parse_segment (self->text->str + progress->start,
                                            end - progress->start, NULL);
  self->parsed_bytes += end - progress->start;
  return blocks->len > 0;
}

/* Reads a line that is not cut, and parses the segments that are complete before it. */
static void
read_line (CauserieMarkdownDocument *self, Progress *progress, gsize length, GPtrArray *blocks)
{
  const char *line = self->text->str + progress->scanned;
  CauserieMarkdownReader before = progress->reader;
  gboolean is_code = causerie_markdown_reader_is_code (&before);
  CauserieMarkdownSeam seam;

  if (causerie_markdown_reader_read_line (&progress->reader, line, length))
    {
      finish_segment (self, progress, progress->scanned, is_code, blocks);
      return;
    }
  seam = causerie_markdown_find_seam (&before, &progress->reader, line, length,
                                      progress->scanned - progress->start);
  if (seam == CAUSERIE_MARKDOWN_SEAM_NONE)
    return;
  if (seam == CAUSERIE_MARKDOWN_SEAM_TEXT && !is_text (self, progress, progress->scanned))
    {
      /* A definition can end before the next one begins, or before a title. */
      if (*line != '[')
        return;
      seam = CAUSERIE_MARKDOWN_SEAM_NONE;
    }
  finish_segment (self, progress, progress->scanned, is_code, blocks);
  progress->seam = seam;
  causerie_markdown_seam_begin (seam, &progress->reader, line, length);
}

/* Reads the first part of a long line, or its next part, of @length bytes. If it is running text,
 * the line is cut after the part. */
static void
read_part (CauserieMarkdownDocument *self, Progress *progress, gsize length, GPtrArray *blocks)
{
  const char *line = self->text->str + progress->scanned;
  gsize end = progress->scanned + length;
  gboolean is_code = causerie_markdown_reader_is_code (&progress->reader);
  Progress after = *progress;
  gboolean begins = FALSE;

  if (!progress->inside)
    begins = causerie_markdown_reader_read_line (&after.reader, line, length);
  if (begins)
    after.start = progress->scanned;
  if (after.reader.lines.state != CAUSERIE_MARKDOWN_STATE_PARAGRAPH || !is_text (self, &after, end))
    {
      progress->uncut = TRUE;
      return;
    }
  if (begins)
    finish_segment (self, progress, progress->scanned, is_code, blocks);
  finish_segment (self, progress, end, FALSE, blocks);
  progress->seam = CAUSERIE_MARKDOWN_SEAM_TEXT;
  causerie_markdown_seam_begin (progress->seam, &progress->reader, line, length);
  progress->scanned = end;
  progress->inside = TRUE;
}

/* Cuts a long line, if it is known where. */
static gboolean
cut_line (CauserieMarkdownDocument *self, Progress *progress, gboolean to_end, GPtrArray *blocks)
{
  gsize end = 0;

  if (!causerie_markdown_seam_find_end (self->text->str + progress->scanned,
                                        self->text->len - progress->scanned, &end))
    {
      end = 0;
      if (!to_end)
        return FALSE;
    }
  if (end > 0)
    read_part (self, progress, end, blocks);
  else
    progress->uncut = TRUE;
  return TRUE;
}

/* Reads lines and parses the segments that they complete. Stops before an incomplete line unless
 * @to_end is set. */
static void
advance (CauserieMarkdownDocument *self, Progress *progress, gboolean to_end, GPtrArray *blocks)
{
  gsize length;
  gsize next;

  while (progress->scanned < self->text->len)
    {
      gboolean complete = find_line (self, progress, &length, &next);

      if (!progress->uncut && length > CAUSERIE_MARKDOWN_LONGEST_LINE)
        {
          if (!cut_line (self, progress, to_end, blocks))
            break;
          continue;
        }
      if (!complete && !to_end)
        break;
      if (!progress->inside)
        read_line (self, progress, length, blocks);
      progress->scanned = next;
      progress->inside = FALSE;
      progress->uncut = FALSE;
    }
}

/* Returns: the text from @start to @end without the notes */
static GString *
copy_body (CauserieMarkdownDocument *self, gsize start, gsize end)
{
  GString *body = g_string_sized_new (end - start);

  for (guint i = 0; i < self->notes->len; i++)
    {
      const Note *note = &g_array_index (self->notes, Note, i);

      if (note->start < start || note->start >= end)
        continue;
      g_string_append_len (body, self->text->str + start, (gssize)(note->start - start));
      g_string_append_c (body, '\n');
      start = MIN (note->end, end);
    }
  return g_string_append_len (body, self->text->str + start, (gssize)(end - start));
}

/* Adds the blocks between two cuts, with all definitions before them. @n_before: the number of
 * blocks that are not definitions there */
static void
resolve_piece (CauserieMarkdownDocument *self, guint i, guint n_before, GPtrArray *blocks)
{
  const Cut *cuts = (const Cut *)(gpointer)self->cuts->data;
  CauserieMarkdownSeam seam = i > 0 ? cuts[i - 1].seam : CAUSERIE_MARKDOWN_SEAM_NONE;
  g_autoptr (GString) body = copy_body (self, i > 0 ? cuts[i - 1].start : 0,
                                        i < self->cuts->len ? cuts[i].start : self->text->len);
  g_autoptr (GString) text = causerie_markdown_seam_join (seam, body->str, body->len);
  g_autoptr (GPtrArray) more = NULL;

  g_string_prepend (text, self->definitions->str);
  self->parsed_bytes += text->len;
  more = causerie_markdown_parse_part (text->str, text->len, get_part (seam), self->footnotes);
  g_ptr_array_remove_range (more, 0, MIN (n_before, more->len));
  append_blocks (blocks, g_steal_pointer (&more));
}

/* Returns: (transfer full) (nullable): the blocks of the complete text; %NULL if it takes long to
 * parse them again */
static GPtrArray *
parse_resolved (CauserieMarkdownDocument *self)
{
  g_autoptr (GPtrArray) blocks = NULL;
  g_autoptr (GString) body = NULL;
  g_autoptr (GPtrArray) before = NULL;

  if (self->cuts->len == 0)
    {
      body = copy_body (self, 0, self->text->len);
      self->parsed_bytes += body->len;
      return causerie_markdown_parse_segment (body->str, body->len, self->footnotes);
    }
  if (self->definitions->len * (self->cuts->len + 1) > 4 * self->text->len)
    return NULL;
  before = causerie_markdown_parse_segment (self->definitions->str, self->definitions->len,
                                            self->footnotes);
  blocks = g_ptr_array_new_with_free_func (g_object_unref);
  for (guint i = 0; i <= self->cuts->len; i++)
    resolve_piece (self, i, before->len, blocks);
  return g_steal_pointer (&blocks);
}

/* A link reference definition applies to the complete text, so this parses everything again. It
 * must not change the number or kinds of the blocks. */
static void
resolve_definitions (CauserieMarkdownDocument *self, GPtrArray *blocks)
{
  g_autoptr (GPtrArray) all_blocks = parse_resolved (self);

  if (all_blocks == NULL || all_blocks->len != blocks->len)
    return;
  for (guint i = 0; i < all_blocks->len; i++)
    if (causerie_markdown_block_get_kind (g_ptr_array_index (all_blocks, i))
        != causerie_markdown_block_get_kind (g_ptr_array_index (blocks, i)))
      return;
  for (guint i = 0; i < all_blocks->len; i++)
    causerie_markdown_block_continue_as (g_ptr_array_index (all_blocks, i),
                                         g_ptr_array_index (blocks, i));
  g_ptr_array_set_size (blocks, 0);
  append_blocks (blocks, g_steal_pointer (&all_blocks));
}

static gboolean
reuse_if_equal (GPtrArray *new_blocks, guint i, CauserieMarkdownBlock *old)
{
  CauserieMarkdownBlock *block = g_ptr_array_index (new_blocks, i);

  if (!causerie_markdown_block_equal (block, old))
    return FALSE;
  g_ptr_array_index (new_blocks, i) = g_object_ref (old);
  g_object_unref (block);
  return TRUE;
}

/* If the number of blocks is the same, replaces each block that differs. */
static void
replace_each (CauserieMarkdownDocument *self, guint from, GPtrArray *new_blocks)
{
  guint i = 0;

  while (i < new_blocks->len)
    {
      guint run = i;

      while (run < new_blocks->len
             && !reuse_if_equal (new_blocks, run, g_ptr_array_index (self->blocks, from + run)))
        {
          CauserieMarkdownBlock *old = g_ptr_array_index (self->blocks, from + run);
          CauserieMarkdownBlock *block = g_ptr_array_index (new_blocks, run);

          causerie_markdown_block_reuse_children (block, old);
          g_ptr_array_index (self->blocks, from + run) = g_object_ref (block);
          g_object_unref (old);
          run++;
        }
      if (run > i)
        g_list_model_items_changed (G_LIST_MODEL (self), from + i, run - i, run - i);
      i = run + 1;
    }
}

/* If the number of blocks differs, replaces the blocks between the equal ones at both ends. */
static void
replace_middle (CauserieMarkdownDocument *self, guint from, GPtrArray *new_blocks)
{
  guint n_old = self->blocks->len - from;
  guint n_new = new_blocks->len;
  guint head = 0;
  guint tail = 0;

  while (head < MIN (n_old, n_new)
         && reuse_if_equal (new_blocks, head, g_ptr_array_index (self->blocks, from + head)))
    head++;
  while (tail < MIN (n_old, n_new) - head
         && reuse_if_equal (new_blocks, n_new - 1 - tail,
                            g_ptr_array_index (self->blocks, from + n_old - 1 - tail)))
    tail++;
  for (guint i = head; i < MIN (n_old, n_new) - tail; i++)
    causerie_markdown_block_reuse_children (g_ptr_array_index (new_blocks, i),
                                            g_ptr_array_index (self->blocks, from + i));
  g_ptr_array_set_size (self->blocks, (int)from);
  for (guint i = 0; i < n_new; i++)
    g_ptr_array_add (self->blocks, g_object_ref (g_ptr_array_index (new_blocks, i)));
  g_list_model_items_changed (G_LIST_MODEL (self), from + head, n_old - head - tail,
                              n_new - head - tail);
}

static void
replace_from (CauserieMarkdownDocument *self, guint from, GPtrArray *new_blocks)
{
  if (self->blocks->len - from == new_blocks->len)
    replace_each (self, from, new_blocks);
  else
    replace_middle (self, from, new_blocks);
}

static void
start_again (CauserieMarkdownDocument *self)
{
  g_array_set_size (self->notes, 0);
  g_array_set_size (self->cuts, 0);
  g_string_truncate (self->definitions, 0);
  self->progress = (Progress){ 0 };
  self->shown_start = 0;
  self->shown_end = 0;
  self->n_closed = 0;
}

/* Continues the current text if @text begins with it, and otherwise starts again. */
static void
take_text (CauserieMarkdownDocument *self, const char *text, gsize length)
{
  gboolean grows = !self->finished && length >= self->text->len
                   && memcmp (text, self->text->str, self->text->len) == 0;

  if (grows)
    {
      g_string_append_len (self->text, text + self->text->len, (gssize)(length - self->text->len));
      return;
    }
  g_string_truncate (self->text, 0);
  g_string_append_len (self->text, text, (gssize)length);
  causerie_markdown_footnotes_clear (self->footnotes);
  start_again (self);
}

/* Gives back what the text has reserved to grow. */
static void
trim (GString *text)
{
  text->str = g_realloc (text->str, text->len + 1);
  text->allocated_len = text->len + 1;
}

static void
read_to_end (CauserieMarkdownDocument *self, GPtrArray *blocks)
{
  advance (self, &self->progress, TRUE, blocks);
  if (self->progress.start < self->text->len)
    finish_segment (self, &self->progress, self->text->len,
                    causerie_markdown_reader_is_code (&self->progress.reader), blocks);
}

/* Reads the finished text to its end. The numbers of its footnotes are only known then. */
static void
finish (CauserieMarkdownDocument *self)
{
  g_autoptr (GPtrArray) all = g_ptr_array_new_with_free_func (g_object_unref);

  for (guint i = 0; i < self->n_closed; i++)
    g_ptr_array_add (all, g_object_ref (g_ptr_array_index (self->blocks, i)));
  trim (self->text);
  g_array_set_size (self->notes, self->progress.n_notes);
  read_to_end (self, all);
  if (self->notes->len > 0 || causerie_markdown_footnotes_has_guessed (self->footnotes))
    {
      causerie_markdown_footnotes_number_again (self->footnotes);
      start_again (self);
      g_ptr_array_set_size (all, 0);
      read_to_end (self, all);
    }
  if (self->definitions->len > 0 && self->progress.n_segments > 1)
    resolve_definitions (self, all);
  self->n_closed = all->len;
  add_notes (self, all);
  replace_from (self, 0, all);
}

/* A huge block that cannot be cut, such as a table, is only parsed again when it has grown by a
 * part of its size. */
static gboolean
may_wait (CauserieMarkdownDocument *self)
{
  gsize start = self->progress.start;

  return start == self->shown_start && self->shown_end - start > WAITING_SIZE
         && self->text->len - self->shown_end < (self->shown_end - start) / WAITING_SHARE;
}

/* Reads the complete lines once, and parses the text after them temporarily. */
static void
read_more (CauserieMarkdownDocument *self)
{
  g_autoptr (GPtrArray) new_blocks = g_ptr_array_new_with_free_func (g_object_unref);
  guint from = self->n_closed;
  Progress ahead;

  g_array_set_size (self->notes, self->progress.n_notes);
  advance (self, &self->progress, FALSE, new_blocks);
  if (may_wait (self))
    return;
  self->shown_start = self->progress.start;
  self->shown_end = self->text->len;
  self->n_closed = from + new_blocks->len;
  ahead = self->progress;
  advance (self, &ahead, TRUE, new_blocks);
  if (ahead.start < self->text->len)
    parse_tail (self, &ahead, new_blocks);
  add_notes (self, new_blocks);
  replace_from (self, from, new_blocks);
}

static void
causerie_markdown_document_finalize (GObject *object)
{
  CauserieMarkdownDocument *self = CAUSERIE_MARKDOWN_DOCUMENT (object);

  g_string_free (self->text, TRUE);
  g_clear_pointer (&self->footnotes, causerie_markdown_footnotes_free);
  g_clear_pointer (&self->notes, g_array_unref);
  g_clear_pointer (&self->cuts, g_array_unref);
  g_string_free (self->definitions, TRUE);
  g_clear_pointer (&self->blocks, g_ptr_array_unref);
  G_OBJECT_CLASS (causerie_markdown_document_parent_class)->finalize (object);
}

static GType
causerie_markdown_document_get_item_type (GListModel *model)
{
  return CAUSERIE_TYPE_MARKDOWN_BLOCK;
}

static guint
causerie_markdown_document_get_n_items (GListModel *model)
{
  return CAUSERIE_MARKDOWN_DOCUMENT (model)->blocks->len;
}

static gpointer
causerie_markdown_document_get_item (GListModel *model, guint position)
{
  CauserieMarkdownDocument *self = CAUSERIE_MARKDOWN_DOCUMENT (model);

  return position < self->blocks->len ? g_object_ref (g_ptr_array_index (self->blocks, position))
                                      : NULL;
}

static void
causerie_markdown_document_list_model_init (GListModelInterface *iface)
{
  iface->get_item_type = causerie_markdown_document_get_item_type;
  iface->get_n_items = causerie_markdown_document_get_n_items;
  iface->get_item = causerie_markdown_document_get_item;
}

static void
causerie_markdown_document_class_init (CauserieMarkdownDocumentClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = causerie_markdown_document_finalize;
}

static void
causerie_markdown_document_init (CauserieMarkdownDocument *self)
{
  self->text = g_string_new (NULL);
  self->footnotes = causerie_markdown_footnotes_new ();
  self->notes = g_array_new (FALSE, TRUE, sizeof (Note));
  g_array_set_clear_func (self->notes, clear_note);
  self->cuts = g_array_new (FALSE, FALSE, sizeof (Cut));
  self->definitions = g_string_new (NULL);
  self->blocks = g_ptr_array_new_with_free_func (g_object_unref);
}

/* Returns: the total number of bytes that were parsed, a measure for the cost of streaming */
guint64
_causerie_markdown_document_get_parsed_bytes (CauserieMarkdownDocument *self)
{
  return self->parsed_bytes;
}

guint
_causerie_markdown_document_get_n_segments (CauserieMarkdownDocument *self)
{
  return self->progress.n_segments;
}

/* A #GListModel of the #CauserieMarkdownBlock objects at the top level of a text. */
CauserieMarkdownDocument *
causerie_markdown_document_new (void)
{
  return g_object_new (CAUSERIE_TYPE_MARKDOWN_DOCUMENT, NULL);
}

/* Sets the text. If @text only adds to the current text, complete blocks are neither parsed nor
 * emitted again. A block that changes is replaced by a new one, which reuses the objects of
 * unchanged children. Reference links and footnotes are only resolved in the finished text. Until
 * then, numbers in brackets count as references to footnotes, and incomplete markers at the end are
 * closed or hidden. A huge block is cut into several blocks, or else it grows in steps of 1/64 of
 * its size. The last blocks are a rule and the list of footnotes, if there are any.
 *
 * The blocks of the finished text are the same as those of causerie_markdown_parse(), independent
 * of the parts in which it arrived. Bytes that are not UTF-8 are shown as U+FFFD. */
void
causerie_markdown_document_set_text (CauserieMarkdownDocument *self, const char *text,
                                     gboolean finished)
{
  gsize length;

  g_return_if_fail (CAUSERIE_IS_MARKDOWN_DOCUMENT (self));
  g_return_if_fail (text != NULL);

  length = strlen (text);
  if (finished == self->finished && length == self->text->len
      && memcmp (text, self->text->str, length) == 0)
    return;
  take_text (self, text, length);
  self->finished = finished;
  if (finished)
    finish (self);
  else
    read_more (self);
}

/**
 * causerie_markdown_document_append:
 * @text: the text to append, perhaps empty
 *
 * Does the same as causerie_markdown_document_set_text() with the current text and @text, but
 * without comparing the current text.
 */
void
causerie_markdown_document_append (CauserieMarkdownDocument *self, const char *text,
                                   gboolean finished)
{
  g_return_if_fail (CAUSERIE_IS_MARKDOWN_DOCUMENT (self));
  g_return_if_fail (text != NULL && !self->finished);

  if (*text == '\0' && !finished)
    return;
  g_string_append (self->text, text);
  self->finished = finished;
  if (finished)
    finish (self);
  else
    read_more (self);
}

const char *
causerie_markdown_document_get_text (CauserieMarkdownDocument *self)
{
  g_return_val_if_fail (CAUSERIE_IS_MARKDOWN_DOCUMENT (self), NULL);
  return self->text->str;
}

gboolean
causerie_markdown_document_get_finished (CauserieMarkdownDocument *self)
{
  g_return_val_if_fail (CAUSERIE_IS_MARKDOWN_DOCUMENT (self), FALSE);
  return self->finished;
}
