/* SPDX-License-Identifier: GPL-3.0-or-later
 * Makes all warnings fatal, except for a known one of GTK. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

void causerie_test_log_install (void);
gboolean causerie_test_log_is_fatal (const char *line);

G_END_DECLS
