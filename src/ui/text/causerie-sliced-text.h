/* SPDX-License-Identifier: GPL-3.0-or-later
 * Plain text of any length, as labels for slices of it. */
#pragma once

#include "causerie-code-colors.h"
#include "causerie-lazy-box.h"

G_BEGIN_DECLS

#define CAUSERIE_TYPE_SLICED_TEXT (causerie_sliced_text_get_type ())
G_DECLARE_FINAL_TYPE (CauserieSlicedText, causerie_sliced_text, CAUSERIE, SLICED_TEXT,
                      CauserieLazyBox)

GtkWidget *causerie_sliced_text_new (void);
GtkWidget *causerie_sliced_text_new_code (CauserieCodeColors *colors);
void causerie_sliced_text_set_text (CauserieSlicedText *self, const char *text, gsize shown);
void causerie_sliced_text_append (CauserieSlicedText *self, const char *text, gsize shown);
gsize causerie_sliced_text_get_length (CauserieSlicedText *self);
const char *causerie_sliced_text_get_text (CauserieSlicedText *self);

G_END_DECLS
