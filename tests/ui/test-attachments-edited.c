/* SPDX-License-Identifier: GPL-3.0-or-later
 * Files of a message in the conversation: their menu, the picture in a dialog, and the editor. */
#include "config.h"

#include "causerie-sample-files.h"
#include "causerie-scene.h"
#include "causerie-screen-input.h"
#include "causerie-test-sse.h"

#include <string.h>

#define TIMELINE "list:Conversation"
#define LIST "list:Attachments"
#define EDITOR "text:Edited Message"
#define RESET "button:Reset to Original"
#define CREATE "button:Create Branch"
#define SAVE_AS "menu item:Save As…"

static void
paste_file (CauserieScene *scene, const char *field, GFile *file)
{
  causerie_sample_files_copy (causerie_sample_files_offer (file, NULL));
  causerie_driver_focus (scene->driver, field);
  causerie_driver_press (scene->driver, "ctrl+v");
}

/* Sends a picture and a text file with the words "Look here". */
static void
send_files (CauserieScene *scene)
{
  const char *folder = causerie_driver_get_data_folder (scene->driver);
  g_autoptr (GFile) image = causerie_sample_files_write_image (folder, "leaf.png");
  g_autoptr (GFile) text = causerie_sample_files_write_text (folder, "notes.txt");

  paste_file (scene, "text:Message", image);
  g_object_unref (causerie_driver_wait (scene->driver, "list item:leaf.png"));
  paste_file (scene, "text:Message", text);
  g_object_unref (causerie_driver_wait (scene->driver, "list item:notes.txt"));
  causerie_driver_type (scene->driver, "Look here");
  causerie_driver_press (scene->driver, "Return");
  causerie_driver_wait_text (scene->driver, TIMELINE, "Heard: Look here");
  causerie_driver_wait_gone (scene->driver, "button:Stop");
  g_object_unref (causerie_driver_wait (scene->driver, "button:leaf.png"));
}

/* A click would open the file. */
static void
focus_file (CauserieScene *scene, const char *query)
{
  g_autoptr (CauserieNode) file = causerie_driver_wait (scene->driver, query);

  gtk_widget_grab_focus (GTK_WIDGET (file));
  causerie_driver_wait_focused (scene->driver, query);
}

static void
edit_files (CauserieScene *scene)
{
  causerie_driver_press (scene->driver, "ctrl+l");
  causerie_driver_wait_focused (scene->driver, "text:Message");
  causerie_driver_press (scene->driver, "Up");
  causerie_driver_wait_focused (scene->driver, EDITOR);
  g_object_unref (causerie_driver_wait (scene->driver, LIST));
}

static void
close_menu (CauserieScene *scene)
{
  g_object_unref (causerie_driver_wait (scene->driver, SAVE_AS));
  g_assert_true (causerie_driver_is_sensitive (scene->driver, SAVE_AS));
  g_assert_true (causerie_driver_is_sensitive (scene->driver, "menu item:Open"));
  g_assert_true (causerie_driver_is_sensitive (scene->driver, "menu item:Open With…"));
  causerie_driver_press (scene->driver, "Escape");
  causerie_driver_wait_gone (scene->driver, SAVE_AS);
}

static void
test_menu (gconstpointer data)
{
  CauserieScene *scene = (gpointer)data;
  CauserieBox place;

  send_files (scene);
  focus_file (scene, "button:leaf.png");
  causerie_driver_press (scene->driver, "Menu");
  close_menu (scene);
  causerie_driver_wait_focused (scene->driver, "button:leaf.png");
  causerie_driver_press (scene->driver, "shift+F10");
  close_menu (scene);
  place = causerie_driver_get_place (scene->driver, "button:notes.txt");
  causerie_screen_click (place.x + place.width / 2, place.y + place.height / 2, 3);
  close_menu (scene);
}

static void
test_picture_opens (gconstpointer data)
{
  CauserieScene *scene = (gpointer)data;

  send_files (scene);
  focus_file (scene, "button:leaf.png");
  causerie_driver_press (scene->driver, "Return");
  g_object_unref (causerie_driver_wait (scene->driver, "label:leaf.png"));
  causerie_driver_press (scene->driver, "Escape");
  causerie_driver_wait_gone (scene->driver, "label:leaf.png");
}

/* A version loses a file and gains another; the original keeps its own. */
static void
test_edited_files (gconstpointer data)
{
  CauserieScene *scene = (gpointer)data;
  const char *folder = causerie_driver_get_data_folder (scene->driver);
  g_autoptr (GFile) other = causerie_sample_files_write_text (folder, "other.txt");
  g_autofree char *body = NULL;

  send_files (scene);
  edit_files (scene);
  causerie_driver_wait_sensitive (scene->driver, RESET, FALSE);
  causerie_driver_focus (scene->driver, "list item:notes.txt");
  causerie_driver_press (scene->driver, "Delete");
  causerie_driver_wait_gone (scene->driver, "list item:notes.txt");
  causerie_driver_wait_sensitive (scene->driver, RESET, TRUE);
  paste_file (scene, EDITOR, other);
  g_object_unref (causerie_driver_wait (scene->driver, "list item:other.txt"));
  causerie_driver_click (scene->driver, CREATE);
  g_object_unref (causerie_driver_wait (scene->driver, "label:2 of 2"));
  causerie_driver_wait_gone (scene->driver, "button:Stop");
  g_object_unref (causerie_driver_wait (scene->driver, "button:other.txt"));
  g_object_unref (causerie_driver_wait (scene->driver, "button:leaf.png"));
  causerie_driver_wait_gone (scene->driver, "button:notes.txt");
  body = causerie_scene_dup_body (scene, 1);
  g_assert_nonnull (strstr (body, "other.txt"));
  g_assert_null (strstr (body, "notes.txt"));
  causerie_driver_click (scene->driver, "button:Previous Version");
  g_object_unref (causerie_driver_wait (scene->driver, "button:notes.txt"));
  causerie_driver_wait_gone (scene->driver, "button:other.txt");
}

/* Cancel keeps the files of the draft; Reset to Original brings those of the message back. */
static void
test_draft_of_edit (gconstpointer data)
{
  CauserieScene *scene = (gpointer)data;

  send_files (scene);
  edit_files (scene);
  causerie_driver_focus (scene->driver, "list item:leaf.png");
  causerie_driver_press (scene->driver, "Delete");
  causerie_driver_wait_gone (scene->driver, "list item:leaf.png");
  causerie_driver_click (scene->driver, "button:Cancel");
  causerie_driver_wait_gone (scene->driver, EDITOR);
  edit_files (scene);
  g_object_unref (causerie_driver_wait (scene->driver, "list item:notes.txt"));
  g_assert_cmpuint (causerie_driver_count (scene->driver, "list item:leaf.png"), ==, 0);
  causerie_driver_wait_sensitive (scene->driver, RESET, TRUE);
  causerie_driver_click (scene->driver, RESET);
  g_object_unref (causerie_driver_wait (scene->driver, "list item:leaf.png"));
  g_object_unref (causerie_driver_wait (scene->driver, "list item:notes.txt"));
  causerie_driver_wait_sensitive (scene->driver, RESET, FALSE);
  causerie_driver_wait_focused (scene->driver, EDITOR);
}

/* A message can lose all of its files, and its text if it has a file. */
static void
test_lists_may_be_empty (gconstpointer data)
{
  CauserieScene *scene = (gpointer)data;

  send_files (scene);
  edit_files (scene);
  causerie_driver_press (scene->driver, "ctrl+a");
  causerie_driver_press (scene->driver, "BackSpace");
  causerie_driver_wait_sensitive (scene->driver, CREATE, TRUE);
  causerie_driver_focus (scene->driver, "list item:leaf.png");
  causerie_driver_press (scene->driver, "Delete");
  causerie_driver_wait_focused (scene->driver, "list item:notes.txt");
  causerie_driver_press (scene->driver, "Delete");
  causerie_driver_wait_gone (scene->driver, LIST);
  causerie_driver_wait_focused (scene->driver, EDITOR);
  causerie_driver_wait_sensitive (scene->driver, CREATE, FALSE);
  causerie_driver_type (scene->driver, "Words alone");
  causerie_driver_click (scene->driver, CREATE);
  causerie_driver_wait_text (scene->driver, TIMELINE, "Heard: Words alone");
  causerie_driver_wait_gone (scene->driver, "button:leaf.png");
}

static GtkDropTarget *
find_drop_target (GtkWidget *window)
{
  g_autoptr (GListModel) controllers = gtk_widget_observe_controllers (window);

  for (guint i = 0; i < g_list_model_get_n_items (controllers); i++)
    {
      g_autoptr (GtkEventController) controller = g_list_model_get_item (controllers, i);

      if (GTK_IS_DROP_TARGET (controller))
        return GTK_DROP_TARGET (controller);
    }
  g_assert_not_reached ();
}

/* Drops a file on the middle of a widget. */
static void
drop_on (CauserieScene *scene, const char *query, const char *name)
{
  g_autoptr (GFile) file
      = causerie_sample_files_write_text (causerie_driver_get_data_folder (scene->driver), name);
  g_autoptr (CauserieNode) node = causerie_driver_wait (scene->driver, query);
  GtkWidget *window = GTK_WIDGET (gtk_widget_get_root (GTK_WIDGET (node)));
  g_auto (GValue) value = G_VALUE_INIT;
  GSList files = { .data = file };
  gboolean taken = FALSE;
  graphene_rect_t bounds;
  graphene_point_t center;

  g_assert_true (gtk_widget_compute_bounds (GTK_WIDGET (node), window, &bounds));
  graphene_rect_get_center (&bounds, &center);
  g_value_init (&value, GDK_TYPE_FILE_LIST);
  g_value_set_boxed (&value, &files);
  g_signal_emit_by_name (find_drop_target (window), "drop", &value, (double)center.x,
                         (double)center.y, &taken);
  g_assert_true (taken);
}

/* A file goes to the message that it is dropped on. */
static void
test_dropped (gconstpointer data)
{
  CauserieScene *scene = (gpointer)data;

  send_files (scene);
  edit_files (scene);
  drop_on (scene, EDITOR, "edited.txt");
  g_object_unref (causerie_driver_wait (scene->driver, "list item:edited.txt"));
  causerie_driver_wait_count (scene->driver, "button:Remove", 3);
  drop_on (scene, TIMELINE, "next.txt");
  g_object_unref (causerie_driver_wait (scene->driver, "list item:next.txt"));
  causerie_driver_click (scene->driver, "button:Cancel");
  causerie_driver_wait_gone (scene->driver, "list item:edited.txt");
  g_object_unref (causerie_driver_wait (scene->driver, "list item:next.txt"));
}

/* A message of files is copied as their names. */
static void
test_copied (gconstpointer data)
{
  CauserieScene *scene = (gpointer)data;
  const char *folder = causerie_driver_get_data_folder (scene->driver);
  g_autoptr (GFile) one = causerie_sample_files_write_text (folder, "one.txt");
  g_autoptr (GFile) two = causerie_sample_files_write_text (folder, "two.txt");

  causerie_sample_files_copy (causerie_sample_files_offer (one, two, NULL));
  causerie_driver_focus (scene->driver, "text:Message");
  causerie_driver_press (scene->driver, "ctrl+v");
  g_object_unref (causerie_driver_wait (scene->driver, "list item:two.txt"));
  causerie_scene_push_stream (scene, causerie_test_sse_text ("I read them."));
  causerie_driver_press (scene->driver, "Return");
  causerie_driver_wait_text (scene->driver, TIMELINE, "I read them.");
  causerie_driver_wait_gone (scene->driver, "button:Stop");
  causerie_driver_click (scene->driver, "button:Copy");
  causerie_driver_focus (scene->driver, "text:Message");
  causerie_driver_press (scene->driver, "ctrl+v");
  causerie_driver_wait_text (scene->driver, "text:Message", "one.txt\ntwo.txt");
}

int
main (int argc, char *argv[])
{
  static const CauserieSceneTest tests[] = {
    { "/attachments-edited/open-a-menu", test_menu },
    { "/attachments-edited/open-a-larger-picture", test_picture_opens },
    { "/attachments-edited/are-lost-and-gained", test_edited_files },
    { "/attachments-edited/are-kept-and-reset", test_draft_of_edit },
    { "/attachments-edited/may-all-be-removed", test_lists_may_be_empty },
    { "/attachments-edited/are-dropped-on-the-editor", test_dropped },
    { "/attachments-edited/are-copied-by-name", test_copied },
  };

  return causerie_scene_run (&argc, &argv, tests, G_N_ELEMENTS (tests));
}
