/* SPDX-License-Identifier: GPL-3.0-or-later
 * The line that is read stays exactly in place: random growth, folding and resizing above, in and
 * below the view. */
#include "config.h"

#include "causerie-messages-fixture.h"
#include "causerie-read-line.h"

#include "causerie-fold-button.h"
#include "causerie-test-display.h"

#include <math.h>

/* Each takes several times as long with the sanitizers. */
#ifdef __SANITIZE_ADDRESS__
#define N_CHANGES 90
#else
#define N_CHANGES 300
#endif
#define CHANGES_IN_A_PLACE 15
#define N_GROWING 4

typedef struct
{
  CauserieTimelineFixture timeline;
  CauserieGrowingReply growing[N_GROWING];
  GRand *rand;
} Fixture;

static char *
make_text (guint seed, guint n_blocks)
{
  GString *text = g_string_new (NULL);

  for (guint i = seed; i < seed + n_blocks; i++)
    if (i % 5 == 2)
      for (guint k = 0; k < 80; k++)
        g_string_append_printf (text, "%sint line_%u_%u;\n%s", k == 0 ? "```c\n" : "", i, k,
                                k == 79 ? "```\n\n" : "");
    else if (i % 5 == 3)
      g_string_append_printf (text, "1. one %u\n2. two\n\n| a | b |\n|---|---|\n| %u | c |\n\n", i,
                              i);
    else
      for (guint k = 0; k < 5 + i * 7 % 60; k++)
        g_string_append_printf (text, "word%u%s", (i + k) % 97,
                                k == 4 + i * 7 % 60 ? ".\n\n" : " ");
  return g_string_free (text, FALSE);
}

/* A reply with thinking and text, of which the text may still grow. */
static void
add_growing (Fixture *f, CauserieGrowingReply *reply, guint seed)
{
  g_autofree char *text = make_text (seed, 12);
  g_autofree char *escaped = g_strescape (text, NULL);

  causerie_messages_fixture_add_growing (&f->timeline, reply, "thinking");
  causerie_growing_reply_grow (reply,
                               "Let me think.\\n\\nAnd think again, and then once more, in a "
                               "few lines of text.");
  causerie_content_close_block (reply->content, reply->block);
  reply->block = causerie_content_open_block (reply->content);
  causerie_content_set_block (reply->content, reply->block, "{\"type\":\"text\",\"text\":\"\"}");
  causerie_growing_reply_grow (reply, escaped);
}

static void
set_up (Fixture *f, gconstpointer data)
{
  g_autoptr (GString) question = g_string_new (NULL);

  causerie_messages_fixture_set_up (&f->timeline, NULL);
  f->rand = g_rand_new_with_seed (GPOINTER_TO_UINT (data));
  for (guint i = 0; i < 60; i++)
    g_string_append_printf (question, "line %u of a question\n", i);
  for (guint i = 0; i < N_GROWING; i++)
    {
      g_autofree char *text = make_text (i * 31, i == 1 ? 300 : 20);

      causerie_messages_fixture_add (&f->timeline, CAUSERIE_ROLE_USER, question->str);
      causerie_messages_fixture_add (&f->timeline, CAUSERIE_ROLE_ASSISTANT, text);
      causerie_messages_fixture_add (&f->timeline, CAUSERIE_ROLE_USER, "And then?");
      add_growing (f, &f->growing[i], i * 7);
    }
  causerie_timeline_fixture_wait_rest (&f->timeline);
}

static void
tear_down (Fixture *f, gconstpointer data)
{
  causerie_timeline_fixture_tear_down (&f->timeline, NULL);
  for (guint i = 0; i < N_GROWING; i++)
    causerie_growing_reply_clear (&f->growing[i]);
  g_rand_free (f->rand);
}

static void
grow (Fixture *f)
{
  static const char *const pieces[]
      = { "more words ", "\\n\\nAnother paragraph. ", "\\n\\n```c\\nint a;\\n```\\n\\n",
          "\\n- an item\\n- another\\n\\n" };
  CauserieGrowingReply *reply = &f->growing[g_rand_int_range (f->rand, 0, N_GROWING)];

  causerie_growing_reply_grow (reply, pieces[g_rand_int_range (f->rand, 0, G_N_ELEMENTS (pieces))]);
}

static void
list_folds (GtkWidget *widget, GPtrArray *folds)
{
  if (GTK_IS_EXPANDER (widget)
      || (CAUSERIE_IS_FOLD_BUTTON (widget) && gtk_widget_get_visible (widget)))
    g_ptr_array_add (folds, widget);
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    list_folds (child, folds);
}

/* Not the text that is read itself: that may not be there any more. */
static void
fold (Fixture *f, const CauserieReadLine *line)
{
  g_autoptr (GPtrArray) folds = g_ptr_array_new ();
  GtkWidget *widget;

  list_folds (GTK_WIDGET (f->timeline.view), folds);
  if (folds->len == 0)
    return;
  widget = g_ptr_array_index (folds, g_rand_int_range (f->rand, 0, (int)folds->len));
  if (gtk_widget_is_ancestor (line->label, gtk_widget_get_parent (widget)))
    return;
  if (GTK_IS_EXPANDER (widget))
    gtk_expander_set_expanded (GTK_EXPANDER (widget),
                               !gtk_expander_get_expanded (GTK_EXPANDER (widget)));
  else
    causerie_fold_button_set_unfolded (
        CAUSERIE_FOLD_BUTTON (widget),
        !causerie_fold_button_get_unfolded (CAUSERIE_FOLD_BUTTON (widget)));
}

static void
resize (Fixture *f)
{
  gtk_window_set_default_size (GTK_WINDOW (f->timeline.window),
                               g_rand_int_range (f->rand, 420, 1100),
                               g_rand_int_range (f->rand, 400, 700));
}

/* Somewhere in the middle, so that it is not the end that is followed. */
static void
go_to_another_place (Fixture *f)
{
  GtkAdjustment *adjustment = f->timeline.adjustment;
  double lower = gtk_adjustment_get_lower (adjustment);
  double upper = gtk_adjustment_get_upper (adjustment);

  gtk_adjustment_set_value (
      adjustment, round (lower + (upper - lower) * g_rand_double_range (f->rand, 0.15, 0.8)));
  causerie_timeline_fixture_wait_rest (&f->timeline);
}

static void
test_line_stays (Fixture *f, gconstpointer data)
{
  for (guint i = 0; i < N_CHANGES; i++)
    {
      CauserieReadLine line;
      double y;
      int kind = g_rand_int_range (f->rand, 0, 10);

      if (i % CHANGES_IN_A_PLACE == 0)
        go_to_another_place (f);
      causerie_read_line_find (&line, GTK_WIDGET (f->timeline.view));
      y = causerie_read_line_get_y (&line);
      if (kind < 5)
        grow (f);
      else if (kind < 8)
        fold (f, &line);
      else
        resize (f);
      causerie_timeline_fixture_wait_frames (&f->timeline, 2);
      g_test_message ("change %u of kind %d", i, kind);
      g_assert_cmpfloat (causerie_read_line_get_y (&line), ==, y);
    }
}

int
main (int argc, char *argv[])
{
  causerie_test_display_init (&argc, &argv);
  g_test_add ("/anchoring/line-stays-in-many-changes", Fixture, GUINT_TO_POINTER (4711), set_up,
              test_line_stays, tear_down);
  return g_test_run ();
}
