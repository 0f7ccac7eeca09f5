/* SPDX-License-Identifier: GPL-3.0-or-later
 * The colors of program text, computed in idle time. */
#pragma once

#include <gtksourceview/gtksource.h>

G_BEGIN_DECLS

#define CAUSERIE_TYPE_CODE_COLORS (causerie_code_colors_get_type ())
G_DECLARE_FINAL_TYPE (CauserieCodeColors, causerie_code_colors, CAUSERIE, CODE_COLORS, GObject)

CauserieCodeColors *causerie_code_colors_new (void);
void causerie_code_colors_set_language (CauserieCodeColors *self, GtkSourceLanguage *language);
void causerie_code_colors_set_text (CauserieCodeColors *self, const char *text, gsize kept);
PangoAttrList *causerie_code_colors_get (CauserieCodeColors *self, gsize start, gsize end);

G_END_DECLS
