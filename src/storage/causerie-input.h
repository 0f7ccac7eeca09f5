/* SPDX-License-Identifier: GPL-3.0-or-later
 * Validates text and content before they are stored in the library. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

gboolean causerie_input_check_text (const char *text, const char *what,
                                    GError **error) G_GNUC_WARN_UNUSED_RESULT;
gboolean causerie_input_check_content (const char *content,
                                       GError **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
