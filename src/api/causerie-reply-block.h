/* SPDX-License-Identifier: GPL-3.0-or-later
 * One content block of a reply, updated by deltas. */
#pragma once

#include "causerie-content.h"

G_BEGIN_DECLS

/**
 * CauserieReplyBlock:
 *
 * Stores the bytes of the start event, and the changed members as escaped JSON.
 */
typedef struct _CauserieReplyBlock CauserieReplyBlock;

CauserieReplyBlock *causerie_reply_block_new (gint64 index, guint id, CauserieJsonSpan start);
CauserieJsonSpan causerie_reply_block_find_start (CauserieJsonSpan delta);
void causerie_reply_block_free (CauserieReplyBlock *self);

gint64 causerie_reply_block_get_index (const CauserieReplyBlock *self);
gsize causerie_reply_block_get_size (const CauserieReplyBlock *self);
gboolean causerie_reply_block_is_open (const CauserieReplyBlock *self);
gboolean causerie_reply_block_is_thinking (const CauserieReplyBlock *self);
guint causerie_reply_block_get_content_id (const CauserieReplyBlock *self);
gboolean causerie_reply_block_is_call (const CauserieReplyBlock *self);
char *causerie_reply_block_dup_id (const CauserieReplyBlock *self);
void causerie_reply_block_set_id (CauserieReplyBlock *self, const char *id);
gboolean causerie_reply_block_apply (CauserieReplyBlock *self, CauserieJsonSpan delta);
void causerie_reply_block_close (CauserieReplyBlock *self);
void causerie_reply_block_break_off (CauserieReplyBlock *self);
void causerie_reply_block_update_content (CauserieReplyBlock *self, CauserieContent *content);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CauserieReplyBlock, causerie_reply_block_free)

G_END_DECLS
