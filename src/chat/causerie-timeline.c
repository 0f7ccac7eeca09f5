/* SPDX-License-Identifier: GPL-3.0-or-later
 * The list model of the timeline: the messages of a branch, followed by the turn that waits for its
 * reply. */
#include "config.h"

#include "causerie-timeline.h"

#include "causerie-list-diff.h"

struct _CauserieTimeline
{
  GObject parent_instance;

  CauserieChat *chat;
  CauserieBranch *branch;
  CauserieTurn *turn; /* running on the branch */
  GPtrArray *items;
};

static void causerie_timeline_model_init (GListModelInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (CauserieTimeline, causerie_timeline, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL,
                                                      causerie_timeline_model_init))

/* A turn also waits before a retry after a pause, although its reply has begun. */
static gboolean
is_waiting (CauserieTurn *turn)
{
  return causerie_turn_get_reply (turn) == NULL
         || causerie_turn_get_state (turn) == CAUSERIE_TURN_RETRYING;
}

/* While a reply is regenerated, the turn replaces the old reply. */
static GPtrArray *
list_items (CauserieTimeline *self)
{
  GListModel *branch = G_LIST_MODEL (self->branch);
  GPtrArray *items = g_ptr_array_new_with_free_func (g_object_unref);
  gboolean waits = self->turn != NULL && is_waiting (self->turn);
  guint n_messages = g_list_model_get_n_items (branch);
  guint position;

  if (waits && causerie_turn_get_reply (self->turn) == NULL
      && causerie_branch_find (self->branch, causerie_turn_get_parent_id (self->turn), &position))
    n_messages = position + 1;
  for (guint i = 0; i < n_messages; i++)
    g_ptr_array_add (items, g_list_model_get_item (branch, i));
  if (waits)
    g_ptr_array_add (items, g_object_ref (self->turn));
  return items;
}

static void
refresh (CauserieTimeline *self)
{
  g_autoptr (GPtrArray) old = g_steal_pointer (&self->items);

  self->items = list_items (self);
  causerie_list_diff_emit (G_LIST_MODEL (self), old, self->items);
}

static void
follow_turn (CauserieTimeline *self)
{
  CauserieTurn *turn = causerie_chat_get_turn (self->chat, self->branch);

  if (turn != self->turn)
    {
      if (self->turn != NULL)
        g_signal_handlers_disconnect_by_data (self->turn, self);
      g_set_object (&self->turn, turn);
      if (turn != NULL)
        {
          g_signal_connect_object (turn, "notify::reply", G_CALLBACK (follow_turn), self,
                                   G_CONNECT_SWAPPED);
          g_signal_connect_object (turn, "notify::state", G_CALLBACK (refresh), self,
                                   G_CONNECT_SWAPPED);
        }
    }
  refresh (self);
}

static GType
causerie_timeline_get_item_type (GListModel *model)
{
  return G_TYPE_OBJECT;
}

static guint
causerie_timeline_get_n_items (GListModel *model)
{
  return CAUSERIE_TIMELINE (model)->items->len;
}

static gpointer
causerie_timeline_get_item (GListModel *model, guint position)
{
  CauserieTimeline *self = CAUSERIE_TIMELINE (model);

  return position < self->items->len ? g_object_ref (g_ptr_array_index (self->items, position))
                                     : NULL;
}

static void
causerie_timeline_model_init (GListModelInterface *iface)
{
  iface->get_item_type = causerie_timeline_get_item_type;
  iface->get_n_items = causerie_timeline_get_n_items;
  iface->get_item = causerie_timeline_get_item;
}

static void
causerie_timeline_dispose (GObject *object)
{
  CauserieTimeline *self = CAUSERIE_TIMELINE (object);

  if (self->turn != NULL)
    g_signal_handlers_disconnect_by_data (self->turn, self);
  if (self->branch != NULL)
    g_signal_handlers_disconnect_by_data (self->branch, self);
  if (self->chat != NULL)
    g_signal_handlers_disconnect_by_data (self->chat, self);
  g_ptr_array_set_size (self->items, 0);
  g_clear_object (&self->turn);
  g_clear_object (&self->branch);
  g_clear_object (&self->chat);
  G_OBJECT_CLASS (causerie_timeline_parent_class)->dispose (object);
}

static void
causerie_timeline_finalize (GObject *object)
{
  g_ptr_array_unref (CAUSERIE_TIMELINE (object)->items);
  G_OBJECT_CLASS (causerie_timeline_parent_class)->finalize (object);
}

static void
causerie_timeline_class_init (CauserieTimelineClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = causerie_timeline_dispose;
  object_class->finalize = causerie_timeline_finalize;
}

static void
causerie_timeline_init (CauserieTimeline *self)
{
  self->items = g_ptr_array_new_with_free_func (g_object_unref);
}

CauserieTimeline *
causerie_timeline_new (CauserieChat *chat, CauserieBranch *branch)
{
  CauserieTimeline *self;

  g_return_val_if_fail (CAUSERIE_IS_CHAT (chat) && CAUSERIE_IS_BRANCH (branch), NULL);
  self = g_object_new (CAUSERIE_TYPE_TIMELINE, NULL);
  self->chat = g_object_ref (chat);
  self->branch = g_object_ref (branch);
  g_signal_connect_swapped (chat, "turn-added", G_CALLBACK (follow_turn), self);
  g_signal_connect_swapped (chat, "turn-removed", G_CALLBACK (follow_turn), self);
  g_signal_connect_swapped (branch, "items-changed", G_CALLBACK (follow_turn), self);
  follow_turn (self);
  return self;
}
