/* SPDX-License-Identifier: GPL-3.0-or-later
 * Writes attachments as content blocks and reads them again. A block is that of the API with a
 * source of the type `attachment`, which names the bytes instead of containing them. */
#include "config.h"

#include "causerie-attachment.h"

#include <string.h>

#define SOURCE_TYPE "attachment"
#define SHA256_DIGITS 64

G_DEFINE_BOXED_TYPE (CauserieAttachment, causerie_attachment, causerie_attachment_ref,
                     causerie_attachment_unref)

/* Returns: a copy of @values; strings that are %NULL become "" */
CauserieAttachment *
causerie_attachment_new (const CauserieAttachment *values)
{
  CauserieAttachment *self;

  g_return_val_if_fail (values != NULL, NULL);

  self = g_atomic_rc_box_new0 (CauserieAttachment);
  *self = *values;
  self->sha256 = g_strdup (values->sha256 != NULL ? values->sha256 : "");
  self->name = g_strdup (values->name != NULL ? values->name : "");
  self->media_type = g_strdup (values->media_type != NULL ? values->media_type : "");
  return self;
}

CauserieAttachment *
causerie_attachment_ref (CauserieAttachment *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return g_atomic_rc_box_acquire (self);
}

static void
clear (gpointer data)
{
  CauserieAttachment *self = data;

  g_free (self->sha256);
  g_free (self->name);
  g_free (self->media_type);
}

void
causerie_attachment_unref (CauserieAttachment *self)
{
  g_return_if_fail (self != NULL);

  g_atomic_rc_box_release_full (self, clear);
}

static gboolean
is_hash (const char *text)
{
  return text != NULL && strspn (text, "0123456789abcdef") == SHA256_DIGITS
         && text[SHA256_DIGITS] == '\0';
}

static gboolean
find_source (CauserieJsonSpan block, CauserieJsonSpan *source)
{
  CauserieJsonSpan type;

  return causerie_json_get_kind (block) == CAUSERIE_JSON_OBJECT
         && causerie_json_find (block, "source", source)
         && causerie_json_get_kind (*source) == CAUSERIE_JSON_OBJECT
         && causerie_json_find (*source, "type", &type) && causerie_json_equals (type, SOURCE_TYPE);
}

/* Returns: whether @block refers to an attachment, also if it does so in an invalid way */
gboolean
causerie_attachment_is_reference (CauserieJsonSpan block)
{
  CauserieJsonSpan source;

  return find_source (block, &source);
}

/* Numbers of all files are added up. What is larger than any file comes from a damaged library. */
static gint64
find_number (CauserieJsonSpan block, const char *name)
{
  gint64 number = 0;

  return causerie_json_find_int (block, name, &number) ? CLAMP (number, 0, G_MAXINT) : 0;
}

static CauserieAttachmentKind
find_kind (CauserieJsonSpan block, const char *media_type)
{
  CauserieJsonSpan type;

  if (causerie_json_find (block, "type", &type) && causerie_json_equals (type, "image"))
    return CAUSERIE_ATTACHMENT_IMAGE;
  return g_str_equal (media_type, "application/pdf") ? CAUSERIE_ATTACHMENT_PDF
                                                     : CAUSERIE_ATTACHMENT_TEXT;
}

/**
 * causerie_attachment_new_from_json:
 * @block: a content block
 *
 * Returns: (transfer full) (nullable): the attachment, or %NULL if the block is none that
 *   causerie_attachment_write() may have written
 */
CauserieAttachment *
causerie_attachment_new_from_json (CauserieJsonSpan block)
{
  CauserieJsonSpan source;
  g_autofree char *sha256 = NULL;
  g_autofree char *media_type = NULL;
  g_autofree char *name = NULL;
  CauserieAttachment values = { 0 };

  if (!find_source (block, &source))
    return NULL;
  sha256 = causerie_json_find_text (source, "sha256");
  media_type = causerie_json_find_text (source, "media_type");
  if (!is_hash (sha256) || media_type == NULL)
    return NULL;
  name = causerie_json_find_text (block, "title");
  values.kind = find_kind (block, media_type);
  values.sha256 = sha256;
  values.name = name;
  values.media_type = media_type;
  values.size = find_number (block, "size");
  values.width = (guint)find_number (block, "width");
  values.height = (guint)find_number (block, "height");
  values.n_pages = (guint)find_number (block, "pages");
  values.n_tokens = find_number (block, "tokens");
  return causerie_attachment_new (&values);
}

/* Returns: (transfer full): the content block, JSON. The same attachment always gives the same
 * bytes. */
char *
causerie_attachment_write (const CauserieAttachment *self)
{
  GString *json;

  g_return_val_if_fail (self != NULL, NULL);

  json = g_string_new (NULL);
  g_string_append_printf (
      json, "{\"type\":\"%s\",\"source\":{\"type\":\"" SOURCE_TYPE "\",\"media_type\":",
      self->kind == CAUSERIE_ATTACHMENT_IMAGE ? "image" : "document");
  causerie_json_append_quoted (json, self->media_type);
  g_string_append_printf (json, ",\"sha256\":\"%s\"},\"title\":", self->sha256);
  causerie_json_append_quoted (json, self->name);
  g_string_append_printf (json, ",\"size\":%" G_GINT64_FORMAT, self->size);
  if (self->kind == CAUSERIE_ATTACHMENT_IMAGE)
    g_string_append_printf (json, ",\"width\":%u,\"height\":%u", self->width, self->height);
  if (self->kind == CAUSERIE_ATTACHMENT_PDF)
    g_string_append_printf (json, ",\"pages\":%u", self->n_pages);
  g_string_append_printf (json, ",\"tokens\":%" G_GINT64_FORMAT "}", self->n_tokens);
  return g_string_free (json, FALSE);
}

/* Returns: (transfer full) (element-type CauserieAttachment): an empty list */
GPtrArray *
causerie_attachments_new (void)
{
  return g_ptr_array_new_with_free_func ((GDestroyNotify)causerie_attachment_unref);
}

/* Returns: (transfer full) (element-type CauserieAttachment): another list of the same files */
GPtrArray *
causerie_attachments_copy (GPtrArray *attachments)
{
  GPtrArray *copy;

  g_return_val_if_fail (attachments != NULL, NULL);

  copy = causerie_attachments_new ();
  for (guint i = 0; i < attachments->len; i++)
    g_ptr_array_add (copy, causerie_attachment_ref (g_ptr_array_index (attachments, i)));
  return copy;
}

/* @first: (element-type CauserieAttachment): a list. Returns: whether the lists have the same files
 * with the same names in the same order */
gboolean
causerie_attachments_equal (GPtrArray *first, GPtrArray *second)
{
  g_return_val_if_fail (first != NULL && second != NULL, FALSE);

  if (first->len != second->len)
    return FALSE;
  for (guint i = 0; i < first->len; i++)
    {
      const CauserieAttachment *one = g_ptr_array_index (first, i);
      const CauserieAttachment *other = g_ptr_array_index (second, i);

      if (!g_str_equal (one->sha256, other->sha256) || !g_str_equal (one->name, other->name))
        return FALSE;
    }
  return TRUE;
}
