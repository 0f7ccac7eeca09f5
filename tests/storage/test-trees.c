/* SPDX-License-Identifier: GPL-3.0-or-later
 * Random lives of conversations that go through the disk, against a naive model that never does. */
#include "config.h"

#include "causerie-block.h"
#include "causerie-branch.h"
#include "causerie-naive-tree.h"
#include "causerie-test-library.h"

#define ROUNDS 20
#define WORLDS 50
#define STEPS 18
#define STEPS_BETWEEN_STARTS 6

typedef struct
{
  CauserieTestLibrary *disk;
  CauserieNaive naive;
  gint64 chat_id;
  CauserieTree *tree;
  CauserieBranch *branch;
  GArray *choices; /* what is chosen and not yet written */
} World;

static void
on_chosen_cb (CauserieTree *tree, gint64 parent_id, gint64 child_id, World *world)
{
  CauserieChoice choice = { parent_id, child_id };

  g_array_append_val (world->choices, choice);
}

static void
watch (World *world)
{
  g_signal_connect (world->tree, "chosen-changed", G_CALLBACK (on_chosen_cb), world);
  world->branch = causerie_branch_new (world->tree);
  world->naive.views[0] = (CauserieNaiveView){ 0 };
  causerie_naive_walk (&world->naive, &world->naive.views[0]);
}

static void
open_world (World *world, CauserieTestLibrary *disk)
{
  *world = (World){ .disk = disk, .naive = { .n = 1 } };
  world->choices = g_array_new (FALSE, FALSE, sizeof (CauserieChoice));
  world->tree = causerie_tree_new ();
  watch (world);
}

static void
forget (World *world)
{
  g_clear_object (&world->branch);
  g_clear_object (&world->tree);
}

static void
close_world (World *world)
{
  forget (world);
  g_clear_pointer (&world->choices, g_array_unref);
}

/* As a window does when what it shows has changed. */
static void
write_path (World *world)
{
  g_autoptr (GError) error = NULL;
  GAsyncResult *place = NULL;
  gint64 leaf = CAUSERIE_ROOT;
  gint64 child;

  while ((child = causerie_tree_get_chosen (world->tree, leaf)) != 0)
    leaf = child;
  causerie_library_choose_async (world->disk->library, world->chat_id, world->choices, leaf, NULL,
                                 causerie_test_take_result, &place);
  causerie_test_write (world->disk->library, &place, &error);
  g_assert_no_error (error);
  g_array_set_size (world->choices, 0);
}

static void
show (World *world, gint64 id)
{
  if (causerie_naive_lives (&world->naive, id))
    causerie_naive_show (&world->naive, &world->naive.views[0], id);
  causerie_branch_show (world->branch, id);
  write_path (world);
}

/* What a message says follows from where its row is. */
static char *
dup_text (guint row)
{
  return g_strdup_printf ("Row %u \"says\" \\this\\ \001 ü", row);
}

static CauserieMessage *
try_store (World *world, gint64 parent_id, gboolean user, GError **error)
{
  g_autofree char *text = dup_text (world->naive.n);

  if (user)
    return causerie_test_try_add (world->disk->library, &world->chat_id, parent_id, text, error);
  return causerie_test_try_begin (world->disk->library, world->chat_id, parent_id, error);
}

static void
finish (World *world, guint row)
{
  CauserieNaiveRow *naive = &world->naive.rows[row];
  CauserieMessage *reply = causerie_tree_get_message (world->tree, naive->id);
  g_autofree char *text = dup_text (row);
  g_autoptr (GError) error = NULL;

  naive->streams = FALSE;
  naive->ends = g_test_rand_int_range (0, 6) == 0;
  causerie_test_try_finish (world->disk->library, naive->id, text, CAUSERIE_MESSAGE_COMPLETE,
                            naive->ends, &error);
  g_assert_no_error (error);
  causerie_message_finish (reply, CAUSERIE_MESSAGE_COMPLETE, NULL, naive->ends, NULL);
}

static void
assert_refused (World *world, gint64 parent_id, gboolean user, CauserieError refusal)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GError) stored = NULL;

  g_assert_false (causerie_tree_check_add (world->tree, parent_id, &error));
  g_assert_error (error, CAUSERIE_ERROR, (int)refusal);
  /* The library refuses by itself, but knows nothing of hidden messages. */
  if (refusal == CAUSERIE_ERROR_NO_MESSAGE)
    return;
  g_assert_null (try_store (world, parent_id, user, &stored));
  g_assert_error (stored, CAUSERIE_ERROR, (int)refusal);
}

static void
add (World *world, gint64 parent_id)
{
  CauserieNaive *naive = &world->naive;
  gboolean user = parent_id == 0 || !naive->rows[causerie_naive_find (naive, parent_id)].user;
  CauserieError refusal = causerie_naive_expect_refusal (naive, parent_id, FALSE);
  g_autoptr (CauserieMessage) message = NULL;
  g_autoptr (GError) error = NULL;

  if (refusal != CAUSERIE_N_ERRORS)
    {
      assert_refused (world, parent_id, user, refusal);
      return;
    }
  message = try_store (world, parent_id, user, &error);
  g_assert_no_error (error);
  causerie_tree_add (world->tree, message, &error);
  g_assert_no_error (error);
  naive->rows[naive->n] = (CauserieNaiveRow){
    .id = causerie_message_get_id (message), .parent_id = parent_id, .user = user, .streams = !user
  };
  naive->n++;
  show (world, causerie_message_get_id (message));
  naive->rows[causerie_naive_find (naive, parent_id)].choice = causerie_message_get_id (message);
  causerie_tree_choose (world->tree, parent_id, causerie_message_get_id (message));
  g_array_set_size (world->choices, 0);
  if (!user && g_test_rand_int_range (0, 5) > 0)
    finish (world, naive->n - 1);
}

static void
set_deleted (World *world, gint64 id, gboolean deleted)
{
  CauserieNaive *naive = &world->naive;
  CauserieNaiveRow *row = &naive->rows[causerie_naive_find (naive, id)];
  gint64 children[CAUSERIE_NAIVE_MAX];
  gboolean last = deleted && !row->deleted
                  && causerie_naive_list_children (naive, row->parent_id, FALSE, children) == 1;
  GAsyncResult *place = NULL;
  g_autoptr (GError) error = NULL;

  g_assert_cmpint (causerie_tree_set_deleted (world->tree, id, deleted), ==, !last);
  if (last)
    return;
  row->deleted = deleted;
  causerie_library_delete_message_async (world->disk->library, id, deleted, NULL,
                                         causerie_test_take_result, &place);
  causerie_test_write (world->disk->library, &place, &error);
  g_assert_no_error (error);
  write_path (world);
}

static void
take_step (World *world)
{
  CauserieNaive *naive = &world->naive;
  CauserieNaiveView *view = &naive->views[0];
  gint64 id = naive->rows[g_test_rand_int_range (naive->n > 1, (gint32)naive->n)].id;
  gint64 parent_id = naive->rows[causerie_naive_find (naive, id)].parent_id;

  causerie_naive_walk (naive, view);
  switch (g_test_rand_int_range (0, 11))
    {
    case 0:
    case 1:
    case 2:
      add (world, view->length > 0 ? view->path[view->length - 1] : 0);
      break;
    case 3:
    case 4: /* an edit or a retry, also of what is not on screen */
    case 5:
      add (world, parent_id);
      break;
    case 6:
    case 7:
      if (id != 0)
        show (world, id);
      break;
    case 8:
    case 9:
      if (id != 0)
        set_deleted (world, id, g_test_rand_int_range (0, 3) > 0);
      break;
    default:
      for (guint i = 1; i < naive->n; i++)
        if (naive->rows[i].deleted)
          {
            set_deleted (world, naive->rows[i].id, FALSE);
            break;
          }
    }
}

static void
check_contents (World *world)
{
  const CauserieNaive *naive = &world->naive;
  g_autoptr (GArray) ids = g_array_new (FALSE, FALSE, sizeof (gint64));
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GHashTable) contents = NULL;
  GAsyncResult *place = NULL;

  for (guint i = 1; i < naive->n; i++)
    g_array_append_val (ids, naive->rows[i].id);
  causerie_library_load_contents_async (world->disk->library, ids, NULL, causerie_test_take_result,
                                        &place);
  result = causerie_test_await (&place);
  contents = causerie_library_load_contents_finish (world->disk->library, result, NULL);
  g_assert_cmpuint (g_hash_table_size (contents), ==, naive->n - 1);
  for (guint i = 1; i < naive->n; i++)
    {
      gint64 id = naive->rows[i].id;
      CauserieMessage *message = causerie_tree_get_message (world->tree, id);
      gboolean broken_off = causerie_message_get_state (message) == CAUSERIE_MESSAGE_INTERRUPTED;
      g_autofree char *text = dup_text (i);
      g_autoptr (CauserieContent) content = causerie_content_new_from_text (text);

      g_assert_cmpstr (causerie_content_get_json (g_hash_table_lookup (contents, &id)), ==,
                       broken_off ? "[]" : causerie_content_get_json (content));
    }
}

static void
check_row (World *world, const CauserieNaiveRow *row)
{
  const CauserieNaive *naive = &world->naive;
  gint64 children[CAUSERIE_NAIVE_MAX];
  guint n = causerie_naive_list_children (naive, row->id, FALSE, children);
  CauserieMessage *message = causerie_tree_get_message (world->tree, row->id);

  g_assert_cmpuint (causerie_tree_get_n_children (world->tree, row->id), ==, n);
  for (guint i = 0; i < n; i++)
    g_assert_cmpint (causerie_tree_get_child (world->tree, row->id, i), ==, children[i]);
  g_assert_cmpint (causerie_tree_get_chosen (world->tree, row->id), ==,
                   causerie_naive_find_chosen (naive, row->id));
  g_assert_cmpint (causerie_tree_is_living (world->tree, row->id), ==,
                   causerie_naive_lives (naive, row->id));
  if (row->id == 0)
    return;
  g_assert_nonnull (message);
  g_assert_cmpint (causerie_tree_get_parent_id (world->tree, row->id), ==, row->parent_id);
  g_assert_false (causerie_tree_is_recovered (world->tree, row->id));
  g_assert_cmpint (causerie_message_get_role (message), ==,
                   row->user ? CAUSERIE_ROLE_USER : CAUSERIE_ROLE_ASSISTANT);
  g_assert_cmpint (causerie_message_get_ends (message), ==, row->ends);
  g_assert_cmpint (causerie_message_get_state (message), !=, CAUSERIE_MESSAGE_STREAMING);
}

static void
check_branch (World *world, gboolean ended)
{
  CauserieNaiveView *view = &world->naive.views[0];

  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (world->branch)), ==, view->length);
  for (guint i = 0; i < view->length; i++)
    {
      guint position = G_MAXUINT;

      g_assert_true (causerie_branch_find (world->branch, view->path[i], &position));
      g_assert_cmpuint (position, ==, i);
    }
  g_assert_cmpint (causerie_branch_get_ended (world->branch), ==, ended);
}

/* The conversation as a new start of the program finds it. */
static void
check_after_start (World *world)
{
  CauserieNaive *naive = &world->naive;
  g_autoptr (CauserieChatRecord) record = NULL;
  g_autoptr (GError) error = NULL;
  gboolean ended;

  if (world->chat_id == 0)
    return;
  for (guint i = 1; i < naive->n; i++)
    naive->rows[i].streams = FALSE;
  forget (world);
  record = causerie_test_load (world->disk->library, world->chat_id);
  g_assert_cmpuint (record->messages->len, ==, naive->n - 1);
  world->tree = causerie_tree_new ();
  causerie_tree_load (world->tree, record->messages, record->choices, record->deleted, &error);
  g_assert_no_error (error);
  watch (world);
  ended = causerie_naive_is_ended (naive, naive->views[0].path[naive->views[0].length - 1]);
  g_assert_cmpint (record->ended, ==, ended);
  for (guint i = 0; i < naive->n; i++)
    check_row (world, &naive->rows[i]);
  check_branch (world, ended);
  check_contents (world);
}

static void
live (World *worlds, CauserieTestLibrary *disk)
{
  for (guint step = 1; step <= STEPS; step++)
    {
      for (guint i = 0; i < WORLDS; i++)
        take_step (&worlds[i]);
      if (step % STEPS_BETWEEN_STARTS != 0)
        continue;
      causerie_test_library_reopen (disk);
      for (guint i = 0; i < WORLDS; i++)
        check_after_start (&worlds[i]);
    }
}

static void
test_random_lives (void)
{
  g_autofree World *worlds = g_new0 (World, WORLDS);
  CauserieTestLibrary disk = { 0 };

  causerie_test_library_set_up (&disk);
  for (guint round = 0; round < ROUNDS; round++)
    {
      for (guint i = 0; i < WORLDS; i++)
        open_world (&worlds[i], &disk);
      live (worlds, &disk);
      for (guint i = 0; i < WORLDS; i++)
        close_world (&worlds[i]);
    }
  causerie_test_library_tear_down (&disk);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/trees/random-lives-survive-the-disk", test_random_lives);
  return g_test_run ();
}
