/* SPDX-License-Identifier: GPL-3.0-or-later
 * Checks images and documents like the Messages API. */
#include "config.h"

#include "causerie-strict-check-media.h"

#include "causerie-demo-pdf.h"
#include "causerie-demo-picture.h"
#include "causerie-strict-fields.h"
#include "causerie-strict-reason.h"

#include <string.h>

#define MOST_IMAGE_BYTES (10 * 1024 * 1024)
#define MOST_PIXELS 8000
#define MANY_IMAGES 20
#define MOST_PIXELS_OF_MANY 2000
#define MOST_TITLE_CHARACTERS 500

/* Models with a large context take more. */
#define LARGE_CONTEXT 1000000
#define MOST_FILES 600
#define MOST_FILES_IN_SMALL_CONTEXT 100

/* Images and documents of a request. */
typedef struct
{
  guint images;
  guint documents;
  guint cited;
  guint pages;
  guint pixels; /* of the largest dimension */
} Total;

/**
 * causerie_strict_is_base64:
 * @text: a text
 *
 * Accepts no line breaks, no `data:` prefix, and padding only at the end.
 *
 * Returns: whether it is valid and not empty
 */
gboolean
causerie_strict_is_base64 (const char *text)
{
  gsize length = strlen (text);
  gsize letters = strspn (text, G_CSET_A_2_Z G_CSET_a_2_z G_CSET_DIGITS "+/");

  return length > 0 && length % 4 == 0 && letters + strspn (text + letters, "=") == length
         && length - letters <= 2;
}

static gboolean
get_data (CauserieJsonSpan source, const char *path, char **data, GError **error)
{
  if (!causerie_strict_fields_check_kind (source, path, "data", CAUSERIE_JSON_STRING, TRUE, error))
    return FALSE;
  *data = causerie_json_find_text (source, "data");
  if (!causerie_strict_is_base64 (*data))
    return causerie_strict_refuse (error, CAUSERIE_STRICT_BASE64_INVALID,
                                   "%sdata: Invalid base64 data", path);
  return TRUE;
}

static gboolean
check_pixels (const CauserieDemoPicture *picture, const char *path, GError **error)
{
  if (picture->width == 0 || picture->height == 0)
    return causerie_strict_refuse (error, CAUSERIE_STRICT_IMAGE_UNREADABLE,
                                   "%sdata: Could not process image", path);
  return MAX (picture->width, picture->height) <= MOST_PIXELS
         || causerie_strict_refuse (
             error, CAUSERIE_STRICT_IMAGE_DIMENSIONS,
             "%sdata: At least one of the image dimensions exceed max allowed size: %d pixels",
             path, MOST_PIXELS);
}

static gboolean
check_image_data (CauserieJsonSpan source, const char *path, GError **error)
{
  static const char *const types[] = { "image/jpeg", "image/png", "image/gif", "image/webp", NULL };
  g_autofree char *type
      = causerie_strict_fields_dup_choice (source, path, "media_type", types, error);
  g_autofree char *data = NULL;
  CauserieDemoPicture picture;

  if (type == NULL || !get_data (source, path, &data, error))
    return FALSE;
  if (strlen (data) > MOST_IMAGE_BYTES)
    return causerie_strict_refuse (error, CAUSERIE_STRICT_IMAGE_TOO_LARGE,
                                   "%sdata: image exceeds 10 MB maximum: %zu bytes > %d bytes",
                                   path, strlen (data), MOST_IMAGE_BYTES);
  if (!causerie_demo_picture_read ((CauserieDemoBase64){ data, strlen (data) }, &picture))
    return causerie_strict_refuse (error, CAUSERIE_STRICT_IMAGE_UNREADABLE,
                                   "%sdata: Could not process image", path);
  if (strcmp (picture.type, type) != 0)
    return causerie_strict_refuse (error, CAUSERIE_STRICT_IMAGE_TYPE_MISMATCH,
                                   "%sdata: Image does not match the provided media type %s", path,
                                   type);
  return check_pixels (&picture, path, error);
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

static gboolean
check_source_names (CauserieJsonSpan source, const char *type, const char *path, GError **error)
{
  static const char *const data[] = { "type", "media_type", "data", NULL };
  static const char *const url[] = { "type", "url", NULL };
  static const char *const file[] = { "type", "file_id", NULL };
  static const char *const content[] = { "type", "content", NULL };

  return causerie_strict_fields_check_names (source, path,
                                             strcmp (type, "url") == 0       ? url
                                             : strcmp (type, "file") == 0    ? file
                                             : strcmp (type, "content") == 0 ? content
                                                                             : data,
                                             error);
}

/* @inner: (out): the path of the source. Returns: (transfer full) (nullable): the type of the
   block's source, one of @types; NULL with @error set */
static char *
dup_source_type (CauserieJsonSpan block, const char *path, const char *const types[],
                 CauserieJsonSpan *source, char **inner, GError **error)
{
  g_autofree char *before = g_strconcat (path, "source.", NULL);
  g_autofree char *type = NULL;

  if (!causerie_strict_fields_check_kind (block, path, "source", CAUSERIE_JSON_OBJECT, TRUE, error)
      || !causerie_json_find (block, "source", source)
      || !causerie_strict_fields_check_kind (*source, before, "type", CAUSERIE_JSON_STRING, TRUE,
                                             error))
    return NULL;
  type = causerie_json_find_text (*source, "type");
  if (!g_strv_contains (types, type))
    {
      g_autofree char *expected = g_strjoinv ("', '", (char **)types);

      causerie_strict_refuse (error, CAUSERIE_STRICT_SOURCE_TYPE_UNKNOWN,
                              "%ssource: Input tag '%s' found using 'type' does not match any of "
                              "the expected tags: '%s'",
                              path, type, expected);
      return NULL;
    }
  *inner = g_strdup_printf ("%s%s.", before, type);
  return check_source_names (*source, type, *inner, error) ? g_steal_pointer (&type) : NULL;
}

static gboolean
check_transformations (CauserieJsonSpan block, const char *path, GError **error)
{
  static const char *const names[] = { "oversized_image", NULL };
  static const char *const choices[] = { "downsize", "error", NULL };
  g_autofree char *inner = g_strconcat (path, "transformations.", NULL);
  g_autofree char *choice = NULL;
  CauserieJsonSpan transformations;

  if (!causerie_strict_fields_find (block, "transformations", &transformations))
    return TRUE;
  if (!causerie_strict_fields_check_kind (block, path, "transformations", CAUSERIE_JSON_OBJECT,
                                          TRUE, error)
      || !causerie_strict_fields_check_names (transformations, inner, names, error))
    return FALSE;
  choice = causerie_strict_fields_dup_choice (transformations, inner, "oversized_image", choices,
                                              error);
  return choice != NULL;
}

static gboolean
check_ability (const CauserieStrictRequest *request, gboolean able, CauserieStrictReason reason,
               const char *kind, const char *path, GError **error)
{
  return able
         || causerie_strict_refuse (error, reason, "%.*s: '%s' does not support %s input.",
                                    (int)strlen (path) - 1, path, request->model.id, kind);
}

/**
 * causerie_strict_check_image:
 * @request: the request
 * @block: a block of type `image`
 * @path: its path in the request, ending in a full stop
 * @error: return location for an error
 *
 * Returns: whether the image has a known format that matches its media type
 */
gboolean
causerie_strict_check_image (const CauserieStrictRequest *request, CauserieJsonSpan block,
                             const char *path, GError **error)
{
  static const char *const names[] = { "type", "source", "cache_control", "transformations", NULL };
  static const char *const types[] = { "base64", "url", "file", NULL };
  g_autofree char *inner = NULL;
  g_autofree char *type = NULL;
  CauserieJsonSpan source;

  if (!causerie_strict_fields_check_names (block, path, names, error)
      || !check_transformations (block, path, error))
    return FALSE;
  type = dup_source_type (block, path, types, &source, &inner, error);
  if (type == NULL
      || !check_ability (request, request->model.takes_images, CAUSERIE_STRICT_IMAGE_UNSUPPORTED,
                         "image", path, error))
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
  CauserieDemoPdf pdf;

  if (type == NULL || !get_data (source, path, &data, error))
    return FALSE;
  if (!causerie_demo_pdf_read ((CauserieDemoBase64){ data, strlen (data) }, &pdf))
    return causerie_strict_refuse (error, CAUSERIE_STRICT_PDF_INVALID,
                                   "%sdata: The PDF specified was not valid.", path);
  return !pdf.encrypted
         || causerie_strict_refuse (error, CAUSERIE_STRICT_PDF_ENCRYPTED,
                                    "%sdata: The PDF specified is password protected.", path);
}

static gboolean
check_plain_text (CauserieJsonSpan source, const char *path, GError **error)
{
  static const char *const types[] = { "text/plain", NULL };
  g_autofree char *type
      = causerie_strict_fields_dup_choice (source, path, "media_type", types, error);
  g_autofree char *text = NULL;

  if (type == NULL
      || !causerie_strict_fields_check_kind (source, path, "data", CAUSERIE_JSON_STRING, TRUE,
                                             error))
    return FALSE;
  text = causerie_json_find_text (source, "data");
  return *text != '\0'
         || causerie_strict_refuse (error, CAUSERIE_STRICT_DOCUMENT_EMPTY,
                                    "%sdata: String should have at least 1 character", path);
}

/* A part cannot have a mark of its own. */
static gboolean
check_part (const CauserieStrictRequest *request, CauserieJsonSpan part, const char *const *types,
            const char *path, GError **error)
{
  static const char *const names[] = { "type", "text", NULL };
  g_autofree char *type = causerie_strict_fields_dup_choice (part, path, "type", types, error);
  CauserieJsonSpan mark;

  if (type == NULL)
    return FALSE;
  if (causerie_strict_fields_find (part, "cache_control", &mark))
    return causerie_strict_refuse (error, CAUSERIE_STRICT_CACHE_MARK_ON_PART,
                                   "%scache_control: Extra inputs are not permitted", path);
  if (strcmp (type, "image") == 0)
    return causerie_strict_check_image (request, part, path, error);
  return causerie_strict_fields_check_names (part, path, names, error)
         && causerie_strict_fields_check_kind (part, path, "text", CAUSERIE_JSON_STRING, TRUE,
                                               error);
}

/* Checks the parts of @object, each of which has one of @types. */
static gboolean
check_parts (const CauserieStrictRequest *request, CauserieJsonSpan object,
             const char *const *types, const char *path, GError **error)
{
  CauserieJsonSpan parts, part;
  CauserieJsonIter iter;

  if (!causerie_strict_fields_check_kind (object, path, "content", CAUSERIE_JSON_ARRAY, TRUE,
                                          error))
    return FALSE;
  causerie_json_find (object, "content", &parts);
  causerie_json_iter_init (&iter, parts);
  for (guint i = 0; causerie_json_iter_next (&iter, NULL, &part); i++)
    {
      g_autofree char *inner = g_strdup_printf ("%scontent.%u.", path, i);

      if (!check_part (request, part, types, inner, error))
        return FALSE;
    }
  return TRUE;
}

static gboolean
check_citations (CauserieJsonSpan block, const char *path, GError **error)
{
  static const char *const names[] = { "enabled", NULL };
  g_autofree char *inner = g_strconcat (path, "citations.", NULL);
  CauserieJsonSpan citations;

  if (!causerie_strict_fields_find (block, "citations", &citations))
    return TRUE;
  return causerie_strict_fields_check_kind (block, path, "citations", CAUSERIE_JSON_OBJECT, TRUE,
                                            error)
         && causerie_strict_fields_check_names (citations, inner, names, error)
         && causerie_strict_fields_check_kind (citations, inner, "enabled", CAUSERIE_JSON_BOOLEAN,
                                               FALSE, error);
}

static gboolean
check_document_fields (CauserieJsonSpan block, const char *path, GError **error)
{
  static const char *const names[]
      = { "type", "source", "title", "context", "citations", "cache_control", NULL };
  g_autofree char *title = NULL;

  if (!causerie_strict_fields_check_names (block, path, names, error)
      || !causerie_strict_fields_check_kind (block, path, "title", CAUSERIE_JSON_STRING, FALSE,
                                             error)
      || !causerie_strict_fields_check_kind (block, path, "context", CAUSERIE_JSON_STRING, FALSE,
                                             error)
      || !check_citations (block, path, error))
    return FALSE;
  title = causerie_json_find_text (block, "title");
  return title == NULL || g_utf8_strlen (title, -1) <= MOST_TITLE_CHARACTERS
         || causerie_strict_refuse (error, CAUSERIE_STRICT_TITLE_TOO_LONG,
                                    "%stitle: String should have at most %d characters", path,
                                    MOST_TITLE_CHARACTERS);
}

/**
 * causerie_strict_check_document:
 * @request: the request
 * @block: a block of type `document`
 * @path: its path in the request, ending in a full stop
 * @error: return location for an error
 *
 * Returns: whether the document is a PDF or plain text and matches its media type
 */
gboolean
causerie_strict_check_document (const CauserieStrictRequest *request, CauserieJsonSpan block,
                                const char *path, GError **error)
{
  static const char *const types[] = { "base64", "text", "url", "file", "content", NULL };
  static const char *const part_types[] = { "text", "image", NULL };
  g_autofree char *inner = NULL;
  g_autofree char *type = NULL;
  CauserieJsonSpan source;

  if (!check_document_fields (block, path, error))
    return FALSE;
  type = dup_source_type (block, path, types, &source, &inner, error);
  if (type == NULL)
    return FALSE;
  if (strcmp (type, "base64") == 0)
    return check_ability (request, request->model.takes_pdfs, CAUSERIE_STRICT_PDF_UNSUPPORTED,
                          "PDF", path, error)
           && check_pdf (source, inner, error);
  if (strcmp (type, "text") == 0)
    return check_plain_text (source, inner, error);
  if (strcmp (type, "url") == 0)
    return check_address (source, inner, error);
  if (strcmp (type, "file") == 0)
    return check_no_file (source, inner, error);
  return check_parts (request, source, part_types, inner, error);
}

/**
 * causerie_strict_check_search_result:
 * @request: the request
 * @block: a block of type `search_result`
 * @path: its path in the request, ending in a full stop
 * @error: return location for an error
 *
 * Returns: whether the result of a search has the form that is documented
 */
gboolean
causerie_strict_check_search_result (const CauserieStrictRequest *request, CauserieJsonSpan block,
                                     const char *path, GError **error)
{
  static const char *const part_types[] = { "text", NULL };
  static const char *const names[]
      = { "type", "source", "title", "content", "citations", "cache_control", NULL };

  return causerie_strict_fields_check_names (block, path, names, error)
         && causerie_strict_fields_check_kind (block, path, "source", CAUSERIE_JSON_STRING, TRUE,
                                               error)
         && causerie_strict_fields_check_kind (block, path, "title", CAUSERIE_JSON_STRING, TRUE,
                                               error)
         && check_parts (request, block, part_types, path, error)
         && check_citations (block, path, error);
}

static gboolean
has_citations (CauserieJsonSpan block)
{
  CauserieJsonSpan citations, enabled;

  return causerie_strict_fields_find (block, "citations", &citations)
         && causerie_json_find (citations, "enabled", &enabled) && *enabled.start == 't';
}

static void
add_data (Total *total, CauserieJsonSpan block)
{
  g_autofree char *data = NULL;
  CauserieJsonSpan source;
  CauserieDemoBase64 file;
  CauserieDemoPicture picture;
  CauserieDemoPdf pdf;

  causerie_json_find (block, "source", &source);
  data = causerie_json_find_text (source, "data");
  if (data == NULL)
    return;
  file = (CauserieDemoBase64){ data, strlen (data) };
  if (causerie_demo_picture_read (file, &picture))
    total->pixels = MAX (total->pixels, MAX (picture.width, picture.height));
  else if (causerie_demo_pdf_read (file, &pdf))
    total->pages += pdf.pages;
}

static void
add_block (Total *total, CauserieJsonSpan block)
{
  g_autofree char *type = causerie_json_find_text (block, "type");
  CauserieJsonSpan content, part;
  CauserieJsonIter iter;

  if (g_strcmp0 (type, "image") == 0 || g_strcmp0 (type, "document") == 0)
    {
      total->images += *type == 'i';
      total->documents += *type == 'd';
      total->cited += *type == 'd' && has_citations (block);
      add_data (total, block);
    }
  if (g_strcmp0 (type, "tool_result") != 0
      || !causerie_strict_fields_find (block, "content", &content)
      || causerie_json_get_kind (content) != CAUSERIE_JSON_ARRAY)
    return;
  causerie_json_iter_init (&iter, content);
  while (causerie_json_iter_next (&iter, NULL, &part))
    add_block (total, part);
}

/**
 * causerie_strict_check_media_total:
 * @request: a request whose blocks are valid
 * @error: return location for an error
 *
 * Returns: whether number and size of all images and documents are allowed together
 */
gboolean
causerie_strict_check_media_total (const CauserieStrictRequest *request, GError **error)
{
  guint most = request->model.context < LARGE_CONTEXT ? MOST_FILES_IN_SMALL_CONTEXT : MOST_FILES;
  Total total = { 0 };

  for (guint i = 0; i < request->turns->len; i++)
    {
      const CauserieStrictTurn *turn = g_ptr_array_index (request->turns, i);

      for (guint j = 0; j < turn->blocks->len; j++)
        add_block (&total, ((CauserieStrictBlock *)g_ptr_array_index (turn->blocks, j))->json);
    }
  if (total.images + total.documents > most)
    return causerie_strict_refuse (error, CAUSERIE_STRICT_TOO_MANY_IMAGES,
                                   "too many images and documents: %u + %u > %u", total.images,
                                   total.documents, most);
  if (total.pages > most)
    return causerie_strict_refuse (error, CAUSERIE_STRICT_TOO_MANY_PAGES,
                                   "A maximum of %u PDF pages may be provided.", most);
  if (total.images > MANY_IMAGES && total.pixels > MOST_PIXELS_OF_MANY)
    return causerie_strict_refuse (error, CAUSERIE_STRICT_IMAGE_DIMENSIONS_OF_MANY,
                                   "At least one of the image dimensions exceed max allowed size "
                                   "for many-image requests: %d pixels",
                                   MOST_PIXELS_OF_MANY);
  if (total.cited != 0 && total.cited != total.documents)
    return causerie_strict_refuse (
        error, CAUSERIE_STRICT_CITATIONS_MIXED,
        "messages: citations must be enabled on all or none of the documents");
  return TRUE;
}
