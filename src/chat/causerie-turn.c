/* SPDX-License-Identifier: GPL-3.0-or-later
 * One turn: its state as others see it. The request and the reply are files of their own. */
#include "config.h"

#include "causerie-turn.h"

#include "causerie-turn-private.h"

G_DEFINE_FINAL_TYPE (CauserieTurn, causerie_turn, G_TYPE_OBJECT)

enum
{
  PROP_0,
  PROP_STATE,
  PROP_REPLY,
  PROP_PARENT_ID,
  PROP_MODEL,
  PROP_RETRY_AT,
  PROP_FAILURE,
  N_PROPS,
};

static GParamSpec *properties[N_PROPS];

static void
halt (CauserieTurn *self, CauserieTurnHalt why)
{
  if (self->task == NULL || self->halt != CAUSERIE_TURN_GOES_ON)
    return;
  self->halt = why;
  g_cancellable_cancel (self->cancellable);
}

static void
causerie_turn_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  CauserieTurn *self = CAUSERIE_TURN (object);

  switch (id)
    {
    case PROP_STATE:
      g_value_set_int (value, (int)self->state);
      break;
    case PROP_REPLY:
      g_value_set_object (value, self->reply);
      break;
    case PROP_PARENT_ID:
      g_value_set_int64 (value, self->parent_id);
      break;
    case PROP_MODEL:
      g_value_set_string (value, self->model);
      break;
    case PROP_RETRY_AT:
      g_value_set_int64 (value, self->retry_at);
      break;
    case PROP_FAILURE:
      g_value_set_boxed (value, self->failure);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
causerie_turn_dispose (GObject *object)
{
  CauserieTurn *self = CAUSERIE_TURN (object);

  g_clear_handle_id (&self->grow_delay, g_source_remove);
  g_clear_handle_id (&self->flush_delay, g_source_remove);
  g_clear_handle_id (&self->retry_delay, g_source_remove);
  g_weak_ref_set (&self->branch, NULL);
  if (self->stop_source != NULL)
    g_source_destroy (self->stop_source);
  g_clear_pointer (&self->stop_source, g_source_unref);
  g_clear_object (&self->asker);
  g_clear_object (&self->builder);
  g_clear_object (&self->reply);
  g_clear_object (&self->service);
  g_clear_object (&self->contents);
  g_clear_object (&self->tree);
  g_clear_object (&self->exchange);
  G_OBJECT_CLASS (causerie_turn_parent_class)->dispose (object);
}

static void
causerie_turn_finalize (GObject *object)
{
  CauserieTurn *self = CAUSERIE_TURN (object);

  g_weak_ref_clear (&self->branch);
  g_clear_object (&self->cancellable);
  g_clear_pointer (&self->prefix, causerie_prefix_free);
  g_clear_pointer (&self->failure, causerie_failure_unref);
  g_clear_pointer (&self->ending, causerie_turn_ending_free);
  g_clear_error (&self->broken);
  g_clear_error (&self->unstored);
  g_free (self->said);
  g_free (self->model);
  G_OBJECT_CLASS (causerie_turn_parent_class)->finalize (object);
}

static void
causerie_turn_class_init (CauserieTurnClass *klass)
{
  const GParamFlags flags = G_PARAM_READABLE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS;
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = causerie_turn_get_property;
  object_class->dispose = causerie_turn_dispose;
  object_class->finalize = causerie_turn_finalize;
  properties[PROP_STATE] = g_param_spec_int ("state", NULL, NULL, CAUSERIE_TURN_WAITING,
                                             CAUSERIE_TURN_FAILED, CAUSERIE_TURN_WAITING, flags);
  properties[PROP_REPLY] = g_param_spec_object ("reply", NULL, NULL, CAUSERIE_TYPE_MESSAGE, flags);
  properties[PROP_PARENT_ID]
      = g_param_spec_int64 ("parent-id", NULL, NULL, 0, G_MAXINT64, 0, flags);
  properties[PROP_MODEL] = g_param_spec_string ("model", NULL, NULL, "", flags);
  properties[PROP_RETRY_AT] = g_param_spec_int64 ("retry-at", NULL, NULL, 0, G_MAXINT64, 0, flags);
  properties[PROP_FAILURE]
      = g_param_spec_boxed ("failure", NULL, NULL, CAUSERIE_TYPE_FAILURE, flags);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
causerie_turn_init (CauserieTurn *self)
{
  g_weak_ref_init (&self->branch, NULL);
  self->cancellable = g_cancellable_new ();
}

/**
 * causerie_turn_set_state:
 * @self: a turn
 * @state: how far it has come
 *
 * Sets the "state" property.
 */
void
causerie_turn_set_state (CauserieTurn *self, CauserieTurnState state)
{
  if (self->state == state)
    return;
  self->state = state;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_STATE]);
}

/**
 * causerie_turn_set_model:
 * @self: a turn
 * @model: the id of the model that is asked
 *
 * Sets the "model" property.
 */
void
causerie_turn_set_model (CauserieTurn *self, const char *model)
{
  g_autofree char *old = self->model;

  self->model = g_strdup (model);
  if (g_strcmp0 (old, model) != 0)
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_MODEL]);
}

/**
 * causerie_turn_set_reply:
 * @self: a turn
 * @reply: its reply, which is in the tree
 *
 * Sets the "reply" property.
 */
void
causerie_turn_set_reply (CauserieTurn *self, CauserieMessage *reply)
{
  if (g_set_object (&self->reply, reply))
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_REPLY]);
}

/**
 * causerie_turn_set_failure:
 * @self: a turn
 * @failure: (nullable): what went wrong, or %NULL
 *
 * Sets the "failure" property.
 */
void
causerie_turn_set_failure (CauserieTurn *self, CauserieFailure *failure)
{
  if (causerie_failure_set (&self->failure, failure))
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_FAILURE]);
}

static void
set_retry_at (CauserieTurn *self, gint64 retry_at)
{
  if (self->retry_at == retry_at)
    return;
  self->retry_at = retry_at;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_RETRY_AT]);
}

static gboolean
on_wait_over_cb (gpointer data)
{
  CauserieTurn *self = CAUSERIE_TURN (data);

  self->retry_delay = 0;
  causerie_turn_end_wait (self);
  return G_SOURCE_REMOVE;
}

/**
 * causerie_turn_begin_wait:
 * @self: a turn at work
 * @code: why the service is asked again
 * @retry_at: when, in microseconds since 1970 UTC
 *
 * The service is asked again by itself; until then the turn tells why, and when.
 */
void
causerie_turn_begin_wait (CauserieTurn *self, CauserieError code, gint64 retry_at)
{
  g_autoptr (CauserieFailure) failure = causerie_failure_new (code, NULL, NULL, retry_at);
  gint64 wait = MAX (retry_at - g_get_real_time (), 0);

  g_clear_handle_id (&self->retry_delay, g_source_remove);
  self->retry_delay = g_timeout_add ((guint)(wait / 1000), on_wait_over_cb, self);
  set_retry_at (self, retry_at);
  causerie_turn_set_failure (self, failure);
  causerie_turn_set_state (self, CAUSERIE_TURN_RETRYING);
}

/**
 * causerie_turn_end_wait:
 * @self: a turn
 *
 * What was wrong is over, or another attempt will say so. Harmless where nothing is awaited.
 */
void
causerie_turn_end_wait (CauserieTurn *self)
{
  g_clear_handle_id (&self->retry_delay, g_source_remove);
  set_retry_at (self, 0);
  if (self->state != CAUSERIE_TURN_RETRYING)
    return;
  causerie_turn_set_failure (self, NULL);
  causerie_turn_set_state (self, CAUSERIE_TURN_WAITING);
}

/**
 * causerie_turn_ending_free:
 * @ending: (transfer full): how a reply ended
 */
void
causerie_turn_ending_free (CauserieTurnEnding *ending)
{
  g_free (ending->content);
  g_free (ending->stop_reason);
  g_free (ending->usage);
  g_clear_pointer (&ending->failure, causerie_failure_unref);
  g_free (ending);
}

/**
 * causerie_turn_new:
 * @plan: what it is to do; copied
 *
 * Returns: (transfer full): a turn that does not run yet
 */
CauserieTurn *
causerie_turn_new (const CauserieTurnPlan *plan)
{
  CauserieTurn *self = g_object_new (CAUSERIE_TYPE_TURN, NULL);

  self->exchange = g_object_ref (plan->exchange);
  self->contents = g_object_ref (plan->contents);
  self->tree = g_object_ref (plan->tree);
  g_set_object (&self->asker, plan->branch);
  g_weak_ref_set (&self->branch, plan->branch);
  self->chat_id = plan->chat_id;
  self->parent_id = plan->parent_id;
  self->replaces = plan->replaces;
  self->without_thinking = plan->without_thinking;
  self->model = g_strdup (plan->model != NULL ? plan->model : "");
  return self;
}

/**
 * causerie_turn_interrupt:
 * @self: a turn
 *
 * The program closes: what has arrived is kept as interrupted.
 */
void
causerie_turn_interrupt (CauserieTurn *self)
{
  halt (self, CAUSERIE_TURN_IS_INTERRUPTED);
}

/**
 * causerie_turn_is_on:
 * @self: a turn
 * @branch: a view of its conversation
 *
 * Returns: whether the turn is what is at work on @branch
 */
gboolean
causerie_turn_is_on (CauserieTurn *self, CauserieBranch *branch)
{
  g_autoptr (CauserieBranch) asker = NULL;

  if (self->reply != NULL)
    return causerie_branch_find (branch, causerie_message_get_id (self->reply), NULL);
  if (causerie_branch_get_leaf_id (branch) == self->parent_id)
    return TRUE;
  asker = g_weak_ref_get (&self->branch);
  return asker == branch && causerie_branch_find (branch, self->parent_id, NULL)
         && (self->replaces == 0 || causerie_branch_find (branch, self->replaces, NULL));
}

/**
 * causerie_turn_get_state:
 * @self: a turn
 *
 * Returns: how far it has come
 */
CauserieTurnState
causerie_turn_get_state (CauserieTurn *self)
{
  g_return_val_if_fail (CAUSERIE_IS_TURN (self), CAUSERIE_TURN_FAILED);
  return self->state;
}

/**
 * causerie_turn_get_reply:
 * @self: a turn
 *
 * Returns: (transfer none) (nullable): the reply, which is in the tree; %NULL until it has begun
 */
CauserieMessage *
causerie_turn_get_reply (CauserieTurn *self)
{
  g_return_val_if_fail (CAUSERIE_IS_TURN (self), NULL);
  return self->reply;
}

/**
 * causerie_turn_get_parent_id:
 * @self: a turn
 *
 * Returns: the id of the user's message that is answered
 */
gint64
causerie_turn_get_parent_id (CauserieTurn *self)
{
  g_return_val_if_fail (CAUSERIE_IS_TURN (self), 0);
  return self->parent_id;
}

/**
 * causerie_turn_get_model:
 * @self: a turn
 *
 * Returns: the id of the model that is asked, or "" while it is not known
 */
const char *
causerie_turn_get_model (CauserieTurn *self)
{
  g_return_val_if_fail (CAUSERIE_IS_TURN (self), "");
  return self->model;
}

/**
 * causerie_turn_get_retry_at:
 * @self: a turn
 *
 * Returns: when the next attempt begins, in microseconds since 1970 UTC; 0 unless it is awaited
 */
gint64
causerie_turn_get_retry_at (CauserieTurn *self)
{
  g_return_val_if_fail (CAUSERIE_IS_TURN (self), 0);
  return self->retry_at;
}

/**
 * causerie_turn_get_failure:
 * @self: a turn
 *
 * Returns: (transfer none) (nullable): what went wrong, be it only why it is tried again; %NULL
 *   while nothing did
 */
CauserieFailure *
causerie_turn_get_failure (CauserieTurn *self)
{
  g_return_val_if_fail (CAUSERIE_IS_TURN (self), NULL);
  return self->failure;
}

/**
 * causerie_turn_stop:
 * @self: a turn
 *
 * Stops at once. What has arrived is kept as a stopped reply; if the reply had not begun, the
 * user's message stands without one, and with %CAUSERIE_ERROR_STOPPED. A turn that has come to its
 * end is left alone.
 */
void
causerie_turn_stop (CauserieTurn *self)
{
  g_return_if_fail (CAUSERIE_IS_TURN (self));
  halt (self, CAUSERIE_TURN_IS_STOPPED);
}
