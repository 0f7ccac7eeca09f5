/* SPDX-License-Identifier: GPL-3.0-or-later
 * The program's entry: languages, then the application. */
#include "config.h"

#include "causerie-application.h"

#include <glib/gi18n.h>
#include <locale.h>

/* A program that is run from the folder it was built in takes the catalogues from there too. */
static const char *
find_catalogues (void)
{
  g_autofree char *program = g_file_read_link ("/proc/self/exe", NULL);

  if (program != NULL && g_str_has_prefix (program, CAUSERIE_BUILD_ROOT "/"))
    return CAUSERIE_BUILD_ROOT "/po";
  return CAUSERIE_LOCALE_DIR;
}

int
main (int argc, char *argv[])
{
  g_autoptr (CauserieApplication) application = NULL;

  setlocale (LC_ALL, "");
  bindtextdomain (GETTEXT_PACKAGE, find_catalogues ());
  bind_textdomain_codeset (GETTEXT_PACKAGE, "UTF-8");
  textdomain (GETTEXT_PACKAGE);

  application = causerie_application_new ();
  return g_application_run (G_APPLICATION (application), argc, argv);
}
