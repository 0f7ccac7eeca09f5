/* SPDX-License-Identifier: GPL-3.0-or-later
 * The names of the levels of effort. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

const char *causerie_effort_words_get (const char *effort);

G_END_DECLS
