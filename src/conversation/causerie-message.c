/* SPDX-License-Identifier: GPL-3.0-or-later
 * One message: who speaks, when, and what became of it. What it says is a file of its own. */
#include "config.h"

#include "causerie-message.h"

#include "causerie-block.h"
#include "causerie-message-private.h"

G_DEFINE_FINAL_TYPE (CauserieMessage, causerie_message, G_TYPE_OBJECT)

static GParamSpec *properties[CAUSERIE_MESSAGE_N_PROPS];

static void
causerie_message_get_property (GObject *object, guint property, GValue *value, GParamSpec *pspec)
{
  CauserieMessage *self = CAUSERIE_MESSAGE (object);

  switch (property)
    {
    case CAUSERIE_MESSAGE_PROP_ID:
      g_value_set_int64 (value, self->id);
      break;
    case CAUSERIE_MESSAGE_PROP_PARENT_ID:
      g_value_set_int64 (value, self->parent_id);
      break;
    case CAUSERIE_MESSAGE_PROP_ROLE:
      g_value_set_int (value, (int)self->role);
      break;
    case CAUSERIE_MESSAGE_PROP_STATE:
      g_value_set_int (value, (int)self->state);
      break;
    case CAUSERIE_MESSAGE_PROP_CREATED_AT:
      g_value_set_int64 (value, self->created_at);
      break;
    case CAUSERIE_MESSAGE_PROP_ENDS:
      g_value_set_boolean (value, self->ends);
      break;
    case CAUSERIE_MESSAGE_PROP_FIRST_WORDS:
      g_value_set_string (value, self->first_words);
      break;
    case CAUSERIE_MESSAGE_PROP_MODEL:
      g_value_set_string (value, self->model);
      break;
    case CAUSERIE_MESSAGE_PROP_REQUESTED_MODEL:
      g_value_set_string (value, causerie_message_get_requested_model (self));
      break;
    case CAUSERIE_MESSAGE_PROP_SERVICE:
      g_value_set_string (value, self->service);
      break;
    case CAUSERIE_MESSAGE_PROP_CONTENT:
      g_value_set_string (value, self->content);
      break;
    case CAUSERIE_MESSAGE_PROP_FAILURE:
      g_value_set_boxed (value, self->failure);
      break;
    case CAUSERIE_MESSAGE_PROP_CONTENT_FAILURE:
      g_value_set_boxed (value, self->content_failure);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property, pspec);
    }
}

static void
causerie_message_finalize (GObject *object)
{
  CauserieMessage *self = CAUSERIE_MESSAGE (object);

  g_free (self->first_words);
  g_free (self->model);
  g_free (self->requested_model);
  g_free (self->service);
  g_free (self->content);
  g_clear_pointer (&self->failure, causerie_failure_unref);
  g_clear_pointer (&self->content_failure, causerie_failure_unref);
  G_OBJECT_CLASS (causerie_message_parent_class)->finalize (object);
}

static void
install_properties (GObjectClass *class)
{
  const GParamFlags fixed = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS;
  const GParamFlags flags = fixed | G_PARAM_EXPLICIT_NOTIFY;

  properties[CAUSERIE_MESSAGE_PROP_ID]
      = g_param_spec_int64 ("id", NULL, NULL, 0, G_MAXINT64, 0, fixed);
  properties[CAUSERIE_MESSAGE_PROP_PARENT_ID]
      = g_param_spec_int64 ("parent-id", NULL, NULL, 0, G_MAXINT64, 0, fixed);
  properties[CAUSERIE_MESSAGE_PROP_ROLE]
      = g_param_spec_int ("role", NULL, NULL, 0, G_MAXINT, 0, fixed);
  properties[CAUSERIE_MESSAGE_PROP_STATE]
      = g_param_spec_int ("state", NULL, NULL, 0, G_MAXINT, 0, flags);
  properties[CAUSERIE_MESSAGE_PROP_CREATED_AT]
      = g_param_spec_int64 ("created-at", NULL, NULL, G_MININT64, G_MAXINT64, 0, fixed);
  properties[CAUSERIE_MESSAGE_PROP_ENDS] = g_param_spec_boolean ("ends", NULL, NULL, FALSE, flags);
  properties[CAUSERIE_MESSAGE_PROP_FIRST_WORDS]
      = g_param_spec_string ("first-words", NULL, NULL, NULL, flags);
  properties[CAUSERIE_MESSAGE_PROP_MODEL] = g_param_spec_string ("model", NULL, NULL, NULL, fixed);
  properties[CAUSERIE_MESSAGE_PROP_REQUESTED_MODEL]
      = g_param_spec_string ("requested-model", NULL, NULL, NULL, fixed);
  properties[CAUSERIE_MESSAGE_PROP_SERVICE]
      = g_param_spec_string ("service", NULL, NULL, NULL, fixed);
  properties[CAUSERIE_MESSAGE_PROP_CONTENT]
      = g_param_spec_string ("content", NULL, NULL, NULL, flags);
  properties[CAUSERIE_MESSAGE_PROP_FAILURE]
      = g_param_spec_boxed ("failure", NULL, NULL, CAUSERIE_TYPE_FAILURE, flags);
  /**
   * CauserieMessage:content-failure:
   *
   * Why what the message says could not be read, %NULL as long as nothing went wrong.
   */
  properties[CAUSERIE_MESSAGE_PROP_CONTENT_FAILURE]
      = g_param_spec_boxed ("content-failure", NULL, NULL, CAUSERIE_TYPE_FAILURE, flags);
  g_object_class_install_properties (class, CAUSERIE_MESSAGE_N_PROPS, properties);
}

static void
causerie_message_class_init (CauserieMessageClass *class)
{
  GObjectClass *object_class = G_OBJECT_CLASS (class);

  object_class->get_property = causerie_message_get_property;
  object_class->finalize = causerie_message_finalize;
  install_properties (object_class);
}

static void
causerie_message_init (CauserieMessage *self)
{
}

/**
 * _causerie_message_notify:
 * @self: a message
 * @property: what has changed
 *
 * Notifies of a property.
 */
void
_causerie_message_notify (CauserieMessage *self, CauserieMessageProperty property)
{
  g_object_notify_by_pspec (G_OBJECT (self), properties[property]);
}

/**
 * causerie_message_new:
 * @data: what it is made from, copied
 *
 * Makes a message. Without first words they are taken from the content, if that is there.
 *
 * Returns: (transfer full): a message
 */
CauserieMessage *
causerie_message_new (const CauserieMessageData *data)
{
  CauserieMessage *self;

  g_return_val_if_fail (data != NULL, NULL);
  g_return_val_if_fail (data->id > 0 && data->parent_id >= 0, NULL);

  self = g_object_new (CAUSERIE_TYPE_MESSAGE, NULL);
  self->id = data->id;
  self->parent_id = data->parent_id;
  self->role = data->role;
  self->state = data->state;
  self->created_at = data->created_at;
  self->ends = data->ends;
  self->first_words = g_strdup (data->first_words);
  self->model = g_strdup (data->model);
  self->requested_model = g_strdup (data->requested_model);
  self->service = g_strdup (data->service);
  self->content = g_strdup (data->content);
  if (data->failure != NULL)
    self->failure = causerie_failure_ref (data->failure);
  if (self->first_words == NULL && self->content != NULL)
    self->first_words = causerie_content_dup_first_words (self->content);
  return self;
}

/**
 * causerie_message_get_id:
 * @self: a message
 *
 * Returns: its id, unique in the library
 */
gint64
causerie_message_get_id (CauserieMessage *self)
{
  g_return_val_if_fail (CAUSERIE_IS_MESSAGE (self), 0);

  return self->id;
}

/**
 * causerie_message_get_parent_id:
 * @self: a message
 *
 * Returns: the id under which it is stored, even where no such message exists; the tree knows
 * better (causerie_tree_get_parent_id())
 */
gint64
causerie_message_get_parent_id (CauserieMessage *self)
{
  g_return_val_if_fail (CAUSERIE_IS_MESSAGE (self), CAUSERIE_ROOT);

  return self->parent_id;
}

/**
 * causerie_message_get_role:
 * @self: a message
 *
 * Returns: who speaks
 */
CauserieRole
causerie_message_get_role (CauserieMessage *self)
{
  g_return_val_if_fail (CAUSERIE_IS_MESSAGE (self), CAUSERIE_ROLE_USER);

  return self->role;
}

/**
 * causerie_message_get_state:
 * @self: a message
 *
 * Returns: what became of it
 */
CauserieMessageState
causerie_message_get_state (CauserieMessage *self)
{
  g_return_val_if_fail (CAUSERIE_IS_MESSAGE (self), CAUSERIE_MESSAGE_COMPLETE);

  return self->state;
}

/**
 * causerie_message_get_created_at:
 * @self: a message
 *
 * Returns: microseconds since 1970 UTC
 */
gint64
causerie_message_get_created_at (CauserieMessage *self)
{
  g_return_val_if_fail (CAUSERIE_IS_MESSAGE (self), 0);

  return self->created_at;
}

/**
 * causerie_message_get_ends:
 * @self: a message
 *
 * Returns: whether it is a complete reply with a complete `end_conversation` call
 */
gboolean
causerie_message_get_ends (CauserieMessage *self)
{
  g_return_val_if_fail (CAUSERIE_IS_MESSAGE (self), FALSE);

  return self->ends;
}

/**
 * causerie_message_get_model:
 * @self: a message
 *
 * Returns: (transfer none) (nullable): the model that replied, or that was asked for
 */
const char *
causerie_message_get_model (CauserieMessage *self)
{
  g_return_val_if_fail (CAUSERIE_IS_MESSAGE (self), NULL);

  return self->model;
}

/**
 * causerie_message_get_requested_model:
 * @self: a message
 *
 * Services may name the model that replied more exactly than the one they were asked for, or
 * otherwise. What was asked for is asked for again, and what was frozen is found under its name.
 *
 * Returns: (transfer none) (nullable): the model as it was asked for, or else the one that replied
 */
const char *
causerie_message_get_requested_model (CauserieMessage *self)
{
  g_return_val_if_fail (CAUSERIE_IS_MESSAGE (self), NULL);

  return self->requested_model != NULL ? self->requested_model : self->model;
}

/**
 * causerie_message_get_service:
 * @self: a message
 *
 * Returns: (transfer none) (nullable): the identity of the service that replied
 */
const char *
causerie_message_get_service (CauserieMessage *self)
{
  g_return_val_if_fail (CAUSERIE_IS_MESSAGE (self), NULL);

  return self->service;
}

/**
 * causerie_message_get_failure:
 * @self: a message
 *
 * Returns: (transfer none) (nullable): what went wrong with the reply, or with the turn after a
 *   user's message
 */
CauserieFailure *
causerie_message_get_failure (CauserieMessage *self)
{
  g_return_val_if_fail (CAUSERIE_IS_MESSAGE (self), NULL);

  return self->failure;
}

/**
 * causerie_message_set_failure:
 * @self: a message
 * @failure: (nullable): what went wrong, or %NULL when it is over
 */
void
causerie_message_set_failure (CauserieMessage *self, CauserieFailure *failure)
{
  g_return_if_fail (CAUSERIE_IS_MESSAGE (self));

  if (causerie_failure_set (&self->failure, failure))
    _causerie_message_notify (self, CAUSERIE_MESSAGE_PROP_FAILURE);
}
