/* SPDX-License-Identifier: GPL-3.0-or-later
 * A service on loopback for random walks. */
#include "config.h"

#include "causerie-walk-service.h"

#include "causerie-strict-check.h"
#include "causerie-strict-reason.h"
#include "causerie-strict-signer.h"
#include "causerie-test-server.h"
#include "causerie-test-sse.h"

#include <string.h>

#define MAX_OUTPUT 32000
#define CONTEXT 200000

/* Requests for a title ask for less. */
#define LEAST_FOR_REPLY 8000

/* A paused reply is resumed with what follows its server tool, and more thinking or pieces. */
static const CauserieWalkReply resumed[] = {
  { "resumed", 0, "RTt", "end_turn", FALSE },
  { "resumed with pieces", 0, "RcbTc", "end_turn", FALSE },
  { "resumed and paused", 0, "RtTS", "pause_turn", FALSE },
};
static const CauserieWalkReply plain = { "text", 0, "t", "end_turn", FALSE };

struct _CauserieWalkService
{
  const char *name;
  const CauserieWalkModel *models;
  guint n_models;
  gboolean tells_abilities;
  CauserieTestServer *server;

  GMutex mutex;
  const CauserieWalkReply *next; /* NULL for plain text */
  guint n_ids;
  guint n_requests;
  guint n_searches; /* calls of server tools */
  char *refusal;    /* why the first request was refused, and its body */
};

/* --- Judging --- */

/* Signatures are bound to the service as well as to the model. */
static gboolean
set_model (CauserieWalkService *self, CauserieStrictRequest *request)
{
  for (guint i = 0; i < self->n_models; i++)
    {
      const CauserieWalkModel *model = &self->models[i];
      g_autofree char *id = request->model.id;

      if (g_str_equal (model->id, id))
        {
          request->model.id = g_strdup_printf ("%s/%s", self->name, id);
          request->model.abilities = model->abilities;
          request->model.takes_images = model->takes_images;
          request->model.takes_pdfs = model->takes_pdfs;
          request->model.runs_tools = model->searches;
          request->model.max_output = MAX_OUTPUT;
          request->model.context = CONTEXT;
          request->foreign = FALSE;
          return TRUE;
        }
      request->model.id = g_steal_pointer (&id);
    }
  return FALSE;
}

static CauserieStrictRequest *
read_request (CauserieWalkService *self, const CauserieTestRequest *http, GError **error)
{
  g_autoptr (CauserieStrictRequest) request = causerie_strict_request_new (
      CAUSERIE_STRICT_KIND_CREATE, TRUE, g_hash_table_lookup (http->headers, "anthropic-version"),
      (const char *)http->body->data, http->body->len, error);

  if (request == NULL)
    return NULL;
  if (!set_model (self, request))
    {
      causerie_strict_refuse (error, CAUSERIE_STRICT_MODEL_UNKNOWN, "model: %s", request->model.id);
      return NULL;
    }
  return causerie_strict_check (request, error) ? g_steal_pointer (&request) : NULL;
}

static CauserieTestReply *
refuse (CauserieWalkService *self, const CauserieTestRequest *http, const GError *error)
{
  g_mutex_lock (&self->mutex);
  if (self->refusal == NULL)
    self->refusal
        = g_strdup_printf ("%s: %s (%s)\n%.*s", self->name, error->message,
                           causerie_strict_reason_get_name ((CauserieStrictReason)error->code),
                           (int)http->body->len, (const char *)http->body->data);
  g_mutex_unlock (&self->mutex);
  return causerie_test_reply_new_error (
      causerie_strict_reason_get_status ((CauserieStrictReason)error->code),
      "invalid_request_error", error->message);
}

/* --- Answering --- */

/* A reply that is being written. */
typedef struct
{
  CauserieWalkService *service;
  CauserieStrictRequest *request;
  CauserieStrictSigner *signer;
  GString *events;
  guint index;
  char *call_id; /* of the last call of a server tool */
} Writer;

/* A resumed reply continues the last turn. */
static void
sign_request (Writer *writer)
{
  const char *role = "";

  writer->signer = causerie_strict_signer_new (writer->request);
  for (guint i = 0; i < writer->request->turns->len; i++)
    {
      const CauserieStrictTurn *turn = g_ptr_array_index (writer->request->turns, i);

      role = turn->role;
      causerie_strict_signer_add_role (writer->signer, role);
      for (guint j = 0; j < turn->blocks->len; j++)
        {
          const CauserieStrictBlock *block = g_ptr_array_index (turn->blocks, j);

          causerie_strict_signer_add_block (writer->signer, block);
          if (g_str_equal (block->type, "server_tool_use"))
            {
              g_free (writer->call_id);
              writer->call_id = causerie_json_find_text (block->json, "id");
            }
        }
    }
  if (g_str_equal (role, "assistant"))
    return;
  g_clear_pointer (&writer->call_id, g_free);
  causerie_strict_signer_add_role (writer->signer, "assistant");
}

static void
sign_block (Writer *writer, const char *json)
{
  CauserieStrictBlock block = { 0 };
  g_autoptr (GError) error = NULL;

  causerie_json_check (json, strlen (json), &block.json, &error);
  g_assert_no_error (error);
  block.type = causerie_json_find_text (block.json, "type");
  causerie_strict_signer_add_block (writer->signer, &block);
  g_free (block.type);
}

static char *
make_id (Writer *writer, const char *kind)
{
  return g_strdup_printf ("%s_%s_%u", kind, writer->service->name, writer->service->n_ids++);
}

/* Adds a block, with @delta (nullable) as a part that follows its beginning. */
static void
add_events (Writer *writer, const char *start, const char *delta, gboolean ends)
{
  g_autofree char *first = g_strdup_printf (
      "{\"type\":\"content_block_start\",\"index\":%u,\"content_block\":%s}", writer->index, start);
  g_autofree char *second
      = g_strdup_printf ("{\"type\":\"content_block_delta\",\"index\":%u,\"delta\":%s}",
                         writer->index, delta != NULL ? delta : "");
  g_autofree char *third
      = g_strdup_printf ("{\"type\":\"content_block_stop\",\"index\":%u}", writer->index);
  g_autofree char *events = delta != NULL
                                ? causerie_test_sse (first, second, ends ? third : NULL, NULL)
                                : causerie_test_sse (first, ends ? third : NULL, NULL);

  g_string_append (writer->events, events);
  writer->index++;
}

/* A block that arrives in one piece. */
static void
add_whole (Writer *writer, const char *json)
{
  add_events (writer, json, NULL, TRUE);
  sign_block (writer, json);
}

static void
add_text (Writer *writer, const char *text, gboolean ends)
{
  g_autofree char *quoted = causerie_json_quote (text);
  g_autofree char *delta = g_strdup_printf ("{\"type\":\"text_delta\",\"text\":%s}", quoted);
  g_autofree char *whole = g_strdup_printf ("{\"type\":\"text\",\"text\":%s}", quoted);

  add_events (writer, "{\"type\":\"text\",\"text\":\"\"}", *text != '\0' ? delta : NULL, ends);
  sign_block (writer, whole);
}

static void
add_thinking (Writer *writer, gboolean ends)
{
  const char *thought = "Let me see.";
  g_autofree char *signature = causerie_strict_signer_sign (writer->signer, thought);
  g_autofree char *whole
      = g_strdup_printf ("{\"type\":\"thinking\",\"thinking\":\"%s\",\"signature\":\"%s\"}",
                         thought, ends ? signature : "");

  add_events (writer, whole, NULL, ends);
}

static void
add_redacted_thinking (Writer *writer)
{
  g_autofree char *data = causerie_strict_signer_hide (writer->signer);
  g_autofree char *whole
      = g_strdup_printf ("{\"type\":\"redacted_thinking\",\"data\":\"%s\"}", data);

  add_events (writer, whole, NULL, TRUE);
}

static gboolean
thinks (Writer *writer)
{
  return writer->service->tells_abilities && writer->request->model.abilities.thinking != 0;
}

static void
add_call (Writer *writer, const char *name)
{
  g_autofree char *id = make_id (writer, "toolu");
  g_autofree char *json = g_strdup_printf (
      "{\"type\":\"tool_use\",\"id\":\"%s\",\"name\":\"%s\",\"input\":{}}", id, name);

  add_whole (writer, json);
}

static gboolean
offers (Writer *writer, const char *tool)
{
  return causerie_strict_request_offers_tool (writer->request, tool);
}

/* Adds a call of a server tool, whose input arrives in a part of its own: @input, or, if the
   service damages that, something else. */
static void
add_server_call (Writer *writer, const char *name, const char *input, gboolean damaged)
{
  g_autofree char *id = make_id (writer, "srvtoolu");
  g_autofree char *start = g_strdup_printf (
      "{\"type\":\"server_tool_use\",\"id\":\"%s\",\"name\":\"%s\",\"input\":{}}", id, name);
  g_autofree char *whole = g_strdup_printf (
      "{\"type\":\"server_tool_use\",\"id\":\"%s\",\"name\":\"%s\",\"input\":%s}", id, name, input);
  g_autofree char *partial = g_strconcat (input, damaged ? "{}" : "", NULL);
  g_autofree char *quoted = causerie_json_quote (partial);
  g_autofree char *delta
      = g_strdup_printf ("{\"type\":\"input_json_delta\",\"partial_json\":%s}", quoted);

  if (!offers (writer, name))
    return;
  add_events (writer, start, delta, TRUE);
  sign_block (writer, whole);
  g_free (writer->call_id);
  writer->call_id = g_steal_pointer (&id);
  writer->service->n_searches++;
}

/* Adds the result of the last call of a server tool, if there was one. */
static void
add_server_result (Writer *writer, const char *type, const char *content)
{
  g_autofree char *json = NULL;

  if (writer->call_id == NULL)
    return;
  json = g_strdup_printf ("{\"type\":\"%s\",\"tool_use_id\":\"%s\",\"content\":%s}", type,
                          writer->call_id, content);
  add_whole (writer, json);
}

/* A piece of a text, with a citation that arrives before it. */
static void
add_cited (Writer *writer)
{
  if (writer->call_id == NULL)
    return;
  add_events (writer, "{\"citations\":[],\"type\":\"text\",\"text\":\"Loam holds water.\"}",
              "{\"type\":\"citations_delta\",\"citation\":{\"type\":\"web_search_result_location\","
              "\"url\":\"https://a.example\",\"title\":\"Loam\",\"encrypted_index\":\"Eo8B\","
              "\"cited_text\":\"Loam\"}}",
              TRUE);
  sign_block (writer, "{\"type\":\"text\",\"text\":\"Loam holds water.\"}");
}

/* The input of the call is cut. */
static void
add_open_call (Writer *writer)
{
  g_autofree char *id = make_id (writer, "toolu");
  g_autofree char *json = g_strdup_printf (
      "{\"type\":\"tool_use\",\"id\":\"%s\",\"name\":\"end_conversation\",\"input\":{}}", id);

  add_events (writer, json, "{\"type\":\"input_json_delta\",\"partial_json\":\"{\\\"a\\\": [1\"}",
              FALSE);
}

static gboolean
offers_end (Writer *writer)
{
  return offers (writer, "end_conversation");
}

/* Returns: whether the letter stands for a block of a web search, which was added */
static gboolean
add_search_block (Writer *writer, char letter)
{
  switch (letter)
    {
    case 'S': /* a search, if that is offered; as is what follows */
      add_server_call (writer, "web_search", "{\"query\": \"loam\"}", FALSE);
      return TRUE;
    case 'D': /* a search whose input is damaged */
      add_server_call (writer, "web_search", "{\"query\": \"loam\"}", TRUE);
      return TRUE;
    case 'F': /* a page that is opened */
      add_server_call (writer, "web_fetch", "{\"url\":\"https://a.example\"}", FALSE);
      return TRUE;
    case 'R': /* the results of a search */
      add_server_result (
          writer, "web_search_tool_result",
          "[{\"type\":\"web_search_result\",\"url\":\"https://a.example\","
          "\"title\":\"Loam\",\"page_age\":null,\"encrypted_content\":\"EqgfCioI\"},"
          "{\"type\":\"web_search_result\",\"url\":\"https://b.example\","
          "\"title\":\"Clay\",\"page_age\":\"May 1\",\"encrypted_content\":\"ErkeCg==\"}]");
      return TRUE;
    case 'N': /* no results */
      add_server_result (writer, "web_search_tool_result", "[]");
      return TRUE;
    case 'E': /* an error */
      add_server_result (writer, "web_search_tool_result",
                         "{\"type\":\"web_search_tool_result_error\","
                         "\"error_code\":\"max_uses_exceeded\"}");
      return TRUE;
    case 'c': /* a cited piece */
      add_cited (writer);
      return TRUE;
    default:
      return FALSE;
    }
}

static void
add_page (Writer *writer)
{
  if (writer->call_id == NULL || !offers (writer, "web_fetch"))
    return;
  add_server_result (writer, "web_fetch_tool_result",
                     "{\"type\":\"web_fetch_result\",\"url\":\"https://a.example\",\"content\":{"
                     "\"type\":\"document\",\"title\":\"Loam\",\"source\":{\"type\":\"text\","
                     "\"media_type\":\"text/plain\",\"data\":\"Loam holds water.\"}}}");
}

/* The first half of a surrogate pair. */
static void
add_half (Writer *writer)
{
  add_events (writer, "{\"type\":\"text\",\"text\":\"\"}",
              "{\"type\":\"text_delta\",\"text\":\"\\ud83d\"}", FALSE);
}

static void
add_block (Writer *writer, char letter)
{
  if (add_search_block (writer, letter))
    return;
  switch (letter)
    {
    case 't': /* a text */
      add_text (writer, "Well, there it is.", TRUE);
      break;
    case 'p': /* a text that is cut */
      add_text (writer, "Well, the", FALSE);
      break;
    case 'b': /* a text of white space */
      add_text (writer, "\n\n", TRUE);
      break;
    case 'e': /* an empty text */
      add_text (writer, "", TRUE);
      break;
    case 'T': /* thinking; models that do not think leave it out */
    case 'U': /* thinking that is cut before its signature */
      if (thinks (writer))
        add_thinking (writer, letter == 'T');
      break;
    case 'H': /* thinking that the service hides */
      if (thinks (writer))
        add_redacted_thinking (writer);
      break;
    case 'C': /* a call that ends the chat, if that is offered */
      if (offers_end (writer))
        add_call (writer, "end_conversation");
      break;
    case 'O': /* a call of a tool that is not offered */
      add_call (writer, "lookup");
      break;
    case 'I': /* a call that is cut */
      if (offers_end (writer))
        add_open_call (writer);
      break;
    case 'G': /* an opened page */
      add_page (writer);
      break;
    case 'h': /* a text that is cut within its first character */
      add_half (writer);
      break;
    case 'X': /* a result that the service should not send */
      add_whole (writer, "{\"type\":\"tool_result\",\"tool_use_id\":\"toolu_1\",\"content\":[]}");
      break;
    case '|': /* where the reply is held, if that is not its end */
      break;
    default:
      g_assert_not_reached ();
    }
}

static void
add_start (Writer *writer)
{
  g_autofree char *start = causerie_test_sse_start (strchr (writer->request->model.id, '/') + 1);

  g_string_append (writer->events, start);
}

/* Returns: (nullable): the stop reason; a reply without a search does not pause for it */
static const char *
find_stop_reason (const Writer *writer, const CauserieWalkReply *kind)
{
  gboolean pauses = g_strcmp0 (kind->stop_reason, "pause_turn") == 0;

  return pauses && writer->call_id == NULL ? "end_turn" : kind->stop_reason;
}

static CauserieTestReply *
write_reply (CauserieWalkService *self, CauserieStrictRequest *request,
             const CauserieWalkReply *kind)
{
  Writer writer = { .service = self, .request = request, .events = g_string_new (NULL) };
  CauserieTestReply *reply;

  sign_request (&writer);
  reply = causerie_test_reply_new (200, CAUSERIE_TEST_FRAMING_CHUNKED);
  causerie_test_reply_add_header (reply, "Content-Type", "text/event-stream");
  add_start (&writer);
  for (const char *letter = kind->blocks; *letter != '\0'; letter++)
    add_block (&writer, *letter);
  if (kind->held && *kind->blocks == '|')
    causerie_test_reply_add_gate (reply);
  causerie_test_reply_add_text (reply, writer.events->str);
  if (kind->held && *kind->blocks != '|')
    causerie_test_reply_add_gate (reply);
  if (kind->stop_reason != NULL)
    {
      g_autofree char *stop = causerie_test_sse_stop (find_stop_reason (&writer, kind));

      causerie_test_reply_add_text (reply, stop);
    }
  else
    causerie_test_reply_set_end (reply, CAUSERIE_TEST_END_CUT);
  g_string_free (writer.events, TRUE);
  causerie_strict_signer_free (writer.signer);
  g_free (writer.call_id);
  return reply;
}

/* Requests of titles, and those that resume a reply, do not take the reply that the walk chose. */
static const CauserieWalkReply *
take_next (CauserieWalkService *self, CauserieStrictRequest *request)
{
  const CauserieStrictTurn *last = g_ptr_array_index (request->turns, request->turns->len - 1);
  const CauserieWalkReply *next = self->next;
  gint64 most;

  if (g_str_equal (last->role, "assistant"))
    return &resumed[self->n_requests % G_N_ELEMENTS (resumed)];
  if (next == NULL
      || (causerie_json_find_int (request->root, "max_tokens", &most) && most < LEAST_FOR_REPLY))
    return &plain;
  self->next = NULL;
  return next;
}

static CauserieTestReply *
answer (CauserieWalkService *self, const CauserieTestRequest *http)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (CauserieStrictRequest) request = read_request (self, http, &error);
  CauserieTestReply *reply;

  if (request == NULL)
    return refuse (self, http, error);
  g_mutex_lock (&self->mutex);
  self->n_requests++;
  reply = write_reply (self, request, take_next (self, request));
  g_mutex_unlock (&self->mutex);
  return reply;
}

/* --- The list of models --- */

static const char *
write_support (gboolean supported)
{
  return supported ? "{\"supported\":true}" : "{\"supported\":false}";
}

/* Appends `"name":{"supported":true}` for each of @names. */
static void
append_supported (GString *json, const char *const *names, guint supported)
{
  for (guint i = 0; names[i] != NULL; i++)
    g_string_append_printf (json, "%s\"%s\":%s", i > 0 ? "," : "", names[i],
                            write_support ((supported & (1u << i)) != 0));
}

static void
append_abilities (GString *json, const CauserieWalkModel *model)
{
  g_string_append_printf (json,
                          ",\"max_input_tokens\":%d,\"max_tokens\":%d,\"capabilities\":{"
                          "\"image_input\":%s,\"pdf_input\":%s,"
                          "\"server_tools\":{\"supported\":%s,\"web_search\":%s},"
                          "\"thinking\":{\"types\":{",
                          CONTEXT, MAX_OUTPUT, write_support (model->takes_images),
                          write_support (model->takes_pdfs), model->searches ? "true" : "false",
                          write_support (model->searches));
  append_supported (json, causerie_strict_thinking_types, model->abilities.thinking);
  g_string_append (json, "}},\"effort\":{");
  append_supported (json, causerie_strict_efforts, model->abilities.efforts);
  g_string_append (json, "}}");
}

static CauserieTestReply *
list_models (CauserieWalkService *self)
{
  g_autoptr (GString) json = g_string_new ("{\"data\":[");

  for (guint i = 0; i < self->n_models; i++)
    {
      g_string_append_printf (json,
                              "%s{\"type\":\"model\",\"id\":\"%s\",\"display_name\":\"%s\","
                              "\"created_at\":\"2026-10-01T00:00:00Z\"",
                              i > 0 ? "," : "", self->models[i].id, self->models[i].id);
      if (self->tells_abilities)
        append_abilities (json, &self->models[i]);
      g_string_append_c (json, '}');
    }
  g_string_append (json, "],\"has_more\":false}");
  return causerie_test_reply_new_json (200, json->str);
}

static CauserieTestReply *
respond (const CauserieTestRequest *request, gpointer data)
{
  CauserieWalkService *self = data;

  return g_str_equal (request->method, "POST") ? answer (self, request) : list_models (self);
}

/**
 * causerie_walk_service_new:
 * @name: a short name
 * @models: (array length=n_models): its models
 * @tells_abilities: whether it lists the abilities of its models, as Anthropic does
 *
 * Returns: (transfer full): a running service
 */
CauserieWalkService *
causerie_walk_service_new (const char *name, const CauserieWalkModel *models, guint n_models,
                           gboolean tells_abilities)
{
  CauserieWalkService *self = g_new0 (CauserieWalkService, 1);

  self->name = name;
  self->models = models;
  self->n_models = n_models;
  self->tells_abilities = tells_abilities;
  g_mutex_init (&self->mutex);
  self->server = causerie_test_server_new ();
  causerie_test_server_set_responder (self->server, respond, self);
  return self;
}

void
causerie_walk_service_free (CauserieWalkService *self)
{
  g_clear_object (&self->server);
  g_mutex_clear (&self->mutex);
  g_free (self->refusal);
  g_free (self);
}

const char *
causerie_walk_service_get_base_url (CauserieWalkService *self)
{
  return causerie_test_server_get_base_url (self->server);
}

/* @reply: (nullable): the answer to the next request; %NULL for plain text */
void
causerie_walk_service_set_next (CauserieWalkService *self, const CauserieWalkReply *reply)
{
  g_mutex_lock (&self->mutex);
  self->next = reply;
  g_mutex_unlock (&self->mutex);
}

/* Returns: whether the answer was used */
gboolean
causerie_walk_service_has_taken (CauserieWalkService *self)
{
  gboolean taken;

  g_mutex_lock (&self->mutex);
  taken = self->next == NULL;
  g_mutex_unlock (&self->mutex);
  return taken;
}

/* Lets one held reply go on. */
void
causerie_walk_service_let_go (CauserieWalkService *self)
{
  causerie_test_server_open_gate (self->server);
}

/* Returns: (transfer full) (nullable): why the first refused request was refused, and its body */
char *
causerie_walk_service_dup_refusal (CauserieWalkService *self)
{
  char *refusal;

  g_mutex_lock (&self->mutex);
  refusal = g_strdup (self->refusal);
  g_mutex_unlock (&self->mutex);
  return refusal;
}

/* Returns: how many requests for messages were accepted */
guint
causerie_walk_service_get_n_requests (CauserieWalkService *self)
{
  guint n_requests;

  g_mutex_lock (&self->mutex);
  n_requests = self->n_requests;
  g_mutex_unlock (&self->mutex);
  return n_requests;
}

/* Returns: how many calls of server tools were sent */
guint
causerie_walk_service_get_n_searches (CauserieWalkService *self)
{
  guint n_searches;

  g_mutex_lock (&self->mutex);
  n_searches = self->n_searches;
  g_mutex_unlock (&self->mutex);
  return n_searches;
}
