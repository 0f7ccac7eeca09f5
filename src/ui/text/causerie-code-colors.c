/* SPDX-License-Identifier: GPL-3.0-or-later
 * The colors of program text. A GtkSourceBuffer without a view parses the text, a few lines at a
 * time, and its tags become attributes for labels: a GtkSourceView for each block of code is most
 * of the cost of a reply that has some. */
#include "config.h"

#include "causerie-code-colors.h"

#include <adwaita.h>
#include <string.h>

/* Lines after these have no colors: the parser reads a text from its beginning. */
#define MOST_LINES 2000

/* A line of so many bytes is data, and takes the parser very long. */
#define LONGEST_LINE 2000

/* The number of lines that are parsed in one go. */
#define LINES_AT_ONCE 50

struct _CauserieCodeColors
{
  GObject parent_instance;

  GtkSourceBuffer *buffer;
  GArray *lines;    /* gsize: the offset of the beginning of each line, and that of the end */
  guint n_finished; /* the lines whose colors are known */
  guint idle_id;
};

enum
{
  SIGNAL_CHANGED,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (CauserieCodeColors, causerie_code_colors, G_TYPE_OBJECT)

static guint
get_n_lines (CauserieCodeColors *self)
{
  return self->lines->len - 1;
}

static gsize
get_line_start (CauserieCodeColors *self, guint line)
{
  return g_array_index (self->lines, gsize, line);
}

static gboolean
on_idle_cb (gpointer data)
{
  CauserieCodeColors *self = data;
  guint end = MIN (self->n_finished + LINES_AT_ONCE, get_n_lines (self));
  GtkTextIter from;
  GtkTextIter to;

  gtk_text_buffer_get_iter_at_line (GTK_TEXT_BUFFER (self->buffer), &from, (int)self->n_finished);
  if (!gtk_text_buffer_get_iter_at_line (GTK_TEXT_BUFFER (self->buffer), &to, (int)end))
    gtk_text_buffer_get_end_iter (GTK_TEXT_BUFFER (self->buffer), &to);
  gtk_source_buffer_ensure_highlight (self->buffer, &from, &to);
  self->n_finished = end;
  if (end == get_n_lines (self))
    self->idle_id = 0;
  g_signal_emit (self, signals[SIGNAL_CHANGED], 0);
  return self->idle_id != 0 ? G_SOURCE_CONTINUE : G_SOURCE_REMOVE;
}

static void
queue (CauserieCodeColors *self)
{
  if (self->idle_id == 0 && self->n_finished < get_n_lines (self)
      && gtk_source_buffer_get_language (self->buffer) != NULL)
    self->idle_id = g_idle_add (on_idle_cb, self);
}

static void
update_scheme (CauserieCodeColors *self)
{
  gboolean dark = adw_style_manager_get_dark (adw_style_manager_get_default ());
  GtkSourceStyleSchemeManager *manager = gtk_source_style_scheme_manager_get_default ();

  gtk_source_buffer_set_style_scheme (
      self->buffer,
      gtk_source_style_scheme_manager_get_scheme (manager, dark ? "Adwaita-dark" : "Adwaita"));
  self->n_finished = 0;
  queue (self);
}

static void
causerie_code_colors_dispose (GObject *object)
{
  CauserieCodeColors *self = CAUSERIE_CODE_COLORS (object);

  g_clear_handle_id (&self->idle_id, g_source_remove);
  G_OBJECT_CLASS (causerie_code_colors_parent_class)->dispose (object);
}

static void
causerie_code_colors_finalize (GObject *object)
{
  CauserieCodeColors *self = CAUSERIE_CODE_COLORS (object);

  g_object_unref (self->buffer);
  g_array_unref (self->lines);
  G_OBJECT_CLASS (causerie_code_colors_parent_class)->finalize (object);
}

static void
causerie_code_colors_class_init (CauserieCodeColorsClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = causerie_code_colors_dispose;
  G_OBJECT_CLASS (klass)->finalize = causerie_code_colors_finalize;
  /* More colors are known, or other ones. */
  signals[SIGNAL_CHANGED] = g_signal_new ("changed", CAUSERIE_TYPE_CODE_COLORS, G_SIGNAL_RUN_LAST,
                                          0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
causerie_code_colors_init (CauserieCodeColors *self)
{
  gsize start = 0;

  self->buffer = gtk_source_buffer_new (NULL);
  gtk_source_buffer_set_highlight_matching_brackets (self->buffer, FALSE);
  gtk_source_buffer_set_implicit_trailing_newline (self->buffer, FALSE);
  gtk_text_buffer_set_enable_undo (GTK_TEXT_BUFFER (self->buffer), FALSE);
  self->lines = g_array_new (FALSE, FALSE, sizeof (gsize));
  g_array_append_val (self->lines, start);
  g_signal_connect_object (adw_style_manager_get_default (), "notify::dark",
                           G_CALLBACK (update_scheme), self, G_CONNECT_SWAPPED);
  update_scheme (self);
}

CauserieCodeColors *
causerie_code_colors_new (void)
{
  return g_object_new (CAUSERIE_TYPE_CODE_COLORS, NULL);
}

/* @language: (nullable): %NULL for text without colors */
void
causerie_code_colors_set_language (CauserieCodeColors *self, GtkSourceLanguage *language)
{
  g_return_if_fail (CAUSERIE_IS_CODE_COLORS (self));

  gtk_source_buffer_set_language (self->buffer, language);
  gtk_source_buffer_set_highlight_syntax (self->buffer, language != NULL);
  self->n_finished = 0;
  queue (self);
}

/* Finds the lines of @text from the line at @from on. Returns: the offset of the end of the last
   one that gets colors */
static gsize
find_lines (CauserieCodeColors *self, const char *text, guint from)
{
  gsize at = get_line_start (self, from);

  g_array_set_size (self->lines, from + 1);
  while (text[at] != '\0' && get_n_lines (self) < MOST_LINES)
    {
      const char *feed = strchr (text + at, '\n');
      gsize end = feed != NULL ? (gsize)(feed - text) + 1 : at + strlen (text + at);

      if (end - at > LONGEST_LINE)
        break;
      at = end;
      g_array_append_val (self->lines, at);
    }
  return at;
}

/**
 * causerie_code_colors_set_text:
 * @kept: the number of bytes at the beginning that have not changed since the last call
 */
void
causerie_code_colors_set_text (CauserieCodeColors *self, const char *text, gsize kept)
{
  GtkTextBuffer *buffer;
  gsize old;
  guint line;
  gsize end;

  g_return_if_fail (CAUSERIE_IS_CODE_COLORS (self));
  g_return_if_fail (text != NULL);

  buffer = GTK_TEXT_BUFFER (self->buffer);
  old = get_line_start (self, get_n_lines (self));
  /* The last line may continue. */
  line = kept >= old ? get_n_lines (self) - MIN (get_n_lines (self), 1) : 0;
  end = find_lines (self, text, line);
  self->n_finished = MIN (self->n_finished, line);
  if (kept >= old && end >= old)
    {
      GtkTextIter iter;

      gtk_text_buffer_get_end_iter (buffer, &iter);
      gtk_text_buffer_insert (buffer, &iter, text + old, (int)(end - old));
    }
  else
    gtk_text_buffer_set_text (buffer, text, (int)end);
  queue (self);
}

static void
add (PangoAttrList *list, PangoAttribute *attribute, gsize start, gsize end)
{
  attribute->start_index = (guint)start;
  attribute->end_index = (guint)end;
  pango_attr_list_insert (list, attribute);
}

static guint16
to_pango (float part)
{
  return (guint16)(part * 65535);
}

static void
add_tag (PangoAttrList *list, GtkTextTag *tag, gsize start, gsize end)
{
  gboolean has_color;
  gboolean has_weight;
  gboolean has_style;
  gboolean has_underline;
  g_autoptr (GdkRGBA) color = NULL;
  int weight;
  PangoStyle style;
  PangoUnderline underline;

  g_object_get (tag, "foreground-set", &has_color, "foreground-rgba", &color, "weight-set",
                &has_weight, "weight", &weight, "style-set", &has_style, "style", &style,
                "underline-set", &has_underline, "underline", &underline, NULL);
  if (has_color && color != NULL)
    add (list,
         pango_attr_foreground_new (to_pango (color->red), to_pango (color->green),
                                    to_pango (color->blue)),
         start, end);
  if (has_weight)
    add (list, pango_attr_weight_new ((PangoWeight)weight), start, end);
  if (has_style)
    add (list, pango_attr_style_new (style), start, end);
  if (has_underline)
    add (list, pango_attr_underline_new (underline), start, end);
}

static gsize
get_offset (CauserieCodeColors *self, const GtkTextIter *iter)
{
  guint line = (guint)gtk_text_iter_get_line (iter);

  return get_line_start (self, MIN (line, get_n_lines (self)))
         + (gsize)gtk_text_iter_get_line_index (iter);
}

/* Returns: the line that contains the byte at @offset */
static guint
find_line (CauserieCodeColors *self, gsize offset)
{
  guint low = 0;
  guint high = get_n_lines (self);

  while (high - low > 1)
    {
      guint middle = low + (high - low) / 2;

      if (get_line_start (self, middle) <= offset)
        low = middle;
      else
        high = middle;
    }
  return low;
}

/**
 * causerie_code_colors_get:
 * @start: the offset of the first byte of a part of the text
 * @end: the offset of the byte after it
 *
 * Returns: (transfer full) (nullable): the colors of that part, with indices relative to @start;
 *   %NULL while they are not known, or if there are none
 */
PangoAttrList *
causerie_code_colors_get (CauserieCodeColors *self, gsize start, gsize end)
{
  PangoAttrList *list;
  GtkTextIter iter;
  guint line;

  g_return_val_if_fail (CAUSERIE_IS_CODE_COLORS (self), NULL);

  end = MIN (end, get_line_start (self, self->n_finished));
  if (start >= end)
    return NULL;
  list = pango_attr_list_new ();
  line = find_line (self, start);
  gtk_text_buffer_get_iter_at_line_index (GTK_TEXT_BUFFER (self->buffer), &iter, (int)line,
                                          (int)(start - get_line_start (self, line)));
  for (;;)
    {
      GSList *tags = gtk_text_iter_get_tags (&iter);
      gsize from = get_offset (self, &iter);
      gsize to;

      if (!gtk_text_iter_forward_to_tag_toggle (&iter, NULL))
        gtk_text_buffer_get_end_iter (GTK_TEXT_BUFFER (self->buffer), &iter);
      to = get_offset (self, &iter);
      for (GSList *l = tags; l != NULL; l = l->next)
        add_tag (list, l->data, from - start, MIN (to, end) - start);
      g_slist_free (tags);
      if (to >= end || to == from)
        break;
    }
  return list;
}
