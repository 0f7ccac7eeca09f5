/* SPDX-License-Identifier: GPL-3.0-or-later
 * Numbers the sources that a reply cites, and adds their numbers to its text as Markdown links. */
#include "config.h"

#include "causerie-sources.h"

#include "causerie-outside-text.h"
#include "causerie-web-search.h"

#include <string.h>

/* A NARROW NO-BREAK SPACE before a mark keeps it on the line of the word, and keeps its bracket
   from joining a "!" or a backslash before it. The parser of Markdown recognizes a mark by it. */
#define MARK_SPACE "\u202f"

#define MAX_TITLE_CHARACTERS 200
#define MAX_URL_BYTES 2048

#define WHITE_SPACE " \t\r\n"

struct _CauserieSources
{
  GPtrArray *sources;  /* of CauserieSource */
  GHashTable *numbers; /* from the key of a source to its number */
  GPtrArray *pages;    /* of CauserieSource: pages that were opened, in order */
  guint n_read;        /* the number of blocks that were read */
};

static void
free_source (gpointer data)
{
  CauserieSource *source = data;

  g_free (source->url);
  g_free (source->title);
  g_free (source);
}

CauserieSources *
causerie_sources_new (void)
{
  CauserieSources *self = g_new0 (CauserieSources, 1);

  self->sources = g_ptr_array_new_with_free_func (free_source);
  self->pages = g_ptr_array_new_with_free_func (free_source);
  self->numbers = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  return self;
}

void
causerie_sources_free (CauserieSources *self)
{
  g_ptr_array_unref (self->sources);
  g_ptr_array_unref (self->pages);
  g_hash_table_unref (self->numbers);
  g_free (self);
}

static gboolean
is_web_address (const char *url)
{
  return url != NULL && strlen (url) <= MAX_URL_BYTES
         && (g_ascii_strncasecmp (url, "https://", 8) == 0
             || g_ascii_strncasecmp (url, "http://", 7) == 0);
}

/* Takes @url. */
static CauserieSource *
create_source (char *url, const char *title)
{
  CauserieSource *source = g_new0 (CauserieSource, 1);

  if (is_web_address (url))
    source->url = url;
  else
    g_free (url);
  source->title = causerie_outside_text_line (title != NULL ? title : "", -1, MAX_TITLE_CHARACTERS);
  return source;
}

/* A citation of a page that was opened has the title or the number of the page, but not its address
   (Messages API, web fetch). */
static const CauserieSource *
find_page (CauserieSources *self, CauserieJsonSpan citation, const char *title)
{
  gint64 index;

  for (guint i = 0; title != NULL && i < self->pages->len; i++)
    {
      const CauserieSource *page = g_ptr_array_index (self->pages, i);

      if (g_str_equal (page->title, title))
        return page;
    }
  if (causerie_json_find_int (citation, "document_index", &index) && index >= 0
      && index < (gint64)self->pages->len)
    return g_ptr_array_index (self->pages, (guint)index);
  return NULL;
}

/* Returns: (transfer full) (nullable): what the citation refers to */
static CauserieSource *
read_citation (CauserieSources *self, CauserieJsonSpan citation)
{
  g_autofree char *url = causerie_json_find_text (citation, "url");
  g_autofree char *source = causerie_json_find_text (citation, "source");
  g_autofree char *title = causerie_json_find_text (citation, "title");
  g_autofree char *document = causerie_json_find_text (citation, "document_title");
  g_autofree char *line
      = document != NULL ? causerie_outside_text_line (document, -1, MAX_TITLE_CHARACTERS) : NULL;
  const CauserieSource *page;

  if (is_web_address (url))
    return create_source (g_steal_pointer (&url), title);
  if (is_web_address (source))
    return create_source (g_steal_pointer (&source), title);
  page = find_page (self, citation, line);
  if (page != NULL)
    return create_source (g_strdup (page->url), page->title);
  if (line != NULL && *line != '\0')
    return create_source (NULL, line);
  return title != NULL && *title != '\0' ? create_source (NULL, title) : NULL;
}

static const char *
get_key (const CauserieSource *source)
{
  return source->url != NULL ? source->url : source->title;
}

/* Returns: the number of what the citation refers to, or 0 */
static guint
number_citation (CauserieSources *self, CauserieJsonSpan citation)
{
  CauserieSource *source = NULL;
  guint number;

  if (causerie_json_get_kind (citation) == CAUSERIE_JSON_OBJECT)
    source = read_citation (self, citation);
  if (source == NULL)
    return 0;
  number = GPOINTER_TO_UINT (g_hash_table_lookup (self->numbers, get_key (source)));
  if (number > 0)
    {
      free_source (source);
      return number;
    }
  g_ptr_array_add (self->sources, source);
  g_hash_table_insert (self->numbers, g_strdup (get_key (source)),
                       GUINT_TO_POINTER (self->sources->len));
  return self->sources->len;
}

/* Returns: (transfer full) (element-type guint): the numbers of the sources of a block, each once
 */
static GArray *
number_block (CauserieSources *self, const CauserieBlock *block)
{
  GArray *numbers = g_array_new (FALSE, FALSE, sizeof (guint));
  CauserieJsonSpan citations, citation;
  CauserieJsonIter iter;

  if (!block->cited || !causerie_json_find (block->raw, "citations", &citations))
    return numbers;
  causerie_json_iter_init (&iter, citations);
  while (causerie_json_iter_next (&iter, NULL, &citation))
    {
      guint number = number_citation (self, citation);
      gboolean known = number == 0;

      for (guint i = 0; !known && i < numbers->len; i++)
        known = g_array_index (numbers, guint, i) == number;
      if (!known)
        g_array_append_val (numbers, number);
    }
  return numbers;
}

static void
add_pages (CauserieSources *self, const CauserieContent *content, guint call)
{
  g_autoptr (CauserieWebSearch) search = causerie_web_search_new (content, call);

  for (guint i = 0; search->opens_page && i < search->results->len; i++)
    {
      const CauserieWebResult *result = g_ptr_array_index (search->results, i);
      const char *url = *result->url != '\0' ? result->url : search->subject;

      g_ptr_array_add (self->pages, create_source (g_strdup (url), result->title));
    }
}

/* Several pages may be opened before the first of them has arrived. */
static void
read_page (CauserieSources *self, const CauserieContent *content, guint position)
{
  for (guint i = 0; i < position; i++)
    {
      CauserieBlock call = causerie_content_get_block (content, i);
      guint result;

      if (causerie_web_search_is_call (&call)
          && causerie_web_search_find_result (content, i, &result) && result == position)
        {
          add_pages (self, content, i);
          return;
        }
    }
}

/* A text is only read when all its citations have arrived. */
static gboolean
read_block (CauserieSources *self, const CauserieContent *content, guint position)
{
  CauserieBlock block = causerie_content_get_block (content, position);

  if (block.open)
    return FALSE;
  if (block.kind == CAUSERIE_BLOCK_TEXT)
    g_array_unref (number_block (self, &block));
  else if (causerie_web_search_is_result (&block))
    read_page (self, content, position);
  return TRUE;
}

/* Reads the blocks that are complete and were not read before. @content must be the same, or the
 * same with further blocks, each time. */
void
causerie_sources_read (CauserieSources *self, const CauserieContent *content)
{
  while (self->n_read < causerie_content_get_n_blocks (content)
         && read_block (self, content, self->n_read))
    self->n_read++;
}

guint
causerie_sources_get_n (const CauserieSources *self)
{
  return self->sources->len;
}

/* Returns: the source with the number @position + 1 */
const CauserieSource *
causerie_sources_get (const CauserieSources *self, guint position)
{
  g_return_val_if_fail (position < self->sources->len, NULL);
  return g_ptr_array_index (self->sources, position);
}

/* Returns: whether the text begins with what Markdown takes for a character, such as `&lt;` */
static gboolean
is_entity (const char *text)
{
  const char *end = text + 1;

  while (g_ascii_isalnum (*end) || *end == '#')
    end++;
  return *text == '&' && end > text + 1 && *end == ';';
}

/* Writes the destination of a Markdown link in angle brackets, also for the cell of a table. */
static void
append_destination (GString *text, const char *url)
{
  g_string_append_c (text, '<');
  for (; *url != '\0'; url++)
    if (is_entity (url))
      g_string_append (text, "&amp;");
    else if ((guchar)*url <= ' ' || strchr ("<>\\|", *url) != NULL)
      g_string_append_printf (text, "%%%02X", (guchar)*url);
    else
      g_string_append_c (text, *url);
  g_string_append_c (text, '>');
}

static void
append_marks (CauserieSources *self, const CauserieBlock *block, GString *text)
{
  g_autoptr (GArray) numbers = number_block (self, block);

  for (guint i = 0; i < numbers->len; i++)
    {
      guint number = g_array_index (numbers, guint, i);
      const CauserieSource *source = causerie_sources_get (self, number - 1);

      g_string_append_printf (text, MARK_SPACE "[%u]", number);
      if (source->url == NULL)
        continue;
      g_string_append_c (text, '(');
      append_destination (text, source->url);
      g_string_append_c (text, ')');
    }
}

/* Frees what was read ahead, and begins again. */
void
causerie_text_position_clear (CauserieTextPosition *position)
{
  g_clear_pointer (&position->held, g_free);
  *position = (CauserieTextPosition){ 0 };
}

static gsize
measure_without_space (const char *text)
{
  gsize length = strlen (text);

  while (length > 0 && strchr (WHITE_SPACE, text[length - 1]) != NULL)
    length--;
  return length;
}

/* The marks of a block stand before the white space at its end, which may be that of a line. So
   that space is held back until the block is complete, after a search also where citations may
   still come. */
static void
read_block_text (CauserieSources *self, const CauserieBlock *block, gboolean finished,
                 CauserieTextPosition *position, GString *text)
{
  g_autofree char *piece = causerie_block_read_text (block, &position->n_read);
  g_autofree char *fresh = NULL;
  gsize length;

  if ((!block->cited && !block->searched) || position->marked)
    {
      g_string_append (text, piece != NULL ? piece : "");
      return;
    }
  fresh = g_strconcat (position->held != NULL ? position->held : "", piece, NULL);
  length = measure_without_space (fresh);
  g_string_append_len (text, fresh, (gssize)length);
  g_clear_pointer (&position->held, g_free);
  if (block->open && !finished)
    {
      position->held = g_strdup (fresh + length);
      return;
    }
  append_marks (self, block, text);
  g_string_append (text, fresh + length);
  position->marked = TRUE;
}

/**
 * causerie_sources_read_text:
 * @start: the position of a block
 * @end: the position after the last one
 * @finished: whether nothing is added to the content any more
 * @position: (inout): how far the text was read
 *
 * Returns: (transfer full): the text of the blocks from @position on, with a mark after each
 *   citation
 */
char *
causerie_sources_read_text (CauserieSources *self, const CauserieContent *content, guint start,
                            guint end, gboolean finished, CauserieTextPosition *position)
{
  GString *text = g_string_new (NULL);

  causerie_sources_read (self, content);
  for (guint i = start; i < end; i++)
    {
      CauserieBlock block = causerie_content_get_block (content, i);

      if (block.id < position->last_id)
        continue;
      if (block.id > position->last_id)
        {
          causerie_text_position_clear (position);
          position->last_id = block.id;
        }
      read_block_text (self, &block, finished, position, text);
    }
  return g_string_free (text, FALSE);
}

/* Returns: (transfer full): the text of the blocks from @start to before @end, of any kind, one
 * after the other, as it is shown: with marks after the citations of complete blocks */
char *
causerie_sources_dup_text_of (const CauserieContent *content, guint start, guint end)
{
  g_autoptr (CauserieSources) sources = causerie_sources_new ();
  CauserieTextPosition position = { 0 };
  char *text = causerie_sources_read_text (sources, content, start, end, FALSE, &position);

  causerie_text_position_clear (&position);
  return text;
}

static void
append_list (const CauserieSources *self, GString *text)
{
  for (guint i = 0; i < self->sources->len; i++)
    {
      const CauserieSource *source = causerie_sources_get (self, i);
      const char *title = *source->title != '\0' ? source->title : source->url;

      g_string_append_printf (text, "%s%u. %s", i == 0 ? "\n\n" : "\n", i + 1,
                              source->url != NULL ? "[" : "");
      for (const char *at = title; *at != '\0'; at++)
        {
          if (strchr ("[]\\*_`<>&~#|$", *at) != NULL)
            g_string_append_c (text, '\\');
          g_string_append_c (text, *at);
        }
      if (source->url == NULL)
        continue;
      g_string_append (text, "](");
      append_destination (text, source->url);
      g_string_append_c (text, ')');
    }
}

/* Returns: (transfer full): the texts as Markdown, with a link after each citation and a numbered
 * list of the sources at the end */
char *
causerie_sources_dup_markdown (const CauserieContent *content)
{
  g_autoptr (CauserieSources) sources = NULL;
  GString *text = g_string_new (NULL);
  guint n = causerie_content_get_n_blocks (content);
  guint end;

  sources = causerie_sources_new ();
  causerie_sources_read (sources, content);
  for (guint i = 0; i < n; i = end)
    {
      CauserieBlockKind kind = causerie_content_get_block (content, i).kind;
      CauserieTextPosition position = { 0 };
      g_autofree char *part = NULL;

      end = causerie_content_find_text_end (content, i);
      if (kind != CAUSERIE_BLOCK_TEXT && kind != CAUSERIE_BLOCK_DAMAGED)
        continue;
      part = causerie_sources_read_text (sources, content, i, end, TRUE, &position);
      causerie_text_position_clear (&position);
      if (*part != '\0')
        g_string_append_printf (text, "%s%s", text->len > 0 ? "\n\n" : "", part);
    }
  append_list (sources, text);
  return g_string_free (text, FALSE);
}
