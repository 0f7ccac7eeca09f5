/* SPDX-License-Identifier: GPL-3.0-or-later
 * Remembers in the settings which windows are open and what they show. A change is written soon
 * after it, so that little is lost if the program is killed. */
#include "config.h"

#include "causerie-open-windows.h"

#define WRITE_MILLISECONDS 1000

struct _CauserieOpenWindows
{
  GObject parent_instance;

  GtkApplication *application; /* borrowed; it owns this object */
  GSettings *gsettings;
  guint timer;
  gboolean closing_all; /* all windows are being closed; they are remembered as they were before */
};

G_DEFINE_FINAL_TYPE (CauserieOpenWindows, causerie_open_windows, G_TYPE_OBJECT)

/* The application lists the window that was used last first. Dialogs can be windows too. */
static GPtrArray *
list_states (CauserieOpenWindows *self)
{
  GPtrArray *states = g_ptr_array_new_with_free_func ((GDestroyNotify)causerie_window_state_free);
  GList *windows = gtk_application_get_windows (self->application);

  for (GList *l = g_list_last (windows); l != NULL; l = l->prev)
    if (CAUSERIE_IS_WINDOW (l->data))
      g_ptr_array_add (states, causerie_window_dup_state (l->data));
  return states;
}

static void
write_now (CauserieOpenWindows *self)
{
  g_autoptr (GPtrArray) states = list_states (self);
  g_autoptr (GVariant) windows = g_variant_ref_sink (causerie_window_states_write (states));
  g_autoptr (GVariant) written = g_settings_get_value (self->gsettings, "windows");

  g_clear_handle_id (&self->timer, g_source_remove);
  if (states->len > 0 && !g_variant_equal (windows, written))
    g_settings_set_value (self->gsettings, "windows", windows);
}

static gboolean
on_write_due_cb (gpointer data)
{
  CauserieOpenWindows *self = data;

  self->timer = 0;
  write_now (self);
  return G_SOURCE_REMOVE;
}

static void
queue_write (CauserieOpenWindows *self)
{
  if (self->timer == 0 && !self->closing_all)
    self->timer = g_timeout_add (WRITE_MILLISECONDS, on_write_due_cb, self);
}

/* The user goes on with a window that could not be closed. */
static void
on_state_changed_cb (CauserieOpenWindows *self)
{
  self->closing_all = FALSE;
  queue_write (self);
}

static guint
count_windows (CauserieOpenWindows *self)
{
  guint n = 0;

  for (GList *l = gtk_application_get_windows (self->application); l != NULL; l = l->next)
    n += CAUSERIE_IS_WINDOW (l->data) ? 1 : 0;
  return n;
}

/* The last window is remembered when it closes; one of several is forgotten after that. */
static gboolean
on_close_request_cb (CauserieOpenWindows *self, GtkWindow *window)
{
  if (!self->closing_all && count_windows (self) == 1)
    write_now (self);
  return GDK_EVENT_PROPAGATE;
}

static void
on_window_removed_cb (CauserieOpenWindows *self, GtkWindow *window)
{
  if (!CAUSERIE_IS_WINDOW (window))
    return;
  if (count_windows (self) > 0)
    queue_write (self);
  else
    g_clear_handle_id (&self->timer, g_source_remove);
}

static void
causerie_open_windows_dispose (GObject *object)
{
  CauserieOpenWindows *self = CAUSERIE_OPEN_WINDOWS (object);

  g_clear_handle_id (&self->timer, g_source_remove);
  g_clear_object (&self->gsettings);
  G_OBJECT_CLASS (causerie_open_windows_parent_class)->dispose (object);
}

static void
causerie_open_windows_class_init (CauserieOpenWindowsClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = causerie_open_windows_dispose;
}

static void
causerie_open_windows_init (CauserieOpenWindows *self)
{
}

CauserieOpenWindows *
causerie_open_windows_new (GtkApplication *application, GSettings *gsettings)
{
  CauserieOpenWindows *self;

  g_return_val_if_fail (GTK_IS_APPLICATION (application), NULL);
  g_return_val_if_fail (G_IS_SETTINGS (gsettings), NULL);

  self = g_object_new (CAUSERIE_TYPE_OPEN_WINDOWS, NULL);
  self->application = application;
  self->gsettings = g_object_ref (gsettings);
  g_signal_connect_object (application, "window-removed", G_CALLBACK (on_window_removed_cb), self,
                           G_CONNECT_SWAPPED);
  return self;
}

/**
 * causerie_open_windows_dup_states:
 *
 * Returns: (transfer full) (element-type CauserieWindowState): the windows that were open last, in
 *   the order in which to present them
 */
GPtrArray *
causerie_open_windows_dup_states (CauserieOpenWindows *self)
{
  g_autoptr (GVariant) windows = NULL;

  g_return_val_if_fail (CAUSERIE_IS_OPEN_WINDOWS (self), NULL);

  windows = g_settings_get_value (self->gsettings, "windows");
  return causerie_window_states_read (windows);
}

/* Remembers @window from now on, until it is closed. */
void
causerie_open_windows_watch (CauserieOpenWindows *self, CauserieWindow *window)
{
  g_return_if_fail (CAUSERIE_IS_OPEN_WINDOWS (self) && CAUSERIE_IS_WINDOW (window));

  g_signal_connect_object (window, "state-changed", G_CALLBACK (on_state_changed_cb), self,
                           G_CONNECT_SWAPPED);
  /* The order of the windows has changed. */
  g_signal_connect_object (window, "notify::is-active", G_CALLBACK (queue_write), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (window, "close-request", G_CALLBACK (on_close_request_cb), self,
                           G_CONNECT_SWAPPED);
  queue_write (self);
}

/* Called before all windows are closed: all of them are remembered. */
void
causerie_open_windows_keep_all (CauserieOpenWindows *self)
{
  g_return_if_fail (CAUSERIE_IS_OPEN_WINDOWS (self));

  if (!self->closing_all)
    write_now (self);
  self->closing_all = TRUE;
}
