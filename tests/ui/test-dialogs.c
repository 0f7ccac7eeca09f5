/* SPDX-License-Identifier: GPL-3.0-or-later
 * The welcome and the preferences, against a service that answers from a script. */
#include "config.h"

#include "causerie-first-run.h"
#include "causerie-preferences.h"
#include "causerie-service-status.h"
#include "causerie-test-server.h"
#include "causerie-test.h"

#include <adwaita.h>

#define SECONDS 20
#define GOOD_KEY "sk-good-key-for-tests"
#define SLOW_KEY "sk-slow-key-for-tests"
#define ENVIRONMENT GINT_TO_POINTER (1)

typedef struct
{
  char *folder;
  GSettings *gsettings;
  CauserieSettings *settings;
  CauserieSecrets *secrets;
  CauserieSession *session;
  CauserieTestServer *server;
  GtkWidget *window;
  GtkWidget *page;
  guint n_new_chats;
} Fixture;

typedef struct
{
  CauserieServiceStatus *status;
  const char *part;
} Words;

static CauserieTestReply *
answer (const CauserieTestRequest *request, gpointer data)
{
  const char *key = g_hash_table_lookup (request->headers, "x-api-key");
  gboolean good = g_strcmp0 (key, GOOD_KEY) == 0;

  if (g_strcmp0 (key, SLOW_KEY) == 0)
    return causerie_test_reply_new_silent ();
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
  ((Fixture *)data)->n_new_chats++;
}

static void
open_window (Fixture *f)
{
  g_autoptr (GSimpleActionGroup) actions = g_simple_action_group_new ();
  g_autoptr (GSimpleAction) new_chat = g_simple_action_new ("new-chat", NULL);

  f->window = gtk_window_new ();
  g_signal_connect (new_chat, "activate", G_CALLBACK (on_new_chat_cb), f);
  g_action_map_add_action (G_ACTION_MAP (actions), G_ACTION (new_chat));
  gtk_widget_insert_action_group (f->window, "win", G_ACTION_GROUP (actions));
  gtk_window_set_default_size (GTK_WINDOW (f->window), 360, 600);
}

static void
set_up (Fixture *f, gconstpointer data)
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
  g_settings_reset (f->gsettings, "service");
  g_settings_reset (f->gsettings, "custom-base-url");
  g_settings_reset (f->gsettings, "model");
  g_settings_reset (f->gsettings, "system-prompt");
  g_settings_reset (f->gsettings, "first-run-done");
  library = causerie_library_new (f->folder);
  f->settings = causerie_settings_new (f->gsettings);
  f->secrets = causerie_secrets_new ();
  f->session = causerie_session_new (library, f->settings, f->secrets, client);
  f->server = causerie_test_server_new ();
  causerie_test_server_set_responder (f->server, answer, NULL);
  demo = causerie_service_new (CAUSERIE_SERVICE_DEMO, causerie_test_server_get_base_url (f->server),
                               GOOD_KEY, NULL, &error);
  g_assert_no_error (error);
  causerie_session_set_demo_service (f->session, demo);
  if (data == ENVIRONMENT)
    causerie_session_set_environment_service (f->session, demo);
  causerie_session_start_async (f->session, NULL, causerie_test_take_result, &result);
  started = causerie_test_await (&result);
  causerie_session_start_finish (f->session, started, &error);
  g_assert_no_error (error);
  open_window (f);
}

static gboolean
is_gone (gpointer data)
{
  return *(gpointer *)data == NULL;
}

static void
tear_down (Fixture *f, gconstpointer data)
{
  gpointer gone = NULL;
  g_autoptr (GAsyncResult) stopped = NULL;
  GAsyncResult *result = NULL;
  g_autoptr (GError) error = NULL;

  gtk_window_destroy (GTK_WINDOW (f->window));
  causerie_session_stop_async (f->session, NULL, causerie_test_take_result, &result);
  stopped = causerie_test_await (&result);
  causerie_session_stop_finish (f->session, stopped, &error);
  g_assert_no_error (error);
  g_clear_object (&stopped);
  /* Nothing of what was begun holds the session for good. */
  gone = f->session;
  g_object_add_weak_pointer (G_OBJECT (f->session), &gone);
  g_clear_object (&f->session);
  g_assert_true (causerie_test_wait_until (is_gone, &gone, SECONDS));
  g_clear_object (&f->server);
  g_clear_object (&f->secrets);
  g_clear_object (&f->settings);
  g_clear_object (&f->gsettings);
  causerie_test_remove_folder (f->folder);
  g_free (f->folder);
}

static void
show_page (Fixture *f, GtkWidget *page)
{
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

/* The @n-th widget, from 0, of a type and, unless it is NULL, a name; in the order of the screen.
 */
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

static gpointer
find (Fixture *f, GType type, const char *name)
{
  int n = 0;
  GtkWidget *found = search (f->page, type, name, &n);

  g_assert_nonnull (found);
  return found;
}

static CauserieServiceStatus *
find_status (Fixture *f, int n)
{
  GtkWidget *found = search (f->page, CAUSERIE_TYPE_SERVICE_STATUS, NULL, &n);

  g_assert_nonnull (found);
  return CAUSERIE_SERVICE_STATUS (found);
}

static gboolean
is_said (gpointer data)
{
  Words *words = data;

  return gtk_widget_get_visible (GTK_WIDGET (words->status))
         && strstr (causerie_service_status_get_text (words->status), words->part) != NULL;
}

static void
wait_words (Fixture *f, int n, const char *part)
{
  Words words = { find_status (f, n), part };

  if (!causerie_test_wait_until (is_said, &words, SECONDS))
    g_error ("“%s” is not said, but “%s”", part, causerie_service_status_get_text (words.status));
}

static void
type (Fixture *f, const char *row, const char *text)
{
  gtk_editable_set_text (GTK_EDITABLE (find (f, ADW_TYPE_ENTRY_ROW, row)), text);
}

static void
click (Fixture *f, const char *button)
{
  GtkWidget *widget = find (f, GTK_TYPE_BUTTON, button);

  g_assert_true (gtk_widget_get_sensitive (widget));
  g_signal_emit_by_name (widget, "clicked");
}

static gboolean
has_new_chat (gpointer data)
{
  return ((Fixture *)data)->n_new_chats > 0;
}

static void
assert_nothing_kept (Fixture *f)
{
  g_assert_cmpstr (causerie_settings_get_custom_base_url (f->settings), ==, "");
  g_assert_cmpint (causerie_settings_get_service_choice (f->settings), ==,
                   CAUSERIE_CHOICE_AUTOMATIC);
  g_assert_false (causerie_secrets_get_kept_for_run_only (f->secrets));
  g_assert_false (causerie_settings_get_first_run_done (f->settings));
  g_assert_cmpuint (f->n_new_chats, ==, 0);
}

static void
test_wrong_key_is_told (Fixture *f, gconstpointer data)
{
  show_page (f, causerie_first_run_new (f->session));
  type (f, "Address", causerie_test_server_get_base_url (f->server));
  type (f, "Key, if the Service Asks for One", "sk-wrong-key");
  click (f, "Start with This Service");
  wait_words (f, 1, "did not accept this key");
  /* The service's own words are shown as they are, and not as markup. */
  wait_words (f, 1, "<b>wrong</b> & bad");
  assert_nothing_kept (f);
}

static void
test_missing_key_is_asked_for (Fixture *f, gconstpointer data)
{
  show_page (f, causerie_first_run_new (f->session));
  type (f, "Address", causerie_test_server_get_base_url (f->server));
  click (f, "Start with This Service");
  wait_words (f, 1, "asks for a key");
  assert_nothing_kept (f);
}

static void
test_useless_address_is_told (Fixture *f, gconstpointer data)
{
  show_page (f, causerie_first_run_new (f->session));
  g_assert_false (gtk_widget_get_sensitive (find (f, GTK_TYPE_BUTTON, "Start with This Service")));
  type (f, "Address", "ftp://example.org");
  click (f, "Start with This Service");
  wait_words (f, 1, "https://");
  assert_nothing_kept (f);
}

static void
test_service_that_answers_is_kept (Fixture *f, gconstpointer data)
{
  show_page (f, causerie_first_run_new (f->session));
  type (f, "Address", causerie_test_server_get_base_url (f->server));
  type (f, "Key, if the Service Asks for One", " " GOOD_KEY " ");
  click (f, "Start with This Service");
  g_assert_true (causerie_test_wait_until (has_new_chat, f, SECONDS));
  g_assert_cmpuint (f->n_new_chats, ==, 1);
  g_assert_true (causerie_settings_get_first_run_done (f->settings));
  g_assert_cmpint (causerie_settings_get_service_choice (f->settings), ==, CAUSERIE_CHOICE_CUSTOM);
  g_assert_cmpint (causerie_service_get_kind (causerie_session_get_service (f->session)), ==,
                   CAUSERIE_SERVICE_CUSTOM);
}

static void
test_demo_needs_nothing (Fixture *f, gconstpointer data)
{
  show_page (f, causerie_first_run_new (f->session));
  click (f, "Go On with the Demo");
  g_assert_true (causerie_test_wait_until (has_new_chat, f, SECONDS));
  g_assert_true (causerie_settings_get_first_run_done (f->settings));
  g_assert_cmpint (causerie_settings_get_service_choice (f->settings), ==, CAUSERIE_CHOICE_DEMO);
}

static void
test_demo_overtakes_a_slow_check (Fixture *f, gconstpointer data)
{
  show_page (f, causerie_first_run_new (f->session));
  type (f, "Address", causerie_test_server_get_base_url (f->server));
  type (f, "Key, if the Service Asks for One", SLOW_KEY);
  click (f, "Start with This Service");
  wait_words (f, 1, "Checking");
  click (f, "Go On with the Demo");
  g_assert_true (causerie_test_wait_until (has_new_chat, f, SECONDS));
  g_assert_cmpuint (f->n_new_chats, ==, 1);
  g_assert_cmpint (causerie_settings_get_service_choice (f->settings), ==, CAUSERIE_CHOICE_DEMO);
}

/* The page is gone when the check comes back; the fixture sees to it that nothing leaks. */
static void
test_leaving_ends_the_check (Fixture *f, gconstpointer data)
{
  show_page (f, causerie_first_run_new (f->session));
  type (f, "Address", causerie_test_server_get_base_url (f->server));
  type (f, "Key, if the Service Asks for One", SLOW_KEY);
  click (f, "Start with This Service");
  wait_words (f, 1, "Checking");
  gtk_window_set_child (GTK_WINDOW (f->window), NULL);
  assert_nothing_kept (f);
}

static void
fits_width (Fixture *f, int width)
{
  int minimum;

  gtk_widget_measure (f->page, GTK_ORIENTATION_HORIZONTAL, -1, &minimum, NULL, NULL, NULL);
  g_assert_cmpint (minimum, <=, width);
}

static void
test_pages_are_narrow (Fixture *f, gconstpointer data)
{
  show_page (f, causerie_first_run_new (f->session));
  fits_width (f, 360);
  show_page (f, causerie_preferences_new (f->session));
  fits_width (f, 360);
}

static void
choose (Fixture *f, const char *row, guint position)
{
  adw_combo_row_set_selected (find (f, ADW_TYPE_COMBO_ROW, row), position);
}

static void
apply (Fixture *f, const char *row)
{
  g_signal_emit_by_name (find (f, ADW_TYPE_ENTRY_ROW, row), "apply");
}

static gboolean
is_shown (Fixture *f, GType widget_type, const char *name)
{
  return gtk_widget_get_visible (find (f, widget_type, name));
}

static void
test_rows_follow_the_choice (Fixture *f, gconstpointer data)
{
  show_page (f, causerie_preferences_new (f->session));
  wait_words (f, 0, "demo");
  g_assert_false (is_shown (f, ADW_TYPE_ENTRY_ROW, "Address"));
  choose (f, "Answers Come From", CAUSERIE_CHOICE_ANTHROPIC);
  g_assert_false (is_shown (f, ADW_TYPE_ENTRY_ROW, "Address"));
  g_assert_true (is_shown (f, ADW_TYPE_ENTRY_ROW, "Key"));
  wait_words (f, 0, "Enter your Anthropic key.");
  choose (f, "Answers Come From", CAUSERIE_CHOICE_CUSTOM);
  g_assert_true (is_shown (f, ADW_TYPE_ENTRY_ROW, "Address"));
  g_assert_true (is_shown (f, ADW_TYPE_ENTRY_ROW, "Key, if the Service Asks for One"));
  wait_words (f, 0, "Enter the address");
  assert_nothing_kept (f);
}

static GtkWidget *
search_windows (GType widget_type, const char *name)
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

static gboolean
is_asked (gpointer data)
{
  return search_windows (GTK_TYPE_LABEL, data) != NULL;
}

static gboolean
is_key_shown (gpointer data)
{
  return is_shown (data, ADW_TYPE_ACTION_ROW, "The key is kept for this run only");
}

static void
test_key_is_used_and_forgotten (Fixture *f, gconstpointer data)
{
  CauserieService *service;
  GtkWidget *label;

  show_page (f, causerie_preferences_new (f->session));
  choose (f, "Answers Come From", CAUSERIE_CHOICE_CUSTOM);
  type (f, "Address", causerie_test_server_get_base_url (f->server));
  apply (f, "Address");
  wait_words (f, 0, "asks for a key");
  type (f, "Key, if the Service Asks for One", GOOD_KEY);
  apply (f, "Key, if the Service Asks for One");
  wait_words (f, 0, "Answers come from 127.0.0.1.");
  g_assert_cmpstr (gtk_editable_get_text (GTK_EDITABLE (
                       find (f, ADW_TYPE_ENTRY_ROW, "Key, if the Service Asks for One"))),
                   ==, "");
  service = causerie_session_get_service (f->session);
  g_assert_cmpstr (causerie_service_get_api_key (service), ==, GOOD_KEY);
  /* There is no keyring here, and that stays on screen. */
  g_assert_true (causerie_test_wait_until (is_key_shown, f, SECONDS));

  click (f, "Forget Key…");
  g_assert_true (causerie_test_wait_until (is_asked, (gpointer) "_Forget", SECONDS));
  label = search_windows (GTK_TYPE_LABEL, "_Forget");
  g_signal_emit_by_name (gtk_widget_get_ancestor (label, GTK_TYPE_BUTTON), "clicked");
  wait_words (f, 0, "Answers come from the demo.");
  service = causerie_session_get_service (f->session);
  g_assert_cmpint (causerie_service_get_kind (service), ==, CAUSERIE_SERVICE_DEMO);
  g_assert_false (causerie_secrets_get_kept_for_run_only (f->secrets));
}

static void
test_environment_closes_the_rows (Fixture *f, gconstpointer data)
{
  GtkWidget *row;

  show_page (f, causerie_preferences_new (f->session));
  g_assert_nonnull (
      strstr (adw_preferences_group_get_description (find (f, ADW_TYPE_PREFERENCES_GROUP, NULL)),
              "environment"));
  g_assert_false (gtk_widget_get_sensitive (find (f, ADW_TYPE_COMBO_ROW, "Answers Come From")));
  row = find (f, ADW_TYPE_ENTRY_ROW, "Key");
  g_assert_false (gtk_widget_get_sensitive (row));
  g_assert_false (
      gtk_widget_get_sensitive (GTK_WIDGET (gtk_editable_get_delegate (GTK_EDITABLE (row)))));
}

static gboolean
has_models (gpointer data)
{
  return g_list_model_get_n_items (data) > 0;
}

static void
test_model_is_listed_or_typed (Fixture *f, gconstpointer data)
{
  GListModel *models = causerie_session_get_models (f->session);
  GListModel *shown;
  GtkStringObject *item;

  g_assert_true (causerie_test_wait_until (has_models, models, SECONDS));
  show_page (f, causerie_preferences_new (f->session));
  shown = adw_combo_row_get_model (find (f, ADW_TYPE_COMBO_ROW, "Model for New Chats"));
  g_assert_cmpuint (g_list_model_get_n_items (shown), ==, 3);
  item = g_list_model_get_item (shown, 1);
  g_assert_cmpstr (gtk_string_object_get_string (item), ==, "<b>Opus</b> & Co");
  g_object_unref (item);

  choose (f, "Model for New Chats", 1);
  g_assert_cmpstr (causerie_settings_get_model (f->settings), ==, "claude-opus-4-6");
  g_assert_false (is_shown (f, ADW_TYPE_ENTRY_ROW, "Model ID"));
  choose (f, "Model for New Chats", 2);
  g_assert_true (is_shown (f, ADW_TYPE_ENTRY_ROW, "Model ID"));
  type (f, "Model ID", " my-model ");
  apply (f, "Model ID");
  g_assert_cmpstr (causerie_settings_get_model (f->settings), ==, "my-model");
  g_assert_true (is_shown (f, ADW_TYPE_ENTRY_ROW, "Model ID"));
  choose (f, "Model for New Chats", 0);
  g_assert_cmpstr (causerie_settings_get_model (f->settings), ==, "");
  g_assert_false (is_shown (f, ADW_TYPE_ENTRY_ROW, "Model ID"));
}

static gboolean
is_stored (gpointer data)
{
  return g_strcmp0 (causerie_settings_get_system_prompt (data), "Be brief.") == 0;
}

static void
test_prompt_is_stored (Fixture *f, gconstpointer data)
{
  GtkTextBuffer *buffer;

  show_page (f, causerie_preferences_new (f->session));
  buffer = gtk_text_view_get_buffer (find (f, GTK_TYPE_TEXT_VIEW, NULL));
  gtk_text_buffer_set_text (buffer, "Be brief.", -1);
  g_assert_true (causerie_test_wait_until (is_stored, f->settings, SECONDS));
  /* What was typed last is not lost with the page. */
  gtk_text_buffer_set_text (buffer, "Be brief, and kind.", -1);
  gtk_window_set_child (GTK_WINDOW (f->window), NULL);
  g_assert_cmpstr (causerie_settings_get_system_prompt (f->settings), ==, "Be brief, and kind.");
}

static void
test_switches_apply_at_once (Fixture *f, gconstpointer data)
{
  GtkSwitch *enter;

  show_page (f, causerie_preferences_new (f->session));
  enter = find (f, GTK_TYPE_SWITCH, NULL);
  g_assert_true (gtk_switch_get_active (enter));
  gtk_switch_set_active (enter, FALSE);
  g_assert_false (causerie_settings_get_enter_sends (f->settings));
  gtk_switch_set_active (enter, TRUE);
  choose (f, "Let Claude End Chats", CAUSERIE_END_NEVER);
  g_assert_cmpint (causerie_settings_get_end_policy (f->settings), ==, CAUSERIE_END_NEVER);
  causerie_settings_set_end_policy (f->settings, CAUSERIE_END_OPUS_AND_ABOVE);
  g_assert_cmpuint (
      adw_combo_row_get_selected (find (f, ADW_TYPE_COMBO_ROW, "Let Claude End Chats")), ==,
      CAUSERIE_END_OPUS_AND_ABOVE);
}

static void
add (const char *path, gconstpointer data, void (*test) (Fixture *f, gconstpointer data))
{
  g_autofree char *full = g_strconcat ("/dialogs/", path, NULL);

  g_test_add (full, Fixture, data, set_up, test, tear_down);
}

int
main (int argc, char *argv[])
{
  gtk_test_init (&argc, &argv, NULL);
  adw_init ();
  add ("wrong-key-is-told", NULL, test_wrong_key_is_told);
  add ("missing-key-is-asked-for", NULL, test_missing_key_is_asked_for);
  add ("useless-address-is-told", NULL, test_useless_address_is_told);
  add ("service-that-answers-is-kept", NULL, test_service_that_answers_is_kept);
  add ("demo-needs-nothing", NULL, test_demo_needs_nothing);
  add ("demo-overtakes-a-slow-check", NULL, test_demo_overtakes_a_slow_check);
  add ("leaving-ends-the-check", NULL, test_leaving_ends_the_check);
  add ("pages-are-narrow", NULL, test_pages_are_narrow);
  add ("rows-follow-the-choice", NULL, test_rows_follow_the_choice);
  add ("key-is-used-and-forgotten", NULL, test_key_is_used_and_forgotten);
  add ("environment-closes-the-rows", ENVIRONMENT, test_environment_closes_the_rows);
  add ("model-is-listed-or-typed", NULL, test_model_is_listed_or_typed);
  add ("prompt-is-stored", NULL, test_prompt_is_stored);
  add ("switches-apply-at-once", NULL, test_switches_apply_at_once);
  return g_test_run ();
}
