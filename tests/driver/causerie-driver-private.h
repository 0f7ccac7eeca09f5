/* SPDX-License-Identifier: GPL-3.0-or-later
 * Shared by the source files of the driver only. */
#pragma once

#include "causerie-driver.h"

G_BEGIN_DECLS

/* The timeout after which a test fails; a sanitized program is several times slower. */
#ifdef __SANITIZE_ADDRESS__
#define TIMEOUT_SECONDS 120
#else
#define TIMEOUT_SECONDS 30
#endif

GPtrArray *causerie_driver_list (const char *query, guint most);
gboolean causerie_driver_wait_still (CauserieNode *node, CauserieBox *place);

G_END_DECLS
