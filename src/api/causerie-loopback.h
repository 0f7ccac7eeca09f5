/* SPDX-License-Identifier: GPL-3.0-or-later
 * Recognizes servers on this computer and bypasses the proxy for them. */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

gboolean causerie_loopback_has_host (const char *host);
GProxyResolver *causerie_loopback_create_resolver (void);

G_END_DECLS
