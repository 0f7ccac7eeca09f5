/* SPDX-License-Identifier: GPL-3.0-or-later
 * Creates the objects that the program consists of: settings, library, services, session. */
#include "config.h"

#include "causerie-services.h"

#include "causerie-demo-service.h"

/**
 * causerie_services_dup_built_folder:
 * @name: a folder of the project, such as `po`
 *
 * A program that was started from the build directory, without installation, finds its data there.
 *
 * Returns: (transfer full) (nullable): the path of the folder, in the encoding of the file system;
 *   %NULL if the program is not in its build directory
 */
char *
causerie_services_dup_built_folder (const char *name)
{
  g_autofree char *program = g_file_read_link ("/proc/self/exe", NULL);
  g_autofree char *built = program != NULL ? g_path_get_dirname (program) : NULL;
  g_autofree char *folder = built != NULL ? g_build_filename (built, "..", name, NULL) : NULL;

  if (folder == NULL || !g_file_test (folder, G_FILE_TEST_IS_DIR))
    return NULL;
  return g_steal_pointer (&folder);
}

static GSettingsSchema *
find_built_schema (void)
{
  g_autofree char *folder = causerie_services_dup_built_folder ("data");
  g_autoptr (GSettingsSchemaSource) source = NULL;

  if (folder != NULL)
    source = g_settings_schema_source_new_from_directory (
        folder, g_settings_schema_source_get_default (), TRUE, NULL);
  return source != NULL ? g_settings_schema_source_lookup (source, CAUSERIE_APP_ID, FALSE) : NULL;
}

/* Uses the installed schema, otherwise the one in the build directory. */
GSettings *
causerie_services_create_gsettings (void)
{
  GSettingsSchemaSource *installed = g_settings_schema_source_get_default ();
  g_autoptr (GSettingsSchema) schema = NULL;

  if (installed != NULL)
    schema = g_settings_schema_source_lookup (installed, CAUSERIE_APP_ID, TRUE);
  if (schema == NULL)
    schema = find_built_schema ();
  if (schema == NULL)
    g_error ("The settings schema %s is not installed", CAUSERIE_APP_ID);
  return g_settings_new_full (schema, NULL, NULL);
}

/* Returns: (transfer full): the folder of the library in the user's data directory (XDG Base
   Directory Specification) */
char *
causerie_services_dup_library_folder (void)
{
  return g_build_filename (g_get_user_data_dir (), "causerie", NULL);
}

static void
read_demo_pace (CauserieDemoService *demo)
{
  const char *text = g_getenv ("CAUSERIE_DEMO_PACE");
  char *end = NULL;
  double pace = text != NULL ? g_ascii_strtod (text, &end) : 1.0;

  if (end != text && end != NULL && *end == '\0' && pace >= 0.0 && pace <= 1000.0)
    causerie_demo_service_set_pace (demo, pace);
}

/* Tests and screenshots set CAUSERIE_DEMO_PACE, from 0 to 1000, a factor for the delays of the
   demo. */
static CauserieService *
start_demo (gpointer data, GError **error)
{
  g_autoptr (CauserieDemoService) demo = causerie_demo_service_new ();
  CauserieService *service;

  read_demo_pace (demo);
  if (!causerie_demo_service_start (demo, error))
    {
      g_message ("The demo could not be started: %s", error != NULL ? (*error)->message : "");
      return NULL;
    }
  service = causerie_service_new (CAUSERIE_SERVICE_DEMO, causerie_demo_service_get_base_url (demo),
                                  causerie_demo_service_get_key (demo), NULL, error);
  /* The server lives as long as the service that uses it. */
  if (service != NULL)
    g_object_set_data_full (G_OBJECT (service), "demo", g_steal_pointer (&demo), g_object_unref);
  return service;
}

/* Returns: (transfer full): a session for the user's library, not started yet */
CauserieSession *
causerie_services_create_session (GSettings *gsettings)
{
  g_autofree char *folder = causerie_services_dup_library_folder ();
  g_autoptr (CauserieLibrary) library = causerie_library_new (folder);
  g_autoptr (CauserieSettings) settings = causerie_settings_new (gsettings);
  g_autoptr (CauserieSecrets) secrets = causerie_secrets_new ();
  g_autoptr (CauserieClock) clock = causerie_clock_new ();
  g_autoptr (CauserieClient) client = causerie_client_new (clock);
  g_autoptr (CauserieRegistry) registry = causerie_registry_new (settings, secrets, client);

  causerie_registry_set_start_demo (registry, start_demo, NULL, NULL);
  return causerie_session_new (library, settings, client, registry);
}
