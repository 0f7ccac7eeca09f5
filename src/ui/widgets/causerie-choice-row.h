/* SPDX-License-Identifier: GPL-3.0-or-later
 * What is chosen in a row with a menu, told to screen readers. */
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

void causerie_choice_row_describe (AdwComboRow *row);

G_END_DECLS
