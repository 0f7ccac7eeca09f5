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

/* The data of the visitor, which belongs to the input until it is returned. */
typedef struct
{
  gpointer data;
  GDestroyNotify free_data;
} Visited;

typedef struct
{
  CauserieReplyRange range;
  CauserieReplyVisitor visit;
  Visited *visited;
} VisitInput;

static void
free_visited (gpointer data)
{
  Visited *visited = data;

  if (visited->data != NULL && visited->free_data != NULL)
    visited->free_data (visited->data);
  g_free (visited);
}

static void
free_visit (gpointer data)
{
  VisitInput *input = data;

  g_clear_pointer (&input->visited, free_visited);
  g_free (input);
}

/* Returns: the data of the visitor, taken from the input so that the caller gets it */
static gpointer
visit_replies (CauserieConnection *connection, gconstpointer data, GError **error)
{
  const VisitInput *input = data;
  Visited *result;

  if (!causerie_table_usage_visit (connection, &input->range, input->visit, input->visited->data,
                                   error))
    return NULL;
  result = g_memdup2 (input->visited, sizeof *input->visited);
  input->visited->data = NULL;
  return result;
}

static const CauserieLibraryCall visit_replies_call = {
  causerie_library_visit_replies_async,
  CAUSERIE_ACCESS_READ,
  visit_replies,
  free_visit,
  free_visited,
  NULL,
};

/**
 * causerie_library_visit_replies_async:
 * @visit: called in the library's thread for each reply that has ended in @range and was neither
 *   copied from another chat nor imported
 * @visitor_data: (transfer full): passed to @visit, and not used elsewhere before
 *   causerie_library_visit_replies_finish() returns it
 * @free_data: (nullable): frees it if that does not happen
 *
 * Sums up many replies without a list of them.
 */
void
causerie_library_visit_replies_async (CauserieLibrary *self, const CauserieReplyRange *range,
                                      CauserieReplyVisitor visit, gpointer visitor_data,
                                      GDestroyNotify free_data, GCancellable *cancellable,
                                      GAsyncReadyCallback callback, gpointer data)
{
  VisitInput *input;

  g_return_if_fail (CAUSERIE_IS_LIBRARY (self));
  g_return_if_fail (range != NULL && visit != NULL);

  input = g_new0 (VisitInput, 1);
  input->range = *range;
  input->visit = visit;
  input->visited = g_new0 (Visited, 1);
  input->visited->data = visitor_data;
  input->visited->free_data = free_data;
  _causerie_library_start (self, &visit_replies_call, input, cancellable, callback, data);
}

/* Returns: (transfer full): the data of the visitor, or %NULL */
gpointer
causerie_library_visit_replies_finish (CauserieLibrary *self, GAsyncResult *result, GError **error)
{
  Visited *visited = _causerie_library_finish (self, &visit_replies_call, result, error);
  gpointer data = visited != NULL ? visited->data : NULL;

  g_free (visited);
  return data;
}
