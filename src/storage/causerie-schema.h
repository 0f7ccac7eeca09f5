/* SPDX-License-Identifier: GPL-3.0-or-later
 * The steps of the schema, and upgrading a library to the latest one. */
#pragma once

#include "causerie-connection.h"

G_BEGIN_DECLS

/**
 * CAUSERIE_SCHEMA_VERSION:
 *
 * The version that this program writes: the number of steps.
 */
#define CAUSERIE_SCHEMA_VERSION 6

gboolean causerie_schema_get_version (CauserieConnection *connection, int *version,
                                      GError **error) G_GNUC_WARN_UNUSED_RESULT;
gboolean causerie_schema_upgrade (CauserieConnection *connection,
                                  GError **error) G_GNUC_WARN_UNUSED_RESULT;
gboolean causerie_schema_run_steps (CauserieConnection *connection, const char *const *steps,
                                    GError **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
