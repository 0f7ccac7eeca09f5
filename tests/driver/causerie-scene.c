/* SPDX-License-Identifier: GPL-3.0-or-later
 * The program on a desktop, with a scripted service. */
#include "config.h"

#include "causerie-scene.h"

#include "causerie-strict-service.h"
#include "causerie-test.h"

#include <string.h>

static const char models[]
    = "{\"data\":[{\"type\":\"model\",\"id\":\"claude-opus-5-5\",\"display_name\":\"Claude Opus "
      "5.5\",\"created_at\":\"2026-09-28T00:00:00Z\",\"line\":\"opus\"},"
      "{\"type\":\"model\",\"id\":\"claude-haiku-5-5\",\"display_name\":\"Claude Haiku 5.5\","
      "\"created_at\":\"2026-09-01T00:00:00Z\",\"line\":\"haiku\"}],"
      "\"has_more\":false,\"first_id\":\"claude-opus-5-5\",\"last_id\":\"claude-haiku-5-5\"}";

/* Returns: the text between the last @before and the first of @stops after it */
static char *
dup_between (const char *text, const char *before, const char *stops)
{
  const char *start = g_strrstr (text, before);

  if (start == NULL)
    return g_strdup ("");
  start += strlen (before);
  return g_strndup (start, strcspn (start, stops));
}

static CauserieTestReply *
answer_title (const char *body)
{
  const char *quote = strstr (body, "User:\\n> ");
  g_autofree char *line = NULL;
  g_autofree char *title = NULL;
  g_autofree char *events = NULL;

  g_assert_nonnull (quote);
  quote += strlen ("User:\\n> ");
  line = g_strndup (quote, strcspn (quote, "\\"));
  title = g_strconcat ("About ", line, NULL);
  events = causerie_test_sse_text (title);
  return causerie_test_reply_new_stream (events);
}

static CauserieTestReply *
answer_message (CauserieScene *self, const char *body)
{
  g_autofree char *words = dup_between (body, "\"text\":\"", "\"");
  g_autofree char *text = g_strconcat ("Heard: ", words, NULL);
  g_autofree char *start = causerie_test_sse_start (CAUSERIE_SCENE_MODEL);
  g_autofree char *block = causerie_test_sse_text_block (0, text);
  g_autofree char *stop = causerie_test_sse_stop ("end_turn");
  CauserieTestReply *reply = causerie_test_reply_new_stream (start);

  causerie_test_reply_add_text (reply, block);
  if (self->slow)
    causerie_test_reply_add_gate (reply);
  causerie_test_reply_add_text (reply, stop);
  return reply;
}

static gboolean
asks_for_title (const char *body)
{
  return strstr (body, "You write titles") != NULL;
}

/* Runs in the threads of the server. */
static CauserieTestReply *
respond (const CauserieTestRequest *request, gpointer data)
{
  CauserieScene *self = data;
  g_autofree char *body = NULL;
  CauserieTestReply *reply;

  if (g_str_equal (request->method, "GET"))
    return causerie_test_reply_new_json (200, models);
  body = g_strndup ((const char *)request->body->data, request->body->len);
  if (asks_for_title (body))
    return answer_title (body);
  g_mutex_lock (&self->mutex);
  reply = g_queue_pop_head (&self->replies);
  if (reply == NULL)
    reply = answer_message (self, body);
  g_mutex_unlock (&self->mutex);
  return reply;
}

/**
 * causerie_scene_new:
 *
 * The environment variable `CAUSERIE_TEST_PROGRAM` can name another program than the built one, for
 * example the installed one.
 *
 * Returns: (transfer full): a service, and the program started with it and empty folders
 */
CauserieScene *
causerie_scene_new (void)
{
  CauserieScene *self = g_new0 (CauserieScene, 1);
  const char *program = g_getenv ("CAUSERIE_TEST_PROGRAM");

  g_mutex_init (&self->mutex);
  g_queue_init (&self->replies);
  self->messages = g_array_new (FALSE, FALSE, sizeof (guint));
  self->server = causerie_test_server_new ();
  causerie_test_server_set_judge (self->server, causerie_strict_service_expect_valid);
  causerie_test_server_set_responder (self->server, respond, self);
  self->driver = causerie_driver_new (program != NULL ? program : CAUSERIE_PROGRAM, NULL);
  causerie_driver_set_environment (self->driver, "ANTHROPIC_BASE_URL",
                                   causerie_test_server_get_base_url (self->server));
  causerie_driver_set_environment (self->driver, "ANTHROPIC_API_KEY", "key-for-tests");
  causerie_driver_start (self->driver);
  return self;
}

/**
 * causerie_scene_free:
 *
 * Ends the program if it still runs.
 */
void
causerie_scene_free (CauserieScene *self)
{
  causerie_driver_free (self->driver);
  g_object_unref (self->server);
  g_queue_clear_full (&self->replies, (GDestroyNotify)causerie_test_reply_free);
  g_array_unref (self->messages);
  g_mutex_clear (&self->mutex);
  g_free (self);
}

static void
run_alone (gconstpointer data)
{
  const CauserieSceneTest *test = data;
  g_autoptr (CauserieScene) scene = causerie_scene_new ();

  test->run (scene);
}

/**
 * causerie_scene_run:
 * @argc: (inout): the number of arguments of main()
 * @argv: (inout): the arguments of main()
 * @tests: the tests
 * @n: the number of tests
 *
 * The body of main() in a test program: runs each of @tests in a scene of its own.
 *
 * Returns: the exit status
 */
int
causerie_scene_run (int *argc, char ***argv, const CauserieSceneTest *tests, gsize n)
{
  g_test_init (argc, argv, NULL);
  for (gsize i = 0; i < n; i++)
    g_test_add_data_func (tests[i].path, &tests[i], run_alone);
  return g_test_run ();
}

typedef struct
{
  const CauserieSceneTest *steps;
  gsize n;
} Story;

static void
run_story (gconstpointer data)
{
  const Story *story = data;
  g_autoptr (CauserieScene) scene = causerie_scene_new ();

  for (gsize i = 0; i < story->n; i++)
    {
      g_test_message ("step %s", story->steps[i].path);
      story->steps[i].run (scene);
    }
}

/**
 * causerie_scene_run_story:
 * @argc: (inout): the number of arguments of main()
 * @argv: (inout): the arguments of main()
 * @path: the test path of the story
 * @steps: its steps, each of which continues from the one before
 * @n: the number of steps
 *
 * The body of main() in a story: runs @steps as one test, in one scene.
 *
 * Returns: the exit status
 */
int
causerie_scene_run_story (int *argc, char ***argv, const char *path, const CauserieSceneTest *steps,
                          gsize n)
{
  Story story = { steps, n };

  g_test_init (argc, argv, NULL);
  g_test_add_data_func (path, &story, run_story);
  return g_test_run ();
}

/**
 * causerie_scene_restart:
 *
 * Quits the program and starts it again with the same folders.
 */
void
causerie_scene_restart (CauserieScene *self)
{
  causerie_driver_quit (self->driver);
  causerie_driver_start (self->driver);
}

/**
 * causerie_scene_crash:
 *
 * Kills the program and starts it again with the same folders.
 */
void
causerie_scene_crash (CauserieScene *self)
{
  causerie_driver_kill (self->driver);
  causerie_driver_start (self->driver);
}

/**
 * causerie_scene_push:
 * @reply: (transfer full): the response to the next message without one
 */
void
causerie_scene_push (CauserieScene *self, CauserieTestReply *reply)
{
  g_mutex_lock (&self->mutex);
  g_queue_push_tail (&self->replies, reply);
  g_mutex_unlock (&self->mutex);
}

/**
 * causerie_scene_push_stream:
 * @events: (transfer full): the events of the response to the next message
 */
void
causerie_scene_push_stream (CauserieScene *self, char *events)
{
  causerie_scene_push (self, causerie_test_reply_new_stream (events));
  g_free (events);
}

/**
 * causerie_scene_push_held:
 * @text: the part of the reply that is sent before it pauses
 *
 * Responds to the next message with a reply that pauses at a gate in the middle of a sentence, and
 * continues with " And that is all."
 */
void
causerie_scene_push_held (CauserieScene *self, const char *text)
{
  g_autofree char *start = causerie_test_sse_start (CAUSERIE_SCENE_MODEL);
  g_autofree char *first
      = g_strdup_printf ("{\"type\":\"content_block_delta\",\"index\":0,\"delta\""
                         ":{\"type\":\"text_delta\",\"text\":\"%s\"}}",
                         text);
  g_autofree char *opening = causerie_test_sse (
      "{\"type\":\"content_block_start\",\"index\":0,\"content_block\":{\"type\":\"text\","
      "\"text\":\"\"}}",
      first, NULL);
  g_autofree char *rest = causerie_test_sse ("{\"type\":\"content_block_delta\",\"index\":0,"
                                             "\"delta\":{\"type\":\"text_delta\",\"text\":\" "
                                             "And that is all.\"}}",
                                             "{\"type\":\"content_block_stop\",\"index\":0}", NULL);
  g_autofree char *stop = causerie_test_sse_stop ("end_turn");
  CauserieTestReply *reply = causerie_test_reply_new_stream (start);

  causerie_test_reply_add_text (reply, opening);
  causerie_test_reply_add_gate (reply);
  causerie_test_reply_add_text (reply, rest);
  causerie_test_reply_add_text (reply, stop);
  causerie_scene_push (self, reply);
}

/**
 * causerie_scene_set_slow:
 * @slow: whether replies that were not pushed pause at a gate before their end
 */
void
causerie_scene_set_slow (CauserieScene *self, gboolean slow)
{
  g_mutex_lock (&self->mutex);
  self->slow = slow;
  g_mutex_unlock (&self->mutex);
}

/* Reads new entries of the server's journal. */
static void
read_journal (CauserieScene *self)
{
  guint n = causerie_test_server_get_n_requests (self->server);

  for (; self->n_seen < n; self->n_seen++)
    {
      g_autofree char *method = causerie_test_server_dup_method (self->server, self->n_seen);
      g_autofree char *body = causerie_test_server_dup_body (self->server, self->n_seen);

      if (g_str_equal (method, "POST") && !asks_for_title (body))
        g_array_append_val (self->messages, self->n_seen);
    }
}

/**
 * causerie_scene_count_messages:
 *
 * Returns: the number of requests for a reply, without those for titles
 */
guint
causerie_scene_count_messages (CauserieScene *self)
{
  read_journal (self);
  return self->messages->len;
}

typedef struct
{
  CauserieScene *scene;
  guint count;
} Wait;

static gboolean
have_arrived (gpointer data)
{
  const Wait *wait = data;

  return causerie_scene_count_messages (wait->scene) >= wait->count;
}

/**
 * causerie_scene_wait_messages:
 * @count: the expected number of requests for a reply since the start of the scene
 */
void
causerie_scene_wait_messages (CauserieScene *self, guint count)
{
  Wait wait = { self, count };

  g_assert_true (causerie_test_wait_until (have_arrived, &wait, 30));
}

/**
 * causerie_scene_get_request:
 * @nth: the index of the request for a reply, from 0
 *
 * Returns: its index in the server's journal
 */
guint
causerie_scene_get_request (CauserieScene *self, guint nth)
{
  read_journal (self);
  g_assert_cmpuint (nth, <, self->messages->len);
  return g_array_index (self->messages, guint, nth);
}

/**
 * causerie_scene_dup_body:
 * @nth: the index of the request for a reply, from 0
 *
 * Returns: (transfer full): its body, byte for byte
 */
char *
causerie_scene_dup_body (CauserieScene *self, guint nth)
{
  return causerie_test_server_dup_body (self->server, causerie_scene_get_request (self, nth));
}

/**
 * causerie_scene_dup_last_role:
 * @nth: the index of the request for a reply, from 0
 *
 * Returns: (transfer full): the role of the last message in the request, "user" or "assistant"
 */
char *
causerie_scene_dup_last_role (CauserieScene *self, guint nth)
{
  g_autofree char *body = causerie_scene_dup_body (self, nth);

  /* Quotation marks within a text are escaped. */
  return dup_between (body, "\"role\":\"", "\"");
}

/**
 * causerie_scene_say:
 * @text: letters and spaces
 *
 * Sends @text in the current chat, and waits until the complete reply that echoes it is visible.
 */
void
causerie_scene_say (CauserieScene *self, const char *text)
{
  g_autofree char *echo = g_strconcat ("Heard: ", text, NULL);

  causerie_driver_send (self->driver, text);
  causerie_driver_wait_text (self->driver, "list:Conversation", echo);
  causerie_driver_wait_gone (self->driver, "button:Stop");
}

/**
 * causerie_scene_new_chat:
 *
 * Begins a chat with the keyboard shortcut.
 */
void
causerie_scene_new_chat (CauserieScene *self)
{
  causerie_driver_press (self->driver, "ctrl+n");
  causerie_driver_wait_gone (self->driver, "list:Conversation");
  causerie_driver_wait_sensitive (self->driver, "text:Message", TRUE);
}

/**
 * causerie_scene_open_chat:
 * @title: the title of a chat in the list
 */
void
causerie_scene_open_chat (CauserieScene *self, const char *title)
{
  g_autofree char *row = g_strconcat ("list item:", title, NULL);

  causerie_driver_click (self->driver, row);
  g_object_unref (causerie_driver_wait (self->driver, "list:Conversation"));
}

/**
 * causerie_scene_copy:
 * @words: letters and spaces
 *
 * Copies @words to the clipboard. They are typed into the search entry and copied there, and the
 * focus stays in it.
 */
void
causerie_scene_copy (CauserieScene *self, const char *words)
{
  causerie_driver_press (self->driver, "ctrl+shift+f");
  causerie_driver_wait_focused (self->driver, "entry:Search Chats");
  causerie_driver_type (self->driver, words);
  causerie_driver_press (self->driver, "ctrl+a");
  causerie_driver_press (self->driver, "ctrl+c");
  causerie_driver_press (self->driver, "BackSpace");
}

/* Some versions of GTK report the hidden button as insensitive, others do not report it. */
static gboolean
is_at_end (gpointer data)
{
  CauserieScene *self = data;
  g_autoptr (CauserieNode) button = causerie_driver_find (self->driver, "button:Go to the End");

  return button == NULL || !causerie_node_has_state (button, CAUSERIE_NODE_SENSITIVE);
}

/**
 * causerie_scene_wait_at_end:
 *
 * Waits until the timeline is scrolled to its end, where the button to scroll there is hidden.
 */
void
causerie_scene_wait_at_end (CauserieScene *self)
{
  g_assert_true (causerie_test_wait_until (is_at_end, self, 30));
}

/**
 * causerie_scene_assert_sent_nothing:
 * @before: the number of messages sent before
 * @other: the text to send in a new chat
 *
 * Asserts that nothing was sent since. Waits for a message from another chat, which arrives after
 * any that the ended chat may have sent.
 */
void
causerie_scene_assert_sent_nothing (CauserieScene *self, guint before, const char *other)
{
  g_autofree char *body = NULL;

  causerie_scene_new_chat (self);
  causerie_scene_say (self, other);
  g_assert_cmpuint (causerie_scene_count_messages (self), ==, before + 1);
  body = causerie_scene_dup_body (self, before);
  g_assert_nonnull (strstr (body, other));
}
