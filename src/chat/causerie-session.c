/* SPDX-License-Identifier: GPL-3.0-or-later
 * The session: opens the library, holds one object for each open chat, and stores pending data
 * before the library is closed. */
#include "config.h"

#include "causerie-session.h"

#include "causerie-chat.h"

struct _CauserieSession
{
  GObject parent_instance;

  CauserieLibrary *library;
  CauserieSettings *settings;
  CauserieClient *client;
  CauserieRegistry *registry;
  CauseriePendingWrites *writes;
  CauserieChatList *chats;
  CauseriePresets *presets;
  GPtrArray *open; /* of CauserieChat, held by weak references */
  GTask *stop;
  guint stopping; /* number of chats that have not stopped yet */
};

G_DEFINE_FINAL_TYPE (CauserieSession, causerie_session, G_TYPE_OBJECT)

enum
{
  PROP_0,
  PROP_CHATS,
  PROP_READ_ONLY,
  N_PROPS,
};

static GParamSpec *properties[N_PROPS];

static void
on_chats_loaded_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GTask) task = G_TASK (data);
  CauserieSession *self = g_task_get_source_object (task);
  GError *error = NULL;

  if (!causerie_chat_list_load_finish (CAUSERIE_CHAT_LIST (source), result, &error))
    {
      g_task_return_error (task, error);
      return;
    }
  causerie_registry_start (self->registry);
  g_task_return_boolean (task, TRUE);
}

static void
on_library_opened_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GTask) task = G_TASK (data);
  CauserieSession *self = g_task_get_source_object (task);
  GError *error = NULL;

  if (!causerie_library_open_finish (CAUSERIE_LIBRARY (source), result, &error))
    {
      g_task_return_error (task, error);
      return;
    }
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_READ_ONLY]);
  causerie_presets_load (self->presets);
  causerie_chat_list_load_async (self->chats, g_task_get_cancellable (task), on_chats_loaded_cb,
                                 g_object_ref (task));
}

static void
on_chat_finalized_cb (gpointer data, GObject *chat)
{
  g_ptr_array_remove_fast (CAUSERIE_SESSION (data)->open, chat);
}

static CauserieChat *
add_chat (CauserieSession *self, gint64 chat_id)
{
  CauserieChat *chat = causerie_chat_new (self->library, self->writes, self->client, self->settings,
                                          self->registry, self->chats, chat_id);

  g_object_weak_ref (G_OBJECT (chat), on_chat_finalized_cb, self);
  g_ptr_array_add (self->open, chat);
  return chat;
}

static gboolean
has_open (CauserieSession *self, gint64 chat_id)
{
  for (guint i = 0; i < self->open->len; i++)
    if (causerie_chat_get_id (g_ptr_array_index (self->open, i)) == chat_id)
      return TRUE;
  return FALSE;
}

/* An open chat reports the failure itself. */
static void
on_write_given_up_cb (CauseriePendingWrites *writes, gpointer kind, gint64 chat_id,
                      gint64 message_id, CauserieFailure *failure, CauserieSession *self)
{
  g_autoptr (GError) error = causerie_failure_to_error (failure);

  if (((const CauseriePendingKind *)kind)->matters && !has_open (self, chat_id)
      && failure->code != CAUSERIE_ERROR_NO_MESSAGE)
    causerie_chat_list_report_failure (self->chats, error);
}

static void
on_library_closed_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GTask) task = G_TASK (data);
  GError *error = NULL;

  if (causerie_library_close_finish (CAUSERIE_LIBRARY (source), result, &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

static void
close_if_stopped (CauserieSession *self)
{
  if (self->stopping > 0 || self->stop == NULL)
    return;
  causerie_pending_writes_flush (self->writes);
  causerie_library_close_async (self->library, NULL, on_library_closed_cb,
                                g_steal_pointer (&self->stop));
}

static void
on_chat_stopped_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (CauserieSession) self = CAUSERIE_SESSION (data);

  causerie_chat_stop_finish (CAUSERIE_CHAT (source), result, NULL);
  self->stopping--;
  close_if_stopped (self);
}

static GPtrArray *
list_open (CauserieSession *self)
{
  GPtrArray *chats = g_ptr_array_new_with_free_func (g_object_unref);

  for (guint i = 0; i < self->open->len; i++)
    g_ptr_array_add (chats, g_object_ref (g_ptr_array_index (self->open, i)));
  return chats;
}

static void
causerie_session_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  CauserieSession *self = CAUSERIE_SESSION (object);

  switch (id)
    {
    case PROP_CHATS:
      g_value_set_object (value, self->chats);
      break;
    case PROP_READ_ONLY:
      g_value_set_boolean (value, causerie_session_get_read_only (self));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
causerie_session_dispose (GObject *object)
{
  CauserieSession *self = CAUSERIE_SESSION (object);

  for (guint i = 0; i < self->open->len; i++)
    g_object_weak_unref (g_ptr_array_index (self->open, i), on_chat_finalized_cb, self);
  g_ptr_array_set_size (self->open, 0);
  g_clear_object (&self->chats);
  g_clear_object (&self->presets);
  g_clear_object (&self->writes);
  g_clear_object (&self->registry);
  g_clear_object (&self->client);
  g_clear_object (&self->settings);
  g_clear_object (&self->library);
  G_OBJECT_CLASS (causerie_session_parent_class)->dispose (object);
}

static void
causerie_session_finalize (GObject *object)
{
  g_ptr_array_unref (CAUSERIE_SESSION (object)->open);
  G_OBJECT_CLASS (causerie_session_parent_class)->finalize (object);
}

static void
causerie_session_class_init (CauserieSessionClass *klass)
{
  const GParamFlags flags = G_PARAM_READABLE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS;
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = causerie_session_get_property;
  object_class->dispose = causerie_session_dispose;
  object_class->finalize = causerie_session_finalize;
  properties[PROP_CHATS]
      = g_param_spec_object ("chats", NULL, NULL, CAUSERIE_TYPE_CHAT_LIST, flags);
  properties[PROP_READ_ONLY] = g_param_spec_boolean ("read-only", NULL, NULL, FALSE, flags);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
causerie_session_init (CauserieSession *self)
{
  self->open = g_ptr_array_new ();
}

CauserieSession *
causerie_session_new (CauserieLibrary *library, CauserieSettings *settings, CauserieClient *client,
                      CauserieRegistry *registry)
{
  CauserieSession *self;

  g_return_val_if_fail (CAUSERIE_IS_LIBRARY (library) && CAUSERIE_IS_SETTINGS (settings), NULL);
  g_return_val_if_fail (CAUSERIE_IS_CLIENT (client) && CAUSERIE_IS_REGISTRY (registry), NULL);
  self = g_object_new (CAUSERIE_TYPE_SESSION, NULL);
  self->library = g_object_ref (library);
  self->settings = g_object_ref (settings);
  self->client = g_object_ref (client);
  self->registry = g_object_ref (registry);
  self->writes = causerie_pending_writes_new (library);
  self->chats = causerie_chat_list_new (library);
  self->presets = causerie_presets_new (library);
  g_signal_connect_object (self->writes, "given-up", G_CALLBACK (on_write_given_up_cb), self, 0);
  return self;
}

/* Opens the library and loads the chat list. Services, keys and models are loaded afterwards; only
 * turns wait for them. After a failure it can be called again. */
void
causerie_session_start_async (CauserieSession *self, GCancellable *cancellable,
                              GAsyncReadyCallback callback, gpointer data)
{
  GTask *task;

  g_return_if_fail (CAUSERIE_IS_SESSION (self));
  task = g_task_new (self, cancellable, callback, data);
  g_task_set_source_tag (task, causerie_session_start_async);
  causerie_library_open_async (self->library, cancellable, on_library_opened_cb, task);
}

/**
 * causerie_session_start_finish:
 * @error: return location for %CAUSERIE_ERROR_CORRUPT or another error of the library
 */
gboolean
causerie_session_start_finish (CauserieSession *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);
  return g_task_propagate_boolean (G_TASK (result), error);
}

gboolean
causerie_session_get_working (CauserieSession *self)
{
  g_return_val_if_fail (CAUSERIE_IS_SESSION (self), FALSE);

  for (guint i = 0; i < self->open->len; i++)
    if (causerie_chat_get_working (g_ptr_array_index (self->open, i)))
      return TRUE;
  return FALSE;
}

/* Returns: whether the end of a reply could not be stored and would be lost with the session */
gboolean
causerie_session_has_unsaved_replies (CauserieSession *self)
{
  g_return_val_if_fail (CAUSERIE_IS_SESSION (self), FALSE);

  for (guint i = 0; i < self->open->len; i++)
    if (causerie_chat_has_unsaved (g_ptr_array_index (self->open, i)))
      return TRUE;
  return FALSE;
}

/* Retries all pending writes at once: ends of replies, drafts, feedback. */
void
causerie_session_save_again (CauserieSession *self)
{
  g_autoptr (GPtrArray) chats = NULL;

  g_return_if_fail (CAUSERIE_IS_SESSION (self));

  chats = list_open (self);
  for (guint i = 0; i < chats->len; i++)
    causerie_chat_store_again (g_ptr_array_index (chats, i));
  causerie_pending_writes_retry (self->writes);
}

/**
 * causerie_session_stop_async:
 * @cancellable: (nullable): ignored, as data would be lost
 *
 * Stores drafts, interrupts turns and stores their partial replies, and closes the library.
 */
void
causerie_session_stop_async (CauserieSession *self, GCancellable *cancellable,
                             GAsyncReadyCallback callback, gpointer data)
{
  g_autoptr (GPtrArray) chats = NULL;

  g_return_if_fail (CAUSERIE_IS_SESSION (self) && self->stop == NULL);
  self->stop = g_task_new (self, NULL, callback, data);
  g_task_set_source_tag (self->stop, causerie_session_stop_async);
  causerie_registry_stop (self->registry);
  chats = list_open (self);
  self->stopping = chats->len;
  for (guint i = 0; i < chats->len; i++)
    causerie_chat_stop_async (g_ptr_array_index (chats, i), on_chat_stopped_cb,
                              g_object_ref (self));
  close_if_stopped (self);
}

gboolean
causerie_session_stop_finish (CauserieSession *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);
  return g_task_propagate_boolean (G_TASK (result), error);
}

CauserieLibrary *
causerie_session_get_library (CauserieSession *self)
{
  g_return_val_if_fail (CAUSERIE_IS_SESSION (self), NULL);
  return self->library;
}

CauseriePendingWrites *
causerie_session_get_writes (CauserieSession *self)
{
  g_return_val_if_fail (CAUSERIE_IS_SESSION (self), NULL);
  return self->writes;
}

CauserieSettings *
causerie_session_get_settings (CauserieSession *self)
{
  g_return_val_if_fail (CAUSERIE_IS_SESSION (self), NULL);
  return self->settings;
}

CauserieClient *
causerie_session_get_client (CauserieSession *self)
{
  g_return_val_if_fail (CAUSERIE_IS_SESSION (self), NULL);
  return self->client;
}

CauserieRegistry *
causerie_session_get_registry (CauserieSession *self)
{
  g_return_val_if_fail (CAUSERIE_IS_SESSION (self), NULL);
  return self->registry;
}

CauserieChatList *
causerie_session_get_chats (CauserieSession *self)
{
  g_return_val_if_fail (CAUSERIE_IS_SESSION (self), NULL);
  return self->chats;
}

/* Returns: (transfer none): the presets, which are read when the library has been opened */
CauseriePresets *
causerie_session_get_presets (CauserieSession *self)
{
  g_return_val_if_fail (CAUSERIE_IS_SESSION (self), NULL);
  return self->presets;
}

gboolean
causerie_session_get_read_only (CauserieSession *self)
{
  g_return_val_if_fail (CAUSERIE_IS_SESSION (self), TRUE);
  return causerie_library_get_read_only_reason (self->library) != NULL;
}

/* Returns: (transfer full): the chat, which may need causerie_chat_load_async(). Calls with the
 * same id return the same object while there are references to it or a turn is running in it */
CauserieChat *
causerie_session_open_chat (CauserieSession *self, gint64 chat_id)
{
  g_return_val_if_fail (CAUSERIE_IS_SESSION (self) && chat_id > 0, NULL);
  for (guint i = 0; i < self->open->len; i++)
    if (causerie_chat_get_id (g_ptr_array_index (self->open, i)) == chat_id)
      return g_object_ref (g_ptr_array_index (self->open, i));
  return add_chat (self, chat_id);
}

/* There is only one new chat at a time: all callers share it and its draft until its first message
 * is being stored.
 *
 * Returns: (transfer full): a chat that is stored and listed with its first message */
CauserieChat *
causerie_session_create_chat (CauserieSession *self)
{
  g_return_val_if_fail (CAUSERIE_IS_SESSION (self), NULL);
  for (guint i = 0; i < self->open->len; i++)
    if (causerie_chat_is_blank (g_ptr_array_index (self->open, i)))
      return g_object_ref (g_ptr_array_index (self->open, i));
  return add_chat (self, 0);
}
