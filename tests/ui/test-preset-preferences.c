/* SPDX-License-Identifier: GPL-3.0-or-later
 * The preferences page of the presets and their dialog. */
#include "config.h"

#include "causerie-dialogs-fixture.h"
#include "causerie-preferences-presets.h"
#include "causerie-preset-dialog.h"
#include "causerie-preset-row.h"
#include "causerie-test-display.h"
#include "causerie-test.h"

#include <adwaita.h>

#define SECONDS 20

typedef CauserieDialogsFixture Fixture;

static CauseriePresets *
get_presets (Fixture *f)
{
  return causerie_session_get_presets (f->session);
}

static gboolean
is_loaded (gpointer data)
{
  return causerie_presets_get_loaded (data);
}

static void
show_page (Fixture *f)
{
  g_assert_true (causerie_test_wait_until (is_loaded, get_presets (f), SECONDS));
  causerie_dialogs_fixture_show_page (f, causerie_preferences_presets_new (f->session));
}

static void
put (Fixture *f, const char *name)
{
  g_autoptr (CauseriePresetRecord) preset = causerie_preset_record_new (name);

  g_free (preset->uid);
  preset->uid = g_strdup (name);
  causerie_presets_put (get_presets (f), preset);
}

static void
list_rows (GtkWidget *top, GString *names)
{
  if (ADW_IS_ACTION_ROW (top) && causerie_preset_row_get_preset (top) != NULL)
    g_string_append_printf (names, "%s%s", names->len > 0 ? " " : "",
                            adw_preferences_row_get_title (ADW_PREFERENCES_ROW (top)));
  for (GtkWidget *child = gtk_widget_get_first_child (top); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    list_rows (child, names);
}

static void
assert_rows (Fixture *f, const char *expected)
{
  g_autoptr (GString) names = g_string_new (NULL);

  list_rows (f->page, names);
  g_assert_cmpstr (names->str, ==, expected);
}

static const CauseriePresetRecord *
get_record (Fixture *f, guint position)
{
  g_autoptr (CauseriePreset) preset
      = g_list_model_get_item (G_LIST_MODEL (get_presets (f)), position);

  return causerie_preset_get_record (preset);
}

static gboolean
shows_suggestions (Fixture *f)
{
  GtkWidget *row = causerie_dialogs_fixture_find (f, ADW_TYPE_ACTION_ROW, "Code Review");

  return gtk_widget_get_mapped (row);
}

static void
test_suggestions_are_added_on_demand (Fixture *f, gconstpointer data)
{
  show_page (f);
  assert_rows (f, "");
  g_assert_true (shows_suggestions (f));
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (get_presets (f))), ==, 0);
  g_assert_true (gtk_widget_activate_action (f->page, "presets.add-suggestion", "u", 1));
  assert_rows (f, "Code Review");
  g_assert_nonnull (get_record (f, 0)->instructions);
  g_assert_false (gtk_widget_get_mapped (
      gtk_widget_get_ancestor (causerie_dialogs_fixture_find (f, ADW_TYPE_ACTION_ROW, "Translator"),
                               ADW_TYPE_PREFERENCES_GROUP)));
}

/* Text from outside is never markup. */
static void
test_names_are_shown_as_they_are (Fixture *f, gconstpointer data)
{
  show_page (f);
  put (f, "<b>x</b>&");
  assert_rows (f, "<b>x</b>&");
  g_assert_false (adw_preferences_row_get_use_markup (
      causerie_dialogs_fixture_find (f, ADW_TYPE_ACTION_ROW, "<b>x</b>&")));
}

static void
test_presets_are_moved (Fixture *f, gconstpointer data)
{
  show_page (f);
  put (f, "a");
  put (f, "b");
  put (f, "c");
  assert_rows (f, "a b c");
  gtk_widget_activate_action (f->page, "presets.move", "(si)", "c", -1);
  assert_rows (f, "a c b");
  gtk_widget_activate_action (f->page, "presets.move", "(si)", "a", -1);
  assert_rows (f, "a c b");
  gtk_widget_activate_action (f->page, "presets.drop", "(ss)", "b", "a");
  assert_rows (f, "b a c");
  gtk_widget_activate_action (f->page, "presets.drop", "(ss)", "b", "c");
  assert_rows (f, "a c b");
}

static void
test_copy_is_beside_the_original (Fixture *f, gconstpointer data)
{
  show_page (f);
  put (f, "a");
  put (f, "b");
  gtk_widget_activate_action (f->page, "presets.duplicate", "s", "a");
  assert_rows (f, "a a (copy) b");
  g_assert_cmpstr (get_record (f, 1)->uid, !=, "a");
}

static void
test_removal_is_undone (Fixture *f, gconstpointer data)
{
  show_page (f);
  put (f, "a");
  put (f, "b");
  put (f, "c");
  gtk_widget_activate_action (f->page, "presets.remove", "s", "b");
  assert_rows (f, "a c");
  gtk_widget_activate_action (f->page, "presets.undo", NULL);
  assert_rows (f, "a b c");
  gtk_widget_activate_action (f->page, "presets.undo", NULL);
  assert_rows (f, "a b c");
}

static GtkWidget *
search (GType type, const char *name)
{
  GtkWidget *found = causerie_dialogs_fixture_search_windows (type, name);

  g_assert_nonnull (found);
  return found;
}

static gboolean
is_closed (gpointer data)
{
  return causerie_dialogs_fixture_search_windows (GTK_TYPE_BUTTON, "Save") == NULL;
}

static void
save (void)
{
  g_signal_emit_by_name (search (GTK_TYPE_BUTTON, "Save"), "clicked");
  g_assert_true (causerie_test_wait_until (is_closed, NULL, SECONDS));
}

static void
select_item (const char *row, guint position)
{
  adw_combo_row_set_selected (ADW_COMBO_ROW (search (ADW_TYPE_COMBO_ROW, row)), position);
}

static void
type_name (const char *name)
{
  gtk_editable_set_text (GTK_EDITABLE (search (ADW_TYPE_ENTRY_ROW, "Name")), name);
}

static void
type_instructions (const char *text)
{
  GtkTextView *view = GTK_TEXT_VIEW (search (GTK_TYPE_TEXT_VIEW, NULL));

  gtk_text_buffer_set_text (gtk_text_view_get_buffer (view), text, -1);
}

static void
test_preset_is_added (Fixture *f, gconstpointer data)
{
  const CauseriePresetRecord *preset;

  show_page (f);
  gtk_widget_activate_action (f->page, "presets.add", NULL);
  g_assert_false (gtk_widget_get_sensitive (search (GTK_TYPE_BUTTON, "Save")));
  type_name ("  ");
  g_assert_false (gtk_widget_get_sensitive (search (GTK_TYPE_BUTTON, "Save")));
  type_name (" Poet ");
  type_instructions ("Reply in verse.");
  select_item ("Effort", 2);
  select_item ("Web Search", 1);
  select_item ("Model", 1);
  save ();
  assert_rows (f, "Poet");
  preset = get_record (f, 0);
  g_assert_cmpstr (preset->instructions, ==, "Reply in verse.");
  g_assert_cmpstr (preset->effort, ==, "medium");
  g_assert_cmpstr (preset->model, !=, NULL);
  g_assert_cmpint (preset->web_search, ==, CAUSERIE_WEB_OFF);
}

/* A model that is not listed any more stays. */
static void
test_preset_is_changed (Fixture *f, gconstpointer data)
{
  g_autoptr (CauseriePresetRecord) preset = causerie_preset_record_new ("Poet");
  const CauseriePresetRecord *changed;

  preset->instructions = g_strdup ("Reply in verse.");
  preset->service = g_strdup ("https://elsewhere.example");
  preset->model = g_strdup ("gone-1");
  preset->effort = g_strdup ("max");
  preset->web_search = CAUSERIE_WEB_ON;
  show_page (f);
  causerie_presets_put (get_presets (f), preset);
  gtk_widget_activate_action (f->page, "presets.edit", "s", preset->uid);
  type_name ("Poetess");
  save ();
  assert_rows (f, "Poetess");
  changed = get_record (f, 0);
  g_free (preset->name);
  preset->name = g_strdup ("Poetess");
  g_assert_true (causerie_preset_record_equal (changed, preset));

  gtk_widget_activate_action (f->page, "presets.edit", "s", preset->uid);
  type_instructions (" \n");
  select_item ("Model", 0);
  select_item ("Effort", 0);
  select_item ("Web Search", 0);
  save ();
  changed = get_record (f, 0);
  g_assert_null (changed->instructions);
  g_assert_null (changed->model);
  g_assert_null (changed->service);
  g_assert_null (changed->effort);
  g_assert_cmpint (changed->web_search, ==, CAUSERIE_WEB_AS_BEFORE);
}

static void
add (const char *name, void (*test) (Fixture *f, gconstpointer data))
{
  g_autofree char *path = g_strconcat ("/preset-preferences/", name, NULL);

  g_test_add (path, Fixture, NULL, causerie_dialogs_fixture_set_up, test,
              causerie_dialogs_fixture_tear_down);
}

int
main (int argc, char *argv[])
{
  causerie_test_display_init (&argc, &argv);
  add ("suggestions-are-added-on-demand", test_suggestions_are_added_on_demand);
  add ("names-are-shown-as-they-are", test_names_are_shown_as_they_are);
  add ("presets-are-moved", test_presets_are_moved);
  add ("copy-is-beside-the-original", test_copy_is_beside_the_original);
  add ("removal-is-undone", test_removal_is_undone);
  add ("preset-is-added", test_preset_is_added);
  add ("preset-is-changed", test_preset_is_changed);
  return g_test_run ();
}
