/* SPDX-License-Identifier: GPL-3.0-or-later
 * How long it takes to open the branches sidebar over a large tree, beside a small one and beside
 * an empty column in the same run. Each time ends with the frame that shows it. */
#include "config.h"

#include "causerie-branches-sidebar.h"
#include "causerie-outline.h"
#include "causerie-test.h"

#include <adwaita.h>

#define N_ROUNDS 15

typedef struct
{
  CauserieTree *tree;
  CauserieBranch *branch;
} Chat;

/* Questions and answers in turn; every tenth message forks, and the branch goes on in the newer
 * version. */
static GPtrArray *
create_messages (guint n)
{
  GPtrArray *messages = g_ptr_array_new_with_free_func (g_object_unref);
  gint64 above = CAUSERIE_ROOT;

  for (gint64 id = 1; id <= n; id++)
    {
      g_autofree char *words = g_strdup_printf ("The first words of message %d", (int)id);
      CauserieMessageData data
          = { .id = id,
              .parent_id = above,
              .state = CAUSERIE_MESSAGE_COMPLETE,
              .first_words = words,
              .role = id % 2 == 1 ? CAUSERIE_ROLE_USER : CAUSERIE_ROLE_ASSISTANT };

      g_ptr_array_add (messages, causerie_message_new (&data));
      if (id % 10 != 9)
        above = id;
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

static double
build_outline (Chat *chat)
{
  double best = G_MAXDOUBLE;

  for (guint i = 0; i < N_ROUNDS; i++)
    {
      gint64 start = g_get_monotonic_time ();
      g_autoptr (CauserieOutline) outline = causerie_outline_new (chat->branch);

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

/* Begins right after a frame, so that every round waits alike for the next one. */
static double
open_column (GtkWidget *window, GtkBox *box, Chat *chat)
{
  GtkWidget *column;
  gint64 start;
  double took;

  for (guint i = 0; i < 3; i++)
    wait_frame (window);
  start = g_get_monotonic_time ();
  column = chat == NULL
               ? gtk_label_new ("Nothing")
               : g_object_new (CAUSERIE_TYPE_BRANCHES_SIDEBAR, "branch", chat->branch, NULL);
  gtk_box_append (box, column);
  if (chat != NULL)
    causerie_branches_sidebar_reveal (CAUSERIE_BRANCHES_SIDEBAR (column));
  wait_frame (window);
  took = get_milliseconds_since (start);
  /* What is not on screen yet would not count. */
  if (chat != NULL)
    g_assert_cmpuint (count_rows (column), >=, 20);
  gtk_box_remove (box, column);
  return took;
}

static int
compare (const void *a, const void *b)
{
  double one = *(const double *)a;
  double other = *(const double *)b;

  return (one > other) - (one < other);
}

static double
measure_column (GtkWidget *window, GtkBox *box, Chat *chat)
{
  double rounds[N_ROUNDS];

  for (guint i = 0; i < N_ROUNDS; i++)
    rounds[i] = open_column (window, box, chat);
  qsort (rounds, N_ROUNDS, sizeof *rounds, compare);
  return rounds[N_ROUNDS / 2];
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
  double floor, of_small, of_large, load_small, load_large, model_small, model_large;

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
  measure_column (window, GTK_BOX (box), &small);
  floor = measure_column (window, GTK_BOX (box), NULL);
  of_small = measure_column (window, GTK_BOX (box), &small);
  of_large = measure_column (window, GTK_BOX (box), &large);
  g_print ("tree    100 messages  %8.3f ms\n", load_small);
  g_print ("tree  10000 messages  %8.3f ms (%.2f a hundred)\n", load_large, load_large / 100);
  g_print ("model   100 messages  %8.3f ms\n", model_small);
  g_print ("model 10000 messages  %8.3f ms\n", model_large);
  g_print ("open  an empty column %8.3f ms (median to the frame)\n", floor);
  g_print ("open    100 messages  %8.3f ms (ratio %.2f to the empty one)\n", of_small,
           of_small / floor);
  g_print ("open  10000 messages  %8.3f ms (ratio %.2f to 100 messages)\n", of_large,
           of_large / of_small);
  gtk_window_destroy (GTK_WINDOW (window));
  free_chat (&small);
  free_chat (&large);
  return 0;
}
