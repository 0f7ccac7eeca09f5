/* SPDX-License-Identifier: GPL-3.0-or-later
 * Recovers the readable parts of content whose bytes were damaged on the disk. */
#pragma once

#include "causerie-content.h"

CauserieContent *causerie_content_new_from_bytes (const char *bytes, gsize length);
