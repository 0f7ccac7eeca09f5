/* SPDX-License-Identifier: GPL-3.0-or-later
 * Access without the keyboard: by assistive technologies, and by other programs on the session bus.
 * It works in a chat that is not ended, and not in one that is. */
#include "config.h"

#include "causerie-node-atspi.h"
#include "causerie-scene.h"

#include "causerie-test.h"

#include <gio/gio.h>
#include <string.h>

#define LABEL "label:Claude ended this chat"
#define MESSAGE "text:Message"
#define CHAT "About Hello"
/* The first one in the library. */
#define CHAT_ID G_GINT64_CONSTANT (1)

#define APP_ID "io.github.causerie_chat.Causerie"
#define APP_PATH "/io/github/causerie_chat/Causerie"
#define ACTIONS "org.gtk.Actions"
#define APPLICATION "org.freedesktop.Application"

static AtspiEditableText *
get_editable (CauserieScene *scene)
{
  g_autoptr (CauserieNode) message = causerie_driver_wait (scene->driver, MESSAGE);
  AtspiEditableText *editable
      = atspi_accessible_get_editable_text_iface (ATSPI_ACCESSIBLE (message));

  g_assert_nonnull (editable);
  return editable;
}

static AtspiAction *
get_actions (CauserieScene *scene, const char *query)
{
  g_autoptr (CauserieNode) node = causerie_driver_wait (scene->driver, query);
  AtspiAction *actions = atspi_accessible_get_action_iface (ATSPI_ACCESSIBLE (node));

  g_assert_nonnull (actions);
  return actions;
}

/* Activates all actions, whatever their names; the first even if the program reports none. */
static void
do_all_actions (CauserieScene *scene, const char *query)
{
  g_autoptr (NodeAction) actions = get_actions (scene, query);
  int n = atspi_action_get_n_actions (actions, NULL);

  for (int i = 0; i < MAX (n, 1); i++)
    atspi_action_do_action (actions, i, NULL);
}

static void
test_tools_can_write_and_send (gconstpointer data)
{
  CauserieScene *scene = (gpointer)data;
  g_autoptr (NodeEditable) editable = NULL;
  g_autofree char *body = NULL;

  causerie_scene_say (scene, "Hello");
  causerie_scene_copy (scene, "orchard");
  editable = get_editable (scene);
  g_assert_true (atspi_editable_text_insert_text (editable, 0, "plum", 4, NULL));
  causerie_driver_wait_text (scene->driver, MESSAGE, "plum");
  g_assert_true (atspi_editable_text_paste_text (editable, 0, NULL));
  causerie_driver_wait_text (scene->driver, MESSAGE, "orchardplum");
  g_assert_true (atspi_editable_text_set_text_contents (editable, "by a tool", NULL));
  causerie_driver_wait_no_text (scene->driver, MESSAGE, "plum");
  causerie_driver_wait_sensitive (scene->driver, "button:Send", TRUE);
  do_all_actions (scene, "button:Send");
  causerie_scene_wait_messages (scene, 2);
  body = causerie_scene_dup_body (scene, 1);
  g_assert_nonnull (strstr (body, "by a tool"));
  causerie_driver_wait_text (scene->driver, "list:Conversation", "Heard: by a tool");
  causerie_driver_wait_gone (scene->driver, "button:Stop");
}

/* Asserts that the composer of every window that shows the chat is empty and insensitive. */
static void
assert_closed (CauserieScene *scene, guint n_windows)
{
  causerie_driver_wait_count (scene->driver, LABEL, n_windows);
  for (guint i = 0; i < n_windows; i++)
    {
      g_autoptr (CauserieNode) message = causerie_driver_find_nth (scene->driver, MESSAGE, i);
      g_autofree char *typed = causerie_node_dup_content (message);

      g_assert_false (causerie_node_has_state (message, CAUSERIE_NODE_SENSITIVE));
      g_assert_false (causerie_node_has_state (message, CAUSERIE_NODE_EDITABLE));
      g_assert_cmpstr (typed, ==, "");
    }
}

static void
test_tools_cannot_write_to_ended_chat (gconstpointer data)
{
  CauserieScene *scene = (gpointer)data;
  g_autoptr (NodeEditable) editable = NULL;
  guint before;

  causerie_scene_push_stream (scene, causerie_test_sse_ended ("That was all."));
  causerie_driver_send (scene->driver, "End it");
  g_object_unref (causerie_driver_wait (scene->driver, LABEL));
  before = causerie_scene_count_messages (scene);
  editable = get_editable (scene);
  atspi_editable_text_paste_text (editable, 0, NULL);
  atspi_editable_text_insert_text (editable, 0, "by a tool", 9, NULL);
  atspi_editable_text_set_text_contents (editable, "by a tool", NULL);
  do_all_actions (scene, MESSAGE);
  do_all_actions (scene, "button:Send");
  assert_closed (scene, 1);
  causerie_scene_assert_sent_nothing (scene, before, "After the tools");
}

static GVariant *
call (const char *path, const char *interface, const char *method, GVariant *arguments,
      GError **error)
{
  g_autoptr (GDBusConnection) bus = g_bus_get_sync (G_BUS_TYPE_SESSION, NULL, NULL);

  g_assert_nonnull (bus);
  return g_dbus_connection_call_sync (bus, APP_ID, path, interface, method, arguments, NULL,
                                      G_DBUS_CALL_FLAGS_NONE, 15000, NULL, error);
}

static void
assert_answers (const char *interface, const char *method, GVariant *arguments)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GVariant) answer = call (APP_PATH, interface, method, arguments, &error);

  g_assert_no_error (error);
  g_assert_cmpstr (g_variant_get_type_string (answer), ==, "()");
}

static int
compare_names (gconstpointer a, gconstpointer b)
{
  return strcmp (*(const char *const *)a, *(const char *const *)b);
}

/* The names of the exported actions, sorted. */
static char *
dup_actions (const char *path)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GVariant) answer = call (path, ACTIONS, "List", NULL, &error);
  g_autofree const char **names = NULL;

  g_assert_no_error (error);
  g_variant_get (answer, "(^a&s)", &names);
  qsort (names, g_strv_length ((char **)names), sizeof *names, compare_names);
  return g_strjoinv (" ", (char **)names);
}

/* The object paths of the exported windows. */
static GPtrArray *
list_windows (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GDBusNodeInfo) node = NULL;
  g_autoptr (GVariant) answer = call (APP_PATH "/window", "org.freedesktop.DBus.Introspectable",
                                      "Introspect", NULL, &error);
  GPtrArray *windows = g_ptr_array_new_with_free_func (g_free);
  const char *xml;

  g_assert_no_error (error);
  g_variant_get (answer, "(&s)", &xml);
  node = g_dbus_node_info_new_for_xml (xml, &error);
  g_assert_no_error (error);
  for (guint i = 0; node->nodes != NULL && node->nodes[i] != NULL; i++)
    g_ptr_array_add (windows, g_strconcat (APP_PATH "/window/", node->nodes[i]->path, NULL));
  return windows;
}

static void
assert_unknown (const char *path, const char *action)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GVariant) answer
      = call (path, ACTIONS, "Activate",
              g_variant_new_parsed ("(%s, [<'by the bus'>], @a{sv} {})", action), &error);

  g_assert_null (answer);
  g_assert_error (error, G_DBUS_ERROR, G_DBUS_ERROR_INVALID_ARGS);
}

/* The actions of windows, chats and texts are not exported. */
static void
assert_offers_nothing (guint n_windows)
{
  static const char *const names[]
      = { "send-text", "win.send-text", "focus-composer", "chat.retry", "clipboard.paste" };
  g_autoptr (GPtrArray) windows = list_windows ();
  g_autofree char *actions = dup_actions (APP_PATH);

  g_assert_cmpstr (actions, ==,
                   "about add-api-key move-library new-window open-chat preferences presets quit "
                   "recover-library reopen-library resize-text services shortcuts start-again "
                   "unlock-keyring");
  g_assert_cmpuint (windows->len, ==, n_windows);
  for (guint i = 0; i < windows->len; i++)
    {
      g_autofree char *none = dup_actions (windows->pdata[i]);

      g_assert_cmpstr (none, ==, "");
      for (gsize j = 0; j < G_N_ELEMENTS (names); j++)
        assert_unknown (windows->pdata[i], names[j]);
    }
  for (gsize j = 0; j < G_N_ELEMENTS (names); j++)
    assert_unknown (APP_PATH, names[j]);
}

static void
test_bus_cannot_write_to_ended_chat (gconstpointer data)
{
  CauserieScene *scene = (gpointer)data;
  guint before = causerie_scene_count_messages (scene);

  causerie_scene_open_chat (scene, CHAT);
  assert_offers_nothing (1);
  assert_answers (APPLICATION, "Activate", g_variant_new ("(a{sv})", NULL));
  assert_closed (scene, 1);
  assert_answers (APPLICATION, "ActivateAction",
                  g_variant_new_parsed ("('open-chat', [<(%x, %x)>], @a{sv} {})", CHAT_ID, 0));
  assert_closed (scene, 2);
  assert_answers (ACTIONS, "Activate", g_variant_new_parsed ("('new-window', @av [], @a{sv} {})"));
  causerie_driver_wait_count (scene->driver, MESSAGE, 3);
  causerie_driver_wait_count (scene->driver, LABEL, 2);
  assert_offers_nothing (3);
  causerie_scene_restart (scene);
  causerie_driver_wait_count (scene->driver, LABEL, 2);
  for (guint n = 3; n-- > 1;)
    {
      causerie_driver_press (scene->driver, "ctrl+w");
      causerie_driver_wait_count (scene->driver, MESSAGE, n);
    }
  causerie_scene_open_chat (scene, CHAT);
  assert_closed (scene, 1);
  causerie_scene_assert_sent_nothing (scene, before, "After the bus");
}

/* Another window has taken the place of the only one. */
static gboolean
is_replaced (gpointer data)
{
  g_autoptr (GPtrArray) windows = list_windows ();

  return windows->len == 1 && !g_str_equal (windows->pdata[0], data);
}

/* The library is reopened while the chat is shown, and the chat is shown again. */
static void
test_reopening_keeps_chat_ended (gconstpointer data)
{
  CauserieScene *scene = (gpointer)data;
  g_autoptr (GPtrArray) windows = list_windows ();

  g_assert_cmpuint (windows->len, ==, 1);
  causerie_scene_open_chat (scene, CHAT);
  assert_closed (scene, 1);
  assert_answers (ACTIONS, "Activate",
                  g_variant_new_parsed ("('reopen-library', @av [], @a{sv} {})"));
  g_assert_true (causerie_test_wait_until (is_replaced, windows->pdata[0], 30));
  assert_closed (scene, 1);
}

int
main (int argc, char *argv[])
{
  static const CauserieSceneTest tests[] = {
    { "/e2e/external-access/tools-can-write-and-send", test_tools_can_write_and_send },
    { "/e2e/external-access/tools-cannot-write-to-ended-chat",
      test_tools_cannot_write_to_ended_chat },
    { "/e2e/external-access/bus-cannot-write-to-ended-chat", test_bus_cannot_write_to_ended_chat },
    { "/e2e/external-access/reopening-keeps-chat-ended", test_reopening_keeps_chat_ended },
  };
  /* Kept open for all calls. */
  g_autoptr (GDBusConnection) bus = g_bus_get_sync (G_BUS_TYPE_SESSION, NULL, NULL);

  g_assert_nonnull (bus);
  return causerie_scene_run_story (&argc, &argv, "/e2e/doors", tests, G_N_ELEMENTS (tests));
}
