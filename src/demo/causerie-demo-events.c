/* SPDX-License-Identifier: GPL-3.0-or-later
 * Puts an answer into server-sent events, or into one message object. */
#include "config.h"

#include "causerie-demo-events.h"

#include "causerie-demo-error.h"
#include "causerie-demo-tokens.h"
#include "causerie-json.h"

#include <string.h>

#define FIRST_DELAY 350
#define LEAST_DELAY 30
#define DELAY_SPREAD 20
#define LEAST_CHARS 40
#define CHARS_SPREAD 20

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

static void
add (Writer *writer, const char *type, char *json)
{
  CauserieDemoEvent *event = g_new0 (CauserieDemoEvent, 1);

  if (json != NULL)
    event->text = g_strdup_printf ("event: %s\ndata: %s\n\n", type, json);
  event->delay = writer->delay;
  writer->delay = 0;
  g_ptr_array_add (writer->events, event);
  g_free (json);
}

/**
 * causerie_demo_events_make_id:
 * @prefix: what kind of thing it names
 *
 * Returns: (transfer full): an id that does not come twice
 */
char *
causerie_demo_events_make_id (const char *prefix)
{
  g_autofree char *uuid = g_uuid_string_random ();
  g_auto (GStrv) parts = g_strsplit (uuid, "-", -1);
  g_autofree char *joined = g_strjoinv (NULL, parts);

  return g_strdup_printf ("%s_demo%s", prefix, joined);
}

static guint
count_output (const CauserieDemoAnswer *answer)
{
  return causerie_demo_tokens_in_text (answer->thinking)
         + causerie_demo_tokens_in_text (answer->text) + (answer->ends ? 12 : 0);
}

static char *
describe_usage (const CauserieDemoPrompt *prompt, guint output)
{
  return g_strdup_printf ("{\"input_tokens\":%u,\"cache_creation_input_tokens\":0,"
                          "\"cache_read_input_tokens\":0,\"output_tokens\":%u}",
                          causerie_demo_tokens_in_prompt (prompt), output);
}

static const char *
get_stop_details (const CauserieDemoAnswer *answer)
{
  return strcmp (answer->stop_reason, "refusal") == 0
             ? "{\"type\":\"refusal\",\"category\":\"general_harms\","
               "\"explanation\":\"The demo was asked to show a refusal.\"}"
             : "null";
}

static void
add_start (Writer *writer, const CauserieDemoPrompt *prompt)
{
  g_autofree char *id = causerie_demo_events_make_id ("msg");
  g_autofree char *usage = describe_usage (prompt, 1);

  writer->delay = FIRST_DELAY;
  add (writer, "message_start",
       g_strdup_printf ("{\"type\":\"message_start\",\"message\":{\"id\":\"%s\","
                        "\"type\":\"message\",\"role\":\"assistant\",\"model\":\"%s\","
                        "\"content\":[],\"stop_reason\":null,\"stop_sequence\":null,"
                        "\"stop_details\":null,\"usage\":%s}}",
                        id, prompt->model->id, usage));
}

static void
add_block_start (Writer *writer, const char *block)
{
  add (writer, "content_block_start",
       g_strdup_printf ("{\"type\":\"content_block_start\",\"index\":%u,\"content_block\":%s}",
                        writer->index, block));
  if (writer->index == 0)
    add (writer, "ping", g_strdup ("{\"type\":\"ping\"}"));
}

static void
add_block_stop (Writer *writer)
{
  add (writer, "content_block_stop",
       g_strdup_printf ("{\"type\":\"content_block_stop\",\"index\":%u}", writer->index));
  writer->index++;
}

static void
add_delta (Writer *writer, const char *type, const char *member, const char *value)
{
  g_autofree char *quoted = causerie_json_quote (value);

  add (writer, "content_block_delta",
       g_strdup_printf ("{\"type\":\"content_block_delta\",\"index\":%u,"
                        "\"delta\":{\"type\":\"%s\",\"%s\":%s}}",
                        writer->index, type, member, quoted));
}

/* Pieces of 40 to 60 characters every 30 to 50 ms, different each time but always the same ones. */
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
  add_block_start (writer, "{\"type\":\"thinking\",\"thinking\":\"\",\"signature\":\"\"}");
  add_pieces (writer, "thinking_delta", "thinking", answer->thinking);
  if (answer->signature != NULL)
    add_delta (writer, "signature_delta", "signature", answer->signature);
  add_block_stop (writer);
}

static void
add_text (Writer *writer, const CauserieDemoAnswer *answer)
{
  add_block_start (writer, "{\"type\":\"text\",\"text\":\"\"}");
  add_pieces (writer, "text_delta", "text", answer->text);
  add_block_stop (writer);
}

static void
add_call (Writer *writer)
{
  g_autofree char *id = causerie_demo_events_make_id ("toolu");
  g_autofree char *block = g_strdup_printf ("{\"type\":\"tool_use\",\"id\":\"%s\","
                                            "\"name\":\"end_conversation\",\"input\":{}}",
                                            id);

  writer->delay = LEAST_DELAY * 4;
  add_block_start (writer, block);
  add_delta (writer, "input_json_delta", "partial_json", "");
  add_block_stop (writer);
}

static void
add_stop (Writer *writer, const CauserieDemoPrompt *prompt, const CauserieDemoAnswer *answer)
{
  g_autofree char *usage = describe_usage (prompt, count_output (answer));

  writer->delay = LEAST_DELAY;
  add (writer, "message_delta",
       g_strdup_printf ("{\"type\":\"message_delta\",\"delta\":{\"stop_reason\":\"%s\","
                        "\"stop_sequence\":null,\"stop_details\":%s},\"usage\":%s}",
                        answer->ends ? "tool_use" : answer->stop_reason, get_stop_details (answer),
                        usage));
  add (writer, "message_stop", g_strdup ("{\"type\":\"message_stop\"}"));
}

/* Keeps the first half of the events; what is wrong then follows. */
static void
spoil (Writer *writer, CauserieDemoMishap mishap, const char *request_id)
{
  g_ptr_array_set_size (writer->events, (gint)writer->events->len / 2);
  writer->delay = LEAST_DELAY;
  if (mishap == CAUSERIE_DEMO_MISHAP_BREAK)
    add (writer, NULL, NULL);
  else
    add (writer, "error", causerie_demo_error_to_json (529, "Overloaded", request_id));
}

/**
 * causerie_demo_events_new:
 * @prompt: a prompt for a stream
 * @answer: a successful answer to it
 * @request_id: the id that the `request-id` header carries
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
  if (answer->ends)
    add_call (&writer);
  add_stop (&writer, prompt, answer);
  if (answer->mishap != CAUSERIE_DEMO_MISHAP_NONE)
    spoil (&writer, answer->mishap, request_id);
  return writer.events;
}

static char *
describe_content (const CauserieDemoAnswer *answer)
{
  g_autoptr (GString) json = g_string_new ("[");

  if (answer->thinking != NULL && answer->signature != NULL)
    {
      g_autofree char *thinking = causerie_json_quote (answer->thinking);

      g_string_append_printf (json, "{\"type\":\"thinking\",\"thinking\":%s,\"signature\":\"%s\"}",
                              thinking, answer->signature);
    }
  if (answer->text != NULL)
    {
      g_autofree char *text = causerie_json_quote (answer->text);

      g_string_append_printf (json, "%s{\"type\":\"text\",\"text\":%s}", json->len > 1 ? "," : "",
                              text);
    }
  if (answer->ends)
    {
      g_autofree char *id = causerie_demo_events_make_id ("toolu");

      g_string_append_printf (json,
                              "%s{\"type\":\"tool_use\",\"id\":\"%s\","
                              "\"name\":\"end_conversation\",\"input\":{}}",
                              json->len > 1 ? "," : "", id);
    }
  g_string_append_c (json, ']');
  return g_string_free (g_steal_pointer (&json), FALSE);
}

/**
 * causerie_demo_events_to_message:
 * @prompt: a prompt
 * @answer: a successful answer to it
 *
 * Returns: (transfer full): the whole message, as it comes without streaming
 */
char *
causerie_demo_events_to_message (const CauserieDemoPrompt *prompt, const CauserieDemoAnswer *answer)
{
  g_autofree char *id = causerie_demo_events_make_id ("msg");
  g_autofree char *content = describe_content (answer);
  g_autofree char *usage = describe_usage (prompt, count_output (answer));

  return g_strdup_printf ("{\"id\":\"%s\",\"type\":\"message\",\"role\":\"assistant\","
                          "\"model\":\"%s\",\"content\":%s,\"stop_reason\":\"%s\","
                          "\"stop_sequence\":null,\"stop_details\":%s,\"usage\":%s}",
                          id, prompt->model->id, content,
                          answer->ends ? "tool_use" : answer->stop_reason,
                          get_stop_details (answer), usage);
}
