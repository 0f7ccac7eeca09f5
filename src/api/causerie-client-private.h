/* SPDX-License-Identifier: GPL-3.0-or-later
 * The client from inside: streams are in one file, lists of models in another. */
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
