/* SPDX-License-Identifier: GPL-3.0-or-later
 * What the outline tells of replies, through random lives of a chat: it equals what a naive model
 * works out from parent ids, and what an outline built anew tells. */
#include "config.h"

#include "causerie-outline.h"

#define TREES 1000
#define STEPS 40
#define MOST (STEPS + 1)

/* Messages are numbered from 1 in the order in which they come; 0 is the root. */
typedef struct
{
  guint parent_id;
  gboolean user, deleted, ends, failed;
  CauserieMessageState state;
} Row;

typedef struct
{
  Row rows[MOST];
  guint n;
  CauserieOutlineWork works[MOST];
  CauserieTree *tree;
  CauserieBranch *branch;
  CauserieOutline *outline;
  guint n_item_changes, n_notifies;
} World;

static CauserieOutlineWork
get_work_cb (gint64 message_id, gpointer data)
{
  return ((World *)data)->works[message_id];
}

static guint
list_children (const World *world, guint id, guint *children)
{
  guint n = 0;

  for (guint i = 1; i < world->n; i++)
    if (world->rows[i].parent_id == id && !world->rows[i].deleted)
      children[n++] = i;
  return n;
}

static gboolean
has_row (const World *world, guint id)
{
  guint siblings[MOST];

  return world->rows[id].user || list_children (world, world->rows[id].parent_id, siblings) > 1;
}

/* What one message adds to the marks of its row; several of them are joined by the caller. */
static char
find_letter (const World *world, guint id)
{
  const Row *row = &world->rows[id];
  guint children[MOST];

  if (row->ends)
    return '!';
  if (row->user && list_children (world, id, children) == 0)
    return world->works[id] == CAUSERIE_OUTLINE_WAITING ? ' ' : row->failed ? 'x' : '?';
  if (row->state == CAUSERIE_MESSAGE_STREAMING)
    return world->works[row->parent_id] != CAUSERIE_OUTLINE_IDLE ? ' ' : 'i';
  return row->user ? ' ' : "  sicrf"[row->state];
}

static gboolean
streams_below (const World *world, guint id)
{
  guint children[MOST];
  guint n = list_children (world, id, children);

  for (guint i = 0; i < n; i++)
    if (world->rows[children[i]].state == CAUSERIE_MESSAGE_STREAMING)
      return TRUE;
  return FALSE;
}

static void
tell_row (const World *world, guint top, GString *text)
{
  char mark = ' ', work = ' ';
  guint id = top;

  for (;;)
    {
      const Row *row = &world->rows[id];
      char letter = find_letter (world, id);
      guint children[MOST];

      if (letter == '!' || mark == ' ')
        mark = letter;
      if (world->works[id] == CAUSERIE_OUTLINE_WAITING && !streams_below (world, id))
        work = '~';
      if (row->state == CAUSERIE_MESSAGE_STREAMING
          && world->works[row->parent_id] != CAUSERIE_OUTLINE_IDLE)
        work = '+';
      if (list_children (world, id, children) != 1 || has_row (world, children[0]))
        break;
      id = children[0];
    }
  g_string_append_printf (text, "%u%c%c ", top, mark, work);
}

static void
tell_below (const World *world, guint id, GString *text)
{
  guint children[MOST];
  guint n = list_children (world, id, children);

  for (guint i = 0; i < n; i++)
    {
      if (has_row (world, children[i]))
        tell_row (world, children[i], text);
      tell_below (world, children[i], text);
    }
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
check (World *world)
{
  g_autoptr (GString) expected = g_string_new (NULL);
  g_autoptr (CauserieOutline) anew = causerie_outline_new (world->branch);

  causerie_outline_set_work_func (anew, get_work_cb, world, NULL);
  tell_below (world, 0, expected);
  assert_outline (world->outline, expected->str);
  assert_outline (anew, expected->str);
}

static void
set_work (World *world, guint id, CauserieOutlineWork work)
{
  world->works[id] = work;
  causerie_outline_update_work (world->outline, id);
}

static void
add (World *world, guint parent_id)
{
  gboolean user = parent_id == 0 || !world->rows[parent_id].user;
  Row row = { .parent_id = parent_id, .user = user, .state = CAUSERIE_MESSAGE_COMPLETE };
  g_autoptr (CauserieMessage) message = NULL;

  /* A reply below a reply, which an import or a paused turn can bring. */
  if (user && parent_id != 0 && g_test_rand_int_range (0, 4) == 0)
    row.user = FALSE;
  if (!row.user)
    row.state = CAUSERIE_MESSAGE_STREAMING;
  message = causerie_message_new (
      &(CauserieMessageData){ .id = world->n,
                              .parent_id = parent_id,
                              .role = row.user ? CAUSERIE_ROLE_USER : CAUSERIE_ROLE_ASSISTANT,
                              .state = row.state });
  if (!causerie_tree_add (world->tree, message, NULL))
    return;
  world->rows[world->n++] = row;
  if (world->works[parent_id] == CAUSERIE_OUTLINE_WAITING)
    {
      /* As soon as it is there, and before those who made it say so. */
      check (world);
      set_work (world, parent_id, CAUSERIE_OUTLINE_ARRIVING);
    }
}

static void
on_items_changed_cb (World *world)
{
  world->n_item_changes++;
}

static void
on_notify_cb (World *world)
{
  world->n_notifies++;
}

/* A piece changes nothing; the end changes the reply's row and at most that of its question, and
 * the list not at all. */
static void
finish (World *world, guint id)
{
  CauserieMessage *message = causerie_tree_get_message (world->tree, id);
  Row *row = &world->rows[id];
  guint n = g_list_model_get_n_items (G_LIST_MODEL (world->outline));
  g_autoptr (GPtrArray) rows = g_ptr_array_new_with_free_func (g_object_unref);
  g_autoptr (CauserieContent) content = causerie_content_new_from_text ("words");

  world->n_item_changes = world->n_notifies = 0;
  for (guint i = 0; i < n; i++)
    {
      g_ptr_array_add (rows, g_list_model_get_item (G_LIST_MODEL (world->outline), i));
      g_signal_connect_swapped (rows->pdata[i], "notify", G_CALLBACK (on_notify_cb), world);
    }
  causerie_message_grow (message, content);
  g_assert_cmpuint (world->n_notifies, ==, 0);
  row->state = (CauserieMessageState)g_test_rand_int_range (CAUSERIE_MESSAGE_COMPLETE,
                                                            CAUSERIE_MESSAGE_CONTEXT_FULL + 1);
  row->ends = row->state == CAUSERIE_MESSAGE_COMPLETE && g_test_rand_int_range (0, 3) == 0;
  causerie_message_finish (message, row->state, NULL, row->ends, NULL);
  g_assert_cmpuint (world->n_notifies, <=, 3);
  g_assert_cmpuint (world->n_item_changes, ==, 0);
  for (guint i = 0; i < n; i++)
    g_signal_handlers_disconnect_by_func (rows->pdata[i], on_notify_cb, world);
}

/* No reply came, or one was asked for and is not any more. */
static void
give_up (World *world, guint id)
{
  g_autoptr (CauserieFailure) failure
      = causerie_failure_new (CAUSERIE_ERROR_OFFLINE, NULL, NULL, 0);

  if (world->works[id] == CAUSERIE_OUTLINE_WAITING && g_test_rand_int_range (0, 3) > 0)
    {
      world->rows[id].failed = TRUE;
      causerie_message_set_failure (causerie_tree_get_message (world->tree, id), failure);
    }
  else if (world->works[id] == CAUSERIE_OUTLINE_IDLE)
    {
      world->rows[id].failed = FALSE;
      causerie_message_set_failure (causerie_tree_get_message (world->tree, id), NULL);
    }
  set_work (world, id, CAUSERIE_OUTLINE_IDLE);
}

static void
take_step (World *world)
{
  guint id = world->n > 1 ? (guint)g_test_rand_int_range (1, (gint32)world->n) : 0;
  Row *row = &world->rows[id];

  switch (id == 0 ? 0 : g_test_rand_int_range (0, 10))
    {
    case 0:
    case 1:
    case 2:
      add (world, id);
      break;
    case 3:
      add (world, row->parent_id);
      break;
    case 4:
    case 5:
      if (row->state == CAUSERIE_MESSAGE_STREAMING)
        finish (world, id);
      break;
    case 6:
      if (row->user)
        set_work (world, id, CAUSERIE_OUTLINE_WAITING);
      break;
    case 7:
      if (row->user)
        give_up (world, id);
      break;
    case 8:
      if (causerie_tree_set_deleted (world->tree, id, !row->deleted))
        row->deleted = !row->deleted;
      break;
    default:
      causerie_branch_show (world->branch, id);
    }
}

static void
test_random_lives (void)
{
  g_autofree World *world = g_new0 (World, 1);

  for (guint i = 0; i < TREES; i++)
    {
      *world = (World){ .n = 1, .tree = causerie_tree_new () };
      world->branch = causerie_branch_new (world->tree);
      world->outline = causerie_outline_new (world->branch);
      causerie_outline_set_work_func (world->outline, get_work_cb, world, NULL);
      g_signal_connect_swapped (world->outline, "items-changed", G_CALLBACK (on_items_changed_cb),
                                world);
      for (guint step = 0; step < STEPS; step++)
        {
          take_step (world);
          check (world);
        }
      g_assert_finalize_object (world->outline);
      g_assert_finalize_object (world->branch);
      g_assert_finalize_object (world->tree);
    }
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/outline/tells-at-any-time-what-one-built-anew-tells", test_random_lives);
  return g_test_run ();
}
