/* SPDX-License-Identifier: GPL-3.0-or-later
 * Watches the frames of the first window of a program. The process prints one line and ends when
 * the window is ready and idle. */
#include "config.h"

#include "bench-start-frame.h"

#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>

/* Memory is measured after this much idle time. */
#define REST_MILLISECONDS 700

typedef struct
{
  const char *first; /* the type of a widget that the first frame must show, or NULL */
  BenchStartReady is_ready;
  GtkWidget *window;
  gint64 first_frame;
  gint64 ready;
  gint64 cpu; /* CPU time of all threads until the window is ready, in microseconds */
} Watch;

static int
read_kilobytes (const char *file, const char *name)
{
  g_autofree char *text = NULL;
  const char *line;

  g_assert_true (g_file_get_contents (file, &text, NULL, NULL));
  line = strstr (text, name);
  return line != NULL ? atoi (line + strlen (name)) : 0;
}

static gint64
get_cpu (void)
{
  struct rusage usage;

  g_assert_cmpint (getrusage (RUSAGE_SELF, &usage), ==, 0);
  return (usage.ru_utime.tv_sec + usage.ru_stime.tv_sec) * G_USEC_PER_SEC + usage.ru_utime.tv_usec
         + usage.ru_stime.tv_usec;
}

static gboolean
on_rest_cb (gpointer data)
{
  Watch *watch = data;

  g_print ("first %" G_GINT64_FORMAT " ready %" G_GINT64_FORMAT " cpu %" G_GINT64_FORMAT
           " pss %d\n",
           watch->first_frame, watch->ready, watch->cpu,
           read_kilobytes ("/proc/self/smaps_rollup", "Pss:"));
  exit (0);
}

static gboolean
shows (GtkWidget *widget, const char *type)
{
  GtkWidget *child = gtk_widget_get_first_child (widget);

  if (!gtk_widget_get_mapped (widget))
    return FALSE;
  if (strcmp (G_OBJECT_TYPE_NAME (widget), type) == 0 && gtk_widget_get_height (widget) > 0)
    return TRUE;
  for (; child != NULL; child = gtk_widget_get_next_sibling (child))
    if (shows (child, type))
      return TRUE;
  return FALSE;
}

static void
on_painted_cb (GdkFrameClock *clock, gpointer data)
{
  Watch *watch = data;

  if (watch->first_frame == 0 && (watch->first == NULL || shows (watch->window, watch->first)))
    watch->first_frame = g_get_monotonic_time ();
  if (watch->ready != 0 || watch->first_frame == 0)
    return;
  if (watch->is_ready != NULL && !watch->is_ready (watch->window))
    {
      gdk_frame_clock_request_phase (clock, GDK_FRAME_CLOCK_PHASE_PAINT);
      return;
    }
  watch->ready = g_get_monotonic_time ();
  watch->cpu = get_cpu ();
  g_timeout_add (REST_MILLISECONDS, on_rest_cb, watch);
}

static void
on_map_cb (GtkWidget *window, gpointer data)
{
  Watch *watch = data;

  watch->window = window;
  g_signal_connect_after (gtk_widget_get_frame_clock (window), "after-paint",
                          G_CALLBACK (on_painted_cb), watch);
}

static void
on_window_added_cb (GtkApplication *application, GtkWindow *window, gpointer data)
{
  g_signal_connect_after (window, "map", G_CALLBACK (on_map_cb), data);
}

/* @first is the type of a widget that the first frame must show; NULL for any frame. Without
   @ready, only the first frame is waited for. */
void
bench_start_watch (GtkApplication *application, const char *first, BenchStartReady ready)
{
  Watch *watch = g_new0 (Watch, 1);

  watch->first = first;
  watch->is_ready = ready;
  g_signal_connect (application, "window-added", G_CALLBACK (on_window_added_cb), watch);
}

/* Whether a widget of the type is on screen. */
gboolean
bench_start_shows (GtkWidget *window, const char *type)
{
  return shows (window, type);
}
