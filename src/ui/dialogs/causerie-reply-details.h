/* SPDX-License-Identifier: GPL-3.0-or-later
 * The dialog that tells what a reply took. */
#pragma once

#include "causerie-session.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

GtkWidget *causerie_reply_details_new (CauserieSession *session, const CauserieReplyFacts *facts);
void causerie_reply_details_present (GtkWidget *parent, CauserieSession *session,
                                     gint64 message_id);

G_END_DECLS
