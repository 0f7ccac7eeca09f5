/* SPDX-License-Identifier: GPL-3.0-or-later
 * The branches of an open chat: views of its tree, and which of them was last on screen. */
#include "config.h"

#include "causerie-chat-private.h"

static void
on_chosen_changed_cb (CauserieTree *tree, gint64 parent_id, gint64 child_id, gpointer data)
{
  CauserieChat *self = CAUSERIE_CHAT (data);
  CauserieChoice choice = { parent_id, child_id };

  g_array_append_val (self->choices, choice);
}

/**
 * causerie_chat_follow_choices:
 * @self: a new chat
 *
 * Notes whatever is chosen in its tree, for causerie_chat_write_choices(). To be called once.
 */
void
causerie_chat_follow_choices (CauserieChat *self)
{
  self->choices = g_array_new (FALSE, FALSE, sizeof (CauserieChoice));
  g_signal_connect_object (self->tree, "chosen-changed", G_CALLBACK (on_chosen_changed_cb), self,
                           0);
}

typedef struct
{
  GArray *choices;
  gint64 leaf_id;
} Chosen;

static void
free_chosen (gpointer data)
{
  Chosen *chosen = data;

  g_array_unref (chosen->choices);
  g_free (chosen);
}

/* Of two choices at one place the later one stands. */
static void
add_older_choices (gpointer newer, gconstpointer older)
{
  const GArray *choices = ((const Chosen *)older)->choices;

  g_array_prepend_vals (((Chosen *)newer)->choices, choices->data, choices->len);
}

static void
start_choosing (CauserieLibrary *library, gint64 chat_id, gint64 message_id, gconstpointer data,
                GAsyncReadyCallback callback, gpointer callback_data)
{
  const Chosen *chosen = data;

  causerie_library_choose_async (library, chat_id, chosen->choices, chosen->leaf_id, NULL, callback,
                                 callback_data);
}

/* Nothing is lost but where the chat was left. */
static const CauseriePendingKind choices_kind
    = { start_choosing, add_older_choices, free_chosen, FALSE };

/* The branch last on screen is where the chosen children lead. */
static gint64
find_chosen_leaf (CauserieChat *self)
{
  gint64 leaf = CAUSERIE_ROOT;
  gint64 child;

  while ((child = causerie_tree_get_chosen (self->tree, leaf)) != 0)
    leaf = child;
  return leaf;
}

/**
 * causerie_chat_update_ended:
 * @self: a chat
 *
 * Tells the list of chats whether the branch last on screen is ended.
 */
void
causerie_chat_update_ended (CauserieChat *self)
{
  gint64 leaf;

  if (self->item == NULL || !self->loaded)
    return;
  leaf = find_chosen_leaf (self);
  causerie_chat_item_set_ended (self->item, leaf != CAUSERIE_ROOT
                                                && causerie_tree_is_ended_at (self->tree, leaf));
}

/**
 * causerie_chat_write_choices:
 * @self: a chat
 *
 * Keeps what was chosen since the last time, be it nothing, and where the choices lead now, for the
 * next start and for the list of chats. In a chat that is not stored or cannot be written nothing
 * is kept.
 */
void
causerie_chat_write_choices (CauserieChat *self)
{
  causerie_chat_update_ended (self);
  if (self->id != 0 && !causerie_chat_get_read_only (self))
    {
      Chosen *chosen = g_new0 (Chosen, 1);

      chosen->choices = g_array_copy (self->choices);
      chosen->leaf_id = find_chosen_leaf (self);
      causerie_pending_writes_add (self->writes, &choices_kind, self->id, 0, chosen);
    }
  g_array_set_size (self->choices, 0);
}

/**
 * causerie_chat_take_pending_choices:
 * @self: a chat that has just been read
 *
 * Brings the tree to where the chat was left, if the library has not taken that yet.
 */
void
causerie_chat_take_pending_choices (CauserieChat *self)
{
  const Chosen *chosen = causerie_pending_writes_get (self->writes, &choices_kind, self->id, 0);

  for (guint i = 0; chosen != NULL && i < chosen->choices->len; i++)
    {
      const CauserieChoice *choice = &g_array_index (chosen->choices, CauserieChoice, i);

      if (causerie_tree_get_message (self->tree, choice->child_id) != NULL)
        causerie_tree_choose (self->tree, choice->parent_id, choice->child_id);
    }
  g_array_set_size (self->choices, 0);
}

/**
 * causerie_chat_create_branch:
 * @self: a chat
 *
 * Returns: (transfer full): a view of its own for the caller, on the branch last on screen
 */
CauserieBranch *
causerie_chat_create_branch (CauserieChat *self)
{
  g_return_val_if_fail (CAUSERIE_IS_CHAT (self), NULL);
  return causerie_branch_new (self->tree);
}

/**
 * causerie_chat_show:
 * @self: a chat
 * @branch: one of its views
 * @message_id: a message
 *
 * Brings @message_id on @branch, and remembers the branch as the one last on screen.
 */
void
causerie_chat_show (CauserieChat *self, CauserieBranch *branch, gint64 message_id)
{
  g_return_if_fail (CAUSERIE_IS_CHAT (self) && CAUSERIE_IS_BRANCH (branch));
  causerie_branch_show (branch, message_id);
  causerie_chat_write_choices (self);
}
