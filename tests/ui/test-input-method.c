/* SPDX-License-Identifier: GPL-3.0-or-later
 * While an input method composes a word (here one that enters characters by number), it handles the
 * keys. After a model is chosen, the text has the keyboard. */
#include "config.h"

#include "causerie-scene.h"
#include "causerie-screen-input.h"

#define START "ctrl+shift+u"

static void
begin_composing (CauserieScene *scene, const char *text)
{
  causerie_driver_focus (scene->driver, text);
  causerie_driver_press (scene->driver, START);
}

/* Up in an empty field edits the last message, and Enter sends. */
static void
test_up_and_enter (gconstpointer data)
{
  CauserieScene *scene = (gpointer)data;

  causerie_scene_new_chat (scene);
  causerie_scene_say (scene, "Question");
  begin_composing (scene, "text:Message");
  causerie_driver_press (scene->driver, "Up");
  causerie_driver_type (scene->driver, "e9");
  causerie_driver_press (scene->driver, "Return");
  causerie_driver_wait_text (scene->driver, "text:Message", "é");
  g_assert_null (causerie_driver_find (scene->driver, "text:Edited Message"));
  causerie_driver_press (scene->driver, "Return");
  causerie_driver_wait_text (scene->driver, "list:Conversation", "Heard: é");
  causerie_driver_wait_gone (scene->driver, "button:Stop");
}

/* Unicode white space from input methods is no message. */
static void
test_unicode_space_is_no_message (gconstpointer data)
{
  CauserieScene *scene = (gpointer)data;

  begin_composing (scene, "text:Message");
  causerie_driver_type (scene->driver, "3000");
  causerie_driver_press (scene->driver, "Return");
  causerie_driver_wait_text (scene->driver, "text:Message", "\u3000");
  g_assert_false (causerie_driver_is_sensitive (scene->driver, "button:Send"));
  causerie_driver_type (scene->driver, "x");
  causerie_driver_wait_sensitive (scene->driver, "button:Send", TRUE);
  causerie_driver_press (scene->driver, "ctrl+a");
  causerie_driver_press (scene->driver, "BackSpace");
  causerie_driver_wait_sensitive (scene->driver, "button:Send", FALSE);
}

/* Escape stops a reply, but not while a word is being composed. */
static void
test_escape_while_a_reply_arrives (gconstpointer data)
{
  CauserieScene *scene = (gpointer)data;
  g_autoptr (CauserieNode) stop = NULL;

  causerie_scene_push_held (scene, "It begins");
  causerie_driver_send (scene->driver, "Long");
  causerie_driver_wait_text (scene->driver, "list:Conversation", "It begins");
  begin_composing (scene, "text:Message");
  causerie_driver_press (scene->driver, "Escape");
  causerie_driver_type (scene->driver, "x");
  causerie_driver_wait_text (scene->driver, "text:Message", "x");
  stop = causerie_driver_find (scene->driver, "button:Stop");
  g_assert_nonnull (stop);
  causerie_driver_press (scene->driver, "Escape");
  causerie_driver_wait_gone (scene->driver, "button:Stop");
}

/* Escape closes the editor, too. */
static void
test_escape_in_an_edited_message (gconstpointer data)
{
  CauserieScene *scene = (gpointer)data;
  g_autoptr (CauserieNode) edit = causerie_driver_find_last (scene->driver, "button:Edit");

  g_assert_nonnull (edit);
  causerie_driver_click_node (scene->driver, edit);
  causerie_driver_wait_text (scene->driver, "text:Edited Message", "Long");
  begin_composing (scene, "text:Edited Message");
  causerie_driver_press (scene->driver, "Escape");
  causerie_driver_type (scene->driver, "zz");
  causerie_driver_wait_text (scene->driver, "text:Edited Message", "zz");
  causerie_driver_press (scene->driver, "Escape");
  causerie_driver_wait_gone (scene->driver, "text:Edited Message");
}

/* Closing the window during composition causes no warning. */
static void
test_quit (gconstpointer data)
{
  CauserieScene *scene = (gpointer)data;

  causerie_scene_new_chat (scene);
  begin_composing (scene, "text:Message");
  causerie_scene_restart (scene);
}

static void
click_with_mouse (CauserieScene *scene, const char *wanted)
{
  CauserieBox box;

  causerie_driver_wait_sensitive (scene->driver, wanted, TRUE);
  causerie_driver_point_at (scene->driver, wanted);
  box = causerie_driver_get_place (scene->driver, wanted);
  causerie_screen_click (box.x + box.width / 2, box.y + box.height / 2, 1);
}

/* What is typed after a model was chosen is the message. */
static void
test_chosen_model (gconstpointer data)
{
  CauserieScene *scene = (gpointer)data;

  causerie_scene_new_chat (scene);
  causerie_driver_wait_focused (scene->driver, "text:Message");
  click_with_mouse (scene, "button:Model");
  causerie_driver_click (scene->driver, "list item:Claude Haiku 5.5");
  causerie_driver_wait_gone (scene->driver, "list item:Claude Haiku 5.5");
  g_object_unref (causerie_driver_wait (scene->driver, "label:Claude Haiku 5.5"));
  causerie_driver_wait_focused (scene->driver, "text:Message");
  causerie_driver_type (scene->driver, "Quick");
  causerie_driver_wait_text (scene->driver, "text:Message", "Quick");
}

int
main (int argc, char *argv[])
{
  static const CauserieSceneTest tests[] = {
    { "/input-method/up-and-enter-choose-candidate", test_up_and_enter },
    { "/input-method/unicode-space-is-no-message", test_unicode_space_is_no_message },
    { "/input-method/escape-does-not-stop-reply", test_escape_while_a_reply_arrives },
    { "/input-method/escape-keeps-editor-open", test_escape_in_an_edited_message },
    { "/input-method/typing-goes-to-text-after-model-is-chosen", test_chosen_model },
    { "/input-method/quit-while-composing", test_quit },
  };

  g_setenv ("GTK_IM_MODULE", "gtk-im-context-simple", TRUE);
  return causerie_scene_run_story (&argc, &argv, "/input", tests, G_N_ELEMENTS (tests));
}
