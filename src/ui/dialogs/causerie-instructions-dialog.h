/* SPDX-License-Identifier: GPL-3.0-or-later
 * The dialog with the instructions of one chat. */
#pragma once

#include "causerie-setup.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

void causerie_instructions_dialog_present (GtkWidget *parent, CauserieSetup *setup);

G_END_DECLS
