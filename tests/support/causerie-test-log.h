/* SPDX-License-Identifier: GPL-3.0-or-later
 * The one warning of a library that does not end a test. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

void causerie_test_log_install (void);
gboolean causerie_test_log_is_fatal (const char *line);

G_END_DECLS
