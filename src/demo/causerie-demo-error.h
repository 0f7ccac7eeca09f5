/* SPDX-License-Identifier: GPL-3.0-or-later
 * Errors of the demo service: an HTTP status and a message. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * CAUSERIE_DEMO_ERROR:
 *
 * The error domain, whose codes are HTTP statuses.
 */
#define CAUSERIE_DEMO_ERROR (causerie_demo_error_quark ())
GQuark causerie_demo_error_quark (void);

gboolean causerie_demo_error_set_invalid (GError **error, const char *format, ...)
    G_GNUC_PRINTF (2, 3);
char *causerie_demo_error_to_json (guint status, const char *message, const char *request_id);

G_END_DECLS
