/* SPDX-License-Identifier: GPL-3.0-or-later
 * The library of all conversations on disk. All calls are asynchronous, and only the library's own
 * thread uses SQLite. */
#pragma once

#include "causerie-record.h"
#include "causerie-tree.h"

G_BEGIN_DECLS

#define CAUSERIE_TYPE_LIBRARY (causerie_library_get_type ())
G_DECLARE_FINAL_TYPE (CauserieLibrary, causerie_library, CAUSERIE, LIBRARY, GObject)

/* Property: "damaged". Signals: "added" and "changed", each with the id of a chat (int64) and the
 * ids of messages (GArray of gint64) that this process wrote. */

/* Opening. Calls run in the order in which they are made, so a read sees all earlier writes. */
CauserieLibrary *causerie_library_new (const char *folder);
void causerie_library_open_async (CauserieLibrary *self, GCancellable *cancellable,
                                  GAsyncReadyCallback callback, gpointer data);
gboolean causerie_library_open_finish (CauserieLibrary *self, GAsyncResult *result, GError **error);
gboolean causerie_library_is_open (CauserieLibrary *self);
const char *causerie_library_get_path (CauserieLibrary *self);
const GError *causerie_library_get_read_only_reason (CauserieLibrary *self);
void causerie_library_move_damaged_async (CauserieLibrary *self, GCancellable *cancellable,
                                          GAsyncReadyCallback callback, gpointer data);
char *causerie_library_move_damaged_finish (CauserieLibrary *self, GAsyncResult *result,
                                            GError **error);
void causerie_library_salvage_async (CauserieLibrary *self, GCancellable *cancellable,
                                     GAsyncReadyCallback callback, gpointer data);
CauserieSalvaged *causerie_library_salvage_finish (CauserieLibrary *self, GAsyncResult *result,
                                                   GError **error);
void causerie_library_close_async (CauserieLibrary *self, GCancellable *cancellable,
                                   GAsyncReadyCallback callback, gpointer data);
gboolean causerie_library_close_finish (CauserieLibrary *self, GAsyncResult *result,
                                        GError **error);

/* Chats */
void causerie_library_list_chats_async (CauserieLibrary *self, GCancellable *cancellable,
                                        GAsyncReadyCallback callback, gpointer data);
GPtrArray *causerie_library_list_chats_finish (CauserieLibrary *self, GAsyncResult *result,
                                               GError **error);
void causerie_library_load_chat_async (CauserieLibrary *self, gint64 chat_id,
                                       GCancellable *cancellable, GAsyncReadyCallback callback,
                                       gpointer data);
CauserieChatRecord *causerie_library_load_chat_finish (CauserieLibrary *self, GAsyncResult *result,
                                                       GError **error);
void causerie_library_search_async (CauserieLibrary *self, const char *words,
                                    GCancellable *cancellable, GAsyncReadyCallback callback,
                                    gpointer data);
GArray *causerie_library_search_finish (CauserieLibrary *self, GAsyncResult *result,
                                        GError **error);

/* Writing: each call is one transaction. All of them are finished with
 * causerie_library_write_finish(). */
void causerie_library_set_title_async (CauserieLibrary *self, gint64 chat_id, const char *title,
                                       CauserieTitleOrigin origin, GCancellable *cancellable,
                                       GAsyncReadyCallback callback, gpointer data);
void causerie_library_delete_chat_async (CauserieLibrary *self, gint64 chat_id, gboolean deleted,
                                         GCancellable *cancellable, GAsyncReadyCallback callback,
                                         gpointer data);
void causerie_library_purge_chat_async (CauserieLibrary *self, gint64 chat_id,
                                        GCancellable *cancellable, GAsyncReadyCallback callback,
                                        gpointer data);
void causerie_library_choose_async (CauserieLibrary *self, gint64 chat_id, GArray *choices,
                                    gint64 leaf_id, GCancellable *cancellable,
                                    GAsyncReadyCallback callback, gpointer data);
void causerie_library_delete_message_async (CauserieLibrary *self, gint64 message_id,
                                            gboolean deleted, GCancellable *cancellable,
                                            GAsyncReadyCallback callback, gpointer data);
void causerie_library_set_failure_async (CauserieLibrary *self, gint64 message_id,
                                         CauserieFailure *failure, GCancellable *cancellable,
                                         GAsyncReadyCallback callback, gpointer data);
void causerie_library_set_draft_async (CauserieLibrary *self, gint64 chat_id, gint64 message_id,
                                       const char *text, GCancellable *cancellable,
                                       GAsyncReadyCallback callback, gpointer data);
void causerie_library_set_feedback_async (CauserieLibrary *self, gint64 message_id,
                                          const CauserieFeedback *feedback,
                                          GCancellable *cancellable, GAsyncReadyCallback callback,
                                          gpointer data);
void causerie_library_write_reply_async (CauserieLibrary *self, gint64 message_id,
                                         const CauserieReplyPart *part, GCancellable *cancellable,
                                         GAsyncReadyCallback callback, gpointer data);
void causerie_library_finish_reply_async (CauserieLibrary *self, gint64 message_id,
                                          const CauserieReplyEnd *end, GCancellable *cancellable,
                                          GAsyncReadyCallback callback, gpointer data);
gboolean causerie_library_write_finish (CauserieLibrary *self, GAsyncResult *result,
                                        GError **error);

/* Copying */
void causerie_library_copy_branch_async (CauserieLibrary *self, gint64 chat_id, gint64 leaf_id,
                                         CauserieCopyExtent extent, const CauserieChatSetup *setup,
                                         GCancellable *cancellable, GAsyncReadyCallback callback,
                                         gpointer data);
CauserieChatRecord *causerie_library_copy_branch_finish (CauserieLibrary *self,
                                                         GAsyncResult *result, GError **error);

/* Messages. add_message and begin_reply return the new message with its content. */
void causerie_library_add_message_async (CauserieLibrary *self, const CauserieNewMessage *message,
                                         GCancellable *cancellable, GAsyncReadyCallback callback,
                                         gpointer data);
CauserieMessage *causerie_library_add_message_finish (CauserieLibrary *self, GAsyncResult *result,
                                                      gint64 *chat_id, GError **error);
void causerie_library_begin_reply_async (CauserieLibrary *self, const CauserieNewReply *reply,
                                         GCancellable *cancellable, GAsyncReadyCallback callback,
                                         gpointer data);
CauserieMessage *causerie_library_begin_reply_finish (CauserieLibrary *self, GAsyncResult *result,
                                                      GError **error);
void causerie_library_load_messages_async (CauserieLibrary *self, gint64 chat_id,
                                           GArray *message_ids, GCancellable *cancellable,
                                           GAsyncReadyCallback callback, gpointer data);
CauserieChatRecord *causerie_library_load_messages_finish (CauserieLibrary *self,
                                                           GAsyncResult *result, GError **error);
void causerie_library_load_contents_async (CauserieLibrary *self, GArray *message_ids,
                                           GCancellable *cancellable, GAsyncReadyCallback callback,
                                           gpointer data);
GHashTable *causerie_library_load_contents_finish (CauserieLibrary *self, GAsyncResult *result,
                                                   GError **error);

/* What replies took */
void causerie_library_load_reply_facts_async (CauserieLibrary *self, gint64 message_id,
                                              GCancellable *cancellable,
                                              GAsyncReadyCallback callback, gpointer data);
CauserieReplyFacts *causerie_library_load_reply_facts_finish (CauserieLibrary *self,
                                                              GAsyncResult *result, GError **error);
void causerie_library_visit_replies_async (CauserieLibrary *self, const CauserieReplyRange *range,
                                           CauserieReplyVisitor visit, gpointer visitor_data,
                                           GDestroyNotify free_data, GCancellable *cancellable,
                                           GAsyncReadyCallback callback, gpointer data);
gpointer causerie_library_visit_replies_finish (CauserieLibrary *self, GAsyncResult *result,
                                                GError **error);

/* Attachments */
void causerie_library_add_attachment_async (CauserieLibrary *self, const char *sha256,
                                            GBytes *bytes, GCancellable *cancellable,
                                            GAsyncReadyCallback callback, gpointer data);
void causerie_library_read_attachment_async (CauserieLibrary *self, const char *sha256,
                                             gint64 offset, GCancellable *cancellable,
                                             GAsyncReadyCallback callback, gpointer data);
GBytes *causerie_library_read_attachment_finish (CauserieLibrary *self, GAsyncResult *result,
                                                 GError **error);
void causerie_library_find_missing_attachments_async (CauserieLibrary *self, GPtrArray *attachments,
                                                      GCancellable *cancellable,
                                                      GAsyncReadyCallback callback, gpointer data);
GHashTable *causerie_library_find_missing_attachments_finish (CauserieLibrary *self,
                                                              GAsyncResult *result, GError **error);
void causerie_library_set_draft_attachments_async (CauserieLibrary *self, gint64 chat_id,
                                                   gint64 message_id, GPtrArray *attachments,
                                                   GCancellable *cancellable,
                                                   GAsyncReadyCallback callback, gpointer data);
void causerie_library_get_draft_attachments_async (CauserieLibrary *self, gint64 chat_id,
                                                   gint64 message_id, GPtrArray *original,
                                                   GCancellable *cancellable,
                                                   GAsyncReadyCallback callback, gpointer data);
GPtrArray *causerie_library_get_draft_attachments_finish (CauserieLibrary *self,
                                                          GAsyncResult *result, GError **error);

/* Setups */
void causerie_library_set_setup_async (CauserieLibrary *self, gint64 chat_id,
                                       const CauserieChatSetup *setup, GCancellable *cancellable,
                                       GAsyncReadyCallback callback, gpointer data);
void causerie_library_get_setup_async (CauserieLibrary *self, gint64 chat_id,
                                       GCancellable *cancellable, GAsyncReadyCallback callback,
                                       gpointer data);
CauserieChatSetup *causerie_library_get_setup_finish (CauserieLibrary *self, GAsyncResult *result,
                                                      GError **error);

/* Presets */
void causerie_library_list_presets_async (CauserieLibrary *self, GCancellable *cancellable,
                                          GAsyncReadyCallback callback, gpointer data);
GPtrArray *causerie_library_list_presets_finish (CauserieLibrary *self, GAsyncResult *result,
                                                 GError **error);
void causerie_library_put_preset_async (CauserieLibrary *self, const CauseriePresetRecord *preset,
                                        GCancellable *cancellable, GAsyncReadyCallback callback,
                                        gpointer data);
void causerie_library_remove_preset_async (CauserieLibrary *self, const char *uid,
                                           GCancellable *cancellable, GAsyncReadyCallback callback,
                                           gpointer data);
void causerie_library_order_presets_async (CauserieLibrary *self, const char *const *uids,
                                           GCancellable *cancellable, GAsyncReadyCallback callback,
                                           gpointer data);

/* Frozen prefixes, drafts, feedback */
void causerie_library_get_prefix_async (CauserieLibrary *self, gint64 chat_id, const char *service,
                                        const char *model, GCancellable *cancellable,
                                        GAsyncReadyCallback callback, gpointer data);
CauseriePrefix *causerie_library_get_prefix_finish (CauserieLibrary *self, GAsyncResult *result,
                                                    GError **error);
void causerie_library_get_draft_async (CauserieLibrary *self, gint64 chat_id, gint64 message_id,
                                       GCancellable *cancellable, GAsyncReadyCallback callback,
                                       gpointer data);
char *causerie_library_get_draft_finish (CauserieLibrary *self, GAsyncResult *result,
                                         GError **error);
void causerie_library_list_feedback_async (CauserieLibrary *self, gint64 chat_id,
                                           GCancellable *cancellable, GAsyncReadyCallback callback,
                                           gpointer data);
GPtrArray *causerie_library_list_feedback_finish (CauserieLibrary *self, GAsyncResult *result,
                                                  GError **error);

G_END_DECLS
