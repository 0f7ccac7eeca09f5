/* SPDX-License-Identifier: GPL-3.0-or-later
 * The page that is shown for a chat without messages. */
#include "config.h"

#include "causerie-chat-page.h"
#include "causerie-dialogs-fixture.h"
#include "causerie-test-display.h"
#include "causerie-timeline-view.h"

#include <adwaita.h>

static void
on_send_cb (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  char **sent = data;

  g_free (*sent);
  *sent = g_variant_dup_string (parameter, NULL);
}

static void
show_empty_chat (CauserieDialogsFixture *f, char **sent)
{
  g_autoptr (GSimpleActionGroup) group = g_simple_action_group_new ();
  g_autoptr (GSimpleAction) action = g_simple_action_new ("send-text", G_VARIANT_TYPE_STRING);
  g_autoptr (CauserieChat) chat = causerie_session_create_chat (f->session);
  g_autoptr (CauserieBranch) branch = causerie_chat_create_branch (chat);
  CauserieChatPage *page = g_object_new (CAUSERIE_TYPE_CHAT_PAGE, NULL);

  g_signal_connect (action, "activate", G_CALLBACK (on_send_cb), sent);
  g_action_map_add_action (G_ACTION_MAP (group), G_ACTION (action));
  gtk_widget_insert_action_group (f->window, "win", G_ACTION_GROUP (group));
  causerie_chat_page_set_session (page, f->session);
  causerie_dialogs_fixture_show_page (f, GTK_WIDGET (page));
  causerie_chat_page_set_chat (page, chat, branch, NULL);
}

static void
test_demo_suggests (CauserieDialogsFixture *f, gconstpointer data)
{
  g_autofree char *sent = NULL;

  show_empty_chat (f, &sent);
  causerie_dialogs_fixture_click (f, "Show me a code sample");
  g_assert_cmpstr (sent, ==, "Show me a code sample");
  causerie_dialogs_fixture_click (f, "Please end this chat");
  g_assert_cmpstr (sent, ==, "Please end this chat");
}

static GtkWidget *
find_below (GtkWidget *widget, GType type)
{
  GtkWidget *found = G_TYPE_CHECK_INSTANCE_TYPE (widget, type) ? widget : NULL;

  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL && found == NULL;
       child = gtk_widget_get_next_sibling (child))
    found = find_below (child, type);
  return found;
}

/* Counts in English prose, where letters are somewhat narrower than the average of the alphabet. */
static void
test_line_holds_70_to_75_characters (CauserieDialogsFixture *f, gconstpointer data)
{
  static const char *const prose
      = "When we look at a page of print, we see first a grey field, then lines, and only after "
        "that the words. A line that is too long tires the reader, because the eye has to travel "
        "far back to find the next one; a line that is too short breaks phrases which belong "
        "together. Most printers of books have settled on a measure between these two.";
  g_autofree char *sent = NULL;
  g_autoptr (PangoLayout) layout = NULL;
  GtkWidget *view;
  int column;
  int width;

  show_empty_chat (f, &sent);
  view = find_below (f->page, CAUSERIE_TYPE_TIMELINE_VIEW);
  g_object_get (view, "maximum-width", &column, NULL);
  layout = gtk_widget_create_pango_layout (view, prose);
  pango_layout_get_pixel_size (layout, &width, NULL);
  g_test_message ("%d pixels, %d for %zu characters", column, width, strlen (prose));
  g_assert_cmpfloat ((double)column * (double)strlen (prose) / width, >=, 70);
  g_assert_cmpfloat ((double)column * (double)strlen (prose) / width, <=, 75);
}

int
main (int argc, char *argv[])
{
  causerie_test_display_init (&argc, &argv);
  adw_init ();
  g_test_add ("/chat-page/demo-suggests", CauserieDialogsFixture, NULL,
              causerie_dialogs_fixture_set_up, test_demo_suggests,
              causerie_dialogs_fixture_tear_down);
  g_test_add ("/chat-page/line-holds-70-to-75-characters", CauserieDialogsFixture, NULL,
              causerie_dialogs_fixture_set_up, test_line_holds_70_to_75_characters,
              causerie_dialogs_fixture_tear_down);
  return g_test_run ();
}
