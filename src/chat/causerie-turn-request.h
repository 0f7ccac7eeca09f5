/* SPDX-License-Identifier: GPL-3.0-or-later
 * The request of a turn: the service, the frozen prefix, and the parts that are left out. */
#pragma once

#include "causerie-content-loader.h"
#include "causerie-library.h"
#include "causerie-model-choice.h"
#include "causerie-settings.h"
#include "causerie-setup.h"

G_BEGIN_DECLS

#define CAUSERIE_TYPE_TURN_REQUEST (causerie_turn_request_get_type ())
G_DECLARE_FINAL_TYPE (CauserieTurnRequest, causerie_turn_request, CAUSERIE, TURN_REQUEST, GObject)

CauserieTurnRequest *causerie_turn_request_new (CauserieLibrary *library,
                                                CauserieSettings *settings,
                                                CauserieRegistry *registry, CauserieSetup *setup,
                                                const CauserieModelChoice *choice, gint64 chat_id,
                                                GPtrArray *path);
void causerie_turn_request_prepare_async (CauserieTurnRequest *self, CauserieContentLoader *loader,
                                          GCancellable *cancellable, GAsyncReadyCallback callback,
                                          gpointer data);
gboolean causerie_turn_request_prepare_finish (CauserieTurnRequest *self, GAsyncResult *result,
                                               GError **error);
void causerie_turn_request_share_prefix (CauserieTurnRequest *self, CauserieTurnRequest *other);
void causerie_turn_request_set_counts (CauserieTurnRequest *self);
CauserieRequestBody *causerie_turn_request_write (CauserieTurnRequest *self,
                                                  CauserieContent *partial, GError **error);
gboolean causerie_turn_request_reduce (CauserieTurnRequest *self, const GError *error);
void causerie_turn_request_remember_refusal (CauserieTurnRequest *self, gboolean answered,
                                             const GError *error);

CauserieService *causerie_turn_request_get_service (CauserieTurnRequest *self);
const CauseriePrefix *causerie_turn_request_get_new_prefix (CauserieTurnRequest *self);
gboolean causerie_turn_request_get_without_thinking (CauserieTurnRequest *self);
const char *causerie_turn_request_get_effort (CauserieTurnRequest *self);

G_END_DECLS
