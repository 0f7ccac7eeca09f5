/* SPDX-License-Identifier: GPL-3.0-or-later
 * A chat with its own library, and a scripted service. All calls are synchronous. */
#include "config.h"

#include "causerie-chat-fixture.h"

#include "causerie-json.h"
#include "causerie-strict-service.h"

#include <sqlite3.h>
#include <string.h>

/* Returns: (transfer full): new preferences in memory */
CauserieSettings *
causerie_test_create_settings (void)
{
  g_autoptr (GSettings) settings = g_settings_new (CAUSERIE_APP_ID);
  g_autoptr (GSettingsSchema) schema = NULL;
  g_auto (GStrv) keys = NULL;

  g_object_get (settings, "settings-schema", &schema, NULL);
  keys = g_settings_schema_list_keys (schema);
  for (guint i = 0; keys[i] != NULL; i++)
    g_settings_reset (settings, keys[i]);
  return causerie_settings_new (settings);
}

static void
open_library (CauserieChatFixture *self)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  GAsyncResult *place = NULL;

  self->library = causerie_library_new (self->folder);
  causerie_library_open_async (self->library, NULL, causerie_test_take_result, &place);
  result = causerie_test_await (&place);
  causerie_library_open_finish (self->library, result, &error);
  g_assert_no_error (error);
}

static void
load_list (CauserieChatFixture *self)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  GAsyncResult *place = NULL;

  self->list = causerie_chat_list_new (self->library);
  causerie_chat_list_load_async (self->list, NULL, causerie_test_take_result, &place);
  result = causerie_test_await (&place);
  causerie_chat_list_load_finish (self->list, result, &error);
  g_assert_no_error (error);
}

/* Creates the registry, not started, for the existing library and client. */
void
causerie_chat_fixture_create_registry (CauserieChatFixture *self)
{
  self->secrets = causerie_secrets_new ();
  self->registry = causerie_registry_new (self->settings, self->secrets, self->client);
  self->writes = causerie_pending_writes_new (self->library);
}

/* Makes @service active with the built-in models, so that the model list is not requested. */
void
causerie_chat_fixture_use_service (CauserieChatFixture *self, CauserieService *service)
{
  CauserieServiceEntry *entry
      = service != NULL ? causerie_registry_find (self->registry, "anthropic") : NULL;

  causerie_registry_set_active (self->registry, entry, service);
  if (entry != NULL)
    causerie_service_entry_set_models (entry, NULL);
}

static void
open_all (CauserieChatFixture *self)
{
  g_autoptr (CauserieService) service = NULL;
  g_autoptr (CauserieClock) clock = causerie_clock_new ();
  g_autoptr (GError) error = NULL;

  open_library (self);
  self->client = causerie_client_new (clock);
  causerie_chat_fixture_create_registry (self);
  service = causerie_service_new (CAUSERIE_SERVICE_ANTHROPIC,
                                  causerie_test_server_get_base_url (self->server),
                                  CAUSERIE_TEST_KEY, NULL, &error);
  g_assert_no_error (error);
  causerie_chat_fixture_use_service (self, service);
  load_list (self);
}

void
causerie_chat_fixture_clear_registry (CauserieChatFixture *self)
{
  g_clear_object (&self->writes);
  g_clear_object (&self->registry);
  g_clear_object (&self->secrets);
}

static void
close_all (CauserieChatFixture *self)
{
  g_autoptr (GAsyncResult) stopped = NULL;
  g_autoptr (GAsyncResult) closed = NULL;
  g_autoptr (GError) error = NULL;
  GAsyncResult *place = NULL;

  causerie_chat_stop_async (self->chat, causerie_test_take_result, &place);
  stopped = causerie_test_await (&place);
  causerie_library_close_async (self->library, NULL, causerie_test_take_result, &place);
  closed = causerie_test_await (&place);
  causerie_library_close_finish (self->library, closed, &error);
  g_assert_no_error (error);
  g_clear_object (&self->branch);
  g_clear_object (&self->chat);
  g_clear_object (&self->list);
  causerie_chat_fixture_clear_registry (self);
  g_clear_object (&self->client);
  g_clear_object (&self->library);
}

CauserieChat *
causerie_chat_fixture_new_chat (CauserieChatFixture *self, gint64 chat_id)
{
  return causerie_chat_new (self->library, self->writes, self->client, self->settings,
                            self->registry, self->list, chat_id);
}

/* Sets a title as if by the user, so that only tests of titles get a title request. */
static void
on_chat_id_cb (CauserieChat *chat, GParamSpec *pspec, gpointer data)
{
  causerie_chat_list_rename (CAUSERIE_CHAT_LIST (data), causerie_chat_get_id (chat), "Own title");
}

void
causerie_chat_fixture_create_chat (CauserieChatFixture *self, CauserieChat **chat,
                                   CauserieBranch **branch)
{
  *chat = causerie_chat_fixture_new_chat (self, 0);
  g_signal_connect (*chat, "notify::id", G_CALLBACK (on_chat_id_cb), self->list);
  *branch = causerie_chat_create_branch (*chat);
}

/* To be called before the chat begins. */
void
causerie_chat_fixture_search_web (CauserieChatFixture *self)
{
  g_assert_true (causerie_setup_set_web_search (causerie_chat_get_setup (self->chat), TRUE));
}

/* Replaces the chat by one that requests a title. */
void
causerie_chat_fixture_use_untitled_chat (CauserieChatFixture *self)
{
  g_clear_object (&self->branch);
  g_clear_object (&self->chat);
  self->chat = causerie_chat_fixture_new_chat (self, 0);
  self->branch = causerie_chat_create_branch (self->chat);
}

void
causerie_chat_fixture_set_up (CauserieChatFixture *self)
{
  memset (self, 0, sizeof *self);
  self->folder = causerie_test_make_folder ();
  self->server = causerie_test_server_new ();
  causerie_test_server_set_judge (self->server, causerie_strict_service_expect_valid);
  self->settings = causerie_test_create_settings ();
  open_all (self);
  causerie_chat_fixture_create_chat (self, &self->chat, &self->branch);
}

void
causerie_chat_fixture_tear_down (CauserieChatFixture *self)
{
  close_all (self);
  g_clear_object (&self->settings);
  g_clear_object (&self->server);
  causerie_test_remove_folder (self->folder);
  g_free (self->folder);
}

/* Simulates a restart of the program with the same chat open. */
void
causerie_chat_fixture_reopen (CauserieChatFixture *self)
{
  causerie_chat_fixture_reopen_chat (self, causerie_chat_get_id (self->chat));
}

/* Simulates a restart of the program with the given chat open. */
void
causerie_chat_fixture_reopen_chat (CauserieChatFixture *self, gint64 id)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  GAsyncResult *place = NULL;

  close_all (self);
  open_all (self);
  self->chat = causerie_chat_fixture_new_chat (self, id);
  causerie_chat_load_async (self->chat, NULL, causerie_test_take_result, &place);
  result = causerie_test_await (&place);
  causerie_chat_load_finish (self->chat, result, &error);
  g_assert_no_error (error);
  self->branch = causerie_chat_create_branch (self->chat);
}

void
causerie_test_push (CauserieChatFixture *self, const char *events)
{
  causerie_test_server_push (self->server, causerie_test_reply_new_stream (events));
}

void
causerie_test_push_text (CauserieChatFixture *self, const char *text)
{
  g_autofree char *events = causerie_test_sse_text (text);

  causerie_test_push (self, events);
}

/* Returns: (transfer full): a streaming reply that has begun with @text and stays open */
CauserieTestReply *
causerie_test_create_open_reply (const char *text)
{
  g_autofree char *start = causerie_test_sse_start (CAUSERIE_TEST_MODEL);
  g_autofree char *delta = g_strdup_printf ("{\"type\":\"content_block_delta\",\"index\":0,"
                                            "\"delta\":{\"type\":\"text_delta\",\"text\":\"%s\"}}",
                                            text);
  g_autofree char *block = causerie_test_sse (
      "{\"type\":\"content_block_start\",\"index\":0,\"content_block\":{\"type\":\"text\","
      "\"text\":\"\"}}",
      delta, NULL);
  g_autofree char *events = g_strconcat (start, block, NULL);
  CauserieTestReply *reply = causerie_test_reply_new_stream (events);

  causerie_test_reply_set_end (reply, CAUSERIE_TEST_END_HOLD);
  return reply;
}

gboolean
causerie_test_try_send (CauserieChatFixture *self, const char *text, GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;
  GAsyncResult *place = NULL;

  causerie_chat_send_async (self->chat, self->branch, text, NULL, NULL, causerie_test_take_result,
                            &place);
  result = causerie_test_await (&place);
  return causerie_chat_turn_finish (self->chat, result, error);
}

void
causerie_test_send (CauserieChatFixture *self, const char *text)
{
  g_autoptr (GError) error = NULL;

  causerie_test_try_send (self, text, &error);
  g_assert_no_error (error);
}

gboolean
causerie_test_try_edit (CauserieChatFixture *self, gint64 id, const char *text, GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;
  GAsyncResult *place = NULL;

  causerie_chat_edit_async (self->chat, self->branch, id, text, NULL, NULL,
                            causerie_test_take_result, &place);
  result = causerie_test_await (&place);
  return causerie_chat_turn_finish (self->chat, result, error);
}

gboolean
causerie_test_try_retry (CauserieChatFixture *self, gint64 id, GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;
  GAsyncResult *place = NULL;

  causerie_chat_retry_async (self->chat, self->branch, id, NULL, NULL, causerie_test_take_result,
                             &place);
  result = causerie_test_await (&place);
  return causerie_chat_turn_finish (self->chat, result, error);
}

static gboolean
is_idle (gpointer data)
{
  return !causerie_chat_get_working (CAUSERIE_CHAT (data));
}

void
causerie_test_wait_idle (CauserieChat *chat)
{
  g_assert_true (causerie_test_wait_until (is_idle, chat, 30));
}

/* Sends a message and waits for the complete reply. */
void
causerie_test_send_and_reply (CauserieChatFixture *self, const char *question, const char *answer)
{
  causerie_test_push_text (self, answer);
  causerie_test_send (self, question);
  causerie_test_wait_idle (self->chat);
}

/* Loads the content of all messages of the branch. */
void
causerie_test_load_all (CauserieChatFixture *self)
{
  guint n_messages = g_list_model_get_n_items (G_LIST_MODEL (self->branch));
  g_autoptr (GPtrArray) messages = g_ptr_array_new_with_free_func (g_object_unref);
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  GAsyncResult *place = NULL;

  for (guint i = 0; i < n_messages; i++)
    g_ptr_array_add (messages, g_list_model_get_item (G_LIST_MODEL (self->branch), i));
  causerie_content_loader_load_async (causerie_chat_get_content_loader (self->chat), messages, NULL,
                                      causerie_test_take_result, &place);
  result = causerie_test_await (&place);
  causerie_content_loader_load_finish (causerie_chat_get_content_loader (self->chat), result,
                                       &error);
  g_assert_no_error (error);
}

gint64
causerie_test_get_id (CauserieChatFixture *self, guint position)
{
  g_autoptr (CauserieMessage) message
      = g_list_model_get_item (G_LIST_MODEL (self->branch), position);

  g_assert_nonnull (message);
  return causerie_message_get_id (message);
}

/* Returns: (transfer full): such as "u:Hi a:Hello a2:Hel", where 2 is a state other than complete,
   and ! marks an ending */
char *
causerie_test_dup_branch (CauserieBranch *branch)
{
  GString *text = g_string_new (NULL);
  guint n_messages = g_list_model_get_n_items (G_LIST_MODEL (branch));

  for (guint i = 0; i < n_messages; i++)
    {
      g_autoptr (CauserieMessage) message = g_list_model_get_item (G_LIST_MODEL (branch), i);
      g_autofree char *words = causerie_message_dup_text (message);
      CauserieMessageState state = causerie_message_get_state (message);

      g_string_append_printf (text, "%s%c", i > 0 ? " " : "",
                              causerie_message_get_role (message) == CAUSERIE_ROLE_USER ? 'u'
                                                                                        : 'a');
      if (state != CAUSERIE_MESSAGE_COMPLETE)
        g_string_append_printf (text, "%u", (guint)state);
      g_string_append_printf (text, "%s:%s", causerie_message_get_ends (message) ? "!" : "",
                              words != NULL ? words : "");
    }
  return g_string_free (text, FALSE);
}

/* Returns: (transfer full) (nullable): the value in the request as it was sent */
char *
causerie_test_dup_raw_member (CauserieTestServer *server, guint request, const char *name)
{
  g_autofree char *body = causerie_test_server_dup_body (server, request);
  g_autoptr (GError) error = NULL;
  CauserieJsonSpan root, value;

  causerie_json_check (body, strlen (body), &root, &error);
  g_assert_no_error (error);
  return causerie_json_find (root, name, &value) ? causerie_json_dup_span (value) : NULL;
}

/* Returns: (transfer full) (nullable): the value in the request without marks for caching; a system
   prompt that is one block only because of its mark is a string */
char *
causerie_test_dup_member (CauserieTestServer *server, guint request, const char *name)
{
  static const char start[] = "[{\"type\":\"text\",\"text\":";
  g_autofree char *raw = causerie_test_dup_raw_member (server, request, name);
  GString *value;

  if (raw == NULL)
    return NULL;
  value = g_string_new (raw);
  g_string_replace (value, ",\"cache_control\":{\"type\":\"ephemeral\"}", "", 0);
  if (g_str_equal (name, "system") && g_str_has_prefix (value->str, start)
      && g_str_has_suffix (value->str, "}]"))
    {
      g_string_truncate (value, value->len - strlen ("}]"));
      g_string_erase (value, 0, (gssize)strlen (start));
    }
  return g_string_free (value, FALSE);
}

/* Asserts that a member is byte for byte the same in two requests. */
void
causerie_test_assert_same_member (CauserieChatFixture *self, guint one, guint other,
                                  const char *name)
{
  g_autofree char *first = causerie_test_dup_member (self->server, one, name);
  g_autofree char *second = causerie_test_dup_member (self->server, other, name);

  g_assert_nonnull (first);
  g_assert_cmpstr (first, ==, second);
}

CauserieFailure *
causerie_test_get_failure (CauserieChatFixture *self, guint position)
{
  return causerie_message_get_failure (causerie_tree_get_message (
      causerie_chat_get_tree (self->chat), causerie_test_get_id (self, position)));
}

void
causerie_test_assert_branch (CauserieChatFixture *self, const char *expected)
{
  g_autofree char *branch = causerie_test_dup_branch (self->branch);

  g_assert_cmpstr (branch, ==, expected);
}

static sqlite3 *
open_raw (CauserieChatFixture *self)
{
  g_autofree char *path = g_build_filename (self->folder, "library.sqlite", NULL);
  sqlite3 *database = NULL;

  g_assert_cmpint (sqlite3_open (path, &database), ==, SQLITE_OK);
  sqlite3_busy_timeout (database, 5000);
  return database;
}

/* Waits until the library has executed all previous calls. Works while the database is locked, as
 * it only reads. */
void
causerie_test_flush_library (CauserieChatFixture *self)
{
  g_autoptr (GPtrArray) chats = NULL;
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  GAsyncResult *place = NULL;

  causerie_library_list_chats_async (self->library, NULL, causerie_test_take_result, &place);
  result = causerie_test_await (&place);
  chats = causerie_library_list_chats_finish (self->library, result, &error);
  g_assert_no_error (error);
}

/* Executes SQL on the database with another connection, for example to make writes fail. */
void
causerie_test_run_sql (CauserieChatFixture *self, const char *sql)
{
  sqlite3 *database = open_raw (self);

  g_assert_cmpint (sqlite3_exec (database, sql, NULL, NULL, NULL), ==, SQLITE_OK);
  sqlite3_close (database);
}

/* Returns: (transfer full): the first column of the first row, read with another connection */
char *
causerie_test_read_disk (CauserieChatFixture *self, const char *sql)
{
  sqlite3 *database = open_raw (self);
  sqlite3_stmt *statement = NULL;
  char *text = NULL;

  g_assert_cmpint (sqlite3_prepare_v2 (database, sql, -1, &statement, NULL), ==, SQLITE_OK);
  if (sqlite3_step (statement) == SQLITE_ROW)
    text = g_strdup ((const char *)sqlite3_column_text (statement, 0));
  sqlite3_finalize (statement);
  sqlite3_close (database);
  return text;
}

static void
set_up (gpointer fixture, gconstpointer data)
{
  causerie_chat_fixture_set_up (fixture);
}

static void
tear_down (gpointer fixture, gconstpointer data)
{
  causerie_chat_fixture_tear_down (fixture);
}

/* Adds a test with its own chat for one row of a table. */
void
causerie_chat_fixture_add_row (const char *name, gconstpointer row, CauserieChatTest test)
{
  g_test_add_vtable (name, sizeof (CauserieChatFixture), row, set_up, (GTestFixtureFunc)test,
                     tear_down);
}

/* Adds a test with its own chat. */
void
causerie_chat_fixture_add_test (const char *name, CauserieChatTest test)
{
  causerie_chat_fixture_add_row (name, NULL, test);
}

/* Stops a session, as the program does on exit. */
void
causerie_test_stop_session (CauserieSession *session)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  GAsyncResult *place = NULL;

  causerie_session_stop_async (session, NULL, causerie_test_take_result, &place);
  result = causerie_test_await (&place);
  causerie_session_stop_finish (session, result, &error);
  g_assert_no_error (error);
}
