/* SPDX-License-Identifier: GPL-3.0-or-later
 * The program's entry: languages, then the application. */
#include "config.h"

#include "causerie-application.h"

#include <glib/gi18n.h>
#include <locale.h>

int
main (int argc, char *argv[])
{
  g_autoptr (CauserieApplication) application = NULL;

  setlocale (LC_ALL, "");
  bindtextdomain (GETTEXT_PACKAGE, CAUSERIE_LOCALE_DIR);
  bind_textdomain_codeset (GETTEXT_PACKAGE, "UTF-8");
  textdomain (GETTEXT_PACKAGE);

  application = causerie_application_new ();
  return g_application_run (G_APPLICATION (application), argc, argv);
}
