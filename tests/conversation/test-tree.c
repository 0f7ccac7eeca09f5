/* SPDX-License-Identifier: GPL-3.0-or-later
 * Tests of the tree: loading damaged data, rejected additions, signals and speed. */
#include "config.h"

#include "causerie-tree.h"

static CauserieMessage *
make (gint64 id, gint64 parent_id)
{
  return causerie_message_new (&(CauserieMessageData){
      .id = id, .parent_id = parent_id, .state = CAUSERIE_MESSAGE_COMPLETE, .first_words = "w" });
}

static void
add (CauserieTree *tree, gint64 id, gint64 parent_id)
{
  g_autoptr (CauserieMessage) message = make (id, parent_id);
  g_autoptr (GError) error = NULL;

  causerie_tree_add (tree, message, &error);
  g_assert_no_error (error);
}

static void
assert_no_add (CauserieTree *tree, gint64 parent_id, CauserieError code)
{
  g_autoptr (CauserieMessage) message = make (999999, parent_id);
  g_autoptr (GError) error = NULL;
  guint size = causerie_tree_get_size (tree);

  g_assert_false (causerie_tree_add (tree, message, &error));
  g_assert_error (error, CAUSERIE_ERROR, (int)code);
  g_assert_cmpuint (causerie_tree_get_size (tree), ==, size);
}

static GPtrArray *
make_all (const gint64 (*rows)[2], guint n)
{
  GPtrArray *messages = g_ptr_array_new_with_free_func (g_object_unref);

  for (guint i = 0; i < n; i++)
    g_ptr_array_add (messages, make (rows[i][0], rows[i][1]));
  return messages;
}

static void
test_versions (void)
{
  g_autoptr (CauserieTree) tree = causerie_tree_new ();

  g_assert_cmpint (causerie_tree_get_chosen (tree, CAUSERIE_ROOT), ==, 0);
  for (gint64 id = 1; id <= 5; id++)
    add (tree, id, CAUSERIE_ROOT);
  g_assert_cmpuint (causerie_tree_get_n_versions (tree, 2), ==, 5);
  g_assert_cmpuint (causerie_tree_get_version (tree, 2), ==, 2);
  g_assert_cmpint (causerie_tree_get_neighbour (tree, 1, -1), ==, 0);
  g_assert_cmpint (causerie_tree_get_neighbour (tree, 1, 1), ==, 2);
  g_assert_cmpint (causerie_tree_get_neighbour (tree, 5, 1), ==, 0);
  g_assert_cmpint (causerie_tree_get_chosen (tree, CAUSERIE_ROOT), ==, 5);
  g_assert_true (causerie_tree_set_deleted (tree, 2, TRUE));
  g_assert_cmpint (causerie_tree_get_neighbour (tree, 1, 1), ==, 3);
  g_assert_cmpint (causerie_tree_get_neighbour (tree, 2, 1), ==, 3);
  g_assert_cmpint (causerie_tree_get_neighbour (tree, 2, -1), ==, 1);
  g_assert_cmpuint (causerie_tree_get_version (tree, 3), ==, 2);
  g_assert_cmpuint (causerie_tree_get_version (tree, 2), ==, 0);
  g_assert_cmpuint (causerie_tree_get_n_versions (tree, 2), ==, 4);
}

static void
test_deletion (void)
{
  g_autoptr (CauserieTree) tree = causerie_tree_new ();

  for (gint64 id = 1; id <= 4; id++)
    add (tree, id, CAUSERIE_ROOT);
  add (tree, 5, 3);
  causerie_tree_choose (tree, CAUSERIE_ROOT, 3);
  g_assert_true (causerie_tree_set_deleted (tree, 3, TRUE));
  g_assert_cmpint (causerie_tree_get_chosen (tree, CAUSERIE_ROOT), ==, 2);
  g_assert_false (causerie_tree_is_living (tree, 5));
  g_assert_cmpuint (causerie_tree_count_below (tree, CAUSERIE_ROOT), ==, 3);
  g_assert_false (causerie_tree_check_add (tree, 5, NULL));
  g_assert_true (causerie_tree_set_deleted (tree, 2, TRUE));
  g_assert_cmpint (causerie_tree_get_chosen (tree, CAUSERIE_ROOT), ==, 4);
  g_assert_true (causerie_tree_set_deleted (tree, 4, TRUE));
  g_assert_cmpint (causerie_tree_get_chosen (tree, CAUSERIE_ROOT), ==, 1);
  g_assert_false (causerie_tree_set_deleted (tree, 1, TRUE));
  g_assert_true (causerie_tree_is_living (tree, 1));
  g_assert_false (causerie_tree_set_deleted (tree, 5, TRUE));
  g_assert_true (causerie_tree_set_deleted (tree, 3, FALSE));
  g_assert_cmpint (causerie_tree_get_chosen (tree, CAUSERIE_ROOT), ==, 3);
  g_assert_true (causerie_tree_is_living (tree, 5));
  g_assert_false (causerie_tree_set_deleted (tree, 77, TRUE));
}

/* A reply may be stored while the message above it is deleted. */
static void
test_addition_below_deleted (void)
{
  g_autoptr (CauserieTree) tree = causerie_tree_new ();
  g_autoptr (CauserieMessage) reply = make (4, 3);
  g_autoptr (CauserieMessage) stray = make (9, 8);
  g_autoptr (GError) error = NULL;

  add (tree, 1, CAUSERIE_ROOT);
  add (tree, 2, CAUSERIE_ROOT);
  add (tree, 3, 2);
  g_assert_true (causerie_tree_set_deleted (tree, 2, TRUE));
  g_assert_false (causerie_tree_check_add (tree, 3, &error));
  g_assert_error (error, CAUSERIE_ERROR, CAUSERIE_ERROR_NO_MESSAGE);
  g_clear_error (&error);
  g_assert_true (causerie_tree_add (tree, reply, &error));
  g_assert_no_error (error);
  g_assert_true (causerie_tree_get_message (tree, 4) == reply);
  g_assert_false (causerie_tree_is_living (tree, 4));
  g_assert_cmpuint (causerie_tree_count_below (tree, CAUSERIE_ROOT), ==, 1);
  g_assert_true (causerie_tree_set_deleted (tree, 2, FALSE));
  g_assert_true (causerie_tree_is_living (tree, 4));
  g_assert_cmpint (causerie_tree_get_chosen (tree, 3), ==, 4);
  g_assert_false (causerie_tree_add (tree, stray, &error));
  g_assert_error (error, CAUSERIE_ERROR, CAUSERIE_ERROR_NO_MESSAGE);
}

static void
test_refusals (void)
{
  g_autoptr (CauserieTree) tree = causerie_tree_new ();
  g_autoptr (CauserieMessage) reply = causerie_message_new (
      &(CauserieMessageData){ .id = 2, .parent_id = 1, .role = CAUSERIE_ROLE_ASSISTANT });
  g_autoptr (GError) error = NULL;

  assert_no_add (tree, 1, CAUSERIE_ERROR_NO_MESSAGE);
  add (tree, 1, CAUSERIE_ROOT);
  g_assert_true (causerie_tree_add (tree, reply, NULL));
  assert_no_add (tree, 2, CAUSERIE_ERROR_BUSY);
  causerie_message_finish (reply, CAUSERIE_MESSAGE_COMPLETE, NULL, TRUE, NULL);
  assert_no_add (tree, 2, CAUSERIE_ERROR_ENDED);
  g_assert_true (causerie_tree_is_ended_at (tree, 2));
  g_assert_false (causerie_tree_is_ended_at (tree, 1));
  add (tree, 3, 1);
  add (tree, 4, CAUSERIE_ROOT);
  add (tree, 5, 3);
  g_assert_false (causerie_tree_is_ended_at (tree, 5));
  g_assert_false (causerie_tree_add (tree, reply, &error));
  g_assert_error (error, CAUSERIE_ERROR, CAUSERIE_ERROR_FAILED);
}

static void
test_loads_below_ending (void)
{
  g_autoptr (CauserieTree) tree = causerie_tree_new ();
  g_autoptr (GPtrArray) messages = g_ptr_array_new_with_free_func (g_object_unref);

  g_ptr_array_add (messages, make (3, 2));
  g_ptr_array_add (messages,
                   causerie_message_new (&(CauserieMessageData){ .id = 2,
                                                                 .parent_id = 1,
                                                                 .role = CAUSERIE_ROLE_ASSISTANT,
                                                                 .state = CAUSERIE_MESSAGE_COMPLETE,
                                                                 .ends = TRUE }));
  g_ptr_array_add (messages, make (1, 0));
  g_assert_true (causerie_tree_load (tree, messages, NULL, NULL, NULL));
  g_assert_true (causerie_tree_is_living (tree, 3));
  g_assert_true (causerie_tree_is_ended_at (tree, 3));
  assert_no_add (tree, 3, CAUSERIE_ERROR_ENDED);
}

static void
test_orphans (void)
{
  static const gint64 rows[][2] = { { 7, 6 }, { 1, 0 }, { 6, 5 }, { 2, 1 } };
  g_autoptr (CauserieTree) tree = causerie_tree_new ();
  g_autoptr (GPtrArray) messages = make_all (rows, G_N_ELEMENTS (rows));

  g_assert_true (causerie_tree_load (tree, messages, NULL, NULL, NULL));
  g_assert_true (causerie_tree_is_recovered (tree, 6));
  g_assert_false (causerie_tree_is_recovered (tree, 7));
  g_assert_false (causerie_tree_is_recovered (tree, 1));
  g_assert_cmpint (causerie_tree_get_parent_id (tree, 6), ==, CAUSERIE_ROOT);
  g_assert_cmpuint (causerie_tree_get_version (tree, 6), ==, 2);
  g_assert_cmpuint (causerie_tree_count_below (tree, 6), ==, 1);
}

static void
test_cycles (void)
{
  static const gint64 rows[][2] = { { 1, 0 }, { 2, 1 }, { 3, 5 }, { 4, 3 }, { 5, 4 }, { 6, 5 } };
  static const gint64 self_row[][2] = { { 1, 0 }, { 2, 2 } };
  static const gint64 twice[][2] = { { 1, 0 }, { 1, 0 } };
  static const gint64 good[][2] = { { 2, 1 }, { 1, 0 } };
  const struct
  {
    const gint64 (*rows)[2];
    guint n;
    CauserieError code;
  } cases[] = {
    { rows, G_N_ELEMENTS (rows), CAUSERIE_ERROR_CYCLE },
    { self_row, G_N_ELEMENTS (self_row), CAUSERIE_ERROR_CYCLE },
    { twice, G_N_ELEMENTS (twice), CAUSERIE_ERROR_CORRUPT },
  };
  g_autoptr (CauserieTree) tree = causerie_tree_new ();
  g_autoptr (GPtrArray) last = make_all (good, G_N_ELEMENTS (good));

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GPtrArray) messages = make_all (cases[i].rows, cases[i].n);
      g_autoptr (GError) error = NULL;

      g_assert_false (causerie_tree_load (tree, messages, NULL, NULL, &error));
      g_assert_error (error, CAUSERIE_ERROR, (int)cases[i].code);
      g_assert_cmpuint (causerie_tree_get_size (tree), ==, 0);
      g_assert_null (causerie_tree_get_message (tree, 1));
      g_assert_cmpuint (causerie_tree_get_n_children (tree, CAUSERIE_ROOT), ==, 0);
    }
  g_assert_true (causerie_tree_load (tree, last, NULL, NULL, NULL));
}

static void
test_stored_choices (void)
{
  static const gint64 rows[][2] = { { 1, 0 }, { 2, 0 }, { 3, 0 }, { 4, 1 }, { 5, 1 } };
  static const CauserieChoice stored[] = { { 0, 2 }, { 1, 3 }, { 9, 1 }, { 5, 77 } };
  static const gint64 dead[] = { 2, 88 };
  g_autoptr (CauserieTree) tree = causerie_tree_new ();
  g_autoptr (GPtrArray) messages = make_all (rows, G_N_ELEMENTS (rows));
  g_autoptr (GArray) choices = g_array_new (FALSE, FALSE, sizeof (CauserieChoice));
  g_autoptr (GArray) deleted = g_array_new (FALSE, FALSE, sizeof (gint64));

  g_array_append_vals (choices, stored, G_N_ELEMENTS (stored));
  g_array_append_vals (deleted, dead, G_N_ELEMENTS (dead));
  g_assert_true (causerie_tree_load (tree, messages, choices, deleted, NULL));
  g_assert_cmpint (causerie_tree_get_chosen (tree, CAUSERIE_ROOT), ==, 1);
  g_assert_cmpint (causerie_tree_get_chosen (tree, 1), ==, 5);
  g_assert_cmpint (causerie_tree_get_chosen (tree, 5), ==, 0);
  /* Undo works after a restart too. */
  g_assert_true (causerie_tree_set_deleted (tree, 2, FALSE));
  g_assert_cmpint (causerie_tree_get_chosen (tree, CAUSERIE_ROOT), ==, 2);
}

typedef struct
{
  GString *log;
} Listener;

static void
on_added_cb (CauserieTree *tree, CauserieMessage *message, Listener *listener)
{
  gint64 id = causerie_message_get_id (message);

  g_assert_cmpuint (causerie_tree_get_version (tree, id), >, 0);
  g_string_append_printf (listener->log, "a%d ", (int)id);
}

static void
on_children_changed_cb (CauserieTree *tree, gint64 parent_id, Listener *listener)
{
  g_string_append_printf (listener->log, "p%d ", (int)parent_id);
}

static void
on_chosen_changed_cb (CauserieTree *tree, gint64 parent_id, gint64 child_id, Listener *listener)
{
  g_string_append_printf (listener->log, "c%d:%d ", (int)parent_id, (int)child_id);
}

static void
test_signals (void)
{
  g_autoptr (CauserieTree) tree = causerie_tree_new ();
  g_autoptr (GString) log = g_string_new (NULL);
  Listener listener = { log };

  g_signal_connect (tree, "added", G_CALLBACK (on_added_cb), &listener);
  g_signal_connect (tree, "children-changed", G_CALLBACK (on_children_changed_cb), &listener);
  g_signal_connect (tree, "chosen-changed", G_CALLBACK (on_chosen_changed_cb), &listener);
  add (tree, 1, CAUSERIE_ROOT);
  add (tree, 2, 1);
  add (tree, 3, 1);
  causerie_tree_choose (tree, 1, 2);
  causerie_tree_choose (tree, 1, 2);
  causerie_tree_choose (tree, 1, 1);
  causerie_tree_choose (tree, 2, 3);
  causerie_tree_set_deleted (tree, 2, TRUE);
  causerie_tree_set_deleted (tree, 2, TRUE);
  causerie_tree_choose (tree, 1, 2);
  causerie_tree_set_deleted (tree, 2, FALSE);
  g_assert_cmpstr (log->str, ==, "a1 p0 a2 p1 a3 p1 c1:2 p1 p1 ");
}

static void
test_many_versions (void)
{
  g_autoptr (CauserieTree) tree = causerie_tree_new ();

  for (gint64 id = 1; id <= 10000; id++)
    {
      add (tree, id, CAUSERIE_ROOT);
      g_assert_cmpint (causerie_tree_get_version (tree, id), ==, id);
    }
  for (gint64 id = 2; id <= 9999; id += 2)
    g_assert_true (causerie_tree_set_deleted (tree, id, TRUE));
  for (gint64 id = 1; id <= 10000; id += 2)
    g_assert_cmpint (causerie_tree_get_version (tree, id), ==, (id + 1) / 2);
}

static void
test_deep (void)
{
  g_autoptr (CauserieTree) tree = causerie_tree_new ();
  g_autoptr (GPtrArray) messages = g_ptr_array_new_with_free_func (g_object_unref);

  for (gint64 id = 1; id <= 100000; id++)
    g_ptr_array_add (messages, make (id, id - 1));
  g_assert_true (causerie_tree_load (tree, messages, NULL, NULL, NULL));
  g_assert_cmpuint (causerie_tree_count_below (tree, 1), ==, 99999);
  g_assert_true (causerie_tree_is_living (tree, 100000));
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/tree/counts-versions", test_versions);
  g_test_add_func ("/tree/deletion-hides-and-undo-restores", test_deletion);
  g_test_add_func ("/tree/adds-stored-messages-below-a-deletion", test_addition_below_deleted);
  g_test_add_func ("/tree/rejects-children", test_refusals);
  g_test_add_func ("/tree/loads-messages-below-an-ending", test_loads_below_ending);
  g_test_add_func ("/tree/recovers-orphans", test_orphans);
  g_test_add_func ("/tree/rejects-cycles", test_cycles);
  g_test_add_func ("/tree/restores-choices", test_stored_choices);
  g_test_add_func ("/tree/reports-changes", test_signals);
  g_test_add_func ("/tree/many-versions-stay-fast", test_many_versions);
  g_test_add_func ("/tree/is-not-recursive", test_deep);
  return g_test_run ();
}
