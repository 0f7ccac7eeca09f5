/* SPDX-License-Identifier: GPL-3.0-or-later
 * A text field grows with its text. GTK warns if the scroll bar beside it is painted without a
 * place, and warnings are fatal. */
#include "config.h"

#include "causerie-growing-text.h"
#include "causerie-test-display.h"
#include "causerie-test.h"
#include "causerie-wrapped-text.h"

#define SECONDS 20
#define N_FRAMES 40

static guint n_frames;

/* GTK does the same with keys that were pressed during the previous frame. */
static void
on_frame_begins_cb (GtkTextView *view, GdkFrameClock *clock)
{
  gtk_text_buffer_insert_at_cursor (gtk_text_view_get_buffer (view), "some words that need a line ",
                                    -1);
  gtk_widget_queue_draw (GTK_WIDGET (view));
  n_frames++;
}

static gboolean
is_typed (gpointer data)
{
  return n_frames >= N_FRAMES;
}

static void
test_typing_while_frame_begins (void)
{
  GtkWidget *view = g_object_new (GTK_TYPE_TEXT_VIEW, "wrap-mode", GTK_WRAP_WORD_CHAR, NULL);
  GtkWidget *growing
      = g_object_new (CAUSERIE_TYPE_GROWING_TEXT, "child", view, "valign", GTK_ALIGN_END, NULL);
  GtkWidget *window = gtk_window_new ();

  causerie_wrapped_text_watch (GTK_TEXT_VIEW (view));
  /* The bar is painted whenever there is something to scroll. */
  g_object_set (gtk_settings_get_default (), "gtk-overlay-scrolling", FALSE, NULL);
  gtk_window_set_default_size (GTK_WINDOW (window), 300, 300);
  gtk_window_set_child (GTK_WINDOW (window), growing);
  gtk_window_present (GTK_WINDOW (window));
  g_signal_connect_object (gtk_widget_get_frame_clock (window), "before-paint",
                           G_CALLBACK (on_frame_begins_cb), view, G_CONNECT_SWAPPED);
  g_assert_true (causerie_test_wait_until (is_typed, NULL, SECONDS));
  g_assert_cmpint (gtk_widget_get_height (growing), >, gtk_widget_get_height (window) / 4);
  gtk_window_destroy (GTK_WINDOW (window));
}

int
main (int argc, char *argv[])
{
  causerie_test_display_init (&argc, &argv);
  g_test_add_func ("/growing-text/typing-while-frame-begins", test_typing_while_frame_begins);
  return g_test_run ();
}
