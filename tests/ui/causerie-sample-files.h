/* SPDX-License-Identifier: GPL-3.0-or-later
 * Files to attach, and a clipboard that offers them. */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

GBytes *causerie_sample_files_make_image (int width, int height, guint32 color);
GFile *causerie_sample_files_write (const char *folder, const char *name, const void *data,
                                    gsize length);
GFile *causerie_sample_files_write_text (const char *folder, const char *name);
GFile *causerie_sample_files_write_image (const char *folder, const char *name);
GdkContentProvider *causerie_sample_files_offer (GFile *first, ...) G_GNUC_NULL_TERMINATED;
void causerie_sample_files_copy (GdkContentProvider *content);

G_END_DECLS
