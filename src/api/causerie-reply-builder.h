/* SPDX-License-Identifier: GPL-3.0-or-later
 * Builds a reply from the events of its stream, and preserves the bytes of every block. */
#pragma once

#include "causerie-content.h"
#include "causerie-error.h"
#include "causerie-reply-blocks.h"
#include "causerie-types.h"

G_BEGIN_DECLS

#define CAUSERIE_TYPE_REPLY_BUILDER (causerie_reply_builder_get_type ())
G_DECLARE_FINAL_TYPE (CauserieReplyBuilder, causerie_reply_builder, CAUSERIE, REPLY_BUILDER,
                      GObject)

CauserieReplyBuilder *causerie_reply_builder_new (void);

/* Input */
void causerie_reply_builder_set_request_id (CauserieReplyBuilder *self, const char *id);
void causerie_reply_builder_continue_from (CauserieReplyBuilder *self, CauserieContent *content);
gboolean causerie_reply_builder_feed (CauserieReplyBuilder *self, const char *json, gsize length,
                                      GError **error);
gboolean causerie_reply_builder_feed_message (CauserieReplyBuilder *self, const char *json,
                                              gsize length, GError **error);
void causerie_reply_builder_end (CauserieReplyBuilder *self, const GError *broken,
                                 CauserieMessageState *state, gboolean *ends,
                                 CauserieFailure **failure);

/* Output */
gboolean causerie_reply_builder_has_started (CauserieReplyBuilder *self);
gboolean causerie_reply_builder_is_finished (CauserieReplyBuilder *self);
const char *causerie_reply_builder_get_model (CauserieReplyBuilder *self);
const char *causerie_reply_builder_get_stop_reason (CauserieReplyBuilder *self);
char *causerie_reply_builder_dup_stop_details (CauserieReplyBuilder *self);
char *causerie_reply_builder_dup_usage (CauserieReplyBuilder *self);
guint causerie_reply_builder_get_open_thinking (CauserieReplyBuilder *self);
const char *causerie_reply_builder_get_request_id (CauserieReplyBuilder *self);
gint64 causerie_reply_builder_get_context_tokens (CauserieReplyBuilder *self);
CauserieContent *causerie_reply_builder_get_content (CauserieReplyBuilder *self);

G_END_DECLS
