/* SPDX-License-Identifier: GPL-3.0-or-later
 * The chat list in the sidebar: which rows are in view. */
#include "config.h"

#include "causerie-block.h"
#include "causerie-chat-list.h"
#include "causerie-chats-sidebar.h"
#include "causerie-dialogs-fixture.h"
#include "causerie-test-display.h"
#include "causerie-test.h"

#include <adwaita.h>

#define SECONDS 20
/* More than fit into the window. */
#define N_CHATS 60

static char *
make_title (gint64 id)
{
  return g_strdup_printf ("Chat number %d", (int)id);
}

/* Creates chats with the ids 1, 2 and so on, the last one at the top. */
static void
fill (CauserieDialogsFixture *f)
{
  CauserieLibrary *library = causerie_session_get_library (f->session);
  CauserieChatList *chats = causerie_session_get_chats (f->session);
  GAsyncResult *place = NULL;

  for (int i = 1; i <= N_CHATS; i++)
    {
      g_autofree char *title = make_title (i);
      g_autoptr (CauserieContent) content = causerie_content_new_from_text (title);
      CauserieNewMessage message
          = { .content = causerie_content_get_json (content), .draft_message_id = -1 };
      g_autoptr (CauserieMessage) stored = NULL;
      g_autoptr (GAsyncResult) result = NULL;
      gint64 id = 0;

      causerie_library_add_message_async (library, &message, NULL, causerie_test_take_result,
                                          &place);
      result = causerie_test_await (&place);
      stored = causerie_library_add_message_finish (library, result, &id, NULL);
      g_assert_nonnull (stored);
      g_assert_cmpint (id, ==, i);
    }
  {
    g_autoptr (GAsyncResult) result = NULL;

    causerie_chat_list_load_async (chats, NULL, causerie_test_take_result, &place);
    result = causerie_test_await (&place);
    g_assert_true (causerie_chat_list_load_finish (chats, result, NULL));
  }
}

typedef struct
{
  CauserieDialogsFixture *f;
  gint64 id;
} Row;

/* The label of a chat's row, if all of it is visible. */
static GtkWidget *
find_in_view (CauserieDialogsFixture *f, gint64 id)
{
  GtkWidget *list = causerie_dialogs_fixture_find (f, GTK_TYPE_LIST_VIEW, NULL);
  g_autofree char *title = make_title (id);
  GtkWidget *label = causerie_dialogs_fixture_search_windows (GTK_TYPE_LABEL, title);
  graphene_rect_t place;

  return label != NULL && gtk_widget_get_mapped (label)
                 && gtk_widget_compute_bounds (label, list, &place) && place.size.height > 0
                 && place.origin.y >= 0
                 && place.origin.y + place.size.height <= (float)gtk_widget_get_height (list)
             ? label
             : NULL;
}

static gboolean
is_in_view (gpointer data)
{
  const Row *row = data;

  return find_in_view (row->f, row->id) != NULL;
}

static void
wait_in_view (CauserieDialogsFixture *f, gint64 id)
{
  Row row = { f, id };

  if (!causerie_test_wait_until (is_in_view, &row, SECONDS))
    g_error ("Chat %d is out of view", (int)id);
}

static GtkAdjustment *
get_adjustment (CauserieDialogsFixture *f)
{
  GtkWidget *list = causerie_dialogs_fixture_find (f, GTK_TYPE_LIST_VIEW, NULL);

  return gtk_scrollable_get_vadjustment (GTK_SCROLLABLE (list));
}

static gboolean
on_tick_cb (GtkWidget *widget, GdkFrameClock *clock, gpointer data)
{
  guint *n_frames = data;

  return --*n_frames > 0 ? G_SOURCE_CONTINUE : G_SOURCE_REMOVE;
}

static gboolean
is_over (gpointer data)
{
  return *(guint *)data == 0;
}

/* Waits until pending scrolls have been done. */
static void
wait_frames (CauserieDialogsFixture *f)
{
  guint n_frames = 4;

  gtk_widget_add_tick_callback (f->window, on_tick_cb, &n_frames, NULL);
  g_assert_true (causerie_test_wait_until (is_over, &n_frames, SECONDS));
}

static gboolean
has_all_chats (gpointer data)
{
  GtkWidget *list = causerie_dialogs_fixture_find (data, GTK_TYPE_LIST_VIEW, NULL);

  return g_list_model_get_n_items (G_LIST_MODEL (gtk_list_view_get_model (GTK_LIST_VIEW (list))))
         == N_CHATS;
}

/* The list gets its chats in the first frames. */
static void
scroll_to_end (CauserieDialogsFixture *f)
{
  GtkAdjustment *adjustment = get_adjustment (f);

  g_assert_true (causerie_test_wait_until (has_all_chats, f, SECONDS));
  wait_frames (f);
  gtk_adjustment_set_value (adjustment, gtk_adjustment_get_upper (adjustment));
  wait_in_view (f, 1);
}

static void
say_something_in (CauserieDialogsFixture *f, gint64 id)
{
  CauserieChatItem *chat = causerie_chat_list_find (causerie_session_get_chats (f->session), id);

  causerie_chat_item_set_updated_at (chat, g_get_real_time ());
}

static void
open_chat (CauserieDialogsFixture *f, gint64 id)
{
  g_object_set (f->page, "current-chat-id", id, NULL);
}

static void
assert_at_top (CauserieDialogsFixture *f)
{
  g_assert_cmpfloat (gtk_adjustment_get_value (get_adjustment (f)), ==, 0);
}

static void
show_sidebar (CauserieDialogsFixture *f, gint64 open_chat_id)
{
  GtkWidget *sidebar = g_object_new (CAUSERIE_TYPE_CHATS_SIDEBAR, NULL);

  fill (f);
  g_object_set (sidebar, "session", f->session, "current-chat-id", open_chat_id, NULL);
  causerie_dialogs_fixture_show_page (f, sidebar);
  wait_in_view (f, open_chat_id != 0 ? open_chat_id : N_CHATS);
}

static void
test_opened_chat_is_scrolled_into_view (CauserieDialogsFixture *f, gconstpointer data)
{
  show_sidebar (f, 1);
  open_chat (f, N_CHATS - 1);
  wait_in_view (f, N_CHATS - 1);
  open_chat (f, 2);
  wait_in_view (f, 2);
}

/* The list item is added first, and the chat becomes the current one afterwards. */
static void
test_new_chat_is_in_view (CauserieDialogsFixture *f, gconstpointer data)
{
  g_autoptr (CauserieChatRecord) record = causerie_chat_record_new ();
  CauserieChatList *chats = causerie_session_get_chats (f->session);

  show_sidebar (f, 0);
  record->id = N_CHATS + 1;
  record->title = make_title (record->id);
  record->updated_at = g_get_real_time ();
  causerie_chat_list_add (chats, record);
  open_chat (f, record->id);
  wait_in_view (f, record->id);
  wait_frames (f);
  assert_at_top (f);
}

static void
test_list_follows_current_chat_to_top (CauserieDialogsFixture *f, gconstpointer data)
{
  show_sidebar (f, 1);
  say_something_in (f, 1);
  wait_in_view (f, 1);
  wait_frames (f);
  assert_at_top (f);
}

/* When other chats get replies, a list at its top stays there. */
static void
test_list_at_top_stays_at_top (CauserieDialogsFixture *f, gconstpointer data)
{
  show_sidebar (f, N_CHATS);
  for (gint64 id = 10; id < 13; id++)
    {
      say_something_in (f, id);
      wait_in_view (f, id);
      wait_frames (f);
      assert_at_top (f);
    }
  wait_in_view (f, N_CHATS);
}

/* Other chats that move to the top would push it out of view at the end. */
static void
test_current_chat_stays_in_view (CauserieDialogsFixture *f, gconstpointer data)
{
  gint64 last = N_CHATS;

  show_sidebar (f, N_CHATS);
  while (find_in_view (f, last - 1) != NULL)
    last--;
  open_chat (f, last);
  wait_frames (f);
  say_something_in (f, 1);
  wait_frames (f);
  wait_in_view (f, last);
}

/* A list that the user has scrolled does not jump back. */
static void
test_scrolled_list_stays (CauserieDialogsFixture *f, gconstpointer data)
{
  show_sidebar (f, N_CHATS);
  scroll_to_end (f);
  say_something_in (f, 20);
  wait_frames (f);
  wait_in_view (f, 1);
}

static void
search (CauserieDialogsFixture *f, const char *words)
{
  gtk_editable_set_text (causerie_dialogs_fixture_find (f, GTK_TYPE_SEARCH_ENTRY, NULL), words);
}

static void
test_search_shows_its_first_hits (CauserieDialogsFixture *f, gconstpointer data)
{
  show_sidebar (f, 1);
  search (f, "number");
  wait_in_view (f, N_CHATS);
  assert_at_top (f);
}

static void
test_cleared_search_shows_the_open_chat (CauserieDialogsFixture *f, gconstpointer data)
{
  show_sidebar (f, 2);
  search (f, "number 59");
  wait_in_view (f, 59);
  search (f, "");
  wait_in_view (f, 2);
}

static void
test_cleared_search_without_open_chat_shows_the_top (CauserieDialogsFixture *f, gconstpointer data)
{
  show_sidebar (f, 0);
  search (f, "number 2");
  wait_in_view (f, 20);
  search (f, "");
  wait_in_view (f, N_CHATS);
  assert_at_top (f);
}

static void
test_tab_enters_at_current_chat (CauserieDialogsFixture *f, gconstpointer data)
{
  GtkWidget *list;
  GtkWidget *focus;

  show_sidebar (f, 5);
  list = causerie_dialogs_fixture_find (f, GTK_TYPE_LIST_VIEW, NULL);
  gtk_widget_grab_focus (causerie_dialogs_fixture_find (f, GTK_TYPE_SEARCH_ENTRY, NULL));
  gtk_adjustment_set_value (get_adjustment (f), 0);
  wait_in_view (f, N_CHATS);
  g_signal_emit_by_name (f->window, "move-focus", GTK_DIR_TAB_FORWARD);
  focus = gtk_root_get_focus (GTK_ROOT (f->window));
  g_assert_true (gtk_widget_is_ancestor (focus, list));
  wait_in_view (f, 5);
  g_assert_true (gtk_widget_is_ancestor (find_in_view (f, 5), focus));
}

/* The gesture that opens the menu, on the row or on one of its ancestors. */
static GtkGesture *
find_menu_gesture (GtkWidget *widget)
{
  for (; widget != NULL; widget = gtk_widget_get_parent (widget))
    {
      g_autoptr (GListModel) controllers = gtk_widget_observe_controllers (widget);

      for (guint i = 0; i < g_list_model_get_n_items (controllers); i++)
        {
          g_autoptr (GtkEventController) controller = g_list_model_get_item (controllers, i);

          if (GTK_IS_GESTURE_CLICK (controller)
              && gtk_gesture_single_get_button (GTK_GESTURE_SINGLE (controller))
                     == GDK_BUTTON_SECONDARY)
            return GTK_GESTURE (controller);
        }
    }
  g_assert_not_reached ();
}

static GtkWidget *
find_open_menu (GtkWidget *top)
{
  GtkWidget *found = GTK_IS_POPOVER_MENU (top) && gtk_widget_get_mapped (top) ? top : NULL;

  for (GtkWidget *child = gtk_widget_get_first_child (top); child != NULL && found == NULL;
       child = gtk_widget_get_next_sibling (child))
    found = find_open_menu (child);
  return found;
}

static gboolean
is_menu_open (gpointer data)
{
  return find_open_menu (data) != NULL;
}

static gboolean
is_menu_closed (gpointer data)
{
  return !is_menu_open (data);
}

static gboolean
is_marked (GtkWidget *label)
{
  return gtk_widget_has_css_class (gtk_widget_get_parent (gtk_widget_get_parent (label)),
                                   "has-menu");
}

/* Opens every time, and only when the button is released. */
static void
test_menu_opens_on_every_row (CauserieDialogsFixture *f, gconstpointer data)
{
  show_sidebar (f, N_CHATS);
  for (int i = 0; i < 50; i++)
    {
      GtkWidget *label = find_in_view (f, N_CHATS - i % 10);
      GtkGesture *gesture = find_menu_gesture (label);
      GtkWidget *widget = gtk_event_controller_get_widget (GTK_EVENT_CONTROLLER (gesture));
      GtkWidget *menu;
      double x, y;

      g_assert_true (gtk_widget_translate_coordinates (label, widget, 2, 2, &x, &y));
      g_signal_emit_by_name (gesture, "pressed", 1, x, y);
      g_assert_false (is_menu_open (f->page));
      g_signal_emit_by_name (gesture, "released", 1, x, y);
      g_assert_true (causerie_test_wait_until (is_menu_open, f->page, SECONDS));
      g_assert_true (is_marked (label));
      menu = find_open_menu (f->page);
      gtk_popover_popdown (GTK_POPOVER (menu));
      g_assert_true (causerie_test_wait_until (is_menu_closed, f->page, SECONDS));
      g_assert_false (is_marked (label));
    }
}

static void
test_menu_opens_by_key (CauserieDialogsFixture *f, gconstpointer data)
{
  GtkWidget *label;

  show_sidebar (f, 5);
  gtk_widget_grab_focus (causerie_dialogs_fixture_find (f, GTK_TYPE_SEARCH_ENTRY, NULL));
  g_signal_emit_by_name (f->window, "move-focus", GTK_DIR_TAB_FORWARD);
  wait_frames (f);
  label = find_in_view (f, 5);
  gtk_widget_activate_action (gtk_root_get_focus (GTK_ROOT (f->window)), "menu.popup", NULL);
  g_assert_true (causerie_test_wait_until (is_menu_open, f->page, SECONDS));
  g_assert_true (is_marked (label));
}

static gboolean
is_list_focused (CauserieDialogsFixture *f)
{
  GtkWidget *list = causerie_dialogs_fixture_find (f, GTK_TYPE_LIST_VIEW, NULL);
  GtkWidget *focus = gtk_root_get_focus (GTK_ROOT (f->window));

  return focus != NULL && gtk_widget_is_ancestor (focus, list);
}

/* The arrow keys move among the rows. */
static void
test_tab_leaves_list (CauserieDialogsFixture *f, gconstpointer data)
{
  GtkWidget *search;

  show_sidebar (f, 5);
  search = causerie_dialogs_fixture_find (f, GTK_TYPE_SEARCH_ENTRY, NULL);
  gtk_widget_grab_focus (search);
  g_signal_emit_by_name (f->window, "move-focus", GTK_DIR_TAB_FORWARD);
  g_assert_true (is_list_focused (f));
  g_signal_emit_by_name (f->window, "move-focus", GTK_DIR_TAB_FORWARD);
  g_assert_false (is_list_focused (f));
  g_signal_emit_by_name (f->window, "move-focus", GTK_DIR_TAB_BACKWARD);
  g_assert_true (is_list_focused (f));
  g_signal_emit_by_name (f->window, "move-focus", GTK_DIR_TAB_BACKWARD);
  g_assert_true (gtk_widget_is_ancestor (gtk_root_get_focus (GTK_ROOT (f->window)), search));
}

static void
on_painted_cb (GdkFrameClock *clock, GArray *counts)
{
  GtkWidget *list = g_object_get_data (G_OBJECT (clock), "list");
  guint n = 0;

  for (GtkWidget *row = gtk_widget_get_first_child (list); row != NULL;
       row = gtk_widget_get_next_sibling (row))
    n++;
  g_array_append_val (counts, n);
}

/* GtkListView keeps the rows of all 60 chats, but only those in view delay the first frame. */
static void
test_first_frame_has_few_rows (CauserieDialogsFixture *f, gconstpointer data)
{
  GtkWidget *sidebar = g_object_new (CAUSERIE_TYPE_CHATS_SIDEBAR, NULL);
  g_autoptr (GArray) counts = g_array_new (FALSE, FALSE, sizeof (guint));
  GdkFrameClock *clock;

  fill (f);
  causerie_dialogs_fixture_show_page (f, sidebar);
  clock = gtk_widget_get_frame_clock (f->window);
  g_object_set_data (G_OBJECT (clock), "list",
                     causerie_dialogs_fixture_find (f, GTK_TYPE_LIST_VIEW, NULL));
  /* The open chat is at the top, as after a restart. */
  g_object_set (sidebar, "session", f->session, "current-chat-id", (gint64)N_CHATS, NULL);
  g_signal_connect_after (clock, "after-paint", G_CALLBACK (on_painted_cb), counts);
  wait_in_view (f, N_CHATS);
  wait_frames (f);
  g_signal_handlers_disconnect_by_data (clock, counts);
  g_assert_cmpuint (counts->len, >, 1);
  g_assert_cmpuint (g_array_index (counts, guint, 0), >, 0);
  g_assert_cmpuint (g_array_index (counts, guint, 0), <, N_CHATS);
  g_assert_cmpuint (g_array_index (counts, guint, counts->len - 1), ==, N_CHATS);
}

int
main (int argc, char *argv[])
{
  static const struct
  {
    const char *name;
    void (*test) (CauserieDialogsFixture *f, gconstpointer data);
  } tests[] = {
    { "/chats-sidebar/opened-chat-is-scrolled-into-view", test_opened_chat_is_scrolled_into_view },
    { "/chats-sidebar/first-frame-has-few-rows", test_first_frame_has_few_rows },
    { "/chats-sidebar/new-chat-is-in-view", test_new_chat_is_in_view },
    { "/chats-sidebar/list-follows-current-chat-to-top", test_list_follows_current_chat_to_top },
    { "/chats-sidebar/list-at-top-stays-at-top", test_list_at_top_stays_at_top },
    { "/chats-sidebar/current-chat-stays-in-view", test_current_chat_stays_in_view },
    { "/chats-sidebar/scrolled-list-stays", test_scrolled_list_stays },
    { "/chats-sidebar/search-shows-its-first-hits", test_search_shows_its_first_hits },
    { "/chats-sidebar/cleared-search-shows-the-open-chat",
      test_cleared_search_shows_the_open_chat },
    { "/chats-sidebar/cleared-search-without-open-chat-shows-the-top",
      test_cleared_search_without_open_chat_shows_the_top },
    { "/chats-sidebar/tab-enters-at-current-chat", test_tab_enters_at_current_chat },
    { "/chats-sidebar/tab-leaves-list", test_tab_leaves_list },
    { "/chats-sidebar/menu-opens-on-every-row", test_menu_opens_on_every_row },
    { "/chats-sidebar/menu-opens-by-key", test_menu_opens_by_key },
  };

  causerie_test_display_init (&argc, &argv);
  adw_init ();
  for (guint i = 0; i < G_N_ELEMENTS (tests); i++)
    g_test_add (tests[i].name, CauserieDialogsFixture, NULL, causerie_dialogs_fixture_set_up,
                tests[i].test, causerie_dialogs_fixture_tear_down);
  return g_test_run ();
}
