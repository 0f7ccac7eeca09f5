/* SPDX-License-Identifier: GPL-3.0-or-later
 * The dialogs and texts about the recovery of a damaged library. */
#pragma once

#include "causerie-library.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

char *causerie_recovery_dup_words (const CauserieSalvaged *salvaged);
char *causerie_recovery_dup_failure (const GError *failure);
char *causerie_recovery_dup_move_failure (const GError *failure);
void causerie_recovery_show_result (GtkWidget *parent, const CauserieSalvaged *salvaged);
void causerie_recovery_show_progress (GtkWidget *parent, GCancellable *recovering,
                                      GCancellable *done);

G_END_DECLS
