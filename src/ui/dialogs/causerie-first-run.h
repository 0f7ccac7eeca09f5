/* SPDX-License-Identifier: GPL-3.0-or-later
 * The welcome page, which sets up a service. */
#pragma once

#include "causerie-session.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

GtkWidget *causerie_first_run_new (CauserieSession *session);

G_END_DECLS
