/* SPDX-License-Identifier: GPL-3.0-or-later
 * The row of a message in the timeline: sender, content, state, and actions. */
#pragma once

#include "causerie-find-words.h"
#include "causerie-message-body.h"
#include "causerie-session.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define CAUSERIE_TYPE_MESSAGE_ROW (causerie_message_row_get_type ())
G_DECLARE_FINAL_TYPE (CauserieMessageRow, causerie_message_row, CAUSERIE, MESSAGE_ROW, GtkWidget)

GtkWidget *causerie_message_row_new (CauserieSession *session, CauserieChat *chat,
                                     CauserieBranch *branch, CauserieMessage *message);
gint64 causerie_message_row_get_message_id (CauserieMessageRow *self);
CauserieMessageBody *causerie_message_row_get_body (CauserieMessageRow *self);
void causerie_message_row_find (CauserieMessageRow *self, CauserieFindWords *words, int current);
gboolean causerie_message_row_get_found_place (CauserieMessageRow *self, guint n,
                                               graphene_rect_t *place);

G_END_DECLS
