/* SPDX-License-Identifier: GPL-3.0-or-later
 * What the environment says about the service. */
#include "config.h"

#include "causerie-environment.h"

/* Does what causerie_service_new_from_environment() does with the environment of this program, and
 * takes the variables out of it: a program that is started from here, such as a browser for a
 * link, must not get the key. To be called before there is a second thread.
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
