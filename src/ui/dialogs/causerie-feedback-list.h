/* SPDX-License-Identifier: GPL-3.0-or-later
 * The list of all feedback, which can be changed, removed, or saved as a report. */
#pragma once

#include "causerie-session.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

GtkWindow *causerie_feedback_list_present (GtkWidget *parent, CauserieSession *session);

G_END_DECLS
