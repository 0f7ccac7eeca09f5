/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copies WebP images without their metadata. */
#pragma once

#include "causerie-image-facts.h"

G_BEGIN_DECLS

gboolean causerie_webp_strip (const guint8 *data, gsize size, GByteArray *copy,
                              CauserieImageFacts *facts);

G_END_DECLS
