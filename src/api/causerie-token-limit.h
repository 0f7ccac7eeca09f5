/* SPDX-License-Identifier: GPL-3.0-or-later
 * The limits for the length of a reply that services name when they refuse a request. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

gint64 causerie_token_limit_find (const char *message, gint64 asked);
gint64 causerie_token_limit_find_rest (const char *message, gint64 asked);

G_END_DECLS
