/* SPDX-License-Identifier: GPL-3.0-or-later
 * The service variables of the environment are not passed on to child processes. */
#include "config.h"

#include "causerie-credential.h"
#include "causerie-environment.h"

#include <string.h>
#include <sys/resource.h>

static void
set_variables (const char *address)
{
  g_setenv ("ANTHROPIC_API_KEY", "sk-ant-test-5ecret", TRUE);
  g_setenv ("ANTHROPIC_AUTH_TOKEN", "t0ken", TRUE);
  g_setenv ("ANTHROPIC_BASE_URL", address, TRUE);
}

static void
assert_not_passed_on (void)
{
  const char *const command[] = { "env", NULL };
  g_autoptr (GAppLaunchContext) context = g_app_launch_context_new ();
  g_auto (GStrv) environment = g_app_launch_context_get_environment (context);
  g_autofree char *seen = NULL;
  g_autoptr (GError) error = NULL;

  g_spawn_sync (NULL, (char **)command, NULL, G_SPAWN_SEARCH_PATH, NULL, NULL, &seen, NULL, NULL,
                &error);
  g_assert_no_error (error);
  g_assert_nonnull (strstr (seen, "PATH="));
  g_assert_null (strstr (seen, "ANTHROPIC_"));
  /* This environment is passed to the program that opens a link. */
  g_assert_nonnull (g_environ_getenv (environment, "PATH"));
  g_assert_null (g_environ_getenv (environment, "ANTHROPIC_API_KEY"));
  g_assert_null (g_environ_getenv (environment, "ANTHROPIC_AUTH_TOKEN"));
  g_assert_null (g_environ_getenv (environment, "ANTHROPIC_BASE_URL"));
}

static void
test_not_passed_on (void)
{
  g_autoptr (CauserieService) service = NULL;
  g_autoptr (GError) error = NULL;

  set_variables ("http://localhost:1");
  service = causerie_environment_take_service (&error);
  g_assert_no_error (error);
  g_assert_cmpstr (causerie_service_get_api_key (service), ==, "sk-ant-test-5ecret");
  g_assert_cmpint (causerie_service_get_kind (service), ==, CAUSERIE_SERVICE_CUSTOM);
  assert_not_passed_on ();
}

/* Invalid variables are removed, too. */
static void
test_invalid_is_not_passed_on (void)
{
  g_autoptr (GError) error = NULL;

  set_variables ("localhost:1");
  g_assert_null (causerie_environment_take_service (&error));
  g_assert_nonnull (error);
  assert_not_passed_on ();
}

static void
test_no_core_dumps (void)
{
  struct rlimit before, after;

  g_assert_cmpint (getrlimit (RLIMIT_CORE, &before), ==, 0);
  before.rlim_cur = before.rlim_max;
  g_assert_cmpint (setrlimit (RLIMIT_CORE, &before), ==, 0);
  causerie_credential_forbid_core_dumps ();
  g_assert_cmpint (getrlimit (RLIMIT_CORE, &after), ==, 0);
  g_assert_cmpuint (after.rlim_cur, ==, 0);
  g_assert_cmpuint (after.rlim_max, ==, before.rlim_max);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/environment/key-is-not-passed-on", test_not_passed_on);
  g_test_add_func ("/environment/invalid-address-is-not-passed-on", test_invalid_is_not_passed_on);
  g_test_add_func ("/environment/core-dumps-are-disabled", test_no_core_dumps);
  return g_test_run ();
}
