/* SPDX-License-Identifier: GPL-3.0-or-later
 * Replaces the data of pictures and documents in a request by facts about them: size, pixels,
 * pages, lines, and a digest that tells two files apart. The request that remains is small, so it
 * can be parsed and kept as a tree, while the request itself is never copied. */
#include "config.h"

#include "causerie-demo-media.h"

#include "causerie-demo-pdf.h"
#include "causerie-demo-picture.h"
#include "causerie-json.h"

#include <string.h>

/* The facts are members of an object that takes the place of the data. */
#define SIZE "size"
#define WIDTH "width"
#define HEIGHT "height"
#define PAGES "pages"
#define ENCRYPTED "encrypted"
#define LINES "lines"
#define CHARACTERS "characters"

/* What the Messages API counts for a picture: a token for each square of this many pixels. */
#define SQUARE_PIXELS 28
#define MOST_PICTURE_TOKENS 4784

/* A page counts as its text and as a picture. */
#define PAGE_TOKENS 2250

/* What is not in the request, such as a picture at an address. */
#define UNKNOWN_TOKENS 1500

/* The request, and how far it has been copied. */
typedef struct
{
  GString *reduced;
  const char *at;
} Reducer;

/* The members of a block or source that matter here. */
typedef struct
{
  CauserieJsonSpan type;
  CauserieJsonSpan source;
  CauserieJsonSpan content;
  CauserieJsonSpan data;
} Members;

/* Finds all of them in one pass, as each one goes through the data. */
static void
find_members (CauserieJsonSpan object, Members *members)
{
  CauserieJsonSpan name, value;
  CauserieJsonIter iter;

  *members = (Members){ 0 };
  if (causerie_json_get_kind (object) != CAUSERIE_JSON_OBJECT)
    return;
  causerie_json_iter_init (&iter, object);
  while (causerie_json_iter_next (&iter, &name, &value))
    if (causerie_json_equals (name, "type"))
      members->type = value;
    else if (causerie_json_equals (name, "source"))
      members->source = value;
    else if (causerie_json_equals (name, "content"))
      members->content = value;
    else if (causerie_json_equals (name, "data"))
      members->data = value;
}

static gboolean
is_text (CauserieJsonSpan value, const char *text)
{
  return causerie_json_get_kind (value) == CAUSERIE_JSON_STRING
         && causerie_json_equals (value, text);
}

/* Counts the lines and characters of a text that is still escaped. */
static void
append_text_facts (GString *facts, CauserieJsonSpan escaped)
{
  const char *end = escaped.start + escaped.length;
  gsize characters = 0;
  gsize lines = 0;
  gsize size = 0;

  for (const char *at = escaped.start; at < end; at++)
    {
      size++;
      characters += ((guchar)*at & 0xc0) != 0x80;
      if (*at != '\\')
        continue;
      at++;
      lines += *at == 'n';
      if (*at == 'u')
        at += 4;
    }
  if (size > 0 && (escaped.length < 2 || memcmp (end - 2, "\\n", 2) != 0))
    lines++;
  g_string_append_printf (facts, "\"" SIZE "\":%zu,\"" LINES "\":%zu,\"" CHARACTERS "\":%zu", size,
                          lines, characters);
}

static void
append_file_facts (GString *facts, CauserieJsonSpan escaped, gboolean picture)
{
  CauserieDemoBase64 file = { escaped.start, escaped.length };
  CauserieDemoPicture seen;
  CauserieDemoPdf pdf;

  g_string_append_printf (facts, "\"" SIZE "\":%zu", causerie_demo_base64_get_size (file));
  if (picture && causerie_demo_picture_read (file, &seen))
    g_string_append_printf (facts, ",\"" WIDTH "\":%u,\"" HEIGHT "\":%u", seen.width, seen.height);
  if (!picture && causerie_demo_pdf_read (file, &pdf))
    g_string_append_printf (facts, ",\"" PAGES "\":%u,\"" ENCRYPTED "\":%s", pdf.pages,
                            pdf.encrypted ? "true" : "false");
}

/* Copies the request up to @data, and the facts in place of it. */
static void
replace_data (Reducer *reducer, CauserieJsonSpan data, gboolean picture, gboolean base64)
{
  CauserieJsonSpan escaped = causerie_json_get_escaped (data);
  g_autofree char *digest
      = g_compute_checksum_for_data (G_CHECKSUM_SHA1, (const guchar *)data.start, data.length);

  g_string_append_len (reducer->reduced, reducer->at, data.start - reducer->at);
  reducer->at = data.start + data.length;
  g_string_append_printf (reducer->reduced, "{\"digest\":\"%s\",", digest);
  if (base64)
    append_file_facts (reducer->reduced, escaped, picture);
  else
    append_text_facts (reducer->reduced, escaped);
  g_string_append_c (reducer->reduced, '}');
}

static void
reduce_block (Reducer *reducer, const Members *block)
{
  gboolean picture = is_text (block->type, "image");
  Members source;

  if (!picture && !is_text (block->type, "document"))
    return;
  find_members (block->source, &source);
  if (causerie_json_get_kind (source.data) == CAUSERIE_JSON_STRING)
    replace_data (reducer, source.data, picture, is_text (source.type, "base64"));
}

/* A result of a tool has blocks of its own. */
static void
reduce_content (Reducer *reducer, CauserieJsonSpan content)
{
  CauserieJsonSpan item, inner;
  CauserieJsonIter iter, results;
  Members block, part;

  if (causerie_json_get_kind (content) != CAUSERIE_JSON_ARRAY)
    return;
  causerie_json_iter_init (&iter, content);
  while (causerie_json_iter_next (&iter, NULL, &item))
    {
      find_members (item, &block);
      reduce_block (reducer, &block);
      if (!is_text (block.type, "tool_result")
          || causerie_json_get_kind (block.content) != CAUSERIE_JSON_ARRAY)
        continue;
      causerie_json_iter_init (&results, block.content);
      while (causerie_json_iter_next (&results, NULL, &inner))
        {
          find_members (inner, &part);
          reduce_block (reducer, &part);
        }
    }
}

/**
 * causerie_demo_media_reduce:
 * @length: (out): the length of what is returned
 * @error: return location for a %CAUSERIE_JSON_ERROR
 *
 * Returns: (transfer full) (nullable): the request with facts in place of the data of pictures and
 *   documents, or %NULL if it is not JSON
 */
char *
causerie_demo_media_reduce (GBytes *body, gsize *length, GError **error)
{
  gsize size;
  const char *text = g_bytes_get_data (body, &size);
  Reducer reducer = { NULL, text };
  CauserieJsonSpan root, messages, message;
  CauserieJsonIter iter;
  Members members;

  if (!causerie_json_check (text != NULL ? text : "", size, &root, error))
    return NULL;
  reducer.reduced = g_string_new (NULL);
  if (causerie_json_find (root, "messages", &messages)
      && causerie_json_get_kind (messages) == CAUSERIE_JSON_ARRAY)
    {
      causerie_json_iter_init (&iter, messages);
      while (causerie_json_iter_next (&iter, NULL, &message))
        {
          find_members (message, &members);
          reduce_content (&reducer, members.content);
        }
    }
  g_string_append_len (reducer.reduced, reducer.at, (gssize)(text + size - reducer.at));
  *length = reducer.reduced->len;
  return g_string_free (reducer.reduced, FALSE);
}

/* Returns: the kind of a block of a reduced request */
CauserieDemoMediaKind
causerie_demo_media_get_kind (JsonNode *block)
{
  const char *type = causerie_json_node_get_text (block, "type");
  JsonNode *source = causerie_json_node_get_member (block, "source");
  const char *source_type = causerie_json_node_get_text (source, "type");

  if (g_strcmp0 (type, "image") == 0)
    return CAUSERIE_DEMO_MEDIA_PICTURE;
  if (g_strcmp0 (type, "document") != 0)
    return CAUSERIE_DEMO_MEDIA_NONE;
  if (g_strcmp0 (source_type, "base64") == 0)
    return CAUSERIE_DEMO_MEDIA_PDF;
  return g_strcmp0 (source_type, "text") == 0 ? CAUSERIE_DEMO_MEDIA_TEXT
                                              : CAUSERIE_DEMO_MEDIA_DOCUMENT;
}

/* Returns: a fact about a block of a reduced request, 0 if it is not known */
static guint64
get_fact (JsonNode *block, const char *name)
{
  JsonNode *source = causerie_json_node_get_member (block, "source");
  gint64 number = 0;

  causerie_json_node_get_int (causerie_json_node_get_member (source, "data"), name, &number);
  return (guint64)MAX (number, 0);
}

static guint
count_picture_tokens (JsonNode *block)
{
  guint64 columns = (get_fact (block, WIDTH) + SQUARE_PIXELS - 1) / SQUARE_PIXELS;
  guint64 rows = (get_fact (block, HEIGHT) + SQUARE_PIXELS - 1) / SQUARE_PIXELS;

  if (columns == 0 || rows == 0)
    return UNKNOWN_TOKENS;
  return (guint)MIN (columns * rows, MOST_PICTURE_TOKENS);
}

/**
 * causerie_demo_media_count_tokens:
 * @block: a picture or document of a reduced request
 *
 * Returns: its tokens, about as the Messages API counts them
 */
guint
causerie_demo_media_count_tokens (JsonNode *block)
{
  switch (causerie_demo_media_get_kind (block))
    {
    case CAUSERIE_DEMO_MEDIA_PICTURE:
      return count_picture_tokens (block);
    case CAUSERIE_DEMO_MEDIA_PDF:
      return (guint)MAX (1, get_fact (block, PAGES)) * PAGE_TOKENS;
    case CAUSERIE_DEMO_MEDIA_TEXT:
      return (guint)((get_fact (block, CHARACTERS) + 3) / 4);
    default:
      return UNKNOWN_TOKENS;
    }
}

static const char *
get_format (JsonNode *block)
{
  static const char *const formats[][2] = { { "image/png", "a PNG" },
                                            { "image/jpeg", "a JPEG" },
                                            { "image/gif", "a GIF" },
                                            { "image/webp", "a WebP" } };
  JsonNode *source = causerie_json_node_get_member (block, "source");
  const char *type = causerie_json_node_get_text (source, "media_type");

  for (gsize i = 0; i < G_N_ELEMENTS (formats); i++)
    if (g_strcmp0 (type, formats[i][0]) == 0)
      return formats[i][1];
  return "a";
}

static char *
describe_file (JsonNode *block)
{
  JsonNode *source = causerie_json_node_get_member (block, "source");
  JsonNode *facts = causerie_json_node_get_member (source, "data");
  guint pages = (guint)get_fact (block, PAGES);
  guint lines = (guint)get_fact (block, LINES);

  switch (causerie_demo_media_get_kind (block))
    {
    case CAUSERIE_DEMO_MEDIA_PICTURE:
      if (get_fact (block, WIDTH) > 0)
        return g_strdup_printf ("%s picture of %u \u00d7 %u pixels", get_format (block),
                                (guint)get_fact (block, WIDTH), (guint)get_fact (block, HEIGHT));
      return g_strdup ("a picture");
    case CAUSERIE_DEMO_MEDIA_PDF:
      if (causerie_json_node_get_boolean (facts, ENCRYPTED))
        return g_strdup ("a PDF with a password");
      if (pages == 0)
        return g_strdup ("a PDF");
      return g_strdup_printf ("a PDF with %u %s", pages, pages == 1 ? "page" : "pages");
    case CAUSERIE_DEMO_MEDIA_TEXT:
      return g_strdup_printf ("a text with %u %s", lines, lines == 1 ? "line" : "lines");
    default:
      return g_strdup ("a document");
    }
}

/* Escapes what has a meaning in Markdown, as a title is any text. */
static char *
escape_markdown (const char *text)
{
  GString *escaped = g_string_new (NULL);

  for (; *text != '\0'; text++)
    {
      if (g_ascii_ispunct (*text))
        g_string_append_c (escaped, '\\');
      g_string_append_c (escaped, g_ascii_isspace (*text) ? ' ' : *text);
    }
  return g_string_free (escaped, FALSE);
}

/**
 * causerie_demo_media_describe:
 * @block: a picture or document of a reduced request
 *
 * Returns: (transfer full): the title, if there is one, kind and size, in Markdown and for use in a
 *   sentence
 */
char *
causerie_demo_media_describe (JsonNode *block)
{
  const char *title = causerie_json_node_get_text (block, "title");
  guint64 size = get_fact (block, SIZE);
  g_autofree char *kind = describe_file (block);
  g_autofree char *bytes = g_format_size (size);
  g_autofree char *name = escape_markdown (title != NULL ? title : "");

  return g_strdup_printf ("%s%s%s%s%s%s%s", *name != '\0' ? "**" : "", name,
                          *name != '\0' ? "**, " : "", kind, size > 0 ? " (" : "",
                          size > 0 ? bytes : "", size > 0 ? ")" : "");
}
