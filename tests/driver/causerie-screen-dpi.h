/* SPDX-License-Identifier: GPL-3.0-or-later
 * How large text is on the X screen that a test runs on. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

void causerie_screen_set_dpi (guint dpi);

G_END_DECLS
