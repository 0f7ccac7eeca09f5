/* SPDX-License-Identifier: GPL-3.0-or-later
 * Message rows in a real window. */
#include "config.h"

#include "causerie-block-list.h"
#include "causerie-block.h"
#include "causerie-code-block.h"
#include "causerie-message-body.h"
#include "causerie-message-row.h"
#include "causerie-table-room.h"
#include "causerie-sliced-text.h"
#include "causerie-table.h"
#include "causerie-test-content.h"
#include "causerie-test-display.h"
#include "causerie-test.h"
#include "causerie-thinking.h"
#include "causerie-time.h"

#include <adwaita.h>

#define SECONDS 20

typedef struct
{
  CauserieTree *tree;
  CauserieBranch *branch;
  GtkWidget *window;
  GtkWidget *box;
  gint64 next_id;
  guint n_frames;
  guint wanted_frames;
} Fixture;

static CauserieMessage *
add_message (Fixture *f, gint64 parent_id, CauserieRole role, CauserieMessageState state,
             const char *content, CauserieFailure *failure)
{
  g_autoptr (CauserieContent) parsed = content != NULL ? causerie_test_content (content) : NULL;
  CauserieMessageData data = { .id = f->next_id++,
                               .parent_id = parent_id,
                               .role = role,
                               .state = state,
                               .model = role == CAUSERIE_ROLE_USER ? NULL : "claude-opus-4-8",
                               .content = parsed,
                               .failure = failure };
  g_autoptr (CauserieMessage) message = causerie_message_new (&data);

  g_assert_true (causerie_tree_add (f->tree, message, NULL));
  causerie_branch_show (f->branch, data.id);
  return causerie_tree_get_message (f->tree, data.id);
}

static CauserieMessage *
add_text (Fixture *f, gint64 parent_id, CauserieRole role, CauserieMessageState state,
          const char *text)
{
  g_autoptr (CauserieContent) content = causerie_content_new_from_text (text);

  return add_message (f, parent_id, role, state, causerie_content_get_json (content), NULL);
}

static GtkWidget *
show_row (Fixture *f, CauserieMessage *message)
{
  GtkWidget *row = causerie_message_row_new (NULL, NULL, f->branch, message);

  gtk_box_append (GTK_BOX (f->box), row);
  return row;
}

/* The @n-th visible widget of a type below @widget, in tree order. */
static GtkWidget *
find_nth (GtkWidget *widget, GType type, guint *n)
{
  if (!gtk_widget_get_visible (widget))
    return NULL;
  if (g_type_is_a (G_OBJECT_TYPE (widget), type) && (*n)-- == 0)
    return widget;
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    {
      GtkWidget *found = find_nth (child, type, n);

      if (found != NULL)
        return found;
    }
  return NULL;
}

static GtkWidget *
find (GtkWidget *widget, GType type)
{
  guint n = 0;

  return find_nth (widget, type, &n);
}

static gboolean
has_label (GtkWidget *widget, const char *text)
{
  GtkWidget *label;

  for (guint i = 0, n = 0; (label = find_nth (widget, GTK_TYPE_LABEL, &n)) != NULL; n = ++i)
    if (g_str_equal (gtk_label_get_text (GTK_LABEL (label)), text))
      return TRUE;
  return FALSE;
}

static void
on_after_paint_cb (GdkFrameClock *clock, Fixture *f)
{
  f->n_frames++;
}

static gboolean
frames_painted (gpointer data)
{
  Fixture *f = data;

  return f->n_frames >= f->wanted_frames;
}

static void
wait_frames (Fixture *f, guint n)
{
  for (guint i = 0; i < n; i++)
    {
      f->wanted_frames = f->n_frames + 1;
      gtk_widget_queue_draw (f->window);
      g_assert_true (causerie_test_wait_until (frames_painted, f, SECONDS));
    }
}

static void
grow (CauserieMessage *message, const char *text)
{
  g_autoptr (CauserieContent) content = causerie_content_new_from_text (text);

  causerie_message_grow (message, content);
}

static void
set_up (Fixture *f, gconstpointer data)
{
  GtkWidget *scroller;

  f->next_id = 1;
  f->tree = causerie_tree_new ();
  f->branch = causerie_branch_new (f->tree);
  f->box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  /* In a scroller, as in the program: otherwise the minimum height of the window is that of its
     child at its minimum width, and GTK 4.24 warns if the height at the actual width is lower. */
  scroller = g_object_new (GTK_TYPE_SCROLLED_WINDOW, "child", f->box, "hscrollbar-policy",
                           GTK_POLICY_NEVER, NULL);
  f->window = g_object_new (GTK_TYPE_WINDOW, "child", scroller, "default-width", 700,
                            "default-height", 1000, NULL);
  gtk_window_present (GTK_WINDOW (f->window));
  g_signal_connect (gtk_widget_get_frame_clock (f->window), "after-paint",
                    G_CALLBACK (on_after_paint_cb), f);
}

static void
tear_down (Fixture *f, gconstpointer data)
{
  g_signal_handlers_disconnect_by_func (gtk_widget_get_frame_clock (f->window), on_after_paint_cb,
                                        f);
  gtk_window_destroy (GTK_WINDOW (f->window));
  g_clear_object (&f->branch);
  g_clear_object (&f->tree);
}

static void
test_own_text_is_shown_as_typed (Fixture *f, gconstpointer data)
{
  const char *text = "# <b>No</b> *Markdown* & no markup\n  [here](https://example.org)";
  CauserieMessage *message = add_text (f, 0, CAUSERIE_ROLE_USER, CAUSERIE_MESSAGE_COMPLETE, text);
  GtkWidget *row = show_row (f, message);
  g_autofree char *copied = causerie_message_dup_text (message);

  g_assert_true (has_label (row, text));
  g_assert_cmpstr (copied, ==, text);
}

static void
test_rows_are_named_by_sender (Fixture *f, gconstpointer data)
{
  CauserieMessage *own = add_text (f, 0, CAUSERIE_ROLE_USER, CAUSERIE_MESSAGE_COMPLETE, "Hello");
  CauserieMessage *reply = add_text (f, causerie_message_get_id (own), CAUSERIE_ROLE_ASSISTANT,
                                     CAUSERIE_MESSAGE_COMPLETE, "Hello!");
  GtkWidget *own_row = show_row (f, own);
  GtkWidget *reply_row = show_row (f, reply);

  g_assert_true (gtk_accessible_get_accessible_role (GTK_ACCESSIBLE (own_row))
                 == GTK_ACCESSIBLE_ROLE_LIST_ITEM);
  g_assert_null (gtk_test_accessible_check_property (GTK_ACCESSIBLE (own_row),
                                                     GTK_ACCESSIBLE_PROPERTY_LABEL, "You"));
  g_assert_null (gtk_test_accessible_check_property (GTK_ACCESSIBLE (reply_row),
                                                     GTK_ACCESSIBLE_PROPERTY_LABEL, "Claude"));
}

/* Adds a reply if there is a model, otherwise a message of the user, and shows its row. */
static GtkWidget *
show_next (Fixture *f, const char *model, gint64 created_at)
{
  g_autoptr (CauserieContent) content = causerie_content_new_from_text ("Text");
  CauserieMessageData data = { .id = f->next_id,
                               .parent_id = f->next_id - 1,
                               .role = model != NULL ? CAUSERIE_ROLE_ASSISTANT : CAUSERIE_ROLE_USER,
                               .state = CAUSERIE_MESSAGE_COMPLETE,
                               .model = model,
                               .created_at = created_at,
                               .content = content };
  g_autoptr (CauserieMessage) message = causerie_message_new (&data);

  f->next_id++;
  g_assert_true (causerie_tree_add (f->tree, message, NULL));
  causerie_branch_show (f->branch, data.id);
  return show_row (f, message);
}

/* A screen reader names the sender of every row. */
static void
test_name_is_shown_where_it_changes (Fixture *f, gconstpointer data)
{
  static const struct
  {
    const char *model;
    const char *name;
    gboolean shown;
  } replies[] = {
    { "claude-opus-4-8", "Claude", TRUE },
    { "claude-opus-4-8", "Claude", FALSE },
    { "other", "other", TRUE },
    { "other", "other", FALSE },
    { "claude-opus-4-8", "Claude", TRUE },
  };

  for (guint i = 0; i < G_N_ELEMENTS (replies); i++)
    {
      GtkWidget *own = show_next (f, NULL, 0);
      GtkWidget *reply = show_next (f, replies[i].model, 0);

      g_assert_false (has_label (own, "You"));
      g_assert_cmpint (has_label (reply, replies[i].name), ==, replies[i].shown);
      g_assert_null (gtk_test_accessible_check_property (
          GTK_ACCESSIBLE (reply), GTK_ACCESSIBLE_PROPERTY_LABEL, replies[i].name));
    }
}

static gint64
noon (int month, int day)
{
  g_autoptr (GDateTime) time = g_date_time_new_local (2001, month, day, 12, 0, 0);

  return g_date_time_to_unix (time) * G_USEC_PER_SEC;
}

static void
test_day_is_named_between_days (Fixture *f, gconstpointer data)
{
  const gint64 hour = G_TIME_SPAN_HOUR;
  GtkWidget *first = show_next (f, NULL, noon (5, 7));
  GtkWidget *same_day = show_next (f, "claude-opus-4-8", noon (5, 7) + 11 * hour);
  GtkWidget *next_day = show_next (f, NULL, noon (5, 7) + 13 * hour);
  GtkWidget *next_month = show_next (f, NULL, noon (6, 8));
  graphene_rect_t bounds;

  wait_frames (f, 2);
  g_assert_false (has_label (first, "Monday, 7 May 2001"));
  g_assert_false (has_label (same_day, "Monday, 7 May 2001"));
  g_assert_true (has_label (next_day, "Tuesday, 8 May 2001"));
  g_assert_true (has_label (next_month, "Friday, 8 June 2001"));
  /* Above the row, and not within it, where the ring of the focus would go around it. */
  g_assert_true (gtk_widget_compute_bounds (find (next_day, GTK_TYPE_LABEL), next_day, &bounds));
  g_assert_cmpfloat (bounds.origin.y + bounds.size.height, <, 0);
}

static guint
count_buttons (GtkWidget *widget, const char *icon)
{
  guint n = 0;

  if (GTK_IS_BUTTON (widget)
      && g_strcmp0 (gtk_button_get_icon_name (GTK_BUTTON (widget)), icon) == 0)
    n++;
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    n += count_buttons (child, icon);
  return n;
}

static GtkWidget *
find_button (GtkWidget *widget, const char *icon)
{
  GtkWidget *button;

  for (guint i = 0, n = 0; (button = find_nth (widget, GTK_TYPE_BUTTON, &n)) != NULL; n = ++i)
    if (g_strcmp0 (gtk_button_get_icon_name (GTK_BUTTON (button)), icon) == 0)
      return button;
  return NULL;
}

/* They appear in the space above the row, so that nothing moves when the reply is complete. */
static void
test_long_reply_has_actions_at_its_head (Fixture *f, gconstpointer data)
{
  CauserieMessage *own = add_text (f, 0, CAUSERIE_ROLE_USER, CAUSERIE_MESSAGE_COMPLETE, "Hello");
  CauserieMessage *reply = add_message (f, causerie_message_get_id (own), CAUSERIE_ROLE_ASSISTANT,
                                        CAUSERIE_MESSAGE_STREAMING, "[]", NULL);
  GtkWidget *row = show_row (f, reply);
  GString *text = g_string_new (NULL);
  graphene_rect_t bounds;
  double y;

  for (guint i = 0; i < 30; i++)
    g_string_append_printf (text, "- Item %u\n", i);
  grow (reply, text->str);
  g_string_free (text, TRUE);
  wait_frames (f, 3);
  g_assert_cmpuint (count_buttons (row, "edit-copy-symbolic"), ==, 1);
  g_assert_true (gtk_widget_compute_bounds (find (row, CAUSERIE_TYPE_MESSAGE_BODY), row, &bounds));
  y = bounds.origin.y;

  causerie_message_finish (reply, CAUSERIE_MESSAGE_COMPLETE, causerie_message_get_content (reply),
                           FALSE, NULL);
  wait_frames (f, 3);
  g_assert_cmpuint (count_buttons (row, "edit-copy-symbolic"), ==, 2);
  g_assert_true (gtk_widget_compute_bounds (find (row, CAUSERIE_TYPE_MESSAGE_BODY), row, &bounds));
  g_assert_cmpfloat (bounds.origin.y, ==, y);
  g_assert_true (gtk_widget_compute_bounds (find_button (row, "edit-copy-symbolic"), row, &bounds));
  g_assert_cmpfloat (bounds.origin.y + bounds.size.height, <=, 0);
}

/* One set of buttons is enough where head and foot are in view at once. */
static void
test_short_messages_have_no_head (Fixture *f, gconstpointer data)
{
  g_autofree char *words = g_strnfill (4000, 'a');
  CauserieMessage *own = add_text (f, 0, CAUSERIE_ROLE_USER, CAUSERIE_MESSAGE_COMPLETE, words);
  CauserieMessage *reply = add_text (f, causerie_message_get_id (own), CAUSERIE_ROLE_ASSISTANT,
                                     CAUSERIE_MESSAGE_COMPLETE, "Two\n\nlines");

  g_assert_cmpuint (count_buttons (show_row (f, own), "edit-copy-symbolic"), ==, 1);
  g_assert_cmpuint (count_buttons (show_row (f, reply), "edit-copy-symbolic"), ==, 1);
}

static void
test_versions_are_described (Fixture *f, gconstpointer data)
{
  CauserieMessage *first = add_text (f, 0, CAUSERIE_ROLE_USER, CAUSERIE_MESSAGE_COMPLETE, "One");
  GtkWidget *row = show_row (f, first);

  wait_frames (f, 1);
  g_assert_false (has_label (row, "1 of 1"));
  add_text (f, 0, CAUSERIE_ROLE_USER, CAUSERIE_MESSAGE_COMPLETE, "Two");
  wait_frames (f, 2);
  g_assert_true (has_label (row, "1 of 2"));
  g_assert_null (gtk_test_accessible_check_property (
      GTK_ACCESSIBLE (row), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, "One, Jan 1970, version 1 of 2"));
}

/* Screen reader users hear the text, not only the sender. */
static void
test_rows_are_described (Fixture *f, gconstpointer data)
{
  CauserieMessage *own = add_text (f, 0, CAUSERIE_ROLE_USER, CAUSERIE_MESSAGE_COMPLETE, "Hello");
  CauserieMessage *reply = add_message (f, causerie_message_get_id (own), CAUSERIE_ROLE_ASSISTANT,
                                        CAUSERIE_MESSAGE_STREAMING, "[]", NULL);
  GtkAccessible *own_row = GTK_ACCESSIBLE (show_row (f, own));
  GtkAccessible *reply_row = GTK_ACCESSIBLE (show_row (f, reply));

  g_assert_null (gtk_test_accessible_check_property (own_row, GTK_ACCESSIBLE_PROPERTY_DESCRIPTION,
                                                     "Hello, Jan 1970"));
  g_assert_null (gtk_test_accessible_check_property (reply_row, GTK_ACCESSIBLE_PROPERTY_DESCRIPTION,
                                                     "Jan 1970"));
  grow (reply, "**Good** day");
  wait_frames (f, 2);
  g_assert_null (gtk_test_accessible_check_property (reply_row, GTK_ACCESSIBLE_PROPERTY_DESCRIPTION,
                                                     "Good day, Jan 1970"));
}

static void
test_closed_blocks_keep_their_widgets (Fixture *f, gconstpointer data)
{
  CauserieMessage *reply
      = add_message (f, 0, CAUSERIE_ROLE_ASSISTANT, CAUSERIE_MESSAGE_STREAMING, "[]", NULL);
  GtkWidget *row = show_row (f, reply);
  CauserieBlockList *list;
  GtkWidget *first;
  GtkWidget *second;

  grow (reply, "First paragraph.\n\n- an item\n- an");
  wait_frames (f, 2);
  list = CAUSERIE_BLOCK_LIST (find (row, CAUSERIE_TYPE_BLOCK_LIST));
  g_assert_cmpuint (causerie_lazy_box_get_n (CAUSERIE_LAZY_BOX (list)), ==, 2);
  first = causerie_lazy_box_get_child (CAUSERIE_LAZY_BOX (list), 0);
  second = causerie_lazy_box_get_child (CAUSERIE_LAZY_BOX (list), 1);
  gtk_label_select_region (GTK_LABEL (first), 2, 5);

  grow (reply, "First paragraph.\n\n- an item\n- another item\n\nAnd so on");
  causerie_message_finish (reply, CAUSERIE_MESSAGE_COMPLETE, NULL, FALSE, NULL);
  wait_frames (f, 2);
  g_assert_cmpuint (causerie_lazy_box_get_n (CAUSERIE_LAZY_BOX (list)), ==, 3);
  g_assert_true (causerie_lazy_box_get_child (CAUSERIE_LAZY_BOX (list), 0) == first);
  g_assert_true (causerie_lazy_box_get_child (CAUSERIE_LAZY_BOX (list), 1) == second);
  g_assert_true (has_label (second, "another item"));
  g_assert_true (gtk_label_get_selection_bounds (GTK_LABEL (first), NULL, NULL));
}

static void
test_growth_shows_once_a_frame (Fixture *f, gconstpointer data)
{
  CauserieMessage *reply
      = add_message (f, 0, CAUSERIE_ROLE_ASSISTANT, CAUSERIE_MESSAGE_STREAMING, "[]", NULL);
  GtkWidget *row = show_row (f, reply);

  wait_frames (f, 2);
  for (guint i = 0; i < 50; i++)
    {
      g_autofree char *text = g_strdup_printf ("Word %u", i);

      grow (reply, text);
      g_assert_false (has_label (row, text));
    }
  wait_frames (f, 2);
  g_assert_true (has_label (row, "Word 49"));
}

/* Between two pieces of text there may be a long pause. */
static void
test_spinner_moves_while_reply_arrives (Fixture *f, gconstpointer data)
{
  CauserieMessage *reply
      = add_message (f, 0, CAUSERIE_ROLE_ASSISTANT, CAUSERIE_MESSAGE_STREAMING, "[]", NULL);
  GtkWidget *row = show_row (f, reply);
  GtkWidget *spinner;

  grow (reply, "And so");
  wait_frames (f, 2);
  spinner = find (row, GTK_TYPE_SPINNER);
  g_assert_nonnull (spinner);
  g_assert_true (gtk_spinner_get_spinning (GTK_SPINNER (spinner)));
  causerie_message_finish (reply, CAUSERIE_MESSAGE_COMPLETE, NULL, FALSE, NULL);
  wait_frames (f, 2);
  g_assert_null (find (row, GTK_TYPE_SPINNER));
}

static void
test_only_thinking_offers_retry (Fixture *f, gconstpointer data)
{
  const char *content = "[{\"type\":\"thinking\",\"thinking\":\"Hm.\",\"signature\":\"x\"}]";
  CauserieMessage *reply
      = add_message (f, 0, CAUSERIE_ROLE_ASSISTANT, CAUSERIE_MESSAGE_COMPLETE, content, NULL);
  GtkWidget *row = show_row (f, reply);

  g_assert_true (has_label (row, "The model thought about this, but did not reply."));
}

static void
test_only_words_are_shown (Fixture *f, gconstpointer data)
{
  const char *content
      = "[{\"type\":\"thinking\",\"thinking\":\"Let me see.\",\"signature\":\"x\"},"
        "{\"type\":\"thinking\",\"thinking\":\"\",\"signature\":\"y\"},"
        "{\"type\":\"text\",\"text\":\"Goodbye.\"},"
        "{\"type\":\"new_<b>thing\",\"data\":1},"
        "{\"type\":\"tool_use\",\"id\":\"a\",\"name\":\"end_conversation\",\"input\":{}}]";
  CauserieMessage *reply
      = add_message (f, 0, CAUSERIE_ROLE_ASSISTANT, CAUSERIE_MESSAGE_COMPLETE, content, NULL);
  GtkWidget *row = show_row (f, reply);
  GtkWidget *thinking = find (row, CAUSERIE_TYPE_THINKING);
  GtkWidget *expander = find (thinking, GTK_TYPE_EXPANDER);
  guint second = 1;

  g_assert_cmpstr (gtk_expander_get_label (GTK_EXPANDER (expander)), ==, "Thought process");
  gtk_test_accessible_assert_property (expander, GTK_ACCESSIBLE_PROPERTY_LABEL, "Thought process");
  g_assert_false (gtk_expander_get_expanded (GTK_EXPANDER (expander)));
  g_assert_null (find_nth (row, CAUSERIE_TYPE_THINKING, &second));
  g_assert_true (has_label (row, "Goodbye."));
  g_assert_true (has_label (row, "Causerie can’t show this part: new_<b>thing"));
  g_assert_false (has_label (row, "Causerie can’t show this part: tool_use"));

  gtk_expander_set_expanded (GTK_EXPANDER (expander), TRUE);
  g_assert_true (has_label (thinking, "Let me see."));
}

static GtkWidget *
find_thinking_title (GtkWidget *row)
{
  return find (find (row, CAUSERIE_TYPE_THINKING), GTK_TYPE_EXPANDER);
}

static void
assert_thinking_title (GtkWidget *row, const char *title)
{
  GtkWidget *expander = find_thinking_title (row);

  g_assert_cmpstr (gtk_expander_get_label (GTK_EXPANDER (expander)), ==, title);
  gtk_test_accessible_assert_property (expander, GTK_ACCESSIBLE_PROPERTY_LABEL, title);
}

static GArray *
make_times (gint64 first, gint64 second)
{
  GArray *times = g_array_new (FALSE, FALSE, sizeof (CauserieThinkingTime));
  CauserieThinkingTime both[] = { { 0, first }, { 1, second } };

  g_array_append_vals (times, both, second < 0 ? 1 : 2);
  return times;
}

static void
test_thinking_tells_how_long_it_took (Fixture *f, gconstpointer data)
{
  static const struct
  {
    gint64 first;
    gint64 second; /* of a block without text that is shown with it; -1 if that is not known */
    const char *title;
  } cases[] = {
    { 999, -1, "Thought for a moment" }, { 1000, -1, "Thought for 1 s" },
    { 12400, -1, "Thought for 12 s" },   { 12400, 200, "Thought for 13 s" },
    { 59600, -1, "Thought for 1 min" },  { 65000, 60000, "Thought for 2 min 5 s" },
  };
  const char *content = "[{\"type\":\"thinking\",\"thinking\":\"Let me see.\",\"signature\":\"x\"},"
                        "{\"type\":\"thinking\",\"thinking\":\"\",\"signature\":\"y\"},"
                        "{\"type\":\"text\",\"text\":\"Yes.\"}]";

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GArray) times = make_times (cases[i].first, cases[i].second);
      CauserieMessage *reply
          = add_message (f, 0, CAUSERIE_ROLE_ASSISTANT, CAUSERIE_MESSAGE_COMPLETE, content, NULL);

      causerie_message_set_thinking_times (reply, times);
      assert_thinking_title (show_row (f, reply), cases[i].title);
    }
}

/* The block has ended before anything follows it. */
static void
test_title_of_thinking_follows_it (Fixture *f, gconstpointer data)
{
  g_autoptr (GArray) times = make_times (3000, -1);
  g_autoptr (CauserieContent) content = causerie_content_new_growing ();
  guint id = causerie_content_open_block (content);
  CauserieMessage *reply
      = add_message (f, 0, CAUSERIE_ROLE_ASSISTANT, CAUSERIE_MESSAGE_STREAMING, "[]", NULL);
  GtkWidget *row = show_row (f, reply);

  causerie_content_set_block (content, id, "{\"type\":\"thinking\",\"thinking\":\"Let me see.\"}");
  causerie_message_grow (reply, content);
  wait_frames (f, 2);
  assert_thinking_title (row, "Thinking…");
  g_assert_false (gtk_expander_get_expanded (GTK_EXPANDER (find_thinking_title (row))));
  causerie_content_close_block (content, id);
  causerie_message_grow (reply, content);
  causerie_message_set_thinking_times (reply, times);
  wait_frames (f, 2);
  assert_thinking_title (row, "Thought for 3 s");
}

/* A service splits a text into blocks where it cites; other text blocks are paragraphs. */
static void
test_cited_text_is_joined (Fixture *f, gconstpointer data)
{
  const char *content = "[{\"type\":\"text\",\"text\":\"It says that \"},"
                        "{\"type\":\"text\",\"text\":\"the grass is green\",\"citations\":[{}]},"
                        "{\"type\":\"text\",\"text\":\" \"},"
                        "{\"type\":\"text\",\"text\":\"and wet\",\"citations\":[{}]},"
                        "{\"type\":\"text\",\"text\":\".\"},"
                        "{\"type\":\"text\",\"text\":\"No more.\"}]";
  GtkWidget *row = show_row (
      f, add_message (f, 0, CAUSERIE_ROLE_ASSISTANT, CAUSERIE_MESSAGE_COMPLETE, content, NULL));

  g_assert_true (has_label (row, "It says that the grass is green and wet."));
  g_assert_true (has_label (row, "No more."));
}

/* The end of a block and the beginning of the next one may arrive together. */
static void
test_cited_text_grows_without_gaps (Fixture *f, gconstpointer data)
{
  g_autoptr (CauserieContent) content = causerie_content_new_growing ();
  GtkWidget *body = g_object_ref_sink (causerie_message_body_new (CAUSERIE_ROLE_ASSISTANT));
  guint plain = causerie_content_open_block (content);
  guint cited = causerie_content_open_block (content);

  causerie_content_set_block (content, plain, "{\"type\":\"text\",\"text\":\"It says\"}");
  causerie_message_body_set_content (CAUSERIE_MESSAGE_BODY (body), content, FALSE);
  g_assert_true (has_label (body, "It says"));
  causerie_content_grow_block (content, plain, " that ", strlen (" that "));
  causerie_content_close_block (content, plain);
  causerie_content_set_block (content, cited,
                              "{\"type\":\"text\",\"text\":\"the grass\",\"citations\":[{}]}");
  causerie_message_body_set_content (CAUSERIE_MESSAGE_BODY (body), content, FALSE);
  g_assert_true (has_label (body, "It says that the grass"));
  causerie_content_grow_block (content, cited, " is green", strlen (" is green"));
  causerie_message_body_set_content (CAUSERIE_MESSAGE_BODY (body), content, FALSE);
  g_assert_true (has_label (body, "It says that the grass is green"));
  g_object_unref (body);
}

/* A tool call that does not end the chat is shown once it is complete. */
static void
test_broken_end_call_is_reported (Fixture *f, gconstpointer data)
{
  const char *content = "[{\"type\":\"text\",\"text\":\"Goodbye then.\"},"
                        "{\"type\":\"tool_use\",\"id\":\"a\",\"name\":\"end_conversation\","
                        "\"input\":[\"{\\\"reason\\\":\"]}]";
  g_autoptr (CauserieContent) parsed = causerie_test_content (content);
  const char *words
      = "The model tried to end this chat, but did not complete the request. You can continue.";
  CauserieMessage *reply
      = add_message (f, 0, CAUSERIE_ROLE_ASSISTANT, CAUSERIE_MESSAGE_COMPLETE, content, NULL);
  GtkWidget *arriving = g_object_ref_sink (causerie_message_body_new (CAUSERIE_ROLE_ASSISTANT));

  g_assert_true (has_label (show_row (f, reply), words));
  causerie_message_body_set_content (CAUSERIE_MESSAGE_BODY (arriving), parsed, FALSE);
  g_assert_false (has_label (arriving, words));
  causerie_message_body_set_content (CAUSERIE_MESSAGE_BODY (arriving), parsed, TRUE);
  g_assert_true (has_label (arriving, words));
  g_object_unref (arriving);
}

/* Models sometimes call tools that were not offered; the text is for users, not for programmers. */
static void
test_unexpected_call_is_reported (Fixture *f, gconstpointer data)
{
  const char *content = "[{\"type\":\"tool_use\",\"id\":\"a\",\"name\":\"look\\u202eup\\n<b>\","
                        "\"input\":{}},"
                        "{\"type\":\"tool_use\",\"id\":\"b\",\"input\":{}}]";
  CauserieMessage *reply
      = add_message (f, 0, CAUSERIE_ROLE_ASSISTANT, CAUSERIE_MESSAGE_COMPLETE, content, NULL);
  GtkWidget *row = show_row (f, reply);

  g_assert_true (has_label (row, "The model tried to use a tool that is not available here: "
                                 "lookup <b>. You can continue."));
  g_assert_true (has_label (
      row, "The model tried to use a tool that is not available here. You can continue."));
  g_assert_false (has_label (row, "Causerie can’t show this part: tool_use"));
}

static void
test_failure_stays_in_its_chat (Fixture *f, gconstpointer data)
{
  g_autoptr (CauserieFailure) failure
      = causerie_failure_new (CAUSERIE_ERROR_OVERLOADED, "<i>Overloaded</i>", "req_1", 0);
  g_autoptr (CauserieContent) content = causerie_content_new_from_text ("Hello?");
  CauserieMessage *own = add_message (f, 0, CAUSERIE_ROLE_USER, CAUSERIE_MESSAGE_COMPLETE,
                                      causerie_content_get_json (content), failure);
  GtkWidget *row = show_row (f, own);

  g_assert_true (has_label (row, "Not sent"));
  g_assert_true (has_label (row, "<i>Overloaded</i>\nRequest: req_1"));
  causerie_message_set_failure (own, NULL);
  wait_frames (f, 2);
  g_assert_false (has_label (row, "Not sent"));
  g_assert_true (has_label (row, "No reply yet."));
}

/* A wait of many days is shown as a date, not in minutes. */
static void
test_long_wait_is_shown_as_date (Fixture *f, gconstpointer data)
{
  gint64 retry_at = g_get_real_time () + G_GINT64_CONSTANT (30) * 24 * 3600 * G_USEC_PER_SEC;
  g_autoptr (CauserieFailure) failure
      = causerie_failure_new (CAUSERIE_ERROR_RATE_LIMITED, NULL, NULL, retry_at);
  g_autoptr (CauserieContent) content = causerie_content_new_from_text ("Hello?");
  g_autofree char *time = causerie_time_dup_long (retry_at);
  g_autofree char *expected = g_strdup_printf ("Try again on %s.", time);
  CauserieMessage *own = add_message (f, 0, CAUSERIE_ROLE_USER, CAUSERIE_MESSAGE_COMPLETE,
                                      causerie_content_get_json (content), failure);

  g_assert_true (has_label (show_row (f, own), expected));
}

static void
test_code_height_is_known_at_once (Fixture *f, gconstpointer data)
{
  GtkWidget *block = causerie_code_block_new ();
  g_autoptr (GString) code = g_string_new (NULL);
  g_autofree char *shown = NULL;
  int before;
  int after;

  for (guint i = 0; i < 40; i++)
    g_string_append_printf (code, "print (%u)\n", i);
  causerie_code_block_set_code (CAUSERIE_CODE_BLOCK (block), code->str, "py");
  gtk_box_append (GTK_BOX (f->box), block);
  gtk_widget_measure (block, GTK_ORIENTATION_VERTICAL, 600, NULL, &before, NULL, NULL);
  wait_frames (f, 5);
  gtk_widget_measure (block, GTK_ORIENTATION_VERTICAL, 600, NULL, &after, NULL, NULL);
  g_assert_cmpint (before, ==, after);
  g_assert_cmpint (before, >, 40 * 10);
  shown = causerie_code_block_dup_code (CAUSERIE_CODE_BLOCK (block));
  g_string_truncate (code, code->len - 1);
  g_assert_cmpstr (shown, ==, code->str);
}

static void
test_growing_code_keeps_its_selection (Fixture *f, gconstpointer data)
{
  GtkWidget *block = g_object_ref_sink (causerie_code_block_new ());
  GtkWidget *label;
  int start;
  int end;

  causerie_code_block_set_code (CAUSERIE_CODE_BLOCK (block), "int a;\n", "c");
  label = find (find (block, CAUSERIE_TYPE_SLICED_TEXT), GTK_TYPE_LABEL);
  gtk_label_select_region (GTK_LABEL (label), 0, 3);
  causerie_code_block_set_code (CAUSERIE_CODE_BLOCK (block), "int a;\nint b;\n", "c");
  g_assert_cmpstr (gtk_label_get_text (GTK_LABEL (label)), ==, "int a;\nint b;");
  g_assert_true (gtk_label_get_selection_bounds (GTK_LABEL (label), &start, &end));
  g_assert_cmpint (start, ==, 0);
  g_assert_cmpint (end, ==, 3);
  g_object_unref (block);
}

static void
test_table_is_as_high_as_its_rows (Fixture *f, gconstpointer data)
{
  CauserieMessage *reply = add_text (
      f, 0, CAUSERIE_ROLE_ASSISTANT, CAUSERIE_MESSAGE_COMPLETE,
      "| One | Two |\n|---|---|\n| a longer text that could wrap if it had to | words |\n");
  GtkWidget *row = show_row (f, reply);
  GtkWidget *table;
  GtkWidget *grid;

  wait_frames (f, 2);
  table = find (row, CAUSERIE_TYPE_TABLE);
  grid = find (table, GTK_TYPE_GRID);
  g_assert_cmpint (gtk_widget_get_height (table), ==, gtk_widget_get_height (grid));
}

/* The space beside the column is empty, while the cells of the table are wrapped. */
static void
test_wide_table_uses_the_space_beside (Fixture *f, gconstpointer data)
{
  static const char markdown[]
      = "| A first column with words | A second column with words | A third column with words |\n"
        "|---|---|---|\n| words that need some space here | and some more in this cell |"
        " and again some more in this one |\n\n| One | Two |\n|---|---|\n| 1 | 2 |\n\n"
        "> | A first column with words | A second column with words | A third column |\n"
        "> |---|---|---|\n> | words that need some space | and some more in this cell | again |\n";
  CauserieMessage *reply
      = add_text (f, 0, CAUSERIE_ROLE_ASSISTANT, CAUSERIE_MESSAGE_COMPLETE, markdown);
  GtkWidget *row = show_row (f, reply);
  GtkWidget *tables[3];
  graphene_rect_t bounds;
  int height;

  gtk_widget_set_margin_start (f->box, 200);
  gtk_widget_set_margin_end (f->box, 200);
  wait_frames (f, 3);
  for (guint i = 0, n = 0; i < 3; n = ++i)
    tables[i] = find_nth (row, CAUSERIE_TYPE_TABLE, &n);
  height = gtk_widget_get_height (tables[0]);
  causerie_table_room_set (f->box, 150);
  wait_frames (f, 3);
  g_assert_cmpint (gtk_widget_get_width (row), ==, 300);
  g_assert_cmpint (gtk_widget_get_height (tables[0]), <, height);
  g_assert_true (gtk_widget_compute_bounds (gtk_widget_get_first_child (tables[0]), row, &bounds));
  g_assert_cmpfloat (bounds.origin.x, <, 0);
  g_assert_cmpfloat (bounds.origin.x, >=, -150);
  g_assert_cmpfloat (bounds.size.width, <=, 600);
  for (guint i = 1; i < 3; i++)
    g_assert_cmpint (gtk_widget_get_width (gtk_widget_get_first_child (tables[i])), ==,
                     gtk_widget_get_width (tables[i]));
}

static void
test_formulas_are_shown_as_their_source (Fixture *f, gconstpointer data)
{
  CauserieMessage *reply = add_text (f, 0, CAUSERIE_ROLE_ASSISTANT, CAUSERIE_MESSAGE_COMPLETE,
                                     "So \\(a_1 < *b*\\):\n\n$$\n\\{x\\} \\\\ <y>\n- z\n$$\n");
  GtkWidget *row = show_row (f, reply);

  wait_frames (f, 2);
  g_assert_true (has_label (row, "So \\(a_1 < *b*\\):"));
  g_assert_true (has_label (row, "$$\n\\{x\\} \\\\ <y>\n- z\n$$"));
}

static GtkAdjustment *
get_code_adjustment (GtkWidget *row)
{
  return gtk_scrolled_window_get_hadjustment (
      GTK_SCROLLED_WINDOW (find (row, GTK_TYPE_SCROLLED_WINDOW)));
}

/* The timeline destroys a row that is scrolled away, and creates it again. */
static void
test_row_comes_back_as_it_was_left (Fixture *f, gconstpointer data)
{
  CauserieMessage *reply = add_message (
      f, 0, CAUSERIE_ROLE_ASSISTANT, CAUSERIE_MESSAGE_COMPLETE,
      "[{\"type\":\"thinking\",\"thinking\":\"Let me see.\",\"signature\":\"s\"},"
      "{\"type\":\"text\",\"text\":\"```\\nA line of code that is much wider than the window, so "
      "that it can be scrolled sideways, and then some more of it, and more.\\n```\"}]",
      NULL);
  GtkWidget *row = show_row (f, reply);

  wait_frames (f, 3);
  g_assert_false (gtk_expander_get_expanded (GTK_EXPANDER (find (row, GTK_TYPE_EXPANDER))));
  gtk_expander_set_expanded (GTK_EXPANDER (find (row, GTK_TYPE_EXPANDER)), TRUE);
  gtk_adjustment_set_value (get_code_adjustment (row), 50);
  g_assert_cmpfloat (gtk_adjustment_get_value (get_code_adjustment (row)), ==, 50);
  gtk_box_remove (GTK_BOX (f->box), row);
  row = show_row (f, reply);
  wait_frames (f, 3);
  g_assert_true (gtk_expander_get_expanded (GTK_EXPANDER (find (row, GTK_TYPE_EXPANDER))));
  g_assert_cmpfloat (gtk_adjustment_get_value (get_code_adjustment (row)), ==, 50);
}

static void
on_quoted_cb (GSimpleAction *action, GVariant *parameter, char **quoted)
{
  g_free (*quoted);
  *quoted = g_variant_dup_string (parameter, NULL);
}

/* Without a selection, all of the message is quoted. */
static void
test_message_is_quoted (Fixture *f, gconstpointer data)
{
  CauserieMessage *reply = add_text (f, 0, CAUSERIE_ROLE_ASSISTANT, CAUSERIE_MESSAGE_COMPLETE,
                                     "The *first* paragraph.\n\nThe second.");
  GtkWidget *row = show_row (f, reply);
  g_autoptr (GSimpleActionGroup) group = g_simple_action_group_new ();
  g_autoptr (GSimpleAction) quote = g_simple_action_new ("quote", G_VARIANT_TYPE_STRING);
  g_autofree char *quoted = NULL;

  g_signal_connect (quote, "activate", G_CALLBACK (on_quoted_cb), &quoted);
  g_action_map_add_action (G_ACTION_MAP (group), G_ACTION (quote));
  gtk_widget_insert_action_group (f->window, "chat", G_ACTION_GROUP (group));
  wait_frames (f, 2);
  gtk_widget_activate_action (row, "message.quote", NULL);
  g_assert_cmpstr (quoted, ==, "The *first* paragraph.\n\nThe second.");
}

static void
on_copied_cb (GSimpleAction *action, GVariant *parameter, char **copied)
{
  g_free (*copied);
  *copied = g_strdup_printf ("%s: %s", g_action_get_name (G_ACTION (action)),
                             g_variant_get_string (parameter, NULL));
}

/* The Copy button offers the formatting of a reply; the menu item copies only the text. */
static void
test_message_is_copied (Fixture *f, gconstpointer data)
{
  static const char *const names[] = { "copy-text", "copy-message" };
  g_autoptr (GSimpleActionGroup) group = g_simple_action_group_new ();
  g_autofree char *copied = NULL;
  CauserieMessage *own
      = add_text (f, 0, CAUSERIE_ROLE_USER, CAUSERIE_MESSAGE_COMPLETE, "Why *so*?");
  CauserieMessage *reply = add_text (f, causerie_message_get_id (own), CAUSERIE_ROLE_ASSISTANT,
                                     CAUSERIE_MESSAGE_COMPLETE, "So **that**.");
  GtkWidget *own_row = show_row (f, own);
  GtkWidget *row = show_row (f, reply);

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autoptr (GSimpleAction) action = g_simple_action_new (names[i], G_VARIANT_TYPE_STRING);

      g_signal_connect (action, "activate", G_CALLBACK (on_copied_cb), &copied);
      g_action_map_add_action (G_ACTION_MAP (group), G_ACTION (action));
    }
  gtk_widget_insert_action_group (f->window, "win", G_ACTION_GROUP (group));
  gtk_widget_activate_action (own_row, "message.copy", NULL);
  g_assert_cmpstr (copied, ==, "copy-text: Why *so*?");
  gtk_widget_activate_action (row, "message.copy", NULL);
  g_assert_cmpstr (copied, ==, "copy-message: So **that**.");
  gtk_widget_activate_action (row, "message.copy-markdown", NULL);
  g_assert_cmpstr (copied, ==, "copy-text: So **that**.");
}

static void
test_rows_do_not_leak (Fixture *f, gconstpointer data)
{
  CauserieMessage *reply = add_text (f, 0, CAUSERIE_ROLE_ASSISTANT, CAUSERIE_MESSAGE_COMPLETE,
                                     "# A\n\n> b\n\n1. c\n\n```c\nd\n```\n\n|e|\n|-|\n|f|\n");
  GtkWidget *row = show_row (f, reply);
  GtkWidget *watched = row;

  wait_frames (f, 2);
  g_object_add_weak_pointer (G_OBJECT (row), (gpointer *)&watched);
  gtk_box_remove (GTK_BOX (f->box), row);
  g_assert_null (watched);
  add_text (f, 0, CAUSERIE_ROLE_ASSISTANT, CAUSERIE_MESSAGE_COMPLETE, "Another version");
  wait_frames (f, 2);
}

static void
test_unreadable_content_is_reported (Fixture *f, gconstpointer data)
{
  g_autoptr (CauserieFailure) failure
      = causerie_failure_new (CAUSERIE_ERROR_STORAGE, "disk I/O error", NULL, 0);
  g_autoptr (CauserieContent) content = causerie_content_new_from_text ("Here after all");
  CauserieMessage *reply
      = add_message (f, 0, CAUSERIE_ROLE_ASSISTANT, CAUSERIE_MESSAGE_COMPLETE, NULL, NULL);
  GtkWidget *row = show_row (f, reply);

  wait_frames (f, 2);
  g_assert_false (has_label (row, "This message could not be read."));
  causerie_message_set_content_failure (reply, failure);
  wait_frames (f, 2);
  g_assert_true (has_label (row, "This message could not be read."));
  g_assert_true (has_label (row, "disk I/O error"));
  g_assert_true (has_label (row, "Reload"));
  causerie_message_load_content (reply, content);
  wait_frames (f, 2);
  g_assert_false (has_label (row, "This message could not be read."));
  g_assert_false (has_label (row, "Reload"));
}

static void
test_unsaved_reply_is_reported (Fixture *f, gconstpointer data)
{
  g_autoptr (CauserieFailure) failure
      = causerie_failure_new (CAUSERIE_ERROR_DISK_FULL, NULL, NULL, 0);
  CauserieMessage *reply
      = add_text (f, 0, CAUSERIE_ROLE_ASSISTANT, CAUSERIE_MESSAGE_COMPLETE, "Whole");
  GtkWidget *row = show_row (f, reply);

  causerie_message_set_failure (reply, failure);
  wait_frames (f, 2);
  g_assert_true (has_label (row, "Not saved yet"));
  g_assert_true (has_label (row, "Save"));
  causerie_message_set_failure (reply, NULL);
  wait_frames (f, 2);
  g_assert_false (has_label (row, "Not saved yet"));
}

static CauserieMessage *
add_without_thinking (Fixture *f, CauserieMessageState state, const char *model)
{
  g_autoptr (CauserieContent) content = causerie_content_new_from_text ("Hello");
  CauserieMessageData data = { .id = f->next_id++,
                               .role = CAUSERIE_ROLE_ASSISTANT,
                               .state = state,
                               .model = model,
                               .without_thinking = TRUE,
                               .content = content };
  g_autoptr (CauserieMessage) message = causerie_message_new (&data);

  g_assert_true (causerie_tree_add (f->tree, message, NULL));
  return causerie_tree_get_message (f->tree, data.id);
}

#define OMITTED(name) name "’s earlier thinking was left out, as it is no longer valid."

static void
test_refused_thinking_is_reported (Fixture *f, gconstpointer data)
{
  CauserieMessage *arriving
      = add_without_thinking (f, CAUSERIE_MESSAGE_STREAMING, "claude-opus-4-8");
  GtkWidget *row = show_row (f, arriving);
  GtkWidget *other = show_row (f, add_without_thinking (f, CAUSERIE_MESSAGE_STOPPED, "qwen3:8b"));
  GtkWidget *usual
      = show_row (f, add_text (f, 0, CAUSERIE_ROLE_ASSISTANT, CAUSERIE_MESSAGE_COMPLETE, "Hello"));

  wait_frames (f, 2);
  g_assert_false (has_label (row, OMITTED ("Claude")));
  g_assert_true (has_label (other, "You stopped this reply."));
  g_assert_true (has_label (other, OMITTED ("qwen3:8b")));
  g_assert_false (has_label (usual, OMITTED ("Claude")));
  causerie_message_finish (arriving, CAUSERIE_MESSAGE_COMPLETE, NULL, FALSE, NULL);
  wait_frames (f, 2);
  g_assert_true (has_label (row, OMITTED ("Claude")));
}

static void
add (const char *path, void (*test) (Fixture *f, gconstpointer data))
{
  g_autofree char *full = g_strconcat ("/message-row/", path, NULL);

  g_test_add (full, Fixture, NULL, set_up, test, tear_down);
}

int
main (int argc, char *argv[])
{
  causerie_test_display_init (&argc, &argv);
  adw_init ();
  add ("own-text-is-shown-as-typed", test_own_text_is_shown_as_typed);
  add ("rows-are-named-by-sender", test_rows_are_named_by_sender);
  add ("name-is-shown-where-it-changes", test_name_is_shown_where_it_changes);
  add ("day-is-named-between-days", test_day_is_named_between_days);
  add ("long-reply-has-actions-at-its-head", test_long_reply_has_actions_at_its_head);
  add ("short-messages-have-no-head", test_short_messages_have_no_head);
  add ("rows-are-described", test_rows_are_described);
  add ("versions-are-described", test_versions_are_described);
  add ("closed-blocks-keep-their-widgets", test_closed_blocks_keep_their_widgets);
  add ("growth-shows-once-a-frame", test_growth_shows_once_a_frame);
  add ("spinner-moves-while-reply-arrives", test_spinner_moves_while_reply_arrives);
  add ("only-thinking-offers-retry", test_only_thinking_offers_retry);
  add ("only-words-are-shown", test_only_words_are_shown);
  add ("thinking-tells-how-long-it-took", test_thinking_tells_how_long_it_took);
  add ("title-of-thinking-follows-it", test_title_of_thinking_follows_it);
  add ("cited-text-is-joined", test_cited_text_is_joined);
  add ("cited-text-grows-without-gaps", test_cited_text_grows_without_gaps);
  add ("broken-end-call-is-reported", test_broken_end_call_is_reported);
  add ("unexpected-call-is-reported", test_unexpected_call_is_reported);
  add ("long-wait-is-shown-as-date", test_long_wait_is_shown_as_date);
  add ("failure-stays-in-its-chat", test_failure_stays_in_its_chat);
  add ("unreadable-content-is-reported", test_unreadable_content_is_reported);
  add ("unsaved-reply-is-reported", test_unsaved_reply_is_reported);
  add ("refused-thinking-is-reported", test_refused_thinking_is_reported);
  add ("code-height-is-known-at-once", test_code_height_is_known_at_once);
  add ("growing-code-keeps-its-selection", test_growing_code_keeps_its_selection);
  add ("table-is-as-high-as-its-rows", test_table_is_as_high_as_its_rows);
  add ("wide-table-uses-the-space-beside", test_wide_table_uses_the_space_beside);
  add ("formulas-are-shown-as-their-source", test_formulas_are_shown_as_their_source);
  add ("row-comes-back-as-it-was-left", test_row_comes_back_as_it_was_left);
  add ("message-is-quoted", test_message_is_quoted);
  add ("message-is-copied", test_message_is_copied);
  add ("rows-do-not-leak", test_rows_do_not_leak);
  return g_test_run ();
}
