/* SPDX-License-Identifier: GPL-3.0-or-later
 * Screen reader announcements for GTK before 4.14, which has no API for them and sends no event
 * that would make a screen reader notice a new object.
 *
 * Each announcement is exported on the AT-SPI bus as an object with the role notification, whose
 * name is the text, and emits state-changed:showing. Screen readers read notifications out
 * regardless of the focused program. A separate connection is used, as that of GTK is not
 * accessible. */
#include "config.h"

#include "causerie-announcer.h"

#include <gio/gio.h>

#define ROOT_PATH "/org/a11y/atspi/accessible/root"
#define NULL_PATH "/org/a11y/atspi/null"
#define CACHE_PATH "/org/a11y/atspi/cache"
#define ACCESSIBLE "org.a11y.atspi.Accessible"

/* From at-spi2-core, atspi-constants.h. */
#define ROLE_APPLICATION 75
#define ROLE_NOTIFICATION 101
#define STATE_ENABLED 8
#define STATE_SENSITIVE 24
#define STATE_SHOWING 25
#define STATE_VISIBLE 30

/* Old announcements stay exported, as a screen reader requests the name some time after the
   event. */
#define MAX_ANNOUNCEMENTS 8

struct _CauserieAnnouncer
{
  GObject parent_instance;

  GDBusNodeInfo *interfaces;
  GDBusConnection *connection; /* NULL until connected to the AT-SPI bus */
  GQueue pending;              /* texts to announce when connected */
  GQueue registered;           /* registration ids of the exported announcements */
  guint n_announced;
  gboolean connecting;
  gboolean failed; /* there is no AT-SPI bus */
};

/* An exported object: an announcement, or the application as its parent. */
typedef struct
{
  char *path;
  char *text; /* NULL for the application */
} ExportedObject;

static const char xml[]
    = "<node>"
      "<interface name='org.a11y.atspi.Accessible'>"
      "<property name='Name' type='s' access='read'/>"
      "<property name='Description' type='s' access='read'/>"
      "<property name='Parent' type='(so)' access='read'/>"
      "<property name='ChildCount' type='i' access='read'/>"
      "<property name='Locale' type='s' access='read'/>"
      "<property name='AccessibleId' type='s' access='read'/>"
      "<method name='GetChildAtIndex'><arg type='i' direction='in'/>"
      "<arg type='(so)' direction='out'/></method>"
      "<method name='GetChildren'><arg type='a(so)' direction='out'/></method>"
      "<method name='GetIndexInParent'><arg type='i' direction='out'/></method>"
      "<method name='GetRelationSet'><arg type='a(ua(so))' direction='out'/></method>"
      "<method name='GetRole'><arg type='u' direction='out'/></method>"
      "<method name='GetRoleName'><arg type='s' direction='out'/></method>"
      "<method name='GetLocalizedRoleName'><arg type='s' direction='out'/></method>"
      "<method name='GetState'><arg type='au' direction='out'/></method>"
      "<method name='GetAttributes'><arg type='a{ss}' direction='out'/></method>"
      "<method name='GetApplication'><arg type='(so)' direction='out'/></method>"
      "<method name='GetInterfaces'><arg type='as' direction='out'/></method>"
      "</interface>"
      "<interface name='org.a11y.atspi.Cache'>"
      "<method name='GetItems'><arg type='a((so)(so)(so)iiassusau)' direction='out'/></method>"
      "</interface>"
      "</node>";

G_DEFINE_FINAL_TYPE (CauserieAnnouncer, causerie_announcer, G_TYPE_OBJECT)

static void
exported_object_free (gpointer data)
{
  ExportedObject *object = data;

  g_free (object->path);
  g_free (object->text);
  g_free (object);
}

static GVariant *
create_reference (GDBusConnection *connection, const char *path)
{
  return g_variant_new ("(so)", g_dbus_connection_get_unique_name (connection), path);
}

/* AT-SPI transfers states as two 32 bit words, the lower one first; all states used here are in
   that. */
static GVariant *
create_states (const ExportedObject *object)
{
  const guint32 shown = object->text == NULL ? 0 : 1u << STATE_SHOWING | 1u << STATE_VISIBLE;
  const guint32 states[] = { shown | 1u << STATE_ENABLED | 1u << STATE_SENSITIVE, 0 };

  return g_variant_new_fixed_array (G_VARIANT_TYPE_UINT32, states, G_N_ELEMENTS (states),
                                    sizeof *states);
}

/* Returns: (nullable): the return value; %NULL for an unknown method */
static GVariant *
answer (GDBusConnection *connection, const ExportedObject *object, const char *method)
{
  const char *role = object->text != NULL ? "notification" : "application";

  if (g_str_equal (method, "GetRole"))
    return g_variant_new ("(u)", object->text != NULL ? ROLE_NOTIFICATION : ROLE_APPLICATION);
  if (g_str_equal (method, "GetRoleName") || g_str_equal (method, "GetLocalizedRoleName"))
    return g_variant_new ("(s)", role);
  if (g_str_equal (method, "GetState"))
    return g_variant_new ("(@au)", create_states (object));
  if (g_str_equal (method, "GetApplication"))
    return g_variant_new ("(@(so))", create_reference (connection, ROOT_PATH));
  if (g_str_equal (method, "GetChildAtIndex"))
    return g_variant_new ("(@(so))", create_reference (connection, NULL_PATH));
  if (g_str_equal (method, "GetIndexInParent"))
    return g_variant_new ("(i)", 0);
  if (g_str_equal (method, "GetChildren"))
    return g_variant_new_parsed ("(@a(so) [],)");
  if (g_str_equal (method, "GetRelationSet"))
    return g_variant_new_parsed ("(@a(ua(so)) [],)");
  if (g_str_equal (method, "GetAttributes"))
    return g_variant_new_parsed ("(@a{ss} {},)");
  if (g_str_equal (method, "GetInterfaces"))
    return g_variant_new_parsed ("([%s],)", ACCESSIBLE);
  if (g_str_equal (method, "GetItems"))
    return g_variant_new_parsed ("(@a((so)(so)(so)iiassusau) [],)");
  return NULL;
}

static void
on_method_cb (GDBusConnection *connection, const char *sender, const char *path,
              const char *interface, const char *method, GVariant *parameters,
              GDBusMethodInvocation *invocation, gpointer data)
{
  GVariant *value = answer (connection, data, method);

  if (value != NULL)
    g_dbus_method_invocation_return_value (invocation, value);
  else
    g_dbus_method_invocation_return_error (invocation, G_DBUS_ERROR, G_DBUS_ERROR_UNKNOWN_METHOD,
                                           "There is no method %s", method);
}

static GVariant *
on_property_cb (GDBusConnection *connection, const char *sender, const char *path,
                const char *interface, const char *property, GError **error, gpointer data)
{
  const ExportedObject *object = data;
  const char *program = g_get_application_name ();

  if (g_str_equal (property, "Parent"))
    return create_reference (connection, object->text != NULL ? ROOT_PATH : NULL_PATH);
  if (g_str_equal (property, "ChildCount"))
    return g_variant_new_int32 (0);
  if (g_str_equal (property, "Name"))
    return g_variant_new_string (object->text != NULL ? object->text
                                 : program != NULL    ? program
                                                      : "");
  return g_variant_new_string ("");
}

static guint
register_exported_object (CauserieAnnouncer *self, const char *path, const char *interface,
                          const char *text)
{
  static const GDBusInterfaceVTable vtable
      = { .method_call = on_method_cb, .get_property = on_property_cb };
  ExportedObject *object = g_new0 (ExportedObject, 1);

  object->path = g_strdup (path);
  object->text = g_strdup (text);
  return g_dbus_connection_register_object (
      self->connection, path, g_dbus_node_info_lookup_interface (self->interfaces, interface),
      &vtable, object, exported_object_free, NULL);
}

static void
announce_now (CauserieAnnouncer *self, const char *text)
{
  g_autofree char *path = g_strdup_printf ("/org/a11y/atspi/accessible/%u", ++self->n_announced);

  g_queue_push_tail (&self->registered,
                     GUINT_TO_POINTER (register_exported_object (self, path, ACCESSIBLE, text)));
  if (self->registered.length > MAX_ANNOUNCEMENTS)
    g_dbus_connection_unregister_object (self->connection,
                                         GPOINTER_TO_UINT (g_queue_pop_head (&self->registered)));
  g_dbus_connection_emit_signal (self->connection, NULL, path, "org.a11y.atspi.Event.Object",
                                 "StateChanged",
                                 g_variant_new_parsed ("('showing', 1, 0, <0>, @a{sv} {})"), NULL);
}

static void
announce_pending (CauserieAnnouncer *self)
{
  for (char *text; (text = g_queue_pop_head (&self->pending)) != NULL; g_free (text))
    announce_now (self, text);
}

static void
fail (CauserieAnnouncer *self, const GError *error)
{
  g_debug ("There is no accessibility bus: %s", error->message);
  self->failed = TRUE;
  g_queue_clear_full (&self->pending, g_free);
}

static void
on_connected_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (CauserieAnnouncer) self = data;
  g_autoptr (GError) error = NULL;

  self->connection = g_dbus_connection_new_for_address_finish (result, &error);
  if (self->connection == NULL)
    {
      fail (self, error);
      return;
    }
  register_exported_object (self, ROOT_PATH, ACCESSIBLE, NULL);
  register_exported_object (self, CACHE_PATH, "org.a11y.atspi.Cache", NULL);
  announce_pending (self);
}

static void
on_address_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (CauserieAnnouncer) self = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GVariant) reply
      = g_dbus_connection_call_finish (G_DBUS_CONNECTION (source), result, &error);
  const char *address;

  if (reply == NULL)
    {
      fail (self, error);
      return;
    }
  g_variant_get (reply, "(&s)", &address);
  g_dbus_connection_new_for_address (address,
                                     G_DBUS_CONNECTION_FLAGS_AUTHENTICATION_CLIENT
                                         | G_DBUS_CONNECTION_FLAGS_MESSAGE_BUS_CONNECTION,
                                     NULL, NULL, on_connected_cb, g_object_ref (self));
}

static void
on_session_bus_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (CauserieAnnouncer) self = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GDBusConnection) bus = g_bus_get_finish (result, &error);

  if (bus == NULL)
    {
      fail (self, error);
      return;
    }
  g_dbus_connection_call (bus, "org.a11y.Bus", "/org/a11y/bus", "org.a11y.Bus", "GetAddress", NULL,
                          G_VARIANT_TYPE ("(s)"), G_DBUS_CALL_FLAGS_NO_AUTO_START, -1, NULL,
                          on_address_cb, g_object_ref (self));
}

static void
causerie_announcer_finalize (GObject *object)
{
  CauserieAnnouncer *self = CAUSERIE_ANNOUNCER (object);

  g_queue_clear_full (&self->pending, g_free);
  g_queue_clear (&self->registered);
  g_clear_object (&self->connection);
  g_dbus_node_info_unref (self->interfaces);
  G_OBJECT_CLASS (causerie_announcer_parent_class)->finalize (object);
}

static void
causerie_announcer_class_init (CauserieAnnouncerClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = causerie_announcer_finalize;
}

static void
causerie_announcer_init (CauserieAnnouncer *self)
{
  self->interfaces = g_dbus_node_info_new_for_xml (xml, NULL);
}

/* Returns: (transfer none): the announcer of the display, which owns it */
CauserieAnnouncer *
causerie_announcer_get (GdkDisplay *display)
{
  CauserieAnnouncer *self = g_object_get_data (G_OBJECT (display), "causerie-announcer");

  if (self == NULL)
    {
      self = g_object_new (CAUSERIE_TYPE_ANNOUNCER, NULL);
      g_object_set_data_full (G_OBJECT (display), "causerie-announcer", self, g_object_unref);
    }
  return self;
}

/* Announces @text to screen readers. The first call connects to the AT-SPI bus; without one nothing
 * happens. */
void
causerie_announcer_announce (CauserieAnnouncer *self, const char *text)
{
  if (self->failed)
    return;
  g_queue_push_tail (&self->pending, g_strdup (text));
  if (self->connection != NULL)
    announce_pending (self);
  else if (!self->connecting)
    {
      self->connecting = TRUE;
      g_bus_get (G_BUS_TYPE_SESSION, NULL, on_session_bus_cb, g_object_ref (self));
    }
}
