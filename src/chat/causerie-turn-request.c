/* SPDX-License-Identifier: GPL-3.0-or-later
 * The first half of a turn: from the messages of the path to the end of the stream. */
#include "config.h"

#include "causerie-turn-private.h"

#include "causerie-prompt.h"
#include "causerie-request.h"
#include "causerie-wire.h"

#include <string.h>

#define MAX_TOKENS 16000
#define THINKING "{\"type\":\"adaptive\",\"display\":\"summarized\"}"

static GPtrArray *
list_path (CauserieTurn *self)
{
  g_autoptr (GPtrArray) upwards = g_ptr_array_new ();
  GPtrArray *path = g_ptr_array_new_with_free_func (g_object_unref);
  gint64 id = self->parent_id;

  for (; id != CAUSERIE_ROOT; id = causerie_tree_get_parent_id (self->tree, id))
    {
      CauserieMessage *message = causerie_tree_get_message (self->tree, id);

      if (message == NULL)
        break;
      g_ptr_array_add (upwards, message);
    }
  for (guint i = upwards->len; i > 0; i--)
    g_ptr_array_add (path, g_object_ref (g_ptr_array_index (upwards, i - 1)));
  return path;
}

static GBytes *
write_body (CauserieTurn *self, GError **error)
{
  g_autoptr (CauserieModel) model = causerie_exchange_dup_model (self->exchange, self->model);
  g_autoptr (GPtrArray) path = list_path (self);
  g_autofree char *messages = NULL;
  CauserieWireTarget target = { 0 };
  CauserieRequest request = { 0 };
  gint64 most = causerie_model_get_max_tokens (model);

  target.service = causerie_service_get_identity (self->service);
  target.model = self->model;
  target.tools = self->prefix->tools;
  target.without_thinking = self->without_thinking || self->prefix_is_reduced;
  target.paused = self->said;
  messages = causerie_wire_write (path, &target, error);
  if (messages == NULL)
    return NULL;
  self->asked_for_thinking
      = causerie_model_get_thinking_adaptive (model) && !self->without_thinking_field
        && !causerie_exchange_leaves_out (self->exchange, CAUSERIE_REQUEST_THINKING, self->service,
                                          self->model);
  request.model = self->model;
  request.max_tokens = most > 0 ? MIN (most, MAX_TOKENS) : MAX_TOKENS;
  request.system = self->prefix->system;
  request.tools = self->prefix->tools;
  request.messages = messages;
  request.thinking = self->asked_for_thinking ? THINKING : NULL;
  request.stream = TRUE;
  return causerie_request_write (&request);
}

static gboolean
is_error (const GError *error, CauserieError code)
{
  return g_error_matches (error, CAUSERIE_ERROR, (int)code);
}

static gboolean
names_thinking (const GError *error)
{
  g_autoptr (CauserieFailure) failure = causerie_failure_new_from_error (error);

  return failure->detail != NULL && strstr (failure->detail, "thinking") != NULL;
}

/* A request that was refused for its thinking is made once more with less of it. */
static gboolean
can_ask_for_less (CauserieTurn *self, const GError *error)
{
  if (causerie_reply_builder_has_started (self->builder) || self->halt != CAUSERIE_TURN_GOES_ON)
    return FALSE;
  if (is_error (error, CAUSERIE_ERROR_INVALID_SIGNATURE) && !self->without_thinking)
    {
      self->without_thinking = TRUE;
      return TRUE;
    }
  if (is_error (error, CAUSERIE_ERROR_INVALID_REQUEST) && self->asked_for_thinking
      && names_thinking (error))
    {
      self->without_thinking_field = TRUE;
      return TRUE;
    }
  return FALSE;
}

static void
on_streamed_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (CauserieTurn) self = CAUSERIE_TURN (data);
  g_autoptr (GError) error = NULL;

  causerie_client_stream_finish (CAUSERIE_CLIENT (source), result, &error);
  if (error != NULL && can_ask_for_less (self, error))
    {
      causerie_turn_ask (self);
      return;
    }
  if (self->without_thinking_field && causerie_reply_builder_has_started (self->builder))
    causerie_exchange_leave_out (self->exchange, CAUSERIE_REQUEST_THINKING, self->service,
                                 self->model);
  /* The person is told, and decides to go on without: such a chat cannot be ended. */
  if (is_error (error, CAUSERIE_ERROR_TOOLS_REFUSED)
      && !causerie_reply_builder_has_started (self->builder))
    causerie_exchange_leave_out (self->exchange, CAUSERIE_REQUEST_TOOLS, self->service,
                                 self->model);
  if (is_error (error, CAUSERIE_ERROR_UNKNOWN_MODEL))
    causerie_exchange_doubt_models (self->exchange, self->service);
  self->streamed = TRUE;
  self->broken = g_steal_pointer (&error);
  causerie_turn_conclude (self);
}

static void
on_client_retrying_cb (CauserieClient *client, CauserieReplyBuilder *builder, guint code,
                       gint64 retry_at, guint retry, gpointer data)
{
  CauserieTurn *self = CAUSERIE_TURN (data);

  if (builder == self->builder && self->task != NULL)
    causerie_turn_begin_wait (self, (CauserieError)code, retry_at);
}

/**
 * causerie_turn_ask:
 * @self: a turn at work
 *
 * Sends the request; again, if it was refused for something that can be left out, and again after
 * each pause.
 */
void
causerie_turn_ask (CauserieTurn *self)
{
  g_autoptr (GBytes) body = NULL;

  g_clear_object (&self->builder);
  self->builder = causerie_reply_builder_new ();
  if (self->said != NULL)
    causerie_reply_builder_continue_from (self->builder, self->said);
  body = write_body (self, &self->broken);
  if (body == NULL)
    {
      self->streamed = TRUE;
      causerie_turn_conclude (self);
      return;
    }
  causerie_turn_follow_builder (self);
  causerie_client_stream_async (causerie_exchange_get_client (self->exchange), self->service, body,
                                self->builder, self->cancellable, on_streamed_cb,
                                g_object_ref (self));
}

static gboolean
leaves_out_tools (CauserieTurn *self)
{
  return causerie_exchange_leaves_out (self->exchange, CAUSERIE_REQUEST_TOOLS, self->service,
                                       self->model);
}

static void
build_prefix (CauserieTurn *self)
{
  CauserieSettings *settings = causerie_exchange_get_settings (self->exchange);
  g_autoptr (CauserieModel) model = causerie_exchange_dup_model (self->exchange, self->model);
  CauserieEndPolicy policy
      = leaves_out_tools (self) ? CAUSERIE_END_NEVER : causerie_settings_get_end_policy (settings);

  self->prefix
      = causerie_prompt_build (policy, causerie_settings_get_system_prompt (settings), model);
}

/* The library keeps the prefix as it is; what the service refuses of it is not sent. Thinking that
   was made under the whole one belongs to that. */
static void
reduce_prefix (CauserieTurn *self)
{
  CauseriePrefix *reduced;

  if (self->prefix->tools == NULL || !leaves_out_tools (self))
    return;
  reduced = causerie_prompt_without_tools (self->prefix);
  causerie_prefix_free (self->prefix);
  self->prefix = reduced;
  self->prefix_is_reduced = TRUE;
}

static void
on_prefix_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (CauserieTurn) self = CAUSERIE_TURN (data);
  g_autoptr (GError) error = NULL;

  self->prefix = causerie_library_get_prefix_finish (CAUSERIE_LIBRARY (source), result, &error);
  self->prefix_is_frozen = self->prefix != NULL;
  if (error == NULL)
    g_cancellable_set_error_if_cancelled (self->cancellable, &error);
  if (error != NULL)
    {
      causerie_turn_fail (self, error);
      return;
    }
  if (self->prefix == NULL)
    build_prefix (self);
  else
    reduce_prefix (self);
  causerie_turn_ask (self);
}

static void
on_contents_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (CauserieTurn) self = CAUSERIE_TURN (data);
  g_autoptr (GError) error = NULL;

  if (!causerie_content_loader_load_finish (CAUSERIE_CONTENT_LOADER (source), result, &error))
    {
      causerie_turn_fail (self, error);
      return;
    }
  causerie_library_get_prefix_async (causerie_exchange_get_library (self->exchange), self->chat_id,
                                     causerie_service_get_identity (self->service), self->model,
                                     self->cancellable, on_prefix_cb, g_object_ref (self));
}

/* Other services may take requests without a key. */
static gboolean
lacks_key (CauserieService *service)
{
  return causerie_service_get_kind (service) == CAUSERIE_SERVICE_ANTHROPIC
         && !causerie_service_has_credential (service);
}

/* What can be said before anything is asked. */
static gboolean
check_plan (CauserieTurn *self, GError **error)
{
  if (self->service == NULL)
    g_propagate_error (error, causerie_exchange_create_service_error (self->exchange));
  else if (lacks_key (self->service))
    g_propagate_error (error, causerie_error_new_full (CAUSERIE_ERROR_NO_KEY, NULL, NULL, 0));
  else if (*self->model == '\0')
    g_propagate_error (error,
                       causerie_error_new_full (CAUSERIE_ERROR_UNKNOWN_MODEL, NULL, NULL, 0));
  else
    return TRUE;
  return FALSE;
}

/* What was named, else the branch's own, else the default. */
static char *
find_model (CauserieTurn *self)
{
  const char *service
      = self->service != NULL ? causerie_service_get_identity (self->service) : NULL;
  char *own = NULL;

  if (*self->model != '\0')
    return g_strdup (self->model);
  if (self->asker != NULL)
    own = causerie_branch_dup_model (self->asker, service);
  return own != NULL ? own : g_strdup (causerie_exchange_get_default_model (self->exchange));
}

static void
begin (CauserieTurn *self)
{
  g_autoptr (GPtrArray) path = list_path (self);
  g_autofree char *model = NULL;
  g_autoptr (GError) error = NULL;

  g_set_object (&self->service, causerie_exchange_get_service (self->exchange));
  model = find_model (self);
  causerie_turn_set_model (self, model);
  g_clear_object (&self->asker);
  if (!g_cancellable_set_error_if_cancelled (self->cancellable, &error)
      && check_plan (self, &error))
    causerie_content_loader_load_async (self->contents, path, self->cancellable, on_contents_cb,
                                        g_object_ref (self));
  else
    causerie_turn_fail (self, error);
}

static void
end_wait_for_service (CauserieTurn *self)
{
  g_clear_signal_handler (&self->settled_handler, self->exchange);
  g_source_destroy (self->stop_source);
  g_clear_pointer (&self->stop_source, g_source_unref);
  begin (self);
}

static gboolean
on_wait_stopped_cb (GCancellable *cancellable, gpointer data)
{
  end_wait_for_service (CAUSERIE_TURN (data));
  return G_SOURCE_REMOVE;
}

static void
on_settled_cb (GObject *exchange, GParamSpec *pspec, gpointer data)
{
  if (causerie_exchange_get_settled (CAUSERIE_EXCHANGE (exchange)))
    end_wait_for_service (CAUSERIE_TURN (data));
}

/* The key is being looked for, or the service is being asked what it offers. */
static void
wait_for_service (CauserieTurn *self)
{
  self->settled_handler = g_signal_connect_object (self->exchange, "notify::settled",
                                                   G_CALLBACK (on_settled_cb), self, 0);
  self->stop_source = g_cancellable_source_new (self->cancellable);
  g_source_set_callback (self->stop_source, G_SOURCE_FUNC (on_wait_stopped_cb), g_object_ref (self),
                         g_object_unref);
  g_source_attach (self->stop_source, g_main_context_get_thread_default ());
}

/**
 * causerie_turn_run_async:
 * @self: a turn that has not run
 * @callback: called at the end of the turn
 * @data: for @callback
 *
 * Runs a turn to its end, once, with the service that is in use when it is settled which that is.
 * It always succeeds: what came of it is in the turn.
 */
void
causerie_turn_run_async (CauserieTurn *self, GAsyncReadyCallback callback, gpointer data)
{
  CauserieMessage *parent = causerie_tree_get_message (self->tree, self->parent_id);

  g_return_if_fail (self->task == NULL && parent != NULL);
  self->task = g_task_new (self, NULL, callback, data);
  g_task_set_source_tag (self->task, causerie_turn_run_async);
  g_signal_connect_object (causerie_exchange_get_client (self->exchange), "retrying",
                           G_CALLBACK (on_client_retrying_cb), self, 0);
  self->had_failure = causerie_message_get_failure (parent) != NULL;
  causerie_message_set_failure (parent, NULL);
  causerie_exchange_want_service (self->exchange);
  if (causerie_exchange_get_settled (self->exchange))
    begin (self);
  else
    wait_for_service (self);
}

/**
 * causerie_turn_run_finish:
 * @self: a turn
 * @result: what the callback was given
 * @error: return location for an error; there is none
 *
 * Returns: %TRUE
 */
gboolean
causerie_turn_run_finish (CauserieTurn *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);
  return g_task_propagate_boolean (G_TASK (result), error);
}
