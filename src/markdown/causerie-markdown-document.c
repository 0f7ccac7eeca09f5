/* SPDX-License-Identifier: GPL-3.0-or-later
 * A list model of the blocks of a growing text. The text is split into segments. Complete segments
 * are parsed once, and only the text after them is parsed again when more arrives. */
#include "config.h"

#include "causerie-markdown-document-private.h"

#include "causerie-markdown-block.h"
#include "causerie-markdown-footnotes.h"
#include "causerie-markdown-parser.h"
#include "causerie-markdown-reader.h"
#include "causerie-markdown-tail.h"

#include <string.h>

/* The lines before @scanned have been read, and the segments before @start have been parsed. */
typedef struct
{
  CauserieMarkdownReader reader;
  gsize start;
  gsize scanned;
  guint n_segments;        /* complete ones */
  guint n_notes;           /* in complete segments */
  gboolean has_definition; /* a complete segment may contain a link reference definition */
} Progress;

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
  GPtrArray *blocks; /* element-type CauserieMarkdownBlock */
  Progress progress; /* of the complete lines */
  CauserieMarkdownFootnotes *footnotes;
  GArray *notes;        /* Note: in the order of the text */
  guint n_closed;       /* the number of blocks in complete segments */
  guint64 parsed_bytes; /* ever */
  gboolean finished;
};

static void causerie_markdown_document_list_model_init (GListModelInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (CauserieMarkdownDocument, causerie_markdown_document, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL,
                                                      causerie_markdown_document_list_model_init))

/* A carriage return at the end of the text may be followed by a line feed that has not arrived
 * yet. */
static gboolean
find_line (CauserieMarkdownDocument *self, gsize at, gsize *length, gsize *next)
{
  gsize end = at + strcspn (self->text->str + at, "\r\n");

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
add_segment (CauserieMarkdownDocument *self, const char *text, gsize length, gsize start,
             gboolean growing, GPtrArray *blocks)
{
  gsize n;
  const char *mark = find_note (text, length, &n);
  g_autofree char *inner = NULL;
  Note note = { 0 };

  self->parsed_bytes += length;
  if (mark != NULL)
    {
      note = (Note){ g_strndup (mark, n), start, start + length, NULL, FALSE };
      inner = unindent_note (mark + n + 1, (gsize)(text + length - mark) - n - 1);
      causerie_markdown_footnotes_define (self->footnotes, note.mark);
      text = inner;
      length = strlen (inner);
    }
  note.blocks = growing ? causerie_markdown_parse_tail (text, length, self->footnotes)
                        : causerie_markdown_parse_segment (text, length, self->footnotes);
  if (mark != NULL)
    g_array_append_val (self->notes, note);
  else
    append_blocks (blocks, note.blocks);
}

/* Parses the incomplete segment at the end of a growing text. */
static void
parse_tail (CauserieMarkdownDocument *self, gsize start, gboolean in_code, GPtrArray *blocks)
{
  const char *text = self->text->str + start;
  gsize length = self->text->len - start;
  g_autofree char *completed = causerie_markdown_complete_tail (text, length, in_code);

  add_segment (self, completed, strlen (completed), start, TRUE, blocks);
}

/* A link reference definition contains "]:". Fenced code contains no definitions. */
static void
finish_segment (CauserieMarkdownDocument *self, Progress *progress, gsize end, gboolean is_code,
                GPtrArray *blocks)
{
  const char *text = self->text->str + progress->start;
  gsize length = end - progress->start;
  guint n_notes = self->notes->len;

  add_segment (self, text, length, progress->start, FALSE, blocks);
  if (!is_code && self->notes->len == n_notes && g_strstr_len (text, (gssize)length, "]:") != NULL)
    progress->has_definition = TRUE;
  progress->n_notes = self->notes->len;
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

/* Reads lines and parses the segments that they complete. Stops before an incomplete line unless
 * @to_end is set. */
static void
advance (CauserieMarkdownDocument *self, Progress *progress, gboolean to_end, GPtrArray *blocks)
{
  gsize length;
  gsize next;

  while (progress->scanned < self->text->len)
    {
      gboolean is_code = causerie_markdown_reader_is_code (&progress->reader);

      if (!find_line (self, progress->scanned, &length, &next) && !to_end)
        break;
      if (causerie_markdown_reader_read_line (&progress->reader,
                                              self->text->str + progress->scanned, length))
        finish_segment (self, progress, progress->scanned, is_code, blocks);
      progress->scanned = next;
    }
}

/* Returns: the text without the notes */
static GString *
copy_body (CauserieMarkdownDocument *self)
{
  GString *body = g_string_sized_new (self->text->len);
  gsize start = 0;

  for (guint i = 0; i < self->notes->len; i++)
    {
      const Note *note = &g_array_index (self->notes, Note, i);

      g_string_append_len (body, self->text->str + start, (gssize)(note->start - start));
      g_string_append_c (body, '\n');
      start = note->end;
    }
  g_string_append (body, self->text->str + start);
  return body;
}

/* A link reference definition applies to the complete text, so this parses everything at once. It
 * must not change the number or kinds of the blocks. */
static void
resolve_definitions (CauserieMarkdownDocument *self, GPtrArray *blocks)
{
  g_autoptr (GString) body = copy_body (self);
  g_autoptr (GPtrArray) all_blocks
      = causerie_markdown_parse_segment (body->str, body->len, self->footnotes);

  self->parsed_bytes += body->len;
  if (all_blocks->len != blocks->len)
    return;
  for (guint i = 0; i < all_blocks->len; i++)
    {
      CauserieMarkdownBlock *old = g_ptr_array_index (blocks, i);
      CauserieMarkdownBlock *resolved = g_ptr_array_index (all_blocks, i);

      if (causerie_markdown_block_get_kind (resolved) != causerie_markdown_block_get_kind (old))
        return;
    }
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
  self->progress = (Progress){ 0 };
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
  g_array_set_size (self->notes, self->progress.n_notes);
  read_to_end (self, all);
  if (self->notes->len > 0 || causerie_markdown_footnotes_has_guessed (self->footnotes))
    {
      causerie_markdown_footnotes_number_again (self->footnotes);
      start_again (self);
      g_ptr_array_set_size (all, 0);
      read_to_end (self, all);
    }
  if (self->progress.has_definition && self->progress.n_segments > 1)
    resolve_definitions (self, all);
  self->n_closed = all->len;
  add_notes (self, all);
  replace_from (self, 0, all);
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
  self->n_closed = from + new_blocks->len;
  ahead = self->progress;
  advance (self, &ahead, TRUE, new_blocks);
  if (ahead.start < self->text->len)
    parse_tail (self, ahead.start, causerie_markdown_reader_is_in_fence (&ahead.reader),
                new_blocks);
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
 * closed or hidden. The last blocks are a rule and the list of footnotes, if there are any.
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
