/* SPDX-License-Identifier: GPL-3.0-or-later
 * The card of the user's own messages: aligned to the end, narrower than the column. */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define CAUSERIE_TYPE_CARD (causerie_card_get_type ())
G_DECLARE_FINAL_TYPE (CauserieCard, causerie_card, CAUSERIE, CARD, GtkWidget)

GtkWidget *causerie_card_new (GtkWidget *child);

G_END_DECLS
