/* SPDX-License-Identifier: GPL-3.0-or-later
 * Cuts the markup of a paragraph after a number of bytes. */
#include "config.h"

#include "causerie-markdown-cut.h"

#include <string.h>

#define ELLIPSIS "\342\200\246"

/* Copies the tag at @at and updates @open, the stack of open tags. Returns: the end of the tag */
static const char *
copy_tag (GString *out, GPtrArray *open, const char *at)
{
  const char *end = strchr (at, '>') + 1;

  g_string_append_len (out, at, end - at);
  if (at[1] == '/')
    g_ptr_array_set_size (open, (int)open->len - 1);
  else
    g_ptr_array_add (open, g_strndup (at + 1, strcspn (at + 1, " >")));
  return end;
}

/**
 * causerie_markdown_cut_markup:
 * @length: the length of the result in bytes, without markup and up to the end of a character
 *
 * Returns: (transfer full): the beginning of @markup with "…" after it, and all tags closed
 */
char *
causerie_markdown_cut_markup (const char *markup, gsize length)
{
  g_autoptr (GPtrArray) open = g_ptr_array_new_with_free_func (g_free);
  GString *out = g_string_new (NULL);
  const char *at = markup;
  gsize n_copied = 0;

  g_return_val_if_fail (markup != NULL, g_string_free (out, FALSE));

  while (*at != '\0' && n_copied < length)
    if (*at == '<')
      at = copy_tag (out, open, at);
    else
      {
        /* All entities that causerie_markdown_append_escaped() writes represent one byte. */
        const char *end = *at == '&' ? strchr (at, ';') + 1 : g_utf8_next_char (at);

        n_copied += *at == '&' ? 1 : (gsize)(end - at);
        g_string_append_len (out, at, end - at);
        at = end;
      }
  if (*at != '\0')
    g_string_append (out, ELLIPSIS);
  for (guint i = open->len; i > 0; i--)
    g_string_append_printf (out, "</%s>", (const char *)g_ptr_array_index (open, i - 1));
  return g_string_free (out, FALSE);
}
