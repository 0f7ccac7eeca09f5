/* SPDX-License-Identifier: GPL-3.0-or-later
 * The start of a test that shows widgets. */
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
 * Starts the tests, and GTK in the locale of the environment. GTK itself takes en_US.UTF-8, and its
 * newer versions warn where that is not installed.
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
