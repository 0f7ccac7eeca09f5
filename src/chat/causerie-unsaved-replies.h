/* SPDX-License-Identifier: GPL-3.0-or-later
 * Replies whose end could not be stored, retried until the write succeeds. */
#pragma once

#include "causerie-reply-writer.h"

G_BEGIN_DECLS

#define CAUSERIE_TYPE_UNSAVED_REPLIES (causerie_unsaved_replies_get_type ())
G_DECLARE_FINAL_TYPE (CauserieUnsavedReplies, causerie_unsaved_replies, CAUSERIE, UNSAVED_REPLIES,
                      GObject)

CauserieUnsavedReplies *causerie_unsaved_replies_new (GObject *owner);
void causerie_unsaved_replies_add (CauserieUnsavedReplies *self, CauserieReplyWriter *writer);
void causerie_unsaved_replies_store (CauserieUnsavedReplies *self);
void causerie_unsaved_replies_stop (CauserieUnsavedReplies *self);
gboolean causerie_unsaved_replies_is_empty (CauserieUnsavedReplies *self);
gboolean causerie_unsaved_replies_contains (CauserieUnsavedReplies *self, gint64 message_id);

G_END_DECLS
