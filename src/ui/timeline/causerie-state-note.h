/* SPDX-License-Identifier: GPL-3.0-or-later
 * Maps the state of a message to the text and the buttons of its state line. Does not use GTK. */
#pragma once

#include "causerie-message.h"

G_BEGIN_DECLS

/**
 * CauserieStep:
 * @CAUSERIE_STEP_RETRY: request the reply again
 * @CAUSERIE_STEP_CONTINUE: request the rest of the reply
 * @CAUSERIE_STEP_EDIT: edit the user's message
 * @CAUSERIE_STEP_CHOOSE_MODEL: open the model menu
 * @CAUSERIE_STEP_NEW_CHAT: start a new chat
 * @CAUSERIE_STEP_PREFERENCES: open the preferences
 * @CAUSERIE_STEP_CONTINUE_SHORTENED: continue in a new chat with the last part of this one
 * @CAUSERIE_STEP_READ: load the content of the message again
 * @CAUSERIE_STEP_SAVE: save the reply again
 * @CAUSERIE_STEP_UNLOCK: unlock the keyring and send the message
 * @CAUSERIE_STEP_ADD_KEY: open the preferences at the API key
 *
 * The buttons that a state line can have.
 */
typedef enum
{
  CAUSERIE_STEP_RETRY = 1 << 0,
  CAUSERIE_STEP_CONTINUE = 1 << 1,
  CAUSERIE_STEP_EDIT = 1 << 2,
  CAUSERIE_STEP_CHOOSE_MODEL = 1 << 3,
  CAUSERIE_STEP_NEW_CHAT = 1 << 4,
  CAUSERIE_STEP_PREFERENCES = 1 << 5,
  CAUSERIE_STEP_CONTINUE_SHORTENED = 1 << 6,
  CAUSERIE_STEP_READ = 1 << 7,
  CAUSERIE_STEP_SAVE = 1 << 8,
  CAUSERIE_STEP_UNLOCK = 1 << 9,
  CAUSERIE_STEP_ADD_KEY = 1 << 10,
} CauserieStep;

/**
 * CauserieMessageFacts:
 * @role: the sender
 * @state: the state of the message
 * @failure: (nullable): the error of the message's turn
 * @content_failure: (nullable): why the content could not be loaded
 * @retry_failure: (nullable): why the last retry of this reply failed
 * @leaf: whether the message is the last one of the branch
 * @follows: whether there is an earlier exchange above the message's own
 * @working: whether a turn is in progress: for the reply, or below the user's message
 * @blank: whether a reply shows nothing
 * @only_thinking: whether a reply shows only thinking
 * @ends: whether the reply ends the chat
 * @closed: whether nothing can be sent: the branch is ended, or the library is read-only
 * @omission: (nullable): what was left out of the request for a reply, translated
 *
 * Everything that the text and the buttons of a state line depend on.
 */
typedef struct
{
  CauserieRole role;
  CauserieMessageState state;
  CauserieFailure *failure;
  CauserieFailure *content_failure;
  CauserieFailure *retry_failure;
  gboolean leaf;
  gboolean follows;
  gboolean working;
  gboolean blank;
  gboolean only_thinking;
  gboolean ends;
  gboolean closed;
  const char *omission;
} CauserieMessageFacts;

/**
 * CauserieStateNote:
 * @icon: (nullable): the name of an icon
 * @heading: (nullable): a word or two, translated
 * @sentence: what happened and what to do, translated
 * @reason: (nullable): the sentence of the failure, translated
 * @omission: (nullable): what was left out of the request, translated
 * @detail: (nullable): the error text from the service, untrusted
 * @request_id: (nullable): the service's id for the request
 * @retry_at: when a retry makes sense, in microseconds since 1970 UTC, or 0
 * @steps: flags of #CauserieStep
 *
 * What a state line shows. All strings are borrowed, from the facts or from the translations.
 */
typedef struct
{
  const char *icon;
  const char *heading;
  const char *sentence;
  const char *reason;
  const char *omission;
  const char *detail;
  const char *request_id;
  gint64 retry_at;
  guint steps;
} CauserieStateNote;

gboolean causerie_state_note_init (CauserieStateNote *self, const CauserieMessageFacts *facts);

G_END_DECLS
