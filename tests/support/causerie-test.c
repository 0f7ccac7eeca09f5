/* SPDX-License-Identifier: GPL-3.0-or-later
 * Helpers for all tests: waiting for a condition, and temporary folders. */
#include "config.h"

#include "causerie-test.h"

#include <glib/gstdio.h>

static gboolean
set_flag (gpointer data)
{
  *(gboolean *)data = TRUE;
  return G_SOURCE_REMOVE;
}

static gboolean
wake_up (gpointer data)
{
  return G_SOURCE_CONTINUE;
}

/**
 * causerie_test_wait_until:
 * @condition: the condition to wait for
 * @data: (closure): passed to @condition
 * @seconds: the timeout in seconds
 *
 * Iterates the thread-default main context until @condition holds. It is woken every few
 * milliseconds to check conditions that depend on other threads or processes.
 *
 * Returns: %FALSE on timeout
 */
gboolean
causerie_test_wait_until (CauserieTestCondition condition, gpointer data, guint seconds)
{
  GMainContext *context = g_main_context_get_thread_default ();
  g_autoptr (GSource) timeout = g_timeout_source_new_seconds (seconds);
  g_autoptr (GSource) tick = g_timeout_source_new (5);
  gboolean late = FALSE;
  gboolean holds;

  g_source_set_callback (timeout, set_flag, &late, NULL);
  g_source_set_callback (tick, wake_up, NULL, NULL);
  g_source_attach (timeout, context);
  g_source_attach (tick, context);
  /* Call @condition once per iteration, as it may hold only for a moment. */
  while (!(holds = condition (data)) && !late)
    g_main_context_iteration (context, TRUE);
  g_source_destroy (timeout);
  g_source_destroy (tick);
  return holds;
}

static gboolean
is_set (gpointer data)
{
  return *(gboolean *)data;
}

/**
 * causerie_test_wait_flag:
 * @flag: set by a callback of the test
 *
 * Waits until @flag is %TRUE; fails the test after 30 seconds.
 */
void
causerie_test_wait_flag (const gboolean *flag)
{
  g_assert_true (causerie_test_wait_until (is_set, (gpointer)flag, 30));
}

/**
 * causerie_test_take_result:
 * @source: (nullable): the object the call was made on
 * @result: its result
 * @data: the address of a `GAsyncResult *` that is %NULL
 *
 * A #GAsyncReadyCallback that stores @result for causerie_test_await().
 */
void
causerie_test_take_result (GObject *source, GAsyncResult *result, gpointer data)
{
  GAsyncResult **place = data;

  g_assert_null (*place);
  *place = g_object_ref (result);
}

static gboolean
has_result (gpointer data)
{
  return *(GAsyncResult **)data != NULL;
}

/**
 * causerie_test_await:
 * @result: (inout): filled by causerie_test_take_result()
 *
 * Waits for an asynchronous call; fails the test after 60 seconds.
 *
 * Returns: (transfer full): the result; *@result is %NULL again
 */
GAsyncResult *
causerie_test_await (GAsyncResult **result)
{
  g_assert_true (causerie_test_wait_until (has_result, result, 60));
  return g_steal_pointer (result);
}

/* Returns: bytes that differ with @seed and do not repeat soon */
GBytes *
causerie_test_make_bytes (gsize size, guint seed)
{
  guint8 *data = g_malloc (size);

  for (gsize i = 0; i < size; i++)
    data[i] = (guint8)(i * 31 + seed + i / 256);
  return g_bytes_new_take (data, size);
}

/**
 * causerie_test_make_folder:
 *
 * Returns: (transfer full): the path of a new temporary folder
 */
char *
causerie_test_make_folder (void)
{
  g_autoptr (GError) error = NULL;
  char *folder = g_dir_make_tmp ("causerie-test-XXXXXX", &error);

  g_assert_no_error (error);
  return folder;
}

/**
 * causerie_test_remove_folder:
 * @folder: a path from causerie_test_make_folder()
 *
 * Removes @folder recursively.
 */
void
causerie_test_remove_folder (const char *folder)
{
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = g_build_filename (folder, name, NULL);

      if (g_file_test (path, G_FILE_TEST_IS_DIR) && !g_file_test (path, G_FILE_TEST_IS_SYMLINK))
        causerie_test_remove_folder (path);
      else
        g_unlink (path);
    }
  g_rmdir (folder);
}
