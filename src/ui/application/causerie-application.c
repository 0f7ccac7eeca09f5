/* SPDX-License-Identifier: GPL-3.0-or-later
 * The application: owns the session, opens windows, and has the actions that do not belong to a
 * window. */
#include "config.h"

#include "causerie-application.h"

#include "causerie-compat.h"
#include "causerie-losses.h"
#include "causerie-open-windows.h"
#include "causerie-preferences-presets.h"
#include "causerie-preferences-services.h"
#include "causerie-preferences.h"
#include "causerie-recovery.h"
#include "causerie-services.h"
#include "causerie-shortcuts.h"
#include "causerie-text-size.h"
#include "causerie-window.h"

#include <glib/gi18n-lib.h>
#ifdef __GLIBC__
#include <malloc.h>
#endif

/* How long after the start free memory is given back. */
#define TRIM_MILLISECONDS 300

/* What is done with the file of the library before it is reopened. */
typedef enum
{
  REOPEN_UNCHANGED,
  REOPEN_MOVED,
  REOPEN_RECOVERED,
} ReopenMode;

struct _CauserieApplication
{
  AdwApplication parent_instance;

  /* Owned */
  CauserieService *environment_service;
  GError *environment_error; /* why the service in the environment cannot be used */
  GSettings *gsettings;
  CauserieOpenWindows *open_windows;
  CauserieSession *session;
  CauserieTextSize *text_size;
  guint demo_only : 1;
  guint ready : 1;
  guint stopping : 1;
  guint reopen : 1;
  guint asking : 1; /* the question whether to reopen the library is open */
  ReopenMode reopen_mode;
  GError *problem;             /* why the session could not be started, or NULL */
  char *recovery_failure;      /* why a damaged library was neither moved nor recovered, or NULL */
  GCancellable *recovering;    /* while a damaged library is being recovered */
  GCancellable *recovery_done; /* cancelling it closes the progress dialog */
  CauserieSalvaged *salvaged;  /* the result of a recovery that was not shown yet */
  guint trim_id;
};

G_DEFINE_FINAL_TYPE (CauserieApplication, causerie_application, ADW_TYPE_APPLICATION)

static const GOptionEntry options[] = {
  { "demo", 0, 0, G_OPTION_ARG_NONE, NULL, N_ ("Use the built-in demo, whatever service is set"),
    NULL },
  { "version", 'v', 0, G_OPTION_ARG_NONE, NULL, N_ ("Print the version and exit"), NULL },
  G_OPTION_ENTRY_NULL,
};

/* The service from the command line or the environment applies to every session of this process. */
static void
set_run_service (CauserieApplication *self)
{
  CauserieRegistry *registry = causerie_session_get_registry (self->session);

  if (self->demo_only)
    causerie_registry_use_demo_for_run (registry);
  else if (self->environment_service != NULL)
    causerie_registry_set_environment_service (registry, self->environment_service);
  else if (self->environment_error != NULL)
    causerie_registry_set_environment_error (registry, self->environment_error);
}

static void
ensure_session (CauserieApplication *self)
{
  static const char *const names[] = { "move-library", "recover-library" };

  if (self->session != NULL)
    return;
  self->gsettings = causerie_services_create_gsettings ();
  self->open_windows = causerie_open_windows_new (GTK_APPLICATION (self), self->gsettings);
  self->session = causerie_services_create_session (self->gsettings);
  set_run_service (self);
  self->text_size = causerie_text_size_new (causerie_session_get_settings (self->session),
                                            gdk_display_get_default ());
  for (gsize i = 0; i < G_N_ELEMENTS (names); i++)
    g_object_bind_property (causerie_session_get_library (self->session), "damaged",
                            g_action_map_lookup_action (G_ACTION_MAP (self), names[i]), "enabled",
                            G_BINDING_SYNC_CREATE);
}

static void
start_window (CauserieApplication *self, CauserieWindow *window)
{
  causerie_window_start (window, self->problem);
  if (self->recovery_failure != NULL)
    causerie_window_show_recovery_failure (window, self->recovery_failure);
  if (self->salvaged != NULL)
    causerie_recovery_show_result (GTK_WIDGET (window), self->salvaged);
  g_clear_pointer (&self->salvaged, causerie_salvaged_free);
}

static void
update_windows (CauserieApplication *self)
{
  for (GList *l = gtk_application_get_windows (GTK_APPLICATION (self)); l != NULL; l = l->next)
    if (CAUSERIE_IS_WINDOW (l->data))
      start_window (self, l->data);
}

static gboolean
on_started_idle_cb (gpointer data)
{
#ifdef __GLIBC__
  malloc_trim (0);
#endif
  CAUSERIE_APPLICATION (data)->trim_id = 0;
  return G_SOURCE_REMOVE;
}

/* Parsing the style sheets of GTK leaves some megabytes of free memory, which glibc would keep. */
static void
queue_trim (CauserieApplication *self)
{
  if (self->trim_id == 0)
    self->trim_id
        = g_timeout_add_full (G_PRIORITY_LOW, TRIM_MILLISECONDS, on_started_idle_cb, self, NULL);
}

static void
on_session_started_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (CauserieApplication) self = data;
  CauserieSession *session = CAUSERIE_SESSION (source);
  g_autoptr (GError) problem = NULL;
  gboolean ready = causerie_session_start_finish (session, result, &problem);

  /* The session may have been replaced meanwhile, or its windows may be closing. */
  if (session != self->session || self->stopping)
    return;
  g_clear_error (&self->problem);
  self->problem = g_steal_pointer (&problem);
  self->ready = ready;
  update_windows (self);
  queue_trim (self);
}

static void
start_session (CauserieApplication *self)
{
  causerie_session_start_async (self->session, NULL, on_session_started_cb, g_object_ref (self));
}

static CauserieWindow *
create_window (CauserieApplication *self)
{
  CauserieWindow *window
      = causerie_window_new (GTK_APPLICATION (self), self->session, self->gsettings);

  causerie_open_windows_watch (self->open_windows, window);
  return window;
}

/* Opens the windows that were open when the program ended, or else one. They are presented before
   the library is loaded: they must never wait for the disk. */
static void
start (CauserieApplication *self)
{
  g_autoptr (GPtrArray) states = NULL;

  ensure_session (self);
  states = causerie_open_windows_dup_states (self->open_windows);
  for (guint i = 0; i < MAX (states->len, 1); i++)
    {
      CauserieWindow *window = create_window (self);

      if (i < states->len)
        causerie_window_restore (window, g_ptr_array_index (states, i));
      gtk_window_present (GTK_WINDOW (window));
    }
  start_session (self);
}

static void
open_window (CauserieApplication *self)
{
  CauserieWindow *window;

  if (self->session == NULL)
    {
      start (self);
      return;
    }
  window = create_window (self);
  gtk_window_present (GTK_WINDOW (window));
  if (self->ready || self->problem != NULL)
    start_window (self, window);
}

static void
on_open_chat_cb (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  CauserieApplication *self = data;
  CauserieWindow *window;
  gint64 chat_id;
  gint64 message_id;

  if (!self->ready || self->stopping)
    return;
  g_variant_get (parameter, "(xx)", &chat_id, &message_id);
  if (chat_id <= 0)
    return;
  window = create_window (self);
  causerie_window_show_chat (window, chat_id, message_id);
  causerie_window_start (window, NULL);
  gtk_window_present (GTK_WINDOW (window));
}

/* Closes all windows, because they belong to the old session. */
static void
close_windows (CauserieApplication *self)
{
  GList *windows;

  while ((windows = gtk_application_get_windows (GTK_APPLICATION (self))) != NULL)
    gtk_window_destroy (windows->data);
}

static void
drop_session (CauserieApplication *self)
{
  gboolean reopen = self->reopen;

  if (reopen)
    close_windows (self);
  g_clear_object (&self->text_size);
  g_clear_object (&self->session);
  g_clear_object (&self->open_windows);
  g_clear_object (&self->gsettings);
  g_clear_error (&self->problem);
  self->ready = FALSE;
  self->stopping = FALSE;
  self->reopen = FALSE;
  self->reopen_mode = REOPEN_UNCHANGED;
  if (reopen)
    open_window (self);
  g_application_release (G_APPLICATION (self));
}

static void
on_moved_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (CauserieApplication) self = data;
  g_autofree char *folder = NULL;
  g_autoptr (GError) failure = NULL;

  folder = causerie_library_move_damaged_finish (CAUSERIE_LIBRARY (source), result, &failure);
  if (failure != NULL)
    self->recovery_failure = causerie_recovery_dup_move_failure (failure);
  drop_session (self);
}

static void
on_recovered_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (CauserieApplication) self = data;
  g_autoptr (GError) failure = NULL;

  self->salvaged = causerie_library_salvage_finish (CAUSERIE_LIBRARY (source), result, &failure);
  if (failure != NULL)
    self->recovery_failure = causerie_recovery_dup_failure (failure);
  g_cancellable_cancel (self->recovery_done);
  g_clear_object (&self->recovery_done);
  g_clear_object (&self->recovering);
  drop_session (self);
}

/* Disables the windows during the recovery. Only the progress dialog, which can cancel it, remains
   usable. */
static void
recover_library (CauserieApplication *self)
{
  GtkWindow *window = gtk_application_get_active_window (GTK_APPLICATION (self));

  self->recovering = g_cancellable_new ();
  self->recovery_done = g_cancellable_new ();
  for (GList *l = gtk_application_get_windows (GTK_APPLICATION (self)); l != NULL; l = l->next)
    if (ADW_IS_APPLICATION_WINDOW (l->data))
      gtk_widget_set_sensitive (adw_application_window_get_content (l->data), FALSE);
  if (window != NULL)
    causerie_recovery_show_progress (GTK_WIDGET (window), self->recovering, self->recovery_done);
  causerie_library_salvage_async (causerie_session_get_library (self->session), self->recovering,
                                  on_recovered_cb, g_object_ref (self));
}

static void
on_session_stopped_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  CauserieApplication *self = data;
  g_autoptr (GError) error = NULL;

  if (!causerie_session_stop_finish (CAUSERIE_SESSION (source), result, &error))
    g_message ("The library could not be closed in order: %s", error->message);
  if (self->reopen_mode == REOPEN_RECOVERED)
    recover_library (self);
  else if (self->reopen_mode == REOPEN_MOVED)
    causerie_library_move_damaged_async (causerie_session_get_library (self->session), NULL,
                                         on_moved_cb, g_object_ref (self));
  else
    drop_session (self);
}

/* The session is still writing typed and received text when the last window has been closed. */
static void
stop_session (CauserieApplication *self)
{
  self->stopping = TRUE;
  g_clear_pointer (&self->recovery_failure, g_free);
  g_application_hold (G_APPLICATION (self));
  causerie_session_stop_async (self->session, NULL, on_session_stopped_cb, self);
}

static void
on_reopen_agreed_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (CauserieApplication) self = data;
  gboolean agreed = causerie_losses_confirm_reopen_finish (GTK_WIDGET (source), result);

  self->asking = FALSE;
  if (self->session == NULL || self->stopping)
    return;
  if (!agreed)
    {
      self->reopen_mode = REOPEN_UNCHANGED;
      return;
    }
  self->reopen = TRUE;
  causerie_open_windows_keep_all (self->open_windows);
  stop_session (self);
}

static void
reopen_library (CauserieApplication *self, ReopenMode reopen_mode)
{
  GtkWindow *window = gtk_application_get_active_window (GTK_APPLICATION (self));

  if (self->session == NULL || self->stopping || self->asking || window == NULL)
    return;
  self->asking = TRUE;
  self->reopen_mode = reopen_mode;
  causerie_losses_confirm_reopen_async (GTK_WIDGET (window), self->session, on_reopen_agreed_cb,
                                        g_object_ref (self));
}

static void
on_reopen_library_cb (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  reopen_library (data, REOPEN_UNCHANGED);
}

static void
on_move_library_cb (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  reopen_library (data, REOPEN_MOVED);
}

static void
on_recover_library_cb (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  reopen_library (data, REOPEN_RECOVERED);
}

static void
on_start_again_cb (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  CauserieApplication *self = data;

  if (self->session == NULL || self->ready || self->problem == NULL)
    return;
  g_clear_error (&self->problem);
  start_session (self);
}

static void
on_unlock_keyring_cb (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  CauserieApplication *self = data;

  if (self->ready && !self->stopping)
    causerie_registry_unlock_keyring (causerie_session_get_registry (self->session));
}

/* The pages of the preferences that are shown by an action. */
typedef struct
{
  GtkWidget *services;
  GtkWidget *presets;
} Pages;

/* Returns: whether there is a window for the preferences */
static gboolean
present_preferences (CauserieApplication *self, Pages *pages)
{
  GtkWindow *window = gtk_application_get_active_window (GTK_APPLICATION (self));
  GtkWidget *general;

  if (window == NULL)
    return FALSE;
  general = causerie_preferences_new (self->session);
  pages->services = causerie_preferences_services_new (self->session);
  pages->presets = causerie_preferences_presets_new (self->session);
  causerie_compat_present_preferences (
      GTK_WIDGET (window),
      (AdwPreferencesPage *[]){ ADW_PREFERENCES_PAGE (general),
                                ADW_PREFERENCES_PAGE (pages->services),
                                ADW_PREFERENCES_PAGE (pages->presets) },
      3);
  return TRUE;
}

static void
on_preferences_cb (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  Pages pages;

  present_preferences (data, &pages);
}

static void
on_presets_cb (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  Pages pages;

  if (present_preferences (data, &pages))
    causerie_compat_show_preferences (ADW_PREFERENCES_PAGE (pages.presets));
}

static void
on_services_cb (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  Pages pages;

  if (present_preferences (data, &pages))
    causerie_compat_show_preferences (ADW_PREFERENCES_PAGE (pages.services));
}

static void
on_add_api_key_cb (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  Pages pages;

  if (!present_preferences (data, &pages))
    return;
  causerie_compat_show_preferences (ADW_PREFERENCES_PAGE (pages.services));
  causerie_preferences_services_show_key (pages.services);
}

static void
on_shortcuts_cb (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  GtkWindow *window = gtk_application_get_active_window (data);

  if (window != NULL)
    causerie_shortcuts_present (
        GTK_WIDGET (window), causerie_session_get_settings (CAUSERIE_APPLICATION (data)->session));
}

static void
on_about_cb (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  GtkWindow *window = gtk_application_get_active_window (data);

  if (window != NULL)
    causerie_compat_present_about (GTK_WIDGET (window), CAUSERIE_APP_ID, CAUSERIE_VERSION);
}

static void
on_quit_cb (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  CauserieApplication *self = data;
  GList *windows = gtk_application_get_windows (GTK_APPLICATION (self));

  if (self->open_windows != NULL)
    causerie_open_windows_keep_all (self->open_windows);
  while (windows != NULL)
    {
      GtkWindow *window = windows->data;

      windows = windows->next;
      gtk_window_close (window);
    }
}

static void
on_new_window_cb (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  CauserieApplication *self = data;

  if (self->stopping)
    self->reopen = TRUE;
  else
    open_window (self);
}

/* The parameter is the number of steps, or 0 for the usual size. */
static void
on_resize_text_cb (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  CauserieApplication *self = data;
  int steps = g_variant_get_int32 (parameter);

  if (self->text_size == NULL)
    return;
  if (steps == 0)
    causerie_text_size_reset (self->text_size);
  else
    causerie_text_size_step (self->text_size, steps);
}

static void
install_actions (CauserieApplication *self)
{
  static const GActionEntry entries[] = {
    { .name = "preferences", .activate = on_preferences_cb },
    { .name = "services", .activate = on_services_cb },
    { .name = "presets", .activate = on_presets_cb },
    { .name = "add-api-key", .activate = on_add_api_key_cb },
    { .name = "unlock-keyring", .activate = on_unlock_keyring_cb },
    { .name = "shortcuts", .activate = on_shortcuts_cb },
    { .name = "about", .activate = on_about_cb },
    { .name = "quit", .activate = on_quit_cb },
    { .name = "new-window", .activate = on_new_window_cb },
    { .name = "resize-text", .activate = on_resize_text_cb, .parameter_type = "i" },
    { .name = "open-chat", .activate = on_open_chat_cb, .parameter_type = "(xx)" },
    { .name = "reopen-library", .activate = on_reopen_library_cb },
    { .name = "move-library", .activate = on_move_library_cb },
    { .name = "recover-library", .activate = on_recover_library_cb },
    { .name = "start-again", .activate = on_start_again_cb },
  };
  static const struct
  {
    const char *action;
    const char *const keys[4];
  } shortcuts[] = {
    { "app.preferences", { "<Control>comma" } },
    { "app.shortcuts", { "<Control>question" } },
    { "app.quit", { "<Control>q" } },
    { "app.new-window", { "<Control><Shift>n" } },
    { "app.resize-text(1)", { "<Control>plus", "<Control>equal", "<Control>KP_Add" } },
    { "app.resize-text(-1)", { "<Control>minus", "<Control>KP_Subtract" } },
    { "app.resize-text(0)", { "<Control>0", "<Control>KP_0" } },
    { "window.close", { "<Control>w" } },
    { "win.new-chat", { "<Control>n" } },
    { "win.next-chat", { "<Control>Page_Down" } },
    { "win.previous-chat", { "<Control>Page_Up" } },
    { "win.next-version", { "<Alt>Right" } },
    { "win.previous-version", { "<Alt>Left" } },
    { "win.next-column", { "F6" } },
    { "win.previous-column", { "<Shift>F6" } },
    { "win.find", { "<Control>f" } },
    { "win.find-next", { "<Control>g" } },
    { "win.find-previous", { "<Control><Shift>g" } },
    { "win.search", { "<Control><Shift>f" } },
    { "win.caret-browsing", { "F7" } },
    { "win.branches", { "F9" } },
    { "win.focus-composer", { "<Control>l" } },
    { "win.focus-previous-message", { "<Control>Up" } },
    { "win.focus-next-message", { "<Control>Down" } },
    { "win.rename-current-chat", { "F2" } },
  };

  g_action_map_add_action_entries (G_ACTION_MAP (self), entries, G_N_ELEMENTS (entries), self);
  for (guint i = 0; i < G_N_ELEMENTS (shortcuts); i++)
    gtk_application_set_accels_for_action (GTK_APPLICATION (self), shortcuts[i].action,
                                           shortcuts[i].keys);
}

/* Another running instance cannot switch to the demo, and would send the demo's messages to its
   service. */
static int
refuse_second_instance (GApplication *application)
{
  g_autoptr (GError) error = NULL;

  if (!g_application_register (application, NULL, &error))
    {
      g_printerr ("%s\n", error->message);
      return 1;
    }
  if (!g_application_get_is_remote (application))
    return -1;
  g_printerr ("%s\n", _ ("Causerie is running already. Close it, then start the demo."));
  return 1;
}

static int
causerie_application_handle_local_options (GApplication *application, GVariantDict *given)
{
  CauserieApplication *self = CAUSERIE_APPLICATION (application);
  gboolean demo = FALSE;

  if (g_variant_dict_contains (given, "version"))
    {
      g_print ("Causerie %s\n", CAUSERIE_VERSION);
      return 0;
    }
  g_variant_dict_lookup (given, "demo", "b", &demo);
  self->demo_only = demo;
  return demo ? refuse_second_instance (application) : -1;
}

static void
causerie_application_startup (GApplication *application)
{
  CauserieApplication *self = CAUSERIE_APPLICATION (application);

  G_APPLICATION_CLASS (causerie_application_parent_class)->startup (application);
  install_actions (self);
  gtk_icon_theme_add_resource_path (gtk_icon_theme_get_for_display (gdk_display_get_default ()),
                                    "/io/github/causerie_chat/Causerie/icons");
  gtk_window_set_default_icon_name (CAUSERIE_APP_ID);
}

static void
causerie_application_activate (GApplication *application)
{
  GtkWindow *window = gtk_application_get_active_window (GTK_APPLICATION (application));

  if (CAUSERIE_APPLICATION (application)->stopping)
    CAUSERIE_APPLICATION (application)->reopen = TRUE;
  else if (window != NULL)
    gtk_window_present (window);
  else
    open_window (CAUSERIE_APPLICATION (application));
}

static void
on_window_removed_cb (GtkApplication *application, GtkWindow *window, gpointer data)
{
  CauserieApplication *self = CAUSERIE_APPLICATION (application);

  if (self->session == NULL || gtk_application_get_windows (application) != NULL)
    return;
  if (!self->stopping)
    stop_session (self);
  else if (self->recovering != NULL)
    {
      /* The user closed the windows during the recovery, so it is cancelled and the program
         ends. */
      self->reopen = FALSE;
      g_cancellable_cancel (self->recovering);
    }
}

static void
causerie_application_dispose (GObject *object)
{
  CauserieApplication *self = CAUSERIE_APPLICATION (object);

  g_clear_handle_id (&self->trim_id, g_source_remove);
  g_clear_error (&self->problem);
  g_clear_pointer (&self->recovery_failure, g_free);
  g_clear_pointer (&self->salvaged, causerie_salvaged_free);
  g_clear_object (&self->text_size);
  g_clear_object (&self->session);
  g_clear_object (&self->open_windows);
  g_clear_object (&self->gsettings);
  g_clear_object (&self->environment_service);
  g_clear_error (&self->environment_error);
  G_OBJECT_CLASS (causerie_application_parent_class)->dispose (object);
}

static void
causerie_application_class_init (CauserieApplicationClass *klass)
{
  GApplicationClass *application_class = G_APPLICATION_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = causerie_application_dispose;
  application_class->handle_local_options = causerie_application_handle_local_options;
  application_class->startup = causerie_application_startup;
  application_class->activate = causerie_application_activate;
}

static void
causerie_application_init (CauserieApplication *self)
{
  g_application_add_main_option_entries (G_APPLICATION (self), options);
  g_application_set_option_context_summary (
      G_APPLICATION (self), _ ("A chat client for Claude that keeps every conversation."));
  g_signal_connect (self, "window-removed", G_CALLBACK (on_window_removed_cb), NULL);
}

/**
 * causerie_application_new:
 * @environment_service: (nullable): the service from the environment
 * @environment_error: (nullable): why the service in the environment cannot be used
 */
CauserieApplication *
causerie_application_new (CauserieService *environment_service, const GError *environment_error)
{
  CauserieApplication *self
      = g_object_new (CAUSERIE_TYPE_APPLICATION, "application-id", CAUSERIE_APP_ID,
                      "resource-base-path", "/io/github/causerie_chat/Causerie", NULL);

  g_set_object (&self->environment_service, environment_service);
  if (environment_error != NULL)
    self->environment_error = g_error_copy (environment_error);
  return self;
}
