/* SPDX-License-Identifier: GPL-3.0-or-later
 * The visible toasts with an Undo button, for the keyboard shortcut that undoes the latest. */
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

#define CAUSERIE_TYPE_UNDO_OFFERS (causerie_undo_offers_get_type ())
G_DECLARE_FINAL_TYPE (CauserieUndoOffers, causerie_undo_offers, CAUSERIE, UNDO_OFFERS, GObject)

CauserieUndoOffers *causerie_undo_offers_new (void);
void causerie_undo_offers_add (CauserieUndoOffers *self, AdwToast *toast);
gboolean causerie_undo_offers_undo_last (CauserieUndoOffers *self, GtkWidget *widget);

G_END_DECLS
