/* SPDX-License-Identifier: GPL-3.0-or-later
 * The entry point of the program. */
#include "config.h"

#include "causerie-application.h"
#include "causerie-credential.h"
#include "causerie-environment.h"
#include "causerie-services.h"

#include <glib/gi18n-lib.h>
#include <locale.h>

int
main (int argc, char *argv[])
{
  g_autofree char *built_catalogues = causerie_services_dup_built_folder ("po");
  g_autoptr (CauserieService) service = NULL;
  g_autoptr (GError) problem = NULL;
  g_autoptr (CauserieApplication) application = NULL;

  setlocale (LC_ALL, "");
  bindtextdomain (GETTEXT_PACKAGE,
                  built_catalogues != NULL ? built_catalogues : CAUSERIE_LOCALE_DIR);
  bind_textdomain_codeset (GETTEXT_PACKAGE, "UTF-8");
  textdomain (GETTEXT_PACKAGE);

  /* No other thread is running yet that might read the environment while it is changed. */
  causerie_credential_forbid_core_dumps ();
  service = causerie_environment_take_service (&problem);
  application = causerie_application_new (service, problem);
  return g_application_run (G_APPLICATION (application), argc, argv);
}
