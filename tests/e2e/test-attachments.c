/* SPDX-License-Identifier: GPL-3.0-or-later
 * A file is chosen, sent and still there after a restart; the message is edited into a branch
 * without it. */
#include "config.h"

#include "causerie-scene.h"

#include <string.h>

#define TIMELINE "list:Conversation"
#define ROW "list item:notes.txt"
#define FILE_BUTTON "button:notes.txt"

/* Types the path into the file chooser of GTK, as there is no portal here. */
static void
attach (gconstpointer data)
{
  CauserieScene *scene = (gpointer)data;
  g_autofree char *path
      = g_build_filename (causerie_driver_get_data_folder (scene->driver), "notes.txt", NULL);
  g_autoptr (GError) error = NULL;

  g_file_set_contents (path, "Seven plums", -1, &error);
  g_assert_no_error (error);
  causerie_driver_click (scene->driver, "button:Attach Files");
  g_object_unref (causerie_driver_wait (scene->driver, "label:Open"));
  causerie_driver_type (scene->driver, path);
  causerie_driver_press (scene->driver, "Return");
  g_object_unref (causerie_driver_wait (scene->driver, ROW));
  causerie_driver_wait_sensitive (scene->driver, "button:Send", TRUE);
}

static void
send (gconstpointer data)
{
  CauserieScene *scene = (gpointer)data;
  g_autofree char *body = NULL;

  causerie_driver_send (scene->driver, "Count them");
  causerie_driver_wait_text (scene->driver, TIMELINE, "Heard: Count them");
  causerie_driver_wait_gone (scene->driver, "button:Stop");
  g_object_unref (causerie_driver_wait (scene->driver, FILE_BUTTON));
  causerie_driver_wait_gone (scene->driver, "list:Attachments");
  body = causerie_scene_dup_body (scene, 0);
  g_assert_nonnull (strstr (body, "Seven plums"));
}

static void
restart (gconstpointer data)
{
  CauserieScene *scene = (gpointer)data;

  causerie_scene_restart (scene);
  causerie_scene_open_chat (scene, "About Count them");
  g_object_unref (causerie_driver_wait (scene->driver, FILE_BUTTON));
}

static void
edit_without (gconstpointer data)
{
  CauserieScene *scene = (gpointer)data;
  g_autofree char *body = NULL;

  causerie_driver_focus (scene->driver, "text:Message");
  causerie_driver_press (scene->driver, "Up");
  causerie_driver_wait_focused (scene->driver, "text:Edited Message");
  g_object_unref (causerie_driver_wait (scene->driver, ROW));
  causerie_driver_click (scene->driver, "button:Remove");
  causerie_driver_wait_gone (scene->driver, ROW);
  causerie_driver_click (scene->driver, "button:Create Branch");
  g_object_unref (causerie_driver_wait (scene->driver, "label:2 of 2"));
  causerie_driver_wait_gone (scene->driver, FILE_BUTTON);
  causerie_driver_wait_gone (scene->driver, "button:Stop");
  body = causerie_scene_dup_body (scene, 1);
  g_assert_null (strstr (body, "Seven plums"));
  causerie_driver_click (scene->driver, "button:Previous Version");
  g_object_unref (causerie_driver_wait (scene->driver, FILE_BUTTON));
}

int
main (int argc, char *argv[])
{
  static const CauserieSceneTest steps[] = {
    { "attach", attach },
    { "send", send },
    { "restart", restart },
    { "edit", edit_without },
  };

  return causerie_scene_run_story (&argc, &argv, "/e2e/attached-file", steps, G_N_ELEMENTS (steps));
}
