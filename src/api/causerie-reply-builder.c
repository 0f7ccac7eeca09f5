/* SPDX-License-Identifier: GPL-3.0-or-later
 * Builds a reply from the events of its stream, keeping the bytes of every block. */
#include "config.h"

#include "causerie-reply-builder-private.h"

#include "causerie-api-error.h"
#include "causerie-block.h"
#include "causerie-reply-block.h"

#include <gio/gio.h>
#include <string.h>

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

static void
causerie_reply_builder_finalize (GObject *object)
{
  CauserieReplyBuilder *self = CAUSERIE_REPLY_BUILDER (object);

  g_free (self->model);
  g_free (self->stop_reason);
  g_free (self->stop_details);
  g_free (self->content);
  causerie_usage_free (self->usage);
  g_ptr_array_unref (self->blocks);
  g_hash_table_unref (self->ids);
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
   * The reply has begun; its id and model are known if the service told them. Emitted once.
   */
  g_signal_new ("started", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  /**
   * CauserieReplyBuilder::changed:
   * @self: the builder
   *
   * An event changed something. Emitted for each one: whoever draws or writes waits a little.
   */
  g_signal_new ("changed", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
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
  self->blocks = g_ptr_array_new_with_free_func ((GDestroyNotify)causerie_reply_block_free);
  self->ids = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->usage = causerie_usage_new ();
}

/**
 * causerie_reply_builder_new:
 *
 * A builder takes one reply and is used by one thread.
 *
 * Returns: (transfer full): a builder without a reply
 */
CauserieReplyBuilder *
causerie_reply_builder_new (void)
{
  return g_object_new (CAUSERIE_TYPE_REPLY_BUILDER, NULL);
}

/**
 * causerie_reply_builder_continue_from:
 * @self: a builder that was fed nothing
 * @content: what the reply said before the service paused it, a JSON array of blocks
 *
 * Counts @content towards the size and the number of blocks that the reply may have; its own
 * content is what comes from now on.
 */
void
causerie_reply_builder_continue_from (CauserieReplyBuilder *self, const char *content)
{
  g_autoptr (GArray) blocks = NULL;

  g_return_if_fail (CAUSERIE_IS_REPLY_BUILDER (self) && content != NULL && !self->started);

  blocks = causerie_content_list_blocks (content, NULL);
  self->size = strlen (content);
  self->n_before = blocks != NULL ? blocks->len : 0;
}

/**
 * causerie_reply_builder_feed:
 * @self: a builder
 * @json: the data of one event, not checked yet
 * @length: its length in bytes
 * @error: return location for an error
 *
 * Unknown events, deltas and members are passed over, and so is everything after the end of the
 * reply or after an error. What may be missing, or be different with servers other than
 * Anthropic's, is taken as it comes (Messages API, streaming).
 *
 * Returns: %FALSE with %CAUSERIE_ERROR if the data is no JSON, if it is an `error` event, or if the
 *   content is larger than %CAUSERIE_REPLY_MAX_SIZE or has more than 4,000 blocks; what came
 *   before is kept
 */
gboolean
causerie_reply_builder_feed (CauserieReplyBuilder *self, const char *json, gsize length,
                             GError **error)
{
  CauserieJsonSpan event;

  g_return_val_if_fail (CAUSERIE_IS_REPLY_BUILDER (self), FALSE);
  g_return_val_if_fail (json != NULL, FALSE);
  if (!self->finished && self->error == NULL && check (self, json, length, &event))
    _causerie_reply_builder_take_event (self, event);
  return report (self, error);
}

/**
 * causerie_reply_builder_feed_message:
 * @self: a builder that was fed nothing
 * @json: a whole reply, as services answer that do not stream; not checked yet
 * @length: its length in bytes
 * @error: return location for an error
 *
 * Returns: %FALSE with %CAUSERIE_ERROR if this is no reply, or says an error
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
  _causerie_reply_builder_take_message (self, message);
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

/* A stream that goes silent or away after the reason has given all that matters. */
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

static void
close_blocks (CauserieReplyBuilder *self)
{
  for (guint i = 0; i < self->blocks->len; i++)
    causerie_reply_block_break_off (g_ptr_array_index (self->blocks, i));
}

/**
 * causerie_reply_builder_end:
 * @self: a builder
 * @broken: (nullable): why the stream ended, or %NULL if it ended by itself; cancelling is
 *   %G_IO_ERROR_CANCELLED
 * @state: (out): what became of the reply
 * @ends: (out): whether it ends the chat: a complete reply with a complete call of
 *   `end_conversation`
 * @failure: (out) (nullable) (transfer full): why it is interrupted, %NULL with any other state
 *
 * Decides what the reply is once nothing more comes. It is complete after `message_stop`, or when
 * the stream ends after a `stop_reason` (Messages API, streaming; some local servers leave
 * `message_stop` out). A refused reply stays refused also when Stop was pressed.
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
      g_autofree char *content = NULL;

      close_blocks (self);
      g_clear_pointer (&self->content, g_free);
      self->finished = TRUE;
      content = causerie_reply_builder_dup_content (self);
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

/**
 * causerie_reply_builder_has_started:
 * @self: a builder
 *
 * Returns: whether a reply has begun, so that there is something to keep
 */
gboolean
causerie_reply_builder_has_started (CauserieReplyBuilder *self)
{
  g_return_val_if_fail (CAUSERIE_IS_REPLY_BUILDER (self), FALSE);
  return self->started;
}

/**
 * causerie_reply_builder_is_finished:
 * @self: a builder
 *
 * Returns: whether the end of the reply was seen, or causerie_reply_builder_end() found it complete
 */
gboolean
causerie_reply_builder_is_finished (CauserieReplyBuilder *self)
{
  g_return_val_if_fail (CAUSERIE_IS_REPLY_BUILDER (self), FALSE);
  return self->finished;
}

/**
 * causerie_reply_builder_get_model:
 * @self: a builder
 *
 * Returns: (transfer none) (nullable): the model that replies, in the service's words
 */
const char *
causerie_reply_builder_get_model (CauserieReplyBuilder *self)
{
  g_return_val_if_fail (CAUSERIE_IS_REPLY_BUILDER (self), NULL);
  return self->model;
}

/**
 * causerie_reply_builder_get_stop_reason:
 * @self: a builder
 *
 * Returns: (transfer none) (nullable): why the model stopped, in the words of the Messages API
 *   where a server is known to use others; %NULL before the end
 */
const char *
causerie_reply_builder_get_stop_reason (CauserieReplyBuilder *self)
{
  g_return_val_if_fail (CAUSERIE_IS_REPLY_BUILDER (self), NULL);
  return self->stop_reason;
}

/**
 * causerie_reply_builder_dup_stop_details:
 * @self: a builder
 *
 * Returns: (transfer full) (nullable): the JSON object that explains a refusal, byte for byte
 */
char *
causerie_reply_builder_dup_stop_details (CauserieReplyBuilder *self)
{
  g_return_val_if_fail (CAUSERIE_IS_REPLY_BUILDER (self), NULL);
  return g_strdup (self->stop_details);
}

/**
 * causerie_reply_builder_dup_usage:
 * @self: a builder
 *
 * Returns: (transfer full) (nullable): a JSON object of the latest counts of tokens, each value
 *   byte for byte; %NULL if none were told
 */
char *
causerie_reply_builder_dup_usage (CauserieReplyBuilder *self)
{
  g_return_val_if_fail (CAUSERIE_IS_REPLY_BUILDER (self), NULL);
  return causerie_usage_dup_json (self->usage);
}

/**
 * causerie_reply_builder_dup_content:
 * @self: a builder
 *
 * Returns: (transfer full): a JSON array of the blocks as of now: finished ones byte for byte,
 *   partial text and thinking properly closed; calls that are still open are left out. The same
 *   bytes each time once the reply has ended.
 */
char *
causerie_reply_builder_dup_content (CauserieReplyBuilder *self)
{
  g_autoptr (GString) content = NULL;

  g_return_val_if_fail (CAUSERIE_IS_REPLY_BUILDER (self), NULL);
  if (self->content != NULL)
    return g_strdup (self->content);
  content = g_string_new ("[");
  for (guint i = 0; i < self->blocks->len; i++)
    {
      g_autofree char *json = causerie_reply_block_dup_json (g_ptr_array_index (self->blocks, i));

      if (json == NULL)
        continue;
      if (content->len > 1)
        g_string_append_c (content, ',');
      g_string_append (content, json);
    }
  g_string_append_c (content, ']');
  self->content = g_string_free (g_steal_pointer (&content), FALSE);
  return g_strdup (self->content);
}
