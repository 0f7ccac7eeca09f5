/* SPDX-License-Identifier: GPL-3.0-or-later
 * What is remembered of a window, so that the program comes back where the user left it. */
#include "config.h"

#include "causerie-window-state.h"

#define DEFAULT_WIDTH 1100
#define DEFAULT_HEIGHT 760
#define MAXIMUM_LENGTH 16384
/* No message is higher; sums with other lengths stay far below the largest number. */
#define MAXIMUM_HEIGHT 100000000

CauserieWindowState *
causerie_window_state_new (void)
{
  CauserieWindowState *self = g_new0 (CauserieWindowState, 1);

  self->width = DEFAULT_WIDTH;
  self->height = DEFAULT_HEIGHT;
  self->chats_shown = TRUE;
  return self;
}

CauserieWindowState *
causerie_window_state_copy (const CauserieWindowState *self)
{
  CauserieWindowState *copy;

  g_return_val_if_fail (self != NULL, NULL);

  copy = causerie_window_state_new ();
  *copy = *self;
  return copy;
}

void
causerie_window_state_free (CauserieWindowState *self)
{
  g_free (self);
}

static GVariant *
write_state (const CauserieWindowState *state)
{
  GVariantDict dict;

  g_variant_dict_init (&dict, NULL);
  g_variant_dict_insert (&dict, "width", "i", state->width);
  g_variant_dict_insert (&dict, "height", "i", state->height);
  g_variant_dict_insert (&dict, "maximized", "b", state->maximized);
  g_variant_dict_insert (&dict, "chats-shown", "b", state->chats_shown);
  g_variant_dict_insert (&dict, "branches-shown", "b", state->branches_shown);
  if (state->chat_id != 0)
    {
      g_variant_dict_insert (&dict, "chat", "x", state->chat_id);
      g_variant_dict_insert (&dict, "chat-created-at", "x", state->chat_created_at);
      g_variant_dict_insert (&dict, "leaf", "x", state->leaf_id);
    }
  if (state->chat_id != 0 && state->place.message_id != 0)
    {
      g_variant_dict_insert (&dict, "message", "x", state->place.message_id);
      g_variant_dict_insert (&dict, "message-y", "i", state->place.y);
      g_variant_dict_insert (&dict, "message-height", "i", state->place.height);
    }
  return g_variant_dict_end (&dict);
}

/* Leaves the value as it is if the settings hold none, or one that makes no sense. */
static void
read_number (GVariant *dict, const char *name, int minimum, int maximum, int *value)
{
  int found;

  if (g_variant_lookup (dict, name, "i", &found) && found >= minimum && found <= maximum)
    *value = found;
}

/* Returns: the id, or 0 */
static gint64
read_id (GVariant *dict, const char *name)
{
  gint64 found = 0;

  g_variant_lookup (dict, name, "x", &found);
  return MAX (found, 0);
}

static CauserieWindowState *
read_state (GVariant *dict)
{
  CauserieWindowState *state = causerie_window_state_new ();

  read_number (dict, "width", CAUSERIE_WINDOW_MINIMUM_WIDTH, MAXIMUM_LENGTH, &state->width);
  read_number (dict, "height", CAUSERIE_WINDOW_MINIMUM_HEIGHT, MAXIMUM_LENGTH, &state->height);
  g_variant_lookup (dict, "maximized", "b", &state->maximized);
  g_variant_lookup (dict, "chats-shown", "b", &state->chats_shown);
  g_variant_lookup (dict, "branches-shown", "b", &state->branches_shown);
  state->chat_id = read_id (dict, "chat");
  if (state->chat_id == 0)
    return state;
  g_variant_lookup (dict, "chat-created-at", "x", &state->chat_created_at);
  state->leaf_id = read_id (dict, "leaf");
  state->place.message_id = read_id (dict, "message");
  if (state->place.message_id == 0)
    return state;
  read_number (dict, "message-y", -MAXIMUM_HEIGHT, MAXIMUM_LENGTH, &state->place.y);
  read_number (dict, "message-height", 0, MAXIMUM_HEIGHT, &state->place.height);
  return state;
}

/**
 * causerie_window_states_write:
 * @states: (element-type CauserieWindowState): the open windows, the one that was used last at the
 *   end
 *
 * Returns: (transfer floating): the value for the settings
 */
GVariant *
causerie_window_states_write (GPtrArray *states)
{
  GVariantBuilder builder;

  g_return_val_if_fail (states != NULL, NULL);

  g_variant_builder_init (&builder, G_VARIANT_TYPE ("aa{sv}"));
  for (guint i = 0; i < states->len; i++)
    g_variant_builder_add_value (&builder, write_state (g_ptr_array_index (states, i)));
  return g_variant_builder_end (&builder);
}

/**
 * causerie_window_states_read:
 * @windows: the value of the settings; what makes no sense in it is replaced or left out
 *
 * Returns: (transfer full) (element-type CauserieWindowState): the windows, the one that was used
 *   last at the end. Only the last ones if there are too many
 */
GPtrArray *
causerie_window_states_read (GVariant *windows)
{
  GPtrArray *states = g_ptr_array_new_with_free_func ((GDestroyNotify)causerie_window_state_free);
  gsize n;

  g_return_val_if_fail (windows != NULL, states);

  if (!g_variant_is_of_type (windows, G_VARIANT_TYPE ("aa{sv}")))
    return states;
  n = g_variant_n_children (windows);
  for (gsize i = n - MIN (n, CAUSERIE_WINDOW_STATES_MAXIMUM); i < n; i++)
    {
      g_autoptr (GVariant) dict = g_variant_get_child_value (windows, i);

      g_ptr_array_add (states, read_state (dict));
    }
  return states;
}
