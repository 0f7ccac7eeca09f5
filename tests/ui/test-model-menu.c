/* SPDX-License-Identifier: GPL-3.0-or-later
 * The menu of the models of all services. */
#include "config.h"

#include "causerie-composer.h"
#include "causerie-dialogs-fixture.h"
#include "causerie-model-button.h"
#include "causerie-model-chooser.h"
#include "causerie-test-display.h"
#include "causerie-test.h"

#include <adwaita.h>

#define SECONDS 20

static CauserieTestReply *
answer (const CauserieTestRequest *request, gpointer data)
{
  g_autoptr (GString) list = g_string_new ("{\"data\":[{\"id\":\"qwen3:8b\"}");

  for (guint i = 0; i < GPOINTER_TO_UINT (data); i++)
    g_string_append_printf (list, ",{\"id\":\"model-%u\"}", i);
  g_string_append (list, "]}");
  return causerie_test_reply_new_json (200, list->str);
}

static CauserieServiceEntry *
add (CauserieDialogsFixture *f, const char *name, const char *address)
{
  g_autoptr (CauserieServiceEntry) entry
      = causerie_registry_create_entry (f->registry, causerie_service_preset_find ("ollama"));

  causerie_registry_set_default_entry (f->registry, causerie_registry_find (f->registry, "demo"));
  causerie_service_entry_set_name (entry, name);
  causerie_service_entry_set_base_url (entry, address);
  causerie_registry_add (f->registry, entry);
  return entry;
}

static gboolean
is_ready (gpointer data)
{
  return causerie_registry_get_ready (data);
}

/* Shows a composer with its menu open. */
static CauserieModelButton *
open_menu (CauserieDialogsFixture *f)
{
  GtkWidget *composer = g_object_new (CAUSERIE_TYPE_COMPOSER, NULL);
  CauserieModelButton *button;

  g_assert_true (causerie_test_wait_until (is_ready, f->registry, SECONDS));
  causerie_composer_set_session (CAUSERIE_COMPOSER (composer), f->session);
  causerie_dialogs_fixture_show_page (f, composer);
  button = causerie_dialogs_fixture_find (f, CAUSERIE_TYPE_MODEL_BUTTON, NULL);
  causerie_model_button_set_enabled (button, TRUE);
  causerie_model_button_popup (button);
  return button;
}

typedef struct
{
  GtkWidget *top;
  const char *text;
} Words;

static GtkWidget *
search (GtkWidget *top, const char *text)
{
  GtkWidget *found = NULL;

  if (GTK_IS_LABEL (top) && strstr (gtk_label_get_text (GTK_LABEL (top)), text) != NULL)
    return top;
  for (GtkWidget *child = gtk_widget_get_first_child (top); child != NULL && found == NULL;
       child = gtk_widget_get_next_sibling (child))
    found = search (child, text);
  return found;
}

static gboolean
is_listed (gpointer data)
{
  Words *words = data;

  return search (words->top, words->text) != NULL;
}

static GtkWidget *
wait_words (CauserieDialogsFixture *f, const char *text)
{
  Words words = { causerie_dialogs_fixture_find (f, CAUSERIE_TYPE_MODEL_CHOOSER, NULL), text };

  if (!causerie_test_wait_until (is_listed, &words, SECONDS))
    g_error ("“%s” is not in the menu", text);
  return search (words.top, text);
}

static gboolean
is_gone (gpointer data)
{
  return !is_listed (data);
}

static void
activate (GtkWidget *label)
{
  GtkWidget *row = gtk_widget_get_ancestor (label, GTK_TYPE_LIST_BOX_ROW);

  g_signal_emit_by_name (gtk_widget_get_ancestor (row, GTK_TYPE_LIST_BOX), "row-activated", row);
}

/* A popover that is open must not outlive its window. */
static void
close_menu (CauserieDialogsFixture *f)
{
  causerie_model_button_set_enabled (
      causerie_dialogs_fixture_find (f, CAUSERIE_TYPE_MODEL_BUTTON, NULL), FALSE);
}

static CauserieTestReply *
answer_without_list (const CauserieTestRequest *request, gpointer data)
{
  return causerie_test_reply_new_error (404, "not_found_error", "Not found");
}

static void
test_service_without_a_list (CauserieDialogsFixture *f, gconstpointer data)
{
  g_autoptr (CauserieTestServer) server = causerie_test_server_new ();

  add (f, "Kitchen", causerie_test_server_get_base_url (server));
  causerie_test_server_set_responder (server, answer_without_list, NULL);
  open_menu (f);
  wait_words (f, "Kitchen");
  wait_words (f, "does not list its models");
  close_menu (f);
}

static void
test_models_are_under_their_services (CauserieDialogsFixture *f, gconstpointer data)
{
  g_autoptr (CauserieTestServer) server = causerie_test_server_new ();
  CauserieServiceEntry *kitchen = add (f, "Kitchen", causerie_test_server_get_base_url (server));
  CauserieServiceEntry *cellar = add (f, "Cellar", "http://127.0.0.1:1");
  CauserieModelButton *button;
  const CauserieModelChoice *choice;

  causerie_test_server_set_responder (server, answer, NULL);
  button = open_menu (f);
  wait_words (f, "<b>Opus</b> & Co");
  wait_words (f, "Kitchen");
  wait_words (f, "Cellar");
  wait_words (f, "Demo");
  wait_words (f, "No server responded");
  g_assert_null (
      search (causerie_dialogs_fixture_find (f, CAUSERIE_TYPE_MODEL_CHOOSER, NULL), "Anthropic"));
  activate (wait_words (f, "qwen3:8b"));
  choice = causerie_model_button_get_choice (button);
  g_assert_true (choice->service == kitchen);
  g_assert_true (causerie_composer_get_service (CAUSERIE_COMPOSER (f->page)) == kitchen);
  g_assert_cmpstr (choice->model, ==, "qwen3:8b");
  g_assert_nonnull (search (GTK_WIDGET (button), "qwen3:8b – Kitchen"));
  g_assert_true (choice->service != cellar);
  close_menu (f);
}

/* A list of hundreds of models is searched by typing. */
static void
test_long_list_is_filtered (CauserieDialogsFixture *f, gconstpointer data)
{
  g_autoptr (CauserieTestServer) server = causerie_test_server_new ();
  GtkWidget *entry;
  Words rest;

  causerie_test_server_set_responder (server, answer, GUINT_TO_POINTER (300));
  add (f, "Kitchen", causerie_test_server_get_base_url (server));
  open_menu (f);
  wait_words (f, "261 more");
  entry = causerie_dialogs_fixture_find (f, GTK_TYPE_ENTRY, NULL);
  gtk_editable_set_text (GTK_EDITABLE (entry), " Model-29");
  wait_words (f, "model-299");
  rest
      = (Words){ causerie_dialogs_fixture_find (f, CAUSERIE_TYPE_MODEL_CHOOSER, NULL), "qwen3:8b" };
  g_assert_true (causerie_test_wait_until (is_gone, &rest, SECONDS));
  close_menu (f);
}

/* A typed model is one of the service that is shown. */
static void
test_typed_model_keeps_the_service (CauserieDialogsFixture *f, gconstpointer data)
{
  g_autoptr (CauserieTestServer) server = causerie_test_server_new ();
  CauserieServiceEntry *kitchen = add (f, "Kitchen", causerie_test_server_get_base_url (server));
  CauserieModelButton *button;
  GtkWidget *entry;

  causerie_test_server_set_responder (server, answer, NULL);
  button = open_menu (f);
  activate (wait_words (f, "qwen3:8b"));
  entry = causerie_dialogs_fixture_find (f, GTK_TYPE_ENTRY, NULL);
  gtk_editable_set_text (GTK_EDITABLE (entry), "mine");
  g_signal_emit_by_name (entry, "activate");
  g_assert_true (causerie_model_button_get_choice (button)->service == kitchen);
  g_assert_cmpstr (causerie_model_button_get_model (button), ==, "mine");
  close_menu (f);
}

/* What the environment sets is for all turns of the run. */
static void
test_environment_is_alone (CauserieDialogsFixture *f, gconstpointer data)
{
  add (f, "Kitchen", "http://127.0.0.1:1");
  open_menu (f);
  wait_words (f, "<b>Opus</b> & Co");
  g_assert_null (
      search (causerie_dialogs_fixture_find (f, CAUSERIE_TYPE_MODEL_CHOOSER, NULL), "Kitchen"));
  close_menu (f);
}

#define MODEL(id, name, levels)                                                                    \
  "{\"type\":\"model\",\"id\":\"" id "\",\"display_name\":\"" name                                 \
  "\",\"capabilities\":{\"effort\":{" levels "}}}"
#define YES(level) "\"" level "\":{\"supported\":true}"

/* The demo has a model with two levels of effort, and one without. */
static void
list_models (CauserieDialogsFixture *f)
{
  static const char *const models[]
      = { MODEL ("claude-opus-9", "Opus", YES ("low") "," YES ("xhigh")),
          MODEL ("claude-haiku-9", "Haiku", "") };
  g_autoptr (GPtrArray) list = g_ptr_array_new_with_free_func (g_object_unref);

  for (gsize i = 0; i < G_N_ELEMENTS (models); i++)
    {
      g_autoptr (JsonNode) node = causerie_json_node_parse (models[i], strlen (models[i]), NULL);

      g_ptr_array_add (list, causerie_model_new_from_json (node));
    }
  causerie_service_entry_set_models (causerie_registry_get_active (f->registry), list);
}

/* Returns: the shown button of the level */
static GtkCheckButton *
find_level (GtkWidget *top, const char *name)
{
  GtkCheckButton *found = NULL;

  if (!gtk_widget_get_visible (top))
    return NULL;
  if (GTK_IS_CHECK_BUTTON (top)
      && g_strcmp0 (gtk_check_button_get_label (GTK_CHECK_BUTTON (top)), name) == 0)
    return GTK_CHECK_BUTTON (top);
  for (GtkWidget *child = gtk_widget_get_first_child (top); child != NULL && found == NULL;
       child = gtk_widget_get_next_sibling (child))
    found = find_level (child, name);
  return found;
}

static void
assert_described (CauserieModelButton *button, const char *words)
{
  GtkWidget *inner = gtk_widget_get_first_child (gtk_widget_get_first_child (GTK_WIDGET (button)));

  gtk_test_accessible_assert_property (inner, GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, words);
}

static void
choose (CauserieModelButton *button, const char *model)
{
  causerie_model_button_set_model (button, model);
}

/* Levels that the model does not take are not offered. What was chosen comes back with a model that
   takes it. */
static void
test_effort_is_chosen_for_models_that_take_it (CauserieDialogsFixture *f, gconstpointer data)
{
  CauserieModelButton *button;
  GtkWidget *top;

  list_models (f);
  button = open_menu (f);
  top = GTK_WIDGET (button);
  choose (button, "claude-opus-9");
  assert_described (button, "Opus");
  g_assert_null (find_level (top, "Medium"));
  g_assert_null (find_level (top, "High"));
  g_assert_null (find_level (top, "Maximum"));
  g_assert_nonnull (find_level (top, "Low"));
  g_assert_true (gtk_check_button_get_active (find_level (top, "Default")));

  gtk_widget_activate (GTK_WIDGET (find_level (top, "Extra High")));
  assert_described (button, "Opus · Extra High");
  g_assert_nonnull (search (top, "· Extra High"));
  g_assert_cmpstr (causerie_model_button_get_choice (button)->effort, ==, "xhigh");
  g_assert_cmpstr (causerie_settings_get_effort (f->settings), ==, "xhigh");

  choose (button, "claude-haiku-9");
  assert_described (button, "Haiku");
  g_assert_null (find_level (top, "Default"));
  g_assert_null (causerie_model_choice_find_effort (causerie_model_button_get_choice (button)));
  choose (button, "claude-opus-9");
  assert_described (button, "Opus · Extra High");
  g_assert_true (gtk_check_button_get_active (find_level (top, "Extra High")));

  gtk_widget_activate (GTK_WIDGET (find_level (top, "Default")));
  assert_described (button, "Opus");
  g_assert_null (causerie_model_button_get_choice (button)->effort);
  g_assert_cmpstr (causerie_settings_get_effort (f->settings), ==, "");
  close_menu (f);
}

static void
test_refused_effort_is_not_offered (CauserieDialogsFixture *f, gconstpointer data)
{
  CauserieModelButton *button;

  list_models (f);
  button = open_menu (f);
  choose (button, "claude-opus-9");
  gtk_widget_activate (GTK_WIDGET (find_level (GTK_WIDGET (button), "Low")));
  assert_described (button, "Opus · Low");
  causerie_service_entry_add_refused (causerie_registry_get_active (f->registry),
                                      CAUSERIE_REQUEST_EFFORT, "claude-opus-9");
  assert_described (button, "Opus");
  g_assert_null (find_level (GTK_WIDGET (button), "Low"));
  close_menu (f);
}

static void
add_test (const char *name, gconstpointer data,
          void (*test) (CauserieDialogsFixture *f, gconstpointer data))
{
  g_test_add (name, CauserieDialogsFixture, data, causerie_dialogs_fixture_set_up, test,
              causerie_dialogs_fixture_tear_down);
}

int
main (int argc, char *argv[])
{
  causerie_test_display_init (&argc, &argv);
  add_test ("/model-menu/models-are-under-their-services", NULL,
            test_models_are_under_their_services);
  add_test ("/model-menu/service-without-a-list-says-so", NULL, test_service_without_a_list);
  add_test ("/model-menu/long-list-is-filtered", NULL, test_long_list_is_filtered);
  add_test ("/model-menu/typed-model-keeps-the-service", NULL, test_typed_model_keeps_the_service);
  add_test ("/model-menu/effort-is-chosen-for-models-that-take-it", NULL,
            test_effort_is_chosen_for_models_that_take_it);
  add_test ("/model-menu/refused-effort-is-not-offered", NULL, test_refused_effort_is_not_offered);
  add_test ("/model-menu/environment-is-alone", CAUSERIE_DIALOGS_ENVIRONMENT,
            test_environment_is_alone);
  return g_test_run ();
}
