/* SPDX-License-Identifier: GPL-3.0-or-later
 * Tells the benchmark's parent process when the window has been painted so far, and what the
 * process then costs. */
#pragma once

#include <gtk/gtk.h>

/**
 * BenchStartReady:
 * @window: a window that has just been painted
 *
 * Asked after each frame; it may also take a step towards being ready.
 *
 * Returns: whether the window is ready for the person
 */
typedef gboolean (*BenchStartReady) (GtkWidget *window);

void bench_start_watch (GtkApplication *application, const char *first, BenchStartReady ready);
gboolean bench_start_shows (GtkWidget *window, const char *type);
