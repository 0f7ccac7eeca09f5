/* SPDX-License-Identifier: GPL-3.0-or-later
 * Switching to another version of a message in the middle of a long chat: it takes the exact
 * position of the one before, whatever the heights of the messages after it. */
#include "config.h"

#include "causerie-scene.h"
#include "causerie-screen-input.h"
#include "causerie-screen.h"

#include "causerie-test.h"

#define TIMELINE "list:Conversation"
#define NOTICE "label:Claude ended this chat"

/* Every version of the switched message begins with this, and no other text does. */
#define SWITCHED "label:Middle*"
#define FIRST "Middle"
#define SECOND                                                                                     \
  "Middle with so many words that they need another line and all below has to make room for it"

/* Pushes a reply of @n short lines in one block: reading many blocks takes long. */
static void
push_lines (CauserieScene *scene, const char *word, guint n)
{
  g_autoptr (GString) lines = g_string_new (NULL);

  for (guint i = 0; i < n; i++)
    g_string_append_printf (lines, "%s number %u.  \n", word, i);
  g_string_append_printf (lines, "%s is over.", word);
  causerie_scene_push_stream (scene, causerie_test_sse_text (lines->str));
}

static void
wait_lines (CauserieScene *scene, const char *word)
{
  g_autofree char *last = g_strdup_printf ("%s is over.", word);

  causerie_driver_wait_text (scene->driver, TIMELINE, last);
  causerie_driver_wait_gone (scene->driver, "button:Stop");
}

/* Edits the last message; the reply must have been pushed. Closes the sidebar afterwards. */
static void
add_version (CauserieScene *scene, const char *text, const char *word)
{
  causerie_driver_press (scene->driver, "ctrl+l");
  causerie_driver_wait_focused (scene->driver, "text:Message");
  causerie_driver_press (scene->driver, "Up");
  causerie_driver_wait_focused (scene->driver, "text:Edited Message");
  causerie_driver_press (scene->driver, "ctrl+a");
  causerie_driver_type (scene->driver, text);
  causerie_driver_press (scene->driver, "ctrl+Return");
  wait_lines (scene, word);
  causerie_driver_wait_gone (scene->driver, "text:Edited Message");
  causerie_driver_press (scene->driver, "F9");
  causerie_driver_wait_gone (scene->driver, "list:Branches");
}

typedef struct
{
  CauserieScene *scene;
  CauserieBox timeline;
  int highest, lowest; /* relative to the top of the timeline */
  int notch;           /* how far the last scroll step moved, at least one pixel */
} Scroll;

/* Scrolls while the message is not in its place: by one step at first, and then by as many as were
   missing. */
static gboolean
is_in_place (gpointer data)
{
  Scroll *scroll = data;
  int y = causerie_driver_get_place (scroll->scene->driver, SWITCHED).y - scroll->timeline.y;
  int distance = y < scroll->highest ? scroll->highest - y : y - scroll->lowest;
  int n = scroll->notch > 0 ? MAX (distance / scroll->notch, 1) : 1;
  int moved;

  if (y >= scroll->highest && y <= scroll->lowest)
    return TRUE;
  for (int i = 0; i < n; i++)
    causerie_screen_click (scroll->timeline.x + scroll->timeline.width / 2,
                           scroll->timeline.y + scroll->timeline.height / 3,
                           y < scroll->highest ? 4 : 5);
  causerie_driver_wait_at_rest (scroll->scene->driver, TIMELINE);
  moved = causerie_driver_get_place (scroll->scene->driver, SWITCHED).y - scroll->timeline.y - y;
  scroll->notch = MAX (ABS (moved) / n, 1);
  return FALSE;
}

/* Scrolls the message to between two heights of the timeline, in percent. */
static void
scroll_between (CauserieScene *scene, int highest, int lowest)
{
  Scroll scroll = { .scene = scene };

  causerie_driver_wait_at_rest (scene->driver, TIMELINE);
  scroll.timeline = causerie_driver_get_place (scene->driver, TIMELINE);
  scroll.highest = scroll.timeline.height * highest / 100;
  scroll.lowest = scroll.timeline.height * lowest / 100;
  g_assert_true (causerie_test_wait_until (is_in_place, &scroll, 60));
  /* The row below the pointer shows its buttons, so the pointer moves away. */
  causerie_screen_point (scroll.timeline.x + 10, 10);
  causerie_driver_wait_at_rest (scene->driver, TIMELINE);
}

static void
scroll_to_middle (CauserieScene *scene)
{
  scroll_between (scene, 33, 67);
}

/* Returns: a hash of the picture above the message, at the start of its lines. Not of the whole
   width: when GTK redraws a card, pixels next to its edge may change. */
static guint
hash_above (CauserieScene *scene)
{
  CauserieBox timeline = causerie_driver_get_place (scene->driver, TIMELINE);
  CauserieBox message = causerie_driver_get_place (scene->driver, SWITCHED);

  return causerie_screen_hash (timeline.x + 8, timeline.y + 8, timeline.width / 4,
                               message.y - timeline.y - 40);
}

static void
switch_to (CauserieScene *scene, const char *button, const char *version, const char *word)
{
  CauserieBox before = causerie_driver_get_place (scene->driver, SWITCHED);
  guint above = hash_above (scene);
  g_autofree char *first = g_strdup_printf ("%s number 0.", word);
  CauserieBox after;

  causerie_driver_click (scene->driver, button);
  g_object_unref (causerie_driver_wait (scene->driver, version));
  causerie_driver_wait_text (scene->driver, TIMELINE, first);
  causerie_driver_wait_at_rest (scene->driver, TIMELINE);
  after = causerie_driver_get_place (scene->driver, SWITCHED);
  g_assert_cmpint (after.y, ==, before.y);
  g_assert_cmpuint (hash_above (scene), ==, above);
}

/* Creates a long chat with two versions in its middle; the second is current. */
static void
make_versions (CauserieScene *scene)
{
  push_lines (scene, "Above", 50);
  causerie_driver_send (scene->driver, "Begin");
  wait_lines (scene, "Above");
  push_lines (scene, "Left", 40);
  causerie_driver_send (scene->driver, FIRST);
  wait_lines (scene, "Left");
  push_lines (scene, "Right", 70);
  add_version (scene, SECOND, "Right");
}

static void
assert_stays_in_place (CauserieScene *scene)
{
  scroll_to_middle (scene);
  switch_to (scene, "button:Previous Version", "label:1 of 2", "Left");
  switch_to (scene, "button:Next Version", "label:2 of 2", "Right");
}

static void
test_stays_in_place (gconstpointer data)
{
  CauserieScene *scene = (gpointer)data;

  make_versions (scene);
  assert_stays_in_place (scene);
}

/* Text that was not visible since the start of the program is loaded when it is shown. */
static void
test_stays_after_a_restart (gconstpointer data)
{
  CauserieScene *scene = (gpointer)data;

  make_versions (scene);
  g_object_unref (causerie_driver_wait (scene->driver, "list item:About Begin"));
  causerie_scene_restart (scene);
  causerie_scene_open_chat (scene, "About Begin");
  causerie_driver_wait_text (scene->driver, TIMELINE, "Right is over.");
  assert_stays_in_place (scene);
}

static void
show_ended (CauserieScene *scene)
{
  causerie_driver_click (scene->driver, "button:Next Version");
  g_object_unref (causerie_driver_wait (scene->driver, NOTICE));
  causerie_driver_wait_text (scene->driver, TIMELINE, "That is over.");
  causerie_driver_wait_at_rest (scene->driver, TIMELINE);
}

/* Creates a long chat with a current version in its middle, and another version after which the
   chat soon ends. */
static void
make_ended_version (CauserieScene *scene)
{
  push_lines (scene, "Before", 50);
  causerie_driver_send (scene->driver, "Start");
  wait_lines (scene, "Before");
  push_lines (scene, "Long", 40);
  causerie_driver_send (scene->driver, FIRST);
  wait_lines (scene, "Long");
  causerie_scene_push_stream (scene, causerie_test_sse_ended ("That is over."));
  add_version (scene, SECOND, "That");
  causerie_driver_click (scene->driver, "button:Previous Version");
  causerie_driver_wait_text (scene->driver, TIMELINE, "Long number 0.");
  causerie_driver_wait_gone (scene->driver, NOTICE);
}

/* From that position, the branch of the version would not fill the view. */
static void
test_stays_where_the_rows_end (gconstpointer data)
{
  CauserieScene *scene = (gpointer)data;
  CauserieBox before;
  CauserieBox after;

  make_ended_version (scene);
  scroll_between (scene, 5, 30);
  before = causerie_driver_get_place (scene->driver, SWITCHED);
  show_ended (scene);
  after = causerie_driver_get_place (scene->driver, SWITCHED);
  g_assert_cmpint (after.y, ==, before.y);
}

/* The notice covers the lower part of the view, where the version buttons were. */
static void
test_stays_above_notice (gconstpointer data)
{
  CauserieScene *scene = (gpointer)data;
  CauserieBox timeline;
  CauserieBox arrow;

  make_ended_version (scene);
  scroll_between (scene, 70, 88);
  show_ended (scene);
  timeline = causerie_driver_get_place (scene->driver, TIMELINE);
  arrow = causerie_driver_get_place (scene->driver, "button:Previous Version");
  g_assert_cmpint (arrow.y, >=, timeline.y);
  g_assert_cmpint (arrow.y + arrow.height, <=, timeline.y + timeline.height);
}

static gboolean
is_first_in_view (gpointer data)
{
  CauserieScene *scene = data;
  CauserieBox timeline = causerie_driver_get_place (scene->driver, TIMELINE);
  g_autoptr (CauserieNode) label = causerie_driver_find (scene->driver, "label:" FIRST);
  CauserieBox place;

  if (label == NULL)
    return FALSE;
  place = causerie_driver_get_place (scene->driver, "label:" FIRST);
  return place.height > 0 && place.y >= timeline.y
         && place.y + place.height <= timeline.y + timeline.height;
}

/* From the end of the long branch of the other version. */
static void
test_restored_is_shown (gconstpointer data)
{
  CauserieScene *scene = (gpointer)data;

  make_versions (scene);
  scroll_to_middle (scene);
  causerie_driver_click (scene->driver, "button:Previous Version");
  g_object_unref (causerie_driver_wait (scene->driver, "label:1 of 2"));
  causerie_driver_wait_at_rest (scene->driver, TIMELINE);
  causerie_driver_click_beside (scene->driver, "label:" FIRST, "More*");
  causerie_driver_click (scene->driver, "menu item:Delete This Version…");
  g_object_unref (causerie_driver_wait (scene->driver, "label:Delete This Version?"));
  causerie_driver_press (scene->driver, "alt+d");
  causerie_driver_wait_gone (scene->driver, "label:Delete This Version?");
  causerie_driver_press (scene->driver, "F9");
  causerie_driver_click (scene->driver, "button:1 deleted version");
  causerie_driver_wait_sensitive (scene->driver, "button:Restore", TRUE);
  causerie_driver_click (scene->driver, "button:Go to the End");
  causerie_driver_wait_at_rest (scene->driver, TIMELINE);
  causerie_driver_click (scene->driver, "button:Restore");
  g_assert_true (causerie_test_wait_until (is_first_in_view, scene, 60));
  causerie_driver_press (scene->driver, "F9");
  causerie_driver_wait_gone (scene->driver, "list:Branches");
}

static void
delete_first_reply (CauserieScene *scene)
{
  causerie_driver_click_beside (scene->driver, "label:The old reply.", "More*");
  causerie_driver_click (scene->driver, "menu item:Delete This Version…");
  g_object_unref (causerie_driver_wait (scene->driver, "label:Delete This Version?"));
  causerie_driver_press (scene->driver, "alt+d");
  causerie_driver_wait_gone (scene->driver, "label:Delete This Version?");
  causerie_driver_point_at (scene->driver, "button:Undo*");
}

/* Also if the user has scrolled elsewhere meanwhile. */
static void
test_undo_shows_it (gconstpointer data)
{
  CauserieScene *scene = (gpointer)data;

  causerie_scene_push_stream (scene, causerie_test_sse_text ("The old reply."));
  causerie_driver_send (scene->driver, "Fork here");
  causerie_driver_wait_text (scene->driver, TIMELINE, "The old reply.");
  causerie_driver_wait_gone (scene->driver, "button:Stop");
  push_lines (scene, "Long", 60);
  causerie_driver_click (scene->driver, "button:Retry");
  wait_lines (scene, "Long");
  causerie_driver_click (scene->driver, "button:Previous Version");
  causerie_driver_wait_text (scene->driver, TIMELINE, "The old reply.");
  delete_first_reply (scene);
  causerie_driver_wait_text (scene->driver, TIMELINE, "Long is over.");
  causerie_driver_wait_no_text (scene->driver, TIMELINE, "The old reply.");
  causerie_driver_click (scene->driver, "button:Undo*");
  causerie_driver_wait_text (scene->driver, TIMELINE, "The old reply.");
  g_object_unref (causerie_driver_wait (scene->driver, "label:1 of 2"));
}

/* The toast stays when another chat is opened. */
static void
test_undo_from_another_chat (gconstpointer data)
{
  CauserieScene *scene = (gpointer)data;

  causerie_scene_say (scene, "Name a lake");
  g_object_unref (causerie_driver_wait (scene->driver, "list item:About Name a lake"));
  causerie_scene_push_stream (scene, causerie_test_sse_text ("The old reply."));
  causerie_driver_click (scene->driver, "button:Retry");
  causerie_driver_wait_text (scene->driver, TIMELINE, "The old reply.");
  causerie_driver_wait_gone (scene->driver, "button:Stop");
  delete_first_reply (scene);
  causerie_driver_press (scene->driver, "ctrl+n");
  causerie_driver_wait_gone (scene->driver, TIMELINE);
  causerie_driver_click (scene->driver, "button:Undo*");
  causerie_driver_wait_gone (scene->driver, "button:Undo*");
  causerie_scene_open_chat (scene, "About Name a lake");
  causerie_driver_wait_text (scene->driver, TIMELINE, "The old reply.");
}

int
main (int argc, char *argv[])
{
  static const CauserieSceneTest tests[] = {
    { "/versions/switched-version-stays-in-place", test_stays_in_place },
    { "/versions/stays-in-place-after-a-restart", test_stays_after_a_restart },
    { "/versions/restored-version-is-shown", test_restored_is_shown },
    { "/versions/undo-shows-restored-version", test_undo_shows_it },
    { "/versions/undo-works-from-another-chat", test_undo_from_another_chat },
    { "/versions/stays-in-place-where-the-rows-end", test_stays_where_the_rows_end },
    { "/versions/stays-above-notice", test_stays_above_notice },
  };

  return causerie_scene_run (&argc, &argv, tests, G_N_ELEMENTS (tests));
}
