/* SPDX-License-Identifier: GPL-3.0-or-later
 * Deleting so that nothing is left on the disk: in the file, in its log, in the search index. */
#include "config.h"

#include "causerie-erasure.h"

#include "causerie-table-search.h"

/**
 * causerie_erasure_begin:
 * @connection: a connection for writing
 * @error: errors of the #CAUSERIE_ERROR domain
 *
 * Begins a durable transaction in which everything that is deleted is overwritten in the file.
 * Whether it is committed or not, causerie_erasure_end() follows.
 *
 * Returns: whether it began
 */
gboolean
causerie_erasure_begin (CauserieConnection *connection, GError **error)
{
  return causerie_connection_execute (connection, "PRAGMA secure_delete = ON", error)
         && causerie_connection_begin_write (connection, TRUE, error);
}

static void
delete_as_usual (CauserieConnection *connection)
{
  g_autoptr (GError) error = NULL;

  if (!causerie_connection_execute (connection, "PRAGMA secure_delete = OFF", &error))
    g_debug ("Deleting as usual again: %s", error->message);
}

/**
 * causerie_erasure_end:
 * @connection: a connection without an open transaction
 *
 * Deletes as usual from now on, and empties the log, which holds older copies.
 */
void
causerie_erasure_end (CauserieConnection *connection)
{
  delete_as_usual (connection);
  causerie_connection_empty_log (connection);
}

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
  begun = causerie_erasure_begin (connection, &error);
  causerie_connection_set_patient (connection, TRUE);
  if (begun
      && (!causerie_search_merge (connection, anew, &more, &error)
          || !causerie_connection_commit (connection, &error)))
    causerie_connection_roll_back (connection);
  if (error == NULL && (anew || more))
    causerie_erasure_end (connection);
  else
    delete_as_usual (connection);
  if (error != NULL)
    {
      g_debug ("Tidying up the search index: %s", error->message);
      return FALSE;
    }
  *tidying = more ? CAUSERIE_TIDYING_UNDER_WAY : CAUSERIE_TIDYING_NONE;
  return more;
}
