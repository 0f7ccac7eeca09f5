/* SPDX-License-Identifier: GPL-3.0-or-later
 * Describes attachments in words. */
#include "config.h"

#include "causerie-attachment-words.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/* Returns: (transfer full): such as “PNG image” */
static char *
dup_kind (const CauserieAttachment *attachment)
{
  g_autofree char *format = NULL;
  const char *subtype;

  switch (attachment->kind)
    {
    case CAUSERIE_ATTACHMENT_PDF:
      /* Translators: the type of a file */
      return g_strdup (_ ("PDF file"));
    case CAUSERIE_ATTACHMENT_TEXT:
      /* Translators: the type of a file */
      return g_strdup (_ ("Text file"));
    case CAUSERIE_ATTACHMENT_IMAGE:
    default:
      subtype = strchr (attachment->media_type, '/');
      format = g_ascii_strup (subtype != NULL ? subtype + 1 : "", -1);
      /* Translators: the type of a file; %s is the name of a format, such as PNG or JPEG */
      return g_strdup_printf (_ ("%s image"), format);
    }
}

/* Returns: (transfer full) (nullable): the measures of an image, the pages of a PDF file */
static char *
dup_extent (const CauserieAttachment *attachment)
{
  if (attachment->kind == CAUSERIE_ATTACHMENT_IMAGE && attachment->width > 0)
    /* Translators: the width and the height of an image in pixels */
    return g_strdup_printf (_ ("%u × %u"), attachment->width, attachment->height);
  if (attachment->kind == CAUSERIE_ATTACHMENT_PDF && attachment->n_pages > 0)
    return g_strdup_printf (
        /* Translators: the number of pages of a PDF file */
        ngettext ("%u page", "%u pages", attachment->n_pages), attachment->n_pages);
  return NULL;
}

/* Returns: (transfer full): such as “PNG image · 1200 × 800 · 340 kB” */
char *
causerie_attachment_words_dup_details (const CauserieAttachment *attachment)
{
  g_autofree char *kind = dup_kind (attachment);
  g_autofree char *extent = dup_extent (attachment);
  g_autofree char *size = g_format_size ((guint64)MAX (attachment->size, 0));

  if (extent == NULL)
    return g_strjoin (" · ", kind, size, NULL);
  return g_strjoin (" · ", kind, extent, size, NULL);
}

/* Returns: (transfer full): the same with an estimate of the tokens */
char *
causerie_attachment_words_dup_with_tokens (const CauserieAttachment *attachment)
{
  g_autofree char *details = causerie_attachment_words_dup_details (attachment);
  g_autofree char *tokens = NULL;

  if (attachment->n_tokens <= 0)
    return g_steal_pointer (&details);
  tokens = g_strdup_printf (
      /* Translators: an estimate of what a file costs; %'u is the number of tokens */
      ngettext ("about %'u token", "about %'u tokens", (gulong)attachment->n_tokens),
      (guint)MIN (attachment->n_tokens, G_MAXUINT));
  return g_strjoin (" · ", details, tokens, NULL);
}
