/* SPDX-License-Identifier: GPL-3.0-or-later
 * The cost of opening the branches sidebar for a large tree, compared with a small one and an empty
 * sidebar in the same run. Each round ends with the frame that shows the sidebar. The elapsed time
 * is about a multiple of the frame time; the CPU time of the main thread is not, so it is reported,
 * too. */
#include "config.h"

#include "causerie-branches-sidebar.h"
#include "causerie-outline.h"
#include "causerie-test.h"
#include "causerie-work.h"

#include <adwaita.h>

#define N_ROUNDS 25
/* The maximum factor for a tree that is a hundred times larger. */
#define MAX_RATIO 1.5

typedef struct
{
  CauserieTree *tree;
  CauserieBranch *branch;
} Chat;

/* Elapsed time and CPU time of the thread, in milliseconds. */
typedef struct
{
  double wall, work;
} Cost;

/* User messages and replies in turn; every tenth message is another version of the one before, and
   the branch continues from it. */
static GPtrArray *
create_messages (guint n)
{
  GPtrArray *messages = g_ptr_array_new_with_free_func (g_object_unref);
  gint64 above = CAUSERIE_ROOT;
  guint depth = 0;

  for (gint64 id = 1; id <= n; id++)
    {
      g_autofree char *words = g_strdup_printf ("The first words of message %d", (int)id);
      CauserieMessageData data
          = { .id = id,
              .parent_id = above,
              .state = CAUSERIE_MESSAGE_COMPLETE,
              .first_words = words,
              .role = depth % 2 == 0 ? CAUSERIE_ROLE_USER : CAUSERIE_ROLE_ASSISTANT };

      g_ptr_array_add (messages, causerie_message_new (&data));
      if (id % 10 == 9)
        continue;
      above = id;
      depth++;
    }
  return messages;
}

static double
get_milliseconds_since (gint64 start)
{
  return (double)(g_get_monotonic_time () - start) / 1000;
}

static double
load (Chat *chat, guint n)
{
  g_autoptr (GPtrArray) messages = create_messages (n);
  gint64 start = g_get_monotonic_time ();

  chat->tree = causerie_tree_new ();
  g_assert_true (causerie_tree_load (chat->tree, messages, NULL, NULL, NULL));
  chat->branch = causerie_branch_new (chat->tree);
  return get_milliseconds_since (start);
}

static CauserieOutlineWork
get_work_cb (gint64 message_id, gpointer data)
{
  return CAUSERIE_OUTLINE_IDLE;
}

static double
build_outline (Chat *chat)
{
  double best = G_MAXDOUBLE;

  for (guint i = 0; i < N_ROUNDS; i++)
    {
      gint64 start = g_get_monotonic_time ();
      g_autoptr (CauserieOutline) outline = causerie_outline_new (chat->branch);

      causerie_outline_set_work_func (outline, get_work_cb, NULL, NULL);
      g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (outline)), >, 0);
      best = MIN (best, get_milliseconds_since (start));
    }
  return best;
}

static void
wait_frame (GtkWidget *window)
{
  gboolean painted = FALSE;
  GdkFrameClock *clock = gtk_widget_get_frame_clock (window);
  gulong handler;

  handler
      = g_signal_connect_swapped (clock, "after-paint", G_CALLBACK (g_atomic_int_inc), &painted);
  gtk_widget_queue_draw (window);
  causerie_test_wait_flag (&painted);
  g_signal_handler_disconnect (clock, handler);
}

static guint
count_rows (GtkWidget *widget)
{
  guint n_rows = 0;

  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    if (!GTK_IS_LIST_VIEW (widget))
      n_rows += count_rows (child);
    else if (gtk_widget_get_mapped (child))
      n_rows++;
  return n_rows;
}

/* Starts right after a frame, so that every round waits equally long for the next one. Other load
   only makes a round slower, so the best one is the cost of the program. */
static void
open_column (GtkWidget *window, GtkBox *box, Chat *chat, Cost *best)
{
  GtkWidget *column;
  gint64 start;
  double work;

  for (guint i = 0; i < 3; i++)
    wait_frame (window);
  start = g_get_monotonic_time ();
  work = causerie_work_get ();
  column = chat == NULL ? gtk_label_new ("Nothing")
                        : g_object_new (CAUSERIE_TYPE_BRANCHES_SIDEBAR, NULL);
  if (chat != NULL)
    causerie_branches_sidebar_set_chat (CAUSERIE_BRANCHES_SIDEBAR (column), NULL, chat->branch);
  gtk_box_append (box, column);
  if (chat != NULL)
    causerie_branches_sidebar_reveal (CAUSERIE_BRANCHES_SIDEBAR (column));
  wait_frame (window);
  best->wall = MIN (best->wall, get_milliseconds_since (start));
  best->work = MIN (best->work, causerie_work_get () - work);
  /* Parts that are not on screen yet would not be counted. */
  if (chat != NULL)
    g_assert_cmpuint (count_rows (column), >=, 20);
  gtk_box_remove (box, column);
}

/* Interleaves the three, so that load affects all of them equally. The first round is a warm-up. */
static void
measure (GtkWidget *window, GtkBox *box, Chat *small, Chat *large, Cost *costs)
{
  for (guint i = 0; i <= N_ROUNDS; i++)
    {
      if (i <= 1)
        for (guint which = 0; which < 3; which++)
          costs[which] = (Cost){ G_MAXDOUBLE, G_MAXDOUBLE };
      open_column (window, box, NULL, &costs[0]);
      open_column (window, box, small, &costs[1]);
      open_column (window, box, large, &costs[2]);
    }
}

static void
print_cost (const char *what, const Cost *cost, const Cost *beside)
{
  g_print ("open  %s %8.3f ms to the frame (ratio %.2f), %8.3f ms of work (ratio %.2f)\n", what,
           cost->wall, cost->wall / beside->wall, cost->work, cost->work / beside->work);
}

static void
free_chat (Chat *chat)
{
  g_object_unref (chat->branch);
  g_object_unref (chat->tree);
}

int
main (void)
{
  Chat small, large;
  GtkWidget *window, *box;
  double load_small, load_large, model_small, model_large;
  Cost costs[3];

  adw_init ();
  window = gtk_window_new ();
  box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 0);
  gtk_window_set_child (GTK_WINDOW (window), box);
  gtk_window_set_default_size (GTK_WINDOW (window), 400, 800);
  gtk_window_present (GTK_WINDOW (window));
  load_small = load (&small, 100);
  load_large = load (&large, 10000);
  model_small = build_outline (&small);
  model_large = build_outline (&large);
  measure (window, GTK_BOX (box), &small, &large, costs);
  g_print ("tree    100 messages  %8.3f ms\n", load_small);
  g_print ("tree  10000 messages  %8.3f ms (%.2f a hundred)\n", load_large, load_large / 100);
  g_print ("model   100 messages  %8.3f ms\n", model_small);
  g_print ("model 10000 messages  %8.3f ms\n", model_large);
  print_cost ("an empty column", &costs[0], &costs[0]);
  print_cost ("  100 messages ", &costs[1], &costs[0]);
  print_cost ("10000 messages ", &costs[2], &costs[1]);
  gtk_window_destroy (GTK_WINDOW (window));
  free_chat (&small);
  free_chat (&large);
  return costs[2].work <= costs[1].work * MAX_RATIO ? 0 : 1;
}
