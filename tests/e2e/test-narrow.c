/* SPDX-License-Identifier: GPL-3.0-or-later
 * On a screen as narrow as a phone's everything fits, and both sidebars are reachable. */
#include "config.h"

#include "causerie-scene.h"

#include "causerie-test.h"

#define WIDTH 360
#define WINDOW "frame:*"

static gboolean
fits (gpointer data)
{
  CauserieScene *scene = data;
  g_autofree char *outside = causerie_driver_dup_outside (scene->driver, WINDOW, WIDTH);

  return *outside == '\0';
}

/* Waits until the sidebars have slid in. */
static void
wait_fits (CauserieScene *scene)
{
  if (!causerie_test_wait_until (fits, scene, 30))
    {
      g_autofree char *outside = causerie_driver_dup_outside (scene->driver, WINDOW, WIDTH);

      g_error ("outside the window:\n%s", outside);
    }
}

static void
test_timeline_fits (gconstpointer data)
{
  CauserieScene *scene = (gpointer)data;

  g_assert_cmpint (causerie_driver_get_place (scene->driver, WINDOW).width, <=, WIDTH);
  causerie_scene_say (scene, "Donaudampfschifffahrtselektrizitaetenhauptbetriebswerkbauunterbeamten"
                             "gesellschaft");
  wait_fits (scene);
}

static void
test_branches_by_keyboard (gconstpointer data)
{
  CauserieScene *scene = (gpointer)data;

  causerie_driver_press (scene->driver, "F9");
  g_object_unref (causerie_driver_wait (scene->driver, "list:Branches"));
  g_object_unref (causerie_driver_wait (scene->driver, "button:Close Branches"));
  wait_fits (scene);
  causerie_driver_press (scene->driver, "F9");
  causerie_driver_wait_gone (scene->driver, "list:Branches");
  causerie_driver_wait_focused (scene->driver, "text:Message");
}

/* Escape clears the filter, then leaves it, and then closes the sidebar. */
static void
test_escape_closes_sidebar (gconstpointer data)
{
  CauserieScene *scene = (gpointer)data;

  causerie_driver_press (scene->driver, "F9");
  g_object_unref (causerie_driver_wait (scene->driver, "list:Branches"));
  causerie_driver_focus (scene->driver, "entry:Filter Messages");
  causerie_driver_type (scene->driver, "zebra");
  causerie_driver_wait_gone (scene->driver, "list item:Donau*");
  causerie_driver_press (scene->driver, "Escape");
  g_object_unref (causerie_driver_wait (scene->driver, "list item:Donau*"));
  causerie_driver_press (scene->driver, "Escape");
  causerie_driver_wait_focused (scene->driver, "list item:Donau*");
  causerie_driver_press (scene->driver, "Escape");
  causerie_driver_wait_gone (scene->driver, "list:Branches");
}

static void
test_editor_fits (gconstpointer data)
{
  CauserieScene *scene = (gpointer)data;

  causerie_driver_press (scene->driver, "Up");
  causerie_driver_wait_focused (scene->driver, "text:Edited Message");
  wait_fits (scene);
  causerie_driver_press (scene->driver, "ctrl+a");
  causerie_driver_type (scene->driver, "A short word");
  causerie_driver_click (scene->driver, "button:Create Branch");
  /* The sidebar closes to show the new branch. */
  causerie_driver_wait_gone (scene->driver, "list:Branches");
  causerie_driver_wait_text (scene->driver, "list:Conversation", "Heard: A short word");
  causerie_driver_wait_gone (scene->driver, "button:Stop");
  wait_fits (scene);
}

static void
test_chats_by_keyboard (gconstpointer data)
{
  CauserieScene *scene = (gpointer)data;

  causerie_scene_new_chat (scene);
  causerie_scene_say (scene, "Second chat");
  g_assert_cmpuint (causerie_driver_count (scene->driver, "list:Chats"), ==, 0);
  causerie_driver_press (scene->driver, "ctrl+shift+f");
  causerie_driver_wait_focused (scene->driver, "entry:Search Chats");
  wait_fits (scene);
  g_object_unref (causerie_driver_wait (scene->driver, "list item:About Second chat"));
  causerie_driver_type (scene->driver, "short");
  causerie_driver_wait_gone (scene->driver, "list item:About Second chat");
  causerie_driver_press (scene->driver, "Return");
  causerie_driver_wait_text (scene->driver, "list:Conversation", "Heard: A short word");
  causerie_driver_wait_gone (scene->driver, "list:Chats");
}

static void
test_ended_notice_fits (gconstpointer data)
{
  CauserieScene *scene = (gpointer)data;

  causerie_scene_new_chat (scene);
  causerie_scene_push_stream (scene, causerie_test_sse_ended ("That was all."));
  causerie_driver_send (scene->driver, "End it");
  g_object_unref (causerie_driver_wait (scene->driver, "label:Claude ended this chat"));
  g_object_unref (causerie_driver_wait (scene->driver, "button:Give Feedback"));
  wait_fits (scene);
}

int
main (int argc, char *argv[])
{
  static const CauserieSceneTest tests[] = {
    { "/e2e/narrow/timeline-fits", test_timeline_fits },
    { "/e2e/narrow/branches-by-keyboard", test_branches_by_keyboard },
    { "/e2e/narrow/escape-closes-sidebar", test_escape_closes_sidebar },
    { "/e2e/narrow/editor-fits", test_editor_fits },
    { "/e2e/narrow/chats-by-keyboard", test_chats_by_keyboard },
    { "/e2e/narrow/ended-notice-fits", test_ended_notice_fits },
  };

  return causerie_scene_run_story (&argc, &argv, "/e2e/narrow", tests, G_N_ELEMENTS (tests));
}
