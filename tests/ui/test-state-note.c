/* SPDX-License-Identifier: GPL-3.0-or-later
 * Every state of a message has words of its own and a way on. */
#include "config.h"

#include "causerie-state-note.h"

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
  CauserieStateNote interrupted = describe (CAUSERIE_ROLE_ASSISTANT, CAUSERIE_MESSAGE_INTERRUPTED);

  g_assert_false (causerie_state_note_init (&note, &facts));
  facts.working = FALSE;
  g_assert_true (causerie_state_note_init (&note, &facts));
  g_assert_cmpstr (note.sentence, ==, interrupted.sentence);
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
      g_assert_cmpstr (note.heading, ==, "Not sent");
      g_assert_cmpstr (note.sentence, ==, causerie_error_get_sentence ((CauserieError)code));
      g_assert_cmpstr (note.detail, ==, "said <b>so</b>");
      g_assert_cmpstr (note.request_id, ==, "req_1");
      g_assert_cmpint (note.retry_at, ==, 77);
    }
}

static void
test_nothing_goes_on_where_nothing_can_be_sent (void)
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

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/state-note/states-differ", test_states_differ);
  g_test_add_func ("/state-note/complete-says-nothing", test_complete_says_nothing);
  g_test_add_func ("/state-note/only-the-leaf-waits-for-a-reply",
                   test_only_the_leaf_waits_for_a_reply);
  g_test_add_func ("/state-note/abandoned-stream-is-interrupted",
                   test_abandoned_stream_is_interrupted);
  g_test_add_func ("/state-note/every-failure-has-a-step", test_every_failure_has_a_step);
  g_test_add_func ("/state-note/nothing-goes-on-where-nothing-can-be-sent",
                   test_nothing_goes_on_where_nothing_can_be_sent);
  return g_test_run ();
}
