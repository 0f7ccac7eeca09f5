/* SPDX-License-Identifier: GPL-3.0-or-later
 * Compares a tree with a naive model after random changes. */
#include "config.h"

#include "causerie-naive-tree.h"
#include "causerie-outline.h"

#define TREES 1000
#define STEPS (CAUSERIE_NAIVE_MAX - 1)

typedef struct
{
  CauserieNaive naive;
  CauserieTree *tree;
  CauserieBranch *branches[2];
  CauserieOutline *outline;
  GArray *mirrors[2];
  GArray *outline_mirror;
} Fixture;

static gint64
get_item_id (GListModel *model, guint position)
{
  g_autoptr (GObject) item = g_list_model_get_item (model, position);

  if (CAUSERIE_IS_OUTLINE_ROW (item))
    return causerie_message_get_id (causerie_outline_row_get_message (CAUSERIE_OUTLINE_ROW (item)));
  return causerie_message_get_id (CAUSERIE_MESSAGE (item));
}

static void
on_items_changed_cb (GListModel *model, guint position, guint removed, guint added, GArray *mirror)
{
  g_assert_cmpuint (position + removed, <=, mirror->len);
  /* The smallest change neither begins nor ends with unchanged items. */
  if (removed > 0 && added > 0)
    {
      g_assert_cmpint (g_array_index (mirror, gint64, position), !=, get_item_id (model, position));
      g_assert_cmpint (g_array_index (mirror, gint64, position + removed - 1), !=,
                       get_item_id (model, position + added - 1));
    }
  if (removed > 0)
    g_array_remove_range (mirror, position, removed);
  for (guint i = position; i < position + added; i++)
    {
      gint64 id = get_item_id (model, i);

      g_array_insert_val (mirror, i, id);
    }
  g_assert_cmpuint (mirror->len, ==, g_list_model_get_n_items (model));
}

static GArray *
start_mirror (GListModel *model)
{
  GArray *mirror = g_array_new (FALSE, FALSE, sizeof (gint64));

  for (guint i = 0; i < g_list_model_get_n_items (model); i++)
    {
      gint64 id = get_item_id (model, i);

      g_array_append_val (mirror, id);
    }
  g_signal_connect (model, "items-changed", G_CALLBACK (on_items_changed_cb), mirror);
  return mirror;
}

static void
fixture_set_up (Fixture *fixture)
{
  for (guint i = 0; i < 2; i++)
    {
      fixture->naive.views[i] = (CauserieNaiveView){ 0 };
      causerie_naive_walk (&fixture->naive, &fixture->naive.views[i]);
      fixture->branches[i] = causerie_branch_new (fixture->tree);
      fixture->mirrors[i] = start_mirror (G_LIST_MODEL (fixture->branches[i]));
    }
  fixture->outline = causerie_outline_new (fixture->branches[0]);
  fixture->outline_mirror = start_mirror (G_LIST_MODEL (fixture->outline));
}

static void
fixture_tear_down (Fixture *fixture)
{
  g_assert_finalize_object (g_steal_pointer (&fixture->outline));
  g_clear_pointer (&fixture->outline_mirror, g_array_unref);
  for (guint i = 0; i < 2; i++)
    {
      g_assert_finalize_object (g_steal_pointer (&fixture->branches[i]));
      g_clear_pointer (&fixture->mirrors[i], g_array_unref);
    }
  g_assert_finalize_object (g_steal_pointer (&fixture->tree));
}

static CauserieMessage *
make_message (const CauserieNaiveRow *row)
{
  return causerie_message_new (&(CauserieMessageData){
      .id = row->id,
      .parent_id = row->parent_id,
      .role = row->user ? CAUSERIE_ROLE_USER : CAUSERIE_ROLE_ASSISTANT,
      .state = row->streams ? CAUSERIE_MESSAGE_STREAMING : CAUSERIE_MESSAGE_COMPLETE,
      .ends = row->ends,
      .first_words = "words" });
}

static gint64
pick_id (const CauserieNaive *naive, guint first)
{
  return naive->rows[g_test_rand_int_range ((gint32)first, (gint32)naive->n)].id;
}

static void
add_below (Fixture *fixture, gint64 parent_id)
{
  CauserieNaive *naive = &fixture->naive;
  CauserieError expected = causerie_naive_get_expected_error (naive, parent_id, TRUE);
  gboolean user = parent_id == 0 || !naive->rows[causerie_naive_find (naive, parent_id)].user;
  CauserieNaiveRow row = { .id = naive->rows[naive->n - 1].id + g_test_rand_int_range (1, 4),
                           .parent_id = parent_id,
                           .user = user,
                           .streams = !user && g_test_rand_int_range (0, 4) == 0 };
  g_autoptr (CauserieMessage) message = NULL;
  g_autoptr (GError) error = NULL;

  row.ends = !user && !row.streams && g_test_rand_int_range (0, 6) == 0;
  message = make_message (&row);
  if (expected == CAUSERIE_N_ERRORS)
    naive->rows[naive->n++] = row;
  causerie_tree_add (fixture->tree, message, &error);
  if (expected == CAUSERIE_N_ERRORS)
    g_assert_no_error (error);
  else
    g_assert_error (error, CAUSERIE_ERROR, (int)expected);
}

static void
finish_one (Fixture *fixture)
{
  CauserieNaive *naive = &fixture->naive;

  for (guint i = 1; i < naive->n; i++)
    if (naive->rows[i].streams)
      {
        g_autoptr (CauserieContent) content = causerie_content_new ("[]", -1, NULL);

        naive->rows[i].streams = FALSE;
        naive->rows[i].ends = g_test_rand_int_range (0, 2) == 0;
        causerie_message_finish (causerie_tree_get_message (fixture->tree, naive->rows[i].id),
                                 CAUSERIE_MESSAGE_COMPLETE, content, naive->rows[i].ends, NULL);
        return;
      }
}

static void
set_deleted (Fixture *fixture, gint64 id, gboolean deleted)
{
  CauserieNaive *naive = &fixture->naive;
  CauserieNaiveRow *row = &naive->rows[causerie_naive_find (naive, id)];
  gint64 children[CAUSERIE_NAIVE_MAX];
  gboolean last = deleted && !row->deleted
                  && causerie_naive_list_children (naive, row->parent_id, FALSE, children) == 1;

  if (!last)
    row->deleted = deleted;
  g_assert_cmpint (causerie_tree_set_deleted (fixture->tree, id, deleted), ==, !last);
}

static void
choose (Fixture *fixture, gint64 id)
{
  CauserieNaive *naive = &fixture->naive;
  CauserieNaiveRow *row = &naive->rows[causerie_naive_find (naive, id)];

  if (!row->deleted)
    naive->rows[causerie_naive_find (naive, row->parent_id)].choice = id;
  causerie_tree_choose (fixture->tree, row->parent_id, id);
}

static void
show (Fixture *fixture, guint view, gint64 id)
{
  if (causerie_naive_lives (&fixture->naive, id))
    causerie_naive_show (&fixture->naive, &fixture->naive.views[view], id);
  causerie_branch_show (fixture->branches[view], id);
}

static void
reload (Fixture *fixture)
{
  CauserieNaive *naive = &fixture->naive;
  g_autoptr (GPtrArray) messages = g_ptr_array_new_with_free_func (g_object_unref);
  g_autoptr (GArray) choices = g_array_new (FALSE, FALSE, sizeof (CauserieChoice));
  g_autoptr (GArray) deleted = g_array_new (FALSE, FALSE, sizeof (gint64));
  g_autoptr (GError) error = NULL;

  fixture_tear_down (fixture);
  for (guint i = 0; i < naive->n; i++)
    {
      const CauserieNaiveRow *row = &naive->rows[i];
      CauserieChoice choice = { row->id, row->choice };

      if (choice.child_id != 0)
        g_array_append_val (choices, choice);
      if (row->deleted)
        g_array_append_val (deleted, row->id);
      if (i > 0)
        g_ptr_array_insert (messages, g_test_rand_int_range (0, (gint32)messages->len + 1),
                            make_message (row));
    }
  fixture->tree = causerie_tree_new ();
  causerie_tree_load (fixture->tree, messages, choices, deleted, &error);
  g_assert_no_error (error);
  fixture_set_up (fixture);
}

static void
check_row (Fixture *fixture, gint64 id)
{
  const CauserieNaive *naive = &fixture->naive;
  const CauserieNaiveRow *row = &naive->rows[causerie_naive_find (naive, id)];
  CauserieTree *tree = fixture->tree;
  CauserieError expected = causerie_naive_get_expected_error (naive, id, FALSE);
  g_autoptr (GError) error = NULL;
  gint64 list[CAUSERIE_NAIVE_MAX];
  guint n = causerie_naive_list_children (naive, id, FALSE, list);

  g_assert_cmpuint (causerie_tree_get_n_children (tree, id), ==, n);
  for (guint i = 0; i < n; i++)
    g_assert_cmpint (causerie_tree_get_child (tree, id, i), ==, list[i]);
  g_assert_cmpint (causerie_tree_get_child (tree, id, n), ==, 0);
  g_assert_cmpint (causerie_tree_get_chosen (tree, id), ==, causerie_naive_find_chosen (naive, id));
  g_assert_cmpuint (causerie_tree_count_below (tree, id), ==,
                    causerie_naive_count_below (naive, id));
  g_assert_cmpint (causerie_tree_is_living (tree, id), ==, causerie_naive_lives (naive, id));
  g_assert_cmpint (causerie_tree_is_ended_at (tree, id), ==, causerie_naive_is_ended (naive, id));
  g_assert_cmpint (causerie_tree_check_add (tree, id, &error), ==, expected == CAUSERIE_N_ERRORS);
  if (error != NULL)
    g_assert_error (error, CAUSERIE_ERROR, (int)expected);
  if (id == 0)
    return;

  g_assert_cmpint (causerie_tree_get_parent_id (tree, id), ==, row->parent_id);
  g_assert_cmpint (causerie_tree_get_nearest (tree, id), ==,
                   causerie_naive_find_nearest (naive, id));
  n = causerie_naive_list_children (naive, row->parent_id, FALSE, list);
  g_assert_cmpuint (causerie_tree_get_n_versions (tree, id), ==, n);
  if (row->deleted)
    g_assert_cmpuint (causerie_tree_get_version (tree, id), ==, 0);
  for (guint i = 0; i < n; i++)
    if (list[i] == id)
      {
        g_assert_cmpuint (causerie_tree_get_version (tree, id), ==, i + 1);
        g_assert_cmpint (causerie_tree_get_neighbour (tree, id, -1), ==, i > 0 ? list[i - 1] : 0);
        g_assert_cmpint (causerie_tree_get_neighbour (tree, id, 1), ==,
                         i + 1 < n ? list[i + 1] : 0);
      }
}

static void
check_view (Fixture *fixture, guint number)
{
  CauserieNaiveView *view = &fixture->naive.views[number];
  CauserieBranch *branch = fixture->branches[number];
  gint64 ending = 0;

  causerie_naive_walk (&fixture->naive, view);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (branch)), ==, view->length);
  g_assert_cmpmem (fixture->mirrors[number]->data, fixture->mirrors[number]->len * sizeof (gint64),
                   view->path, view->length * sizeof (gint64));
  for (guint i = 0; i < view->length; i++)
    {
      g_assert_cmpint (get_item_id (G_LIST_MODEL (branch), i), ==, view->path[i]);
      if (ending == 0
          && fixture->naive.rows[causerie_naive_find (&fixture->naive, view->path[i])].ends)
        ending = view->path[i];
    }
  g_assert_cmpint (causerie_branch_get_ended (branch), ==, ending != 0);
  if (ending != 0)
    g_assert_cmpint (causerie_message_get_id (causerie_branch_get_ending (branch)), ==, ending);
}

static void
check_outline (Fixture *fixture)
{
  g_autoptr (GArray) ids = g_array_new (FALSE, FALSE, sizeof (gint64));
  g_autoptr (GArray) depths = g_array_new (FALSE, FALSE, sizeof (guint));

  causerie_naive_list_outline (&fixture->naive, 0, 0, ids, depths);
  g_assert_cmpmem (fixture->outline_mirror->data, fixture->outline_mirror->len * sizeof (gint64),
                   ids->data, ids->len * sizeof (gint64));
  for (guint i = 0; i < ids->len; i++)
    {
      g_autoptr (CauserieOutlineRow) row
          = g_list_model_get_item (G_LIST_MODEL (fixture->outline), i);
      gint64 id = g_array_index (ids, gint64, i);

      g_assert_cmpint (get_item_id (G_LIST_MODEL (fixture->outline), i), ==, id);
      g_assert_cmpuint (causerie_outline_row_get_depth (row), ==, g_array_index (depths, guint, i));
      g_assert_cmpuint (causerie_outline_row_get_version (row), ==,
                        causerie_tree_get_version (fixture->tree, id));
      g_assert_cmpint (causerie_outline_row_get_current (row), ==,
                       causerie_branch_find (fixture->branches[0], id, NULL));
    }
}

static void
take_step (Fixture *fixture)
{
  CauserieNaive *naive = &fixture->naive;
  gint64 id = pick_id (naive, naive->n > 1);
  gint64 leaf = naive->views[0].length > 0 ? naive->views[0].path[naive->views[0].length - 1] : 0;

  switch (g_test_rand_int_range (0, 12))
    {
    case 0:
    case 1:
    case 2:
      add_below (fixture, leaf);
      break;
    case 3:
      add_below (fixture, pick_id (naive, 0));
      break;
    case 4:
    case 5: /* an edit or a retry: a new version */
      add_below (fixture, id != 0 ? naive->rows[causerie_naive_find (naive, id)].parent_id : 0);
      show (fixture, 0, naive->rows[naive->n - 1].id);
      break;
    case 6:
      finish_one (fixture);
      break;
    case 7:
    case 8:
      if (id != 0)
        set_deleted (fixture, id, g_test_rand_int_range (0, 2) == 0);
      break;
    case 9:
      if (id != 0)
        choose (fixture, id);
      break;
    case 10:
      if (id != 0)
        show (fixture, (guint)g_test_rand_int_range (0, 2), id);
      break;
    default:
      if (g_test_rand_int_range (0, 4) == 0)
        reload (fixture);
    }
}

static void
test_random_changes (void)
{
  g_autofree Fixture *fixture = g_new0 (Fixture, 1);

  for (guint i = 0; i < TREES; i++)
    {
      fixture->naive = (CauserieNaive){ .n = 1 };
      fixture->tree = causerie_tree_new ();
      fixture_set_up (fixture);
      for (guint step = 0; step < STEPS; step++)
        {
          take_step (fixture);
          check_view (fixture, 0);
          check_view (fixture, 1);
          check_outline (fixture);
          if (step % 5 == 4)
            for (guint row = 0; row < fixture->naive.n; row++)
              check_row (fixture, fixture->naive.rows[row].id);
          g_assert_cmpuint (causerie_tree_get_size (fixture->tree), ==, fixture->naive.n - 1);
        }
      fixture_tear_down (fixture);
    }
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/tree/equals-the-naive-model-after-random-changes", test_random_changes);
  return g_test_run ();
}
