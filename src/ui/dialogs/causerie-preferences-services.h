/* SPDX-License-Identifier: GPL-3.0-or-later
 * The preferences page of the services. */
#pragma once

#include "causerie-session.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

GtkWidget *causerie_preferences_services_new (CauserieSession *session);
void causerie_preferences_services_show_key (GtkWidget *page);

G_END_DECLS
