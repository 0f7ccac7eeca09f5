/* SPDX-License-Identifier: GPL-3.0-or-later
 * Builds a reply from the events of its stream, and preserves the bytes of every block. */
#include "config.h"

#include "causerie-reply-builder.h"

#include "causerie-api-error.h"
#include "causerie-outside-text.h"
#include "causerie-reply-blocks.h"
#include "causerie-token-counts.h"
#include "causerie-usage.h"

#include <gio/gio.h>
#include <string.h>

/* Limits on strings of the service other than content. */
#define MAX_MODEL_CHARACTERS 256
#define MAX_REASON_CHARACTERS 64
#define MAX_DETAILS_BYTES 4096
#define MAX_USAGE_BYTES 4096

struct _CauserieReplyBuilder
{
  GObject parent_instance;

  char *model;
  char *stop_reason;
  char *stop_details;
  char *request_id;
  CauserieUsage *usage;
  gint64 first_prompt; /* the tokens of the prompt as told at the start, or 0 */
  CauserieReplyBlocks *blocks;
  GError *error; /* from an error event or an invalid one */
  gboolean started;
  gboolean finished;
};

enum
{
  STARTED,
  CHANGED,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (CauserieReplyBuilder, causerie_reply_builder, G_TYPE_OBJECT)

static gboolean
check (CauserieReplyBuilder *self, const char *json, gsize length, CauserieJsonSpan *value)
{
  GError *malformed = NULL;

  if (causerie_json_check (json, length, value, &malformed))
    return TRUE;
  causerie_error_propagate_malformed (&self->error, malformed);
  return FALSE;
}

static gboolean
report (CauserieReplyBuilder *self, GError **error)
{
  if (self->error == NULL)
    return TRUE;
  g_propagate_error (error, g_error_copy (self->error));
  return FALSE;
}

static gboolean
find_object (CauserieJsonSpan object, const char *name, CauserieJsonSpan *value)
{
  return causerie_json_find (object, name, value)
         && causerie_json_get_kind (*value) == CAUSERIE_JSON_OBJECT;
}

static char *
find_line (CauserieJsonSpan object, const char *name, gsize max_characters)
{
  g_autofree char *text = causerie_json_find_text (object, name);
  g_autofree char *line
      = text != NULL ? causerie_outside_text_line (text, -1, max_characters) : NULL;

  return line != NULL && *line != '\0' ? g_steal_pointer (&line) : NULL;
}

static void
set_model (CauserieReplyBuilder *self, CauserieJsonSpan message)
{
  if (self->model == NULL)
    self->model = find_line (message, "model", MAX_MODEL_CHARACTERS);
}

static void
merge_usage (CauserieReplyBuilder *self, CauserieJsonSpan object)
{
  CauserieJsonSpan usage;

  if (causerie_json_find (object, "usage", &usage) && usage.length <= MAX_USAGE_BYTES)
    causerie_usage_merge (self->usage, usage);
}

/* Maps the stop reasons of local servers and gateways to those of the Messages API. */
static void
set_stop_reason (CauserieReplyBuilder *self, CauserieJsonSpan object)
{
  static const char *const words[][2] = {
    { "length", "max_tokens" },
    { "tool_calls", "tool_use" },
    { "stop", "end_turn" },
  };
  g_autofree char *reason = find_line (object, "stop_reason", MAX_REASON_CHARACTERS);
  CauserieJsonSpan details;

  if (find_object (object, "stop_details", &details) && details.length <= MAX_DETAILS_BYTES)
    {
      g_free (self->stop_details);
      self->stop_details = causerie_json_dup_span (details);
    }
  if (reason == NULL)
    return;
  g_free (self->stop_reason);
  self->stop_reason = g_steal_pointer (&reason);
  for (guint i = 0; i < G_N_ELEMENTS (words); i++)
    if (strcmp (self->stop_reason, words[i][0]) == 0)
      {
        g_free (self->stop_reason);
        self->stop_reason = g_strdup (words[i][1]);
        return;
      }
}

static void
adopt_content (CauserieReplyBuilder *self, CauserieJsonSpan message)
{
  CauserieJsonSpan content;

  if (causerie_json_find (message, "content", &content))
    causerie_reply_blocks_adopt (self->blocks, content, &self->error);
}

static void
start (CauserieReplyBuilder *self)
{
  if (self->started)
    return;
  self->started = TRUE;
  g_signal_emit (self, signals[STARTED], 0);
}

/* The usage at the end of a stream sums up the requests that the service made by itself, for
   example after each search. That at its start tells the size of one prompt. */
static void
set_first_prompt (CauserieReplyBuilder *self)
{
  g_autofree char *usage = causerie_usage_dup_json (self->usage);
  CauserieTokenCounts counts;

  if (self->first_prompt == 0 && causerie_token_counts_parse (&counts, usage))
    self->first_prompt = causerie_token_counts_get_prompt (&counts);
}

/* Some gateways send a second message_start. Its members are read, but it does not restart the
   reply. */
static gboolean
handle_message_start (CauserieReplyBuilder *self, CauserieJsonSpan event)
{
  CauserieJsonSpan message;

  if (find_object (event, "message", &message))
    {
      set_model (self, message);
      merge_usage (self, message);
      set_first_prompt (self);
      if (!self->started)
        adopt_content (self, message);
    }
  start (self);
  return TRUE;
}

static gboolean
handle_block_start (CauserieReplyBuilder *self, CauserieJsonSpan event)
{
  gboolean changed = causerie_reply_blocks_handle_start (self->blocks, event, &self->error);

  if (changed)
    start (self);
  return changed;
}

static gboolean
handle_block_delta (CauserieReplyBuilder *self, CauserieJsonSpan event)
{
  gboolean changed = causerie_reply_blocks_handle_delta (self->blocks, event, &self->error);

  if (changed)
    start (self);
  return changed;
}

static gboolean
handle_block_stop (CauserieReplyBuilder *self, CauserieJsonSpan event)
{
  return causerie_reply_blocks_handle_stop (self->blocks, event);
}

static gboolean
handle_message_delta (CauserieReplyBuilder *self, CauserieJsonSpan event)
{
  CauserieJsonSpan delta;

  if (find_object (event, "delta", &delta))
    set_stop_reason (self, delta);
  merge_usage (self, event);
  return TRUE;
}

static gboolean
handle_message_stop (CauserieReplyBuilder *self, CauserieJsonSpan event)
{
  self->finished = self->started;
  return TRUE;
}

static gboolean
handle_error (CauserieReplyBuilder *self, CauserieJsonSpan event)
{
  self->error = causerie_api_error_from_event (event);
  return FALSE;
}

/* Dispatches by "type" in the JSON, as some servers omit the SSE event name. */
static void
handle_event (CauserieReplyBuilder *self, CauserieJsonSpan event)
{
  static const struct
  {
    const char *type;
    gboolean (*take) (CauserieReplyBuilder *self, CauserieJsonSpan event);
  } takers[] = {
    { "content_block_delta", handle_block_delta },
    { "content_block_start", handle_block_start },
    { "content_block_stop", handle_block_stop },
    { "message_start", handle_message_start },
    { "message_delta", handle_message_delta },
    { "message_stop", handle_message_stop },
    { "error", handle_error },
  };
  CauserieJsonSpan value;

  if (causerie_json_get_kind (event) != CAUSERIE_JSON_OBJECT)
    return;
  if (!causerie_json_find (event, "type", &value))
    {
      if (causerie_json_find (event, "error", &value))
        handle_error (self, event);
      return;
    }
  for (guint i = 0; i < G_N_ELEMENTS (takers); i++)
    if (causerie_json_equals (value, takers[i].type))
      {
        if (takers[i].take (self, event))
          g_signal_emit (self, signals[CHANGED], 0);
        return;
      }
}

/* Reads a complete reply that was not streamed. */
static void
read_message (CauserieReplyBuilder *self, CauserieJsonSpan message)
{
  set_model (self, message);
  merge_usage (self, message);
  adopt_content (self, message);
  set_stop_reason (self, message);
  self->finished = TRUE;
  start (self);
  g_signal_emit (self, signals[CHANGED], 0);
}

static void
causerie_reply_builder_finalize (GObject *object)
{
  CauserieReplyBuilder *self = CAUSERIE_REPLY_BUILDER (object);

  g_free (self->model);
  g_free (self->stop_reason);
  g_free (self->stop_details);
  g_free (self->request_id);
  causerie_usage_free (self->usage);
  causerie_reply_blocks_free (self->blocks);
  g_clear_error (&self->error);
  G_OBJECT_CLASS (causerie_reply_builder_parent_class)->finalize (object);
}

static void
install_signals (GType type)
{
  /**
   * CauserieReplyBuilder::started:
   * @self: the builder
   *
   * The reply has begun; its model is known if the service names it. Emitted once.
   */
  signals[STARTED]
      = g_signal_new ("started", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  /**
   * CauserieReplyBuilder::changed:
   * @self: the builder
   *
   * An event changed the reply. Emitted for each event, so handlers should batch their work.
   */
  signals[CHANGED]
      = g_signal_new ("changed", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
causerie_reply_builder_class_init (CauserieReplyBuilderClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = causerie_reply_builder_finalize;
  install_signals (G_TYPE_FROM_CLASS (klass));
}

static void
causerie_reply_builder_init (CauserieReplyBuilder *self)
{
  g_autoptr (CauserieContent) content = causerie_content_new_growing ();

  self->blocks = causerie_reply_blocks_new (content);
  self->usage = causerie_usage_new ();
}

/* A builder builds one reply and must be used by one thread only. */
CauserieReplyBuilder *
causerie_reply_builder_new (void)
{
  return g_object_new (CAUSERIE_TYPE_REPLY_BUILDER, NULL);
}

/**
 * causerie_reply_builder_continue_from:
 * @content: the content of the reply before the pause, from a builder that has ended
 *
 * Appends the following blocks to @content, which counts towards the limits on size and number of
 * blocks.
 */
void
causerie_reply_builder_continue_from (CauserieReplyBuilder *self, CauserieContent *content)
{
  g_return_if_fail (CAUSERIE_IS_REPLY_BUILDER (self) && content != NULL && !self->started);

  causerie_reply_blocks_free (self->blocks);
  self->blocks = causerie_reply_blocks_new (content);
}

/**
 * causerie_reply_builder_set_request_id:
 * @id: (nullable): as the service names the request; untrusted
 */
void
causerie_reply_builder_set_request_id (CauserieReplyBuilder *self, const char *id)
{
  g_return_if_fail (CAUSERIE_IS_REPLY_BUILDER (self));

  g_free (self->request_id);
  self->request_id = causerie_error_dup_request_id (id);
}

/**
 * causerie_reply_builder_feed:
 * @json: the data of one event, not yet checked
 * @length: its length in bytes
 *
 * Ignores unknown events, deltas and members, and everything after the end of the reply or an
 * error. Members that other servers omit or write differently are optional (Messages API,
 * streaming).
 *
 * Returns: %FALSE with %CAUSERIE_ERROR if the data is not JSON, if it is an `error` event, or if
 *   the content is larger than %CAUSERIE_REPLY_MAX_SIZE or has more than 4,000 blocks; the content
 *   so far remains
 */
gboolean
causerie_reply_builder_feed (CauserieReplyBuilder *self, const char *json, gsize length,
                             GError **error)
{
  CauserieJsonSpan event;

  g_return_val_if_fail (CAUSERIE_IS_REPLY_BUILDER (self), FALSE);
  g_return_val_if_fail (json != NULL, FALSE);
  if (!self->finished && self->error == NULL && check (self, json, length, &event))
    handle_event (self, event);
  return report (self, error);
}

/**
 * causerie_reply_builder_feed_message:
 * @json: a complete message object, from a service that does not stream; not yet checked
 * @length: its length in bytes
 *
 * Returns: %FALSE with %CAUSERIE_ERROR if @json is not a reply, or is an error object
 */
gboolean
causerie_reply_builder_feed_message (CauserieReplyBuilder *self, const char *json, gsize length,
                                     GError **error)
{
  CauserieJsonSpan message;
  CauserieJsonSpan value;

  g_return_val_if_fail (CAUSERIE_IS_REPLY_BUILDER (self), FALSE);
  g_return_val_if_fail (json != NULL && !self->started, FALSE);
  if (self->error != NULL || !check (self, json, length, &message))
    return report (self, error);
  if (!causerie_json_find (message, "content", &value))
    {
      self->error = causerie_json_find (message, "error", &value)
                        ? causerie_api_error_from_event (message)
                        : causerie_error_new_full (CAUSERIE_ERROR_BAD_ANSWER,
                                                   "The answer has no content.", NULL, 0);
      return report (self, error);
    }
  read_message (self, message);
  return report (self, error);
}

static CauserieMessageState
find_complete_state (CauserieReplyBuilder *self)
{
  if (g_strcmp0 (self->stop_reason, "max_tokens") == 0)
    return CAUSERIE_MESSAGE_CUT;
  if (g_strcmp0 (self->stop_reason, "refusal") == 0)
    return CAUSERIE_MESSAGE_REFUSED;
  if (g_strcmp0 (self->stop_reason, "model_context_window_exceeded") == 0)
    return CAUSERIE_MESSAGE_CONTEXT_FULL;
  return CAUSERIE_MESSAGE_COMPLETE;
}

/* Returns: whether the stream timed out or broke, which does not matter after the stop reason */
static gboolean
is_end_of_stream (const GError *broken)
{
  return broken == NULL || g_error_matches (broken, CAUSERIE_ERROR, CAUSERIE_ERROR_CONNECTION_LOST)
         || g_error_matches (broken, CAUSERIE_ERROR, CAUSERIE_ERROR_TIMEOUT);
}

static gboolean
is_complete (CauserieReplyBuilder *self, const GError *broken)
{
  if (self->finished)
    return TRUE;
  return self->started && self->stop_reason != NULL && self->error == NULL
         && is_end_of_stream (broken);
}

/**
 * causerie_reply_builder_end:
 * @broken: (nullable): the error that ended the stream, %G_IO_ERROR_CANCELLED if it was cancelled,
 *   or %NULL
 * @state: (out): the final state of the reply
 * @ends: (out): whether the reply ends the chat: it is complete and has a complete call of
 *   `end_conversation`
 * @failure: (out) (nullable) (transfer full): why it was interrupted; %NULL with any other state
 *
 * Determines the final state of the reply. It is complete after `message_stop`, or if the stream
 * ends after a `stop_reason` (Messages API, streaming; some local servers omit `message_stop`). A
 * refused reply stays refused even if it was stopped.
 */
void
causerie_reply_builder_end (CauserieReplyBuilder *self, const GError *broken,
                            CauserieMessageState *state, gboolean *ends, CauserieFailure **failure)
{
  g_return_if_fail (CAUSERIE_IS_REPLY_BUILDER (self));
  g_return_if_fail (state != NULL && ends != NULL && failure != NULL);

  *ends = FALSE;
  *failure = NULL;
  if (is_complete (self, broken))
    {
      const CauserieContent *content;

      causerie_reply_blocks_break_off (self->blocks);
      self->finished = TRUE;
      content = causerie_reply_blocks_get_content (self->blocks);
      *state = find_complete_state (self);
      *ends = *state == CAUSERIE_MESSAGE_COMPLETE && causerie_content_has_end_call (content);
      return;
    }
  *state = CAUSERIE_MESSAGE_INTERRUPTED;
  if (find_complete_state (self) == CAUSERIE_MESSAGE_REFUSED)
    *state = CAUSERIE_MESSAGE_REFUSED;
  else if (g_error_matches (broken, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    *state = CAUSERIE_MESSAGE_STOPPED;
  else if (broken != NULL || self->error != NULL)
    *failure = causerie_failure_new_from_error (broken != NULL ? broken : self->error);
  else
    *failure = causerie_failure_new (CAUSERIE_ERROR_CONNECTION_LOST, NULL, NULL, 0);
}

/* Returns: whether the reply has begun, so that it should be stored */
gboolean
causerie_reply_builder_has_started (CauserieReplyBuilder *self)
{
  g_return_val_if_fail (CAUSERIE_IS_REPLY_BUILDER (self), FALSE);
  return self->started;
}

/* Returns: whether the reply is complete */
gboolean
causerie_reply_builder_is_finished (CauserieReplyBuilder *self)
{
  g_return_val_if_fail (CAUSERIE_IS_REPLY_BUILDER (self), FALSE);
  return self->finished;
}

/* Returns: (transfer none) (nullable): the model as the service names it */
const char *
causerie_reply_builder_get_model (CauserieReplyBuilder *self)
{
  g_return_val_if_fail (CAUSERIE_IS_REPLY_BUILDER (self), NULL);
  return self->model;
}

/* Returns: (transfer none) (nullable): the stop reason, with known aliases mapped to those of the
 * Messages API; %NULL before the end */
const char *
causerie_reply_builder_get_stop_reason (CauserieReplyBuilder *self)
{
  g_return_val_if_fail (CAUSERIE_IS_REPLY_BUILDER (self), NULL);
  return self->stop_reason;
}

/* Returns: (transfer full) (nullable): the JSON object `stop_details`, byte for byte */
char *
causerie_reply_builder_dup_stop_details (CauserieReplyBuilder *self)
{
  g_return_val_if_fail (CAUSERIE_IS_REPLY_BUILDER (self), NULL);
  return g_strdup (self->stop_details);
}

/* Returns: (transfer full) (nullable): a JSON object with the latest token counts, each value byte
 * for byte; %NULL if there were none */
char *
causerie_reply_builder_dup_usage (CauserieReplyBuilder *self)
{
  g_return_val_if_fail (CAUSERIE_IS_REPLY_BUILDER (self), NULL);
  return causerie_usage_dup_json (self->usage);
}

/* Returns: the id in the content of the block of thinking that arrives now, or 0 */
guint
causerie_reply_builder_get_open_thinking (CauserieReplyBuilder *self)
{
  g_return_val_if_fail (CAUSERIE_IS_REPLY_BUILDER (self), 0);
  return causerie_reply_blocks_get_open_thinking (self->blocks);
}

/* Returns: (transfer none) (nullable): as the service names the request, on one line; %NULL if it
 * does not */
const char *
causerie_reply_builder_get_request_id (CauserieReplyBuilder *self)
{
  g_return_val_if_fail (CAUSERIE_IS_REPLY_BUILDER (self), NULL);
  return self->request_id;
}

/* Local servers count the prompt only at the end. With searches, that would be a sum.
 *
 * Returns: the tokens of the prompt of the request, or 0 if they are not known */
gint64
causerie_reply_builder_get_context_tokens (CauserieReplyBuilder *self)
{
  g_autofree char *usage = NULL;
  CauserieTokenCounts counts;

  g_return_val_if_fail (CAUSERIE_IS_REPLY_BUILDER (self), 0);
  if (self->first_prompt > 0)
    return self->first_prompt;
  usage = causerie_usage_dup_json (self->usage);
  if (!causerie_token_counts_parse (&counts, usage) || counts.searches > 0 || counts.fetches > 0)
    return 0;
  return causerie_token_counts_get_prompt (&counts);
}

/* Updates the content with what has arrived since the last call. The content changes only in this
 * function and in causerie_reply_builder_end(), and not after the reply has ended.
 *
 * Returns: (transfer none): the same object each time: finished blocks byte for byte, partial text
 * and thinking properly closed; calls that are still open are left out */
CauserieContent *
causerie_reply_builder_get_content (CauserieReplyBuilder *self)
{
  g_return_val_if_fail (CAUSERIE_IS_REPLY_BUILDER (self), NULL);
  return causerie_reply_blocks_get_content (self->blocks);
}
