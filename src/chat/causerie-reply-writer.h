/* SPDX-License-Identifier: GPL-3.0-or-later
 * Stores a reply while it arrives: its row in the library, its message object, and its end. */
#pragma once

#include "causerie-clock.h"
#include "causerie-library.h"
#include "causerie-reply-builder.h"

G_BEGIN_DECLS

#define CAUSERIE_TYPE_REPLY_WRITER (causerie_reply_writer_get_type ())
G_DECLARE_FINAL_TYPE (CauserieReplyWriter, causerie_reply_writer, CAUSERIE, REPLY_WRITER, GObject)

/* Property with notify: "pending" (boolean: storing the end failed for a passing reason). Signal:
 * "grown" (#CauserieContent: the current content of the message). */
CauserieReplyWriter *causerie_reply_writer_new (CauserieLibrary *library, CauserieClock *clock);
CauserieMessage *causerie_reply_writer_get_reply (CauserieReplyWriter *self);

/* A reply has several parts if the service pauses (stop reason "pause_turn"). */
void causerie_reply_writer_begin_part (CauserieReplyWriter *self, CauserieReplyBuilder *builder);
void causerie_reply_writer_end_part (CauserieReplyWriter *self);
CauserieContent *causerie_reply_writer_get_partial (CauserieReplyWriter *self);
CauserieContent *causerie_reply_writer_get_content (CauserieReplyWriter *self);
gboolean causerie_reply_writer_is_flush_scheduled (CauserieReplyWriter *self);

void causerie_reply_writer_begin_async (CauserieReplyWriter *self, const CauserieNewReply *reply,
                                        GAsyncReadyCallback callback, gpointer data);
gboolean causerie_reply_writer_begin_finish (CauserieReplyWriter *self, GAsyncResult *result,
                                             GError **error);
void causerie_reply_writer_end_async (CauserieReplyWriter *self, CauserieMessageState state,
                                      gboolean ends, CauserieFailure *failure,
                                      GAsyncReadyCallback callback, gpointer data);
void causerie_reply_writer_end_finish (CauserieReplyWriter *self, GAsyncResult *result);
gboolean causerie_reply_writer_get_pending (CauserieReplyWriter *self);
void causerie_reply_writer_store_again (CauserieReplyWriter *self);

G_END_DECLS
