/* SPDX-License-Identifier: GPL-3.0-or-later
 * Files in the composer: attached, listed, removed, and sent. */
#include "config.h"

#include "causerie-sample-files.h"
#include "causerie-scene.h"
#include "causerie-test-sse.h"

#include <string.h>

#define TIMELINE "list:Conversation"
#define LIST "list:Attachments"
#define ATTACH "button:Attach Files"
#define REMOVE "button:Remove"
#define SEND "button:Send"
#define ENDED "label:Claude ended this chat"

static GFile *
write_text (CauserieScene *scene, const char *name)
{
  return causerie_sample_files_write_text (causerie_driver_get_data_folder (scene->driver), name);
}

static GFile *
write_image (CauserieScene *scene, const char *name)
{
  return causerie_sample_files_write_image (causerie_driver_get_data_folder (scene->driver), name);
}

static void
paste (CauserieScene *scene, GdkContentProvider *content)
{
  causerie_sample_files_copy (content);
  causerie_driver_focus (scene->driver, "text:Message");
  causerie_driver_press (scene->driver, "ctrl+v");
}

/* Attaches text files of these names. */
static void
attach_three (CauserieScene *scene)
{
  g_autoptr (GFile) one = write_text (scene, "one.txt");
  g_autoptr (GFile) two = write_text (scene, "two.txt");
  g_autoptr (GFile) three = write_text (scene, "three.txt");

  paste (scene, causerie_sample_files_offer (one, two, three, NULL));
  g_object_unref (causerie_driver_wait (scene->driver, "list item:three.txt"));
  causerie_driver_wait_count (scene->driver, REMOVE, 3);
}

static void
attach_one (CauserieScene *scene, const char *name)
{
  g_autoptr (GFile) file = write_text (scene, name);
  g_autofree char *row = g_strconcat ("list item:", name, NULL);

  paste (scene, causerie_sample_files_offer (file, NULL));
  g_object_unref (causerie_driver_wait (scene->driver, row));
}

/* A row has the name and a description of its file. */
static void
test_rows (gconstpointer data)
{
  CauserieScene *scene = (gpointer)data;
  g_autoptr (GFile) image = write_image (scene, "leaf.png");
  g_autoptr (GFile) text = write_text (scene, "notes.txt");
  g_autofree char *details = NULL;
  g_autofree char *typed = NULL;

  g_assert_cmpuint (causerie_driver_count (scene->driver, LIST), ==, 0);
  paste (scene, causerie_sample_files_offer (image, text, NULL));
  g_object_unref (causerie_driver_wait (scene->driver, LIST));
  g_object_unref (causerie_driver_wait (scene->driver, "list item:notes.txt"));
  details = causerie_driver_dup_description (scene->driver, "list item:leaf.png");
  g_assert_true (g_str_has_prefix (details, "PNG image · 40 × 30 · "));
  g_assert_nonnull (strstr (details, "about"));
  typed = causerie_driver_dup_text (scene->driver, "text:Message");
  g_assert_cmpstr (typed, ==, "");
}

/* The keyboard stays in the list: on the next file, the one before, or in the text at the end. */
static void
test_remove (gconstpointer data)
{
  CauserieScene *scene = (gpointer)data;

  attach_three (scene);
  causerie_driver_focus (scene->driver, "list item:two.txt");
  causerie_driver_press (scene->driver, "Delete");
  causerie_driver_wait_focused (scene->driver, "list item:three.txt");
  g_assert_cmpuint (causerie_driver_count (scene->driver, "list item:two.txt"), ==, 0);
  /* The button is in the row. */
  causerie_driver_press (scene->driver, "Tab");
  causerie_driver_press (scene->driver, "space");
  causerie_driver_wait_focused (scene->driver, "list item:one.txt");
  causerie_driver_click (scene->driver, REMOVE);
  causerie_driver_wait_gone (scene->driver, LIST);
  causerie_driver_wait_focused (scene->driver, "text:Message");
  causerie_driver_wait_sensitive (scene->driver, SEND, FALSE);
}

static void
test_file_alone_is_sent (gconstpointer data)
{
  CauserieScene *scene = (gpointer)data;
  g_autofree char *body = NULL;
  g_autofree char *details = NULL;

  g_assert_false (causerie_driver_is_sensitive (scene->driver, SEND));
  attach_one (scene, "one.txt");
  causerie_driver_wait_sensitive (scene->driver, SEND, TRUE);
  causerie_scene_push_stream (scene, causerie_test_sse_text ("I read it."));
  causerie_driver_press (scene->driver, "Return");
  causerie_driver_wait_text (scene->driver, TIMELINE, "I read it.");
  causerie_driver_wait_gone (scene->driver, LIST);
  g_object_unref (causerie_driver_wait (scene->driver, "button:one.txt"));
  details = causerie_driver_dup_description (scene->driver, "button:one.txt");
  g_assert_true (g_str_has_prefix (details, "Text file · "));
  body = causerie_scene_dup_body (scene, 0);
  g_assert_nonnull (strstr (body, "one.txt:"));
  causerie_driver_wait_gone (scene->driver, "button:Stop");
  causerie_driver_wait_sensitive (scene->driver, SEND, FALSE);
}

/* What is wrong is said, below what was said before, and the rest is attached. */
static void
test_problems (gconstpointer data)
{
  CauserieScene *scene = (gpointer)data;
  const char *folder = causerie_driver_get_data_folder (scene->driver);
  g_autoptr (GFile) empty = causerie_sample_files_write (folder, "empty.txt", "", 0);
  g_autoptr (GFile) text = write_text (scene, "one.txt");
  g_autoptr (GFile) missing = g_file_new_build_filename (folder, "missing.txt", NULL);

  causerie_driver_focus (scene->driver, "text:Message");
  causerie_driver_type (scene->driver, "Words");
  paste (scene, causerie_sample_files_offer (empty, missing, text, NULL));
  g_object_unref (causerie_driver_wait (scene->driver, "list item:one.txt"));
  causerie_driver_wait_text (scene->driver, "alert:*", "“empty.txt” is empty.\n“missing.txt” was");
  g_assert_cmpuint (causerie_driver_count (scene->driver, REMOVE), ==, 1);
  causerie_driver_wait_text (scene->driver, "text:Message", "Words");
  causerie_driver_click_beside (scene->driver, "alert:*", "Dismiss");
  causerie_driver_wait_gone (scene->driver, "alert:“empty.txt”*");
  g_object_unref (causerie_driver_wait (scene->driver, "list item:one.txt"));
  paste (scene, causerie_sample_files_offer (empty, NULL));
  g_object_unref (causerie_driver_wait (scene->driver, "alert:“empty.txt”*"));
  causerie_driver_press (scene->driver, "Return");
  causerie_driver_wait_text (scene->driver, TIMELINE, "Heard: Words");
  g_assert_cmpuint (causerie_driver_count (scene->driver, "alert:“empty.txt”*"), ==, 0);
}

static void
test_drafts (gconstpointer data)
{
  CauserieScene *scene = (gpointer)data;

  causerie_scene_say (scene, "Apples");
  g_object_unref (causerie_driver_wait (scene->driver, "list item:About Apples"));
  attach_one (scene, "one.txt");
  causerie_scene_new_chat (scene);
  causerie_driver_wait_gone (scene->driver, LIST);
  causerie_scene_open_chat (scene, "About Apples");
  g_object_unref (causerie_driver_wait (scene->driver, "list item:one.txt"));
  causerie_scene_restart (scene);
  causerie_scene_open_chat (scene, "About Apples");
  g_object_unref (causerie_driver_wait (scene->driver, "list item:one.txt"));
  causerie_driver_wait_sensitive (scene->driver, SEND, TRUE);
}

/* Nothing can be attached where the chat is ended; the files come back on another branch. */
static void
test_ended (gconstpointer data)
{
  CauserieScene *scene = (gpointer)data;

  causerie_scene_say (scene, "Apples");
  causerie_driver_click (scene->driver, "button:Retry");
  g_object_unref (causerie_driver_wait (scene->driver, "label:2 of 2"));
  causerie_driver_wait_gone (scene->driver, "button:Stop");
  causerie_scene_push_stream (scene, causerie_test_sse_ended ("Enough."));
  causerie_driver_send (scene->driver, "Harsh words");
  g_object_unref (causerie_driver_wait (scene->driver, ENDED));
  causerie_driver_wait_sensitive (scene->driver, ATTACH, FALSE);
  causerie_driver_click (scene->driver, "button:Previous Version");
  causerie_driver_wait_gone (scene->driver, ENDED);
  causerie_driver_wait_sensitive (scene->driver, ATTACH, TRUE);
  attach_one (scene, "one.txt");
  causerie_driver_click (scene->driver, "button:Next Version");
  g_object_unref (causerie_driver_wait (scene->driver, ENDED));
  causerie_driver_wait_gone (scene->driver, LIST);
  causerie_driver_wait_sensitive (scene->driver, ATTACH, FALSE);
  causerie_driver_click (scene->driver, "button:Previous Version");
  g_object_unref (causerie_driver_wait (scene->driver, "list item:one.txt"));
}

int
main (int argc, char *argv[])
{
  static const CauserieSceneTest tests[] = {
    { "/attachments/have-a-name-and-a-description", test_rows },
    { "/attachments/removed-leave-the-keyboard-in-the-list", test_remove },
    { "/attachments/alone-are-a-message", test_file_alone_is_sent },
    { "/attachments/that-are-refused-are-named", test_problems },
    { "/attachments/stay-in-the-draft", test_drafts },
    { "/attachments/wait-where-the-chat-is-ended", test_ended },
  };

  return causerie_scene_run (&argc, &argv, tests, G_N_ELEMENTS (tests));
}
