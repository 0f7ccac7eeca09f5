/* SPDX-License-Identifier: GPL-3.0-or-later
 * Several windows of one program: what belongs to each, and what they share. */
#include "config.h"

#include "causerie-scene.h"
#include "causerie-test.h"

#include <gtk/gtk.h>

#define APPLES "list item:About Apples"
#define PEARS "list item:About Pears"

static void
make_chat (CauserieScene *scene, const char *text)
{
  g_autofree char *row = g_strconcat ("list item:About ", text, NULL);

  causerie_scene_say (scene, text);
  g_object_unref (causerie_driver_wait (scene->driver, row));
}

/* Deletes a chat in one of the two windows that show it. */
static void
delete_elsewhere (CauserieScene *scene)
{
  make_chat (scene, "Apples");
  causerie_driver_click (scene->driver, "button:Chat Menu");
  causerie_driver_click (scene->driver, "menu item:Open in New Window");
  causerie_driver_wait_count (scene->driver, "list:Conversation", 2);
  causerie_driver_click (scene->driver, APPLES);
  causerie_driver_wait_focused (scene->driver, APPLES);
  causerie_driver_press (scene->driver, "Delete");
  causerie_driver_wait_count (scene->driver, APPLES, 0);
  causerie_driver_wait_count (scene->driver, "label:This chat was deleted.", 1);
}

static void
test_search_is_per_window (gconstpointer data)
{
  CauserieScene *scene = (gpointer)data;

  make_chat (scene, "Apples");
  causerie_scene_new_chat (scene);
  make_chat (scene, "Pears");
  causerie_driver_press (scene->driver, "ctrl+shift+n");
  causerie_driver_wait_count (scene->driver, APPLES, 2);
  causerie_driver_press (scene->driver, "ctrl+shift+f");
  causerie_driver_wait_focused (scene->driver, "entry:Search Chats");
  causerie_driver_type (scene->driver, "zzzz");
  causerie_driver_wait_count (scene->driver, "label:No Results Found", 1);
  g_assert_cmpuint (causerie_driver_count (scene->driver, APPLES), ==, 1);
  g_assert_cmpuint (causerie_driver_count (scene->driver, PEARS), ==, 1);
  causerie_driver_press (scene->driver, "ctrl+w");
  causerie_driver_wait_gone (scene->driver, "label:No Results Found");
  g_assert_cmpuint (causerie_driver_count (scene->driver, APPLES), ==, 1);
  g_assert_cmpuint (causerie_driver_count (scene->driver, PEARS), ==, 1);
}

/* A chat that is begun in one of two empty windows is not shown in the other. */
static void
test_empty_windows_are_independent (gconstpointer data)
{
  CauserieScene *scene = (gpointer)data;

  causerie_driver_press (scene->driver, "ctrl+shift+n");
  causerie_driver_wait_count (scene->driver, "frame:Causerie", 2);
  causerie_driver_wait_sensitive (scene->driver, "text:Message", TRUE);
  /* Any of the two: both show the draft of the empty chat. */
  g_assert_true (causerie_driver_insert_text (scene->driver, "text:Message", "Peaches"));
  causerie_driver_wait_sensitive (scene->driver, "button:Send", TRUE);
  causerie_driver_click (scene->driver, "button:Send");
  causerie_driver_wait_text (scene->driver, "list:Conversation", "Heard: Peaches");
  causerie_driver_wait_gone (scene->driver, "button:Stop");
  causerie_driver_wait_count (scene->driver, "frame:About Peaches", 1);
  causerie_driver_wait_count (scene->driver, "frame:Causerie", 1);
  causerie_driver_wait_count (scene->driver, "list:Conversation", 1);
  causerie_driver_press (scene->driver, "ctrl+w");
  causerie_driver_wait_count (scene->driver, "text:Message", 1);
}

/* Window switchers and screen readers tell windows apart by their titles. */
static void
test_titles_differ (gconstpointer data)
{
  CauserieScene *scene = (gpointer)data;

  make_chat (scene, "Apples");
  causerie_driver_wait_count (scene->driver, "frame:About Apples", 1);
  causerie_driver_press (scene->driver, "ctrl+shift+n");
  causerie_driver_wait_count (scene->driver, "frame:Causerie", 1);
  g_assert_cmpuint (causerie_driver_count (scene->driver, "frame:About Apples"), ==, 1);
  causerie_driver_press (scene->driver, "ctrl+w");
  causerie_driver_wait_gone (scene->driver, "frame:Causerie");
}

static guint
count_open_composers (CauserieScene *scene)
{
  guint n = causerie_driver_count (scene->driver, "text:Message");
  guint open = 0;

  for (guint i = 0; i < n; i++)
    {
      g_autoptr (CauserieNode) message
          = causerie_driver_find_nth (scene->driver, "text:Message", i);

      if (causerie_node_has_state (message, CAUSERIE_NODE_SENSITIVE)
          && causerie_node_has_state (message, CAUSERIE_NODE_EDITABLE))
        open++;
    }
  return open;
}

/* The other window still shows the chat, says that it was deleted, and accepts no input. */
static void
test_deleted_elsewhere (gconstpointer data)
{
  CauserieScene *scene = (gpointer)data;

  delete_elsewhere (scene);
  causerie_driver_wait_count (scene->driver, "list:Conversation", 1);
  g_assert_cmpuint (count_open_composers (scene), ==, 1);
  causerie_driver_wait_sensitive (scene->driver, "button:Edit", FALSE);
  causerie_driver_wait_sensitive (scene->driver, "button:Retry", FALSE);
  causerie_driver_click (scene->driver, "button:Restore");
  causerie_driver_wait_gone (scene->driver, "label:This chat was deleted.");
  causerie_driver_wait_count (scene->driver, APPLES, 2);
  g_assert_cmpuint (count_open_composers (scene), ==, 2);
  causerie_driver_wait_sensitive (scene->driver, "button:Edit", TRUE);
  causerie_driver_wait_sensitive (scene->driver, "button:Retry", TRUE);
}

/* A permanently deleted chat has no Restore button. */
static void
test_purged_elsewhere (gconstpointer data)
{
  CauserieScene *scene = (gpointer)data;

  delete_elsewhere (scene);
  causerie_driver_click (scene->driver, "button:Main Menu");
  causerie_driver_click (scene->driver, "menu item:Recently Deleted…");
  causerie_driver_click (scene->driver, "button:Delete Permanently…");
  g_object_unref (causerie_driver_wait (scene->driver, "label:Permanently Delete Chat?"));
  /* A key would go to the other window where the question is inside of this one. */
  causerie_driver_click (scene->driver, "button:Delete");
  causerie_driver_wait_gone (scene->driver, "label:Permanently Delete Chat?");
  g_object_unref (causerie_driver_wait (scene->driver, "label:No Deleted Chats"));
  causerie_driver_wait_count (scene->driver, "label:This chat was permanently deleted.", 1);
  causerie_driver_wait_gone (scene->driver, "button:Restore");
  causerie_driver_wait_sensitive (scene->driver, "button:Edit", FALSE);
}

static void
open_missing_chat (void)
{
  g_action_group_activate_action (
      G_ACTION_GROUP (g_application_get_default ()), "open-chat",
      g_variant_new ("(xx)", G_GINT64_CONSTANT (4711), G_GINT64_CONSTANT (4712)));
}

/* The target message of a chat that could not be opened is forgotten: the next chat opens at its
   end. */
static void
test_next_chat_opens_at_end (gconstpointer data)
{
  CauserieScene *scene = (gpointer)data;
  g_autoptr (GString) text = g_string_new ("Long");

  for (guint i = 0; i < 200; i++)
    g_string_append (text, "\n\nline");
  causerie_scene_push_stream (scene, causerie_test_sse_text (text->str));
  causerie_driver_send (scene->driver, "Plums");
  /* The title arrives after the reply. */
  g_object_unref (causerie_driver_wait (scene->driver, "list item:About Plums"));
  causerie_scene_new_chat (scene);
  open_missing_chat ();
  g_object_unref (causerie_driver_wait (scene->driver, "label:This chat could not be opened"));
  causerie_scene_open_chat (scene, "About Plums");
  causerie_scene_wait_at_end (scene);
}

static GtkWidget *
find_text (GtkWidget *widget)
{
  GtkWidget *found = GTK_IS_TEXT_VIEW (widget) ? widget : NULL;

  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL && found == NULL;
       child = gtk_widget_get_next_sibling (child))
    found = find_text (child);
  return found;
}

/* Returns: the font size of the composers, 0 if they differ */
static int
find_text_size (void)
{
  GtkApplication *application = GTK_APPLICATION (g_application_get_default ());
  int size = 0;

  for (GList *l = gtk_application_get_windows (application); l != NULL; l = l->next)
    {
      GtkWidget *text = find_text (l->data);
      PangoContext *context = gtk_widget_get_pango_context (text);
      int own = pango_font_description_get_size (pango_context_get_font_description (context));

      if (size != 0 && own != size)
        return 0;
      size = own;
    }
  return size;
}

static gboolean
has_text_size (gpointer data)
{
  return find_text_size () == GPOINTER_TO_INT (data);
}

static void
wait_text_size (double size)
{
  g_assert_true (causerie_test_wait_until (has_text_size, GINT_TO_POINTER ((int)(size + 0.5)), 20));
}

static void
test_text_size_is_that_of_all (gconstpointer data)
{
  CauserieScene *scene = (gpointer)data;
  int normal;

  causerie_driver_press (scene->driver, "ctrl+shift+n");
  causerie_driver_wait_count (scene->driver, "frame:Causerie", 2);
  normal = find_text_size ();
  g_assert_cmpint (normal, >, 0);
  causerie_driver_press (scene->driver, "ctrl+plus");
  wait_text_size (normal * 1.1);
  causerie_driver_press (scene->driver, "ctrl+minus");
  wait_text_size (normal);
  causerie_driver_press (scene->driver, "ctrl+minus");
  wait_text_size (normal * 0.9);
  causerie_driver_press (scene->driver, "ctrl+0");
  wait_text_size (normal);
}

int
main (int argc, char *argv[])
{
  static const CauserieSceneTest tests[] = {
    { "/windows/search-is-per-window", test_search_is_per_window },
    { "/windows/empty-windows-are-independent", test_empty_windows_are_independent },
    { "/windows/text-size-is-that-of-all", test_text_size_is_that_of_all },
    { "/windows/titles-differ", test_titles_differ },
    { "/windows/deleted-elsewhere", test_deleted_elsewhere },
    { "/windows/purged-elsewhere", test_purged_elsewhere },
    { "/windows/next-chat-opens-at-end", test_next_chat_opens_at_end },
  };

  return causerie_scene_run (&argc, &argv, tests, G_N_ELEMENTS (tests));
}
