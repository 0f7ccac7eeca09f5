/* SPDX-License-Identifier: GPL-3.0-or-later
 * Sends the events of a stream with their delays. */
#pragma once

#include <libsoup/soup.h>

G_BEGIN_DECLS

void causerie_demo_stream_start (SoupServerMessage *message, GPtrArray *events, double pace);

G_END_DECLS
