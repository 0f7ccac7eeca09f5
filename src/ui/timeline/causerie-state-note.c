/* SPDX-License-Identifier: GPL-3.0-or-later
 * Maps the state of a message to the text and the buttons of its state line. Does not use GTK. */
#include "config.h"

#include "causerie-state-note.h"

#include <glib/gi18n-lib.h>

static void
set_failure (CauserieStateNote *self, const CauserieFailure *failure)
{
  if (failure == NULL)
    return;
  self->reason = causerie_error_get_sentence (failure->code);
  self->detail = failure->detail;
  self->request_id = failure->request_id;
  self->retry_at = failure->retry_at;
}

/* Retry is offered with every other step, except if the chat is too long: it would fail again. */
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
    case CAUSERIE_NEXT_UNLOCK:
      return CAUSERIE_STEP_UNLOCK | CAUSERIE_STEP_RETRY;
    case CAUSERIE_NEXT_ADD_KEY:
      return CAUSERIE_STEP_ADD_KEY | CAUSERIE_STEP_RETRY;
    case CAUSERIE_NEXT_RETRY:
    case CAUSERIE_NEXT_NONE:
    default:
      return CAUSERIE_STEP_RETRY;
    }
}

/* Uses the sentence of the error as the only text. */
static void
describe_failure (CauserieStateNote *self, const CauserieFailure *failure)
{
  set_failure (self, failure);
  self->sentence = g_steal_pointer (&self->reason);
  self->steps = find_steps (failure->code);
}

/* A complete copy would be too long, too. Without an earlier exchange to leave out, only editing
   the message helps. */
static void
describe_full_chat (CauserieStateNote *self, const CauserieMessageFacts *facts)
{
  self->steps = CAUSERIE_STEP_EDIT;
  if (facts->follows)
    {
      self->sentence = _ ("This chat is too long for the model. Continue in a new chat that begins "
                          "with the last messages of this one, or edit an earlier message.");
      self->steps |= CAUSERIE_STEP_CONTINUE_SHORTENED;
    }
  else
    {
      self->sentence = causerie_error_get_sentence (CAUSERIE_ERROR_CONTEXT_TOO_LONG);
      self->steps |= CAUSERIE_STEP_NEW_CHAT;
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
  if (facts->failure->code == CAUSERIE_ERROR_STOPPED)
    {
      self->icon = "causerie-stop-symbolic";
      describe_failure (self, facts->failure);
      return TRUE;
    }
  self->icon = "dialog-warning-symbolic";
  /* Translators: heads the reason why a message did not reach the service */
  self->heading = _ ("Not sent");
  describe_failure (self, facts->failure);
  if (facts->failure->code == CAUSERIE_ERROR_CONTEXT_TOO_LONG)
    describe_full_chat (self, facts);
  return TRUE;
}

static void
describe_interrupted (CauserieStateNote *self, const CauserieMessageFacts *facts)
{
  self->icon = "causerie-interrupted-symbolic";
  self->sentence = _ ("This reply was interrupted.");
  self->steps = CAUSERIE_STEP_RETRY;
  set_failure (self, facts->failure);
  if (facts->failure != NULL)
    self->steps |= find_steps (facts->failure->code);
}

static void
describe_refused (CauserieStateNote *self, const CauserieMessageFacts *facts)
{
  self->icon = "causerie-refused-symbolic";
  self->sentence = _ ("The service’s safety filter stopped this reply. Your message will be left "
                      "out if you continue. Edit it or try another model.");
  self->steps = CAUSERIE_STEP_EDIT | CAUSERIE_STEP_CHOOSE_MODEL | CAUSERIE_STEP_RETRY;
  set_failure (self, facts->failure);
  self->reason = NULL;
}

static gboolean
describe_complete (CauserieStateNote *self, const CauserieMessageFacts *facts)
{
  if (facts->failure != NULL)
    {
      self->icon = "dialog-warning-symbolic";
      describe_failure (self, facts->failure);
      return TRUE;
    }
  if ((!facts->blank && !facts->only_thinking) || facts->ends)
    return FALSE;
  self->sentence = facts->blank ? _ ("This reply is empty.")
                                : _ ("The model thought about this, but did not reply.");
  self->steps = CAUSERIE_STEP_RETRY;
  return TRUE;
}

static gboolean
describe_reply (CauserieStateNote *self, const CauserieMessageFacts *facts)
{
  guint continue_step = facts->leaf && !facts->closed ? CAUSERIE_STEP_CONTINUE : 0;

  switch (facts->state)
    {
    case CAUSERIE_MESSAGE_STREAMING:
      /* Without a turn, the program crashed while it received the reply. */
      if (facts->working)
        return FALSE;
      describe_interrupted (self, facts);
      return TRUE;
    case CAUSERIE_MESSAGE_STOPPED:
      self->icon = "causerie-stop-symbolic";
      self->sentence = _ ("You stopped this reply.");
      self->steps = CAUSERIE_STEP_RETRY | continue_step;
      return TRUE;
    case CAUSERIE_MESSAGE_INTERRUPTED:
      describe_interrupted (self, facts);
      return TRUE;
    case CAUSERIE_MESSAGE_CUT:
      self->icon = "causerie-interrupted-symbolic";
      self->sentence = _ ("This reply was cut off at the length limit.");
      self->steps = CAUSERIE_STEP_RETRY | continue_step;
      return TRUE;
    case CAUSERIE_MESSAGE_REFUSED:
      describe_refused (self, facts);
      return TRUE;
    case CAUSERIE_MESSAGE_CONTEXT_FULL:
      self->icon = "dialog-information-symbolic";
      describe_full_chat (self, facts);
      return TRUE;
    case CAUSERIE_MESSAGE_COMPLETE:
    default:
      return describe_complete (self, facts);
    }
}

/* The previous reply is unchanged, so its own state is shown as well. */
static gboolean
describe_retried (CauserieStateNote *self, const CauserieMessageFacts *facts)
{
  gboolean described = describe_reply (self, facts);

  if (facts->retry_failure == NULL || facts->working)
    return described;
  self->icon = "dialog-warning-symbolic";
  /* Translators: heads the reason why another reply was asked for in vain */
  self->heading = _ ("No new reply");
  set_failure (self, facts->retry_failure);
  if (!described)
    self->sentence = g_steal_pointer (&self->reason);
  self->steps |= find_steps (facts->retry_failure->code) | CAUSERIE_STEP_RETRY;
  return TRUE;
}

/* It adds to what is said of the end of the reply, if anything is. */
static gboolean
add_omission (CauserieStateNote *self, const CauserieMessageFacts *facts, gboolean described)
{
  if (facts->omission == NULL || facts->role == CAUSERIE_ROLE_USER || facts->working)
    return described;
  if (described)
    self->omission = facts->omission;
  else
    self->sentence = facts->omission;
  return TRUE;
}

static gboolean
is_storage (CauserieError code)
{
  switch (code)
    {
    case CAUSERIE_ERROR_CORRUPT:
    case CAUSERIE_ERROR_NEWER:
    case CAUSERIE_ERROR_LOCKED:
    case CAUSERIE_ERROR_READ_ONLY:
    case CAUSERIE_ERROR_DISK_FULL:
    case CAUSERIE_ERROR_STORAGE:
    case CAUSERIE_ERROR_NOT_SAVED:
      return TRUE;
    default:
      return FALSE;
    }
}

/* Whether saving is not attempted again. */
static gboolean
is_permanent (CauserieError code)
{
  return code == CAUSERIE_ERROR_NOT_SAVED || code == CAUSERIE_ERROR_CORRUPT;
}

/* Whether the end of a complete reply could not be saved. An interrupted reply is stored as
   interrupted. */
static gboolean
is_unsaved (const CauserieMessageFacts *facts)
{
  return facts->role == CAUSERIE_ROLE_ASSISTANT && facts->failure != NULL
         && facts->state != CAUSERIE_MESSAGE_STREAMING
         && facts->state != CAUSERIE_MESSAGE_INTERRUPTED && is_storage (facts->failure->code);
}

static void
describe_unsaved (CauserieStateNote *self, const CauserieMessageFacts *facts)
{
  CauserieMessageFacts saved = *facts;

  saved.failure = NULL;
  describe_reply (self, &saved);
  self->icon = "dialog-warning-symbolic";
  set_failure (self, facts->failure);
  if (is_permanent (facts->failure->code))
    {
      /* Translators: heads the reason why a reply will never be written to the disk */
      self->heading = _ ("Not saved");
      if (self->sentence == NULL)
        self->sentence = g_steal_pointer (&self->reason);
      self->steps |= CAUSERIE_STEP_RETRY;
      return;
    }
  /* Translators: heads the reason why a reply could not be written to the disk */
  self->heading = _ ("Not saved yet");
  if (self->sentence == NULL)
    self->sentence = _ ("This reply is complete but not saved. It will be lost if you close "
                        "Causerie now.");
  self->steps |= CAUSERIE_STEP_SAVE;
}

static void
describe_unreadable (CauserieStateNote *self, const CauserieMessageFacts *facts)
{
  self->icon = "dialog-warning-symbolic";
  self->sentence = _ ("This message could not be read.");
  set_failure (self, facts->content_failure);
  self->steps = CAUSERIE_STEP_READ;
}

/* Returns: whether there is anything to show; if not, @self is all zero */
gboolean
causerie_state_note_init (CauserieStateNote *self, const CauserieMessageFacts *facts)
{
  gboolean described = TRUE;

  g_return_val_if_fail (self != NULL && facts != NULL, FALSE);

  *self = (CauserieStateNote){ 0 };
  if (facts->content_failure != NULL)
    describe_unreadable (self, facts);
  else if (is_unsaved (facts))
    describe_unsaved (self, facts);
  else if (facts->role == CAUSERIE_ROLE_USER)
    described = describe_own (self, facts);
  else
    described = describe_retried (self, facts);
  return add_omission (self, facts, described);
}
