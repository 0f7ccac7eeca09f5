/* SPDX-License-Identifier: GPL-3.0-or-later
 * Describes which data would be lost if the session stopped now, and asks before the library is
 * reopened. */
#pragma once

#include "causerie-session.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

char *causerie_losses_dup_unsaved (CauserieSession *session);
void causerie_losses_confirm_reopen_async (GtkWidget *parent, CauserieSession *session,
                                           GAsyncReadyCallback callback, gpointer data);
gboolean causerie_losses_confirm_reopen_finish (GtkWidget *parent, GAsyncResult *result);

G_END_DECLS
