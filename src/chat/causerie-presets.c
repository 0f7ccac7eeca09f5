/* SPDX-License-Identifier: GPL-3.0-or-later
 * The list of presets. A change is shown at once; if it cannot be stored, the list is read again.
 */
#include "config.h"

#include "causerie-presets.h"

struct _CauseriePresets
{
  GObject parent_instance;

  CauserieLibrary *library;
  GListStore *presets; /* of CauseriePreset */
  GCancellable *cancellable;
  guint n_changes; /* since the object was made; what was read before a change is outdated */
  gboolean loaded;
};

/* What was read, and when. */
typedef struct
{
  CauseriePresets *presets;
  guint n_changes;
} Loading;

enum
{
  PROP_LOADED = 1,
  N_PROPS,
};

enum
{
  FAILED,
  N_SIGNALS,
};

static GParamSpec *properties[N_PROPS];
static guint signals[N_SIGNALS];

static GType
get_item_type (GListModel *list)
{
  return CAUSERIE_TYPE_PRESET;
}

static guint
get_n_items (GListModel *list)
{
  return g_list_model_get_n_items (G_LIST_MODEL (CAUSERIE_PRESETS (list)->presets));
}

static gpointer
get_item (GListModel *list, guint position)
{
  return g_list_model_get_item (G_LIST_MODEL (CAUSERIE_PRESETS (list)->presets), position);
}

static void
list_model_init (GListModelInterface *iface)
{
  iface->get_item_type = get_item_type;
  iface->get_n_items = get_n_items;
  iface->get_item = get_item;
}

G_DEFINE_FINAL_TYPE_WITH_CODE (CauseriePresets, causerie_presets, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL, list_model_init))

static void
show (CauseriePresets *self, GPtrArray *records)
{
  g_autoptr (GPtrArray) presets = g_ptr_array_new_with_free_func (g_object_unref);

  for (guint i = 0; i < records->len; i++)
    g_ptr_array_add (presets, causerie_preset_new (g_ptr_array_index (records, i)));
  g_list_store_splice (self->presets, 0, g_list_model_get_n_items (G_LIST_MODEL (self->presets)),
                       presets->pdata, presets->len);
}

static void
on_loaded_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autofree Loading *loading = data;
  g_autoptr (CauseriePresets) self = loading->presets;
  g_autoptr (GPtrArray) records = NULL;
  g_autoptr (GError) error = NULL;

  records = causerie_library_list_presets_finish (CAUSERIE_LIBRARY (source), result, &error);
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  if (records == NULL)
    {
      g_debug ("Reading the presets: %s", error->message);
      return;
    }
  if (loading->n_changes != self->n_changes)
    {
      causerie_presets_load (self);
      return;
    }
  show (self, records);
  if (self->loaded)
    return;
  self->loaded = TRUE;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_LOADED]);
}

static void
on_stored_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (CauseriePresets) self = CAUSERIE_PRESETS (data);
  g_autoptr (GError) error = NULL;

  if (causerie_library_write_finish (CAUSERIE_LIBRARY (source), result, &error))
    return;
  g_signal_emit (self, signals[FAILED], 0, error);
  causerie_presets_load (self);
}

static void
on_items_changed_cb (GListModel *list, guint position, guint removed, guint added,
                     CauseriePresets *self)
{
  g_list_model_items_changed (G_LIST_MODEL (self), position, removed, added);
}

static void
causerie_presets_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  if (id == PROP_LOADED)
    g_value_set_boolean (value, CAUSERIE_PRESETS (object)->loaded);
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
}

static void
causerie_presets_dispose (GObject *object)
{
  CauseriePresets *self = CAUSERIE_PRESETS (object);

  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->library);
  G_OBJECT_CLASS (causerie_presets_parent_class)->dispose (object);
}

static void
causerie_presets_finalize (GObject *object)
{
  CauseriePresets *self = CAUSERIE_PRESETS (object);

  g_clear_object (&self->presets);
  g_clear_object (&self->cancellable);
  G_OBJECT_CLASS (causerie_presets_parent_class)->finalize (object);
}

static void
causerie_presets_class_init (CauseriePresetsClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = causerie_presets_get_property;
  object_class->dispose = causerie_presets_dispose;
  object_class->finalize = causerie_presets_finalize;
  properties[PROP_LOADED]
      = g_param_spec_boolean ("loaded", NULL, NULL, FALSE,
                              G_PARAM_READABLE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);
  signals[FAILED] = g_signal_new ("failed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL,
                                  NULL, NULL, G_TYPE_NONE, 1, G_TYPE_ERROR);
}

static void
causerie_presets_init (CauseriePresets *self)
{
  self->presets = g_list_store_new (CAUSERIE_TYPE_PRESET);
  self->cancellable = g_cancellable_new ();
  g_signal_connect_object (self->presets, "items-changed", G_CALLBACK (on_items_changed_cb), self,
                           0);
}

CauseriePresets *
causerie_presets_new (CauserieLibrary *library)
{
  CauseriePresets *self = g_object_new (CAUSERIE_TYPE_PRESETS, NULL);

  self->library = g_object_ref (library);
  return self;
}

/* To be called when the library is open. */
void
causerie_presets_load (CauseriePresets *self)
{
  Loading *loading;

  g_return_if_fail (CAUSERIE_IS_PRESETS (self));
  if (self->library == NULL)
    return;
  loading = g_new0 (Loading, 1);
  loading->presets = g_object_ref (self);
  loading->n_changes = self->n_changes;
  causerie_library_list_presets_async (self->library, self->cancellable, on_loaded_cb, loading);
}

gboolean
causerie_presets_get_loaded (CauseriePresets *self)
{
  g_return_val_if_fail (CAUSERIE_IS_PRESETS (self), FALSE);
  return self->loaded;
}

/**
 * causerie_presets_find:
 * @uid: (nullable): a preset, which may have been removed
 * @position: (out) (optional): its place in the list
 *
 * Returns: (transfer none) (nullable): the preset
 */
CauseriePreset *
causerie_presets_find (CauseriePresets *self, const char *uid, guint *position)
{
  g_return_val_if_fail (CAUSERIE_IS_PRESETS (self), NULL);

  for (guint i = 0; i < get_n_items (G_LIST_MODEL (self)); i++)
    {
      g_autoptr (CauseriePreset) preset = get_item (G_LIST_MODEL (self), i);

      if (g_strcmp0 (causerie_preset_get_uid (preset), uid) != 0)
        continue;
      if (position != NULL)
        *position = i;
      return preset;
    }
  return NULL;
}

static void
store (CauseriePresets *self, const CauseriePresetRecord *record)
{
  self->n_changes++;
  causerie_library_put_preset_async (self->library, record, NULL, on_stored_cb,
                                     g_object_ref (self));
}

static void
store_order (CauseriePresets *self)
{
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  g_auto (GStrv) uids = NULL;

  for (guint i = 0; i < get_n_items (G_LIST_MODEL (self)); i++)
    {
      g_autoptr (CauseriePreset) preset = get_item (G_LIST_MODEL (self), i);

      g_strv_builder_add (builder, causerie_preset_get_uid (preset));
    }
  uids = g_strv_builder_end (builder);
  self->n_changes++;
  causerie_library_order_presets_async (self->library, (const char *const *)uids, NULL,
                                        on_stored_cb, g_object_ref (self));
}

/* Adds a preset at the end, or changes the one of that uid in its place. */
void
causerie_presets_put (CauseriePresets *self, const CauseriePresetRecord *record)
{
  g_autoptr (CauseriePreset) preset = NULL;
  CauseriePreset *old;
  gpointer item;
  guint position = 0;

  g_return_if_fail (CAUSERIE_IS_PRESETS (self) && record != NULL);
  old = causerie_presets_find (self, record->uid, &position);
  if (old != NULL && causerie_preset_record_equal (causerie_preset_get_record (old), record))
    return;
  store (self, record);
  preset = causerie_preset_new (record);
  item = preset;
  if (old != NULL)
    g_list_store_splice (self->presets, position, 1, &item, 1);
  else
    g_list_store_append (self->presets, preset);
}

/* Puts a preset into the list that is not in it: back after its removal, or beside another one. */
void
causerie_presets_insert (CauseriePresets *self, const CauseriePresetRecord *record, guint position)
{
  g_autoptr (CauseriePreset) preset = NULL;

  g_return_if_fail (CAUSERIE_IS_PRESETS (self) && record != NULL);
  if (causerie_presets_find (self, record->uid, NULL) != NULL)
    return;
  store (self, record);
  preset = causerie_preset_new (record);
  g_list_store_insert (self->presets, MIN (position, get_n_items (G_LIST_MODEL (self))), preset);
  store_order (self);
}

void
causerie_presets_remove (CauseriePresets *self, const char *uid)
{
  guint position = 0;

  g_return_if_fail (CAUSERIE_IS_PRESETS (self) && uid != NULL);
  if (causerie_presets_find (self, uid, &position) == NULL)
    return;
  self->n_changes++;
  causerie_library_remove_preset_async (self->library, uid, NULL, on_stored_cb,
                                        g_object_ref (self));
  g_list_store_remove (self->presets, position);
}

/* @to: the place of the preset afterwards */
void
causerie_presets_move (CauseriePresets *self, guint from, guint to)
{
  g_autoptr (CauseriePreset) preset = NULL;
  guint n_items;

  g_return_if_fail (CAUSERIE_IS_PRESETS (self));
  n_items = get_n_items (G_LIST_MODEL (self));
  if (from >= n_items || to >= n_items || from == to)
    return;
  preset = get_item (G_LIST_MODEL (self), from);
  g_list_store_remove (self->presets, from);
  g_list_store_insert (self->presets, to, preset);
  store_order (self);
}
