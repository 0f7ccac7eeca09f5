/* SPDX-License-Identifier: GPL-3.0-or-later
 * Splits a stream of server-sent events into the data of the events. It does not interpret the
 * data. */
#include "config.h"

#include "causerie-sse-parser.h"

#include "causerie-error.h"

#include <string.h>

struct _CauserieSseParser
{
  GString *line;
  GString *data;
  gboolean has_data;
  gboolean after_cr; /* a following LF belongs to the preceding CR */
  gboolean begun;    /* the first line is complete, so no byte order mark can follow */
};

static const char byte_order_mark[] = "\xef\xbb\xbf";

static void
set_too_long (GError **error)
{
  g_propagate_error (error,
                     causerie_error_new_full (CAUSERIE_ERROR_BAD_ANSWER,
                                              "An event of the stream is too long.", NULL, 0));
}

static gboolean
append_data (CauserieSseParser *self, const char *value, gsize length, GError **error)
{
  if (self->data->len + length + 1 > CAUSERIE_SSE_MAX_SIZE)
    {
      set_too_long (error);
      return FALSE;
    }
  if (self->has_data)
    g_string_append_c (self->data, '\n');
  g_string_append_len (self->data, value, (gssize)length);
  self->has_data = TRUE;
  return TRUE;
}

static gboolean
dispatch (CauserieSseParser *self, CauserieSseFunc func, gpointer user_data, GError **error)
{
  gboolean ok = TRUE;

  /* Some gateways end a stream with this marker, which is not JSON. */
  if (self->data->len > 0 && strcmp (self->data->str, "[DONE]") != 0)
    ok = func (self->data->str, self->data->len, user_data, error);
  g_string_truncate (self->data, 0);
  self->has_data = FALSE;
  return ok;
}

static gboolean
handle_line (CauserieSseParser *self, CauserieSseFunc func, gpointer user_data, GError **error)
{
  const char *line = self->line->str;
  gsize length = self->line->len;
  gsize skip;

  if (!self->begun && g_str_has_prefix (line, byte_order_mark))
    {
      line += strlen (byte_order_mark);
      length -= strlen (byte_order_mark);
    }
  self->begun = TRUE;
  if (length == 0)
    return dispatch (self, func, user_data, error);
  if (strncmp (line, "data", 4) != 0 || (length > 4 && line[4] != ':'))
    return TRUE;
  skip = length > 5 && line[5] == ' ' ? 6 : MIN (length, 5);
  return append_data (self, line + skip, length - skip, error);
}

static gsize
find_line_end (const char *bytes, gsize length)
{
  const char *lf = memchr (bytes, '\n', length);
  gsize end = lf != NULL ? (gsize)(lf - bytes) : length;
  const char *cr = memchr (bytes, '\r', end);

  return cr != NULL ? (gsize)(cr - bytes) : end;
}

CauserieSseParser *
causerie_sse_parser_new (void)
{
  CauserieSseParser *self = g_new0 (CauserieSseParser, 1);

  self->line = g_string_new (NULL);
  self->data = g_string_new (NULL);
  return self;
}

void
causerie_sse_parser_free (CauserieSseParser *self)
{
  g_string_free (self->line, TRUE);
  g_string_free (self->data, TRUE);
  g_free (self);
}

/**
 * causerie_sse_parser_push:
 * @bytes: (array length=length): the bytes that were read
 * @length: number of bytes; the stream may be split anywhere
 *
 * Lines end with LF, CRLF or CR. Several data lines of one event are joined with LF. Ignores other
 * fields, comments, events without data, and `[DONE]`. An event is only delivered when a blank line
 * follows it (HTML Living Standard, server-sent events).
 *
 * Returns: %FALSE with #CAUSERIE_ERROR_BAD_ANSWER if an event is longer than
 *   %CAUSERIE_SSE_MAX_SIZE, or with the error of @func; the parser must not be used after that
 */
gboolean
causerie_sse_parser_push (CauserieSseParser *self, const char *bytes, gsize length,
                          CauserieSseFunc func, gpointer user_data, GError **error)
{
  const char *end = bytes + length;

  g_return_val_if_fail (self != NULL && func != NULL, FALSE);
  while (bytes < end)
    {
      gsize part;

      if (self->after_cr && *bytes == '\n')
        bytes++;
      self->after_cr = FALSE;
      part = find_line_end (bytes, (gsize)(end - bytes));
      if (self->line->len + part > CAUSERIE_SSE_MAX_SIZE)
        {
          set_too_long (error);
          return FALSE;
        }
      g_string_append_len (self->line, bytes, (gssize)part);
      bytes += part;
      if (bytes == end)
        break;
      self->after_cr = *bytes++ == '\r';
      if (!handle_line (self, func, user_data, error))
        return FALSE;
      g_string_truncate (self->line, 0);
    }
  return TRUE;
}
