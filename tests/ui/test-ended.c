/* SPDX-License-Identifier: GPL-3.0-or-later
 * An ended chat accepts no input of any kind; everything else still works. */
#include "config.h"

#include "causerie-scene.h"
#include "causerie-screen-input.h"

#include "causerie-test.h"

#include <gtk/gtk.h>
#include <string.h>

#define LABEL "label:Claude ended this chat"
#define COPIED "orchard"

static void
assert_insensitive (CauserieScene *scene)
{
  g_autoptr (CauserieNode) message = causerie_driver_wait (scene->driver, "text:Message");

  g_assert_false (causerie_driver_is_sensitive (scene->driver, "text:Message"));
  g_assert_false (causerie_driver_is_sensitive (scene->driver, "button:Send"));
  g_assert_false (causerie_driver_is_sensitive (scene->driver, "button:Model"));
  g_assert_false (causerie_node_has_state (message, CAUSERIE_NODE_EDITABLE));
}

static void
assert_ended (CauserieScene *scene)
{
  static const char *const names[]
      = { "button:New Chat", "button:Edit an Earlier Message", "button:Give Feedback", NULL };

  g_object_unref (causerie_driver_wait (scene->driver, LABEL));
  causerie_driver_wait_sensitive (scene->driver, "text:Message", FALSE);
  for (gsize i = 0; names[i] != NULL; i++)
    g_assert_true (causerie_driver_is_sensitive (scene->driver, names[i]));
  /* One in the chat list, one in the notice. */
  g_assert_cmpuint (causerie_driver_count (scene->driver, "button:New Chat"), ==, 2);
  assert_insensitive (scene);
}

static void
end_chat (CauserieScene *scene)
{
  causerie_scene_say (scene, "A quarrel");
  g_object_unref (causerie_driver_wait (scene->driver, "list item:About A quarrel"));
  causerie_scene_push_stream (scene, causerie_test_sse_ended ("I must leave it at that."));
  causerie_driver_send (scene->driver, "Worse words");
  causerie_driver_wait_text (scene->driver, "list:Conversation", "I must leave it at that.");
  assert_ended (scene);
}

/* Text does not end a chat; only the tool call does. */
static void
test_text_does_not_end_chat (gconstpointer data)
{
  CauserieScene *scene = (gpointer)data;

  causerie_scene_push_stream (scene, causerie_test_sse_text ("I am ending this chat now."));
  causerie_driver_send (scene->driver, "A quarrel");
  causerie_driver_wait_text (scene->driver, "list:Conversation", "I am ending this chat now.");
  causerie_driver_wait_gone (scene->driver, "button:Stop");
  g_assert_cmpuint (causerie_driver_count (scene->driver, LABEL), ==, 0);
  g_assert_true (causerie_driver_is_sensitive (scene->driver, "text:Message"));
}

static void
test_chat_list_shows_end (gconstpointer data)
{
  CauserieScene *scene = (gpointer)data;
  g_autofree char *description = NULL;

  end_chat (scene);
  description = causerie_driver_dup_description (scene->driver, "list item:About A quarrel");
  g_assert_nonnull (strstr (description, "This chat has ended"));
}

/* The composer had the focus, which moves to the notice, where keys typed meanwhile have no
   effect. */
static void
test_focus_moves_to_notice (gconstpointer data)
{
  CauserieScene *scene = (gpointer)data;

  end_chat (scene);
  causerie_driver_type (scene->driver, "and so on");
  causerie_driver_press (scene->driver, "Return");
  causerie_driver_press (scene->driver, "Tab");
  causerie_driver_wait_focused (scene->driver, "button:More*");
  causerie_driver_press (scene->driver, "Tab");
  causerie_driver_wait_focused (scene->driver, "button:New Chat");
  causerie_driver_press (scene->driver, "Tab");
  causerie_driver_wait_focused (scene->driver, "button:Edit an Earlier Message");
}

static void
try_keys (CauserieScene *scene)
{
  CauserieBox place = causerie_driver_get_place (scene->driver, "text:Message");
  g_autofree char *text = NULL;

  causerie_scene_copy (scene, COPIED);
  causerie_driver_press (scene->driver, "ctrl+l");
  causerie_driver_type (scene->driver, "an intruder");
  causerie_driver_press (scene->driver, "ctrl+v");
  causerie_driver_press (scene->driver, "ctrl+Up");
  causerie_driver_wait_focused (scene->driver, "list item:Claude*");
  causerie_screen_click (place.x + place.width / 2, place.y + place.height / 2, 1);
  causerie_driver_type (scene->driver, "intruder");
  causerie_driver_press (scene->driver, "ctrl+v");
  causerie_driver_press (scene->driver, "Return");
  causerie_driver_press (scene->driver, "ctrl+Return");
  text = causerie_driver_dup_text (scene->driver, "text:Message");
  g_assert_cmpstr (text, ==, "");
}

static void
test_keys_lead_nowhere (gconstpointer data)
{
  CauserieScene *scene = (gpointer)data;
  guint before;

  end_chat (scene);
  before = causerie_scene_count_messages (scene);
  try_keys (scene);
  assert_ended (scene);
  causerie_scene_assert_sent_nothing (scene, before, "A fresh start");
  causerie_scene_open_chat (scene, "About A quarrel");
  assert_ended (scene);
  causerie_driver_click (scene->driver, "button:New Chat");
  causerie_driver_wait_gone (scene->driver, LABEL);
  /* Checks that the clipboard had the text that the ended chat did not accept. */
  causerie_driver_focus (scene->driver, "text:Message");
  causerie_driver_press (scene->driver, "ctrl+v");
  causerie_driver_wait_text (scene->driver, "text:Message", COPIED);
  causerie_driver_press (scene->driver, "Return");
  causerie_driver_wait_text (scene->driver, "list:Conversation", "Heard: " COPIED);
  causerie_driver_wait_gone (scene->driver, "button:Stop");
  g_assert_true (causerie_driver_is_sensitive (scene->driver, "text:Message"));
}

static void
test_restart_changes_nothing (gconstpointer data)
{
  CauserieScene *scene = (gpointer)data;
  guint before;
  g_autofree char *description = NULL;

  end_chat (scene);
  before = causerie_scene_count_messages (scene);
  causerie_scene_restart (scene);
  description = causerie_driver_dup_description (scene->driver, "list item:About A quarrel");
  g_assert_nonnull (strstr (description, "This chat has ended"));
  causerie_scene_open_chat (scene, "About A quarrel");
  assert_ended (scene);
  try_keys (scene);
  assert_ended (scene);
  causerie_scene_assert_sent_nothing (scene, before, "Another start");
}

/* Text being typed when the chat ends is not lost. */
static void
test_draft_survives (gconstpointer data)
{
  CauserieScene *scene = (gpointer)data;
  g_autofree char *ended = causerie_test_sse_ended ("That was all.");
  g_autofree char *start = causerie_test_sse_start (CAUSERIE_SCENE_MODEL);
  CauserieTestReply *reply = causerie_test_reply_new_stream (start);

  causerie_test_reply_add_gate (reply);
  causerie_test_reply_add_text (reply, ended + strlen (start));
  causerie_scene_push (scene, reply);
  causerie_driver_send (scene->driver, "One last word");
  causerie_test_server_wait_gate (scene->server);
  causerie_driver_focus (scene->driver, "text:Message");
  causerie_driver_type (scene->driver, "what I meant");
  causerie_driver_wait_text (scene->driver, "text:Message", "what I meant");
  causerie_test_server_open_gate (scene->server);
  assert_ended (scene);
  g_object_unref (causerie_driver_wait (scene->driver, "label:what I meant"));
  g_object_unref (causerie_driver_wait (scene->driver, "button:Copy Draft"));
}

static void
test_reasons_and_support (gconstpointer data)
{
  CauserieScene *scene = (gpointer)data;
  g_autoptr (CauserieNode) more = NULL;

  end_chat (scene);
  /* The last one belongs to the notice; the others are in the timeline. */
  more = causerie_driver_find_last (scene->driver, "button:More*");
  causerie_driver_click_node (scene->driver, more);
  causerie_driver_click (scene->driver, "menu item:Why Did This Happen?");
  g_object_unref (causerie_driver_wait (scene->driver, "frame:Why Did This Happen?"));
  causerie_driver_press (scene->driver, "Escape");
  causerie_driver_wait_gone (scene->driver, "frame:Why Did This Happen?");
  assert_ended (scene);
}

static void
assert_reported_and_open (CauserieScene *scene)
{
  causerie_driver_wait_text (scene->driver, "list:Conversation", "Goodbye then.");
  causerie_driver_wait_text (
      scene->driver, "list:Conversation",
      "The model tried to end this chat, but did not complete the request. You can continue.");
  causerie_driver_wait_gone (scene->driver, "button:Stop");
  g_assert_cmpuint (causerie_driver_count (scene->driver, LABEL), ==, 0);
  causerie_driver_wait_sensitive (scene->driver, "text:Message", TRUE);
}

/* An unreadable tool call does not end the chat, and is shown as such, also after a restart. */
static void
test_partial_call_is_reported (gconstpointer data)
{
  CauserieScene *scene = (gpointer)data;
  g_autofree char *start = causerie_test_sse_start (CAUSERIE_SCENE_MODEL);
  g_autofree char *text = causerie_test_sse_text_block (0, "Goodbye then.");
  g_autofree char *call = causerie_test_sse (
      "{\"type\":\"content_block_start\",\"index\":1,\"content_block\":{\"type\":\"tool_use\","
      "\"id\":\"toolu_1\",\"name\":\"end_conversation\",\"input\":{}}}",
      "{\"type\":\"content_block_delta\",\"index\":1,\"delta\":{\"type\":\"input_json_delta\","
      "\"partial_json\":\"{\\\"reason\\\":\"}}",
      "{\"type\":\"content_block_stop\",\"index\":1}", NULL);
  g_autofree char *stop = causerie_test_sse_stop ("tool_use");

  causerie_scene_push_stream (scene, g_strconcat (start, text, call, stop, NULL));
  causerie_driver_send (scene->driver, "A farewell");
  assert_reported_and_open (scene);
  g_object_unref (causerie_driver_wait (scene->driver, "list item:About A farewell"));
  causerie_scene_restart (scene);
  causerie_scene_open_chat (scene, "About A farewell");
  assert_reported_and_open (scene);
  causerie_scene_say (scene, "Are you there");
}

static guint
count_accents_in (GtkWidget *widget)
{
  guint n = gtk_widget_get_mapped (widget) && gtk_widget_has_css_class (widget, "suggested-action");

  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    n += count_accents_in (child);
  return n;
}

static guint
count_accents (void)
{
  g_autoptr (GList) windows = gtk_window_list_toplevels ();
  guint n = 0;

  for (GList *l = windows; l != NULL; l = l->next)
    n += count_accents_in (l->data);
  return n;
}

/* Only one suggested action is on screen: that of the notice, or that of the editor it opens. */
static void
test_one_suggested_action (gconstpointer data)
{
  CauserieScene *scene = (gpointer)data;

  g_object_unref (causerie_driver_wait (scene->driver, "text:Message"));
  g_assert_cmpuint (count_accents (), ==, 1);
  end_chat (scene);
  g_assert_cmpuint (count_accents (), ==, 1);
  causerie_driver_click (scene->driver, "button:Edit an Earlier Message");
  g_object_unref (causerie_driver_wait (scene->driver, "button:Create Branch"));
  g_assert_cmpuint (count_accents (), ==, 1);
  causerie_driver_click (scene->driver, "button:Cancel");
  causerie_driver_wait_gone (scene->driver, "button:Create Branch");
  g_assert_cmpuint (count_accents (), ==, 1);
}

int
main (int argc, char *argv[])
{
  static const CauserieSceneTest tests[] = {
    { "/ended/text-does-not-end-chat", test_text_does_not_end_chat },
    { "/ended/chat-list-shows-end", test_chat_list_shows_end },
    { "/ended/focus-moves-to-notice", test_focus_moves_to_notice },
    { "/ended/keys-work-only-for-other-chats", test_keys_lead_nowhere },
    { "/ended/restart-changes-nothing", test_restart_changes_nothing },
    { "/ended/draft-survives", test_draft_survives },
    { "/ended/reasons-are-shown", test_reasons_and_support },
    { "/ended/partial-call-is-reported", test_partial_call_is_reported },
    { "/ended/one-suggested-action", test_one_suggested_action },
  };

  return causerie_scene_run (&argc, &argv, tests, G_N_ELEMENTS (tests));
}
