/* SPDX-License-Identifier: GPL-3.0-or-later
 * The composer in a window of its own. */
#include "config.h"

#include "causerie-composer.h"
#include "causerie-dialogs-fixture.h"
#include "causerie-model-button.h"
#include "causerie-test-display.h"
#include "causerie-test-sse.h"
#include "causerie-test.h"

#include <adwaita.h>

static void
show_composer (CauserieDialogsFixture *f)
{
  GtkWidget *composer = g_object_new (CAUSERIE_TYPE_COMPOSER, NULL);

  causerie_composer_set_session (CAUSERIE_COMPOSER (composer), f->session);
  causerie_dialogs_fixture_show_page (f, composer);
}

/* The hint lies where the first word comes to stand, also while it is only being composed. */
static void
test_hint_makes_room (CauserieDialogsFixture *f, gconstpointer data)
{
  GtkWidget *text;
  GtkWidget *hint;

  show_composer (f);
  text = causerie_dialogs_fixture_find (f, GTK_TYPE_TEXT_VIEW, NULL);
  hint = gtk_widget_get_last_child (causerie_dialogs_fixture_find (f, GTK_TYPE_OVERLAY, NULL));
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
  g_autoptr (GAsyncResult) result = NULL;
  GAsyncResult *place = NULL;

  causerie_chat_send_async (chat, branch, "Hi", "claude-opus-5-5", NULL, causerie_test_take_result,
                            &place);
  result = causerie_test_await (&place);
  g_assert_true (causerie_chat_turn_finish (chat, result, NULL));
  g_assert_true (causerie_test_wait_until (is_idle, chat, 20));
}

static void
test_model_outlasts_a_retry (CauserieDialogsFixture *f, gconstpointer data)
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

int
main (int argc, char *argv[])
{
  causerie_test_display_init (&argc, &argv);
  adw_init ();
  g_test_add ("/composer/hint-makes-room", CauserieDialogsFixture, NULL,
              causerie_dialogs_fixture_set_up, test_hint_makes_room,
              causerie_dialogs_fixture_tear_down);
  g_test_add ("/composer/model-picked-while-a-retry-waits-is-kept", CauserieDialogsFixture, NULL,
              causerie_dialogs_fixture_set_up, test_model_outlasts_a_retry,
              causerie_dialogs_fixture_tear_down);
  return g_test_run ();
}
