/* SPDX-License-Identifier: GPL-3.0-or-later
 * What the state of a message means to a person: the words and the ways on. No GTK. */
#pragma once

#include "causerie-message.h"

G_BEGIN_DECLS

/**
 * CauserieStep:
 * @CAUSERIE_STEP_RETRY: ask for the reply again
 * @CAUSERIE_STEP_CONTINUE: ask for the rest of the reply
 * @CAUSERIE_STEP_EDIT: change the person's message
 * @CAUSERIE_STEP_CHOOSE_MODEL: open the model menu
 * @CAUSERIE_STEP_NEW_CHAT: begin anew
 * @CAUSERIE_STEP_PREFERENCES: open the preferences
 * @CAUSERIE_STEP_CONTINUE_SHORTENED: continue in a new chat with the last part of this one
 * @CAUSERIE_STEP_READ: read the message's content again
 * @CAUSERIE_STEP_SAVE: save the reply again
 * @CAUSERIE_STEP_UNLOCK: unlock the keyring and send the message
 * @CAUSERIE_STEP_ADD_KEY: open the preferences where a key is entered
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
 * @role: who speaks
 * @state: what became of the message
 * @failure: (nullable): what went wrong
 * @content_failure: (nullable): why what it says is not there
 * @retry_failure: (nullable): why no other reply came in the place of this one
 * @leaf: whether the branch goes no further
 * @follows: whether there is an earlier exchange above the message's own
 * @working: whether a turn is at work on it: on the reply, or below the person's message
 * @blank: whether a reply shows nothing
 * @only_thinking: whether a reply shows thinking alone
 * @ends: whether the reply ends the chat
 * @closed: whether nothing can be sent: the branch is ended, or the library is read-only
 *
 * What the state of a message depends on.
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
} CauserieMessageFacts;

/**
 * CauserieStateNote:
 * @icon: (nullable): the name of an icon
 * @heading: (nullable): a word or two, translated
 * @sentence: what happened and what to do, translated
 * @reason: (nullable): the sentence of the failure, translated
 * @detail: (nullable): the service's own words, untrusted
 * @request_id: (nullable): the service's id for the request
 * @retry_at: when trying again makes sense, in microseconds since 1970 UTC, or 0
 * @steps: flags of #CauserieStep
 *
 * What stands below a message. All strings are borrowed, from the facts or from the catalogue.
 */
typedef struct
{
  const char *icon;
  const char *heading;
  const char *sentence;
  const char *reason;
  const char *detail;
  const char *request_id;
  gint64 retry_at;
  guint steps;
} CauserieStateNote;

gboolean causerie_state_note_init (CauserieStateNote *self, const CauserieMessageFacts *facts);

G_END_DECLS
