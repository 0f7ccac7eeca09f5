/* SPDX-License-Identifier: GPL-3.0-or-later
 * The library's operations on what replies took. */
#include "config.h"

#include "causerie-library.h"

#include "causerie-library-private.h"
#include "causerie-table-usage.h"

typedef struct
{
  gint64 message_id;
} FactsInput;

static gpointer
load_facts (CauserieConnection *connection, gconstpointer data, GError **error)
{
  const FactsInput *input = data;

  return causerie_table_usage_get (connection, input->message_id, error);
}

static void
free_facts (gpointer facts)
{
  causerie_reply_facts_free (facts);
}

static const CauserieLibraryCall load_facts_call = {
  causerie_library_load_reply_facts_async,
  CAUSERIE_ACCESS_READ,
  load_facts,
  g_free,
  free_facts,
  NULL,
};

void
causerie_library_load_reply_facts_async (CauserieLibrary *self, gint64 message_id,
                                         GCancellable *cancellable, GAsyncReadyCallback callback,
                                         gpointer data)
{
  FactsInput *input;

  g_return_if_fail (CAUSERIE_IS_LIBRARY (self));

  input = g_new0 (FactsInput, 1);
  input->message_id = message_id;
  _causerie_library_start (self, &load_facts_call, input, cancellable, callback, data);
}

/**
 * causerie_library_load_reply_facts_finish:
 * @error: %CAUSERIE_ERROR_NO_MESSAGE if there is no such reply, and errors of the #CAUSERIE_ERROR
 *   domain
 *
 * Returns: (transfer full): what is stored about the reply, or %NULL
 */
CauserieReplyFacts *
causerie_library_load_reply_facts_finish (CauserieLibrary *self, GAsyncResult *result,
                                          GError **error)
{
  return _causerie_library_finish (self, &load_facts_call, result, error);
}

/* Shared by the task and the call that runs for it. Only one of them uses it at a time. */
typedef struct
{
  CauserieReplyRange range;
  CauserieReplyVisitor visit;
  gpointer data; /* of the visitor; NULL when it was returned */
  GDestroyNotify free_data;
  gint64 after; /* the id of the last reply that was visited, or 0 */
} Visit;

typedef struct
{
  Visit *visit;
} VisitInput;

static void
clear_visit (gpointer data)
{
  Visit *visit = data;

  if (visit->data != NULL && visit->free_data != NULL)
    visit->free_data (visit->data);
}

static void
unref_visit (gpointer visit)
{
  g_atomic_rc_box_release_full (visit, clear_visit);
}

static void
free_visit_input (gpointer data)
{
  VisitInput *input = data;

  unref_visit (input->visit);
  g_free (input);
}

static gpointer
visit_slice (CauserieConnection *connection, gconstpointer data, GError **error)
{
  Visit *visit = ((const VisitInput *)data)->visit;

  return GINT_TO_POINTER (causerie_table_usage_visit (connection, &visit->range, &visit->after,
                                                      visit->visit, visit->data, error));
}

static const CauserieLibraryCall visit_slice_call = {
  causerie_library_visit_replies_async,
  CAUSERIE_ACCESS_READ,
  visit_slice,
  free_visit_input,
  NULL,
  NULL,
};

static void start_slice (GTask *task);

static void
on_slice_visited_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GTask) task = G_TASK (data);
  Visit *visit = g_task_get_task_data (task);
  GError *error = NULL;

  _causerie_library_finish (CAUSERIE_LIBRARY (source), &visit_slice_call, result, &error);
  if (error != NULL)
    g_task_return_error (task, error);
  else if (visit->after != 0)
    start_slice (task);
  else
    g_task_return_pointer (task, g_steal_pointer (&visit->data), visit->free_data);
}

static void
start_slice (GTask *task)
{
  VisitInput *input = g_new0 (VisitInput, 1);

  input->visit = g_atomic_rc_box_acquire (g_task_get_task_data (task));
  _causerie_library_start (g_task_get_source_object (task), &visit_slice_call, input,
                           g_task_get_cancellable (task), on_slice_visited_cb, g_object_ref (task));
}

/**
 * causerie_library_visit_replies_async:
 * @visit: called in the library's thread for each reply that has ended in @range and was neither
 *   copied from another chat nor imported
 * @visitor_data: (transfer full): passed to @visit, and not used elsewhere before
 *   causerie_library_visit_replies_finish() returns it
 * @free_data: (nullable): frees it if that does not happen
 *
 * Sums up many replies without a list of them, in slices: what is written meanwhile does not wait
 * for all of them.
 */
void
causerie_library_visit_replies_async (CauserieLibrary *self, const CauserieReplyRange *range,
                                      CauserieReplyVisitor visit, gpointer visitor_data,
                                      GDestroyNotify free_data, GCancellable *cancellable,
                                      GAsyncReadyCallback callback, gpointer data)
{
  g_autoptr (GTask) task = NULL;
  Visit *visited;

  g_return_if_fail (CAUSERIE_IS_LIBRARY (self));
  g_return_if_fail (range != NULL && visit != NULL);

  visited = g_atomic_rc_box_new0 (Visit);
  visited->range = *range;
  visited->visit = visit;
  visited->data = visitor_data;
  visited->free_data = free_data;
  task = g_task_new (self, cancellable, callback, data);
  g_task_set_source_tag (task, causerie_library_visit_replies_async);
  g_task_set_task_data (task, visited, unref_visit);
  start_slice (task);
}

/* Returns: (transfer full): the data of the visitor, or %NULL */
gpointer
causerie_library_visit_replies_finish (CauserieLibrary *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);
  return g_task_propagate_pointer (G_TASK (result), error);
}
