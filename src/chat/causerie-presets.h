/* SPDX-License-Identifier: GPL-3.0-or-later
 * The list of presets. */
#pragma once

#include "causerie-library.h"
#include "causerie-preset.h"

G_BEGIN_DECLS

#define CAUSERIE_TYPE_PRESETS (causerie_presets_get_type ())
G_DECLARE_FINAL_TYPE (CauseriePresets, causerie_presets, CAUSERIE, PRESETS, GObject)

/* A GListModel of CauseriePreset. Property with notify: "loaded" (boolean). Signal "failed"
 * (GError): a change could not be stored, and was taken back. */
CauseriePresets *causerie_presets_new (CauserieLibrary *library);
void causerie_presets_load (CauseriePresets *self);
gboolean causerie_presets_get_loaded (CauseriePresets *self);
CauseriePreset *causerie_presets_find (CauseriePresets *self, const char *uid, guint *position);

/* Changes are shown at once, and stored. */
void causerie_presets_put (CauseriePresets *self, const CauseriePresetRecord *record);
void causerie_presets_insert (CauseriePresets *self, const CauseriePresetRecord *record,
                              guint position);
void causerie_presets_remove (CauseriePresets *self, const char *uid);
void causerie_presets_move (CauseriePresets *self, guint from, guint to);

G_END_DECLS
