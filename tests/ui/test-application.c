/* SPDX-License-Identifier: GPL-3.0-or-later
 * The sessions of the application: a session that is replaced must not affect the windows of the
 * next one. */
#include "config.h"

#include "causerie-application.h"
#include "causerie-library.h"
#include "causerie-recovery.h"
#include "causerie-session.h"
#include "causerie-test-display.h"
#include "causerie-test.h"

#include <adwaita.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <sqlite3.h>
#include <string.h>
#include <sys/file.h>
#include <unistd.h>

#define SECONDS 20

static GtkWidget *
find_stack (GtkWidget *widget)
{
  if (GTK_IS_STACK (widget)
      && gtk_stack_get_child_by_name (GTK_STACK (widget), "first-run") != NULL)
    return widget;
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    {
      GtkWidget *found = find_stack (child);

      if (found != NULL)
        return found;
    }
  return NULL;
}

static const char *
get_page (GtkWindow *window)
{
  GtkWidget *stack = find_stack (GTK_WIDGET (window));

  g_assert_nonnull (stack);
  return gtk_stack_get_visible_child_name (GTK_STACK (stack));
}

static GtkWindow *
get_window (GtkApplication *application)
{
  GList *windows = gtk_application_get_windows (application);

  return windows != NULL ? windows->data : NULL;
}

static gboolean
has_window (gpointer data)
{
  return get_window (data) != NULL;
}

/* Returns: the description of the problem page */
static const char *
get_problem (GtkApplication *application)
{
  GtkWidget *stack;
  GtkWidget *page;

  if (get_window (application) == NULL
      || g_strcmp0 (get_page (get_window (application)), "problem") != 0)
    return "";
  stack = find_stack (GTK_WIDGET (get_window (application)));
  page = adw_bin_get_child (ADW_BIN (gtk_stack_get_visible_child (GTK_STACK (stack))));
  return adw_status_page_get_description (ADW_STATUS_PAGE (gtk_widget_get_first_child (page)));
}

static gboolean
mentions_file (gpointer data)
{
  return strstr (get_problem (data), "/causerie/library.sqlite") != NULL;
}

static gboolean
shows_move_failure (gpointer data)
{
  return strstr (get_problem (data), "could not be moved") != NULL;
}

/* Whether the session is started and its window shows a page, including the problem page. */
static gboolean
shows_page (gpointer data)
{
  return g_strcmp0 (get_page (get_window (data)), "first-run") == 0
         || g_strcmp0 (get_page (get_window (data)), "problem") == 0;
}

static gboolean
is_finalized (gpointer data)
{
  return *(gpointer *)data == NULL;
}

/* Closes the only window, and with @wait waits until its session has ended. */
static void
close_window (GtkApplication *application, gboolean wait)
{
  GtkWindow *window = get_window (application);
  g_autoptr (CauserieSession) session = NULL;
  gpointer gone;

  g_object_get (window, "session", &session, NULL);
  gone = session;
  g_object_add_weak_pointer (G_OBJECT (session), &gone);
  g_clear_object (&session);
  gtk_window_destroy (window);
  if (wait)
    g_assert_true (causerie_test_wait_until (is_finalized, &gone, SECONDS));
  else
    g_object_remove_weak_pointer (gone, &gone);
}

/* The window is closed before its session has started, and another one is opened. */
static void
test_stop_during_start (void)
{
  g_autoptr (GtkApplication) application = GTK_APPLICATION (causerie_application_new (NULL, NULL));
  g_autoptr (GError) error = NULL;

  g_application_register (G_APPLICATION (application), NULL, &error);
  g_assert_no_error (error);
  g_application_hold (G_APPLICATION (application));
  g_application_activate (G_APPLICATION (application));
  close_window (application, FALSE);
  g_assert_null (get_window (application));
  g_application_activate (G_APPLICATION (application));
  g_assert_true (causerie_test_wait_until (has_window, application, SECONDS));
  g_assert_true (causerie_test_wait_until (shows_page, application, SECONDS));
  g_assert_cmpstr (get_page (get_window (application)), ==, "first-run");
  close_window (application, TRUE);
  g_application_release (G_APPLICATION (application));
}

/* Another process has locked the library, whose file is damaged. */
static void
run_damaged_file (void)
{
  g_autofree char *folder = g_build_filename (g_get_user_data_dir (), "causerie", NULL);
  g_autofree char *path = g_build_filename (folder, "library.sqlite", NULL);
  g_autofree char *lock_path = g_build_filename (folder, "library.lock", NULL);
  g_autofree char *garbage = g_strnfill (8192, 'x');
  g_autofree char *after = NULL;
  g_autoptr (GtkApplication) application = GTK_APPLICATION (causerie_application_new (NULL, NULL));
  g_autoptr (GError) error = NULL;
  int lock;

  g_assert_cmpint (g_mkdir_with_parents (folder, 0700), ==, 0);
  g_assert_true (g_file_set_contents (path, garbage, 8192, NULL));
  lock = open (lock_path, O_RDWR | O_CREAT | O_CLOEXEC, 0600);
  g_assert_cmpint (flock (lock, LOCK_EX | LOCK_NB), ==, 0);
  /* The parent process owns the name on the bus. */
  g_application_set_flags (G_APPLICATION (application), G_APPLICATION_NON_UNIQUE);
  g_application_register (G_APPLICATION (application), NULL, &error);
  g_assert_no_error (error);
  g_application_hold (G_APPLICATION (application));
  g_application_activate (G_APPLICATION (application));
  g_assert_true (causerie_test_wait_until (mentions_file, application, SECONDS));
  g_action_group_activate_action (G_ACTION_GROUP (application), "move-library", NULL);
  g_assert_true (causerie_test_wait_until (shows_move_failure, application, SECONDS));
  g_assert_true (g_file_get_contents (path, &after, NULL, NULL));
  g_assert_cmpstr (after, ==, garbage);
  close_window (application, TRUE);
  g_application_release (G_APPLICATION (application));
  g_assert_cmpint (close (lock), ==, 0);
  g_assert_cmpint (g_unlink (path), ==, 0);
}

/* A process can have only one GApplication, so the test runs in a subprocess. */
static void
test_damaged_file (void)
{
  if (g_test_subprocess ())
    {
      run_damaged_file ();
      return;
    }
  g_test_trap_subprocess (NULL, 0, G_TEST_SUBPROCESS_DEFAULT);
  g_test_trap_assert_passed ();
}

static gboolean
shows (GtkWidget *widget, const char *words)
{
  if (GTK_IS_LABEL (widget) && strstr (gtk_label_get_text (GTK_LABEL (widget)), words) != NULL)
    return TRUE;
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    if (shows (child, words))
      return TRUE;
  return FALSE;
}

static gboolean
shows_counts (gpointer data)
{
  g_autoptr (GListModel) windows = g_object_ref (gtk_window_get_toplevels ());

  for (guint i = 0; i < g_list_model_get_n_items (windows); i++)
    {
      g_autoptr (GtkWidget) window = g_list_model_get_item (windows, i);

      if (shows (window, "1 chat was recovered.\n1 message was recovered.\n"
                         "1 part of the damaged file could not be read.\n"
                         "The damaged file is kept in this folder: "))
        return TRUE;
    }
  return FALSE;
}

static gboolean
offers_recovery (gpointer data)
{
  return g_action_group_get_action_enabled (data, "recover-library");
}

/* Creates a library with a chat and a long draft, and truncates it. */
static void
make_damaged_library (const char *folder, const char *path)
{
  g_autoptr (CauserieLibrary) library = causerie_library_new (folder);
  g_autoptr (GAsyncResult) opened = NULL;
  g_autoptr (GAsyncResult) closed = NULL;
  GAsyncResult *place = NULL;
  GStatBuf info;
  sqlite3 *db = NULL;

  causerie_library_open_async (library, NULL, causerie_test_take_result, &place);
  opened = causerie_test_await (&place);
  g_assert_true (causerie_library_open_finish (library, opened, NULL));
  causerie_library_close_async (library, NULL, causerie_test_take_result, &place);
  closed = causerie_test_await (&place);
  g_assert_true (causerie_library_close_finish (library, closed, NULL));
  g_assert_cmpint (sqlite3_open (path, &db), ==, SQLITE_OK);
  g_assert_cmpint (sqlite3_exec (db,
                                 "INSERT INTO chat (uid, title, created_at, updated_at)"
                                 " VALUES ('c', 'Of birds', 1, 1);"
                                 "INSERT INTO message (uid, chat_id, parent_id, role, state,"
                                 " created_at) VALUES ('m', 1, 0, 0, 1, 1);"
                                 "INSERT INTO content VALUES (1,"
                                 " '[{\"type\":\"text\",\"text\":\"Hello\"}]');"
                                 "INSERT INTO draft VALUES (1, 0, hex (zeroblob (6000)))",
                                 NULL, NULL, NULL),
                   ==, SQLITE_OK);
  g_assert_cmpint (sqlite3_close (db), ==, SQLITE_OK);
  g_assert_cmpint (g_stat (path, &info), ==, 0);
  g_assert_cmpint (truncate (path, info.st_size - 4096), ==, 0);
}

static void
run_recovery_result (void)
{
  g_autofree char *folder = g_build_filename (g_get_user_data_dir (), "causerie", NULL);
  g_autofree char *path = g_build_filename (folder, "library.sqlite", NULL);
  g_autoptr (GtkApplication) application = GTK_APPLICATION (causerie_application_new (NULL, NULL));
  g_autoptr (GError) error = NULL;

  make_damaged_library (folder, path);
  /* The parent process owns the name on the bus. */
  g_application_set_flags (G_APPLICATION (application), G_APPLICATION_NON_UNIQUE);
  g_application_register (G_APPLICATION (application), NULL, &error);
  g_assert_no_error (error);
  g_application_hold (G_APPLICATION (application));
  g_application_activate (G_APPLICATION (application));
  g_assert_true (causerie_test_wait_until (offers_recovery, application, SECONDS));
  g_assert_true (causerie_test_wait_until (mentions_file, application, SECONDS));
  g_action_group_activate_action (G_ACTION_GROUP (application), "recover-library", NULL);
  g_assert_true (causerie_test_wait_until (shows_counts, application, SECONDS));
  g_assert_cmpstr (get_page (get_window (application)), ==, "chat");
  close_window (application, TRUE);
  g_application_release (G_APPLICATION (application));
  g_assert_cmpint (g_unlink (path), ==, 0);
}

static void
test_recovery_result_is_shown (void)
{
  if (g_test_subprocess ())
    {
      run_recovery_result ();
      return;
    }
  g_test_trap_subprocess (NULL, 0, G_TEST_SUBPROCESS_DEFAULT);
  g_test_trap_assert_passed ();
}

static void
test_recovery_words (void)
{
  CauserieSalvaged salvaged = { 3, 1, 2, (char *)"/somewhere" };
  g_autofree char *words = causerie_recovery_dup_words (&salvaged);
  g_autoptr (GError) corrupt = g_error_new_literal (CAUSERIE_ERROR, CAUSERIE_ERROR_CORRUPT, "");
  g_autoptr (GError) stopped = g_error_new_literal (G_IO_ERROR, G_IO_ERROR_CANCELLED, "");
  g_autofree char *failure = causerie_recovery_dup_failure (corrupt);

  g_assert_cmpstr (words, ==,
                   "3 chats were recovered.\n1 message was recovered.\n"
                   "2 parts of the damaged file could not be read.\n"
                   "The damaged file is kept in this folder: /somewhere");
  g_assert_nonnull (strstr (failure, "nothing in the file can be read"));
  g_assert_null (causerie_recovery_dup_failure (stopped));
}

static gboolean
has_started (gpointer data)
{
  const char *page = get_page (get_window (data));

  return g_strcmp0 (page, "first-run") == 0 || g_strcmp0 (page, "chat") == 0;
}

/* With --demo, no service has to be set up, even on the first start. */
static void
run_demo_asks_for_no_key (void)
{
  g_autoptr (GtkApplication) application = GTK_APPLICATION (causerie_application_new (NULL, NULL));
  g_autoptr (GVariantDict) given = g_variant_dict_new (NULL);

  /* The parent process owns the name on the bus. */
  g_application_set_flags (G_APPLICATION (application), G_APPLICATION_NON_UNIQUE);
  g_variant_dict_insert (given, "demo", "b", TRUE);
  g_assert_cmpint (G_APPLICATION_GET_CLASS (application)
                       ->handle_local_options (G_APPLICATION (application), given),
                   ==, -1);
  g_application_hold (G_APPLICATION (application));
  g_application_activate (G_APPLICATION (application));
  g_assert_true (causerie_test_wait_until (has_window, application, SECONDS));
  g_assert_true (causerie_test_wait_until (has_started, application, SECONDS));
  g_assert_cmpstr (get_page (get_window (application)), ==, "chat");
  close_window (application, TRUE);
  g_application_release (G_APPLICATION (application));
}

static void
test_demo_needs_no_key (void)
{
  if (g_test_subprocess ())
    {
      run_demo_asks_for_no_key ();
      return;
    }
  g_test_trap_subprocess (NULL, 0, G_TEST_SUBPROCESS_DEFAULT);
  g_test_trap_assert_passed ();
}

int
main (int argc, char *argv[])
{
  g_autofree char *folder = causerie_test_make_folder ();
  int result;

  g_setenv ("XDG_DATA_HOME", folder, TRUE);
  g_unsetenv ("ANTHROPIC_API_KEY");
  g_unsetenv ("ANTHROPIC_AUTH_TOKEN");
  g_unsetenv ("ANTHROPIC_BASE_URL");
  gtk_disable_setlocale ();
  causerie_test_display_init (&argc, &argv);
  adw_init ();
  g_test_add_func ("/application/stop-during-start", test_stop_during_start);
  g_test_add_func ("/application/damaged-file-that-cannot-be-moved-is-reported", test_damaged_file);
  g_test_add_func ("/application/recovery-result-is-shown", test_recovery_result_is_shown);
  g_test_add_func ("/application/recovery-texts", test_recovery_words);
  g_test_add_func ("/application/demo-needs-no-key", test_demo_needs_no_key);
  result = g_test_run ();
  causerie_test_remove_folder (folder);
  return result;
}
