/* SPDX-License-Identifier: GPL-3.0-or-later
 * Tests whether a service answers: finds its key, lists its models, and sends a message to one of
 * them. The list alone does not tell: some servers list models without a key, or speak another
 * protocol besides. Anthropic's list does, so nothing is sent there that would cost money. */
#include "config.h"

#include "causerie-service-probe.h"

#include "causerie-request.h"

/* Models that always think need some tokens before they answer. The request is cancelled as soon as
   an answer begins. */
#define MAX_TOKENS 16
#define MESSAGES "[{\"role\":\"user\",\"content\":\"Hi\"}]"

typedef struct
{
  CauserieServiceEntry *entry;
  CauserieService *service;
  CauserieReplyBuilder *builder;
  GCancellable *cancellable; /* of the message only */
  gulong cancelled_handler;
  gboolean started; /* the answer has begun */
  char *model;
} Probe;

static void
probe_free (Probe *probe)
{
  g_clear_object (&probe->entry);
  g_clear_object (&probe->service);
  g_clear_object (&probe->builder);
  g_clear_object (&probe->cancellable);
  g_free (probe->model);
  g_free (probe);
}

static void
on_started_cb (CauserieReplyBuilder *builder, Probe *probe)
{
  probe->started = TRUE;
  g_cancellable_cancel (probe->cancellable);
}

static void
on_cancelled_cb (GCancellable *cancellable, Probe *probe)
{
  g_cancellable_cancel (probe->cancellable);
}

static void
on_streamed_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GTask) task = G_TASK (data);
  Probe *probe = g_task_get_task_data (task);
  GError *error = NULL;

  g_cancellable_disconnect (g_task_get_cancellable (task), probe->cancelled_handler);
  if (causerie_client_stream_finish (CAUSERIE_CLIENT (source), result, &error) || probe->started)
    {
      g_clear_error (&error);
      g_task_return_boolean (task, TRUE);
    }
  else
    g_task_return_error (task, error);
}

static void
send_message (GTask *task)
{
  CauserieRegistry *registry = g_task_get_source_object (task);
  GCancellable *cancellable = g_task_get_cancellable (task);
  Probe *probe = g_task_get_task_data (task);
  CauserieRequest request = { 0 };
  g_autoptr (CauserieRequestBody) body = NULL;

  request.model = probe->model;
  request.max_tokens = MAX_TOKENS;
  request.messages = MESSAGES;
  request.stream = TRUE;
  body = causerie_request_write (&request);
  probe->builder = causerie_reply_builder_new ();
  probe->cancellable = g_cancellable_new ();
  g_signal_connect (probe->builder, "started", G_CALLBACK (on_started_cb), probe);
  if (cancellable != NULL)
    probe->cancelled_handler
        = g_cancellable_connect (cancellable, G_CALLBACK (on_cancelled_cb), probe, NULL);
  causerie_client_stream_async (causerie_registry_get_client (registry), probe->service, body,
                                probe->builder, probe->cancellable, on_streamed_cb,
                                g_object_ref (task));
}

/* Some servers answer messages although they do not list their models. */
static gboolean
may_answer (const GError *error)
{
  static const CauserieError codes[]
      = { CAUSERIE_ERROR_NOT_FOUND,  CAUSERIE_ERROR_PERMISSION,  CAUSERIE_ERROR_SERVER,
          CAUSERIE_ERROR_BAD_ANSWER, CAUSERIE_ERROR_INTERCEPTED, CAUSERIE_ERROR_INVALID_REQUEST };

  for (guint i = 0; i < G_N_ELEMENTS (codes); i++)
    if (g_error_matches (error, CAUSERIE_ERROR, (int)codes[i]))
      return TRUE;
  return FALSE;
}

/* Anthropic's list tells of the key and the model. */
static void
continue_with_model (GTask *task)
{
  Probe *probe = g_task_get_task_data (task);
  gboolean anthropic = causerie_service_entry_get_kind (probe->entry) == CAUSERIE_SERVICE_ANTHROPIC;

  probe->model = g_strdup (causerie_service_entry_get_default_model (probe->entry));
  if (probe->model[0] != '\0' && !anthropic)
    send_message (task);
  else if (causerie_service_entry_find_model (probe->entry, probe->model) != NULL)
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (
        task, causerie_error_new_full (CAUSERIE_ERROR_UNKNOWN_MODEL, probe->model, NULL, 0));
}

/* Returns: whether the entry still has the address that was tested */
static gboolean
is_current (Probe *probe)
{
  g_autofree char *identity = causerie_service_entry_dup_identity (probe->entry);

  return causerie_service_entry_get_service (probe->entry) != NULL
         && g_strcmp0 (identity, causerie_service_get_identity (probe->service)) == 0;
}

static void
on_listed_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GTask) task = G_TASK (data);
  Probe *probe = g_task_get_task_data (task);
  g_autoptr (GPtrArray) models = NULL;
  GError *error = NULL;
  gboolean custom = causerie_service_entry_get_kind (probe->entry) == CAUSERIE_SERVICE_CUSTOM;

  models = causerie_client_list_models_finish (CAUSERIE_CLIENT (source), result, &error);
  if (error != NULL && !(custom && may_answer (error)))
    {
      g_task_return_error (task, error);
      return;
    }
  /* A service without a list is offered the models that are built in. */
  if (is_current (probe)
      && (models != NULL || !causerie_service_entry_get_models_listed (probe->entry)))
    causerie_service_entry_set_models (probe->entry, models);
  g_clear_error (&error);
  continue_with_model (task);
}

static void
on_opened_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GTask) task = G_TASK (data);
  CauserieRegistry *registry = CAUSERIE_REGISTRY (source);
  Probe *probe = g_task_get_task_data (task);
  GError *error = NULL;

  if (!causerie_registry_open_finish (registry, result, &error))
    {
      g_task_return_error (task, error);
      return;
    }
  g_set_object (&probe->service, causerie_service_entry_get_service (probe->entry));
  if (causerie_service_entry_get_kind (probe->entry) == CAUSERIE_SERVICE_ANTHROPIC
      && !causerie_service_has_credential (probe->service))
    g_task_return_error (task, causerie_error_new_full (CAUSERIE_ERROR_NO_KEY, NULL, NULL, 0));
  else
    causerie_client_list_models_async (causerie_registry_get_client (registry), probe->service,
                                       g_task_get_cancellable (task), on_listed_cb,
                                       g_object_ref (task));
}

/* Tests the service. Its models are updated, nothing else changes. The keyring may ask for its
 * password. */
void
causerie_service_probe_async (CauserieRegistry *registry, CauserieServiceEntry *entry,
                              GCancellable *cancellable, GAsyncReadyCallback callback,
                              gpointer data)
{
  GTask *task;
  Probe *probe;

  g_return_if_fail (CAUSERIE_IS_REGISTRY (registry) && CAUSERIE_IS_SERVICE_ENTRY (entry));
  task = g_task_new (registry, cancellable, callback, data);
  probe = g_new0 (Probe, 1);
  probe->entry = g_object_ref (entry);
  g_task_set_source_tag (task, causerie_service_probe_async);
  g_task_set_task_data (task, probe, (GDestroyNotify)probe_free);
  causerie_registry_open_async (registry, entry, TRUE, cancellable, on_opened_cb, task);
}

/**
 * causerie_service_probe_finish:
 * @model: (out) (optional) (nullable) (transfer full): the model that was tested
 * @error: return location for %CAUSERIE_ERROR_NO_KEY, %CAUSERIE_ERROR_UNKNOWN_MODEL or another
 * error
 *
 * Returns: whether the service takes the key and has the model
 */
gboolean
causerie_service_probe_finish (CauserieRegistry *registry, GAsyncResult *result, char **model,
                               GError **error)
{
  Probe *probe;

  g_return_val_if_fail (g_task_is_valid (result, registry), FALSE);
  probe = g_task_get_task_data (G_TASK (result));
  if (model != NULL)
    *model = g_strdup (probe->model);
  return g_task_propagate_boolean (G_TASK (result), error);
}
