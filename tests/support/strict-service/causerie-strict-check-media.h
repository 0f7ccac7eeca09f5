/* SPDX-License-Identifier: GPL-3.0-or-later
 * Refuses images and documents that the Messages API refuses. */
#pragma once

#include "causerie-strict-request.h"

G_BEGIN_DECLS

gboolean causerie_strict_check_image (CauserieJsonSpan block, const char *path, GError **error);
gboolean causerie_strict_check_document (CauserieJsonSpan block, const char *path, GError **error);
gboolean causerie_strict_check_media_total (const CauserieStrictRequest *request, GError **error);

G_END_DECLS
