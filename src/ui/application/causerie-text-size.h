/* SPDX-License-Identifier: GPL-3.0-or-later
 * Applies the text size that the reader chose to all windows. */
#pragma once

#include "causerie-settings.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define CAUSERIE_TYPE_TEXT_SIZE (causerie_text_size_get_type ())
G_DECLARE_FINAL_TYPE (CauserieTextSize, causerie_text_size, CAUSERIE, TEXT_SIZE, GObject)

CauserieTextSize *causerie_text_size_new (CauserieSettings *settings, GdkDisplay *display);
void causerie_text_size_step (CauserieTextSize *self, int steps);
void causerie_text_size_reset (CauserieTextSize *self);

G_END_DECLS
