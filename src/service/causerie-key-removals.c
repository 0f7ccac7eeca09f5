/* SPDX-License-Identifier: GPL-3.0-or-later
 * The keys of removed services, which stay in the keyring while the removal can be undone. Their
 * addresses are stored, so that no key is left there if the program ends meanwhile. */
#include "config.h"

#include "causerie-key-removals.h"

struct _CauserieKeyRemovals
{
  GObject parent_instance;

  CauserieSettings *settings;
  CauserieSecrets *secrets;
};

G_DEFINE_FINAL_TYPE (CauserieKeyRemovals, causerie_key_removals, G_TYPE_OBJECT)

static void
causerie_key_removals_dispose (GObject *object)
{
  CauserieKeyRemovals *self = CAUSERIE_KEY_REMOVALS (object);

  g_clear_object (&self->settings);
  g_clear_object (&self->secrets);
  G_OBJECT_CLASS (causerie_key_removals_parent_class)->dispose (object);
}

static void
causerie_key_removals_class_init (CauserieKeyRemovalsClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = causerie_key_removals_dispose;
}

static void
causerie_key_removals_init (CauserieKeyRemovals *self)
{
}

CauserieKeyRemovals *
causerie_key_removals_new (CauserieSettings *settings, CauserieSecrets *secrets)
{
  CauserieKeyRemovals *self;

  g_return_val_if_fail (CAUSERIE_IS_SETTINGS (settings) && CAUSERIE_IS_SECRETS (secrets), NULL);
  self = g_object_new (CAUSERIE_TYPE_KEY_REMOVALS, NULL);
  self->settings = g_object_ref (settings);
  self->secrets = g_object_ref (secrets);
  return self;
}

/* Stores the list without @identity, and with it at the end if @added. */
static void
change (CauserieKeyRemovals *self, const char *identity, gboolean added)
{
  g_auto (GStrv) old = causerie_settings_dup_keys_to_remove (self->settings);
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  g_auto (GStrv) changed = NULL;

  for (guint i = 0; old[i] != NULL; i++)
    if (!g_str_equal (old[i], identity))
      g_strv_builder_add (builder, old[i]);
  if (added)
    g_strv_builder_add (builder, identity);
  changed = g_strv_builder_end (builder);
  causerie_settings_set_keys_to_remove (self->settings, (const char *const *)changed);
}

/* Remembers that the key is to be removed, without removing it yet. */
void
causerie_key_removals_add (CauserieKeyRemovals *self, const char *identity)
{
  g_return_if_fail (CAUSERIE_IS_KEY_REMOVALS (self) && identity != NULL);
  change (self, identity, TRUE);
}

/* Keeps the key. */
void
causerie_key_removals_cancel (CauserieKeyRemovals *self, const char *identity)
{
  g_return_if_fail (CAUSERIE_IS_KEY_REMOVALS (self) && identity != NULL);
  change (self, identity, FALSE);
}

/* Returns: (transfer full): the identities of the services whose keys are to be removed */
char **
causerie_key_removals_list (CauserieKeyRemovals *self)
{
  g_return_val_if_fail (CAUSERIE_IS_KEY_REMOVALS (self), NULL);
  return causerie_settings_dup_keys_to_remove (self->settings);
}

static gboolean
is_listed (CauserieKeyRemovals *self, const char *identity)
{
  g_auto (GStrv) list = causerie_settings_dup_keys_to_remove (self->settings);

  return g_strv_contains ((const char *const *)list, identity);
}

typedef struct
{
  CauserieKeyRemovals *self;
  char *identity;
} Removal;

/* While the keyring is locked or fails, the address stays in the list for the next start. */
static void
on_cleared_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  Removal *removal = data;
  g_autoptr (GError) error = NULL;

  if (causerie_secrets_clear_finish (CAUSERIE_SECRETS (source), result, &error)
      || g_error_matches (error, CAUSERIE_ERROR, CAUSERIE_ERROR_NO_KEYRING))
    change (removal->self, removal->identity, FALSE);
  g_object_unref (removal->self);
  g_free (removal->identity);
  g_free (removal);
}

/* Removes the key from the keyring, unless that was cancelled. */
void
causerie_key_removals_finish (CauserieKeyRemovals *self, const char *identity)
{
  Removal *removal;

  g_return_if_fail (CAUSERIE_IS_KEY_REMOVALS (self) && identity != NULL);
  if (!is_listed (self, identity))
    return;
  removal = g_new0 (Removal, 1);
  removal->self = g_object_ref (self);
  removal->identity = g_strdup (identity);
  causerie_secrets_clear_async (self->secrets, identity, NULL, on_cleared_cb, removal);
}
