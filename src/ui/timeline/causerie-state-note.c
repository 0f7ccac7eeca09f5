/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "causerie-state-note.h"

#include <glib/gi18n-lib.h>

static void
take_failure (CauserieStateNote *self, const CauserieFailure *failure)
{
  if (failure == NULL)
    return;
  self->reason = causerie_error_get_sentence (failure->code);
  self->detail = failure->detail;
  self->request_id = failure->request_id;
  self->retry_at = failure->retry_at;
}

/* Whatever the cure is, trying again follows it; only a chat that is too long stays too long. */
static guint
find_steps (CauserieError code)
{
  switch (causerie_error_get_next_step (code))
    {
    case CAUSERIE_NEXT_PREFERENCES:
      return CAUSERIE_STEP_PREFERENCES | CAUSERIE_STEP_RETRY;
    case CAUSERIE_NEXT_CHOOSE_MODEL:
      return CAUSERIE_STEP_CHOOSE_MODEL | CAUSERIE_STEP_RETRY;
    case CAUSERIE_NEXT_NEW_CHAT:
      return CAUSERIE_STEP_NEW_CHAT | CAUSERIE_STEP_EDIT;
    case CAUSERIE_NEXT_EDIT:
      return CAUSERIE_STEP_EDIT | CAUSERIE_STEP_RETRY;
    case CAUSERIE_NEXT_RETRY:
    case CAUSERIE_NEXT_NONE:
    default:
      return CAUSERIE_STEP_RETRY;
    }
}

static gboolean
describe_own (CauserieStateNote *self, const CauserieMessageFacts *facts)
{
  if (!facts->leaf || facts->working)
    return FALSE;
  if (facts->failure == NULL)
    {
      self->sentence = _ ("No reply yet.");
      self->steps = CAUSERIE_STEP_RETRY;
      return TRUE;
    }
  self->icon = "dialog-warning-symbolic";
  /* Translators: heads the reason why a message did not reach the service */
  self->heading = _ ("Not sent");
  take_failure (self, facts->failure);
  self->sentence = g_steal_pointer (&self->reason);
  self->steps = find_steps (facts->failure->code);
  return TRUE;
}

static void
describe_interrupted (CauserieStateNote *self, const CauserieMessageFacts *facts)
{
  self->icon = "causerie-interrupted-symbolic";
  self->sentence = _ ("This reply was interrupted.");
  self->steps = CAUSERIE_STEP_RETRY;
  take_failure (self, facts->failure);
  if (facts->failure != NULL)
    self->steps |= find_steps (facts->failure->code);
}

static void
describe_refused (CauserieStateNote *self, const CauserieMessageFacts *facts)
{
  self->icon = "causerie-refused-symbolic";
  self->sentence
      = _ ("The service's safety filter stopped this reply. The message above it is left "
           "out when you go on. You can edit it, or try another model.");
  self->steps = CAUSERIE_STEP_EDIT | CAUSERIE_STEP_CHOOSE_MODEL | CAUSERIE_STEP_RETRY;
  take_failure (self, facts->failure);
  self->reason = NULL;
}

static gboolean
describe_complete (CauserieStateNote *self, const CauserieMessageFacts *facts)
{
  if (!facts->blank || facts->ends)
    return FALSE;
  self->sentence = _ ("This reply is empty.");
  self->steps = CAUSERIE_STEP_RETRY;
  return TRUE;
}

static gboolean
describe_reply (CauserieStateNote *self, const CauserieMessageFacts *facts)
{
  guint go_on = facts->leaf && !facts->closed ? CAUSERIE_STEP_CONTINUE : 0;

  switch (facts->state)
    {
    case CAUSERIE_MESSAGE_STREAMING:
      /* Nobody works on it any more: the program that did has crashed. */
      if (facts->working)
        return FALSE;
      describe_interrupted (self, facts);
      return TRUE;
    case CAUSERIE_MESSAGE_STOPPED:
      self->icon = "causerie-stop-symbolic";
      self->sentence = _ ("You stopped this reply.");
      self->steps = CAUSERIE_STEP_RETRY | go_on;
      return TRUE;
    case CAUSERIE_MESSAGE_INTERRUPTED:
      describe_interrupted (self, facts);
      return TRUE;
    case CAUSERIE_MESSAGE_CUT:
      self->icon = "content-loading-symbolic";
      self->sentence = _ ("The reply reached its length limit.");
      self->steps = CAUSERIE_STEP_RETRY | go_on;
      return TRUE;
    case CAUSERIE_MESSAGE_REFUSED:
      describe_refused (self, facts);
      return TRUE;
    case CAUSERIE_MESSAGE_CONTEXT_FULL:
      self->icon = "dialog-information-symbolic";
      self->sentence
          = _ ("This chat has become longer than the model can read. Start a new chat, or "
               "edit an earlier message.");
      self->steps = CAUSERIE_STEP_NEW_CHAT | CAUSERIE_STEP_EDIT;
      return TRUE;
    case CAUSERIE_MESSAGE_COMPLETE:
    default:
      return describe_complete (self, facts);
    }
}

/**
 * causerie_state_note_init:
 * @self: (out caller-allocates): what to show
 * @facts: about a message
 *
 * Returns: whether there is anything to show; if not, @self is all zero
 */
gboolean
causerie_state_note_init (CauserieStateNote *self, const CauserieMessageFacts *facts)
{
  g_return_val_if_fail (self != NULL && facts != NULL, FALSE);

  *self = (CauserieStateNote){ 0 };
  return facts->role == CAUSERIE_ROLE_USER ? describe_own (self, facts)
                                           : describe_reply (self, facts);
}
