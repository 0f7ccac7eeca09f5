/* SPDX-License-Identifier: GPL-3.0-or-later
 * One open conversation: its state, as others see it. What it does is in files of its own. */
#include "config.h"

#include "causerie-chat.h"

#include "causerie-chat-list-private.h"
#include "causerie-chat-private.h"

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

static void
on_item_title_cb (GObject *item, GParamSpec *pspec, gpointer data)
{
  g_object_notify_by_pspec (G_OBJECT (data), properties[PROP_TITLE]);
}

static void
on_item_deleted_cb (GObject *item, GParamSpec *pspec, gpointer data)
{
  if (causerie_chat_is_deleted (CAUSERIE_CHAT (data)))
    causerie_chat_stop_all (CAUSERIE_CHAT (data));
  g_object_notify_by_pspec (G_OBJECT (data), properties[PROP_DELETED]);
}

static void
on_draft_changed_cb (CauserieDrafts *drafts, gint64 message_id, const char *sent, gpointer data)
{
  g_signal_emit (data, signals[DRAFT_CHANGED], 0, message_id, sent);
}

static void
on_write_given_up_cb (CauseriePendingWrites *writes, gpointer kind, gint64 chat_id,
                      gint64 message_id, CauserieFailure *failure, gpointer data)
{
  CauserieChat *self = CAUSERIE_CHAT (data);

  if (chat_id == self->id)
    causerie_chat_give_up_write (self, kind, failure);
}

/**
 * causerie_chat_set_item:
 * @self: a chat
 * @item: (nullable): its row in the list of chats; %NULL changes nothing
 *
 * Takes title, deletion and origin from that row from now on.
 */
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

/**
 * causerie_chat_adopt:
 * @self: a chat that is not stored
 * @id: the id it was given when its first message was stored
 * @first: that message
 *
 * Gives the chat its id and a place in the list of chats.
 */
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

/**
 * causerie_chat_set_loaded:
 * @self: a chat whose tree is filled
 *
 * Sets the "loaded" property.
 */
void
causerie_chat_set_loaded (CauserieChat *self)
{
  self->loaded = TRUE;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_LOADED]);
}

/**
 * causerie_chat_tell_failure:
 * @self: a chat
 * @error: why something was not written
 *
 * Emits #CauserieChat::failed, unless it was only cancelled.
 */
void
causerie_chat_tell_failure (CauserieChat *self, const GError *error)
{
  g_autoptr (CauserieFailure) failure = NULL;

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  failure = causerie_failure_new_from_error (error);
  g_signal_emit (self, signals[FAILED], 0, failure);
}

/**
 * causerie_chat_tell_feedback:
 * @self: a chat
 *
 * Emits #CauserieChat::feedback-changed.
 */
void
causerie_chat_tell_feedback (CauserieChat *self)
{
  g_signal_emit (self, signals[FEEDBACK_CHANGED], 0);
}

/**
 * causerie_chat_notify_working:
 * @self: a chat
 *
 * Notifies of the "working" property, here and in the list of chats.
 */
void
causerie_chat_notify_working (CauserieChat *self)
{
  if (self->item != NULL)
    causerie_chat_item_set_working (self->item, causerie_chat_get_working (self));
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_WORKING]);
}

/**
 * causerie_chat_tell_turn:
 * @self: a chat
 * @turn: a turn
 * @added: whether it begins or has come to its end
 *
 * Emits #CauserieChat::turn-added or #CauserieChat::turn-removed.
 */
void
causerie_chat_tell_turn (CauserieChat *self, CauserieTurn *turn, gboolean added)
{
  g_signal_emit (self, signals[added ? TURN_ADDED : TURN_REMOVED], 0, turn);
}

/**
 * causerie_chat_tell_reply:
 * @self: a chat
 * @turn: a turn whose reply has begun
 *
 * Emits #CauserieChat::turn-replied.
 */
void
causerie_chat_tell_reply (CauserieChat *self, CauserieTurn *turn)
{
  g_signal_emit (self, signals[TURN_REPLIED], 0, turn);
}

/**
 * causerie_chat_tell_closing:
 * @self: a chat
 *
 * Emits #CauserieChat::closing.
 */
void
causerie_chat_tell_closing (CauserieChat *self)
{
  g_signal_emit (self, signals[CLOSING], 0);
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
      g_value_set_boolean (value, causerie_chat_is_deleted (self));
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
  CauserieChat *self = CAUSERIE_CHAT (object);

  g_array_unref (self->choices);
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
   * CauserieChat::turn-replied:
   * @self: the chat
   * @turn: a turn whose reply has begun, and is in the tree
   */
  signals[TURN_REPLIED] = g_signal_new ("turn-replied", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                        NULL, G_TYPE_NONE, 1, CAUSERIE_TYPE_TURN);
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
  /**
   * CauserieChat::draft-changed:
   * @self: the chat
   * @message_id: the message that is edited, or 0 for the composer's draft
   * @sent: (nullable): what was sent just now
   *
   * A draft was read, typed or sent, here or in another window.
   */
  signals[DRAFT_CHANGED] = g_signal_new ("draft-changed", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                         NULL, G_TYPE_NONE, 2, G_TYPE_INT64, G_TYPE_STRING);
  /**
   * CauserieChat::closing:
   * @self: the chat
   *
   * The program closes: what is not in a draft now will not be written.
   */
  signals[CLOSING]
      = g_signal_new ("closing", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
causerie_chat_init (CauserieChat *self)
{
  self->tree = causerie_tree_new ();
  causerie_chat_follow_choices (self);
  self->turns = g_ptr_array_new_with_free_func (g_object_unref);
  self->unkept = g_ptr_array_new_with_free_func (g_object_unref);
  self->sending = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, NULL);
  self->feedback = g_hash_table_new_full (g_int64_hash, g_int64_equal, NULL,
                                          (GDestroyNotify)causerie_feedback_free);
}

/**
 * causerie_chat_new:
 * @library: where the chat is stored
 * @writes: keeps small writes until the library has taken them
 * @client: what sends requests
 * @settings: the preferences
 * @registry: the services
 * @list: the list of chats
 * @chat_id: the chat, or 0 for one that is stored with its first message
 *
 * Returns: (transfer full): the chat, which needs causerie_chat_load_async() unless @chat_id is 0
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
  self->id = chat_id;
  self->loaded = chat_id == 0;
  self->contents = causerie_content_loader_new (library);
  self->drafts = causerie_drafts_new (library, writes, chat_id);
  g_signal_connect_object (writes, "given-up", G_CALLBACK (on_write_given_up_cb), self, 0);
  g_signal_connect_object (self->drafts, "changed", G_CALLBACK (on_draft_changed_cb), self, 0);
  causerie_chat_set_item (self, causerie_chat_list_find_any (list, chat_id));
  return self;
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
