/* SPDX-License-Identifier: GPL-3.0-or-later
 * Says that Claude ended the chat, and shows the ways on. */
#pragma once

#include "causerie-session.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define CAUSERIE_TYPE_ENDED_NOTICE (causerie_ended_notice_get_type ())
G_DECLARE_FINAL_TYPE (CauserieEndedNotice, causerie_ended_notice, CAUSERIE, ENDED_NOTICE, GtkWidget)

G_END_DECLS
