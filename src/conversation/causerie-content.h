/* SPDX-License-Identifier: GPL-3.0-or-later
 * What a message says: its exact JSON text and an index of its blocks. */
#pragma once

#include "causerie-block.h"

G_BEGIN_DECLS

/**
 * CauserieContent:
 *
 * The JSON text of a message's content with an index of the blocks in it, made once and shared by
 * reference. The text is whole at any time: a JSON array, or a JSON string, which is short for one
 * text block.
 *
 * Content made from a text never changes; it may be read by any thread. Content from
 * causerie_content_new_growing() belongs to one thread and grows until the one who builds it has
 * closed the last block. All who hold a reference see it grow: blocks and strings that were taken
 * from it are valid until then, and causerie_content_get_generation() tells whether it has grown.
 * A word that is added costs what the word costs; nothing is read or copied again.
 */
typedef struct _CauserieContent CauserieContent;

#define CAUSERIE_TYPE_CONTENT (causerie_content_get_type ())
GType causerie_content_get_type (void) G_GNUC_CONST;

CauserieContent *causerie_content_new (const char *json, gssize length, GError **error);
CauserieContent *causerie_content_new_from_text (const char *text);
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
char *causerie_content_dup_text (const CauserieContent *self);
char *causerie_content_dup_first_words (const CauserieContent *self, gboolean *full);
gboolean causerie_content_has_end_call (const CauserieContent *self);

/* Growing, for the one who builds it */
guint causerie_content_open_block (CauserieContent *self);
void causerie_content_set_block (CauserieContent *self, guint id, const char *json);
void causerie_content_grow_block (CauserieContent *self, guint id, const char *escaped,
                                  gsize length);
void causerie_content_close_block (CauserieContent *self, guint id);
gsize causerie_content_take_change (CauserieContent *self);

G_END_DECLS
