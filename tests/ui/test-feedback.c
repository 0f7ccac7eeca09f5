/* SPDX-License-Identifier: GPL-3.0-or-later
 * Feedback is given, listed in the preferences, changed, removed and stored, and never sent. */
#include "config.h"

#include "causerie-scene.h"

#include "causerie-test.h"

#include <fcntl.h>
#include <sqlite3.h>
#include <string.h>
#include <sys/file.h>
#include <unistd.h>

#define ENDING "label:Claude ended this chat"
#define TICK "check box:It ended without a warning"
#define OTHER_TICK "check box:I was misunderstood"
#define WORDS "text:Comments"
#define DIALOG "frame:Give Feedback"
#define LIST "frame:Feedback"
#define ENDED_CHAT "End it"
#define REFUSED "Something went wrong. Try again."
#define LOCKED "label:Another program is using your chats.*"

static gboolean
is_pressed (CauserieScene *scene, const char *query)
{
  g_autoptr (CauserieNode) found = causerie_driver_wait (scene->driver, query);

  return causerie_node_has_state (found, CAUSERIE_NODE_PRESSED);
}

typedef struct
{
  CauserieScene *scene;
  const char *query;
  gboolean pressed;
} Press;

static gboolean
is_expected (gpointer data)
{
  const Press *press = data;

  return is_pressed (press->scene, press->query) == press->pressed;
}

static void
wait_pressed (CauserieScene *scene, const char *query, gboolean pressed)
{
  Press press = { scene, query, pressed };

  g_assert_true (causerie_test_wait_until (is_expected, &press, 30));
}

static gboolean
is_focused (const char *query, CauserieScene *scene)
{
  g_autoptr (CauserieNode) found = causerie_driver_wait (scene->driver, query);

  return causerie_node_has_state (found, CAUSERIE_NODE_FOCUSED);
}

/* The row is the last one of the preferences, so Shift+Tab reaches it first and scrolls to it. */
static void
activate_last_row (CauserieScene *scene, const char *row)
{
  for (guint i = 0; i < 9 && !is_focused (row, scene); i++)
    causerie_driver_press (scene->driver, "shift+Tab");
  causerie_driver_wait_focused (scene->driver, row);
  causerie_driver_press (scene->driver, "Return");
}

static void
open_list (CauserieScene *scene)
{
  causerie_driver_press (scene->driver, "ctrl+comma");
  activate_last_row (scene, "list item:Your Feedback");
  g_object_unref (causerie_driver_wait (scene->driver, LIST));
}

static void
close_list (CauserieScene *scene)
{
  causerie_driver_press (scene->driver, "Escape");
  causerie_driver_wait_gone (scene->driver, LIST);
  causerie_driver_press (scene->driver, "Escape");
  causerie_driver_wait_gone (scene->driver, "list item:Your Feedback");
}

static void
save (CauserieScene *scene)
{
  causerie_driver_click (scene->driver, "button:Save");
  causerie_driver_wait_gone (scene->driver, DIALOG);
}

/* Opens the feedback dialog in a chat that has just ended. */
static void
begin_feedback (CauserieScene *scene)
{
  causerie_scene_push_stream (scene, causerie_test_sse_ended ("That was all."));
  causerie_driver_send (scene->driver, ENDED_CHAT);
  g_object_unref (causerie_driver_wait (scene->driver, ENDING));
  causerie_driver_click (scene->driver, "button:Give Feedback");
  g_object_unref (causerie_driver_wait (scene->driver, DIALOG));
}

static void
write_words (CauserieScene *scene, const char *words)
{
  causerie_driver_focus (scene->driver, WORDS);
  causerie_driver_press (scene->driver, "ctrl+a");
  causerie_driver_type (scene->driver, words);
  causerie_driver_wait_text (scene->driver, WORDS, words);
}

static void
give_feedback (CauserieScene *scene, const char *tick, const char *words)
{
  begin_feedback (scene);
  causerie_driver_click (scene->driver, tick);
  wait_pressed (scene, tick, TRUE);
  write_words (scene, words);
  save (scene);
  causerie_driver_wait_stored (scene->driver, words);
}

static void
test_given_on_ended_chat (gconstpointer data)
{
  CauserieScene *scene = (gpointer)data;

  begin_feedback (scene);
  g_assert_cmpuint (causerie_driver_count (scene->driver, "button:Remove Feedback"), ==, 0);
  causerie_driver_click (scene->driver, TICK);
  wait_pressed (scene, TICK, TRUE);
  write_words (scene, "out of the blue");
  save (scene);
  causerie_driver_wait_stored (scene->driver, "out of the blue");
  open_list (scene);
  causerie_driver_wait_text (scene->driver, LIST, ENDED_CHAT);
  causerie_driver_wait_text (scene->driver, LIST, "It ended without a warning");
  /* The list is destroyed with its window, and releases the session. */
  causerie_driver_wait_text (scene->driver, LIST, "out of the blue");
}

/* Changes the feedback in the list. */
static void
change_feedback (CauserieScene *scene)
{
  open_list (scene);
  causerie_driver_click (scene->driver, "button:Change Feedback");
  g_object_unref (causerie_driver_wait (scene->driver, DIALOG));
  wait_pressed (scene, TICK, TRUE);
  causerie_driver_click (scene->driver, TICK);
  causerie_driver_click (scene->driver, OTHER_TICK);
  write_words (scene, "quite late");
  save (scene);
  causerie_driver_wait_text (scene->driver, LIST, "quite late");
  causerie_driver_wait_text (scene->driver, LIST, "I was misunderstood");
  causerie_driver_wait_no_text (scene->driver, LIST, "It ended without a warning");
}

static void
test_changed_in_the_preferences (gconstpointer data)
{
  CauserieScene *scene = (gpointer)data;

  give_feedback (scene, TICK, "out of the blue");
  change_feedback (scene);
  close_list (scene);
  causerie_scene_restart (scene);
  /* The composer is focused once the library is loaded. */
  g_object_unref (causerie_driver_wait (scene->driver, "text:Message"));
  open_list (scene);
  causerie_driver_wait_text (scene->driver, LIST, "quite late");
  causerie_driver_wait_text (scene->driver, LIST, "I was misunderstood");
  close_list (scene);
}

static void
test_replies_are_judged (gconstpointer data)
{
  CauserieScene *scene = (gpointer)data;

  causerie_scene_say (scene, "Name a river");
  causerie_driver_click (scene->driver, "button:Good Reply");
  wait_pressed (scene, "button:Good Reply", TRUE);
  causerie_driver_click (scene->driver, "button:Poor Reply");
  wait_pressed (scene, "button:Poor Reply", TRUE);
  wait_pressed (scene, "button:Good Reply", FALSE);
  causerie_driver_click (scene->driver, "button:Poor Reply");
  wait_pressed (scene, "button:Poor Reply", FALSE);
}

/* The toggle button follows changes in the list, and clicking it keeps the written text. */
static void
test_button_follows_the_list (gconstpointer data)
{
  CauserieScene *scene = (gpointer)data;

  give_feedback (scene, OTHER_TICK, "quite late");
  causerie_scene_new_chat (scene);
  causerie_scene_say (scene, "Name a river");
  causerie_driver_click (scene->driver, "button:Poor Reply");
  wait_pressed (scene, "button:Poor Reply", TRUE);
  open_list (scene);
  /* The newest comes first. */
  causerie_driver_wait_text (scene->driver, LIST, "Poor reply");
  causerie_driver_click (scene->driver, "button:Change Feedback");
  causerie_driver_click (scene->driver, "check box:It was wrong");
  wait_pressed (scene, "check box:It was wrong", TRUE);
  save (scene);
  causerie_driver_wait_text (scene->driver, LIST, "It was wrong");
  close_list (scene);
  causerie_driver_click (scene->driver, "button:Poor Reply");
  g_object_unref (causerie_driver_wait (scene->driver, DIALOG));
  wait_pressed (scene, "check box:It was wrong", TRUE);
  causerie_driver_press (scene->driver, "Escape");
  causerie_driver_wait_gone (scene->driver, DIALOG);
  wait_pressed (scene, "button:Poor Reply", TRUE);
  open_list (scene);
  causerie_driver_wait_text (scene->driver, LIST, "It was wrong");
  causerie_driver_click (scene->driver, "button:Remove Feedback");
  causerie_driver_wait_no_text (scene->driver, LIST, "It was wrong");
  close_list (scene);
  wait_pressed (scene, "button:Poor Reply", FALSE);
}

static char *
dup_path (CauserieScene *scene, const char *name)
{
  return g_build_filename (causerie_driver_get_data_folder (scene->driver), "causerie", name, NULL);
}

static void
run_sql (CauserieScene *scene, const char *sql)
{
  g_autofree char *path = dup_path (scene, "library.sqlite");
  sqlite3 *database = NULL;
  char *words = NULL;

  g_assert_cmpint (sqlite3_open_v2 (path, &database, SQLITE_OPEN_READWRITE, NULL), ==, SQLITE_OK);
  sqlite3_busy_timeout (database, 60000);
  sqlite3_exec (database, sql, NULL, NULL, &words);
  g_assert_cmpstr (words, ==, NULL);
  g_assert_cmpint (sqlite3_close (database), ==, SQLITE_OK);
}

/* Makes the library fail like on a full disk. */
static void
break_storage (CauserieScene *scene)
{
  run_sql (scene, "CREATE TRIGGER full_1 BEFORE INSERT ON feedback "
                  "BEGIN SELECT RAISE (ABORT, 'full'); END;"
                  "CREATE TRIGGER full_2 BEFORE UPDATE ON feedback "
                  "BEGIN SELECT RAISE (ABORT, 'full'); END;"
                  "CREATE TRIGGER full_3 BEFORE DELETE ON feedback "
                  "BEGIN SELECT RAISE (ABORT, 'full'); END");
}

static void
repair_storage (CauserieScene *scene)
{
  run_sql (scene, "DROP TRIGGER full_1; DROP TRIGGER full_2; DROP TRIGGER full_3");
}

static void
test_empty_feedback_is_not_stored (gconstpointer data)
{
  CauserieScene *scene = (gpointer)data;

  give_feedback (scene, OTHER_TICK, "quite late");
  causerie_driver_click (scene->driver, "button:Give Feedback");
  causerie_driver_wait_sensitive (scene->driver, "button:Save", TRUE);
  causerie_driver_click (scene->driver, OTHER_TICK);
  causerie_driver_focus (scene->driver, WORDS);
  causerie_driver_press (scene->driver, "ctrl+a");
  causerie_driver_type (scene->driver, " ");
  causerie_driver_wait_sensitive (scene->driver, "button:Save", FALSE);
  causerie_driver_type (scene->driver, "so");
  causerie_driver_wait_sensitive (scene->driver, "button:Save", TRUE);
  causerie_driver_press (scene->driver, "Escape");
  causerie_driver_wait_gone (scene->driver, DIALOG);
}

/* Feedback that cannot be stored stays in the dialog, and feedback that cannot be removed stays in
   the list. */
static void
test_failed_change_is_not_lost (gconstpointer data)
{
  CauserieScene *scene = (gpointer)data;

  give_feedback (scene, OTHER_TICK, "quite late");
  causerie_driver_click (scene->driver, "button:Give Feedback");
  causerie_driver_wait_text (scene->driver, WORDS, "quite late");
  write_words (scene, "quite late indeed");
  break_storage (scene);
  causerie_driver_click (scene->driver, "button:Save");
  causerie_driver_wait_text (scene->driver, DIALOG, REFUSED);
  causerie_driver_wait_text (scene->driver, WORDS, "quite late indeed");
  causerie_driver_wait_sensitive (scene->driver, "button:Save", TRUE);
  repair_storage (scene);
  save (scene);
  causerie_driver_wait_stored (scene->driver, "quite late indeed");
  open_list (scene);
  causerie_driver_wait_text (scene->driver, LIST, "quite late indeed");
  break_storage (scene);
  causerie_driver_click (scene->driver, "button:Remove Feedback");
  causerie_driver_wait_text (scene->driver, LIST, REFUSED);
  g_assert_cmpuint (causerie_driver_count (scene->driver, "button:Undo*"), ==, 0);
  causerie_driver_wait_text (scene->driver, LIST, "quite late indeed");
  repair_storage (scene);
  close_list (scene);
}

/* Locks the library like another process, until the lock is released. */
static void
test_read_only_offers_none (gconstpointer data)
{
  CauserieScene *scene = (gpointer)data;
  g_autofree char *path = dup_path (scene, "library.lock");
  int lock;

  give_feedback (scene, OTHER_TICK, "quite late");
  causerie_driver_quit (scene->driver);
  lock = open (path, O_RDWR | O_CLOEXEC);
  g_assert_cmpint (flock (lock, LOCK_EX | LOCK_NB), ==, 0);
  causerie_driver_start (scene->driver);
  g_object_unref (causerie_driver_wait (scene->driver, LOCKED));
  causerie_scene_open_chat (scene, ENDED_CHAT);
  g_object_unref (causerie_driver_wait (scene->driver, ENDING));
  causerie_driver_wait_sensitive (scene->driver, "button:Give Feedback", FALSE);
  causerie_driver_wait_sensitive (scene->driver, "button:Good Reply", FALSE);
  open_list (scene);
  causerie_driver_wait_text (scene->driver, LIST, "quite late");
  causerie_driver_wait_sensitive (scene->driver, "button:Change Feedback", FALSE);
  causerie_driver_wait_sensitive (scene->driver, "button:Remove Feedback", FALSE);
  close_list (scene);
  close (lock);
}

typedef struct
{
  const char *path;
  const char *text;
} File;

static gboolean
holds_text (gpointer data)
{
  const File *file = data;
  g_autofree char *contents = NULL;

  return g_file_get_contents (file->path, &contents, NULL, NULL)
         && strstr (contents, file->text) != NULL;
}

/* Saves the report with the file dialog. */
static char *
save_report (CauserieScene *scene, const char *name)
{
  g_autofree char *path
      = g_build_filename (causerie_driver_get_data_folder (scene->driver), name, NULL);
  File file = { path, "quite late" };
  char *contents = NULL;

  causerie_driver_click (scene->driver, "button:Save Report…");
  causerie_driver_wait_focused (scene->driver, "text:Name:");
  causerie_driver_press (scene->driver, "ctrl+a");
  causerie_driver_type (scene->driver, path);
  causerie_driver_press (scene->driver, "Return");
  g_assert_true (causerie_test_wait_until (holds_text, &file, 30));
  causerie_driver_wait_gone (scene->driver, "text:Name:");
  g_assert_true (g_file_get_contents (path, &contents, NULL, NULL));
  return contents;
}

static void
test_report_is_saved (gconstpointer data)
{
  CauserieScene *scene = (gpointer)data;
  g_autofree char *bare = NULL;
  g_autofree char *whole = NULL;

  give_feedback (scene, OTHER_TICK, "quite late");
  open_list (scene);
  bare = save_report (scene, "bare.md");
  g_assert_nonnull (strstr (bare, "I was misunderstood"));
  g_assert_null (strstr (bare, "That was all."));
  causerie_driver_click (scene->driver, "check box:Include the Messages");
  wait_pressed (scene, "check box:Include the Messages", TRUE);
  whole = save_report (scene, "whole.md");
  g_assert_nonnull (strstr (whole, "I was misunderstood"));
  g_assert_nonnull (strstr (whole, "> That was all."));
  close_list (scene);
}

static void
test_withdrawn_in_the_preferences (gconstpointer data)
{
  CauserieScene *scene = (gpointer)data;

  give_feedback (scene, OTHER_TICK, "quite late");
  open_list (scene);
  causerie_driver_click (scene->driver, "button:Remove Feedback");
  causerie_driver_point_at (scene->driver, "button:Undo*");
  causerie_driver_wait_text (scene->driver, LIST, "No Feedback Yet");
  causerie_driver_click (scene->driver, "button:Undo*");
  causerie_driver_wait_text (scene->driver, LIST, "quite late");
  causerie_driver_click (scene->driver, "button:Remove Feedback");
  causerie_driver_wait_text (scene->driver, LIST, "No Feedback Yet");
  close_list (scene);
}

/* The service received the messages, and nothing else. */
static void
test_nothing_is_sent (gconstpointer data)
{
  CauserieScene *scene = (gpointer)data;
  g_autofree char *report = NULL;
  guint n;

  causerie_scene_say (scene, "Name a river");
  causerie_driver_click (scene->driver, "button:Poor Reply");
  wait_pressed (scene, "button:Poor Reply", TRUE);
  causerie_scene_new_chat (scene);
  give_feedback (scene, TICK, "out of the blue");
  change_feedback (scene);
  close_list (scene);
  open_list (scene);
  report = save_report (scene, "report.md");
  close_list (scene);
  open_list (scene);
  causerie_driver_click (scene->driver, "button:Remove Feedback");
  causerie_driver_wait_no_text (scene->driver, LIST, "quite late");
  close_list (scene);
  causerie_scene_assert_sent_nothing (scene, 2, "Name a hill");
  n = causerie_test_server_get_n_requests (scene->server);
  for (guint i = 0; i < n; i++)
    {
      g_autofree char *body = causerie_test_server_dup_body (scene->server, i);

      g_assert_null (strstr (body, "out of the blue"));
      g_assert_null (strstr (body, "quite late"));
    }
}

int
main (int argc, char *argv[])
{
  static const CauserieSceneTest tests[] = {
    { "/feedback/given-on-ended-chat", test_given_on_ended_chat },
    { "/feedback/changed-in-the-preferences", test_changed_in_the_preferences },
    { "/feedback/withdrawn-in-the-preferences", test_withdrawn_in_the_preferences },
    { "/feedback/replies-are-judged", test_replies_are_judged },
    { "/feedback/button-follows-the-list", test_button_follows_the_list },
    { "/feedback/empty-feedback-is-not-stored", test_empty_feedback_is_not_stored },
    { "/feedback/failed-change-is-not-lost", test_failed_change_is_not_lost },
    { "/feedback/read-only-offers-none", test_read_only_offers_none },
    { "/feedback/report-is-saved", test_report_is_saved },
    { "/feedback/nothing-is-sent", test_nothing_is_sent },
  };

  return causerie_scene_run (&argc, &argv, tests, G_N_ELEMENTS (tests));
}
