/* SPDX-License-Identifier: GPL-3.0-or-later
 * Makes the selection of an AdwComboRow accessible. */
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

void causerie_choice_row_describe (AdwComboRow *row);

G_END_DECLS
