/* SPDX-License-Identifier: GPL-3.0-or-later
 * What is said while a damaged library is dealt with, and what came of it. */
#pragma once

#include "causerie-library.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

char *causerie_recovery_dup_words (const CauserieSalvaged *salvaged);
char *causerie_recovery_dup_failure (const GError *failure);
char *causerie_recovery_dup_not_set_aside (const GError *failure);
void causerie_recovery_tell (GtkWidget *parent, const CauserieSalvaged *salvaged);
void causerie_recovery_show (GtkWidget *parent, GCancellable *recovering, GCancellable *over);

G_END_DECLS
