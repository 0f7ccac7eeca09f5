/* SPDX-License-Identifier: GPL-3.0-or-later
 * The shortcuts dialog describes the keys for the current settings. */
#include "config.h"

#include "causerie-dialogs-fixture.h"
#include "causerie-shortcuts.h"
#include "causerie-test-display.h"

#include <adwaita.h>

/* Returns: the keys next to a title below @widget. The label with the keys is a child of the row
   with the title, or the row itself. */
static char *
dup_keys (GtkWidget *widget, const char *title, gboolean found)
{
  GObjectClass *klass = G_OBJECT_GET_CLASS (widget);
  char *keys = NULL;

  if (g_object_class_find_property (klass, "title") != NULL)
    {
      g_autofree char *own = NULL;

      g_object_get (widget, "title", &own, NULL);
      found = found || g_strcmp0 (own, title) == 0;
    }
  if (found && g_object_class_find_property (klass, "accelerator") != NULL)
    {
      g_object_get (widget, "accelerator", &keys, NULL);
      return keys;
    }
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL && keys == NULL;
       child = gtk_widget_get_next_sibling (child))
    keys = dup_keys (child, title, found);
  return keys;
}

static void
assert_keys (CauserieDialogsFixture *f, const char *title, const char *expected)
{
  GListModel *windows = gtk_window_get_toplevels ();
  g_autofree char *keys = NULL;

  for (guint i = 0; i < g_list_model_get_n_items (windows) && keys == NULL; i++)
    {
      g_autoptr (GtkWidget) window = g_list_model_get_item (windows, i);

      /* The dialog is in the window of the test, or a window of its own above it. */
      if (window == f->window
          || gtk_window_get_transient_for (GTK_WINDOW (window)) == GTK_WINDOW (f->window))
        keys = dup_keys (window, title, FALSE);
    }
  g_assert_cmpstr (keys, ==, expected);
}

static void
test_enter_sends (CauserieDialogsFixture *f, gconstpointer data)
{
  causerie_shortcuts_present (f->window, f->settings);
  assert_keys (f, "Send message", "Return");
  assert_keys (f, "Insert line break", "<Shift>Return");
}

static void
test_enter_breaks_the_line (CauserieDialogsFixture *f, gconstpointer data)
{
  g_object_set (f->settings, "enter-sends", FALSE, NULL);
  causerie_shortcuts_present (f->window, f->settings);
  assert_keys (f, "Send message", "<Control>Return");
  assert_keys (f, "Insert line break", "Return");
  g_object_set (f->settings, "enter-sends", TRUE, NULL);
}

int
main (int argc, char *argv[])
{
  causerie_test_display_init (&argc, &argv);
  adw_init ();
  g_test_add ("/shortcuts/enter-sends", CauserieDialogsFixture, NULL,
              causerie_dialogs_fixture_set_up, test_enter_sends,
              causerie_dialogs_fixture_tear_down);
  g_test_add ("/shortcuts/enter-breaks-the-line", CauserieDialogsFixture, NULL,
              causerie_dialogs_fixture_set_up, test_enter_breaks_the_line,
              causerie_dialogs_fixture_tear_down);
  return g_test_run ();
}
