/* SPDX-License-Identifier: GPL-3.0-or-later
 * A text view that wraps at word boundaries takes seconds to lay out a very long word: for each
 * line, Pango shapes all the rest before it breaks within the word after all. Tags therefore set
 * the wrap mode of a paragraph with a long word to characters, and of one with an extremely long
 * word to none. The text is not changed. */
#include "config.h"

#include "causerie-wrapped-text.h"

#include "causerie-long-run.h"

/* A paragraph with a longer word is wrapped between characters … */
#define LONGEST_WORD 500

/* … and with a word longer than this it is not wrapped. */
#define LONGEST_WRAPPED_WORD 10000

/* The data key of a view for the id of its tick callback. */
#define TICK "causerie-tick"

typedef struct
{
  GtkTextTag *broken;
  GtkTextTag *unwrapped;
} Tags;

/* The wrap mode of a paragraph is that of its first character. The tag is changed only if needed,
   because any change lays out the whole paragraph again. */
static void
set_tagged (GtkTextBuffer *buffer, GtkTextTag *tag, gboolean tagged, const GtkTextIter *start,
            const GtkTextIter *end)
{
  GtkTextIter second = *start;

  if (gtk_text_iter_has_tag (start, tag) == tagged)
    return;
  gtk_text_iter_forward_char (&second);
  if (tagged)
    gtk_text_buffer_apply_tag (buffer, tag, start, &second);
  else
    gtk_text_buffer_remove_tag (buffer, tag, start, end);
}

static void
update_paragraph (GtkTextBuffer *buffer, const Tags *tags, const GtkTextIter *start)
{
  GtkTextIter end = *start;
  g_autofree char *text = NULL;
  gsize longest;

  if (gtk_text_iter_ends_line (&end))
    return;
  gtk_text_iter_forward_to_line_end (&end);
  text = gtk_text_iter_get_slice (start, &end);
  longest = causerie_long_run_measure (text, -1);
  set_tagged (buffer, tags->broken, longest > LONGEST_WORD && longest <= LONGEST_WRAPPED_WORD,
              start, &end);
  set_tagged (buffer, tags->unwrapped, longest > LONGEST_WRAPPED_WORD, start, &end);
}

/* Updates the paragraphs from that of @first to that of @last. */
static void
update_paragraphs (GtkTextBuffer *buffer, const Tags *tags, const GtkTextIter *first,
                   const GtkTextIter *last)
{
  GtkTextIter at = *first;
  int last_line = gtk_text_iter_get_line (last);

  gtk_text_iter_set_line_offset (&at, 0);
  do
    update_paragraph (buffer, tags, &at);
  while (gtk_text_iter_get_line (&at) < last_line && gtk_text_iter_forward_line (&at));
}

static void
on_inserted_cb (GtkTextBuffer *buffer, GtkTextIter *end, const char *text, int length, Tags *tags)
{
  GtkTextIter start = *end;

  gtk_text_iter_backward_chars (&start, (int)g_utf8_strlen (text, length));
  update_paragraphs (buffer, tags, &start, end);
}

static void
on_deleted_cb (GtkTextBuffer *buffer, GtkTextIter *start, GtkTextIter *end, Tags *tags)
{
  update_paragraphs (buffer, tags, start, end);
}

static void
free_tags (gpointer data, GClosure *closure)
{
  g_free (data);
}

/* An allocation to the same place measures the text. */
static gboolean
on_tick_cb (GtkWidget *view, GdkFrameClock *clock, gpointer data)
{
  GtkAllocation place;

  g_object_set_data (G_OBJECT (view), TICK, NULL);
  gtk_widget_get_allocation (view, &place);
  if (!gtk_widget_get_mapped (view) || place.width <= 0)
    return G_SOURCE_REMOVE;
  gtk_widget_queue_allocate (view);
  /* GTK wants every allocation to follow a measurement. */
  gtk_widget_measure (view, GTK_ORIENTATION_VERTICAL, place.width, NULL, NULL, NULL, NULL);
  gtk_widget_size_allocate (view, &place, gtk_widget_get_allocated_baseline (view));
  return G_SOURCE_REMOVE;
}

/* GTK handles keys that arrive during a frame at the beginning of the next one, and GtkTextView
   measures their text only when it is painted. The field is then too low for a frame, and the
   scroll bar beside it is painted without a place. So measure the text before the layout. */
static void
queue_measure (GtkWidget *view)
{
  if (g_object_get_data (G_OBJECT (view), TICK) == NULL)
    g_object_set_data (
        G_OBJECT (view), TICK,
        GUINT_TO_POINTER (gtk_widget_add_tick_callback (view, on_tick_cb, NULL, NULL)));
}

/* Sets wrap modes for all present and later text in the buffer of @view, so that long words cannot
   block the window, and has text measured before it is painted. */
void
causerie_wrapped_text_watch (GtkTextView *view)
{
  GtkTextBuffer *buffer;
  Tags *tags;

  g_return_if_fail (GTK_IS_TEXT_VIEW (view));

  buffer = gtk_text_view_get_buffer (view);
  tags = g_new0 (Tags, 1);
  tags->broken = gtk_text_buffer_create_tag (buffer, NULL, "wrap-mode", GTK_WRAP_CHAR, NULL);
  tags->unwrapped = gtk_text_buffer_create_tag (buffer, NULL, "wrap-mode", GTK_WRAP_NONE, NULL);
  g_signal_connect_after (buffer, "insert-text", G_CALLBACK (on_inserted_cb), tags);
  g_signal_connect_data (buffer, "delete-range", G_CALLBACK (on_deleted_cb), tags, free_tags,
                         G_CONNECT_AFTER);
  g_signal_connect_object (buffer, "changed", G_CALLBACK (queue_measure), view, G_CONNECT_SWAPPED);
  g_signal_connect (view, "preedit-changed", G_CALLBACK (queue_measure), NULL);
}
