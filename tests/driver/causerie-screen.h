/* SPDX-License-Identifier: GPL-3.0-or-later
 * The X screen of a test: its pictures, and which window has the keyboard focus. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

void causerie_screen_save (const char *path);
guint causerie_screen_hash (int x, int y, int width, int height);
void causerie_screen_focus_top_window (void);
void causerie_screen_place_window (void);
void causerie_screen_wait_processed (guint seconds);

G_END_DECLS
