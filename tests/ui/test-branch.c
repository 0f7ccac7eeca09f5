/* SPDX-License-Identifier: GPL-3.0-or-later
 * Editing a message before the end of a chat creates a branch that is not ended; the ended branch
 * is unchanged. */
#include "config.h"

#include "causerie-scene.h"

#include <string.h>

#define LABEL "label:Claude ended this chat"
#define NOTICE "alert:Claude ended this chat"

/* Creates two turns, the second of which ends the chat. */
static void
make_ended_chat (CauserieScene *scene, const char *first, const char *second)
{
  g_autofree char *row = g_strconcat ("list item:About ", first, NULL);

  causerie_scene_new_chat (scene);
  causerie_scene_say (scene, first);
  g_object_unref (causerie_driver_wait (scene->driver, row));
  causerie_scene_push_stream (scene, causerie_test_sse_ended ("Enough of this."));
  causerie_driver_send (scene->driver, second);
  g_object_unref (causerie_driver_wait (scene->driver, LABEL));
  causerie_driver_wait_gone (scene->driver, "button:Stop");
}

static void
assert_open (CauserieScene *scene, const char *question)
{
  g_autofree char *answer = g_strconcat ("Heard: ", question, NULL);

  causerie_driver_wait_text (scene->driver, "list:Conversation", answer);
  causerie_driver_wait_gone (scene->driver, LABEL);
  causerie_driver_wait_sensitive (scene->driver, "text:Message", TRUE);
  causerie_driver_wait_no_text (scene->driver, "list:Conversation", "Enough of this.");
}

static void
assert_ended (CauserieScene *scene)
{
  g_object_unref (causerie_driver_wait (scene->driver, LABEL));
  causerie_driver_wait_text (scene->driver, "list:Conversation", "Enough of this.");
  causerie_driver_wait_sensitive (scene->driver, "text:Message", FALSE);
}

/* Creates a chat that is ended in one branch and not in the other. */
static void
make_branch (CauserieScene *scene)
{
  make_ended_chat (scene, "Kind words", "Harsh words");
  causerie_driver_click (scene->driver, "button:Edit an Earlier Message");
  causerie_driver_wait_focused (scene->driver, "text:Edited Message");
  causerie_driver_press (scene->driver, "ctrl+a");
  causerie_driver_type (scene->driver, "Mild words");
  causerie_driver_click (scene->driver, "button:Create Branch");
  assert_open (scene, "Mild words");
  causerie_driver_wait_gone (scene->driver, "button:Stop");
}

/* The requests must be identical byte for byte up to the edited text. */
static void
assert_same_up_to (CauserieScene *scene, guint before, guint after, const char *old_words,
                   const char *new_words)
{
  g_autofree char *first = causerie_scene_dup_body (scene, before);
  g_autofree char *second = causerie_scene_dup_body (scene, after);
  const char *where = g_strrstr (first, old_words);
  gsize length;

  g_assert_nonnull (where);
  length = (gsize)(where - first);
  g_assert_cmpmem (first, length, second, MIN (length, strlen (second)));
  g_assert_true (g_str_has_prefix (second + length, new_words));
  g_assert_null (strstr (second, "Enough of this."));
}

static void
test_by_buttons (gconstpointer data)
{
  CauserieScene *scene = (gpointer)data;
  guint before;
  g_autofree char *text = NULL;

  make_ended_chat (scene, "Kind words", "Harsh words");
  before = causerie_scene_count_messages (scene);
  causerie_driver_click (scene->driver, "button:Edit an Earlier Message");
  causerie_driver_wait_focused (scene->driver, "text:Edited Message");
  text = causerie_driver_dup_text (scene->driver, "text:Edited Message");
  g_assert_cmpstr (text, ==, "Harsh words");
  g_object_unref (
      causerie_driver_wait (scene->driver, "label:1 later message will stay in version 1."));
  causerie_driver_press (scene->driver, "ctrl+a");
  causerie_driver_type (scene->driver, "Mild words");
  causerie_driver_click (scene->driver, "button:Create Branch");
  assert_open (scene, "Mild words");
  g_assert_cmpuint (causerie_scene_count_messages (scene), ==, before + 1);
  assert_same_up_to (scene, before - 1, before, "Harsh words", "Mild words");
  g_object_unref (causerie_driver_wait (scene->driver, "label:2 of 2"));
}

static void
switch_by_buttons (CauserieScene *scene)
{
  causerie_driver_click (scene->driver, "button:Previous Version");
  assert_ended (scene);
  g_object_unref (causerie_driver_wait (scene->driver, "label:1 of 2"));
  causerie_driver_click (scene->driver, "button:Next Version");
  assert_open (scene, "Mild words");
}

static void
test_versions_show_both (gconstpointer data)
{
  CauserieScene *scene = (gpointer)data;
  g_autofree char *description = NULL;

  make_branch (scene);
  switch_by_buttons (scene);
  causerie_scene_restart (scene);
  description = causerie_driver_dup_description (scene->driver, "list item:About Kind words");
  g_assert_null (strstr (description, "ended"));
  causerie_scene_open_chat (scene, "About Kind words");
  assert_open (scene, "Mild words");
  switch_by_buttons (scene);
  causerie_scene_say (scene, "And on it goes");
}

static void
test_by_keyboard_alone (gconstpointer data)
{
  CauserieScene *scene = (gpointer)data;

  causerie_scene_new_chat (scene);
  causerie_scene_say (scene, "Quiet words");
  causerie_scene_push_stream (scene, causerie_test_sse_ended ("Enough of this."));
  causerie_driver_type (scene->driver, "Loud words");
  causerie_driver_press (scene->driver, "Return");
  g_object_unref (causerie_driver_wait (scene->driver, LABEL));
  causerie_driver_wait_focused (scene->driver, NOTICE);
  /* Leaves the notice and comes back. */
  causerie_driver_press (scene->driver, "shift+Tab");
  causerie_driver_wait_focused (scene->driver, "list item:Claude*");
  causerie_driver_press (scene->driver, "ctrl+l");
  causerie_driver_wait_focused (scene->driver, NOTICE);
  causerie_driver_press (scene->driver, "Tab");
  causerie_driver_wait_focused (scene->driver, "button:More*");
  causerie_driver_press (scene->driver, "Tab");
  causerie_driver_wait_focused (scene->driver, "button:New Chat");
  causerie_driver_press (scene->driver, "Tab");
  causerie_driver_wait_focused (scene->driver, "button:Edit an Earlier Message");
  causerie_driver_press (scene->driver, "Return");
  causerie_driver_wait_focused (scene->driver, "text:Edited Message");
  causerie_driver_press (scene->driver, "ctrl+a");
  causerie_driver_type (scene->driver, "Soft words");
  causerie_driver_press (scene->driver, "ctrl+Return");
  assert_open (scene, "Soft words");
  causerie_driver_wait_gone (scene->driver, "button:Stop");
  /* The focus is in the text field. */
  causerie_driver_wait_focused (scene->driver, "text:Message");
  causerie_driver_type (scene->driver, "More of it");
  causerie_driver_press (scene->driver, "Return");
  causerie_driver_wait_text (scene->driver, "list:Conversation", "Heard: More of it");
}

/* Up in the empty composer edits the last message; Escape changes nothing. */
static void
test_up_edits_last_message (gconstpointer data)
{
  CauserieScene *scene = (gpointer)data;
  guint before;
  g_autofree char *text = NULL;

  causerie_scene_say (scene, "Kind words");
  causerie_scene_say (scene, "More of it");
  before = causerie_scene_count_messages (scene);
  causerie_driver_wait_focused (scene->driver, "text:Message");
  causerie_driver_press (scene->driver, "Up");
  causerie_driver_wait_focused (scene->driver, "text:Edited Message");
  text = causerie_driver_dup_text (scene->driver, "text:Edited Message");
  g_assert_cmpstr (text, ==, "More of it");
  causerie_driver_press (scene->driver, "Escape");
  causerie_driver_wait_gone (scene->driver, "text:Edited Message");
  g_assert_cmpuint (causerie_scene_count_messages (scene), ==, before);
}

/* The outline shows both branches, and activating a row switches to its branch. */
static void
test_outline_switches_branches (gconstpointer data)
{
  CauserieScene *scene = (gpointer)data;
  g_autofree char *description = NULL;

  make_branch (scene);
  causerie_scene_say (scene, "More of it");
  g_object_unref (causerie_driver_wait (scene->driver, "list:Branches"));
  description = causerie_driver_dup_description (scene->driver, "list item:Harsh words");
  g_assert_nonnull (strstr (description, "version 1 of 2"));
  g_assert_nonnull (strstr (description, "Ended"));
  causerie_driver_click (scene->driver, "list item:Harsh words");
  assert_ended (scene);
  causerie_driver_click (scene->driver, "list item:More of it");
  causerie_driver_wait_text (scene->driver, "list:Conversation", "Heard: More of it");
}

/* Moves the focus from the composer up to the message before the last turn, and there to a
   button. */
static void
move_focus_to (CauserieScene *scene, const char *button)
{
  static const char *const senders[] = { "list item:Claude*", "list item:You*" };
  static const char *const buttons[] = { "button:Edit", "button:Copy", "button:More*" };

  causerie_driver_press (scene->driver, "ctrl+l");
  causerie_driver_wait_focused (scene->driver, "text:Message");
  for (guint i = 0; i < 4; i++)
    {
      causerie_driver_press (scene->driver, "ctrl+Up");
      causerie_driver_wait_focused (scene->driver, senders[i % 2]);
    }
  for (guint i = 0; i < G_N_ELEMENTS (buttons); i++)
    {
      causerie_driver_press (scene->driver, "Tab");
      causerie_driver_wait_focused (scene->driver, buttons[i]);
    }
  causerie_driver_press (scene->driver, "Tab");
  causerie_driver_wait_focused (scene->driver, button);
}

/* At the last version, the focus moves to the button for the other direction. */
static void
switch_back_and_forth (CauserieScene *scene)
{
  causerie_driver_press (scene->driver, "Return");
  assert_ended (scene);
  causerie_driver_wait_focused (scene->driver, "button:Next Version");
  causerie_driver_press (scene->driver, "Return");
  assert_open (scene, "More of it");
  causerie_driver_wait_focused (scene->driver, "button:Previous Version");
}

/* After a restart, the chat is opened from the list, which comes after the search entry. */
static void
test_versions_by_keyboard (gconstpointer data)
{
  CauserieScene *scene = (gpointer)data;

  causerie_scene_say (scene, "Idle words");
  g_object_unref (causerie_driver_wait (scene->driver, "list item:About Idle words"));
  make_branch (scene);
  causerie_scene_say (scene, "More of it");
  move_focus_to (scene, "button:Previous Version");
  switch_back_and_forth (scene);
  causerie_scene_restart (scene);
  /* The composer is focused once the library is loaded. */
  g_object_unref (causerie_driver_wait (scene->driver, "text:Message"));
  causerie_driver_press (scene->driver, "ctrl+shift+f");
  causerie_driver_wait_focused (scene->driver, "entry:Search Chats");
  causerie_driver_type (scene->driver, "Mild");
  causerie_driver_wait_gone (scene->driver, "list item:About Idle words");
  causerie_driver_press (scene->driver, "Down");
  causerie_driver_wait_focused (scene->driver, "list item:About Kind words");
  causerie_driver_press (scene->driver, "Return");
  assert_open (scene, "More of it");
  move_focus_to (scene, "button:Previous Version");
  switch_back_and_forth (scene);
}

int
main (int argc, char *argv[])
{
  static const CauserieSceneTest tests[] = {
    { "/branch/by-buttons", test_by_buttons },
    { "/branch/by-keyboard-alone", test_by_keyboard_alone },
    { "/branch/versions-show-both", test_versions_show_both },
    { "/branch/versions-by-keyboard", test_versions_by_keyboard },
    { "/branch/up-edits-last-message", test_up_edits_last_message },
    { "/branch/outline-switches-branches", test_outline_switches_branches },
  };

  return causerie_scene_run (&argc, &argv, tests, G_N_ELEMENTS (tests));
}
