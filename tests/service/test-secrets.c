/* SPDX-License-Identifier: GPL-3.0-or-later
 * Keys in a Secret Service on a private bus. */
#include "config.h"

#include "causerie-fake-keyring.h"
#include "causerie-secrets.h"
#include "causerie-test.h"

#include <libsecret/secret.h>
#include <string.h>

#define KEY "sk-ant-test-5ecret"

typedef struct
{
  CauserieFakeKeyring *keyring;
  CauserieSecrets *secrets;
} Fixture;

/* One bus for all tests, as GIO caches its connection. */
static GTestDBus *bus;

static void
set_up (Fixture *self, gconstpointer data)
{
  self->keyring = causerie_fake_keyring_new (g_test_dbus_get_bus_address (bus));
  self->secrets = causerie_secrets_new ();
}

static void
tear_down (Fixture *self, gconstpointer data)
{
  g_clear_object (&self->secrets);
  secret_service_disconnect ();
  g_clear_object (&self->keyring);
}

static char *
try_look_up (Fixture *self, const char *identity, gboolean allow_prompt, GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;
  GAsyncResult *place = NULL;

  causerie_secrets_lookup_async (self->secrets, identity, allow_prompt, NULL,
                                 causerie_test_take_result, &place);
  result = causerie_test_await (&place);
  return causerie_secrets_lookup_finish (self->secrets, result, error);
}

static char *
look_up (Fixture *self, const char *identity)
{
  g_autoptr (GError) error = NULL;
  char *key = try_look_up (self, identity, TRUE, &error);

  g_assert_no_error (error);
  return key;
}

static gboolean
store (Fixture *self, const char *identity, const char *key)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  GAsyncResult *place = NULL;
  gboolean for_run_only = FALSE;

  causerie_secrets_store_async (self->secrets, identity, key, NULL, causerie_test_take_result,
                                &place);
  result = causerie_test_await (&place);
  g_assert_true (causerie_secrets_store_finish (self->secrets, result, &for_run_only, &error));
  g_assert_no_error (error);
  return for_run_only;
}

static gboolean
try_clear (Fixture *self, const char *identity, GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;
  GAsyncResult *place = NULL;

  causerie_secrets_clear_async (self->secrets, identity, NULL, causerie_test_take_result, &place);
  result = causerie_test_await (&place);
  return causerie_secrets_clear_finish (self->secrets, result, error);
}

static void
clear (Fixture *self, const char *identity)
{
  g_autoptr (GError) error = NULL;

  g_assert_true (try_clear (self, identity, &error));
  g_assert_no_error (error);
}

static void
assert_key (Fixture *self, const char *identity, const char *expected)
{
  g_autofree char *key = look_up (self, identity);

  g_assert_cmpstr (key, ==, expected);
}

static void
test_life_of_a_key (Fixture *self, gconstpointer data)
{
  assert_key (self, "https://one", NULL);
  g_assert_false (store (self, "https://one", KEY));
  g_assert_false (store (self, "https://two", "other"));
  g_assert_cmpstr (causerie_fake_keyring_find (self->keyring, "https://one"), ==, KEY);
  g_assert_null (strstr (causerie_fake_keyring_get_label (self->keyring, "https://one"), KEY));
  g_assert_false (causerie_secrets_get_memory_only (self->secrets));
  assert_key (self, "https://one", KEY);
  assert_key (self, "https://two", "other");
  g_assert_false (store (self, "https://one", "new"));
  assert_key (self, "https://one", "new");
  g_assert_cmpuint (causerie_fake_keyring_get_n_items (self->keyring), ==, 2);
  clear (self, "https://one");
  assert_key (self, "https://one", NULL);
  assert_key (self, "https://two", "other");
  g_assert_cmpuint (causerie_fake_keyring_get_n_items (self->keyring), ==, 1);
}

static void
test_key_outlives_the_object (Fixture *self, gconstpointer data)
{
  g_assert_false (store (self, "https://one", KEY));
  g_object_unref (self->secrets);
  self->secrets = causerie_secrets_new ();
  assert_key (self, "https://one", KEY);
}

/* A key in memory is newer than the one in the keyring. */
static void
test_newest_key_takes_precedence (Fixture *self, gconstpointer data)
{
  g_assert_false (store (self, "https://one", "old"));
  causerie_fake_keyring_set_refuses (self->keyring, TRUE);
  g_assert_true (store (self, "https://one", "new"));
  assert_key (self, "https://one", "new");
  causerie_fake_keyring_set_refuses (self->keyring, FALSE);
  g_assert_false (store (self, "https://one", "newest"));
  assert_key (self, "https://one", "newest");
}

static void
assert_unreadable (Fixture *self, const char *identity, gboolean allow_prompt)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *key = try_look_up (self, identity, allow_prompt, &error);

  g_assert_error (error, CAUSERIE_ERROR, CAUSERIE_ERROR_KEYRING);
  g_assert_null (key);
}

/* A locked key is an error, not a missing key. */
static void
test_locked_key_is_an_error (Fixture *self, gconstpointer data)
{
  g_assert_false (store (self, "https://one", KEY));
  causerie_fake_keyring_lock (self->keyring, TRUE);
  assert_unreadable (self, "https://one", FALSE);
  g_assert_cmpuint (causerie_fake_keyring_get_n_prompts (self->keyring), ==, 0);
  assert_unreadable (self, "https://one", TRUE);
  g_assert_cmpuint (causerie_fake_keyring_get_n_prompts (self->keyring), ==, 1);
  /* That another service has no key is known without unlocking. */
  assert_key (self, "https://two", NULL);
  g_assert_cmpuint (causerie_fake_keyring_get_n_prompts (self->keyring), ==, 1);
  causerie_fake_keyring_lock (self->keyring, FALSE);
  assert_key (self, "https://one", KEY);
  g_assert_cmpuint (causerie_fake_keyring_get_n_prompts (self->keyring), ==, 2);
}

static void
test_locked_key_is_not_removed (Fixture *self, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  g_assert_false (store (self, "https://one", KEY));
  causerie_fake_keyring_lock (self->keyring, TRUE);
  g_assert_false (try_clear (self, "https://one", &error));
  g_assert_error (error, CAUSERIE_ERROR, CAUSERIE_ERROR_KEYRING);
  g_assert_cmpuint (causerie_fake_keyring_get_n_items (self->keyring), ==, 1);
}

static void
test_failing_keyring_is_an_error (Fixture *self, gconstpointer data)
{
  causerie_fake_keyring_set_fails (self->keyring, TRUE);
  assert_unreadable (self, "https://one", TRUE);
  causerie_fake_keyring_set_fails (self->keyring, FALSE);
  assert_key (self, "https://one", NULL);
}

static void
assert_not_saved (Fixture *self, CauserieError code)
{
  g_assert_null (causerie_secrets_get_failure (self->secrets));
  g_assert_true (store (self, "https://one", KEY));
  g_assert_nonnull (causerie_secrets_get_failure (self->secrets));
  g_assert_cmpint (causerie_secrets_get_failure (self->secrets)->code, ==, code);
  assert_key (self, "https://one", KEY);
}

static void
test_failed_store_is_reported (Fixture *self, gconstpointer data)
{
  causerie_fake_keyring_set_refuses (self->keyring, TRUE);
  assert_not_saved (self, CAUSERIE_ERROR_KEYRING);
  causerie_fake_keyring_set_refuses (self->keyring, FALSE);
  g_assert_false (store (self, "https://one", KEY));
  g_assert_null (causerie_secrets_get_failure (self->secrets));
}

/* There is no Secret Service on the bus. */
static void
test_no_keyring_is_no_key (Fixture *self, gconstpointer data)
{
  g_clear_object (&self->keyring);
  secret_service_disconnect ();
  assert_key (self, "https://one", NULL);
  assert_not_saved (self, CAUSERIE_ERROR_NO_KEYRING);
}

int
main (int argc, char *argv[])
{
  g_autofree char *daemon = g_find_program_in_path ("dbus-daemon");
  int status;

  g_test_init (&argc, &argv, NULL);
  if (daemon == NULL)
    {
      g_print ("1..0 # SKIP there is no dbus-daemon\n");
      return 0;
    }
  bus = g_test_dbus_new (G_TEST_DBUS_NONE);
  g_test_dbus_up (bus);
  g_test_add ("/secrets/life-of-a-key", Fixture, NULL, set_up, test_life_of_a_key, tear_down);
  g_test_add ("/secrets/key-outlives-the-object", Fixture, NULL, set_up,
              test_key_outlives_the_object, tear_down);
  g_test_add ("/secrets/newest-key-takes-precedence", Fixture, NULL, set_up,
              test_newest_key_takes_precedence, tear_down);
  g_test_add ("/secrets/locked-key-is-an-error", Fixture, NULL, set_up, test_locked_key_is_an_error,
              tear_down);
  g_test_add ("/secrets/locked-key-is-not-removed", Fixture, NULL, set_up,
              test_locked_key_is_not_removed, tear_down);
  g_test_add ("/secrets/failing-keyring-is-an-error", Fixture, NULL, set_up,
              test_failing_keyring_is_an_error, tear_down);
  g_test_add ("/secrets/failed-store-is-reported", Fixture, NULL, set_up,
              test_failed_store_is_reported, tear_down);
  g_test_add ("/secrets/no-keyring-is-no-key", Fixture, NULL, set_up, test_no_keyring_is_no_key,
              tear_down);
  status = g_test_run ();
  g_test_dbus_stop (bus);
  return status;
}
