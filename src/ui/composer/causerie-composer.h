/* SPDX-License-Identifier: GPL-3.0-or-later
 * The text field for the next message, with the model menu and the Send button. */
#pragma once

#include "causerie-session.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define CAUSERIE_TYPE_COMPOSER (causerie_composer_get_type ())
G_DECLARE_FINAL_TYPE (CauserieComposer, causerie_composer, CAUSERIE, COMPOSER, GtkWidget)

void causerie_composer_set_secondary (CauserieComposer *self, gboolean secondary);
void causerie_composer_set_session (CauserieComposer *self, CauserieSession *session);
void causerie_composer_set_chat (CauserieComposer *self, CauserieChat *chat,
                                 CauserieBranch *branch);
void causerie_composer_quote (CauserieComposer *self, const char *text);
void causerie_composer_attach (CauserieComposer *self, GSList *files);
gboolean causerie_composer_get_open (CauserieComposer *self);
void causerie_composer_focus_text (CauserieComposer *self);
CauserieServiceEntry *causerie_composer_get_service (CauserieComposer *self);
void causerie_composer_open_model_menu (CauserieComposer *self);
gboolean causerie_composer_is_sending (CauserieComposer *self);
char *causerie_composer_take_text (CauserieComposer *self);
void causerie_composer_send_text (CauserieComposer *self, const char *text);
void causerie_composer_retry (CauserieComposer *self, gint64 message_id);

G_END_DECLS
