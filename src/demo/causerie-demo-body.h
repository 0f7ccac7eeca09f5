/* SPDX-License-Identifier: GPL-3.0-or-later
 * Collects the body of a request. */
#pragma once

#include <libsoup/soup.h>

G_BEGIN_DECLS

void causerie_demo_body_collect (SoupServerMessage *message);
GBytes *causerie_demo_body_take (SoupServerMessage *message);

G_END_DECLS
