/* SPDX-License-Identifier: GPL-3.0-or-later
 * The text of a message for the clipboard. Programs for formatted text take the HTML, others take
 * the text. */
#include "config.h"

#include "causerie-copied-message.h"

#include "causerie-markdown-html.h"

#include <string.h>

/* The conversion of a longer text, in bytes, would take too long, and hardly any program could use
   it. */
#define LONGEST_HTML 200000

static GdkContentProvider *
create (const char *type, const char *text)
{
  g_autoptr (GBytes) bytes = g_bytes_new (text, strlen (text));

  return gdk_content_provider_new_for_bytes (type, bytes);
}

/**
 * causerie_copied_message_new:
 * @markdown: the text of a reply
 *
 * Returns: (transfer full): offers it as text, as text/markdown (RFC 7763), and, if it is not very
 *   long, as text/html
 */
GdkContentProvider *
causerie_copied_message_new (const char *markdown)
{
  GdkContentProvider *providers[3];
  g_autofree char *html = NULL;
  gsize n = 0;

  g_return_val_if_fail (markdown != NULL, NULL);

  providers[n++] = gdk_content_provider_new_typed (G_TYPE_STRING, markdown);
  providers[n++] = create ("text/markdown;charset=utf-8", markdown);
  if (strlen (markdown) <= LONGEST_HTML)
    {
      html = causerie_markdown_to_html (markdown);
      providers[n++] = create ("text/html", html);
    }
  return gdk_content_provider_new_union (providers, n);
}
