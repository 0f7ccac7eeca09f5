/* SPDX-License-Identifier: GPL-3.0-or-later
 * What a chat is set up with: its instructions, and whether its model may search the web. */
#pragma once

#include "causerie-library.h"
#include "causerie-pending-writes.h"
#include "causerie-settings.h"

G_BEGIN_DECLS

#define CAUSERIE_TYPE_SETUP (causerie_setup_get_type ())
G_DECLARE_FINAL_TYPE (CauserieSetup, causerie_setup, CAUSERIE, SETUP, GObject)

/* Properties, readable with notify: "preset-name" and "instructions" (string, nullable),
 * "web-search" and "web-fetch" (boolean), "begun" (boolean: nothing can be changed any more). */
CauserieSetup *causerie_setup_new (CauserieLibrary *library, CauseriePendingWrites *writes,
                                   CauserieSettings *settings);
void causerie_setup_set_chat_id (CauserieSetup *self, gint64 chat_id);
void causerie_setup_load_new (CauserieSetup *self);
void causerie_setup_load (CauserieSetup *self, const CauserieChatSetup *stored, gboolean begun);
void causerie_setup_begin (CauserieSetup *self);
void causerie_setup_hold (CauserieSetup *self);
void causerie_setup_release (CauserieSetup *self);

const CauserieChatSetup *causerie_setup_get (CauserieSetup *self);
gboolean causerie_setup_get_fixed (CauserieSetup *self);
gboolean causerie_setup_change (CauserieSetup *self, const CauserieChatSetup *setup);
gboolean causerie_setup_use_preset (CauserieSetup *self, const CauseriePresetRecord *preset);
gboolean causerie_setup_set_instructions (CauserieSetup *self, const char *instructions);
gboolean causerie_setup_set_web_search (CauserieSetup *self, gboolean web_search);

G_END_DECLS
