/* SPDX-License-Identifier: GPL-3.0-or-later
 * A timeline of messages in a real window, without a chat. */
#pragma once

#include "causerie-message.h"
#include "causerie-timeline-fixture.h"

G_BEGIN_DECLS

/* A reply that still grows, with one block whose text is in the member "text" or "thinking". */
typedef struct
{
  CauserieMessage *message;
  CauserieContent *content;
  guint block;
} CauserieGrowingReply;

CauserieMessage *causerie_messages_fixture_add (CauserieTimelineFixture *f, CauserieRole role,
                                                const char *text);
CauserieMessage *causerie_messages_fixture_add_content (CauserieTimelineFixture *f,
                                                        CauserieRole role,
                                                        CauserieContent *content);
void causerie_messages_fixture_set_up (CauserieTimelineFixture *f, gconstpointer data);
void causerie_messages_fixture_add_growing (CauserieTimelineFixture *f, CauserieGrowingReply *reply,
                                            const char *type);
void causerie_growing_reply_grow (CauserieGrowingReply *self, const char *escaped);
void causerie_growing_reply_clear (CauserieGrowingReply *self);
gboolean causerie_messages_fixture_is_loading (CauserieTimelineFixture *f);
void causerie_messages_fixture_wait_loaded (CauserieTimelineFixture *f);
guint causerie_messages_fixture_count (GtkWidget *widget, GType type);

G_END_DECLS
