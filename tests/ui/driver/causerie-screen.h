/* SPDX-License-Identifier: GPL-3.0-or-later
 * Pictures of the X screen that a test runs on. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

void causerie_screen_save (const char *path);
guint causerie_screen_hash (int x, int y, int width, int height);

G_END_DECLS
