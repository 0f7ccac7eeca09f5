/* SPDX-License-Identifier: GPL-3.0-or-later
 * A conversation in the real window: accessible names, sending, streaming, stopping, and recovery
 * after a crash. */
#include "config.h"

#include "causerie-scene.h"

#include "causerie-test.h"

#include <string.h>

#define STOPPED "label:You stopped this reply."
#define INTERRUPTED "label:This reply was interrupted."

static void
assert_named (CauserieScene *scene, const char *const *query)
{
  for (gsize i = 0; query[i] != NULL; i++)
    g_object_unref (causerie_driver_wait (scene->driver, query[i]));
}

static void
test_empty_window_names (gconstpointer data)
{
  static const char *const names[]
      = { "button:New Chat", "entry:Search Chats", "list:Chats",      "text:Message",
          "button:Send",     "button:Model",       "button:Branches", NULL };
  CauserieScene *scene = (gpointer)data;

  causerie_scene_say (scene, "First of all");
  assert_named (scene, names);
}

static void
test_message_names (gconstpointer data)
{
  static const char *const names[] = { "list:Conversation", "list item:You",     "list item:Claude",
                                       "button:Edit",       "button:Retry",      "button:Copy",
                                       "button:Good Reply", "button:Poor Reply", NULL };
  CauserieScene *scene = (gpointer)data;

  assert_named (scene, names);
  g_assert_cmpuint (causerie_driver_count (scene->driver, "list item:You"), ==, 1);
  g_assert_cmpuint (causerie_driver_count (scene->driver, "list item:Claude"), ==, 1);
}

static void
test_version_names (gconstpointer data)
{
  CauserieScene *scene = (gpointer)data;
  g_autofree char *first = NULL;
  g_autofree char *second = NULL;

  g_assert_cmpuint (causerie_driver_count (scene->driver, "button:Previous Version"), ==, 0);
  causerie_driver_click (scene->driver, "button:Retry");
  g_object_unref (causerie_driver_wait (scene->driver, "label:2 of 2"));
  g_object_unref (causerie_driver_wait (scene->driver, "button:Next Version"));
  causerie_driver_wait_gone (scene->driver, "button:Stop");
  second = causerie_driver_dup_description (scene->driver, "list item:Claude");
  g_assert_nonnull (strstr (second, "version 2 of 2"));
  causerie_driver_click (scene->driver, "button:Previous Version");
  g_object_unref (causerie_driver_wait (scene->driver, "label:1 of 2"));
  first = causerie_driver_dup_description (scene->driver, "list item:Claude");
  g_assert_nonnull (strstr (first, "version 1 of 2"));
}

static void
test_sidebar_names (gconstpointer data)
{
  static const char *const names[]
      = { "list:Branches", "text:Edited Message", "button:Create Branch", "button:Cancel", NULL };
  CauserieScene *scene = (gpointer)data;
  g_autofree char *text = NULL;

  g_assert_cmpuint (causerie_driver_count (scene->driver, "list:Branches"), ==, 0);
  causerie_driver_click (scene->driver, "button:Edit");
  assert_named (scene, names);
  text = causerie_driver_dup_text (scene->driver, "text:Edited Message");
  g_assert_cmpstr (text, ==, "First of all");
  causerie_driver_click (scene->driver, "button:Cancel");
  /* The sidebar was closed before. */
  causerie_driver_wait_gone (scene->driver, "list:Branches");
}

static void
test_send_and_read (gconstpointer data)
{
  CauserieScene *scene = (gpointer)data;
  guint before = causerie_scene_count_messages (scene);
  g_autofree char *body = NULL;
  g_autofree char *rest = NULL;

  causerie_scene_new_chat (scene);
  causerie_scene_say (scene, "Name a river");
  g_assert_cmpuint (causerie_scene_count_messages (scene), ==, before + 1);
  body = causerie_scene_dup_body (scene, before);
  g_assert_nonnull (strstr (body, "\"text\":\"Name a river\""));
  g_assert_nonnull (strstr (body, "\"model\":\"" CAUSERIE_SCENE_MODEL "\""));
  g_assert_nonnull (strstr (body, "\"end_conversation\""));
  g_object_unref (causerie_driver_wait (scene->driver, "list item:About Name a river"));
  rest = causerie_driver_dup_text (scene->driver, "text:Message");
  g_assert_cmpstr (rest, ==, "");
}

/* The parts of a formatted reply have accessible names, and no Markdown syntax is left in the
   text. */
static void
test_formatted_reply_names (gconstpointer data)
{
  static const char *const names[]
      = { "heading:Rivers", "list:List",   "list:Numbered list", "table:Table",
          "label:int km;",  "label:Rhine", "button:Copy Code",   NULL };
  static const char markdown[] = "# Rivers\n\n* **Rhine**\n\n1. Main\n\n| River | Length |\n"
                                 "|---|---|\n| Lahn | 245 km |\n\n```c\nint km;\n```\n";
  CauserieScene *scene = (gpointer)data;

  causerie_scene_push_stream (scene, causerie_test_sse_text (markdown));
  causerie_driver_send (scene->driver, "Name some more");
  assert_named (scene, names);
  causerie_driver_wait_gone (scene->driver, "button:Stop");
  causerie_driver_wait_no_text (scene->driver, "list:Conversation", "*");
  causerie_driver_wait_no_text (scene->driver, "list:Conversation", "|");
}

static void
test_shift_enter_breaks_the_line (gconstpointer data)
{
  CauserieScene *scene = (gpointer)data;
  guint before = causerie_scene_count_messages (scene);
  g_autofree char *body = NULL;

  causerie_driver_focus (scene->driver, "text:Message");
  causerie_driver_type (scene->driver, "one");
  causerie_driver_press (scene->driver, "shift+Return");
  causerie_driver_type (scene->driver, "two");
  causerie_driver_wait_text (scene->driver, "text:Message", "one\ntwo");
  g_assert_cmpuint (causerie_scene_count_messages (scene), ==, before);
  causerie_driver_press (scene->driver, "Return");
  causerie_scene_wait_messages (scene, before + 1);
  body = causerie_scene_dup_body (scene, before);
  g_assert_nonnull (strstr (body, "\"text\":\"one\\ntwo\""));
  causerie_driver_wait_gone (scene->driver, "button:Stop");
}

static void
test_stop (gconstpointer data)
{
  CauserieScene *scene = (gpointer)data;
  guint before = causerie_scene_count_messages (scene);
  g_autoptr (CauserieNode) stop = NULL;

  causerie_scene_new_chat (scene);
  causerie_scene_push_held (scene, "Half a thought");
  causerie_driver_send (scene->driver, "Think aloud");
  causerie_driver_wait_text (scene->driver, "list:Conversation", "Half a thought");
  g_assert_cmpuint (causerie_driver_count (scene->driver, "button:Send"), ==, 0);
  stop = causerie_driver_wait (scene->driver, "button:Stop");
  causerie_driver_click_node (scene->driver, stop);
  causerie_test_server_wait_closed (scene->server, causerie_scene_get_request (scene, before));
  causerie_driver_wait_beside (scene->driver, STOPPED, "Continue, Retry");
  g_object_unref (causerie_driver_wait (scene->driver, "button:Send"));
  causerie_scene_restart (scene);
  causerie_driver_wait_text (scene->driver, "list:Conversation", "Half a thought");
  causerie_driver_wait_beside (scene->driver, STOPPED, "Continue, Retry");
}

static void
test_stop_before_a_reply (gconstpointer data)
{
  CauserieScene *scene = (gpointer)data;

  causerie_scene_new_chat (scene);
  causerie_scene_push (scene, causerie_test_reply_new_silent ());
  causerie_driver_send (scene->driver, "Say nothing");
  /* The next message does not need the rest of the reply. */
  causerie_test_server_wait_gate (scene->server);
  causerie_driver_click (scene->driver, "button:Stop");
  causerie_driver_wait_beside (scene->driver, "label:You stopped before a reply arrived.", "Retry");
  causerie_driver_wait_no_text (scene->driver, "list:Conversation", "Not sent");
}

static void
test_escape_stops (gconstpointer data)
{
  CauserieScene *scene = (gpointer)data;

  causerie_scene_new_chat (scene);
  causerie_scene_push_held (scene, "Half a word");
  causerie_driver_send (scene->driver, "Speak on");
  causerie_driver_wait_text (scene->driver, "list:Conversation", "Half a word");
  causerie_driver_press (scene->driver, "Escape");
  causerie_driver_wait_text (scene->driver, "list:Conversation", "You stopped this reply.");
}

/* Returns: (transfer full): what the settings hold about the open windows */
static char *
dup_windows (CauserieScene *scene)
{
  g_autoptr (GKeyFile) file = g_key_file_new ();
  g_autofree char *path = g_build_filename (causerie_driver_get_data_folder (scene->driver),
                                            "glib-2.0", "settings", "keyfile", NULL);
  g_autofree char *windows = NULL;

  if (g_key_file_load_from_file (file, path, G_KEY_FILE_NONE, NULL))
    windows = g_key_file_get_string (file, "io/github/causerie_chat/Causerie", "windows", NULL);
  return g_strdup (windows != NULL ? windows : "");
}

static gboolean
knows_chat (gpointer data)
{
  g_autofree char *windows = dup_windows (data);

  return strstr (windows, "'chat'") != NULL;
}

static gboolean
knows_no_chat (gpointer data)
{
  return !knows_chat (data);
}

static void
test_crash_keeps_received_text (gconstpointer data)
{
  CauserieScene *scene = (gpointer)data;

  causerie_scene_new_chat (scene);
  g_assert_true (causerie_test_wait_until (knows_no_chat, scene, 30));
  causerie_scene_push_held (scene, "What had arrived");
  causerie_driver_send (scene->driver, "Crash now");
  causerie_driver_wait_text (scene->driver, "list:Conversation", "What had arrived");
  /* Text is stored at most half a second after it arrived. While the reply pauses, the program is
     idle, so a processed key event shows that it has done so. */
  causerie_driver_focus (scene->driver, "text:Message");
  causerie_driver_type (scene->driver, "an unsent thought");
  causerie_driver_wait_text (scene->driver, "text:Message", "an unsent thought");
  causerie_driver_wait_stored (scene->driver, "What had arrived");
  causerie_driver_wait_stored (scene->driver, "an unsent thought");
  g_assert_true (causerie_test_wait_until (knows_chat, scene, 30));
  causerie_scene_crash (scene);
  causerie_driver_wait_text (scene->driver, "list:Conversation", "What had arrived");
  causerie_driver_wait_beside (scene->driver, INTERRUPTED, "Retry");
  causerie_driver_wait_text (scene->driver, "text:Message", "an unsent thought");
}

int
main (int argc, char *argv[])
{
  static const CauserieSceneTest tests[] = {
    { "/e2e/conversation/empty-window-names", test_empty_window_names },
    { "/e2e/conversation/message-names", test_message_names },
    { "/e2e/conversation/version-names", test_version_names },
    { "/e2e/conversation/sidebar-names", test_sidebar_names },
    { "/e2e/conversation/send-and-read", test_send_and_read },
    { "/e2e/conversation/formatted-reply-names", test_formatted_reply_names },
    { "/e2e/conversation/shift-enter-breaks-the-line", test_shift_enter_breaks_the_line },
    { "/e2e/conversation/stop", test_stop },
    { "/e2e/conversation/stop-before-a-reply", test_stop_before_a_reply },
    { "/e2e/conversation/escape-stops", test_escape_stops },
    { "/e2e/conversation/crash-keeps-received-text", test_crash_keeps_received_text },
  };

  return causerie_scene_run_story (&argc, &argv, "/e2e/talk", tests, G_N_ELEMENTS (tests));
}
