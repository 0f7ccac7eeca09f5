/* SPDX-License-Identifier: GPL-3.0-or-later
 * A second process with the same library, on a session bus of its own: a chat that is ended in the
 * first one is ended there, too, and accepts no input. */
#include "config.h"

#include "causerie-node-atspi.h"
#include "causerie-scene.h"

#include "causerie-test.h"

#include <gio/gio.h>
#include <string.h>

#define LABEL "label:Claude ended this chat"
#define MESSAGE "text:Message"
#define SEND "button:Send"

/* One window of the first process; of the second one its initial window, and the ended chat. */
#define N_WINDOWS 3

typedef struct
{
  CauserieScene *scene;
  CauserieDriver *driver;
  GTestDBus *bus;
  GDBusConnection *connection;
} Second;

static char *
dup_assistive_address (void)
{
  g_autoptr (GDBusConnection) bus = g_bus_get_sync (G_BUS_TYPE_SESSION, NULL, NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (GVariant) answer = g_dbus_connection_call_sync (
      bus, "org.a11y.Bus", "/org/a11y/bus", "org.a11y.Bus", "GetAddress", NULL,
      G_VARIANT_TYPE ("(s)"), G_DBUS_CALL_FLAGS_NONE, 15000, NULL, &error);
  char *address = NULL;

  g_assert_no_error (error);
  g_variant_get (answer, "(s)", &address);
  return address;
}

/* GTestDBus changes environment variables on start and stop; the display must not change. */
static void
switch_bus (GTestDBus *bus, gboolean on)
{
  static const char *const names[] = { "DISPLAY", "DBUS_SESSION_BUS_ADDRESS" };
  char *kept[G_N_ELEMENTS (names)];

  for (gsize i = 0; i < G_N_ELEMENTS (names); i++)
    kept[i] = g_strdup (g_getenv (names[i]));
  if (on)
    g_test_dbus_up (bus);
  else
    g_object_unref (bus);
  for (gsize i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_setenv (names[i], kept[i], TRUE);
      g_free (kept[i]);
    }
}

static void
second_start (Second *self, CauserieScene *scene)
{
  g_autofree char *assistive = dup_assistive_address ();
  const char *program = g_getenv ("CAUSERIE_TEST_PROGRAM");
  g_autoptr (GError) error = NULL;
  const char *address;

  self->scene = scene;
  self->bus = g_test_dbus_new (G_TEST_DBUS_NONE);
  switch_bus (self->bus, TRUE);
  address = g_test_dbus_get_bus_address (self->bus);
  self->driver = causerie_driver_new (program != NULL ? program : CAUSERIE_PROGRAM, NULL);
  causerie_driver_set_environment (self->driver, "XDG_DATA_HOME",
                                   causerie_driver_get_data_folder (scene->driver));
  causerie_driver_set_environment (self->driver, "DBUS_SESSION_BUS_ADDRESS", address);
  causerie_driver_set_environment (self->driver, "AT_SPI_BUS_ADDRESS", assistive);
  causerie_driver_set_environment (self->driver, "ANTHROPIC_BASE_URL",
                                   causerie_test_server_get_base_url (scene->server));
  causerie_driver_set_environment (self->driver, "ANTHROPIC_API_KEY", "key-for-tests");
  causerie_driver_start (self->driver);
  self->connection = g_dbus_connection_new_for_address_sync (
      address,
      G_DBUS_CONNECTION_FLAGS_AUTHENTICATION_CLIENT
          | G_DBUS_CONNECTION_FLAGS_MESSAGE_BUS_CONNECTION,
      NULL, NULL, &error);
  g_assert_no_error (error);
}

static void
second_stop (Second *self)
{
  g_assert_true (g_dbus_connection_close_sync (self->connection, NULL, NULL));
  g_clear_object (&self->connection);
  g_clear_pointer (&self->driver, causerie_driver_free);
  switch_bus (g_steal_pointer (&self->bus), FALSE);
}

/* Opens the first chat of the library in a window of the second process. */
static void
second_open_chat (Second *self)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GVariant) answer = NULL;

  causerie_driver_wait_count (self->driver, "list item:About Hello", N_WINDOWS - 1);
  answer = g_dbus_connection_call_sync (
      self->connection, "io.github.causerie_chat.Causerie", "/io/github/causerie_chat/Causerie",
      "org.gtk.Actions", "Activate",
      g_variant_new_parsed ("('open-chat', [<(int64 1, int64 0)>], @a{sv} {})"), NULL,
      G_DBUS_CALL_FLAGS_NONE, 15000, NULL, &error);
  g_assert_no_error (error);
  causerie_driver_wait_count (self->driver, LABEL, 2);
  causerie_driver_wait_count (self->driver, MESSAGE, N_WINDOWS);
}

static void
assert_all_closed (CauserieDriver *driver)
{
  for (guint i = 0; i < N_WINDOWS; i++)
    {
      g_autoptr (CauserieNode) message = causerie_driver_find_nth (driver, MESSAGE, i);
      g_autoptr (CauserieNode) send = causerie_driver_find_nth (driver, SEND, i);
      g_autofree char *typed = causerie_node_dup_content (message);

      g_assert_false (causerie_node_has_state (message, CAUSERIE_NODE_SENSITIVE));
      g_assert_false (causerie_node_has_state (message, CAUSERIE_NODE_EDITABLE));
      g_assert_false (causerie_node_has_state (send, CAUSERIE_NODE_SENSITIVE));
      g_assert_cmpstr (typed, ==, "");
    }
}

/* Both ways work in a chat that is not ended. */
static void
try_tools (CauserieDriver *driver)
{
  for (guint i = 0; i < N_WINDOWS; i++)
    {
      g_autoptr (CauserieNode) message = causerie_driver_find_nth (driver, MESSAGE, i);
      g_autoptr (CauserieNode) send = causerie_driver_find_nth (driver, SEND, i);
      g_autoptr (NodeEditable) editable
          = atspi_accessible_get_editable_text_iface (ATSPI_ACCESSIBLE (message));
      g_autoptr (NodeAction) actions = atspi_accessible_get_action_iface (ATSPI_ACCESSIBLE (send));

      g_assert_nonnull (editable);
      g_assert_nonnull (actions);
      atspi_editable_text_insert_text (editable, 0, "by a tool", 9, NULL);
      atspi_action_do_action (actions, 0, NULL);
    }
}

static void
test_ended_chat_accepts_nothing (gconstpointer data)
{
  CauserieScene *scene = (gpointer)data;
  g_autofree char *body = NULL;
  Second second = { 0 };
  guint before;

  causerie_scene_say (scene, "Hello");
  causerie_scene_push_stream (scene, causerie_test_sse_ended ("That was all."));
  causerie_driver_send (scene->driver, "End it");
  g_object_unref (causerie_driver_wait (scene->driver, LABEL));
  before = causerie_scene_count_messages (scene);
  /* The second process loads the list only once. */
  causerie_driver_wait_stored (scene->driver, "About Hello");
  second_start (&second, scene);
  second_open_chat (&second);
  assert_all_closed (second.driver);
  try_tools (second.driver);
  assert_all_closed (second.driver);
  second_stop (&second);
  causerie_driver_wait_count (scene->driver, MESSAGE, 1);
  /* A message from another chat arrives after any that the ended one may have sent. */
  causerie_scene_new_chat (scene);
  causerie_scene_say (scene, "A fresh start");
  g_assert_cmpuint (causerie_scene_count_messages (scene), ==, before + 1);
  body = causerie_scene_dup_body (scene, before);
  g_assert_nonnull (strstr (body, "A fresh start"));
}

int
main (int argc, char *argv[])
{
  static const CauserieSceneTest tests[] = {
    { "/e2e/second-process/ended-chat-accepts-nothing", test_ended_chat_accepts_nothing },
  };

  return causerie_scene_run_story (&argc, &argv, "/e2e/second", tests, G_N_ELEMENTS (tests));
}
