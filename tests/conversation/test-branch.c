/* SPDX-License-Identifier: GPL-3.0-or-later
 * Tests of the branch: what changes its path, and which changes it reports. */
#include "config.h"

#include "causerie-branch.h"

typedef struct
{
  CauserieTree *tree;
  CauserieBranch *branch;
  GString *changes;
} Fixture;

static CauserieMessage *
add (Fixture *fixture, gint64 id, gint64 parent_id)
{
  g_autoptr (CauserieMessage) message = causerie_message_new (&(CauserieMessageData){
      .id = id, .parent_id = parent_id, .state = CAUSERIE_MESSAGE_COMPLETE });
  g_autoptr (GError) error = NULL;

  causerie_tree_add (fixture->tree, message, &error);
  g_assert_no_error (error);
  return causerie_tree_get_message (fixture->tree, id);
}

static void
on_items_changed_cb (GListModel *model, guint position, guint removed, guint added,
                     Fixture *fixture)
{
  g_string_append_printf (fixture->changes, "%u-%u+%u ", position, removed, added);
}

/* The tree is 1 - 2 - 3 - 4 and 2 - 5 - 6, with 7 as a sibling of 1. The branch shows 1 2 3 4. */
static void
set_up (Fixture *fixture, gconstpointer data)
{
  fixture->tree = causerie_tree_new ();
  fixture->branch = causerie_branch_new (fixture->tree);
  fixture->changes = g_string_new (NULL);
  for (gint64 id = 1; id <= 4; id++)
    add (fixture, id, id - 1);
  add (fixture, 5, 2);
  add (fixture, 6, 5);
  add (fixture, 7, CAUSERIE_ROOT);
  g_signal_connect (fixture->branch, "items-changed", G_CALLBACK (on_items_changed_cb), fixture);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  g_assert_finalize_object (fixture->branch);
  g_assert_finalize_object (fixture->tree);
  g_string_free (fixture->changes, TRUE);
}

static void
assert_path (CauserieBranch *branch, const char *expected)
{
  g_autoptr (GString) path = g_string_new (NULL);

  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (branch)); i++)
    {
      g_autoptr (CauserieMessage) message = g_list_model_get_item (G_LIST_MODEL (branch), i);
      guint position = G_MAXUINT;

      g_assert_true (causerie_branch_find (branch, causerie_message_get_id (message), &position));
      g_assert_cmpuint (position, ==, i);
      g_string_append_printf (path, "%s%d", i > 0 ? " " : "",
                              (int)causerie_message_get_id (message));
    }
  g_assert_cmpstr (path->str, ==, expected);
}

static void
assert_changes (Fixture *fixture, const char *expected)
{
  g_assert_cmpstr (fixture->changes->str, ==, expected);
  g_string_truncate (fixture->changes, 0);
}

static void
test_grows (Fixture *fixture, gconstpointer data)
{
  assert_path (fixture->branch, "1 2 3 4");
  add (fixture, 8, 4);
  assert_path (fixture->branch, "1 2 3 4 8");
  assert_changes (fixture, "4-0+1 ");
  add (fixture, 9, 4);
  add (fixture, 10, 6);
  add (fixture, 11, 1);
  assert_path (fixture->branch, "1 2 3 4 8");
  assert_changes (fixture, "");
}

static void
test_shows (Fixture *fixture, gconstpointer data)
{
  causerie_branch_show (fixture->branch, 5);
  assert_path (fixture->branch, "1 2 5 6");
  assert_changes (fixture, "2-2+2 ");
  causerie_branch_show (fixture->branch, 7);
  assert_path (fixture->branch, "7");
  assert_changes (fixture, "0-4+1 ");
  causerie_branch_show (fixture->branch, 1);
  assert_path (fixture->branch, "1 2 5 6");
  g_string_truncate (fixture->changes, 0);
  causerie_branch_show (fixture->branch, 1);
  causerie_branch_show (fixture->branch, 6);
  causerie_branch_show (fixture->branch, 77);
  causerie_branch_show (fixture->branch, CAUSERIE_ROOT);
  assert_changes (fixture, "");
}

static void
test_remembers (Fixture *fixture, gconstpointer data)
{
  g_autoptr (CauserieBranch) other = NULL, later = NULL;

  causerie_branch_show (fixture->branch, 3);
  other = causerie_branch_new (fixture->tree);
  assert_path (other, "1 2 3 4");
  causerie_branch_show (other, 6);
  assert_path (fixture->branch, "1 2 3 4");
  later = causerie_branch_new (fixture->tree);
  assert_path (later, "1 2 5 6");
  g_assert_cmpint (causerie_tree_get_chosen (fixture->tree, 2), ==, 5);
  causerie_branch_show (fixture->branch, 4);
  g_assert_cmpint (causerie_tree_get_chosen (fixture->tree, 2), ==, 3);
}

static void
test_deletion (Fixture *fixture, gconstpointer data)
{
  g_assert_true (causerie_tree_set_deleted (fixture->tree, 3, TRUE));
  assert_path (fixture->branch, "1 2 5 6");
  assert_changes (fixture, "2-2+2 ");
  /* A newer version at the same distance does not replace the one that is shown instead. */
  add (fixture, 8, 2);
  assert_path (fixture->branch, "1 2 5 6");
  g_assert_true (causerie_tree_set_deleted (fixture->tree, 3, FALSE));
  assert_path (fixture->branch, "1 2 3 4");
  g_assert_true (causerie_tree_set_deleted (fixture->tree, 1, TRUE));
  assert_path (fixture->branch, "7");
  causerie_branch_show (fixture->branch, 5);
  assert_path (fixture->branch, "7");
  g_assert_true (causerie_tree_set_deleted (fixture->tree, 1, FALSE));
  assert_path (fixture->branch, "1 2 3 4");
}

static void
test_deletion_elsewhere (Fixture *fixture, gconstpointer data)
{
  g_assert_true (causerie_tree_set_deleted (fixture->tree, 5, TRUE));
  g_assert_true (causerie_tree_set_deleted (fixture->tree, 7, TRUE));
  assert_path (fixture->branch, "1 2 3 4");
  assert_changes (fixture, "");
}

static void
count_cb (guint *count)
{
  (*count)++;
}

static void
test_ending (Fixture *fixture, gconstpointer data)
{
  g_autoptr (CauserieMessage) reply = causerie_message_new (&(CauserieMessageData){
      .id = 8, .parent_id = 4, .role = CAUSERIE_ROLE_ASSISTANT, .model = "claude-opus-5-5" });
  g_autofree char *model = NULL;
  guint ended = 0, ending = 0, leaf = 0;

  g_signal_connect_swapped (fixture->branch, "notify::ended", G_CALLBACK (count_cb), &ended);
  g_signal_connect_swapped (fixture->branch, "notify::ending", G_CALLBACK (count_cb), &ending);
  g_signal_connect_swapped (fixture->branch, "notify::leaf", G_CALLBACK (count_cb), &leaf);
  g_assert_null (causerie_branch_dup_model (fixture->branch, NULL));
  g_assert_true (causerie_tree_add (fixture->tree, reply, NULL));
  g_assert_cmpuint (leaf, ==, 1);
  g_assert_cmpint (causerie_branch_get_leaf_id (fixture->branch), ==, 8);
  model = causerie_branch_dup_model (fixture->branch, NULL);
  g_assert_cmpstr (model, ==, "claude-opus-5-5");
  g_assert_false (causerie_branch_get_ended (fixture->branch));
  causerie_message_finish (reply, CAUSERIE_MESSAGE_COMPLETE, NULL, TRUE, NULL);
  g_assert_true (causerie_branch_get_ended (fixture->branch));
  g_assert_true (causerie_branch_get_ending (fixture->branch) == reply);
  causerie_branch_show (fixture->branch, 5);
  g_assert_false (causerie_branch_get_ended (fixture->branch));
  g_assert_null (causerie_branch_get_ending (fixture->branch));
  causerie_branch_show (fixture->branch, 8);
  g_assert_true (causerie_branch_get_ended (fixture->branch));
  g_assert_cmpuint (ended, ==, 3);
  g_assert_cmpuint (ending, ==, 3);
  g_assert_cmpuint (leaf, ==, 3);
}

/* Showing the version that replaces a deleted one makes it the chosen one, also after the deleted
 * one is restored. */
static void
test_replacement_is_chosen (Fixture *fixture, gconstpointer data)
{
  causerie_branch_show (fixture->branch, 6);
  causerie_tree_set_deleted (fixture->tree, 5, TRUE);
  assert_path (fixture->branch, "1 2 3 4");
  g_assert_cmpint (causerie_tree_get_choice (fixture->tree, 2), ==, 5);
  causerie_branch_show (fixture->branch, 4);
  causerie_tree_set_deleted (fixture->tree, 5, FALSE);
  assert_path (fixture->branch, "1 2 3 4");
  g_assert_cmpint (causerie_tree_get_chosen (fixture->tree, 2), ==, 3);
}

static void
assert_model (Fixture *fixture, const char *service, const char *expected)
{
  g_autofree char *model = causerie_branch_dup_model (fixture->branch, service);

  g_assert_cmpstr (model, ==, expected);
}

/* The requested name, which may differ from the name in the reply. */
static void
test_model (Fixture *fixture, gconstpointer data)
{
  g_autoptr (CauserieMessage) here
      = causerie_message_new (&(CauserieMessageData){ .id = 8,
                                                      .parent_id = 4,
                                                      .role = CAUSERIE_ROLE_ASSISTANT,
                                                      .state = CAUSERIE_MESSAGE_COMPLETE,
                                                      .model = "claude-opus-4-5-20251101",
                                                      .requested_model = "claude-opus-4-5",
                                                      .service = "here" });
  g_autoptr (CauserieMessage) question = NULL;

  g_assert_true (causerie_tree_add (fixture->tree, here, NULL));
  question = g_object_ref (add (fixture, 9, 8));
  g_assert_true (causerie_branch_get_leaf (fixture->branch) == question);
  assert_model (fixture, NULL, "claude-opus-4-5");
  assert_model (fixture, "here", "claude-opus-4-5");
  assert_model (fixture, "elsewhere", NULL);
}

static void
test_load (void)
{
  g_autoptr (CauserieTree) tree = causerie_tree_new ();
  g_autoptr (CauserieBranch) branch = causerie_branch_new (tree);
  g_autoptr (GPtrArray) messages = g_ptr_array_new_with_free_func (g_object_unref);
  gint64 begin;

  g_assert_null (causerie_branch_get_leaf (branch));
  g_assert_cmpint (causerie_branch_get_leaf_id (branch), ==, CAUSERIE_ROOT);
  for (gint64 id = 1; id <= 10000; id++)
    g_ptr_array_add (messages,
                     causerie_message_new (&(CauserieMessageData){
                         .id = id, .parent_id = id - 1, .state = CAUSERIE_MESSAGE_COMPLETE }));
  begin = g_get_monotonic_time ();
  g_assert_true (causerie_tree_load (tree, messages, NULL, NULL, NULL));
  g_test_message ("%.1f ms", (double)(g_get_monotonic_time () - begin) / 1000.0);
  g_assert_cmpint (causerie_branch_get_leaf_id (branch), ==, 10000);
}

#define TEST(path, function) g_test_add (path, Fixture, NULL, set_up, function, tear_down)

typedef struct
{
  const char *texts[6]; /* by turns of the person and of the model */
  gboolean ended;
  gint64 expected;
} Editable;

static const Editable editables[] = {
  { { "Hello", "Hi! What now?", "yes" }, FALSE, 3 },
  { { "Hello", "Hi!", "Nonsense", "Enough." }, TRUE, 3 },
  { { "Hello", "Hi!", "End this chat", "Do you want me to end it?", "yes", "Bye." }, TRUE, 1 },
  { { "Hello", "Hi!", "Finis", "Sicher? Das ist endgültig.", "Ja, bitte", "Bye." }, TRUE, 1 },
  { { "Hello", "Hi!", "End this chat", "I will not end it.", "yes", "Bye." }, TRUE, 5 },
  { { "End this chat", "Do you want me to end it?", "yes", "Bye." }, TRUE, 1 },
  { { "Hello", "What would you like to talk about?",
      "You are the most useless thing that I have ever been made to pay for", "Bye." },
    TRUE,
    3 },
};

/* The message before the ending reply is edited, or the message before the request to end the chat
 * if the user asked for that. */
static void
test_finds_what_to_edit (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (editables); i++)
    {
      const Editable *editable = &editables[i];
      g_autoptr (CauserieTree) tree = causerie_tree_new ();
      g_autoptr (CauserieBranch) branch = causerie_branch_new (tree);
      gint64 n = 0;

      while (n < (gint64)G_N_ELEMENTS (editable->texts) && editable->texts[n] != NULL)
        {
          gboolean last
              = n + 1 == (gint64)G_N_ELEMENTS (editable->texts) || editable->texts[n + 1] == NULL;
          g_autoptr (CauserieContent) content = causerie_content_new_from_text (editable->texts[n]);
          g_autoptr (CauserieMessage) message = causerie_message_new (&(CauserieMessageData){
              .id = n + 1,
              .parent_id = n,
              .role = n % 2 == 0 ? CAUSERIE_ROLE_USER : CAUSERIE_ROLE_ASSISTANT,
              .state = CAUSERIE_MESSAGE_COMPLETE,
              .ends = last && editable->ended,
              .first_words = editable->texts[n],
              .content = content });

          g_assert_true (causerie_tree_add (tree, message, NULL));
          n++;
        }
      causerie_branch_show (branch, n);
      g_test_message ("%u", (guint)i);
      g_assert_cmpint (causerie_message_get_id (causerie_branch_find_editable (branch)), ==,
                       editable->expected);
    }
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  TEST ("/branch/grows-at-its-leaf-only", test_grows);
  TEST ("/branch/shows-with-smallest-change", test_shows);
  TEST ("/branch/last-switch-is-remembered", test_remembers);
  TEST ("/branch/deletion-changes-the-path-and-undo-restores-it", test_deletion);
  TEST ("/branch/deletion-elsewhere-does-not-change-the-path", test_deletion_elsewhere);
  TEST ("/branch/ending-appears-and-disappears", test_ending);
  TEST ("/branch/replacement-is-chosen-when-shown", test_replacement_is_chosen);
  TEST ("/branch/model-is-the-requested-one", test_model);
  g_test_add_func ("/branch/follows-a-load", test_load);
  g_test_add_func ("/branch/finds-what-to-edit", test_finds_what_to_edit);
  return g_test_run ();
}
