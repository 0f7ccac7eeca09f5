/* SPDX-License-Identifier: GPL-3.0-or-later
 * A session with a scripted service, and a page in a window. */
#include "config.h"

#include "causerie-dialogs-fixture.h"

#include "causerie-service-status.h"
#include "causerie-test.h"

#include <adwaita.h>

#define SECONDS 20

typedef struct
{
  CauserieServiceStatus *status;
  const char *part;
} Words;

static CauserieTestReply *
answer (const CauserieTestRequest *request, gpointer data)
{
  const char *key = g_hash_table_lookup (request->headers, "x-api-key");
  gboolean good = g_strcmp0 (key, CAUSERIE_DIALOGS_GOOD_KEY) == 0;

  if (g_strcmp0 (key, CAUSERIE_DIALOGS_SLOW_KEY) == 0)
    return causerie_test_reply_new_silent ();
  if (g_strcmp0 (key, CAUSERIE_DIALOGS_SHY_KEY) == 0)
    return causerie_test_reply_new_error (403, "permission_error", "no lists for you");
  if (good && strstr (request->target, "/v1/messages") != NULL)
    return causerie_test_reply_new_stream (
        "data: {\"type\":\"message_start\",\"message\":{\"id\":\"m\"}}\n\n");
  return causerie_test_reply_new_json (
      good ? 200 : 401,
      good ? "{\"data\":[{\"type\":\"model\",\"id\":\"claude-opus-4-6\",\"display_name\":"
             "\"<b>Opus</b> & Co\",\"created_at\":\"2026-01-01T00:00:00Z\"}],\"has_more\":false}"
           : "{\"type\":\"error\",\"error\":{\"type\":\"authentication_error\",\"message\":"
             "\"<b>wrong</b> & bad\"}}");
}

static void
on_new_chat_cb (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  ((CauserieDialogsFixture *)data)->n_new_chats++;
}

static void
open_window (CauserieDialogsFixture *f)
{
  g_autoptr (GSimpleActionGroup) actions = g_simple_action_group_new ();
  g_autoptr (GSimpleAction) new_chat = g_simple_action_new ("new-chat", NULL);

  f->window = gtk_window_new ();
  g_signal_connect (new_chat, "activate", G_CALLBACK (on_new_chat_cb), f);
  g_action_map_add_action (G_ACTION_MAP (actions), G_ACTION (new_chat));
  gtk_widget_insert_action_group (f->window, "win", G_ACTION_GROUP (actions));
  gtk_window_set_default_size (GTK_WINDOW (f->window), 360, 600);
}

static gboolean
is_ready (gpointer data)
{
  return causerie_registry_get_ready (data);
}

static void
set_unusable_service (CauserieRegistry *registry)
{
  const char *const environment[] = { "ANTHROPIC_BASE_URL=localhost:8080", NULL };
  g_autoptr (GError) error = NULL;

  g_assert_null (causerie_service_new_from_environment (environment, &error));
  causerie_registry_set_environment_error (registry, error);
}

static CauserieService *
use_demo (gpointer demo, GError **error)
{
  return g_object_ref (demo);
}

/* Creates a session with a new library and the demo, or with the service of the environment if
   @data says so. */
void
causerie_dialogs_fixture_set_up (CauserieDialogsFixture *f, gconstpointer data)
{
  g_autoptr (CauserieLibrary) library = NULL;
  g_autoptr (CauserieClock) clock = causerie_clock_new ();
  g_autoptr (CauserieClient) client = causerie_client_new (clock);
  g_autoptr (CauserieService) demo = NULL;
  g_autoptr (GAsyncResult) started = NULL;
  GAsyncResult *result = NULL;
  g_autoptr (GError) error = NULL;

  f->folder = causerie_test_make_folder ();
  f->gsettings = g_settings_new (CAUSERIE_APP_ID);
  g_settings_reset (f->gsettings, "services");
  g_settings_reset (f->gsettings, "default-service");
  g_settings_reset (f->gsettings, "keys-to-remove");
  g_settings_reset (f->gsettings, "service");
  g_settings_reset (f->gsettings, "custom-base-url");
  g_settings_reset (f->gsettings, "model");
  g_settings_reset (f->gsettings, "effort");
  g_settings_reset (f->gsettings, "system-prompt");
  g_settings_reset (f->gsettings, "first-run-done");
  library = causerie_library_new (f->folder);
  f->settings = causerie_settings_new (f->gsettings);
  f->secrets = causerie_secrets_new ();
  f->registry = causerie_registry_new (f->settings, f->secrets, client);
  f->session = causerie_session_new (library, f->settings, client, f->registry);
  f->server = causerie_test_server_new ();
  causerie_test_server_set_responder (f->server, answer, NULL);
  demo = causerie_service_new (CAUSERIE_SERVICE_DEMO, causerie_test_server_get_base_url (f->server),
                               CAUSERIE_DIALOGS_GOOD_KEY, NULL, &error);
  g_assert_no_error (error);
  causerie_registry_set_start_demo (f->registry, use_demo, g_object_ref (demo), g_object_unref);
  if (data == CAUSERIE_DIALOGS_ENVIRONMENT)
    causerie_registry_set_environment_service (f->registry, demo);
  if (data == CAUSERIE_DIALOGS_BAD_ENVIRONMENT)
    set_unusable_service (f->registry);
  causerie_session_start_async (f->session, NULL, causerie_test_take_result, &result);
  started = causerie_test_await (&result);
  causerie_session_start_finish (f->session, started, &error);
  g_assert_no_error (error);
  g_assert_true (causerie_test_wait_until (is_ready, f->registry, SECONDS));
  open_window (f);
}

static gboolean
is_finalized (gpointer data)
{
  return *(gpointer *)data == NULL;
}

/* AdwEntryRow of libadwaita 1.2 uses freed memory when it is destroyed while it has the focus. */
static void
clear_focus (CauserieDialogsFixture *f)
{
  gtk_window_set_focus (GTK_WINDOW (f->window), NULL);
}

/* Fails if the session is leaked. */
void
causerie_dialogs_fixture_tear_down (CauserieDialogsFixture *f, gconstpointer data)
{
  gpointer gone = NULL;
  g_autoptr (GAsyncResult) stopped = NULL;
  GAsyncResult *result = NULL;
  g_autoptr (GError) error = NULL;

  clear_focus (f);
  gtk_window_destroy (GTK_WINDOW (f->window));
  causerie_session_stop_async (f->session, NULL, causerie_test_take_result, &result);
  stopped = causerie_test_await (&result);
  causerie_session_stop_finish (f->session, stopped, &error);
  g_assert_no_error (error);
  g_clear_object (&stopped);
  /* The session must be finalized when all operations have ended. */
  gone = f->session;
  g_object_add_weak_pointer (G_OBJECT (f->session), &gone);
  g_clear_object (&f->session);
  g_assert_true (causerie_test_wait_until (is_finalized, &gone, SECONDS));
  /* A registry that a cancelled test of a service still holds would store its services in the
     settings of the next test. */
  gone = f->registry;
  g_object_add_weak_pointer (G_OBJECT (f->registry), &gone);
  g_clear_object (&f->registry);
  g_assert_true (causerie_test_wait_until (is_finalized, &gone, SECONDS));
  g_clear_object (&f->server);
  g_clear_object (&f->secrets);
  g_clear_object (&f->settings);
  g_clear_object (&f->gsettings);
  causerie_test_remove_folder (f->folder);
  g_free (f->folder);
}

/* Replaces the page in the window with @page. */
void
causerie_dialogs_fixture_show_page (CauserieDialogsFixture *f, GtkWidget *page)
{
  clear_focus (f);
  f->page = page;
  gtk_window_set_child (GTK_WINDOW (f->window), page);
  gtk_window_present (GTK_WINDOW (f->window));
}

static const char *
get_name (GtkWidget *widget)
{
  if (ADW_IS_PREFERENCES_ROW (widget))
    return adw_preferences_row_get_title (ADW_PREFERENCES_ROW (widget));
  if (GTK_IS_BUTTON (widget))
    return gtk_button_get_label (GTK_BUTTON (widget));
  if (GTK_IS_LABEL (widget))
    return gtk_label_get_label (GTK_LABEL (widget));
  return NULL;
}

/* The @n-th widget, from 0, of a type and, unless it is NULL, a name; in the order on screen. */
static GtkWidget *
search (GtkWidget *top, GType type, const char *name, int *n)
{
  GtkWidget *found = NULL;

  if (G_TYPE_CHECK_INSTANCE_TYPE (top, type)
      && (name == NULL || g_strcmp0 (get_name (top), name) == 0) && (*n)-- == 0)
    return top;
  for (GtkWidget *child = gtk_widget_get_first_child (top); child != NULL && found == NULL;
       child = gtk_widget_get_next_sibling (child))
    found = search (child, type, name, n);
  return found;
}

/* Returns: the first widget of that type and, unless it is %NULL, that name on the page */
gpointer
causerie_dialogs_fixture_find (CauserieDialogsFixture *f, GType type, const char *name)
{
  int n = 0;
  GtkWidget *found = search (f->page, type, name, &n);

  g_assert_nonnull (found);
  return found;
}

static CauserieServiceStatus *
find_status (CauserieDialogsFixture *f, int n)
{
  GtkWidget *found = search (f->page, CAUSERIE_TYPE_SERVICE_STATUS, NULL, &n);

  g_assert_nonnull (found);
  return CAUSERIE_SERVICE_STATUS (found);
}

static gboolean
has_text (gpointer data)
{
  Words *words = data;

  return gtk_widget_get_visible (GTK_WIDGET (words->status))
         && strstr (causerie_service_status_get_text (words->status), words->part) != NULL;
}

/* Returns: a button of the @n-th status on the page, from 0, even if it is hidden */
GtkWidget *
causerie_dialogs_fixture_find_in_status (CauserieDialogsFixture *f, int n, const char *button)
{
  int first = 0;
  GtkWidget *found = search (GTK_WIDGET (find_status (f, n)), GTK_TYPE_BUTTON, button, &first);

  g_assert_nonnull (found);
  return found;
}

/* Waits until the @n-th status on the page, from 0, shows @part. */
void
causerie_dialogs_fixture_wait_words (CauserieDialogsFixture *f, int n, const char *part)
{
  Words words = { find_status (f, n), part };

  if (!causerie_test_wait_until (has_text, &words, SECONDS))
    g_error ("“%s” is not said, but “%s”", part, causerie_service_status_get_text (words.status));
}

/* Sets the text of a row on the page. */
void
causerie_dialogs_fixture_type (CauserieDialogsFixture *f, const char *row, const char *text)
{
  gtk_editable_set_text (GTK_EDITABLE (causerie_dialogs_fixture_find (f, ADW_TYPE_ENTRY_ROW, row)),
                         text);
}

/* Clicks the first sensitive button of that name on the page. */
void
causerie_dialogs_fixture_click (CauserieDialogsFixture *f, const char *button)
{
  GtkWidget *widget = NULL;

  for (int i = 0; widget == NULL || !gtk_widget_get_sensitive (widget); i++)
    {
      int n = i;

      widget = search (f->page, GTK_TYPE_BUTTON, button, &n);
      g_assert_nonnull (widget);
    }
  g_signal_emit_by_name (widget, "clicked");
}

/* Returns: (nullable): a widget of that type and name in any window */
GtkWidget *
causerie_dialogs_fixture_search_windows (GType widget_type, const char *name)
{
  GListModel *windows = gtk_window_get_toplevels ();
  GtkWidget *found = NULL;

  for (guint i = 0; i < g_list_model_get_n_items (windows) && found == NULL; i++)
    {
      g_autoptr (GtkWidget) window = g_list_model_get_item (windows, i);
      int n = 0;

      found = search (window, widget_type, name, &n);
    }
  return found;
}
