/* SPDX-License-Identifier: GPL-3.0-or-later
 * The driver's parts, shared by its files. */
#pragma once

#include "causerie-driver.h"

#include <gio/gio.h>

G_BEGIN_DECLS

/* What a person would have given up on; a sanitized program is several times slower. */
#ifdef __SANITIZE_ADDRESS__
#define PATIENCE_SECONDS 120
#else
#define PATIENCE_SECONDS 30
#endif

struct _CauserieDriver
{
  char *folder;
  GPtrArray *arguments;
  GSubprocessLauncher *launcher;
  GSubprocess *process;
};

GPtrArray *causerie_driver_list (const char *wanted, guint most);
gboolean causerie_driver_is_on_screen (AtspiAccessible *node);
gboolean causerie_driver_ask_box (AtspiAccessible *node, AtspiRect *box);
gboolean causerie_driver_ask_place (AtspiAccessible *node, AtspiRect *box);
gboolean causerie_driver_wait_still (AtspiAccessible *node, AtspiRect *box);

G_END_DECLS
