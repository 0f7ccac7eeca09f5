/* SPDX-License-Identifier: GPL-3.0-or-later
 * Removes the words of deleted texts from the search index. */
#include "config.h"

#include "causerie-erasure.h"

#include "causerie-table-search.h"

/**
 * causerie_erasure_tidy:
 * @connection: a connection for writing, without an open transaction
 * @tidying: (inout): the state before and after the step
 *
 * Takes one step in removing deleted words from the search index. FTS5 stores the words of a
 * deleted text, marked as deleted, until it merges the segments of its index (SQLite, "FTS5
 * Extension", the optimize and merge commands). Merging everything at once takes a hundred times as
 * long as the deletion. A step is short and does not wait for locks of other programs.
 *
 * Returns: whether to take another step now; if %FALSE, @tidying shows whether there is more to do
 *   later
 */
gboolean
causerie_erasure_tidy (CauserieConnection *connection, CauserieTidying *tidying)
{
  g_autoptr (GError) error = NULL;
  gboolean restart = *tidying == CAUSERIE_TIDYING_PENDING;
  gboolean more = FALSE;
  gboolean begun;

  causerie_connection_set_wait (connection, FALSE);
  begun = causerie_connection_begin_write (connection, TRUE, &error);
  causerie_connection_set_wait (connection, TRUE);
  if (begun
      && (!causerie_search_merge (connection, restart, &more, &error)
          || !causerie_connection_commit (connection, &error)))
    causerie_connection_roll_back (connection);
  if (error == NULL && (restart || more))
    causerie_connection_empty_log (connection);
  if (error != NULL)
    {
      g_debug ("Tidying up the search index: %s", error->message);
      if (causerie_search_is_fault (error))
        causerie_connection_set_search_state (connection, CAUSERIE_SEARCH_FAULTY);
      return FALSE;
    }
  *tidying = more ? CAUSERIE_TIDYING_STARTED : CAUSERIE_TIDYING_NONE;
  return more;
}
