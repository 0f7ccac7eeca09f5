/* SPDX-License-Identifier: GPL-3.0-or-later
 * The smallest possible libadwaita program: an application window with a header bar. */
#include "config.h"

#include "bench-start-frame.h"

#include <adwaita.h>

static void
on_activate_cb (GtkApplication *application, gpointer data)
{
  GtkWidget *window = adw_application_window_new (application);
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);

  gtk_box_append (GTK_BOX (box), adw_header_bar_new ());
  adw_application_window_set_content (ADW_APPLICATION_WINDOW (window), box);
  gtk_window_set_default_size (GTK_WINDOW (window), 1000, 700);
  gtk_window_present (GTK_WINDOW (window));
}

int
main (void)
{
  g_autoptr (AdwApplication) application
      = adw_application_new ("io.github.causerie_chat.Floor", G_APPLICATION_NON_UNIQUE);

  g_signal_connect (application, "activate", G_CALLBACK (on_activate_cb), NULL);
  bench_start_watch (GTK_APPLICATION (application), NULL, NULL);
  return g_application_run (G_APPLICATION (application), 0, NULL);
}
