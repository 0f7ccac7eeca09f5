/* SPDX-License-Identifier: GPL-3.0-or-later
 * The cost of a reply in the window while it streams, as CPU time of the main thread: of a frame,
 * compared with a plain window whose only label gets the same text; and of a kilobyte of a long
 * reply, compared with that of a shorter one. */
#include "config.h"

#include "causerie-messages-fixture.h"
#include "causerie-test-display.h"
#include "causerie-work.h"

#include <string.h>

#define KILOBYTE 1024
#define N_ROUNDS 5

/* A reply as people read it, and what arrives of it between two frames. */
#define REPLY (4 * KILOBYTE)
#define PIECE 24

/* A very long one from a fast service. */
#define SMALL (100 * KILOBYTE)
#define LARGE (1024 * KILOBYTE)
#define LARGE_PIECE 1024

#define WORDS_OF_A_PARAGRAPH 60

#define MOST_OF_FLOOR 1.5
#define MOST_GROWTH 1.15

/* Ordinary text: paragraphs with some emphasis. */
static char *
make_text (gsize size)
{
  GString *text = g_string_sized_new (size + 100);

  for (guint i = 0; text->len < size; i++)
    {
      if (i % WORDS_OF_A_PARAGRAPH == WORDS_OF_A_PARAGRAPH - 1)
        g_string_append (text, "end.\n\n");
      else
        g_string_append_printf (text, i % 20 == 7 ? "**word%u** " : "word%u ", i % 100);
    }
  g_string_truncate (text, size);
  return g_string_free (text, FALSE);
}

static void
count_frame (GdkFrameClock *clock, guint *n_frames)
{
  ++*n_frames;
}

static void
run_frame (GtkWidget *widget, guint *n_frames)
{
  guint n = *n_frames;

  gtk_widget_queue_draw (widget);
  while (*n_frames == n)
    g_main_context_iteration (NULL, TRUE);
}

/* Returns: the work for all frames of the plain window */
static double
stream_in_label (const char *text)
{
  GtkWidget *window = gtk_window_new ();
  GtkWidget *scroller = gtk_scrolled_window_new ();
  GtkWidget *label = g_object_new (GTK_TYPE_LABEL, "wrap", TRUE, "xalign", 0.0, "yalign", 0.0,
                                   "selectable", TRUE, NULL);
  g_autoptr (GString) shown = g_string_new (NULL);
  gsize length = strlen (text);
  guint n_frames = 0;
  double start;
  double work;

  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (scroller), GTK_POLICY_NEVER,
                                  GTK_POLICY_AUTOMATIC);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scroller), label);
  gtk_window_set_child (GTK_WINDOW (window), scroller);
  gtk_window_set_default_size (GTK_WINDOW (window), 900, 700);
  gtk_window_present (GTK_WINDOW (window));
  g_signal_connect (gtk_widget_get_frame_clock (window), "after-paint", G_CALLBACK (count_frame),
                    &n_frames);
  for (guint i = 0; i < 5; i++)
    run_frame (window, &n_frames);
  start = causerie_work_get ();
  for (gsize at = 0; at < length; at += PIECE)
    {
      g_string_append_len (shown, text + at, (gssize)MIN (PIECE, length - at));
      gtk_label_set_text (GTK_LABEL (label), shown->str);
      run_frame (window, &n_frames);
    }
  work = causerie_work_get () - start;
  g_signal_handlers_disconnect_by_func (gtk_widget_get_frame_clock (window), count_frame,
                                        &n_frames);
  gtk_window_destroy (GTK_WINDOW (window));
  return work;
}

/* Returns: the work for all frames of the timeline */
static double
stream_in_timeline (const char *text, gsize piece)
{
  CauserieTimelineFixture f = { 0 };
  CauserieGrowingReply reply;
  gsize length = strlen (text);
  double start;
  double work;

  causerie_messages_fixture_set_up (&f, NULL);
  causerie_messages_fixture_add_growing (&f, &reply, "text");
  causerie_timeline_fixture_wait_rest (&f);
  start = causerie_work_get ();
  for (gsize at = 0; at < length; at += piece)
    {
      g_autofree char *part = g_strndup (text + at, MIN (piece, length - at));
      g_autofree char *escaped = g_strescape (part, NULL);

      causerie_growing_reply_grow (&reply, escaped);
      run_frame (GTK_WIDGET (f.view), &f.n_frames);
    }
  work = causerie_work_get () - start;
  causerie_timeline_fixture_tear_down (&f, NULL);
  causerie_growing_reply_clear (&reply);
  return work;
}

static double
find_median (double *values)
{
  return causerie_work_find_share (values, N_ROUNDS, 0.5);
}

int
main (int argc, char *argv[])
{
  g_autofree char *reply = make_text (REPLY);
  g_autofree char *small = make_text (SMALL);
  g_autofree char *large = make_text (LARGE);
  double label[N_ROUNDS];
  double timeline[N_ROUNDS];
  double n_frames = (double)REPLY / PIECE;
  double ratio;
  double cost;
  double long_cost;

  causerie_test_display_init (&argc, &argv);
  stream_in_timeline (reply, PIECE);
  for (guint i = 0; i < N_ROUNDS; i++)
    {
      label[i] = stream_in_label (reply);
      timeline[i] = stream_in_timeline (reply, PIECE);
    }
  ratio = find_median (timeline) / find_median (label);
  g_print ("frame of a reply of 4 KB: label %.2f ms, timeline %.2f ms (ratio %.2f)\n",
           find_median (label) / n_frames, find_median (timeline) / n_frames, ratio);
  cost = stream_in_timeline (small, LARGE_PIECE) / (SMALL / KILOBYTE);
  long_cost = stream_in_timeline (large, LARGE_PIECE) / (LARGE / KILOBYTE);
  g_print ("kilobyte of a long reply: %.2f ms of 100 KB, %.2f ms of 1 MB (ratio %.2f)\n", cost,
           long_cost, long_cost / cost);
  return ratio > MOST_OF_FLOOR || long_cost > cost * MOST_GROWTH ? 1 : 0;
}
