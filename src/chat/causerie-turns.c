/* SPDX-License-Identifier: GPL-3.0-or-later
 * The running turns of a chat. */
#include "config.h"

#include "causerie-turns.h"

struct _CauserieTurns
{
  GObject parent_instance;

  CauserieLibrary *library;
  CauseriePendingWrites *writes;
  CauserieClient *client;
  CauserieSettings *settings;
  CauserieRegistry *registry;
  CauserieSetup *setup;
  CauserieContentLoader *loader;
  CauserieTree *tree;
  GPtrArray *turns;
};

enum
{
  ADDED,
  REPLIED,
  REMOVED,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (CauserieTurns, causerie_turns, G_TYPE_OBJECT)

static void
on_turn_ended_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (CauserieTurns) self = CAUSERIE_TURNS (data);
  g_autoptr (CauserieTurn) turn = g_object_ref (CAUSERIE_TURN (source));

  causerie_turn_run_finish (turn, result, NULL);
  g_ptr_array_remove (self->turns, turn);
  g_signal_emit (self, signals[REMOVED], 0, turn);
}

static void
on_turn_reply_cb (CauserieTurn *turn, GParamSpec *pspec, gpointer data)
{
  if (causerie_turn_get_reply (turn) != NULL)
    g_signal_emit (data, signals[REPLIED], 0, turn);
}

static void
causerie_turns_finalize (GObject *object)
{
  CauserieTurns *self = CAUSERIE_TURNS (object);

  g_ptr_array_unref (self->turns);
  g_clear_object (&self->library);
  g_clear_object (&self->writes);
  g_clear_object (&self->client);
  g_clear_object (&self->settings);
  g_clear_object (&self->registry);
  g_clear_object (&self->setup);
  g_clear_object (&self->loader);
  g_clear_object (&self->tree);
  G_OBJECT_CLASS (causerie_turns_parent_class)->finalize (object);
}

static guint
install_signal (GType type, const char *name)
{
  return g_signal_new (name, type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1,
                       CAUSERIE_TYPE_TURN);
}

static void
causerie_turns_class_init (CauserieTurnsClass *klass)
{
  GType type = G_TYPE_FROM_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = causerie_turns_finalize;
  signals[ADDED] = install_signal (type, "added");
  signals[REPLIED] = install_signal (type, "replied");
  signals[REMOVED] = install_signal (type, "removed");
}

static void
causerie_turns_init (CauserieTurns *self)
{
  self->turns = g_ptr_array_new_with_free_func (g_object_unref);
}

/**
 * causerie_turns_new:
 * @writes: the queue for small writes
 */
CauserieTurns *
causerie_turns_new (CauserieLibrary *library, CauseriePendingWrites *writes, CauserieClient *client,
                    CauserieSettings *settings, CauserieRegistry *registry, CauserieSetup *setup,
                    CauserieContentLoader *loader, CauserieTree *tree)
{
  CauserieTurns *self = g_object_new (CAUSERIE_TYPE_TURNS, NULL);

  self->library = g_object_ref (library);
  self->writes = g_object_ref (writes);
  self->client = g_object_ref (client);
  self->settings = g_object_ref (settings);
  self->registry = g_object_ref (registry);
  self->setup = g_object_ref (setup);
  self->loader = g_object_ref (loader);
  self->tree = g_object_ref (tree);
  return self;
}

/**
 * causerie_turns_start:
 * @branch: the view that requests the reply
 * @replaces: the reply of which a further version is requested, or 0
 * @choice: (nullable): what answers; %NULL for the model of the branch
 */
void
causerie_turns_start (CauserieTurns *self, gint64 chat_id, CauserieBranch *branch, gint64 parent_id,
                      gint64 replaces, const CauserieModelChoice *choice)
{
  CauserieTurnPlan plan = { 0 };
  CauserieTurn *turn;

  plan.library = self->library;
  plan.writes = self->writes;
  plan.client = self->client;
  plan.settings = self->settings;
  plan.registry = self->registry;
  plan.setup = self->setup;
  plan.loader = self->loader;
  plan.tree = self->tree;
  plan.running = self->turns;
  plan.branch = branch;
  plan.chat_id = chat_id;
  plan.parent_id = parent_id;
  plan.replaces = replaces;
  plan.choice = choice;
  turn = causerie_turn_new (&plan);
  g_ptr_array_add (self->turns, turn);
  g_signal_connect_object (turn, "notify::reply", G_CALLBACK (on_turn_reply_cb), self, 0);
  causerie_turn_run_async (turn, on_turn_ended_cb, g_object_ref (self));
  g_signal_emit (self, signals[ADDED], 0, turn);
}

static gboolean
is_at_or_below (CauserieTurns *self, gint64 id, gint64 top_id)
{
  while (id != CAUSERIE_ROOT && id != top_id)
    id = causerie_tree_get_parent_id (self->tree, id);
  return id != CAUSERIE_ROOT;
}

/* Stops the turns below a deleted message, as their replies would not be visible. */
void
causerie_turns_stop_below (CauserieTurns *self, gint64 message_id)
{
  for (guint i = self->turns->len; i > 0; i--)
    {
      CauserieTurn *turn = g_ptr_array_index (self->turns, i - 1);
      CauserieMessage *reply = causerie_turn_get_reply (turn);
      gint64 id
          = reply != NULL ? causerie_message_get_id (reply) : causerie_turn_get_parent_id (turn);

      if (is_at_or_below (self, id, message_id))
        causerie_turn_stop (turn);
    }
}

/* To be called when the chat is deleted. Partial replies are stored. */
void
causerie_turns_stop_all (CauserieTurns *self)
{
  for (guint i = self->turns->len; i > 0; i--)
    causerie_turn_stop (g_ptr_array_index (self->turns, i - 1));
}

/* To be called when the program quits. Partial replies are stored as interrupted. */
void
causerie_turns_interrupt_all (CauserieTurns *self)
{
  for (guint i = self->turns->len; i > 0; i--)
    causerie_turn_interrupt (g_ptr_array_index (self->turns, i - 1));
}

gboolean
causerie_turns_is_empty (CauserieTurns *self)
{
  return self->turns->len == 0;
}

/* Returns: (transfer none) (nullable): the running turn whose reply is, or will be, on that
 * branch */
CauserieTurn *
causerie_turns_find_on (CauserieTurns *self, CauserieBranch *branch)
{
  for (guint i = self->turns->len; i > 0; i--)
    {
      CauserieTurn *turn = g_ptr_array_index (self->turns, i - 1);

      if (causerie_turn_is_on (turn, branch))
        return turn;
    }
  return NULL;
}

/* Returns: (transfer none) (nullable): the running turn that answers that message */
CauserieTurn *
causerie_turns_find_below (CauserieTurns *self, gint64 parent_id)
{
  for (guint i = 0; i < self->turns->len; i++)
    if (causerie_turn_get_parent_id (g_ptr_array_index (self->turns, i)) == parent_id)
      return g_ptr_array_index (self->turns, i);
  return NULL;
}

/* Returns: whether that message is the reply of a running turn */
gboolean
causerie_turns_is_writing (CauserieTurns *self, gint64 message_id)
{
  for (guint i = 0; i < self->turns->len; i++)
    {
      CauserieMessage *reply = causerie_turn_get_reply (g_ptr_array_index (self->turns, i));

      if (reply != NULL && causerie_message_get_id (reply) == message_id)
        return TRUE;
    }
  return FALSE;
}
