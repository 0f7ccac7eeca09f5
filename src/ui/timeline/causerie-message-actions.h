/* SPDX-License-Identifier: GPL-3.0-or-later
 * The buttons below a message: its actions and its versions. */
#pragma once

#include "causerie-chat.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define CAUSERIE_TYPE_MESSAGE_ACTIONS (causerie_message_actions_get_type ())
G_DECLARE_FINAL_TYPE (CauserieMessageActions, causerie_message_actions, CAUSERIE, MESSAGE_ACTIONS,
                      GtkWidget)

void causerie_message_actions_set_role (CauserieMessageActions *self, CauserieRole role);
void causerie_message_actions_set_message (CauserieMessageActions *self, CauserieChat *chat,
                                           CauserieMessage *message);
void causerie_message_actions_set_working (CauserieMessageActions *self, gboolean working);
void causerie_message_actions_set_words (CauserieMessageActions *self, const char *words);
void causerie_message_actions_set_time (CauserieMessageActions *self, gint64 time);
void causerie_message_actions_set_versions (CauserieMessageActions *self, guint version, guint n);
void causerie_message_actions_focus_version (CauserieMessageActions *self, int step);
void causerie_message_actions_set_verdict (CauserieMessageActions *self, CauserieVerdict verdict);
void causerie_message_actions_set_can_judge (CauserieMessageActions *self, gboolean can_judge);

G_END_DECLS
