/* SPDX-License-Identifier: GPL-3.0-or-later
 * A request to the demo service, taken apart into turns and blocks. */
#pragma once

#include "causerie-demo-models.h"
#include "causerie-json.h"

G_BEGIN_DECLS

/**
 * CauserieDemoKind:
 * @CAUSERIE_DEMO_KIND_CREATE: `POST /v1/messages`
 * @CAUSERIE_DEMO_KIND_COUNT: `POST /v1/messages/count_tokens`
 *
 * What is asked for.
 */
typedef enum
{
  CAUSERIE_DEMO_KIND_CREATE,
  CAUSERIE_DEMO_KIND_COUNT,
} CauserieDemoKind;

/**
 * CauserieDemoBlock:
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
} CauserieDemoBlock;

/**
 * CauserieDemoTurn:
 * @role: `user`, `assistant` or `system`
 * @message: the first entry of `messages` it was made of
 * @blocks: (element-type CauserieDemoBlock): all its blocks
 *
 * Neighbouring messages of one role, merged as the Messages API merges them.
 */
typedef struct
{
  char *role;
  guint message;
  GPtrArray *blocks;
} CauserieDemoTurn;

/**
 * CauserieDemoRequest:
 * @kind: what is asked for
 * @version: the value of `anthropic-version`
 * @body: the text that all spans point into
 * @root: the whole object
 * @model: (nullable): the model it names, once known to exist
 * @turns: (element-type CauserieDemoTurn): the conversation
 *
 * A request whose outer shape is sound; whether it is allowed is for causerie_demo_check().
 */
typedef struct
{
  CauserieDemoKind kind;
  char *version;
  char *body;
  CauserieJsonSpan root;
  const CauserieDemoModel *model;
  GPtrArray *turns;
} CauserieDemoRequest;

CauserieDemoRequest *causerie_demo_request_new (CauserieDemoKind kind, const char *version,
                                                const char *body, gsize length, GError **error);
void causerie_demo_request_free (CauserieDemoRequest *request);

gboolean causerie_demo_request_get_flag (const CauserieDemoRequest *request, const char *name);
char *causerie_demo_request_dup_system (const CauserieDemoRequest *request);
gboolean causerie_demo_request_offers_tool (const CauserieDemoRequest *request, const char *name);
gboolean causerie_demo_request_has_tools (const CauserieDemoRequest *request);
const CauserieDemoTurn *causerie_demo_request_get_last_user (const CauserieDemoRequest *request);

char *causerie_demo_block_dup_text (const CauserieDemoBlock *block);
gboolean causerie_demo_block_is_thinking (const CauserieDemoBlock *block);
char *causerie_demo_turn_dup_text (const CauserieDemoTurn *turn);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CauserieDemoRequest, causerie_demo_request_free)

G_END_DECLS
