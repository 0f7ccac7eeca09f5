/* SPDX-License-Identifier: GPL-3.0-or-later
 * Compares the marks and work of the outline with a naive model and with a newly created outline,
 * after random changes of a chat. */
#include "config.h"

#include "causerie-outline.h"

#define TREES 1000
#define STEPS 40
#define MAX_ROWS (STEPS + 1)

/* Messages are numbered from 1 in the order of creation; 0 is the root. */
typedef struct
{
  guint parent_id;
  gboolean user, deleted, ends, failed;
  CauserieMessageState state;
} Row;

typedef struct
{
  Row rows[MAX_ROWS];
  guint n;
  CauserieOutlineWork works[MAX_ROWS];
  CauserieTree *tree;
  CauserieBranch *branch;
  CauserieOutline *outline;
  guint n_item_changes, n_notifies;
} Fixture;

static CauserieOutlineWork
get_work_cb (gint64 message_id, gpointer data)
{
  return ((Fixture *)data)->works[message_id];
}

static guint
list_children (const Fixture *fixture, guint id, guint *children)
{
  guint n = 0;

  for (guint i = 1; i < fixture->n; i++)
    if (fixture->rows[i].parent_id == id && !fixture->rows[i].deleted)
      children[n++] = i;
  return n;
}

static gboolean
has_row (const Fixture *fixture, guint id)
{
  guint siblings[MAX_ROWS];

  return fixture->rows[id].user
         || list_children (fixture, fixture->rows[id].parent_id, siblings) > 1;
}

/* Returns the mark of one message. The caller combines the marks of a row. */
static char
get_letter (const Fixture *fixture, guint id)
{
  const Row *row = &fixture->rows[id];
  guint children[MAX_ROWS];

  if (row->ends)
    return '!';
  if (row->user && list_children (fixture, id, children) == 0)
    return fixture->works[id] == CAUSERIE_OUTLINE_WAITING ? ' ' : row->failed ? 'x' : '?';
  if (row->state == CAUSERIE_MESSAGE_STREAMING)
    return fixture->works[row->parent_id] != CAUSERIE_OUTLINE_IDLE ? ' ' : 'i';
  return row->user ? ' ' : "  sicrf"[row->state];
}

static gboolean
streams_below (const Fixture *fixture, guint id)
{
  guint children[MAX_ROWS];
  guint n = list_children (fixture, id, children);

  for (guint i = 0; i < n; i++)
    if (fixture->rows[children[i]].state == CAUSERIE_MESSAGE_STREAMING)
      return TRUE;
  return FALSE;
}

static void
append_row (const Fixture *fixture, guint top, GString *text)
{
  char mark = ' ', work = ' ';
  guint id = top;

  for (;;)
    {
      const Row *row = &fixture->rows[id];
      char letter = get_letter (fixture, id);
      guint children[MAX_ROWS];

      if (letter == '!' || mark == ' ')
        mark = letter;
      if (fixture->works[id] == CAUSERIE_OUTLINE_WAITING && !streams_below (fixture, id))
        work = '~';
      if (row->state == CAUSERIE_MESSAGE_STREAMING
          && fixture->works[row->parent_id] != CAUSERIE_OUTLINE_IDLE)
        work = '+';
      if (list_children (fixture, id, children) != 1 || has_row (fixture, children[0]))
        break;
      id = children[0];
    }
  g_string_append_printf (text, "%u%c%c ", top, mark, work);
}

static void
append_below (const Fixture *fixture, guint id, GString *text)
{
  guint children[MAX_ROWS];
  guint n = list_children (fixture, id, children);

  for (guint i = 0; i < n; i++)
    if (has_row (fixture, children[i]))
      append_row (fixture, children[i], text);
  for (guint i = 0; i < n; i++)
    append_below (fixture, children[i], text);
}

static void
assert_outline (CauserieOutline *outline, const char *expected)
{
  g_autoptr (GString) text = g_string_new (NULL);

  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (outline)); i++)
    {
      g_autoptr (CauserieOutlineRow) row = g_list_model_get_item (G_LIST_MODEL (outline), i);

      g_string_append_printf (text, "%d%c%c ",
                              (int)causerie_message_get_id (causerie_outline_row_get_message (row)),
                              " ?xsicrf!"[causerie_outline_row_get_mark (row)],
                              " ~+"[causerie_outline_row_get_work (row)]);
    }
  g_assert_cmpstr (text->str, ==, expected);
}

static void
check (Fixture *fixture)
{
  g_autoptr (GString) expected = g_string_new (NULL);
  g_autoptr (CauserieOutline) new_outline = causerie_outline_new (fixture->branch);

  causerie_outline_set_work_func (new_outline, get_work_cb, fixture, NULL);
  append_below (fixture, 0, expected);
  assert_outline (fixture->outline, expected->str);
  assert_outline (new_outline, expected->str);
}

static void
set_work (Fixture *fixture, guint id, CauserieOutlineWork work)
{
  fixture->works[id] = work;
  causerie_outline_update_work (fixture->outline, id);
}

static void
add (Fixture *fixture, guint parent_id)
{
  gboolean user = parent_id == 0 || !fixture->rows[parent_id].user;
  Row row = { .parent_id = parent_id, .user = user, .state = CAUSERIE_MESSAGE_COMPLETE };
  g_autoptr (CauserieMessage) message = NULL;

  /* A reply below a reply, as in an import or after a paused turn. */
  if (user && parent_id != 0 && g_test_rand_int_range (0, 4) == 0)
    row.user = FALSE;
  if (!row.user)
    row.state = CAUSERIE_MESSAGE_STREAMING;
  message = causerie_message_new (
      &(CauserieMessageData){ .id = fixture->n,
                              .parent_id = parent_id,
                              .role = row.user ? CAUSERIE_ROLE_USER : CAUSERIE_ROLE_ASSISTANT,
                              .state = row.state });
  if (!causerie_tree_add (fixture->tree, message, NULL))
    return;
  fixture->rows[fixture->n++] = row;
  if (fixture->works[parent_id] == CAUSERIE_OUTLINE_WAITING)
    {
      /* Check it before the work of its parent is updated. */
      check (fixture);
      set_work (fixture, parent_id, CAUSERIE_OUTLINE_ARRIVING);
    }
}

static void
on_items_changed_cb (Fixture *fixture)
{
  fixture->n_item_changes++;
}

static void
on_notify_cb (Fixture *fixture)
{
  fixture->n_notifies++;
}

/* Growing changes no row. Finishing changes the row of the reply and at most that of its parent,
 * but not the list. */
static void
finish (Fixture *fixture, guint id)
{
  CauserieMessage *message = causerie_tree_get_message (fixture->tree, id);
  Row *row = &fixture->rows[id];
  guint n = g_list_model_get_n_items (G_LIST_MODEL (fixture->outline));
  g_autoptr (GPtrArray) rows = g_ptr_array_new_with_free_func (g_object_unref);
  g_autoptr (CauserieContent) content = causerie_content_new_from_text ("words");

  fixture->n_item_changes = fixture->n_notifies = 0;
  for (guint i = 0; i < n; i++)
    {
      g_ptr_array_add (rows, g_list_model_get_item (G_LIST_MODEL (fixture->outline), i));
      g_signal_connect_swapped (rows->pdata[i], "notify", G_CALLBACK (on_notify_cb), fixture);
    }
  causerie_message_grow (message, content);
  g_assert_cmpuint (fixture->n_notifies, ==, 0);
  row->state = (CauserieMessageState)g_test_rand_int_range (CAUSERIE_MESSAGE_COMPLETE,
                                                            CAUSERIE_MESSAGE_CONTEXT_FULL + 1);
  row->ends = row->state == CAUSERIE_MESSAGE_COMPLETE && g_test_rand_int_range (0, 3) == 0;
  causerie_message_finish (message, row->state, NULL, row->ends, NULL);
  g_assert_cmpuint (fixture->n_notifies, <=, 3);
  g_assert_cmpuint (fixture->n_item_changes, ==, 0);
  for (guint i = 0; i < n; i++)
    g_signal_handlers_disconnect_by_func (rows->pdata[i], on_notify_cb, fixture);
}

/* The turn fails, or a request for a reply is cancelled. */
static void
end_turn (Fixture *fixture, guint id)
{
  g_autoptr (CauserieFailure) failure
      = causerie_failure_new (CAUSERIE_ERROR_OFFLINE, NULL, NULL, 0);

  if (fixture->works[id] == CAUSERIE_OUTLINE_WAITING && g_test_rand_int_range (0, 3) > 0)
    {
      fixture->rows[id].failed = TRUE;
      causerie_message_set_failure (causerie_tree_get_message (fixture->tree, id), failure);
    }
  else if (fixture->works[id] == CAUSERIE_OUTLINE_IDLE)
    {
      fixture->rows[id].failed = FALSE;
      causerie_message_set_failure (causerie_tree_get_message (fixture->tree, id), NULL);
    }
  set_work (fixture, id, CAUSERIE_OUTLINE_IDLE);
}

static void
take_step (Fixture *fixture)
{
  guint id = fixture->n > 1 ? (guint)g_test_rand_int_range (1, (gint32)fixture->n) : 0;
  Row *row = &fixture->rows[id];

  switch (id == 0 ? 0 : g_test_rand_int_range (0, 10))
    {
    case 0:
    case 1:
    case 2:
      add (fixture, id);
      break;
    case 3:
      add (fixture, row->parent_id);
      break;
    case 4:
    case 5:
      if (row->state == CAUSERIE_MESSAGE_STREAMING)
        finish (fixture, id);
      break;
    case 6:
      if (row->user)
        set_work (fixture, id, CAUSERIE_OUTLINE_WAITING);
      break;
    case 7:
      if (row->user)
        end_turn (fixture, id);
      break;
    case 8:
      if (causerie_tree_set_deleted (fixture->tree, id, !row->deleted))
        row->deleted = !row->deleted;
      break;
    default:
      causerie_branch_show (fixture->branch, id);
    }
}

static void
test_random_changes (void)
{
  g_autofree Fixture *fixture = g_new0 (Fixture, 1);

  for (guint i = 0; i < TREES; i++)
    {
      *fixture = (Fixture){ .n = 1, .tree = causerie_tree_new () };
      fixture->branch = causerie_branch_new (fixture->tree);
      fixture->outline = causerie_outline_new (fixture->branch);
      causerie_outline_set_work_func (fixture->outline, get_work_cb, fixture, NULL);
      g_signal_connect_swapped (fixture->outline, "items-changed", G_CALLBACK (on_items_changed_cb),
                                fixture);
      for (guint step = 0; step < STEPS; step++)
        {
          take_step (fixture);
          check (fixture);
        }
      g_assert_finalize_object (fixture->outline);
      g_assert_finalize_object (fixture->branch);
      g_assert_finalize_object (fixture->tree);
    }
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/outline/always-equals-a-new-outline", test_random_changes);
  return g_test_run ();
}
