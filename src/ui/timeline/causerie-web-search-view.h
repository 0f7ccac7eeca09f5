/* SPDX-License-Identifier: GPL-3.0-or-later
 * A web search of a model, or a page that it opened, in a reply. */
#pragma once

#include "causerie-web-search.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define CAUSERIE_TYPE_WEB_SEARCH_VIEW (causerie_web_search_view_get_type ())
G_DECLARE_FINAL_TYPE (CauserieWebSearchView, causerie_web_search_view, CAUSERIE, WEB_SEARCH_VIEW,
                      GtkWidget)

GtkWidget *causerie_web_search_view_new (void);
void causerie_web_search_view_set_search (CauserieWebSearchView *self,
                                          const CauserieWebSearch *search, gboolean finished);

G_END_DECLS
