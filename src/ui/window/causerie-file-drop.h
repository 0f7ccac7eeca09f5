/* SPDX-License-Identifier: GPL-3.0-or-later
 * Attaches files that are dropped on a window. */
#pragma once

#include "causerie-composer.h"

G_BEGIN_DECLS

void causerie_file_drop_install (GtkWidget *window, CauserieComposer *composer);

G_END_DECLS
