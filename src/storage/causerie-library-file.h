/* SPDX-License-Identifier: GPL-3.0-or-later
 * Creates a file of the library and converts its I/O errors. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

gboolean causerie_library_file_make (const char *path, GError **error) G_GNUC_WARN_UNUSED_RESULT;
void causerie_library_file_set_error (GError **error, int number, const char *doing);

G_END_DECLS
