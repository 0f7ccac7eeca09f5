/* SPDX-License-Identifier: GPL-3.0-or-later
 * A request to the strict service, taken apart into turns and blocks. */
#pragma once

#include "causerie-json.h"

G_BEGIN_DECLS

/**
 * CauserieStrictKind:
 * @CAUSERIE_STRICT_KIND_CREATE: `POST /v1/messages`
 * @CAUSERIE_STRICT_KIND_COUNT: `POST /v1/messages/count_tokens`
 *
 * What is asked for.
 */
typedef enum
{
  CAUSERIE_STRICT_KIND_CREATE,
  CAUSERIE_STRICT_KIND_COUNT,
} CauserieStrictKind;

/**
 * CauserieStrictModel:
 * @id: (nullable): the name in requests
 * @max_output: how many tokens it writes at most
 * @thinks: whether it takes adaptive thinking and an effort
 * @takes_system: whether `messages` may hold system messages
 *
 * What the checks know of a model.
 */
typedef struct
{
  char *id;
  gint64 max_output;
  gboolean thinks;
  gboolean takes_system;
} CauserieStrictModel;

/**
 * CauserieStrictBlock:
 * @json: the block, or the string of a message whose content is only that
 * @type: the block's type
 * @message: which entry of `messages` it stands in
 * @position: where in that entry's content
 *
 * One content block.
 */
typedef struct
{
  CauserieJsonSpan json;
  char *type;
  guint message;
  guint position;
} CauserieStrictBlock;

/**
 * CauserieStrictTurn:
 * @role: `user`, `assistant` or `system`
 * @message: the first entry of `messages` it was made of
 * @blocks: (element-type CauserieStrictBlock): all its blocks
 *
 * Neighbouring messages of one role, merged as the Messages API merges them.
 */
typedef struct
{
  char *role;
  guint message;
  GPtrArray *blocks;
} CauserieStrictTurn;

/**
 * CauserieStrictRequest:
 * @kind: what is asked for
 * @foreign: whether it was made for another service, whose models and signatures are unknown here
 * @version: the value of `anthropic-version`
 * @body: the text that all spans point into
 * @root: the whole object
 * @model: the model it names
 * @turns: (element-type CauserieStrictTurn): the conversation
 *
 * A request whose outer shape is sound; whether it is allowed is for causerie_strict_check().
 */
typedef struct
{
  CauserieStrictKind kind;
  gboolean foreign;
  char *version;
  char *body;
  CauserieJsonSpan root;
  CauserieStrictModel model;
  GPtrArray *turns;
} CauserieStrictRequest;

CauserieStrictRequest *causerie_strict_request_new (CauserieStrictKind kind, gboolean foreign,
                                                    const char *version, const char *body,
                                                    gsize length, GError **error);
void causerie_strict_request_free (CauserieStrictRequest *request);

gboolean causerie_strict_request_get_flag (const CauserieStrictRequest *request, const char *name);
char *causerie_strict_request_dup_system (const CauserieStrictRequest *request);
gboolean causerie_strict_request_offers_tool (const CauserieStrictRequest *request,
                                              const char *name);
gboolean causerie_strict_request_has_tools (const CauserieStrictRequest *request);
const CauserieStrictTurn *
causerie_strict_request_get_last_user (const CauserieStrictRequest *request);

char *causerie_strict_block_dup_text (const CauserieStrictBlock *block);
gboolean causerie_strict_block_is_thinking (const CauserieStrictBlock *block);
char *causerie_strict_turn_dup_text (const CauserieStrictTurn *turn);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CauserieStrictRequest, causerie_strict_request_free)

G_END_DECLS
