/* SPDX-License-Identifier: GPL-3.0-or-later
 * A message, a node of the tree. Its content is loaded on demand. */
#pragma once

#include "causerie-content.h"
#include "causerie-error.h"
#include "causerie-types.h"

G_BEGIN_DECLS

#define CAUSERIE_TYPE_MESSAGE (causerie_message_get_type ())
G_DECLARE_FINAL_TYPE (CauserieMessage, causerie_message, CAUSERIE, MESSAGE, GObject)

/**
 * CauserieThinkingTime:
 * @position: the position of a block of thinking in the content of a reply, from 0
 * @milliseconds: how long it streamed
 */
typedef struct
{
  guint position;
  gint64 milliseconds;
} CauserieThinkingTime;

/**
 * CauserieMessageData:
 * @id: the row's id, unique in the library and increasing with time
 * @parent_id: the parent message, or %CAUSERIE_ROOT
 * @created_at: microseconds since 1970 UTC
 * @ends: whether it is a complete reply with a complete `end_conversation` call
 * @first_words: (nullable): the beginning of its text, one line
 * @model: (nullable): the model that replied, or that was requested
 * @requested_model: (nullable): the requested model; %NULL if the same as @model
 * @service: (nullable): the identity of the service that replied
 * @effort: (nullable): the effort that was requested for a reply; %NULL if none was
 * @thinking_times: (nullable) (element-type CauserieThinkingTime): how long a reply thought
 * @without_thinking: whether a reply was requested without the thinking of the messages before it,
 *   which the service no longer accepted
 * @other_prefix: whether it was copied from a chat whose prompts began differently, so that its
 *   thinking is not valid in this one
 * @content: (nullable): %NULL while it is not loaded
 * @failure: (nullable): why a reply failed, or why a user's message has no reply
 *
 * The data of a new message, copied by causerie_message_new().
 */
typedef struct
{
  gint64 id;
  gint64 parent_id;
  CauserieRole role;
  CauserieMessageState state;
  gint64 created_at;
  gboolean ends;
  const char *first_words;
  const char *model;
  const char *requested_model;
  const char *service;
  const char *effort;
  GArray *thinking_times;
  gboolean without_thinking;
  gboolean other_prefix;
  CauserieContent *content;
  CauserieFailure *failure;
} CauserieMessageData;

CauserieMessage *causerie_message_new (const CauserieMessageData *data);

gint64 causerie_message_get_id (CauserieMessage *self);
gint64 causerie_message_get_parent_id (CauserieMessage *self);
CauserieRole causerie_message_get_role (CauserieMessage *self);
CauserieMessageState causerie_message_get_state (CauserieMessage *self);
gint64 causerie_message_get_created_at (CauserieMessage *self);
gboolean causerie_message_get_ends (CauserieMessage *self);
const char *causerie_message_get_first_words (CauserieMessage *self);
const char *causerie_message_get_model (CauserieMessage *self);
const char *causerie_message_get_requested_model (CauserieMessage *self);
const char *causerie_message_get_service (CauserieMessage *self);
const char *causerie_message_get_effort (CauserieMessage *self);
GArray *causerie_message_get_thinking_times (CauserieMessage *self);
gboolean causerie_message_get_without_thinking (CauserieMessage *self);
gboolean causerie_message_get_other_prefix (CauserieMessage *self);
CauserieContent *causerie_message_get_content (CauserieMessage *self);
CauserieFailure *causerie_message_get_failure (CauserieMessage *self);
CauserieFailure *causerie_message_get_content_failure (CauserieMessage *self);
char *causerie_message_dup_text (CauserieMessage *self);

void causerie_message_set_failure (CauserieMessage *self, CauserieFailure *failure);
void causerie_message_set_content_failure (CauserieMessage *self, CauserieFailure *failure);
void causerie_message_load_content (CauserieMessage *self, CauserieContent *content);
void causerie_message_set_thinking_times (CauserieMessage *self, GArray *times);
void causerie_message_grow (CauserieMessage *self, CauserieContent *content);
void causerie_message_finish (CauserieMessage *self, CauserieMessageState state,
                              CauserieContent *content, gboolean ends, CauserieFailure *failure);

GPtrArray *causerie_messages_list_attachments (GPtrArray *messages);

G_END_DECLS
