/* SPDX-License-Identifier: GPL-3.0-or-later
 * The files that are attached to the drafts of a chat. */
#pragma once

#include "causerie-attachment.h"
#include "causerie-pending-writes.h"

G_BEGIN_DECLS

#define CAUSERIE_TYPE_DRAFT_FILES (causerie_draft_files_get_type ())
G_DECLARE_FINAL_TYPE (CauserieDraftFiles, causerie_draft_files, CAUSERIE, DRAFT_FILES, GObject)

/* Signals: "changed" (int64: the draft's message, or 0): its list or the number of files being read
 * has changed; "failed" (CauserieFailure): a list cannot be stored. */
CauserieDraftFiles *causerie_draft_files_new (CauserieLibrary *library,
                                              CauseriePendingWrites *writes, gint64 chat_id);
void causerie_draft_files_set_chat_id (CauserieDraftFiles *self, gint64 chat_id);

GPtrArray *causerie_draft_files_get (CauserieDraftFiles *self, gint64 message_id);
gboolean causerie_draft_files_get_known (CauserieDraftFiles *self, gint64 message_id);
void causerie_draft_files_forget (CauserieDraftFiles *self, gint64 message_id);
guint causerie_draft_files_get_n_reading (CauserieDraftFiles *self, gint64 message_id);
void causerie_draft_files_set (CauserieDraftFiles *self, gint64 message_id, GPtrArray *attachments);
void causerie_draft_files_remove (CauserieDraftFiles *self, gint64 message_id, const char *sha256);

void causerie_draft_files_load_async (CauserieDraftFiles *self, gint64 message_id,
                                      GPtrArray *original, GCancellable *cancellable,
                                      GAsyncReadyCallback callback, gpointer data);
gboolean causerie_draft_files_load_finish (CauserieDraftFiles *self, GAsyncResult *result,
                                           GError **error);

/* Attaching */
void causerie_draft_files_add_file_async (CauserieDraftFiles *self, gint64 message_id, GFile *file,
                                          GCancellable *cancellable, GAsyncReadyCallback callback,
                                          gpointer data);
void causerie_draft_files_add_bytes_async (CauserieDraftFiles *self, gint64 message_id,
                                           GBytes *bytes, const char *name,
                                           GCancellable *cancellable, GAsyncReadyCallback callback,
                                           gpointer data);
gboolean causerie_draft_files_add_finish (CauserieDraftFiles *self, GAsyncResult *result,
                                          GError **error);

/* Sending */
void causerie_draft_files_begin_sending (CauserieDraftFiles *self, gint64 message_id);
void causerie_draft_files_end_sending (CauserieDraftFiles *self, gint64 message_id,
                                       GPtrArray *sent);
void causerie_draft_files_flush (CauserieDraftFiles *self);

G_END_DECLS
