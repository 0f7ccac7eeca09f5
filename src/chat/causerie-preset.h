/* SPDX-License-Identifier: GPL-3.0-or-later
 * A preset in the list of presets. It does not change: a changed one is another object. */
#pragma once

#include "causerie-record.h"

G_BEGIN_DECLS

#define CAUSERIE_TYPE_PRESET (causerie_preset_get_type ())
G_DECLARE_FINAL_TYPE (CauseriePreset, causerie_preset, CAUSERIE, PRESET, GObject)

CauseriePreset *causerie_preset_new (const CauseriePresetRecord *record);
const CauseriePresetRecord *causerie_preset_get_record (CauseriePreset *self);
const char *causerie_preset_get_uid (CauseriePreset *self);
const char *causerie_preset_get_name (CauseriePreset *self);

G_END_DECLS
