/* SPDX-License-Identifier: GPL-3.0-or-later
 * The blocks of a reply while it streams, and the content that is built from them. */
#pragma once

#include "causerie-content.h"

G_BEGIN_DECLS

/**
 * CAUSERIE_REPLY_MAX_SIZE:
 *
 * The maximum size of the content of a reply in bytes.
 */
#define CAUSERIE_REPLY_MAX_SIZE (8 * 1024 * 1024)

/**
 * CauserieReplyBlocks:
 *
 * Handles the events that start, change and stop blocks (Messages API, streaming). Errors are
 * %CAUSERIE_ERROR_REPLY_TOO_LONG for more than 8 MB and %CAUSERIE_ERROR_BAD_ANSWER for more than
 * 4,000 blocks; an @error that is set already is not overwritten.
 */
typedef struct _CauserieReplyBlocks CauserieReplyBlocks;

CauserieReplyBlocks *causerie_reply_blocks_new (CauserieContent *content);
void causerie_reply_blocks_free (CauserieReplyBlocks *self);

void causerie_reply_blocks_adopt (CauserieReplyBlocks *self, CauserieJsonSpan content,
                                  GError **error);
gboolean causerie_reply_blocks_handle_start (CauserieReplyBlocks *self, CauserieJsonSpan event,
                                             GError **error);
gboolean causerie_reply_blocks_handle_delta (CauserieReplyBlocks *self, CauserieJsonSpan event,
                                             GError **error);
gboolean causerie_reply_blocks_handle_stop (CauserieReplyBlocks *self, CauserieJsonSpan event);
void causerie_reply_blocks_break_off (CauserieReplyBlocks *self);
guint causerie_reply_blocks_get_open_thinking (CauserieReplyBlocks *self);
CauserieContent *causerie_reply_blocks_get_content (CauserieReplyBlocks *self);

G_END_DECLS
