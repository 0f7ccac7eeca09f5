/* SPDX-License-Identifier: GPL-3.0-or-later
 * The plain structures that are stored in the library and loaded from it. */
#pragma once

#include "causerie-message.h"

G_BEGIN_DECLS

/**
 * CauserieTitleOrigin:
 * @CAUSERIE_TITLE_NONE: no title yet: the first words are shown instead
 * @CAUSERIE_TITLE_MODEL: made by a model
 * @CAUSERIE_TITLE_USER: given by the user; never replaced by a model
 *
 * Where a chat's title comes from. The numbers are stored; new values are appended.
 */
typedef enum
{
  CAUSERIE_TITLE_NONE = 0,
  CAUSERIE_TITLE_MODEL = 1,
  CAUSERIE_TITLE_USER = 2,
} CauserieTitleOrigin;

/**
 * CauserieChatSetup:
 * @preset_uid: (nullable): the preset that was chosen for it, which may have been deleted
 * @preset_name: (nullable): its name at the time
 * @instructions: (nullable): replaces the general instructions; %NULL for those
 * @web_search: whether the model may search the web
 * @web_fetch: whether it may also open web pages
 *
 * What a chat is set up with. It can be changed until the chat begins, which is when its first
 * prefix is frozen.
 */
typedef struct
{
  char *preset_uid;
  char *preset_name;
  char *instructions;
  gboolean web_search;
  gboolean web_fetch;
} CauserieChatSetup;

CauserieChatSetup *causerie_chat_setup_new (void);
CauserieChatSetup *causerie_chat_setup_copy (const CauserieChatSetup *self);
void causerie_chat_setup_free (CauserieChatSetup *self);
gboolean causerie_chat_setup_equal (const CauserieChatSetup *one, const CauserieChatSetup *other);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (CauserieChatSetup, causerie_chat_setup_free)

/**
 * CauserieWebChoice:
 * @CAUSERIE_WEB_AS_BEFORE: as last chosen
 * @CAUSERIE_WEB_OFF: the model may not search the web
 * @CAUSERIE_WEB_ON: it may
 *
 * What a preset says about web search.
 */
typedef enum
{
  CAUSERIE_WEB_AS_BEFORE = -1,
  CAUSERIE_WEB_OFF = 0,
  CAUSERIE_WEB_ON = 1,
} CauserieWebChoice;

/**
 * CauseriePresetRecord:
 * @uid: names the preset in the setups of chats, never another one
 * @name: as given by the user
 * @instructions: (nullable): as in #CauserieChatSetup
 * @service: (nullable): the identity of the service; %NULL for the default one
 * @model: (nullable): the model's id; %NULL for the default one
 * @effort: (nullable): the effort; %NULL for the usual one of the model
 * @web_search: whether the model may search the web
 *
 * A setup with a name, for new chats.
 */
typedef struct
{
  char *uid;
  char *name;
  char *instructions;
  char *service;
  char *model;
  char *effort;
  CauserieWebChoice web_search;
} CauseriePresetRecord;

CauseriePresetRecord *causerie_preset_record_new (const char *name);
CauseriePresetRecord *causerie_preset_record_copy (const CauseriePresetRecord *self);
void causerie_preset_record_free (CauseriePresetRecord *self);
gboolean causerie_preset_record_equal (const CauseriePresetRecord *one,
                                       const CauseriePresetRecord *other);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (CauseriePresetRecord, causerie_preset_record_free)

/**
 * CauserieChatRecord:
 * @id: the chat's id
 * @title: its title; the first words of its first message while it has none
 * @title_origin: where the title comes from
 * @created_at: microseconds since 1970 UTC
 * @updated_at: when a message was last added
 * @deleted_at: when it was deleted, or 0
 * @ended: whether the branch last on screen is ended
 * @origin_chat_id: the chat it continues, which may have been purged, or 0
 * @origin_message_id: the last message of that chat that was copied, or 0
 * @setup: (nullable): what it is set up with, if that is known; likewise
 * @begun: whether its first prefix is frozen; likewise
 * @messages: (nullable) (element-type CauserieMessage): skeletons, in order of id; only from
 * causerie_library_load_chat_async()
 * @choices: (nullable) (element-type CauserieChoice): chosen children; likewise
 * @deleted: (nullable) (element-type gint64): ids of deleted messages; likewise
 *
 * A row of the chat list, or a complete chat.
 */
typedef struct
{
  gint64 id;
  char *title;
  CauserieTitleOrigin title_origin;
  gint64 created_at;
  gint64 updated_at;
  gint64 deleted_at;
  gboolean ended;
  gint64 origin_chat_id;
  gint64 origin_message_id;
  CauserieChatSetup *setup;
  gboolean begun;
  GPtrArray *messages;
  GArray *choices;
  GArray *deleted;
} CauserieChatRecord;

CauserieChatRecord *causerie_chat_record_new (void);
void causerie_chat_record_free (CauserieChatRecord *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (CauserieChatRecord, causerie_chat_record_free)

/**
 * CauserieNewMessage:
 * @chat_id: the chat, or 0 to create a chat in the same transaction
 * @parent_id: the parent message, or %CAUSERIE_ROOT
 * @content: the raw JSON array of blocks
 * @draft_message_id: the draft to clear in the same transaction: 0 is the composer's (of @chat_id,
 * 0: of the chat not yet begun), otherwise that of the edited message; -1 clears none
 * @setup: (nullable): what a new chat is set up with; the one of the chat not yet begun is cleared
 *
 * A user's message to be stored. It becomes its parent's chosen child.
 */
typedef struct
{
  gint64 chat_id;
  gint64 parent_id;
  const char *content;
  gint64 draft_message_id;
  const CauserieChatSetup *setup;
} CauserieNewMessage;

/**
 * CauseriePrefix:
 * @system: (nullable): JSON text of the request's `system` value
 * @tools: (nullable): JSON text of the request's `tools` array
 *
 * The system prompt and tools that a conversation first sent to a service and model. All later
 * requests repeat them.
 */
typedef struct
{
  char *system;
  char *tools;
} CauseriePrefix;

CauseriePrefix *causerie_prefix_new (const char *system, const char *tools);
void causerie_prefix_free (CauseriePrefix *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (CauseriePrefix, causerie_prefix_free)

/**
 * CauserieNewReply:
 * @chat_id: the chat
 * @parent_id: the user's message it answers
 * @model: the model as named by the service, or as requested if it named none
 * @requested_model: the model as requested, the key of the frozen prefix
 * @service: the service's identity
 * @prefix: (nullable): what was sent; frozen unless there is a prefix for this chat, service and
 *   model
 * @choose: whether it becomes its parent's chosen child
 * @without_thinking: whether the thinking of the messages before it was left out, see
 *   #CauserieMessageData
 * @effort: (nullable): the requested effort
 * @request_id: (nullable): as the service named the request
 * @requested_at: when it was requested, in microseconds since 1970 UTC
 *
 * A reply whose `message_start` has arrived. Storing it also clears the failure of @parent_id.
 */
typedef struct
{
  gint64 chat_id;
  gint64 parent_id;
  const char *model;
  const char *requested_model;
  const char *service;
  const CauseriePrefix *prefix;
  gboolean choose;
  gboolean without_thinking;
  const char *effort;
  const char *request_id;
  gint64 requested_at;
} CauserieNewReply;

/**
 * CauserieReplyPart:
 * @offset: how many bytes of the stored text do not change
 * @json: the text after @offset, to the end. The stored text must not become shorter unless @offset
 *   is 0.
 * @first_words: (nullable): the beginning of the reply's text; %NULL to leave it unchanged
 *
 * What has arrived of a reply since it was last stored, see causerie_content_take_change().
 */
typedef struct
{
  gsize offset;
  const char *json;
  const char *first_words;
} CauserieReplyPart;

/**
 * CauserieReplyEnd:
 * @state: anything but streaming
 * @content: the final raw JSON array of blocks
 * @ends: whether it ends its branch
 * @stop_reason: (nullable): as the service gave it
 * @usage: (nullable): the raw JSON of the token counts
 * @failure: (nullable): what went wrong
 * @context_tokens: the size of the prompt of the last request, or 0 if it is not known
 * @thinking_times: (nullable) (element-type CauserieThinkingTime): how long it thought
 *
 * How a reply ended. From then on it is frozen.
 */
typedef struct
{
  CauserieMessageState state;
  const char *content;
  gboolean ends;
  const char *stop_reason;
  const char *usage;
  CauserieFailure *failure;
  gint64 context_tokens;
  GArray *thinking_times;
} CauserieReplyEnd;

/**
 * CauserieReplyFacts:
 * @id: the reply
 * @chat_id: its chat
 * @state: how it ended
 * @model: (nullable): the model as named by the service
 * @requested_model: (nullable): the model as requested
 * @service: (nullable): the service's identity
 * @effort: (nullable): the requested effort
 * @stop_reason: (nullable): as the service gave it
 * @usage: (nullable): the raw JSON of the token counts, not checked
 * @request_id: (nullable): as the service named the request
 * @requested_at: when it was requested, in microseconds since 1970 UTC, or 0
 * @created_at: when it began
 * @finished_at: when it ended, or 0
 * @context_tokens: the size of the prompt of the last request, or 0
 *
 * What is stored about a reply besides its content. Replies of earlier versions lack some of it.
 */
typedef struct
{
  gint64 id;
  gint64 chat_id;
  CauserieMessageState state;
  char *model;
  char *requested_model;
  char *service;
  char *effort;
  char *stop_reason;
  char *usage;
  char *request_id;
  gint64 requested_at;
  gint64 created_at;
  gint64 finished_at;
  gint64 context_tokens;
} CauserieReplyFacts;

void causerie_reply_facts_free (CauserieReplyFacts *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (CauserieReplyFacts, causerie_reply_facts_free)

/**
 * CauserieReplyVisitor:
 * @facts: a reply
 * @data: the data that was passed with the function
 *
 * Is called for a reply, in the library's thread.
 */
typedef void (*CauserieReplyVisitor) (const CauserieReplyFacts *facts, gpointer data);

/**
 * CauserieReplyRange:
 * @chat_id: the chat, or 0 for all of them, also those that are deleted but not purged
 * @from: the first moment, in microseconds since 1970 UTC
 * @until: the moment after the last one
 *
 * Which replies are visited: those that were requested in this time.
 */
typedef struct
{
  gint64 chat_id;
  gint64 from;
  gint64 until;
} CauserieReplyRange;

/**
 * CauserieVerdict:
 * @CAUSERIE_VERDICT_NONE: no verdict: earlier feedback is withdrawn
 * @CAUSERIE_VERDICT_GOOD: a good reply
 * @CAUSERIE_VERDICT_POOR: a poor reply
 * @CAUSERIE_VERDICT_ENDING: neither: a comment on how the reply ended its chat
 *
 * A user's verdict on a reply. The numbers are stored; new values are appended.
 */
typedef enum
{
  CAUSERIE_VERDICT_NONE = 0,
  CAUSERIE_VERDICT_GOOD = 1,
  CAUSERIE_VERDICT_POOR = 2,
  CAUSERIE_VERDICT_ENDING = 3,
} CauserieVerdict;

/**
 * CauserieFeedback:
 * @message_id: the reply
 * @chat_id: its chat
 * @verdict: the verdict; %CAUSERIE_VERDICT_NONE withdraws the feedback
 * @reasons: (nullable): stable names of the reasons ticked, separated by spaces
 * @text: (nullable): free text
 * @created_at: microseconds since 1970 UTC
 *
 * Feedback on one reply. It is never sent automatically.
 */
typedef struct
{
  gint64 message_id;
  gint64 chat_id;
  CauserieVerdict verdict;
  char *reasons;
  char *text;
  gint64 created_at;
} CauserieFeedback;

void causerie_feedback_free (CauserieFeedback *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (CauserieFeedback, causerie_feedback_free)

/**
 * CauserieCopyExtent:
 * @CAUSERIE_COPY_WHOLE: the complete path
 * @CAUSERIE_COPY_LAST_HALF: the last exchanges, with at most half of the text of the path, but at
 *   least one exchange: for a path that exceeds the context window of its model
 *
 * How much of a branch is copied into the chat that continues it.
 */
typedef enum
{
  CAUSERIE_COPY_WHOLE,
  CAUSERIE_COPY_LAST_HALF,
} CauserieCopyExtent;

/**
 * CauserieSalvaged:
 * @n_chats: the number of chats that were copied
 * @n_messages: the number of messages that were copied
 * @n_gaps: the number of parts of the file that could not be read
 * @folder: (type filename): the folder that the damaged library was moved to
 *
 * The result of salvaging a damaged library.
 */
typedef struct
{
  guint n_chats;
  guint n_messages;
  guint n_gaps;
  char *folder;
} CauserieSalvaged;

void causerie_salvaged_free (CauserieSalvaged *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (CauserieSalvaged, causerie_salvaged_free)

G_END_DECLS
