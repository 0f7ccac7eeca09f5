/* SPDX-License-Identifier: GPL-3.0-or-later
 * One row of the chat list: plain values, with no access to the library. */
#include "config.h"

#include "causerie-chat-item.h"

struct _CauserieChatItem
{
  GObject parent_instance;

  gint64 id;
  char *title;
  CauserieTitleOrigin title_origin;
  gint64 created_at;
  gint64 updated_at;
  gint64 deleted_at;
  gboolean ended;
  gboolean working;
  guint n_open; /* number of CauserieChat objects that update this row */
  gint64 origin_chat_id;
  gint64 origin_message_id;
};

G_DEFINE_FINAL_TYPE (CauserieChatItem, causerie_chat_item, G_TYPE_OBJECT)

enum
{
  PROP_0,
  PROP_ID,
  PROP_TITLE,
  PROP_UPDATED_AT,
  PROP_DELETED_AT,
  PROP_ENDED,
  PROP_WORKING,
  N_PROPS,
};

static GParamSpec *properties[N_PROPS];

static void
causerie_chat_item_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  CauserieChatItem *self = CAUSERIE_CHAT_ITEM (object);

  switch (id)
    {
    case PROP_ID:
      g_value_set_int64 (value, self->id);
      break;
    case PROP_TITLE:
      g_value_set_string (value, self->title);
      break;
    case PROP_UPDATED_AT:
      g_value_set_int64 (value, self->updated_at);
      break;
    case PROP_DELETED_AT:
      g_value_set_int64 (value, self->deleted_at);
      break;
    case PROP_ENDED:
      g_value_set_boolean (value, self->ended);
      break;
    case PROP_WORKING:
      g_value_set_boolean (value, self->working);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
causerie_chat_item_finalize (GObject *object)
{
  g_free (CAUSERIE_CHAT_ITEM (object)->title);
  G_OBJECT_CLASS (causerie_chat_item_parent_class)->finalize (object);
}

static void
causerie_chat_item_class_init (CauserieChatItemClass *klass)
{
  const GParamFlags flags = G_PARAM_READABLE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS;
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = causerie_chat_item_get_property;
  object_class->finalize = causerie_chat_item_finalize;
  properties[PROP_ID] = g_param_spec_int64 ("id", NULL, NULL, 0, G_MAXINT64, 0, flags);
  properties[PROP_TITLE] = g_param_spec_string ("title", NULL, NULL, "", flags);
  properties[PROP_UPDATED_AT]
      = g_param_spec_int64 ("updated-at", NULL, NULL, G_MININT64, G_MAXINT64, 0, flags);
  properties[PROP_DELETED_AT]
      = g_param_spec_int64 ("deleted-at", NULL, NULL, G_MININT64, G_MAXINT64, 0, flags);
  properties[PROP_ENDED] = g_param_spec_boolean ("ended", NULL, NULL, FALSE, flags);
  properties[PROP_WORKING] = g_param_spec_boolean ("working", NULL, NULL, FALSE, flags);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
causerie_chat_item_init (CauserieChatItem *self)
{
  self->title = g_strdup ("");
}

/**
 * causerie_chat_item_new:
 * @record: the chat as the library lists it
 */
CauserieChatItem *
causerie_chat_item_new (const CauserieChatRecord *record)
{
  CauserieChatItem *self;

  g_return_val_if_fail (record != NULL, NULL);
  self = g_object_new (CAUSERIE_TYPE_CHAT_ITEM, NULL);
  self->id = record->id;
  g_free (self->title);
  self->title = g_strdup (record->title != NULL ? record->title : "");
  self->title_origin = record->title_origin;
  self->created_at = record->created_at;
  self->updated_at = record->updated_at;
  self->deleted_at = record->deleted_at;
  self->ended = record->ended;
  self->origin_chat_id = record->origin_chat_id;
  self->origin_message_id = record->origin_message_id;
  return self;
}

gint64
causerie_chat_item_get_id (CauserieChatItem *self)
{
  g_return_val_if_fail (CAUSERIE_IS_CHAT_ITEM (self), 0);
  return self->id;
}

/* Returns: the title, or the first words while there is none; untrusted text */
const char *
causerie_chat_item_get_title (CauserieChatItem *self)
{
  g_return_val_if_fail (CAUSERIE_IS_CHAT_ITEM (self), "");
  return self->title;
}

CauserieTitleOrigin
causerie_chat_item_get_title_origin (CauserieChatItem *self)
{
  g_return_val_if_fail (CAUSERIE_IS_CHAT_ITEM (self), CAUSERIE_TITLE_NONE);
  return self->title_origin;
}

void
causerie_chat_item_set_title (CauserieChatItem *self, const char *title, CauserieTitleOrigin origin)
{
  g_autofree char *old = NULL;

  g_return_if_fail (CAUSERIE_IS_CHAT_ITEM (self) && title != NULL);
  self->title_origin = origin;
  if (g_strcmp0 (self->title, title) == 0)
    return;
  old = g_steal_pointer (&self->title);
  self->title = g_strdup (title);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_TITLE]);
}

/* Together with the id, this tells the chat from one of another library. */
gint64
causerie_chat_item_get_created_at (CauserieChatItem *self)
{
  g_return_val_if_fail (CAUSERIE_IS_CHAT_ITEM (self), 0);
  return self->created_at;
}

/* Returns: when a message was last added, in microseconds since 1970 UTC */
gint64
causerie_chat_item_get_updated_at (CauserieChatItem *self)
{
  g_return_val_if_fail (CAUSERIE_IS_CHAT_ITEM (self), 0);
  return self->updated_at;
}

/**
 * causerie_chat_item_set_updated_at:
 * @updated_at: microseconds since 1970 UTC; ignored if earlier than the current value
 */
void
causerie_chat_item_set_updated_at (CauserieChatItem *self, gint64 updated_at)
{
  g_return_if_fail (CAUSERIE_IS_CHAT_ITEM (self));
  if (self->updated_at >= updated_at)
    return;
  self->updated_at = updated_at;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_UPDATED_AT]);
}

/* Returns: when the chat was deleted, in microseconds since 1970 UTC, or 0 */
gint64
causerie_chat_item_get_deleted_at (CauserieChatItem *self)
{
  g_return_val_if_fail (CAUSERIE_IS_CHAT_ITEM (self), 0);
  return self->deleted_at;
}

/**
 * causerie_chat_item_set_deleted_at:
 * @deleted_at: microseconds since 1970 UTC, or 0
 */
void
causerie_chat_item_set_deleted_at (CauserieChatItem *self, gint64 deleted_at)
{
  g_return_if_fail (CAUSERIE_IS_CHAT_ITEM (self));
  if (self->deleted_at == deleted_at)
    return;
  self->deleted_at = deleted_at;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_DELETED_AT]);
}

gboolean
causerie_chat_item_get_ended (CauserieChatItem *self)
{
  g_return_val_if_fail (CAUSERIE_IS_CHAT_ITEM (self), FALSE);
  return self->ended;
}

void
causerie_chat_item_set_ended (CauserieChatItem *self, gboolean ended)
{
  g_return_if_fail (CAUSERIE_IS_CHAT_ITEM (self));
  if (self->ended == !!ended)
    return;
  self->ended = !!ended;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_ENDED]);
}

gboolean
causerie_chat_item_get_working (CauserieChatItem *self)
{
  g_return_val_if_fail (CAUSERIE_IS_CHAT_ITEM (self), FALSE);
  return self->working;
}

/**
 * causerie_chat_item_set_working:
 * @working: whether a turn is running in the chat
 */
void
causerie_chat_item_set_working (CauserieChatItem *self, gboolean working)
{
  g_return_if_fail (CAUSERIE_IS_CHAT_ITEM (self));
  if (self->working == !!working)
    return;
  self->working = !!working;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_WORKING]);
}

/* Returns: the chat that this one continues, which may have been purged, or 0 */
gint64
causerie_chat_item_get_origin_chat_id (CauserieChatItem *self)
{
  g_return_val_if_fail (CAUSERIE_IS_CHAT_ITEM (self), 0);
  return self->origin_chat_id;
}

/* Returns: the message of the origin chat after which this chat continues, or 0 */
gint64
causerie_chat_item_get_origin_message_id (CauserieChatItem *self)
{
  g_return_val_if_fail (CAUSERIE_IS_CHAT_ITEM (self), 0);
  return self->origin_message_id;
}

/* Returns: whether a CauserieChat is open for the row and updates "ended" */
gboolean
causerie_chat_item_get_open (CauserieChatItem *self)
{
  g_return_val_if_fail (CAUSERIE_IS_CHAT_ITEM (self), FALSE);
  return self->n_open > 0;
}

/**
 * causerie_chat_item_set_open:
 * @open: %TRUE to count one more open chat object, %FALSE one less
 */
void
causerie_chat_item_set_open (CauserieChatItem *self, gboolean open)
{
  g_return_if_fail (CAUSERIE_IS_CHAT_ITEM (self));
  g_return_if_fail (open || self->n_open > 0);
  self->n_open += open ? 1u : -1u;
}
