/* SPDX-License-Identifier: GPL-3.0-or-later
 * The demo service, made as strict as the Messages API: it refuses what that refuses, and knows its
 * own thinking by signatures that are bound to what came before. */
#pragma once

#include "causerie-demo-service.h"
#include "causerie-strict-reason.h"
#include "causerie-test-request.h"

G_BEGIN_DECLS

CauserieDemoService *causerie_strict_service_new (void);
gboolean causerie_strict_service_judge (const CauserieDemoCall *call, GError **error);
void causerie_strict_service_expect_valid (const CauserieTestRequest *request);

G_END_DECLS
