/* SPDX-License-Identifier: GPL-3.0-or-later
 * A banner above the content: lasting text with an optional button. */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define CAUSERIE_TYPE_BANNER (causerie_banner_get_type ())
G_DECLARE_FINAL_TYPE (CauserieBanner, causerie_banner, CAUSERIE, BANNER, GtkWidget)

void causerie_banner_show (CauserieBanner *self, const char *text, const char *label,
                           const char *action);
gboolean causerie_banner_says (CauserieBanner *self, const char *text);
void causerie_banner_hide (CauserieBanner *self);

G_END_DECLS
