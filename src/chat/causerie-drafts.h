/* SPDX-License-Identifier: GPL-3.0-or-later
 * The unsent texts of a chat, stored within half a second. */
#pragma once

#include "causerie-pending-writes.h"

G_BEGIN_DECLS

#define CAUSERIE_TYPE_DRAFTS (causerie_drafts_get_type ())
G_DECLARE_FINAL_TYPE (CauserieDrafts, causerie_drafts, CAUSERIE, DRAFTS, GObject)

CauserieDrafts *causerie_drafts_new (CauserieLibrary *library, CauseriePendingWrites *writes,
                                     gint64 chat_id);
void causerie_drafts_set_chat_id (CauserieDrafts *self, gint64 chat_id);
const char *causerie_drafts_get (CauserieDrafts *self, gint64 message_id);
void causerie_drafts_set (CauserieDrafts *self, gint64 message_id, const char *text);
void causerie_drafts_merge (CauserieDrafts *self, gint64 message_id, const char *text);
void causerie_drafts_load_async (CauserieDrafts *self, gint64 message_id, GCancellable *cancellable,
                                 GAsyncReadyCallback callback, gpointer data);
char *causerie_drafts_load_finish (CauserieDrafts *self, GAsyncResult *result, GError **error);
void causerie_drafts_begin_sending (CauserieDrafts *self, gint64 message_id);
void causerie_drafts_end_sending (CauserieDrafts *self, gint64 message_id, const char *text,
                                  gboolean sent);
void causerie_drafts_flush (CauserieDrafts *self);
gboolean causerie_draft_contains (const char *whole, const char *part);

G_END_DECLS
