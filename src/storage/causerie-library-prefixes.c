/* SPDX-License-Identifier: GPL-3.0-or-later
 * The library's operations on frozen prefixes. */
#include "config.h"

#include "causerie-library.h"

#include "causerie-library-private.h"
#include "causerie-table-prefixes.h"

typedef struct
{
  gint64 chat_id;
  char *service;
  char *model;
} Input;

static void
input_free (gpointer data)
{
  Input *input = data;

  g_free (input->service);
  g_free (input->model);
  g_free (input);
}

static void
free_prefix (gpointer prefix)
{
  causerie_prefix_free (prefix);
}

static gpointer
get_prefix (CauserieConnection *connection, gconstpointer data, GError **error)
{
  const Input *input = data;
  CauseriePrefix *prefix = NULL;

  if (!causerie_table_prefixes_get (connection, input->chat_id, input->service, input->model,
                                    &prefix, error))
    return NULL;
  return prefix;
}

static const CauserieLibraryCall get_prefix_call = {
  causerie_library_get_prefix_async,
  CAUSERIE_ACCESS_READ,
  get_prefix,
  input_free,
  free_prefix,
  NULL,
};

/* Loads the prefix that was frozen for a chat, service and model. */
void
causerie_library_get_prefix_async (CauserieLibrary *self, gint64 chat_id, const char *service,
                                   const char *model, GCancellable *cancellable,
                                   GAsyncReadyCallback callback, gpointer data)
{
  Input *input;

  g_return_if_fail (CAUSERIE_IS_LIBRARY (self));
  g_return_if_fail (service != NULL);
  g_return_if_fail (model != NULL);

  input = g_new0 (Input, 1);
  input->chat_id = chat_id;
  input->service = g_strdup (service);
  input->model = g_strdup (model);
  _causerie_library_start (self, &get_prefix_call, input, cancellable, callback, data);
}

/* Returns: (transfer full) (nullable): the frozen prefix; %NULL if nothing is frozen, or on an
 * error */
CauseriePrefix *
causerie_library_get_prefix_finish (CauserieLibrary *self, GAsyncResult *result, GError **error)
{
  return _causerie_library_finish (self, &get_prefix_call, result, error);
}
