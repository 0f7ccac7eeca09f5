/* SPDX-License-Identifier: GPL-3.0-or-later
 * A paragraph of any length. A single label would lay out a long one completely on every change, so
 * there is a label for each slice of it. A slice ends at the end of a line, where that does not
 * show, or after very many characters without one. */
#include "config.h"

#include "causerie-sliced-markup.h"

#include "causerie-block-lines.h"
#include "causerie-block-search.h"
#include "causerie-lazy-text.h"
#include "causerie-markdown-cut.h"
#include "causerie-text-label.h"

#include <string.h>

/* Lines of a paragraph that may be part of a longer one are cut after fewer characters. */
#define SHORT_LINE 2000

/* In a slice. */
#define MANY_TAGS 50

struct _CauserieSlicedMarkup
{
  CauserieLazyBox parent_instance;

  guint level; /* of a heading, or 0 */
  char *markup;
  gsize longest;              /* the most characters of a line that is in one label */
  GtkTextDirection direction; /* of the paragraph */
  GArray *slices;             /* CauserieMarkdownSlice */
};

G_DEFINE_FINAL_TYPE (CauserieSlicedMarkup, causerie_sliced_markup, CAUSERIE_TYPE_LAZY_BOX)

static void
clear_slice (gpointer data)
{
  causerie_markdown_slice_clear (data);
}

static const CauserieMarkdownSlice *
get_slice (CauserieSlicedMarkup *self, guint position)
{
  return &g_array_index (self->slices, CauserieMarkdownSlice, position);
}

/* Whether the style changes with almost each character, which no reader could see, and which takes
   very long to draw. Only where the text is cut anyway. */
static gboolean
is_overstyled (CauserieSlicedMarkup *self, const CauserieMarkdownSlice *slice, const char *text)
{
  gsize n = 0;

  if (self->longest >= SHORT_LINE)
    return FALSE;
  for (gsize i = slice->start; i < slice->end; i++)
    n += self->markup[i] == '<';
  return n > MANY_TAGS && n * 4 > (gsize)g_utf8_strlen (text, -1) * 3;
}

static void
update_child (CauserieLazyBox *box, guint position, GtkWidget *label)
{
  CauserieSlicedMarkup *self = CAUSERIE_SLICED_MARKUP (box);
  const CauserieMarkdownSlice *slice = get_slice (self, position);
  g_autofree char *markup = causerie_markdown_slice_dup (self->markup, slice);
  g_autofree char *text = causerie_markdown_slice_dup_text (self->markup, slice);

  if (is_overstyled (self, slice, text))
    causerie_text_label_set_text (label, text);
  else
    causerie_text_label_set_markup (label, markup);
  gtk_widget_set_direction (label, self->direction);
}

static GtkWidget *
create_child (CauserieLazyBox *box, guint position)
{
  guint level = CAUSERIE_SLICED_MARKUP (box)->level;
  GtkWidget *label
      = level > 0 ? causerie_text_label_new_heading (level) : causerie_text_label_new ();

  update_child (box, position, label);
  return label;
}

static guint
count_lines (CauserieLazyBox *box, guint position, guint characters)
{
  CauserieSlicedMarkup *self = CAUSERIE_SLICED_MARKUP (box);
  const CauserieMarkdownSlice *slice = get_slice (self, position);

  return causerie_block_lines_count_in_text (self->markup + slice->start, slice->end - slice->start,
                                             characters);
}

static guint
count_found (CauserieLazyBox *box, guint position, const CauserieFindWords *words)
{
  CauserieSlicedMarkup *self = CAUSERIE_SLICED_MARKUP (box);
  g_autofree char *text
      = causerie_markdown_slice_dup_text (self->markup, get_slice (self, position));

  return causerie_block_search_count_in_text (text, words);
}

/* A line feed between two slices is in the text, but in none of the labels. */
static gsize
get_start (CauserieLazyBox *box, guint position)
{
  CauserieSlicedMarkup *self = CAUSERIE_SLICED_MARKUP (box);
  CauserieMarkdownSlice before = { .end = get_slice (self, position)->start };
  g_autofree char *text = causerie_markdown_slice_dup_text (self->markup, &before);

  return strlen (text);
}

static void
causerie_sliced_markup_finalize (GObject *object)
{
  CauserieSlicedMarkup *self = CAUSERIE_SLICED_MARKUP (object);

  g_free (self->markup);
  g_array_unref (self->slices);
  G_OBJECT_CLASS (causerie_sliced_markup_parent_class)->finalize (object);
}

static void
causerie_sliced_markup_class_init (CauserieSlicedMarkupClass *klass)
{
  CauserieLazyBoxClass *box_class = CAUSERIE_LAZY_BOX_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = causerie_sliced_markup_finalize;
  causerie_lazy_text_init_class (box_class);
  box_class->create_child = create_child;
  box_class->update_child = update_child;
  box_class->count_lines = count_lines;
  box_class->count_found = count_found;
  box_class->get_start = get_start;
}

static void
causerie_sliced_markup_init (CauserieSlicedMarkup *self)
{
  self->markup = g_strdup ("");
  self->slices = g_array_new (FALSE, FALSE, sizeof (CauserieMarkdownSlice));
  g_array_set_clear_func (self->slices, clear_slice);
}

/* @level: of a heading, or 0 */
GtkWidget *
causerie_sliced_markup_new (guint level)
{
  CauserieSlicedMarkup *self = g_object_new (CAUSERIE_TYPE_SLICED_MARKUP, NULL);

  self->level = level;
  return GTK_WIDGET (self);
}

static gsize
count_equal (const char *a, const char *b)
{
  gsize n = 0;

  while (a[n] != '\0' && a[n] == b[n])
    n++;
  return n;
}

/* Appends the slices from that with the start of @slice on, which is taken. */
static void
add_slices (CauserieSlicedMarkup *self, CauserieMarkdownSlice slice)
{
  gboolean more = TRUE;

  while (more)
    {
      CauserieMarkdownSlice next;

      more = causerie_markdown_slice_find_end (self->markup, &slice, self->longest, &next);
      g_array_append_val (self->slices, slice);
      slice = next;
    }
}

/**
 * causerie_sliced_markup_set_markup:
 * @markup: created by the markdown room
 * @longest: a line with more characters is cut, which can be seen
 * @direction: that of the paragraph
 *
 * Slices of an equal beginning keep their labels.
 */
void
causerie_sliced_markup_set_markup (CauserieSlicedMarkup *self, const char *markup, gsize longest,
                                   GtkTextDirection direction)
{
  CauserieMarkdownSlice start = { 0 };
  gsize kept = 0;
  guint n_old;
  guint first;

  g_return_if_fail (CAUSERIE_IS_SLICED_MARKUP (self));
  g_return_if_fail (markup != NULL);

  if (self->direction == direction && self->longest == longest)
    kept = count_equal (self->markup, markup);
  n_old = self->slices->len;
  first = n_old;
  /* A slice before the last one ended where its text says so. */
  while (first > 0 && (first == n_old || get_slice (self, first)->start > kept))
    first--;
  if (first < n_old)
    {
      start.start = get_slice (self, first)->start;
      start.opening = g_strdup (get_slice (self, first)->opening);
    }
  g_free (self->markup);
  self->markup = g_strdup (markup);
  self->longest = longest;
  causerie_lazy_box_set_slow (CAUSERIE_LAZY_BOX (self), longest < SHORT_LINE);
  self->direction = direction;
  g_array_set_size (self->slices, first);
  add_slices (self, start);
  causerie_lazy_box_replace_tail (CAUSERIE_LAZY_BOX (self), first, self->slices->len);
}
