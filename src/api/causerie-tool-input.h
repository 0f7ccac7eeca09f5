/* SPDX-License-Identifier: GPL-3.0-or-later
 * Reads the input of a tool call, in whichever wrapping it comes. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

char *causerie_tool_input_read (const char *text, guint quotes);

G_END_DECLS
