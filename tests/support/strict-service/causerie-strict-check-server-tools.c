/* SPDX-License-Identifier: GPL-3.0-or-later
 * Checks tools that the service runs itself, their calls and their results, like the Messages
 * API (web search, web fetch and code execution). */
#include "config.h"

#include "causerie-strict-check-server-tools.h"

#include "causerie-strict-check-media.h"
#include "causerie-strict-fields.h"
#include "causerie-strict-reason.h"

#include <string.h>

#define FIELDS_OF_ALL "type", "name", "cache_control"
#define FIELDS_OF_WEB                                                                              \
  FIELDS_OF_ALL, "max_uses", "allowed_domains", "blocked_domains", "allowed_callers",              \
      "defer_loading", "strict"
#define FIELDS_OF_SEARCH FIELDS_OF_WEB, "user_location"
#define FIELDS_OF_FETCH FIELDS_OF_WEB, "max_content_tokens", "citations", "url_sources"

typedef struct
{
  const char *type;
  const char *name;
  gboolean from_code;         /* whether code calls it unless `allowed_callers` says otherwise */
  const char *const *members; /* NULL-terminated */
} Tool;

static const char *const search_members[] = { FIELDS_OF_SEARCH, NULL };
static const char *const newer_search_members[] = { FIELDS_OF_SEARCH, "response_inclusion", NULL };
static const char *const fetch_members[] = { FIELDS_OF_FETCH, NULL };
static const char *const cached_fetch_members[] = { FIELDS_OF_FETCH, "use_cache", NULL };
static const char *const newer_fetch_members[]
    = { FIELDS_OF_FETCH, "use_cache", "response_inclusion", NULL };
static const char *const code_members[] = { FIELDS_OF_ALL, NULL };

static const Tool tools[] = {
  { "web_search_20250305", "web_search", FALSE, search_members },
  { "web_search_20260209", "web_search", TRUE, search_members },
  { "web_search_20260318", "web_search", TRUE, newer_search_members },
  { "web_fetch_20250910", "web_fetch", FALSE, fetch_members },
  { "web_fetch_20260209", "web_fetch", TRUE, fetch_members },
  { "web_fetch_20260309", "web_fetch", TRUE, cached_fetch_members },
  { "web_fetch_20260318", "web_fetch", TRUE, newer_fetch_members },
  { "code_execution_20250825", "code_execution", FALSE, code_members },
  { "code_execution_20260120", "code_execution", FALSE, code_members },
  { "code_execution_20260521", "code_execution", FALSE, code_members },
};

/* This version of code execution cannot call the web tools. */
#define CODE_WITHOUT_CALLS "code_execution_20250825"

/* --- The definitions --- */

static const Tool *
find_tool (const char *type)
{
  for (gsize i = 0; type != NULL && i < G_N_ELEMENTS (tools); i++)
    if (strcmp (tools[i].type, type) == 0)
      return &tools[i];
  return NULL;
}

static gboolean
refuse_type (const CauserieStrictRequest *request, const char *type, const char *path,
             GError **error)
{
  g_autoptr (GString) expected = g_string_new ("'custom'");

  for (gsize i = 0; request->model.runs_tools && i < G_N_ELEMENTS (tools); i++)
    g_string_append_printf (expected, ", '%s'", tools[i].type);
  return causerie_strict_refuse (
      error, CAUSERIE_STRICT_TOOL_TYPE,
      "%.*s: Input tag '%s' found using 'type' does not match any of the expected tags: %s",
      (int)strlen (path) - 1, path, type, expected->str);
}

static gboolean
check_positive (CauserieJsonSpan tool, const char *path, const char *name, GError **error)
{
  CauserieJsonSpan value;
  gint64 number;

  if (!causerie_strict_fields_find (tool, name, &value))
    return TRUE;
  if (!causerie_strict_fields_check_kind (tool, path, name, CAUSERIE_JSON_NUMBER, TRUE, error))
    return FALSE;
  return (causerie_json_find_int (tool, name, &number) && number >= 1)
         || causerie_strict_refuse (error, CAUSERIE_STRICT_TOOL_NUMBER_TOO_SMALL,
                                    "%s%s: Input should be greater than 0", path, name);
}

/* A domain has no scheme, and a `*` only in its path. */
static gboolean
is_domain (const char *text)
{
  gsize host = strcspn (text, "/");

  return host > 0 && strstr (text, "://") == NULL && strcspn (text, "*") >= host;
}

static gboolean
check_domains (CauserieJsonSpan tool, const char *path, const char *name, GError **error)
{
  CauserieJsonSpan list, entry;
  CauserieJsonIter iter;

  if (!causerie_strict_fields_find (tool, name, &list))
    return TRUE;
  if (!causerie_strict_fields_check_kind (tool, path, name, CAUSERIE_JSON_ARRAY, TRUE, error))
    return FALSE;
  causerie_json_iter_init (&iter, list);
  while (causerie_json_iter_next (&iter, NULL, &entry))
    {
      g_autofree char *text = causerie_json_get_kind (entry) == CAUSERIE_JSON_STRING
                                  ? causerie_json_dup_text (entry)
                                  : g_strdup ("");

      if (!is_domain (text))
        return causerie_strict_refuse (error, CAUSERIE_STRICT_TOOL_DOMAIN_INVALID,
                                       "%s%s: '%s' is not a valid domain", path, name, text);
    }
  return TRUE;
}

static gboolean
check_domain_lists (CauserieJsonSpan tool, const char *path, GError **error)
{
  CauserieJsonSpan allowed, blocked;

  if (causerie_strict_fields_find (tool, "allowed_domains", &allowed)
      && causerie_strict_fields_find (tool, "blocked_domains", &blocked))
    return causerie_strict_refuse (
        error, CAUSERIE_STRICT_TOOL_DOMAINS_TOGETHER,
        "%.*s: only one of allowed_domains and blocked_domains may be provided",
        (int)strlen (path) - 1, path);
  return check_domains (tool, path, "allowed_domains", error)
         && check_domains (tool, path, "blocked_domains", error);
}

static gboolean
check_location (CauserieJsonSpan tool, const char *path, GError **error)
{
  static const char *const names[] = { "type", "city", "region", "country", "timezone", NULL };
  static const char *const types[] = { "approximate", NULL };
  g_autofree char *inner = g_strconcat (path, "user_location.", NULL);
  g_autofree char *type = NULL;
  CauserieJsonSpan location, part;

  if (!causerie_strict_fields_find (tool, "user_location", &location))
    return TRUE;
  if (!causerie_strict_fields_check_kind (tool, path, "user_location", CAUSERIE_JSON_OBJECT, TRUE,
                                          error)
      || !causerie_strict_fields_check_names (location, inner, names, error))
    return FALSE;
  type = causerie_strict_fields_dup_choice (location, inner, "type", types, error);
  if (type == NULL)
    return FALSE;
  for (guint i = 1; names[i] != NULL; i++)
    if (causerie_strict_fields_find (location, names[i], &part))
      return TRUE;
  return causerie_strict_refuse (error, CAUSERIE_STRICT_TOOL_LOCATION_EMPTY,
                                 "%suser_location: at least one of city, region, country and "
                                 "timezone is required",
                                 path);
}

static gboolean
is_caller (CauserieJsonSpan value)
{
  return causerie_json_equals (value, "direct")
         || causerie_json_equals (value, "code_execution_20250825")
         || causerie_json_equals (value, "code_execution_20260120")
         || causerie_json_equals (value, "code_execution_20260521");
}

/* Sets @from_code to whether code may call the tool, and @direct to whether the model itself may.
 */
static gboolean
read_callers (CauserieJsonSpan tool, const char *path, gboolean *from_code, gboolean *direct,
              GError **error)
{
  CauserieJsonSpan callers, caller;
  CauserieJsonIter iter;

  if (!causerie_strict_fields_find (tool, "allowed_callers", &callers))
    {
      *direct = !*from_code;
      return TRUE;
    }
  if (!causerie_strict_fields_check_kind (tool, path, "allowed_callers", CAUSERIE_JSON_ARRAY, TRUE,
                                          error))
    return FALSE;
  *from_code = *direct = FALSE;
  causerie_json_iter_init (&iter, callers);
  for (guint i = 0; causerie_json_iter_next (&iter, NULL, &caller); i++)
    {
      if (!is_caller (caller))
        return causerie_strict_refuse (error, CAUSERIE_STRICT_TOOL_CALLER_UNKNOWN,
                                       "%sallowed_callers.%u: Input should be 'direct' or a "
                                       "version of code execution",
                                       path, i);
      if (causerie_json_equals (caller, "direct"))
        *direct = TRUE;
      else
        *from_code = TRUE;
    }
  return TRUE;
}

static gboolean
check_callers (const CauserieStrictRequest *request, const Tool *known, CauserieJsonSpan tool,
               const char *path, GError **error)
{
  gboolean from_code = known->from_code;
  gboolean direct = FALSE;

  if (!read_callers (tool, path, &from_code, &direct, error))
    return FALSE;
  if (from_code && !direct && !request->model.calls_from_code)
    return causerie_strict_refuse (
        error, CAUSERIE_STRICT_TOOL_CALLERS_UNSUPPORTED,
        "'%s' does not support programmatic tool calling. Set allowed_callers to [\"direct\"] on "
        "the tool '%s'.",
        request->model.id, known->name);
  return TRUE;
}

static gboolean
check_web_members (CauserieJsonSpan tool, const char *path, GError **error)
{
  static const char *const inclusions[] = { "full", "excluded", NULL };
  g_autofree char *inner = g_strconcat (path, "citations.", NULL);
  CauserieJsonSpan value;

  if (!check_positive (tool, path, "max_uses", error)
      || !check_positive (tool, path, "max_content_tokens", error)
      || !check_domain_lists (tool, path, error) || !check_location (tool, path, error)
      || !causerie_strict_fields_check_kind (tool, path, "use_cache", CAUSERIE_JSON_BOOLEAN, FALSE,
                                             error)
      || !causerie_strict_fields_check_kind (tool, path, "url_sources", CAUSERIE_JSON_OBJECT, FALSE,
                                             error)
      || !causerie_strict_fields_check_kind (tool, path, "citations", CAUSERIE_JSON_OBJECT, FALSE,
                                             error))
    return FALSE;
  if (causerie_strict_fields_find (tool, "citations", &value)
      && !causerie_strict_fields_check_kind (value, inner, "enabled", CAUSERIE_JSON_BOOLEAN, TRUE,
                                             error))
    return FALSE;
  if (causerie_strict_fields_find (tool, "response_inclusion", &value))
    {
      g_autofree char *inclusion
          = causerie_strict_fields_dup_choice (tool, path, "response_inclusion", inclusions, error);

      return inclusion != NULL;
    }
  return TRUE;
}

/**
 * causerie_strict_check_server_tool:
 * @request: a request
 * @tool: a tool whose `type` is not `custom`
 * @path: its path, ending in a full stop
 * @error: return location for an error
 *
 * Does not check whether its name is unique.
 *
 * Returns: whether the tool is valid
 */
gboolean
causerie_strict_check_server_tool (const CauserieStrictRequest *request, CauserieJsonSpan tool,
                                   const char *path, GError **error)
{
  g_autofree char *type = causerie_json_find_text (tool, "type");
  const Tool *known = request->model.runs_tools ? find_tool (type) : NULL;
  g_autofree char *inner = NULL;
  g_autofree char *name = NULL;

  if (known == NULL)
    return refuse_type (request, type, path, error);
  inner = g_strconcat (path, type, ".", NULL);
  if (!causerie_strict_fields_check_names (tool, inner, known->members, error))
    return FALSE;
  name = causerie_strict_fields_dup_choice (tool, inner, "name",
                                            (const char *const[]){ known->name, NULL }, error);
  return name != NULL && check_web_members (tool, inner, error)
         && check_callers (request, known, tool, inner, error);
}

/**
 * causerie_strict_check_server_tools_together:
 * @request: a request whose tools are valid
 * @error: return location for an error
 *
 * Web tools that code calls need a version of code execution that can do that, if one is listed.
 *
 * Returns: whether the tools fit each other
 */
gboolean
causerie_strict_check_server_tools_together (const CauserieStrictRequest *request, GError **error)
{
  gboolean called_from_code = FALSE;
  gboolean cannot_call = FALSE;
  CauserieJsonSpan list, tool;
  CauserieJsonIter iter;

  if (!causerie_strict_fields_find (request->root, "tools", &list))
    return TRUE;
  causerie_json_iter_init (&iter, list);
  while (causerie_json_iter_next (&iter, NULL, &tool))
    {
      g_autofree char *type = causerie_json_find_text (tool, "type");
      const Tool *known = find_tool (type);
      gboolean from_code = known != NULL && known->from_code;
      gboolean direct;

      cannot_call |= g_strcmp0 (type, CODE_WITHOUT_CALLS) == 0;
      if (known != NULL && read_callers (tool, "", &from_code, &direct, NULL))
        called_from_code |= from_code;
    }
  return !called_from_code || !cannot_call
         || causerie_strict_refuse (error, CAUSERIE_STRICT_CODE_EXECUTION_TOO_OLD,
                                    "tools: '" CODE_WITHOUT_CALLS "' cannot call web tools; use "
                                    "'code_execution_20260120' or later");
}

/* --- Calls and results --- */

static gboolean
check_tool_offered (const CauserieStrictRequest *request, const CauserieStrictBlock *block,
                    const char *name, GError **error)
{
  CauserieJsonSpan list, tool;
  CauserieJsonIter iter;

  if (strcmp (name, "web_search") != 0 && strcmp (name, "web_fetch") != 0)
    return TRUE;
  if (causerie_strict_fields_find (request->root, "tools", &list))
    {
      causerie_json_iter_init (&iter, list);
      while (causerie_json_iter_next (&iter, NULL, &tool))
        {
          g_autofree char *type = causerie_json_find_text (tool, "type");
          const Tool *known = find_tool (type);

          if (known != NULL && strcmp (known->name, name) == 0)
            return TRUE;
        }
    }
  return causerie_strict_refuse (error, CAUSERIE_STRICT_SERVER_TOOL_MISSING,
                                 "messages.%u.content.%u: `%s` blocks were found in the messages, "
                                 "but no `%s` tool was provided",
                                 block->message, block->position, block->type, name);
}

/* What code has called names the call of the code. */
static gboolean
check_caller (const CauserieStrictBlock *block, GHashTable *ids, const char *id, GError **error)
{
  g_autofree char *source = NULL;
  CauserieJsonSpan caller;

  if (causerie_strict_fields_find (block->json, "caller", &caller)
      && causerie_json_get_kind (caller) == CAUSERIE_JSON_OBJECT)
    source = causerie_json_find_text (caller, "tool_id");
  if (source == NULL || g_hash_table_contains (ids, source))
    return TRUE;
  return causerie_strict_refuse (error, CAUSERIE_STRICT_SOURCE_TOOL_MISSING,
                                 "messages.%u.content.%u: source tool `%s` not found for tool use "
                                 "block `%s`",
                                 block->message, block->position, source, id);
}

static gboolean
check_call (const CauserieStrictRequest *request, const CauserieStrictBlock *block,
            const char *path, GHashTable *ids, GError **error)
{
  static const char *const members[]
      = { "type", "id", "name", "input", "caller", "cache_control", NULL };
  g_autofree char *id = NULL;
  g_autofree char *name = NULL;

  if (!causerie_strict_fields_check_names (block->json, path, members, error)
      || !causerie_strict_fields_check_kind (block->json, path, "id", CAUSERIE_JSON_STRING, TRUE,
                                             error)
      || !causerie_strict_fields_check_kind (block->json, path, "name", CAUSERIE_JSON_STRING, TRUE,
                                             error)
      || !causerie_strict_fields_check_kind (block->json, path, "input", CAUSERIE_JSON_OBJECT, TRUE,
                                             error))
    return FALSE;
  id = causerie_json_find_text (block->json, "id");
  name = causerie_json_find_text (block->json, "name");
  if (!check_tool_offered (request, block, name, error) || !check_caller (block, ids, id, error))
    return FALSE;
  if (!g_hash_table_add (ids, g_steal_pointer (&id)))
    return causerie_strict_refuse (error, CAUSERIE_STRICT_CALL_ID_REPEATED,
                                   "messages: `tool_use` ids must be unique");
  return TRUE;
}

static gboolean
check_search_result (const CauserieStrictBlock *block, CauserieJsonSpan result, const char *path,
                     GError **error)
{
  g_autofree char *content = NULL;

  if (!causerie_strict_fields_check_kind (result, path, "encrypted_content", CAUSERIE_JSON_STRING,
                                          TRUE, error)
      || !causerie_strict_fields_check_kind (result, path, "url", CAUSERIE_JSON_STRING, TRUE, error)
      || !causerie_strict_fields_check_kind (result, path, "title", CAUSERIE_JSON_STRING, TRUE,
                                             error))
    return FALSE;
  content = causerie_json_find_text (result, "encrypted_content");
  return causerie_strict_is_base64 (content)
         || causerie_strict_refuse (
             error, CAUSERIE_STRICT_ENCRYPTED_CONTENT_INVALID,
             "messages.%u.content.%u: Invalid encrypted_content in search_result block",
             block->message, block->position);
}

/* The results of a search, which may be none, or one error. */
static gboolean
check_search_results (const CauserieStrictBlock *block, CauserieJsonSpan content, const char *path,
                      GError **error)
{
  static const char *const types[] = { "web_search_result", NULL };
  static const char *const error_types[] = { "web_search_tool_result_error", NULL };
  CauserieJsonIter iter;
  CauserieJsonSpan result;

  if (causerie_json_get_kind (content) == CAUSERIE_JSON_OBJECT)
    {
      g_autofree char *inner = g_strconcat (path, "content.", NULL);
      g_autofree char *type
          = causerie_strict_fields_dup_choice (content, inner, "type", error_types, error);

      return type != NULL
             && causerie_strict_fields_check_kind (content, inner, "error_code",
                                                   CAUSERIE_JSON_STRING, TRUE, error);
    }
  if (causerie_json_get_kind (content) != CAUSERIE_JSON_ARRAY)
    return causerie_strict_refuse (error, CAUSERIE_STRICT_RESULT_CONTENT_KIND,
                                   "%scontent: Input should be a valid list or object", path);
  causerie_json_iter_init (&iter, content);
  for (guint i = 0; causerie_json_iter_next (&iter, NULL, &result); i++)
    {
      g_autofree char *inner
          = g_strdup_printf ("%scontent.%u.RequestWebSearchResultBlock.", path, i);
      g_autofree char *type
          = causerie_strict_fields_dup_choice (result, inner, "type", types, error);

      if (type == NULL || !check_search_result (block, result, inner, error))
        return FALSE;
    }
  return TRUE;
}

/* A page, or an error: always one object. */
static gboolean
check_page (const CauserieStrictRequest *request, CauserieJsonSpan content, const char *path,
            GError **error)
{
  static const char *const types[] = { "web_fetch_result", "web_fetch_tool_result_error", NULL };
  g_autofree char *inner = g_strconcat (path, "content.", NULL);
  g_autofree char *document_path = g_strconcat (inner, "content.", NULL);
  g_autofree char *type = NULL;
  CauserieJsonSpan document;

  if (causerie_json_get_kind (content) != CAUSERIE_JSON_OBJECT)
    return causerie_strict_refuse (error, CAUSERIE_STRICT_RESULT_CONTENT_KIND,
                                   "%scontent: Input should be a valid object", path);
  type = causerie_strict_fields_dup_choice (content, inner, "type", types, error);
  if (type == NULL)
    return FALSE;
  if (strcmp (type, "web_fetch_tool_result_error") == 0)
    return causerie_strict_fields_check_kind (content, inner, "error_code", CAUSERIE_JSON_STRING,
                                              TRUE, error);
  if (!causerie_strict_fields_check_kind (content, inner, "url", CAUSERIE_JSON_STRING, TRUE, error)
      || !causerie_strict_fields_check_kind (content, inner, "content", CAUSERIE_JSON_OBJECT, TRUE,
                                             error))
    return FALSE;
  causerie_json_find (content, "content", &document);
  return causerie_strict_check_document (request, document, document_path, error);
}

static gboolean
check_result (const CauserieStrictRequest *request, const CauserieStrictBlock *block,
              const char *path, GHashTable *ids, GError **error)
{
  g_autofree char *id = NULL;
  CauserieJsonSpan content;

  if (!causerie_strict_fields_check_kind (block->json, path, "tool_use_id", CAUSERIE_JSON_STRING,
                                          TRUE, error))
    return FALSE;
  id = causerie_json_find_text (block->json, "tool_use_id");
  if (!g_hash_table_contains (ids, id))
    return causerie_strict_refuse (
        error, CAUSERIE_STRICT_SERVER_RESULT_WITHOUT_CALL,
        "messages.%u.content.%u: unexpected `tool_use_id` found in `%s` blocks: %s. Each `%s` "
        "block must have a corresponding `server_tool_use` block before it.",
        block->message, block->position, block->type, id, block->type);
  if (!causerie_strict_fields_find (block->json, "content", &content))
    return causerie_strict_refuse (error, CAUSERIE_STRICT_MEMBER_MISSING,
                                   "%scontent: Field required", path);
  if (strcmp (block->type, "web_search_tool_result") == 0)
    return check_search_results (block, content, path, error);
  return strcmp (block->type, "web_fetch_tool_result") != 0
         || check_page (request, content, path, error);
}

/**
 * causerie_strict_check_server_block:
 * @request: a request
 * @block: a block of a reply
 * @path: its path, ending in a full stop
 * @ids: the ids of the calls before it, to which that of @block is added
 * @error: return location for an error
 *
 * Returns: whether @block is valid; always if it is neither a call nor a result of a server tool
 */
gboolean
causerie_strict_check_server_block (const CauserieStrictRequest *request,
                                    const CauserieStrictBlock *block, const char *path,
                                    GHashTable *ids, GError **error)
{
  gboolean call = strcmp (block->type, "server_tool_use") == 0;

  if (!call
      && (!causerie_strict_block_is_server_result (block)
          || strcmp (block->type, "mcp_tool_result") == 0))
    return TRUE;
  if (!request->model.runs_tools)
    return causerie_strict_refuse (
        error, CAUSERIE_STRICT_BLOCK_TYPE_UNKNOWN,
        "messages.%u.content.%u: Input tag '%s' found using 'type' does not match any of the "
        "expected tags: 'text', 'tool_use'",
        block->message, block->position, block->type);
  return call ? check_call (request, block, path, ids, error)
              : check_result (request, block, path, ids, error);
}

/* --- Calls without a result --- */

static gboolean
has_result (const CauserieStrictTurn *turn, const char *id)
{
  for (guint i = 0; i < turn->blocks->len; i++)
    {
      const CauserieStrictBlock *block = g_ptr_array_index (turn->blocks, i);
      g_autofree char *answered = causerie_json_find_text (block->json, "tool_use_id");

      if (causerie_strict_block_is_server_result (block) && g_strcmp0 (answered, id) == 0)
        return TRUE;
    }
  return FALSE;
}

/* Returns: whether the turn has only results of the client's tools, after which the service runs
   the calls of its own */
static gboolean
has_only_results (const CauserieStrictTurn *turn)
{
  for (guint i = 0; i < turn->blocks->len; i++)
    {
      const CauserieStrictBlock *block = g_ptr_array_index (turn->blocks, i);

      if (strcmp (block->type, "tool_result") != 0)
        return FALSE;
    }
  return TRUE;
}

/**
 * causerie_strict_check_server_calls:
 * @request: a request
 * @index: the index of a turn of the assistant that is not the last turn
 * @error: return location for an error
 *
 * A call of a server tool has its result in the same turn. Beside a call of a client's tool, it may
 * be in the turn after the results of that.
 *
 * Returns: whether all its calls have results
 */
gboolean
causerie_strict_check_server_calls (const CauserieStrictRequest *request, guint index,
                                    GError **error)
{
  const CauserieStrictTurn *turn = g_ptr_array_index (request->turns, index);
  const CauserieStrictTurn *next = g_ptr_array_index (request->turns, index + 1);
  const CauserieStrictTurn *later
      = index + 2 < request->turns->len ? g_ptr_array_index (request->turns, index + 2) : NULL;

  for (guint i = 0; i < turn->blocks->len; i++)
    {
      const CauserieStrictBlock *block = g_ptr_array_index (turn->blocks, i);
      g_autofree char *id = NULL;
      g_autofree char *name = NULL;

      if (strcmp (block->type, "server_tool_use") != 0)
        continue;
      id = causerie_json_find_text (block->json, "id");
      name = causerie_json_find_text (block->json, "name");
      if (has_result (turn, id)
          || (has_only_results (next) && (later == NULL || has_result (later, id))))
        continue;
      return causerie_strict_refuse (
          error, CAUSERIE_STRICT_SERVER_CALL_OPEN,
          "messages.%u: `%s` tool use with id `%s` was found without a corresponding "
          "`%s_tool_result` block",
          block->message, name, id, name);
    }
  return TRUE;
}
