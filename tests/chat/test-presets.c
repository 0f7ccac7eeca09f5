/* SPDX-License-Identifier: GPL-3.0-or-later
 * The list of presets, and what a new chat takes from one. */
#include "config.h"

#include "causerie-chat-fixture.h"
#include "causerie-presets.h"

#include <string.h>

typedef CauserieChatFixture Fixture;

#define SECONDS 20

static gboolean
is_loaded (gpointer data)
{
  return causerie_presets_get_loaded (data);
}

/* Returns: (transfer full): the list as it is in the library */
static CauseriePresets *
open_presets (Fixture *self)
{
  CauseriePresets *presets = causerie_presets_new (self->library);

  causerie_presets_load (presets);
  g_assert_true (causerie_test_wait_until (is_loaded, presets, SECONDS));
  return presets;
}

static void
put (CauseriePresets *presets, const char *name)
{
  g_autoptr (CauseriePresetRecord) preset = causerie_preset_record_new (name);

  g_free (preset->uid);
  preset->uid = g_strdup (name);
  causerie_presets_put (presets, preset);
}

static char *
dup_names (CauseriePresets *presets)
{
  GString *names = g_string_new (NULL);

  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (presets)); i++)
    {
      g_autoptr (CauseriePreset) preset = g_list_model_get_item (G_LIST_MODEL (presets), i);

      g_string_append_printf (names, "%s%s", i > 0 ? " " : "", causerie_preset_get_name (preset));
    }
  return g_string_free (names, FALSE);
}

/* Asserts what the list shows, and what is stored. */
static void
assert_names (Fixture *self, CauseriePresets *presets, const char *expected)
{
  g_autofree char *shown = dup_names (presets);
  g_autoptr (CauseriePresets) stored = open_presets (self);
  g_autofree char *names = dup_names (stored);

  g_assert_cmpstr (shown, ==, expected);
  g_assert_cmpstr (names, ==, expected);
}

static void
test_changes_are_shown_and_stored (Fixture *self, gconstpointer data)
{
  g_autoptr (CauseriePresets) presets = open_presets (self);
  g_autoptr (CauseriePresetRecord) changed = NULL;
  guint position = 0;

  put (presets, "a");
  put (presets, "b");
  put (presets, "c");
  assert_names (self, presets, "a b c");
  causerie_presets_move (presets, 2, 0);
  assert_names (self, presets, "c a b");
  causerie_presets_move (presets, 0, 1);
  assert_names (self, presets, "a c b");
  changed = causerie_preset_record_copy (
      causerie_preset_get_record (causerie_presets_find (presets, "c", &position)));
  g_assert_cmpuint (position, ==, 1);
  g_free (changed->name);
  changed->name = g_strdup ("C");
  causerie_presets_put (presets, changed);
  assert_names (self, presets, "a C b");
}

static void
test_removed_preset_comes_back_to_its_place (Fixture *self, gconstpointer data)
{
  g_autoptr (CauseriePresets) presets = open_presets (self);
  g_autoptr (CauseriePreset) preset = NULL;

  put (presets, "a");
  put (presets, "b");
  put (presets, "c");
  preset = g_object_ref (causerie_presets_find (presets, "b", NULL));
  causerie_presets_remove (presets, "b");
  assert_names (self, presets, "a c");
  causerie_presets_insert (presets, causerie_preset_get_record (preset), 1);
  assert_names (self, presets, "a b c");
  causerie_presets_insert (presets, causerie_preset_get_record (preset), 0);
  assert_names (self, presets, "a b c");
}

static void
on_failed_cb (CauseriePresets *presets, const GError *error, gpointer data)
{
  *(guint *)data += 1;
}

static gboolean
has_failed (gpointer data)
{
  return *(guint *)data > 0;
}

static gboolean
is_empty (gpointer data)
{
  return g_list_model_get_n_items (data) == 0;
}

static void
test_change_that_is_not_stored_is_taken_back (Fixture *self, gconstpointer data)
{
  g_autoptr (CauseriePresets) presets = open_presets (self);
  guint n_failed = 0;

  g_signal_connect (presets, "failed", G_CALLBACK (on_failed_cb), &n_failed);
  causerie_test_run_sql (self, "CREATE TRIGGER no_space BEFORE INSERT ON preset "
                               "BEGIN SELECT RAISE (ABORT, 'no space'); END");
  put (presets, "a");
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (presets)), ==, 1);
  g_assert_true (causerie_test_wait_until (has_failed, &n_failed, SECONDS));
  g_assert_true (causerie_test_wait_until (is_empty, presets, SECONDS));
}

static CauseriePresetRecord *
make_translator (void)
{
  CauseriePresetRecord *preset = causerie_preset_record_new ("Translator");

  preset->instructions = g_strdup ("Translate into Loamish.");
  preset->model = g_strdup ("claude-sonnet-5-5");
  preset->effort = g_strdup ("low");
  preset->web_search = CAUSERIE_WEB_OFF;
  return preset;
}

static void
send_with (Fixture *self, const CauseriePresetRecord *preset)
{
  g_autoptr (CauserieModelChoice) choice
      = causerie_model_choice_new_for_preset (self->registry, preset);
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  GAsyncResult *place = NULL;

  causerie_chat_send_async (self->chat, self->branch, "Hi", choice, NULL, causerie_test_take_result,
                            &place);
  result = causerie_test_await (&place);
  causerie_chat_turn_finish (self->chat, result, &error);
  g_assert_no_error (error);
  causerie_test_wait_idle (self->chat);
}

static void
assert_sends (Fixture *self, guint request, const char *member, const char *part)
{
  g_autofree char *value = causerie_test_dup_raw_member (self->server, request, member);

  g_assert_nonnull (value);
  g_assert_nonnull (strstr (value, part));
}

/* A chat that has begun keeps what it was set up with when the preset changes or goes. */
static void
test_chat_begins_with_a_preset (Fixture *self, gconstpointer data)
{
  g_autoptr (CauseriePresets) presets = open_presets (self);
  g_autoptr (CauseriePresetRecord) translator = make_translator ();
  CauserieSetup *setup = causerie_chat_get_setup (self->chat);

  g_settings_set_string (causerie_settings_get_gsettings (self->settings), "system-prompt",
                         "Be general.");
  causerie_presets_put (presets, translator);
  g_assert_true (causerie_setup_use_preset (setup, translator));
  causerie_test_push_text (self, "One");
  send_with (self, translator);
  assert_sends (self, 0, "system", "Translate into Loamish.");
  assert_sends (self, 0, "model", "claude-sonnet-5-5");
  assert_sends (self, 0, "output_config", "{\"effort\":\"low\"}");

  causerie_presets_remove (presets, translator->uid);
  causerie_chat_fixture_reopen (self);
  setup = causerie_chat_get_setup (self->chat);
  g_assert_true (causerie_setup_get_fixed (setup));
  g_assert_cmpstr (causerie_setup_get (setup)->preset_name, ==, "Translator");
  g_assert_false (causerie_setup_use_preset (setup, NULL));
  g_assert_false (causerie_setup_set_instructions (setup, "Others"));
  causerie_test_send_and_reply (self, "And?", "Two");
  causerie_test_assert_same_member (self, 0, 1, "system");
  assert_sends (self, 1, "model", "claude-sonnet-5-5");
}

static void
test_choice_can_be_undone (Fixture *self, gconstpointer data)
{
  g_autoptr (CauseriePresetRecord) translator = make_translator ();
  CauserieSetup *setup = causerie_chat_get_setup (self->chat);
  gboolean web_search = causerie_setup_get (setup)->web_search;

  translator->web_search = web_search ? CAUSERIE_WEB_OFF : CAUSERIE_WEB_ON;
  g_assert_true (causerie_setup_use_preset (setup, translator));
  g_assert_cmpint (causerie_setup_get (setup)->web_search, !=, web_search);
  g_assert_cmpstr (causerie_setup_get (setup)->instructions, ==, "Translate into Loamish.");
  g_assert_true (causerie_setup_use_preset (setup, NULL));
  g_assert_null (causerie_setup_get (setup)->preset_uid);
  g_assert_null (causerie_setup_get (setup)->instructions);
  g_assert_cmpint (causerie_setup_get (setup)->web_search, ==, web_search);
}

static void
test_own_instructions_come_back_without_a_preset (Fixture *self, gconstpointer data)
{
  g_autoptr (CauseriePresetRecord) translator = make_translator ();
  g_autoptr (CauseriePresetRecord) plain = causerie_preset_record_new ("Plain");
  CauserieSetup *setup = causerie_chat_get_setup (self->chat);

  g_assert_true (causerie_setup_set_instructions (setup, "My own."));
  g_assert_true (causerie_setup_use_preset (setup, translator));
  g_assert_true (causerie_setup_use_preset (setup, plain));
  g_assert_null (causerie_setup_get (setup)->instructions);
  for (guint i = 0; i < 2; i++)
    {
      g_assert_true (causerie_setup_use_preset (setup, NULL));
      g_assert_cmpstr (causerie_setup_get (setup)->instructions, ==, "My own.");
    }
  g_assert_true (causerie_setup_set_instructions (setup, NULL));
  g_assert_true (causerie_setup_use_preset (setup, translator));
  g_assert_true (causerie_setup_use_preset (setup, NULL));
  g_assert_null (causerie_setup_get (setup)->instructions);
}

/* A model that a preset does not choose, or of a service that is not set up any more, is that of
 * new chats. Its effort is the usual one unless the preset chooses one. */
static void
test_model_of_a_preset_falls_back (Fixture *self, gconstpointer data)
{
  g_autoptr (CauseriePresetRecord) plain = causerie_preset_record_new ("Plain");
  g_autoptr (CauseriePresetRecord) elsewhere = make_translator ();
  g_autoptr (CauserieModelChoice) usual = NULL;
  g_autoptr (CauserieModelChoice) one = NULL;
  g_autoptr (CauserieModelChoice) other = NULL;

  causerie_settings_set_effort (self->settings, "max");
  usual = causerie_model_choice_new_for_branch (self->registry, NULL);
  g_assert_cmpstr (usual->effort, ==, "max");
  one = causerie_model_choice_new_for_preset (self->registry, plain);
  g_assert_true (one->service == usual->service);
  g_assert_cmpstr (one->model, ==, usual->model);
  g_assert_null (one->effort);
  elsewhere->service = g_strdup ("https://elsewhere.example");
  other = causerie_model_choice_new_for_preset (self->registry, elsewhere);
  g_assert_true (other->service == usual->service);
  g_assert_cmpstr (other->model, ==, usual->model);
  g_assert_cmpstr (other->effort, ==, "low");
}

/* The instructions of a chat that has begun can be changed in a copy of it. */
static void
test_copy_begins_with_other_instructions (Fixture *self, gconstpointer data)
{
  g_autoptr (CauserieChatSetup) setup = causerie_chat_setup_new ();
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  GAsyncResult *place = NULL;
  gint64 id;

  causerie_setup_set_instructions (causerie_chat_get_setup (self->chat), "First.");
  causerie_test_send_and_reply (self, "Hi", "Hello");
  setup->instructions = g_strdup ("Second.");
  causerie_chat_continue_async (self->chat, causerie_test_get_id (self, 1), CAUSERIE_COPY_WHOLE,
                                setup, NULL, causerie_test_take_result, &place);
  result = causerie_test_await (&place);
  id = causerie_chat_continue_finish (self->chat, result, &error);
  g_assert_no_error (error);
  causerie_chat_fixture_reopen_chat (self, id);
  g_assert_false (causerie_setup_get_fixed (causerie_chat_get_setup (self->chat)));
  causerie_test_send_and_reply (self, "And?", "Yes");
  causerie_test_load_all (self);
  causerie_test_assert_branch (self, "u:Hi a:Hello u:And? a:Yes");
  assert_sends (self, 0, "system", "First.");
  assert_sends (self, 1, "system", "Second.");
}

static void
test_own_instructions_are_sent (Fixture *self, gconstpointer data)
{
  CauserieSetup *setup = causerie_chat_get_setup (self->chat);

  g_settings_set_string (causerie_settings_get_gsettings (self->settings), "system-prompt",
                         "Be general.");
  g_assert_true (causerie_setup_set_instructions (setup, "Only for this chat."));
  causerie_test_send_and_reply (self, "Hi", "Hello");
  assert_sends (self, 0, "system", "Only for this chat.");
}

/* What the first request was made with is what is stored, whatever is clicked meanwhile. */
static void
test_setup_is_kept_while_it_is_sent (Fixture *self, gconstpointer data)
{
  CauserieSetup *setup = causerie_chat_get_setup (self->chat);
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  GAsyncResult *place = NULL;

  g_assert_true (causerie_setup_set_instructions (setup, "First."));
  causerie_test_push_text (self, "Hello");
  causerie_chat_send_async (self->chat, self->branch, "Hi", NULL, NULL, causerie_test_take_result,
                            &place);
  g_assert_false (causerie_setup_set_instructions (setup, "While it is stored."));
  result = causerie_test_await (&place);
  causerie_chat_turn_finish (self->chat, result, &error);
  g_assert_no_error (error);
  g_assert_false (causerie_setup_set_instructions (setup, "While it is requested."));
  causerie_test_wait_idle (self->chat);
  g_assert_false (causerie_setup_set_instructions (setup, "Later."));
  assert_sends (self, 0, "system", "First.");
  causerie_chat_fixture_reopen (self);
  g_assert_cmpstr (causerie_setup_get (causerie_chat_get_setup (self->chat))->instructions, ==,
                   "First.");
}

/* Without a reply, the chat has not begun. */
static void
test_setup_can_be_changed_after_a_failed_request (Fixture *self, gconstpointer data)
{
  CauserieSetup *setup = causerie_chat_get_setup (self->chat);

  causerie_test_server_push (self->server,
                             causerie_test_reply_new_error (401, "authentication_error", "No"));
  causerie_test_send (self, "Hi");
  causerie_test_wait_idle (self->chat);
  g_assert_true (causerie_setup_set_instructions (setup, "Second."));
}

static void
set_web_fetch (Fixture *self, gboolean web_fetch)
{
  g_settings_set_boolean (causerie_settings_get_gsettings (self->settings), "web-fetch", web_fetch);
}

/* The preference for opening web pages applies until a chat begins, also to one that is restored.
 */
static void
test_chat_not_begun_follows_the_preference_for_pages (Fixture *self, gconstpointer data)
{
  CauserieSetup *setup = causerie_chat_get_setup (self->chat);
  gboolean before = causerie_settings_get_web_fetch (self->settings);

  g_assert_true (causerie_setup_set_instructions (setup, "First."));
  g_assert_cmpint (causerie_setup_get (setup)->web_fetch, ==, before);
  set_web_fetch (self, !before);
  g_assert_cmpint (causerie_setup_get (setup)->web_fetch, ==, !before);
  causerie_test_send_and_reply (self, "Hi", "Hello");
  set_web_fetch (self, before);
  g_assert_cmpint (causerie_setup_get (setup)->web_fetch, ==, !before);
  causerie_chat_fixture_reopen (self);
  g_assert_cmpint (causerie_setup_get (causerie_chat_get_setup (self->chat))->web_fetch, ==,
                   !before);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  causerie_chat_fixture_add_test ("/presets/changes-are-shown-and-stored",
                                  test_changes_are_shown_and_stored);
  causerie_chat_fixture_add_test ("/presets/removed-preset-comes-back-to-its-place",
                                  test_removed_preset_comes_back_to_its_place);
  causerie_chat_fixture_add_test ("/presets/change-that-is-not-stored-is-taken-back",
                                  test_change_that_is_not_stored_is_taken_back);
  causerie_chat_fixture_add_test ("/presets/chat-begins-with-a-preset",
                                  test_chat_begins_with_a_preset);
  causerie_chat_fixture_add_test ("/presets/own-instructions-come-back-without-a-preset",
                                  test_own_instructions_come_back_without_a_preset);
  causerie_chat_fixture_add_test ("/presets/setup-is-kept-while-it-is-sent",
                                  test_setup_is_kept_while_it_is_sent);
  causerie_chat_fixture_add_test ("/presets/setup-can-be-changed-after-a-failed-request",
                                  test_setup_can_be_changed_after_a_failed_request);
  causerie_chat_fixture_add_test ("/presets/chat-not-begun-follows-the-preference-for-pages",
                                  test_chat_not_begun_follows_the_preference_for_pages);
  causerie_chat_fixture_add_test ("/presets/choice-can-be-undone", test_choice_can_be_undone);
  causerie_chat_fixture_add_test ("/presets/model-falls-back", test_model_of_a_preset_falls_back);
  causerie_chat_fixture_add_test ("/presets/copy-begins-with-other-instructions",
                                  test_copy_begins_with_other_instructions);
  causerie_chat_fixture_add_test ("/presets/own-instructions-are-sent",
                                  test_own_instructions_are_sent);
  return g_test_run ();
}
