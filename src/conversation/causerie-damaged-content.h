/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "causerie-content.h"

CauserieContent *causerie_content_new_from_bytes (const char *bytes, gsize length);
