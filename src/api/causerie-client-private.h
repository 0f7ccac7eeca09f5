/* SPDX-License-Identifier: GPL-3.0-or-later
 * Internals that the two files of the client share: streams and model lists. */
#pragma once

#include "causerie-client.h"

#include <libsoup/soup.h>

G_BEGIN_DECLS

struct _CauserieClient
{
  GObject parent_instance;

  CauserieClock *clock;
  SoupSession *session;
};

G_END_DECLS
