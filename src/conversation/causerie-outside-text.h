/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

char *causerie_outside_text_line (const char *text, gssize length, gsize max_chars);
char *causerie_outside_text_block (const char *text, gssize length, gsize max_bytes);
