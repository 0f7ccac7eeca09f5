/* SPDX-License-Identifier: GPL-3.0-or-later
 * Initializes a test that shows widgets. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

void causerie_test_display_init (int *argc, char ***argv);

G_END_DECLS
