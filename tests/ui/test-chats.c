/* SPDX-License-Identifier: GPL-3.0-or-later
 * The chat list in the real window: order, titles, deletion, search, and ten chats with replies in
 * progress. */
#include "config.h"

#include "causerie-scene.h"
#include "causerie-screen-input.h"

#include "causerie-test.h"

#include <string.h>

#define N_STREAMS 10

static void
make_chat (CauserieScene *scene, const char *text)
{
  g_autofree char *row = g_strconcat ("list item:About ", text, NULL);

  causerie_scene_new_chat (scene);
  causerie_scene_say (scene, text);
  g_object_unref (causerie_driver_wait (scene->driver, row));
}

static void
wait_first (CauserieScene *scene, const char *title)
{
  g_autofree char *beginning = g_strconcat ("Chats\n", title, "\n", NULL);

  causerie_driver_wait_text (scene->driver, "list:Chats", beginning);
}

static void
test_newest_first (gconstpointer data)
{
  CauserieScene *scene = (gpointer)data;

  make_chat (scene, "Apples");
  make_chat (scene, "Pears");
  wait_first (scene, "About Pears");
  causerie_scene_open_chat (scene, "About Apples");
  causerie_driver_wait_text (scene->driver, "list:Conversation", "Heard: Apples");
  causerie_scene_say (scene, "And cider");
  wait_first (scene, "About Apples");
}

static gboolean
is_selected (CauserieScene *scene, const char *row)
{
  g_autoptr (CauserieNode) found = causerie_driver_wait (scene->driver, row);

  return causerie_node_has_state (found, CAUSERIE_NODE_SELECTED);
}

/* Moving the pointer over the list does not select a row. */
static void
test_pointer_selects_nothing (gconstpointer data)
{
  CauserieScene *scene = (gpointer)data;
  CauserieBox other = causerie_driver_get_place (scene->driver, "list item:About Pears");

  g_assert_true (is_selected (scene, "list item:About Apples"));
  causerie_screen_point (other.x + other.width / 2, other.y + other.height / 2);
  causerie_driver_press (scene->driver, "ctrl+l");
  causerie_driver_type (scene->driver, "x");
  causerie_driver_wait_text (scene->driver, "text:Message", "x");
  causerie_driver_press (scene->driver, "BackSpace");
  g_assert_true (is_selected (scene, "list item:About Apples"));
  g_assert_false (is_selected (scene, "list item:About Pears"));
}

static void
rename_chat (CauserieScene *scene, const char *old_title, const char *title)
{
  g_autofree char *old_row = g_strconcat ("list item:", old_title, NULL);
  g_autofree char *row = g_strconcat ("list item:", title, NULL);

  causerie_driver_press (scene->driver, "F2");
  causerie_driver_wait_focused (scene->driver, "text:Title");
  causerie_driver_press (scene->driver, "ctrl+a");
  causerie_driver_type (scene->driver, title);
  causerie_driver_press (scene->driver, "Return");
  g_object_unref (causerie_driver_wait (scene->driver, row));
  causerie_driver_wait_gone (scene->driver, old_row);
  causerie_driver_wait_gone (scene->driver, "text:Title");
}

static void
test_rename (gconstpointer data)
{
  rename_chat ((gpointer)data, "About Apples", "Orchard");
}

/* Pasted text is cut to the maximum length of a title. */
static void
test_rename_by_pasting (gconstpointer data)
{
  CauserieScene *scene = (gpointer)data;
  g_autofree char *pasted = g_strnfill (1024 * 1024, 't');
  g_autofree char *taken = NULL;

  causerie_driver_press (scene->driver, "F2");
  causerie_driver_wait_focused (scene->driver, "text:Title");
  causerie_driver_press (scene->driver, "ctrl+a");
  causerie_driver_press (scene->driver, "BackSpace");
  g_assert_true (causerie_driver_insert_text (scene->driver, "text:Title", pasted));
  taken = causerie_driver_dup_text (scene->driver, "text:Title");
  g_assert_cmpuint (strlen (taken), ==, 200);
  causerie_driver_press (scene->driver, "Escape");
  causerie_driver_wait_gone (scene->driver, "text:Title");
}

static void
focus_row (CauserieScene *scene, const char *row)
{
  causerie_driver_click (scene->driver, row);
  causerie_driver_wait_focused (scene->driver, row);
}

/* The focused row need not be that of the current chat. */
static void
test_rename_focused_row (gconstpointer data)
{
  CauserieScene *scene = (gpointer)data;

  focus_row (scene, "list item:Orchard");
  causerie_driver_press (scene->driver, "Down");
  causerie_driver_wait_focused (scene->driver, "list item:About Pears");
  rename_chat (scene, "About Pears", "Alley");
  rename_chat (scene, "Alley", "About Pears");
  g_object_unref (causerie_driver_wait (scene->driver, "list item:Orchard"));
}

static gboolean
is_above_composer (gpointer data)
{
  CauserieScene *scene = data;
  CauserieBox undo = causerie_driver_get_place (scene->driver, "button:Undo*");
  CauserieBox message = causerie_driver_get_place (scene->driver, "text:Message");

  return undo.y + undo.height <= message.y;
}

static void
test_delete_and_undo (gconstpointer data)
{
  CauserieScene *scene = (gpointer)data;

  focus_row (scene, "list item:About Pears");
  causerie_driver_press (scene->driver, "Delete");
  causerie_driver_point_at (scene->driver, "button:Undo*");
  causerie_driver_wait_gone (scene->driver, "list item:About Pears");
  /* The toast does not cover the composer. */
  g_assert_true (causerie_test_wait_until (is_above_composer, scene, 30));
  causerie_driver_click (scene->driver, "button:Undo*");
  g_object_unref (causerie_driver_wait (scene->driver, "list item:About Pears"));
  causerie_scene_open_chat (scene, "About Pears");
  causerie_driver_wait_text (scene->driver, "list:Conversation", "Heard: Pears");
}

/* Text fields handle the shortcut first, while they have something to undo. */
static void
test_undo_by_key (gconstpointer data)
{
  CauserieScene *scene = (gpointer)data;
  g_autofree char *text = NULL;

  causerie_scene_open_chat (scene, "About Pears");
  causerie_driver_wait_text (scene->driver, "list:Conversation", "Heard: Pears");
  causerie_driver_click (scene->driver, "button:Chat Menu");
  causerie_driver_click (scene->driver, "menu item:Delete");
  causerie_driver_wait_gone (scene->driver, "list item:About Pears");
  causerie_driver_focus (scene->driver, "text:Message");
  causerie_driver_type (scene->driver, "Plums");
  causerie_driver_press (scene->driver, "ctrl+z");
  text = causerie_driver_dup_text (scene->driver, "text:Message");
  g_assert_cmpstr (text, ==, "");
  g_assert_cmpuint (causerie_driver_count (scene->driver, "list item:About Pears"), ==, 0);
  causerie_driver_press (scene->driver, "ctrl+z");
  g_object_unref (causerie_driver_wait (scene->driver, "list item:About Pears"));
  causerie_driver_wait_gone (scene->driver, "button:Undo*");
}

/* The text of a toast can contain markup. */
static void
test_deleted_title_is_literal (gconstpointer data)
{
  CauserieScene *scene = (gpointer)data;

  focus_row (scene, "list item:About Pears");
  rename_chat (scene, "About Pears", "<i>Pears</i> & figs");
  focus_row (scene, "list item:<i>Pears</i> & figs");
  causerie_driver_press (scene->driver, "Delete");
  g_object_unref (causerie_driver_wait (scene->driver, "label:“<i>Pears</i> & figs” deleted"));
  causerie_driver_click (scene->driver, "button:Undo*");
  focus_row (scene, "list item:<i>Pears</i> & figs");
  rename_chat (scene, "<i>Pears</i> & figs", "About Pears");
}

static void
test_restore_after_restart (gconstpointer data)
{
  CauserieScene *scene = (gpointer)data;

  focus_row (scene, "list item:About Pears");
  causerie_driver_press (scene->driver, "Delete");
  causerie_driver_wait_gone (scene->driver, "list item:About Pears");
  causerie_scene_restart (scene);
  g_object_unref (causerie_driver_wait (scene->driver, "list item:Orchard"));
  g_assert_cmpuint (causerie_driver_count (scene->driver, "list item:About Pears"), ==, 0);
  causerie_driver_click (scene->driver, "button:Main Menu");
  causerie_driver_click (scene->driver, "menu item:Recently Deleted…");
  g_object_unref (causerie_driver_wait (scene->driver, "list:Recently Deleted"));
  causerie_driver_click (scene->driver, "button:Restore");
  g_object_unref (causerie_driver_wait (scene->driver, "label:No Deleted Chats"));
  causerie_driver_press (scene->driver, "Escape");
  causerie_driver_wait_gone (scene->driver, "label:No Deleted Chats");
  causerie_scene_open_chat (scene, "About Pears");
  causerie_driver_wait_text (scene->driver, "list:Conversation", "Heard: Pears");
}

/* Text that is only in another branch is found, too. */
static void
test_search_includes_all_branches (gconstpointer data)
{
  CauserieScene *scene = (gpointer)data;

  causerie_scene_push_stream (scene, causerie_test_sse_text ("A reply with marzipan."));
  causerie_driver_send (scene->driver, "Sweets");
  causerie_driver_wait_text (scene->driver, "list:Conversation", "marzipan");
  causerie_driver_wait_gone (scene->driver, "button:Stop");
  {
    g_autoptr (CauserieNode) retry = causerie_driver_find_last (scene->driver, "button:Retry");

    causerie_driver_click_node (scene->driver, retry);
  }
  causerie_driver_wait_text (scene->driver, "list:Conversation", "Heard: Sweets");
  causerie_driver_wait_no_text (scene->driver, "list:Conversation", "marzipan");
  causerie_driver_press (scene->driver, "ctrl+shift+f");
  causerie_driver_wait_focused (scene->driver, "entry:Search Chats");
  causerie_driver_type (scene->driver, "marzipan");
  causerie_driver_wait_gone (scene->driver, "list item:Orchard");
  g_object_unref (causerie_driver_wait (scene->driver, "list item:About Pears"));
  causerie_driver_press (scene->driver, "Escape");
  g_object_unref (causerie_driver_wait (scene->driver, "list item:Orchard"));
}

/* The current chat is selected again when it is back in the list. */
static void
test_search_without_results (gconstpointer data)
{
  CauserieScene *scene = (gpointer)data;

  causerie_driver_press (scene->driver, "ctrl+shift+f");
  causerie_driver_wait_focused (scene->driver, "entry:Search Chats");
  causerie_driver_type (scene->driver, "nowhere");
  g_object_unref (causerie_driver_wait (scene->driver, "label:No Results Found"));
  causerie_driver_press (scene->driver, "Escape");
  g_object_unref (causerie_driver_wait (scene->driver, "list item:About Pears"));
  g_object_unref (causerie_driver_wait (scene->driver, "list item:Orchard"));
}

static char *
make_words (guint i)
{
  /* Letters, so that no name is part of another one. */
  return g_strdup_printf ("Stream %c", 'A' + (int)i);
}

/* Titles arrive last, so the list does not move any more. */
static void
wait_titled (CauserieScene *scene)
{
  for (guint i = 0; i < N_STREAMS; i++)
    {
      g_autofree char *words = make_words (i);
      g_autofree char *row = g_strconcat ("list item:About ", words, NULL);

      g_object_unref (causerie_driver_wait (scene->driver, row));
    }
}

static void
test_ten_streams (gconstpointer data)
{
  CauserieScene *scene = (gpointer)data;
  guint before = causerie_scene_count_messages (scene);

  causerie_scene_set_slow (scene, TRUE);
  for (guint i = 0; i < N_STREAMS; i++)
    {
      g_autofree char *words = make_words (i);

      causerie_scene_new_chat (scene);
      causerie_driver_send (scene->driver, words);
      causerie_scene_wait_messages (scene, before + i + 1);
    }
  for (guint i = 0; i < N_STREAMS; i++)
    causerie_test_server_open_gate (scene->server);
  causerie_scene_set_slow (scene, FALSE);
  wait_titled (scene);
  for (guint i = 0; i < N_STREAMS; i++)
    {
      g_autofree char *words = make_words (i);
      g_autofree char *title = g_strconcat ("About ", words, NULL);
      g_autofree char *answer = g_strconcat ("Heard: ", words, NULL);

      causerie_scene_open_chat (scene, title);
      causerie_driver_wait_text (scene->driver, "list:Conversation", answer);
      g_assert_cmpuint (causerie_driver_count (scene->driver, "list item:Claude"), ==, 1);
    }
}

int
main (int argc, char *argv[])
{
  static const CauserieSceneTest tests[] = {
    { "/chats/newest-first", test_newest_first },
    { "/chats/pointer-selects-nothing", test_pointer_selects_nothing },
    { "/chats/rename", test_rename },
    { "/chats/rename-by-pasting", test_rename_by_pasting },
    { "/chats/rename-focused-row", test_rename_focused_row },
    { "/chats/delete-and-undo", test_delete_and_undo },
    { "/chats/undo-by-key", test_undo_by_key },
    { "/chats/deleted-title-is-shown-literally", test_deleted_title_is_literal },
    { "/chats/restore-after-restart", test_restore_after_restart },
    { "/chats/search-includes-all-branches", test_search_includes_all_branches },
    { "/chats/search-without-results", test_search_without_results },
    { "/chats/ten-streams", test_ten_streams },
  };

  return causerie_scene_run_story (&argc, &argv, "/chats", tests, G_N_ELEMENTS (tests));
}
