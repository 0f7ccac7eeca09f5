/* SPDX-License-Identifier: GPL-3.0-or-later
 * Libraries with a flipped byte or a damaged page: readable data is shown, and damage is reported
 * where it occurs. */
#include "config.h"

#include "causerie-scene.h"

#include <sqlite3.h>
#include <string.h>

#define PAGE 4096
#define TIMELINE "list:Conversation"
#define QUESTION "Where are my papers"
#define TITLE "About " QUESTION
#define REPLY "{\"type\":\"text\",\"text\":\"Heard: " QUESTION
#define DAMAGED_PART                                                                               \
  "This part is damaged. It is shown as far as it can be read, and it is not sent."
#define DAMAGED_LIBRARY "Your chat library is damaged.*"
#define ARRIVING "A reply is still arriving. It will be stopped and marked as interrupted."
#define UNOPENED "Your chats could not be opened"

static char *
dup_path (CauserieScene *scene)
{
  return g_build_filename (causerie_driver_get_data_folder (scene->driver), "causerie",
                           "library.sqlite", NULL);
}

/* Stores a chat of two messages, and quits the program. */
static char *
fill_and_quit (CauserieScene *scene, gsize *length)
{
  g_autofree char *path = dup_path (scene);
  char *bytes = NULL;

  causerie_scene_say (scene, QUESTION);
  causerie_driver_wait_stored (scene->driver, TITLE);
  causerie_driver_quit (scene->driver);
  g_assert_true (g_file_get_contents (path, &bytes, length, NULL));
  return bytes;
}

static void
start_with (CauserieScene *scene, const char *bytes, gsize length)
{
  g_autofree char *path = dup_path (scene);

  g_assert_true (g_file_set_contents (path, bytes, (gssize)length, NULL));
  causerie_driver_start (scene->driver);
}

static char *
find_page (CauserieScene *scene, char *bytes, const char *table)
{
  g_autofree char *path = dup_path (scene);
  sqlite3 *db = NULL;
  sqlite3_stmt *statement = NULL;
  int page;

  g_assert_cmpint (sqlite3_open (path, &db), ==, SQLITE_OK);
  g_assert_cmpint (sqlite3_prepare_v2 (db, "SELECT rootpage FROM sqlite_schema WHERE name = ?", -1,
                                       &statement, NULL),
                   ==, SQLITE_OK);
  sqlite3_bind_text (statement, 1, table, -1, SQLITE_STATIC);
  g_assert_cmpint (sqlite3_step (statement), ==, SQLITE_ROW);
  page = sqlite3_column_int (statement, 0);
  g_assert_cmpint (sqlite3_finalize (statement), ==, SQLITE_OK);
  g_assert_cmpint (sqlite3_close (db), ==, SQLITE_OK);
  return bytes + (page - 1) * PAGE;
}

static void
assert_sends (CauserieScene *scene)
{
  causerie_scene_say (scene, "Anything else");
  causerie_driver_wait_text (scene->driver, TIMELINE, "Heard: Anything else");
}

/* Replaces the quotation mark before the text of the reply with a byte that is not valid UTF-8. */
static void
test_invalid_byte_in_text (gconstpointer data)
{
  CauserieScene *scene = (gpointer)data;
  gsize length = 0;
  g_autofree char *bytes = fill_and_quit (scene, &length);
  char *reply = memmem (bytes, length, REPLY, strlen (REPLY));

  g_assert_nonnull (reply);
  strstr (reply, "\"Heard")[0] ^= (char)0xa0;
  start_with (scene, bytes, length);
  causerie_scene_open_chat (scene, TITLE);
  causerie_driver_wait_text (scene->driver, TIMELINE, DAMAGED_PART);
  g_assert_true (causerie_driver_has_text (scene->driver, TIMELINE, "Heard: " QUESTION));
  g_assert_cmpuint (causerie_driver_count (scene->driver, DAMAGED_LIBRARY), ==, 0);
  assert_sends (scene);
}

/* The search index is rebuilt without a message to the user. */
static void
test_damaged_index_page (gconstpointer data)
{
  CauserieScene *scene = (gpointer)data;
  gsize length = 0;
  g_autofree char *bytes = fill_and_quit (scene, &length);

  memset (find_page (scene, bytes, "message_search_data"), 0xa5, PAGE);
  start_with (scene, bytes, length);
  causerie_scene_open_chat (scene, TITLE);
  causerie_driver_wait_text (scene->driver, TIMELINE, "Heard: " QUESTION);
  assert_sends (scene);
  causerie_driver_press (scene->driver, "ctrl+shift+f");
  causerie_driver_wait_focused (scene->driver, "entry:Search Chats");
  causerie_driver_type (scene->driver, "anything else");
  g_object_unref (causerie_driver_wait (scene->driver, "list item:" TITLE));
  g_assert_cmpuint (causerie_driver_count (scene->driver, DAMAGED_LIBRARY), ==, 0);
  g_assert_cmpuint (causerie_driver_count (scene->driver, UNOPENED), ==, 0);
}

static void
test_first_page (gconstpointer data)
{
  CauserieScene *scene = (gpointer)data;
  g_autofree char *path = dup_path (scene);
  g_autofree char *after = NULL;
  gsize after_length = 0;
  gsize length = 0;
  g_autofree char *bytes = fill_and_quit (scene, &length);

  memset (bytes, 0xa5, PAGE);
  start_with (scene, bytes, length);
  causerie_driver_wait_beside (scene->driver, UNOPENED,
                               "Try Again, Recover What Can Be Read, Move the File and Start Over");
  g_object_unref (causerie_driver_wait (scene->driver, "Your chat library is damaged.*"));
  causerie_driver_quit (scene->driver);
  g_assert_true (g_file_get_contents (path, &after, &after_length, NULL));
  g_assert_cmpmem (after, after_length, bytes, length);
  causerie_driver_start (scene->driver);
}

static void
ask_to_reopen (CauserieScene *scene)
{
  g_action_group_activate_action (G_ACTION_GROUP (g_application_get_default ()), "reopen-library",
                                  NULL);
  g_object_unref (causerie_driver_wait (scene->driver, "label:Reopen Your Chats?"));
  g_object_unref (causerie_driver_wait (scene->driver, ARRIVING));
}

/* Reopening the library would interrupt the reply, so the user is asked first. */
static void
test_question_over_a_reply (gconstpointer data)
{
  CauserieScene *scene = (gpointer)data;

  causerie_scene_push_held (scene, "Once upon");
  causerie_driver_send (scene->driver, QUESTION);
  causerie_driver_wait_text (scene->driver, TIMELINE, "Once upon");
  ask_to_reopen (scene);
  causerie_driver_press (scene->driver, "Escape");
  causerie_driver_wait_gone (scene->driver, "label:Reopen Your Chats?");
  g_object_unref (causerie_driver_wait (scene->driver, "button:Stop"));
  causerie_driver_focus (scene->driver, "text:Message");
  ask_to_reopen (scene);
  causerie_driver_press (scene->driver, "alt+r");
  causerie_driver_wait_gone (scene->driver, "button:Stop");
  causerie_driver_wait_gone (scene->driver, "label:Once upon");
  causerie_scene_open_chat (scene, QUESTION);
  g_object_unref (causerie_driver_wait (scene->driver, "label:This reply was interrupted."));
}

int
main (int argc, char *argv[])
{
  static const CauserieSceneTest tests[] = {
    { "/damaged/invalid-byte-in-text", test_invalid_byte_in_text },
    { "/damaged/damaged-index-page", test_damaged_index_page },
    { "/damaged/first-page", test_first_page },
    { "/damaged/reopening-during-reply-asks", test_question_over_a_reply },
  };

  return causerie_scene_run (&argc, &argv, tests, G_N_ELEMENTS (tests));
}
