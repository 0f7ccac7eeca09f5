/* SPDX-License-Identifier: GPL-3.0-or-later
 * The composer tells how full the context is. */
#include "config.h"

#include "causerie-composer.h"
#include "causerie-context-button.h"
#include "causerie-dialogs-fixture.h"
#include "causerie-model-button.h"
#include "causerie-test-display.h"
#include "causerie-test.h"

#include <adwaita.h>

#define SECONDS 20

static CauserieTestReply *
answer (const CauserieTestRequest *request, gpointer data)
{
  const char *const *count = data;

  if (strstr (request->target, "/count_tokens") != NULL)
    return causerie_test_reply_new_json (*count != NULL ? 200 : 404,
                                         *count != NULL ? *count : "404 page not found");
  return causerie_test_reply_new_json (
      200, "{\"data\":[{\"id\":\"small\",\"max_input_tokens\":10000},{\"id\":\"unknown\"}]}");
}

typedef struct
{
  CauserieServiceEntry *entry;
  const char *model;
} Listed;

static gboolean
is_listed (gpointer data)
{
  Listed *listed = data;

  return causerie_service_entry_find_model (listed->entry, listed->model) != NULL;
}

static void
list_models (CauserieDialogsFixture *f, const char **count)
{
  Listed listed = { causerie_registry_get_active (f->registry), "unknown" };

  causerie_test_server_set_responder (f->server, answer, count);
  causerie_service_entry_load_models (listed.entry);
  g_assert_true (causerie_test_wait_until (is_listed, &listed, SECONDS));
}

static gint64
add_question (CauserieLibrary *library, gint64 *chat_id)
{
  CauserieNewMessage message = { .content = "[{\"type\":\"text\",\"text\":\"Hi\"}]" };
  GAsyncResult *place = NULL;
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (CauserieMessage) added = NULL;

  causerie_library_add_message_async (library, &message, NULL, causerie_test_take_result, &place);
  result = causerie_test_await (&place);
  added = causerie_library_add_message_finish (library, result, chat_id, NULL);
  return causerie_message_get_id (added);
}

/* Stores a chat whose only reply had a prompt of @context tokens. Returns: its id */
static gint64
store_chat (CauserieDialogsFixture *f, const char *model, gint64 context)
{
  CauserieLibrary *library = causerie_session_get_library (f->session);
  gint64 chat_id = 0;
  CauserieNewReply reply = { .parent_id = add_question (library, &chat_id),
                             .model = model,
                             .requested_model = model,
                             .service = "demo",
                             .choose = TRUE };
  CauserieReplyEnd end = { .state = CAUSERIE_MESSAGE_COMPLETE,
                           .content = "[{\"type\":\"text\",\"text\":\"Hello.\"}]",
                           .usage = "{\"output_tokens\":100}",
                           .context_tokens = context };
  GAsyncResult *place = NULL;
  GAsyncResult *end_place = NULL;
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GAsyncResult) ended = NULL;
  g_autoptr (CauserieMessage) begun = NULL;

  reply.chat_id = chat_id;
  causerie_library_begin_reply_async (library, &reply, NULL, causerie_test_take_result, &place);
  result = causerie_test_await (&place);
  begun = causerie_library_begin_reply_finish (library, result, NULL);
  causerie_library_finish_reply_async (library, causerie_message_get_id (begun), &end, NULL,
                                       causerie_test_take_result, &end_place);
  ended = causerie_test_await (&end_place);
  g_assert_true (causerie_library_write_finish (library, ended, NULL));
  return chat_id;
}

/* Shows a composer with a chat of that kind. */
static void
show_chat (CauserieDialogsFixture *f, const char *model, gint64 context)
{
  GtkWidget *composer = g_object_new (CAUSERIE_TYPE_COMPOSER, NULL);
  g_autoptr (CauserieChat) chat
      = causerie_session_open_chat (f->session, store_chat (f, model, context));
  GAsyncResult *place = NULL;
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (CauserieBranch) branch = NULL;

  causerie_chat_load_async (chat, NULL, causerie_test_take_result, &place);
  result = causerie_test_await (&place);
  g_assert_true (causerie_chat_load_finish (chat, result, NULL));
  branch = causerie_chat_create_branch (chat);
  causerie_composer_set_session (CAUSERIE_COMPOSER (composer), f->session);
  causerie_dialogs_fixture_show_page (f, composer);
  causerie_composer_set_chat (CAUSERIE_COMPOSER (composer), chat, branch);
}

/* Types a text of so many tokens. */
static void
type (CauserieDialogsFixture *f, guint tokens)
{
  GtkTextView *view = causerie_dialogs_fixture_find (f, GTK_TYPE_TEXT_VIEW, NULL);
  g_autofree char *text = g_strnfill (4 * tokens, 'x');

  gtk_text_buffer_set_text (gtk_text_view_get_buffer (view), text, -1);
}

static GtkWidget *
get_button (CauserieDialogsFixture *f)
{
  GtkWidget *found = causerie_dialogs_fixture_find (f, CAUSERIE_TYPE_CONTEXT_BUTTON, NULL);

  return gtk_widget_get_first_child (found);
}

/* Returns: the text on the button, "" while it is hidden */
static const char *
get_level (CauserieDialogsFixture *f)
{
  GtkWidget *button = get_button (f);

  if (!gtk_widget_get_visible (gtk_widget_get_parent (button)))
    return "";
  return gtk_label_get_text (GTK_LABEL (gtk_menu_button_get_child (GTK_MENU_BUTTON (button))));
}

typedef struct
{
  CauserieDialogsFixture *f;
  const char *level;
} Level;

static gboolean
is_level (gpointer data)
{
  Level *level = data;

  return g_str_equal (get_level (level->f), level->level);
}

static void
wait_level (CauserieDialogsFixture *f, const char *expected)
{
  Level level = { f, expected };

  g_assert_true (causerie_test_wait_until (is_level, &level, SECONDS));
}

static gboolean
warns (CauserieDialogsFixture *f)
{
  return gtk_widget_has_css_class (gtk_menu_button_get_child (GTK_MENU_BUTTON (get_button (f))),
                                   "warning");
}

static void
test_shown_past_half (CauserieDialogsFixture *f, gconstpointer data)
{
  const char *count = NULL;

  list_models (f, &count);
  show_chat (f, "small", 4900);
  type (f, 100);
  wait_level (f, "51%");
  g_assert_cmpstr (gtk_widget_get_tooltip_text (get_button (f)), ==, "51% of the context used");
  /* The half itself is not past it. */
  type (f, 0);
  wait_level (f, "");
}

static void
test_warns (CauserieDialogsFixture *f, gconstpointer data)
{
  const char *count = NULL;

  list_models (f, &count);
  show_chat (f, "small", 8900);
  wait_level (f, "90%");
  g_assert_false (warns (f));
  type (f, 100);
  wait_level (f, "91%");
  g_assert_true (warns (f));
  type (f, 2000);
  wait_level (f, "110%");
}

static void
test_unknown_limit (CauserieDialogsFixture *f, gconstpointer data)
{
  const char *count = NULL;

  list_models (f, &count);
  show_chat (f, "small", 8900);
  wait_level (f, "90%");
  causerie_model_button_set_model (
      causerie_dialogs_fixture_find (f, CAUSERIE_TYPE_MODEL_BUTTON, NULL), "unknown");
  g_assert_cmpstr (get_level (f), ==, "");
  causerie_model_button_set_model (
      causerie_dialogs_fixture_find (f, CAUSERIE_TYPE_MODEL_BUTTON, NULL), "small");
  g_assert_cmpstr (get_level (f), ==, "90%");
}

static gboolean
has_label (GtkWidget *widget, const char *text)
{
  if (GTK_IS_LABEL (widget) && gtk_widget_get_visible (widget)
      && g_str_equal (gtk_label_get_text (GTK_LABEL (widget)), text))
    return TRUE;
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    if (has_label (child, text))
      return TRUE;
  return FALSE;
}

typedef struct
{
  GtkWidget *popover;
  const char *text;
} Words;

static gboolean
has_words (gpointer data)
{
  Words *words = data;

  return has_label (words->popover, words->text);
}

static void
wait_words (CauserieDialogsFixture *f, const char *text)
{
  Words words
      = { GTK_WIDGET (gtk_menu_button_get_popover (GTK_MENU_BUTTON (get_button (f)))), text };

  g_assert_true (causerie_test_wait_until (has_words, &words, SECONDS));
}

static gboolean
is_closed (gpointer popover)
{
  return !gtk_widget_get_mapped (popover);
}

/* A window that is destroyed below an open popover makes GTK 4.8 look for the pointer in a surface
 * that is gone (gdk_surface_get_device_position()). */
static void
close_popover (CauserieDialogsFixture *f)
{
  GtkPopover *popover = gtk_menu_button_get_popover (GTK_MENU_BUTTON (get_button (f)));

  gtk_popover_popdown (popover);
  g_assert_true (causerie_test_wait_until (is_closed, popover, SECONDS));
}

static void
test_counts (CauserieDialogsFixture *f, gconstpointer data)
{
  const char *count = "{\"input_tokens\":7654}";
  guint before;

  list_models (f, &count);
  before = causerie_test_server_get_n_requests (f->server);
  show_chat (f, "small", 6000);
  type (f, 100);
  wait_level (f, "62%");
  gtk_menu_button_popup (GTK_MENU_BUTTON (get_button (f)));
  wait_words (f, "About 6200 of 10000 tokens");
  wait_words (f, "The chat up to the last reply has 6100, your message about 100.");
  /* Only asked when the user wants it. */
  g_assert_cmpuint (causerie_test_server_get_n_requests (f->server), ==, before);
  causerie_dialogs_fixture_click (f, "Count Exactly");
  wait_words (f, "7654 of 10000 tokens");
  g_assert_cmpstr (get_level (f), ==, "76%");
  g_assert_cmpuint (causerie_test_server_get_n_requests (f->server), ==, before + 1);
  /* The number is for another text then. */
  type (f, 200);
  wait_level (f, "63%");
  wait_words (f, "About 6300 of 10000 tokens");
  close_popover (f);
}

static void
test_cannot_count (CauserieDialogsFixture *f, gconstpointer data)
{
  const char *count = NULL;

  list_models (f, &count);
  show_chat (f, "small", 6000);
  wait_level (f, "61%");
  gtk_menu_button_popup (GTK_MENU_BUTTON (get_button (f)));
  causerie_dialogs_fixture_click (f, "Count Exactly");
  wait_words (f, "This service cannot count tokens. The estimate stays.");
  wait_words (f, "About 6100 of 10000 tokens");
  close_popover (f);
}

static void
add_test (const char *name, void (*test) (CauserieDialogsFixture *, gconstpointer))
{
  g_test_add (name, CauserieDialogsFixture, NULL, causerie_dialogs_fixture_set_up, test,
              causerie_dialogs_fixture_tear_down);
}

int
main (int argc, char *argv[])
{
  causerie_test_display_init (&argc, &argv);
  add_test ("/context-button/is-shown-past-half", test_shown_past_half);
  add_test ("/context-button/warns-when-nearly-full", test_warns);
  add_test ("/context-button/is-hidden-without-a-limit", test_unknown_limit);
  add_test ("/context-button/service-counts-when-asked", test_counts);
  add_test ("/context-button/says-that-the-service-cannot-count", test_cannot_count);
  return g_test_run ();
}
