/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

char *causerie_content_from_bytes (const char *bytes, gsize length);
