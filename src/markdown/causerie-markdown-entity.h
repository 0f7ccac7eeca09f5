/* SPDX-License-Identifier: GPL-3.0-or-later
 * Decodes character references such as "&amp;" and "&#8212;". */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

void causerie_markdown_append_entity (GString *out, const char *entity, gsize length);

G_END_DECLS
