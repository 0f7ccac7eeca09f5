/* SPDX-License-Identifier: GPL-3.0-or-later
 * Every state of a message has a text and a next step. */
#include "config.h"

#include "causerie-state-note.h"

#define STOPPED "You stopped this reply."
#define INTERRUPTED "This reply was interrupted."
#define CUT "This reply was cut off at the length limit."
#define CONTEXT_FULL                                                                               \
  "This chat is too long for the model. Start a new chat, or edit an earlier "                     \
  "message."
#define REFUSED                                                                                    \
  "The service’s safety filter stopped this reply. Your message will be left out if you "        \
  "continue. "                                                                                     \
  "Edit it or try another model."

static CauserieStateNote
describe (CauserieRole role, CauserieMessageState state)
{
  CauserieMessageFacts facts = { .role = role, .state = state, .leaf = TRUE };
  CauserieStateNote note;

  g_assert_true (causerie_state_note_init (&note, &facts));
  return note;
}

static void
test_states_differ (void)
{
  const char *sentences[CAUSERIE_MESSAGE_CONTEXT_FULL + 1] = { NULL };

  for (int state = CAUSERIE_MESSAGE_STOPPED; state <= CAUSERIE_MESSAGE_CONTEXT_FULL; state++)
    {
      CauserieStateNote note = describe (CAUSERIE_ROLE_ASSISTANT, (CauserieMessageState)state);

      g_assert_nonnull (note.sentence);
      g_assert_nonnull (note.icon);
      g_assert_cmpuint (note.steps, !=, 0);
      for (int other = CAUSERIE_MESSAGE_STOPPED; other < state; other++)
        g_assert_cmpstr (note.sentence, !=, sentences[other]);
      sentences[state] = note.sentence;
    }
}

/* A reply that was cut off does not arrive any more. */
static void
test_cut_is_interrupted (void)
{
  g_assert_cmpstr (describe (CAUSERIE_ROLE_ASSISTANT, CAUSERIE_MESSAGE_CUT).icon, ==,
                   describe (CAUSERIE_ROLE_ASSISTANT, CAUSERIE_MESSAGE_INTERRUPTED).icon);
}

static void
test_complete_says_nothing (void)
{
  CauserieMessageFacts facts
      = { .role = CAUSERIE_ROLE_ASSISTANT, .state = CAUSERIE_MESSAGE_COMPLETE, .leaf = TRUE };
  CauserieStateNote note;

  g_assert_false (causerie_state_note_init (&note, &facts));
  facts.blank = TRUE;
  g_assert_true (causerie_state_note_init (&note, &facts));
  facts.ends = TRUE;
  g_assert_false (causerie_state_note_init (&note, &facts));
}

static void
test_only_thinking_is_no_reply (void)
{
  CauserieMessageFacts facts = { .role = CAUSERIE_ROLE_ASSISTANT,
                                 .state = CAUSERIE_MESSAGE_COMPLETE,
                                 .leaf = TRUE,
                                 .only_thinking = TRUE };
  CauserieStateNote note;

  g_assert_true (causerie_state_note_init (&note, &facts));
  g_assert_cmpstr (note.sentence, ==, "The model thought about this, but did not reply.");
  g_assert_cmpuint (note.steps, ==, CAUSERIE_STEP_RETRY);
  facts.ends = TRUE;
  g_assert_false (causerie_state_note_init (&note, &facts));
}

static void
test_only_the_leaf_waits_for_a_reply (void)
{
  CauserieMessageFacts facts = { .role = CAUSERIE_ROLE_USER, .state = CAUSERIE_MESSAGE_COMPLETE };
  CauserieStateNote note;

  g_assert_false (causerie_state_note_init (&note, &facts));
  facts.leaf = TRUE;
  g_assert_true (causerie_state_note_init (&note, &facts));
  g_assert_cmpuint (note.steps, ==, CAUSERIE_STEP_RETRY);
  facts.working = TRUE;
  g_assert_false (causerie_state_note_init (&note, &facts));
}

static void
test_abandoned_stream_is_interrupted (void)
{
  CauserieMessageFacts facts
      = { .role = CAUSERIE_ROLE_ASSISTANT, .state = CAUSERIE_MESSAGE_STREAMING, .working = TRUE };
  CauserieStateNote note;

  g_assert_false (causerie_state_note_init (&note, &facts));
  facts.working = FALSE;
  g_assert_true (causerie_state_note_init (&note, &facts));
  g_assert_cmpstr (note.sentence, ==, INTERRUPTED);
}

static void
test_every_failure_has_a_step (void)
{
  for (guint code = 0; code < CAUSERIE_N_ERRORS; code++)
    {
      g_autoptr (CauserieFailure) failure
          = causerie_failure_new ((CauserieError)code, "said <b>so</b>", "req_1", 77);
      CauserieMessageFacts facts = { .role = CAUSERIE_ROLE_USER,
                                     .state = CAUSERIE_MESSAGE_COMPLETE,
                                     .failure = failure,
                                     .leaf = TRUE };
      CauserieStateNote note;

      g_assert_true (causerie_state_note_init (&note, &facts));
      g_assert_cmpuint (note.steps, !=, 0);
      g_assert_cmpstr (note.heading, ==, code == CAUSERIE_ERROR_STOPPED ? NULL : "Not sent");
      g_assert_true (g_str_has_suffix (note.sentence, "."));
      g_assert_cmpstr (note.detail, ==, "said <b>so</b>");
      g_assert_cmpstr (note.request_id, ==, "req_1");
      g_assert_cmpint (note.retry_at, ==, 77);
    }
}

/* If the user stopped the reply, no error is shown. */
static void
test_stopped_is_no_error (void)
{
  g_autoptr (CauserieFailure) failure
      = causerie_failure_new (CAUSERIE_ERROR_STOPPED, NULL, NULL, 0);
  CauserieMessageFacts facts = {
    .role = CAUSERIE_ROLE_USER, .state = CAUSERIE_MESSAGE_COMPLETE, .failure = failure, .leaf = TRUE
  };
  CauserieStateNote note;

  g_assert_true (causerie_state_note_init (&note, &facts));
  g_assert_cmpstr (note.icon, ==,
                   describe (CAUSERIE_ROLE_ASSISTANT, CAUSERIE_MESSAGE_STOPPED).icon);
  g_assert_cmpstr (note.sentence, ==, "You stopped before a reply arrived.");
  g_assert_cmpuint (note.steps, ==, CAUSERIE_STEP_RETRY);
}

static void
test_closed_branch_offers_no_continue (void)
{
  CauserieMessageFacts facts
      = { .role = CAUSERIE_ROLE_ASSISTANT, .state = CAUSERIE_MESSAGE_CUT, .leaf = TRUE };
  CauserieStateNote note;

  g_assert_true (causerie_state_note_init (&note, &facts));
  g_assert_cmpuint (note.steps & CAUSERIE_STEP_CONTINUE, !=, 0);
  facts.closed = TRUE;
  g_assert_true (causerie_state_note_init (&note, &facts));
  g_assert_cmpuint (note.steps, ==, CAUSERIE_STEP_RETRY);
  facts.closed = FALSE;
  facts.leaf = FALSE;
  g_assert_true (causerie_state_note_init (&note, &facts));
  g_assert_cmpuint (note.steps, ==, CAUSERIE_STEP_RETRY);
}

/* If the context is full, the chat can continue with its last part, if there is an earlier part to
   leave out. */
static void
test_full_chat_continues_in_new_one (void)
{
  g_autoptr (CauserieFailure) failure
      = causerie_failure_new (CAUSERIE_ERROR_CONTEXT_TOO_LONG, "too long", NULL, 0);
  CauserieMessageFacts rows[] = {
    { .role = CAUSERIE_ROLE_ASSISTANT, .state = CAUSERIE_MESSAGE_CONTEXT_FULL, .leaf = TRUE },
    { .role = CAUSERIE_ROLE_USER,
      .state = CAUSERIE_MESSAGE_COMPLETE,
      .failure = failure,
      .leaf = TRUE },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      CauserieStateNote note;
      const char *alone;

      g_assert_true (causerie_state_note_init (&note, &rows[i]));
      g_assert_cmpuint (note.steps, ==, CAUSERIE_STEP_NEW_CHAT | CAUSERIE_STEP_EDIT);
      alone = note.sentence;
      rows[i].follows = TRUE;
      g_assert_true (causerie_state_note_init (&note, &rows[i]));
      g_assert_cmpuint (note.steps, ==, CAUSERIE_STEP_CONTINUE_SHORTENED | CAUSERIE_STEP_EDIT);
      g_assert_cmpstr (note.sentence, !=, alone);
    }
}

/* Content that could not be loaded has precedence over the role and the state. */
static void
test_unreadable_message_offers_load (void)
{
  static const struct
  {
    CauserieRole role;
    CauserieMessageState state;
  } rows[] = {
    { CAUSERIE_ROLE_USER, CAUSERIE_MESSAGE_COMPLETE },
    { CAUSERIE_ROLE_ASSISTANT, CAUSERIE_MESSAGE_COMPLETE },
    { CAUSERIE_ROLE_ASSISTANT, CAUSERIE_MESSAGE_STOPPED },
    { CAUSERIE_ROLE_ASSISTANT, CAUSERIE_MESSAGE_CONTEXT_FULL },
  };
  g_autoptr (CauserieFailure) failure
      = causerie_failure_new (CAUSERIE_ERROR_STORAGE, "disk I/O error", NULL, 0);

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      CauserieMessageFacts facts
          = { .role = rows[i].role, .state = rows[i].state, .content_failure = failure };
      CauserieStateNote note;

      g_assert_true (causerie_state_note_init (&note, &facts));
      g_assert_cmpstr (note.sentence, ==, "This message could not be read.");
      g_assert_cmpstr (note.reason, ==,
                       "Your chats could not be read or saved. Check the disk, then try again.");
      g_assert_cmpstr (note.detail, ==, "disk I/O error");
      g_assert_cmpuint (note.steps, ==, CAUSERIE_STEP_READ);
    }
}

/* If the end of a reply could not be saved, its state is unchanged and keeps its steps. */
static void
test_unsaved_reply_offers_save (void)
{
  static const struct
  {
    CauserieMessageState state;
    const char *sentence;
  } rows[] = {
    { CAUSERIE_MESSAGE_COMPLETE,
      "This reply is complete but not saved. It will be lost if you close Causerie now." },
    { CAUSERIE_MESSAGE_STOPPED, STOPPED },
    { CAUSERIE_MESSAGE_CUT, CUT },
    { CAUSERIE_MESSAGE_REFUSED, REFUSED },
    { CAUSERIE_MESSAGE_CONTEXT_FULL, CONTEXT_FULL },
  };
  g_autoptr (CauserieFailure) failure
      = causerie_failure_new (CAUSERIE_ERROR_DISK_FULL, "no space", NULL, 0);

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      CauserieMessageFacts facts
          = { .role = CAUSERIE_ROLE_ASSISTANT, .state = rows[i].state, .leaf = TRUE };
      CauserieStateNote before;
      CauserieStateNote note;

      causerie_state_note_init (&before, &facts);
      facts.failure = failure;
      g_assert_true (causerie_state_note_init (&note, &facts));
      g_assert_cmpstr (note.heading, ==, "Not saved yet");
      g_assert_cmpstr (note.reason, ==,
                       "There is no space left on the disk. Free up some space, then try again.");
      g_assert_cmpstr (note.detail, ==, "no space");
      g_assert_cmpuint (note.steps, ==, before.steps | CAUSERIE_STEP_SAVE);
      g_assert_cmpstr (note.sentence, ==, rows[i].sentence);
    }
}

/* An error that is permanent has no Save step. */
static void
test_permanent_error_offers_no_save (void)
{
  static const struct
  {
    CauserieError code;
    const char *sentence;
  } rows[] = {
    { CAUSERIE_ERROR_NOT_SAVED,
      "This reply could not be saved. When you open this chat again, it will be marked as "
      "interrupted. Copy anything you want to keep, or try again for another reply." },
    { CAUSERIE_ERROR_CORRUPT,
      "Your chat library is damaged. Make a copy before doing anything else." },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (CauserieFailure) failure = causerie_failure_new (rows[i].code, NULL, NULL, 0);
      CauserieMessageFacts facts = { .role = CAUSERIE_ROLE_ASSISTANT,
                                     .state = CAUSERIE_MESSAGE_COMPLETE,
                                     .failure = failure,
                                     .leaf = TRUE };
      CauserieStateNote note;

      g_assert_true (causerie_state_note_init (&note, &facts));
      g_assert_cmpstr (note.heading, ==, "Not saved");
      g_assert_cmpstr (note.sentence, ==, rows[i].sentence);
      g_assert_cmpstr (note.reason, ==, NULL);
      g_assert_cmpuint (note.steps, ==, CAUSERIE_STEP_RETRY);
    }
}

/* A complete reply can also have a failure that has nothing to do with the disk. */
static void
test_complete_reply_shows_failure (void)
{
  g_autoptr (CauserieFailure) failure
      = causerie_failure_new (CAUSERIE_ERROR_OVERLOADED, NULL, "req_2", 0);
  CauserieMessageFacts facts = { .role = CAUSERIE_ROLE_ASSISTANT,
                                 .state = CAUSERIE_MESSAGE_COMPLETE,
                                 .failure = failure,
                                 .leaf = TRUE };
  CauserieStateNote note;

  g_assert_true (causerie_state_note_init (&note, &facts));
  g_assert_cmpstr (note.sentence, ==,
                   "The service is overloaded. Try again in a moment, or choose another model.");
  g_assert_cmpstr (note.request_id, ==, "req_2");
  g_assert_cmpuint (note.steps & CAUSERIE_STEP_RETRY, !=, 0);
  g_assert_cmpuint (note.steps & CAUSERIE_STEP_SAVE, ==, 0);
}

/* The error of a retry is shown below the existing reply, in addition to its own state. */
static void
test_failed_retry_is_shown (void)
{
  static const struct
  {
    CauserieMessageState state;
    const char *sentence; /* NULL: the reply has no state to show */
  } rows[] = {
    { CAUSERIE_MESSAGE_COMPLETE, NULL },           { CAUSERIE_MESSAGE_STOPPED, STOPPED },
    { CAUSERIE_MESSAGE_INTERRUPTED, INTERRUPTED }, { CAUSERIE_MESSAGE_CUT, CUT },
    { CAUSERIE_MESSAGE_REFUSED, REFUSED },         { CAUSERIE_MESSAGE_CONTEXT_FULL, CONTEXT_FULL },
  };
  g_autoptr (CauserieFailure) failure
      = causerie_failure_new (CAUSERIE_ERROR_AUTHENTICATION, "bad key", "req_3", 77);
  const char *words = "The service did not accept the API key. Check the key, then try again.";

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      CauserieMessageFacts facts = { .role = CAUSERIE_ROLE_ASSISTANT, .state = rows[i].state };
      CauserieStateNote before;
      CauserieStateNote note;

      causerie_state_note_init (&before, &facts);
      facts.retry_failure = failure;
      g_assert_true (causerie_state_note_init (&note, &facts));
      g_assert_cmpstr (note.heading, ==, "No new reply");
      g_assert_cmpstr (note.sentence, ==, rows[i].sentence != NULL ? rows[i].sentence : words);
      g_assert_cmpstr (note.reason, ==, rows[i].sentence != NULL ? words : NULL);
      g_assert_cmpstr (note.detail, ==, "bad key");
      g_assert_cmpstr (note.request_id, ==, "req_3");
      g_assert_cmpint (note.retry_at, ==, 77);
      g_assert_cmpuint (note.steps, ==,
                        before.steps | CAUSERIE_STEP_PREFERENCES | CAUSERIE_STEP_RETRY);
    }
}

/* What was left out of the request is said in addition to how the reply ended, once it has. */
static void
test_omission_is_shown (void)
{
  CauserieMessageFacts facts = { .role = CAUSERIE_ROLE_ASSISTANT,
                                 .state = CAUSERIE_MESSAGE_STREAMING,
                                 .leaf = TRUE,
                                 .working = TRUE,
                                 .omission = "Something was left out." };
  CauserieStateNote note;

  g_assert_false (causerie_state_note_init (&note, &facts));
  facts.working = FALSE;
  facts.state = CAUSERIE_MESSAGE_COMPLETE;
  g_assert_true (causerie_state_note_init (&note, &facts));
  g_assert_cmpstr (note.sentence, ==, "Something was left out.");
  g_assert_cmpstr (note.omission, ==, NULL);
  g_assert_cmpuint (note.steps, ==, 0);
  facts.state = CAUSERIE_MESSAGE_STOPPED;
  g_assert_true (causerie_state_note_init (&note, &facts));
  g_assert_cmpstr (note.sentence, ==, STOPPED);
  g_assert_cmpstr (note.omission, ==, "Something was left out.");
  g_assert_cmpuint (note.steps, ==, CAUSERIE_STEP_RETRY | CAUSERIE_STEP_CONTINUE);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/state-note/states-differ", test_states_differ);
  g_test_add_func ("/state-note/cut-is-interrupted", test_cut_is_interrupted);
  g_test_add_func ("/state-note/complete-says-nothing", test_complete_says_nothing);
  g_test_add_func ("/state-note/only-thinking-is-no-reply", test_only_thinking_is_no_reply);
  g_test_add_func ("/state-note/only-the-leaf-waits-for-a-reply",
                   test_only_the_leaf_waits_for_a_reply);
  g_test_add_func ("/state-note/abandoned-stream-is-interrupted",
                   test_abandoned_stream_is_interrupted);
  g_test_add_func ("/state-note/every-failure-has-a-step", test_every_failure_has_a_step);
  g_test_add_func ("/state-note/stopped-is-no-error", test_stopped_is_no_error);
  g_test_add_func ("/state-note/closed-branch-offers-no-continue",
                   test_closed_branch_offers_no_continue);
  g_test_add_func ("/state-note/full-chat-continues-in-new-one",
                   test_full_chat_continues_in_new_one);
  g_test_add_func ("/state-note/unreadable-message-offers-load",
                   test_unreadable_message_offers_load);
  g_test_add_func ("/state-note/unsaved-reply-offers-save", test_unsaved_reply_offers_save);
  g_test_add_func ("/state-note/permanent-error-offers-no-save",
                   test_permanent_error_offers_no_save);
  g_test_add_func ("/state-note/complete-reply-shows-failure", test_complete_reply_shows_failure);
  g_test_add_func ("/state-note/failed-retry-is-shown", test_failed_retry_is_shown);
  g_test_add_func ("/state-note/omission-is-shown", test_omission_is_shown);
  return g_test_run ();
}
