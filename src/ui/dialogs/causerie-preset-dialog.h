/* SPDX-License-Identifier: GPL-3.0-or-later
 * The dialog that adds or changes a preset. */
#pragma once

#include "causerie-session.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

void causerie_preset_dialog_present (GtkWidget *parent, CauserieSession *session,
                                     const CauseriePresetRecord *preset);

G_END_DECLS
