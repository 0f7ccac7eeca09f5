/* SPDX-License-Identifier: GPL-3.0-or-later
 * Shows toasts one at a time, and keeps the offers to undo something. */
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

#define CAUSERIE_TYPE_TOASTS (causerie_toasts_get_type ())
G_DECLARE_FINAL_TYPE (CauserieToasts, causerie_toasts, CAUSERIE, TOASTS, GObject)

CauserieToasts *causerie_toasts_new (AdwToastOverlay *overlay);
void causerie_toasts_show (CauserieToasts *self, AdwToast *toast);
gboolean causerie_toasts_undo_last (CauserieToasts *self, GtkWidget *widget);

G_END_DECLS
