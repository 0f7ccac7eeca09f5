/* SPDX-License-Identifier: GPL-3.0-or-later
 * A naive model of a conversation, which shares no code with src/conversation. */
#include "config.h"

#include "causerie-naive-tree.h"

/* Returns the index of the row of a message, 0 for the root. */
guint
causerie_naive_find (const CauserieNaive *naive, gint64 id)
{
  for (guint i = 0; i < naive->n; i++)
    if (naive->rows[i].id == id)
      return i;
  g_assert_not_reached ();
}

/* Whether neither a message nor any above it is deleted. */
gboolean
causerie_naive_lives (const CauserieNaive *naive, gint64 id)
{
  for (; id != 0; id = naive->rows[causerie_naive_find (naive, id)].parent_id)
    if (naive->rows[causerie_naive_find (naive, id)].deleted)
      return FALSE;
  return TRUE;
}

/* Whether a message or any above it ends the chat. */
gboolean
causerie_naive_is_ended (const CauserieNaive *naive, gint64 id)
{
  for (; id != 0; id = naive->rows[causerie_naive_find (naive, id)].parent_id)
    if (naive->rows[causerie_naive_find (naive, id)].ends)
      return TRUE;
  return FALSE;
}

/* Lists the children in the order of their ids, which is the order of the rows. */
guint
causerie_naive_list_children (const CauserieNaive *naive, gint64 parent_id, gboolean all,
                              gint64 *children)
{
  guint n = 0;

  for (guint i = 1; i < naive->n; i++)
    if (naive->rows[i].parent_id == parent_id && (all || !naive->rows[i].deleted))
      children[n++] = naive->rows[i].id;
  return n;
}

/* Returns the nearest living version, the older one of two at the same distance. */
gint64
causerie_naive_find_nearest (const CauserieNaive *naive, gint64 id)
{
  gint64 siblings[CAUSERIE_NAIVE_MAX] = { 0 };
  guint n = causerie_naive_list_children (
      naive, naive->rows[causerie_naive_find (naive, id)].parent_id, TRUE, siblings);
  int place = 0;

  while (siblings[place] != id)
    place++;
  for (int distance = 0; distance < (int)n; distance++)
    for (int side = -1; side <= 1; side += 2)
      {
        int at = place + side * distance;

        if (at >= 0 && at < (int)n
            && !naive->rows[causerie_naive_find (naive, siblings[at])].deleted)
          return siblings[at];
      }
  return 0;
}

/* Returns the chosen child, or the one shown instead while that is deleted. */
gint64
causerie_naive_find_chosen (const CauserieNaive *naive, gint64 parent_id)
{
  gint64 choice = naive->rows[causerie_naive_find (naive, parent_id)].choice;
  gint64 children[CAUSERIE_NAIVE_MAX];
  guint n = causerie_naive_list_children (naive, parent_id, FALSE, children);

  if (choice != 0)
    return causerie_naive_find_nearest (naive, choice);
  return n > 0 ? children[n - 1] : 0;
}

/* Computes the path of a view from the root. */
void
causerie_naive_walk (const CauserieNaive *naive, CauserieNaiveView *view)
{
  gint64 at = 0;

  view->length = 0;
  for (;;)
    {
      guint row = causerie_naive_find (naive, at);

      if (view->requested[row] == 0)
        {
          view->shown[row] = causerie_naive_find_chosen (naive, at);
          view->requested[row]
              = naive->rows[row].choice != 0 ? naive->rows[row].choice : view->shown[row];
        }
      else if (!naive->rows[causerie_naive_find (naive, view->requested[row])].deleted)
        view->shown[row] = view->requested[row];
      else
        view->shown[row] = causerie_naive_find_nearest (naive, view->shown[row]);
      at = view->shown[row];
      if (at == 0)
        return;
      view->path[view->length++] = at;
    }
}

/* Shows a message in a view and stores the choices along its path. */
void
causerie_naive_show (CauserieNaive *naive, CauserieNaiveView *view, gint64 id)
{
  gint64 children[CAUSERIE_NAIVE_MAX];
  gint64 at = 0;

  for (gint64 up = id; up != 0; up = naive->rows[causerie_naive_find (naive, up)].parent_id)
    {
      guint parent
          = causerie_naive_find (naive, naive->rows[causerie_naive_find (naive, up)].parent_id);

      view->requested[parent] = view->shown[parent] = up;
    }
  causerie_naive_walk (naive, view);
  for (guint i = 0; i < view->length; at = view->path[i], i++)
    {
      gint64 *choice = &naive->rows[causerie_naive_find (naive, at)].choice;

      if (*choice != 0 || causerie_naive_list_children (naive, at, FALSE, children) > 1)
        *choice = view->path[i];
    }
}

/* Returns the number of living messages below a message. */
guint
causerie_naive_count_below (const CauserieNaive *naive, gint64 id)
{
  gint64 children[CAUSERIE_NAIVE_MAX];
  guint n = causerie_naive_list_children (naive, id, FALSE, children);
  guint count = n;

  for (guint i = 0; i < n; i++)
    count += causerie_naive_count_below (naive, children[i]);
  return count;
}

/* Appends the rows of the outline below a message and their depths. */
void
causerie_naive_list_outline (const CauserieNaive *naive, gint64 parent_id, guint depth, GArray *ids,
                             GArray *depths)
{
  gint64 children[CAUSERIE_NAIVE_MAX];
  guint n = causerie_naive_list_children (naive, parent_id, FALSE, children);

  for (guint i = 0; i < n; i++)
    if (n > 1 || naive->rows[causerie_naive_find (naive, children[i])].user)
      {
        g_array_append_val (ids, children[i]);
        g_array_append_val (depths, depth);
      }
  for (guint i = 0; i < n; i++)
    causerie_naive_list_outline (naive, children[i], depth + (i + 1 < n), ids, depths);
}

/* Returns the error of adding a child, %CAUSERIE_N_ERRORS if it can be added. Below a hidden
   message, only stored messages are added. */
CauserieError
causerie_naive_get_expected_error (const CauserieNaive *naive, gint64 parent_id, gboolean stored)
{
  if (!stored && !causerie_naive_lives (naive, parent_id))
    return CAUSERIE_ERROR_NO_MESSAGE;
  if (causerie_naive_is_ended (naive, parent_id))
    return CAUSERIE_ERROR_ENDED;
  if (naive->rows[causerie_naive_find (naive, parent_id)].streams)
    return CAUSERIE_ERROR_BUSY;
  return CAUSERIE_N_ERRORS;
}
