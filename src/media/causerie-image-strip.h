/* SPDX-License-Identifier: GPL-3.0-or-later
 * Removes metadata from images without decoding them. */
#pragma once

#include "causerie-file-type.h"
#include "causerie-image-facts.h"

G_BEGIN_DECLS

GBytes *causerie_image_strip (GBytes *bytes, CauserieFileType type, CauserieImageFacts *facts);

G_END_DECLS
