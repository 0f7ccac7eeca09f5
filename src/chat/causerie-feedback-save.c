/* SPDX-License-Identifier: GPL-3.0-or-later
 * Saves a report of all feedback as a Markdown file. */
#include "config.h"

#include "causerie-feedback-save.h"

#include "causerie-feedback-collect.h"
#include "causerie-feedback-report.h"

#include <string.h>

static void
on_file_written_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GTask) task = G_TASK (data);
  GError *error = NULL;

  if (g_file_replace_contents_finish (G_FILE (source), result, NULL, &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

static void
on_collected_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GTask) task = G_TASK (data);
  g_autoptr (GDateTime) now = g_date_time_new_now_local ();
  g_autoptr (GPtrArray) entries = NULL;
  g_autoptr (GBytes) bytes = NULL;
  GFile *file = g_task_get_task_data (task);
  GError *error = NULL;
  char *report;

  entries = causerie_feedback_collect_finish (CAUSERIE_LIBRARY (source), result, &error);
  if (entries == NULL)
    {
      g_task_return_error (task, error);
      return;
    }
  report = causerie_feedback_report_write (entries, now);
  bytes = g_bytes_new_take (report, strlen (report));
  g_file_replace_contents_bytes_async (file, bytes, NULL, FALSE, G_FILE_CREATE_PRIVATE,
                                       g_task_get_cancellable (task), on_file_written_cb,
                                       g_object_ref (task));
}

/**
 * causerie_feedback_save_async:
 * @file: the destination; an existing file is replaced
 *
 * Loads all feedback and saves a report of it. Several calls may run at the same time.
 */
void
causerie_feedback_save_async (CauserieLibrary *library, gboolean with_messages, GFile *file,
                              GCancellable *cancellable, GAsyncReadyCallback callback,
                              gpointer data)
{
  GTask *task;

  g_return_if_fail (CAUSERIE_IS_LIBRARY (library) && G_IS_FILE (file));

  task = g_task_new (library, cancellable, callback, data);
  g_task_set_source_tag (task, causerie_feedback_save_async);
  g_task_set_task_data (task, g_object_ref (file), g_object_unref);
  causerie_feedback_collect_async (library, with_messages, cancellable, on_collected_cb, task);
}

gboolean
causerie_feedback_save_finish (CauserieLibrary *library, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, library), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}
