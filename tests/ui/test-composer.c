/* SPDX-License-Identifier: GPL-3.0-or-later
 * The composer in a window of its own. */
#include "config.h"

#include "causerie-composer.h"
#include "causerie-dialogs-fixture.h"
#include "causerie-model-button.h"
#include "causerie-test-content.h"
#include "causerie-test-display.h"
#include "causerie-test-sse.h"
#include "causerie-test.h"
#include "causerie-typed-text.h"

#include <adwaita.h>

static void
show_composer (CauserieDialogsFixture *f)
{
  GtkWidget *composer = g_object_new (CAUSERIE_TYPE_COMPOSER, NULL);

  causerie_composer_set_session (CAUSERIE_COMPOSER (composer), f->session);
  causerie_dialogs_fixture_show_page (f, composer);
}

/* The placeholder is hidden for preedit text, too. */
static void
test_placeholder_hides_for_preedit (CauserieDialogsFixture *f, gconstpointer data)
{
  GtkWidget *text;
  GtkWidget *hint;

  show_composer (f);
  text = causerie_dialogs_fixture_find (f, GTK_TYPE_TEXT_VIEW, NULL);
  hint = gtk_widget_get_last_child (gtk_widget_get_ancestor (text, GTK_TYPE_OVERLAY));
  g_assert_true (GTK_IS_LABEL (hint));
  g_assert_true (gtk_widget_get_visible (hint));
  g_signal_emit_by_name (text, "preedit-changed", "に");
  g_assert_false (gtk_widget_get_visible (hint));
  g_signal_emit_by_name (text, "preedit-changed", "");
  g_assert_true (gtk_widget_get_visible (hint));
}

static CauserieTestReply *
answer (const CauserieTestRequest *request, gpointer data)
{
  g_autofree char *body = g_strndup ((const char *)request->body->data, request->body->len);
  g_autofree char *events = causerie_test_sse_text ("Hello");
  CauserieTestReply *reply;
  guint *n_replies = data;

  if (strstr (request->target, "/messages") == NULL)
    return causerie_test_reply_new_json (200, "{\"data\":[{\"id\":\"claude-opus-5-5\"}]}");
  if (strstr (body, "\"tools\"") == NULL || (*n_replies)++ == 0)
    return causerie_test_reply_new_stream (events);
  reply = causerie_test_reply_new_stream ("");
  causerie_test_reply_add_gate (reply);
  causerie_test_reply_add_text (reply, events);
  return reply;
}

static gboolean
is_idle (gpointer chat)
{
  return !causerie_chat_get_working (chat);
}

static void
send (CauserieChat *chat, CauserieBranch *branch)
{
  CauserieModelChoice choice = { .model = (char *)"claude-opus-5-5" };
  g_autoptr (GAsyncResult) result = NULL;
  GAsyncResult *place = NULL;

  causerie_chat_send_async (chat, branch, "Hi", &choice, NULL, causerie_test_take_result, &place);
  result = causerie_test_await (&place);
  g_assert_true (causerie_chat_turn_finish (chat, result, NULL));
  g_assert_true (causerie_test_wait_until (is_idle, chat, 20));
}

static void
test_model_picked_while_retry_waits (CauserieDialogsFixture *f, gconstpointer data)
{
  g_autoptr (CauserieChat) chat = causerie_session_create_chat (f->session);
  g_autoptr (CauserieBranch) branch = causerie_chat_create_branch (chat);
  CauserieModelButton *button;
  guint n_replies = 0;
  gint64 id;

  causerie_test_server_set_responder (f->server, answer, &n_replies);
  show_composer (f);
  causerie_composer_set_chat (CAUSERIE_COMPOSER (f->page), chat, branch);
  send (chat, branch);
  id = causerie_branch_get_leaf_id (branch);
  causerie_composer_retry (CAUSERIE_COMPOSER (f->page), id);
  causerie_test_server_wait_gate (f->server);
  button = causerie_dialogs_fixture_find (f, CAUSERIE_TYPE_MODEL_BUTTON, NULL);
  causerie_model_button_set_model (button, "picked");
  causerie_test_server_open_gate (f->server);
  g_assert_true (causerie_test_wait_until (is_idle, chat, 20));
  g_assert_cmpint (causerie_branch_get_leaf_id (branch), !=, id);
  g_assert_cmpstr (causerie_model_button_get_model (button), ==, "picked");
  causerie_branch_show (branch, id);
  g_assert_cmpstr (causerie_model_button_get_model (button), ==, "claude-opus-5-5");
  causerie_composer_set_chat (CAUSERIE_COMPOSER (f->page), NULL, NULL);
}

/* Creates a tree with one reply, which ends the chat. */
static CauserieBranch *
create_ended_branch (void)
{
  g_autoptr (CauserieTree) tree = causerie_tree_new ();
  g_autoptr (CauserieContent) content = causerie_test_content ("[]");
  CauserieMessageData data = { .id = 1,
                               .role = CAUSERIE_ROLE_ASSISTANT,
                               .state = CAUSERIE_MESSAGE_COMPLETE,
                               .ends = TRUE,
                               .model = "claude-opus-5-5",
                               .content = content };
  g_autoptr (CauserieMessage) ending = causerie_message_new (&data);
  CauserieBranch *branch;

  g_assert_true (causerie_tree_add (tree, ending, NULL));
  branch = causerie_branch_new (tree);
  causerie_branch_show (branch, 1);
  return branch;
}

static gboolean
is_composer_wide (gpointer composer)
{
  return gtk_widget_get_width (composer) > 0;
}

/* Whether the text and the buttons are side by side. */
static gboolean
is_one_line (gpointer data)
{
  CauserieDialogsFixture *f = data;
  GtkWidget *text = causerie_dialogs_fixture_find (f, GTK_TYPE_TEXT_VIEW, NULL);
  GtkWidget *button = causerie_dialogs_fixture_find (f, CAUSERIE_TYPE_MODEL_BUTTON, NULL);
  graphene_rect_t text_place;
  graphene_rect_t button_place;

  g_assert_true (gtk_widget_compute_bounds (text, f->page, &text_place));
  g_assert_true (gtk_widget_compute_bounds (button, f->page, &button_place));
  return text_place.origin.x + text_place.size.width <= button_place.origin.x
         && button_place.origin.y < text_place.origin.y + text_place.size.height;
}

static gboolean
is_two_lines (gpointer data)
{
  return !is_one_line (data);
}

/* The composer shrinks to one line, and the notice has the suggested action. */
static void
test_ended_is_one_line (CauserieDialogsFixture *f, gconstpointer data)
{
  g_autoptr (CauserieChat) chat = causerie_session_create_chat (f->session);
  g_autoptr (CauserieBranch) living = causerie_chat_create_branch (chat);
  g_autoptr (CauserieBranch) ended = create_ended_branch ();
  GtkWidget *send;
  int height;
  int height_ended;

  causerie_chat_set_draft (chat, 0, "One\nTwo\nThree");
  show_composer (f);
  gtk_widget_set_valign (f->page, GTK_ALIGN_START);
  g_assert_true (causerie_test_wait_until (is_composer_wide, f->page, 20));
  send = gtk_widget_get_next_sibling (
      causerie_dialogs_fixture_find (f, CAUSERIE_TYPE_MODEL_BUTTON, NULL));
  causerie_composer_set_chat (CAUSERIE_COMPOSER (f->page), chat, living);
  g_assert_true (causerie_test_wait_until (is_two_lines, f, 20));
  g_assert_true (gtk_widget_has_css_class (send, "suggested-action"));
  gtk_widget_measure (f->page, GTK_ORIENTATION_VERTICAL, 600, NULL, &height, NULL, NULL);
  causerie_composer_set_chat (CAUSERIE_COMPOSER (f->page), chat, ended);
  g_assert_true (causerie_test_wait_until (is_one_line, f, 20));
  g_assert_false (gtk_widget_has_css_class (send, "suggested-action"));
  g_assert_false (gtk_widget_get_sensitive (send));
  gtk_widget_measure (f->page, GTK_ORIENTATION_VERTICAL, 600, NULL, &height_ended, NULL, NULL);
  g_assert_cmpint (height_ended, <, height * 2 / 3);
  causerie_composer_set_chat (CAUSERIE_COMPOSER (f->page), chat, living);
  g_assert_true (causerie_test_wait_until (is_two_lines, f, 20));
  g_assert_true (gtk_widget_has_css_class (send, "suggested-action"));
  causerie_composer_set_chat (CAUSERIE_COMPOSER (f->page), NULL, NULL);
}

static void
test_quotation_is_inserted (CauserieDialogsFixture *f, gconstpointer data)
{
  g_autoptr (CauserieChat) chat = causerie_session_create_chat (f->session);
  g_autoptr (CauserieBranch) living = causerie_chat_create_branch (chat);
  g_autoptr (CauserieBranch) ended = create_ended_branch ();
  GtkTextBuffer *buffer;
  g_autofree char *quoted = NULL;

  show_composer (f);
  buffer = gtk_text_view_get_buffer (
      GTK_TEXT_VIEW (causerie_dialogs_fixture_find (f, GTK_TYPE_TEXT_VIEW, NULL)));
  causerie_composer_set_chat (CAUSERIE_COMPOSER (f->page), chat, living);
  causerie_composer_quote (CAUSERIE_COMPOSER (f->page), "One\nTwo");
  quoted = causerie_typed_text_dup (buffer);
  g_assert_cmpstr (quoted, ==, "> One\n> Two\n\n");
  causerie_composer_set_chat (CAUSERIE_COMPOSER (f->page), chat, ended);
  causerie_composer_quote (CAUSERIE_COMPOSER (f->page), "Three");
  g_assert_cmpstr (causerie_chat_get_draft (chat, 0), ==, quoted);
  causerie_composer_set_chat (CAUSERIE_COMPOSER (f->page), NULL, NULL);
}

int
main (int argc, char *argv[])
{
  causerie_test_display_init (&argc, &argv);
  adw_init ();
  g_test_add ("/composer/placeholder-hides-for-preedit", CauserieDialogsFixture, NULL,
              causerie_dialogs_fixture_set_up, test_placeholder_hides_for_preedit,
              causerie_dialogs_fixture_tear_down);
  g_test_add ("/composer/model-picked-while-a-retry-waits-is-kept", CauserieDialogsFixture, NULL,
              causerie_dialogs_fixture_set_up, test_model_picked_while_retry_waits,
              causerie_dialogs_fixture_tear_down);
  g_test_add ("/composer/is-one-line-where-the-chat-is-ended", CauserieDialogsFixture, NULL,
              causerie_dialogs_fixture_set_up, test_ended_is_one_line,
              causerie_dialogs_fixture_tear_down);
  g_test_add ("/composer/quotation-is-inserted", CauserieDialogsFixture, NULL,
              causerie_dialogs_fixture_set_up, test_quotation_is_inserted,
              causerie_dialogs_fixture_tear_down);
  return g_test_run ();
}
