/* SPDX-License-Identifier: GPL-3.0-or-later
 * The library of all conversations on disk. All calls are asynchronous, and only the library's own
 * thread uses SQLite. */
#include "config.h"

#include "causerie-library.h"

#include "causerie-error.h"
#include "causerie-library-files.h"
#include "causerie-library-worker.h"
#include "causerie-library-private.h"
#include "causerie-table-messages.h"
#include "causerie-thread.h"

struct _CauserieLibrary
{
  GObject parent_instance;

  CauserieThread *thread;
  char *path;
  GError *read_only_reason;
  gboolean is_open;
  gboolean damaged;
};

enum
{
  PROP_DAMAGED = 1,
  N_PROPS,
};

static GParamSpec *properties[N_PROPS];

enum
{
  ADDED,
  CHANGED,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (CauserieLibrary, causerie_library, G_TYPE_OBJECT)

typedef struct
{
  const CauserieLibraryCall *call;
  gpointer input;
  CauserieLibraryReport report; /* filled in by the library's thread */
} Operation;

static void
operation_free (gpointer data)
{
  Operation *operation = data;

  operation->call->free_input (operation->input);
  g_array_unref (operation->report.added);
  g_array_unref (operation->report.changed);
  g_free (operation);
}

static gpointer
run_operation (gpointer state, gpointer input, GCancellable *cancellable, GError **error)
{
  Operation *operation = input;
  gpointer result = causerie_library_worker_run (state, operation->call, operation->input,
                                                 &operation->report, cancellable, error);

  /* The transaction of a failed call was rolled back, so there is nothing to report. */
  if (result == NULL)
    operation->report.chat_id = 0;
  return result;
}

/* Runs after the callback of the call, so that the caller has taken the result before the
 * signal. */
static void
emit_report (GTask *task)
{
  const Operation *operation = g_task_get_task_data (task);
  const CauserieLibraryReport *report = &operation->report;
  CauserieLibrary *self = g_task_get_source_object (task);

  if (report->chat_id == 0)
    return;
  if (report->is_new || report->added->len > 0)
    g_signal_emit (self, signals[ADDED], 0, report->chat_id, report->added);
  else
    g_signal_emit (self, signals[CHANGED], 0, report->chat_id, report->changed);
}

static void
set_damaged (CauserieLibrary *self, gboolean damaged)
{
  if (self->damaged == damaged)
    return;
  self->damaged = damaged;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_DAMAGED]);
}

/* Takes the result of a call and remembers if the file turned out to be damaged. */
static gpointer
take_result (CauserieLibrary *self, GAsyncResult *result, GError **error)
{
  g_autoptr (GError) failure = NULL;
  gpointer value = g_task_propagate_pointer (G_TASK (result), &failure);

  if (failure == NULL)
    return value;
  if (g_error_matches (failure, CAUSERIE_ERROR, CAUSERIE_ERROR_CORRUPT))
    set_damaged (self, TRUE);
  g_propagate_error (error, g_steal_pointer (&failure));
  return NULL;
}

/* < private >
 * causerie_library_report_change:
 * @connection: the open library, within a transaction
 * @message_id: a message of which something changed
 * @report: (inout): what the call has written
 *
 * Looks up the chat of a changed message. Nothing is reported if the message does not exist. */
void
causerie_library_report_change (CauserieConnection *connection, gint64 message_id,
                                CauserieLibraryReport *report)
{
  report->chat_id = causerie_messages_find_chat (connection, message_id);
  g_array_append_val (report->changed, message_id);
}

/* < private >
 * _causerie_library_start:
 * @self: a library
 * @call: the operation, which must outlive the call
 * @input: (transfer full): the input of @call
 * @cancellable: (nullable): cancels a read at any time, and a write only before this call
 * @callback: (nullable): called in the thread-default context
 * @data: passed to @callback
 *
 * Sends an operation to the library's thread. */
void
_causerie_library_start (CauserieLibrary *self, const CauserieLibraryCall *call, gpointer input,
                         GCancellable *cancellable, GAsyncReadyCallback callback, gpointer data)
{
  g_autoptr (GTask) task = g_task_new (self, cancellable, callback, data);
  Operation *operation = g_new0 (Operation, 1);

  operation->call = call;
  operation->input = input;
  operation->report.added = g_array_new (FALSE, FALSE, sizeof (gint64));
  operation->report.changed = g_array_new (FALSE, FALSE, sizeof (gint64));
  g_task_set_source_tag (task, call->tag);
  g_task_set_task_data (task, operation, operation_free);
  if (call->access != CAUSERIE_ACCESS_READ)
    {
      if (g_task_return_error_if_cancelled (task))
        return;
      g_task_set_check_cancellable (task, FALSE);
    }
  causerie_thread_push (self->thread, task, run_operation, call->free_result, emit_report);
}

/*< private >
 * _causerie_library_finish:
 * @self: a library
 * @call: the operation
 * @result: what the callback was given
 * @error: %G_IO_ERROR_CANCELLED, and errors of the #CAUSERIE_ERROR domain
 *
 * Returns: (nullable) (transfer full): the operation's result
 */
gpointer
_causerie_library_finish (CauserieLibrary *self, const CauserieLibraryCall *call,
                          GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (CAUSERIE_IS_LIBRARY (self), NULL);
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);
  g_return_val_if_fail (g_async_result_is_tagged (result, call->tag), NULL);

  return take_result (self, result, error);
}

static gboolean
tidy_worker (gpointer worker)
{
  return causerie_library_worker_tidy (worker);
}

static void
free_worker (gpointer worker)
{
  causerie_library_worker_free (worker);
}

static void
causerie_library_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  CauserieLibrary *self = CAUSERIE_LIBRARY (object);

  switch (id)
    {
    case PROP_DAMAGED:
      g_value_set_boolean (value, self->damaged);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
causerie_library_finalize (GObject *object)
{
  CauserieLibrary *self = CAUSERIE_LIBRARY (object);

  g_clear_pointer (&self->thread, causerie_thread_quit);
  g_clear_error (&self->read_only_reason);
  g_clear_pointer (&self->path, g_free);

  G_OBJECT_CLASS (causerie_library_parent_class)->finalize (object);
}

static void
causerie_library_class_init (CauserieLibraryClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = causerie_library_get_property;
  object_class->finalize = causerie_library_finalize;
  /**
   * CauserieLibrary:damaged:
   *
   * Whether SQLite found the file damaged since it was last opened. Only a damaged library can be
   * moved away or salvaged.
   */
  properties[PROP_DAMAGED]
      = g_param_spec_boolean ("damaged", NULL, NULL, FALSE,
                              G_PARAM_READABLE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);
  /**
   * CauserieLibrary::added:
   * @self: the library
   * @chat_id: a chat, old or new
   * @message_ids: (element-type gint64): its new messages; empty for a new copy of a branch
   *
   * Messages were stored by any call, and the transaction is committed. It is emitted after the
   * callback of that call.
   */
  signals[ADDED] = g_signal_new ("added", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL,
                                 NULL, NULL, G_TYPE_NONE, 2, G_TYPE_INT64, G_TYPE_ARRAY);
  /**
   * CauserieLibrary::changed:
   * @self: the library
   * @chat_id: a chat
   * @message_ids: (element-type gint64): its messages whose end, failure, deletion, feedback or
   *   chosen child (of %CAUSERIE_ROOT, too) was stored; empty if the chat itself changed: its title
   *   or deletion, or if it was purged
   *
   * The content of a finished message never changes, and parts of a streaming reply are not
   * reported. It is emitted after the callback of the call that wrote the change.
   */
  signals[CHANGED] = g_signal_new ("changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL,
                                   NULL, NULL, G_TYPE_NONE, 2, G_TYPE_INT64, G_TYPE_ARRAY);
}

static void
causerie_library_init (CauserieLibrary *self)
{
}

/**
 * causerie_library_new:
 * @folder: where its files are or will be, in the file system's encoding
 *
 * Creates a closed library. All its functions must be called from one thread; callbacks run in the
 * thread-default main context of the call.
 */
CauserieLibrary *
causerie_library_new (const char *folder)
{
  CauserieLibrary *self;

  g_return_val_if_fail (folder != NULL && *folder != '\0', NULL);

  self = g_object_new (CAUSERIE_TYPE_LIBRARY, NULL);
  self->path = causerie_library_files_dup_path (folder);
  self->thread = causerie_thread_new ("library", causerie_library_worker_new (folder), free_worker,
                                      tidy_worker);
  return self;
}

static void
push (CauserieLibrary *self, gpointer tag, CauserieJob job, GDestroyNotify free_result,
      GCancellable *cancellable, GAsyncReadyCallback callback, gpointer data)
{
  g_autoptr (GTask) task = g_task_new (self, cancellable, callback, data);

  g_task_set_source_tag (task, tag);
  if (g_task_return_error_if_cancelled (task))
    return;
  g_task_set_check_cancellable (task, FALSE);
  causerie_thread_push (self->thread, task, job, free_result, NULL);
}

/* The result contains a copy of the reason, because the original belongs to the library's
 * thread. */
typedef struct
{
  GError *reason;
} Opened;

static void
opened_free (gpointer data)
{
  Opened *opened = data;

  g_clear_error (&opened->reason);
  g_free (opened);
}
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Opened, opened_free)

static gpointer
open_job (gpointer state, gpointer input, GCancellable *cancellable, GError **error)
{
  const GError *reason;
  Opened *opened;

  if (!causerie_library_worker_open (state, error))
    return NULL;
  reason = causerie_library_worker_get_reason (state);
  opened = g_new0 (Opened, 1);
  opened->reason = reason != NULL ? g_error_copy (reason) : NULL;
  return opened;
}

/* Opens the library's file, or creates it (folder 0700, file 0600). Replies that were streaming
 * when the program crashed become interrupted. Other calls can be made before the callback; they
 * are queued. */
void
causerie_library_open_async (CauserieLibrary *self, GCancellable *cancellable,
                             GAsyncReadyCallback callback, gpointer data)
{
  g_return_if_fail (CAUSERIE_IS_LIBRARY (self));

  push (self, causerie_library_open_async, open_job, opened_free, cancellable, callback, data);
}

/**
 * causerie_library_open_finish:
 * @error: %CAUSERIE_ERROR_CORRUPT if the file cannot be read (it was not changed; see
 *   causerie_library_move_damaged_async()), and errors of the #CAUSERIE_ERROR domain
 *
 * Returns: whether the library is open, perhaps read-only
 */
gboolean
causerie_library_open_finish (CauserieLibrary *self, GAsyncResult *result, GError **error)
{
  g_autoptr (Opened) opened = NULL;

  g_return_val_if_fail (CAUSERIE_IS_LIBRARY (self), FALSE);
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  opened = take_result (self, result, error);
  if (opened == NULL)
    return FALSE;
  set_damaged (self, g_error_matches (opened->reason, CAUSERIE_ERROR, CAUSERIE_ERROR_CORRUPT));
  g_clear_error (&self->read_only_reason);
  self->read_only_reason = g_steal_pointer (&opened->reason);
  self->is_open = TRUE;
  return TRUE;
}

gboolean
causerie_library_is_open (CauserieLibrary *self)
{
  g_return_val_if_fail (CAUSERIE_IS_LIBRARY (self), FALSE);

  return self->is_open;
}

/* Gets why the library is read-only: %CAUSERIE_ERROR_LOCKED (another process writes),
 * %CAUSERIE_ERROR_NEWER, %CAUSERIE_ERROR_READ_ONLY, %CAUSERIE_ERROR_DISK_FULL (no space for what
 * opening has to write) or %CAUSERIE_ERROR_CORRUPT (it is damaged, but readable). Every write fails
 * with the same error.
 *
 * Returns: (nullable) (transfer none): the reason, %NULL if the library is writable */
const GError *
causerie_library_get_read_only_reason (CauserieLibrary *self)
{
  g_return_val_if_fail (CAUSERIE_IS_LIBRARY (self), NULL);

  return self->read_only_reason;
}

/* Returns: (transfer none) (type filename): the path of its file, which may not exist yet */
const char *
causerie_library_get_path (CauserieLibrary *self)
{
  g_return_val_if_fail (CAUSERIE_IS_LIBRARY (self), NULL);

  return self->path;
}

static void
set_closed (CauserieLibrary *self)
{
  self->is_open = FALSE;
  g_clear_error (&self->read_only_reason);
}

static gpointer
move_damaged_job (gpointer state, gpointer input, GCancellable *cancellable, GError **error)
{
  return causerie_library_worker_move_damaged (state, error);
}

/* Closes the library and moves its unchanged files into a new folder next to it. Opening it again
 * then creates a new library. Fails unless #CauserieLibrary:damaged. */
void
causerie_library_move_damaged_async (CauserieLibrary *self, GCancellable *cancellable,
                                     GAsyncReadyCallback callback, gpointer data)
{
  g_return_if_fail (CAUSERIE_IS_LIBRARY (self));

  if (self->damaged)
    push (self, causerie_library_move_damaged_async, move_damaged_job, g_free, cancellable,
          callback, data);
  else
    g_task_report_new_error (self, callback, data, causerie_library_move_damaged_async,
                             CAUSERIE_ERROR, CAUSERIE_ERROR_FAILED, "The library is not damaged");
}

/**
 * causerie_library_move_damaged_finish:
 * @error: %CAUSERIE_ERROR_FAILED if the library is not damaged, which is then unchanged;
 *   %CAUSERIE_ERROR_LOCKED, and errors of the #CAUSERIE_ERROR domain; the files are then not moved,
 *   and the library is closed
 *
 * Returns: (transfer full): the path of the folder with the damaged library, or %NULL
 */
char *
causerie_library_move_damaged_finish (CauserieLibrary *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (CAUSERIE_IS_LIBRARY (self), NULL);
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  if (self->damaged)
    set_closed (self);
  return take_result (self, result, error);
}

static gpointer
salvage_job (gpointer state, gpointer input, GCancellable *cancellable, GError **error)
{
  return causerie_library_worker_salvage (state, cancellable, error);
}

static void
free_salvaged (gpointer salvaged)
{
  causerie_salvaged_free (salvaged);
}

/**
 * causerie_library_salvage_async:
 * @cancellable: (nullable): checked until the new file replaces the damaged one
 *
 * Closes the library and replaces it by a new file with what can be read of it. The damaged files
 * are moved as by causerie_library_move_damaged_async(). Fails unless #CauserieLibrary:damaged.
 */
void
causerie_library_salvage_async (CauserieLibrary *self, GCancellable *cancellable,
                                GAsyncReadyCallback callback, gpointer data)
{
  g_return_if_fail (CAUSERIE_IS_LIBRARY (self));

  if (self->damaged)
    push (self, causerie_library_salvage_async, salvage_job, free_salvaged, cancellable, callback,
          data);
  else
    g_task_report_new_error (self, callback, data, causerie_library_salvage_async, CAUSERIE_ERROR,
                             CAUSERIE_ERROR_FAILED, "The library is not damaged");
}

/**
 * causerie_library_salvage_finish:
 * @error: %CAUSERIE_ERROR_FAILED if the library is not damaged, which is then unchanged;
 *   %CAUSERIE_ERROR_CORRUPT if nothing can be read, %CAUSERIE_ERROR_LOCKED, %G_IO_ERROR_CANCELLED,
 *   and errors of the #CAUSERIE_ERROR domain; the files are then unchanged, and the library is
 *   closed
 *
 * Returns: (transfer full): what was copied, or %NULL
 */
CauserieSalvaged *
causerie_library_salvage_finish (CauserieLibrary *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (CAUSERIE_IS_LIBRARY (self), NULL);
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  if (self->damaged)
    set_closed (self);
  return take_result (self, result, error);
}

static gpointer
close_job (gpointer state, gpointer input, GCancellable *cancellable, GError **error)
{
  causerie_library_worker_close (state);
  return GINT_TO_POINTER (TRUE);
}

/* Closes the library after all calls that are queued. It can be opened again. */
void
causerie_library_close_async (CauserieLibrary *self, GCancellable *cancellable,
                              GAsyncReadyCallback callback, gpointer data)
{
  g_return_if_fail (CAUSERIE_IS_LIBRARY (self));

  push (self, causerie_library_close_async, close_job, NULL, cancellable, callback, data);
}

/**
 * causerie_library_close_finish:
 * @error: %G_IO_ERROR_CANCELLED
 *
 * Returns: whether it is closed, with everything written to its file
 */
gboolean
causerie_library_close_finish (CauserieLibrary *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (CAUSERIE_IS_LIBRARY (self), FALSE);
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  if (!GPOINTER_TO_INT (g_task_propagate_pointer (G_TASK (result), error)))
    return FALSE;
  set_closed (self);
  return TRUE;
}

/**
 * causerie_library_write_finish:
 * @error: %CAUSERIE_ERROR_ENDED, %CAUSERIE_ERROR_BUSY, %CAUSERIE_ERROR_NO_MESSAGE,
 *   %CAUSERIE_ERROR_INVALID_REQUEST for text that is not UTF-8 or not valid content,
 *   %CAUSERIE_ERROR_DISK_FULL, the read-only reason, and errors of the #CAUSERIE_ERROR domain;
 *   nothing was then written
 */
gboolean
causerie_library_write_finish (CauserieLibrary *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (CAUSERIE_IS_LIBRARY (self), FALSE);
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  return GPOINTER_TO_INT (take_result (self, result, error));
}
