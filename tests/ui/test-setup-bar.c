/* SPDX-License-Identifier: GPL-3.0-or-later
 * The line with the preset and the instructions of a chat, and what the composer takes from it. */
#include "config.h"

#include "causerie-composer.h"
#include "causerie-dialogs-fixture.h"
#include "causerie-setup-bar.h"
#include "causerie-test-display.h"
#include "causerie-test.h"

#include <adwaita.h>

#define SECONDS 20

typedef CauserieDialogsFixture Fixture;

static gboolean
is_loaded (gpointer data)
{
  return causerie_presets_get_loaded (data);
}

static void
put (Fixture *f, const char *name, const char *instructions, const char *model)
{
  g_autoptr (CauseriePresetRecord) preset = causerie_preset_record_new (name);

  g_free (preset->uid);
  preset->uid = g_strdup (name);
  preset->instructions = g_strdup (instructions);
  preset->model = g_strdup (model);
  causerie_presets_put (causerie_session_get_presets (f->session), preset);
}

/* Shows the bar and a composer, without a chat. */
static CauserieSetupBar *
show_bar (Fixture *f)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  GtkWidget *bar = g_object_new (CAUSERIE_TYPE_SETUP_BAR, NULL);
  GtkWidget *composer = g_object_new (CAUSERIE_TYPE_COMPOSER, NULL);

  g_assert_true (
      causerie_test_wait_until (is_loaded, causerie_session_get_presets (f->session), SECONDS));
  gtk_box_append (GTK_BOX (box), bar);
  gtk_box_append (GTK_BOX (box), composer);
  causerie_composer_set_session (CAUSERIE_COMPOSER (composer), f->session);
  causerie_dialogs_fixture_show_page (f, box);
  return CAUSERIE_SETUP_BAR (bar);
}

static void
show_chat (Fixture *f, CauserieSetupBar *bar, CauserieChat *chat, CauserieBranch *branch)
{
  causerie_setup_bar_set_chat (bar, f->session, chat);
  causerie_composer_set_chat (causerie_dialogs_fixture_find (f, CAUSERIE_TYPE_COMPOSER, NULL), chat,
                              branch);
}

static void
choose (CauserieSetupBar *bar, const char *uid)
{
  g_assert_true (gtk_widget_activate_action (gtk_widget_get_first_child (GTK_WIDGET (bar)),
                                             "setup.preset", "s", uid));
}

static GtkWidget *
find_label (Fixture *f, const char *text)
{
  return causerie_dialogs_fixture_find (f, GTK_TYPE_LABEL, text);
}

static const char *
get_model (Fixture *f)
{
  g_autoptr (CauserieModelChoice) choice = NULL;

  g_object_get (causerie_dialogs_fixture_find (f, CAUSERIE_TYPE_COMPOSER, NULL), "choice", &choice,
                NULL);
  return g_intern_string (choice->model);
}

static void
test_preset_of_a_new_chat_is_chosen (Fixture *f, gconstpointer data)
{
  CauserieSetupBar *bar = show_bar (f);
  g_autoptr (CauserieChat) chat = causerie_session_create_chat (f->session);
  g_autoptr (CauserieBranch) branch = causerie_chat_create_branch (chat);
  CauserieSetup *setup = causerie_chat_get_setup (chat);
  const char *usual;

  put (f, "Poet", "Reply in verse.", "poet-1");
  put (f, "Poet_2", NULL, NULL);
  show_chat (f, bar, chat, branch);
  g_assert_true (gtk_widget_get_mapped (find_label (f, "Preset: None")));
  usual = get_model (f);
  g_assert_cmpstr (usual, !=, "poet-1");

  choose (bar, "Poet");
  g_assert_true (gtk_widget_get_mapped (find_label (f, "Preset: Poet")));
  g_assert_cmpstr (causerie_setup_get (setup)->instructions, ==, "Reply in verse.");
  g_assert_cmpstr (get_model (f), ==, "poet-1");

  choose (bar, "");
  g_assert_true (gtk_widget_get_mapped (find_label (f, "Preset: None")));
  g_assert_null (causerie_setup_get (setup)->instructions);
  g_assert_cmpstr (get_model (f), ==, usual);

  choose (bar, "Poet_2");
  g_assert_cmpstr (causerie_setup_get (setup)->preset_uid, ==, "Poet_2");
  g_assert_cmpstr (get_model (f), ==, usual);
}

/* What was chosen for the chat not yet begun is still there when it is shown again. */
static void
test_choice_is_kept_with_the_chat (Fixture *f, gconstpointer data)
{
  CauserieSetupBar *bar = show_bar (f);
  g_autoptr (CauserieChat) chat = causerie_session_create_chat (f->session);
  g_autoptr (CauserieBranch) branch = causerie_chat_create_branch (chat);

  put (f, "Poet", NULL, "poet-1");
  show_chat (f, bar, chat, branch);
  choose (bar, "Poet");
  show_chat (f, bar, NULL, NULL);
  g_assert_false (gtk_widget_get_visible (GTK_WIDGET (bar)));
  show_chat (f, bar, chat, branch);
  g_assert_true (gtk_widget_get_mapped (find_label (f, "Preset: Poet")));
  g_assert_cmpstr (get_model (f), ==, "poet-1");
}

static gboolean
has_id (gpointer data)
{
  return causerie_chat_get_id (data) != 0;
}

static gboolean
has_begun (gpointer data)
{
  return causerie_setup_get_fixed (causerie_chat_get_setup (data));
}

static void
on_sent_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GError) error = NULL;

  causerie_chat_turn_finish (CAUSERIE_CHAT (source), result, &error);
  g_assert_no_error (error);
}

static GtkWidget *
search (GType type, const char *name)
{
  GtkWidget *found = causerie_dialogs_fixture_search_windows (type, name);

  g_assert_nonnull (found);
  return found;
}

static void
click (const char *name)
{
  g_signal_emit_by_name (search (GTK_TYPE_BUTTON, name), "clicked");
}

static gboolean
is_closed (gpointer data)
{
  return causerie_dialogs_fixture_search_windows (GTK_TYPE_BUTTON, "Continue in a New Chat")
         == NULL;
}

static GtkTextView *
find_text (void)
{
  GtkWidget *button = search (GTK_TYPE_BUTTON, "Continue in a New Chat");
  GtkWidget *box = gtk_widget_get_parent (button);

  for (GtkWidget *child = gtk_widget_get_first_child (box); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    if (GTK_IS_SCROLLED_WINDOW (child))
      return GTK_TEXT_VIEW (gtk_scrolled_window_get_child (GTK_SCROLLED_WINDOW (child)));
  g_assert_not_reached ();
}

static void
test_instructions_change_until_the_chat_begins (Fixture *f, gconstpointer data)
{
  CauserieSetupBar *bar = show_bar (f);
  g_autoptr (CauserieChat) chat = causerie_session_create_chat (f->session);
  g_autoptr (CauserieBranch) branch = causerie_chat_create_branch (chat);
  CauserieSetup *setup = causerie_chat_get_setup (chat);

  show_chat (f, bar, chat, branch);
  click ("Instructions…");
  g_assert_true (gtk_text_view_get_editable (find_text ()));
  gtk_text_buffer_set_text (gtk_text_view_get_buffer (find_text ()), "Only here.", -1);
  click ("Save");
  g_assert_true (causerie_test_wait_until (is_closed, NULL, SECONDS));
  g_assert_cmpstr (causerie_setup_get (setup)->instructions, ==, "Only here.");

  causerie_chat_send_async (chat, branch, "Hello", NULL, NULL, on_sent_cb, NULL);
  g_assert_true (causerie_test_wait_until (has_id, chat, SECONDS));
  g_assert_false (gtk_widget_get_mapped (find_label (f, "Preset: None")));
  g_assert_true (causerie_test_wait_until (has_begun, chat, SECONDS));
  click ("Instructions…");
  g_assert_false (gtk_text_view_get_editable (find_text ()));
  g_assert_false (gtk_widget_get_visible (search (GTK_TYPE_BUTTON, "Save")));
  click ("Continue in a New Chat");
  g_assert_true (gtk_text_view_get_editable (find_text ()));
  click ("Cancel");
  g_assert_true (causerie_test_wait_until (is_closed, NULL, SECONDS));
  g_assert_cmpstr (causerie_setup_get (setup)->instructions, ==, "Only here.");
}

static void
add (const char *name, void (*test) (Fixture *f, gconstpointer data))
{
  g_autofree char *path = g_strconcat ("/setup-bar/", name, NULL);

  g_test_add (path, Fixture, NULL, causerie_dialogs_fixture_set_up, test,
              causerie_dialogs_fixture_tear_down);
}

int
main (int argc, char *argv[])
{
  causerie_test_display_init (&argc, &argv);
  add ("preset-of-a-new-chat-is-chosen", test_preset_of_a_new_chat_is_chosen);
  add ("choice-is-kept-with-the-chat", test_choice_is_kept_with_the_chat);
  add ("instructions-change-until-the-chat-begins", test_instructions_change_until_the_chat_begins);
  return g_test_run ();
}
