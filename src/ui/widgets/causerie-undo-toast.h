/* SPDX-License-Identifier: GPL-3.0-or-later
 * The passing word after a deletion, with the way back. */
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

AdwToast *causerie_undo_toast_new (const char *text);

G_END_DECLS
