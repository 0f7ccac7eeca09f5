/* SPDX-License-Identifier: GPL-3.0-or-later
 * A place in the text of Markdown blocks. It stays valid while text is appended to them. */
#include "config.h"

#include "causerie-markdown-place.h"

#include <string.h>

/* Returns: (transfer full): the place before all blocks */
CauserieMarkdownPlace *
causerie_markdown_place_new (void)
{
  CauserieMarkdownPlace *self = g_new (CauserieMarkdownPlace, 1);

  self->path = g_array_new (FALSE, FALSE, sizeof (guint));
  self->offset = 0;
  return self;
}

CauserieMarkdownPlace *
causerie_markdown_place_copy (const CauserieMarkdownPlace *self)
{
  CauserieMarkdownPlace *copy = g_new (CauserieMarkdownPlace, 1);

  copy->path = g_array_copy (self->path);
  copy->offset = self->offset;
  return copy;
}

/* Returns: (transfer full): the same place within the block of the first index */
CauserieMarkdownPlace *
causerie_markdown_place_copy_tail (const CauserieMarkdownPlace *self)
{
  CauserieMarkdownPlace *copy = causerie_markdown_place_copy (self);

  if (copy->path->len > 0)
    g_array_remove_index (copy->path, 0);
  return copy;
}

void
causerie_markdown_place_free (CauserieMarkdownPlace *self)
{
  g_array_unref (self->path);
  g_free (self);
}

/* @index: of the block around the first one of the path */
void
causerie_markdown_place_prepend (CauserieMarkdownPlace *self, guint index)
{
  g_array_prepend_val (self->path, index);
}

/* Returns: a negative number if @a is before @b, 0 if they are the same, otherwise a positive one
 */
int
causerie_markdown_place_compare (const CauserieMarkdownPlace *a, const CauserieMarkdownPlace *b)
{
  for (guint i = 0; i < MIN (a->path->len, b->path->len); i++)
    {
      guint index_a = g_array_index (a->path, guint, i);
      guint index_b = g_array_index (b->path, guint, i);

      if (index_a != index_b)
        return index_a < index_b ? -1 : 1;
    }
  if (a->path->len != b->path->len)
    return a->path->len < b->path->len ? -1 : 1;
  if (a->offset != b->offset)
    return a->offset < b->offset ? -1 : 1;
  return 0;
}

/**
 * causerie_markdown_place_find_in:
 * @text: the text of the block, in UTF-8
 *
 * Returns: the offset, or the nearest one before it that is between two characters of @text
 */
gsize
causerie_markdown_place_find_in (const CauserieMarkdownPlace *self, const char *text)
{
  gsize offset = MIN (self->offset, strlen (text));

  while (offset > 0 && ((guchar)text[offset] & 0xC0) == 0x80)
    offset--;
  return offset;
}
