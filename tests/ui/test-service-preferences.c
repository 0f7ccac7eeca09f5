/* SPDX-License-Identifier: GPL-3.0-or-later
 * The preferences page of the services, with a scripted service. */
#include "config.h"

#include "causerie-dialogs-fixture.h"
#include "causerie-preferences-services.h"
#include "causerie-service-row.h"
#include "causerie-service-status.h"
#include "causerie-test-display.h"
#include "causerie-test.h"

#include <adwaita.h>

#define SECONDS 20

/* Shows the page with toasts. */
static GtkWidget *
show_page (CauserieDialogsFixture *f)
{
  GtkWidget *overlay = adw_toast_overlay_new ();
  GtkWidget *page = causerie_preferences_services_new (f->session);

  adw_toast_overlay_set_child (ADW_TOAST_OVERLAY (overlay), page);
  causerie_dialogs_fixture_show_page (f, overlay);
  return page;
}

static void
add (CauserieDialogsFixture *f, GtkWidget *page, const char *preset)
{
  g_assert_true (gtk_widget_activate_action (page, "services.add", "s", preset));
}

/* Returns: the row of the service; all searches go on inside it */
static CauserieServiceRow *
enter_row (CauserieDialogsFixture *f, const char *title)
{
  CauserieServiceRow *row = causerie_dialogs_fixture_find (f, CAUSERIE_TYPE_SERVICE_ROW, title);

  f->page = GTK_WIDGET (row);
  return row;
}

static void
apply (CauserieDialogsFixture *f, const char *row, const char *text)
{
  causerie_dialogs_fixture_type (f, row, text);
  g_signal_emit_by_name (causerie_dialogs_fixture_find (f, ADW_TYPE_ENTRY_ROW, row), "apply");
}

static gboolean
is_shown (CauserieDialogsFixture *f, GType widget_type, const char *name)
{
  return gtk_widget_get_visible (causerie_dialogs_fixture_find (f, widget_type, name));
}

static GtkWidget *
get_focus (CauserieDialogsFixture *f)
{
  return gtk_window_get_focus (GTK_WINDOW (f->window));
}

typedef struct
{
  AdwExpanderRow *row;
  const char *part;
} Subtitle;

static gboolean
has_part (gpointer data)
{
  Subtitle *subtitle = data;

  return strstr (adw_expander_row_get_subtitle (subtitle->row), subtitle->part) != NULL;
}

static void
wait_subtitle (CauserieDialogsFixture *f, const char *part)
{
  Subtitle subtitle = { ADW_EXPANDER_ROW (f->page), part };

  if (!causerie_test_wait_until (has_part, &subtitle, SECONDS))
    g_error ("“%s” is not in “%s”", part, adw_expander_row_get_subtitle (subtitle.row));
}

static gboolean
is_ready (gpointer data)
{
  return causerie_registry_get_ready (data);
}

static void
wait_ready (CauserieDialogsFixture *f)
{
  g_assert_true (causerie_test_wait_until (is_ready, f->registry, SECONDS));
}

static CauserieServiceEntry *
get_entry (CauserieDialogsFixture *f, const char *id)
{
  CauserieServiceEntry *entry = causerie_registry_find (f->registry, id);

  g_assert_nonnull (entry);
  return entry;
}

static void
test_each_has_a_row (CauserieDialogsFixture *f, gconstpointer data)
{
  GtkWidget *page = show_page (f);

  add (f, page, "ollama");
  add (f, page, "litellm");
  f->page = page;
  causerie_dialogs_fixture_find (f, ADW_TYPE_ACTION_ROW, "Demo");
  enter_row (f, "LiteLLM");
  wait_subtitle (f, "http://localhost:4000");
  wait_subtitle (f, "No key");
  f->page = page;
  enter_row (f, "Anthropic");
  wait_subtitle (f, "https://api.anthropic.com");
  wait_subtitle (f, "No key");
  g_assert_false (is_shown (f, ADW_TYPE_ENTRY_ROW, "Address"));
  g_assert_false (is_shown (f, GTK_TYPE_BUTTON, "Remove"));
}

/* Who adds a service while the demo is the default wants it instead. */
static void
test_added_service_is_set_up (CauserieDialogsFixture *f, gconstpointer data)
{
  GtkWidget *page = show_page (f);

  causerie_registry_set_default_entry (f->registry, get_entry (f, "demo"));
  wait_ready (f);
  add (f, page, "custom");
  enter_row (f, "Custom Service");
  g_assert_true (gtk_widget_is_ancestor (
      get_focus (f), causerie_dialogs_fixture_find (f, ADW_TYPE_ENTRY_ROW, "Address")));
  wait_subtitle (f, "No address");
  causerie_dialogs_fixture_wait_words (f, 0, "Enter the address");
  apply (f, "Address", "localhost:8080");
  causerie_dialogs_fixture_wait_words (f, 0, "https://");
  wait_subtitle (f, "No address");
  apply (f, "Address", causerie_test_server_get_base_url (f->server));
  causerie_dialogs_fixture_wait_words (f, 0, "asks for a key");
  apply (f, "API Key (Optional)", "sk-wrong-key");
  causerie_dialogs_fixture_wait_words (f, 0, "did not accept this key");
  g_assert_false (is_shown (f, GTK_TYPE_BUTTON, "Use It Anyway"));
  g_assert_true (causerie_registry_get_default_entry (f->registry) == get_entry (f, "demo"));
  apply (f, "API Key (Optional)", CAUSERIE_DIALOGS_GOOD_KEY);
  causerie_dialogs_fixture_wait_words (f, 0, "The service answers.");
  g_assert_cmpstr (gtk_editable_get_text (GTK_EDITABLE (causerie_dialogs_fixture_find (
                       f, ADW_TYPE_ENTRY_ROW, "API Key (Optional)"))),
                   ==, "");
  wait_subtitle (f, "Key saved");
  wait_subtitle (f, "Connected");
  g_assert_true (causerie_registry_get_default_entry (f->registry) == get_entry (f, "custom"));
  g_assert_true (is_shown (f, GTK_TYPE_LABEL, "Default"));
  /* There is no keyring here, and the text stays visible. */
  g_assert_true (is_shown (f, ADW_TYPE_ACTION_ROW, "Key kept until you quit"));
}

static void
add_working (CauserieDialogsFixture *f, GtkWidget *page)
{
  add (f, page, "custom");
  enter_row (f, "Custom Service");
  apply (f, "Address", causerie_test_server_get_base_url (f->server));
  causerie_dialogs_fixture_wait_words (f, 0, "asks for a key");
  apply (f, "API Key (Optional)", CAUSERIE_DIALOGS_GOOD_KEY);
  causerie_dialogs_fixture_wait_words (f, 0, "The service answers.");
}

static gboolean
is_confirmation_shown (gpointer data)
{
  return causerie_dialogs_fixture_search_windows (GTK_TYPE_LABEL, data) != NULL;
}

static gboolean
is_key_gone (gpointer data)
{
  GtkWidget *button = causerie_dialogs_fixture_find (data, GTK_TYPE_BUTTON, "Remove Key…");

  return !gtk_widget_get_visible (gtk_widget_get_ancestor (button, ADW_TYPE_ACTION_ROW));
}

static void
test_key_is_removed (CauserieDialogsFixture *f, gconstpointer data)
{
  GtkWidget *label;

  add_working (f, show_page (f));
  causerie_dialogs_fixture_click (f, "Remove Key…");
  g_assert_true (causerie_test_wait_until (is_confirmation_shown, (gpointer) "_Remove", SECONDS));
  label = causerie_dialogs_fixture_search_windows (GTK_TYPE_LABEL, "_Remove");
  g_signal_emit_by_name (gtk_widget_get_ancestor (label, GTK_TYPE_BUTTON), "clicked");
  g_assert_true (causerie_test_wait_until (is_key_gone, f, SECONDS));
  g_assert_false (causerie_secrets_get_memory_only (f->secrets));
  causerie_dialogs_fixture_click (f, "Test");
  causerie_dialogs_fixture_wait_words (f, 0, "asks for a key");
}

static void
test_removal_is_undone (CauserieDialogsFixture *f, gconstpointer data)
{
  GtkWidget *page = show_page (f);
  GtkWidget *undo;

  add_working (f, page);
  apply (f, "Name", "Kitchen & Co");
  g_assert_cmpstr (adw_preferences_row_get_title (ADW_PREFERENCES_ROW (f->page)), ==,
                   "Kitchen & Co");
  causerie_dialogs_fixture_click (f, "Remove");
  g_assert_null (causerie_registry_find (f->registry, "custom"));
  g_assert_null (
      causerie_dialogs_fixture_search_windows (CAUSERIE_TYPE_SERVICE_ROW, "Kitchen & Co"));
  undo = causerie_dialogs_fixture_search_windows (GTK_TYPE_BUTTON, "Undo");
  g_assert_nonnull (undo);
  gtk_widget_activate (undo);
  g_signal_emit_by_name (undo, "clicked");
  f->page = page;
  enter_row (f, "Kitchen & Co");
  get_entry (f, "custom");
  causerie_dialogs_fixture_click (f, "Test");
  causerie_dialogs_fixture_wait_words (f, 0, "The service answers.");
}

static void
test_key_undoes_the_last_removal (CauserieDialogsFixture *f, gconstpointer data)
{
  GtkWidget *page = show_page (f);

  add (f, page, "ollama");
  add (f, page, "vllm");
  f->page = page;
  enter_row (f, "vLLM");
  causerie_dialogs_fixture_click (f, "Remove");
  f->page = page;
  enter_row (f, "Ollama");
  causerie_dialogs_fixture_click (f, "Remove");
  gtk_widget_activate_action (page, "services.undo", NULL);
  get_entry (f, "ollama");
  gtk_widget_activate_action (page, "services.undo", NULL);
  g_assert_null (causerie_registry_find (f->registry, "vllm"));
}

/* The offer to undo ends with the page. */
static void
test_key_is_removed_with_the_page (CauserieDialogsFixture *f, gconstpointer data)
{
  GtkWidget *page = show_page (f);

  add_working (f, page);
  causerie_dialogs_fixture_click (f, "Remove");
  g_assert_true (causerie_secrets_get_memory_only (f->secrets));
  gtk_window_set_focus (GTK_WINDOW (f->window), NULL);
  gtk_window_set_child (GTK_WINDOW (f->window), NULL);
  while (causerie_secrets_get_memory_only (f->secrets))
    g_main_context_iteration (NULL, TRUE);
}

static void
test_default_is_selected (CauserieDialogsFixture *f, gconstpointer data)
{
  GtkWidget *page = show_page (f);
  AdwComboRow *row;

  add (f, page, "ollama");
  f->page = page;
  row = causerie_dialogs_fixture_find (f, ADW_TYPE_COMBO_ROW, "Default Service");
  g_assert_cmpuint (adw_combo_row_get_selected (row), ==, 0);
  adw_combo_row_set_selected (row, 3);
  g_assert_true (causerie_registry_get_default_entry (f->registry) == get_entry (f, "ollama"));
  adw_combo_row_set_selected (row, 0);
  g_assert_null (causerie_registry_get_default_entry (f->registry));
  causerie_registry_set_default_entry (f->registry, get_entry (f, "demo"));
  g_assert_cmpuint (adw_combo_row_get_selected (row), ==, 2);
  g_assert_true (gtk_widget_get_visible (gtk_widget_get_ancestor (
      causerie_dialogs_fixture_find (f, GTK_TYPE_LABEL, "Default"), GTK_TYPE_LIST_BOX_ROW)));
}

static gboolean
is_anthropic_key_focused (gpointer data)
{
  CauserieDialogsFixture *f = data;
  GtkWidget *focus = get_focus (f);

  return focus != NULL
         && gtk_widget_is_ancestor (
             focus, causerie_dialogs_fixture_find (f, ADW_TYPE_ENTRY_ROW, "API Key"));
}

static void
test_key_row_is_shown (CauserieDialogsFixture *f, gconstpointer data)
{
  GtkWidget *page = show_page (f);

  causerie_preferences_services_show_key (page);
  enter_row (f, "Anthropic");
  g_assert_true (adw_expander_row_get_expanded (ADW_EXPANDER_ROW (f->page)));
  g_assert_true (causerie_test_wait_until (is_anthropic_key_focused, f, SECONDS));
  g_assert_true (is_shown (f, ADW_TYPE_ACTION_ROW, "Get an API Key"));
  causerie_dialogs_fixture_wait_words (f, 0, "Enter your API key for Anthropic");
}

/* A test that is stopped says nothing. */
static void
test_test_can_be_stopped (CauserieDialogsFixture *f, gconstpointer data)
{
  CauserieServiceStatus *status;

  add (f, show_page (f), "custom");
  enter_row (f, "Custom Service");
  apply (f, "Address", causerie_test_server_get_base_url (f->server));
  causerie_dialogs_fixture_wait_words (f, 0, "asks for a key");
  apply (f, "API Key (Optional)", CAUSERIE_DIALOGS_SLOW_KEY);
  causerie_dialogs_fixture_wait_words (f, 0, "Testing");
  wait_subtitle (f, "Connecting");
  causerie_dialogs_fixture_click (f, "Stop");
  status = causerie_dialogs_fixture_find (f, CAUSERIE_TYPE_SERVICE_STATUS, NULL);
  g_assert_false (gtk_widget_get_visible (GTK_WIDGET (status)));
  g_assert_true (is_shown (f, GTK_TYPE_BUTTON, "Test"));
}

/* A server without a model list can be used with a typed model. */
static void
test_model_can_be_typed (CauserieDialogsFixture *f, gconstpointer data)
{
  add_working (f, show_page (f));
  g_assert_false (is_shown (f, ADW_TYPE_ENTRY_ROW, "Model ID"));
  causerie_service_entry_set_models (get_entry (f, "custom"), NULL);
  g_assert_true (is_shown (f, ADW_TYPE_ENTRY_ROW, "Model ID"));
  apply (f, "Model ID", " mine ");
  causerie_dialogs_fixture_wait_words (f, 0, "tested with mine");
  g_assert_cmpstr (causerie_service_entry_get_model (get_entry (f, "custom")), ==, "mine");
  g_assert_true (is_shown (f, ADW_TYPE_ENTRY_ROW, "Model ID"));
}

/* What a service has refused is said, and can be sent again. */
static void
test_refusals_are_shown (CauserieDialogsFixture *f, gconstpointer data)
{
  CauserieServiceEntry *entry;
  GtkWidget *row;

  add_working (f, show_page (f));
  entry = get_entry (f, "custom");
  row = causerie_dialogs_fixture_find (f, ADW_TYPE_ACTION_ROW, "Unsupported Features");
  g_assert_false (gtk_widget_get_visible (row));
  causerie_service_entry_add_refused (entry, CAUSERIE_REQUEST_THINKING, "<b>qwen</b>");
  causerie_service_entry_set_most_tokens (entry, "llama", 4096);
  g_assert_true (gtk_widget_get_visible (row));
  g_assert_cmpstr (adw_action_row_get_subtitle (ADW_ACTION_ROW (row)), ==,
                   "<b>qwen</b> does not support thinking. Its replies come without it.\n"
                   "llama writes only shorter replies than usual.");
  causerie_dialogs_fixture_click (f, "Try Again");
  g_assert_false (gtk_widget_get_visible (row));
  g_assert_true (
      causerie_service_entry_takes (entry, CAUSERIE_REQUEST_SYSTEM_BLOCKS, "<b>qwen</b>"));
  g_assert_cmpint (causerie_service_entry_get_most_tokens (entry, "llama"), ==, 0);
}

static void
test_environment_comes_first (CauserieDialogsFixture *f, gconstpointer data)
{
  GtkWidget *row;

  show_page (f);
  row = causerie_dialogs_fixture_find (f, ADW_TYPE_COMBO_ROW, "Default Service");
  g_assert_false (gtk_widget_get_sensitive (row));
  g_assert_nonnull (strstr (adw_preferences_group_get_description (ADW_PREFERENCES_GROUP (
                                gtk_widget_get_ancestor (row, ADW_TYPE_PREFERENCES_GROUP))),
                            "environment"));
}

/* There is no Check Again, because the environment cannot change. */
static void
test_unusable_environment_is_reported (CauserieDialogsFixture *f, gconstpointer data)
{
  show_page (f);
  f->page = gtk_widget_get_ancestor (
      causerie_dialogs_fixture_find (f, ADW_TYPE_COMBO_ROW, "Default Service"),
      ADW_TYPE_PREFERENCES_GROUP);
  causerie_dialogs_fixture_wait_words (f, 0, "http://");
  g_assert_false (is_shown (f, GTK_TYPE_BUTTON, "Check Again"));
}

static void
add_test (const char *path, gconstpointer data,
          void (*test) (CauserieDialogsFixture *f, gconstpointer data))
{
  g_autofree char *full = g_strconcat ("/service-preferences/", path, NULL);

  g_test_add (full, CauserieDialogsFixture, data, causerie_dialogs_fixture_set_up, test,
              causerie_dialogs_fixture_tear_down);
}

int
main (int argc, char *argv[])
{
  causerie_test_display_init (&argc, &argv);
  add_test ("each-has-a-row", NULL, test_each_has_a_row);
  add_test ("added-service-is-set-up", NULL, test_added_service_is_set_up);
  add_test ("key-is-removed", NULL, test_key_is_removed);
  add_test ("removal-is-undone", NULL, test_removal_is_undone);
  add_test ("key-undoes-the-last-removal", NULL, test_key_undoes_the_last_removal);
  add_test ("key-is-removed-with-the-page", NULL, test_key_is_removed_with_the_page);
  add_test ("default-is-selected", NULL, test_default_is_selected);
  add_test ("key-row-is-shown", NULL, test_key_row_is_shown);
  add_test ("test-can-be-stopped", NULL, test_test_can_be_stopped);
  add_test ("model-can-be-typed", NULL, test_model_can_be_typed);
  add_test ("refusals-are-shown", NULL, test_refusals_are_shown);
  add_test ("environment-comes-first", CAUSERIE_DIALOGS_ENVIRONMENT, test_environment_comes_first);
  add_test ("unusable-environment-is-reported", CAUSERIE_DIALOGS_BAD_ENVIRONMENT,
            test_unusable_environment_is_reported);
  return g_test_run ();
}
