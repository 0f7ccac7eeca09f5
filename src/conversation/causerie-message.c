/* SPDX-License-Identifier: GPL-3.0-or-later
 * A message: its role, time, content, state and failure. */
#include "config.h"

#include "causerie-message.h"

#include "causerie-attachment.h"

typedef enum
{
  PROP_ID = 1,
  PROP_PARENT_ID,
  PROP_ROLE,
  PROP_STATE,
  PROP_CREATED_AT,
  PROP_ENDS,
  PROP_FIRST_WORDS,
  PROP_MODEL,
  PROP_REQUESTED_MODEL,
  PROP_SERVICE,
  PROP_EFFORT,
  PROP_THINKING_TIMES,
  PROP_WITHOUT_THINKING,
  PROP_CONTENT,
  PROP_FAILURE,
  PROP_CONTENT_FAILURE,
  N_PROPS
} Property;

struct _CauserieMessage
{
  GObject parent_instance;

  gint64 id;
  gint64 parent_id;
  gint64 created_at;
  char *first_words;
  gboolean first_words_full; /* more text does not change them */
  char *model;
  char *requested_model; /* NULL if the same as model */
  char *service;
  char *effort;
  GArray *thinking_times; /* of CauserieThinkingTime; NULL if there are none */
  CauserieContent *content;
  guint notified_generation; /* the generation of the content at the last notification */
  CauserieFailure *failure;
  CauserieFailure *content_failure;
  CauserieRole role;
  CauserieMessageState state;
  gboolean ends;
  gboolean without_thinking;
  gboolean other_prefix;
};

G_DEFINE_FINAL_TYPE (CauserieMessage, causerie_message, G_TYPE_OBJECT)

static GParamSpec *properties[N_PROPS];

static void
causerie_message_get_property (GObject *object, guint property, GValue *value, GParamSpec *pspec)
{
  CauserieMessage *self = CAUSERIE_MESSAGE (object);

  switch (property)
    {
    case PROP_ID:
      g_value_set_int64 (value, self->id);
      break;
    case PROP_PARENT_ID:
      g_value_set_int64 (value, self->parent_id);
      break;
    case PROP_ROLE:
      g_value_set_int (value, (int)self->role);
      break;
    case PROP_STATE:
      g_value_set_int (value, (int)self->state);
      break;
    case PROP_CREATED_AT:
      g_value_set_int64 (value, self->created_at);
      break;
    case PROP_ENDS:
      g_value_set_boolean (value, self->ends);
      break;
    case PROP_FIRST_WORDS:
      g_value_set_string (value, self->first_words);
      break;
    case PROP_MODEL:
      g_value_set_string (value, self->model);
      break;
    case PROP_REQUESTED_MODEL:
      g_value_set_string (value, causerie_message_get_requested_model (self));
      break;
    case PROP_SERVICE:
      g_value_set_string (value, self->service);
      break;
    case PROP_EFFORT:
      g_value_set_string (value, self->effort);
      break;
    case PROP_THINKING_TIMES:
      g_value_set_boxed (value, self->thinking_times);
      break;
    case PROP_WITHOUT_THINKING:
      g_value_set_boolean (value, self->without_thinking);
      break;
    case PROP_CONTENT:
      g_value_set_boxed (value, self->content);
      break;
    case PROP_FAILURE:
      g_value_set_boxed (value, self->failure);
      break;
    case PROP_CONTENT_FAILURE:
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
  g_free (self->effort);
  g_clear_pointer (&self->thinking_times, g_array_unref);
  g_clear_pointer (&self->content, causerie_content_unref);
  g_clear_pointer (&self->failure, causerie_failure_unref);
  g_clear_pointer (&self->content_failure, causerie_failure_unref);
  G_OBJECT_CLASS (causerie_message_parent_class)->finalize (object);
}

static void
install_properties (GObjectClass *class)
{
  const GParamFlags fixed = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS;
  const GParamFlags flags = fixed | G_PARAM_EXPLICIT_NOTIFY;

  properties[PROP_ID] = g_param_spec_int64 ("id", NULL, NULL, 0, G_MAXINT64, 0, fixed);
  properties[PROP_PARENT_ID]
      = g_param_spec_int64 ("parent-id", NULL, NULL, 0, G_MAXINT64, 0, fixed);
  properties[PROP_ROLE] = g_param_spec_int ("role", NULL, NULL, 0, G_MAXINT, 0, fixed);
  properties[PROP_STATE] = g_param_spec_int ("state", NULL, NULL, 0, G_MAXINT, 0, flags);
  properties[PROP_CREATED_AT]
      = g_param_spec_int64 ("created-at", NULL, NULL, G_MININT64, G_MAXINT64, 0, fixed);
  properties[PROP_ENDS] = g_param_spec_boolean ("ends", NULL, NULL, FALSE, flags);
  properties[PROP_FIRST_WORDS] = g_param_spec_string ("first-words", NULL, NULL, NULL, flags);
  properties[PROP_MODEL] = g_param_spec_string ("model", NULL, NULL, NULL, fixed);
  properties[PROP_REQUESTED_MODEL]
      = g_param_spec_string ("requested-model", NULL, NULL, NULL, fixed);
  properties[PROP_SERVICE] = g_param_spec_string ("service", NULL, NULL, NULL, fixed);
  properties[PROP_EFFORT] = g_param_spec_string ("effort", NULL, NULL, NULL, fixed);
  properties[PROP_THINKING_TIMES]
      = g_param_spec_boxed ("thinking-times", NULL, NULL, G_TYPE_ARRAY, flags);
  properties[PROP_WITHOUT_THINKING]
      = g_param_spec_boolean ("without-thinking", NULL, NULL, FALSE, fixed);
  properties[PROP_CONTENT]
      = g_param_spec_boxed ("content", NULL, NULL, CAUSERIE_TYPE_CONTENT, flags);
  properties[PROP_FAILURE]
      = g_param_spec_boxed ("failure", NULL, NULL, CAUSERIE_TYPE_FAILURE, flags);
  /**
   * CauserieMessage:content-failure:
   *
   * Why the content could not be loaded, or %NULL.
   */
  properties[PROP_CONTENT_FAILURE]
      = g_param_spec_boxed ("content-failure", NULL, NULL, CAUSERIE_TYPE_FAILURE, flags);
  g_object_class_install_properties (class, N_PROPS, properties);
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

static void
notify (CauserieMessage *self, Property property)
{
  g_object_notify_by_pspec (G_OBJECT (self), properties[property]);
}

static void
set_first_words (CauserieMessage *self, char *first_words)
{
  if (g_strcmp0 (self->first_words, first_words) == 0)
    {
      g_free (first_words);
      return;
    }
  g_free (self->first_words);
  self->first_words = first_words;
  notify (self, PROP_FIRST_WORDS);
}

static void
set_content (CauserieMessage *self, CauserieContent *content)
{
  guint generation = causerie_content_get_generation (content);

  if (self->content == content && self->notified_generation == generation)
    return;
  causerie_content_ref (content);
  g_clear_pointer (&self->content, causerie_content_unref);
  self->content = content;
  self->notified_generation = generation;
  if (!self->first_words_full)
    set_first_words (self, causerie_content_dup_first_words (content, &self->first_words_full));
  notify (self, PROP_CONTENT);
}

/* Creates a message. If @data has no first words, they are taken from its content, if any. */
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
  self->effort = g_strdup (data->effort);
  if (data->thinking_times != NULL)
    self->thinking_times = g_array_ref (data->thinking_times);
  self->without_thinking = !!data->without_thinking;
  self->other_prefix = !!data->other_prefix;
  if (data->content != NULL)
    self->content = causerie_content_ref (data->content);
  if (data->failure != NULL)
    self->failure = causerie_failure_ref (data->failure);
  if (self->first_words == NULL && self->content != NULL)
    self->first_words = causerie_content_dup_first_words (self->content, NULL);
  return self;
}

gint64
causerie_message_get_id (CauserieMessage *self)
{
  g_return_val_if_fail (CAUSERIE_IS_MESSAGE (self), 0);

  return self->id;
}

/* Returns: the stored parent id, even if no such message exists; see
 *   causerie_tree_get_parent_id() */
gint64
causerie_message_get_parent_id (CauserieMessage *self)
{
  g_return_val_if_fail (CAUSERIE_IS_MESSAGE (self), CAUSERIE_ROOT);

  return self->parent_id;
}

CauserieRole
causerie_message_get_role (CauserieMessage *self)
{
  g_return_val_if_fail (CAUSERIE_IS_MESSAGE (self), CAUSERIE_ROLE_USER);

  return self->role;
}

CauserieMessageState
causerie_message_get_state (CauserieMessage *self)
{
  g_return_val_if_fail (CAUSERIE_IS_MESSAGE (self), CAUSERIE_MESSAGE_COMPLETE);

  return self->state;
}

/* Returns: microseconds since 1970 UTC */
gint64
causerie_message_get_created_at (CauserieMessage *self)
{
  g_return_val_if_fail (CAUSERIE_IS_MESSAGE (self), 0);

  return self->created_at;
}

/* Returns: whether it is a complete reply with a complete `end_conversation` call */
gboolean
causerie_message_get_ends (CauserieMessage *self)
{
  g_return_val_if_fail (CAUSERIE_IS_MESSAGE (self), FALSE);

  return self->ends;
}

/* Returns: (transfer none) (nullable): the model that replied, or that was requested */
const char *
causerie_message_get_model (CauserieMessage *self)
{
  g_return_val_if_fail (CAUSERIE_IS_MESSAGE (self), NULL);

  return self->model;
}

/* A service may name the model in its reply differently than in the request. Further requests and
 * the frozen prefixes use the requested name.
 *
 * Returns: (transfer none) (nullable): the requested model, or else the one that replied */
const char *
causerie_message_get_requested_model (CauserieMessage *self)
{
  g_return_val_if_fail (CAUSERIE_IS_MESSAGE (self), NULL);

  return self->requested_model != NULL ? self->requested_model : self->model;
}

/* Returns: (transfer none) (nullable): the identity of the service that replied */
const char *
causerie_message_get_service (CauserieMessage *self)
{
  g_return_val_if_fail (CAUSERIE_IS_MESSAGE (self), NULL);

  return self->service;
}

/* Returns: (transfer none) (nullable): the effort that was requested for the reply */
const char *
causerie_message_get_effort (CauserieMessage *self)
{
  g_return_val_if_fail (CAUSERIE_IS_MESSAGE (self), NULL);

  return self->effort;
}

/* Returns: (transfer none) (nullable) (element-type CauserieThinkingTime): how long the blocks of
 *   thinking took that have ended, in order of position */
GArray *
causerie_message_get_thinking_times (CauserieMessage *self)
{
  g_return_val_if_fail (CAUSERIE_IS_MESSAGE (self), NULL);

  return self->thinking_times;
}

/* Returns: whether it is a reply that was requested without the thinking of the messages before it
 */
gboolean
causerie_message_get_without_thinking (CauserieMessage *self)
{
  g_return_val_if_fail (CAUSERIE_IS_MESSAGE (self), FALSE);

  return self->without_thinking;
}

/* Returns: whether it was copied from a chat whose prompts began differently */
gboolean
causerie_message_get_other_prefix (CauserieMessage *self)
{
  g_return_val_if_fail (CAUSERIE_IS_MESSAGE (self), FALSE);

  return self->other_prefix;
}

/* Returns: (transfer none) (nullable): why the reply failed, or why a user's message has no
 *   reply */
CauserieFailure *
causerie_message_get_failure (CauserieMessage *self)
{
  g_return_val_if_fail (CAUSERIE_IS_MESSAGE (self), NULL);

  return self->failure;
}

/**
 * causerie_message_set_failure:
 * @failure: (nullable): the failure, or %NULL to clear it
 */
void
causerie_message_set_failure (CauserieMessage *self, CauserieFailure *failure)
{
  g_return_if_fail (CAUSERIE_IS_MESSAGE (self));

  if (causerie_failure_set (&self->failure, failure))
    notify (self, PROP_FAILURE);
}

/* Returns: (transfer none) (nullable): the beginning of its text on one line, plain text */
const char *
causerie_message_get_first_words (CauserieMessage *self)
{
  g_return_val_if_fail (CAUSERIE_IS_MESSAGE (self), NULL);

  return self->first_words;
}

/* Returns: (transfer none) (nullable): the content; %NULL while it is not loaded. The content of a
 *   reply grows while the reply streams and never changes after that. */
CauserieContent *
causerie_message_get_content (CauserieMessage *self)
{
  g_return_val_if_fail (CAUSERIE_IS_MESSAGE (self), NULL);

  return self->content;
}

/* Returns: (transfer none) (nullable): why the content could not be loaded; %NULL if it was not
 *   tried, is loading or is loaded */
CauserieFailure *
causerie_message_get_content_failure (CauserieMessage *self)
{
  g_return_val_if_fail (CAUSERIE_IS_MESSAGE (self), NULL);

  return self->content_failure;
}

/**
 * causerie_message_set_content_failure:
 * @failure: (nullable): why the content could not be loaded, or %NULL
 */
void
causerie_message_set_content_failure (CauserieMessage *self, CauserieFailure *failure)
{
  g_return_if_fail (CAUSERIE_IS_MESSAGE (self));

  if (causerie_failure_set (&self->content_failure, failure))
    notify (self, PROP_CONTENT_FAILURE);
}

/* Returns: (transfer full): the text in Markdown; the first words while the content is not
 *   loaded */
char *
causerie_message_dup_text (CauserieMessage *self)
{
  g_return_val_if_fail (CAUSERIE_IS_MESSAGE (self), NULL);

  if (self->content != NULL)
    return causerie_content_dup_text (self->content);
  return g_strdup (self->first_words != NULL ? self->first_words : "");
}

/* Sets the content of a message that has none. Does not change existing content or first words. */
void
causerie_message_load_content (CauserieMessage *self, CauserieContent *content)
{
  g_return_if_fail (CAUSERIE_IS_MESSAGE (self));
  g_return_if_fail (content != NULL);

  if (self->content != NULL || self->state == CAUSERIE_MESSAGE_STREAMING)
    return;
  self->content = causerie_content_ref (content);
  g_object_freeze_notify (G_OBJECT (self));
  if (self->first_words == NULL)
    set_first_words (self, causerie_content_dup_first_words (content, NULL));
  causerie_message_set_content_failure (self, NULL);
  notify (self, PROP_CONTENT);
  g_object_thaw_notify (G_OBJECT (self));
}

/**
 * causerie_message_set_thinking_times:
 * @times: (element-type CauserieThinkingTime): in order of position; not changed afterwards
 *
 * To be called when a block of thinking of a streaming reply has ended.
 */
void
causerie_message_set_thinking_times (CauserieMessage *self, GArray *times)
{
  g_return_if_fail (CAUSERIE_IS_MESSAGE (self) && times != NULL);

  g_array_ref (times);
  g_clear_pointer (&self->thinking_times, g_array_unref);
  self->thinking_times = times;
  notify (self, PROP_THINKING_TIMES);
}

/**
 * causerie_message_grow:
 * @content: what has arrived so far; may be the same object each time
 *
 * Sets the content and notifies "content" if it is another object or has grown.
 */
void
causerie_message_grow (CauserieMessage *self, CauserieContent *content)
{
  g_return_if_fail (CAUSERIE_IS_MESSAGE (self));
  g_return_if_fail (content != NULL);
  g_return_if_fail (self->state == CAUSERIE_MESSAGE_STREAMING);

  g_object_freeze_notify (G_OBJECT (self));
  set_content (self, content);
  g_object_thaw_notify (G_OBJECT (self));
}

/**
 * causerie_message_finish:
 * @content: (nullable): the complete content; %NULL to leave what has arrived
 * @ends: whether it is complete and contains a complete `end_conversation` call
 * @failure: (nullable): why it failed
 *
 * Freezes a reply. Its content never changes again.
 */
void
causerie_message_finish (CauserieMessage *self, CauserieMessageState state,
                         CauserieContent *content, gboolean ends, CauserieFailure *failure)
{
  g_return_if_fail (CAUSERIE_IS_MESSAGE (self));
  g_return_if_fail (self->state == CAUSERIE_MESSAGE_STREAMING);
  g_return_if_fail (state != CAUSERIE_MESSAGE_STREAMING);
  g_return_if_fail (!ends || state == CAUSERIE_MESSAGE_COMPLETE);

  g_object_freeze_notify (G_OBJECT (self));
  self->state = state;
  notify (self, PROP_STATE);
  if (content != NULL)
    set_content (self, content);
  causerie_message_set_failure (self, failure);
  if (self->ends != !!ends)
    {
      self->ends = !!ends;
      notify (self, PROP_ENDS);
    }
  g_object_thaw_notify (G_OBJECT (self));
}

/**
 * causerie_messages_list_attachments:
 * @messages: (element-type CauserieMessage): with their content
 *
 * Returns: (transfer full) (element-type CauserieAttachment): those of the user's messages among
 *   them, in order
 */
GPtrArray *
causerie_messages_list_attachments (GPtrArray *messages)
{
  GPtrArray *attachments = causerie_attachments_new ();

  g_return_val_if_fail (messages != NULL, attachments);
  for (guint i = 0; i < messages->len; i++)
    {
      CauserieMessage *message = g_ptr_array_index (messages, i);
      CauserieContent *content = causerie_message_get_content (message);

      if (content != NULL && causerie_message_get_role (message) == CAUSERIE_ROLE_USER)
        g_ptr_array_extend_and_steal (attachments, causerie_content_list_attachments (content));
    }
  return attachments;
}
