/* SPDX-License-Identifier: GPL-3.0-or-later
 * The pointer and the keyboard of the X screen that a test runs on. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

void causerie_screen_point (int x, int y);
void causerie_screen_set_button (guint button, gboolean down);
void causerie_screen_click (int x, int y, guint button);
void causerie_screen_type (const char *text);
void causerie_screen_hold (const char *key, gboolean down);
void causerie_screen_press (const char *keys);

G_END_DECLS
