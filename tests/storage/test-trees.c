/* SPDX-License-Identifier: GPL-3.0-or-later
 * Compares stored conversations with a naive model after random changes. */
#include "config.h"

#include "causerie-block.h"
#include "causerie-branch.h"
#include "causerie-naive-tree.h"
#include "causerie-test-library.h"

#define ROUNDS 20
#define N_CHATS 50
#define STEPS 18
#define STEPS_BETWEEN_STARTS 6

typedef struct
{
  CauserieTestLibrary *disk;
  CauserieNaive naive;
  gint64 chat_id;
  CauserieTree *tree;
  CauserieBranch *branch;
  GArray *choices; /* choices that are not written yet */
} Fixture;

static void
on_chosen_cb (CauserieTree *tree, gint64 parent_id, gint64 child_id, Fixture *fixture)
{
  CauserieChoice choice = { parent_id, child_id };

  g_array_append_val (fixture->choices, choice);
}

static void
watch (Fixture *fixture)
{
  g_signal_connect (fixture->tree, "chosen-changed", G_CALLBACK (on_chosen_cb), fixture);
  fixture->branch = causerie_branch_new (fixture->tree);
  fixture->naive.views[0] = (CauserieNaiveView){ 0 };
  causerie_naive_walk (&fixture->naive, &fixture->naive.views[0]);
}

static void
fixture_set_up (Fixture *fixture, CauserieTestLibrary *disk)
{
  *fixture = (Fixture){ .disk = disk, .naive = { .n = 1 } };
  fixture->choices = g_array_new (FALSE, FALSE, sizeof (CauserieChoice));
  fixture->tree = causerie_tree_new ();
  watch (fixture);
}

static void
clear_pending (Fixture *fixture)
{
  g_clear_object (&fixture->branch);
  g_clear_object (&fixture->tree);
}

static void
fixture_tear_down (Fixture *fixture)
{
  clear_pending (fixture);
  g_clear_pointer (&fixture->choices, g_array_unref);
}

/* Stores the path on screen like a window. */
static void
write_path (Fixture *fixture)
{
  g_autoptr (GError) error = NULL;
  GAsyncResult *place = NULL;
  gint64 leaf = CAUSERIE_ROOT;
  gint64 child;

  while ((child = causerie_tree_get_chosen (fixture->tree, leaf)) != 0)
    leaf = child;
  causerie_library_choose_async (fixture->disk->library, fixture->chat_id, fixture->choices, leaf,
                                 NULL, causerie_test_take_result, &place);
  causerie_test_write (fixture->disk->library, &place, &error);
  g_assert_no_error (error);
  g_array_set_size (fixture->choices, 0);
}

static void
show (Fixture *fixture, gint64 id)
{
  if (causerie_naive_lives (&fixture->naive, id))
    causerie_naive_show (&fixture->naive, &fixture->naive.views[0], id);
  causerie_branch_show (fixture->branch, id);
  write_path (fixture);
}

/* The text of a message is derived from the index of its row. */
static char *
dup_text (guint row)
{
  return g_strdup_printf ("Row %u \"says\" \\this\\ \001 ü", row);
}

static CauserieMessage *
try_store (Fixture *fixture, gint64 parent_id, gboolean user, GError **error)
{
  g_autofree char *text = dup_text (fixture->naive.n);

  if (user)
    return causerie_test_try_add (fixture->disk->library, &fixture->chat_id, parent_id, text,
                                  error);
  return causerie_test_try_begin (fixture->disk->library, fixture->chat_id, parent_id, error);
}

static void
finish (Fixture *fixture, guint row)
{
  CauserieNaiveRow *naive = &fixture->naive.rows[row];
  CauserieMessage *reply = causerie_tree_get_message (fixture->tree, naive->id);
  g_autofree char *text = dup_text (row);
  g_autoptr (GError) error = NULL;

  naive->streams = FALSE;
  naive->ends = g_test_rand_int_range (0, 6) == 0;
  causerie_test_try_finish (fixture->disk->library, naive->id, text, CAUSERIE_MESSAGE_COMPLETE,
                            naive->ends, &error);
  g_assert_no_error (error);
  causerie_message_finish (reply, CAUSERIE_MESSAGE_COMPLETE, NULL, naive->ends, NULL);
}

static void
assert_rejected (Fixture *fixture, gint64 parent_id, gboolean user, CauserieError expected)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GError) stored = NULL;

  g_assert_false (causerie_tree_check_add (fixture->tree, parent_id, &error));
  g_assert_error (error, CAUSERIE_ERROR, (int)expected);
  /* The library has the same rules, but does not know which messages are hidden. */
  if (expected == CAUSERIE_ERROR_NO_MESSAGE)
    return;
  g_assert_null (try_store (fixture, parent_id, user, &stored));
  g_assert_error (stored, CAUSERIE_ERROR, (int)expected);
}

static void
add (Fixture *fixture, gint64 parent_id)
{
  CauserieNaive *naive = &fixture->naive;
  gboolean user = parent_id == 0 || !naive->rows[causerie_naive_find (naive, parent_id)].user;
  CauserieError expected = causerie_naive_get_expected_error (naive, parent_id, FALSE);
  g_autoptr (CauserieMessage) message = NULL;
  g_autoptr (GError) error = NULL;

  if (expected != CAUSERIE_N_ERRORS)
    {
      assert_rejected (fixture, parent_id, user, expected);
      return;
    }
  message = try_store (fixture, parent_id, user, &error);
  g_assert_no_error (error);
  causerie_tree_add (fixture->tree, message, &error);
  g_assert_no_error (error);
  naive->rows[naive->n] = (CauserieNaiveRow){
    .id = causerie_message_get_id (message), .parent_id = parent_id, .user = user, .streams = !user
  };
  naive->n++;
  show (fixture, causerie_message_get_id (message));
  naive->rows[causerie_naive_find (naive, parent_id)].choice = causerie_message_get_id (message);
  causerie_tree_choose (fixture->tree, parent_id, causerie_message_get_id (message));
  g_array_set_size (fixture->choices, 0);
  if (!user && g_test_rand_int_range (0, 5) > 0)
    finish (fixture, naive->n - 1);
}

static void
set_deleted (Fixture *fixture, gint64 id, gboolean deleted)
{
  CauserieNaive *naive = &fixture->naive;
  CauserieNaiveRow *row = &naive->rows[causerie_naive_find (naive, id)];
  gint64 children[CAUSERIE_NAIVE_MAX];
  gboolean last = deleted && !row->deleted
                  && causerie_naive_list_children (naive, row->parent_id, FALSE, children) == 1;
  GAsyncResult *place = NULL;
  g_autoptr (GError) error = NULL;

  g_assert_cmpint (causerie_tree_set_deleted (fixture->tree, id, deleted), ==, !last);
  if (last)
    return;
  row->deleted = deleted;
  causerie_library_delete_message_async (fixture->disk->library, id, deleted, NULL,
                                         causerie_test_take_result, &place);
  causerie_test_write (fixture->disk->library, &place, &error);
  g_assert_no_error (error);
  write_path (fixture);
}

static void
take_step (Fixture *fixture)
{
  CauserieNaive *naive = &fixture->naive;
  CauserieNaiveView *view = &naive->views[0];
  gint64 id = naive->rows[g_test_rand_int_range (naive->n > 1, (gint32)naive->n)].id;
  gint64 parent_id = naive->rows[causerie_naive_find (naive, id)].parent_id;

  causerie_naive_walk (naive, view);
  switch (g_test_rand_int_range (0, 11))
    {
    case 0:
    case 1:
    case 2:
      add (fixture, view->length > 0 ? view->path[view->length - 1] : 0);
      break;
    case 3:
    case 4: /* an edit or a retry, also of a message that is not on screen */
    case 5:
      add (fixture, parent_id);
      break;
    case 6:
    case 7:
      if (id != 0)
        show (fixture, id);
      break;
    case 8:
    case 9:
      if (id != 0)
        set_deleted (fixture, id, g_test_rand_int_range (0, 3) > 0);
      break;
    default:
      for (guint i = 1; i < naive->n; i++)
        if (naive->rows[i].deleted)
          {
            set_deleted (fixture, naive->rows[i].id, FALSE);
            break;
          }
    }
}

static void
check_contents (Fixture *fixture)
{
  const CauserieNaive *naive = &fixture->naive;
  g_autoptr (GArray) ids = g_array_new (FALSE, FALSE, sizeof (gint64));
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GHashTable) contents = NULL;
  GAsyncResult *place = NULL;

  for (guint i = 1; i < naive->n; i++)
    g_array_append_val (ids, naive->rows[i].id);
  causerie_library_load_contents_async (fixture->disk->library, ids, NULL,
                                        causerie_test_take_result, &place);
  result = causerie_test_await (&place);
  contents = causerie_library_load_contents_finish (fixture->disk->library, result, NULL);
  g_assert_cmpuint (g_hash_table_size (contents), ==, naive->n - 1);
  for (guint i = 1; i < naive->n; i++)
    {
      gint64 id = naive->rows[i].id;
      CauserieMessage *message = causerie_tree_get_message (fixture->tree, id);
      gboolean broken_off = causerie_message_get_state (message) == CAUSERIE_MESSAGE_INTERRUPTED;
      g_autofree char *text = dup_text (i);
      g_autoptr (CauserieContent) content = causerie_content_new_from_text (text);

      g_assert_cmpstr (causerie_content_get_json (g_hash_table_lookup (contents, &id)), ==,
                       broken_off ? "[]" : causerie_content_get_json (content));
    }
}

static void
check_row (Fixture *fixture, const CauserieNaiveRow *row)
{
  const CauserieNaive *naive = &fixture->naive;
  gint64 children[CAUSERIE_NAIVE_MAX];
  guint n = causerie_naive_list_children (naive, row->id, FALSE, children);
  CauserieMessage *message = causerie_tree_get_message (fixture->tree, row->id);

  g_assert_cmpuint (causerie_tree_get_n_children (fixture->tree, row->id), ==, n);
  for (guint i = 0; i < n; i++)
    g_assert_cmpint (causerie_tree_get_child (fixture->tree, row->id, i), ==, children[i]);
  g_assert_cmpint (causerie_tree_get_chosen (fixture->tree, row->id), ==,
                   causerie_naive_find_chosen (naive, row->id));
  g_assert_cmpint (causerie_tree_is_living (fixture->tree, row->id), ==,
                   causerie_naive_lives (naive, row->id));
  if (row->id == 0)
    return;
  g_assert_nonnull (message);
  g_assert_cmpint (causerie_tree_get_parent_id (fixture->tree, row->id), ==, row->parent_id);
  g_assert_false (causerie_tree_is_recovered (fixture->tree, row->id));
  g_assert_cmpint (causerie_message_get_role (message), ==,
                   row->user ? CAUSERIE_ROLE_USER : CAUSERIE_ROLE_ASSISTANT);
  g_assert_cmpint (causerie_message_get_ends (message), ==, row->ends);
  g_assert_cmpint (causerie_message_get_state (message), !=, CAUSERIE_MESSAGE_STREAMING);
}

static void
check_branch (Fixture *fixture, gboolean ended)
{
  CauserieNaiveView *view = &fixture->naive.views[0];

  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (fixture->branch)), ==, view->length);
  for (guint i = 0; i < view->length; i++)
    {
      guint position = G_MAXUINT;

      g_assert_true (causerie_branch_find (fixture->branch, view->path[i], &position));
      g_assert_cmpuint (position, ==, i);
    }
  g_assert_cmpint (causerie_branch_get_ended (fixture->branch), ==, ended);
}

/* Checks the conversation as loaded after a restart of the program. */
static void
check_after_restart (Fixture *fixture)
{
  CauserieNaive *naive = &fixture->naive;
  g_autoptr (CauserieChatRecord) record = NULL;
  g_autoptr (GError) error = NULL;
  gboolean ended;

  if (fixture->chat_id == 0)
    return;
  for (guint i = 1; i < naive->n; i++)
    naive->rows[i].streams = FALSE;
  clear_pending (fixture);
  record = causerie_test_load (fixture->disk->library, fixture->chat_id);
  g_assert_cmpuint (record->messages->len, ==, naive->n - 1);
  fixture->tree = causerie_tree_new ();
  causerie_tree_load (fixture->tree, record->messages, record->choices, record->deleted, &error);
  g_assert_no_error (error);
  watch (fixture);
  ended = causerie_naive_is_ended (naive, naive->views[0].path[naive->views[0].length - 1]);
  g_assert_cmpint (record->ended, ==, ended);
  for (guint i = 0; i < naive->n; i++)
    check_row (fixture, &naive->rows[i]);
  check_branch (fixture, ended);
  check_contents (fixture);
}

static void
run (Fixture *fixtures, CauserieTestLibrary *disk)
{
  for (guint step = 1; step <= STEPS; step++)
    {
      for (guint i = 0; i < N_CHATS; i++)
        take_step (&fixtures[i]);
      if (step % STEPS_BETWEEN_STARTS != 0)
        continue;
      causerie_test_library_reopen (disk);
      for (guint i = 0; i < N_CHATS; i++)
        check_after_restart (&fixtures[i]);
    }
}

static void
test_random_changes (void)
{
  g_autofree Fixture *fixtures = g_new0 (Fixture, N_CHATS);
  CauserieTestLibrary disk = { 0 };

  causerie_test_library_set_up (&disk);
  for (guint round = 0; round < ROUNDS; round++)
    {
      for (guint i = 0; i < N_CHATS; i++)
        fixture_set_up (&fixtures[i], &disk);
      run (fixtures, &disk);
      for (guint i = 0; i < N_CHATS; i++)
        fixture_tear_down (&fixtures[i]);
    }
  causerie_test_library_tear_down (&disk);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/trees/random-changes-are-stored", test_random_changes);
  return g_test_run ();
}
