/* SPDX-License-Identifier: GPL-3.0-or-later
 * Whole replies in the forms of compatible servers: what they leave out, add or name differently.
 */
#include "config.h"

#include "causerie-test-client.h"
#include "causerie-test-feeder.h"

#define DATA(json) "data: " json "\n\n"
#define EVENT(name, json) "event: " name "\ndata: " json "\n\n"

typedef struct
{
  const char *name;
  const char *stream;
  const char *content;
  CauserieMessageState state;
} Server;

/* clang-format off */
static const Server servers[] = {
  /* No ping, no stop_sequence, thinking without a signature. */
  { "ollama",
    EVENT ("message_start", "{\"type\":\"message_start\",\"message\":{\"id\":\"msg_1\",\"type\":\"message\",\"role\":\"assistant\",\"model\":\"qwen3:8b\",\"content\":[],\"usage\":{\"input_tokens\":9,\"output_tokens\":0}}}")
    EVENT ("content_block_start", "{\"type\":\"content_block_start\",\"index\":0,\"content_block\":{\"type\":\"thinking\",\"thinking\":\"\"}}")
    EVENT ("content_block_delta", "{\"type\":\"content_block_delta\",\"index\":0,\"delta\":{\"type\":\"thinking_delta\",\"thinking\":\"Hm\"}}")
    EVENT ("content_block_stop", "{\"type\":\"content_block_stop\",\"index\":0}")
    EVENT ("content_block_start", "{\"type\":\"content_block_start\",\"index\":1,\"content_block\":{\"type\":\"text\",\"text\":\"\"}}")
    EVENT ("content_block_delta", "{\"type\":\"content_block_delta\",\"index\":1,\"delta\":{\"type\":\"text_delta\",\"text\":\"Hello\"}}")
    EVENT ("content_block_stop", "{\"type\":\"content_block_stop\",\"index\":1}")
    EVENT ("message_delta", "{\"type\":\"message_delta\",\"delta\":{\"stop_reason\":\"end_turn\"},\"usage\":{\"input_tokens\":12,\"output_tokens\":3}}")
    EVENT ("message_stop", "{\"type\":\"message_stop\"}"),
    "[{\"type\":\"thinking\",\"thinking\":\"Hm\"},{\"type\":\"text\",\"text\":\"Hello\"}]",
    CAUSERIE_MESSAGE_COMPLETE },
  /* A tool call without an input at its start, and an id of its own form. */
  { "llama-cpp",
    EVENT ("message_start", "{\"type\":\"message_start\",\"message\":{\"id\":\"chatcmpl-1\",\"type\":\"message\",\"role\":\"assistant\",\"model\":\"m\",\"content\":[],\"stop_reason\":null,\"stop_sequence\":null,\"usage\":{\"cache_read_input_tokens\":0,\"input_tokens\":9,\"output_tokens\":0}}}")
    EVENT ("content_block_start", "{\"type\":\"content_block_start\",\"index\":0,\"content_block\":{\"type\":\"tool_use\",\"id\":\"abc\",\"name\":\"end_conversation\"}}")
    EVENT ("content_block_delta", "{\"type\":\"content_block_delta\",\"index\":0,\"delta\":{\"type\":\"input_json_delta\",\"partial_json\":\"{}\"}}")
    EVENT ("content_block_stop", "{\"type\":\"content_block_stop\",\"index\":0}")
    EVENT ("message_delta", "{\"type\":\"message_delta\",\"delta\":{\"stop_reason\":\"tool_use\",\"stop_sequence\":null},\"usage\":{\"output_tokens\":3}}")
    EVENT ("message_stop", "{\"type\":\"message_stop\"}"),
    NULL, CAUSERIE_MESSAGE_COMPLETE },
  /* No type and no role in the start, nothing that would be null, no event lines. */
  { "vllm",
    DATA ("{\"type\":\"message_start\",\"message\":{\"id\":\"chatcmpl-2\",\"content\":[],\"model\":\"m\",\"usage\":{\"input_tokens\":9,\"output_tokens\":0}}}")
    DATA ("{\"type\":\"content_block_start\",\"index\":0,\"content_block\":{\"type\":\"text\",\"text\":\"\"}}")
    DATA ("{\"type\":\"content_block_delta\",\"index\":0,\"delta\":{\"type\":\"text_delta\",\"text\":\"Hello\"}}")
    DATA ("{\"type\":\"content_block_stop\",\"index\":0}")
    DATA ("{\"type\":\"message_delta\",\"delta\":{\"stop_reason\":\"max_tokens\"},\"usage\":{\"output_tokens\":3}}")
    DATA ("{\"type\":\"message_stop\"}")
    "data: [DONE]\n\n",
    "[{\"type\":\"text\",\"text\":\"Hello\"}]", CAUSERIE_MESSAGE_CUT },
  /* Null in many places, and the words of OpenAI for the end. */
  { "bridge",
    DATA ("{\"type\":\"message_start\",\"message\":{\"id\":null,\"role\":null,\"model\":null,\"content\":null,\"usage\":null}}")
    DATA ("{\"type\":\"content_block_start\",\"index\":0,\"content_block\":{\"type\":\"text\",\"text\":\"\"}}")
    DATA ("{\"type\":\"content_block_delta\",\"index\":0,\"delta\":{\"type\":\"text_delta\",\"text\":\"Hello\"}}")
    DATA ("{\"type\":\"content_block_stop\",\"index\":0}")
    DATA ("{\"type\":\"message_delta\",\"delta\":{\"stop_reason\":\"stop\",\"stop_sequence\":null},\"usage\":{\"output_tokens\":null}}")
    "data: [DONE]\n\n",
    "[{\"type\":\"text\",\"text\":\"Hello\"}]", CAUSERIE_MESSAGE_COMPLETE },
  /* A second start, all usage zero, and no message_stop. */
  { "gateway",
    DATA ("{\"type\":\"message_start\",\"message\":{\"id\":\"m\",\"content\":[],\"usage\":{\"input_tokens\":0,\"output_tokens\":0}}}")
    DATA ("{\"type\":\"content_block_start\",\"index\":0,\"content_block\":{\"type\":\"text\",\"text\":\"\"}}")
    DATA ("{\"type\":\"content_block_delta\",\"index\":0,\"delta\":{\"type\":\"text_delta\",\"text\":\"Hello\"}}")
    DATA ("{\"type\":\"content_block_stop\",\"index\":0}")
    DATA ("{\"type\":\"message_delta\",\"delta\":{\"stop_reason\":\"end_turn\"},\"usage\":{\"output_tokens\":0}}"),
    "[{\"type\":\"text\",\"text\":\"Hello\"}]", CAUSERIE_MESSAGE_COMPLETE },
};
/* clang-format on */

static void
test_reply (gconstpointer data)
{
  const Server *server = data;
  g_autoptr (CauserieTestClient) client = causerie_test_client_new (CAUSERIE_SERVICE_CUSTOM);
  g_autoptr (GError) error = NULL;

  causerie_test_client_request (client, causerie_test_reply_new_stream (server->stream), &error);
  g_assert_no_error (error);
  if (server->content != NULL)
    causerie_test_assert_content (client->builder, server->content);
  causerie_test_assert_end (client->builder, NULL, server->state, server->content == NULL);
}

typedef struct
{
  const char *name;
  const char *list;
  const char *first; /* the id of the first model */
  guint n_models;
} List;

/* Only the id is needed; what is no model is passed over. */
static const List lists[] = {
  { "openai",
    "{\"object\":\"list\",\"data\":[{\"id\":\"qwen3:8b\",\"object\":\"model\",\"created\":1}]}",
    "qwen3:8b", 1 },
  { "ids-alone", "{\"data\":[{\"id\":\"a\"},{\"id\":\"b/c\"}]}", "a", 2 },
  { "nulls",
    "{\"data\":[{\"id\":null},{\"name\":\"x\"},{\"id\":\"a\",\"display_name\":null,"
    "\"created_at\":null,\"capabilities\":null,\"max_tokens\":null}],\"has_more\":null}",
    "a", 1 },
};

static void
test_list (gconstpointer data)
{
  const List *list = data;
  g_autoptr (CauserieTestClient) client = causerie_test_client_new (CAUSERIE_SERVICE_CUSTOM);
  g_autoptr (GPtrArray) models = NULL;
  g_autoptr (GError) error = NULL;

  causerie_test_server_push (client->server, causerie_test_reply_new_json (200, list->list));
  models = causerie_test_client_list_models (client, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (models->len, ==, list->n_models);
  g_assert_cmpstr (causerie_model_get_id (g_ptr_array_index (models, 0)), ==, list->first);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (servers); i++)
    {
      g_autofree char *name = g_strconcat ("/compatible-servers/reply/", servers[i].name, NULL);

      g_test_add_data_func (name, &servers[i], test_reply);
    }
  for (guint i = 0; i < G_N_ELEMENTS (lists); i++)
    {
      g_autofree char *name = g_strconcat ("/compatible-servers/list/", lists[i].name, NULL);

      g_test_add_data_func (name, &lists[i], test_list);
    }
  return g_test_run ();
}
