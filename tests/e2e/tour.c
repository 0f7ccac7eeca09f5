/* SPDX-License-Identifier: GPL-3.0-or-later
 * A tour of the program over its demo, with pictures: chat, stop, end, edit to a branch, restart.
 *
 * Usage: tour FOLDER */
#include "config.h"

#include "causerie-driver.h"
#include "causerie-screen.h"

#include <glib/gstdio.h>

typedef struct
{
  CauserieDriver *driver;
  const char *folder;
  guint n_pictures;
} Tour;

static void
take_picture (Tour *tour, const char *name)
{
  g_autofree char *file = g_strdup_printf ("%02u-%s.png", ++tour->n_pictures, name);
  g_autofree char *path = g_build_filename (tour->folder, file, NULL);

  causerie_screen_save (path);
  g_print ("  %s\n", file);
}

static void
begin (Tour *tour)
{
  causerie_driver_start (tour->driver);
  g_object_unref (causerie_driver_wait (tour->driver, "button:Try the Demo"));
  take_picture (tour, "first-run");
  causerie_driver_click (tour->driver, "button:Try the Demo");
}

static void
chat (Tour *tour)
{
  causerie_driver_send (tour->driver, "Show me a code sample");
  /* On a busy machine, the short reply may have arrived before it is looked for. */
  g_object_unref (causerie_driver_wait (tour->driver, "list item:You"));
  take_picture (tour, "streaming");
  causerie_driver_wait_gone (tour->driver, "button:Stop");
  g_object_unref (causerie_driver_wait (tour->driver, "button:Copy Code"));
  take_picture (tour, "chat");
}

static void
stop (Tour *tour)
{
  causerie_driver_send (tour->driver, "Tell me a long story");
  causerie_driver_click (tour->driver, "button:Stop");
  causerie_driver_wait_gone (tour->driver, "button:Stop");
  take_picture (tour, "stopped");
}

static void
end (Tour *tour)
{
  causerie_driver_send (tour->driver, "Please end this chat");
  g_object_unref (causerie_driver_wait (tour->driver, "label:Do you really want*"));
  causerie_driver_wait_gone (tour->driver, "button:Stop");
  causerie_driver_send (tour->driver, "yes");
  g_object_unref (causerie_driver_wait (tour->driver, "label:Demo ended this chat"));
  causerie_driver_wait_gone (tour->driver, "button:Stop");
  g_assert_false (causerie_driver_is_sensitive (tour->driver, "text:Message"));
  take_picture (tour, "ended");
}

static void
branch (Tour *tour)
{
  causerie_driver_click (tour->driver, "button:Edit an Earlier Message");
  g_object_unref (causerie_driver_wait (tour->driver, "text:Edited Message"));
  take_picture (tour, "editor");
  causerie_driver_focus (tour->driver, "text:Edited Message");
  causerie_driver_press (tour->driver, "ctrl+a");
  causerie_driver_type (tour->driver, "What are branches for?");
  causerie_driver_click (tour->driver, "button:Create Branch");
  causerie_driver_wait_gone (tour->driver, "label:Demo ended this chat");
  g_object_unref (causerie_driver_wait (tour->driver, "label:Causerie remembers*"));
  causerie_driver_wait_gone (tour->driver, "button:Stop");
  causerie_driver_wait_sensitive (tour->driver, "text:Message", TRUE);
  take_picture (tour, "branch");
  causerie_driver_click (tour->driver, "button:Previous Version");
  g_object_unref (causerie_driver_wait (tour->driver, "label:Demo ended this chat"));
  take_picture (tour, "previous-version");
}

static void
restart (Tour *tour)
{
  causerie_driver_quit (tour->driver);
  causerie_driver_start (tour->driver);
  /* The chat that was open is opened again. */
  g_object_unref (causerie_driver_wait (tour->driver, "label:Demo ended this chat"));
  take_picture (tour, "restarted");
  causerie_driver_quit (tour->driver);
}

int
main (int argc, char *argv[])
{
  Tour tour = { 0 };

  if (argc != 2)
    {
      g_printerr ("usage: tour FOLDER\n");
      return 2;
    }
  g_mkdir_with_parents (argv[1], 0755);
  tour.folder = argv[1];
  tour.driver = causerie_driver_new (CAUSERIE_PROGRAM, NULL);
  begin (&tour);
  chat (&tour);
  stop (&tour);
  end (&tour);
  branch (&tour);
  restart (&tour);
  causerie_driver_free (tour.driver);
  return 0;
}
