/* SPDX-License-Identifier: GPL-3.0-or-later
 * Tells the benchmark's parent process when the first frame is painted. */
#pragma once

#include <gtk/gtk.h>

void bench_start_watch (GtkApplication *application);
