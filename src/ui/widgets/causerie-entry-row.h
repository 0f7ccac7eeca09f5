/* SPDX-License-Identifier: GPL-3.0-or-later
 * Makes AdwEntryRow accessible to screen readers. */
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

void causerie_entry_row_describe (AdwEntryRow *row);
char *causerie_entry_row_dup_text (AdwEntryRow *row);
void causerie_entry_row_set_text (AdwEntryRow *row, const char *text);

G_END_DECLS
