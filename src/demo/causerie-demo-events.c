/* SPDX-License-Identifier: GPL-3.0-or-later
 * Converts an answer to server-sent events, or to one message object. */
#include "config.h"

#include "causerie-demo-events.h"

#include "causerie-demo-error.h"
#include "causerie-demo-tokens.h"

#include <string.h>

#define INITIAL_DELAY 350
#define LEAST_DELAY 30
#define DELAY_SPREAD 20
#define LEAST_CHARS 40
#define CHARS_SPREAD 20
#define CALL_TOKENS 12
/* How long a search seems to take, in milliseconds, and how much its results cost. */
#define SEARCH_DELAY 1200
#define SEARCH_TOKENS 2400

typedef struct
{
  GPtrArray *events;
  guint index; /* of the next block */
  guint delay; /* before the next event */
} Writer;

static void
free_event (gpointer data)
{
  CauserieDemoEvent *event = data;

  g_free (event->text);
  g_free (event);
}

/* Ends the object that begin_event() began in @json, and adds the event. */
static void
add (Writer *writer, JsonBuilder *json)
{
  CauserieDemoEvent *event = g_new0 (CauserieDemoEvent, 1);
  g_autoptr (JsonNode) root = NULL;
  g_autofree char *text = NULL;

  json_builder_end_object (json);
  root = json_builder_get_root (json);
  text = causerie_json_node_write (root);
  event->text = g_strdup_printf ("event: %s\ndata: %s\n\n",
                                 causerie_json_node_get_text (root, "type"), text);
  event->delay = writer->delay;
  writer->delay = 0;
  g_ptr_array_add (writer->events, event);
}

static void
add_string (JsonBuilder *json, const char *name, const char *value)
{
  json_builder_set_member_name (json, name);
  if (value != NULL)
    json_builder_add_string_value (json, value);
  else
    json_builder_add_null_value (json);
}

static void
add_int (JsonBuilder *json, const char *name, gint64 value)
{
  json_builder_set_member_name (json, name);
  json_builder_add_int_value (json, value);
}

static void
begin_object (JsonBuilder *json, const char *name, const char *type)
{
  json_builder_set_member_name (json, name);
  json_builder_begin_object (json);
  if (type != NULL)
    add_string (json, "type", type);
}

static JsonBuilder *
begin_event (const char *type)
{
  JsonBuilder *json = json_builder_new ();

  json_builder_begin_object (json);
  add_string (json, "type", type);
  return json;
}

/* Returns: (transfer full): a unique id */
char *
causerie_demo_events_make_id (const char *prefix)
{
  g_autofree char *uuid = g_uuid_string_random ();
  g_auto (GStrv) parts = g_strsplit (uuid, "-", -1);
  g_autofree char *joined = g_strjoinv (NULL, parts);

  return g_strdup_printf ("%s_demo%s", prefix, joined);
}

static guint
count_blocks (const CauserieDemoAnswer *answer)
{
  JsonArray *blocks = answer->blocks != NULL ? json_node_get_array (answer->blocks) : NULL;
  guint tokens = 0;

  for (guint i = 0; blocks != NULL && i < json_array_get_length (blocks); i++)
    tokens += causerie_demo_tokens_in_text (
        causerie_json_node_get_text (json_array_get_element (blocks, i), "text"));
  return tokens;
}

static guint
count_output (const CauserieDemoAnswer *answer)
{
  return causerie_demo_tokens_in_text (answer->thinking)
         + causerie_demo_tokens_in_text (answer->text) + count_blocks (answer)
         + (answer->ends ? CALL_TOKENS : 0);
}

/* @split: whether to say how long what was written to the cache lives
   @n_searches: the prompt is read again with the results of each (Messages API, web search) */
static void
add_usage (JsonBuilder *json, const CauserieDemoPrompt *prompt, gboolean split, guint output,
           guint n_searches)
{
  const CauserieDemoUsage *usage = &prompt->usage;

  begin_object (json, "usage", NULL);
  add_int (json, "input_tokens", usage->input + n_searches * SEARCH_TOKENS);
  add_int (json, "cache_creation_input_tokens",
           usage->cache_written_minutes + usage->cache_written_hour);
  add_int (json, "cache_read_input_tokens", usage->cache_read);
  if (split)
    {
      begin_object (json, "cache_creation", NULL);
      add_int (json, "ephemeral_5m_input_tokens", usage->cache_written_minutes);
      add_int (json, "ephemeral_1h_input_tokens", usage->cache_written_hour);
      json_builder_end_object (json);
    }
  add_int (json, "output_tokens", output);
  if (n_searches > 0)
    {
      begin_object (json, "server_tool_use", NULL);
      add_int (json, "web_search_requests", n_searches);
      json_builder_end_object (json);
    }
  json_builder_end_object (json);
}

/* @answer is NULL in message_start. */
static void
add_stop_members (JsonBuilder *json, const CauserieDemoAnswer *answer)
{
  const char *reason = answer != NULL ? answer->stop_reason : NULL;

  add_string (json, "stop_reason", answer != NULL && answer->ends ? "tool_use" : reason);
  add_string (json, "stop_sequence", NULL);
  if (g_strcmp0 (reason, "refusal") != 0)
    {
      add_string (json, "stop_details", NULL);
      return;
    }
  begin_object (json, "stop_details", "refusal");
  add_string (json, "category", "general_harms");
  add_string (json, "explanation", "The demo was asked to show a refusal.");
  json_builder_end_object (json);
}

static void
add_call (JsonBuilder *json)
{
  g_autofree char *id = causerie_demo_events_make_id ("toolu");

  add_string (json, "id", id);
  add_string (json, "name", "end_conversation");
  begin_object (json, "input", NULL);
  json_builder_end_object (json);
}

static void
add_content (JsonBuilder *json, const CauserieDemoAnswer *answer)
{
  json_builder_set_member_name (json, "content");
  json_builder_begin_array (json);
  if (answer != NULL && answer->thinking != NULL && answer->signature != NULL)
    {
      json_builder_begin_object (json);
      add_string (json, "type", "thinking");
      add_string (json, "thinking", answer->thinking);
      add_string (json, "signature", answer->signature);
      json_builder_end_object (json);
    }
  if (answer != NULL && answer->text != NULL)
    {
      json_builder_begin_object (json);
      add_string (json, "type", "text");
      add_string (json, "text", answer->text);
      json_builder_end_object (json);
    }
  for (guint i = 0; answer != NULL && answer->blocks != NULL
                    && i < json_array_get_length (json_node_get_array (answer->blocks));
       i++)
    json_builder_add_value (
        json, json_node_copy (json_array_get_element (json_node_get_array (answer->blocks), i)));
  if (answer != NULL && answer->ends)
    {
      json_builder_begin_object (json);
      add_string (json, "type", "tool_use");
      add_call (json);
      json_builder_end_object (json);
    }
  json_builder_end_array (json);
}

/* Writes the members of a message object; @answer is NULL in message_start. */
static void
add_message (JsonBuilder *json, const CauserieDemoPrompt *prompt, const CauserieDemoAnswer *answer)
{
  g_autofree char *id = causerie_demo_events_make_id ("msg");

  add_string (json, "id", id);
  add_string (json, "type", "message");
  add_string (json, "role", "assistant");
  add_string (json, "model", causerie_json_node_get_text (prompt->model, "id"));
  add_content (json, answer);
  add_stop_members (json, answer);
  add_usage (json, prompt, TRUE, answer != NULL ? count_output (answer) : 1,
             answer != NULL ? answer->n_searches : 0);
}

static void
add_start (Writer *writer, const CauserieDemoPrompt *prompt)
{
  g_autoptr (JsonBuilder) json = begin_event ("message_start");

  writer->delay = INITIAL_DELAY;
  begin_object (json, "message", NULL);
  add_message (json, prompt, NULL);
  json_builder_end_object (json);
  add (writer, json);
}

/* Begins a block of @type; the caller writes its members and passes it to add_block_start(). */
static JsonBuilder *
begin_block (const Writer *writer, const char *type)
{
  JsonBuilder *json = begin_event ("content_block_start");

  add_int (json, "index", writer->index);
  begin_object (json, "content_block", type);
  return json;
}

static void
add_block_start (Writer *writer, JsonBuilder *json)
{
  json_builder_end_object (json);
  add (writer, json);
  if (writer->index == 0)
    {
      g_autoptr (JsonBuilder) ping = begin_event ("ping");

      add (writer, ping);
    }
}

static void
add_block_stop (Writer *writer)
{
  g_autoptr (JsonBuilder) json = begin_event ("content_block_stop");

  add_int (json, "index", writer->index);
  add (writer, json);
  writer->index++;
}

static void
add_delta (Writer *writer, const char *type, const char *member, const char *value)
{
  g_autoptr (JsonBuilder) json = begin_event ("content_block_delta");

  add_int (json, "index", writer->index);
  begin_object (json, "delta", type);
  add_string (json, member, value);
  json_builder_end_object (json);
  add (writer, json);
}

/* Adds deltas of 40 to 60 characters every 30 to 50 ms, varied but deterministic. */
static void
add_pieces (Writer *writer, const char *type, const char *member, const char *text)
{
  glong left = g_utf8_strlen (text, -1);

  for (guint i = 0; left > 0; i++)
    {
      glong length = MIN (left, (glong)(LEAST_CHARS + i * 7 % CHARS_SPREAD));
      const char *next = g_utf8_offset_to_pointer (text, length);
      g_autofree char *piece = g_strndup (text, (gsize)(next - text));

      writer->delay = LEAST_DELAY + i * 11 % DELAY_SPREAD;
      add_delta (writer, type, member, piece);
      text = next;
      left -= length;
    }
}

static void
add_thinking (Writer *writer, const CauserieDemoAnswer *answer)
{
  g_autoptr (JsonBuilder) json = begin_block (writer, "thinking");

  add_string (json, "thinking", "");
  add_string (json, "signature", "");
  add_block_start (writer, json);
  add_pieces (writer, "thinking_delta", "thinking", answer->thinking);
  if (answer->signature != NULL)
    add_delta (writer, "signature_delta", "signature", answer->signature);
  add_block_stop (writer);
}

static void
add_text (Writer *writer, const CauserieDemoAnswer *answer)
{
  g_autoptr (JsonBuilder) json = begin_block (writer, "text");

  add_string (json, "text", "");
  add_block_start (writer, json);
  add_pieces (writer, "text_delta", "text", answer->text);
  add_block_stop (writer);
}

static void
add_call_block (Writer *writer, JsonObject *block)
{
  g_autoptr (JsonBuilder) json = begin_block (writer, "server_tool_use");
  g_autofree char *input = causerie_json_node_write (json_object_get_member (block, "input"));
  gsize half = strlen (input) / 2;
  g_autofree char *start = g_strndup (input, half);

  writer->delay = LEAST_DELAY;
  add_string (json, "id", json_object_get_string_member (block, "id"));
  add_string (json, "name", json_object_get_string_member (block, "name"));
  begin_object (json, "input", NULL);
  json_builder_end_object (json);
  add_block_start (writer, json);
  add_delta (writer, "input_json_delta", "partial_json", "");
  add_delta (writer, "input_json_delta", "partial_json", start);
  add_delta (writer, "input_json_delta", "partial_json", input + half);
  add_block_stop (writer);
}

/* A result is complete when its block begins. */
static void
add_result_block (Writer *writer, JsonNode *block)
{
  g_autoptr (JsonBuilder) json = begin_event ("content_block_start");

  writer->delay = SEARCH_DELAY;
  add_int (json, "index", writer->index);
  json_builder_set_member_name (json, "content_block");
  json_builder_add_value (json, json_node_copy (block));
  add (writer, json);
  add_block_stop (writer);
}

static void
add_citation (Writer *writer, JsonNode *citation)
{
  g_autoptr (JsonBuilder) json = begin_event ("content_block_delta");

  add_int (json, "index", writer->index);
  begin_object (json, "delta", "citations_delta");
  json_builder_set_member_name (json, "citation");
  json_builder_add_value (json, json_node_copy (citation));
  json_builder_end_object (json);
  add (writer, json);
}

static void
add_text_block (Writer *writer, JsonObject *block)
{
  g_autoptr (JsonBuilder) json = begin_block (writer, "text");
  JsonArray *citations = json_object_has_member (block, "citations")
                             ? json_object_get_array_member (block, "citations")
                             : NULL;

  add_string (json, "text", "");
  if (citations != NULL)
    {
      json_builder_set_member_name (json, "citations");
      json_builder_begin_array (json);
      json_builder_end_array (json);
    }
  add_block_start (writer, json);
  for (guint i = 0; citations != NULL && i < json_array_get_length (citations); i++)
    add_citation (writer, json_array_get_element (citations, i));
  add_pieces (writer, "text_delta", "text", json_object_get_string_member (block, "text"));
  add_block_stop (writer);
}

static void
add_blocks (Writer *writer, JsonArray *blocks)
{
  for (guint i = 0; i < json_array_get_length (blocks); i++)
    {
      JsonObject *block = json_array_get_object_element (blocks, i);
      const char *type = json_object_get_string_member (block, "type");

      if (g_str_equal (type, "server_tool_use"))
        add_call_block (writer, block);
      else if (g_str_equal (type, "text"))
        add_text_block (writer, block);
      else
        add_result_block (writer, json_array_get_element (blocks, i));
    }
}

static void
add_tool_use (Writer *writer)
{
  g_autoptr (JsonBuilder) json = begin_block (writer, "tool_use");

  writer->delay = LEAST_DELAY;
  add_call (json);
  add_block_start (writer, json);
  add_delta (writer, "input_json_delta", "partial_json", "");
  add_block_stop (writer);
}

static void
add_stop (Writer *writer, const CauserieDemoPrompt *prompt, const CauserieDemoAnswer *answer)
{
  g_autoptr (JsonBuilder) delta = begin_event ("message_delta");
  g_autoptr (JsonBuilder) stop = begin_event ("message_stop");

  writer->delay = LEAST_DELAY;
  begin_object (delta, "delta", NULL);
  add_stop_members (delta, answer);
  json_builder_end_object (delta);
  add_usage (delta, prompt, FALSE, count_output (answer), answer->n_searches);
  add (writer, delta);
  add (writer, stop);
}

/* Drops the second half of the events, and adds the simulated failure. */
static void
cut_short (Writer *writer, CauserieDemoFailure failure, const char *request_id)
{
  CauserieDemoEvent *event = g_new0 (CauserieDemoEvent, 1);

  g_ptr_array_set_size (writer->events, (gint)writer->events->len / 2);
  event->delay = LEAST_DELAY;
  if (failure == CAUSERIE_DEMO_FAILURE_ERROR_EVENT)
    {
      g_autofree char *json = causerie_demo_error_to_json (529, "Overloaded", request_id);

      event->text = g_strdup_printf ("event: error\ndata: %s\n\n", json);
    }
  g_ptr_array_add (writer->events, event);
}

/**
 * causerie_demo_events_new:
 * @request_id: the value of the `request-id` header
 *
 * Returns: (transfer full) (element-type CauserieDemoEvent): the stream, in order
 */
GPtrArray *
causerie_demo_events_new (const CauserieDemoPrompt *prompt, const CauserieDemoAnswer *answer,
                          const char *request_id)
{
  Writer writer = { g_ptr_array_new_with_free_func (free_event), 0, 0 };

  add_start (&writer, prompt);
  if (answer->thinking != NULL)
    add_thinking (&writer, answer);
  if (answer->text != NULL)
    add_text (&writer, answer);
  if (answer->blocks != NULL)
    add_blocks (&writer, json_node_get_array (answer->blocks));
  if (answer->ends)
    add_tool_use (&writer);
  add_stop (&writer, prompt, answer);
  if (answer->failure != CAUSERIE_DEMO_FAILURE_NONE)
    cut_short (&writer, answer->failure, request_id);
  return writer.events;
}

/* Returns: (transfer full): the complete message object, for requests without streaming */
char *
causerie_demo_events_to_message (const CauserieDemoPrompt *prompt, const CauserieDemoAnswer *answer)
{
  g_autoptr (JsonBuilder) json = json_builder_new ();
  g_autoptr (JsonNode) root = NULL;

  json_builder_begin_object (json);
  add_message (json, prompt, answer);
  json_builder_end_object (json);
  root = json_builder_get_root (json);
  return causerie_json_node_write (root);
}
