/* SPDX-License-Identifier: GPL-3.0-or-later
 * Unusual rows in the library's file, and how they are shown: messages whose parent is lost,
 * circular chats, permanently deleted chats, and replies without earlier thinking. */
#include "config.h"

#include "causerie-scene.h"

#include "causerie-test.h"

#include <sqlite3.h>
#include <string.h>

#define TIMELINE "list:Conversation"
#define RECOVERED "Recovered: the message above it is missing"
#define CIRCLE "This chat is damaged and cannot be opened."

#define QUESTION "label:Permanently Delete Chat?"

#define NAMES                                                                                      \
  "INSERT INTO message (id, uid, chat_id, parent_id, role, state, ends, imported, created_at,"     \
  " first_words) "
#define CONTENT "INSERT INTO content (message_id, json) "

static char *
dup_path (CauserieScene *scene, const char *name)
{
  return g_build_filename (causerie_driver_get_data_folder (scene->driver), "causerie", name, NULL);
}

static sqlite3 *
open_library (CauserieScene *scene)
{
  g_autofree char *path = dup_path (scene, "library.sqlite");
  sqlite3 *database = NULL;

  g_assert_cmpint (sqlite3_open_v2 (path, &database, SQLITE_OPEN_READWRITE, NULL), ==, SQLITE_OK);
  sqlite3_busy_timeout (database, 10000);
  return database;
}

/* To be called while the program does not run. */
static void
change (CauserieScene *scene, const char *sql)
{
  sqlite3 *database = open_library (scene);
  char *words = NULL;

  sqlite3_exec (database, sql, NULL, NULL, &words);
  g_assert_cmpstr (words, ==, NULL);
  g_assert_cmpint (sqlite3_close (database), ==, SQLITE_OK);
}

static int
count (CauserieScene *scene, const char *sql)
{
  sqlite3 *database = open_library (scene);
  sqlite3_stmt *statement = NULL;
  int number;

  g_assert_cmpint (sqlite3_prepare_v2 (database, sql, -1, &statement, NULL), ==, SQLITE_OK);
  g_assert_cmpint (sqlite3_step (statement), ==, SQLITE_ROW);
  number = sqlite3_column_int (statement, 0);
  sqlite3_finalize (statement);
  g_assert_cmpint (sqlite3_close (database), ==, SQLITE_OK);
  return number;
}

/* Creates a message whose parent is missing, and a chat whose messages form a circle. */
static void
damage (CauserieScene *scene)
{
  change (scene,
          "DROP TRIGGER message_insert;" NAMES
          "VALUES (100, 'orphan', 1, 4711, 0, 1, 0, 1, 1, 'Lost and found');" CONTENT
          "VALUES (100, '[{\"type\":\"text\",\"text\":\"Lost and found\"}]');"
          "INSERT INTO chat (id, uid, title, title_origin, created_at, updated_at, leaf_id)"
          " VALUES (50, 'round', 'Round and round', 2, 1, 1, 203);" NAMES
          "VALUES (201, 'a', 50, 203, 0, 1, 0, 1, 1, 'One'), (202, 'b', 50, 201, 1, 1, 0, 1, 1,"
          " 'Two'), (203, 'c', 50, 202, 0, 1, 0, 1, 1, 'Three');" CONTENT
          "SELECT id, '[{\"type\":\"text\",\"text\":\"Round\"}]' FROM message WHERE chat_id = 50");
}

static void
make_chat (CauserieScene *scene, const char *text)
{
  g_autofree char *row = g_strconcat ("list item:About ", text, NULL);

  causerie_scene_say (scene, text);
  g_object_unref (causerie_driver_wait (scene->driver, row));
}

static void
start_over_damage (CauserieScene *scene)
{
  make_chat (scene, "Solid ground");
  causerie_driver_quit (scene->driver);
  damage (scene);
  causerie_driver_start (scene->driver);
}

static void
test_recovered (gconstpointer data)
{
  CauserieScene *scene = (gpointer)data;
  g_autofree char *description = NULL;
  g_autofree char *other = NULL;

  start_over_damage (scene);
  causerie_scene_open_chat (scene, "About Solid ground");
  causerie_driver_wait_text (scene->driver, TIMELINE, "Heard: Solid ground");
  causerie_driver_press (scene->driver, "F9");
  description = causerie_driver_dup_description (scene->driver, "list item:Lost and found");
  g_assert_nonnull (strstr (description, RECOVERED));
  g_object_unref (causerie_driver_wait (scene->driver, "label:No reply yet, " RECOVERED));
  other = causerie_driver_dup_description (scene->driver, "list item:Solid ground");
  g_assert_null (strstr (other, "Recovered"));
  causerie_driver_click (scene->driver, "list item:Lost and found");
  causerie_driver_wait_text (scene->driver, TIMELINE, "Lost and found");
  causerie_driver_wait_no_text (scene->driver, TIMELINE, "Solid ground");
  g_assert_cmpint (count (scene, "SELECT count (*) FROM message WHERE parent_id = 4711"), ==, 1);
}

static void
assert_circle (CauserieScene *scene)
{
  causerie_driver_click (scene->driver, "list item:Round and round");
  g_object_unref (causerie_driver_wait (scene->driver, "label:This chat could not be opened"));
  g_object_unref (causerie_driver_wait (scene->driver, "label:" CIRCLE "*"));
  g_object_unref (causerie_driver_wait (scene->driver, "button:Start a New Chat"));
  g_assert_cmpuint (causerie_driver_count (scene->driver, TIMELINE), ==, 0);
  causerie_driver_wait_sensitive (scene->driver, "text:Message", FALSE);
  causerie_driver_wait_sensitive (scene->driver, "button:Send", FALSE);
  g_assert_cmpint (count (scene, "SELECT count (*) FROM message WHERE chat_id = 50"), ==, 3);
  g_assert_cmpint (count (scene, "SELECT count (*) FROM content WHERE message_id > 200"), ==, 3);
  g_assert_cmpint (count (scene, "SELECT deleted_at FROM chat WHERE id = 50"), ==, 0);
}

/* A chat that cannot be loaded shows an error; the others work, and a restart changes nothing. */
static void
test_circle (gconstpointer data)
{
  CauserieScene *scene = (gpointer)data;

  start_over_damage (scene);
  assert_circle (scene);
  causerie_scene_open_chat (scene, "About Solid ground");
  causerie_driver_wait_gone (scene->driver, "label:This chat could not be opened");
  causerie_scene_restart (scene);
  assert_circle (scene);
  causerie_driver_click (scene->driver, "button:Start a New Chat");
  causerie_driver_wait_sensitive (scene->driver, "text:Message", TRUE);
  causerie_scene_say (scene, "Secret orchard");
}

static gboolean
file_holds (CauserieScene *scene, const char *name, const char *words)
{
  g_autofree char *path = dup_path (scene, name);
  g_autofree char *contents = NULL;
  gsize length = 0;

  return g_file_get_contents (path, &contents, &length, NULL)
         && memmem (contents, length, words, strlen (words)) != NULL;
}

static gboolean
is_gone (gpointer data)
{
  return count (data, "SELECT count (*) FROM chat WHERE title = 'About Secret orchard'") == 0;
}

static void
open_deleted (CauserieScene *scene)
{
  causerie_driver_click (scene->driver, "button:Main Menu");
  causerie_driver_click (scene->driver, "menu item:Recently Deleted…");
  g_object_unref (causerie_driver_wait (scene->driver, "list:Recently Deleted"));
}

static void
ask_to_purge (CauserieScene *scene)
{
  causerie_driver_click (scene->driver, "button:Delete Permanently…");
  g_object_unref (causerie_driver_wait (scene->driver, QUESTION));
}

/* Creates two chats, deletes one, and opens the dialog with the deleted chats. */
static void
delete_orchard (CauserieScene *scene)
{
  make_chat (scene, "Solid ground");
  causerie_scene_new_chat (scene);
  make_chat (scene, "Secret orchard");
  causerie_driver_click (scene->driver, "list item:About Secret orchard");
  causerie_driver_wait_focused (scene->driver, "list item:About Secret orchard");
  causerie_driver_press (scene->driver, "Delete");
  causerie_driver_wait_gone (scene->driver, "list item:About Secret orchard");
  open_deleted (scene);
}

static void
purge (CauserieScene *scene)
{
  ask_to_purge (scene);
  causerie_driver_press (scene->driver, "alt+d");
  g_object_unref (causerie_driver_wait (scene->driver, "label:No Deleted Chats"));
}

/* After a permanent deletion nothing is left, neither in rows nor in bytes. */
static void
test_purge (gconstpointer data)
{
  CauserieScene *scene = (gpointer)data;

  delete_orchard (scene);
  ask_to_purge (scene);
  causerie_driver_press (scene->driver, "Escape");
  causerie_driver_wait_gone (scene->driver, QUESTION);
  g_assert_false (is_gone (scene));
  purge (scene);
  g_assert_true (causerie_test_wait_until (is_gone, scene, 30));
  g_assert_cmpint (
      count (scene, "SELECT count (*) FROM message WHERE first_words LIKE '%orchard%'"), ==, 0);
  g_assert_cmpint (count (scene, "SELECT count (*) FROM content WHERE json LIKE '%orchard%'"), ==,
                   0);
  g_assert_cmpint (count (scene, "SELECT count (*) FROM content WHERE json LIKE '%Solid%'"), ==, 2);
  causerie_driver_wait_gone (scene->driver, QUESTION);
  causerie_driver_press (scene->driver, "Escape");
  causerie_driver_wait_gone (scene->driver, "label:No Deleted Chats");
}

static void
test_purged_chat_stays_purged (gconstpointer data)
{
  CauserieScene *scene = (gpointer)data;

  delete_orchard (scene);
  purge (scene);
  causerie_driver_wait_gone (scene->driver, QUESTION);
  causerie_driver_press (scene->driver, "Escape");
  causerie_driver_wait_gone (scene->driver, "label:No Deleted Chats");
  causerie_driver_quit (scene->driver);
  g_assert_true (file_holds (scene, "library.sqlite", "Solid ground"));
  g_assert_false (file_holds (scene, "library.sqlite", "orchard"));
  g_assert_false (file_holds (scene, "library.sqlite-wal", "orchard"));
  causerie_driver_start (scene->driver);
  g_object_unref (causerie_driver_wait (scene->driver, "list item:About Solid ground"));
  g_assert_cmpuint (causerie_driver_count (scene->driver, "list item:About Secret orchard"), ==, 0);
  causerie_driver_click (scene->driver, "button:Main Menu");
  causerie_driver_click (scene->driver, "menu item:Recently Deleted…");
  g_object_unref (causerie_driver_wait (scene->driver, "label:No Deleted Chats"));
  causerie_driver_press (scene->driver, "Escape");
  causerie_driver_wait_gone (scene->driver, "label:No Deleted Chats");
}

/* Creates a chat that an import can contain: it has messages below its end. */
static void
import_ended (CauserieScene *scene)
{
  change (scene,
          "INSERT INTO chat (id, uid, title, title_origin, created_at, updated_at, leaf_id)"
          " VALUES (60, 'ended', 'Over and out', 2, 1, 1, 304);" NAMES
          "VALUES (301, 'e', 60, 0, 0, 1, 0, 1, 1, 'Above'), (302, 'f', 60, 301, 1, 1, 1, 1, 1,"
          " 'Farewell'), (303, 'g', 60, 302, 0, 1, 0, 1, 1, 'Below'), (304, 'h', 60, 303, 1, 1, 0,"
          " 1, 1, 'Echo');" CONTENT "SELECT id, CASE id WHEN 302 THEN"
          " '[{\"type\":\"text\",\"text\":\"Farewell\"},{\"type\":\"tool_use\",\"id\":\"t\","
          "\"name\":\"end_conversation\",\"input\":{}}]'"
          " ELSE '[{\"type\":\"text\",\"text\":\"' || first_words || '\"}]' END"
          " FROM message WHERE chat_id = 60");
}

static gboolean
offers (CauserieScene *scene, const char *label, const char *button)
{
  return causerie_driver_is_sensitive_beside (scene->driver, label, button);
}

/* Actions that would fail are not offered, neither in the timeline nor in the outline. */
static void
test_below_an_ending (gconstpointer data)
{
  CauserieScene *scene = (gpointer)data;

  causerie_driver_quit (scene->driver);
  import_ended (scene);
  causerie_driver_start (scene->driver);
  causerie_scene_open_chat (scene, "Over and out");
  causerie_driver_wait_text (scene->driver, TIMELINE, "Echo");
  causerie_driver_wait_text (scene->driver, TIMELINE, "Above");
  g_assert_true (offers (scene, "label:Above", "Edit"));
  g_assert_true (offers (scene, "label:Farewell", "Retry"));
  g_assert_false (offers (scene, "label:Below", "Edit"));
  g_assert_false (offers (scene, "label:Echo", "Retry"));
  causerie_driver_press (scene->driver, "F9");
  g_object_unref (causerie_driver_wait (scene->driver, "list item:Below"));
  causerie_driver_focus (scene->driver, "entry:Filter Messages");
  causerie_driver_type (scene->driver, "bel");
  causerie_driver_wait_gone (scene->driver, "list item:Above");
  g_assert_false (offers (scene, "list item:Below", "Edit"));
  causerie_driver_press (scene->driver, "ctrl+a");
  causerie_driver_type (scene->driver, "abo");
  causerie_driver_wait_gone (scene->driver, "list item:Below");
  g_assert_true (offers (scene, "list item:Above", "Edit"));
}

/* The service refused the thinking before the reply in an earlier run. */
static void
test_refused_thinking (gconstpointer data)
{
  CauserieScene *scene = (gpointer)data;

  make_chat (scene, "Solid ground");
  causerie_driver_quit (scene->driver);
  change (scene, "INSERT INTO reply_without_thinking SELECT id FROM message WHERE role = 1");
  causerie_driver_start (scene->driver);
  causerie_scene_open_chat (scene, "About Solid ground");
  g_object_unref (
      causerie_driver_wait (scene->driver, "label:Claude’s earlier thinking was left out*"));
}

int
main (int argc, char *argv[])
{
  static const CauserieSceneTest tests[] = {
    { "/unusual-rows/lost-message-is-recovered", test_recovered },
    { "/unusual-rows/circular-chat-is-reported-and-kept", test_circle },
    { "/unusual-rows/purged-chat-is-gone", test_purge },
    { "/unusual-rows/purged-chat-stays-purged", test_purged_chat_stays_purged },
    { "/unusual-rows/refused-thinking-is-reported", test_refused_thinking },
    { "/unusual-rows/no-actions-below-end-of-chat", test_below_an_ending },
  };

  return causerie_scene_run (&argc, &argv, tests, G_N_ELEMENTS (tests));
}
