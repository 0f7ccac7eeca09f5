/* SPDX-License-Identifier: GPL-3.0-or-later
 * What a screen reader announces when Claude ends a chat: once, as it happens, and not when the
 * chat is opened later. When the notice gets the focus, it is read as an alert with its text as its
 * name. If the focus is elsewhere, it is announced, like every complete reply. GTK can announce
 * text from 4.14 on; before, the announcement is a notification widget that is shown. */
#include "config.h"

#include "causerie-node-atspi.h"
#include "causerie-scene.h"

#include "causerie-test.h"

#include <string.h>

#define LABEL "label:Claude ended this chat"
#define ALERT "Claude ended this chat"
#define NOTICE "alert:Claude ended this chat"
#define SEARCH "entry:Search Chats"

/* The announcements since the start of the test. */
typedef struct
{
  guint n_announced;
  guint n_replies;  /* announced replies */
  guint n_failures; /* announced failures of retries */
  guint n_arrivals; /* focus changes to the notice */
  guint n_searches; /* focus changes to the search entry */
} Announcements;

static Announcements counts;

/* Whether @node is the notice, or inside it. */
static gboolean
is_in_alert (CauserieNode *node)
{
  g_autoptr (CauserieNode) parent = causerie_node_dup_parent (node);
  g_autofree char *name = causerie_node_dup_name (node);

  return (atspi_accessible_get_role (ATSPI_ACCESSIBLE (node), NULL) == ATSPI_ROLE_ALERT
          && g_strcmp0 (name, ALERT) == 0)
         || (parent != NULL && is_in_alert (parent));
}

static gboolean
is_search (CauserieNode *node)
{
  g_autofree char *name = causerie_node_dup_name (node);

  return g_strcmp0 (name, "Search Chats") == 0;
}

static void
count_announcement (const char *text)
{
  g_test_message ("announced: %s", text);
  if (text != NULL && strstr (text, "Heard: Hello") != NULL)
    counts.n_replies++;
  counts.n_failures += text != NULL && strstr (text, "No new reply") != NULL;
  if (text == NULL || strstr (text, ALERT) == NULL)
    return;
  g_assert_nonnull (strstr (text, "You can’t send new messages in this branch."));
  counts.n_announced++;
}

static void
count_notification (AtspiAccessible *source)
{
  g_autofree char *name = NULL;

  if (source == NULL || atspi_accessible_get_role (source, NULL) != ATSPI_ROLE_NOTIFICATION)
    return;
  name = atspi_accessible_get_name (source, NULL);
  count_announcement (name);
}

static void
on_event_cb (AtspiEvent *event, gpointer data)
{
  if (g_str_has_prefix (event->type, "object:announcement"))
    count_announcement (
        G_VALUE_HOLDS_STRING (&event->any_data) ? g_value_get_string (&event->any_data) : NULL);
  else if (event->detail1 != 0 && g_str_has_prefix (event->type, "object:state-changed:showing"))
    count_notification (event->source);
  else if (event->detail1 != 0 && event->source != NULL)
    {
      counts.n_arrivals += is_in_alert (G_OBJECT (event->source));
      counts.n_searches += is_search (G_OBJECT (event->source));
    }
  g_boxed_free (ATSPI_TYPE_EVENT, event);
}

static gboolean
is_search_focused (gpointer data)
{
  return counts.n_searches > *(guint *)data;
}

/* Focuses the search entry. When that event arrives, all earlier events have arrived, too. */
static void
wait_for_events (CauserieScene *scene)
{
  guint before = counts.n_searches;

  causerie_driver_press (scene->driver, "ctrl+shift+f");
  g_assert_true (causerie_test_wait_until (is_search_focused, &before, 30));
}

static void
assert_announced (CauserieScene *scene, guint n_announced, guint n_arrivals)
{
  wait_for_events (scene);
  g_assert_cmpuint (counts.n_announced, ==, n_announced);
  g_assert_cmpuint (counts.n_arrivals, ==, n_arrivals);
}

/* The focus moves from the composer to the notice, which is not announced in addition. */
static void
test_announced_when_chat_ends (gconstpointer data)
{
  CauserieScene *scene = (gpointer)data;

  causerie_scene_say (scene, "Hello");
  assert_announced (scene, 0, 0);
  g_assert_cmpuint (counts.n_replies, ==, 1);
  causerie_scene_push_stream (scene, causerie_test_sse_ended ("That was all."));
  causerie_driver_send (scene->driver, "End it");
  g_object_unref (causerie_driver_wait (scene->driver, LABEL));
  assert_announced (scene, 0, 1);
}

static void
assert_not_announced_again (CauserieScene *scene)
{
  causerie_scene_open_chat (scene, "About Hello");
  g_object_unref (causerie_driver_wait (scene->driver, LABEL));
  causerie_driver_press (scene->driver, "ctrl+Up");
  causerie_driver_wait_focused (scene->driver, "list item:Claude*");
  assert_announced (scene, 0, 1);
}

static void
test_not_announced_on_reopening (gconstpointer data)
{
  CauserieScene *scene = (gpointer)data;

  causerie_scene_new_chat (scene);
  wait_for_events (scene);
  assert_not_announced_again (scene);
}

/* The ended chat is shown again, and the keyboard starts at its notice. The program may tell of
   that before AT-SPI knows its widgets, so whether the event is counted here is left to chance. */
static void
test_not_announced_after_restart (gconstpointer data)
{
  CauserieScene *scene = (gpointer)data;
  guint before = counts.n_arrivals;

  causerie_scene_restart (scene);
  causerie_driver_wait_focused (scene->driver, NOTICE);
  wait_for_events (scene);
  g_assert_cmpuint (counts.n_arrivals, <=, before + 1);
  counts.n_arrivals = before;
  assert_not_announced_again (scene);
}

/* The chat ends while the user reads further up; the focus does not move. */
static void
test_announced_while_reading (gconstpointer data)
{
  CauserieScene *scene = (gpointer)data;
  g_autofree char *ended = causerie_test_sse_ended ("That was all.");
  g_autofree char *start = causerie_test_sse_start (CAUSERIE_SCENE_MODEL);
  g_autofree char *remark = causerie_test_sse_text_block (0, "That was all.");
  CauserieTestReply *reply = causerie_test_reply_new_stream (start);

  causerie_scene_new_chat (scene);
  causerie_scene_say (scene, "Good evening");
  causerie_test_reply_add_text (reply, remark);
  causerie_test_reply_add_gate (reply);
  causerie_test_reply_add_text (reply, ended + strlen (start) + strlen (remark));
  causerie_scene_push (scene, reply);
  causerie_driver_send (scene->driver, "End this one");
  /* Waits for the row of the reply; before, there was another one in its place. */
  causerie_driver_wait_text (scene->driver, "list:Conversation", "That was all.");
  causerie_driver_press (scene->driver, "ctrl+Up");
  causerie_driver_wait_focused (scene->driver, "list item:Claude*");
  causerie_driver_press (scene->driver, "ctrl+Up");
  causerie_driver_wait_focused (scene->driver, "list item:You*");
  causerie_test_server_open_gate (scene->server);
  g_object_unref (causerie_driver_wait (scene->driver, LABEL));
  causerie_driver_wait_focused (scene->driver, "list item:You*");
  assert_announced (scene, 1, 1);
}

/* The previous reply is visible again, in a row of its own. */
static void
test_failed_retry_is_announced (gconstpointer data)
{
  CauserieScene *scene = (gpointer)data;
  CauserieTestReply *error
      = causerie_test_reply_new_error (401, "authentication_error", "invalid x-api-key");

  causerie_scene_new_chat (scene);
  causerie_scene_say (scene, "Good morning");
  causerie_scene_push (scene, error);
  causerie_driver_click (scene->driver, "button:Retry");
  g_object_unref (causerie_driver_wait (scene->driver, "label:No new reply"));
  wait_for_events (scene);
  g_assert_cmpuint (counts.n_failures, ==, 1);
}

static void
listen (AtspiEventListener *listener)
{
  static const char *const events[]
      = { "object:announcement", "object:state-changed:showing", "object:state-changed:focused" };
  g_autoptr (GError) error = NULL;

  for (gsize i = 0; i < G_N_ELEMENTS (events); i++)
    {
      g_assert_true (atspi_event_listener_register (listener, events[i], &error));
      g_assert_no_error (error);
    }
}

int
main (int argc, char *argv[])
{
  static const CauserieSceneTest tests[] = {
    { "/e2e/announcements/announced-when-chat-ends", test_announced_when_chat_ends },
    { "/e2e/announcements/not-announced-on-reopening", test_not_announced_on_reopening },
    { "/e2e/announcements/not-announced-after-restart", test_not_announced_after_restart },
    { "/e2e/announcements/announced-while-reading", test_announced_while_reading },
    { "/e2e/announcements/failed-retry-is-announced", test_failed_retry_is_announced },
  };
  g_autoptr (CauserieScene) scene = NULL;
  g_autoptr (GObject) listener = NULL;

  g_test_init (&argc, &argv, NULL);
  scene = causerie_scene_new ();
  listener = G_OBJECT (atspi_event_listener_new (on_event_cb, NULL, NULL));
  listen (ATSPI_EVENT_LISTENER (listener));
  for (gsize i = 0; i < G_N_ELEMENTS (tests); i++)
    g_test_add_data_func (tests[i].path, scene, tests[i].run);
  return g_test_run ();
}
