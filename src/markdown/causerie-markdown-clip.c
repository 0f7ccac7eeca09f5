/* SPDX-License-Identifier: GPL-3.0-or-later
 * Takes a part of a text as blocks, such as what a reader has selected. */
#include "config.h"

#include "causerie-markdown-clip.h"

#include "causerie-markdown-cut.h"

#include <string.h>

/* The part to take of a block. @level is the depth in the paths at which its children are chosen.
   A bound is %NULL where all of the block is taken up to its start or end. */
typedef struct
{
  const CauserieMarkdownPlace *from;
  const CauserieMarkdownPlace *to;
  guint level;
} Part;

static CauserieMarkdownBlock *clip_block (CauserieMarkdownBlock *block, Part part);

/* Returns: the index in the path of a bound, or @otherwise if the bound is outside of the block */
static guint
get_index (const CauserieMarkdownPlace *bound, guint level, guint otherwise)
{
  return bound != NULL && level < bound->path->len ? g_array_index (bound->path, guint, level)
                                                   : otherwise;
}

/* Returns: the part of the child at @index */
static Part
enter (Part part, guint index)
{
  if (part.from != NULL && get_index (part.from, part.level, index) < index)
    part.from = NULL;
  if (part.to != NULL && get_index (part.to, part.level, index) > index)
    part.to = NULL;
  part.level++;
  return part;
}

/* Markup that equals the text is not stored twice. */
static char *
cut_markup (const char *markup, gsize start, gsize end, const char *text)
{
  g_autofree char *cut = causerie_markdown_cut_range (markup, start, end);

  return g_str_equal (cut, text) ? NULL : g_steal_pointer (&cut);
}

/* Adds the parts of the children. Returns: the index of the first one of which there is a part */
static guint
clip_children (GPtrArray *out, GPtrArray *children, Part part)
{
  guint first = get_index (part.from, part.level, 0);
  guint last = get_index (part.to, part.level, G_MAXUINT);
  guint taken = first;

  for (guint i = first; i < children->len && i <= last; i++)
    {
      CauserieMarkdownBlock *child = clip_block (g_ptr_array_index (children, i), enter (part, i));

      if (child == NULL)
        continue;
      if (out->len == 0)
        taken = i;
      g_ptr_array_add (out, child);
    }
  return taken;
}

static CauserieMarkdownBlock *
clip_container (CauserieMarkdownBlock *block, Part part)
{
  g_autoptr (CauserieMarkdownBlock) clipped
      = causerie_markdown_block_new (causerie_markdown_block_get_kind (block));
  g_autoptr (GPtrArray) children = g_ptr_array_new_with_free_func (g_object_unref);
  guint first;

  first = clip_children (children, causerie_markdown_block_get_children (block), part);
  if (children->len == 0)
    return NULL;
  if (causerie_markdown_block_get_kind (block) == CAUSERIE_MARKDOWN_BLOCK_LIST)
    causerie_markdown_block_set_list (clipped, causerie_markdown_block_get_ordered (block),
                                      causerie_markdown_block_get_start (block) + first,
                                      causerie_markdown_block_get_tight (block));
  causerie_markdown_block_set_task (clipped, causerie_markdown_block_get_task (block));
  causerie_markdown_block_set_continues (
      clipped, part.from == NULL && causerie_markdown_block_get_continues (block));
  for (guint i = 0; i < children->len; i++)
    causerie_markdown_block_add_child (clipped, g_object_ref (g_ptr_array_index (children, i)));
  return g_steal_pointer (&clipped);
}

/* Finds the part of a text. Returns: whether there is any */
static gboolean
find_range (Part part, const char *text, gsize *start, gsize *end)
{
  *start = part.from != NULL ? causerie_markdown_place_find_in (part.from, text) : 0;
  *end = part.to != NULL ? causerie_markdown_place_find_in (part.to, text) : strlen (text);
  return *start < *end;
}

static CauserieMarkdownBlock *
clip_text (CauserieMarkdownBlock *block, Part part)
{
  CauserieMarkdownBlockKind kind = causerie_markdown_block_get_kind (block);
  gboolean is_code = kind == CAUSERIE_MARKDOWN_BLOCK_CODE;
  const char *text = causerie_markdown_block_get_text (block);
  CauserieMarkdownBlock *clipped;
  char *cut;
  gsize start;
  gsize end;

  if (!find_range (part, text, &start, &end))
    return NULL;
  cut = g_strndup (text + start, end - start);
  /* A part of a formula is not a valid formula. */
  clipped = causerie_markdown_block_new (
      kind == CAUSERIE_MARKDOWN_BLOCK_FORMULA ? CAUSERIE_MARKDOWN_BLOCK_PARAGRAPH : kind);
  causerie_markdown_block_set_level (clipped, causerie_markdown_block_get_level (block));
  if (is_code)
    causerie_markdown_block_take_language (clipped,
                                           g_strdup (causerie_markdown_block_get_language (block)));
  causerie_markdown_block_take_text (
      clipped,
      is_code ? NULL : cut_markup (causerie_markdown_block_get_markup (block), start, end, cut),
      cut);
  causerie_markdown_block_set_continues (
      clipped, part.from == NULL && causerie_markdown_block_get_continues (block));
  return clipped;
}

static void
clip_cell (CauserieMarkdownBlock *block, guint row, guint column, Part part, char **markup,
           char **text)
{
  const char *all = causerie_markdown_block_get_cell_text (block, row, column);
  const char *all_markup = causerie_markdown_block_get_cell_markup (block, row, column);
  gsize start;
  gsize end;

  all = all != NULL ? all : "";
  if (!find_range (part, all, &start, &end))
    {
      *markup = NULL;
      *text = g_strdup ("");
      return;
    }
  *text = g_strndup (all + start, end - start);
  *markup = cut_markup (all_markup, start, end, *text);
}

/* A part of a single cell is a paragraph. Returns: (nullable) */
static CauserieMarkdownBlock *
clip_to_cell (CauserieMarkdownBlock *block, guint row, guint column, Part part)
{
  CauserieMarkdownBlock *clipped;
  char *markup;
  char *text;

  clip_cell (block, row, column, enter (enter (part, row), column), &markup, &text);
  if (*text == '\0')
    {
      g_free (text);
      return NULL;
    }
  clipped = causerie_markdown_block_new (CAUSERIE_MARKDOWN_BLOCK_PARAGRAPH);
  causerie_markdown_block_take_text (clipped, markup, text);
  return clipped;
}

/* In a row of which only a part is taken, the other cells become empty. Returns: whether any cell
   has text */
static gboolean
clip_row (CauserieMarkdownBlock *clipped, CauserieMarkdownBlock *block, guint row, Part part)
{
  guint first = get_index (part.from, part.level, 0);
  guint last = get_index (part.to, part.level, G_MAXUINT);
  gboolean any = FALSE;

  for (guint i = 0; i < causerie_markdown_block_get_n_columns (block); i++)
    {
      char *markup = NULL;
      char *text = NULL;

      if (i >= first && i <= last)
        clip_cell (block, row, i, enter (part, i), &markup, &text);
      any |= text != NULL && *text != '\0';
      causerie_markdown_block_take_cell (clipped, markup, text != NULL ? text : g_strdup (""));
    }
  return any;
}

static CauserieMarkdownBlock *
clip_table (CauserieMarkdownBlock *block, Part part)
{
  guint n_columns = causerie_markdown_block_get_n_columns (block);
  guint first = get_index (part.from, part.level, 0);
  guint last = MIN (get_index (part.to, part.level, G_MAXUINT),
                    causerie_markdown_block_get_n_rows (block) - 1);
  guint column = get_index (part.from, part.level + 1, 0);
  g_autoptr (CauserieMarkdownBlock) clipped = NULL;
  gboolean any = FALSE;

  if (first == last && column == get_index (part.to, part.level + 1, n_columns - 1)
      && column < n_columns)
    return clip_to_cell (block, first, column, part);
  clipped = causerie_markdown_block_new (CAUSERIE_MARKDOWN_BLOCK_TABLE);
  causerie_markdown_block_set_n_columns (clipped, n_columns);
  for (guint i = 0; i < n_columns; i++)
    causerie_markdown_block_set_alignment (clipped, i,
                                           causerie_markdown_block_get_alignment (block, i));
  for (guint i = first; i <= last; i++)
    any |= clip_row (clipped, block, i, enter (part, i));
  return any ? g_steal_pointer (&clipped) : NULL;
}

static CauserieMarkdownBlock *
clip_block (CauserieMarkdownBlock *block, Part part)
{
  if (part.from == NULL && part.to == NULL)
    return g_object_ref (block);
  switch (causerie_markdown_block_get_kind (block))
    {
    case CAUSERIE_MARKDOWN_BLOCK_QUOTE:
    case CAUSERIE_MARKDOWN_BLOCK_LIST:
    case CAUSERIE_MARKDOWN_BLOCK_LIST_ITEM:
      return clip_container (block, part);
    case CAUSERIE_MARKDOWN_BLOCK_TABLE:
      return clip_table (block, part);
    case CAUSERIE_MARKDOWN_BLOCK_RULE:
      return NULL;
    case CAUSERIE_MARKDOWN_BLOCK_PARAGRAPH:
    case CAUSERIE_MARKDOWN_BLOCK_HEADING:
    case CAUSERIE_MARKDOWN_BLOCK_CODE:
    case CAUSERIE_MARKDOWN_BLOCK_FORMULA:
    default:
      return clip_text (block, part);
    }
}

/* Returns: the container in which the part is as a whole, %NULL if that is @blocks. Within a single
   item of a list, its text is not an item. */
static CauserieMarkdownBlock *
find_container (GPtrArray *blocks, Part *part)
{
  CauserieMarkdownBlock *found = NULL;
  GPtrArray *children = blocks;
  guint level = 0;

  if (part->from == NULL || part->to == NULL)
    return NULL;
  while (children != NULL)
    {
      guint first = get_index (part->from, level, G_MAXUINT);
      CauserieMarkdownBlock *child;

      if (first >= children->len || first != get_index (part->to, level, G_MAXUINT))
        break;
      child = g_ptr_array_index (children, first);
      children = causerie_markdown_block_get_children (child);
      level++;
      if (children == NULL
          || causerie_markdown_block_get_kind (child) == CAUSERIE_MARKDOWN_BLOCK_LIST)
        continue;
      found = child;
      part->level = level;
    }
  return found;
}

/**
 * causerie_markdown_clip:
 * @blocks: (element-type CauserieMarkdownBlock): the blocks of a text
 * @from: (nullable): where the part starts; %NULL for the start of the text
 * @to: (nullable): where the part ends; %NULL for the end of the text
 *
 * May be used in any thread. Places that the text does not have stand for the nearest ones.
 *
 * Returns: (transfer full) (element-type CauserieMarkdownBlock): the part. Blocks that belong to it
 *   completely are the same objects.
 */
GPtrArray *
causerie_markdown_clip (GPtrArray *blocks, const CauserieMarkdownPlace *from,
                        const CauserieMarkdownPlace *to)
{
  GPtrArray *out = g_ptr_array_new_with_free_func (g_object_unref);
  Part part = { from, to, 0 };
  CauserieMarkdownBlock *container;

  g_return_val_if_fail (blocks != NULL, out);

  container = find_container (blocks, &part);
  clip_children (out, container != NULL ? causerie_markdown_block_get_children (container) : blocks,
                 part);
  return out;
}
