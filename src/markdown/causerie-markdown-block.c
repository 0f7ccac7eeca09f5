/* SPDX-License-Identifier: GPL-3.0-or-later
 * A block of Markdown, independent of parser and widgets. */
#include "config.h"

#include "causerie-markdown-block.h"

#include <string.h>

/* A cell of a table. Both strings are owned by the block. */
typedef struct
{
  char *markup; /* %NULL if it is the same as the text */
  char *text;
} CauserieMarkdownCell;

/* A long text has hundreds of thousands of blocks, so their members share the memory. */
struct _CauserieMarkdownBlock
{
  GObject parent_instance;

  guint kind : 8;
  guint task : 2;
  guint level : 3; /* headings: 1 to 6 */
  guint ordered : 1;
  guint tight : 1;
  guint continues : 1;
  guint single : 1; /* there is one child and no array */
  guint number;     /* ordered lists: the first item's */
  union
  {
    struct /* paragraphs, headings, code, formulas */
    {
      char *text;
      union
      {
        char *markup;   /* %NULL if it is the same as the text */
        char *language; /* code, where it was named */
      };
    };
    union /* quotes, lists and list items */
    {
      GPtrArray *children;
      CauserieMarkdownBlock *child;
    };
    struct /* tables */
    {
      GArray *alignments; /* one a column */
      GArray *cells;      /* row by row */
    };
  };
};

G_DEFINE_FINAL_TYPE (CauserieMarkdownBlock, causerie_markdown_block, G_TYPE_OBJECT)

static void
clear_cell (gpointer data)
{
  CauserieMarkdownCell *cell = data;

  g_clear_pointer (&cell->markup, g_free);
  g_clear_pointer (&cell->text, g_free);
}

static gboolean
is_container (CauserieMarkdownBlock *self)
{
  return self->kind == CAUSERIE_MARKDOWN_BLOCK_QUOTE || self->kind == CAUSERIE_MARKDOWN_BLOCK_LIST
         || self->kind == CAUSERIE_MARKDOWN_BLOCK_LIST_ITEM;
}

static gboolean
is_table (CauserieMarkdownBlock *self)
{
  return self->kind == CAUSERIE_MARKDOWN_BLOCK_TABLE;
}

static gboolean
has_text (CauserieMarkdownBlock *self)
{
  return !is_container (self) && !is_table (self);
}

static guint
count_children (CauserieMarkdownBlock *self)
{
  if (!is_container (self) || self->children == NULL)
    return 0;
  return self->single ? 1 : self->children->len;
}

/* Returns: (transfer none): where the child is stored */
static CauserieMarkdownBlock **
find_child (CauserieMarkdownBlock *self, guint i)
{
  return self->single ? &self->child : (CauserieMarkdownBlock **)&self->children->pdata[i];
}

static void
ensure_array (CauserieMarkdownBlock *self)
{
  CauserieMarkdownBlock *child = self->single ? g_steal_pointer (&self->child) : NULL;

  if (self->children == NULL)
    self->children = g_ptr_array_new_with_free_func (g_object_unref);
  if (child != NULL)
    g_ptr_array_add (self->children, child);
  self->single = FALSE;
}

static gboolean
are_tables_equal (CauserieMarkdownBlock *a, CauserieMarkdownBlock *b)
{
  if (a->alignments->len != b->alignments->len || a->cells->len != b->cells->len)
    return FALSE;
  if (memcmp (a->alignments->data, b->alignments->data,
              a->alignments->len * sizeof (CauserieMarkdownAlignment))
      != 0)
    return FALSE;
  for (guint i = 0; i < a->cells->len; i++)
    {
      const CauserieMarkdownCell *x = &g_array_index (a->cells, CauserieMarkdownCell, i);
      const CauserieMarkdownCell *y = &g_array_index (b->cells, CauserieMarkdownCell, i);

      if (g_strcmp0 (x->markup, y->markup) != 0 || g_strcmp0 (x->text, y->text) != 0)
        return FALSE;
    }
  return TRUE;
}

static gboolean
has_same_properties (CauserieMarkdownBlock *a, CauserieMarkdownBlock *b)
{
  return a->kind == b->kind && a->task == b->task && a->level == b->level && a->number == b->number
         && a->ordered == b->ordered && a->tight == b->tight && a->continues == b->continues;
}

static const CauserieMarkdownCell *
find_cell (CauserieMarkdownBlock *self, guint row, guint column)
{
  guint n_columns = causerie_markdown_block_get_n_columns (self);

  if (column >= n_columns || row >= causerie_markdown_block_get_n_rows (self))
    return NULL;
  return &g_array_index (self->cells, CauserieMarkdownCell, row * n_columns + column);
}

static void
separate (GString *out)
{
  if (out->len > 0 && out->str[out->len - 1] != '\n')
    g_string_append_c (out, '\n');
}

static void
append_table (GString *out, CauserieMarkdownBlock *self)
{
  for (guint row = 0; row < causerie_markdown_block_get_n_rows (self); row++)
    {
      separate (out);
      for (guint column = 0; column < self->alignments->len; column++)
        {
          if (column > 0)
            g_string_append_c (out, '\t');
          g_string_append (out, find_cell (self, row, column)->text);
        }
    }
}

static void
append_plain_text (GString *out, CauserieMarkdownBlock *self)
{
  if (is_table (self))
    append_table (out, self);
  if (has_text (self) && self->text != NULL && self->text[0] != '\0')
    {
      separate (out);
      g_string_append (out, self->text);
    }
  for (guint i = 0; i < count_children (self); i++)
    append_plain_text (out, *find_child (self, i));
}

static void
causerie_markdown_block_finalize (GObject *object)
{
  CauserieMarkdownBlock *self = CAUSERIE_MARKDOWN_BLOCK (object);

  if (has_text (self))
    {
      g_clear_pointer (&self->text, g_free);
      g_clear_pointer (&self->markup, g_free);
    }
  else if (is_table (self))
    {
      g_clear_pointer (&self->alignments, g_array_unref);
      g_clear_pointer (&self->cells, g_array_unref);
    }
  else if (self->single)
    g_clear_object (&self->child);
  else
    g_clear_pointer (&self->children, g_ptr_array_unref);
  G_OBJECT_CLASS (causerie_markdown_block_parent_class)->finalize (object);
}

static void
causerie_markdown_block_class_init (CauserieMarkdownBlockClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = causerie_markdown_block_finalize;
}

static void
causerie_markdown_block_init (CauserieMarkdownBlock *self)
{
}

/**
 * causerie_markdown_block_new:
 * @kind: the kind, which determines the members that exist
 */
CauserieMarkdownBlock *
causerie_markdown_block_new (CauserieMarkdownBlockKind kind)
{
  CauserieMarkdownBlock *self = g_object_new (CAUSERIE_TYPE_MARKDOWN_BLOCK, NULL);

  self->kind = kind;
  if (kind == CAUSERIE_MARKDOWN_BLOCK_TABLE)
    {
      self->alignments = g_array_new (FALSE, TRUE, sizeof (CauserieMarkdownAlignment));
      self->cells = g_array_new (FALSE, TRUE, sizeof (CauserieMarkdownCell));
      g_array_set_clear_func (self->cells, clear_cell);
    }
  return self;
}

/**
 * causerie_markdown_block_add_child:
 * @self: a block of a kind that has children
 * @child: (transfer full): its next child
 */
void
causerie_markdown_block_add_child (CauserieMarkdownBlock *self, CauserieMarkdownBlock *child)
{
  g_assert (is_container (self));
  if (self->children == NULL)
    {
      self->child = child;
      self->single = TRUE;
      return;
    }
  ensure_array (self);
  g_ptr_array_add (self->children, child);
}

/**
 * causerie_markdown_block_reuse_children:
 * @self: a new block that is not used yet
 *
 * Replaces children of @self by the equal children of @old, so that the widgets for them can be
 * reused.
 */
void
causerie_markdown_block_reuse_children (CauserieMarkdownBlock *self, CauserieMarkdownBlock *old)
{
  guint n = MIN (count_children (self), count_children (old));

  if (self->kind != old->kind)
    return;
  for (guint i = 0; i < n; i++)
    {
      CauserieMarkdownBlock *child = *find_child (self, i);
      CauserieMarkdownBlock *other = *find_child (old, i);

      if (causerie_markdown_block_equal (child, other))
        {
          *find_child (self, i) = g_object_ref (other);
          g_object_unref (child);
        }
      else
        causerie_markdown_block_reuse_children (child, other);
    }
}

/**
 * causerie_markdown_block_take_text:
 * @self: a new paragraph, heading, code block or formula
 * @markup: (transfer full) (nullable): the markup; %NULL for code, and where it equals the text
 * @text: (transfer full): the plain text
 */
void
causerie_markdown_block_take_text (CauserieMarkdownBlock *self, char *markup, char *text)
{
  g_assert (has_text (self));
  g_free (self->text);
  self->text = text;
  if (self->kind == CAUSERIE_MARKDOWN_BLOCK_CODE)
    return;
  g_free (self->markup);
  self->markup = markup;
}

/* Adds the next cell of a table, row by row. @markup: (nullable): %NULL where it equals the text */
void
causerie_markdown_block_take_cell (CauserieMarkdownBlock *self, char *markup, char *text)
{
  CauserieMarkdownCell cell = { markup, text };

  g_array_append_val (self->cells, cell);
}

/* @level: of a heading, from 1 to 6 */
void
causerie_markdown_block_set_level (CauserieMarkdownBlock *self, guint level)
{
  self->level = level & 7;
}

/* @language: (nullable): of a code block */
void
causerie_markdown_block_take_language (CauserieMarkdownBlock *self, char *language)
{
  g_assert (self->kind == CAUSERIE_MARKDOWN_BLOCK_CODE);
  g_free (self->language);
  self->language = language;
}

/* @start: the number of the first item; 0 for a list that is not ordered */
void
causerie_markdown_block_set_list (CauserieMarkdownBlock *self, gboolean ordered, guint start,
                                  gboolean tight)
{
  self->ordered = !!ordered;
  self->number = start;
  self->tight = !!tight;
}

void
causerie_markdown_block_set_task (CauserieMarkdownBlock *self, CauserieMarkdownTask task)
{
  self->task = task & 3;
}

/* @continues: whether it is the same block as the one before it */
void
causerie_markdown_block_set_continues (CauserieMarkdownBlock *self, gboolean continues)
{
  self->continues = !!continues;
}

/* Takes over from @other, a block of the same kind, what it has from the block that it continues.
 */
void
causerie_markdown_block_continue_as (CauserieMarkdownBlock *self, CauserieMarkdownBlock *other)
{
  self->continues = other->continues;
  self->tight = other->tight;
  self->number = other->number;
}

void
causerie_markdown_block_set_n_columns (CauserieMarkdownBlock *self, guint n_columns)
{
  g_array_set_size (self->alignments, n_columns);
}

void
causerie_markdown_block_set_alignment (CauserieMarkdownBlock *self, guint column,
                                       CauserieMarkdownAlignment alignment)
{
  g_array_index (self->alignments, CauserieMarkdownAlignment, column) = alignment;
}

CauserieMarkdownBlockKind
causerie_markdown_block_get_kind (CauserieMarkdownBlock *self)
{
  g_return_val_if_fail (CAUSERIE_IS_MARKDOWN_BLOCK (self), CAUSERIE_MARKDOWN_BLOCK_PARAGRAPH);
  return (CauserieMarkdownBlockKind)self->kind;
}

/* Returns: a heading's level, 1 to 6; 0 for every other kind */
guint
causerie_markdown_block_get_level (CauserieMarkdownBlock *self)
{
  g_return_val_if_fail (CAUSERIE_IS_MARKDOWN_BLOCK (self), 0);
  return self->level;
}

/* The inline text of a paragraph, heading or formula as markup for a #GtkLabel: Pango markup with
 * `<a>` for links. All text is escaped. The `title` of a link is escaped twice, because #GtkLabel
 * interprets it as markup.
 *
 * Returns: (transfer none) (nullable): UTF-8, or %NULL for every other kind */
const char *
causerie_markdown_block_get_markup (CauserieMarkdownBlock *self)
{
  g_return_val_if_fail (CAUSERIE_IS_MARKDOWN_BLOCK (self), NULL);
  if (!has_text (self) || self->kind == CAUSERIE_MARKDOWN_BLOCK_CODE)
    return NULL;
  return self->markup != NULL ? self->markup : self->text;
}

/* The plain text: for a paragraph, heading or formula without markup; for code the code with a line
 * feed after each line.
 *
 * Returns: (transfer none) (nullable): UTF-8, or %NULL for every other kind */
const char *
causerie_markdown_block_get_text (CauserieMarkdownBlock *self)
{
  g_return_val_if_fail (CAUSERIE_IS_MARKDOWN_BLOCK (self), NULL);
  return has_text (self) ? self->text : NULL;
}

/* Returns: (transfer none) (nullable): the first word after a code fence in lower case ("c++",
 *   "shell"); %NULL if there is none */
const char *
causerie_markdown_block_get_language (CauserieMarkdownBlock *self)
{
  g_return_val_if_fail (CAUSERIE_IS_MARKDOWN_BLOCK (self), NULL);
  return self->kind == CAUSERIE_MARKDOWN_BLOCK_CODE ? self->language : NULL;
}

/* Returns: (transfer none) (nullable) (element-type CauserieMarkdownBlock): the blocks in a quote
 *   or list item, the items of a list; %NULL for other kinds. Must not be changed. */
GPtrArray *
causerie_markdown_block_get_children (CauserieMarkdownBlock *self)
{
  g_return_val_if_fail (CAUSERIE_IS_MARKDOWN_BLOCK (self), NULL);
  if (!is_container (self))
    return NULL;
  ensure_array (self);
  return self->children;
}

gboolean
causerie_markdown_block_get_ordered (CauserieMarkdownBlock *self)
{
  g_return_val_if_fail (CAUSERIE_IS_MARKDOWN_BLOCK (self), FALSE);
  return self->ordered;
}

/* Returns: the first item's number in an ordered list (0 is possible); 0 for every other kind */
guint
causerie_markdown_block_get_start (CauserieMarkdownBlock *self)
{
  g_return_val_if_fail (CAUSERIE_IS_MARKDOWN_BLOCK (self), 0);
  return self->number;
}

/* Returns: whether @self is a list without blank lines between its items */
gboolean
causerie_markdown_block_get_tight (CauserieMarkdownBlock *self)
{
  g_return_val_if_fail (CAUSERIE_IS_MARKDOWN_BLOCK (self), FALSE);
  return self->tight;
}

CauserieMarkdownTask
causerie_markdown_block_get_task (CauserieMarkdownBlock *self)
{
  g_return_val_if_fail (CAUSERIE_IS_MARKDOWN_BLOCK (self), CAUSERIE_MARKDOWN_TASK_NONE);
  return (CauserieMarkdownTask)self->task;
}

/* A huge paragraph, list or quote at the top level is cut into several blocks, so that less must be
 * done again when it grows. The first one is not flagged. An ordered list that continues another
 * one also continues its numbers.
 *
 * Returns: whether @self continues the block before it: no space should be between them */
gboolean
causerie_markdown_block_get_continues (CauserieMarkdownBlock *self)
{
  g_return_val_if_fail (CAUSERIE_IS_MARKDOWN_BLOCK (self), FALSE);
  return self->continues;
}

/* Returns: the number of columns of a table; 0 for every other kind */
guint
causerie_markdown_block_get_n_columns (CauserieMarkdownBlock *self)
{
  g_return_val_if_fail (CAUSERIE_IS_MARKDOWN_BLOCK (self), 0);
  return is_table (self) ? self->alignments->len : 0;
}

/* Returns: the number of rows of a table, including the head row, which is row 0; 0 for every other
 *   kind */
guint
causerie_markdown_block_get_n_rows (CauserieMarkdownBlock *self)
{
  guint n_columns = causerie_markdown_block_get_n_columns (self);

  return n_columns == 0 ? 0 : self->cells->len / n_columns;
}

/**
 * causerie_markdown_block_get_alignment:
 * @column: a column of the table, from 0
 */
CauserieMarkdownAlignment
causerie_markdown_block_get_alignment (CauserieMarkdownBlock *self, guint column)
{
  g_return_val_if_fail (column < causerie_markdown_block_get_n_columns (self),
                        CAUSERIE_MARKDOWN_ALIGNMENT_DEFAULT);
  return g_array_index (self->alignments, CauserieMarkdownAlignment, column);
}

/**
 * causerie_markdown_block_get_cell_markup:
 * @row: a row of the table; 0 is the head
 * @column: a column, from 0
 */
const char *
causerie_markdown_block_get_cell_markup (CauserieMarkdownBlock *self, guint row, guint column)
{
  const CauserieMarkdownCell *cell = find_cell (self, row, column);

  g_return_val_if_fail (cell != NULL, NULL);
  return cell->markup != NULL ? cell->markup : cell->text;
}

/* Returns: a cell without markup; row 0 is the head */
const char *
causerie_markdown_block_get_cell_text (CauserieMarkdownBlock *self, guint row, guint column)
{
  const CauserieMarkdownCell *cell = find_cell (self, row, column);

  g_return_val_if_fail (cell != NULL, NULL);
  return cell->text;
}

gboolean
causerie_markdown_block_equal (CauserieMarkdownBlock *self, CauserieMarkdownBlock *other)
{
  g_return_val_if_fail (CAUSERIE_IS_MARKDOWN_BLOCK (self), FALSE);
  g_return_val_if_fail (CAUSERIE_IS_MARKDOWN_BLOCK (other), FALSE);

  if (self == other)
    return TRUE;
  if (!has_same_properties (self, other) || count_children (self) != count_children (other))
    return FALSE;
  if (is_table (self))
    return are_tables_equal (self, other);
  if (has_text (self))
    return g_strcmp0 (self->text, other->text) == 0 && g_strcmp0 (self->markup, other->markup) == 0;
  for (guint i = 0; i < count_children (self); i++)
    if (!causerie_markdown_block_equal (*find_child (self, i), *find_child (other, i)))
      return FALSE;
  return TRUE;
}

/* The text of the block and its children, with a line for each paragraph, item and row, and tabs
 * between cells. Returns: (transfer full): UTF-8 */
char *
causerie_markdown_block_to_plain_text (CauserieMarkdownBlock *self)
{
  GString *out = g_string_new (NULL);

  g_return_val_if_fail (CAUSERIE_IS_MARKDOWN_BLOCK (self), g_string_free (out, FALSE));
  append_plain_text (out, self);
  return g_string_free (out, FALSE);
}
