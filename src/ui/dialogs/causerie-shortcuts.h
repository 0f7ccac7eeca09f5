/* SPDX-License-Identifier: GPL-3.0-or-later
 * The dialog with the keyboard shortcuts. */
#pragma once

#include "causerie-settings.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

void causerie_shortcuts_present (GtkWidget *parent, CauserieSettings *settings);

G_END_DECLS
