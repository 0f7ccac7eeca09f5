/* SPDX-License-Identifier: GPL-3.0-or-later
 * The levels of effort that can be requested. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

const char *const *causerie_effort_list (void);
const char *causerie_effort_find (const char *name);

G_END_DECLS
