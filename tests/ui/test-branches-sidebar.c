/* SPDX-License-Identifier: GPL-3.0-or-later
 * The filter of the branches sidebar. */
#include "config.h"

#include "causerie-block.h"
#include "causerie-branches-sidebar.h"
#include "causerie-dialogs-fixture.h"
#include "causerie-test.h"

#include <adwaita.h>

#define SECONDS 20
#define NOTHING "No message has these words near its beginning."

static CauserieBranch *
create_branch (const char *text)
{
  g_autoptr (CauserieTree) tree = causerie_tree_new ();
  g_autofree char *content = causerie_content_from_text (text);
  CauserieMessageData data = {
    .id = 1, .role = CAUSERIE_ROLE_USER, .state = CAUSERIE_MESSAGE_COMPLETE, .content = content
  };
  g_autoptr (CauserieMessage) message = causerie_message_new (&data);
  CauserieBranch *branch;

  g_assert_true (causerie_tree_add (tree, message, NULL));
  branch = causerie_branch_new (tree);
  causerie_branch_show (branch, 1);
  return branch;
}

static gboolean
finds_nothing (gpointer data)
{
  GtkWidget *label = causerie_dialogs_fixture_search_windows (GTK_TYPE_LABEL, NOTHING);

  return label != NULL && gtk_widget_get_mapped (label);
}

static gboolean
shows_rows (gpointer data)
{
  CauserieDialogsFixture *f = data;

  return gtk_widget_get_mapped (causerie_dialogs_fixture_find (f, GTK_TYPE_LIST_VIEW, NULL));
}

/* A sidebar whose filter leaves nothing of its chat. */
static CauserieBranchesSidebar *
show_filtered (CauserieDialogsFixture *f, CauserieChat *chat, CauserieBranch *branch)
{
  GtkWidget *sidebar = g_object_new (CAUSERIE_TYPE_BRANCHES_SIDEBAR, NULL);

  causerie_branches_sidebar_set_chat (CAUSERIE_BRANCHES_SIDEBAR (sidebar), chat, branch);
  causerie_dialogs_fixture_show_page (f, sidebar);
  g_assert_true (causerie_test_wait_until (shows_rows, f, SECONDS));
  gtk_editable_set_text (causerie_dialogs_fixture_find (f, GTK_TYPE_SEARCH_ENTRY, NULL), "zebra");
  g_assert_true (causerie_test_wait_until (finds_nothing, NULL, SECONDS));
  return CAUSERIE_BRANCHES_SIDEBAR (sidebar);
}

static void
assert_unfiltered (CauserieDialogsFixture *f)
{
  g_assert_cmpstr (
      gtk_editable_get_text (causerie_dialogs_fixture_find (f, GTK_TYPE_SEARCH_ENTRY, NULL)), ==,
      "");
  g_assert_true (causerie_test_wait_until (shows_rows, f, SECONDS));
}

static void
test_escape_clears (CauserieDialogsFixture *f, gconstpointer data)
{
  g_autoptr (CauserieChat) chat = causerie_session_create_chat (f->session);
  g_autoptr (CauserieBranch) branch = create_branch ("First words");

  show_filtered (f, chat, branch);
  g_signal_emit_by_name (causerie_dialogs_fixture_find (f, GTK_TYPE_SEARCH_ENTRY, NULL),
                         "stop-search");
  assert_unfiltered (f);
}

static void
test_next_chat_is_whole (CauserieDialogsFixture *f, gconstpointer data)
{
  g_autoptr (CauserieChat) chat = causerie_session_create_chat (f->session);
  g_autoptr (CauserieBranch) branch = create_branch ("First words");
  g_autoptr (CauserieBranch) next_branch = create_branch ("Other words");
  CauserieBranchesSidebar *sidebar = show_filtered (f, chat, branch);

  causerie_branches_sidebar_set_chat (sidebar, NULL, NULL);
  causerie_branches_sidebar_set_chat (sidebar, chat, next_branch);
  assert_unfiltered (f);
}

int
main (int argc, char *argv[])
{
  gtk_test_init (&argc, &argv, NULL);
  adw_init ();
  g_test_add ("/branches-sidebar/escape-clears-the-filter", CauserieDialogsFixture, NULL,
              causerie_dialogs_fixture_set_up, test_escape_clears,
              causerie_dialogs_fixture_tear_down);
  g_test_add ("/branches-sidebar/next-chat-is-not-filtered", CauserieDialogsFixture, NULL,
              causerie_dialogs_fixture_set_up, test_next_chat_is_whole,
              causerie_dialogs_fixture_tear_down);
  return g_test_run ();
}
