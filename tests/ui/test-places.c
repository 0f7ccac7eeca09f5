/* SPDX-License-Identifier: GPL-3.0-or-later
 * The program comes back where the user left it: windows, chats, branches, lines, columns. */
#include "config.h"

#include "causerie-scene.h"
#include "causerie-screen-input.h"
#include "causerie-timeline-view.h"
#include "causerie-window.h"

#include "causerie-test.h"

#define TIMELINE "list:Conversation"
#define APPLES "About Apples"
#define PEARS "About Pears"

/* The row at the top of a timeline, and where it is. */
typedef struct
{
  guint position;
  int y;
  int height;
} Top;

static GtkWindow *
find_window (const char *title)
{
  GList *windows = gtk_application_get_windows (GTK_APPLICATION (g_application_get_default ()));

  for (GList *l = windows; l != NULL; l = l->next)
    if (title == NULL || g_strcmp0 (gtk_window_get_title (l->data), title) == 0)
      return l->data;
  return NULL;
}

static GtkWidget *
find_inside (GtkWidget *widget, GType type)
{
  GtkWidget *found = NULL;

  if (g_type_is_a (G_OBJECT_TYPE (widget), type))
    return widget;
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL && found == NULL;
       child = gtk_widget_get_next_sibling (child))
    found = find_inside (child, type);
  return found;
}

/* Returns: the timeline of the first window with that title, or of any window */
static CauserieTimelineView *
get_view (const char *title)
{
  GtkWindow *window = find_window (title);

  g_assert_nonnull (window);
  return CAUSERIE_TIMELINE_VIEW (find_inside (GTK_WIDGET (window), CAUSERIE_TYPE_TIMELINE_VIEW));
}

/* Finds the topmost row by what is on screen. */
static gboolean
find_top (CauserieTimelineView *view, Top *top)
{
  for (guint i = 0; i < 100; i++)
    {
      *top = (Top){ .position = i };
      if (causerie_timeline_view_get_row_place (view, i, &top->y, &top->height)
          && top->y + top->height > 0)
        return TRUE;
    }
  return FALSE;
}

static char *
make_lines (const char *word, guint n)
{
  GString *lines = g_string_new (NULL);

  for (guint i = 0; i < n; i++)
    g_string_append_printf (lines,
                            "%s number %u, which is one of many and goes on for long enough that a "
                            "narrower column needs another line or two for it.\n\n",
                            word, i);
  return g_string_free (lines, FALSE);
}

/* Makes a chat with replies of several pages. */
static void
make_chat (CauserieScene *scene, const char *topic)
{
  g_autofree char *row = g_strconcat ("list item:About ", topic, NULL);

  for (guint i = 0; i < 4; i++)
    {
      g_autofree char *lines = make_lines (topic, 30 + 10 * i);
      g_autofree char *last = g_strdup_printf ("%s number %u,", topic, 29 + 10 * i);

      causerie_scene_push_stream (scene, causerie_test_sse_text (lines));
      causerie_driver_send (scene->driver, topic);
      causerie_driver_wait_text (scene->driver, TIMELINE, last);
      causerie_driver_wait_gone (scene->driver, "button:Stop");
    }
  g_object_unref (causerie_driver_wait (scene->driver, row));
}

static guint
wait_at_rest (CauserieScene *scene)
{
  return causerie_driver_wait_at_rest (scene->driver, TIMELINE);
}

/* Scrolls up by two pages and a bit, into the middle of a reply. */
static void
scroll_up (CauserieScene *scene, const char *title)
{
  GtkAdjustment *adjustment = NULL;

  wait_at_rest (scene);
  g_object_get (get_view (title), "vadjustment", &adjustment, NULL);
  for (guint i = 0; i < 5; i++)
    gtk_adjustment_set_value (adjustment, gtk_adjustment_get_value (adjustment)
                                              - gtk_adjustment_get_page_size (adjustment) / 2 - 7);
  g_object_unref (adjustment);
  causerie_driver_wait_sensitive (scene->driver, "button:Go to the End", TRUE);
  wait_at_rest (scene);
}

/* Reads the state that was written last. */
static GPtrArray *
read_states (void)
{
  g_autoptr (GSettings) settings = g_settings_new (CAUSERIE_APP_ID);
  g_autoptr (GVariant) windows = g_settings_get_value (settings, "windows");

  return causerie_window_states_read (windows);
}

static gboolean
is_written (gpointer data)
{
  g_autoptr (GPtrArray) states = read_states ();
  GList *windows = gtk_application_get_windows (GTK_APPLICATION (g_application_get_default ()));
  gboolean same = states->len == g_list_length (windows);

  for (guint i = states->len; same && i-- > 0; windows = windows->next)
    {
      g_autoptr (CauserieWindowState) now = causerie_window_dup_state (windows->data);
      const CauserieWindowState *written = g_ptr_array_index (states, i);

      same = now->chat_id == written->chat_id && now->leaf_id == written->leaf_id
             && now->place.message_id == written->place.message_id
             && now->place.y == written->place.y && now->branches_shown == written->branches_shown;
    }
  return same;
}

/* Waits until all that a crash must not lose is in the settings. */
static void
wait_written (void)
{
  g_assert_true (causerie_test_wait_until (is_written, NULL, 30));
}

static void
get_top (const char *title, Top *top)
{
  g_assert_true (find_top (get_view (title), top));
}

static void
assert_same_place (const char *title, const Top *before)
{
  Top after;

  get_top (title, &after);
  g_assert_cmpuint (after.position, ==, before->position);
  g_assert_cmpint (ABS (after.y - before->y), <=, 1);
  g_assert_cmpint (after.height, ==, before->height);
}

/* Leaves the program in the middle of a reply. */
static void
leave_in_the_middle (CauserieScene *scene, Top *top)
{
  make_chat (scene, "Apples");
  scroll_up (scene, NULL);
  get_top (NULL, top);
  g_assert_cmpint (top->y, <, -100);
}

static void
wait_restored (CauserieScene *scene, const char *text)
{
  g_object_unref (causerie_driver_wait (scene->driver, TIMELINE));
  causerie_driver_wait_text (scene->driver, TIMELINE, text);
  wait_at_rest (scene);
}

static void
test_restart_shows_same_line (gconstpointer data)
{
  CauserieScene *scene = (gpointer)data;
  Top top;

  leave_in_the_middle (scene, &top);
  causerie_scene_restart (scene);
  wait_restored (scene, "Apples number 1,");
  assert_same_place (APPLES, &top);
  causerie_driver_wait_sensitive (scene->driver, "button:Go to the End", TRUE);
  causerie_driver_wait_focused (scene->driver, "text:Message");
  /* Once more: what was restored is remembered too. */
  causerie_scene_restart (scene);
  wait_restored (scene, "Apples number 1,");
  assert_same_place (APPLES, &top);
}

/* The column of the branches opens after the chat was shown, and takes width from it. */
static void
test_crash_shows_same_line (gconstpointer data)
{
  CauserieScene *scene = (gpointer)data;
  Top top;

  causerie_driver_wait_sensitive (scene->driver, "text:Message", TRUE);
  causerie_driver_press (scene->driver, "F9");
  g_object_unref (causerie_driver_wait (scene->driver, "entry:Filter Messages"));
  leave_in_the_middle (scene, &top);
  wait_written ();
  causerie_scene_crash (scene);
  causerie_driver_wait_count (scene->driver, "list:Branches", 1);
  wait_restored (scene, "Apples number 1,");
  assert_same_place (APPLES, &top);
}

/* The part of the message that was above the view is above it again. */
static void
test_other_width_shows_same_part (gconstpointer data)
{
  CauserieScene *scene = (gpointer)data;
  g_autoptr (GPtrArray) states = NULL;
  g_autoptr (GSettings) settings = g_settings_new (CAUSERIE_APP_ID);
  CauserieWindowState *state;
  Top before;
  Top after;

  leave_in_the_middle (scene, &before);
  causerie_driver_quit (scene->driver);
  states = read_states ();
  state = g_ptr_array_index (states, 0);
  state->width = 360;
  g_settings_set_value (settings, "windows", causerie_window_states_write (states));
  causerie_driver_start (scene->driver);
  wait_restored (scene, "Apples number 1,");
  get_top (APPLES, &after);
  g_assert_cmpuint (after.position, ==, before.position);
  g_assert_cmpint (after.height, >, before.height);
  g_assert_cmpfloat_with_epsilon (after.y / (double)after.height, before.y / (double)before.height,
                                  2.0 / after.height);
}

static void
test_end_is_followed (gconstpointer data)
{
  CauserieScene *scene = (gpointer)data;

  make_chat (scene, "Apples");
  causerie_scene_wait_at_end (scene);
  causerie_scene_restart (scene);
  wait_restored (scene, "Apples number 59,");
  causerie_scene_wait_at_end (scene);
  causerie_scene_say (scene, "And more");
  causerie_scene_wait_at_end (scene);
}

static void
test_other_chat_and_back (gconstpointer data)
{
  CauserieScene *scene = (gpointer)data;
  Top top;

  make_chat (scene, "Pears");
  causerie_scene_new_chat (scene);
  leave_in_the_middle (scene, &top);
  causerie_scene_open_chat (scene, PEARS);
  wait_restored (scene, "Pears number 59,");
  causerie_scene_wait_at_end (scene);
  causerie_scene_open_chat (scene, APPLES);
  wait_restored (scene, "Apples number 1,");
  assert_same_place (APPLES, &top);
  causerie_scene_open_chat (scene, PEARS);
  wait_restored (scene, "Pears number 59,");
  causerie_scene_wait_at_end (scene);
}

/* The reply goes on while another chat is shown. */
static void
test_back_to_growing_reply (gconstpointer data)
{
  CauserieScene *scene = (gpointer)data;
  g_autofree char *lines = make_lines ("Plums", 60);
  g_auto (GStrv) parts = g_strsplit (lines, "\n", -1);
  g_autofree char *escaped = g_strjoinv ("\\n", parts);
  Top before;
  Top after;

  make_chat (scene, "Pears");
  causerie_scene_new_chat (scene);
  causerie_scene_push_held (scene, escaped);
  causerie_driver_send (scene->driver, "Plums");
  causerie_driver_wait_text (scene->driver, TIMELINE, "Plums number 59,");
  scroll_up (scene, NULL);
  get_top (NULL, &before);
  g_assert_cmpint (before.y, <, -100);
  causerie_scene_open_chat (scene, PEARS);
  wait_restored (scene, "Pears number 59,");
  causerie_test_server_open_gate (scene->server);
  g_object_unref (causerie_driver_wait (scene->driver, "list item:About Plums"));
  causerie_scene_open_chat (scene, "About Plums");
  wait_restored (scene, "And that is all.");
  get_top (NULL, &after);
  g_assert_cmpuint (after.position, ==, before.position);
  g_assert_cmpint (ABS (after.y - before.y), <=, 1);
}

static void
set_size (const char *title, int width, int height)
{
  gtk_window_set_default_size (find_window (title), width, height);
}

static void
assert_size (const char *title, int width, int height)
{
  int found_width;
  int found_height;

  gtk_window_get_default_size (find_window (title), &found_width, &found_height);
  g_assert_cmpint (found_width, ==, width);
  g_assert_cmpint (found_height, ==, height);
}

static void
open_two_windows (CauserieScene *scene)
{
  causerie_scene_say (scene, "Apples");
  causerie_driver_wait_count (scene->driver, "frame:" APPLES, 1);
  causerie_driver_press (scene->driver, "ctrl+shift+n");
  causerie_driver_wait_count (scene->driver, "frame:Causerie", 1);
  causerie_driver_wait_count (scene->driver, "text:Message", 2);
  causerie_driver_type (scene->driver, "Pears");
  causerie_driver_press (scene->driver, "Return");
  causerie_driver_wait_count (scene->driver, "frame:" PEARS, 1);
  causerie_driver_wait_gone (scene->driver, "button:Stop");
  set_size (APPLES, 800, 500);
  set_size (PEARS, 1000, 600);
}

static void
assert_two_windows (CauserieScene *scene)
{
  causerie_driver_wait_count (scene->driver, "frame:" APPLES, 1);
  causerie_driver_wait_count (scene->driver, "frame:" PEARS, 1);
  causerie_driver_wait_count (scene->driver, TIMELINE, 2);
  assert_size (APPLES, 800, 500);
  assert_size (PEARS, 1000, 600);
}

static void
test_two_windows (gconstpointer data)
{
  CauserieScene *scene = (gpointer)data;

  open_two_windows (scene);
  causerie_scene_restart (scene);
  assert_two_windows (scene);
  wait_written ();
  causerie_scene_crash (scene);
  assert_two_windows (scene);
}

/* Closing one of several windows forgets it; closing the last one does not. */
static void
test_closed_window_is_forgotten (gconstpointer data)
{
  CauserieScene *scene = (gpointer)data;
  g_autoptr (GPtrArray) states = NULL;

  open_two_windows (scene);
  wait_written ();
  /* Not the active one, so that nothing else happens to the other. */
  gtk_window_close (find_window (APPLES));
  causerie_driver_wait_count (scene->driver, "frame:*", 1);
  wait_written ();
  causerie_scene_crash (scene);
  causerie_driver_wait_count (scene->driver, "frame:" PEARS, 1);
  g_assert_cmpuint (causerie_driver_count (scene->driver, "frame:*"), ==, 1);
  gtk_window_close (find_window (PEARS));
  states = read_states ();
  g_assert_cmpuint (states->len, ==, 1);
}

static void
test_columns (gconstpointer data)
{
  CauserieScene *scene = (gpointer)data;

  causerie_scene_say (scene, "Apples");
  causerie_driver_wait_count (scene->driver, "list item:" APPLES, 1);
  causerie_driver_press (scene->driver, "F9");
  causerie_driver_wait_count (scene->driver, "list:Branches", 1);
  causerie_driver_click (scene->driver, "toggle button:Show Chats");
  causerie_driver_wait_count (scene->driver, "list:Chats", 0);
  wait_written ();
  causerie_scene_crash (scene);
  causerie_driver_wait_count (scene->driver, "list:Branches", 1);
  g_assert_cmpuint (causerie_driver_count (scene->driver, "list:Chats"), ==, 0);
  causerie_driver_press (scene->driver, "F9");
  causerie_driver_wait_count (scene->driver, "list:Branches", 0);
  causerie_driver_click (scene->driver, "toggle button:Show Chats");
  causerie_driver_wait_count (scene->driver, "list:Chats", 1);
  causerie_scene_restart (scene);
  causerie_driver_wait_count (scene->driver, "list:Chats", 1);
  g_assert_cmpuint (causerie_driver_count (scene->driver, "list:Branches"), ==, 0);
}

/* Starts with a state that the settings hold for whatever reason. */
static void
start_with (CauserieScene *scene, const char *text)
{
  g_autoptr (GSettings) settings = g_settings_new (CAUSERIE_APP_ID);
  g_autoptr (GVariant) windows = g_variant_parse (NULL, text, NULL, NULL, NULL);

  causerie_driver_quit (scene->driver);
  g_settings_set_value (settings, "windows", windows);
  causerie_driver_start (scene->driver);
}

/* A chat that is not in the library, or another one with its id: the newest chat is shown. */
static void
test_missing_chat (gconstpointer data)
{
  CauserieScene *scene = (gpointer)data;

  causerie_scene_say (scene, "Pears");
  causerie_driver_wait_count (scene->driver, "list item:" PEARS, 1);
  causerie_scene_new_chat (scene);
  causerie_scene_say (scene, "Apples");
  causerie_driver_wait_count (scene->driver, "list item:" APPLES, 1);
  start_with (scene, "[{'chat': <int64 4711>, 'message': <int64 1>, 'message-y': <-9>}]");
  causerie_driver_wait_count (scene->driver, "frame:" APPLES, 1);
  start_with (scene, "[{'chat': <int64 1>, 'chat-created-at': <int64 5>, 'leaf': <int64 99>}]");
  causerie_driver_wait_count (scene->driver, "frame:" APPLES, 1);
  /* Two windows do not show the same chat in place of others. */
  start_with (scene, "[{'chat': <int64 4711>}, {'chat': <int64 4712>}, {'chat': <int64 4713>}]");
  causerie_driver_wait_count (scene->driver, "frame:" APPLES, 1);
  causerie_driver_wait_count (scene->driver, "frame:" PEARS, 1);
  causerie_driver_wait_count (scene->driver, "frame:Causerie", 1);
}

/* A chat that was deleted while a window showed it. */
static void
test_deleted_chat (gconstpointer data)
{
  CauserieScene *scene = (gpointer)data;
  g_autoptr (CauserieSession) session = NULL;
  g_autoptr (GPtrArray) states = NULL;
  const CauserieWindowState *state;

  causerie_scene_say (scene, "Pears");
  causerie_driver_wait_count (scene->driver, "list item:" PEARS, 1);
  causerie_scene_new_chat (scene);
  causerie_scene_say (scene, "Apples");
  causerie_driver_wait_count (scene->driver, "frame:" APPLES, 1);
  wait_written ();
  states = read_states ();
  state = g_ptr_array_index (states, 0);
  g_object_get (find_window (NULL), "session", &session, NULL);
  causerie_chat_list_delete (causerie_session_get_chats (session), state->chat_id);
  g_clear_object (&session);
  causerie_driver_wait_count (scene->driver, "label:This chat was deleted.", 1);
  causerie_scene_restart (scene);
  causerie_driver_wait_count (scene->driver, "frame:" PEARS, 1);
  causerie_driver_wait_text (scene->driver, TIMELINE, "Heard: Pears");
}

/* Nothing in the library, and nothing that can be shown. */
static void
test_empty_library (gconstpointer data)
{
  CauserieScene *scene = (gpointer)data;

  start_with (scene, "[{'chat': <int64 3>, 'width': <-4>, 'maximized': <'no'>}]");
  causerie_driver_wait_sensitive (scene->driver, "text:Message", TRUE);
  g_assert_cmpuint (causerie_driver_count (scene->driver, TIMELINE), ==, 0);
  causerie_driver_wait_focused (scene->driver, "text:Message");
}

/* The user left an empty new chat, so it is shown again, with its draft. */
static void
test_empty_chat_comes_back (gconstpointer data)
{
  CauserieScene *scene = (gpointer)data;

  causerie_scene_say (scene, "Apples");
  causerie_driver_wait_count (scene->driver, "list item:" APPLES, 1);
  causerie_scene_new_chat (scene);
  causerie_driver_type (scene->driver, "Half a thought");
  causerie_scene_restart (scene);
  causerie_driver_wait_text (scene->driver, "text:Message", "Half a thought");
  g_assert_cmpuint (causerie_driver_count (scene->driver, TIMELINE), ==, 0);
  causerie_driver_wait_focused (scene->driver, "text:Message");
}

/* A second window with an empty new chat does not take the place of the first. */
static void
test_empty_chat_beside_another (gconstpointer data)
{
  CauserieScene *scene = (gpointer)data;

  causerie_scene_say (scene, "Apples");
  causerie_driver_wait_count (scene->driver, "frame:" APPLES, 1);
  causerie_driver_press (scene->driver, "ctrl+shift+n");
  causerie_driver_wait_count (scene->driver, "frame:Causerie", 1);
  causerie_scene_restart (scene);
  causerie_driver_wait_count (scene->driver, "frame:" APPLES, 1);
  causerie_driver_wait_count (scene->driver, "frame:Causerie", 1);
}

/* Two windows show two branches of one chat. */
static void
test_own_branches (gconstpointer data)
{
  CauserieScene *scene = (gpointer)data;

  causerie_scene_say (scene, "Apples");
  causerie_driver_wait_count (scene->driver, "frame:" APPLES, 1);
  causerie_driver_click (scene->driver, "button:Retry");
  causerie_driver_wait_count (scene->driver, "label:2 of 2", 1);
  causerie_driver_wait_gone (scene->driver, "button:Stop");
  causerie_driver_click (scene->driver, "button:Chat Menu");
  causerie_driver_click (scene->driver, "menu item:Open in New Window");
  causerie_driver_wait_count (scene->driver, "label:2 of 2", 2);
  causerie_driver_click (scene->driver, "button:Previous Version");
  causerie_driver_wait_count (scene->driver, "label:1 of 2", 1);
  causerie_scene_restart (scene);
  causerie_driver_wait_count (scene->driver, "label:1 of 2", 1);
  causerie_driver_wait_count (scene->driver, "label:2 of 2", 1);
}

int
main (int argc, char *argv[])
{
  static const CauserieSceneTest tests[] = {
    { "/places/restart-shows-the-same-line", test_restart_shows_same_line },
    { "/places/crash-shows-the-same-line", test_crash_shows_same_line },
    { "/places/another-width-shows-the-same-part", test_other_width_shows_same_part },
    { "/places/end-is-followed", test_end_is_followed },
    { "/places/another-chat-and-back", test_other_chat_and_back },
    { "/places/back-to-a-growing-reply", test_back_to_growing_reply },
    { "/places/two-windows", test_two_windows },
    { "/places/closed-window-is-forgotten", test_closed_window_is_forgotten },
    { "/places/columns", test_columns },
    { "/places/missing-chat", test_missing_chat },
    { "/places/deleted-chat", test_deleted_chat },
    { "/places/empty-library", test_empty_library },
    { "/places/empty-chat-comes-back", test_empty_chat_comes_back },
    { "/places/empty-chat-beside-another", test_empty_chat_beside_another },
    { "/places/own-branches", test_own_branches },
  };

  return causerie_scene_run (&argc, &argv, tests, G_N_ELEMENTS (tests));
}
