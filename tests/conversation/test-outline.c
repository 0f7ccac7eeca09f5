/* SPDX-License-Identifier: GPL-3.0-or-later
 * Tests of the outline: order, indentation, marks, and that only changed rows are reported. */
#include "config.h"

#include "causerie-outline.h"

static CauserieMessage *
add_words (CauserieTree *tree, gint64 id, gint64 parent_id, CauserieRole role, const char *words)
{
  g_autoptr (CauserieMessage) message = causerie_message_new (
      &(CauserieMessageData){ .id = id,
                              .parent_id = parent_id,
                              .role = role,
                              .first_words = words,
                              .state = role == CAUSERIE_ROLE_USER ? CAUSERIE_MESSAGE_COMPLETE
                                                                  : CAUSERIE_MESSAGE_STREAMING });

  g_assert_true (causerie_tree_add (tree, message, NULL));
  return causerie_tree_get_message (tree, id);
}

static void
add_question (CauserieTree *tree, gint64 id, gint64 parent_id)
{
  add_words (tree, id, parent_id, CAUSERIE_ROLE_USER, "question");
}

static void
reply (CauserieTree *tree, gint64 id, gint64 parent_id, gboolean ends)
{
  CauserieMessage *message = add_words (tree, id, parent_id, CAUSERIE_ROLE_ASSISTANT, "answer");

  causerie_message_finish (message, CAUSERIE_MESSAGE_COMPLETE, NULL, ends, NULL);
}

/* "3>@1v2/2*!" is message 3, indented once, after version 1 of the message above, itself version 2
 * of 2, current, ended. Further marks: without a reply "?", not sent "x", stopped "s", interrupted
 * "i", cut "c", refused "r", context full "f", waiting for a reply "~", receiving one "+". */
static void
assert_rows (CauserieOutline *outline, const char *expected)
{
  g_autoptr (GString) text = g_string_new (NULL);

  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (outline)); i++)
    {
      g_autoptr (CauserieOutlineRow) row = g_list_model_get_item (G_LIST_MODEL (outline), i);
      CauserieMessage *message = causerie_outline_row_get_message (row);

      g_string_append_printf (text, "%s%d", i > 0 ? " " : "",
                              (int)causerie_message_get_id (message));
      for (guint step = 0; step < causerie_outline_row_get_depth (row); step++)
        g_string_append_c (text, '>');
      if (causerie_outline_row_get_after_version (row) != 0)
        g_string_append_printf (text, "@%u", causerie_outline_row_get_after_version (row));
      if (causerie_outline_row_get_n_versions (row) > 1)
        g_string_append_printf (text, "v%u/%u", causerie_outline_row_get_version (row),
                                causerie_outline_row_get_n_versions (row));
      if (causerie_outline_row_get_current (row))
        g_string_append_c (text, '*');
      if (causerie_outline_row_get_mark (row) != CAUSERIE_OUTLINE_PLAIN)
        g_string_append_c (text, " ?xsicrf!"[causerie_outline_row_get_mark (row)]);
      if (causerie_outline_row_get_work (row) != CAUSERIE_OUTLINE_IDLE)
        g_string_append_c (text, " ~+"[causerie_outline_row_get_work (row)]);
    }
  g_assert_cmpstr (text->str, ==, expected);
}

static void
on_items_changed_cb (GListModel *model, guint position, guint removed, guint added, GString *log)
{
  g_string_append_printf (log, "%u-%u+%u ", position, removed, added);
}

static void
assert_changes (GString *log, const char *expected)
{
  g_assert_cmpstr (log->str, ==, expected);
  g_string_truncate (log, 0);
}

static void
test_edits_retries_and_deletions (void)
{
  g_autoptr (CauserieTree) tree = causerie_tree_new ();
  g_autoptr (CauserieBranch) branch = causerie_branch_new (tree);
  g_autoptr (CauserieOutline) outline = causerie_outline_new (branch);
  g_autoptr (GString) log = g_string_new (NULL);

  g_signal_connect (outline, "items-changed", G_CALLBACK (on_items_changed_cb), log);
  add_question (tree, 1, CAUSERIE_ROOT);
  reply (tree, 2, 1, FALSE);
  add_question (tree, 3, 2);
  reply (tree, 4, 3, TRUE);
  assert_rows (outline, "1* 3*!");
  assert_changes (log, "0-0+1 1-0+1 ");

  /* All versions have the same depth. */
  add_question (tree, 5, 2);
  assert_rows (outline, "1* 3v1/2*! 5v2/2?");
  assert_changes (log, "2-0+1 ");
  causerie_branch_show (branch, 5);
  assert_rows (outline, "1* 3v1/2! 5v2/2*?");
  assert_changes (log, "");

  /* Replies only have rows if there are several. They are listed together. Messages below an older
     one follow them, indented. */
  reply (tree, 6, 5, FALSE);
  add_question (tree, 7, 6);
  reply (tree, 8, 5, TRUE);
  assert_rows (outline, "1* 3v1/2! 5v2/2* 6v1/2* 8v2/2! 7>@1*?");
  assert_changes (log, "3-0+1 3-0+2 ");
  g_assert_true (causerie_tree_set_deleted (tree, 6, TRUE));
  assert_rows (outline, "1* 3v1/2! 5v2/2*!");
  g_assert_true (causerie_tree_set_deleted (tree, 3, TRUE));
  assert_rows (outline, "1* 5*!");
  g_assert_true (causerie_tree_set_deleted (tree, 6, FALSE));
  g_assert_true (causerie_tree_set_deleted (tree, 3, FALSE));
  assert_rows (outline, "1* 3v1/2! 5v2/2* 6v1/2* 8v2/2! 7>@1*?");

  add_question (tree, 9, CAUSERIE_ROOT);
  assert_rows (outline, "1v1/2* 9v2/2? 3>@1v1/2! 5>v2/2* 6>v1/2* 8>v2/2! 7>>@1*?");
}

/* What follows the newest version is named only if what follows an older one comes before it. */
static void
test_what_follows_which_version (void)
{
  g_autoptr (CauserieTree) tree = causerie_tree_new ();
  g_autoptr (CauserieBranch) branch = causerie_branch_new (tree);
  g_autoptr (CauserieOutline) outline = causerie_outline_new (branch);

  add_question (tree, 1, CAUSERIE_ROOT);
  reply (tree, 2, 1, FALSE);
  add_question (tree, 3, CAUSERIE_ROOT);
  reply (tree, 4, 3, FALSE);
  add_question (tree, 5, 4);
  assert_rows (outline, "1v1/2* 3v2/2 5?");
  add_question (tree, 6, 2);
  assert_rows (outline, "1v1/2* 3v2/2 6>@1*? 5@2?");
  add_question (tree, 7, 2);
  assert_rows (outline, "1v1/2* 3v2/2 6>@1v1/2*? 7>v2/2? 5@2?");
}

static void
on_row_notify_cb (CauserieOutlineRow *row, GParamSpec *pspec, GString *log)
{
  CauserieMessage *message = causerie_outline_row_get_message (row);

  g_string_append_printf (log, "%d.%s ", (int)causerie_message_get_id (message), pspec->name);
}

static void
log_rows (CauserieOutline *outline, GString *log)
{
  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (outline)); i++)
    {
      g_autoptr (CauserieOutlineRow) row = g_list_model_get_item (G_LIST_MODEL (outline), i);

      g_signal_connect (row, "notify", G_CALLBACK (on_row_notify_cb), log);
    }
  g_signal_connect (outline, "items-changed", G_CALLBACK (on_items_changed_cb), log);
}

static void
test_reply_without_a_row (void)
{
  static const struct
  {
    CauserieMessageState state;
    const char *rows;
  } cases[] = {
    { CAUSERIE_MESSAGE_COMPLETE, "1*" },     { CAUSERIE_MESSAGE_STOPPED, "1*s" },
    { CAUSERIE_MESSAGE_INTERRUPTED, "1*i" }, { CAUSERIE_MESSAGE_CUT, "1*c" },
    { CAUSERIE_MESSAGE_REFUSED, "1*r" },     { CAUSERIE_MESSAGE_CONTEXT_FULL, "1*f" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (CauserieTree) tree = causerie_tree_new ();
      g_autoptr (CauserieBranch) branch = causerie_branch_new (tree);
      g_autoptr (CauserieOutline) outline = causerie_outline_new (branch);
      g_autoptr (CauserieOutline) later = NULL;
      g_autoptr (GString) log = g_string_new (NULL);
      CauserieMessage *message;

      add_question (tree, 1, CAUSERIE_ROOT);
      assert_rows (outline, "1*?");
      log_rows (outline, log);
      message = add_words (tree, 2, 1, CAUSERIE_ROLE_ASSISTANT, NULL);
      assert_rows (outline, "1*+");
      assert_changes (log, "1.mark 1.work ");
      /* Parts of a streaming reply do not change the outline. */
      for (guint piece = 0; piece < 3; piece++)
        {
          g_autofree char *json = g_strdup_printf ("[{\"type\":\"text\",\"text\":\"%u\"}]", piece);
          g_autoptr (CauserieContent) content = causerie_content_new (json, -1, NULL);

          causerie_message_grow (message, content);
        }
      assert_changes (log, "");
      causerie_message_finish (message, cases[i].state, NULL, FALSE, NULL);
      assert_rows (outline, cases[i].rows);
      assert_changes (log, i == 0 ? "1.work " : "1.mark 1.work ");
      later = causerie_outline_new (branch);
      assert_rows (later, cases[i].rows);
    }
}

static CauserieOutlineWork
get_work_cb (gint64 message_id, gpointer data)
{
  const CauserieOutlineWork *works = data;

  return works[message_id];
}

static void
test_work (void)
{
  CauserieOutlineWork works[10] = { 0 };
  g_autoptr (CauserieTree) tree = causerie_tree_new ();
  g_autoptr (CauserieBranch) branch = causerie_branch_new (tree);
  g_autoptr (CauserieOutline) outline = causerie_outline_new (branch);
  g_autoptr (GString) log = g_string_new (NULL);
  CauserieMessage *message;

  causerie_outline_set_work_func (outline, get_work_cb, works, NULL);
  add_question (tree, 1, CAUSERIE_ROOT);
  log_rows (outline, log);
  works[1] = CAUSERIE_OUTLINE_WAITING;
  causerie_outline_update_work (outline, 1);
  assert_rows (outline, "1*~");
  assert_changes (log, "1.mark 1.work ");

  /* The reply is added before the work function returns ARRIVING. */
  message = add_words (tree, 2, 1, CAUSERIE_ROLE_ASSISTANT, NULL);
  assert_rows (outline, "1*+");
  works[1] = CAUSERIE_OUTLINE_ARRIVING;
  causerie_outline_update_work (outline, 1);
  assert_rows (outline, "1*+");
  causerie_message_finish (message, CAUSERIE_MESSAGE_COMPLETE, NULL, TRUE, NULL);
  assert_rows (outline, "1*!");
  works[1] = CAUSERIE_OUTLINE_IDLE;
  causerie_outline_update_work (outline, 1);
  assert_changes (log, "1.work 1.mark 1.work ");

  /* Another reply is requested; the mark of the old one does not change. */
  works[1] = CAUSERIE_OUTLINE_WAITING;
  causerie_outline_update_work (outline, 1);
  assert_rows (outline, "1*!~");
  message = add_words (tree, 3, 1, CAUSERIE_ROLE_ASSISTANT, NULL);
  assert_rows (outline, "1* 2v1/2*! 3v2/2+");
  works[1] = CAUSERIE_OUTLINE_ARRIVING;
  causerie_message_finish (message, CAUSERIE_MESSAGE_STOPPED, NULL, FALSE, NULL);
  assert_rows (outline, "1* 2v1/2*! 3v2/2s");
  works[1] = CAUSERIE_OUTLINE_IDLE;
  causerie_outline_update_work (outline, 1);
  assert_rows (outline, "1* 2v1/2*! 3v2/2s");

  /* Nothing works on the reply any more. */
  add_words (tree, 4, 1, CAUSERIE_ROLE_ASSISTANT, NULL);
  assert_rows (outline, "1* 2v1/3*! 3v2/3s 4v3/3i");
  causerie_outline_set_work_func (outline, NULL, NULL, NULL);
  assert_rows (outline, "1* 2v1/3*! 3v2/3s 4v3/3+");
}

static void
test_not_sent (void)
{
  CauserieOutlineWork works[10] = { 0 };
  g_autoptr (CauserieTree) tree = causerie_tree_new ();
  g_autoptr (CauserieBranch) branch = causerie_branch_new (tree);
  g_autoptr (CauserieOutline) outline = NULL;
  g_autoptr (CauserieFailure) failure
      = causerie_failure_new (CAUSERIE_ERROR_OFFLINE, NULL, NULL, 0);
  g_autoptr (CauserieFailure) stopped
      = causerie_failure_new (CAUSERIE_ERROR_STOPPED, NULL, NULL, 0);
  g_autoptr (GString) log = g_string_new (NULL);
  CauserieMessage *message = add_words (tree, 1, CAUSERIE_ROOT, CAUSERIE_ROLE_USER, "question");

  outline = causerie_outline_new (branch);
  log_rows (outline, log);
  causerie_outline_set_work_func (outline, get_work_cb, works, NULL);
  works[1] = CAUSERIE_OUTLINE_WAITING;
  causerie_outline_update_work (outline, 1);
  causerie_message_set_failure (message, failure);
  works[1] = CAUSERIE_OUTLINE_IDLE;
  causerie_outline_update_work (outline, 1);
  assert_rows (outline, "1*x");
  assert_changes (log, "1.mark 1.work 1.mark 1.work ");
  causerie_message_set_failure (message, NULL);
  assert_rows (outline, "1*?");
  causerie_message_set_failure (message, failure);
  assert_rows (outline, "1*x");
  assert_changes (log, "1.mark 1.mark ");
  causerie_message_set_failure (message, stopped);
  assert_rows (outline, "1*s");
  assert_changes (log, "1.mark ");

  /* A reply was stored nevertheless, and has priority over the failure. */
  reply (tree, 2, 1, FALSE);
  assert_rows (outline, "1*");
}

static void
test_filter (void)
{
  g_autoptr (CauserieTree) tree = causerie_tree_new ();
  g_autoptr (CauserieBranch) branch = causerie_branch_new (tree);
  g_autoptr (CauserieOutline) outline = causerie_outline_new (branch);
  guint position = G_MAXUINT;

  add_words (tree, 1, CAUSERIE_ROOT, CAUSERIE_ROLE_USER, "Über den Wolken");
  add_words (tree, 2, 1, CAUSERIE_ROLE_USER, "und darunter");
  add_words (tree, 3, 2, CAUSERIE_ROLE_USER, NULL);
  causerie_outline_set_filter (outline, "üBER");
  assert_rows (outline, "1*");
  causerie_outline_set_filter (outline, "DEN");
  assert_rows (outline, "1*");
  causerie_outline_set_filter (outline, "un");
  assert_rows (outline, "2*");
  g_assert_false (causerie_outline_find (outline, 1, NULL));
  causerie_outline_set_filter (outline, "");
  assert_rows (outline, "1* 2* 3*?");
  g_assert_true (causerie_outline_find (outline, 2, &position));
  g_assert_cmpuint (position, ==, 1);
}

static void
test_can_be_freed_while_streaming (void)
{
  g_autoptr (CauserieTree) tree = causerie_tree_new ();
  g_autoptr (CauserieBranch) branch = causerie_branch_new (tree);
  CauserieOutline *outline;
  CauserieMessage *message;

  add_question (tree, 1, CAUSERIE_ROOT);
  message = add_words (tree, 2, 1, CAUSERIE_ROLE_ASSISTANT, NULL);
  outline = causerie_outline_new (branch);
  g_assert_finalize_object (outline);
  causerie_message_finish (message, CAUSERIE_MESSAGE_COMPLETE, NULL, TRUE, NULL);
}

/* An import can contain messages below an ending. */
static void
test_below_an_ending (void)
{
  static const gboolean expected[] = { FALSE, FALSE, TRUE, TRUE };
  g_autoptr (CauserieTree) tree = causerie_tree_new ();
  g_autoptr (GPtrArray) messages = g_ptr_array_new_with_free_func (g_object_unref);
  g_autoptr (CauserieBranch) branch = causerie_branch_new (tree);
  g_autoptr (CauserieOutline) outline = NULL;

  for (gint64 id = 1; id <= 8; id++)
    g_ptr_array_add (messages,
                     causerie_message_new (&(CauserieMessageData){
                         .id = id,
                         .parent_id = id - 1,
                         .state = CAUSERIE_MESSAGE_COMPLETE,
                         .ends = id == 4,
                         .role = id % 2 == 1 ? CAUSERIE_ROLE_USER : CAUSERIE_ROLE_ASSISTANT }));
  g_assert_true (causerie_tree_load (tree, messages, NULL, NULL, NULL));
  outline = causerie_outline_new (branch);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (outline)), ==, G_N_ELEMENTS (expected));
  for (guint i = 0; i < G_N_ELEMENTS (expected); i++)
    {
      g_autoptr (CauserieOutlineRow) row = g_list_model_get_item (G_LIST_MODEL (outline), i);

      g_assert_cmpint (causerie_outline_row_get_closed (row), ==, expected[i]);
    }
}

static void
test_many (void)
{
  g_autoptr (CauserieTree) tree = causerie_tree_new ();
  g_autoptr (GPtrArray) messages = g_ptr_array_new_with_free_func (g_object_unref);
  g_autoptr (CauserieBranch) branch = causerie_branch_new (tree);
  g_autoptr (CauserieOutline) outline = NULL;
  gint64 begin;

  for (gint64 id = 1; id <= 10000; id++)
    g_ptr_array_add (messages,
                     causerie_message_new (&(CauserieMessageData){
                         .id = id,
                         .parent_id = id - 1,
                         .state = CAUSERIE_MESSAGE_COMPLETE,
                         .role = id % 2 == 1 ? CAUSERIE_ROLE_USER : CAUSERIE_ROLE_ASSISTANT }));
  g_assert_true (causerie_tree_load (tree, messages, NULL, NULL, NULL));
  begin = g_get_monotonic_time ();
  outline = causerie_outline_new (branch);
  g_test_message ("%.1f ms", (double)(g_get_monotonic_time () - begin) / 1000.0);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (outline)), ==, 5000);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/outline/follows-edits-retries-and-deletions",
                   test_edits_retries_and_deletions);
  g_test_add_func ("/outline/names-the-version-that-rows-follow", test_what_follows_which_version);
  g_test_add_func ("/outline/reports-replies-without-a-row", test_reply_without_a_row);
  g_test_add_func ("/outline/reports-work", test_work);
  g_test_add_func ("/outline/reports-what-was-not-sent", test_not_sent);
  g_test_add_func ("/outline/filters-by-first-words", test_filter);
  g_test_add_func ("/outline/can-be-freed-while-streaming", test_can_be_freed_while_streaming);
  g_test_add_func ("/outline/reports-messages-below-an-ending", test_below_an_ending);
  g_test_add_func ("/outline/builds-at-once", test_many);
  return g_test_run ();
}
