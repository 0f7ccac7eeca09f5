/* SPDX-License-Identifier: GPL-3.0-or-later
 * The library's operations on what chats are set up with. */
#include "config.h"

#include "causerie-library.h"

#include "causerie-input.h"
#include "causerie-library-private.h"
#include "causerie-table-setups.h"

typedef struct
{
  gint64 chat_id;
  CauserieChatSetup *setup;
} Input;

static void
input_free (gpointer data)
{
  Input *input = data;

  g_clear_pointer (&input->setup, causerie_chat_setup_free);
  g_free (input);
}

static gpointer
set_setup (CauserieConnection *connection, gconstpointer data, GError **error)
{
  const Input *input = data;
  const CauserieChatSetup *setup = input->setup;

  return GINT_TO_POINTER (causerie_input_check_text (setup->preset_name, "name", error)
                          && causerie_input_check_text (setup->instructions, "instructions", error)
                          && causerie_table_setups_set (connection, input->chat_id, setup, error));
}

static const CauserieLibraryCall set_setup_call = {
  causerie_library_set_setup_async, CAUSERIE_ACCESS_WRITE, set_setup, input_free, NULL, NULL,
};

/**
 * causerie_library_set_setup_async:
 * @chat_id: a chat that has not begun, 0 for the one without messages
 *
 * Fails if the chat has begun.
 */
void
causerie_library_set_setup_async (CauserieLibrary *self, gint64 chat_id,
                                  const CauserieChatSetup *setup, GCancellable *cancellable,
                                  GAsyncReadyCallback callback, gpointer data)
{
  Input *input;

  g_return_if_fail (CAUSERIE_IS_LIBRARY (self));
  g_return_if_fail (chat_id >= 0 && setup != NULL);

  input = g_new0 (Input, 1);
  input->chat_id = chat_id;
  input->setup = causerie_chat_setup_copy (setup);
  _causerie_library_start (self, &set_setup_call, input, cancellable, callback, data);
}

static void
free_setup (gpointer setup)
{
  causerie_chat_setup_free (setup);
}

static gpointer
get_setup (CauserieConnection *connection, gconstpointer data, GError **error)
{
  const Input *input = data;
  CauserieChatSetup *setup = NULL;
  gboolean begun;

  if (!causerie_table_setups_get (connection, input->chat_id, &setup, &begun, error))
    return NULL;
  return setup;
}

static const CauserieLibraryCall get_setup_call = {
  causerie_library_get_setup_async, CAUSERIE_ACCESS_READ, get_setup, input_free, free_setup, NULL,
};

void
causerie_library_get_setup_async (CauserieLibrary *self, gint64 chat_id, GCancellable *cancellable,
                                  GAsyncReadyCallback callback, gpointer data)
{
  Input *input;

  g_return_if_fail (CAUSERIE_IS_LIBRARY (self));

  input = g_new0 (Input, 1);
  input->chat_id = chat_id;
  _causerie_library_start (self, &get_setup_call, input, cancellable, callback, data);
}

/* Returns: (transfer full) (nullable): the setup; %NULL if there is none, or on an error */
CauserieChatSetup *
causerie_library_get_setup_finish (CauserieLibrary *self, GAsyncResult *result, GError **error)
{
  return _causerie_library_finish (self, &get_setup_call, result, error);
}
