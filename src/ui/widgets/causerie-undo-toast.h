/* SPDX-License-Identifier: GPL-3.0-or-later
 * The toast with an Undo button that is shown after a deletion. */
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

AdwToast *causerie_undo_toast_new (const char *text);
void causerie_undo_toast_show (AdwToast *toast, GtkWidget *widget, const char *text);

G_END_DECLS
