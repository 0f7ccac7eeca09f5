/* SPDX-License-Identifier: GPL-3.0-or-later
 * An open conversation: its tree, its turns, its drafts. */
#pragma once

#include "causerie-attachment-store.h"
#include "causerie-chat-feedback.h"
#include "causerie-chat-list.h"
#include "causerie-chat-updates.h"
#include "causerie-draft-files.h"
#include "causerie-drafts.h"
#include "causerie-turns.h"
#include "causerie-unsaved-replies.h"
#include "causerie-versions.h"

G_BEGIN_DECLS

#define CAUSERIE_TYPE_CHAT (causerie_chat_get_type ())
G_DECLARE_FINAL_TYPE (CauserieChat, causerie_chat, CAUSERIE, CHAT, GObject)

/* Properties, with notify: "id" (int64, 0 until the first message is stored), "title" (string),
 * "loaded" (boolean), "read-only" (boolean), "working" (boolean, a turn is running), "deleted"
 * (boolean), "origin-chat-id" (int64: the chat this one continues, or 0). Signals: "turn-added"
 * (CauserieTurn), "turn-removed" (CauserieTurn), "failed" (CauserieFailure): a change could not be
 * stored and was undone; "feedback-changed"; "draft-changed" (int64: the draft's message, string:
 * the text that was just sent, or NULL), "closing". */
CauserieChat *causerie_chat_new (CauserieLibrary *library, CauseriePendingWrites *writes,
                                 CauserieClient *client, CauserieSettings *settings,
                                 CauserieRegistry *registry, CauserieChatList *list,
                                 gint64 chat_id);
void causerie_chat_stop_async (CauserieChat *self, GAsyncReadyCallback callback, gpointer data);
gboolean causerie_chat_stop_finish (CauserieChat *self, GAsyncResult *result, GError **error);
gint64 causerie_chat_get_id (CauserieChat *self);
const char *causerie_chat_get_title (CauserieChat *self);
gboolean causerie_chat_get_loaded (CauserieChat *self);
gboolean causerie_chat_get_read_only (CauserieChat *self);
gboolean causerie_chat_get_writable (CauserieChat *self);
gboolean causerie_chat_is_purged (CauserieChat *self);
gboolean causerie_chat_is_blank (CauserieChat *self);
gboolean causerie_chat_get_working (CauserieChat *self);
gint64 causerie_chat_get_origin_chat_id (CauserieChat *self);
CauserieTree *causerie_chat_get_tree (CauserieChat *self);
CauserieSetup *causerie_chat_get_setup (CauserieChat *self);

void causerie_chat_load_async (CauserieChat *self, GCancellable *cancellable,
                               GAsyncReadyCallback callback, gpointer data);
gboolean causerie_chat_load_finish (CauserieChat *self, GAsyncResult *result, GError **error);
void causerie_chat_load_content (CauserieChat *self, CauserieMessage *message);
CauserieContentLoader *causerie_chat_get_content_loader (CauserieChat *self);

/* Branches: a view owned by the caller; causerie_chat_show() switches it and stores the choice. */
CauserieBranch *causerie_chat_create_branch (CauserieChat *self);
void causerie_chat_show (CauserieChat *self, CauserieBranch *branch, gint64 message_id);

/* Turns. The asynchronous calls complete when the user's message is stored; the turn continues.
 * They fail with CAUSERIE_ERROR_ENDED, _BUSY, _EMPTY, _READ_ONLY, _DISK_FULL ..., and then nothing
 * has changed. causerie_chat_send_text_async() leaves the composer's draft unchanged. */
void causerie_chat_send_async (CauserieChat *self, CauserieBranch *branch, const char *text,
                               const CauserieModelChoice *choice, GCancellable *cancellable,
                               GAsyncReadyCallback callback, gpointer data);
void causerie_chat_send_text_async (CauserieChat *self, CauserieBranch *branch, const char *text,
                                    const CauserieModelChoice *choice, GCancellable *cancellable,
                                    GAsyncReadyCallback callback, gpointer data);
void causerie_chat_edit_async (CauserieChat *self, CauserieBranch *branch, gint64 message_id,
                               const char *text, const CauserieModelChoice *choice,
                               GCancellable *cancellable, GAsyncReadyCallback callback,
                               gpointer data);
void causerie_chat_retry_async (CauserieChat *self, CauserieBranch *branch, gint64 message_id,
                                const CauserieModelChoice *choice, GCancellable *cancellable,
                                GAsyncReadyCallback callback, gpointer data);
gboolean causerie_chat_turn_finish (CauserieChat *self, GAsyncResult *result, GError **error);
CauserieTurn *causerie_chat_get_turn (CauserieChat *self, CauserieBranch *branch);
CauserieTurn *causerie_chat_get_turn_below (CauserieChat *self, gint64 parent_id);

/* Replies whose end could not be stored */
gboolean causerie_chat_has_unsaved (CauserieChat *self);
void causerie_chat_store_again (CauserieChat *self);

/* Copies a branch up to a message, or the last part of that, into a new chat. */
void causerie_chat_continue_async (CauserieChat *self, gint64 message_id, CauserieCopyExtent extent,
                                   const CauserieChatSetup *setup, GCancellable *cancellable,
                                   GAsyncReadyCallback callback, gpointer data);
gint64 causerie_chat_continue_finish (CauserieChat *self, GAsyncResult *result, GError **error);

/* Versions */
gboolean causerie_chat_delete_version (CauserieChat *self, gint64 message_id, gboolean deleted);

/* Drafts: @message_id 0 is the composer's. Stored within half a second. */
CauserieDrafts *causerie_chat_get_drafts (CauserieChat *self);
CauserieDraftFiles *causerie_chat_get_draft_files (CauserieChat *self);
CauserieAttachmentStore *causerie_chat_get_attachment_store (CauserieChat *self);
const char *causerie_chat_get_draft (CauserieChat *self, gint64 message_id);
void causerie_chat_set_draft (CauserieChat *self, gint64 message_id, const char *text);
void causerie_chat_merge_draft (CauserieChat *self, gint64 message_id, const char *text);
void causerie_chat_load_draft_async (CauserieChat *self, gint64 message_id,
                                     GCancellable *cancellable, GAsyncReadyCallback callback,
                                     gpointer data);
char *causerie_chat_load_draft_finish (CauserieChat *self, GAsyncResult *result, GError **error);

/* Feedback: stored in the library, never sent */
const CauserieFeedback *causerie_chat_get_feedback (CauserieChat *self, gint64 message_id);
void causerie_chat_set_feedback (CauserieChat *self, gint64 message_id, CauserieVerdict verdict,
                                 const char *reasons, const char *text);
void causerie_chat_set_feedback_async (CauserieChat *self, gint64 message_id,
                                       CauserieVerdict verdict, const char *reasons,
                                       const char *text, GCancellable *cancellable,
                                       GAsyncReadyCallback callback, gpointer data);
gboolean causerie_chat_set_feedback_finish (CauserieChat *self, GAsyncResult *result,
                                            GError **error);

G_END_DECLS
