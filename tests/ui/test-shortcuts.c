/* SPDX-License-Identifier: GPL-3.0-or-later
 * The list of keys says what they do as they are set. */
#include "config.h"

#include "causerie-dialogs-fixture.h"
#include "causerie-shortcuts.h"
#include "causerie-test-display.h"

#include <adwaita.h>

/* The keys below a title, in any window. */
static char *
dup_keys (GtkWidget *widget, const char *title)
{
  char *keys = NULL;

  if (GTK_IS_SHORTCUTS_SHORTCUT (widget))
    {
      g_autofree char *own = NULL;

      g_object_get (widget, "title", &own, NULL);
      if (g_strcmp0 (own, title) == 0)
        g_object_get (widget, "accelerator", &keys, NULL);
      return keys;
    }
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL && keys == NULL;
       child = gtk_widget_get_next_sibling (child))
    keys = dup_keys (child, title);
  return keys;
}

static void
assert_keys (CauserieDialogsFixture *f, const char *send, const char *break_line)
{
  GtkWidget *window;
  g_autofree char *sending = NULL;
  g_autofree char *breaking = NULL;

  causerie_shortcuts_present (GTK_WINDOW (f->window), f->settings);
  window = causerie_dialogs_fixture_search_windows (GTK_TYPE_SHORTCUTS_WINDOW, NULL);
  g_assert_nonnull (window);
  sending = dup_keys (window, "Send message");
  breaking = dup_keys (window, "Insert line break");
  g_assert_cmpstr (sending, ==, send);
  g_assert_cmpstr (breaking, ==, break_line);
  gtk_window_destroy (GTK_WINDOW (window));
}

static void
test_enter_is_what_is_set (CauserieDialogsFixture *f, gconstpointer data)
{
  assert_keys (f, "Return", "<Shift>Return");
  g_object_set (f->settings, "enter-sends", FALSE, NULL);
  assert_keys (f, "<Control>Return", "Return");
  g_object_set (f->settings, "enter-sends", TRUE, NULL);
}

int
main (int argc, char *argv[])
{
  causerie_test_display_init (&argc, &argv);
  adw_init ();
  g_test_add ("/shortcuts/enter-is-what-is-set", CauserieDialogsFixture, NULL,
              causerie_dialogs_fixture_set_up, test_enter_is_what_is_set,
              causerie_dialogs_fixture_tear_down);
  return g_test_run ();
}
