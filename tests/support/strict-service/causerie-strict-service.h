/* SPDX-License-Identifier: GPL-3.0-or-later
 * The demo service with hooks that validate requests like the Messages API, and sign thinking with
 * signatures that depend on the preceding messages. */
#pragma once

#include "causerie-demo-service.h"
#include "causerie-strict-reason.h"
#include "causerie-test-request.h"

G_BEGIN_DECLS

CauserieDemoService *causerie_strict_service_new (void);
gboolean causerie_strict_service_judge (const CauserieDemoCall *call, GError **error);
void causerie_strict_service_expect_valid (const CauserieTestRequest *request);

G_END_DECLS
