/* SPDX-License-Identifier: GPL-3.0-or-later
 * The user's feedback on the replies of a chat: stored in the library, never sent. */
#pragma once

#include "causerie-pending-writes.h"

G_BEGIN_DECLS

#define CAUSERIE_TYPE_CHAT_FEEDBACK (causerie_chat_feedback_get_type ())
G_DECLARE_FINAL_TYPE (CauserieChatFeedback, causerie_chat_feedback, CAUSERIE, CHAT_FEEDBACK,
                      GObject)

/* Signals: "changed"; "failed" (CauserieFailure): feedback could not be stored, and the stored one
 * is shown again. */
CauserieChatFeedback *causerie_chat_feedback_new (CauserieLibrary *library,
                                                  CauseriePendingWrites *writes,
                                                  CauserieTree *tree);
void causerie_chat_feedback_set_chat_id (CauserieChatFeedback *self, gint64 chat_id);
void causerie_chat_feedback_load_async (CauserieChatFeedback *self, GAsyncReadyCallback callback,
                                        gpointer data);
gboolean causerie_chat_feedback_load_finish (CauserieChatFeedback *self, GAsyncResult *result,
                                             GError **error);
const CauserieFeedback *causerie_chat_feedback_get (CauserieChatFeedback *self, gint64 message_id);
void causerie_chat_feedback_set (CauserieChatFeedback *self, gint64 message_id,
                                 CauserieVerdict verdict, const char *reasons, const char *text);
void causerie_chat_feedback_set_async (CauserieChatFeedback *self, gint64 message_id,
                                       CauserieVerdict verdict, const char *reasons,
                                       const char *text, GCancellable *cancellable,
                                       GAsyncReadyCallback callback, gpointer data);
gboolean causerie_chat_feedback_set_finish (CauserieChatFeedback *self, GAsyncResult *result,
                                            GError **error);

G_END_DECLS
