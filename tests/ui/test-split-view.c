/* SPDX-License-Identifier: GPL-3.0-or-later
 * The split view with the sidebar and its content. */
#include "config.h"

#include "causerie-split.h"
#include "causerie-test-display.h"
#include "causerie-test.h"

#include <adwaita.h>

#define SECONDS 20

static GtkWidget *
create_label (const char *text)
{
  return g_object_new (GTK_TYPE_LABEL, "label", text, "width-request", 200, NULL);
}

static gboolean
has_width (gpointer data)
{
  return gtk_widget_get_mapped (data) && gtk_widget_get_width (data) > 0;
}

static gboolean
is_unmapped (gpointer data)
{
  return !gtk_widget_get_mapped (data);
}

/* As on a start with the sidebar open: a change before the first frame is applied after it. */
static void
test_shown_before_the_first_frame (void)
{
  GtkWidget *sidebar = create_label ("Side");
  CauserieSplit *split = g_object_new (CAUSERIE_TYPE_SPLIT, "shown", FALSE, "sidebar", sidebar,
                                       "content", create_label ("Content"), NULL);
  GtkWidget *window = g_object_new (GTK_TYPE_WINDOW, "child", split, "default-width", 1000,
                                    "default-height", 400, NULL);

  gtk_window_present (GTK_WINDOW (window));
  g_assert_cmpint (gtk_widget_get_width (GTK_WIDGET (split)), ==, 0);
  causerie_split_set_shown (split, TRUE);
  g_assert_true (causerie_split_get_shown (split));
  g_assert_true (causerie_test_wait_until (has_width, sidebar, SECONDS));
  g_assert_true (causerie_split_get_shown (split));
  causerie_split_set_shown (split, FALSE);
  g_assert_true (causerie_test_wait_until (is_unmapped, sidebar, SECONDS));
  gtk_window_destroy (GTK_WINDOW (window));
}

/* Before the first frame, the last change counts. */
static void
test_hidden_again_before_the_first_frame (void)
{
  GtkWidget *sidebar = create_label ("Side");
  GtkWidget *content = create_label ("Content");
  CauserieSplit *split = g_object_new (CAUSERIE_TYPE_SPLIT, "shown", FALSE, "sidebar", sidebar,
                                       "content", content, NULL);
  GtkWidget *window = g_object_new (GTK_TYPE_WINDOW, "child", split, "default-width", 1000,
                                    "default-height", 400, NULL);

  gtk_window_present (GTK_WINDOW (window));
  causerie_split_set_shown (split, TRUE);
  causerie_split_set_shown (split, FALSE);
  g_assert_true (causerie_test_wait_until (has_width, content, SECONDS));
  g_assert_false (causerie_split_get_shown (split));
  g_assert_false (gtk_widget_get_mapped (sidebar));
  gtk_window_destroy (GTK_WINDOW (window));
}

static gboolean
is_folded (gpointer split)
{
  return causerie_split_get_folded (split);
}

/* A window that was closed with the sidebar open starts narrow, and is widened later. */
static void
test_shown_when_there_is_room (void)
{
  GtkWidget *sidebar = create_label ("Side");
  CauserieSplit *split = g_object_new (CAUSERIE_TYPE_SPLIT, "shown", FALSE, "sidebar", sidebar,
                                       "content", create_label ("Content"), NULL);
  GtkWidget *window = g_object_new (GTK_TYPE_WINDOW, "child", split, "default-width", 360,
                                    "default-height", 400, NULL);

  gtk_window_present (GTK_WINDOW (window));
  g_assert_true (causerie_test_wait_until (is_folded, split, SECONDS));
  causerie_split_set_shown_beside (split, TRUE);
  g_assert_false (causerie_split_get_shown (split));
  gtk_window_set_default_size (GTK_WINDOW (window), 1000, 400);
  g_assert_true (causerie_test_wait_until (has_width, sidebar, SECONDS));
  g_assert_true (causerie_split_get_shown (split));
  g_assert_false (causerie_split_get_folded (split));
  gtk_window_destroy (GTK_WINDOW (window));
}

int
main (int argc, char *argv[])
{
  causerie_test_display_init (&argc, &argv);
  adw_init ();
  g_test_add_func ("/split-view/shown-before-the-first-frame", test_shown_before_the_first_frame);
  g_test_add_func ("/split-view/hidden-again-before-the-first-frame",
                   test_hidden_again_before_the_first_frame);
  g_test_add_func ("/split-view/shown-when-there-is-room", test_shown_when_there_is_room);
  return g_test_run ();
}
