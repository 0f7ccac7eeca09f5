/* SPDX-License-Identifier: GPL-3.0-or-later
 * The welcome page and the preferences with a scripted service. */
#include "config.h"

#include "causerie-dialogs-fixture.h"
#include "causerie-feedback-dialog.h"
#include "causerie-first-run.h"
#include "causerie-preferences-services.h"
#include "causerie-preferences.h"
#include "causerie-test-display.h"
#include "causerie-test.h"

#include <adwaita.h>

#define SECONDS 20

static gboolean
has_new_chat (gpointer data)
{
  return ((CauserieDialogsFixture *)data)->n_new_chats > 0;
}

static void
assert_nothing_stored (CauserieDialogsFixture *f)
{
  g_assert_cmpstr (causerie_settings_get_custom_base_url (f->settings), ==, "");
  g_assert_cmpint (causerie_settings_get_service_choice (f->settings), ==,
                   CAUSERIE_CHOICE_AUTOMATIC);
  g_assert_false (causerie_secrets_get_memory_only (f->secrets));
  g_assert_false (causerie_settings_get_first_run_done (f->settings));
  g_assert_cmpuint (f->n_new_chats, ==, 0);
}

static void
test_wrong_key_is_reported (CauserieDialogsFixture *f, gconstpointer data)
{
  causerie_dialogs_fixture_show_page (f, causerie_first_run_new (f->session));
  causerie_dialogs_fixture_type (f, "Address", causerie_test_server_get_base_url (f->server));
  causerie_dialogs_fixture_type (f, "API Key (Optional)", "sk-wrong-key");
  causerie_dialogs_fixture_click (f, "Connect");
  causerie_dialogs_fixture_wait_words (f, 1, "did not accept this key");
  /* The error text of the service is shown literally, not as markup. */
  causerie_dialogs_fixture_wait_words (f, 1, "<b>wrong</b> & bad");
  assert_nothing_stored (f);
}

static void
test_missing_key_is_asked_for (CauserieDialogsFixture *f, gconstpointer data)
{
  causerie_dialogs_fixture_show_page (f, causerie_first_run_new (f->session));
  causerie_dialogs_fixture_type (f, "Address", causerie_test_server_get_base_url (f->server));
  causerie_dialogs_fixture_click (f, "Connect");
  causerie_dialogs_fixture_wait_words (f, 1, "asks for a key");
  assert_nothing_stored (f);
}

static void
test_unusable_address_is_reported (CauserieDialogsFixture *f, gconstpointer data)
{
  causerie_dialogs_fixture_show_page (f, causerie_first_run_new (f->session));
  g_assert_false (
      gtk_widget_get_sensitive (causerie_dialogs_fixture_find (f, GTK_TYPE_BUTTON, "Connect")));
  causerie_dialogs_fixture_type (f, "Address", "ftp://example.org");
  causerie_dialogs_fixture_click (f, "Connect");
  causerie_dialogs_fixture_wait_words (f, 1, "https://");
  assert_nothing_stored (f);
}

static void
test_accepted_service_is_stored (CauserieDialogsFixture *f, gconstpointer data)
{
  causerie_dialogs_fixture_show_page (f, causerie_first_run_new (f->session));
  causerie_dialogs_fixture_type (f, "Address", causerie_test_server_get_base_url (f->server));
  causerie_dialogs_fixture_type (f, "API Key (Optional)", " " CAUSERIE_DIALOGS_GOOD_KEY " ");
  causerie_dialogs_fixture_click (f, "Connect");
  /* There is no keyring here. The page stays until the user continues. */
  causerie_dialogs_fixture_wait_words (f, 1, "No keyring is available");
  g_assert_cmpuint (f->n_new_chats, ==, 0);
  g_assert_false (causerie_settings_get_first_run_done (f->settings));
  causerie_dialogs_fixture_click (f, "Continue");
  g_assert_true (causerie_test_wait_until (has_new_chat, f, SECONDS));
  g_assert_cmpuint (f->n_new_chats, ==, 1);
  g_assert_true (causerie_settings_get_first_run_done (f->settings));
  g_assert_cmpint (causerie_settings_get_service_choice (f->settings), ==, CAUSERIE_CHOICE_CUSTOM);
  g_assert_cmpint (causerie_service_get_kind (causerie_registry_get_service (f->registry)), ==,
                   CAUSERIE_SERVICE_CUSTOM);
}

static void
test_service_without_a_list_may_be_used (CauserieDialogsFixture *f, gconstpointer data)
{
  GtkWidget *use;

  causerie_dialogs_fixture_show_page (f, causerie_first_run_new (f->session));
  causerie_dialogs_fixture_type (f, "Address", causerie_test_server_get_base_url (f->server));
  causerie_dialogs_fixture_type (f, "API Key (Optional)", CAUSERIE_DIALOGS_SHY_KEY);
  causerie_dialogs_fixture_click (f, "Connect");
  causerie_dialogs_fixture_wait_words (f, 1, "no lists for you");
  assert_nothing_stored (f);
  use = causerie_dialogs_fixture_find_in_status (f, 1, "Use It Anyway");
  g_assert_true (gtk_widget_get_visible (use));
  g_signal_emit_by_name (use, "clicked");
  causerie_dialogs_fixture_wait_words (f, 1, "No keyring is available");
  causerie_dialogs_fixture_click (f, "Continue");
  g_assert_true (causerie_test_wait_until (has_new_chat, f, SECONDS));
  g_assert_cmpint (causerie_settings_get_service_choice (f->settings), ==, CAUSERIE_CHOICE_CUSTOM);
  g_assert_cmpstr (causerie_service_get_api_key (causerie_registry_get_service (f->registry)), ==,
                   CAUSERIE_DIALOGS_SHY_KEY);
}

static void
test_demo_needs_nothing (CauserieDialogsFixture *f, gconstpointer data)
{
  causerie_dialogs_fixture_show_page (f, causerie_first_run_new (f->session));
  causerie_dialogs_fixture_click (f, "Try the Demo");
  g_assert_true (causerie_test_wait_until (has_new_chat, f, SECONDS));
  g_assert_true (causerie_settings_get_first_run_done (f->settings));
  g_assert_cmpint (causerie_settings_get_service_choice (f->settings), ==, CAUSERIE_CHOICE_DEMO);
}

static void
test_demo_overtakes_a_slow_check (CauserieDialogsFixture *f, gconstpointer data)
{
  causerie_dialogs_fixture_show_page (f, causerie_first_run_new (f->session));
  causerie_dialogs_fixture_type (f, "Address", causerie_test_server_get_base_url (f->server));
  causerie_dialogs_fixture_type (f, "API Key (Optional)", CAUSERIE_DIALOGS_SLOW_KEY);
  causerie_dialogs_fixture_click (f, "Connect");
  causerie_dialogs_fixture_wait_words (f, 1, "Checking");
  causerie_dialogs_fixture_click (f, "Try the Demo");
  g_assert_true (causerie_test_wait_until (has_new_chat, f, SECONDS));
  g_assert_cmpuint (f->n_new_chats, ==, 1);
  g_assert_cmpint (causerie_settings_get_service_choice (f->settings), ==, CAUSERIE_CHOICE_DEMO);
}

/* The page is destroyed before the check completes; the fixture checks for leaks. */
static void
test_leaving_cancels_check (CauserieDialogsFixture *f, gconstpointer data)
{
  causerie_dialogs_fixture_show_page (f, causerie_first_run_new (f->session));
  causerie_dialogs_fixture_type (f, "Address", causerie_test_server_get_base_url (f->server));
  causerie_dialogs_fixture_type (f, "API Key (Optional)", CAUSERIE_DIALOGS_SLOW_KEY);
  causerie_dialogs_fixture_click (f, "Connect");
  causerie_dialogs_fixture_wait_words (f, 1, "Checking");
  gtk_window_set_child (GTK_WINDOW (f->window), NULL);
  assert_nothing_stored (f);
}

static void
on_failed_cb (CauserieChat *chat, CauserieFailure *failure, gpointer data)
{
  *(CauserieError *)data = failure->code;
}

static gboolean
has_failed (gpointer data)
{
  return *(CauserieError *)data == CAUSERIE_ERROR_NO_MESSAGE;
}

/* The chat has no such reply; the error is reported although the dialog is closed. */
static void
test_late_error_is_reported (CauserieDialogsFixture *f, gconstpointer data)
{
  g_autoptr (CauserieChat) chat = causerie_session_create_chat (f->session);
  CauserieError code = CAUSERIE_ERROR_FAILED;
  GtkWidget *dialog = causerie_feedback_dialog_present (f->window, chat, 99);

  g_signal_connect (chat, "failed", G_CALLBACK (on_failed_cb), &code);
  g_signal_emit_by_name (causerie_dialogs_fixture_search_windows (GTK_TYPE_BUTTON, "Save"),
                         "clicked");
  gtk_widget_activate_action (dialog, "dialog.close", NULL);
  g_assert_true (causerie_test_wait_until (has_failed, &code, SECONDS));
}

/* Screen readers read the name of the focused widget. */
static void
test_fields_are_named (CauserieDialogsFixture *f, gconstpointer data)
{
  GtkWidget *row;
  GtkAccessible *text;
  char *problem;

  causerie_dialogs_fixture_show_page (f, causerie_first_run_new (f->session));
  row = causerie_dialogs_fixture_find (f, ADW_TYPE_ENTRY_ROW, "API Key");
  text = GTK_ACCESSIBLE (gtk_editable_get_delegate (GTK_EDITABLE (row)));
  gtk_widget_grab_focus (row);
  g_assert_true (gtk_window_get_focus (GTK_WINDOW (f->window)) == GTK_WIDGET (text));
  gtk_test_accessible_assert_role (text, GTK_ACCESSIBLE_ROLE_TEXT_BOX);
  problem = gtk_test_accessible_check_property (text, GTK_ACCESSIBLE_PROPERTY_LABEL, "API Key");
  g_assert_null (problem);
}

/* Many have a plan, and would look for a way to use it. */
static void
test_plans_are_explained (CauserieDialogsFixture *f, gconstpointer data)
{
  AdwPreferencesGroup *group;

  causerie_dialogs_fixture_show_page (f, causerie_first_run_new (f->session));
  group = causerie_dialogs_fixture_find (f, ADW_TYPE_PREFERENCES_GROUP, NULL);
  g_assert_nonnull (strstr (adw_preferences_group_get_description (group), "Pro and Max"));
}

static void
fits_width (CauserieDialogsFixture *f, int width)
{
  int minimum;

  gtk_widget_measure (f->page, GTK_ORIENTATION_HORIZONTAL, -1, &minimum, NULL, NULL, NULL);
  g_assert_cmpint (minimum, <=, width);
}

static void
test_pages_are_narrow (CauserieDialogsFixture *f, gconstpointer data)
{
  causerie_dialogs_fixture_show_page (f, causerie_first_run_new (f->session));
  fits_width (f, 360);
  causerie_dialogs_fixture_show_page (f, causerie_preferences_new (f->session));
  fits_width (f, 360);
  causerie_dialogs_fixture_show_page (f, causerie_preferences_services_new (f->session));
  fits_width (f, 360);
}

static void
choose (CauserieDialogsFixture *f, const char *row, guint position)
{
  adw_combo_row_set_selected (causerie_dialogs_fixture_find (f, ADW_TYPE_COMBO_ROW, row), position);
}

static void
apply (CauserieDialogsFixture *f, const char *row)
{
  g_signal_emit_by_name (causerie_dialogs_fixture_find (f, ADW_TYPE_ENTRY_ROW, row), "apply");
}

static gboolean
is_shown (CauserieDialogsFixture *f, GType widget_type, const char *name)
{
  return gtk_widget_get_visible (causerie_dialogs_fixture_find (f, widget_type, name));
}

static gboolean
has_models (gpointer data)
{
  return g_list_model_get_n_items (data) > 0;
}

static void
test_model_is_listed_or_typed (CauserieDialogsFixture *f, gconstpointer data)
{
  GListModel *models = causerie_registry_get_models (f->registry);
  AdwComboRow *row;
  GListModel *shown;
  GtkStringObject *item;

  g_assert_true (causerie_test_wait_until (has_models, models, SECONDS));
  causerie_dialogs_fixture_show_page (f, causerie_preferences_services_new (f->session));
  row = causerie_dialogs_fixture_find (f, ADW_TYPE_COMBO_ROW, "Model for New Chats");
  f->page = gtk_widget_get_ancestor (GTK_WIDGET (row), ADW_TYPE_PREFERENCES_GROUP);
  shown = adw_combo_row_get_model (row);
  g_assert_cmpuint (g_list_model_get_n_items (shown), ==, 3);
  item = g_list_model_get_item (shown, 1);
  g_assert_cmpstr (gtk_string_object_get_string (item), ==, "<b>Opus</b> & Co");
  g_object_unref (item);

  choose (f, "Model for New Chats", 1);
  g_assert_cmpstr (causerie_settings_get_model (f->settings), ==, "claude-opus-4-6");
  g_assert_false (is_shown (f, ADW_TYPE_ENTRY_ROW, "Model ID"));
  choose (f, "Model for New Chats", 2);
  g_assert_true (is_shown (f, ADW_TYPE_ENTRY_ROW, "Model ID"));
  causerie_dialogs_fixture_type (f, "Model ID", " my-model ");
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
test_prompt_is_stored (CauserieDialogsFixture *f, gconstpointer data)
{
  GtkTextBuffer *buffer;

  causerie_dialogs_fixture_show_page (f, causerie_preferences_new (f->session));
  buffer = gtk_text_view_get_buffer (causerie_dialogs_fixture_find (f, GTK_TYPE_TEXT_VIEW, NULL));
  gtk_text_buffer_set_text (buffer, "Be brief.", -1);
  g_assert_true (causerie_test_wait_until (is_stored, f->settings, SECONDS));
  /* Text typed just before the page is destroyed is stored. */
  gtk_text_buffer_set_text (buffer, "Be brief, and kind.", -1);
  gtk_window_set_child (GTK_WINDOW (f->window), NULL);
  g_assert_cmpstr (causerie_settings_get_system_prompt (f->settings), ==, "Be brief, and kind.");
}

static GtkSwitch *
find_switch (CauserieDialogsFixture *f, const char *title)
{
  AdwActionRow *row = causerie_dialogs_fixture_find (f, ADW_TYPE_ACTION_ROW, title);

  g_assert_nonnull (row);
  return GTK_SWITCH (adw_action_row_get_activatable_widget (row));
}

static void
test_switches_apply_at_once (CauserieDialogsFixture *f, gconstpointer data)
{
  GtkSwitch *enter;
  GtkSwitch *hour;

  causerie_dialogs_fixture_show_page (f, causerie_preferences_new (f->session));
  enter = find_switch (f, "Send with Enter");
  g_assert_true (gtk_switch_get_active (enter));
  gtk_switch_set_active (enter, FALSE);
  g_assert_false (causerie_settings_get_enter_sends (f->settings));
  gtk_switch_set_active (enter, TRUE);
  hour = find_switch (f, "Keep the Cache for an Hour");
  g_assert_false (gtk_switch_get_active (hour));
  gtk_switch_set_active (hour, TRUE);
  g_assert_true (causerie_settings_get_cache_hour (f->settings));
  gtk_switch_set_active (hour, FALSE);
  choose (f, "Let Claude End Chats", CAUSERIE_END_NEVER);
  g_assert_cmpint (causerie_settings_get_end_policy (f->settings), ==, CAUSERIE_END_NEVER);
  causerie_settings_set_end_policy (f->settings, CAUSERIE_END_OPUS_AND_ABOVE);
  g_assert_cmpuint (adw_combo_row_get_selected (causerie_dialogs_fixture_find (
                        f, ADW_TYPE_COMBO_ROW, "Let Claude End Chats")),
                    ==, CAUSERIE_END_OPUS_AND_ABOVE);
}

static void
add (const char *path, gconstpointer data,
     void (*test) (CauserieDialogsFixture *f, gconstpointer data))
{
  g_autofree char *full = g_strconcat ("/dialogs/", path, NULL);

  g_test_add (full, CauserieDialogsFixture, data, causerie_dialogs_fixture_set_up, test,
              causerie_dialogs_fixture_tear_down);
}

int
main (int argc, char *argv[])
{
  causerie_test_display_init (&argc, &argv);
  adw_init ();
  add ("wrong-key-is-reported", NULL, test_wrong_key_is_reported);
  add ("missing-key-is-asked-for", NULL, test_missing_key_is_asked_for);
  add ("unusable-address-is-reported", NULL, test_unusable_address_is_reported);
  add ("accepted-service-is-stored", NULL, test_accepted_service_is_stored);
  add ("service-without-a-list-may-be-used", NULL, test_service_without_a_list_may_be_used);
  add ("demo-needs-nothing", NULL, test_demo_needs_nothing);
  add ("demo-overtakes-a-slow-check", NULL, test_demo_overtakes_a_slow_check);
  add ("leaving-cancels-check", NULL, test_leaving_cancels_check);
  add ("late-error-is-reported", NULL, test_late_error_is_reported);
  add ("plans-are-explained", NULL, test_plans_are_explained);
  add ("fields-are-named", NULL, test_fields_are_named);
  add ("pages-are-narrow", NULL, test_pages_are_narrow);
  add ("model-is-listed-or-typed", NULL, test_model_is_listed_or_typed);
  add ("prompt-is-stored", NULL, test_prompt_is_stored);
  add ("switches-apply-at-once", NULL, test_switches_apply_at_once);
  return g_test_run ();
}
