/* SPDX-License-Identifier: GPL-3.0-or-later
 * The notice of an ended chat in left-to-right and right-to-left locales, with text of any size: no
 * text is cut, and nothing overlaps. */
#include "config.h"

#include "causerie-dialogs-fixture.h"
#include "causerie-ended-notice.h"
#include "causerie-test-content.h"
#include "causerie-test-display.h"
#include "causerie-test.h"

#include <adwaita.h>

#define SECONDS 20
#define MAX_BUTTONS 8

typedef struct
{
  const char *name;
  GtkTextDirection direction;
  int dpi;
  int width;
} Look;

static const Look looks[] = {
  { "left-to-right", GTK_TEXT_DIR_LTR, 96, 700 },
  { "right-to-left", GTK_TEXT_DIR_RTL, 96, 700 },
  { "narrow-right-to-left", GTK_TEXT_DIR_RTL, 96, 356 },
  { "narrow-large", GTK_TEXT_DIR_LTR, 192, 356 },
  { "narrow-large-right-to-left", GTK_TEXT_DIR_RTL, 192, 356 },
};

static CauserieBranch *
create_ended_branch (void)
{
  g_autoptr (CauserieTree) tree = causerie_tree_new ();
  g_autoptr (CauserieContent) content = causerie_test_content ("[]");
  CauserieMessageData data = { .id = 1,
                               .role = CAUSERIE_ROLE_ASSISTANT,
                               .state = CAUSERIE_MESSAGE_COMPLETE,
                               .ends = TRUE,
                               .model = "claude-opus-5-5",
                               .content = content };
  g_autoptr (CauserieMessage) ending = causerie_message_new (&data);
  CauserieBranch *branch;

  g_assert_true (causerie_tree_add (tree, ending, NULL));
  branch = causerie_branch_new (tree);
  causerie_branch_show (branch, 1);
  return branch;
}

static void
list_buttons (GtkWidget *widget, GPtrArray *buttons)
{
  if (!gtk_widget_get_visible (widget) || GTK_IS_POPOVER (widget))
    return;
  if (GTK_IS_BUTTON (widget))
    g_ptr_array_add (buttons, widget);
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    list_buttons (child, buttons);
}

/* A label is cut if it is lower than its text needs at the allocated width. */
static void
assert_words_fit (GtkWidget *widget)
{
  if (!gtk_widget_get_visible (widget) || GTK_IS_POPOVER (widget))
    return;
  if (GTK_IS_LABEL (widget))
    {
      int width = gtk_widget_get_width (widget);
      int height;

      gtk_widget_measure (widget, GTK_ORIENTATION_VERTICAL, width, &height, NULL, NULL, NULL);
      g_test_message ("%s", gtk_label_get_text (GTK_LABEL (widget)));
      g_assert_cmpint (gtk_widget_get_height (widget), >=, height);
    }
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    assert_words_fit (child);
}

static void
assert_apart (GtkWidget *notice, GPtrArray *buttons)
{
  graphene_rect_t places[MAX_BUTTONS];

  g_assert_cmpuint (buttons->len, <=, MAX_BUTTONS);
  for (guint i = 0; i < buttons->len; i++)
    {
      g_assert_true (gtk_widget_compute_bounds (buttons->pdata[i], notice, &places[i]));
      g_assert_cmpfloat (places[i].origin.x, >=, 0);
      g_assert_cmpfloat (places[i].origin.x + places[i].size.width, <=,
                         gtk_widget_get_width (notice));
      g_assert_cmpfloat (places[i].origin.y + places[i].size.height, <=,
                         gtk_widget_get_height (notice));
      for (guint j = 0; j < i; j++)
        g_assert_false (graphene_rect_intersection (&places[i], &places[j], NULL));
    }
}

static gboolean
is_allocated (gpointer data)
{
  return gtk_widget_get_width (data) > 0;
}

/* The heading is at the start, and the menu at the end. */
static void
assert_mirrored (GtkWidget *notice, GtkWidget *menu, gboolean mirrored)
{
  graphene_rect_t place;

  g_assert_true (gtk_widget_compute_bounds (menu, notice, &place));
  g_assert_true ((place.origin.x < gtk_widget_get_width (notice) / 2) == mirrored);
}

static void
test_look (CauserieDialogsFixture *f, gconstpointer data)
{
  const Look *look = data;
  g_autoptr (CauserieChat) chat = causerie_session_create_chat (f->session);
  g_autoptr (CauserieBranch) branch = create_ended_branch ();
  g_autoptr (GPtrArray) buttons = g_ptr_array_new ();
  GtkWidget *notice;
  int minimum;

  gtk_widget_set_default_direction (look->direction);
  g_object_set (gtk_settings_get_default (), "gtk-xft-dpi", look->dpi * 1024, NULL);
  causerie_chat_set_draft (chat, 0, "What I meant to say");
  notice = g_object_new (CAUSERIE_TYPE_ENDED_NOTICE, "valign", GTK_ALIGN_START, NULL);
  causerie_ended_notice_set_session (CAUSERIE_ENDED_NOTICE (notice), f->session);
  causerie_ended_notice_set_chat (CAUSERIE_ENDED_NOTICE (notice), chat, branch);
  gtk_window_set_default_size (GTK_WINDOW (f->window), look->width, 900);
  causerie_dialogs_fixture_show_page (f, notice);
  g_assert_true (causerie_test_wait_until (is_allocated, notice, SECONDS));
  gtk_widget_measure (notice, GTK_ORIENTATION_HORIZONTAL, -1, &minimum, NULL, NULL, NULL);
  g_assert_cmpint (minimum, <=, 356);
  list_buttons (notice, buttons);
  /* The menu, Copy Draft, and three actions to continue. */
  g_assert_cmpuint (buttons->len, ==, 5);
  assert_apart (notice, buttons);
  assert_words_fit (notice);
  assert_mirrored (notice, buttons->pdata[0], look->direction == GTK_TEXT_DIR_RTL);
}

int
main (int argc, char *argv[])
{
  causerie_test_display_init (&argc, &argv);
  adw_init ();
  for (gsize i = 0; i < G_N_ELEMENTS (looks); i++)
    {
      g_autofree char *path = g_strconcat ("/ended-notice/fits/", looks[i].name, NULL);

      g_test_add (path, CauserieDialogsFixture, &looks[i], causerie_dialogs_fixture_set_up,
                  test_look, causerie_dialogs_fixture_tear_down);
    }
  return g_test_run ();
}
