/* SPDX-License-Identifier: GPL-3.0-or-later
 * Warnings end a test, but for one that GTK makes of itself. */
#include "config.h"

#include "causerie-test-log.h"

#include <string.h>

/* GDK of GTK 4.24 reports the first frame of a menu twice where an X screen has no compositor, as
 * Xvfb; it warns of it once in a process, whatever the program does. */
#define KNOWN_WARNING "gdk_frame_timings_submitted() called on submitted frame."

static gboolean
is_known (const GLogField *field)
{
  return g_str_equal (field->key, "MESSAGE") && field->length < 0
         && g_str_equal (field->value, KNOWN_WARNING);
}

static GLogWriterOutput
write_log (GLogLevelFlags level, const GLogField *fields, gsize n_fields, gpointer data)
{
  for (gsize i = 0; i < n_fields; i++)
    if (is_known (&fields[i]))
      return G_LOG_WRITER_HANDLED;
  return g_log_writer_default (level, fields, n_fields, data);
}

/**
 * causerie_test_log_install:
 *
 * Keeps the known warning from ending this process. To be called once, before GTK is started.
 */
void
causerie_test_log_install (void)
{
  g_log_set_writer_func (write_log, NULL, NULL);
}

/**
 * causerie_test_log_is_fatal:
 * @line: what a program wrote to its standard error
 *
 * Returns: whether GLib's log says there that something is wrong
 */
gboolean
causerie_test_log_is_fatal (const char *line)
{
  return (strstr (line, "-WARNING **") != NULL || strstr (line, "-CRITICAL **") != NULL)
         && strstr (line, KNOWN_WARNING) == NULL;
}
