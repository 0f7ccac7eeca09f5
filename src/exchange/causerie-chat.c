/* SPDX-License-Identifier: GPL-3.0-or-later
 * One open conversation: opening it, its views, and what is kept about it. */
#include "config.h"

#include "causerie-chat.h"

#include "causerie-chat-item-private.h"
#include "causerie-chat-list-private.h"
#include "causerie-chat-private.h"
#include "causerie-turn-private.h"

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
  TURN_REMOVED,
  FAILED,
  FEEDBACK_CHANGED,
  N_SIGNALS,
};

static GParamSpec *properties[N_PROPS];
static guint signals[N_SIGNALS];

static void
on_item_title_cb (GObject *item, GParamSpec *pspec, gpointer data)
{
  g_object_notify_by_pspec (G_OBJECT (data), properties[PROP_TITLE]);
}

static void
on_item_deleted_cb (GObject *item, GParamSpec *pspec, gpointer data)
{
  g_object_notify_by_pspec (G_OBJECT (data), properties[PROP_DELETED]);
}

void
causerie_chat_set_item (CauserieChat *self, CauserieChatItem *item)
{
  if (item == NULL || !g_set_object (&self->item, item))
    return;
  g_signal_connect_object (item, "notify::title", G_CALLBACK (on_item_title_cb), self, 0);
  g_signal_connect_object (item, "notify::deleted-at", G_CALLBACK (on_item_deleted_cb), self, 0);
  causerie_chat_item_set_working (item, causerie_chat_get_working (self));
  if (causerie_chat_item_get_origin_chat_id (item) != 0)
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_ORIGIN_CHAT_ID]);
}

/* The first message is stored: the chat has an id and a place in the list. */
void
causerie_chat_adopt (CauserieChat *self, gint64 id, CauserieMessage *first)
{
  g_autoptr (CauserieChatRecord) record = causerie_chat_record_new ();

  self->id = id;
  causerie_drafts_set_chat_id (self->drafts, id);
  record->id = id;
  record->title = g_strdup (causerie_message_get_first_words (first));
  record->created_at = causerie_message_get_created_at (first);
  record->updated_at = record->created_at;
  causerie_chat_set_item (self, causerie_chat_list_add (self->list, record));
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_ID]);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_TITLE]);
}

void
causerie_chat_tell_failure (CauserieChat *self, const GError *error)
{
  g_autoptr (CauserieFailure) failure = NULL;

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  failure = causerie_failure_new_from_error (error);
  g_signal_emit (self, signals[FAILED], 0, failure);
}

void
causerie_chat_tell_feedback (CauserieChat *self)
{
  g_signal_emit (self, signals[FEEDBACK_CHANGED], 0);
}

void
causerie_chat_notify_working (CauserieChat *self)
{
  if (self->item != NULL)
    causerie_chat_item_set_working (self->item, causerie_chat_get_working (self));
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_WORKING]);
}

void
causerie_chat_tell_turn (CauserieChat *self, CauserieTurn *turn, gboolean added)
{
  g_signal_emit (self, signals[added ? TURN_ADDED : TURN_REMOVED], 0, turn);
}

gboolean
causerie_chat_check_write (CauserieChat *self, GError **error)
{
  CauserieLibrary *library = causerie_exchange_get_library (self->exchange);
  const GError *reason = causerie_library_get_read_only_reason (library);

  if (reason == NULL)
    return TRUE;
  g_propagate_error (error,
                     causerie_error_new_full (CAUSERIE_ERROR_READ_ONLY, reason->message, NULL, 0));
  return FALSE;
}

static void
end_loads (CauserieChat *self, const GError *error)
{
  g_autoptr (GPtrArray) loads = g_steal_pointer (&self->loads);

  self->loaded = error == NULL;
  if (self->loaded)
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_LOADED]);
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
on_feedback_listed_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (CauserieChat) self = CAUSERIE_CHAT (data);
  g_autoptr (GPtrArray) feedback = NULL;
  g_autoptr (GError) error = NULL;

  feedback = causerie_library_list_feedback_finish (CAUSERIE_LIBRARY (source), result, &error);
  if (feedback != NULL)
    causerie_chat_take_feedback (self, feedback);
  else
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
  causerie_chat_find_title_asked (self, record->messages);
  if (self->item == NULL)
    causerie_chat_set_item (self, causerie_chat_list_add (self->list, record));
  causerie_library_list_feedback_async (CAUSERIE_LIBRARY (source), self->id, NULL,
                                        on_feedback_listed_cb, g_object_ref (self));
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
      g_value_set_boolean (value, self->item != NULL
                                      && causerie_chat_item_get_deleted_at (self->item) != 0);
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

  if (self->title_request != NULL)
    g_cancellable_cancel (self->title_request);
  g_clear_object (&self->title_request);
  causerie_chat_keep_again (self);
  if (self->drafts != NULL)
    causerie_drafts_flush (self->drafts);
  g_clear_object (&self->drafts);
  g_clear_object (&self->contents);
  g_clear_object (&self->item);
  g_clear_object (&self->tree);
  g_clear_object (&self->list);
  g_clear_object (&self->exchange);
  G_OBJECT_CLASS (causerie_chat_parent_class)->dispose (object);
}

static void
causerie_chat_finalize (GObject *object)
{
  CauserieChat *self = CAUSERIE_CHAT (object);

  g_hash_table_unref (self->feedback);
  g_hash_table_unref (self->sending);
  g_ptr_array_unref (self->turns);
  g_ptr_array_unref (self->unkept);
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
causerie_chat_class_init (CauserieChatClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GType type = G_TYPE_FROM_CLASS (klass);

  object_class->get_property = causerie_chat_get_property;
  object_class->dispose = causerie_chat_dispose;
  object_class->finalize = causerie_chat_finalize;
  install_properties (object_class);
  /**
   * CauserieChat::turn-added:
   * @self: the chat
   * @turn: a turn that begins
   */
  signals[TURN_ADDED] = g_signal_new ("turn-added", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                      G_TYPE_NONE, 1, CAUSERIE_TYPE_TURN);
  /**
   * CauserieChat::turn-removed:
   * @self: the chat
   * @turn: a turn that has come to its end, in state DONE or FAILED
   */
  signals[TURN_REMOVED] = g_signal_new ("turn-removed", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                        NULL, G_TYPE_NONE, 1, CAUSERIE_TYPE_TURN);
  /**
   * CauserieChat::failed:
   * @self: the chat
   * @failure: what went wrong
   *
   * A change that was shown already could not be written and is taken back.
   */
  signals[FAILED] = g_signal_new ("failed", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                  G_TYPE_NONE, 1, CAUSERIE_TYPE_FAILURE);
  /**
   * CauserieChat::feedback-changed:
   * @self: the chat
   *
   * What the person thinks of some of its replies is not what it was, here or in another window.
   */
  signals[FEEDBACK_CHANGED] = g_signal_new ("feedback-changed", type, G_SIGNAL_RUN_LAST, 0, NULL,
                                            NULL, NULL, G_TYPE_NONE, 0);
}

static void
causerie_chat_init (CauserieChat *self)
{
  self->tree = causerie_tree_new ();
  self->turns = g_ptr_array_new_with_free_func (g_object_unref);
  self->unkept = g_ptr_array_new_with_free_func (g_object_unref);
  self->sending = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, NULL);
  self->feedback = g_hash_table_new_full (g_int64_hash, g_int64_equal, NULL,
                                          (GDestroyNotify)causerie_feedback_free);
}

/* A chat with the id 0 is not stored until its first message is. */
CauserieChat *
causerie_chat_new (CauserieExchange *exchange, CauserieChatList *list, gint64 chat_id)
{
  CauserieChat *self = g_object_new (CAUSERIE_TYPE_CHAT, NULL);
  CauserieLibrary *library = causerie_exchange_get_library (exchange);

  self->exchange = g_object_ref (exchange);
  self->list = g_object_ref (list);
  self->id = chat_id;
  self->loaded = chat_id == 0;
  self->contents = causerie_contents_new (library);
  self->drafts = causerie_drafts_new (library, chat_id);
  causerie_chat_set_item (self, causerie_chat_list_find_any (list, chat_id));
  return self;
}

/* Nothing of it is stored or about to be. */
gboolean
causerie_chat_is_blank (CauserieChat *self)
{
  return self->id == 0 && !self->stopping && g_hash_table_size (self->sending) == 0
         && causerie_tree_get_n_children (self->tree, CAUSERIE_ROOT) == 0;
}

/**
 * causerie_chat_get_id:
 * @self: a chat
 *
 * Returns: its id, or 0 while nothing of it is stored
 */
gint64
causerie_chat_get_id (CauserieChat *self)
{
  g_return_val_if_fail (CAUSERIE_IS_CHAT (self), 0);
  return self->id;
}

/**
 * causerie_chat_get_title:
 * @self: a chat
 *
 * Returns: its title, the first words while it has none, or "" before the first message
 */
const char *
causerie_chat_get_title (CauserieChat *self)
{
  g_return_val_if_fail (CAUSERIE_IS_CHAT (self), "");
  return self->item != NULL ? causerie_chat_item_get_title (self->item) : "";
}

/**
 * causerie_chat_get_loaded:
 * @self: a chat
 *
 * Returns: whether its tree is there
 */
gboolean
causerie_chat_get_loaded (CauserieChat *self)
{
  g_return_val_if_fail (CAUSERIE_IS_CHAT (self), FALSE);
  return self->loaded;
}

/**
 * causerie_chat_get_read_only:
 * @self: a chat
 *
 * Returns: whether the library cannot be written, so that nothing can be sent
 */
gboolean
causerie_chat_get_read_only (CauserieChat *self)
{
  g_return_val_if_fail (CAUSERIE_IS_CHAT (self), TRUE);
  return !causerie_chat_check_write (self, NULL);
}

/**
 * causerie_chat_get_working:
 * @self: a chat
 *
 * Returns: whether a turn is at work on any of its branches
 */
gboolean
causerie_chat_get_working (CauserieChat *self)
{
  g_return_val_if_fail (CAUSERIE_IS_CHAT (self), FALSE);
  return self->turns->len > 0;
}

/**
 * causerie_chat_get_origin_chat_id:
 * @self: a chat
 *
 * Returns: the chat that it continues, which may be deleted or gone by now, or 0
 */
gint64
causerie_chat_get_origin_chat_id (CauserieChat *self)
{
  g_return_val_if_fail (CAUSERIE_IS_CHAT (self), 0);
  return self->item != NULL ? causerie_chat_item_get_origin_chat_id (self->item) : 0;
}

/**
 * causerie_chat_get_tree:
 * @self: a chat
 *
 * Returns: (transfer none): its tree, empty until it is loaded
 */
CauserieTree *
causerie_chat_get_tree (CauserieChat *self)
{
  g_return_val_if_fail (CAUSERIE_IS_CHAT (self), NULL);
  return self->tree;
}

/**
 * causerie_chat_load_async:
 * @self: a chat
 * @cancellable: (nullable): cancels the call, not what others wait for
 * @callback: called when the tree is there
 * @data: for @callback
 *
 * Opens the chat: its tree of skeletons and its feedback. A chat that is open already is not read
 * again.
 */
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
      causerie_library_load_chat_async (causerie_exchange_get_library (self->exchange), self->id,
                                        NULL, on_chat_loaded_cb, g_object_ref (self));
    }
  g_ptr_array_add (self->loads, g_steal_pointer (&task));
}

/**
 * causerie_chat_load_finish:
 * @self: a chat
 * @result: what the callback was given
 * @error: return location for %CAUSERIE_ERROR_NO_MESSAGE, %CAUSERIE_ERROR_CYCLE or another error
 *   of the library
 *
 * Returns: whether the chat is open
 */
gboolean
causerie_chat_load_finish (CauserieChat *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);
  return g_task_propagate_boolean (G_TASK (result), error);
}

/**
 * causerie_chat_load_content:
 * @self: a chat
 * @message: one of its messages
 *
 * Loads what @message says, soon and together with the others that are asked for until then. The
 * message tells with its "content" property; one that has its content is left alone.
 */
void
causerie_chat_load_content (CauserieChat *self, CauserieMessage *message)
{
  g_return_if_fail (CAUSERIE_IS_CHAT (self) && CAUSERIE_IS_MESSAGE (message));
  causerie_contents_want (self->contents, message);
}
