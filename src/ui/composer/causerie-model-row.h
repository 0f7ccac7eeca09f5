/* SPDX-License-Identifier: GPL-3.0-or-later
 * A model in the menu that chooses one: what it is for, and what it costs. */
#pragma once

#include "causerie-model.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

GtkWidget *causerie_model_row_new (CauserieModel *model, gboolean priced, gboolean chosen,
                                   gint64 now);
const char *causerie_model_row_get_model_id (GtkWidget *row);

G_END_DECLS
