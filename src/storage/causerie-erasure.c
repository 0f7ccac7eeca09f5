/* SPDX-License-Identifier: GPL-3.0-or-later
 * What deleting leaves in the search index, and how it goes from there as well. */
#include "config.h"

#include "causerie-erasure.h"

#include "causerie-table-search.h"

/**
 * causerie_erasure_tidy:
 * @connection: a connection for writing, without an open transaction
 * @tidying: (inout): what is to be done, and what is left to do
 *
 * Takes one step in tidying up the search index. FTS5 keeps the words of a text that was deleted,
 * with a note that they no longer count, until it merges the parts of its index (SQLite, "FTS5
 * Extension", the optimize and merge commands). All at once that takes a hundred times as long as
 * the deletion; a step is short, and does not wait for other programs.
 *
 * Returns: whether another step can be taken now; if not, but something is left to do, later
 */
gboolean
causerie_erasure_tidy (CauserieConnection *connection, CauserieTidying *tidying)
{
  g_autoptr (GError) error = NULL;
  gboolean anew = *tidying == CAUSERIE_TIDYING_DUE;
  gboolean more = FALSE;
  gboolean begun;

  causerie_connection_set_patient (connection, FALSE);
  begun = causerie_connection_begin_write (connection, TRUE, &error);
  causerie_connection_set_patient (connection, TRUE);
  if (begun
      && (!causerie_search_merge (connection, anew, &more, &error)
          || !causerie_connection_commit (connection, &error)))
    causerie_connection_roll_back (connection);
  if (error == NULL && (anew || more))
    causerie_connection_empty_log (connection);
  if (error != NULL)
    {
      g_debug ("Tidying up the search index: %s", error->message);
      if (causerie_search_is_fault (error))
        causerie_connection_set_search_state (connection, CAUSERIE_SEARCH_FAULTY);
      return FALSE;
    }
  *tidying = more ? CAUSERIE_TIDYING_UNDER_WAY : CAUSERIE_TIDYING_NONE;
  return more;
}
