/* SPDX-License-Identifier: GPL-3.0-or-later
 * Replies that search the web, open pages and run code, stopped after every event: the next request
 * is one that the Messages API accepts. */
#include "config.h"

#include "causerie-strict-service.h"
#include "causerie-test-content.h"
#include "causerie-test-feeder.h"
#include "causerie-test-searches.h"
#include "causerie-wire.h"

#include <gio/gio.h>
#include <string.h>

#define SERVICE "https://api.anthropic.com"
#define OTHER_SERVICE "http://localhost:11434"
#define MODEL "claude-opus-5-5"
#define END_TOOL "{\"name\":\"end_conversation\",\"input_schema\":{\"type\":\"object\"}}"
#define WEB_TOOLS                                                                                  \
  "{\"type\":\"web_search_20250305\",\"name\":\"web_search\"},"                                    \
  "{\"type\":\"web_fetch_20250910\",\"name\":\"web_fetch\"}"
#define ALL_TOOLS "[" END_TOOL "," WEB_TOOLS "]"
#define FEWER_TOOLS "[" END_TOOL "]"

/* Who gets the next request. */
typedef struct
{
  const char *name;
  const char *service; /* that replied */
  const char *tools;
  gboolean keeps; /* whether searches are sent as they came */
} Recipient;

static const Recipient recipients[] = {
  { "the same service", SERVICE, ALL_TOOLS, TRUE },
  { "the same service without the web", SERVICE, FEWER_TOOLS, FALSE },
  { "another service", OTHER_SERVICE, ALL_TOOLS, FALSE },
  { "another service without the web", OTHER_SERVICE, FEWER_TOOLS, FALSE },
};

/* Returns: (transfer full): a builder that got the first @n_events events */
static CauserieReplyBuilder *
build (const CauserieTestStream *stream, guint n_events)
{
  CauserieReplyBuilder *builder = causerie_reply_builder_new ();

  for (guint i = 0; i < n_events; i++)
    causerie_test_feed (builder, g_ptr_array_index (stream->events, i));
  return builder;
}

static CauserieMessage *
make_message (CauserieRole role, CauserieMessageState state, CauserieContent *content,
              const char *service)
{
  CauserieMessageData data = {
    .id = 1, .role = role, .state = state, .content = content, .model = MODEL, .service = service
  };

  return causerie_message_new (&data);
}

static void
add_question (GPtrArray *path)
{
  g_autoptr (CauserieContent) content = causerie_content_new_from_text ("Find it");

  g_ptr_array_add (path,
                   make_message (CAUSERIE_ROLE_USER, CAUSERIE_MESSAGE_COMPLETE, content, SERVICE));
}

static void
assert_valid (const char *messages, const char *tools)
{
  g_autofree char *text = g_strdup_printf (
      "{\"model\":\"" MODEL "\",\"max_tokens\":100,\"tools\":%s,\"messages\":%s}", tools, messages);
  g_autoptr (GHashTable) headers = g_hash_table_new (g_str_hash, g_str_equal);
  g_autoptr (GByteArray) body = g_byte_array_new ();
  CauserieTestRequest request = {
    .method = (char *)"POST", .target = (char *)"/v1/messages", .headers = headers, .body = body
  };

  g_hash_table_insert (headers, (char *)"anthropic-version", (char *)"2026-10-21");
  g_hash_table_insert (headers, (char *)"content-type", (char *)"application/json");
  g_byte_array_append (body, (const guint8 *)text, (guint)strlen (text));
  causerie_strict_service_expect_valid (&request);
}

/* Returns: (transfer full): the messages of the request after a reply with @content */
static char *
write_next (const Recipient *recipient, CauserieMessageState state, CauserieContent *content)
{
  g_autoptr (GPtrArray) path = g_ptr_array_new_with_free_func (g_object_unref);
  g_autoptr (GArray) insertions = causerie_insertions_new ();
  g_autoptr (GError) error = NULL;
  CauserieWireTarget target = { .service = SERVICE,
                                .model = MODEL,
                                .tools = recipient->tools,
                                .takes_searches = TRUE,
                                .without_thinking = !recipient->keeps };
  char *messages;

  add_question (path);
  g_ptr_array_add (path,
                   make_message (CAUSERIE_ROLE_ASSISTANT, state, content, recipient->service));
  add_question (path);
  messages = causerie_wire_write (path, &target, insertions, &error);
  g_assert_no_error (error);
  return messages;
}

static void
assert_next (const Recipient *recipient, CauserieReplyBuilder *builder, const GError *broken)
{
  g_autoptr (CauserieFailure) failure = NULL;
  g_autofree char *messages = NULL;
  CauserieMessageState state;
  gboolean ends;

  causerie_reply_builder_end (builder, broken, &state, &ends, &failure);
  messages = write_next (recipient, state, causerie_reply_builder_get_content (builder));
  assert_valid (messages, recipient->tools);
  if (!recipient->keeps)
    g_assert_null (strstr (messages, "srvtoolu_01A"));
}

static void
test_stopped_after_every_event (gconstpointer data)
{
  const CauserieTestStream *stream = data;
  g_autoptr (GError) stopped = g_error_new_literal (G_IO_ERROR, G_IO_ERROR_CANCELLED, "stopped");

  for (guint n = 1; n <= stream->events->len; n++)
    for (guint i = 0; i < G_N_ELEMENTS (recipients); i++)
      {
        g_autoptr (CauserieReplyBuilder) one = build (stream, n);
        g_autoptr (CauserieReplyBuilder) other = build (stream, n);

        g_test_message ("%u events, then %s", n, recipients[i].name);
        assert_next (&recipients[i], one, stopped);
        assert_next (&recipients[i], other, NULL);
      }
}

/* The complete reply goes back as it came. */
static void
test_complete (gconstpointer data)
{
  const CauserieTestStream *stream = data;
  g_autoptr (CauserieReplyBuilder) builder = build (stream, stream->events->len);
  g_autofree char *messages = write_next (&recipients[0], CAUSERIE_MESSAGE_COMPLETE,
                                          causerie_reply_builder_get_content (builder));
  g_autofree char *turn
      = g_strconcat ("{\"role\":\"assistant\",\"content\":", stream->content, "}", NULL);

  g_assert_nonnull (strstr (messages, turn));
  assert_valid (messages, ALL_TOOLS);
}

/* A service pauses after a block. */
static void
test_paused_after_every_block (gconstpointer data)
{
  const CauserieTestStream *stream = data;

  for (guint n = 1; n <= stream->events->len; n++)
    {
      g_autoptr (CauserieReplyBuilder) builder = build (stream, n);
      CauserieContent *content = causerie_reply_builder_get_content (builder);
      g_autoptr (GPtrArray) path = g_ptr_array_new_with_free_func (g_object_unref);
      g_autoptr (GArray) insertions = causerie_insertions_new ();
      g_autofree char *messages = NULL;
      g_autoptr (GError) error = NULL;
      CauserieWireTarget target = { .service = SERVICE,
                                    .model = MODEL,
                                    .tools = ALL_TOOLS,
                                    .takes_searches = TRUE,
                                    .paused = content };

      if (strstr (g_ptr_array_index (stream->events, n - 1), "content_block_stop") == NULL
          || strstr (causerie_content_get_json (content), "server_tool_use") == NULL)
        continue;
      add_question (path);
      messages = causerie_wire_write (path, &target, insertions, &error);
      g_assert_no_error (error);
      g_assert_nonnull (strstr (messages, causerie_content_get_json (content)));
      assert_valid (messages, ALL_TOOLS);
    }
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  causerie_test_searches_add ("/wire-searches/stopped-after-every-event",
                              test_stopped_after_every_event);
  causerie_test_searches_add ("/wire-searches/complete", test_complete);
  causerie_test_searches_add ("/wire-searches/paused-after-every-block",
                              test_paused_after_every_block);
  return g_test_run ();
}
