/* SPDX-License-Identifier: GPL-3.0-or-later
 * Reads text files in the encodings that are common. */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

GBytes *causerie_text_file_read (GBytes *bytes, const char *name, GError **error);
gint64 causerie_text_file_count_tokens (GBytes *text);

G_END_DECLS
