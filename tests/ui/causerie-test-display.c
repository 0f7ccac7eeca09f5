/* SPDX-License-Identifier: GPL-3.0-or-later
 * Initializes a test that shows widgets. */
#include "config.h"

#include "causerie-test-display.h"

#include "causerie-test-log.h"

#include <gtk/gtk.h>
#include <locale.h>

/**
 * causerie_test_display_init:
 * @argc: (inout): the number of arguments of main()
 * @argv: (inout): the arguments of main()
 *
 * Initializes GLib's test framework, and GTK in the locale of the environment. gtk_test_init() sets
 * en_US.UTF-8, and newer versions warn if that is not installed.
 */
void
causerie_test_display_init (int *argc, char ***argv)
{
  g_test_init (argc, argv, NULL);
  causerie_test_log_install ();
  gtk_disable_setlocale ();
  setlocale (LC_ALL, "");
  gtk_init ();
}
