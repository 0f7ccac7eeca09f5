/* SPDX-License-Identifier: GPL-3.0-or-later
 * Checks images and documents like the Messages API. */
#include "config.h"

#include "causerie-strict-check-media.h"

#include "causerie-strict-fields.h"
#include "causerie-strict-reason.h"

#include <string.h>

#define MOST_IMAGE_BYTES (10 * 1024 * 1024)
#define MOST_IMAGES 600
#define HEAD_BYTES 12

static const char *const image_types[]
    = { "image/jpeg", "image/png", "image/gif", "image/webp", NULL };

/* Accepts no line breaks, no `data:` prefix, and padding only at the end. */
static gboolean
is_base64 (const char *text)
{
  gsize length = strlen (text);
  gsize letters = strspn (text, G_CSET_A_2_Z G_CSET_a_2_z G_CSET_DIGITS "+/");

  return length > 0 && length % 4 == 0 && letters + strspn (text + letters, "=") == length
         && length - letters <= 2;
}

/* Decodes only the first bytes, which identify the format. */
static gsize
decode_head (const char *base64, guint8 head[HEAD_BYTES])
{
  g_autofree char *start = g_strndup (base64, HEAD_BYTES / 3 * 4);
  gsize length = 0;
  g_autofree guchar *bytes = g_base64_decode (start, &length);

  memset (head, 0, HEAD_BYTES);
  memcpy (head, bytes, MIN (length, HEAD_BYTES));
  return length;
}

static const char *
detect_image (const char *base64)
{
  guint8 head[HEAD_BYTES];
  gsize length = decode_head (base64, head);

  if (length >= 3 && memcmp (head, "\xff\xd8\xff", 3) == 0)
    return "image/jpeg";
  if (length >= 8 && memcmp (head, "\x89PNG\r\n\x1a\n", 8) == 0)
    return "image/png";
  if (length >= 6 && (memcmp (head, "GIF87a", 6) == 0 || memcmp (head, "GIF89a", 6) == 0))
    return "image/gif";
  if (length >= 12 && memcmp (head, "RIFF", 4) == 0 && memcmp (head + 8, "WEBP", 4) == 0)
    return "image/webp";
  return NULL;
}

static gboolean
get_data (CauserieJsonSpan source, const char *path, char **data, GError **error)
{
  if (!causerie_strict_fields_check_kind (source, path, "data", CAUSERIE_JSON_STRING, TRUE, error))
    return FALSE;
  *data = causerie_json_find_text (source, "data");
  if (!is_base64 (*data))
    return causerie_strict_refuse (error, CAUSERIE_STRICT_BASE64_INVALID,
                                   "%sdata: Invalid base64 data", path);
  return TRUE;
}

static gboolean
check_image_data (CauserieJsonSpan source, const char *path, GError **error)
{
  g_autofree char *type
      = causerie_strict_fields_dup_choice (source, path, "media_type", image_types, error);
  g_autofree char *data = NULL;
  const char *real;

  if (type == NULL || !get_data (source, path, &data, error))
    return FALSE;
  if (strlen (data) / 4 * 3 > MOST_IMAGE_BYTES)
    return causerie_strict_refuse (error, CAUSERIE_STRICT_IMAGE_TOO_LARGE,
                                   "%sdata: image exceeds 10 MB maximum", path);
  real = detect_image (data);
  if (real == NULL)
    return causerie_strict_refuse (error, CAUSERIE_STRICT_IMAGE_UNREADABLE,
                                   "%sdata: Could not process image", path);
  if (strcmp (real, type) != 0)
    return causerie_strict_refuse (error, CAUSERIE_STRICT_IMAGE_TYPE_MISMATCH,
                                   "%sdata: Image does not match the provided media type %s", path,
                                   type);
  return TRUE;
}

static gboolean
check_address (CauserieJsonSpan source, const char *path, GError **error)
{
  g_autofree char *url = NULL;

  if (!causerie_strict_fields_check_kind (source, path, "url", CAUSERIE_JSON_STRING, TRUE, error))
    return FALSE;
  url = causerie_json_find_text (source, "url");
  return g_str_has_prefix (url, "https://")
         || causerie_strict_refuse (error, CAUSERIE_STRICT_URL_NOT_HTTPS,
                                    "%surl: Only HTTPS URLs are supported.", path);
}

static gboolean
check_no_file (CauserieJsonSpan source, const char *path, GError **error)
{
  g_autofree char *id = NULL;

  if (!causerie_strict_fields_check_kind (source, path, "file_id", CAUSERIE_JSON_STRING, TRUE,
                                          error))
    return FALSE;
  id = causerie_json_find_text (source, "file_id");
  causerie_strict_refuse (error, CAUSERIE_STRICT_FILE_NOT_FOUND, "File not found: %s", id);
  return FALSE;
}

/* Returns: (transfer full) (nullable): the type of the block's source, one of @types; NULL with
   @error set */
static char *
dup_source_type (CauserieJsonSpan block, const char *path, const char *const types[],
                 CauserieJsonSpan *source, GError **error)
{
  g_autofree char *inner = g_strconcat (path, "source.", NULL);

  if (!causerie_strict_fields_check_kind (block, path, "source", CAUSERIE_JSON_OBJECT, TRUE, error)
      || !causerie_json_find (block, "source", source))
    return NULL;
  return causerie_strict_fields_dup_choice (*source, inner, "type", types, error);
}

/**
 * causerie_strict_check_image:
 * @block: a block of type `image`
 * @path: its path in the request, ending in a full stop
 * @error: return location for an error
 *
 * Returns: whether the image has a known format that matches its media type
 */
gboolean
causerie_strict_check_image (CauserieJsonSpan block, const char *path, GError **error)
{
  static const char *const names[] = { "type", "source", "cache_control", "transformations", NULL };
  static const char *const types[] = { "base64", "url", "file", NULL };
  g_autofree char *inner = g_strconcat (path, "source.", NULL);
  g_autofree char *type = NULL;
  CauserieJsonSpan source;

  if (!causerie_strict_fields_check_names (block, path, names, error))
    return FALSE;
  type = dup_source_type (block, path, types, &source, error);
  if (type == NULL)
    return FALSE;
  if (strcmp (type, "base64") == 0)
    return check_image_data (source, inner, error);
  if (strcmp (type, "url") == 0)
    return check_address (source, inner, error);
  return check_no_file (source, inner, error);
}

static gboolean
check_pdf (CauserieJsonSpan source, const char *path, GError **error)
{
  static const char *const types[] = { "application/pdf", NULL };
  g_autofree char *type
      = causerie_strict_fields_dup_choice (source, path, "media_type", types, error);
  g_autofree char *data = NULL;
  guint8 head[HEAD_BYTES];

  if (type == NULL || !get_data (source, path, &data, error))
    return FALSE;
  decode_head (data, head);
  return memcmp (head, "%PDF", 4) == 0
         || causerie_strict_refuse (error, CAUSERIE_STRICT_PDF_INVALID,
                                    "%sdata: The PDF specified was not valid.", path);
}

static gboolean
check_plain_text (CauserieJsonSpan source, const char *path, GError **error)
{
  static const char *const types[] = { "text/plain", NULL };
  g_autofree char *type
      = causerie_strict_fields_dup_choice (source, path, "media_type", types, error);

  return type != NULL
         && causerie_strict_fields_check_kind (source, path, "data", CAUSERIE_JSON_STRING, TRUE,
                                               error);
}

/**
 * causerie_strict_check_document:
 * @block: a block of type `document`
 * @path: its path in the request, ending in a full stop
 * @error: return location for an error
 *
 * Returns: whether the document is a PDF or plain text and matches its media type
 */
gboolean
causerie_strict_check_document (CauserieJsonSpan block, const char *path, GError **error)
{
  static const char *const names[]
      = { "type", "source", "title", "context", "citations", "cache_control", NULL };
  static const char *const types[] = { "base64", "text", "url", "file", "content", NULL };
  g_autofree char *inner = g_strconcat (path, "source.", NULL);
  g_autofree char *type = NULL;
  CauserieJsonSpan source;

  if (!causerie_strict_fields_check_names (block, path, names, error)
      || !causerie_strict_fields_check_kind (block, path, "title", CAUSERIE_JSON_STRING, FALSE,
                                             error))
    return FALSE;
  type = dup_source_type (block, path, types, &source, error);
  if (type == NULL)
    return FALSE;
  if (strcmp (type, "base64") == 0)
    return check_pdf (source, inner, error);
  if (strcmp (type, "text") == 0)
    return check_plain_text (source, inner, error);
  if (strcmp (type, "url") == 0)
    return check_address (source, inner, error);
  if (strcmp (type, "file") == 0)
    return check_no_file (source, inner, error);
  return causerie_strict_fields_check_kind (source, inner, "content", CAUSERIE_JSON_ARRAY, TRUE,
                                            error);
}

static gboolean
has_citations (const CauserieStrictBlock *block)
{
  CauserieJsonSpan citations, enabled;

  return causerie_strict_fields_find (block->json, "citations", &citations)
         && causerie_json_get_kind (citations) == CAUSERIE_JSON_OBJECT
         && causerie_json_find (citations, "enabled", &enabled) && *enabled.start == 't';
}

/**
 * causerie_strict_check_media_total:
 * @request: a request whose blocks are valid
 * @error: return location for an error
 *
 * Returns: whether number and total size of images and documents are allowed
 */
gboolean
causerie_strict_check_media_total (const CauserieStrictRequest *request, GError **error)
{
  guint images = 0;
  guint documents = 0;
  guint cited = 0;

  for (guint i = 0; i < request->turns->len; i++)
    {
      const CauserieStrictTurn *turn = g_ptr_array_index (request->turns, i);

      for (guint j = 0; j < turn->blocks->len; j++)
        {
          const CauserieStrictBlock *block = g_ptr_array_index (turn->blocks, j);

          images += strcmp (block->type, "image") == 0;
          documents += strcmp (block->type, "document") == 0;
          cited += strcmp (block->type, "document") == 0 && has_citations (block);
        }
    }
  if (images > MOST_IMAGES)
    return causerie_strict_refuse (error, CAUSERIE_STRICT_TOO_MANY_IMAGES,
                                   "messages: at most %d images are allowed", MOST_IMAGES);
  if (cited != 0 && cited != documents)
    return causerie_strict_refuse (
        error, CAUSERIE_STRICT_CITATIONS_MIXED,
        "messages: citations must be enabled on all or none of the documents");
  return TRUE;
}
