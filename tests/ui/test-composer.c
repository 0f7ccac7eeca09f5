/* SPDX-License-Identifier: GPL-3.0-or-later
 * The composer in a window of its own. */
#include "config.h"

#include "causerie-composer.h"
#include "causerie-dialogs-fixture.h"
#include "causerie-test-display.h"

#include <adwaita.h>

static void
show_composer (CauserieDialogsFixture *f)
{
  GtkWidget *composer = g_object_new (CAUSERIE_TYPE_COMPOSER, NULL);

  causerie_composer_set_session (CAUSERIE_COMPOSER (composer), f->session);
  causerie_dialogs_fixture_show_page (f, composer);
}

/* The hint lies where the first word comes to stand, also while it is only being composed. */
static void
test_hint_makes_room (CauserieDialogsFixture *f, gconstpointer data)
{
  GtkWidget *text;
  GtkWidget *hint;

  show_composer (f);
  text = causerie_dialogs_fixture_find (f, GTK_TYPE_TEXT_VIEW, NULL);
  hint = gtk_widget_get_last_child (causerie_dialogs_fixture_find (f, GTK_TYPE_OVERLAY, NULL));
  g_assert_true (GTK_IS_LABEL (hint));
  g_assert_true (gtk_widget_get_visible (hint));
  g_signal_emit_by_name (text, "preedit-changed", "に");
  g_assert_false (gtk_widget_get_visible (hint));
  g_signal_emit_by_name (text, "preedit-changed", "");
  g_assert_true (gtk_widget_get_visible (hint));
}

int
main (int argc, char *argv[])
{
  causerie_test_display_init (&argc, &argv);
  adw_init ();
  g_test_add ("/composer/hint-makes-room", CauserieDialogsFixture, NULL,
              causerie_dialogs_fixture_set_up, test_hint_makes_room,
              causerie_dialogs_fixture_tear_down);
  return g_test_run ();
}
