/* SPDX-License-Identifier: GPL-3.0-or-later
 * The content of a dialog that is loaded when the dialog opens. */
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

#define CAUSERIE_TYPE_LOADING_PAGE (causerie_loading_page_get_type ())
G_DECLARE_FINAL_TYPE (CauserieLoadingPage, causerie_loading_page, CAUSERIE, LOADING_PAGE, GtkWidget)

CauserieLoadingPage *causerie_loading_page_new (void);
GCancellable *causerie_loading_page_get_cancellable (CauserieLoadingPage *self);
void causerie_loading_page_show_content (CauserieLoadingPage *self, GtkWidget *content);
void causerie_loading_page_show_empty (CauserieLoadingPage *self, const char *title,
                                       const char *description);
void causerie_loading_page_show_error (CauserieLoadingPage *self, const GError *error);

G_END_DECLS
