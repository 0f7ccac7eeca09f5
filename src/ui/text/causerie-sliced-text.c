/* SPDX-License-Identifier: GPL-3.0-or-later
 * Plain text of any length. A single label would lay out a long text completely on every change, so
 * there is a label for each slice of it. A slice ends at the end of a line, where that does not
 * show. */
#include "config.h"

#include "causerie-sliced-text.h"

#include "causerie-block-lines.h"
#include "causerie-block-search.h"
#include "causerie-found-text.h"
#include "causerie-lazy-text.h"
#include "causerie-text-label.h"
#include "causerie-widget-font.h"

#include <string.h>

/* A slice of running text ends at the first line end after so many bytes or lines … */
#define TEXT_BYTES 1000
#define TEXT_LINES 40

/* … and one of code after so many. Code that is not folded is in one label. */
#define CODE_BYTES 8000
#define CODE_LINES 64

/* A longer line is cut into pieces, if possible at spaces. */
#define LONGEST_LINE 10000
#define PIECE 1500

/* In characters. */
#define TAB_WIDTH 4

typedef struct
{
  gsize start;
  gsize end; /* without the line feed after the slice */
} Slice;

struct _CauserieSlicedText
{
  CauserieLazyBox parent_instance;

  GString *text;
  gsize shown;  /* how much of the text is shown */
  gboolean cut; /* "…" stands for the rest */
  GArray *slices;

  /* Only for code. */
  gboolean code;
  CauserieCodeColors *colors;
  gsize longest; /* the number of characters of the longest line */
};

G_DEFINE_FINAL_TYPE (CauserieSlicedText, causerie_sliced_text, CAUSERIE_TYPE_LAZY_BOX)

static const Slice *
get_slice (CauserieSlicedText *self, guint position)
{
  return &g_array_index (self->slices, Slice, position);
}

static char *
dup_slice (CauserieSlicedText *self, guint position)
{
  const Slice *slice = get_slice (self, position);

  return g_strndup (self->text->str + slice->start, slice->end - slice->start);
}

static gsize
find_cut (CauserieSlicedText *self, gsize at)
{
  const char *text = self->text->str;
  gsize end = at + PIECE;

  for (gsize i = end; i > at + PIECE / 2; i--)
    if (text[i - 1] == ' ')
      return i;
  while (((guchar)text[end] & 0xc0) == 0x80)
    end--;
  return end;
}

/* Finds the end of the slice that starts at @at. Returns: whether there is another slice, at @next
 */
static gboolean
find_end (CauserieSlicedText *self, gsize at, gsize *end, gsize *next)
{
  gsize least = self->code ? CODE_BYTES : TEXT_BYTES;
  guint most_lines = self->code ? CODE_LINES : TEXT_LINES;
  gsize line = at;

  for (guint n = 1;; n++)
    {
      const char *feed = memchr (self->text->str + line, '\n', self->shown - line);
      gsize line_end = feed != NULL ? (gsize)(feed - self->text->str) : self->shown;

      if (line_end - at > LONGEST_LINE && line == at)
        {
          *end = *next = find_cut (self, at);
          return TRUE;
        }
      if (line_end - at > LONGEST_LINE)
        {
          *end = line - 1;
          *next = line;
          return TRUE;
        }
      *end = line_end;
      *next = line_end + 1;
      if (feed == NULL || line_end - at >= least || n == most_lines)
        return feed != NULL;
      line = line_end + 1;
    }
}

/* Code does not wrap, so its width is that of its longest line. */
static void
measure_lines (CauserieSlicedText *self, const Slice *slice)
{
  gsize n = 0;

  for (gsize i = slice->start; i <= slice->end; i++)
    {
      guchar byte = (guchar)self->text->str[i];

      if (byte == '\n' || i == slice->end)
        {
          self->longest = MAX (self->longest, n);
          n = 0;
        }
      else if (byte == '\t')
        n += TAB_WIDTH - n % TAB_WIDTH;
      else
        n += (byte & 0xc0) != 0x80;
    }
}

/* Returns: the slices from @at on */
static GArray *
list_slices (CauserieSlicedText *self, gsize at)
{
  GArray *slices = g_array_new (FALSE, FALSE, sizeof (Slice));
  gboolean more = TRUE;

  while (more)
    {
      Slice slice = { at, at };

      more = find_end (self, slice.start, &slice.end, &at);
      if (self->code)
        measure_lines (self, &slice);
      g_array_append_val (slices, slice);
    }
  return slices;
}

static void
update_colors (CauserieSlicedText *self, guint position, GtkWidget *label)
{
  const Slice *slice = get_slice (self, position);
  g_autoptr (PangoAttrList) colors
      = causerie_code_colors_get (self->colors, slice->start, slice->end);

  causerie_found_text_set_attributes (GTK_LABEL (label), colors);
}

static void
on_colors_changed_cb (CauserieSlicedText *self)
{
  for (guint i = 0; i < self->slices->len; i++)
    {
      GtkWidget *label = causerie_lazy_box_get_child (CAUSERIE_LAZY_BOX (self), i);

      if (label != NULL)
        update_colors (self, i, label);
    }
}

static void
update_child (CauserieLazyBox *box, guint position, GtkWidget *label)
{
  CauserieSlicedText *self = CAUSERIE_SLICED_TEXT (box);
  g_autofree char *text = dup_slice (self, position);
  g_autofree char *cut = NULL;

  if (self->cut && position + 1 == self->slices->len)
    cut = g_strconcat (text, "…", NULL);
  causerie_text_label_set_text (label, cut != NULL ? cut : text);
  if (!self->code)
    return;
  /* Code is left-to-right even within right-to-left text. */
  gtk_widget_set_direction (label, GTK_TEXT_DIR_LTR);
  update_colors (self, position, label);
}

/* Shows the text, of which the first @kept bytes are shown already. */
static void
show (CauserieSlicedText *self, gsize kept)
{
  guint n_old = self->slices->len;
  guint first = n_old;
  g_autoptr (GArray) slices = NULL;

  /* A slice before the last one ended where its text says so. */
  while (first > 0 && (first == n_old || get_slice (self, first)->start > kept))
    first--;
  slices = list_slices (self, first < n_old ? get_slice (self, first)->start : 0);
  g_array_set_size (self->slices, first);
  g_array_append_vals (self->slices, slices->data, slices->len);
  causerie_lazy_box_replace_tail (CAUSERIE_LAZY_BOX (self), first, self->slices->len);
}

/* @kept: how much of the text is the same as before; @shown: how much is shown now */
static void
update (CauserieSlicedText *self, gsize kept, gsize shown)
{
  kept = MIN (kept, MIN (self->shown, shown));
  self->shown = MIN (shown, self->text->len);
  self->cut = self->shown < self->text->len && self->text->str[self->shown] != '\n';
  if (self->colors != NULL)
    causerie_code_colors_set_text (self->colors, self->text->str, kept);
  show (self, kept);
}

static void
set_tabs (CauserieSlicedText *self, GtkWidget *label)
{
  int character = causerie_widget_font_get_character_width (GTK_WIDGET (self));
  PangoTabArray *tabs
      = pango_tab_array_new_with_positions (1, FALSE, PANGO_TAB_LEFT, TAB_WIDTH * character);

  gtk_label_set_tabs (GTK_LABEL (label), tabs);
  pango_tab_array_free (tabs);
}

static GtkWidget *
create_child (CauserieLazyBox *box, guint position)
{
  CauserieSlicedText *self = CAUSERIE_SLICED_TEXT (box);
  GtkWidget *label = self->code ? causerie_text_label_new_code () : causerie_text_label_new ();

  update_child (box, position, label);
  if (self->code)
    set_tabs (self, label);
  return label;
}

static guint
count_lines (CauserieLazyBox *box, guint position, guint characters)
{
  CauserieSlicedText *self = CAUSERIE_SLICED_TEXT (box);
  const Slice *slice = get_slice (self, position);

  return causerie_block_lines_count_in_text (self->text->str + slice->start,
                                             slice->end - slice->start,
                                             self->code ? G_MAXUINT : characters);
}

static guint
count_found (CauserieLazyBox *box, guint position, const CauserieFindWords *words)
{
  g_autofree char *text = dup_slice (CAUSERIE_SLICED_TEXT (box), position);

  return causerie_block_search_count_in_text (text, words);
}

static gsize
get_start (CauserieLazyBox *box, guint position)
{
  return get_slice (CAUSERIE_SLICED_TEXT (box), position)->start;
}

static void
causerie_sliced_text_measure (GtkWidget *widget, GtkOrientation orientation, int for_size,
                              int *minimum, int *natural, int *minimum_baseline,
                              int *natural_baseline)
{
  CauserieSlicedText *self = CAUSERIE_SLICED_TEXT (widget);

  GTK_WIDGET_CLASS (causerie_sliced_text_parent_class)
      ->measure (widget, orientation, for_size, minimum, natural, minimum_baseline,
                 natural_baseline);
  if (self->code && orientation == GTK_ORIENTATION_HORIZONTAL)
    {
      int character = causerie_widget_font_get_character_width (widget);
      int width = PANGO_PIXELS_CEIL ((int)self->longest * character);

      *minimum = MAX (*minimum, width);
      *natural = MAX (*natural, width);
    }
}

static void
causerie_sliced_text_css_changed (GtkWidget *widget, GtkCssStyleChange *change)
{
  CauserieSlicedText *self = CAUSERIE_SLICED_TEXT (widget);

  GTK_WIDGET_CLASS (causerie_sliced_text_parent_class)->css_changed (widget, change);
  if (!self->code)
    return;
  for (GtkWidget *label = gtk_widget_get_first_child (widget); label != NULL;
       label = gtk_widget_get_next_sibling (label))
    set_tabs (self, label);
}

static void
causerie_sliced_text_finalize (GObject *object)
{
  CauserieSlicedText *self = CAUSERIE_SLICED_TEXT (object);

  g_string_free (self->text, TRUE);
  g_array_unref (self->slices);
  g_clear_object (&self->colors);
  G_OBJECT_CLASS (causerie_sliced_text_parent_class)->finalize (object);
}

static void
causerie_sliced_text_class_init (CauserieSlicedTextClass *klass)
{
  CauserieLazyBoxClass *box_class = CAUSERIE_LAZY_BOX_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = causerie_sliced_text_finalize;
  widget_class->measure = causerie_sliced_text_measure;
  widget_class->css_changed = causerie_sliced_text_css_changed;
  causerie_lazy_text_init_class (box_class);
  box_class->create_child = create_child;
  box_class->update_child = update_child;
  box_class->count_lines = count_lines;
  box_class->count_found = count_found;
  box_class->get_start = get_start;
}

static void
causerie_sliced_text_init (CauserieSlicedText *self)
{
  self->text = g_string_new (NULL);
  self->slices = g_array_new (FALSE, FALSE, sizeof (Slice));
}

GtkWidget *
causerie_sliced_text_new (void)
{
  return g_object_new (CAUSERIE_TYPE_SLICED_TEXT, NULL);
}

/* Program text: its lines do not wrap. */
GtkWidget *
causerie_sliced_text_new_code (CauserieCodeColors *colors)
{
  CauserieSlicedText *self = g_object_new (CAUSERIE_TYPE_SLICED_TEXT, NULL);

  self->code = TRUE;
  self->colors = g_object_ref (colors);
  causerie_lazy_box_set_wraps (CAUSERIE_LAZY_BOX (self), FALSE);
  gtk_widget_add_css_class (GTK_WIDGET (self), "causerie-code-lines");
  gtk_widget_add_css_class (GTK_WIDGET (self), "monospace");
  gtk_widget_set_direction (GTK_WIDGET (self), GTK_TEXT_DIR_LTR);
  g_signal_connect_object (colors, "changed", G_CALLBACK (on_colors_changed_cb), self,
                           G_CONNECT_SWAPPED);
  return GTK_WIDGET (self);
}

/**
 * causerie_sliced_text_set_text:
 * @text: UTF-8
 * @shown: the number of bytes that are shown, up to the end of a character
 */
void
causerie_sliced_text_set_text (CauserieSlicedText *self, const char *text, gsize shown)
{
  gsize kept = 0;
  gsize length;

  g_return_if_fail (CAUSERIE_IS_SLICED_TEXT (self));
  g_return_if_fail (text != NULL);

  length = strlen (text);
  if (length >= self->text->len && memcmp (text, self->text->str, self->text->len) == 0)
    {
      kept = self->text->len;
      g_string_append_len (self->text, text + kept, (gssize)(length - kept));
    }
  else
    {
      self->longest = 0;
      g_string_assign (self->text, text);
    }
  update (self, kept, shown);
}

/* Does the same as causerie_sliced_text_set_text() with the current text and @text, but without
   comparing the current text. */
void
causerie_sliced_text_append (CauserieSlicedText *self, const char *text, gsize shown)
{
  gsize kept;

  g_return_if_fail (CAUSERIE_IS_SLICED_TEXT (self));
  g_return_if_fail (text != NULL);

  kept = self->text->len;
  g_string_append (self->text, text);
  update (self, kept, shown);
}

const char *
causerie_sliced_text_get_text (CauserieSlicedText *self)
{
  g_return_val_if_fail (CAUSERIE_IS_SLICED_TEXT (self), NULL);

  return self->text->str;
}

/* Returns: the length of the complete text, in bytes */
gsize
causerie_sliced_text_get_length (CauserieSlicedText *self)
{
  g_return_val_if_fail (CAUSERIE_IS_SLICED_TEXT (self), 0);

  return self->text->len;
}
