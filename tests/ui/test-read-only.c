/* SPDX-License-Identifier: GPL-3.0-or-later
 * A read-only library: nothing offers to change it, and no change is shown as done. A library that
 * cannot be opened is not shown as empty. */
#include "config.h"

#include "causerie-sample-files.h"
#include "causerie-scene.h"

#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

#define APPLES "list item:About Apples"
#define LOCKED "label:Another program is using your chats.*"

static char *
dup_path (CauserieScene *scene, const char *name)
{
  return g_build_filename (causerie_driver_get_data_folder (scene->driver), "causerie", name, NULL);
}

static void
delete_reply (CauserieScene *scene)
{
  g_autoptr (CauserieNode) more = NULL;

  causerie_driver_click (scene->driver, "button:Retry");
  g_object_unref (causerie_driver_wait (scene->driver, "label:2 of 2"));
  causerie_driver_wait_gone (scene->driver, "button:Stop");
  more = causerie_driver_find_last (scene->driver, "button:More*");
  causerie_driver_click_node (scene->driver, more);
  causerie_driver_click (scene->driver, "menu item:Delete This Version…");
  g_object_unref (causerie_driver_wait (scene->driver, "label:Delete This Version?"));
  causerie_driver_press (scene->driver, "alt+d");
  causerie_driver_wait_gone (scene->driver, "label:Delete This Version?");
  causerie_driver_wait_gone (scene->driver, "label:2 of 2");
}

static void
attach (CauserieScene *scene)
{
  g_autoptr (GFile) file = causerie_sample_files_write_text (
      causerie_driver_get_data_folder (scene->driver), "notes.txt");

  causerie_sample_files_copy (causerie_sample_files_offer (file, NULL));
  causerie_driver_focus (scene->driver, "text:Message");
  causerie_driver_press (scene->driver, "ctrl+v");
  g_object_unref (causerie_driver_wait (scene->driver, "list item:notes.txt"));
}

/* Locks the library like another process, until the lock is released. */
static int
start_locked (CauserieScene *scene)
{
  g_autofree char *path = dup_path (scene, "library.lock");
  int lock;

  causerie_driver_quit (scene->driver);
  lock = open (path, O_RDWR | O_CLOEXEC);
  g_assert_cmpint (lock, >=, 0);
  g_assert_cmpint (flock (lock, LOCK_EX | LOCK_NB), ==, 0);
  causerie_driver_start (scene->driver);
  g_object_unref (causerie_driver_wait (scene->driver, LOCKED));
  return lock;
}

static void
assert_rows_change_nothing (CauserieScene *scene)
{
  causerie_driver_click (scene->driver, APPLES);
  causerie_driver_wait_focused (scene->driver, APPLES);
  g_object_unref (causerie_driver_wait (scene->driver, "list:Conversation"));
  causerie_driver_press (scene->driver, "Delete");
  causerie_driver_press (scene->driver, "F2");
  causerie_driver_press (scene->driver, "shift+F10");
  causerie_driver_wait_sensitive (scene->driver, "menu item:Delete", FALSE);
  causerie_driver_wait_sensitive (scene->driver, "menu item:Rename…", FALSE);
  causerie_driver_press (scene->driver, "Escape");
  causerie_driver_wait_gone (scene->driver, "menu item:Delete");
  g_assert_cmpuint (causerie_driver_count (scene->driver, "button:Undo*"), ==, 0);
  g_assert_cmpuint (causerie_driver_count (scene->driver, "text:Title"), ==, 0);
  g_assert_cmpuint (causerie_driver_count (scene->driver, APPLES), ==, 1);
  g_assert_cmpuint (causerie_driver_count (scene->driver, "list:Conversation"), ==, 1);
}

/* The files of a draft are kept, but not offered to be removed. */
static void
assert_attaches_nothing (CauserieScene *scene)
{
  causerie_driver_wait_sensitive (scene->driver, "button:Attach Files", FALSE);
  g_assert_cmpuint (causerie_driver_count (scene->driver, "button:Remove"), ==, 0);
}

/* Neither in the timeline nor in the outline. */
static void
assert_edits_nothing (CauserieScene *scene)
{
  guint n;

  g_object_unref (causerie_driver_wait (scene->driver, "list item:Apples"));
  n = causerie_driver_count (scene->driver, "button:Edit");
  g_assert_cmpuint (n, >=, 2);
  for (guint i = 0; i < n; i++)
    {
      g_autoptr (CauserieNode) button = causerie_driver_find_nth (scene->driver, "button:Edit", i);

      g_assert_false (causerie_node_has_state (button, CAUSERIE_NODE_SENSITIVE));
    }
}

static void
assert_deleted_stays_deleted (CauserieScene *scene)
{
  causerie_driver_press (scene->driver, "F9");
  assert_edits_nothing (scene);
  causerie_driver_click (scene->driver, "button:1 deleted version");
  causerie_driver_wait_sensitive (scene->driver, "button:Restore", FALSE);
  causerie_driver_press (scene->driver, "F9");
  causerie_driver_wait_gone (scene->driver, "button:Restore");
  causerie_driver_click (scene->driver, "button:Main Menu");
  causerie_driver_click (scene->driver, "menu item:Recently Deleted…");
  causerie_driver_wait_sensitive (scene->driver, "button:Restore", FALSE);
  causerie_driver_wait_sensitive (scene->driver, "button:Delete Permanently…", FALSE);
  causerie_driver_press (scene->driver, "Escape");
  causerie_driver_wait_gone (scene->driver, "list:Recently Deleted");
}

static void
test_offers_no_change (gconstpointer data)
{
  CauserieScene *scene = (gpointer)data;
  int lock;

  causerie_scene_say (scene, "Pears");
  g_object_unref (causerie_driver_wait (scene->driver, "list item:About Pears"));
  causerie_driver_click (scene->driver, "list item:About Pears");
  causerie_driver_wait_focused (scene->driver, "list item:About Pears");
  causerie_driver_press (scene->driver, "Delete");
  causerie_driver_wait_gone (scene->driver, "list:Conversation");
  causerie_scene_say (scene, "Apples");
  g_object_unref (causerie_driver_wait (scene->driver, APPLES));
  delete_reply (scene);
  attach (scene);
  lock = start_locked (scene);
  assert_rows_change_nothing (scene);
  assert_attaches_nothing (scene);
  assert_deleted_stays_deleted (scene);
  close (lock);
}

/* While the reason why the chats cannot be loaded is shown, the list must not say that there are
   none. */
static void
test_unopened_library_is_not_shown_as_empty (gconstpointer data)
{
  CauserieScene *scene = (gpointer)data;
  g_autofree char *path = dup_path (scene, "library.sqlite");

  causerie_scene_say (scene, "Apples");
  g_object_unref (causerie_driver_wait (scene->driver, APPLES));
  causerie_driver_quit (scene->driver);
  g_assert_true (g_file_set_contents (path, "This is no database at all.", -1, NULL));
  causerie_driver_start (scene->driver);
  g_object_unref (causerie_driver_wait (scene->driver, "label:Your chats could not be opened"));
  g_assert_cmpuint (causerie_driver_count (scene->driver, "label:No Chats Yet"), ==, 0);
}

int
main (int argc, char *argv[])
{
  static const CauserieSceneTest tests[] = {
    { "/read-only/offers-no-change", test_offers_no_change },
    { "/read-only/unopened-library-is-not-shown-as-empty",
      test_unopened_library_is_not_shown_as_empty },
  };

  return causerie_scene_run (&argc, &argv, tests, G_N_ELEMENTS (tests));
}
