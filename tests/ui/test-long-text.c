/* SPDX-License-Identifier: GPL-3.0-or-later
 * Long untrusted text is never laid out in one piece, and is still complete. */
#include "config.h"

#include "causerie-banner.h"
#include "causerie-code-block.h"
#include "causerie-fold-button.h"
#include "causerie-found-text.h"
#include "causerie-message-body.h"
#include "causerie-message-row.h"
#include "causerie-sliced-markup.h"
#include "causerie-state-line.h"
#include "causerie-test-content.h"
#include "causerie-test-display.h"
#include "causerie-typed-text.h"
#include "causerie-wrapped-text.h"

#include <adwaita.h>
#include <string.h>

/* Longer than a piece may be, and too short to be folded. */
#define LONG 8000
#define LONGEST_PIECE 1000

static char *
repeat (const char *unit, guint n)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < n; i++)
    g_string_append (text, unit);
  return g_string_free (text, FALSE);
}

/* Returns: content with one block of that type. */
static char *
make_content (const char *type, const char *before, const char *run, const char *after)
{
  const char *member = g_str_equal (type, "thinking") ? "thinking" : "text";

  return g_strdup_printf ("[{\"type\":\"%s\",\"%s\":\"%s%s%s\"}]", type, member, before, run,
                          after);
}

static int
find_longest_item (PangoLayout *shown)
{
  g_autoptr (PangoLayout) layout = pango_layout_copy (shown);
  int longest = 0;

  /* Without wrapping, an item is not divided any further. */
  pango_layout_set_width (layout, -1);
  pango_layout_set_ellipsize (layout, PANGO_ELLIPSIZE_NONE);
  for (GSList *line = pango_layout_get_lines_readonly (layout); line != NULL; line = line->next)
    for (GSList *run = ((PangoLayoutLine *)line->data)->runs; run != NULL; run = run->next)
      longest = MAX (longest, ((PangoLayoutRun *)run->data)->item->num_chars);
  return longest;
}

/* Checks all labels in @widget, and appends their texts, except those of buttons. */
static void
append_labels (GtkWidget *widget, GString *text)
{
  if (GTK_IS_BUTTON (widget))
    return;
  if (GTK_IS_LABEL (widget))
    {
      g_assert_cmpint (find_longest_item (gtk_label_get_layout (GTK_LABEL (widget))), <=,
                       LONGEST_PIECE);
      g_string_append (text, gtk_label_get_text (GTK_LABEL (widget)));
    }
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    append_labels (child, text);
}

/* Returns: whether @run is in the labels */
static gboolean
check_labels (GtkWidget *widget, const char *run)
{
  g_autoptr (GString) text = g_string_new (NULL);

  append_labels (widget, text);
  return strstr (text->str, run) != NULL;
}

static void
unfold_thinking (GtkWidget *widget)
{
  if (GTK_IS_EXPANDER (widget))
    gtk_expander_set_expanded (GTK_EXPANDER (widget), TRUE);
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    unfold_thinking (child);
}

/* Outside of a window, a text of many lines waits with its labels. */
static GtkWidget *
show_in_window (GtkWidget *widget)
{
  gtk_window_set_child (GTK_WINDOW (gtk_window_new ()), widget);
  return widget;
}

static void
check_body (CauserieRole role, const char *type, const char *before, const char *unit,
            const char *after)
{
  g_autofree char *run = g_strchomp (repeat (unit, LONG / (guint)g_utf8_strlen (unit, -1)));
  g_autofree char *content = make_content (type, before, run, after);
  g_autoptr (CauserieContent) parsed = causerie_test_content (content);
  GtkWidget *body = show_in_window (causerie_message_body_new (role));

  causerie_message_body_set_content (CAUSERIE_MESSAGE_BODY (body), parsed, TRUE);
  causerie_found_text_unfold (body);
  unfold_thinking (body);
  g_assert_true (check_labels (body, run));
  gtk_window_destroy (GTK_WINDOW (gtk_widget_get_root (body)));
}

static void
test_message_is_divided (void)
{
  static const char *const units[]
      = { "a", "0f", "https://example.org/", "\330\250", "e\314\201\314\202", "word " };

  for (guint i = 0; i < G_N_ELEMENTS (units); i++)
    {
      check_body (CAUSERIE_ROLE_USER, "text", "See ", units[i], "");
      check_body (CAUSERIE_ROLE_ASSISTANT, "text", "See **this:** ", units[i], "");
      check_body (CAUSERIE_ROLE_ASSISTANT, "thinking", "See ", units[i], "");
    }
  check_body (CAUSERIE_ROLE_ASSISTANT, "text", "See `", "0f", "` and more");
  check_body (CAUSERIE_ROLE_ASSISTANT, "text", "# ", "0f", "");
  check_body (CAUSERIE_ROLE_ASSISTANT, "text", "> - ", "0f", "");
  check_body (CAUSERIE_ROLE_ASSISTANT, "text", "| a | b |\\n|--|--|\\n| ", "0f", " | c |");
}

static void
test_state_is_divided (void)
{
  g_autofree char *run = repeat ("e", LONG);
  CauserieStateNote note = { .sentence = run, .reason = run };
  GtkWidget *line = g_object_ref_sink (causerie_state_line_new ());

  causerie_state_line_show_note (CAUSERIE_STATE_LINE (line), &note);
  g_assert_true (check_labels (line, run));
  g_object_unref (line);
}

static void
test_banner_is_divided (void)
{
  g_autofree char *run = repeat ("e", LONG);
  GtkWidget *banner = g_object_ref_sink (g_object_new (CAUSERIE_TYPE_BANNER, NULL));

  causerie_banner_show (CAUSERIE_BANNER (banner), run, NULL, NULL);
  g_assert_true (check_labels (banner, run));
  g_object_unref (banner);
}

static gpointer
find (GtkWidget *widget, GType type)
{
  if (g_type_is_a (G_OBJECT_TYPE (widget), type))
    return widget;
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    {
      gpointer found = find (child, type);

      if (found != NULL)
        return found;
    }
  return NULL;
}

/* Returns: the number of characters in the labels and text fields of @widget, except buttons */
static gsize
count_shown (GtkWidget *widget)
{
  gsize n = 0;

  if (GTK_IS_BUTTON (widget))
    return 0;
  if (GTK_IS_LABEL (widget))
    n += (gsize)g_utf8_strlen (gtk_label_get_text (GTK_LABEL (widget)), -1);
  if (GTK_IS_TEXT_VIEW (widget))
    n += (gsize)gtk_text_buffer_get_char_count (gtk_text_view_get_buffer (GTK_TEXT_VIEW (widget)));
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    n += count_shown (child);
  return n;
}

static void
click_fold (GtkWidget *widget, const char *label)
{
  GtkWidget *fold = find (widget, CAUSERIE_TYPE_FOLD_BUTTON);
  GtkWidget *button;

  g_assert_nonnull (fold);
  g_assert_true (gtk_widget_get_visible (fold));
  button = find (fold, GTK_TYPE_BUTTON);
  g_assert_cmpstr (gtk_button_get_label (GTK_BUTTON (button)), ==, label);
  g_signal_emit_by_name (button, "clicked");
}

/* Checks that a word of 16,000 letters is folded, unfolded by the button, and folded again. */
static void
check_fold (CauserieRole role, const char *type, const char *before, const char *after)
{
  g_autofree char *run = repeat ("a", 16000);
  g_autofree char *content = make_content (type, before, run, after);
  g_autoptr (CauserieContent) parsed = causerie_test_content (content);
  GtkWidget *body = show_in_window (causerie_message_body_new (role));

  causerie_message_body_set_content (CAUSERIE_MESSAGE_BODY (body), parsed, TRUE);
  unfold_thinking (body);
  g_assert_cmpuint (count_shown (body), <, 3000);
  click_fold (body, "Show All");
  g_assert_cmpuint (count_shown (body), >=, 16000);
  click_fold (body, "Show Less");
  g_assert_cmpuint (count_shown (body), <, 3000);
  gtk_window_destroy (GTK_WINDOW (gtk_widget_get_root (body)));
}

static void
test_long_word_is_folded (void)
{
  check_fold (CAUSERIE_ROLE_USER, "text", "", "");
  check_fold (CAUSERIE_ROLE_ASSISTANT, "text", "See **this:** ", " and *that*");
  check_fold (CAUSERIE_ROLE_ASSISTANT, "text", "See `", "`");
  check_fold (CAUSERIE_ROLE_ASSISTANT, "text", "```c\\n", "\\n```");
  check_fold (CAUSERIE_ROLE_ASSISTANT, "thinking", "", "");
}

/* The Copy button copies the complete code, folded or not. */
static void
test_folded_code_is_copied_completely (void)
{
  g_autofree char *code = repeat ("a", 16000);
  g_autofree char *copied = NULL;
  GtkWidget *block = g_object_ref_sink (causerie_code_block_new ());

  causerie_code_block_set_code (CAUSERIE_CODE_BLOCK (block), code, NULL);
  g_assert_cmpuint (count_shown (block), <, 3000);
  copied = causerie_code_block_dup_code (CAUSERIE_CODE_BLOCK (block));
  g_assert_cmpstr (copied, ==, code);
  g_object_unref (block);
}

/* The row can be destroyed and created again while the timeline scrolls. */
static void
test_long_question_stays_unfolded (void)
{
  g_autofree char *lines = repeat ("a line\\n", 4799);
  g_autofree char *content = make_content ("text", "", lines, "the last");
  g_autoptr (CauserieContent) parsed = causerie_test_content (content);
  CauserieMessageData data = {
    .id = 1, .role = CAUSERIE_ROLE_USER, .state = CAUSERIE_MESSAGE_COMPLETE, .content = parsed
  };
  g_autoptr (CauserieMessage) message = causerie_message_new (&data);
  GtkWidget *row = show_in_window (causerie_message_row_new (NULL, NULL, NULL, message));
  GtkWidget *body = find (row, CAUSERIE_TYPE_MESSAGE_BODY);

  g_assert_cmpuint (count_shown (body), ==, 20 * strlen ("a line\n") - 1);
  click_fold (body, "Show All 4800 Lines");
  g_assert_cmpuint (count_shown (body), >, 4799 * strlen ("a line"));
  gtk_window_destroy (GTK_WINDOW (gtk_widget_get_root (row)));
  row = show_in_window (causerie_message_row_new (NULL, NULL, NULL, message));
  body = find (row, CAUSERIE_TYPE_MESSAGE_BODY);
  g_assert_cmpuint (count_shown (body), >, 4799 * strlen ("a line"));
  click_fold (body, "Show Less");
  gtk_window_destroy (GTK_WINDOW (gtk_widget_get_root (row)));
}

static GtkWrapMode
get_wrap_mode (GtkTextBuffer *buffer, int line)
{
  GtkTextIter start;
  g_autoptr (GSList) tags = NULL;
  GtkWrapMode mode = GTK_WRAP_WORD_CHAR;

  gtk_text_buffer_get_iter_at_line (buffer, &start, line);
  tags = gtk_text_iter_get_tags (&start);
  if (tags != NULL)
    g_object_get (tags->data, "wrap-mode", &mode, NULL);
  return mode;
}

/* The wrap mode depends on the longest word of the paragraph, also after changes, and the text is
   unchanged. */
static void
test_wrap_mode_follows_longest_word (void)
{
  GtkWidget *view = g_object_ref_sink (gtk_text_view_new ());
  GtkTextBuffer *buffer = gtk_text_view_get_buffer (GTK_TEXT_VIEW (view));
  g_autofree char *word = repeat ("a", 6000);
  g_autofree char *text = g_strconcat ("Two words\n", word, word, "\nSee ", word, NULL);
  g_autofree char *typed = NULL;
  GtkTextIter start;
  GtkTextIter end;

  causerie_wrapped_text_watch (GTK_TEXT_VIEW (view));
  gtk_text_buffer_insert_at_cursor (buffer, text, -1);
  g_assert_cmpint (get_wrap_mode (buffer, 0), ==, GTK_WRAP_WORD_CHAR);
  g_assert_cmpint (get_wrap_mode (buffer, 1), ==, GTK_WRAP_NONE);
  g_assert_cmpint (get_wrap_mode (buffer, 2), ==, GTK_WRAP_CHAR);
  gtk_text_buffer_get_iter_at_line_offset (buffer, &start, 1, 6000);
  gtk_text_buffer_insert (buffer, &start, " ", 1);
  g_assert_cmpint (get_wrap_mode (buffer, 1), ==, GTK_WRAP_CHAR);
  gtk_text_buffer_get_iter_at_line_offset (buffer, &start, 1, 100);
  gtk_text_buffer_get_iter_at_line_offset (buffer, &end, 2, 100);
  gtk_text_buffer_delete (buffer, &start, &end);
  g_assert_cmpint (get_wrap_mode (buffer, 1), ==, GTK_WRAP_CHAR);
  gtk_text_buffer_get_end_iter (buffer, &end);
  gtk_text_buffer_delete (buffer, &start, &end);
  g_assert_cmpint (get_wrap_mode (buffer, 1), ==, GTK_WRAP_WORD_CHAR);
  while (gtk_text_buffer_get_can_undo (buffer))
    gtk_text_buffer_undo (buffer);
  g_assert_cmpint (gtk_text_buffer_get_char_count (buffer), ==, 0);
  gtk_text_buffer_redo (buffer);
  typed = causerie_typed_text_dup (buffer);
  g_assert_cmpstr (typed, ==, text);
  g_assert_cmpint (get_wrap_mode (buffer, 1), ==, GTK_WRAP_NONE);
  g_object_unref (view);
}

/* Returns: whether the first slice of 600 times @unit has a style */
static gboolean
is_styled (const char *unit, gsize longest)
{
  g_autofree char *markup = repeat (unit, 600);
  g_autoptr (GtkWidget) text = g_object_ref_sink (causerie_sliced_markup_new (0));
  GtkWidget *label;

  causerie_sliced_markup_set_markup (CAUSERIE_SLICED_MARKUP (text), markup, longest,
                                     GTK_TEXT_DIR_LTR);
  gtk_widget_measure (text, GTK_ORIENTATION_HORIZONTAL, -1, NULL, NULL, NULL, NULL);
  label = causerie_lazy_box_get_child (CAUSERIE_LAZY_BOX (text), 0);
  g_assert_nonnull (label);
  g_assert_true (g_str_has_prefix (gtk_label_get_text (GTK_LABEL (label)), "a b a b"));
  return gtk_label_get_use_markup (GTK_LABEL (label));
}

/* A huge paragraph whose style changes with each letter would take seconds to draw. */
static void
test_style_of_each_letter_is_dropped (void)
{
  g_assert_true (is_styled ("a b <i>a b</i> ", 1500));
  g_assert_true (is_styled ("a <tt>b</tt> ", 9900));
  g_assert_false (is_styled ("a<i> </i>b<i> </i>", 1500));
}

int
main (int argc, char *argv[])
{
  causerie_test_display_init (&argc, &argv);
  adw_init ();
  g_test_add_func ("/long-text/message-is-divided", test_message_is_divided);
  g_test_add_func ("/long-text/state-is-divided", test_state_is_divided);
  g_test_add_func ("/long-text/banner-is-divided", test_banner_is_divided);
  g_test_add_func ("/long-text/long-word-is-folded", test_long_word_is_folded);
  g_test_add_func ("/long-text/folded-code-is-copied-completely",
                   test_folded_code_is_copied_completely);
  g_test_add_func ("/long-text/long-question-stays-unfolded", test_long_question_stays_unfolded);
  g_test_add_func ("/long-text/style-of-each-letter-is-dropped",
                   test_style_of_each_letter_is_dropped);
  g_test_add_func ("/long-text/wrap-mode-follows-longest-word",
                   test_wrap_mode_follows_longest_word);
  return g_test_run ();
}
