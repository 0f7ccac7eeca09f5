/* SPDX-License-Identifier: GPL-3.0-or-later
 * The request of a turn: the service, the frozen prefix, and the parts that are left out. */
#include "config.h"

#include "causerie-turn-request.h"

#include "causerie-prompt.h"
#include "causerie-request.h"
#include "causerie-wire.h"

#include <string.h>

#define MAX_TOKENS 16000
#define THINKING "{\"type\":\"adaptive\",\"display\":\"summarized\"}"

struct _CauserieTurnRequest
{
  GObject parent_instance;

  CauserieLibrary *library;
  CauserieSettings *settings;
  CauserieServiceEntry *entry; /* NULL if there is no service */
  CauserieService *service;    /* that of the entry when the turn began; NULL if there is none */
  GError *no_service;          /* why @entry is NULL */
  char *model;
  gint64 chat_id;
  GPtrArray *path; /* of CauserieMessage, from the first message to the one to answer */

  CauseriePrefix *prefix; /* NULL until prepared */
  gboolean prefix_is_frozen;
  gboolean
      prefix_is_reduced; /* parts of the frozen prefix are left out, as the service refuses them */

  gboolean without_thinking;       /* leave thinking blocks out */
  gboolean without_thinking_field; /* do not ask for thinking */
  gboolean asked_for_thinking;     /* in the request that was written last */
};

G_DEFINE_FINAL_TYPE (CauserieTurnRequest, causerie_turn_request, G_TYPE_OBJECT)

static void
causerie_turn_request_finalize (GObject *object)
{
  CauserieTurnRequest *self = CAUSERIE_TURN_REQUEST (object);

  g_clear_object (&self->library);
  g_clear_object (&self->settings);
  g_clear_object (&self->entry);
  g_clear_error (&self->no_service);
  g_clear_object (&self->service);
  g_clear_pointer (&self->path, g_ptr_array_unref);
  g_clear_pointer (&self->prefix, causerie_prefix_free);
  g_free (self->model);
  G_OBJECT_CLASS (causerie_turn_request_parent_class)->finalize (object);
}

static void
causerie_turn_request_class_init (CauserieTurnRequestClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = causerie_turn_request_finalize;
}

static void
causerie_turn_request_init (CauserieTurnRequest *self)
{
}

/**
 * causerie_turn_request_new:
 * @registry: gives the active service
 * @model: the model to ask, or "" if none is known
 * @path: (element-type CauserieMessage): the messages from the first one to the one to answer
 */
CauserieTurnRequest *
causerie_turn_request_new (CauserieLibrary *library, CauserieSettings *settings,
                           CauserieRegistry *registry, const char *model, gint64 chat_id,
                           GPtrArray *path, gboolean without_thinking)
{
  CauserieTurnRequest *self = g_object_new (CAUSERIE_TYPE_TURN_REQUEST, NULL);

  self->library = g_object_ref (library);
  self->settings = g_object_ref (settings);
  g_set_object (&self->entry, causerie_registry_get_active (registry));
  g_set_object (&self->service, causerie_registry_get_service (registry));
  if (self->service == NULL)
    self->no_service = causerie_registry_create_error (registry);
  self->model = g_strdup (model);
  self->chat_id = chat_id;
  self->path = g_ptr_array_ref (path);
  self->without_thinking = without_thinking;
  return self;
}

/* Only Anthropic requires a key; other services may not. */
static gboolean
lacks_key (CauserieService *service)
{
  return causerie_service_get_kind (service) == CAUSERIE_SERVICE_ANTHROPIC
         && !causerie_service_has_credential (service);
}

static GError *
find_obstacle (CauserieTurnRequest *self)
{
  if (self->service == NULL)
    return g_error_copy (self->no_service);
  if (lacks_key (self->service))
    return causerie_error_new_full (CAUSERIE_ERROR_NO_KEY, NULL, NULL, 0);
  if (*self->model == '\0')
    return causerie_error_new_full (CAUSERIE_ERROR_UNKNOWN_MODEL, NULL, NULL, 0);
  return NULL;
}

static gboolean
omits (CauserieTurnRequest *self, CauserieRequestPart part)
{
  return causerie_service_entry_get_refused (self->entry, part, self->model);
}

static void
build_prefix (CauserieTurnRequest *self)
{
  g_autoptr (CauserieModel) model = causerie_service_entry_dup_model (self->entry, self->model);
  CauserieEndPolicy policy = omits (self, CAUSERIE_REQUEST_TOOLS)
                                 ? CAUSERIE_END_NEVER
                                 : causerie_settings_get_end_policy (self->settings);

  self->prefix
      = causerie_prompt_build (policy, causerie_settings_get_system_prompt (self->settings), model);
}

/* Leaves out the parts of the prefix that the service refuses; the stored prefix is unchanged.
   Thinking that was generated with the complete prefix is only valid with it, and is left out
   too. */
static void
reduce_prefix (CauserieTurnRequest *self)
{
  CauseriePrefix *reduced;

  if (self->prefix->tools == NULL || !omits (self, CAUSERIE_REQUEST_TOOLS))
    return;
  reduced = causerie_prompt_without_tools (self->prefix);
  causerie_prefix_free (self->prefix);
  self->prefix = reduced;
  self->prefix_is_reduced = TRUE;
}

static void
on_prefix_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GTask) task = G_TASK (data);
  CauserieTurnRequest *self = g_task_get_source_object (task);
  GError *error = NULL;

  self->prefix = causerie_library_get_prefix_finish (CAUSERIE_LIBRARY (source), result, &error);
  self->prefix_is_frozen = self->prefix != NULL;
  if (error != NULL)
    {
      g_task_return_error (task, error);
      return;
    }
  if (self->prefix == NULL)
    build_prefix (self);
  else
    reduce_prefix (self);
  g_task_return_boolean (task, TRUE);
}

static void
on_contents_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GTask) task = G_TASK (data);
  CauserieTurnRequest *self = g_task_get_source_object (task);
  GError *error = NULL;

  if (!causerie_content_loader_load_finish (CAUSERIE_CONTENT_LOADER (source), result, &error))
    {
      g_task_return_error (task, error);
      return;
    }
  causerie_library_get_prefix_async (
      self->library, self->chat_id, causerie_service_get_identity (self->service), self->model,
      g_task_get_cancellable (task), on_prefix_cb, g_object_ref (task));
}

/* Loads the content of the path, and loads the chat's frozen prefix or builds a new one. */
void
causerie_turn_request_prepare_async (CauserieTurnRequest *self, CauserieContentLoader *loader,
                                     GCancellable *cancellable, GAsyncReadyCallback callback,
                                     gpointer data)
{
  g_autoptr (GTask) task = g_task_new (self, cancellable, callback, data);
  GError *obstacle;

  g_task_set_source_tag (task, causerie_turn_request_prepare_async);
  if (g_task_return_error_if_cancelled (task))
    return;
  obstacle = find_obstacle (self);
  if (obstacle != NULL)
    g_task_return_error (task, obstacle);
  else
    causerie_content_loader_load_async (loader, self->path, cancellable, on_contents_cb,
                                        g_steal_pointer (&task));
}

/**
 * causerie_turn_request_prepare_finish:
 * @error: why there is no service, %CAUSERIE_ERROR_NO_KEY, %CAUSERIE_ERROR_UNKNOWN_MODEL, or an
 *   error of the library
 */
gboolean
causerie_turn_request_prepare_finish (CauserieTurnRequest *self, GAsyncResult *result,
                                      GError **error)
{
  return g_task_propagate_boolean (G_TASK (result), error);
}

/**
 * causerie_turn_request_write:
 * @partial: (nullable): the content of the reply before the service paused
 *
 * Returns: (transfer full): the body of the request, or %NULL
 */
GBytes *
causerie_turn_request_write (CauserieTurnRequest *self, CauserieContent *partial, GError **error)
{
  g_autoptr (CauserieModel) model = causerie_service_entry_dup_model (self->entry, self->model);
  g_autofree char *messages = NULL;
  CauserieWireTarget target = { 0 };
  CauserieRequest request = { 0 };
  gint64 most = causerie_model_get_max_tokens (model);

  target.service = causerie_service_get_identity (self->service);
  target.model = self->model;
  target.tools = self->prefix->tools;
  target.without_thinking = self->without_thinking || self->prefix_is_reduced;
  target.paused = partial;
  messages = causerie_wire_write (self->path, &target, error);
  if (messages == NULL)
    return NULL;
  self->asked_for_thinking = causerie_model_get_thinking_adaptive (model)
                             && !self->without_thinking_field
                             && !omits (self, CAUSERIE_REQUEST_THINKING);
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
mentions_thinking (const GError *error)
{
  g_autoptr (CauserieFailure) failure = causerie_failure_new_from_error (error);

  return failure->detail != NULL && strstr (failure->detail, "thinking") != NULL;
}

/* Leaves out the part for which the request was refused: first the thinking blocks, then the
 * "thinking" field. Returns: whether the request should be sent again */
gboolean
causerie_turn_request_reduce (CauserieTurnRequest *self, const GError *error)
{
  if (is_error (error, CAUSERIE_ERROR_INVALID_SIGNATURE) && !self->without_thinking)
    {
      self->without_thinking = TRUE;
      return TRUE;
    }
  if (is_error (error, CAUSERIE_ERROR_INVALID_REQUEST) && self->asked_for_thinking
      && mentions_thinking (error))
    {
      self->without_thinking_field = TRUE;
      return TRUE;
    }
  return FALSE;
}

/* Stores in the registry which request parts this service refuses, for later requests. */
void
causerie_turn_request_remember_refusal (CauserieTurnRequest *self, gboolean answered,
                                        const GError *error)
{
  /* The entry may have a different address by now, to which the refusal does not apply. */
  if (self->service != causerie_service_entry_get_service (self->entry))
    return;
  if (self->without_thinking_field && answered)
    causerie_service_entry_add_refused (self->entry, CAUSERIE_REQUEST_THINKING, self->model);
  /* Not retried without tools by itself: such a chat cannot be ended, so the user decides. */
  if (is_error (error, CAUSERIE_ERROR_TOOLS_REFUSED) && !answered)
    causerie_service_entry_add_refused (self->entry, CAUSERIE_REQUEST_TOOLS, self->model);
  if (is_error (error, CAUSERIE_ERROR_UNKNOWN_MODEL))
    causerie_service_entry_load_models (self->entry);
}

/* Returns: (transfer none) (nullable): the service of the request; %NULL if there is none */
CauserieService *
causerie_turn_request_get_service (CauserieTurnRequest *self)
{
  return self->service;
}

/* Returns: (transfer none) (nullable): the prefix to freeze when a reply begins; %NULL if the chat
 * has one for this service and model */
const CauseriePrefix *
causerie_turn_request_get_new_prefix (CauserieTurnRequest *self)
{
  return self->prefix_is_frozen ? NULL : self->prefix;
}

/* Returns: whether the thinking of earlier replies is left out */
gboolean
causerie_turn_request_get_without_thinking (CauserieTurnRequest *self)
{
  return self->without_thinking;
}
