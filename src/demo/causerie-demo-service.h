/* SPDX-License-Identifier: GPL-3.0-or-later
 * A local service with the Messages API that answers from scripts. */
#pragma once

#include <glib-object.h>

#include "causerie-demo-hooks.h"

G_BEGIN_DECLS

#define CAUSERIE_TYPE_DEMO_SERVICE (causerie_demo_service_get_type ())
G_DECLARE_FINAL_TYPE (CauserieDemoService, causerie_demo_service, CAUSERIE, DEMO_SERVICE, GObject)

CauserieDemoService *causerie_demo_service_new (void);
void causerie_demo_service_set_hooks (CauserieDemoService *self, const CauserieDemoHooks *hooks);
gboolean causerie_demo_service_start (CauserieDemoService *self, GError **error);
const char *causerie_demo_service_get_base_url (CauserieDemoService *self);
const char *causerie_demo_service_get_key (CauserieDemoService *self);
double causerie_demo_service_get_pace (CauserieDemoService *self);
void causerie_demo_service_set_pace (CauserieDemoService *self, double pace);

G_END_DECLS
