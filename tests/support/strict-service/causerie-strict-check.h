/* SPDX-License-Identifier: GPL-3.0-or-later
 * Refuses what the Messages API refuses, so that a client learns of it before it meets the real
 * one. */
#pragma once

#include "causerie-strict-request.h"

G_BEGIN_DECLS

gboolean causerie_strict_check (const CauserieStrictRequest *request, GError **error);

G_END_DECLS
