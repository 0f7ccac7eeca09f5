/* SPDX-License-Identifier: GPL-3.0-or-later
 * Shows the result of setting up a service as lasting text. */
#pragma once

#include "causerie-session.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define CAUSERIE_TYPE_SERVICE_STATUS (causerie_service_status_get_type ())
G_DECLARE_FINAL_TYPE (CauserieServiceStatus, causerie_service_status, CAUSERIE, SERVICE_STATUS,
                      GtkWidget)

void causerie_service_status_clear (CauserieServiceStatus *self);
void causerie_service_status_show_work (CauserieServiceStatus *self, const char *text);
void causerie_service_status_show_hint (CauserieServiceStatus *self, const char *text);
void causerie_service_status_show_success (CauserieServiceStatus *self, const char *text);
void causerie_service_status_show_service (CauserieServiceStatus *self, CauserieRegistry *registry);
void causerie_service_status_show_problem (CauserieServiceStatus *self, const GError *error);
const char *causerie_service_status_get_unsaved_words (const CauserieFailure *refusal);
void causerie_service_status_show_refusal (CauserieServiceStatus *self, const GError *error,
                                           CauserieServiceChoice choice, gboolean key_sent);
const char *causerie_service_status_get_text (CauserieServiceStatus *self);

G_END_DECLS
