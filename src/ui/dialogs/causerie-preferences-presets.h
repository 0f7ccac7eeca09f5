/* SPDX-License-Identifier: GPL-3.0-or-later
 * The preferences page of the presets. */
#pragma once

#include "causerie-session.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

GtkWidget *causerie_preferences_presets_new (CauserieSession *session);

G_END_DECLS
