/* SPDX-License-Identifier: GPL-3.0-or-later
 * A request to the strict service, parsed into turns and blocks. */
#pragma once

#include "causerie-json.h"
#include "causerie-strict-abilities.h"

G_BEGIN_DECLS

/**
 * CauserieStrictKind:
 * @CAUSERIE_STRICT_KIND_CREATE: `POST /v1/messages`
 * @CAUSERIE_STRICT_KIND_COUNT: `POST /v1/messages/count_tokens`
 *
 * The kind of a request.
 */
typedef enum
{
  CAUSERIE_STRICT_KIND_CREATE,
  CAUSERIE_STRICT_KIND_COUNT,
} CauserieStrictKind;

/**
 * CAUSERIE_STRICT_SMALL_MODEL:
 *
 * A model that the strict service has beside those of the demo: like the first, but with a context
 * of 200,000 tokens, on which some limits depend, and with tools that code can call.
 */
#define CAUSERIE_STRICT_SMALL_MODEL "demo-small"

/**
 * CauserieStrictModel:
 * @id: (nullable): the id in requests
 * @max_output: the maximum number of output tokens
 * @context: the maximum number of input tokens
 * @abilities: which thinking and which effort it takes
 * @takes_system: whether `messages` may contain system messages
 * @takes_images: whether it reads images
 * @takes_pdfs: whether it reads PDFs
 * @runs_tools: whether the service searches the web for it, and knows other tools of its own
 * @calls_from_code: whether these tools can be called from code
 *
 * The properties of a model that matter for the checks.
 */
typedef struct
{
  char *id;
  gint64 max_output;
  gint64 context;
  CauserieStrictAbilities abilities;
  gboolean takes_system;
  gboolean takes_images;
  gboolean takes_pdfs;
  gboolean runs_tools;
  gboolean calls_from_code;
} CauserieStrictModel;

/**
 * CauserieStrictBlock:
 * @json: the block, or the string of a message whose content is a string
 * @type: the block's type
 * @message: index in `messages`
 * @position: index in the content of that message
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
 * @message: index of its first message in `messages`
 * @blocks: (element-type CauserieStrictBlock): all its blocks
 *
 * Adjacent messages of the same role, merged like in the Messages API.
 */
typedef struct
{
  char *role;
  guint message;
  GPtrArray *blocks;
} CauserieStrictTurn;

/**
 * CauserieStrictRequest:
 * @kind: the kind of the request
 * @foreign: whether it was made for another service with unknown models and signatures
 * @version: the value of `anthropic-version`
 * @body: the text to which all spans refer
 * @root: the complete object
 * @model: the requested model
 * @turns: (element-type CauserieStrictTurn): the conversation
 *
 * A well-formed request, not yet validated by causerie_strict_check().
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
gboolean causerie_strict_block_is_server_result (const CauserieStrictBlock *block);
char *causerie_strict_turn_dup_text (const CauserieStrictTurn *turn);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CauserieStrictRequest, causerie_strict_request_free)

G_END_DECLS
