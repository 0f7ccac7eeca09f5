/* SPDX-License-Identifier: GPL-3.0-or-later
 * Keys in a Secret Service, on a bus of the test's own. */
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

/* One bus for the whole program, as GIO keeps its connection to it. */
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
look_up (Fixture *self, const char *identity)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  GAsyncResult *place = NULL;
  char *key;

  causerie_secrets_lookup_async (self->secrets, identity, NULL, causerie_test_take_result, &place);
  result = causerie_test_await (&place);
  key = causerie_secrets_lookup_finish (self->secrets, result, &error);
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

static void
clear (Fixture *self, const char *identity)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  GAsyncResult *place = NULL;

  causerie_secrets_clear_async (self->secrets, identity, NULL, causerie_test_take_result, &place);
  result = causerie_test_await (&place);
  causerie_secrets_clear_finish (self->secrets, result, &error);
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
  g_assert_false (causerie_secrets_get_kept_for_run_only (self->secrets));
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

/* What the keyring has is older than what it did not take. */
static void
test_newest_key_wins (Fixture *self, gconstpointer data)
{
  g_assert_false (store (self, "https://one", "old"));
  causerie_fake_keyring_set_refuses (self->keyring, TRUE);
  g_assert_true (store (self, "https://one", "new"));
  assert_key (self, "https://one", "new");
  causerie_fake_keyring_set_refuses (self->keyring, FALSE);
  g_assert_false (store (self, "https://one", "newest"));
  assert_key (self, "https://one", "newest");
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
  g_test_add ("/secrets/newest-key-wins", Fixture, NULL, set_up, test_newest_key_wins, tear_down);
  status = g_test_run ();
  g_test_dbus_stop (bus);
  return status;
}
