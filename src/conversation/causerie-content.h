/* SPDX-License-Identifier: GPL-3.0-or-later
 * The content of a message: its exact JSON text and an index of its blocks. */
#pragma once

#include "causerie-block.h"

G_BEGIN_DECLS

/**
 * CauserieContent:
 *
 * The JSON text of a message's content with an index of its blocks, shared by reference. The text
 * is complete JSON at any time: an array, or a string, the short form of one text block.
 *
 * Content made from a text is immutable and can be read in any thread. Content from
 * causerie_content_new_growing() belongs to one thread and grows until its last block is closed.
 * All references see it grow: blocks and strings from it are only valid until then, and
 * causerie_content_get_generation() changes. Appending takes time in proportion to the new text
 * only.
 */
typedef struct _CauserieContent CauserieContent;

#define CAUSERIE_TYPE_CONTENT (causerie_content_get_type ())
GType causerie_content_get_type (void) G_GNUC_CONST;

CauserieContent *causerie_content_new (const char *json, gssize length, GError **error);
CauserieContent *causerie_content_new_from_text (const char *text);
CauserieContent *causerie_content_new_from_parts (const char *text, GPtrArray *attachments);
CauserieContent *causerie_content_new_growing (void);
CauserieContent *causerie_content_ref (CauserieContent *self);
void causerie_content_unref (CauserieContent *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CauserieContent, causerie_content_unref)

/* Reading */
const char *causerie_content_get_json (const CauserieContent *self);
gsize causerie_content_get_size (const CauserieContent *self);
guint causerie_content_get_generation (const CauserieContent *self);
guint causerie_content_get_n_blocks (const CauserieContent *self);
guint causerie_content_get_n_closed (const CauserieContent *self);
CauserieBlock causerie_content_get_block (const CauserieContent *self, guint position);
guint causerie_content_find_text_end (const CauserieContent *self, guint start);
char *causerie_content_dup_text (const CauserieContent *self);
char *causerie_content_dup_text_of (const CauserieContent *self, guint start, guint end);
char *causerie_content_dup_start (const CauserieContent *self, gsize max_bytes);
char *causerie_content_dup_first_words (const CauserieContent *self, gboolean *full);
GPtrArray *causerie_content_list_attachments (const CauserieContent *self);
gboolean causerie_content_has_end_call (const CauserieContent *self);

/* Growing, for the code that builds it */
guint causerie_content_open_block (CauserieContent *self);
void causerie_content_set_block (CauserieContent *self, guint id, const char *json);
void causerie_content_grow_block (CauserieContent *self, guint id, const char *escaped,
                                  gsize length);
void causerie_content_close_block (CauserieContent *self, guint id);
gsize causerie_content_take_change (CauserieContent *self);

G_END_DECLS
