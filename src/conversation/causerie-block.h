/* SPDX-License-Identifier: GPL-3.0-or-later
 * Content blocks: views of the raw JSON of a message's content. */
#pragma once

#include "causerie-json.h"

#include <glib-object.h>

G_BEGIN_DECLS

/**
 * CauserieBlockKind:
 * @CAUSERIE_BLOCK_OTHER: an unknown type; stored and sent back unchanged
 * @CAUSERIE_BLOCK_SERVER_TOOL_USE: a call of a tool that the service runs itself
 * @CAUSERIE_BLOCK_SERVER_TOOL_RESULT: its result, whatever the tool
 * @CAUSERIE_BLOCK_ATTACHMENT: an image or a document of the user, see #CauserieAttachment
 * @CAUSERIE_BLOCK_DAMAGED: a string with what is readable of a block that was damaged on the disk;
 *   it is shown, but never sent
 */
typedef enum
{
  CAUSERIE_BLOCK_OTHER,
  CAUSERIE_BLOCK_TEXT,
  CAUSERIE_BLOCK_THINKING,
  CAUSERIE_BLOCK_REDACTED_THINKING,
  CAUSERIE_BLOCK_TOOL_USE,
  CAUSERIE_BLOCK_TOOL_RESULT,
  CAUSERIE_BLOCK_SERVER_TOOL_USE,
  CAUSERIE_BLOCK_SERVER_TOOL_RESULT,
  CAUSERIE_BLOCK_ATTACHMENT,
  CAUSERIE_BLOCK_DAMAGED,
} CauserieBlockKind;

/**
 * CauserieBlock:
 * @id: its number within the content; numbers begin at 1 and increase
 * @open: whether it is still streaming
 * @cited: whether it has a list of citations
 * @searched: whether a result of a server tool precedes it in the content
 * @raw: its bytes, which are complete JSON also while it is streaming
 * @text: the string of a text, thinking or damaged block; empty where there is none
 *
 * A content block. It points into the content and is valid until the content grows.
 */
typedef struct
{
  CauserieBlockKind kind;
  guint id;
  gboolean open;
  gboolean cited;
  gboolean searched;
  CauserieJsonSpan raw;
  CauserieJsonSpan text;
} CauserieBlock;

char *causerie_block_dup_text (const CauserieBlock *block);
char *causerie_block_dup_start (const CauserieBlock *block, gsize max_bytes);
char *causerie_block_read_text (const CauserieBlock *block, gsize *position);
gboolean causerie_block_ends_in_surrogate (const CauserieBlock *block, CauserieJsonSpan *surrogate);
gboolean causerie_block_continues_text (const CauserieBlock *block, const CauserieBlock *last);
char *causerie_block_dup_member (const CauserieBlock *block, const char *name);
gboolean causerie_block_is_end_call (const CauserieBlock *block);

gboolean causerie_text_is_blank (const char *text);

G_END_DECLS
