/* SPDX-License-Identifier: GPL-3.0-or-later
 * A growing text is cut into stretches. Those that are complete are parsed once; only what follows
 * the last cut is parsed again when text arrives. */
#include "config.h"

#include "causerie-markdown-document-private.h"

#include "causerie-markdown-block-private.h"
#include "causerie-markdown-parser.h"
#include "causerie-markdown-splitter.h"
#include "causerie-markdown-tail.h"

#include <string.h>

/* Where reading stands: the lines before @scanned are read, the stretches before @start are
 * parsed. */
typedef struct
{
  CauserieMarkdownSplitter splitter;
  gsize start;
  gsize scanned;
  guint n_stretches;       /* complete ones */
  gboolean has_definition; /* one of them may define links for the others */
} Progress;

struct _CauserieMarkdownDocument
{
  GObject parent_instance;

  GString *text;
  GPtrArray *blocks;    /* element-type CauserieMarkdownBlock */
  Progress progress;    /* of the whole lines */
  guint n_closed;       /* how many of the blocks are in complete stretches */
  guint64 parsed_bytes; /* ever */
  gboolean finished;
};

static void causerie_markdown_document_list_model_init (GListModelInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (CauserieMarkdownDocument, causerie_markdown_document, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL,
                                                      causerie_markdown_document_list_model_init))

/* A line feed that may still follow a carriage return belongs to it. */
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
parse_stretch (CauserieMarkdownDocument *self, gsize start, gsize end, GPtrArray *blocks)
{
  const char *text = self->text->str + start;

  self->parsed_bytes += end - start;
  append_blocks (blocks, causerie_markdown_parse_stretch (text, end - start));
}

/* The end of the text while it grows. */
static void
parse_tail (CauserieMarkdownDocument *self, gsize start, gboolean in_code, GPtrArray *blocks)
{
  const char *text = self->text->str + start;
  gsize length = self->text->len - start;
  g_autofree char *settled = causerie_markdown_settle_tail (text, length, in_code);

  self->parsed_bytes += length;
  append_blocks (blocks, causerie_markdown_parse_stretch (settled, strlen (settled)));
}

/* A definition holds "]:"; code between fences holds none. */
static void
finish_stretch (CauserieMarkdownDocument *self, Progress *progress, gsize end, gboolean is_code,
                GPtrArray *blocks)
{
  const char *text = self->text->str + progress->start;

  if (!is_code && g_strstr_len (text, (gssize)(end - progress->start), "]:") != NULL)
    progress->has_definition = TRUE;
  parse_stretch (self, progress->start, end, blocks);
  progress->start = end;
  progress->n_stretches++;
}

/* Reads lines and parses every stretch that they complete. Whole lines only, unless @to_end. */
static void
advance (CauserieMarkdownDocument *self, Progress *progress, gboolean to_end, GPtrArray *blocks)
{
  gsize length;
  gsize next;

  while (progress->scanned < self->text->len)
    {
      gboolean is_code = progress->splitter.code;

      if (!find_line (self, progress->scanned, &length, &next) && !to_end)
        break;
      if (causerie_markdown_splitter_read_line (&progress->splitter,
                                                self->text->str + progress->scanned, length))
        finish_stretch (self, progress, progress->scanned, is_code, blocks);
      progress->scanned = next;
    }
}

/* A definition serves the whole text, before and after it. Everything is parsed at once then; the
 * blocks stay the same and so do their places. */
static void
resolve_definitions (CauserieMarkdownDocument *self, GPtrArray *blocks)
{
  g_autoptr (GPtrArray) whole = causerie_markdown_parse_stretch (self->text->str, self->text->len);

  self->parsed_bytes += self->text->len;
  if (whole->len != blocks->len)
    return;
  for (guint i = 0; i < whole->len; i++)
    {
      CauserieMarkdownBlock *old = g_ptr_array_index (blocks, i);
      CauserieMarkdownBlock *resolved = g_ptr_array_index (whole, i);

      if (resolved->kind != old->kind)
        return;
    }
  g_ptr_array_set_size (blocks, 0);
  append_blocks (blocks, g_steal_pointer (&whole));
}

static gboolean
keep_if_equal (GPtrArray *fresh, guint i, CauserieMarkdownBlock *old)
{
  CauserieMarkdownBlock *block = g_ptr_array_index (fresh, i);

  if (!causerie_markdown_block_equal (block, old))
    return FALSE;
  g_ptr_array_index (fresh, i) = g_object_ref (old);
  g_object_unref (block);
  return TRUE;
}

/* Same number of blocks: each that differs is replaced in its place. */
static void
replace_each (CauserieMarkdownDocument *self, guint from, GPtrArray *fresh)
{
  guint i = 0;

  while (i < fresh->len)
    {
      guint run = i;

      while (run < fresh->len
             && !keep_if_equal (fresh, run, g_ptr_array_index (self->blocks, from + run)))
        {
          CauserieMarkdownBlock *old = g_ptr_array_index (self->blocks, from + run);
          CauserieMarkdownBlock *block = g_ptr_array_index (fresh, run);

          _causerie_markdown_block_adopt (block, old);
          g_ptr_array_index (self->blocks, from + run) = g_object_ref (block);
          g_object_unref (old);
          run++;
        }
      if (run > i)
        g_list_model_items_changed (G_LIST_MODEL (self), from + i, run - i, run - i);
      i = run + 1;
    }
}

/* Another number of blocks: what lies between equal ends is replaced. */
static void
replace_middle (CauserieMarkdownDocument *self, guint from, GPtrArray *fresh)
{
  guint n_old = self->blocks->len - from;
  guint n_new = fresh->len;
  guint head = 0;
  guint tail = 0;

  while (head < MIN (n_old, n_new)
         && keep_if_equal (fresh, head, g_ptr_array_index (self->blocks, from + head)))
    head++;
  while (tail < MIN (n_old, n_new) - head
         && keep_if_equal (fresh, n_new - 1 - tail,
                           g_ptr_array_index (self->blocks, from + n_old - 1 - tail)))
    tail++;
  for (guint i = head; i < MIN (n_old, n_new) - tail; i++)
    _causerie_markdown_block_adopt (g_ptr_array_index (fresh, i),
                                    g_ptr_array_index (self->blocks, from + i));
  g_ptr_array_set_size (self->blocks, (int)from);
  for (guint i = 0; i < n_new; i++)
    g_ptr_array_add (self->blocks, g_object_ref (g_ptr_array_index (fresh, i)));
  g_list_model_items_changed (G_LIST_MODEL (self), from + head, n_old - head - tail,
                              n_new - head - tail);
}

static void
replace_from (CauserieMarkdownDocument *self, guint from, GPtrArray *fresh)
{
  if (self->blocks->len - from == fresh->len)
    replace_each (self, from, fresh);
  else
    replace_middle (self, from, fresh);
}

/* Keeps what is read of the text so far if @text goes on from there. */
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
  self->progress = (Progress){ 0 };
  self->n_closed = 0;
}

/* Reads to the end of the text, for good. */
static void
finish (CauserieMarkdownDocument *self)
{
  g_autoptr (GPtrArray) all = g_ptr_array_new_with_free_func (g_object_unref);

  for (guint i = 0; i < self->n_closed; i++)
    g_ptr_array_add (all, g_object_ref (g_ptr_array_index (self->blocks, i)));
  advance (self, &self->progress, TRUE, all);
  if (self->progress.start < self->text->len)
    finish_stretch (self, &self->progress, self->text->len, self->progress.splitter.code, all);
  if (self->progress.has_definition && self->progress.n_stretches > 1)
    resolve_definitions (self, all);
  self->n_closed = all->len;
  replace_from (self, 0, all);
}

/* Reads the lines that are complete for good, and what follows them for now. */
static void
go_on (CauserieMarkdownDocument *self)
{
  g_autoptr (GPtrArray) fresh = g_ptr_array_new_with_free_func (g_object_unref);
  guint from = self->n_closed;
  Progress ahead;

  advance (self, &self->progress, FALSE, fresh);
  self->n_closed = from + fresh->len;
  ahead = self->progress;
  advance (self, &ahead, TRUE, fresh);
  if (ahead.start < self->text->len)
    parse_tail (self, ahead.start, ahead.splitter.state == CAUSERIE_MARKDOWN_STATE_FENCE, fresh);
  replace_from (self, from, fresh);
}

static void
causerie_markdown_document_finalize (GObject *object)
{
  CauserieMarkdownDocument *self = CAUSERIE_MARKDOWN_DOCUMENT (object);

  g_string_free (self->text, TRUE);
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
  self->blocks = g_ptr_array_new_with_free_func (g_object_unref);
}

/* Returns: how many bytes were ever handed to the parser: what streaming costs */
guint64
_causerie_markdown_document_get_parsed_bytes (CauserieMarkdownDocument *self)
{
  return self->parsed_bytes;
}

guint
_causerie_markdown_document_get_n_stretches (CauserieMarkdownDocument *self)
{
  return self->progress.n_stretches;
}

/* A #GListModel of the #CauserieMarkdownBlock objects at the top level of a text. */
CauserieMarkdownDocument *
causerie_markdown_document_new (void)
{
  return g_object_new (CAUSERIE_TYPE_MARKDOWN_DOCUMENT, NULL);
}

/* Shows @text. Where it only adds to the text before, the blocks that are complete are neither
 * parsed nor emitted again. A block that changes is replaced by another, in which the children
 * that did not change are the same objects. Links to definitions elsewhere in the text appear when
 * it is finished; until then half-written marks at its end are closed or held back.
 *
 * However a text arrives, the blocks of the finished text are those that causerie_markdown_parse()
 * makes of it. Bytes that are not UTF-8 are shown as U+FFFD. */
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
    go_on (self);
}

/**
 * causerie_markdown_document_append:
 * @text: what is added to its text, perhaps nothing
 *
 * Does what causerie_markdown_document_set_text() does with a text that goes on from the one
 * before, without a look at that one.
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
    go_on (self);
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
