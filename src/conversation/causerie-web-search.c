/* SPDX-License-Identifier: GPL-3.0-or-later
 * Reads the blocks of a web search: the call and its result, which have the same id (Messages API,
 * web search and web fetch). */
#include "config.h"

#include "causerie-web-search.h"

#include "causerie-outside-text.h"

#include <string.h>

/* Longer names, and longer addresses, are damaged or misleading. */
#define MAX_LINE_CHARACTERS 300
#define MAX_URL_BYTES 2048
#define MAX_RESULTS 100

static void
free_result (gpointer data)
{
  CauserieWebResult *result = data;

  g_free (result->url);
  g_free (result->title);
  g_free (result->age);
  g_free (result);
}

/* Returns: (transfer full): a member as one line, "" if there is none */
static char *
dup_line (CauserieJsonSpan object, const char *name)
{
  g_autofree char *text = causerie_json_find_text (object, name);

  return causerie_outside_text_line (text != NULL ? text : "", -1, MAX_LINE_CHARACTERS);
}

static char *
dup_url (CauserieJsonSpan object)
{
  g_autofree char *url = causerie_json_find_text (object, "url");

  if (url == NULL || strlen (url) > MAX_URL_BYTES
      || (g_ascii_strncasecmp (url, "https://", 8) != 0
          && g_ascii_strncasecmp (url, "http://", 7) != 0))
    return g_strdup ("");
  return g_steal_pointer (&url);
}

static void
add_result (CauserieWebSearch *self, CauserieJsonSpan object, char *title)
{
  CauserieWebResult *result;
  g_autofree char *age = NULL;

  if (self->results->len == MAX_RESULTS)
    {
      g_free (title);
      return;
    }
  result = g_new0 (CauserieWebResult, 1);
  result->url = dup_url (object);
  result->title = title;
  age = dup_line (object, "page_age");
  if (*age != '\0')
    result->age = g_steal_pointer (&age);
  g_ptr_array_add (self->results, result);
}

/* The content is an array of results, or one object: an error or a page. */
static void
read_content (CauserieWebSearch *self, CauserieJsonSpan content)
{
  CauserieJsonSpan entry, document;
  CauserieJsonIter iter;

  if (causerie_json_get_kind (content) == CAUSERIE_JSON_ARRAY)
    {
      causerie_json_iter_init (&iter, content);
      while (causerie_json_iter_next (&iter, NULL, &entry))
        if (causerie_json_get_kind (entry) == CAUSERIE_JSON_OBJECT)
          add_result (self, entry, dup_line (entry, "title"));
      return;
    }
  if (causerie_json_get_kind (content) != CAUSERIE_JSON_OBJECT)
    return;
  if (causerie_json_find (content, "error_code", &entry))
    self->error = dup_line (content, "error_code");
  else if (causerie_json_find (content, "content", &document)
           && causerie_json_get_kind (document) == CAUSERIE_JSON_OBJECT)
    add_result (self, content, dup_line (document, "title"));
}

gboolean
causerie_web_search_is_call (const CauserieBlock *block)
{
  CauserieJsonSpan name;

  g_return_val_if_fail (block != NULL, FALSE);
  return block->kind == CAUSERIE_BLOCK_SERVER_TOOL_USE
         && causerie_json_find (block->raw, "name", &name)
         && (causerie_json_equals (name, "web_search") || causerie_json_equals (name, "web_fetch"));
}

/* Returns: whether the block is the result of a search or a page */
gboolean
causerie_web_search_is_result (const CauserieBlock *block)
{
  CauserieJsonSpan type;

  g_return_val_if_fail (block != NULL, FALSE);
  return block->kind == CAUSERIE_BLOCK_SERVER_TOOL_RESULT
         && causerie_json_find (block->raw, "type", &type)
         && (causerie_json_equals (type, "web_search_tool_result")
             || causerie_json_equals (type, "web_fetch_tool_result"));
}

/* Finds the first block after the call of a server tool at @position that has its id. */
gboolean
causerie_web_search_find_result (const CauserieContent *content, guint position, guint *result)
{
  CauserieBlock call = causerie_content_get_block (content, position);
  CauserieJsonSpan id;

  if (!causerie_json_find (call.raw, "id", &id))
    return FALSE;
  for (guint i = position + 1; i < causerie_content_get_n_blocks (content); i++)
    {
      CauserieBlock block = causerie_content_get_block (content, i);
      CauserieJsonSpan answered;

      if (block.kind != CAUSERIE_BLOCK_SERVER_TOOL_RESULT
          || !causerie_json_find (block.raw, "tool_use_id", &answered)
          || answered.length != id.length || memcmp (answered.start, id.start, id.length) != 0)
        continue;
      *result = i;
      return TRUE;
    }
  return FALSE;
}

/**
 * causerie_web_search_new:
 * @position: the position of a block for which causerie_web_search_is_call() is true
 */
CauserieWebSearch *
causerie_web_search_new (const CauserieContent *content, guint position)
{
  CauserieWebSearch *self = g_new0 (CauserieWebSearch, 1);
  CauserieBlock call = causerie_content_get_block (content, position);
  g_autofree char *name = causerie_json_find_text (call.raw, "name");
  CauserieJsonSpan input, found;
  guint result;

  self->results = g_ptr_array_new_with_free_func (free_result);
  self->opens_page = g_strcmp0 (name, "web_fetch") == 0;
  if (causerie_json_find (call.raw, "input", &input)
      && causerie_json_get_kind (input) == CAUSERIE_JSON_OBJECT)
    self->subject = dup_line (input, self->opens_page ? "url" : "query");
  else
    self->subject = g_strdup ("");
  if (causerie_web_search_find_result (content, position, &result))
    {
      CauserieBlock block = causerie_content_get_block (content, result);

      self->answered = TRUE;
      if (causerie_json_find (block.raw, "content", &found))
        read_content (self, found);
    }
  return self;
}

void
causerie_web_search_free (CauserieWebSearch *self)
{
  g_ptr_array_unref (self->results);
  g_free (self->subject);
  g_free (self->error);
  g_free (self);
}

static void
append_search (const CauserieWebSearch *self, GString *text)
{
  g_string_append (text, self->subject);
  for (guint i = 0; i < self->results->len; i++)
    {
      const CauserieWebResult *result = g_ptr_array_index (self->results, i);

      g_string_append_printf (text, "\n%s\n%s", result->title, result->url);
    }
}

/* Returns: (transfer full): what the search in all chats finds: the text, what was searched for on
 * the web, and the titles and addresses of what was found */
char *
causerie_web_search_dup_searched_text (const CauserieContent *content)
{
  g_autofree char *text = causerie_content_dup_text (content);
  g_autoptr (GString) all = NULL;

  for (guint i = 0; i < causerie_content_get_n_blocks (content); i++)
    {
      CauserieBlock block = causerie_content_get_block (content, i);
      g_autoptr (CauserieWebSearch) search = NULL;

      if (!causerie_web_search_is_call (&block))
        continue;
      search = causerie_web_search_new (content, i);
      if (all == NULL)
        all = g_string_new (text);
      g_string_append (all, "\n\n");
      append_search (search, all);
    }
  return all != NULL ? g_string_free (g_steal_pointer (&all), FALSE) : g_steal_pointer (&text);
}
