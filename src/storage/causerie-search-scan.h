/* SPDX-License-Identifier: GPL-3.0-or-later
 * Searches without the index by reading every message. */
#pragma once

#include "causerie-connection.h"

G_BEGIN_DECLS

GArray *causerie_search_scan (CauserieConnection *connection, GPtrArray *words,
                              GError **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
