/* SPDX-License-Identifier: GPL-3.0-or-later
 * Feeds random bytes to the parser of server-sent events: splitting them must not matter. */
#include "config.h"

#include "causerie-sse-parser.h"

#include <stdint.h>

int LLVMFuzzerTestOneInput (const uint8_t *data, size_t size);

static gboolean
take (const char *data, gsize length, gpointer user_data, GError **error)
{
  g_assert (length > 0 && data[length] == '\0');
  g_string_append_len (user_data, data, (gssize)length);
  g_string_append_c (user_data, '\n');
  return TRUE;
}

static GString *
parse (const char *bytes, gsize size, gsize step)
{
  g_autoptr (CauserieSseParser) parser = causerie_sse_parser_new ();
  GString *events = g_string_new (NULL);

  for (gsize at = 0; at < size; at += step)
    causerie_sse_parser_push (parser, bytes + at, MIN (step, size - at), take, events, NULL);
  return events;
}

int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  gsize step = size > 0 ? 1 + data[0] % 32 : 1;
  GString *whole = parse ((const char *)data, size, MAX (size, 1));
  GString *split = parse ((const char *)data, size, step);

  g_assert (g_string_equal (whole, split));
  g_string_free (whole, TRUE);
  g_string_free (split, TRUE);
  return 0;
}
