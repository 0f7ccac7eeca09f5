/* SPDX-License-Identifier: GPL-3.0-or-later
 * The text of a message for the clipboard. */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

GdkContentProvider *causerie_copied_message_new (const char *markdown);

G_END_DECLS
