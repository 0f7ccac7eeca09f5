/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "causerie-screen-dpi.h"

#include <X11/Xatom.h>
#include <X11/Xlib.h>
#include <string.h>

/**
 * causerie_screen_set_dpi:
 * @dpi: 96 for text as it is, 192 for text of twice the size
 *
 * Programs that start from now on take it from the screen's resources, as they do from the setting
 * for large text.
 */
void
causerie_screen_set_dpi (guint dpi)
{
  Display *display = XOpenDisplay (NULL);
  g_autofree char *resources = g_strdup_printf ("Xft.dpi:\t%u\n", dpi);

  g_assert_nonnull (display);
  XChangeProperty (display, DefaultRootWindow (display), XA_RESOURCE_MANAGER, XA_STRING, 8,
                   PropModeReplace, (const unsigned char *)resources, (int)strlen (resources));
  XCloseDisplay (display);
}
