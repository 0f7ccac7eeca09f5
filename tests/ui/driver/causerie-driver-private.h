/* SPDX-License-Identifier: GPL-3.0-or-later
 * The driver's parts, shared by its files. */
#pragma once

#include "causerie-driver.h"

#include <gio/gio.h>

G_BEGIN_DECLS

struct _CauserieDriver
{
  char *folder;
  GPtrArray *arguments;
  GSubprocessLauncher *launcher;
  GSubprocess *process;
};

GPtrArray *causerie_driver_list (const char *wanted, guint most);
gboolean causerie_driver_is_on_screen (AtspiAccessible *node);
gboolean causerie_driver_ask_place (AtspiAccessible *node, AtspiRect *box);

G_END_DECLS
