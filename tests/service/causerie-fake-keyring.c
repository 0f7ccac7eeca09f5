/* SPDX-License-Identifier: GPL-3.0-or-later
 * A Secret Service with plain sessions and one collection (freedesktop.org, Secret Service API).
 * Items are identified by their "service" attribute. */
#include "config.h"

#include "causerie-fake-keyring.h"

#define ROOT "/org/freedesktop/secrets"
#define DEFAULT_COLLECTION ROOT "/aliases/default"
#define SESSION ROOT "/session/s1"
#define ITEMS ROOT "/collection/fake/"
#define PROMPT ROOT "/prompt/p1"

struct _CauserieFakeKeyring
{
  GObject parent_instance;

  GDBusConnection *connection;
  GDBusNodeInfo *info;
  GArray *offers;     /* of guint: what is registered on the connection */
  GHashTable *keys;   /* by service */
  GHashTable *labels; /* likewise */
  GHashTable *paths;  /* service by object path */
  guint n_made;
  gboolean refuses;
  gboolean slow;
  gboolean fails;
  gboolean locked;
  gboolean dismisses; /* the user dismisses the prompt */
  guint n_prompts;
  GQueue searches; /* pending calls of SearchItems */
};

G_DEFINE_FINAL_TYPE (CauserieFakeKeyring, causerie_fake_keyring, G_TYPE_OBJECT)

static const char xml[]
    = "<node>"
      "<interface name='org.freedesktop.Secret.Service'>"
      "<method name='OpenSession'><arg type='s' direction='in'/><arg type='v' direction='in'/>"
      "<arg type='v' direction='out'/><arg type='o' direction='out'/></method>"
      "<method name='SearchItems'><arg type='a{ss}' direction='in'/>"
      "<arg type='ao' direction='out'/><arg type='ao' direction='out'/></method>"
      "<method name='Unlock'><arg type='ao' direction='in'/>"
      "<arg type='ao' direction='out'/><arg type='o' direction='out'/></method>"
      "<method name='GetSecrets'><arg type='ao' direction='in'/><arg type='o' direction='in'/>"
      "<arg type='a{o(oayays)}' direction='out'/></method>"
      "<method name='ReadAlias'><arg type='s' direction='in'/><arg type='o' direction='out'/>"
      "</method>"
      "<property name='Collections' type='ao' access='read'/>"
      "</interface>"
      "<interface name='org.freedesktop.Secret.Collection'>"
      "<method name='CreateItem'><arg type='a{sv}' direction='in'/>"
      "<arg type='(oayays)' direction='in'/><arg type='b' direction='in'/>"
      "<arg type='o' direction='out'/><arg type='o' direction='out'/></method>"
      "</interface>"
      "<interface name='org.freedesktop.Secret.Item'>"
      "<method name='Delete'><arg type='o' direction='out'/></method>"
      "<method name='GetSecret'><arg type='o' direction='in'/>"
      "<arg type='(oayays)' direction='out'/></method>"
      "<property name='Locked' type='b' access='read'/>"
      "<property name='Attributes' type='a{ss}' access='read'/>"
      "<property name='Label' type='s' access='read'/>"
      "<property name='Created' type='t' access='read'/>"
      "<property name='Modified' type='t' access='read'/>"
      "</interface>"
      "<interface name='org.freedesktop.Secret.Prompt'>"
      "<method name='Prompt'><arg type='s' direction='in'/></method>"
      "<method name='Dismiss'/>"
      "<signal name='Completed'><arg type='b'/><arg type='v'/></signal>"
      "</interface>"
      "</node>";

static void on_called_cb (GDBusConnection *connection, const char *sender, const char *path,
                          const char *interface, const char *method, GVariant *arguments,
                          GDBusMethodInvocation *invocation, gpointer data);

static GVariant *
on_property_cb (GDBusConnection *connection, const char *sender, const char *path,
                const char *interface, const char *property, GError **error, gpointer data)
{
  static const char *const collections[] = { DEFAULT_COLLECTION };
  CauserieFakeKeyring *self = data;
  const char *service = g_hash_table_lookup (self->paths, path);

  if (g_str_equal (property, "Collections"))
    return g_variant_new_objv (collections, 1);
  if (g_str_equal (property, "Locked"))
    return g_variant_new_boolean (self->locked);
  if (g_str_equal (property, "Attributes"))
    return g_variant_new_parsed ("{'service': %s}", service);
  if (g_str_equal (property, "Label"))
    return g_variant_new_string (g_hash_table_lookup (self->labels, service));
  return g_variant_new_uint64 (0);
}

static const GDBusInterfaceVTable vtable = { on_called_cb, on_property_cb, NULL, { NULL } };

static void
offer (CauserieFakeKeyring *self, const char *path, const char *interface)
{
  g_autoptr (GError) error = NULL;
  guint id = g_dbus_connection_register_object (
      self->connection, path, g_dbus_node_info_lookup_interface (self->info, interface), &vtable,
      self, NULL, &error);

  g_assert_no_error (error);
  g_array_append_val (self->offers, id);
}

static void
open_session (GVariant *arguments, GDBusMethodInvocation *invocation)
{
  const char *algorithm;

  g_variant_get_child (arguments, 0, "&s", &algorithm);
  if (g_strcmp0 (algorithm, "plain") != 0)
    g_dbus_method_invocation_return_error (invocation, G_DBUS_ERROR, G_DBUS_ERROR_NOT_SUPPORTED,
                                           "Only plain sessions");
  else
    g_dbus_method_invocation_return_value (
        invocation, g_variant_new ("(vo)", g_variant_new_string (""), SESSION));
}

static char *
find_path (CauserieFakeKeyring *self, const char *service)
{
  GHashTableIter iter;
  gpointer path, known;

  g_hash_table_iter_init (&iter, self->paths);
  while (g_hash_table_iter_next (&iter, &path, &known))
    if (g_strcmp0 (known, service) == 0)
      return g_strdup (path);
  return NULL;
}

static void
search_items (CauserieFakeKeyring *self, GVariant *arguments, GDBusMethodInvocation *invocation)
{
  g_autoptr (GVariant) attributes = g_variant_get_child_value (arguments, 0);
  g_autofree char *path = NULL;
  const char *service = NULL;
  GVariantBuilder found;
  GVariant *none = g_variant_new_objv (NULL, 0);

  g_variant_lookup (attributes, "service", "&s", &service);
  path = find_path (self, service);
  g_variant_builder_init (&found, G_VARIANT_TYPE ("ao"));
  if (path != NULL)
    g_variant_builder_add (&found, "o", path);
  g_dbus_method_invocation_return_value (invocation, self->locked
                                                         ? g_variant_new ("(@aoao)", none, &found)
                                                         : g_variant_new ("(ao@ao)", &found, none));
}

static void
unlock (CauserieFakeKeyring *self, GVariant *arguments, GDBusMethodInvocation *invocation)
{
  g_autoptr (GVariant) items = g_variant_get_child_value (arguments, 0);

  if (self->locked && g_variant_n_children (items) > 0)
    g_dbus_method_invocation_return_value (
        invocation, g_variant_new ("(@aoo)", g_variant_new_objv (NULL, 0), PROMPT));
  else
    g_dbus_method_invocation_return_value (invocation, g_variant_new ("(@aoo)", items, "/"));
}

/* The prompt completes at once. */
static void
prompt (CauserieFakeKeyring *self, GDBusMethodInvocation *invocation)
{
  g_autofree char *first = g_strdup (ITEMS "1");
  const char *const unlocked[] = { first };
  g_autoptr (GError) error = NULL;

  self->n_prompts++;
  self->locked = self->dismisses;
  g_dbus_method_invocation_return_value (invocation, NULL);
  g_dbus_connection_emit_signal (
      self->connection, NULL, PROMPT, "org.freedesktop.Secret.Prompt", "Completed",
      g_variant_new ("(bv)", self->dismisses,
                     g_variant_new_objv (unlocked, self->dismisses ? 0 : 1)),
      &error);
  g_assert_no_error (error);
}

static GVariant *
write_secret (const char *key)
{
  return g_variant_new (
      "(o@ay@ays)", SESSION, g_variant_new_fixed_array (G_VARIANT_TYPE_BYTE, NULL, 0, 1),
      g_variant_new_fixed_array (G_VARIANT_TYPE_BYTE, key, strlen (key), 1), "text/plain");
}

static void
get_secrets (CauserieFakeKeyring *self, GVariant *arguments, GDBusMethodInvocation *invocation)
{
  g_autoptr (GVariantIter) paths = NULL;
  GVariantBuilder secrets;
  const char *path;

  g_variant_get_child (arguments, 0, "ao", &paths);
  g_variant_builder_init (&secrets, G_VARIANT_TYPE ("a{o(oayays)}"));
  while (g_variant_iter_next (paths, "&o", &path))
    {
      const char *service = g_hash_table_lookup (self->paths, path);

      if (service != NULL)
        g_variant_builder_add (&secrets, "{o@(oayays)}", path,
                               write_secret (g_hash_table_lookup (self->keys, service)));
    }
  g_dbus_method_invocation_return_value (invocation, g_variant_new ("(a{o(oayays)})", &secrets));
}

static void
get_secret (CauserieFakeKeyring *self, const char *path, GDBusMethodInvocation *invocation)
{
  const char *service = g_hash_table_lookup (self->paths, path);

  if (self->locked)
    g_dbus_method_invocation_return_dbus_error (invocation, "org.freedesktop.Secret.Error.IsLocked",
                                                "Locked");
  else
    g_dbus_method_invocation_return_value (
        invocation,
        g_variant_new ("(@(oayays))", write_secret (g_hash_table_lookup (self->keys, service))));
}

static void
create_item (CauserieFakeKeyring *self, GVariant *arguments, GDBusMethodInvocation *invocation)
{
  g_autoptr (GVariant) properties = g_variant_get_child_value (arguments, 0);
  g_autoptr (GVariant) secret = g_variant_get_child_value (arguments, 1);
  g_autoptr (GVariant) value = g_variant_get_child_value (secret, 2);
  g_autoptr (GVariant) attributes = g_variant_lookup_value (
      properties, "org.freedesktop.Secret.Item.Attributes", G_VARIANT_TYPE ("a{ss}"));
  g_autofree char *path = NULL;
  const char *service = NULL;
  const char *label = "";
  gsize length;
  const char *key = g_variant_get_fixed_array (value, &length, 1);

  g_variant_lookup (attributes, "service", "&s", &service);
  g_variant_lookup (properties, "org.freedesktop.Secret.Item.Label", "&s", &label);
  g_hash_table_replace (self->keys, g_strdup (service), g_strndup (key, length));
  g_hash_table_replace (self->labels, g_strdup (service), g_strdup (label));
  path = find_path (self, service);
  if (path == NULL)
    {
      path = g_strdup_printf (ITEMS "%u", ++self->n_made);
      g_hash_table_insert (self->paths, g_strdup (path), g_strdup (service));
      offer (self, path, "org.freedesktop.Secret.Item");
    }
  g_dbus_method_invocation_return_value (invocation, g_variant_new ("(oo)", path, "/"));
}

static void
answer_searches (CauserieFakeKeyring *self)
{
  GDBusMethodInvocation *invocation;

  while ((invocation = g_queue_pop_head (&self->searches)) != NULL)
    search_items (self, g_dbus_method_invocation_get_parameters (invocation), invocation);
}

static void
on_called_cb (GDBusConnection *connection, const char *sender, const char *path,
              const char *interface, const char *method, GVariant *arguments,
              GDBusMethodInvocation *invocation, gpointer data)
{
  CauserieFakeKeyring *self = data;

  if (g_strcmp0 (method, "SearchItems") == 0 && self->fails)
    g_dbus_method_invocation_return_error (invocation, G_DBUS_ERROR, G_DBUS_ERROR_NO_REPLY,
                                           "The keyring has crashed");
  else if (g_strcmp0 (method, "SearchItems") == 0 && self->slow)
    g_queue_push_tail (&self->searches, invocation);
  else if (g_strcmp0 (method, "OpenSession") == 0)
    open_session (arguments, invocation);
  else if (g_strcmp0 (method, "SearchItems") == 0)
    search_items (self, arguments, invocation);
  else if (g_strcmp0 (method, "GetSecrets") == 0)
    get_secrets (self, arguments, invocation);
  else if (g_strcmp0 (method, "CreateItem") == 0 && self->refuses)
    g_dbus_method_invocation_return_error (invocation, G_DBUS_ERROR, G_DBUS_ERROR_FAILED,
                                           "No space");
  else if (g_strcmp0 (method, "CreateItem") == 0)
    create_item (self, arguments, invocation);
  else if (g_strcmp0 (method, "ReadAlias") == 0)
    g_dbus_method_invocation_return_value (invocation, g_variant_new ("(o)", DEFAULT_COLLECTION));
  else if (g_strcmp0 (method, "Unlock") == 0)
    unlock (self, arguments, invocation);
  else if (g_strcmp0 (method, "Prompt") == 0)
    prompt (self, invocation);
  else if (g_strcmp0 (method, "GetSecret") == 0)
    get_secret (self, path, invocation);
  else if (g_strcmp0 (method, "Delete") == 0)
    {
      const char *service = g_hash_table_lookup (self->paths, path);

      g_hash_table_remove (self->keys, service);
      g_hash_table_remove (self->labels, service);
      g_hash_table_remove (self->paths, path);
      g_dbus_method_invocation_return_value (invocation, g_variant_new ("(o)", "/"));
    }
}

static void
causerie_fake_keyring_finalize (GObject *object)
{
  CauserieFakeKeyring *self = CAUSERIE_FAKE_KEYRING (object);

  answer_searches (self);
  /* Calls that wait in the main context would find this object gone. */
  for (guint i = 0; i < self->offers->len; i++)
    g_dbus_connection_unregister_object (self->connection, g_array_index (self->offers, guint, i));
  g_array_unref (self->offers);
  g_dbus_connection_close_sync (self->connection, NULL, NULL);
  g_object_unref (self->connection);
  g_dbus_node_info_unref (self->info);
  g_hash_table_unref (self->keys);
  g_hash_table_unref (self->labels);
  g_hash_table_unref (self->paths);
  G_OBJECT_CLASS (causerie_fake_keyring_parent_class)->finalize (object);
}

static void
causerie_fake_keyring_class_init (CauserieFakeKeyringClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = causerie_fake_keyring_finalize;
}

static void
causerie_fake_keyring_init (CauserieFakeKeyring *self)
{
  g_queue_init (&self->searches);
  self->info = g_dbus_node_info_new_for_xml (xml, NULL);
  self->offers = g_array_new (FALSE, FALSE, sizeof (guint));
  self->keys = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  self->labels = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  self->paths = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
}

/* Owns the well-known name on the bus at @address, and serves from the main context of the test. */
CauserieFakeKeyring *
causerie_fake_keyring_new (const char *address)
{
  CauserieFakeKeyring *self = g_object_new (CAUSERIE_TYPE_FAKE_KEYRING, NULL);
  g_autoptr (GVariant) answer = NULL;
  g_autoptr (GError) error = NULL;

  self->connection = g_dbus_connection_new_for_address_sync (
      address,
      G_DBUS_CONNECTION_FLAGS_AUTHENTICATION_CLIENT
          | G_DBUS_CONNECTION_FLAGS_MESSAGE_BUS_CONNECTION,
      NULL, NULL, &error);
  g_assert_no_error (error);
  offer (self, ROOT, "org.freedesktop.Secret.Service");
  offer (self, DEFAULT_COLLECTION, "org.freedesktop.Secret.Collection");
  offer (self, PROMPT, "org.freedesktop.Secret.Prompt");
  answer = g_dbus_connection_call_sync (
      self->connection, "org.freedesktop.DBus", "/org/freedesktop/DBus", "org.freedesktop.DBus",
      "RequestName", g_variant_new ("(su)", "org.freedesktop.secrets", 0u), G_VARIANT_TYPE ("(u)"),
      0, -1, NULL, &error);
  g_assert_no_error (error);
  return self;
}

/* Makes CreateItem fail. */
void
causerie_fake_keyring_set_refuses (CauserieFakeKeyring *self, gboolean refuses)
{
  self->refuses = refuses;
}

/* Delays answers to searches, like a keyring that prompts for its password. */
void
causerie_fake_keyring_set_slow (CauserieFakeKeyring *self, gboolean slow)
{
  self->slow = slow;
  if (!slow)
    answer_searches (self);
}

/* Makes searches fail. */
void
causerie_fake_keyring_set_fails (CauserieFakeKeyring *self, gboolean fails)
{
  self->fails = fails;
}

/* Locks the keyring, so that unlocking it prompts for the password. */
void
causerie_fake_keyring_lock (CauserieFakeKeyring *self, gboolean dismisses)
{
  self->locked = TRUE;
  self->dismisses = dismisses;
}

/* Unlocks the keyring without a prompt, as another program may do. */
void
causerie_fake_keyring_unlock (CauserieFakeKeyring *self)
{
  self->locked = FALSE;
}

/* Returns: the number of password prompts */
guint
causerie_fake_keyring_get_n_prompts (CauserieFakeKeyring *self)
{
  return self->n_prompts;
}

/* Returns: whether a search is pending */
gboolean
causerie_fake_keyring_get_asked (CauserieFakeKeyring *self)
{
  return !g_queue_is_empty (&self->searches);
}

guint
causerie_fake_keyring_get_n_items (CauserieFakeKeyring *self)
{
  return g_hash_table_size (self->keys);
}

const char *
causerie_fake_keyring_find (CauserieFakeKeyring *self, const char *service)
{
  return g_hash_table_lookup (self->keys, service);
}

const char *
causerie_fake_keyring_get_label (CauserieFakeKeyring *self, const char *service)
{
  return g_hash_table_lookup (self->labels, service);
}
