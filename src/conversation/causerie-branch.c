/* SPDX-License-Identifier: GPL-3.0-or-later
 * The path on screen. Each branch remembers its own path, so that choices in another window, or a
 * message that arrives elsewhere, do not change it. */
#include "config.h"

#include "causerie-branch.h"

#include "causerie-branch-pins.h"

#include <string.h>

/* What confirms a wish to end the chat is short, and the question stands at the end of the reply
 * before it. */
#define MOST_CONFIRMATION_CHARACTERS 40
#define QUESTION_CHARACTERS 200

struct _CauserieBranch
{
  GObject parent_instance;

  CauserieTree *tree;
  GPtrArray *path;       /* of CauserieMessage, from the root down */
  GHashTable *positions; /* message id -> position on the path */
  CauserieBranchPins *pins;
  CauserieMessage *ending;
  GSignalGroup *leaf_signals;
};

enum
{
  PROP_TREE = 1,
  PROP_LEAF,
  PROP_ENDED,
  PROP_ENDING,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

static GType
causerie_branch_get_item_type (GListModel *model)
{
  return CAUSERIE_TYPE_MESSAGE;
}

static guint
causerie_branch_get_n_items (GListModel *model)
{
  return CAUSERIE_BRANCH (model)->path->len;
}

static gpointer
causerie_branch_get_item (GListModel *model, guint position)
{
  CauserieBranch *self = CAUSERIE_BRANCH (model);

  return position < self->path->len ? g_object_ref (g_ptr_array_index (self->path, position))
                                    : NULL;
}

static void
init_list_model (GListModelInterface *iface)
{
  iface->get_item_type = causerie_branch_get_item_type;
  iface->get_n_items = causerie_branch_get_n_items;
  iface->get_item = causerie_branch_get_item;
}

G_DEFINE_FINAL_TYPE_WITH_CODE (CauserieBranch, causerie_branch, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL, init_list_model))

static GPtrArray *
collect_below (CauserieBranch *self, gint64 id)
{
  GPtrArray *messages = g_ptr_array_new_with_free_func (g_object_unref);

  while ((id = causerie_branch_pins_pick (self->pins, id)) != 0)
    g_ptr_array_add (messages, g_object_ref (causerie_tree_get_message (self->tree, id)));
  return messages;
}

static void
set_ending (CauserieBranch *self, CauserieMessage *ending)
{
  gboolean ended = self->ending != NULL;

  if (!g_set_object (&self->ending, ending))
    return;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_ENDING]);
  if (ended != (ending != NULL))
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_ENDED]);
}

static CauserieMessage *
find_ending (CauserieBranch *self)
{
  for (guint i = 0; i < self->path->len; i++)
    if (causerie_message_get_ends (g_ptr_array_index (self->path, i)))
      return g_ptr_array_index (self->path, i);
  return NULL;
}

/* Truncates the path to @n_kept messages and appends the messages of @tail from @from on. */
static void
replace_tail (CauserieBranch *self, guint n_kept, GPtrArray *tail, guint from)
{
  for (guint i = n_kept; i < self->path->len; i++)
    {
      gint64 id = causerie_message_get_id (g_ptr_array_index (self->path, i));

      g_hash_table_remove (self->positions, &id);
    }
  g_ptr_array_set_size (self->path, (int)n_kept);
  for (guint i = from; i < tail->len; i++)
    {
      CauserieMessage *message = g_ptr_array_index (tail, i);
      gint64 *key = g_new (gint64, 1);

      *key = causerie_message_get_id (message);
      g_hash_table_insert (self->positions, key, GUINT_TO_POINTER (self->path->len));
      g_ptr_array_add (self->path, g_object_ref (message));
    }
}

/* Recomputes the path below its first @n_kept messages and only reports what changed. */
static void
update_below (CauserieBranch *self, guint n_kept)
{
  g_autoptr (CauserieMessage) old_leaf = NULL;
  g_autoptr (GPtrArray) tail = NULL;
  guint old_length = self->path->len;
  guint first = n_kept;
  gint64 id = CAUSERIE_ROOT;

  g_set_object (&old_leaf, causerie_branch_get_leaf (self));
  if (n_kept > 0)
    id = causerie_message_get_id (g_ptr_array_index (self->path, n_kept - 1));
  tail = collect_below (self, id);
  while (first < old_length && first - n_kept < tail->len
         && g_ptr_array_index (self->path, first) == g_ptr_array_index (tail, first - n_kept))
    first++;
  if (first == old_length && first - n_kept == tail->len)
    return;

  replace_tail (self, first, tail, first - n_kept);
  g_object_freeze_notify (G_OBJECT (self));
  g_signal_group_set_target (self->leaf_signals, causerie_branch_get_leaf (self));
  set_ending (self, find_ending (self));
  if (causerie_branch_get_leaf (self) != old_leaf)
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_LEAF]);
  g_list_model_items_changed (G_LIST_MODEL (self), first, old_length - first,
                              self->path->len - first);
  g_object_thaw_notify (G_OBJECT (self));
}

static void
on_children_changed_cb (CauserieBranch *self, gint64 parent_id)
{
  guint position;

  if (parent_id == CAUSERIE_ROOT)
    update_below (self, 0);
  else if (causerie_branch_find (self, parent_id, &position))
    update_below (self, position + 1);
}

/* Only the leaf can be streaming, so an ending can only arrive there. */
static void
on_leaf_ends_changed_cb (CauserieBranch *self)
{
  set_ending (self, find_ending (self));
}

static void
causerie_branch_constructed (GObject *object)
{
  CauserieBranch *self = CAUSERIE_BRANCH (object);

  G_OBJECT_CLASS (causerie_branch_parent_class)->constructed (object);
  self->pins = causerie_branch_pins_new (self->tree);
  g_signal_connect_object (self->tree, "children-changed", G_CALLBACK (on_children_changed_cb),
                           self, G_CONNECT_SWAPPED);
  update_below (self, 0);
}

static void
causerie_branch_get_property (GObject *object, guint property, GValue *value, GParamSpec *pspec)
{
  CauserieBranch *self = CAUSERIE_BRANCH (object);

  switch (property)
    {
    case PROP_TREE:
      g_value_set_object (value, self->tree);
      break;
    case PROP_LEAF:
      g_value_set_object (value, causerie_branch_get_leaf (self));
      break;
    case PROP_ENDED:
      g_value_set_boolean (value, self->ending != NULL);
      break;
    case PROP_ENDING:
      g_value_set_object (value, self->ending);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property, pspec);
    }
}

static void
causerie_branch_set_property (GObject *object, guint property, const GValue *value,
                              GParamSpec *pspec)
{
  if (property == PROP_TREE)
    CAUSERIE_BRANCH (object)->tree = g_value_dup_object (value);
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property, pspec);
}

static void
causerie_branch_dispose (GObject *object)
{
  CauserieBranch *self = CAUSERIE_BRANCH (object);

  g_clear_object (&self->leaf_signals);
  g_clear_object (&self->ending);
  G_OBJECT_CLASS (causerie_branch_parent_class)->dispose (object);
}

static void
causerie_branch_finalize (GObject *object)
{
  CauserieBranch *self = CAUSERIE_BRANCH (object);

  g_clear_object (&self->tree);
  g_ptr_array_unref (self->path);
  g_hash_table_unref (self->positions);
  g_clear_pointer (&self->pins, causerie_branch_pins_free);
  G_OBJECT_CLASS (causerie_branch_parent_class)->finalize (object);
}

static void
install_properties (GObjectClass *class)
{
  const GParamFlags flags = G_PARAM_READABLE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS;

  properties[PROP_TREE]
      = g_param_spec_object ("tree", NULL, NULL, CAUSERIE_TYPE_TREE,
                             G_PARAM_READWRITE | G_PARAM_CONSTRUCT_ONLY | G_PARAM_STATIC_STRINGS);
  properties[PROP_LEAF] = g_param_spec_object ("leaf", NULL, NULL, CAUSERIE_TYPE_MESSAGE, flags);
  properties[PROP_ENDED] = g_param_spec_boolean ("ended", NULL, NULL, FALSE, flags);
  properties[PROP_ENDING]
      = g_param_spec_object ("ending", NULL, NULL, CAUSERIE_TYPE_MESSAGE, flags);
  g_object_class_install_properties (class, N_PROPS, properties);
}

static void
causerie_branch_class_init (CauserieBranchClass *class)
{
  GObjectClass *object_class = G_OBJECT_CLASS (class);

  object_class->constructed = causerie_branch_constructed;
  object_class->get_property = causerie_branch_get_property;
  object_class->set_property = causerie_branch_set_property;
  object_class->dispose = causerie_branch_dispose;
  object_class->finalize = causerie_branch_finalize;
  install_properties (object_class);
}

static void
causerie_branch_init (CauserieBranch *self)
{
  self->path = g_ptr_array_new_with_free_func (g_object_unref);
  self->positions = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, NULL);
  self->leaf_signals = g_signal_group_new (CAUSERIE_TYPE_MESSAGE);
  g_signal_group_connect_object (self->leaf_signals, "notify::ends",
                                 G_CALLBACK (on_leaf_ends_changed_cb), self, G_CONNECT_SWAPPED);
}

CauserieBranch *
causerie_branch_new (CauserieTree *tree)
{
  g_return_val_if_fail (CAUSERIE_IS_TREE (tree), NULL);

  return g_object_new (CAUSERIE_TYPE_BRANCH, "tree", tree, NULL);
}

CauserieTree *
causerie_branch_get_tree (CauserieBranch *self)
{
  g_return_val_if_fail (CAUSERIE_IS_BRANCH (self), NULL);

  return self->tree;
}

/* Stores the choices along the path in the tree. Without alternatives there is nothing to store. */
static void
remember_path (CauserieBranch *self)
{
  /* A handler of the tree's signal may change the path of this branch. */
  g_autoptr (GArray) ids = g_array_sized_new (FALSE, FALSE, sizeof (gint64), self->path->len);
  gint64 parent_id = CAUSERIE_ROOT;

  for (guint i = 0; i < self->path->len; i++)
    {
      gint64 id = causerie_message_get_id (g_ptr_array_index (self->path, i));

      g_array_append_val (ids, id);
    }
  for (guint i = 0; i < ids->len; i++)
    {
      gint64 id = g_array_index (ids, gint64, i);

      if (causerie_tree_get_n_children (self->tree, parent_id) > 1
          || causerie_tree_get_choice (self->tree, parent_id) != 0)
        causerie_tree_choose (self->tree, parent_id, id);
      parent_id = id;
    }
}

/* Shows the path through @id: its parents above it, and below it the messages that were last on
 * screen, in this branch or else in the tree. Does not store a choice in the tree.
 *
 * Returns: whether @id is on the path now */
gboolean
causerie_branch_reveal (CauserieBranch *self, gint64 id)
{
  g_return_val_if_fail (CAUSERIE_IS_BRANCH (self), FALSE);

  if (id == CAUSERIE_ROOT || !causerie_tree_is_living (self->tree, id))
    return FALSE;
  causerie_branch_pins_request (self->pins, id);
  update_below (self, 0);
  return TRUE;
}

/* Does the same as causerie_branch_reveal() for a user's choice, and stores the path in the tree
 * with causerie_tree_choose(). */
void
causerie_branch_show (CauserieBranch *self, gint64 id)
{
  g_return_if_fail (CAUSERIE_IS_BRANCH (self));

  if (causerie_branch_reveal (self, id))
    remember_path (self);
}

/**
 * causerie_branch_find:
 * @position: (out) (optional): its position on the path, from 0
 */
gboolean
causerie_branch_find (CauserieBranch *self, gint64 id, guint *position)
{
  gpointer found_position;

  g_return_val_if_fail (CAUSERIE_IS_BRANCH (self), FALSE);

  if (!g_hash_table_lookup_extended (self->positions, &id, NULL, &found_position))
    return FALSE;
  if (position != NULL)
    *position = GPOINTER_TO_UINT (found_position);
  return TRUE;
}

/* Returns: (transfer none) (nullable): the last message, %NULL in an empty tree */
CauserieMessage *
causerie_branch_get_leaf (CauserieBranch *self)
{
  g_return_val_if_fail (CAUSERIE_IS_BRANCH (self), NULL);

  return self->path->len > 0 ? g_ptr_array_index (self->path, self->path->len - 1) : NULL;
}

/* Returns: the id of the last message, the parent of the next one; %CAUSERIE_ROOT in an empty
 *   tree */
gint64
causerie_branch_get_leaf_id (CauserieBranch *self)
{
  CauserieMessage *leaf = causerie_branch_get_leaf (self);

  return leaf != NULL ? causerie_message_get_id (leaf) : CAUSERIE_ROOT;
}

gboolean
causerie_branch_get_ended (CauserieBranch *self)
{
  g_return_val_if_fail (CAUSERIE_IS_BRANCH (self), FALSE);

  return self->ending != NULL;
}

/* Returns: (transfer none) (nullable): the first reply on the path that ends it */
CauserieMessage *
causerie_branch_get_ending (CauserieBranch *self)
{
  g_return_val_if_fail (CAUSERIE_IS_BRANCH (self), NULL);

  return self->ending;
}

/* Whether a text has a question near its end, in any of the scripts that mark questions. */
static gboolean
asks (const char *text)
{
  const char *end = text + strlen (text);

  for (guint i = 0; end > text && i < QUESTION_CHARACTERS; i++)
    {
      gunichar c;

      end = g_utf8_prev_char (end);
      c = g_utf8_get_char (end);
      if (c == '?' || c == 0xff1f || c == 0x061f || c == 0x037e)
        return TRUE;
    }
  return FALSE;
}

/* The last message of the person's on the path above @position, or -1. */
static int
find_own_above (CauserieBranch *self, int position)
{
  while (--position >= 0)
    if (causerie_message_get_role (g_ptr_array_index (self->path, position)) == CAUSERIE_ROLE_USER)
      break;
  return position;
}

/* Whether the message at @position is what confirmed the wish to end the chat: a model has to ask
 * for that first, and the answer is short. */
static gboolean
is_confirmation (CauserieBranch *self, int position)
{
  CauserieMessage *message = g_ptr_array_index (self->path, position);
  const char *words = causerie_message_get_first_words (message);
  g_autofree char *question = NULL;

  if (position == 0 || words == NULL || g_utf8_strlen (words, -1) > MOST_CONFIRMATION_CHARACTERS)
    return FALSE;
  question = causerie_message_dup_text (g_ptr_array_index (self->path, position - 1));
  return asks (question);
}

/**
 * causerie_branch_find_editable:
 *
 * Finds the message from which the person would continue in another branch: their last one. On an
 * ended branch it is the last one before the request to end it, if the chat was ended on request.
 * Whether it was shows in the reply above the confirmation, so its content should be loaded.
 *
 * Returns: (transfer none) (nullable): a message of the person's on the path
 */
CauserieMessage *
causerie_branch_find_editable (CauserieBranch *self)
{
  guint end;
  int position, request, before;

  g_return_val_if_fail (CAUSERIE_IS_BRANCH (self), NULL);

  if (self->ending == NULL
      || !causerie_branch_find (self, causerie_message_get_id (self->ending), &end))
    end = self->path->len;
  position = find_own_above (self, (int)end);
  if (position >= 0 && self->ending != NULL && is_confirmation (self, position))
    {
      request = find_own_above (self, position);
      before = find_own_above (self, request);
      position = before >= 0 ? before : request >= 0 ? request : position;
    }
  return position >= 0 ? g_ptr_array_index (self->path, position) : NULL;
}

/* Returns: (transfer none) (nullable): the last reply on the path whose model is known */
static CauserieMessage *
find_last_reply (CauserieBranch *self)
{
  for (guint i = self->path->len; i > 0; i--)
    {
      CauserieMessage *message = g_ptr_array_index (self->path, i - 1);

      if (causerie_message_get_role (message) == CAUSERIE_ROLE_ASSISTANT
          && causerie_message_get_requested_model (message) != NULL)
        return message;
    }
  return NULL;
}

/* Returns: (transfer none) (nullable): the identity of the service of the last reply on the path;
 * %NULL if there is none, or if it is not known */
const char *
causerie_branch_get_last_service (CauserieBranch *self)
{
  CauserieMessage *reply;

  g_return_val_if_fail (CAUSERIE_IS_BRANCH (self), NULL);

  reply = find_last_reply (self);
  return reply != NULL ? causerie_message_get_service (reply) : NULL;
}

/**
 * causerie_branch_dup_model:
 * @service: (nullable): a service's identity; %NULL for any
 *
 * Finds the model to use for the next reply. This is the name as requested, because prefixes are
 * frozen under it, and a service may name the model differently in its reply. Models of other
 * services are ignored.
 *
 * Returns: (transfer full) (nullable): the requested model of the last reply on the path, %NULL if
 *   there is none or it came from another service
 */
char *
causerie_branch_dup_model (CauserieBranch *self, const char *service)
{
  CauserieMessage *reply;
  const char *origin;

  g_return_val_if_fail (CAUSERIE_IS_BRANCH (self), NULL);

  reply = find_last_reply (self);
  if (reply == NULL)
    return NULL;
  origin = causerie_message_get_service (reply);
  return service == NULL || origin == NULL || g_str_equal (origin, service)
             ? g_strdup (causerie_message_get_requested_model (reply))
             : NULL;
}

/* Returns: (transfer full) (nullable): the effort that was requested for the last reply on the
 * path; %NULL if there is no reply, or if it had the usual effort of its model */
char *
causerie_branch_dup_effort (CauserieBranch *self)
{
  CauserieMessage *reply;

  g_return_val_if_fail (CAUSERIE_IS_BRANCH (self), NULL);

  reply = find_last_reply (self);
  return reply != NULL ? g_strdup (causerie_message_get_effort (reply)) : NULL;
}
