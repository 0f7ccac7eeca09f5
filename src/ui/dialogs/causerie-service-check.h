/* SPDX-License-Identifier: GPL-3.0-or-later
 * Checks a service that the user wants to use, one at a time. */
#pragma once

#include "causerie-registry.h"

G_BEGIN_DECLS

#define CAUSERIE_TYPE_SERVICE_CHECK (causerie_service_check_get_type ())
G_DECLARE_FINAL_TYPE (CauserieServiceCheck, causerie_service_check, CAUSERIE, SERVICE_CHECK,
                      GObject)

/* @error is %NULL if the service was accepted: it is then in use and stored. */
typedef void (*CauserieServiceCheckFunc) (GObject *owner, const GError *error);

CauserieServiceCheck *causerie_service_check_new (CauserieRegistry *registry, GObject *owner,
                                                  CauserieServiceCheckFunc func);
void causerie_service_check_start (CauserieServiceCheck *self, CauserieServiceChoice choice,
                                   const char *address, const char *key);
void causerie_service_check_skip (CauserieServiceCheck *self, CauserieServiceChoice choice,
                                  const char *address, const char *key);
void causerie_service_check_cancel (CauserieServiceCheck *self);

G_END_DECLS
