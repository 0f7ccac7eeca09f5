/* SPDX-License-Identifier: GPL-3.0-or-later
 * The editor in the branches sidebar, and the filter above it. */
#include "config.h"

#include "causerie-scene.h"

#include "causerie-test.h"

#include <string.h>

#define TIMELINE "list:Conversation"
#define EDITOR "text:Edited Message"
#define CREATE "button:Create Branch"
#define FILTER "entry:Filter Messages"

static void
make_chat (CauserieScene *scene)
{
  causerie_scene_say (scene, "Red apple");
  g_object_unref (causerie_driver_wait (scene->driver, "list item:About Red apple"));
  causerie_scene_say (scene, "Green pear");
}

/* Opens the last own message in the editor. */
static void
edit_last (CauserieScene *scene)
{
  causerie_driver_press (scene->driver, "ctrl+l");
  causerie_driver_wait_focused (scene->driver, "text:Message");
  causerie_driver_press (scene->driver, "Up");
  causerie_driver_wait_focused (scene->driver, EDITOR);
}

static void
leave_editor (CauserieScene *scene)
{
  causerie_driver_press (scene->driver, "Escape");
  causerie_driver_wait_gone (scene->driver, EDITOR);
}

/* Edits the last own message and types @words. */
static void
edit_last_into (CauserieScene *scene, const char *words)
{
  edit_last (scene);
  causerie_driver_press (scene->driver, "ctrl+a");
  causerie_driver_type (scene->driver, words);
}

/* Creates a second branch, which is then current. */
static void
make_branch (CauserieScene *scene)
{
  edit_last_into (scene, "Yellow melon");
  causerie_driver_click (scene->driver, CREATE);
  causerie_driver_wait_text (scene->driver, TIMELINE, "Heard: Yellow melon");
  causerie_driver_wait_gone (scene->driver, "button:Stop");
}

/* Nothing can be created from white space. */
static void
test_blanks (gconstpointer data)
{
  CauserieScene *scene = (gpointer)data;
  guint before;

  make_chat (scene);
  before = causerie_scene_count_messages (scene);
  edit_last (scene);
  causerie_driver_wait_text (scene->driver, EDITOR, "Green pear");
  causerie_driver_wait_sensitive (scene->driver, CREATE, TRUE);
  causerie_driver_press (scene->driver, "ctrl+a");
  causerie_driver_press (scene->driver, "BackSpace");
  causerie_driver_wait_sensitive (scene->driver, CREATE, FALSE);
  causerie_driver_type (scene->driver, "x");
  causerie_driver_wait_sensitive (scene->driver, CREATE, TRUE);
  causerie_driver_press (scene->driver, "BackSpace");
  causerie_driver_type (scene->driver, "  ");
  causerie_driver_press (scene->driver, "Return");
  causerie_driver_type (scene->driver, " ");
  causerie_driver_wait_text (scene->driver, EDITOR, "  \n ");
  causerie_driver_wait_sensitive (scene->driver, CREATE, FALSE);
  causerie_driver_press (scene->driver, "ctrl+Return");
  causerie_driver_type (scene->driver, "y");
  causerie_driver_wait_text (scene->driver, EDITOR, "  \n y");
  g_assert_cmpuint (causerie_scene_count_messages (scene), ==, before);
}

/* The draft of an edited message is kept when the editor is closed; other messages have their
   own. */
static void
test_escape_keeps_a_draft (gconstpointer data)
{
  CauserieScene *scene = (gpointer)data;
  g_autoptr (CauserieNode) first = NULL;

  make_chat (scene);
  edit_last_into (scene, "Half a thought");
  leave_editor (scene);
  first = causerie_driver_wait (scene->driver, "button:Edit");
  causerie_driver_click_node (scene->driver, first);
  causerie_driver_wait_text (scene->driver, EDITOR, "Red apple");
  causerie_driver_wait_focused (scene->driver, EDITOR);
  leave_editor (scene);
  edit_last (scene);
  causerie_driver_wait_text (scene->driver, EDITOR, "Half a thought");
  leave_editor (scene);
}

/* Up, and back again: nothing on screen is another than before. */
static void
test_escape_leads_back (gconstpointer data)
{
  CauserieScene *scene = (gpointer)data;

  make_chat (scene);
  g_assert_cmpuint (causerie_driver_count (scene->driver, FILTER), ==, 0);
  edit_last (scene);
  causerie_driver_press (scene->driver, "Escape");
  causerie_driver_wait_focused (scene->driver, "text:Message");
  causerie_driver_wait_gone (scene->driver, FILTER);
  /* Who had the column open keeps it. */
  causerie_driver_press (scene->driver, "F9");
  g_object_unref (causerie_driver_wait (scene->driver, FILTER));
  edit_last (scene);
  leave_editor (scene);
  causerie_driver_wait_focused (scene->driver, "text:Message");
  g_object_unref (causerie_driver_wait (scene->driver, FILTER));
}

#define RESET "button:Reset to Original"

/* The draft is stored, and the original text of the message can be restored. */
static void
test_resets (gconstpointer data)
{
  CauserieScene *scene = (gpointer)data;

  make_chat (scene);
  edit_last (scene);
  causerie_driver_wait_text (scene->driver, EDITOR, "Green pear");
  causerie_driver_wait_sensitive (scene->driver, RESET, FALSE);
  causerie_driver_press (scene->driver, "ctrl+a");
  causerie_driver_type (scene->driver, "Half a thought");
  causerie_driver_click (scene->driver, "button:Cancel");
  causerie_scene_restart (scene);
  causerie_scene_open_chat (scene, "About Red apple");
  causerie_driver_wait_text (scene->driver, TIMELINE, "Heard: Green pear");
  edit_last (scene);
  causerie_driver_wait_text (scene->driver, EDITOR, "Half a thought");
  causerie_driver_wait_sensitive (scene->driver, RESET, TRUE);
  causerie_driver_click (scene->driver, RESET);
  causerie_driver_wait_text (scene->driver, EDITOR, "Green pear");
  causerie_driver_wait_sensitive (scene->driver, RESET, FALSE);
  causerie_driver_wait_focused (scene->driver, EDITOR);
  causerie_driver_press (scene->driver, "ctrl+z");
  causerie_driver_wait_text (scene->driver, EDITOR, "Half a thought");
  causerie_driver_click (scene->driver, RESET);
  leave_editor (scene);
  edit_last (scene);
  causerie_driver_wait_text (scene->driver, EDITOR, "Green pear");
}

static void
test_draft_survives_restart (gconstpointer data)
{
  CauserieScene *scene = (gpointer)data;

  make_chat (scene);
  edit_last_into (scene, "Half a thought");
  leave_editor (scene);
  causerie_scene_restart (scene);
  causerie_scene_open_chat (scene, "About Red apple");
  causerie_driver_wait_text (scene->driver, TIMELINE, "Heard: Green pear");
  causerie_driver_wait_no_text (scene->driver, TIMELINE, "Half a thought");
  edit_last (scene);
  causerie_driver_wait_text (scene->driver, EDITOR, "Half a thought");
  causerie_driver_click (scene->driver, CREATE);
  causerie_driver_wait_text (scene->driver, TIMELINE, "Heard: Half a thought");
  causerie_driver_wait_gone (scene->driver, "button:Stop");
}

/* Enter goes to the message that matches the filter, on another branch. */
static void
test_filter (gconstpointer data)
{
  CauserieScene *scene = (gpointer)data;

  make_chat (scene);
  make_branch (scene);
  g_object_unref (causerie_driver_wait (scene->driver, "list item:Yellow melon"));
  causerie_driver_focus (scene->driver, FILTER);
  causerie_driver_type (scene->driver, "PEAR");
  causerie_driver_wait_gone (scene->driver, "list item:Yellow melon");
  causerie_driver_wait_gone (scene->driver, "list item:Red apple");
  g_object_unref (causerie_driver_wait (scene->driver, "list item:Green pear"));
  causerie_driver_press (scene->driver, "Return");
  causerie_driver_wait_text (scene->driver, TIMELINE, "Heard: Green pear");
  causerie_driver_wait_no_text (scene->driver, TIMELINE, "Yellow melon");
}

static void
test_filter_without_matches (gconstpointer data)
{
  CauserieScene *scene = (gpointer)data;

  make_chat (scene);
  make_branch (scene);
  causerie_driver_focus (scene->driver, FILTER);
  causerie_driver_type (scene->driver, "nowhere");
  g_object_unref (causerie_driver_wait (scene->driver, "label:No Results Found"));
  causerie_driver_press (scene->driver, "Return");
  causerie_driver_press (scene->driver, "ctrl+a");
  causerie_driver_press (scene->driver, "BackSpace");
  g_object_unref (causerie_driver_wait (scene->driver, "list item:Red apple"));
  g_object_unref (causerie_driver_wait (scene->driver, "list item:Green pear"));
  g_object_unref (causerie_driver_wait (scene->driver, "list item:Yellow melon"));
  g_assert_true (causerie_driver_has_text (scene->driver, TIMELINE, "Heard: Yellow melon"));
}

typedef struct
{
  CauserieScene *scene;
  const char *query;
  const char *words[2];
} Windows;

static char *
dup_words (CauserieScene *scene, const char *query, guint nth)
{
  g_autoptr (CauserieNode) found = causerie_driver_find_nth (scene->driver, query, nth);

  return found != NULL ? causerie_node_dup_content (found) : NULL;
}

/* Whether one of the two windows shows one text, and the other the other. */
static gboolean
have_words (gpointer data)
{
  const Windows *windows = data;
  g_autofree char *one = dup_words (windows->scene, windows->query, 0);
  g_autofree char *other = dup_words (windows->scene, windows->query, 1);

  return (g_strcmp0 (one, windows->words[0]) == 0 && g_strcmp0 (other, windows->words[1]) == 0)
         || (g_strcmp0 (one, windows->words[1]) == 0 && g_strcmp0 (other, windows->words[0]) == 0);
}

static void
wait_words (CauserieScene *scene, const char *query, const char *one, const char *other)
{
  Windows windows = { scene, query, { one, other } };

  if (!causerie_test_wait_until (have_words, &windows, 30))
    {
      g_autofree char *tree = causerie_driver_dup_tree (scene->driver);

      g_error ("%s: not “%s” and “%s”; on screen is:\n%s", query, one, other, tree);
    }
}

static void
click_both (CauserieScene *scene, const char *query)
{
  g_autoptr (CauserieNode) one = causerie_driver_find_nth (scene->driver, query, 0);
  g_autoptr (CauserieNode) other = causerie_driver_find_nth (scene->driver, query, 1);

  causerie_driver_click_node (scene->driver, one);
  causerie_driver_click_node (scene->driver, other);
}

/* Both windows edit the same message. */
static void
branch_in_both_windows (CauserieScene *scene)
{
  guint before = causerie_scene_count_messages (scene);

  edit_last_into (scene, "Left words");
  causerie_driver_click (scene->driver, "button:Chat Menu");
  causerie_driver_click (scene->driver, "menu item:Open in New Window");
  causerie_driver_wait_count (scene->driver, "text:Message", 2);
  edit_last (scene);
  wait_words (scene, EDITOR, "Left words", "Left words");
  causerie_driver_press (scene->driver, "ctrl+a");
  causerie_driver_type (scene->driver, "Right words");
  wait_words (scene, EDITOR, "Left words", "Right words");
  click_both (scene, CREATE);
  causerie_scene_wait_messages (scene, before + 2);
  /* Each shows its own branch. */
  causerie_driver_wait_count (scene->driver, "label:Heard: Left words", 1);
  causerie_driver_wait_count (scene->driver, "label:Heard: Right words", 1);
  causerie_driver_wait_gone (scene->driver, "button:Stop");
}

static void
assert_shown (CauserieScene *scene, const char *words)
{
  g_autofree char *row = g_strconcat ("list item:", words, NULL);
  g_autofree char *heard = g_strconcat ("Heard: ", words, NULL);
  g_autofree char *description = causerie_driver_dup_description (scene->driver, row);

  g_assert_true (g_str_has_prefix (description, "version "));
  g_assert_nonnull (strstr (description, " of 4"));
  causerie_driver_click (scene->driver, row);
  causerie_driver_wait_text (scene->driver, TIMELINE, heard);
}

/* Each window creates its branch, and neither text is lost. */
static void
test_two_windows (gconstpointer data)
{
  static const char *const versions[]
      = { "Green pear", "Yellow melon", "Left words", "Right words" };
  CauserieScene *scene = (gpointer)data;

  make_chat (scene);
  make_branch (scene);
  branch_in_both_windows (scene);
  causerie_scene_restart (scene);
  causerie_driver_wait_count (scene->driver, "label:Heard: Left words", 1);
  causerie_driver_wait_count (scene->driver, "label:Heard: Right words", 1);
  causerie_driver_press (scene->driver, "ctrl+w");
  causerie_driver_wait_count (scene->driver, TIMELINE, 1);
  /* The sidebar restores its state, once its animation has ended. */
  causerie_driver_wait_at_rest (scene->driver, TIMELINE);
  if (causerie_driver_count (scene->driver, "list:Branches") == 0)
    causerie_driver_press (scene->driver, "F9");
  for (guint i = 0; i < G_N_ELEMENTS (versions); i++)
    assert_shown (scene, versions[i]);
}

int
main (int argc, char *argv[])
{
  static const CauserieSceneTest tests[] = {
    { "/editor/white-space-creates-nothing", test_blanks },
    { "/editor/escape-keeps-a-draft", test_escape_keeps_a_draft },
    { "/editor/escape-leads-back", test_escape_leads_back },
    { "/editor/resets-to-the-original", test_resets },
    { "/editor/draft-survives-restart", test_draft_survives_restart },
    { "/editor/filter-goes-to-other-branch", test_filter },
    { "/editor/filter-without-matches", test_filter_without_matches },
    { "/editor/two-windows-create-two-branches", test_two_windows },
  };

  return causerie_scene_run (&argc, &argv, tests, G_N_ELEMENTS (tests));
}
