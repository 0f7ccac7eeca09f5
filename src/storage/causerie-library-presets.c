/* SPDX-License-Identifier: GPL-3.0-or-later
 * The library's operations on presets. */
#include "config.h"

#include "causerie-library.h"

#include "causerie-input.h"
#include "causerie-library-private.h"
#include "causerie-table-presets.h"

static gpointer
list_presets (CauserieConnection *connection, gconstpointer data, GError **error)
{
  return causerie_table_presets_list (connection, error);
}

static void
free_presets (gpointer presets)
{
  g_ptr_array_unref (presets);
}

static const CauserieLibraryCall list_presets_call = {
  causerie_library_list_presets_async,
  CAUSERIE_ACCESS_READ,
  list_presets,
  g_free,
  free_presets,
  NULL,
};

void
causerie_library_list_presets_async (CauserieLibrary *self, GCancellable *cancellable,
                                     GAsyncReadyCallback callback, gpointer data)
{
  g_return_if_fail (CAUSERIE_IS_LIBRARY (self));
  _causerie_library_start (self, &list_presets_call, NULL, cancellable, callback, data);
}

/* Returns: (transfer full) (element-type CauseriePresetRecord): all presets in their order */
GPtrArray *
causerie_library_list_presets_finish (CauserieLibrary *self, GAsyncResult *result, GError **error)
{
  return _causerie_library_finish (self, &list_presets_call, result, error);
}

static gpointer
put_preset (CauserieConnection *connection, gconstpointer data, GError **error)
{
  const CauseriePresetRecord *preset = data;

  return GINT_TO_POINTER (causerie_input_check_text (preset->name, "name", error)
                          && causerie_input_check_text (preset->instructions, "instructions", error)
                          && causerie_input_check_text (preset->service, "service", error)
                          && causerie_input_check_text (preset->model, "model", error)
                          && causerie_input_check_text (preset->effort, "effort", error)
                          && causerie_table_presets_put (connection, preset, error));
}

static void
free_preset (gpointer preset)
{
  causerie_preset_record_free (preset);
}

static const CauserieLibraryCall put_preset_call = {
  causerie_library_put_preset_async, CAUSERIE_ACCESS_WRITE, put_preset, free_preset, NULL, NULL,
};

/* Adds a preset at the end, or changes the one of that uid in its place. */
void
causerie_library_put_preset_async (CauserieLibrary *self, const CauseriePresetRecord *preset,
                                   GCancellable *cancellable, GAsyncReadyCallback callback,
                                   gpointer data)
{
  g_return_if_fail (CAUSERIE_IS_LIBRARY (self));
  g_return_if_fail (preset != NULL && preset->uid != NULL && preset->name != NULL);
  _causerie_library_start (self, &put_preset_call, causerie_preset_record_copy (preset),
                           cancellable, callback, data);
}

static gpointer
remove_preset (CauserieConnection *connection, gconstpointer uid, GError **error)
{
  return GINT_TO_POINTER (causerie_table_presets_remove (connection, uid, error));
}

static const CauserieLibraryCall remove_preset_call = {
  causerie_library_remove_preset_async, CAUSERIE_ACCESS_WRITE, remove_preset, g_free, NULL, NULL,
};

/* Chats that began with the preset keep what they were set up with. */
void
causerie_library_remove_preset_async (CauserieLibrary *self, const char *uid,
                                      GCancellable *cancellable, GAsyncReadyCallback callback,
                                      gpointer data)
{
  g_return_if_fail (CAUSERIE_IS_LIBRARY (self) && uid != NULL);
  _causerie_library_start (self, &remove_preset_call, g_strdup (uid), cancellable, callback, data);
}

static gpointer
order_presets (CauserieConnection *connection, gconstpointer uids, GError **error)
{
  return GINT_TO_POINTER (causerie_table_presets_order (connection, uids, error));
}

static void
free_uids (gpointer uids)
{
  g_strfreev (uids);
}

static const CauserieLibraryCall order_presets_call = {
  causerie_library_order_presets_async, CAUSERIE_ACCESS_WRITE, order_presets, free_uids, NULL, NULL,
};

/* @uids: (array zero-terminated=1): all presets in their new order */
void
causerie_library_order_presets_async (CauserieLibrary *self, const char *const *uids,
                                      GCancellable *cancellable, GAsyncReadyCallback callback,
                                      gpointer data)
{
  g_return_if_fail (CAUSERIE_IS_LIBRARY (self) && uids != NULL);
  _causerie_library_start (self, &order_presets_call, g_strdupv ((char **)uids), cancellable,
                           callback, data);
}
