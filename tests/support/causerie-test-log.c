/* SPDX-License-Identifier: GPL-3.0-or-later
 * Makes all warnings fatal, except for a known one of GTK. */
#include "config.h"

#include "causerie-test-log.h"

#include <string.h>

/* GDK 4.24 reports the first frame of a menu twice if the X screen has no compositor, like Xvfb,
 * and warns of that once per process. */
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
 * Makes the known warning non-fatal. To be called once, before GTK is initialized.
 */
void
causerie_test_log_install (void)
{
  g_log_set_writer_func (write_log, NULL, NULL);
}

/**
 * causerie_test_log_is_fatal:
 * @line: a line of a program's standard error
 *
 * Returns: whether it is a warning or an error of GLib's log
 */
gboolean
causerie_test_log_is_fatal (const char *line)
{
  return (strstr (line, "-WARNING **") != NULL || strstr (line, "-CRITICAL **") != NULL)
         && strstr (line, KNOWN_WARNING) == NULL;
}
