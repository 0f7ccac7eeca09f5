/* SPDX-License-Identifier: GPL-3.0-or-later
 * The page that is shown for a chat without messages. */
#include "config.h"

#include "causerie-chat-page.h"
#include "causerie-dialogs-fixture.h"
#include "causerie-test-display.h"

#include <adwaita.h>

static void
on_send_cb (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  char **sent = data;

  g_free (*sent);
  *sent = g_variant_dup_string (parameter, NULL);
}

static void
show_empty_chat (CauserieDialogsFixture *f, char **sent)
{
  g_autoptr (GSimpleActionGroup) group = g_simple_action_group_new ();
  g_autoptr (GSimpleAction) action = g_simple_action_new ("send-text", G_VARIANT_TYPE_STRING);
  g_autoptr (CauserieChat) chat = causerie_session_create_chat (f->session);
  g_autoptr (CauserieBranch) branch = causerie_chat_create_branch (chat);
  CauserieChatPage *page = g_object_new (CAUSERIE_TYPE_CHAT_PAGE, NULL);

  g_signal_connect (action, "activate", G_CALLBACK (on_send_cb), sent);
  g_action_map_add_action (G_ACTION_MAP (group), G_ACTION (action));
  gtk_widget_insert_action_group (f->window, "win", G_ACTION_GROUP (group));
  causerie_chat_page_set_session (page, f->session);
  causerie_dialogs_fixture_show_page (f, GTK_WIDGET (page));
  causerie_chat_page_set_chat (page, chat, branch);
}

static void
test_demo_suggests (CauserieDialogsFixture *f, gconstpointer data)
{
  g_autofree char *sent = NULL;

  show_empty_chat (f, &sent);
  causerie_dialogs_fixture_click (f, "Show me a code sample");
  g_assert_cmpstr (sent, ==, "Show me a code sample");
  causerie_dialogs_fixture_click (f, "Please end this chat");
  g_assert_cmpstr (sent, ==, "Please end this chat");
}

int
main (int argc, char *argv[])
{
  causerie_test_display_init (&argc, &argv);
  adw_init ();
  g_test_add ("/chat-page/demo-suggests", CauserieDialogsFixture, NULL,
              causerie_dialogs_fixture_set_up, test_demo_suggests,
              causerie_dialogs_fixture_tear_down);
  return g_test_run ();
}
