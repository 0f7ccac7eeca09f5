/* SPDX-License-Identifier: GPL-3.0-or-later
 * What the reply builder's two files share: its parts, and what an event does to them. */
#pragma once

#include "causerie-reply-builder.h"
#include "causerie-usage.h"

G_BEGIN_DECLS

struct _CauserieReplyBuilder
{
  GObject parent_instance;

  char *model;
  char *stop_reason;
  char *stop_details;
  CauserieUsage *usage;
  GPtrArray *blocks; /* of CauserieReplyBlock, in the order in which they began */
  GHashTable *ids;   /* of the calls so far */
  char *content;     /* the JSON of all blocks, NULL while it is out of date */
  GError *error;     /* what a failed event said */
  gsize size;        /* of all blocks, those before a pause too */
  guint n_before;    /* how many blocks came before a pause */
  gboolean started;
  gboolean finished;
};

void _causerie_reply_builder_take_event (CauserieReplyBuilder *self, CauserieJsonSpan event);
void _causerie_reply_builder_take_message (CauserieReplyBuilder *self, CauserieJsonSpan message);

G_END_DECLS
