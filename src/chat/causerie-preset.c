/* SPDX-License-Identifier: GPL-3.0-or-later
 * A preset in the list of presets. It does not change: a changed one is another object. */
#include "config.h"

#include "causerie-preset.h"

struct _CauseriePreset
{
  GObject parent_instance;

  CauseriePresetRecord *record;
};

G_DEFINE_FINAL_TYPE (CauseriePreset, causerie_preset, G_TYPE_OBJECT)

static void
causerie_preset_finalize (GObject *object)
{
  causerie_preset_record_free (CAUSERIE_PRESET (object)->record);
  G_OBJECT_CLASS (causerie_preset_parent_class)->finalize (object);
}

static void
causerie_preset_class_init (CauseriePresetClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = causerie_preset_finalize;
}

static void
causerie_preset_init (CauseriePreset *self)
{
}

CauseriePreset *
causerie_preset_new (const CauseriePresetRecord *record)
{
  CauseriePreset *self = g_object_new (CAUSERIE_TYPE_PRESET, NULL);

  self->record = causerie_preset_record_copy (record);
  return self;
}

const CauseriePresetRecord *
causerie_preset_get_record (CauseriePreset *self)
{
  g_return_val_if_fail (CAUSERIE_IS_PRESET (self), NULL);
  return self->record;
}

const char *
causerie_preset_get_uid (CauseriePreset *self)
{
  g_return_val_if_fail (CAUSERIE_IS_PRESET (self), NULL);
  return self->record->uid;
}

/* Returns: (transfer none): the name, which other presets may have too */
const char *
causerie_preset_get_name (CauseriePreset *self)
{
  g_return_val_if_fail (CAUSERIE_IS_PRESET (self), NULL);
  return self->record->name;
}
