/* SPDX-License-Identifier: GPL-3.0-or-later
 * A row that names a web page and opens it. */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define CAUSERIE_TYPE_WEB_LINK_ROW (causerie_web_link_row_get_type ())
G_DECLARE_FINAL_TYPE (CauserieWebLinkRow, causerie_web_link_row, CAUSERIE, WEB_LINK_ROW,
                      GtkListBoxRow)

GtkWidget *causerie_web_link_row_new (guint number, const char *title, const char *url,
                                      const char *details);
GtkWidget *causerie_web_link_row_new_list (const char *name);

G_END_DECLS
