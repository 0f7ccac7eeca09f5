/* SPDX-License-Identifier: GPL-3.0-or-later
 * Determines the mark and the work of an outline row from its message and the replies below it that
 * have no row of their own. */
#include "config.h"

#include "causerie-outline-private.h"

typedef struct
{
  CauserieTree *tree;
  const CauserieOutlineWorkSource *source;
  CauserieOutlineWatchFunc watch;
  gpointer data;
  CauserieOutlinePlace *place;
} Description;

static CauserieOutlineMark
find_mark (CauserieMessage *reply)
{
  if (causerie_message_get_ends (reply))
    return CAUSERIE_OUTLINE_ENDED;
  switch (causerie_message_get_state (reply))
    {
    case CAUSERIE_MESSAGE_STOPPED:
      return CAUSERIE_OUTLINE_STOPPED;
    /* A reply that streams although nothing works on it: the program that received it has
     * crashed. */
    case CAUSERIE_MESSAGE_STREAMING:
    case CAUSERIE_MESSAGE_INTERRUPTED:
      return CAUSERIE_OUTLINE_INTERRUPTED;
    case CAUSERIE_MESSAGE_CUT:
      return CAUSERIE_OUTLINE_CUT;
    case CAUSERIE_MESSAGE_REFUSED:
      return CAUSERIE_OUTLINE_REFUSED;
    case CAUSERIE_MESSAGE_CONTEXT_FULL:
      return CAUSERIE_OUTLINE_CONTEXT_FULL;
    case CAUSERIE_MESSAGE_COMPLETE:
    default:
      return CAUSERIE_OUTLINE_PLAIN;
    }
}

static void
add_mark (Description *self, CauserieOutlineMark mark)
{
  if (mark == CAUSERIE_OUTLINE_ENDED || self->place->mark == CAUSERIE_OUTLINE_PLAIN)
    self->place->mark = mark;
}

static gboolean
is_streaming (CauserieMessage *message)
{
  return causerie_message_get_state (message) == CAUSERIE_MESSAGE_STREAMING;
}

/* Whether a reply was requested that does not exist yet. */
static gboolean
waits_below (Description *self, gint64 id, guint n_children)
{
  if (self->source->func == NULL
      || self->source->func (id, self->source->data) != CAUSERIE_OUTLINE_WAITING)
    return FALSE;
  for (guint i = n_children; i > 0; i--)
    if (is_streaming (causerie_tree_get_message (self->tree,
                                                 causerie_tree_get_child (self->tree, id, i - 1))))
      return FALSE;
  return TRUE;
}

static void
add_reply (Description *self, CauserieMessage *reply)
{
  gint64 above = causerie_message_get_parent_id (reply);

  if (is_streaming (reply))
    {
      self->watch (reply, self->data);
      if (self->source->func == NULL
          || self->source->func (above, self->source->data) != CAUSERIE_OUTLINE_IDLE)
        {
          self->place->work = CAUSERIE_OUTLINE_ARRIVING;
          return;
        }
    }
  add_mark (self, find_mark (reply));
}

/* A failure is only set at the end of a turn, when the row is updated anyway. Only its removal has
 * to be watched. */
static void
add_unanswered (Description *self, CauserieMessage *message)
{
  const CauserieFailure *failure = causerie_message_get_failure (message);
  CauserieOutlineMark mark = CAUSERIE_OUTLINE_UNANSWERED;

  if (failure != NULL)
    {
      self->watch (message, self->data);
      mark = failure->code == CAUSERIE_ERROR_STOPPED ? CAUSERIE_OUTLINE_STOPPED
                                                     : CAUSERIE_OUTLINE_NOT_SENT;
    }
  if (self->place->work == CAUSERIE_OUTLINE_IDLE)
    add_mark (self, mark);
}

/* Returns: the only reply below @message, which has no row of its own, or %NULL */
static CauserieMessage *
add_message (Description *self, CauserieMessage *message)
{
  gint64 id = causerie_message_get_id (message);
  guint n_children = causerie_tree_get_n_children (self->tree, id);
  CauserieMessage *child;

  if (waits_below (self, id, n_children))
    self->place->work = CAUSERIE_OUTLINE_WAITING;
  if (causerie_message_get_role (message) == CAUSERIE_ROLE_ASSISTANT)
    add_reply (self, message);
  else if (n_children == 0)
    add_unanswered (self, message);
  if (n_children != 1)
    return NULL;
  child = causerie_tree_get_message (self->tree, causerie_tree_get_child (self->tree, id, 0));
  return causerie_message_get_role (child) == CAUSERIE_ROLE_ASSISTANT ? child : NULL;
}

/**
 * _causerie_outline_place_describe:
 * @place: (inout): its mark and work are set
 * @watch: (scope call): called for each message that mark and work depend on
 */
void
_causerie_outline_place_describe (CauserieOutlinePlace *place, CauserieTree *tree,
                                  CauserieMessage *message, const CauserieOutlineWorkSource *source,
                                  CauserieOutlineWatchFunc watch, gpointer data)
{
  Description self = { tree, source, watch, data, place };

  place->mark = CAUSERIE_OUTLINE_PLAIN;
  place->work = CAUSERIE_OUTLINE_IDLE;
  while (message != NULL)
    message = add_message (&self, message);
}
