/* SPDX-License-Identifier: GPL-3.0-or-later
 * The selection of a timeline, by mouse, by keyboard, and by what a screen reader does to a label.
 */
#include "config.h"

#include "causerie-attachment-view.h"
#include "causerie-messages-fixture.h"
#include "causerie-screen-input.h"
#include "causerie-selected-text.h"
#include "causerie-selection-controller.h"
#include "causerie-selection-map.h"
#include "causerie-test-content.h"
#include "causerie-test-display.h"
#include "causerie-test.h"

#include <string.h>

typedef CauserieTimelineFixture Fixture;

#define REPLY                                                                                      \
  "First *paragraph* of the reply.\n\n1. Item one\n2. Item two\n\n```c\nint a;\nint b;\n```\n\n"   \
  "|Head|Other|\n|-|-|\n|cell|last|\n\nThe end."

static void
set_up (Fixture *f, gconstpointer data)
{
  causerie_messages_fixture_set_up (f, data);
  g_object_set_data_full (G_OBJECT (f->view), "controller",
                          causerie_selection_controller_new (f->view), g_object_unref);
}

static void
set_caret_browsing (Fixture *f, gboolean caret_browsing)
{
  g_object_set (g_object_get_data (G_OBJECT (f->view), "controller"), "caret-browsing",
                caret_browsing, NULL);
}

static void
add_dialog (Fixture *f)
{
  causerie_messages_fixture_add (f, CAUSERIE_ROLE_USER, "A short question.");
  causerie_messages_fixture_add (f, CAUSERIE_ROLE_ASSISTANT, REPLY);
  causerie_messages_fixture_add (f, CAUSERIE_ROLE_USER, "Thanks for that.");
  causerie_timeline_fixture_wait_rest (f);
}

static CauserieSelection *
get_selection (Fixture *f)
{
  return causerie_timeline_view_get_selection (f->view);
}

/* Returns: the label of the message at @row whose text begins so */
static GtkWidget *
find_label (Fixture *f, guint row, const char *start)
{
  g_autoptr (GPtrArray) labels = causerie_selection_map_list_labels (f->view, row);

  for (guint i = 0; i < labels->len; i++)
    {
      GtkWidget *label = g_ptr_array_index (labels, i);

      if (g_str_has_prefix (gtk_label_get_text (GTK_LABEL (label)), start))
        return label;
    }
  g_error ("There is no label with %s", start);
}

/* Finds the place on the screen before the character at @index. The window of a test is at the
   upper left of its screen. */
static void
find_place (Fixture *f, GtkWidget *label, guint index, int *x, int *y)
{
  graphene_rect_t caret;
  graphene_point_t point;
  double left;
  double top;

  g_assert_true (causerie_selection_map_get_caret (f->view, label, index, &caret));
  point = GRAPHENE_POINT_INIT (caret.origin.x, caret.origin.y + caret.size.height / 2);
  g_assert_true (
      gtk_widget_compute_point (GTK_WIDGET (f->view), GTK_WIDGET (f->window), &point, &point));
  gtk_native_get_surface_transform (GTK_NATIVE (f->window), &left, &top);
  *x = (int)(left + (double)point.x);
  *y = (int)(top + (double)point.y);
}

static void
point_at (Fixture *f, GtkWidget *label, guint index)
{
  int x;
  int y;

  find_place (f, label, index, &x, &y);
  causerie_screen_point (x, y);
}

static void
wait_events (Fixture *f)
{
  /* The display has sent all events when it has answered. */
  gdk_display_sync (gtk_widget_get_display (f->window));
  causerie_timeline_fixture_wait_rest (f);
}

static void
drag (Fixture *f, GtkWidget *from, guint from_index, GtkWidget *to, guint to_index)
{
  int x;
  int y;

  point_at (f, from, from_index);
  wait_events (f);
  causerie_screen_set_button (1, TRUE);
  wait_events (f);
  find_place (f, to, to_index, &x, &y);
  /* A first step beyond the distance at which a press becomes a drag. */
  causerie_screen_point (x + 12, y + 3);
  wait_events (f);
  causerie_screen_point (x, y);
  wait_events (f);
  causerie_screen_set_button (1, FALSE);
  wait_events (f);
}

static void
click (Fixture *f, GtkWidget *label, guint index, guint n_clicks)
{
  /* However long the machine takes between two clicks. */
  g_object_set (gtk_widget_get_settings (label), "gtk-double-click-time",
                n_clicks > 1 ? G_MAXINT : 1, NULL);
  point_at (f, label, index);
  wait_events (f);
  for (guint i = 0; i < n_clicks; i++)
    {
      causerie_screen_set_button (1, TRUE);
      causerie_screen_set_button (1, FALSE);
      wait_events (f);
    }
}

static void
press (Fixture *f, const char *keys)
{
  causerie_screen_press (keys);
  wait_events (f);
}

typedef struct
{
  char *text;
  gboolean done;
} Written;

static void
on_written_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  Written *written = data;
  g_autoptr (GError) error = NULL;

  written->text
      = causerie_selected_text_write_finish (CAUSERIE_SELECTED_TEXT (source), result, &error);
  g_assert_no_error (error);
  written->done = TRUE;
}

static char *
dup_selected (Fixture *f, CauserieSelectedFormat format)
{
  g_autoptr (CauserieSelectedText) text = causerie_selected_text_new (f->view, NULL);
  Written written = { NULL, FALSE };

  causerie_selected_text_write_async (text, format, NULL, on_written_cb, &written);
  causerie_test_wait_flag (&written.done);
  return written.text;
}

static void
assert_selected (Fixture *f, const char *expected)
{
  g_autofree char *text = dup_selected (f, CAUSERIE_SELECTED_FORMAT_SHOWN);

  g_assert_cmpstr (text, ==, expected);
}

static void
on_read_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  Written *written = data;
  g_autoptr (GError) error = NULL;

  written->text = gdk_clipboard_read_text_finish (GDK_CLIPBOARD (source), result, &error);
  g_assert_no_error (error);
  written->done = TRUE;
}

static char *
dup_clipboard (GdkClipboard *clipboard)
{
  Written written = { NULL, FALSE };

  gdk_clipboard_read_text_async (clipboard, NULL, on_read_cb, &written);
  causerie_test_wait_flag (&written.done);
  return written.text;
}

static void
assert_primary (Fixture *f, const char *expected)
{
  g_autofree char *text = dup_clipboard (gtk_widget_get_primary_clipboard (f->window));

  g_assert_cmpstr (text, ==, expected);
}

static void
assert_own_selection (GtkWidget *label, const char *expected)
{
  g_autofree char *text = NULL;
  int start;
  int end;

  if (gtk_label_get_selection_bounds (GTK_LABEL (label), &start, &end))
    text = g_utf8_substring (gtk_label_get_text (GTK_LABEL (label)), start, end);
  g_assert_cmpstr (text, ==, expected);
}

static void
test_drag_within_a_label (Fixture *f, gconstpointer data)
{
  GtkWidget *label;

  add_dialog (f);
  label = find_label (f, 1, "First");
  drag (f, label, 6, label, 15);
  assert_selected (f, "paragraph");
  /* The label selects it itself, for screen readers. */
  assert_own_selection (label, "paragraph");
  assert_primary (f, "paragraph");
}

static void
test_drag_across_messages (Fixture *f, gconstpointer data)
{
  GtkWidget *first;

  add_dialog (f);
  first = find_label (f, 0, "A short");
  drag (f, first, 8, find_label (f, 2, "Thanks"), 6);
  assert_selected (f, "question.\n\nFirst paragraph of the reply.\n\n1. Item one\n2. Item two\n\n"
                      "int a;\nint b;\n\nHead\tOther\ncell\tlast\n\nThe end.\n\nThanks");
  assert_primary (f, "question.\n\nFirst paragraph of the reply.\n\n1. Item one\n2. Item two\n\n"
                     "int a;\nint b;\n\nHead\tOther\ncell\tlast\n\nThe end.\n\nThanks");
  assert_own_selection (first, NULL);
}

static void
test_drag_upwards (Fixture *f, gconstpointer data)
{
  add_dialog (f);
  drag (f, find_label (f, 1, "Item two"), 4, find_label (f, 1, "First"), 16);
  assert_selected (f, "of the reply.\n\n1. Item one\n2. Item");
}

static void
test_formats (Fixture *f, gconstpointer data)
{
  g_autofree char *markdown = NULL;
  g_autofree char *html = NULL;

  add_dialog (f);
  drag (f, find_label (f, 1, "First"), 6, find_label (f, 1, "Item one"), 4);
  markdown = dup_selected (f, CAUSERIE_SELECTED_FORMAT_MARKDOWN);
  html = dup_selected (f, CAUSERIE_SELECTED_FORMAT_HTML);
  g_assert_cmpstr (markdown, ==, "*paragraph* of the reply.\n\n1. Item");
  g_assert_cmpstr (
      html, ==, "<p><i>paragraph</i> of the reply.</p>\n<ol start=\"1\">\n<li>Item</li>\n</ol>\n");
}

static void
test_copy (Fixture *f, gconstpointer data)
{
  GdkClipboard *clipboard = gtk_widget_get_clipboard (f->window);
  GdkContentFormats *formats;
  g_autofree char *text = NULL;

  add_dialog (f);
  drag (f, find_label (f, 1, "First"), 6, find_label (f, 1, "Item one"), 4);
  press (f, "ctrl+c");
  formats = gdk_clipboard_get_formats (clipboard);
  g_assert_true (gdk_content_formats_contain_mime_type (formats, "text/html"));
  g_assert_true (gdk_content_formats_contain_mime_type (formats, "text/markdown"));
  /* What is copied stays when the selection changes. */
  causerie_selection_clear (get_selection (f));
  text = dup_clipboard (clipboard);
  g_assert_cmpstr (text, ==, "paragraph of the reply.\n\n1. Item");
}

static void
test_double_click_selects_a_word (Fixture *f, gconstpointer data)
{
  add_dialog (f);
  click (f, find_label (f, 1, "First"), 10, 2);
  assert_selected (f, "paragraph");
}

static void
test_double_click_at_the_end_of_a_word (Fixture *f, gconstpointer data)
{
  add_dialog (f);
  click (f, find_label (f, 1, "Item one"), 7, 2);
  assert_selected (f, "one");
}

static void
test_triple_click_selects_a_line (Fixture *f, gconstpointer data)
{
  add_dialog (f);
  click (f, find_label (f, 1, "First"), 10, 3);
  assert_selected (f, "First paragraph of the reply.");
}

static void
test_triple_click_selects_a_line_of_code (Fixture *f, gconstpointer data)
{
  add_dialog (f);
  click (f, find_label (f, 1, "int a"), 9, 3);
  assert_selected (f, "int b;");
}

static void
test_shift_click_extends (Fixture *f, gconstpointer data)
{
  add_dialog (f);
  click (f, find_label (f, 1, "Item one"), 5, 1);
  g_assert_true (causerie_selection_is_empty (get_selection (f)));
  causerie_screen_hold ("shift", TRUE);
  click (f, find_label (f, 1, "The end"), 3, 1);
  causerie_screen_hold ("shift", FALSE);
  assert_selected (f, "1. one\n2. Item two\n\nint a;\nint b;\n\nHead\tOther\ncell\tlast\n\nThe");
}

static void
test_click_selects_nothing (Fixture *f, gconstpointer data)
{
  add_dialog (f);
  drag (f, find_label (f, 0, "A short"), 2, find_label (f, 1, "First"), 5);
  g_assert_false (causerie_selection_is_empty (get_selection (f)));
  click (f, find_label (f, 1, "First"), 3, 1);
  g_assert_true (causerie_selection_is_empty (get_selection (f)));
  assert_selected (f, "");
}

static void
test_shift_and_arrows (Fixture *f, gconstpointer data)
{
  add_dialog (f);
  click (f, find_label (f, 0, "A short"), 16, 1);
  press (f, "shift+Right");
  assert_selected (f, ".");
  press (f, "shift+Right");
  press (f, "shift+ctrl+Right");
  assert_selected (f, ".\n\nFirst");
  press (f, "shift+Left");
  assert_selected (f, ".\n\nFirs");
  press (f, "shift+Home");
  press (f, "shift+Left");
  press (f, "shift+ctrl+Left");
  assert_selected (f, "question");
  press (f, "shift+ctrl+End");
  assert_selected (f, ".\n\nFirst paragraph of the reply.\n\n1. Item one\n2. Item two\n\nint a;\n"
                      "int b;\n\nHead\tOther\ncell\tlast\n\nThe end.\n\nThanks for that.");
}

static void
test_shift_and_lines (Fixture *f, gconstpointer data)
{
  add_dialog (f);
  click (f, find_label (f, 1, "Item one"), 0, 1);
  press (f, "shift+Down");
  assert_selected (f, "1. Item one");
  press (f, "shift+Down");
  press (f, "shift+Down");
  /* Within the code. */
  g_assert_true (causerie_selection_map_locate (
                     f->view, causerie_selection_get_end (get_selection (f)), &(gsize){ 0 })
                 == find_label (f, 1, "int a"));
  press (f, "shift+Down");
  /* From the table's head to the cell below, not to the one beside it. */
  press (f, "shift+Down");
  g_assert_true (causerie_selection_map_locate (
                     f->view, causerie_selection_get_end (get_selection (f)), &(gsize){ 0 })
                 == find_label (f, 1, "cell"));
  for (guint i = 0; i < 5; i++)
    press (f, "shift+Up");
  g_assert_true (causerie_selection_is_empty (get_selection (f)));
}

static void
test_select_all (Fixture *f, gconstpointer data)
{
  add_dialog (f);
  click (f, find_label (f, 1, "First"), 0, 1);
  press (f, "ctrl+a");
  assert_selected (f, "A short question.\n\nFirst paragraph of the reply.\n\n1. Item one\n2. Item "
                      "two\n\nint a;\nint b;\n\nHead\tOther\ncell\tlast\n\nThe end.\n\nThanks for "
                      "that.");
}

static void
test_caret_browsing (Fixture *f, gconstpointer data)
{
  GtkWidget *label;

  add_dialog (f);
  set_caret_browsing (f, TRUE);
  label = find_label (f, 0, "A short");
  g_assert_true (gtk_root_get_focus (GTK_ROOT (f->window)) == label);
  press (f, "Right");
  press (f, "Right");
  press (f, "shift+ctrl+Right");
  assert_selected (f, "short");
  press (f, "Down");
  g_assert_true (causerie_selection_is_empty (get_selection (f)));
  label = find_label (f, 1, "First");
  g_assert_true (gtk_root_get_focus (GTK_ROOT (f->window)) == label);
  press (f, "Home");
  press (f, "shift+End");
  assert_selected (f, "First paragraph of the reply.");
  set_caret_browsing (f, FALSE);
}

static CauserieContent *
make_files (void)
{
  const CauserieAttachment values
      = { .kind = CAUSERIE_ATTACHMENT_TEXT,
          .sha256 = (char *)"0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef",
          .name = (char *)"notes.txt",
          .media_type = (char *)"text/plain",
          .size = 9 };
  g_autoptr (CauserieAttachment) file = causerie_attachment_new (&values);
  g_autofree char *block = causerie_attachment_write (file);
  g_autofree char *json = g_strdup_printf ("[%s]", block);

  return causerie_test_content (json);
}

/* Messages of files have no text for the caret. */
static void
test_caret_passes_files (Fixture *f, gconstpointer data)
{
  g_autoptr (CauserieContent) content = make_files ();

  causerie_messages_fixture_add_content (f, CAUSERIE_ROLE_USER, content);
  causerie_messages_fixture_add (f, CAUSERIE_ROLE_ASSISTANT, "Above");
  causerie_messages_fixture_add_content (f, CAUSERIE_ROLE_USER, content);
  causerie_messages_fixture_add (f, CAUSERIE_ROLE_ASSISTANT, "Below");
  causerie_messages_fixture_add_content (f, CAUSERIE_ROLE_USER, content);
  causerie_timeline_fixture_wait_rest (f);
  g_assert_cmpuint (
      causerie_messages_fixture_count (GTK_WIDGET (f->view), CAUSERIE_TYPE_ATTACHMENT_VIEW), ==, 3);
  set_caret_browsing (f, TRUE);
  press (f, "ctrl+Home");
  press (f, "shift+Right");
  assert_selected (f, "A");
  press (f, "Down");
  press (f, "Home");
  press (f, "shift+End");
  assert_selected (f, "Below");
  press (f, "ctrl+End");
  press (f, "shift+Left");
  assert_selected (f, "w");
  press (f, "ctrl+a");
  assert_selected (f, "Above\n\nBelow");
  set_caret_browsing (f, FALSE);
}

/* A screen reader sets the selection of one label, and extends it by an action. */
static void
test_selection_of_a_label_is_taken_over (Fixture *f, gconstpointer data)
{
  GtkWidget *label;

  add_dialog (f);
  label = find_label (f, 1, "Item one");
  gtk_label_select_region (GTK_LABEL (label), 5, 8);
  wait_events (f);
  assert_selected (f, "one");
  gtk_widget_activate_action (causerie_timeline_view_get_row (f->view, 2),
                              "message.extend-selection", NULL);
  assert_selected (f, "1. one\n2. Item two\n\nint a;\nint b;\n\nHead\tOther\ncell\tlast\n\nThe "
                      "end.\n\nThanks for that.");
  gtk_label_select_region (GTK_LABEL (label), 0, 4);
  wait_events (f);
  assert_selected (f, "Item");
  gtk_label_select_region (GTK_LABEL (label), 0, 0);
  wait_events (f);
  g_assert_true (causerie_selection_is_empty (get_selection (f)));
}

static void
test_another_selection_ends_it (Fixture *f, gconstpointer data)
{
  add_dialog (f);
  drag (f, find_label (f, 0, "A short"), 2, find_label (f, 1, "First"), 5);
  gdk_clipboard_set_text (gtk_widget_get_primary_clipboard (f->window), "other");
  wait_events (f);
  g_assert_true (causerie_selection_is_empty (get_selection (f)));
  assert_primary (f, "other");
}

static void
test_removed_message_ends_it (Fixture *f, gconstpointer data)
{
  add_dialog (f);
  drag (f, find_label (f, 0, "A short"), 2, find_label (f, 1, "First"), 5);
  g_list_store_remove (f->store, 2);
  wait_events (f);
  g_assert_false (causerie_selection_is_empty (get_selection (f)));
  g_list_store_remove (f->store, 1);
  wait_events (f);
  g_assert_true (causerie_selection_is_empty (get_selection (f)));
}

static void
test_selection_stays_while_a_reply_grows (Fixture *f, gconstpointer data)
{
  CauserieGrowingReply reply;

  causerie_messages_fixture_add (f, CAUSERIE_ROLE_USER, "A short question.");
  causerie_messages_fixture_add_growing (f, &reply, "text");
  causerie_growing_reply_grow (&reply, "The reply begins");
  causerie_timeline_fixture_wait_rest (f);
  drag (f, find_label (f, 0, "A short"), 8, find_label (f, 1, "The reply"), 9);
  assert_selected (f, "question.\n\nThe reply");
  causerie_growing_reply_grow (&reply, " and goes on.\\n\\nAnother paragraph.");
  causerie_timeline_fixture_wait_rest (f);
  assert_selected (f, "question.\n\nThe reply");
  click (f, find_label (f, 1, "The reply"), 5, 2);
  assert_selected (f, "reply");
  causerie_growing_reply_grow (&reply, " And more.");
  wait_events (f);
  assert_selected (f, "reply");
  assert_own_selection (find_label (f, 1, "The reply"), "reply");
  causerie_growing_reply_clear (&reply);
}

/* The rows and labels at its ends do not exist any more when they are scrolled far away. */
static void
test_selection_outlives_its_widgets (Fixture *f, gconstpointer data)
{
  g_autofree char *text = NULL;
  GtkWidget *label;

  for (guint i = 0; i < 600; i++)
    {
      g_autofree char *question = g_strdup_printf ("Question %u\nof several\nlines", i);

      causerie_messages_fixture_add (f, CAUSERIE_ROLE_USER, question);
    }
  causerie_timeline_view_scroll_to (f->view, 0, CAUSERIE_TIMELINE_ALIGN_START, 0);
  causerie_timeline_fixture_wait_rest (f);
  label = find_label (f, 1, "Question 1");
  drag (f, label, 9, label, 10);
  assert_selected (f, "1");
  /* A row with the focus is not destroyed. */
  gtk_widget_grab_focus (f->button);
  causerie_timeline_view_scroll_to_end (f->view);
  causerie_timeline_fixture_wait_rest (f);
  g_assert_null (causerie_timeline_view_get_row (f->view, 1));
  assert_selected (f, "1");
  assert_primary (f, "1");
  {
    g_autoptr (CauserieSelectionPoint) point
        = causerie_selection_map_find (f->view, 599, find_label (f, 599, "Question 599"), 12);

    causerie_selection_extend (get_selection (f), point);
  }
  text = dup_selected (f, CAUSERIE_SELECTED_FORMAT_SHOWN);
  g_assert_true (g_str_has_prefix (text, "1\nof several\nlines\n\nQuestion 2\nof several\n"));
  g_assert_true (g_str_has_suffix (text, "\n\nQuestion 599"));
}

static void
test_drag_beyond_the_edge_scrolls (Fixture *f, gconstpointer data)
{
  double before;
  int x;
  int y;

  for (guint i = 0; i < 60; i++)
    causerie_messages_fixture_add (f, CAUSERIE_ROLE_USER, "A question\nof several\nlines");
  causerie_timeline_view_scroll_to (f->view, 0, CAUSERIE_TIMELINE_ALIGN_START, 0);
  causerie_timeline_fixture_wait_rest (f);
  point_at (f, find_label (f, 0, "A question"), 2);
  wait_events (f);
  find_place (f, find_label (f, 0, "A question"), 2, &x, &y);
  causerie_screen_set_button (1, TRUE);
  wait_events (f);
  before = gtk_adjustment_get_value (f->adjustment);
  causerie_screen_point (x, y + causerie_timeline_fixture_page (f) + 60);
  gdk_display_sync (gtk_widget_get_display (f->window));
  causerie_timeline_fixture_wait_frames (f, 30);
  g_assert_cmpfloat (gtk_adjustment_get_value (f->adjustment), >, before + 100);
  g_assert_cmpuint (causerie_selection_get_end (get_selection (f))->row, >, 3);
  causerie_screen_point (x, y + 100);
  causerie_screen_set_button (1, FALSE);
  wait_events (f);
  before = gtk_adjustment_get_value (f->adjustment);
  causerie_timeline_fixture_wait_frames (f, 5);
  g_assert_cmpfloat (gtk_adjustment_get_value (f->adjustment), ==, before);
}

static void
on_quoted_cb (GSimpleAction *action, GVariant *parameter, Written *written)
{
  g_free (written->text);
  written->text = g_variant_dup_string (parameter, NULL);
  written->done = TRUE;
}

static void
test_selection_is_quoted (Fixture *f, gconstpointer data)
{
  g_autoptr (GSimpleActionGroup) group = g_simple_action_group_new ();
  g_autoptr (GSimpleAction) quote = g_simple_action_new ("quote", G_VARIANT_TYPE_STRING);
  Written written = { NULL, FALSE };

  g_signal_connect (quote, "activate", G_CALLBACK (on_quoted_cb), &written);
  g_action_map_add_action (G_ACTION_MAP (group), G_ACTION (quote));
  gtk_widget_insert_action_group (f->window, "chat", G_ACTION_GROUP (group));
  add_dialog (f);
  drag (f, find_label (f, 1, "First"), 6, find_label (f, 1, "Item one"), 4);
  gtk_widget_activate_action (causerie_timeline_view_get_row (f->view, 1), "message.quote", NULL);
  causerie_test_wait_flag (&written.done);
  g_assert_cmpstr (written.text, ==, "paragraph of the reply.\n\n1. Item");
  g_free (written.text);
}

static GtkWidget *
find_popover (GtkWidget *row)
{
  for (GtkWidget *child = gtk_widget_get_first_child (row); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    if (GTK_IS_POPOVER_MENU (child))
      return child;
  return NULL;
}

/* Returns: the labels of the items that are shown */
static char *
dup_items (GtkWidget *widget)
{
  g_autoptr (GString) items = g_string_new (NULL);

  if (!gtk_widget_get_mapped (widget))
    return g_strdup ("");
  if (GTK_IS_LABEL (widget) && *gtk_label_get_text (GTK_LABEL (widget)) != '\0')
    g_string_append_printf (items, "%s|", gtk_label_get_text (GTK_LABEL (widget)));
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    {
      g_autofree char *inside = dup_items (child);

      g_string_append (items, inside);
    }
  return g_string_free (g_steal_pointer (&items), FALSE);
}

static GtkWidget *
open_menu (Fixture *f, GtkWidget *label, guint index)
{
  int x;
  int y;

  find_place (f, label, index, &x, &y);
  causerie_screen_point (x, y);
  wait_events (f);
  causerie_screen_set_button (3, TRUE);
  causerie_screen_set_button (3, FALSE);
  wait_events (f);
  return find_popover (causerie_timeline_view_get_row (f->view, 1));
}

static void
test_menu (Fixture *f, gconstpointer data)
{
  g_autofree char *items = NULL;
  GtkWidget *popover;

  add_dialog (f);
  popover = open_menu (f, find_label (f, 1, "First"), 3);
  g_assert_nonnull (popover);
  items = dup_items (popover);
  /* Without a chat, nothing can be edited, and nothing is selected. */
  g_assert_cmpstr (items, ==, "Copy Message as Markdown|Quote in Reply|Select All|");
  gtk_popover_popdown (GTK_POPOVER (popover));
  wait_events (f);
  g_assert_null (find_popover (causerie_timeline_view_get_row (f->view, 1)));
}

static void
test_menu_of_a_selection (Fixture *f, gconstpointer data)
{
  g_autofree char *items = NULL;
  GtkWidget *popover;

  add_dialog (f);
  drag (f, find_label (f, 0, "A short"), 8, find_label (f, 1, "First"), 5);
  popover = open_menu (f, find_label (f, 1, "Item two"), 4);
  g_assert_nonnull (popover);
  items = dup_items (popover);
  g_assert_true (g_str_has_prefix (
      items, "Copy|Copy as Markdown|Quote in Reply|Select All|Extend Selection to Here|"));
  /* The selection stays, and is extended. */
  assert_selected (f, "question.\n\nFirst");
  gtk_widget_activate_action (popover, "text.extend-selection", NULL);
  assert_selected (f, "question.\n\nFirst paragraph of the reply.\n\n1. Item one\n2. Item");
  gtk_popover_popdown (GTK_POPOVER (popover));
}

static void
test_menu_by_keyboard (Fixture *f, gconstpointer data)
{
  add_dialog (f);
  click (f, find_label (f, 1, "First"), 3, 1);
  press (f, "shift+F10");
  g_assert_nonnull (find_popover (causerie_timeline_view_get_row (f->view, 1)));
  gtk_popover_popdown (GTK_POPOVER (find_popover (causerie_timeline_view_get_row (f->view, 1))));
}

/* Returns: (nullable): the first label in @widget whose text begins so, also that of a button */
static GtkWidget *
find_any_label (GtkWidget *widget, const char *start)
{
  GtkWidget *found = NULL;

  if (GTK_IS_LABEL (widget) && g_str_has_prefix (gtk_label_get_text (GTK_LABEL (widget)), start))
    return widget;
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL && found == NULL;
       child = gtk_widget_get_next_sibling (child))
    found = find_any_label (child, start);
  return found;
}

/* The words on a button in a message are not text of the message. */
static void
test_buttons_can_be_clicked (Fixture *f, gconstpointer data)
{
  g_autoptr (GString) text = g_string_new ("```\n");
  GtkWidget *row;

  for (guint i = 0; i < 80; i++)
    g_string_append_printf (text, "line %u\n", i);
  g_string_append (text, "```\n\nAfter.");
  causerie_messages_fixture_add (f, CAUSERIE_ROLE_ASSISTANT, text->str);
  causerie_timeline_fixture_wait_rest (f);
  causerie_timeline_view_scroll_to_end (f->view);
  causerie_timeline_fixture_wait_rest (f);
  row = causerie_timeline_view_get_row (f->view, 0);
  g_assert_null (find_any_label (row, "Show Less"));
  click (f, find_any_label (row, "Show All"), 4, 1);
  g_assert_nonnull (find_any_label (row, "Show Less"));
}

/* A line of code is wider than the view, and has the focus as a whole. */
static void
test_click_in_wide_code (Fixture *f, gconstpointer data)
{
  g_autoptr (GString) text = g_string_new ("```\nstart ");
  GtkAdjustment *adjustment;
  GtkWidget *label;

  for (guint i = 0; i < 60; i++)
    g_string_append (text, "a very long line ");
  /* The scroll bar is over the last line. */
  g_string_append (text, "\nb\nc\n```");
  causerie_messages_fixture_add (f, CAUSERIE_ROLE_ASSISTANT, text->str);
  causerie_timeline_fixture_wait_rest (f);
  label = find_label (f, 0, "start");
  adjustment = gtk_scrolled_window_get_hadjustment (
      GTK_SCROLLED_WINDOW (gtk_widget_get_ancestor (label, GTK_TYPE_SCROLLED_WINDOW)));
  click (f, label, 3, 1);
  g_assert_true (gtk_root_get_focus (GTK_ROOT (f->window)) == label);
  g_assert_cmpfloat (gtk_adjustment_get_value (adjustment), ==, 0);
  press (f, "shift+End");
  g_assert_cmpfloat (gtk_adjustment_get_value (adjustment), >, 1000);
  press (f, "shift+Home");
  g_assert_cmpfloat (gtk_adjustment_get_value (adjustment), ==, 0);
}

/* The window must not keep the grab of a menu that is gone. */
static void
test_message_is_removed_below_its_menu (Fixture *f, gconstpointer data)
{
  add_dialog (f);
  g_assert_nonnull (open_menu (f, find_label (f, 1, "First"), 3));
  g_list_store_remove (f->store, 1);
  wait_events (f);
  click (f, find_label (f, 0, "A short"), 3, 2);
  assert_selected (f, "short");
}

static void
test_keys_after_select_all (Fixture *f, gconstpointer data)
{
  add_dialog (f);
  click (f, find_label (f, 1, "First"), 0, 1);
  press (f, "ctrl+a");
  press (f, "shift+Left");
  {
    g_autofree char *text = dup_selected (f, CAUSERIE_SELECTED_FORMAT_SHOWN);

    g_assert_true (g_str_has_prefix (text, "A short question.\n\nFirst"));
    g_assert_true (g_str_has_suffix (text, "Thanks for that"));
  }
  press (f, "shift+ctrl+Home");
  press (f, "shift+Right");
  g_assert_cmpuint (causerie_selection_get_end (get_selection (f))->row, ==, 0);
}

/* In a chat that is opened with caret browsing, the first key places the caret. */
static void
test_caret_is_placed_by_a_key (Fixture *f, gconstpointer data)
{
  set_caret_browsing (f, TRUE);
  add_dialog (f);
  causerie_selection_clear (get_selection (f));
  gtk_widget_child_focus (GTK_WIDGET (f->view), GTK_DIR_TAB_FORWARD);
  g_assert_null (causerie_selection_get_anchor (get_selection (f)));
  press (f, "Down");
  g_assert_nonnull (causerie_selection_get_anchor (get_selection (f)));
  press (f, "ctrl+End");
  press (f, "shift+Left");
  assert_selected (f, ".");
  set_caret_browsing (f, FALSE);
}

/* A click ends the column in which the caret moves up and down. */
static void
test_lines_after_a_click (Fixture *f, gconstpointer data)
{
  causerie_messages_fixture_add (f, CAUSERIE_ROLE_ASSISTANT,
                                 "```\nfirst line of it\nsecond line of it\nthird line of it\n```");
  causerie_timeline_fixture_wait_rest (f);
  click (f, find_label (f, 0, "first"), 0, 1);
  press (f, "shift+Down");
  assert_selected (f, "first line of it");
  click (f, find_label (f, 0, "first"), 6, 1);
  press (f, "shift+Down");
  assert_selected (f, "line of it\nsecond");
}

static void
test_selection_out_of_view_stays_while_its_reply_grows (Fixture *f, gconstpointer data)
{
  CauserieGrowingReply reply;
  GtkWidget *label;

  for (guint i = 0; i < 30; i++)
    causerie_messages_fixture_add (f, CAUSERIE_ROLE_USER, "A question of\nseveral\nlines");
  causerie_messages_fixture_add_growing (f, &reply, "text");
  causerie_growing_reply_grow (&reply, "The reply begins");
  causerie_timeline_view_scroll_to_end (f->view);
  causerie_timeline_fixture_wait_rest (f);
  label = find_label (f, 30, "The reply");
  click (f, label, 5, 2);
  assert_selected (f, "reply");
  causerie_timeline_view_scroll_to (f->view, 0, CAUSERIE_TIMELINE_ALIGN_START, 0);
  causerie_timeline_fixture_wait_rest (f);
  assert_selected (f, "reply");
  causerie_growing_reply_grow (&reply, " and goes on.");
  wait_events (f);
  assert_selected (f, "reply");
  causerie_growing_reply_clear (&reply);
}

/* The label with the caret is kept while it is out of view, but those beside it are not. */
static void
test_caret_does_not_jump_over_missing_text (Fixture *f, gconstpointer data)
{
  g_autoptr (GString) text = g_string_new (NULL);
  const CauserieSelectionPoint *end;
  GtkWidget *label;

  for (guint i = 0; i < 3000; i++)
    g_string_append_printf (text, "- item %u;\n", i);
  causerie_messages_fixture_add (f, CAUSERIE_ROLE_ASSISTANT, text->str);
  causerie_timeline_view_scroll_to (f->view, 0, CAUSERIE_TIMELINE_ALIGN_START, 0);
  causerie_timeline_fixture_wait_rest (f);
  label = find_label (f, 0, "item 2;");
  click (f, label, 3, 1);
  causerie_timeline_view_scroll_to_end (f->view);
  causerie_timeline_fixture_wait_rest (f);
  /* The first key shows the caret, the second one moves it. */
  press (f, "shift+Down");
  press (f, "shift+Down");
  end = causerie_selection_get_end (get_selection (f));
  g_assert_cmpuint (end->place->path->len, >=, 2);
  assert_selected (f, "• m 2;\n• ite");
}

static gboolean
has_state (GtkWidget *label)
{
  return gtk_test_accessible_has_state (GTK_ACCESSIBLE (label), GTK_ACCESSIBLE_STATE_SELECTED);
}

static void
test_accessible_states_follow_the_view (Fixture *f, gconstpointer data)
{
  for (guint i = 0; i < 100; i++)
    {
      g_autofree char *question = g_strdup_printf ("Question %u\nof several\nlines", i);

      causerie_messages_fixture_add (f, CAUSERIE_ROLE_USER, question);
    }
  causerie_timeline_view_scroll_to (f->view, 0, CAUSERIE_TIMELINE_ALIGN_START, 0);
  causerie_timeline_fixture_wait_rest (f);
  click (f, find_label (f, 0, "Question 0"), 0, 1);
  press (f, "ctrl+a");
  g_assert_true (has_state (find_label (f, 1, "Question 1")));
  causerie_timeline_view_scroll_to_end (f->view);
  causerie_timeline_fixture_wait_rest (f);
  g_assert_true (has_state (find_label (f, 99, "Question 99")));
  click (f, find_label (f, 99, "Question 99"), 0, 1);
  g_assert_false (has_state (find_label (f, 98, "Question 98")));
}

/* What is shown of a reply has no open markers. */
static void
test_copy_of_a_growing_reply (Fixture *f, gconstpointer data)
{
  CauserieGrowingReply reply;

  causerie_messages_fixture_add_growing (f, &reply, "text");
  causerie_growing_reply_grow (&reply, "Some **bold te");
  causerie_timeline_fixture_wait_rest (f);
  click (f, find_label (f, 0, "Some bold"), 6, 2);
  assert_selected (f, "bold");
  causerie_growing_reply_clear (&reply);
}

static void
test_caret_stays_while_its_reply_grows (Fixture *f, gconstpointer data)
{
  CauserieGrowingReply reply;
  int start;
  int end;

  causerie_messages_fixture_add_growing (f, &reply, "text");
  causerie_growing_reply_grow (&reply, "The reply begins");
  causerie_timeline_fixture_wait_rest (f);
  click (f, find_label (f, 0, "The reply"), 7, 1);
  causerie_growing_reply_grow (&reply, " and goes on.");
  wait_events (f);
  gtk_label_get_selection_bounds (GTK_LABEL (find_label (f, 0, "The reply")), &start, &end);
  g_assert_cmpint (end, ==, 7);
  causerie_growing_reply_clear (&reply);
}

static gboolean
has_selected_color (GdkTexture *texture, const graphene_rect_t *area)
{
  int width = gdk_texture_get_width (texture);
  gsize stride = (gsize)width * 4;
  g_autofree guchar *data = g_malloc (stride * (gsize)gdk_texture_get_height (texture));
  const guchar *pixel;

  gdk_texture_download (texture, data, stride);
  /* The ground beside the letters: the accent color is blue. */
  pixel = data + (gsize)area->origin.y * stride + (gsize)area->origin.x * 4;
  return pixel[0] > pixel[2] + 10;
}

/* Returns: whether the ground at the upper left of the text of @label is that of a selection */
static gboolean
is_painted (Fixture *f, GtkWidget *label)
{
  GtkWidget *view = GTK_WIDGET (f->view);
  g_autoptr (GdkPaintable) paintable = gtk_widget_paintable_new (view);
  GtkSnapshot *snapshot = gtk_snapshot_new ();
  g_autoptr (GskRenderNode) node = NULL;
  g_autoptr (GdkTexture) texture = NULL;
  graphene_rect_t caret;

  gdk_paintable_snapshot (paintable, snapshot, gtk_widget_get_width (view),
                          gtk_widget_get_height (view));
  node = gtk_snapshot_free_to_node (snapshot);
  texture = gsk_renderer_render_texture (
      gtk_native_get_renderer (gtk_widget_get_native (view)), node,
      &GRAPHENE_RECT_INIT (0, 0, gtk_widget_get_width (view), gtk_widget_get_height (view)));
  g_assert_true (causerie_selection_map_get_caret (f->view, label, 1, &caret));
  caret.origin.y += 1;
  return has_selected_color (texture, &caret);
}

static void
test_selection_is_painted (Fixture *f, gconstpointer data)
{
  add_dialog (f);
  drag (f, find_label (f, 1, "Item one"), 0, find_label (f, 1, "cell"), 2);
  g_assert_false (is_painted (f, find_label (f, 1, "First")));
  g_assert_true (is_painted (f, find_label (f, 1, "Item one")));
  g_assert_true (is_painted (f, find_label (f, 1, "Item two")));
  g_assert_true (is_painted (f, find_label (f, 1, "int a")));
  g_assert_true (is_painted (f, find_label (f, 1, "Head")));
  g_assert_false (is_painted (f, find_label (f, 1, "last")));
  g_assert_false (is_painted (f, find_label (f, 1, "The end")));
}

static void
test_scrolled_code_is_painted_within_its_block (Fixture *f, gconstpointer data)
{
  g_autoptr (GString) text = g_string_new ("Before.\n\n```\n");

  for (guint i = 0; i < 60; i++)
    g_string_append (text, "a very long line ");
  g_string_append (text, "\n```\n\nAfter.");
  causerie_messages_fixture_add (f, CAUSERIE_ROLE_ASSISTANT, text->str);
  causerie_timeline_fixture_wait_rest (f);
  click (f, find_label (f, 0, "Before"), 0, 1);
  press (f, "ctrl+a");
  g_assert_true (is_painted (f, find_label (f, 0, "After")));
}

static void
add (const char *name, void (*test) (Fixture *, gconstpointer))
{
  g_autofree char *path = g_strconcat ("/selection/", name, NULL);

  g_test_add (path, Fixture, NULL, set_up, test, causerie_timeline_fixture_tear_down);
}

int
main (int argc, char *argv[])
{
  causerie_test_display_init (&argc, &argv);
  add ("drag-within-a-label", test_drag_within_a_label);
  add ("drag-across-messages", test_drag_across_messages);
  add ("drag-upwards", test_drag_upwards);
  add ("drag-beyond-the-edge-scrolls", test_drag_beyond_the_edge_scrolls);
  add ("formats", test_formats);
  add ("copy", test_copy);
  add ("double-click-selects-a-word", test_double_click_selects_a_word);
  add ("double-click-at-the-end-of-a-word", test_double_click_at_the_end_of_a_word);
  add ("triple-click-selects-a-line", test_triple_click_selects_a_line);
  add ("triple-click-selects-a-line-of-code", test_triple_click_selects_a_line_of_code);
  add ("shift-click-extends", test_shift_click_extends);
  add ("click-selects-nothing", test_click_selects_nothing);
  add ("shift-and-arrows", test_shift_and_arrows);
  add ("shift-and-lines", test_shift_and_lines);
  add ("select-all", test_select_all);
  add ("caret-browsing", test_caret_browsing);
  add ("caret-passes-files", test_caret_passes_files);
  add ("selection-of-a-label-is-taken-over", test_selection_of_a_label_is_taken_over);
  add ("another-selection-ends-it", test_another_selection_ends_it);
  add ("removed-message-ends-it", test_removed_message_ends_it);
  add ("selection-stays-while-a-reply-grows", test_selection_stays_while_a_reply_grows);
  add ("selection-outlives-its-widgets", test_selection_outlives_its_widgets);
  add ("selection-is-quoted", test_selection_is_quoted);
  add ("menu", test_menu);
  add ("menu-of-a-selection", test_menu_of_a_selection);
  add ("menu-by-keyboard", test_menu_by_keyboard);
  add ("buttons-can-be-clicked", test_buttons_can_be_clicked);
  add ("click-in-wide-code", test_click_in_wide_code);
  add ("message-is-removed-below-its-menu", test_message_is_removed_below_its_menu);
  add ("keys-after-select-all", test_keys_after_select_all);
  add ("caret-is-placed-by-a-key", test_caret_is_placed_by_a_key);
  add ("lines-after-a-click", test_lines_after_a_click);
  add ("selection-out-of-view-stays-while-its-reply-grows",
       test_selection_out_of_view_stays_while_its_reply_grows);
  add ("caret-does-not-jump-over-missing-text", test_caret_does_not_jump_over_missing_text);
  add ("accessible-states-follow-the-view", test_accessible_states_follow_the_view);
  add ("copy-of-a-growing-reply", test_copy_of_a_growing_reply);
  add ("caret-stays-while-its-reply-grows", test_caret_stays_while_its_reply_grows);
  add ("selection-is-painted", test_selection_is_painted);
  add ("scrolled-code-is-painted-within-its-block", test_scrolled_code_is_painted_within_its_block);
  return g_test_run ();
}
