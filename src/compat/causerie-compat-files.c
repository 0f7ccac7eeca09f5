/* SPDX-License-Identifier: GPL-3.0-or-later
 * File choosers for opening and saving, through the portal in a sandbox. */
#include "config.h"

#include "causerie-compat.h"

#include <glib/gi18n-lib.h>

static GtkWindow *
get_window (GtkWidget *widget)
{
  return GTK_WINDOW (gtk_widget_get_ancestor (widget, GTK_TYPE_WINDOW));
}

static void
free_files (gpointer files)
{
  g_slist_free_full (files, g_object_unref);
}

static GSList *
list_files (GListModel *model)
{
  GSList *files = NULL;

  for (guint i = g_list_model_get_n_items (model); i > 0; i--)
    files = g_slist_prepend (files, g_list_model_get_item (model, i - 1));
  return files;
}

#if GTK_CHECK_VERSION(4, 10, 0)

static void
on_saved_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GTask) task = G_TASK (data);
  g_autoptr (GError) error = NULL;
  GFile *file = gtk_file_dialog_save_finish (GTK_FILE_DIALOG (source), result, &error);

  if (file != NULL || g_error_matches (error, GTK_DIALOG_ERROR, GTK_DIALOG_ERROR_DISMISSED)
      || g_error_matches (error, GTK_DIALOG_ERROR, GTK_DIALOG_ERROR_CANCELLED))
    g_task_return_pointer (task, file, g_object_unref);
  else
    g_task_return_error (task, g_steal_pointer (&error));
}

static void
ask_save (GTask *task, GtkWidget *parent, const char *title, const char *name)
{
  g_autoptr (GtkFileDialog) dialog = gtk_file_dialog_new ();

  gtk_file_dialog_set_title (dialog, title);
  gtk_file_dialog_set_initial_name (dialog, name);
  gtk_file_dialog_save (dialog, get_window (parent), g_task_get_cancellable (task), on_saved_cb,
                        g_object_ref (task));
}

static void
on_opened_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GTask) task = G_TASK (data);
  g_autoptr (GError) error = NULL;
  g_autoptr (GListModel) files
      = gtk_file_dialog_open_multiple_finish (GTK_FILE_DIALOG (source), result, &error);

  if (files != NULL)
    g_task_return_pointer (task, list_files (files), free_files);
  else if (g_error_matches (error, GTK_DIALOG_ERROR, GTK_DIALOG_ERROR_DISMISSED)
           || g_error_matches (error, GTK_DIALOG_ERROR, GTK_DIALOG_ERROR_CANCELLED))
    g_task_return_pointer (task, NULL, NULL);
  else
    g_task_return_error (task, g_steal_pointer (&error));
}

static void
ask_open (GTask *task, GtkWidget *parent, const char *title)
{
  g_autoptr (GtkFileDialog) dialog = gtk_file_dialog_new ();

  gtk_file_dialog_set_title (dialog, title);
  gtk_file_dialog_open_multiple (dialog, get_window (parent), g_task_get_cancellable (task),
                                 on_opened_cb, g_object_ref (task));
}

#else

/* Takes the reference to the task, which owns the dialog, and @value. */
static void
answer (GTask *task, gpointer value, GDestroyNotify free_value)
{
  g_autoptr (GtkNativeDialog) dialog = NULL;

  if (g_task_get_task_data (task) == NULL)
    return;
  dialog = g_object_ref (g_task_get_task_data (task));
  g_task_set_task_data (task, NULL, NULL);
  g_signal_handlers_disconnect_by_data (dialog, task);
  gtk_native_dialog_destroy (dialog);
  g_task_return_pointer (task, value, free_value);
  g_object_unref (task);
}

static void
on_response_cb (GtkNativeDialog *dialog, int response, GTask *task)
{
  GtkFileChooser *chooser = GTK_FILE_CHOOSER (dialog);
  g_autoptr (GListModel) files = NULL;

  if (response != GTK_RESPONSE_ACCEPT)
    answer (task, NULL, NULL);
  else if (gtk_file_chooser_get_select_multiple (chooser))
    {
      files = gtk_file_chooser_get_files (chooser);
      answer (task, list_files (files), free_files);
    }
  else
    answer (task, gtk_file_chooser_get_file (chooser), g_object_unref);
}

static void
on_cancelled_cb (GTask *task)
{
  answer (task, NULL, NULL);
}

/* Takes @dialog. */
static void
show_chooser (GTask *task, GtkFileChooserNative *dialog)
{
  GtkWindow *window = gtk_native_dialog_get_transient_for (GTK_NATIVE_DIALOG (dialog));
  GCancellable *cancellable = g_task_get_cancellable (task);

  gtk_native_dialog_set_modal (GTK_NATIVE_DIALOG (dialog), TRUE);
  g_task_set_task_data (task, dialog, g_object_unref);
  g_signal_connect (dialog, "response", G_CALLBACK (on_response_cb), g_object_ref (task));
  if (window != NULL)
    g_signal_connect_object (window, "destroy", G_CALLBACK (on_cancelled_cb), task,
                             G_CONNECT_SWAPPED);
  if (cancellable != NULL)
    g_signal_connect_object (cancellable, "cancelled", G_CALLBACK (on_cancelled_cb), task,
                             G_CONNECT_SWAPPED);
  gtk_native_dialog_show (GTK_NATIVE_DIALOG (dialog));
}

static void
ask_save (GTask *task, GtkWidget *parent, const char *title, const char *name)
{
  GtkFileChooserNative *dialog = gtk_file_chooser_native_new (
      title, get_window (parent), GTK_FILE_CHOOSER_ACTION_SAVE,
      /* Translators: button of the file chooser */ _ ("_Save"),
      /* Translators: button that closes a question without doing anything */ _ ("_Cancel"));

  gtk_file_chooser_set_current_name (GTK_FILE_CHOOSER (dialog), name);
  show_chooser (task, dialog);
}

static void
ask_open (GTask *task, GtkWidget *parent, const char *title)
{
  GtkFileChooserNative *dialog = gtk_file_chooser_native_new (
      title, get_window (parent), GTK_FILE_CHOOSER_ACTION_OPEN,
      /* Translators: button of the file chooser; a verb */ _ ("_Open"),
      /* Translators: button that closes a question without doing anything */ _ ("_Cancel"));

  gtk_file_chooser_set_select_multiple (GTK_FILE_CHOOSER (dialog), TRUE);
  show_chooser (task, dialog);
}

#endif

/**
 * causerie_compat_save_file_async:
 * @cancellable: (nullable): closes the file chooser
 *
 * Asks for the file to save to. Nothing is written.
 */
void
causerie_compat_save_file_async (GtkWidget *parent, const char *title, const char *name,
                                 GCancellable *cancellable, GAsyncReadyCallback callback,
                                 gpointer data)
{
  g_autoptr (GTask) task = NULL;

  g_return_if_fail (GTK_IS_WIDGET (parent));
  g_return_if_fail (title != NULL && name != NULL);

  task = g_task_new (parent, cancellable, callback, data);
  g_task_set_source_tag (task, causerie_compat_save_file_async);
  if (g_task_return_error_if_cancelled (task))
    return;
  ask_save (task, parent, title, name);
}

/* Returns: (transfer full) (nullable): the file; if it exists, the user agreed to replace it; %NULL
 * if the user cancelled */
GFile *
causerie_compat_save_file_finish (GtkWidget *parent, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, parent), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

/**
 * causerie_compat_open_files_async:
 * @cancellable: (nullable): closes the file chooser
 *
 * Asks for files to open. Nothing is read.
 */
void
causerie_compat_open_files_async (GtkWidget *parent, const char *title, GCancellable *cancellable,
                                  GAsyncReadyCallback callback, gpointer data)
{
  g_autoptr (GTask) task = NULL;

  g_return_if_fail (GTK_IS_WIDGET (parent) && title != NULL);

  task = g_task_new (parent, cancellable, callback, data);
  g_task_set_source_tag (task, causerie_compat_open_files_async);
  if (!g_task_return_error_if_cancelled (task))
    ask_open (task, parent, title);
}

/* Returns: (transfer full) (nullable) (element-type GFile): the files; %NULL if the user cancelled
 */
GSList *
causerie_compat_open_files_finish (GtkWidget *parent, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, parent), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}
