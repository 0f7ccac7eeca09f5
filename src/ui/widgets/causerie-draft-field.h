/* SPDX-License-Identifier: GPL-3.0-or-later
 * A text field that shows a draft of a chat and stores changes to it. */
#pragma once

#include "causerie-chat.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define CAUSERIE_TYPE_DRAFT_FIELD (causerie_draft_field_get_type ())
G_DECLARE_FINAL_TYPE (CauserieDraftField, causerie_draft_field, CAUSERIE, DRAFT_FIELD, GtkTextView)

void causerie_draft_field_set_target (CauserieDraftField *self, CauserieChat *chat,
                                      gint64 message_id);
void causerie_draft_field_set_original (CauserieDraftField *self, const char *text);
void causerie_draft_field_reset (CauserieDraftField *self);
void causerie_draft_field_set_closed (CauserieDraftField *self, gboolean closed);

char *causerie_draft_field_dup_text (CauserieDraftField *self);
gboolean causerie_draft_field_is_empty (CauserieDraftField *self);
gboolean causerie_draft_field_is_blank (CauserieDraftField *self);
gboolean causerie_draft_field_is_original (CauserieDraftField *self);
char *causerie_draft_field_take_text (CauserieDraftField *self);

void causerie_draft_field_begin_sending (CauserieDraftField *self);
void causerie_draft_field_end_sending (CauserieDraftField *self, gboolean sent);

G_END_DECLS
