/* SPDX-License-Identifier: GPL-3.0-or-later
 * Dialogs are closed when they are no longer needed, and each is answered once. */
#include "config.h"

#include "causerie-compat.h"
#include "causerie-dialogs-fixture.h"
#include "causerie-open-link.h"
#include "causerie-test-display.h"
#include "causerie-test.h"

#define SECONDS 20

static const CauserieQuestion question = {
  .heading = "Is this a question?",
  .body = "Nothing follows from it.",
  .cancel_label = "No Answer",
  .accept_label = "Yes Answer",
};

typedef struct
{
  GtkWidget *window;
  GtkWidget *caller;
  GCancellable *cancellable;
  GAsyncResult *result;
} Fixture;

static void
set_up (Fixture *f, gconstpointer data)
{
  f->window = adw_window_new ();
  f->caller = gtk_button_new_with_label ("Ask");
  g_object_add_weak_pointer (G_OBJECT (f->caller), (gpointer *)&f->caller);
  gtk_window_set_default_size (GTK_WINDOW (f->window), 600, 400);
  adw_window_set_content (ADW_WINDOW (f->window), f->caller);
  gtk_window_present (GTK_WINDOW (f->window));
  f->cancellable = g_cancellable_new ();
}

static gboolean
is_finalized (gpointer data)
{
  return *(gpointer *)data == NULL;
}

/* Fails if a closed dialog leaks the window or the caller. */
static void
tear_down (Fixture *f, gconstpointer data)
{
  g_clear_object (&f->result);
  if (f->window != NULL)
    gtk_window_destroy (GTK_WINDOW (f->window));
  g_assert_true (causerie_test_wait_until (is_finalized, &f->caller, SECONDS));
  g_clear_object (&f->cancellable);
}

static gboolean
is_asked (gpointer data)
{
  GtkWidget *button = causerie_dialogs_fixture_search_windows (GTK_TYPE_BUTTON, "Yes Answer");

  return button != NULL && gtk_widget_get_mapped (button);
}

static gboolean
is_not_asked (gpointer data)
{
  return causerie_dialogs_fixture_search_windows (GTK_TYPE_BUTTON, "Yes Answer") == NULL;
}

static void
ask (Fixture *f)
{
  causerie_compat_confirm_async (f->caller, &question, f->cancellable, causerie_test_take_result,
                                 &f->result);
  g_assert_true (causerie_test_wait_until (is_asked, NULL, SECONDS));
}

static gboolean
take_answer (Fixture *f, GError **error)
{
  g_autoptr (GAsyncResult) result = causerie_test_await (&f->result);

  g_assert_true (causerie_test_wait_until (is_not_asked, NULL, SECONDS));
  return causerie_compat_confirm_finish (f->caller, result, error);
}

static void
test_answer (Fixture *f, gconstpointer label)
{
  g_autoptr (GError) error = NULL;
  gboolean yes = g_str_equal (label, "Yes Answer");

  ask (f);
  g_signal_emit_by_name (causerie_dialogs_fixture_search_windows (GTK_TYPE_BUTTON, label),
                         "clicked");
  g_assert_cmpint (take_answer (f, &error), ==, yes);
  g_assert_no_error (error);
  /* Too late to have an effect. */
  g_cancellable_cancel (f->cancellable);
}

static void
test_cancelled (Fixture *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  ask (f);
  g_cancellable_cancel (f->cancellable);
  g_assert_false (take_answer (f, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

static void
test_cancelled_before (Fixture *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  g_cancellable_cancel (f->cancellable);
  causerie_compat_confirm_async (f->caller, &question, f->cancellable, causerie_test_take_result,
                                 &f->result);
  g_assert_true (is_not_asked (NULL));
  g_assert_false (take_answer (f, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

static void
test_window_closed (Fixture *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  ask (f);
  gtk_window_destroy (GTK_WINDOW (g_steal_pointer (&f->window)));
  g_assert_false (take_answer (f, &error));
  g_assert_no_error (error);
}

static void
ask_for_file (Fixture *f)
{
  causerie_compat_save_file_async (f->caller, "Save It Somewhere", "name.txt", f->cancellable,
                                   causerie_test_take_result, &f->result);
}

static void
test_file_cancelled (Fixture *f, gconstpointer data)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GFile) file = NULL;
  g_autoptr (GError) error = NULL;

  ask_for_file (f);
  g_cancellable_cancel (f->cancellable);
  result = causerie_test_await (&f->result);
  file = causerie_compat_save_file_finish (f->caller, result, &error);
  g_assert_null (file);
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

static gboolean
is_offered (gpointer data)
{
  GtkWidget *button = causerie_dialogs_fixture_search_windows (GTK_TYPE_BUTTON, "_Copy Address");

  return button != NULL && gtk_widget_get_mapped (button);
}

static void
on_text_read_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  *(char **)data = gdk_clipboard_read_text_finish (GDK_CLIPBOARD (source), result, NULL);
}

static gboolean
is_set (gpointer data)
{
  return *(gpointer *)data != NULL;
}

/* No program opens such an address. */
static void
test_link_without_a_program (Fixture *f, gconstpointer data)
{
  const char *address = "causerie-test-scheme://nothing/opens/this";
  g_autofree char *copied = NULL;

  causerie_open_link (f->caller, address);
  g_assert_true (causerie_test_wait_until (is_offered, NULL, SECONDS));
  g_signal_emit_by_name (causerie_dialogs_fixture_search_windows (GTK_TYPE_BUTTON, "_Copy Address"),
                         "clicked");
  gdk_clipboard_read_text_async (gtk_widget_get_clipboard (f->window), NULL, on_text_read_cb,
                                 &copied);
  g_assert_true (causerie_test_wait_until (is_set, &copied, SECONDS));
  g_assert_cmpstr (copied, ==, address);
}

/* If the window is closed, the result is not shown. */
static void
test_link_of_a_closed_window (Fixture *f, gconstpointer data)
{
  GtkWidget *window = f->window;

  g_object_add_weak_pointer (G_OBJECT (window), (gpointer *)&window);
  causerie_open_link (f->caller, "causerie-test-scheme://nothing/opens/this");
  gtk_window_destroy (GTK_WINDOW (g_steal_pointer (&f->window)));
  g_assert_true (causerie_test_wait_until (is_finalized, &window, SECONDS));
  g_assert_null (causerie_dialogs_fixture_search_windows (GTK_TYPE_BUTTON, "_Copy Address"));
}

int
main (int argc, char *argv[])
{
  causerie_test_display_init (&argc, &argv);
  adw_init ();
  g_test_add ("/questions/yes", Fixture, "Yes Answer", set_up, test_answer, tear_down);
  g_test_add ("/questions/no", Fixture, "No Answer", set_up, test_answer, tear_down);
  g_test_add ("/questions/close-when-cancelled", Fixture, NULL, set_up, test_cancelled, tear_down);
  g_test_add ("/questions/not-shown-when-already-cancelled", Fixture, NULL, set_up,
              test_cancelled_before, tear_down);
  g_test_add ("/questions/close-with-their-window", Fixture, NULL, set_up, test_window_closed,
              tear_down);
  g_test_add ("/questions/file-is-not-asked-for-when-cancelled", Fixture, NULL, set_up,
              test_file_cancelled, tear_down);
  g_test_add ("/questions/link-without-a-program-can-be-copied", Fixture, NULL, set_up,
              test_link_without_a_program, tear_down);
  g_test_add ("/questions/link-of-a-closed-window-asks-nothing", Fixture, NULL, set_up,
              test_link_of_a_closed_window, tear_down);
  return g_test_run ();
}
