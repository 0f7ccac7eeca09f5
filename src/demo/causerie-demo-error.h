/* SPDX-License-Identifier: GPL-3.0-or-later
 * What the demo service answers to a request it refuses: a status and a sentence. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * CAUSERIE_DEMO_ERROR:
 *
 * A domain whose codes are HTTP statuses.
 */
#define CAUSERIE_DEMO_ERROR (causerie_demo_error_quark ())
GQuark causerie_demo_error_quark (void);

gboolean causerie_demo_error_set_invalid (GError **error, const char *format, ...)
    G_GNUC_PRINTF (2, 3);
char *causerie_demo_error_to_json (guint status, const char *message, const char *request_id);

G_END_DECLS
