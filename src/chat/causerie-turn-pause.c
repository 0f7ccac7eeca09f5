/* SPDX-License-Identifier: GPL-3.0-or-later
 * A reply that the service pauses and goes on with when it is asked again. On screen and in the
 * library it is one reply: each part's blocks follow those of the part before. */
#include "config.h"

#include "causerie-turn-private.h"

#include "causerie-block.h"

#include <string.h>

/* The service pauses after some ten steps of its own; whoever pauses more often than this comes to
   no end. */
#define MAX_PAUSES 10

static gboolean
has_call (const char *content)
{
  g_autoptr (GArray) blocks = causerie_content_list_blocks (content, NULL);

  for (guint i = 0; blocks != NULL && i < blocks->len; i++)
    if (g_array_index (blocks, CauserieBlock, i).kind == CAUSERIE_BLOCK_TOOL_USE)
      return TRUE;
  return FALSE;
}

/* A call that is the program's to answer is not gone on from: the service would refuse it. */
static gboolean
is_paused (const CauserieTurnEnding *ending)
{
  return ending->state == CAUSERIE_MESSAGE_COMPLETE
         && g_strcmp0 (ending->stop_reason, "pause_turn") == 0 && !has_call (ending->content);
}

/**
 * causerie_turn_dup_content:
 * @self: a turn with a request
 *
 * Returns: (transfer full): what the reply says as of now, with the parts before its pauses, as a
 *   JSON array of blocks
 */
char *
causerie_turn_dup_content (CauserieTurn *self)
{
  g_autofree char *part = causerie_reply_builder_dup_content (self->builder);

  if (self->said == NULL || strcmp (self->said, "[]") == 0)
    return g_steal_pointer (&part);
  if (strcmp (part, "[]") == 0)
    return g_strdup (self->said);
  return g_strdup_printf ("%.*s,%s", (int)strlen (self->said) - 1, self->said, part + 1);
}

/**
 * causerie_turn_resume:
 * @self: a turn whose stream has come to its end
 * @ending: (inout): how; if the reply was paused and is not gone on with, it becomes what that is
 *
 * Asks the service to go on if it only paused: with all that was said, as it is, and nothing new
 * from the person (Messages API, stop reasons).
 *
 * Returns: whether the reply goes on
 */
gboolean
causerie_turn_resume (CauserieTurn *self, CauserieTurnEnding *ending)
{
  if (!is_paused (ending))
    return FALSE;
  if (self->halt != CAUSERIE_TURN_GOES_ON)
    {
      ending->state = self->halt == CAUSERIE_TURN_IS_STOPPED ? CAUSERIE_MESSAGE_STOPPED
                                                             : CAUSERIE_MESSAGE_INTERRUPTED;
      return FALSE;
    }
  if (strlen (ending->content) > CAUSERIE_REPLY_MAX_SIZE)
    {
      ending->state = CAUSERIE_MESSAGE_INTERRUPTED;
      ending->failure = causerie_failure_new (CAUSERIE_ERROR_REPLY_TOO_LONG, NULL, NULL, 0);
      return FALSE;
    }
  if (self->n_pauses == MAX_PAUSES)
    {
      ending->state = CAUSERIE_MESSAGE_INTERRUPTED;
      ending->failure = causerie_failure_new (CAUSERIE_ERROR_PAUSED, NULL, NULL, 0);
      return FALSE;
    }
  self->n_pauses++;
  self->streamed = FALSE;
  g_clear_error (&self->broken);
  g_free (self->said);
  self->said = g_strdup (ending->content);
  causerie_turn_ask (self);
  /* All of it may have come before the reply had its row, and the rest may be long in coming. */
  causerie_turn_grow_soon (self);
  return TRUE;
}
