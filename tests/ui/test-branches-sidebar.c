/* SPDX-License-Identifier: GPL-3.0-or-later
 * The branches sidebar: its filter, its outline and its editor. */
#include "config.h"

#include "causerie-block.h"
#include "causerie-branches-sidebar.h"
#include "causerie-dialogs-fixture.h"
#include "causerie-test-display.h"
#include "causerie-test.h"

#include <adwaita.h>

#define SECONDS 20
#define NOTHING "No Results Found"

static CauserieBranch *
create_branch (const char *text)
{
  g_autoptr (CauserieTree) tree = causerie_tree_new ();
  g_autoptr (CauserieContent) content = causerie_content_new_from_text (text);
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

/* Creates a sidebar whose filter matches nothing in its chat. */
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
test_next_chat_is_not_filtered (CauserieDialogsFixture *f, gconstpointer data)
{
  g_autoptr (CauserieChat) chat = causerie_session_create_chat (f->session);
  g_autoptr (CauserieBranch) branch = create_branch ("First words");
  g_autoptr (CauserieBranch) next_branch = create_branch ("Other words");
  CauserieBranchesSidebar *sidebar = show_filtered (f, chat, branch);

  causerie_branches_sidebar_set_chat (sidebar, NULL, NULL);
  causerie_branches_sidebar_set_chat (sidebar, chat, next_branch);
  assert_unfiltered (f);
}

#define N_MESSAGES 40

static void
add_message (CauserieTree *tree, int id, int parent_id)
{
  g_autofree char *text = g_strdup_printf ("Number %d", id);
  g_autoptr (CauserieContent) content = causerie_content_new_from_text (text);
  CauserieMessageData data = { .id = id,
                               .parent_id = parent_id,
                               .role = CAUSERIE_ROLE_USER,
                               .state = CAUSERIE_MESSAGE_COMPLETE,
                               .content = content };
  g_autoptr (CauserieMessage) message = causerie_message_new (&data);

  g_assert_true (causerie_tree_add (tree, message, NULL));
}

/* Creates messages "Number 1" and so on. */
static CauserieBranch *
fill_chat (CauserieChat *chat)
{
  CauserieTree *tree = causerie_chat_get_tree (chat);
  CauserieBranch *branch;

  for (int i = 1; i <= N_MESSAGES; i++)
    add_message (tree, i, i - 1);
  branch = causerie_branch_new (tree);
  causerie_branch_show (branch, N_MESSAGES);
  return branch;
}

typedef struct
{
  CauserieDialogsFixture *f;
  const char *words;
} Row;

static gboolean
is_in_view (gpointer data)
{
  const Row *row = data;
  GtkWidget *list = causerie_dialogs_fixture_find (row->f, GTK_TYPE_LIST_VIEW, NULL);
  GtkWidget *label = causerie_dialogs_fixture_search_windows (GTK_TYPE_LABEL, row->words);
  graphene_rect_t place;

  return label != NULL && gtk_widget_get_mapped (label)
         && gtk_widget_compute_bounds (label, list, &place) && place.size.height > 0
         && place.origin.y >= 0
         && place.origin.y + place.size.height <= (float)gtk_widget_get_height (list);
}

static gboolean
is_out_of_view (gpointer data)
{
  return !is_in_view (data);
}

/* The row is far from the end of the branch, where the outline opens. */
static void
test_edited_row_is_shown (CauserieDialogsFixture *f, gconstpointer data)
{
  g_autoptr (CauserieChat) chat = causerie_session_create_chat (f->session);
  g_autoptr (CauserieBranch) branch = fill_chat (chat);
  CauserieBranchesSidebar *sidebar = g_object_new (CAUSERIE_TYPE_BRANCHES_SIDEBAR, NULL);
  Row first = { f, "Number 2" };
  Row last = { f, "Number 39" };

  causerie_branches_sidebar_set_chat (sidebar, chat, branch);
  causerie_dialogs_fixture_show_page (f, GTK_WIDGET (sidebar));
  g_assert_true (causerie_test_wait_until (shows_rows, f, SECONDS));
  causerie_branches_sidebar_edit (sidebar, 39);
  g_assert_true (causerie_test_wait_until (is_in_view, &last, SECONDS));
  g_assert_true (is_out_of_view (&first));
  causerie_branches_sidebar_edit (sidebar, 2);
  g_assert_true (causerie_test_wait_until (is_in_view, &first, SECONDS));
  g_assert_true (is_out_of_view (&last));
}

static CauserieBranch *
create_long_branch (CauserieChat *chat)
{
  g_autoptr (GString) text = g_string_new ("Line");
  CauserieTree *tree = causerie_chat_get_tree (chat);

  for (guint i = 0; i < 200; i++)
    g_string_append (text, "\nLine");
  for (gint64 id = 1; id <= 2; id++)
    {
      g_autoptr (CauserieContent) content
          = causerie_content_new_from_text (id == 1 ? "Word" : text->str);
      g_autoptr (CauserieMessage) message
          = causerie_message_new (&(CauserieMessageData){ .id = id,
                                                          .parent_id = id - 1,
                                                          .role = CAUSERIE_ROLE_USER,
                                                          .state = CAUSERIE_MESSAGE_COMPLETE,
                                                          .content = content });

      g_assert_true (causerie_tree_add (tree, message, NULL));
    }
  return causerie_chat_create_branch (chat);
}

typedef struct
{
  GtkWidget *widget;
  int least;
  int most;
} Height;

static gboolean
is_within (gpointer data)
{
  const Height *height = data;
  int actual = gtk_widget_get_height (height->widget);

  return actual >= height->least && actual <= height->most;
}

/* One word needs one line; what is long leaves half of the column to the outline. */
static void
test_editor_is_as_tall_as_its_text (CauserieDialogsFixture *f, gconstpointer data)
{
  g_autoptr (CauserieChat) chat = causerie_session_create_chat (f->session);
  g_autoptr (CauserieBranch) branch = create_long_branch (chat);
  CauserieBranchesSidebar *sidebar = g_object_new (CAUSERIE_TYPE_BRANCHES_SIDEBAR, NULL);
  Height height = { NULL, 20, 60 };

  gtk_window_set_default_size (GTK_WINDOW (f->window), 300, 900);
  causerie_branches_sidebar_set_chat (sidebar, chat, branch);
  causerie_dialogs_fixture_show_page (f, GTK_WIDGET (sidebar));
  g_assert_true (causerie_test_wait_until (shows_rows, f, SECONDS));
  causerie_branches_sidebar_edit (sidebar, 1);
  height.widget = gtk_widget_get_ancestor (
      causerie_dialogs_fixture_find (f, GTK_TYPE_TEXT_VIEW, NULL), GTK_TYPE_SCROLLED_WINDOW);
  g_assert_true (causerie_test_wait_until (is_within, &height, SECONDS));
  causerie_branches_sidebar_edit (sidebar, 2);
  height.least = 900 / 4;
  height.most = 900 / 2;
  g_assert_true (causerie_test_wait_until (is_within, &height, SECONDS));
}

static gboolean
has_text (gpointer data)
{
  const Row *row = data;
  GtkWidget *label = causerie_dialogs_fixture_search_windows (GTK_TYPE_LABEL, row->words);

  return label != NULL && gtk_widget_get_mapped (label);
}

/* Replies can arrive while a message is edited. */
static void
test_later_messages_are_counted_again (CauserieDialogsFixture *f, gconstpointer data)
{
  g_autoptr (CauserieChat) chat = causerie_session_create_chat (f->session);
  g_autoptr (CauserieBranch) branch = fill_chat (chat);
  CauserieBranchesSidebar *sidebar = g_object_new (CAUSERIE_TYPE_BRANCHES_SIDEBAR, NULL);
  Row before = { f, "2 later messages will stay in version 1." };
  Row after = { f, "3 later messages will stay in version 1." };

  causerie_branches_sidebar_set_chat (sidebar, chat, branch);
  causerie_dialogs_fixture_show_page (f, GTK_WIDGET (sidebar));
  causerie_branches_sidebar_edit (sidebar, N_MESSAGES - 2);
  g_assert_true (causerie_test_wait_until (has_text, &before, SECONDS));
  add_message (causerie_chat_get_tree (chat), N_MESSAGES + 1, N_MESSAGES);
  g_assert_true (causerie_test_wait_until (has_text, &after, SECONDS));
}

/* Other changes must not remove the focus from a Restore button. */
static void
test_updates_keep_focus_on_restore (CauserieDialogsFixture *f, gconstpointer data)
{
  g_autoptr (CauserieChat) chat = causerie_session_create_chat (f->session);
  g_autoptr (CauserieBranch) branch = fill_chat (chat);
  CauserieTree *tree = causerie_chat_get_tree (chat);
  CauserieBranchesSidebar *sidebar = g_object_new (CAUSERIE_TYPE_BRANCHES_SIDEBAR, NULL);
  GtkWidget *expander;
  GtkWidget *button;

  add_message (tree, N_MESSAGES + 1, 1);
  add_message (tree, N_MESSAGES + 2, 1);
  causerie_branches_sidebar_set_chat (sidebar, chat, branch);
  causerie_dialogs_fixture_show_page (f, GTK_WIDGET (sidebar));
  g_assert_true (causerie_tree_set_deleted (tree, N_MESSAGES + 1, TRUE));
  expander = causerie_dialogs_fixture_find (f, GTK_TYPE_EXPANDER, NULL);
  gtk_expander_set_expanded (GTK_EXPANDER (expander), TRUE);
  button = causerie_dialogs_fixture_find (f, GTK_TYPE_BUTTON, "Restore");
  gtk_widget_set_sensitive (button, TRUE);
  g_assert_true (gtk_widget_grab_focus (button));
  g_signal_emit_by_name (tree, "children-changed", (gint64)1);
  g_assert_true (gtk_root_get_focus (GTK_ROOT (f->window)) == button);
  g_assert_true (causerie_tree_set_deleted (tree, N_MESSAGES + 2, TRUE));
  g_assert_true (gtk_root_get_focus (GTK_ROOT (f->window)) == expander);
}

static guint
get_selected (CauserieDialogsFixture *f)
{
  GtkListView *list = causerie_dialogs_fixture_find (f, GTK_TYPE_LIST_VIEW, NULL);

  return gtk_single_selection_get_selected (GTK_SINGLE_SELECTION (gtk_list_view_get_model (list)));
}

static gboolean
is_first_selected (gpointer data)
{
  return get_selected (data) == 1;
}

static void
test_selects_message_being_read (CauserieDialogsFixture *f, gconstpointer data)
{
  g_autoptr (CauserieChat) chat = causerie_session_create_chat (f->session);
  g_autoptr (CauserieBranch) branch = fill_chat (chat);
  GtkWidget *sidebar = g_object_new (CAUSERIE_TYPE_BRANCHES_SIDEBAR, NULL);
  Row second = { f, "Number 2" };
  Row late = { f, "Number 39" };

  causerie_branches_sidebar_set_chat (CAUSERIE_BRANCHES_SIDEBAR (sidebar), chat, branch);
  causerie_dialogs_fixture_show_page (f, sidebar);
  g_assert_true (causerie_test_wait_until (shows_rows, f, SECONDS));
  g_object_set (sidebar, "reading-id", (gint64)2, NULL);
  g_assert_true (causerie_test_wait_until (is_first_selected, f, SECONDS));
  g_object_set (sidebar, "reading-id", (gint64)39, NULL);
  g_assert_true (causerie_test_wait_until (is_in_view, &late, SECONDS));
  g_object_set (sidebar, "reading-id", (gint64)2, NULL);
  g_assert_true (causerie_test_wait_until (is_in_view, &second, SECONDS));
}

static GtkWidget *
move_focus (CauserieDialogsFixture *f, GtkDirectionType direction)
{
  g_signal_emit_by_name (f->window, "move-focus", direction);
  return gtk_root_get_focus (GTK_ROOT (f->window));
}

/* The buttons of the rows are sensitive only if the window has the action. */
static void
add_edit_action (CauserieDialogsFixture *f)
{
  g_autoptr (GSimpleActionGroup) group = g_simple_action_group_new ();
  g_autoptr (GSimpleAction) action = g_simple_action_new ("edit-message", G_VARIANT_TYPE_INT64);

  g_action_map_add_action (G_ACTION_MAP (group), G_ACTION (action));
  gtk_widget_insert_action_group (f->window, "win", G_ACTION_GROUP (group));
}

/* Tab moves from a row to its button, and then out of the list; the arrow keys move among the
   rows. */
static void
test_tab_leaves_list (CauserieDialogsFixture *f, gconstpointer data)
{
  g_autoptr (CauserieChat) chat = causerie_session_create_chat (f->session);
  g_autoptr (CauserieBranch) branch = fill_chat (chat);
  GtkWidget *sidebar = g_object_new (CAUSERIE_TYPE_BRANCHES_SIDEBAR, NULL);
  GtkWidget *row, *filter, *button;

  add_edit_action (f);
  causerie_branches_sidebar_set_chat (CAUSERIE_BRANCHES_SIDEBAR (sidebar), chat, branch);
  causerie_dialogs_fixture_show_page (f, sidebar);
  g_assert_true (causerie_test_wait_until (shows_rows, f, SECONDS));
  filter = causerie_dialogs_fixture_find (f, GTK_TYPE_SEARCH_ENTRY, NULL);
  g_assert_true (gtk_widget_grab_focus (filter));
  row = move_focus (f, GTK_DIR_TAB_FORWARD);
  g_assert_true (GTK_IS_LIST_VIEW (gtk_widget_get_parent (row)));
  button = move_focus (f, GTK_DIR_TAB_FORWARD);
  g_assert_true (GTK_IS_BUTTON (button) && gtk_widget_is_ancestor (button, row));
  g_assert_true (gtk_widget_is_ancestor (move_focus (f, GTK_DIR_TAB_FORWARD), filter));
  g_assert_true (move_focus (f, GTK_DIR_TAB_BACKWARD) == row);
  g_assert_true (move_focus (f, GTK_DIR_TAB_FORWARD) == button);
  g_assert_true (move_focus (f, GTK_DIR_TAB_BACKWARD) == row);
  g_assert_true (gtk_widget_is_ancestor (move_focus (f, GTK_DIR_TAB_BACKWARD), filter));
}

int
main (int argc, char *argv[])
{
  causerie_test_display_init (&argc, &argv);
  adw_init ();
  g_test_add ("/branches-sidebar/escape-clears-the-filter", CauserieDialogsFixture, NULL,
              causerie_dialogs_fixture_set_up, test_escape_clears,
              causerie_dialogs_fixture_tear_down);
  g_test_add ("/branches-sidebar/filter-is-cleared-for-next-chat", CauserieDialogsFixture, NULL,
              causerie_dialogs_fixture_set_up, test_next_chat_is_not_filtered,
              causerie_dialogs_fixture_tear_down);
  g_test_add ("/branches-sidebar/edited-row-is-shown", CauserieDialogsFixture, NULL,
              causerie_dialogs_fixture_set_up, test_edited_row_is_shown,
              causerie_dialogs_fixture_tear_down);
  g_test_add ("/branches-sidebar/editor-is-as-tall-as-its-text", CauserieDialogsFixture, NULL,
              causerie_dialogs_fixture_set_up, test_editor_is_as_tall_as_its_text,
              causerie_dialogs_fixture_tear_down);
  g_test_add ("/branches-sidebar/later-messages-are-counted-again", CauserieDialogsFixture, NULL,
              causerie_dialogs_fixture_set_up, test_later_messages_are_counted_again,
              causerie_dialogs_fixture_tear_down);
  g_test_add ("/branches-sidebar/updates-keep-focus-on-restore", CauserieDialogsFixture, NULL,
              causerie_dialogs_fixture_set_up, test_updates_keep_focus_on_restore,
              causerie_dialogs_fixture_tear_down);
  g_test_add ("/branches-sidebar/selects-message-being-read", CauserieDialogsFixture, NULL,
              causerie_dialogs_fixture_set_up, test_selects_message_being_read,
              causerie_dialogs_fixture_tear_down);
  g_test_add ("/branches-sidebar/tab-leaves-list", CauserieDialogsFixture, NULL,
              causerie_dialogs_fixture_set_up, test_tab_leaves_list,
              causerie_dialogs_fixture_tear_down);
  return g_test_run ();
}
