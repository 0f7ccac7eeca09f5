/* SPDX-License-Identifier: GPL-3.0-or-later
 * Tells the benchmark's parent process when the first frame is painted. */
#include "config.h"

#include "bench-start-frame.h"

#include <stdlib.h>
#include <string.h>

/* What the process holds once it has come to rest. */
#define REST_MILLISECONDS 700

static gint64 first_frame;

static int
read_kilobytes (const char *name)
{
  g_autofree char *status = NULL;
  const char *line;

  g_assert_true (g_file_get_contents ("/proc/self/status", &status, NULL, NULL));
  line = strstr (status, name);
  return line != NULL ? atoi (line + strlen (name)) : 0;
}

static gboolean
on_rest_cb (gpointer data)
{
  g_print ("first-frame %" G_GINT64_FORMAT " rss %d anon %d\n", first_frame,
           read_kilobytes ("VmRSS:"), read_kilobytes ("RssAnon:"));
  exit (0);
}

static void
on_painted_cb (GdkFrameClock *clock, gpointer data)
{
  if (first_frame != 0)
    return;
  first_frame = g_get_monotonic_time ();
  g_timeout_add (REST_MILLISECONDS, on_rest_cb, NULL);
}

static void
on_map_cb (GtkWidget *window, gpointer data)
{
  g_signal_connect_after (gtk_widget_get_frame_clock (window), "after-paint",
                          G_CALLBACK (on_painted_cb), NULL);
}

static void
on_window_added_cb (GtkApplication *application, GtkWindow *window, gpointer data)
{
  g_signal_connect_after (window, "map", G_CALLBACK (on_map_cb), NULL);
}

/* The process ends by itself a moment after its first frame. */
void
bench_start_watch (GtkApplication *application)
{
  g_signal_connect (application, "window-added", G_CALLBACK (on_window_added_cb), NULL);
}
