/* SPDX-License-Identifier: GPL-3.0-or-later
 * Checks images and documents like the Messages API. */
#pragma once

#include "causerie-strict-request.h"

G_BEGIN_DECLS

gboolean causerie_strict_is_base64 (const char *text);
gboolean causerie_strict_check_image (const CauserieStrictRequest *request, CauserieJsonSpan block,
                                      const char *path, GError **error);
gboolean causerie_strict_check_document (const CauserieStrictRequest *request,
                                         CauserieJsonSpan block, const char *path, GError **error);
gboolean causerie_strict_check_search_result (const CauserieStrictRequest *request,
                                              CauserieJsonSpan block, const char *path,
                                              GError **error);
gboolean causerie_strict_check_media_total (const CauserieStrictRequest *request, GError **error);

G_END_DECLS
