/* SPDX-License-Identifier: GPL-3.0-or-later
 * A preset in the preferences: its name, what it chooses, and a menu. */
#pragma once

#include "causerie-preset.h"
#include "causerie-registry.h"

#include <adwaita.h>

G_BEGIN_DECLS

GtkWidget *causerie_preset_row_new (CauserieRegistry *registry, CauseriePreset *preset);
CauseriePreset *causerie_preset_row_get_preset (GtkWidget *row);

G_END_DECLS
