/* SPDX-License-Identifier: GPL-3.0-or-later
 * The real program as it starts after its first run, with an empty library. */
#include "config.h"

#include "bench-start-frame.h"

#include "causerie-application.h"

int
main (void)
{
  g_autoptr (GSettings) settings = g_settings_new (CAUSERIE_APP_ID);
  g_autoptr (CauserieApplication) application = causerie_application_new (NULL, NULL);

  g_settings_set_boolean (settings, "first-run-done", TRUE);
  bench_start_watch (GTK_APPLICATION (application));
  return g_application_run (G_APPLICATION (application), 0, NULL);
}
