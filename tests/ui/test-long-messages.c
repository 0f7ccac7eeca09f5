/* SPDX-License-Identifier: GPL-3.0-or-later
 * Messages that are much longer than the window: only what is near the viewport exists, and that
 * does not show. */
#include "config.h"

#include "causerie-messages-fixture.h"
#include "causerie-read-line.h"

#include "causerie-code-block.h"
#include "causerie-fold-button.h"
#include "causerie-message-row.h"
#include "causerie-test-display.h"

#include <math.h>

/* More than any window shows, and far less than there are blocks. */
#define MOST_LABELS 400

/* Of a log. */
#define N_LINES 35000

/* Words of which only one fits into a line, so that the line gets higher than estimated. */
#define WORD " abcdefghijklmnopqrstuvwxyzabcdefghijklmnopqrstuvwxyz"
#define WIDE WORD WORD WORD

/* The place of a match is found in fewer steps, each from a better estimate. */
#define MOST_ROUNDS 20

/* Each takes several times as long with the sanitizers. */
#ifdef __SANITIZE_ADDRESS__
#define N_STEPS 10
#else
#define N_STEPS 40
#endif

typedef CauserieTimelineFixture Fixture;

static void
append_paragraph (GString *text, guint n)
{
  g_string_append_printf (text, "Paragraph %u:", n);
  for (guint i = 0; i < 5 + n * 7 % 60; i++)
    g_string_append_printf (text, " word%u", (n + i) % 97);
  g_string_append (text, n % 10 == 0 ? " and a *needle*.\n\n" : ".\n\n");
}

static void
append_block (GString *text, guint n)
{
  if (n % 13 == 5)
    for (guint i = 0; i < 70; i++)
      g_string_append_printf (text, "%sint line_%u_%u;\n%s", i == 0 ? "```c\n" : "", n, i,
                              i == 69 ? "```\n\n" : "");
  else if (n % 13 == 9)
    g_string_append_printf (
        text, "1. one %u\n2. two\n   - nested\n\n| a | b |\n|---|---|\n| %u | c |\n\n", n, n);
  else
    append_paragraph (text, n);
}

static char *
make_text (guint n_blocks)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < n_blocks; i++)
    append_block (text, i);
  return g_string_free (text, FALSE);
}

static void
add_long_reply (Fixture *f, guint n_blocks)
{
  g_autofree char *text = make_text (n_blocks);

  causerie_messages_fixture_add (f, CAUSERIE_ROLE_USER, "A question.");
  causerie_messages_fixture_add (f, CAUSERIE_ROLE_ASSISTANT, text);
  causerie_timeline_fixture_wait_rest (f);
  causerie_messages_fixture_wait_loaded (f);
  causerie_timeline_fixture_wait_rest (f);
}

static GtkWidget *
get_reply (Fixture *f)
{
  return causerie_timeline_view_get_row (f->view, 1);
}

/* Returns: the first widget of that type whose top is in the upper part of the view */
static GtkWidget *
find_in_view (Fixture *f, GtkWidget *widget, GType type)
{
  GtkWidget *found = NULL;
  graphene_rect_t bounds;

  if (!gtk_widget_get_mapped (widget)
      || !gtk_widget_compute_bounds (widget, GTK_WIDGET (f->view), &bounds))
    return NULL;
  if (G_TYPE_CHECK_INSTANCE_TYPE (widget, type))
    return bounds.origin.y >= 0 && bounds.origin.y < 500 ? widget : NULL;
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL && found == NULL;
       child = gtk_widget_get_next_sibling (child))
    found = find_in_view (f, child, type);
  return found;
}

static void
scroll_by (Fixture *f, double delta)
{
  gtk_adjustment_set_value (f->adjustment, gtk_adjustment_get_value (f->adjustment) + delta);
  causerie_timeline_fixture_wait_frames (f, 1);
}

static void
test_only_near_parts_exist (Fixture *f, gconstpointer data)
{
  add_long_reply (f, 2000);
  g_assert_cmpuint (causerie_messages_fixture_count (get_reply (f), GTK_TYPE_LABEL), <,
                    MOST_LABELS);
  causerie_timeline_fixture_scroll_to_middle (f);
  g_assert_cmpuint (causerie_messages_fixture_count (get_reply (f), GTK_TYPE_LABEL), <,
                    MOST_LABELS);
  g_assert_cmpuint (causerie_messages_fixture_count (get_reply (f), GTK_TYPE_LABEL), >, 10);
}

typedef struct
{
  const char *name;
  CauserieRole role;
  const char *start;  /* of the text */
  const char *line;   /* before the number of a line … */
  const char *middle; /* … after it … */
  const char *end;    /* … and after some words */
} LargeBlock;

/* Each has its own way to be shown in parts. */
static const LargeBlock large_blocks[] = {
  { "list", CAUSERIE_ROLE_ASSISTANT, "", "1. item ", " ", "\n" },
  { "table", CAUSERIE_ROLE_ASSISTANT, "| a | b |\n|---|---|\n", "| row ", " | ", " |\n" },
  { "quote", CAUSERIE_ROLE_ASSISTANT, "", "> Paragraph ", " ", ".\n>\n" },
  { "code", CAUSERIE_ROLE_ASSISTANT, "```c\n", "int a", "; /* ", " */\n" },
  { "question", CAUSERIE_ROLE_USER, "", "line ", " ", "\n" },
};

static char *
make_large_block (const LargeBlock *block)
{
  GString *text = g_string_new (block->start);

  for (guint i = 0; i < 2000; i++)
    g_string_append_printf (
        text, "%s%u%s%s%s", block->line, i, block->middle,
        i % 7 == 0 ? "some words more, so that it wraps in a narrow column" : "x", block->end);
  return g_string_free (text, FALSE);
}

/* The labels that a reader sees cover the viewport. */
static void
assert_covered (Fixture *f)
{
  CauserieReadLine line;

  causerie_read_line_find (&line, GTK_WIDGET (f->view));
  g_assert_cmpfloat (causerie_read_line_get_y (&line), <, 300);
}

static void
scroll_and_check (Fixture *f, double step)
{
  CauserieReadLine line;
  double y;

  causerie_read_line_find (&line, GTK_WIDGET (f->view));
  y = causerie_read_line_get_y (&line);
  scroll_by (f, step);
  g_assert_cmpfloat (causerie_read_line_get_y (&line), ==, y - step);
  assert_covered (f);
}

static void
test_scrolling_moves_text_by_what_was_scrolled (Fixture *f, gconstpointer data)
{
  add_long_reply (f, 400);
  causerie_timeline_fixture_scroll_to_middle (f);
  for (guint i = 0; i < N_STEPS; i++)
    scroll_and_check (f, -137);
  for (guint i = 0; i < 2 * N_STEPS; i++)
    scroll_and_check (f, 113);
}

static GtkWidget *
find_fold (GtkWidget *widget)
{
  GtkWidget *found = NULL;

  if (CAUSERIE_IS_FOLD_BUTTON (widget))
    return gtk_widget_get_mapped (widget) ? widget : NULL;
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL && found == NULL;
       child = gtk_widget_get_next_sibling (child))
    found = find_fold (child);
  return found;
}

static void
test_large_block (Fixture *f, gconstpointer data)
{
  const LargeBlock *block = data;
  g_autofree char *text = make_large_block (block);
  GtkWidget *fold;

  causerie_messages_fixture_add (f, CAUSERIE_ROLE_USER, "A question.");
  causerie_messages_fixture_add (f, block->role, text);
  causerie_timeline_fixture_wait_rest (f);
  causerie_messages_fixture_wait_loaded (f);
  causerie_timeline_fixture_wait_rest (f);
  fold = find_fold (get_reply (f));
  if (fold != NULL)
    causerie_fold_button_set_unfolded (CAUSERIE_FOLD_BUTTON (fold), TRUE);
  causerie_timeline_fixture_wait_rest (f);
  causerie_timeline_fixture_scroll_to_middle (f);
  g_assert_cmpfloat (gtk_adjustment_get_upper (f->adjustment), >,
                     20 * gtk_adjustment_get_page_size (f->adjustment));
  for (guint i = 0; i < N_STEPS; i++)
    scroll_and_check (f, -137);
  for (guint i = 0; i < N_STEPS; i++)
    scroll_and_check (f, 113);
  g_assert_cmpuint (causerie_messages_fixture_count (get_reply (f), GTK_TYPE_LABEL), <,
                    MOST_LABELS);
}

/* Unfolds a question of very many lines, the first @n_wide of which are wide, and waits until its
   end is in view. */
static void
add_log (Fixture *f, guint n_wide)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < N_LINES; i++)
    g_string_append_printf (text, "2026-01-01 12:00:00 service[1]: message %u%s\n", i,
                            i < n_wide ? WIDE : "");
  causerie_messages_fixture_add (f, CAUSERIE_ROLE_USER, "A question.");
  causerie_messages_fixture_add (f, CAUSERIE_ROLE_USER, text->str);
  g_string_free (text, TRUE);
  causerie_timeline_fixture_wait_rest (f);
  causerie_fold_button_set_unfolded (CAUSERIE_FOLD_BUTTON (find_fold (get_reply (f))), TRUE);
  causerie_timeline_view_scroll_to_end (f->view);
  causerie_timeline_fixture_wait_rest (f);
}

static double
get_middle (Fixture *f)
{
  return round (
      (gtk_adjustment_get_lower (f->adjustment) + gtk_adjustment_get_upper (f->adjustment)) / 2);
}

/* The parts that are created there change the estimated heights of all parts above, which must not
   move others into view. */
static void
test_jump_creates_only_what_is_in_view (Fixture *f, gconstpointer data)
{
  CauserieReadLine line;
  guint n_labels;
  double y;

  add_log (f, 0);
  n_labels = causerie_messages_fixture_count (get_reply (f), GTK_TYPE_LABEL);
  gtk_adjustment_set_value (f->adjustment, get_middle (f));
  g_assert_cmpuint (causerie_messages_fixture_count (get_reply (f), GTK_TYPE_LABEL), <=,
                    n_labels + 10);
  causerie_timeline_fixture_wait_frames (f, 1);
  assert_covered (f);
  causerie_read_line_find (&line, GTK_WIDGET (f->view));
  y = causerie_read_line_get_y (&line);
  causerie_timeline_fixture_wait_rest (f);
  g_assert_cmpfloat (causerie_read_line_get_y (&line), ==, y);
  g_assert_cmpfloat_with_epsilon (gtk_adjustment_get_value (f->adjustment), get_middle (f),
                                  causerie_timeline_fixture_page (f));
}

/* GTK keeps the part with the focus, which the view must not follow. */
static void
test_jump_leaves_focus_behind (Fixture *f, gconstpointer data)
{
  CauserieReadLine line;
  double lower;

  add_log (f, N_LINES / 2);
  causerie_timeline_view_scroll_by (f->view, -100);
  causerie_timeline_fixture_wait_rest (f);
  causerie_read_line_find (&line, GTK_WIDGET (f->view));
  causerie_timeline_view_focus_label (f->view, line.label);
  lower = gtk_adjustment_get_lower (f->adjustment);
  gtk_adjustment_set_value (f->adjustment, round ((lower + get_middle (f)) / 2));
  causerie_timeline_fixture_wait_rest (f);
  lower = gtk_adjustment_get_lower (f->adjustment);
  g_assert_cmpfloat_with_epsilon ((gtk_adjustment_get_value (f->adjustment) - lower)
                                      / (gtk_adjustment_get_upper (f->adjustment) - lower),
                                  0.25, 0.05);
}

static void
test_end_is_reached (Fixture *f, gconstpointer data)
{
  add_long_reply (f, 400);
  causerie_timeline_fixture_scroll_to_middle (f);
  causerie_timeline_view_scroll_to_end (f->view);
  causerie_timeline_fixture_wait_rest (f);
  g_assert_true (causerie_timeline_view_get_at_end (f->view));
  g_assert_cmpfloat (causerie_timeline_fixture_painted_end (f), ==,
                     causerie_timeline_fixture_page (f));
  assert_covered (f);
}

static void
test_width_keeps_line (Fixture *f, gconstpointer data)
{
  static const int widths[] = { 500, 900, 420, 1300, 700 };

  add_long_reply (f, 400);
  causerie_timeline_fixture_scroll_to_middle (f);
  for (guint i = 0; i < G_N_ELEMENTS (widths); i++)
    {
      CauserieReadLine line;
      double y;

      causerie_read_line_find (&line, GTK_WIDGET (f->view));
      y = causerie_read_line_get_y (&line);
      gtk_window_set_default_size (GTK_WINDOW (f->window), widths[i], 700);
      causerie_timeline_fixture_wait_rest (f);
      g_assert_cmpfloat (causerie_read_line_get_y (&line), ==, y);
    }
}

static guint
count_texts_in_view (Fixture *f, GtkWidget *widget)
{
  graphene_rect_t bounds;
  guint n = 0;

  if (!gtk_widget_get_mapped (widget)
      || !gtk_widget_compute_bounds (widget, GTK_WIDGET (f->view), &bounds)
      || bounds.origin.y > causerie_timeline_fixture_page (f)
      || bounds.origin.y + bounds.size.height < 0)
    return 0;
  if (GTK_IS_LABEL (widget))
    return gtk_label_get_selectable (GTK_LABEL (widget));
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    n += count_texts_in_view (f, child);
  return n;
}

/* A text that has few lines in a wide window, and many in a narrow one. */
static void
test_width_loses_no_text (Fixture *f, gconstpointer data)
{
  for (guint n = 40; n < 80; n += 5)
    {
      g_autoptr (GString) text = g_string_new (NULL);

      for (guint i = 0; i < n; i++)
        for (guint k = 0; k < 50; k++)
          g_string_append_printf (text, "%s%s", k == 0 ? "A paragraph" : " word",
                                  k == 49 ? ".\n\n" : "");
      gtk_window_set_default_size (GTK_WINDOW (f->window), 340, 700);
      g_list_store_remove_all (f->store);
      causerie_messages_fixture_add (f, CAUSERIE_ROLE_ASSISTANT, text->str);
      causerie_timeline_fixture_wait_rest (f);
      gtk_window_set_default_size (GTK_WINDOW (f->window), 1200, 700);
      causerie_timeline_fixture_wait_rest (f);
      causerie_timeline_view_scroll_to (f->view, 0, CAUSERIE_TIMELINE_ALIGN_START, 0);
      causerie_timeline_fixture_wait_rest (f);
      g_assert_cmpuint (count_texts_in_view (f, GTK_WIDGET (f->view)), >, 5);
      causerie_timeline_view_scroll_to_end (f->view);
      causerie_timeline_fixture_wait_rest (f);
      g_assert_cmpuint (count_texts_in_view (f, GTK_WIDGET (f->view)), >, 5);
    }
}

static GtkWidget *
scroll_to_widget (Fixture *f, GType type)
{
  GtkWidget *found = NULL;

  for (guint i = 0; i < 400 && found == NULL; i++)
    {
      scroll_by (f, 40);
      found = find_in_view (f, GTK_WIDGET (f->view), type);
    }
  g_assert_nonnull (found);
  return found;
}

static void
test_unfolded_code_stays_unfolded (Fixture *f, gconstpointer data)
{
  CauserieReadLine line;
  double value;
  double y;
  GtkWidget *fold;

  add_long_reply (f, 600);
  causerie_timeline_fixture_scroll_to_middle (f);
  fold = scroll_to_widget (f, CAUSERIE_TYPE_FOLD_BUTTON);
  causerie_fold_button_set_unfolded (CAUSERIE_FOLD_BUTTON (fold), TRUE);
  causerie_timeline_fixture_wait_rest (f);
  causerie_read_line_find (&line, GTK_WIDGET (f->view));
  y = causerie_read_line_get_y (&line);
  g_object_add_weak_pointer (G_OBJECT (fold), (gpointer *)&fold);
  value = gtk_adjustment_get_value (f->adjustment);
  for (guint i = 0; i < 20; i++)
    scroll_by (f, 600);
  g_assert_null (fold);
  for (guint i = 0; i < 20; i++)
    scroll_by (f, -600);
  g_assert_cmpfloat (gtk_adjustment_get_value (f->adjustment), ==, value);
  causerie_read_line_find (&line, GTK_WIDGET (f->view));
  g_assert_cmpfloat (causerie_read_line_get_y (&line), ==, y);
  fold = scroll_to_widget (f, CAUSERIE_TYPE_FOLD_BUTTON);
  g_assert_true (causerie_fold_button_get_unfolded (CAUSERIE_FOLD_BUTTON (fold)));
}

static void
test_focus_stays (Fixture *f, gconstpointer data)
{
  GtkWidget *code;

  add_long_reply (f, 600);
  causerie_timeline_fixture_scroll_to_middle (f);
  code = scroll_to_widget (f, CAUSERIE_TYPE_CODE_BLOCK);
  gtk_widget_child_focus (code, GTK_DIR_TAB_FORWARD);
  code = gtk_root_get_focus (GTK_ROOT (f->window));
  g_assert_nonnull (code);
  for (guint i = 0; i < 20; i++)
    scroll_by (f, 600);
  g_assert_true (gtk_root_get_focus (GTK_ROOT (f->window)) == code);
}

/* As the find bar does: to the estimated place, and from there to the right one. How often depends
   on how much of the text a slow machine lays out in a frame. Returns: where the match is in the
   view then */
static double
scroll_to_match (Fixture *f, CauserieMessageRow *row, guint n, graphene_rect_t *place)
{
  double y = 0;

  for (guint i = 0; i < MOST_ROUNDS; i++)
    {
      int row_y;

      g_assert_true (causerie_message_row_get_found_place (row, n, place));
      g_assert_true (causerie_timeline_view_get_row_place (f->view, 1, &row_y, &(int){ 0 }));
      y = row_y + (double)place->origin.y;
      if (place->size.height > 0 && fabs (y - 300) <= 1)
        break;
      causerie_timeline_view_scroll_to (f->view, 1, CAUSERIE_TIMELINE_ALIGN_START,
                                        300 - (int)place->origin.y);
      causerie_timeline_fixture_wait_rest (f);
    }
  return y;
}

static void
test_every_match_is_found (Fixture *f, gconstpointer data)
{
  g_autoptr (CauserieFindWords) words = causerie_find_words_new ("needle", CAUSERIE_FIND_DEFAULT);
  CauserieMessageRow *row;
  graphene_rect_t place;
  double last = -1;
  guint n = 0;

  add_long_reply (f, 600);
  row = CAUSERIE_MESSAGE_ROW (get_reply (f));
  causerie_message_row_find (row, words, 0);
  while (causerie_message_row_get_found_place (row, n, &place))
    n++;
  g_assert_cmpuint (n, ==, 51);
  /* This one is far above the view. */
  g_assert_true (causerie_message_row_get_found_place (row, 3, &place));
  g_assert_cmpfloat (place.size.height, ==, 0);
  for (guint i = 3; i < 48; i += 11)
    {
      g_assert_cmpfloat_with_epsilon (scroll_to_match (f, row, i, &place), 300, 1);
      g_assert_cmpfloat (place.size.width, >, 10);
      g_assert_cmpfloat (place.origin.y, >, last);
      last = place.origin.y;
    }
}

static void
test_growth_at_end_does_not_move_text (Fixture *f, gconstpointer data)
{
  g_autofree char *text = make_text (300);
  g_autofree char *escaped = g_strescape (text, NULL);
  CauserieGrowingReply reply;
  CauserieReadLine line;
  double y;

  causerie_messages_fixture_add_growing (f, &reply, "text");
  causerie_growing_reply_grow (&reply, escaped);
  causerie_timeline_fixture_wait_rest (f);
  g_assert_true (causerie_timeline_view_get_at_end (f->view));
  causerie_timeline_fixture_scroll_to_middle (f);
  causerie_read_line_find (&line, GTK_WIDGET (f->view));
  y = causerie_read_line_get_y (&line);
  for (guint i = 0; i < 40; i++)
    {
      causerie_growing_reply_grow (&reply, "More words\\n\\n");
      causerie_timeline_fixture_wait_frames (f, 1);
      g_assert_cmpfloat (causerie_read_line_get_y (&line), ==, y);
    }
  causerie_growing_reply_clear (&reply);
}

/* The heights of most of its parts are only estimated then. */
static void
test_restored_place_stays (Fixture *f, gconstpointer data)
{
  CauserieReadLine line;
  guint position;
  double y;
  int row_y;
  int height;

  add_long_reply (f, 300);
  causerie_timeline_fixture_scroll_to_middle (f);
  g_assert_true (causerie_timeline_view_get_place (f->view, &position, &row_y, &height));
  causerie_timeline_view_set_model (f->view, NULL);
  causerie_timeline_view_set_model (f->view, G_LIST_MODEL (f->store));
  causerie_timeline_view_restore_place (f->view, position, row_y, height);
  causerie_timeline_fixture_wait_frames (f, 1);
  causerie_read_line_find (&line, GTK_WIDGET (f->view));
  y = causerie_read_line_get_y (&line);
  for (guint i = 0; i < 8; i++)
    {
      causerie_timeline_fixture_wait_rest (f);
      g_assert_cmpfloat (causerie_read_line_get_y (&line), ==, y);
    }
  g_assert_true (causerie_timeline_view_get_place (f->view, &position, &row_y, &height));
  g_assert_cmpuint (position, ==, 1);
}

#define ADD(name, function)                                                                        \
  g_test_add ("/long-messages/" name, Fixture, NULL, causerie_messages_fixture_set_up, function,   \
              causerie_timeline_fixture_tear_down)

int
main (int argc, char *argv[])
{
  causerie_test_display_init (&argc, &argv);
  ADD ("only-near-parts-exist", test_only_near_parts_exist);
  ADD ("scrolling-moves-text-by-what-was-scrolled", test_scrolling_moves_text_by_what_was_scrolled);
  for (guint i = 0; i < G_N_ELEMENTS (large_blocks); i++)
    {
      g_autofree char *path = g_strconcat ("/long-messages/large-", large_blocks[i].name, NULL);

      g_test_add (path, Fixture, &large_blocks[i], causerie_messages_fixture_set_up,
                  test_large_block, causerie_timeline_fixture_tear_down);
    }
  ADD ("jump-creates-only-what-is-in-view", test_jump_creates_only_what_is_in_view);
  ADD ("jump-leaves-focus-behind", test_jump_leaves_focus_behind);
  ADD ("end-is-reached", test_end_is_reached);
  ADD ("width-keeps-line", test_width_keeps_line);
  ADD ("width-loses-no-text", test_width_loses_no_text);
  ADD ("unfolded-code-stays-unfolded", test_unfolded_code_stays_unfolded);
  ADD ("focus-stays", test_focus_stays);
  ADD ("every-match-is-found", test_every_match_is_found);
  ADD ("restored-place-stays", test_restored_place_stays);
  ADD ("growth-at-end-does-not-move-text", test_growth_at_end_does_not_move_text);
  return g_test_run ();
}
