/* SPDX-License-Identifier: GPL-3.0-or-later
 * Tells how full the context of the model is, once past half. */
#pragma once

#include "causerie-session.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define CAUSERIE_TYPE_CONTEXT_BUTTON (causerie_context_button_get_type ())
G_DECLARE_FINAL_TYPE (CauserieContextButton, causerie_context_button, CAUSERIE, CONTEXT_BUTTON,
                      GtkWidget)

void causerie_context_button_set_session (CauserieContextButton *self, CauserieSession *session);
void causerie_context_button_set_branch (CauserieContextButton *self, CauserieChat *chat,
                                         CauserieBranch *branch);
void causerie_context_button_set_choice (CauserieContextButton *self,
                                         const CauserieModelChoice *choice);
void causerie_context_button_set_buffer (CauserieContextButton *self, GtkTextBuffer *buffer);
void causerie_context_button_update (CauserieContextButton *self);

G_END_DECLS
