/* SPDX-License-Identifier: GPL-3.0-or-later
 * A session with its own library, and a server that acts as the demo or as another service. All
 * calls are synchronous. */
#include "config.h"

#include "causerie-session-fixture.h"

#include "causerie-strict-service.h"

static CauserieService *
start_demo (gpointer data, GError **error)
{
  CauserieSessionFixture *self = data;

  self->n_demo_starts++;
  if (self->demo != NULL)
    return g_object_ref (self->demo);
  g_propagate_error (error, causerie_error_new_full (CAUSERIE_ERROR_BAD_SERVICE, NULL, NULL, 0));
  return NULL;
}

void
causerie_session_fixture_create_session (CauserieSessionFixture *self)
{
  g_autoptr (CauserieLibrary) library = causerie_library_new (self->folder);
  g_autoptr (CauserieClient) client = causerie_client_new (CAUSERIE_CLOCK (self->clock));

  g_clear_object (&self->registry);
  self->registry = causerie_registry_new (self->settings, self->secrets, client);
  causerie_registry_set_start_demo (self->registry, start_demo, self, NULL);
  self->session = causerie_session_new (library, self->settings, client, self->registry);
}

static void
set_up (CauserieSessionFixture *self, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  self->folder = causerie_test_make_folder ();
  self->clock = causerie_test_clock_new ();
  causerie_test_clock_set_longest (self->clock, G_USEC_PER_SEC);
  self->server = causerie_test_server_new ();
  causerie_test_server_set_judge (self->server, causerie_strict_service_expect_valid);
  self->settings = causerie_test_create_settings ();
  self->secrets = causerie_secrets_new ();
  self->demo = causerie_service_new (
      CAUSERIE_SERVICE_DEMO, causerie_test_server_get_base_url (self->server), NULL, NULL, &error);
  g_assert_no_error (error);
  causerie_session_fixture_create_session (self);
}

void
causerie_session_fixture_stop (CauserieSessionFixture *self)
{
  causerie_test_stop_session (self->session);
  g_clear_object (&self->session);
}

static void
tear_down (CauserieSessionFixture *self, gconstpointer data)
{
  if (self->session != NULL)
    causerie_session_fixture_stop (self);
  g_clear_object (&self->registry);
  g_clear_object (&self->demo);
  g_clear_object (&self->secrets);
  g_clear_object (&self->settings);
  g_clear_object (&self->server);
  g_clear_object (&self->clock);
  causerie_test_remove_folder (self->folder);
  g_free (self->folder);
}

static gboolean
is_ready (gpointer data)
{
  return causerie_registry_get_ready (data);
}

void
causerie_session_fixture_wait_ready (CauserieSessionFixture *self)
{
  g_assert_true (causerie_test_wait_until (is_ready, self->registry, 30));
}

void
causerie_session_fixture_begin (CauserieSessionFixture *self)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  GAsyncResult *place = NULL;

  causerie_session_start_async (self->session, NULL, causerie_test_take_result, &place);
  result = causerie_test_await (&place);
  causerie_session_start_finish (self->session, result, &error);
  g_assert_no_error (error);
}

/* Also waits for the service and, if no models are known, for its model list. */
void
causerie_session_fixture_start (CauserieSessionFixture *self)
{
  causerie_session_fixture_begin (self);
  causerie_session_fixture_wait_ready (self);
}

void
causerie_session_fixture_store_key (CauserieSessionFixture *self, const char *identity)
{
  g_autoptr (GAsyncResult) result = NULL;
  gboolean for_run_only = FALSE;
  GAsyncResult *place = NULL;

  causerie_secrets_store_async (self->secrets, identity, CAUSERIE_TEST_KEY, NULL,
                                causerie_test_take_result, &place);
  result = causerie_test_await (&place);
  g_assert_true (causerie_secrets_store_finish (self->secrets, result, &for_run_only, NULL));
  g_assert_true (for_run_only);
  g_assert_true (causerie_secrets_get_memory_only (self->secrets));
}

gboolean
causerie_session_fixture_use (CauserieSessionFixture *self, CauserieServiceChoice choice,
                              const char *url, const char *key, GError **error)
{
  g_autoptr (CauserieServiceEntry) entry = causerie_registry_dup_chosen (self->registry, choice);
  g_autoptr (GAsyncResult) result = NULL;
  GAsyncResult *place = NULL;

  causerie_registry_use_async (self->registry, entry, url, key, TRUE, NULL,
                               causerie_test_take_result, &place);
  result = causerie_test_await (&place);
  return causerie_registry_use_finish (self->registry, result, error);
}

CauserieServiceKind
causerie_session_fixture_get_kind (CauserieSessionFixture *self)
{
  g_assert_nonnull (causerie_registry_get_service (self->registry));
  return causerie_service_get_kind (causerie_registry_get_service (self->registry));
}

void
causerie_session_fixture_push_json (CauserieSessionFixture *self, const char *json)
{
  causerie_test_server_push (self->server, causerie_test_reply_new_json (200, json));
}

/* Adds a test with its own session, which is not started. */
void
causerie_session_fixture_add_test (const char *name, CauserieSessionTest test)
{
  g_test_add (name, CauserieSessionFixture, NULL, set_up, test, tear_down);
}
