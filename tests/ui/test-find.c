/* SPDX-License-Identifier: GPL-3.0-or-later
 * Finding words in the chat on screen, by keyboard. */
#include "config.h"

#include "causerie-scene.h"

#include "causerie-test.h"

#define ENTRY "entry:Find in Chat"
#define TIMELINE "list:Conversation"

/* Each question is a long message with "needle" at its end. */
static char *
make_question (guint n)
{
  GString *text = g_string_new (NULL);

  g_string_append_printf (text, "Question %u.", n);
  for (guint i = 0; i < 60; i++)
    g_string_append (text, " Some words to fill the page.");
  g_string_append_printf (text, " The needle %u.", n);
  return g_string_free (text, FALSE);
}

static void
fill (CauserieScene *scene, guint n)
{
  for (guint i = 1; i <= n; i++)
    {
      g_autofree char *question = make_question (i);
      g_autofree char *reply = g_strdup_printf ("All right %u.", i);

      causerie_scene_push_stream (scene, causerie_test_sse_text (reply));
      causerie_driver_wait_sensitive (scene->driver, "text:Message", TRUE);
      g_assert_true (causerie_driver_insert_text (scene->driver, "text:Message", question));
      causerie_driver_press (scene->driver, "ctrl+l");
      causerie_driver_press (scene->driver, "Return");
      causerie_driver_wait_text (scene->driver, TIMELINE, reply);
      causerie_driver_wait_gone (scene->driver, "button:Stop");
    }
}

static void
find (CauserieScene *scene, const char *words, const char *count)
{
  g_autofree char *label = g_strdup_printf ("label:%s", count);

  causerie_driver_press (scene->driver, "ctrl+f");
  causerie_driver_wait_focused (scene->driver, ENTRY);
  causerie_driver_type (scene->driver, words);
  g_object_unref (causerie_driver_wait (scene->driver, label));
}

static void
wait_label (CauserieScene *scene, const char *text)
{
  g_autofree char *label = g_strdup_printf ("label:%s", text);

  g_object_unref (causerie_driver_wait (scene->driver, label));
}

typedef struct
{
  CauserieScene *scene;
  const char *query;
} InView;

static gboolean
is_in_view (gpointer data)
{
  const InView *view = data;
  CauserieBox timeline = causerie_driver_get_place (view->scene->driver, TIMELINE);
  CauserieBox box = causerie_driver_get_place (view->scene->driver, view->query);

  /* The match is at the end of the message. */
  return box.y + box.height > timeline.y
         && box.y + box.height <= timeline.y + timeline.height + 200;
}

static void
wait_in_view (CauserieScene *scene, const char *query)
{
  InView view = { scene, query };

  g_assert_true (causerie_test_wait_until (is_in_view, &view, 20));
}

static void
test_steps_through_matches (gconstpointer data)
{
  CauserieScene *scene = (CauserieScene *)data;

  fill (scene, 3);
  find (scene, "NEEDLE", "3 of 3");
  causerie_driver_press (scene->driver, "Return");
  wait_label (scene, "1 of 3");
  wait_in_view (scene, "label:Question 1*");
  causerie_driver_press (scene->driver, "ctrl+g");
  wait_label (scene, "2 of 3");
  wait_in_view (scene, "label:Question 2*");
  causerie_driver_press (scene->driver, "ctrl+shift+g");
  wait_label (scene, "1 of 3");
  causerie_driver_press (scene->driver, "shift+Return");
  wait_label (scene, "3 of 3");
  causerie_driver_click (scene->driver, "button:Next Match");
  wait_label (scene, "1 of 3");
  causerie_driver_click (scene->driver, "button:Previous Match");
  wait_label (scene, "3 of 3");
}

static void
test_escape_closes_the_bar (gconstpointer data)
{
  CauserieScene *scene = (CauserieScene *)data;

  fill (scene, 1);
  find (scene, "needle", "1 of 1");
  causerie_driver_press (scene->driver, "Escape");
  causerie_driver_wait_gone (scene->driver, ENTRY);
  /* The message with the match has the keyboard. */
  causerie_driver_wait_focused (scene->driver, "list item:You");
  /* Escape closes it from anywhere, before it does anything else. */
  find (scene, "needle", "1 of 1");
  causerie_driver_press (scene->driver, "ctrl+l");
  causerie_driver_press (scene->driver, "Escape");
  causerie_driver_wait_gone (scene->driver, ENTRY);
}

static void
test_says_when_there_is_no_match (gconstpointer data)
{
  CauserieScene *scene = (CauserieScene *)data;

  fill (scene, 1);
  find (scene, "haystack", "No matches");
  g_assert_false (causerie_driver_is_sensitive (scene->driver, "button:Next Match"));
}

static void
test_options (gconstpointer data)
{
  CauserieScene *scene = (CauserieScene *)data;

  causerie_scene_push_stream (scene, causerie_test_sse_text ("Word, word, words."));
  causerie_driver_send (scene->driver, "Hello");
  causerie_driver_wait_text (scene->driver, TIMELINE, "Word, word, words.");
  causerie_driver_wait_gone (scene->driver, "button:Stop");
  find (scene, "word", "1 of 3");
  causerie_driver_click (scene->driver, "Find Options");
  causerie_driver_click (scene->driver, "check box:Match Case");
  wait_label (scene, "1 of 2");
  causerie_driver_click (scene->driver, "check box:Whole Words");
  wait_label (scene, "1 of 1");
  /* An open popover would keep the keyboard from the next test. */
  causerie_driver_press (scene->driver, "Escape");
  causerie_driver_wait_gone (scene->driver, "check box:Whole Words");
}

/* A reply that arrives while the bar is open is counted when it is finished. */
static void
test_counts_new_messages (gconstpointer data)
{
  CauserieScene *scene = (CauserieScene *)data;

  fill (scene, 1);
  find (scene, "right", "1 of 1");
  causerie_scene_push_stream (scene, causerie_test_sse_text ("Right again."));
  causerie_driver_press (scene->driver, "ctrl+l");
  causerie_driver_send (scene->driver, "Left?");
  wait_label (scene, "1 of 2");
}

static void
edit_last (CauserieScene *scene, const char *text, const char *reply)
{
  causerie_scene_push_stream (scene, causerie_test_sse_text (reply));
  causerie_driver_press (scene->driver, "ctrl+l");
  causerie_driver_wait_focused (scene->driver, "text:Message");
  causerie_driver_press (scene->driver, "Up");
  causerie_driver_wait_focused (scene->driver, "text:Edited Message");
  causerie_driver_press (scene->driver, "ctrl+a");
  causerie_driver_type (scene->driver, text);
  causerie_driver_press (scene->driver, "ctrl+Return");
  causerie_driver_wait_text (scene->driver, TIMELINE, reply);
  causerie_driver_wait_gone (scene->driver, "button:Stop");
}

static void
test_shows_matches_of_other_branches (gconstpointer data)
{
  CauserieScene *scene = (CauserieScene *)data;

  causerie_scene_push_stream (scene, causerie_test_sse_text ("An old needle."));
  causerie_driver_send (scene->driver, "First version");
  causerie_driver_wait_text (scene->driver, TIMELINE, "An old needle.");
  causerie_driver_wait_gone (scene->driver, "button:Stop");
  edit_last (scene, "Second version", "A new needle, a needle.");
  find (scene, "needle", "1 of 2");
  causerie_driver_click (scene->driver, "button:1 more match in other branches");
  causerie_driver_wait_text (scene->driver, TIMELINE, "An old needle.");
  wait_label (scene, "1 of 1");
  g_object_unref (causerie_driver_wait (scene->driver, "button:2 more matches in other branches"));
}

/* The messages far above were never loaded. */
static void
test_finds_messages_that_are_not_loaded (gconstpointer data)
{
  CauserieScene *scene = (CauserieScene *)data;

  fill (scene, 6);
  causerie_scene_restart (scene);
  causerie_scene_open_chat (scene, "About Question 1.*");
  causerie_driver_wait_text (scene->driver, TIMELINE, "The needle 6.");
  find (scene, "needle 1", "1 of 1");
  wait_in_view (scene, "label:Question 1*");
}

static void
test_search_of_all_chats_has_its_own_key (gconstpointer data)
{
  CauserieScene *scene = (CauserieScene *)data;

  causerie_driver_wait_sensitive (scene->driver, "text:Message", TRUE);
  causerie_driver_press (scene->driver, "ctrl+shift+f");
  causerie_driver_wait_focused (scene->driver, "entry:Search Chats");
}

int
main (int argc, char *argv[])
{
  static const CauserieSceneTest tests[] = {
    { "/find/steps-through-matches", test_steps_through_matches },
    { "/find/escape-closes-the-bar", test_escape_closes_the_bar },
    { "/find/says-when-there-is-no-match", test_says_when_there_is_no_match },
    { "/find/options", test_options },
    { "/find/counts-new-messages", test_counts_new_messages },
    { "/find/shows-matches-of-other-branches", test_shows_matches_of_other_branches },
    { "/find/finds-messages-that-are-not-loaded", test_finds_messages_that_are_not_loaded },
    { "/find/search-of-all-chats-has-its-own-key", test_search_of_all_chats_has_its_own_key },
  };

  return causerie_scene_run (&argc, &argv, tests, G_N_ELEMENTS (tests));
}
