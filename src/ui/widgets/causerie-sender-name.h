/* SPDX-License-Identifier: GPL-3.0-or-later
 * The name of the sender of a reply. */
#pragma once

#include "causerie-session.h"

G_BEGIN_DECLS

char *causerie_sender_name_dup (CauserieSession *session, const char *model);

G_END_DECLS
