/* SPDX-License-Identifier: GPL-3.0-or-later
 * Content blocks: views of the raw JSON that a message keeps. */
#pragma once

#include "causerie-json.h"

#include <glib-object.h>

G_BEGIN_DECLS

/**
 * CauserieBlockKind:
 * @CAUSERIE_BLOCK_OTHER: a type this version does not know; kept and sent back as it came
 * @CAUSERIE_BLOCK_DAMAGED: a string in place of a block: what can be read of one whose bytes were
 *   damaged on the disk; shown, and never sent
 */
typedef enum
{
  CAUSERIE_BLOCK_OTHER,
  CAUSERIE_BLOCK_TEXT,
  CAUSERIE_BLOCK_THINKING,
  CAUSERIE_BLOCK_REDACTED_THINKING,
  CAUSERIE_BLOCK_TOOL_USE,
  CAUSERIE_BLOCK_TOOL_RESULT,
  CAUSERIE_BLOCK_DAMAGED,
} CauserieBlockKind;

/**
 * CauserieBlock:
 * @kind: what it is
 * @raw: the block's bytes within the content it was read from
 *
 * One content block. It borrows from the content text, which must outlive it.
 */
typedef struct
{
  CauserieBlockKind kind;
  CauserieJsonSpan raw;
} CauserieBlock;

GArray *causerie_content_list_blocks (const char *content, GError **error);
char *causerie_block_dup_text (const CauserieBlock *block);
gboolean causerie_block_continues_text (const CauserieBlock *block, const CauserieBlock *last);
char *causerie_block_dup_member (const CauserieBlock *block, const char *name);
gboolean causerie_block_is_end_call (const CauserieBlock *block);

gboolean causerie_text_is_blank (const char *text);
char *causerie_content_from_text (const char *text);
char *causerie_content_dup_text (const char *content);
char *causerie_content_dup_first_words (const char *content);
char *causerie_content_cut_first_words (const char *content, gboolean *cut);
gboolean causerie_content_has_end_call (const char *content);

G_END_DECLS
