/* SPDX-License-Identifier: GPL-3.0-or-later
 * The program does not close without asking while the end of a chat is not saved. */
#include "config.h"

#include "causerie-scene.h"
#include "causerie-test.h"

#include <sqlite3.h>

#define LABEL "label:Claude ended this chat"
#define QUESTION "label:Close Without Saving?"
#define UNSAVED "There is no space left on the disk."
#define BANNER "label:Your latest changes are not saved yet.*"
#define TIMELINE "list:Conversation"

#define REFUSE_ENDS                                                                                \
  CAUSERIE_TEST_FULL_TABLE                                                                         \
  "CREATE TRIGGER full BEFORE UPDATE ON message " CAUSERIE_TEST_FULL_TRIGGER
#define REFUSE_DRAFTS                                                                              \
  CAUSERIE_TEST_FULL_TABLE                                                                         \
  "CREATE TRIGGER full BEFORE INSERT ON draft " CAUSERIE_TEST_FULL_TRIGGER

static void
run_sql (CauserieScene *scene, const char *sql)
{
  g_autofree char *path = g_build_filename (causerie_driver_get_data_folder (scene->driver),
                                            "causerie", "library.sqlite", NULL);
  sqlite3 *database = NULL;
  char *words = NULL;

  g_assert_cmpint (sqlite3_open_v2 (path, &database, SQLITE_OPEN_READWRITE, NULL), ==, SQLITE_OK);
  sqlite3_busy_timeout (database, 60000);
  sqlite3_exec (database, sql, NULL, NULL, &words);
  g_assert_cmpstr (words, ==, NULL);
  g_assert_cmpint (sqlite3_close (database), ==, SQLITE_OK);
}

/* Ends the current chat while the disk is full. */
static void
end_unsaved (CauserieScene *scene, const char *text)
{
  /* The library is created by then. */
  causerie_driver_wait_sensitive (scene->driver, "text:Message", TRUE);
  run_sql (scene, REFUSE_ENDS);
  causerie_scene_push_stream (scene, causerie_test_sse_ended ("That was all."));
  causerie_driver_send (scene->driver, text);
  g_object_unref (causerie_driver_wait (scene->driver, LABEL));
  causerie_driver_wait_text (scene->driver, TIMELINE, UNSAVED);
}

static void
test_asks_before_closing (gconstpointer data)
{
  CauserieScene *scene = (gpointer)data;

  end_unsaved (scene, "End it");
  causerie_driver_press (scene->driver, "ctrl+q");
  g_object_unref (causerie_driver_wait (scene->driver, QUESTION));
  causerie_driver_press (scene->driver, "Escape");
  causerie_driver_wait_gone (scene->driver, QUESTION);
  g_object_unref (causerie_driver_wait (scene->driver, LABEL));
}

static void
test_saved_when_disk_recovers (gconstpointer data)
{
  CauserieScene *scene = (gpointer)data;

  causerie_scene_say (scene, "Hello");
  g_object_unref (causerie_driver_wait (scene->driver, "list item:About Hello"));
  end_unsaved (scene, "End it");
  causerie_driver_press (scene->driver, "ctrl+q");
  g_object_unref (causerie_driver_wait (scene->driver, QUESTION));
  run_sql (scene, "DROP TRIGGER full");
  causerie_driver_press (scene->driver, "alt+t");
  causerie_driver_wait_gone (scene->driver, QUESTION);
  causerie_driver_wait_no_text (scene->driver, TIMELINE, UNSAVED);
  causerie_scene_restart (scene);
  causerie_scene_open_chat (scene, "About Hello");
  g_object_unref (causerie_driver_wait (scene->driver, LABEL));
}

/* Checks that the data is lost, as the dialog says. */
static void
test_closes_after_confirmation (gconstpointer data)
{
  CauserieScene *scene = (gpointer)data;

  end_unsaved (scene, "End this one");
  causerie_driver_press (scene->driver, "ctrl+q");
  g_object_unref (causerie_driver_wait (scene->driver, QUESTION));
  causerie_driver_press (scene->driver, "alt+a");
  causerie_driver_quit (scene->driver);
  run_sql (scene, "DROP TRIGGER full");
  causerie_driver_start (scene->driver);
  causerie_scene_open_chat (scene, "End this one");
  causerie_driver_wait_text (scene->driver, TIMELINE, "This reply was interrupted.");
  g_assert_cmpuint (causerie_driver_count (scene->driver, LABEL), ==, 0);
}

/* A draft typed while the disk is full is reported and kept in memory, and is stored in time. */
static void
test_draft_on_a_full_disk (gconstpointer data)
{
  CauserieScene *scene = (gpointer)data;

  causerie_scene_say (scene, "One");
  causerie_scene_new_chat (scene);
  causerie_scene_say (scene, "Two");
  run_sql (scene, REFUSE_DRAFTS);
  causerie_driver_type (scene->driver, "Half a thought");
  g_object_unref (causerie_driver_wait (scene->driver, BANNER));
  causerie_scene_open_chat (scene, "About One");
  causerie_driver_wait_no_text (scene->driver, "text:Message", "Half");
  causerie_scene_open_chat (scene, "About Two");
  causerie_driver_wait_text (scene->driver, "text:Message", "Half a thought");
  causerie_driver_press (scene->driver, "ctrl+q");
  g_object_unref (causerie_driver_wait (scene->driver, QUESTION));
  run_sql (scene, "DROP TRIGGER full");
  causerie_driver_press (scene->driver, "alt+t");
  causerie_driver_wait_gone (scene->driver, QUESTION);
  causerie_driver_wait_gone (scene->driver, BANNER);
  causerie_scene_restart (scene);
  causerie_scene_open_chat (scene, "About Two");
  causerie_driver_wait_text (scene->driver, "text:Message", "Half a thought");
}

int
main (int argc, char *argv[])
{
  static const CauserieSceneTest tests[] = {
    { "/unsaved/asks-before-closing", test_asks_before_closing },
    { "/unsaved/saved-when-disk-recovers", test_saved_when_disk_recovers },
    { "/unsaved/closes-after-confirmation", test_closes_after_confirmation },
    { "/unsaved/draft-on-a-full-disk", test_draft_on_a_full_disk },
  };

  return causerie_scene_run (&argc, &argv, tests, G_N_ELEMENTS (tests));
}
