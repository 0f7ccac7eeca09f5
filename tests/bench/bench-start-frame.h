/* SPDX-License-Identifier: GPL-3.0-or-later
 * Reports to the parent process when the window has been painted, and the cost of the process by
 * then. */
#pragma once

#include <gtk/gtk.h>

/**
 * BenchStartReady:
 * @window: a window that has just been painted
 *
 * Called after each frame; it may also take a step towards being ready.
 *
 * Returns: whether the window is usable
 */
typedef gboolean (*BenchStartReady) (GtkWidget *window);

void bench_start_watch (GtkApplication *application, const char *first, BenchStartReady ready);
gboolean bench_start_shows (GtkWidget *window, const char *type);
