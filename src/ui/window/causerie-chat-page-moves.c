/* SPDX-License-Identifier: GPL-3.0-or-later
 * Moving about in a chat: to another version, to a message, from message to message. */
#include "config.h"

#include "causerie-chat-page-private.h"

static gboolean
find_message (CauserieChatPage *self, gint64 id, guint *position)
{
  return self->branch != NULL && causerie_branch_find (self->branch, id, position);
}

/* The message of the branch that @id is a version of. */
static gboolean
find_place (CauserieChatPage *self, gint64 id, guint *position)
{
  CauserieTree *tree = causerie_chat_get_tree (self->chat);
  gint64 parent_id = causerie_tree_get_parent_id (tree, id);

  if (find_message (self, id, position))
    return TRUE;
  if (parent_id == CAUSERIE_ROOT)
    {
      *position = 0;
      return g_list_model_get_n_items (G_LIST_MODEL (self->branch)) > 0;
    }
  if (!find_message (self, parent_id, position))
    return FALSE;
  *position += 1;
  return *position < g_list_model_get_n_items (G_LIST_MODEL (self->branch));
}

static void
point_out (CauserieChatPage *self, guint position)
{
  causerie_timeline_view_scroll_to (self->view, position, CAUSERIE_TIMELINE_ALIGN_START, 24);
  causerie_timeline_view_highlight (self->view, position);
}

/*< private >
 * _causerie_chat_page_on_show_cb:
 * @widget: a chat page
 * @name: the action's name
 * @parameter: the id of the version to show
 *
 * Shows another version and keeps it where the one before was, to the pixel. Where that was
 * not in view, as it may be for a version that was deleted and is brought back, goes there.
 */
void
_causerie_chat_page_on_show_cb (GtkWidget *widget, const char *name, GVariant *parameter)
{
  CauserieChatPage *self = CAUSERIE_CHAT_PAGE (widget);
  gint64 id = g_variant_get_int64 (parameter);
  gboolean placed;
  guint position;
  int height;
  int y;

  if (self->branch == NULL)
    return;
  placed = find_place (self, id, &position)
           && causerie_timeline_view_get_row_place (self->view, position, &y, &height)
           && y + height > 0 && y < gtk_widget_get_height (GTK_WIDGET (self->view));
  causerie_timeline_view_hold_still (self->view);
  causerie_chat_show (self->chat, self->branch, id);
  if (!find_message (self, id, &position))
    return;
  if (placed)
    causerie_timeline_view_hold_row (self->view, position, y, height);
  else
    point_out (self, position);
}

/*< private >
 * _causerie_chat_page_on_jump_cb:
 * @widget: a chat page
 * @name: the action's name
 * @parameter: the id of the message to go to
 *
 * Goes to a message, on whichever branch it is, and points it out.
 */
void
_causerie_chat_page_on_jump_cb (GtkWidget *widget, const char *name, GVariant *parameter)
{
  CauserieChatPage *self = CAUSERIE_CHAT_PAGE (widget);
  gint64 id = g_variant_get_int64 (parameter);
  guint position;

  if (self->branch == NULL)
    return;
  causerie_timeline_view_hold_still (self->view);
  causerie_chat_show (self->chat, self->branch, id);
  if (find_message (self, id, &position))
    point_out (self, position);
}

static int
find_focused_row (CauserieChatPage *self)
{
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));
  GtkWidget *focus = root != NULL ? gtk_root_get_focus (root) : NULL;
  guint n = g_list_model_get_n_items (G_LIST_MODEL (self->timeline));

  for (guint i = 0; focus != NULL && i < n; i++)
    {
      GtkWidget *row = causerie_timeline_view_get_row (self->view, i);

      if (row != NULL && (focus == row || gtk_widget_is_ancestor (focus, row)))
        return (int)i;
    }
  return -1;
}

/**
 * causerie_chat_page_focus_message:
 * @self: a page
 * @step: 1 for the next message, -1 for the one before
 *
 * Walks the messages with the keyboard; past the last one lies the composer.
 */
void
causerie_chat_page_focus_message (CauserieChatPage *self, int step)
{
  int position;
  int n;

  g_return_if_fail (CAUSERIE_IS_CHAT_PAGE (self));

  if (self->timeline == NULL)
    return;
  n = (int)g_list_model_get_n_items (G_LIST_MODEL (self->timeline));
  position = find_focused_row (self);
  if (position < 0 && step > 0)
    return;
  position = position < 0 ? n - 1 : position + step;
  if (position >= n)
    causerie_chat_page_focus_composer (self);
  else if (position >= 0)
    causerie_timeline_view_focus_row (self->view, (guint)position);
}
