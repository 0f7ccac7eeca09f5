/* SPDX-License-Identifier: GPL-3.0-or-later
 * What the style sheet of the application makes of widgets. */
#include "config.h"

#include "causerie-message-row.h"
#include "causerie-test-display.h"
#include "causerie-test.h"

#include <adwaita.h>

#define SECONDS 20

typedef struct
{
  GtkCssProvider *provider;
  CauserieTree *tree;
  CauserieBranch *branch;
  GtkWidget *window;
  GtkWidget *box;
} Fixture;

static void
set_up (Fixture *f, gconstpointer data)
{
  g_autofree char *path
      = g_test_build_filename (G_TEST_DIST, "..", "src", "ui", "application", "style.css", NULL);

  g_object_set (gtk_settings_get_default (), "gtk-enable-animations", FALSE, NULL);
  f->provider = gtk_css_provider_new ();
  gtk_css_provider_load_from_path (f->provider, path);
  gtk_style_context_add_provider_for_display (gdk_display_get_default (),
                                              GTK_STYLE_PROVIDER (f->provider),
                                              GTK_STYLE_PROVIDER_PRIORITY_APPLICATION);
  f->tree = causerie_tree_new ();
  f->branch = causerie_branch_new (f->tree);
  f->box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  /* Takes the focus, which a window gives to its first widget. */
  gtk_box_append (GTK_BOX (f->box), gtk_button_new_with_label ("Button"));
  f->window = g_object_new (GTK_TYPE_WINDOW, "child", f->box, "default-width", 500, NULL);
}

static void
tear_down (Fixture *f, gconstpointer data)
{
  gtk_window_destroy (GTK_WINDOW (f->window));
  gtk_style_context_remove_provider_for_display (gdk_display_get_default (),
                                                 GTK_STYLE_PROVIDER (f->provider));
  g_clear_object (&f->provider);
  g_clear_object (&f->branch);
  g_clear_object (&f->tree);
}

static GtkWidget *
show_row (Fixture *f, gint64 id, CauserieRole role, const char *text)
{
  g_autoptr (CauserieContent) content = causerie_content_new_from_text (text);
  CauserieMessageData data = { .id = id,
                               .parent_id = id - 1,
                               .role = role,
                               .state = CAUSERIE_MESSAGE_COMPLETE,
                               .content = content };
  g_autoptr (CauserieMessage) message = causerie_message_new (&data);
  GtkWidget *row;

  g_assert_true (causerie_tree_add (f->tree, message, NULL));
  causerie_branch_show (f->branch, id);
  row = causerie_message_row_new (NULL, NULL, f->branch, message);
  gtk_box_append (GTK_BOX (f->box), row);
  return row;
}

static gboolean
is_allocated (gpointer data)
{
  return gtk_widget_get_height (data) > 0;
}

/* Returns: how much is drawn of @widget: nothing, if it is transparent */
static gsize
measure_drawing (GtkWidget *widget)
{
  GtkSnapshot *snapshot = gtk_snapshot_new ();
  g_autoptr (GBytes) bytes = NULL;
  GskRenderNode *node;

  gtk_widget_snapshot_child (gtk_widget_get_parent (widget), widget, snapshot);
  node = gtk_snapshot_free_to_node (snapshot);
  if (node == NULL)
    return 0;
  bytes = gsk_render_node_serialize (node);
  gsk_render_node_unref (node);
  return g_bytes_get_size (bytes);
}

static gboolean
is_drawn (gpointer data)
{
  return measure_drawing (data) > 0;
}

static gboolean
is_hidden (gpointer data)
{
  return measure_drawing (data) == 0;
}

static GtkWidget *
find_button (GtkWidget *widget, const char *icon)
{
  GtkWidget *found = NULL;

  if (GTK_IS_BUTTON (widget)
      && g_strcmp0 (gtk_button_get_icon_name (GTK_BUTTON (widget)), icon) == 0)
    return widget;
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL && found == NULL;
       child = gtk_widget_get_next_sibling (child))
    found = find_button (child, icon);
  return found;
}

/* The data of the test is the state in which the buttons appear. */
static void
test_actions_appear (Fixture *f, gconstpointer data)
{
  GtkStateFlags state = (GtkStateFlags)GPOINTER_TO_INT (data);
  GtkWidget *own = show_row (f, 1, CAUSERIE_ROLE_USER, "Hello");
  GtkWidget *reply = show_row (f, 2, CAUSERIE_ROLE_ASSISTANT, "Hello!");
  GtkWidget *rows[] = { own, reply };

  gtk_window_present (GTK_WINDOW (f->window));
  g_assert_true (causerie_test_wait_until (is_allocated, reply, SECONDS));
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      GtkWidget *copy = find_button (rows[i], "edit-copy-symbolic");

      g_assert_true (causerie_test_wait_until (is_hidden, copy, SECONDS));
      gtk_widget_set_state_flags (rows[i], state, FALSE);
      g_assert_true (causerie_test_wait_until (is_drawn, copy, SECONDS));
      gtk_widget_unset_state_flags (rows[i], state);
      g_assert_true (causerie_test_wait_until (is_hidden, copy, SECONDS));
    }
}

/* In dark, the ground of a list would be a darker box with square corners within the popover. */
static void
test_model_list_has_no_ground (Fixture *f, gconstpointer data)
{
  GtkWidget *list = gtk_list_box_new ();

  gtk_widget_set_size_request (list, 50, 50);
  gtk_box_append (GTK_BOX (f->box), list);
  gtk_window_present (GTK_WINDOW (f->window));
  g_assert_true (causerie_test_wait_until (is_allocated, list, SECONDS));
  g_assert_true (causerie_test_wait_until (is_drawn, list, SECONDS));
  gtk_widget_add_css_class (list, "causerie-models");
  g_assert_true (causerie_test_wait_until (is_hidden, list, SECONDS));
}

int
main (int argc, char *argv[])
{
  causerie_test_display_init (&argc, &argv);
  adw_init ();
  g_test_add ("/style/actions-appear-on-hover", Fixture, GINT_TO_POINTER (GTK_STATE_FLAG_PRELIGHT),
              set_up, test_actions_appear, tear_down);
  g_test_add ("/style/actions-appear-on-focus-within", Fixture,
              GINT_TO_POINTER (GTK_STATE_FLAG_FOCUS_WITHIN), set_up, test_actions_appear,
              tear_down);
  g_test_add ("/style/model-list-has-no-ground", Fixture, NULL, set_up,
              test_model_list_has_no_ground, tear_down);
  return g_test_run ();
}
