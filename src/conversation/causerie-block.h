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
 * @id: its number within the content, rising from block to block, from 1 on
 * @open: whether it still grows
 * @cited: whether it has a list of citations
 * @raw: its bytes, whole JSON also while it grows
 * @text: the string of a text, thinking or damaged block; empty where there is none
 *
 * One content block. It borrows from the content and is valid until that grows.
 */
typedef struct
{
  CauserieBlockKind kind;
  guint id;
  gboolean open;
  gboolean cited;
  CauserieJsonSpan raw;
  CauserieJsonSpan text;
} CauserieBlock;

char *causerie_block_dup_text (const CauserieBlock *block);
char *causerie_block_dup_start (const CauserieBlock *block, gsize most_bytes);
char *causerie_block_read_text (const CauserieBlock *block, gsize *position);
gboolean causerie_block_ends_in_half (const CauserieBlock *block, CauserieJsonSpan *half);
gboolean causerie_block_continues_text (const CauserieBlock *block, const CauserieBlock *last);
char *causerie_block_dup_member (const CauserieBlock *block, const char *name);
gboolean causerie_block_is_end_call (const CauserieBlock *block);

gboolean causerie_text_is_blank (const char *text);

G_END_DECLS
