/* SPDX-License-Identifier: GPL-3.0-or-later
 * Screen readers read each button once, with its own name. */
#include "config.h"

#include "causerie-compat.h"
#include "causerie-test-display.h"
#include "causerie-test.h"
#include "causerie-undo-toast.h"

#define SECONDS 20

static GtkWidget *
find_button (GtkWidget *widget, const char *label)
{
  if (GTK_IS_BUTTON (widget) && g_strcmp0 (gtk_button_get_label (GTK_BUTTON (widget)), label) == 0)
    return widget;
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    {
      GtkWidget *found = find_button (child, label);

      if (found != NULL)
        return found;
    }
  return NULL;
}

static void
assert_named (GtkWidget *button, const char *name)
{
  g_assert_nonnull (button);
  g_assert_null (gtk_test_accessible_check_property (GTK_ACCESSIBLE (button),
                                                     GTK_ACCESSIBLE_PROPERTY_LABEL, name));
}

/* The name comes from the label that shows the text, and is not repeated. */
static void
assert_named_once (GtkWidget *button)
{
  g_assert_nonnull (button);
  g_assert_false (
      gtk_test_accessible_has_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL)
      && gtk_test_accessible_has_relation (GTK_ACCESSIBLE (button),
                                           GTK_ACCESSIBLE_RELATION_LABELLED_BY));
}

static gboolean
has_toast (gpointer overlay)
{
  return find_button (overlay, "Undo") != NULL;
}

static void
test_toast (void)
{
  GtkWidget *overlay = adw_toast_overlay_new ();
  GtkWidget *window = g_object_new (GTK_TYPE_WINDOW, "child", overlay, "default-width", 400, NULL);

  adw_toast_overlay_set_child (ADW_TOAST_OVERLAY (overlay), gtk_label_new ("Page"));
  causerie_compat_name_toasts (ADW_TOAST_OVERLAY (overlay), "Close");
  gtk_window_present (GTK_WINDOW (window));
  adw_toast_overlay_add_toast (ADW_TOAST_OVERLAY (overlay), causerie_undo_toast_new ("Gone"));
  g_assert_true (causerie_test_wait_until (has_toast, overlay, SECONDS));
  assert_named_once (find_button (overlay, "Undo"));
  assert_named (find_button (overlay, NULL), "Close");
  gtk_window_destroy (GTK_WINDOW (window));
}

static void
test_icon_button (void)
{
  GtkWidget *button = g_object_ref_sink (gtk_button_new_from_icon_name ("edit-copy-symbolic"));

  causerie_compat_name_icon_button (button, "Copy");
  g_assert_cmpstr (gtk_widget_get_tooltip_text (button), ==, "Copy");
  assert_named (button, "Copy");
  g_assert_null (gtk_test_accessible_check_property (GTK_ACCESSIBLE (button),
                                                     GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, ""));
  g_object_unref (button);
}

static void
on_answered_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  gboolean *answered = data;

  g_assert_false (causerie_compat_confirm_finish (GTK_WIDGET (source), result, NULL));
  *answered = TRUE;
}

static gboolean
is_true (gpointer data)
{
  return *(gboolean *)data;
}

static GtkWidget *
find_in_windows (const char *label)
{
  GListModel *windows = gtk_window_get_toplevels ();
  GtkWidget *found = NULL;

  for (guint i = 0; found == NULL && i < g_list_model_get_n_items (windows); i++)
    {
      g_autoptr (GtkWidget) window = g_list_model_get_item (windows, i);

      found = find_button (window, label);
    }
  return found;
}

static void
test_question (void)
{
  const CauserieQuestion question = { .heading = "Really?",
                                      .body = "It is final.",
                                      .cancel_label = "Cancel",
                                      .accept_label = "Delete",
                                      .destructive = TRUE };
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  GtkWidget *window = gtk_window_new ();
  gboolean answered = FALSE;

  gtk_window_present (GTK_WINDOW (window));
  causerie_compat_confirm_async (window, &question, cancellable, on_answered_cb, &answered);
  assert_named_once (find_in_windows ("Cancel"));
  assert_named_once (find_in_windows ("Delete"));
  g_cancellable_cancel (cancellable);
  g_assert_true (causerie_test_wait_until (is_true, &answered, SECONDS));
  gtk_window_destroy (GTK_WINDOW (window));
}

int
main (int argc, char *argv[])
{
  causerie_test_display_init (&argc, &argv);
  adw_init ();
  g_test_add_func ("/accessible-names/toast", test_toast);
  g_test_add_func ("/accessible-names/icon-button", test_icon_button);
  g_test_add_func ("/accessible-names/question", test_question);
  return g_test_run ();
}
