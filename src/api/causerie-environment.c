/* SPDX-License-Identifier: GPL-3.0-or-later
 * The service that environment variables define. */
#include "config.h"

#include "causerie-environment.h"

/* Calls causerie_service_new_from_environment() with the environment of this process, and then
 * unsets the variables, so that child processes, such as a browser, do not inherit the key. To be
 * called before a second thread is started.
 *
 * Returns: (transfer full) (nullable): see causerie_service_new_from_environment() */
CauserieService *
causerie_environment_take_service (GError **error)
{
  g_auto (GStrv) environment = g_get_environ ();
  CauserieService *service
      = causerie_service_new_from_environment ((const char *const *)environment, error);

  g_unsetenv ("ANTHROPIC_API_KEY");
  g_unsetenv ("ANTHROPIC_AUTH_TOKEN");
  g_unsetenv ("ANTHROPIC_BASE_URL");
  return service;
}
