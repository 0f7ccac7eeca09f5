/* SPDX-License-Identifier: GPL-3.0-or-later
 * One open conversation. Its drafts, versions, feedback, turns and unsaved replies are objects of
 * their own; the chat loads it, sends, edits and retries, and asks for a title. */
#include "config.h"

#include "causerie-chat.h"

#include "causerie-attachment-limits.h"
#include "causerie-block.h"
#include "causerie-title.h"

/* The draft id with which the library clears no draft when it stores a message. */
#define NO_DRAFT ((gint64)-1)

struct _CauserieChat
{
  GObject parent_instance;

  CauserieLibrary *library;
  CauseriePendingWrites *writes;
  CauserieClient *client;
  CauserieSettings *settings;
  CauserieRegistry *registry;
  CauserieChatList *list;
  CauserieChatItem *item; /* NULL until the first message is stored */
  CauserieTree *tree;

  /* Its parts */
  CauserieContentLoader *loader;
  CauserieSetup *setup;
  CauserieDrafts *drafts;
  CauserieDraftFiles *draft_files;
  CauserieAttachmentStore *attachment_store;
  CauserieVersions *versions;
  CauserieChatFeedback *feedback;
  CauserieTurns *turns;
  CauserieUnsavedReplies *unsaved;
  CauserieChatUpdates *updates;

  gint64 id;
  gboolean loaded;
  GPtrArray *loads;         /* GTasks that wait for the load in progress; NULL if there is none */
  GHashTable *sending;      /* ids of messages to which a child is being stored */
  gboolean title_requested; /* TRUE from the first complete reply on */
  GCancellable *title_request;
  gboolean stopping;
  GTask *stop; /* waits for the last turn */
};
G_DEFINE_FINAL_TYPE (CauserieChat, causerie_chat, G_TYPE_OBJECT)

enum
{
  PROP_0,
  PROP_ID,
  PROP_TITLE,
  PROP_LOADED,
  PROP_READ_ONLY,
  PROP_WORKING,
  PROP_DELETED,
  PROP_ORIGIN_CHAT_ID,
  N_PROPS,
};

enum
{
  TURN_ADDED,
  TURN_REPLIED,
  TURN_REMOVED,
  FAILED,
  FEEDBACK_CHANGED,
  DRAFT_CHANGED,
  CLOSING,
  N_SIGNALS,
};

static GParamSpec *properties[N_PROPS];
static guint signals[N_SIGNALS];

static gboolean
set_error (GError **error, CauserieError code)
{
  g_propagate_error (error, causerie_error_new_full (code, NULL, NULL, 0));
  return FALSE;
}

static gboolean
is_deleted (CauserieChat *self)
{
  return self->item != NULL && causerie_chat_item_get_deleted_at (self->item) != 0;
}

static gboolean
check_write (CauserieChat *self, GError **error)
{
  const GError *reason = causerie_library_get_read_only_reason (self->library);

  if (reason == NULL)
    return TRUE;
  g_propagate_error (error,
                     causerie_error_new_full (CAUSERIE_ERROR_READ_ONLY, reason->message, NULL, 0));
  return FALSE;
}

static void
cancel_title (CauserieChat *self)
{
  if (self->title_request != NULL)
    g_cancellable_cancel (self->title_request);
}

/* Updates the "ended" property of the chat's row from the branch last on screen. */
static void
update_ended (CauserieChat *self)
{
  gint64 leaf;

  if (self->item == NULL || !self->loaded)
    return;
  leaf = causerie_versions_find_leaf (self->versions);
  causerie_chat_item_set_ended (self->item, leaf != CAUSERIE_ROOT
                                                && causerie_tree_is_ended_at (self->tree, leaf));
}

static void
store_choices (CauserieChat *self)
{
  update_ended (self);
  causerie_versions_store_choices (self->versions);
}

static void
notify_working (CauserieChat *self)
{
  if (self->item != NULL)
    causerie_chat_item_set_working (self->item, causerie_chat_get_working (self));
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_WORKING]);
}

/* --- Its row in the list of chats --- */

static void
on_item_title_cb (GObject *item, GParamSpec *pspec, gpointer data)
{
  g_object_notify_by_pspec (G_OBJECT (data), properties[PROP_TITLE]);
}

/* Stops all turns of a deleted chat. Partial replies are stored. */
static void
on_item_deleted_cb (GObject *item, GParamSpec *pspec, gpointer data)
{
  CauserieChat *self = CAUSERIE_CHAT (data);

  if (is_deleted (self))
    {
      cancel_title (self);
      causerie_turns_stop_all (self->turns);
    }
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_DELETED]);
}

/* Makes @item the source of title, deletion and origin. NULL is ignored. */
static void
set_item (CauserieChat *self, CauserieChatItem *item)
{
  if (item == NULL || !g_set_object (&self->item, item))
    return;
  g_signal_connect_object (item, "notify::title", G_CALLBACK (on_item_title_cb), self, 0);
  g_signal_connect_object (item, "notify::deleted-at", G_CALLBACK (on_item_deleted_cb), self, 0);
  causerie_chat_item_set_open (item, TRUE);
  causerie_chat_item_set_working (item, causerie_chat_get_working (self));
  if (causerie_chat_item_get_origin_chat_id (item) != 0)
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_ORIGIN_CHAT_ID]);
}

static void
set_id (CauserieChat *self, gint64 id)
{
  self->id = id;
  causerie_setup_set_chat_id (self->setup, id);
  causerie_drafts_set_chat_id (self->drafts, id);
  causerie_draft_files_set_chat_id (self->draft_files, id);
  causerie_versions_set_chat_id (self->versions, id);
  causerie_chat_feedback_set_chat_id (self->feedback, id);
  causerie_chat_updates_set_chat_id (self->updates, id);
}

/* Sets the id that the library assigned with the first message, and adds the chat to the list of
   chats. */
static void
set_assigned_id (CauserieChat *self, gint64 id, CauserieMessage *first)
{
  g_autoptr (CauserieChatRecord) record = causerie_chat_record_new ();

  set_id (self, id);
  record->id = id;
  record->title = g_strdup (causerie_message_get_first_words (first));
  record->created_at = causerie_message_get_created_at (first);
  record->updated_at = record->created_at;
  set_item (self, causerie_chat_list_add (self->list, record));
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_ID]);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_TITLE]);
}

/* --- Its title: asked for once, after the first complete reply --- */

static gboolean
is_complete_reply (CauserieMessage *message)
{
  return causerie_message_get_role (message) == CAUSERIE_ROLE_ASSISTANT
         && causerie_message_get_state (message) == CAUSERIE_MESSAGE_COMPLETE;
}

/* The title was requested when the first complete reply came: do not request it for a loaded chat
   that has one. */
static gboolean
has_complete_reply (GPtrArray *messages)
{
  for (guint i = 0; i < messages->len; i++)
    if (is_complete_reply (g_ptr_array_index (messages, i)))
      return TRUE;
  return FALSE;
}

static void
on_title_made_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (CauserieChat) self = CAUSERIE_CHAT (data);
  g_autoptr (GError) error = NULL;
  g_autofree char *title = causerie_title_make_finish (CAUSERIE_CLIENT (source), result, &error);

  if (title != NULL)
    causerie_chat_list_set_model_title (self->list, self->id, title);
  else
    g_debug ("No title: %s", error != NULL ? error->message : "the answer held none");
}

/* Requests a title from the service that replied, unless the reply ended the chat or the chat has a
   title. */
static void
request_title (CauserieChat *self, CauserieTurn *turn)
{
  CauserieMessage *reply = causerie_turn_get_reply (turn);
  CauserieMessage *question
      = causerie_tree_get_message (self->tree, causerie_turn_get_parent_id (turn));
  g_autofree char *question_text = NULL;
  g_autofree char *reply_text = NULL;

  if (reply == NULL || question == NULL || self->title_requested || !is_complete_reply (reply))
    return;
  self->title_requested = TRUE;
  if (self->stopping || self->item == NULL || causerie_message_get_ends (reply)
      || causerie_chat_item_get_title_origin (self->item) != CAUSERIE_TITLE_NONE)
    return;
  question_text = causerie_message_dup_text (question);
  /* A message without text is represented by the names of its files. */
  if (causerie_text_is_blank (question_text))
    {
      g_free (question_text);
      question_text = g_strdup (causerie_message_get_first_words (question));
    }
  reply_text = causerie_message_dup_text (reply);
  self->title_request = g_cancellable_new ();
  causerie_title_make_async (self->client, self->registry, causerie_turn_get_service (turn),
                             question_text, reply_text, causerie_turn_get_model (turn),
                             self->title_request, on_title_made_cb, g_object_ref (self));
}

/* --- Signals of its parts --- */

/* Completes causerie_chat_stop_async() when the last turn is gone. */
static void
end_stop (CauserieChat *self)
{
  g_autoptr (GTask) task = NULL;

  if (self->stop == NULL || !causerie_turns_is_empty (self->turns))
    return;
  task = g_steal_pointer (&self->stop);
  g_task_return_boolean (task, TRUE);
}

/* Each turn holds a reference on the chat, so that it completes even if no window shows the
 * chat. */
static void
on_turn_added_cb (CauserieTurns *turns, CauserieTurn *turn, gpointer data)
{
  CauserieChat *self = g_object_ref (CAUSERIE_CHAT (data));

  causerie_setup_hold (self->setup);
  g_signal_emit (self, signals[TURN_ADDED], 0, turn);
  notify_working (self);
}

static void
on_turn_replied_cb (CauserieTurns *turns, CauserieTurn *turn, gpointer data)
{
  CauserieChat *self = CAUSERIE_CHAT (data);
  CauserieMessage *reply = causerie_turn_get_reply (turn);

  causerie_setup_begin (self->setup);
  if (self->item != NULL)
    causerie_chat_item_set_updated_at (self->item, causerie_message_get_created_at (reply));
  /* Another window may have switched to a different branch in the meantime. */
  store_choices (self);
  g_signal_emit (self, signals[TURN_REPLIED], 0, turn);
}

static void
on_turn_removed_cb (CauserieTurns *turns, CauserieTurn *turn, gpointer data)
{
  g_autoptr (CauserieChat) self = CAUSERIE_CHAT (data); /* the reference of on_turn_added_cb() */

  if (causerie_turn_get_writer (turn) != NULL)
    causerie_unsaved_replies_add (self->unsaved, causerie_turn_get_writer (turn));
  causerie_setup_release (self->setup);
  g_signal_emit (self, signals[TURN_REMOVED], 0, turn);
  notify_working (self);
  update_ended (self);
  request_title (self, turn);
  end_stop (self);
}

static void
on_draft_changed_cb (CauserieDrafts *drafts, gint64 message_id, const char *sent, gpointer data)
{
  g_signal_emit (data, signals[DRAFT_CHANGED], 0, message_id, sent);
}

static void
on_feedback_changed_cb (CauserieChatFeedback *feedback, gpointer data)
{
  g_signal_emit (data, signals[FEEDBACK_CHANGED], 0);
}

static void
on_versions_failed_cb (CauserieVersions *versions, CauserieFailure *failure, gpointer data)
{
  g_signal_emit (data, signals[FAILED], 0, failure);
}

/* Not reported: writes for a message that was purged, and writes to a read-only library, for which
   the window shows a banner. */
static void
on_write_lost_cb (GObject *part, CauserieFailure *failure, gpointer data)
{
  if (failure->code != CAUSERIE_ERROR_NO_MESSAGE && failure->code != CAUSERIE_ERROR_READ_ONLY)
    g_signal_emit (data, signals[FAILED], 0, failure);
}

static void
causerie_chat_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  CauserieChat *self = CAUSERIE_CHAT (object);

  switch (id)
    {
    case PROP_ID:
      g_value_set_int64 (value, self->id);
      break;
    case PROP_TITLE:
      g_value_set_string (value, causerie_chat_get_title (self));
      break;
    case PROP_LOADED:
      g_value_set_boolean (value, self->loaded);
      break;
    case PROP_READ_ONLY:
      g_value_set_boolean (value, causerie_chat_get_read_only (self));
      break;
    case PROP_WORKING:
      g_value_set_boolean (value, causerie_chat_get_working (self));
      break;
    case PROP_DELETED:
      g_value_set_boolean (value, is_deleted (self));
      break;
    case PROP_ORIGIN_CHAT_ID:
      g_value_set_int64 (value, causerie_chat_get_origin_chat_id (self));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
causerie_chat_dispose (GObject *object)
{
  CauserieChat *self = CAUSERIE_CHAT (object);

  cancel_title (self);
  g_clear_object (&self->title_request);
  if (self->unsaved != NULL)
    causerie_unsaved_replies_store (self->unsaved);
  if (self->drafts != NULL)
    causerie_drafts_flush (self->drafts);
  if (self->item != NULL)
    causerie_chat_item_set_open (self->item, FALSE);
  g_clear_object (&self->updates);
  g_clear_object (&self->unsaved);
  g_clear_object (&self->turns);
  g_clear_object (&self->feedback);
  g_clear_object (&self->versions);
  g_clear_object (&self->drafts);
  g_clear_object (&self->setup);
  g_clear_object (&self->draft_files);
  g_clear_object (&self->attachment_store);
  g_clear_object (&self->loader);
  g_clear_object (&self->item);
  g_clear_object (&self->tree);
  g_clear_object (&self->list);
  g_clear_object (&self->registry);
  g_clear_object (&self->settings);
  g_clear_object (&self->client);
  g_clear_object (&self->writes);
  g_clear_object (&self->library);
  G_OBJECT_CLASS (causerie_chat_parent_class)->dispose (object);
}

static void
causerie_chat_finalize (GObject *object)
{
  g_hash_table_unref (CAUSERIE_CHAT (object)->sending);
  G_OBJECT_CLASS (causerie_chat_parent_class)->finalize (object);
}

static void
install_properties (GObjectClass *object_class)
{
  const GParamFlags flags = G_PARAM_READABLE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS;

  properties[PROP_ID] = g_param_spec_int64 ("id", NULL, NULL, 0, G_MAXINT64, 0, flags);
  properties[PROP_TITLE] = g_param_spec_string ("title", NULL, NULL, "", flags);
  properties[PROP_LOADED] = g_param_spec_boolean ("loaded", NULL, NULL, FALSE, flags);
  properties[PROP_READ_ONLY] = g_param_spec_boolean ("read-only", NULL, NULL, FALSE, flags);
  properties[PROP_WORKING] = g_param_spec_boolean ("working", NULL, NULL, FALSE, flags);
  properties[PROP_DELETED] = g_param_spec_boolean ("deleted", NULL, NULL, FALSE, flags);
  properties[PROP_ORIGIN_CHAT_ID]
      = g_param_spec_int64 ("origin-chat-id", NULL, NULL, 0, G_MAXINT64, 0, flags);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
install_signals (GType type)
{
  /**
   * CauserieChat::turn-added:
   * @self: the chat
   * @turn: a turn that has been started
   */
  signals[TURN_ADDED] = g_signal_new ("turn-added", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                      G_TYPE_NONE, 1, CAUSERIE_TYPE_TURN);
  /**
   * CauserieChat::turn-replied:
   * @self: the chat
   * @turn: a turn whose reply has been added to the tree
   */
  signals[TURN_REPLIED] = g_signal_new ("turn-replied", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                        NULL, G_TYPE_NONE, 1, CAUSERIE_TYPE_TURN);
  /**
   * CauserieChat::turn-removed:
   * @self: the chat
   * @turn: a turn that has ended, in state DONE or FAILED
   */
  signals[TURN_REMOVED] = g_signal_new ("turn-removed", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                        NULL, G_TYPE_NONE, 1, CAUSERIE_TYPE_TURN);
  /**
   * CauserieChat::failed:
   * @self: the chat
   * @failure: what went wrong
   *
   * A change could not be stored and was undone.
   */
  signals[FAILED] = g_signal_new ("failed", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                  G_TYPE_NONE, 1, CAUSERIE_TYPE_FAILURE);
  /**
   * CauserieChat::feedback-changed:
   * @self: the chat
   *
   * Feedback on replies of the chat changed, here or in another window.
   */
  signals[FEEDBACK_CHANGED] = g_signal_new ("feedback-changed", type, G_SIGNAL_RUN_LAST, 0, NULL,
                                            NULL, NULL, G_TYPE_NONE, 0);
  /**
   * CauserieChat::draft-changed:
   * @self: the chat
   * @message_id: the message that is edited, or 0 for the composer's draft
   * @sent: (nullable): the text that was just sent
   *
   * A draft was loaded, edited or sent, here or in another window.
   */
  signals[DRAFT_CHANGED] = g_signal_new ("draft-changed", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                         NULL, G_TYPE_NONE, 2, G_TYPE_INT64, G_TYPE_STRING);
  /**
   * CauserieChat::closing:
   * @self: the chat
   *
   * The program quits. Handlers must set their drafts now, as later ones are not stored.
   */
  signals[CLOSING]
      = g_signal_new ("closing", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
causerie_chat_class_init (CauserieChatClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = causerie_chat_get_property;
  object_class->dispose = causerie_chat_dispose;
  object_class->finalize = causerie_chat_finalize;
  install_properties (object_class);
  install_signals (G_TYPE_FROM_CLASS (klass));
}

static void
causerie_chat_init (CauserieChat *self)
{
  self->tree = causerie_tree_new ();
  self->sending = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, NULL);
}

static void
create_parts (CauserieChat *self)
{
  self->loader = causerie_content_loader_new (self->library);
  self->attachment_store = causerie_attachment_store_new (self->library);
  self->setup = causerie_setup_new (self->library, self->writes, self->settings);
  self->draft_files = causerie_draft_files_new (self->library, self->writes, self->id);
  g_signal_connect_object (self->draft_files, "failed", G_CALLBACK (on_write_lost_cb), self, 0);
  self->drafts = causerie_drafts_new (self->library, self->writes, self->id);
  g_signal_connect_object (self->drafts, "changed", G_CALLBACK (on_draft_changed_cb), self, 0);
  g_signal_connect_object (self->drafts, "failed", G_CALLBACK (on_write_lost_cb), self, 0);
  self->versions = causerie_versions_new (self->library, self->writes, self->tree);
  g_signal_connect_object (self->versions, "failed", G_CALLBACK (on_versions_failed_cb), self, 0);
  self->feedback = causerie_chat_feedback_new (self->library, self->writes, self->tree);
  g_signal_connect_object (self->feedback, "changed", G_CALLBACK (on_feedback_changed_cb), self, 0);
  g_signal_connect_object (self->feedback, "failed", G_CALLBACK (on_write_lost_cb), self, 0);
  self->turns = causerie_turns_new (self->library, self->writes, self->client, self->settings,
                                    self->registry, self->setup, self->loader, self->tree);
  g_signal_connect_object (self->turns, "added", G_CALLBACK (on_turn_added_cb), self, 0);
  g_signal_connect_object (self->turns, "replied", G_CALLBACK (on_turn_replied_cb), self, 0);
  g_signal_connect_object (self->turns, "removed", G_CALLBACK (on_turn_removed_cb), self, 0);
  self->unsaved = causerie_unsaved_replies_new (G_OBJECT (self));
  self->updates = causerie_chat_updates_new (self->library, self->writes, self->tree, self->turns,
                                             self->versions, self->feedback);
  g_signal_connect_object (self->updates, "updated", G_CALLBACK (update_ended), self,
                           G_CONNECT_SWAPPED);
}

/**
 * causerie_chat_new:
 * @writes: the queue for small writes
 * @chat_id: the chat, or 0 for a new one, which is stored with its first message
 *
 * Returns: (transfer full): the chat; call causerie_chat_load_async() unless @chat_id is 0
 */
CauserieChat *
causerie_chat_new (CauserieLibrary *library, CauseriePendingWrites *writes, CauserieClient *client,
                   CauserieSettings *settings, CauserieRegistry *registry, CauserieChatList *list,
                   gint64 chat_id)
{
  CauserieChat *self = g_object_new (CAUSERIE_TYPE_CHAT, NULL);

  self->library = g_object_ref (library);
  self->writes = g_object_ref (writes);
  self->client = g_object_ref (client);
  self->settings = g_object_ref (settings);
  self->registry = g_object_ref (registry);
  self->list = g_object_ref (list);
  self->loaded = chat_id == 0;
  create_parts (self);
  set_id (self, chat_id);
  if (self->loaded)
    {
      causerie_setup_load_new (self->setup);
      causerie_chat_updates_start (self->updates);
    }
  set_item (self, causerie_chat_list_find_any (list, chat_id));
  return self;
}

/* --- Loading --- */

static void
end_loads (CauserieChat *self, const GError *error)
{
  g_autoptr (GPtrArray) loads = g_steal_pointer (&self->loads);

  if (error == NULL)
    {
      self->loaded = TRUE;
      causerie_chat_updates_start (self->updates);
      g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_LOADED]);
    }
  for (guint i = 0; i < loads->len; i++)
    {
      GTask *task = g_ptr_array_index (loads, i);

      if (error != NULL)
        g_task_return_error (task, g_error_copy (error));
      else
        g_task_return_boolean (task, TRUE);
    }
}

static void
on_feedback_loaded_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (CauserieChat) self = CAUSERIE_CHAT (data);
  g_autoptr (GError) error = NULL;

  if (!causerie_chat_feedback_load_finish (CAUSERIE_CHAT_FEEDBACK (source), result, &error))
    g_debug ("Reading feedback: %s", error->message);
  end_loads (self, NULL);
}

static void
on_chat_loaded_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (CauserieChat) self = CAUSERIE_CHAT (data);
  g_autoptr (CauserieChatRecord) record = NULL;
  g_autoptr (GError) error = NULL;

  record = causerie_library_load_chat_finish (CAUSERIE_LIBRARY (source), result, &error);
  if (record == NULL
      || !causerie_tree_load (self->tree, record->messages, record->choices, record->deleted,
                              &error))
    {
      end_loads (self, error);
      return;
    }
  causerie_setup_load (self->setup, record->setup, record->begun);
  causerie_versions_restore_choices (self->versions);
  causerie_turn_restore_failures (self->writes, self->tree, self->id);
  self->title_requested = self->title_requested || has_complete_reply (record->messages);
  if (self->item == NULL)
    set_item (self, causerie_chat_list_add (self->list, record));
  causerie_chat_feedback_load_async (self->feedback, on_feedback_loaded_cb, g_object_ref (self));
}

/* Loads the tree of messages without their content, and the feedback. Does nothing if the chat is
 * loaded already. */
void
causerie_chat_load_async (CauserieChat *self, GCancellable *cancellable,
                          GAsyncReadyCallback callback, gpointer data)
{
  g_autoptr (GTask) task = NULL;

  g_return_if_fail (CAUSERIE_IS_CHAT (self));
  task = g_task_new (self, cancellable, callback, data);
  g_task_set_source_tag (task, causerie_chat_load_async);
  if (self->loaded)
    {
      g_task_return_boolean (task, TRUE);
      return;
    }
  if (self->loads == NULL)
    {
      self->loads = g_ptr_array_new_with_free_func (g_object_unref);
      causerie_library_load_chat_async (self->library, self->id, NULL, on_chat_loaded_cb,
                                        g_object_ref (self));
    }
  g_ptr_array_add (self->loads, g_steal_pointer (&task));
}

/**
 * causerie_chat_load_finish:
 * @error: return location for %CAUSERIE_ERROR_NO_MESSAGE, %CAUSERIE_ERROR_CYCLE or another error
 *   of the library
 */
gboolean
causerie_chat_load_finish (CauserieChat *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);
  return g_task_propagate_boolean (G_TASK (result), error);
}

/* Queues loading of the content of @message, see causerie_content_loader_queue(). */
void
causerie_chat_load_content (CauserieChat *self, CauserieMessage *message)
{
  g_return_if_fail (CAUSERIE_IS_CHAT (self) && CAUSERIE_IS_MESSAGE (message));
  causerie_content_loader_queue (self->loader, message);
}

/* --- Sending --- */

typedef struct
{
  CauserieBranch *branch;
  gint64 parent_id;
  gint64 draft_id; /* NO_DRAFT if the text is not a draft */
  char *text;
  CauserieModelChoice *choice;
  GPtrArray *attachments; /* of CauserieAttachment */
  GPtrArray *path;        /* of CauserieMessage: those that the message follows */
} Sending;

static void
free_sending (Sending *sending)
{
  g_object_unref (sending->branch);
  g_ptr_array_unref (sending->attachments);
  g_clear_pointer (&sending->path, g_ptr_array_unref);
  g_free (sending->text);
  causerie_model_choice_free (sending->choice);
  g_free (sending);
}

/* Until the chat has a title, its row shows the first words of the first message. */
static void
name_by_first_message (CauserieChat *self, CauserieMessage *message)
{
  const char *words = causerie_message_get_first_words (message);

  if (causerie_tree_get_size (self->tree) == 1 && words != NULL
      && causerie_chat_item_get_title_origin (self->item) == CAUSERIE_TITLE_NONE)
    causerie_chat_item_set_title (self->item, words, CAUSERIE_TITLE_NONE);
}

static void
show_sent (CauserieChat *self, Sending *sending, CauserieMessage *message)
{
  gint64 id = causerie_message_get_id (message);

  if (self->item != NULL)
    {
      name_by_first_message (self, message);
      causerie_chat_item_set_updated_at (self->item, causerie_message_get_created_at (message));
    }
  causerie_tree_choose (self->tree, sending->parent_id, id);
  /* Switch the branch to the whole path: the edited message may lie on a branch that was not on
     screen. */
  causerie_chat_show (self, sending->branch, id);
}

/* Replaces CAUSERIE_ERROR_BUSY by the real cause: a reply whose end could not be stored is still
   streaming for the library, although it is complete on screen. */
static void
explain_refusal (CauserieChat *self, gint64 parent_id, GError **error)
{
  gboolean pending = causerie_unsaved_replies_contains (self->unsaved, parent_id);

  if (!g_error_matches (*error, CAUSERIE_ERROR, CAUSERIE_ERROR_BUSY))
    return;
  g_clear_error (error);
  set_error (error, pending ? CAUSERIE_ERROR_UNSAVED_REPLY : CAUSERIE_ERROR_NOT_SAVED);
}

/* Adds the stored message to the tree and requests a reply. */
static gboolean
accept_sent (CauserieChat *self, Sending *sending, CauserieMessage *message, GError **error)
{
  if (message == NULL || !causerie_tree_add (self->tree, message, error))
    {
      explain_refusal (self, sending->parent_id, error);
      return FALSE;
    }
  show_sent (self, sending, message);
  if (!self->stopping && !is_deleted (self))
    causerie_turns_start (self->turns, self->id, sending->branch, causerie_message_get_id (message),
                          0, sending->choice);
  return TRUE;
}

static void
on_message_stored_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GTask) task = G_TASK (data);
  g_autoptr (CauserieMessage) message = NULL;
  CauserieChat *self = g_task_get_source_object (task);
  Sending *sending = g_task_get_task_data (task);
  GError *error = NULL;
  gint64 chat_id = 0;
  gboolean accepted;

  message
      = causerie_library_add_message_finish (CAUSERIE_LIBRARY (source), result, &chat_id, &error);
  g_hash_table_remove (self->sending, &sending->parent_id);
  if (sending->draft_id != NO_DRAFT)
    causerie_drafts_end_sending (self->drafts, sending->draft_id, sending->text, message != NULL);
  if (message != NULL && self->id == 0)
    set_assigned_id (self, chat_id, message);
  /* Stores the files that were attached meanwhile, in the draft of the chat that has its id now. */
  if (sending->draft_id != NO_DRAFT)
    causerie_draft_files_end_sending (self->draft_files, sending->draft_id,
                                      message != NULL ? sending->attachments : NULL);
  accepted = accept_sent (self, sending, message, &error);
  /* The turn holds the setup from here on. */
  causerie_setup_release (self->setup);
  if (accepted)
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

static gboolean
check_sending (CauserieChat *self, gint64 parent_id, const char *text, gboolean attached,
               GError **error)
{
  if (!self->loaded || is_deleted (self))
    return set_error (error, CAUSERIE_ERROR_NO_MESSAGE);
  if (!check_write (self, error) || !causerie_tree_check_add (self->tree, parent_id, error))
    return FALSE;
  if (!attached && causerie_text_is_blank (text))
    return set_error (error, CAUSERIE_ERROR_EMPTY);
  return TRUE;
}

static void
store_message (CauserieChat *self, GTask *task)
{
  Sending *sending = g_task_get_task_data (task);
  g_autoptr (CauserieContent) content
      = causerie_content_new_from_parts (sending->text, sending->attachments);
  CauserieNewMessage message = { 0 };

  causerie_unsaved_replies_store (self->unsaved);
  if (sending->draft_id != NO_DRAFT)
    {
      causerie_drafts_begin_sending (self->drafts, sending->draft_id);
      causerie_draft_files_begin_sending (self->draft_files, sending->draft_id);
    }
  message.chat_id = self->id;
  message.parent_id = sending->parent_id;
  message.content = causerie_content_get_json (content);
  message.draft_message_id = sending->draft_id;
  message.setup = causerie_setup_get (self->setup);
  causerie_setup_hold (self->setup);
  causerie_library_add_message_async (self->library, &message, NULL, on_message_stored_cb,
                                      g_object_ref (task));
}

/* Returns: (transfer full) (element-type CauserieMessage): the messages from the first one to
 * @message_id */
static GPtrArray *
list_path (CauserieChat *self, gint64 message_id)
{
  GPtrArray *path = g_ptr_array_new_with_free_func (g_object_unref);

  for (; message_id != CAUSERIE_ROOT;
       message_id = causerie_tree_get_parent_id (self->tree, message_id))
    g_ptr_array_insert (path, 0, g_object_ref (causerie_tree_get_message (self->tree, message_id)));
  return path;
}

/* Refuses files that the model cannot take, before anything is stored or sent. Without a service,
   the turn says so. */
static gboolean
check_attachments (CauserieChat *self, Sending *sending, GError **error)
{
  g_autoptr (CauserieModelChoice) choice
      = sending->choice != NULL
            ? causerie_model_choice_copy (sending->choice)
            : causerie_model_choice_new_for_branch (self->registry, sending->branch);
  CauserieServiceEntry *entry
      = choice->service != NULL ? choice->service : causerie_registry_get_active (self->registry);
  g_autoptr (GPtrArray) earlier = causerie_messages_list_attachments (sending->path);
  g_autoptr (CauserieModel) model = NULL;
  CauserieAttachmentLimits limits;
  const char *id = choice->model;

  if (entry == NULL)
    return TRUE;
  if (id == NULL || *id == '\0')
    id = causerie_service_entry_get_default_model (entry);
  model = causerie_service_entry_dup_model (entry, id);
  causerie_attachment_limits_init (&limits, entry, model);
  return causerie_attachment_limits_check (&limits, earlier, sending->attachments, error);
}

static void
stop_sending (CauserieChat *self, GTask *task, GError *error)
{
  Sending *sending = g_task_get_task_data (task);

  g_hash_table_remove (self->sending, &sending->parent_id);
  g_task_return_error (task, error);
}

static void
on_path_loaded_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GTask) task = G_TASK (data);
  CauserieChat *self = g_task_get_source_object (task);
  GError *error = NULL;

  if (causerie_content_loader_load_finish (CAUSERIE_CONTENT_LOADER (source), result, &error)
      && check_attachments (self, g_task_get_task_data (task), &error))
    store_message (self, task);
  else
    stop_sending (self, task, error);
}

/* Stores the message. With attachments, those of the earlier messages count, too. */
static void
start_sending (CauserieChat *self, GTask *task)
{
  Sending *sending = g_task_get_task_data (task);

  if (sending->attachments->len == 0)
    {
      store_message (self, task);
      return;
    }
  sending->path = list_path (self, sending->parent_id);
  causerie_content_loader_load_async (self->loader, sending->path, NULL, on_path_loaded_cb,
                                      g_object_ref (task));
}

static GTask *
begin_sending (CauserieChat *self, CauserieBranch *branch, gint64 parent_id, gint64 draft_id,
               const char *text, const CauserieModelChoice *choice, GCancellable *cancellable,
               GAsyncReadyCallback callback, gpointer data)
{
  GTask *task = g_task_new (self, cancellable, callback, data);
  Sending *sending = g_new0 (Sending, 1);

  /* A stored message is sent, so cancellation must not hide that it was. */
  g_task_set_check_cancellable (task, FALSE);
  sending->branch = g_object_ref (branch);
  sending->parent_id = parent_id;
  sending->draft_id = draft_id;
  sending->text = g_strdup (text);
  sending->choice = causerie_model_choice_copy (choice);
  sending->attachments = causerie_attachments_new ();
  g_task_set_task_data (task, sending, (GDestroyNotify)free_sending);
  return task;
}

static gboolean
check_leaf (CauserieChat *self, Sending *sending, GError **error)
{
  gint64 leaf = sending->parent_id;

  if (!check_sending (self, leaf, sending->text, sending->attachments->len > 0, error))
    return FALSE;
  if (g_hash_table_contains (self->sending, &leaf)
      || causerie_turns_find_below (self->turns, leaf) != NULL)
    return set_error (error, CAUSERIE_ERROR_BUSY);
  return TRUE;
}

static void
send_on_leaf (CauserieChat *self, GTask *task)
{
  Sending *sending = g_task_get_task_data (task);
  gint64 leaf = sending->parent_id;
  GError *error = NULL;

  if (!check_leaf (self, sending, &error))
    g_task_return_error (task, error);
  else if (!g_task_return_error_if_cancelled (task))
    {
      g_hash_table_add (self->sending, g_memdup2 (&leaf, sizeof leaf));
      start_sending (self, task);
    }
}

static void
attach (GTask *task, GPtrArray *attachments)
{
  Sending *sending = g_task_get_task_data (task);

  for (guint i = 0; i < attachments->len; i++)
    g_ptr_array_add (sending->attachments,
                     causerie_attachment_ref (g_ptr_array_index (attachments, i)));
}

/**
 * causerie_chat_send_async:
 * @branch: the view at whose leaf the message is added
 * @text: the user's text, stored unchanged; may be blank if files are attached
 * @choice: (nullable): what answers; %NULL for the model of the branch
 *
 * Stores a message with the files that are attached to the composer's draft, clears the draft in
 * the same transaction, and starts a turn. The call completes when the message is stored; the turn
 * continues.
 */
void
causerie_chat_send_async (CauserieChat *self, CauserieBranch *branch, const char *text,
                          const CauserieModelChoice *choice, GCancellable *cancellable,
                          GAsyncReadyCallback callback, gpointer data)
{
  g_autoptr (GTask) task = NULL;

  g_return_if_fail (CAUSERIE_IS_CHAT (self) && CAUSERIE_IS_BRANCH (branch) && text != NULL);
  task = begin_sending (self, branch, causerie_branch_get_leaf_id (branch), 0, text, choice,
                        cancellable, callback, data);
  g_task_set_source_tag (task, causerie_chat_send_async);
  attach (task, causerie_draft_files_get (self->draft_files, 0));
  send_on_leaf (self, task);
}

/**
 * causerie_chat_send_text_async:
 * @branch: the view at whose leaf the message is added
 * @choice: (nullable): what answers; %NULL for the model of the branch
 *
 * Like causerie_chat_send_async(), but leaves the composer's draft unchanged.
 */
void
causerie_chat_send_text_async (CauserieChat *self, CauserieBranch *branch, const char *text,
                               const CauserieModelChoice *choice, GCancellable *cancellable,
                               GAsyncReadyCallback callback, gpointer data)
{
  g_autoptr (GTask) task = NULL;

  g_return_if_fail (CAUSERIE_IS_CHAT (self) && CAUSERIE_IS_BRANCH (branch) && text != NULL);
  task = begin_sending (self, branch, causerie_branch_get_leaf_id (branch), NO_DRAFT, text, choice,
                        cancellable, callback, data);
  g_task_set_source_tag (task, causerie_chat_send_text_async);
  send_on_leaf (self, task);
}

/* Adds the files of the new version. */
static void
attach_edited (CauserieChat *self, GTask *task, CauserieMessage *message)
{
  gint64 id = causerie_message_get_id (message);
  CauserieContent *content = causerie_message_get_content (message);
  g_autoptr (GPtrArray) old = NULL;

  if (causerie_draft_files_get_known (self->draft_files, id))
    attach (task, causerie_draft_files_get (self->draft_files, id));
  else if (content != NULL)
    {
      old = causerie_content_list_attachments (content);
      attach (task, old);
    }
}

static void
store_edited (CauserieChat *self, GTask *task, CauserieMessage *message)
{
  Sending *sending = g_task_get_task_data (task);
  GError *error = NULL;

  attach_edited (self, task, message);
  if (!check_sending (self, sending->parent_id, sending->text, sending->attachments->len > 0,
                      &error))
    g_task_return_error (task, error);
  else if (!g_task_return_error_if_cancelled (task))
    start_sending (self, task);
}

static void
on_edited_loaded_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GTask) task = G_TASK (data);
  CauserieChat *self = g_task_get_source_object (task);
  const Sending *sending = g_task_get_task_data (task);
  GError *error = NULL;

  causerie_content_loader_load_finish (CAUSERIE_CONTENT_LOADER (source), result, &error);
  /* A message that is damaged can still be replaced, without the files that it had. */
  if (g_error_matches (error, CAUSERIE_ERROR, CAUSERIE_ERROR_STORAGE)
      || g_error_matches (error, CAUSERIE_ERROR, CAUSERIE_ERROR_CORRUPT))
    g_clear_error (&error);
  if (error != NULL)
    g_task_return_error (task, error);
  else
    store_edited (self, task, causerie_tree_get_message (self->tree, sending->draft_id));
}

/* The old version may never have been on screen, so that its files are unknown. */
static void
load_edited (CauserieChat *self, GTask *task, CauserieMessage *message)
{
  g_autoptr (GPtrArray) messages = g_ptr_array_new_with_free_func (g_object_unref);

  g_ptr_array_add (messages, g_object_ref (message));
  causerie_content_loader_load_async (self->loader, messages, NULL, on_edited_loaded_cb,
                                      g_object_ref (task));
}

/**
 * causerie_chat_edit_async:
 * @branch: the view that switches to the new version
 * @message_id: the user's message to edit; its old version is kept
 * @choice: (nullable): what answers; %NULL for the model of the branch
 *
 * Stores a new version of a message as its sibling, clears the message's draft in the same
 * transaction, and starts a turn. The new version has the files that are attached to the draft; if
 * there is no list of them, those of the old version.
 */
void
causerie_chat_edit_async (CauserieChat *self, CauserieBranch *branch, gint64 message_id,
                          const char *text, const CauserieModelChoice *choice,
                          GCancellable *cancellable, GAsyncReadyCallback callback, gpointer data)
{
  CauserieMessage *message;
  GError *error = NULL;
  gint64 parent_id;
  g_autoptr (GTask) task = NULL;

  g_return_if_fail (CAUSERIE_IS_CHAT (self) && CAUSERIE_IS_BRANCH (branch) && text != NULL);
  message = causerie_tree_get_message (self->tree, message_id);
  parent_id = message != NULL ? causerie_tree_get_parent_id (self->tree, message_id) : 0;
  task = begin_sending (self, branch, parent_id, message_id, text, choice, cancellable, callback,
                        data);
  g_task_set_source_tag (task, causerie_chat_edit_async);
  if (message == NULL || causerie_message_get_role (message) != CAUSERIE_ROLE_USER)
    set_error (&error, CAUSERIE_ERROR_NO_MESSAGE);
  else
    check_sending (self, parent_id, text, TRUE, &error);
  if (error != NULL)
    g_task_return_error (task, error);
  else if (causerie_message_get_content (message) != NULL
           || causerie_draft_files_get_known (self->draft_files, message_id))
    store_edited (self, task, message);
  else
    load_edited (self, task, message);
}

static gboolean
check_retry (CauserieChat *self, CauserieMessage *message, gint64 parent_id, GError **error)
{
  if (message == NULL || parent_id == CAUSERIE_ROOT || is_deleted (self))
    return set_error (error, CAUSERIE_ERROR_NO_MESSAGE);
  if (!check_write (self, error) || !causerie_tree_check_add (self->tree, parent_id, error))
    return FALSE;
  if (self->stopping || causerie_turns_find_below (self->turns, parent_id) != NULL)
    return set_error (error, CAUSERIE_ERROR_BUSY);
  return TRUE;
}

/**
 * causerie_chat_retry_async:
 * @branch: the view that switches to the new reply
 * @message_id: a reply, to which a version is added, or a user's message, to which a reply is added
 * @choice: (nullable): what answers; %NULL for the model of the branch
 *
 * Starts a turn for another reply. Existing replies are kept.
 */
void
causerie_chat_retry_async (CauserieChat *self, CauserieBranch *branch, gint64 message_id,
                           const CauserieModelChoice *choice, GCancellable *cancellable,
                           GAsyncReadyCallback callback, gpointer data)
{
  g_autoptr (GTask) task = NULL;
  CauserieMessage *message;
  GError *error = NULL;
  gint64 parent_id = message_id;
  gint64 replaces = 0;

  g_return_if_fail (CAUSERIE_IS_CHAT (self) && CAUSERIE_IS_BRANCH (branch));
  task = g_task_new (self, cancellable, callback, data);
  g_task_set_source_tag (task, causerie_chat_retry_async);
  message = causerie_tree_get_message (self->tree, message_id);
  if (message != NULL && causerie_message_get_role (message) == CAUSERIE_ROLE_ASSISTANT)
    {
      parent_id = causerie_tree_get_parent_id (self->tree, message_id);
      replaces = message_id;
    }
  if (!check_retry (self, message, parent_id, &error))
    {
      g_task_return_error (task, error);
      return;
    }
  if (g_task_return_error_if_cancelled (task))
    return;
  causerie_unsaved_replies_store (self->unsaved);
  /* Store this branch as the one last on screen, as the new reply will be on it. */
  causerie_chat_show (self, branch, causerie_branch_get_leaf_id (branch));
  causerie_turns_start (self->turns, self->id, branch, parent_id, replaces, choice);
  g_task_return_boolean (task, TRUE);
}

/**
 * causerie_chat_turn_finish:
 * @error: return location for %CAUSERIE_ERROR_ENDED, %CAUSERIE_ERROR_BUSY, %CAUSERIE_ERROR_EMPTY,
 *   %CAUSERIE_ERROR_READ_ONLY, %CAUSERIE_ERROR_UNSAVED_REPLY, %CAUSERIE_ERROR_NO_MESSAGE, also if
 *   the chat is deleted, or an error of the library
 *
 * Ends causerie_chat_send_async(), causerie_chat_send_text_async(), causerie_chat_edit_async() and
 * causerie_chat_retry_async().
 *
 * Returns: whether a turn was started; if not, nothing has changed
 */
gboolean
causerie_chat_turn_finish (CauserieChat *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);
  return g_task_propagate_boolean (G_TASK (result), error);
}

/* Returns: (transfer none) (nullable): the running turn whose reply is, or will be, on that
 * branch */
CauserieTurn *
causerie_chat_get_turn (CauserieChat *self, CauserieBranch *branch)
{
  g_return_val_if_fail (CAUSERIE_IS_CHAT (self) && CAUSERIE_IS_BRANCH (branch), NULL);
  return causerie_turns_find_on (self->turns, branch);
}

/* Returns: (transfer none) (nullable): the running turn that answers that message */
CauserieTurn *
causerie_chat_get_turn_below (CauserieChat *self, gint64 parent_id)
{
  g_return_val_if_fail (CAUSERIE_IS_CHAT (self), NULL);
  return causerie_turns_find_below (self->turns, parent_id);
}

/* Stores again the ends of replies whose write failed. This also happens periodically, and before a
 * message is stored below such a reply. */
void
causerie_chat_store_again (CauserieChat *self)
{
  g_return_if_fail (CAUSERIE_IS_CHAT (self));
  causerie_unsaved_replies_store (self->unsaved);
}

/* Returns: whether the end of a reply could not be stored */
gboolean
causerie_chat_has_unsaved (CauserieChat *self)
{
  g_return_val_if_fail (CAUSERIE_IS_CHAT (self), FALSE);
  return !causerie_unsaved_replies_is_empty (self->unsaved);
}

/* --- Continuing in another chat --- */

static void
on_copied_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GTask) task = G_TASK (data);
  g_autoptr (CauserieChatRecord) record = NULL;
  CauserieChat *self = g_task_get_source_object (task);
  GError *error = NULL;

  record = causerie_library_copy_branch_finish (CAUSERIE_LIBRARY (source), result, &error);
  if (record == NULL)
    {
      g_task_return_error (task, error);
      return;
    }
  causerie_chat_list_add (self->list, record);
  g_task_return_pointer (task, g_memdup2 (&record->id, sizeof record->id), g_free);
}

/**
 * causerie_chat_continue_async:
 * @message_id: the last message to copy
 * @extent: how much of the path is copied
 * @setup: (nullable): what the new chat is set up with, as long as it has no reply of its own;
 * %NULL for the setup of this chat
 *
 * Copies the path from the root to a message into a new chat, which records its origin. A reply
 * that is still streaming is omitted. If the branch is ended, the copy stops before the message
 * that led to the ending, and that message's text becomes the draft of the new chat.
 * %CAUSERIE_COPY_LAST_HALF copies only the last messages, for a path that is too long for the
 * model. Nothing is sent.
 */
void
causerie_chat_continue_async (CauserieChat *self, gint64 message_id, CauserieCopyExtent extent,
                              const CauserieChatSetup *setup, GCancellable *cancellable,
                              GAsyncReadyCallback callback, gpointer data)
{
  g_autoptr (GTask) task = NULL;
  GError *error = NULL;

  g_return_if_fail (CAUSERIE_IS_CHAT (self));
  task = g_task_new (self, cancellable, callback, data);
  g_task_set_source_tag (task, causerie_chat_continue_async);
  if (!check_write (self, &error))
    g_task_return_error (task, error);
  else if (causerie_tree_get_message (self->tree, message_id) == NULL)
    g_task_return_error (task, causerie_error_new_full (CAUSERIE_ERROR_NO_MESSAGE, NULL, NULL, 0));
  else
    {
      causerie_unsaved_replies_store (self->unsaved);
      causerie_library_copy_branch_async (self->library, self->id, message_id, extent, setup,
                                          cancellable, on_copied_cb, g_steal_pointer (&task));
    }
}

/**
 * causerie_chat_continue_finish:
 * @error: return location for %CAUSERIE_ERROR_NO_MESSAGE if there is no finished message to copy,
 *   %CAUSERIE_ERROR_READ_ONLY, or another error of the library
 *
 * Returns: the new chat's id, or 0
 */
gint64
causerie_chat_continue_finish (CauserieChat *self, GAsyncResult *result, GError **error)
{
  g_autofree gint64 *id = NULL;

  g_return_val_if_fail (g_task_is_valid (result, self), 0);
  id = g_task_propagate_pointer (G_TASK (result), error);
  return id != NULL ? *id : 0;
}

/* --- Branches and versions --- */

/* Returns: (transfer full): a new view on the branch last on screen */
CauserieBranch *
causerie_chat_create_branch (CauserieChat *self)
{
  g_return_val_if_fail (CAUSERIE_IS_CHAT (self), NULL);
  return causerie_branch_new (self->tree);
}

/* Switches @branch to @message_id, and stores the branch as the one last on screen. */
void
causerie_chat_show (CauserieChat *self, CauserieBranch *branch, gint64 message_id)
{
  g_return_if_fail (CAUSERIE_IS_CHAT (self) && CAUSERIE_IS_BRANCH (branch));
  causerie_branch_show (branch, message_id);
  store_choices (self);
}

/**
 * causerie_chat_delete_version:
 * @deleted: %TRUE to delete it, %FALSE to restore it
 *
 * Deletes or restores a version with all messages below it. Turns below a deleted version are
 * stopped. The change is stored asynchronously; if the write fails, it is undone and
 * #CauserieChat::failed is emitted.
 *
 * Returns: %FALSE if it is the only version left, or no message of this chat
 */
gboolean
causerie_chat_delete_version (CauserieChat *self, gint64 message_id, gboolean deleted)
{
  g_return_val_if_fail (CAUSERIE_IS_CHAT (self), FALSE);
  if (!causerie_versions_set_deleted (self->versions, message_id, deleted))
    return FALSE;
  if (deleted)
    causerie_turns_stop_below (self->turns, message_id);
  /* The branch last on screen may have been deleted or restored. */
  store_choices (self);
  return TRUE;
}

/* --- Drafts and feedback --- */

/**
 * causerie_chat_get_draft:
 * @message_id: the message that is edited, or 0 for the composer's draft
 *
 * Returns: the draft, or "" if it was neither loaded nor set
 */
const char *
causerie_chat_get_draft (CauserieChat *self, gint64 message_id)
{
  g_return_val_if_fail (CAUSERIE_IS_CHAT (self), "");
  return causerie_drafts_get (self->drafts, message_id);
}

/**
 * causerie_chat_set_draft:
 * @message_id: the message that is edited, or 0 for the composer's draft
 * @text: (nullable): the text; %NULL is the same as ""
 *
 * Sets a draft in memory, and stores it within half a second.
 */
void
causerie_chat_set_draft (CauserieChat *self, gint64 message_id, const char *text)
{
  g_return_if_fail (CAUSERIE_IS_CHAT (self));
  causerie_drafts_set (self->drafts, message_id, text != NULL ? text : "");
}

/**
 * causerie_chat_merge_draft:
 * @message_id: the message that is edited, or 0 for the composer's draft
 * @text: the text of a field that is being closed
 *
 * To be called when a text field is closed. Another window may have changed the draft: @text is
 * appended unless the draft contains it.
 */
void
causerie_chat_merge_draft (CauserieChat *self, gint64 message_id, const char *text)
{
  g_return_if_fail (CAUSERIE_IS_CHAT (self) && text != NULL);
  causerie_drafts_merge (self->drafts, message_id, text);
}

static void
on_draft_loaded_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GTask) task = G_TASK (data);
  GError *error = NULL;
  char *text = causerie_drafts_load_finish (CAUSERIE_DRAFTS (source), result, &error);

  if (text != NULL)
    g_task_return_pointer (task, text, g_free);
  else
    g_task_return_error (task, error);
}

/**
 * causerie_chat_load_draft_async:
 * @message_id: the message that is edited, or 0 for the composer's draft
 *
 * Loads a draft. Text that is set in the meantime takes precedence.
 */
void
causerie_chat_load_draft_async (CauserieChat *self, gint64 message_id, GCancellable *cancellable,
                                GAsyncReadyCallback callback, gpointer data)
{
  GTask *task;

  g_return_if_fail (CAUSERIE_IS_CHAT (self));
  task = g_task_new (self, cancellable, callback, data);
  g_task_set_source_tag (task, causerie_chat_load_draft_async);
  causerie_drafts_load_async (self->drafts, message_id, cancellable, on_draft_loaded_cb, task);
}

/* Returns: (transfer full) (nullable): the draft, possibly ""; %NULL with @error set */
char *
causerie_chat_load_draft_finish (CauserieChat *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);
  return g_task_propagate_pointer (G_TASK (result), error);
}

/* Returns: (transfer none) (nullable): the feedback on that reply, valid until it is set again */
const CauserieFeedback *
causerie_chat_get_feedback (CauserieChat *self, gint64 message_id)
{
  g_return_val_if_fail (CAUSERIE_IS_CHAT (self), NULL);
  return causerie_chat_feedback_get (self->feedback, message_id);
}

/**
 * causerie_chat_set_feedback:
 * @verdict: the verdict; %CAUSERIE_VERDICT_NONE removes the feedback
 * @reasons: (nullable): stable names of reasons, separated by spaces
 * @text: (nullable): free text
 *
 * Like causerie_chat_set_feedback_async(), but in the background: a write that fails for a passing
 * reason is retried.
 */
void
causerie_chat_set_feedback (CauserieChat *self, gint64 message_id, CauserieVerdict verdict,
                            const char *reasons, const char *text)
{
  g_return_if_fail (CAUSERIE_IS_CHAT (self));
  causerie_chat_feedback_set (self->feedback, message_id, verdict, reasons, text);
}

static void
on_feedback_set_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GTask) task = G_TASK (data);
  GError *error = NULL;

  if (causerie_chat_feedback_set_finish (CAUSERIE_CHAT_FEEDBACK (source), result, &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

/**
 * causerie_chat_set_feedback_async:
 * @verdict: the verdict; %CAUSERIE_VERDICT_NONE removes the feedback
 * @reasons: (nullable): stable names of reasons, separated by spaces
 * @text: (nullable): free text; blank text counts as none
 * @cancellable: (nullable): cancelling it ignores the result; the write goes ahead
 *
 * Stores feedback in the library; it is never sent. #CauserieChat::feedback-changed is emitted at
 * once. If the write fails, the former feedback is restored.
 */
void
causerie_chat_set_feedback_async (CauserieChat *self, gint64 message_id, CauserieVerdict verdict,
                                  const char *reasons, const char *text, GCancellable *cancellable,
                                  GAsyncReadyCallback callback, gpointer data)
{
  GTask *task;

  g_return_if_fail (CAUSERIE_IS_CHAT (self));
  task = g_task_new (self, cancellable, callback, data);
  g_task_set_source_tag (task, causerie_chat_set_feedback_async);
  causerie_chat_feedback_set_async (self->feedback, message_id, verdict, reasons, text, cancellable,
                                    on_feedback_set_cb, task);
}

gboolean
causerie_chat_set_feedback_finish (CauserieChat *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

/* --- Shutdown --- */

/**
 * causerie_chat_stop_async:
 * @self: a chat on which this was not called before
 *
 * To be called when the program quits: stores drafts, and interrupts turns and stores their partial
 * replies.
 */
void
causerie_chat_stop_async (CauserieChat *self, GAsyncReadyCallback callback, gpointer data)
{
  g_return_if_fail (CAUSERIE_IS_CHAT (self) && self->stop == NULL);
  self->stop = g_task_new (self, NULL, callback, data);
  g_task_set_source_tag (self->stop, causerie_chat_stop_async);
  self->stopping = TRUE;
  g_signal_emit (self, signals[CLOSING], 0);
  causerie_drafts_flush (self->drafts);
  causerie_draft_files_flush (self->draft_files);
  causerie_pending_writes_flush (self->writes);
  causerie_unsaved_replies_stop (self->unsaved);
  cancel_title (self);
  causerie_turns_interrupt_all (self->turns);
  end_stop (self);
}

/* Returns: %TRUE */
gboolean
causerie_chat_stop_finish (CauserieChat *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);
  return g_task_propagate_boolean (G_TASK (result), error);
}

/* --- Accessors --- */

/* Returns: the id, or 0 until the first message is stored */
gint64
causerie_chat_get_id (CauserieChat *self)
{
  g_return_val_if_fail (CAUSERIE_IS_CHAT (self), 0);
  return self->id;
}

/* Returns: the title, or the first words while there is none, or "" before the first message */
const char *
causerie_chat_get_title (CauserieChat *self)
{
  g_return_val_if_fail (CAUSERIE_IS_CHAT (self), "");
  return self->item != NULL ? causerie_chat_item_get_title (self->item) : "";
}

gboolean
causerie_chat_get_loaded (CauserieChat *self)
{
  g_return_val_if_fail (CAUSERIE_IS_CHAT (self), FALSE);
  return self->loaded;
}

/* Returns: whether a turn is running on any branch */
gboolean
causerie_chat_get_working (CauserieChat *self)
{
  g_return_val_if_fail (CAUSERIE_IS_CHAT (self), FALSE);
  return self->turns != NULL && !causerie_turns_is_empty (self->turns);
}

/* Returns: the chat that this one continues, which may be deleted or purged, or 0 */
gint64
causerie_chat_get_origin_chat_id (CauserieChat *self)
{
  g_return_val_if_fail (CAUSERIE_IS_CHAT (self), 0);
  return self->item != NULL ? causerie_chat_item_get_origin_chat_id (self->item) : 0;
}

/* Returns: (transfer none): what the chat is set up with */
CauserieSetup *
causerie_chat_get_setup (CauserieChat *self)
{
  g_return_val_if_fail (CAUSERIE_IS_CHAT (self), NULL);
  return self->setup;
}

CauserieTree *
causerie_chat_get_tree (CauserieChat *self)
{
  g_return_val_if_fail (CAUSERIE_IS_CHAT (self), NULL);
  return self->tree;
}

/* Returns: whether the library is read-only, so that nothing can be sent */
gboolean
causerie_chat_get_read_only (CauserieChat *self)
{
  g_return_val_if_fail (CAUSERIE_IS_CHAT (self), TRUE);
  return !check_write (self, NULL);
}

/* Returns: whether messages can be sent and changed: the library is not read-only and the chat is
 * not deleted */
gboolean
causerie_chat_get_writable (CauserieChat *self)
{
  g_return_val_if_fail (CAUSERIE_IS_CHAT (self), FALSE);
  return !causerie_chat_get_read_only (self) && !is_deleted (self);
}

/* Returns: whether the chat was stored and has been purged since */
gboolean
causerie_chat_is_purged (CauserieChat *self)
{
  g_return_val_if_fail (CAUSERIE_IS_CHAT (self), FALSE);
  return self->item != NULL && causerie_chat_list_find_any (self->list, self->id) == NULL;
}

/* Returns: whether no message of the chat is stored or being stored */
gboolean
causerie_chat_is_blank (CauserieChat *self)
{
  g_return_val_if_fail (CAUSERIE_IS_CHAT (self), FALSE);
  return self->id == 0 && !self->stopping && g_hash_table_size (self->sending) == 0
         && causerie_tree_get_n_children (self->tree, CAUSERIE_ROOT) == 0;
}

CauserieDrafts *
causerie_chat_get_drafts (CauserieChat *self)
{
  g_return_val_if_fail (CAUSERIE_IS_CHAT (self), NULL);
  return self->drafts;
}

CauserieDraftFiles *
causerie_chat_get_draft_files (CauserieChat *self)
{
  g_return_val_if_fail (CAUSERIE_IS_CHAT (self), NULL);
  return self->draft_files;
}

CauserieAttachmentStore *
causerie_chat_get_attachment_store (CauserieChat *self)
{
  g_return_val_if_fail (CAUSERIE_IS_CHAT (self), NULL);
  return self->attachment_store;
}

CauserieContentLoader *
causerie_chat_get_content_loader (CauserieChat *self)
{
  g_return_val_if_fail (CAUSERIE_IS_CHAT (self), NULL);
  return self->loader;
}
