/* SPDX-License-Identifier: GPL-3.0-or-later
 * The line above a chat that links to the chat it continues. */
#pragma once

#include "causerie-session.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define CAUSERIE_TYPE_ORIGIN_LINE (causerie_origin_line_get_type ())
G_DECLARE_FINAL_TYPE (CauserieOriginLine, causerie_origin_line, CAUSERIE, ORIGIN_LINE, GtkWidget)

void causerie_origin_line_set_chat (CauserieOriginLine *self, CauserieSession *session,
                                    CauserieChat *chat);

G_END_DECLS
