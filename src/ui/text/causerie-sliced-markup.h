/* SPDX-License-Identifier: GPL-3.0-or-later
 * A paragraph of any length, as labels for slices of it. */
#pragma once

#include "causerie-lazy-box.h"

G_BEGIN_DECLS

#define CAUSERIE_TYPE_SLICED_MARKUP (causerie_sliced_markup_get_type ())
G_DECLARE_FINAL_TYPE (CauserieSlicedMarkup, causerie_sliced_markup, CAUSERIE, SLICED_MARKUP,
                      CauserieLazyBox)

GtkWidget *causerie_sliced_markup_new (guint level);
void causerie_sliced_markup_set_markup (CauserieSlicedMarkup *self, const char *markup,
                                        gsize longest, GtkTextDirection direction);

G_END_DECLS
