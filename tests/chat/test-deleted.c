/* SPDX-License-Identifier: GPL-3.0-or-later
 * Chats that are deleted while turns are running, and restored. */
#include "config.h"

#include "causerie-chat-fixture.h"
#include "causerie-test-content.h"

#include <string.h>

typedef CauserieChatFixture Fixture;

static gboolean
has_text (gpointer data)
{
  Fixture *self = data;
  CauserieMessage *leaf = causerie_branch_get_leaf (self->branch);
  const char *content = leaf != NULL ? causerie_test_get_json (leaf) : NULL;

  return content != NULL && strstr (content, "Once upon") != NULL;
}

static gint64
begin_open_reply (Fixture *self)
{
  causerie_test_server_push (self->server, causerie_test_create_open_reply ("Once upon"));
  causerie_test_send (self, "Tell");
  g_assert_true (causerie_test_wait_until (has_text, self, 30));
  return causerie_chat_get_id (self->chat);
}

/* Deleting a chat stops its turn; the partial reply is restored with the chat. */
static void
test_deletion_stops (Fixture *self, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  gint64 id = begin_open_reply (self);

  causerie_chat_list_delete (self->list, id);
  causerie_test_wait_idle (self->chat);
  causerie_test_server_wait_closed (self->server, 0);
  causerie_chat_list_restore (self->list, id);
  causerie_test_assert_branch (self, "u:Tell a2:Once upon");
  causerie_chat_fixture_reopen (self);
  causerie_test_load_all (self);
  causerie_test_assert_branch (self, "u:Tell a2:Once upon");
  causerie_test_push_text (self, "The end");
  g_assert_true (causerie_test_try_retry (self, causerie_test_get_id (self, 1), &error));
  causerie_test_wait_idle (self->chat);
  causerie_test_assert_branch (self, "u:Tell a:The end");
}

static gboolean
is_purged (gpointer data)
{
  return g_list_model_get_n_items (causerie_chat_list_get_deleted (data)) == 0;
}

static void
on_list_failed_cb (CauserieChatList *list, CauserieFailure *failure, gpointer data)
{
  ++*(guint *)data;
}

/* A second purge is ignored, and a chat that is being purged cannot be restored. */
static void
test_purge_stops (Fixture *self, gconstpointer data)
{
  g_autoptr (GAsyncResult) listed = NULL;
  GAsyncResult *place = NULL;
  gint64 id = begin_open_reply (self);
  guint n_failures = 0;

  g_signal_connect (self->list, "failed", G_CALLBACK (on_list_failed_cb), &n_failures);
  causerie_chat_list_delete (self->list, id);
  causerie_chat_list_purge (self->list, id);
  causerie_chat_list_purge (self->list, id);
  causerie_chat_list_restore (self->list, id);
  g_assert_true (causerie_test_wait_until (is_purged, self->list, 30));
  causerie_test_wait_idle (self->chat);
  g_assert_null (causerie_chat_list_find_any (self->list, id));
  g_assert_true (causerie_chat_is_purged (self->chat));
  causerie_chat_list_purge (self->list, id);
  /* The library executes calls in order, so failures have been reported when the list is loaded. */
  causerie_chat_list_load_async (self->list, NULL, causerie_test_take_result, &place);
  listed = causerie_test_await (&place);
  g_assert_cmpuint (n_failures, ==, 0);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (self->list)), ==, 0);
  g_assert_true (is_purged (self->list));
  g_signal_handlers_disconnect_by_data (self->list, &n_failures);
}

static void
test_nothing_begins (Fixture *self, gconstpointer data)
{
  GError *error = NULL;
  gint64 id, reply;

  causerie_test_send_and_reply (self, "Hi", "Hello");
  id = causerie_chat_get_id (self->chat);
  reply = causerie_test_get_id (self, 1);
  g_assert_true (causerie_chat_get_writable (self->chat));
  causerie_chat_list_delete (self->list, id);
  g_assert_false (causerie_chat_get_writable (self->chat));
  g_assert_false (causerie_chat_is_purged (self->chat));
  g_assert_false (causerie_test_try_send (self, "More", &error));
  g_assert_error (error, CAUSERIE_ERROR, CAUSERIE_ERROR_NO_MESSAGE);
  g_clear_error (&error);
  g_assert_false (causerie_test_try_edit (self, causerie_test_get_id (self, 0), "Ho", &error));
  g_assert_error (error, CAUSERIE_ERROR, CAUSERIE_ERROR_NO_MESSAGE);
  g_clear_error (&error);
  g_assert_false (causerie_test_try_retry (self, reply, &error));
  g_assert_error (error, CAUSERIE_ERROR, CAUSERIE_ERROR_NO_MESSAGE);
  g_clear_error (&error);
  g_assert_cmpuint (causerie_test_server_get_n_requests (self->server), ==, 1);
  causerie_chat_list_restore (self->list, id);
  g_assert_true (causerie_chat_get_writable (self->chat));
  causerie_test_send_and_reply (self, "More", "Here");
  causerie_test_assert_branch (self, "u:Hi a:Hello u:More a:Here");
}

/* A message that is being stored when the chat is deleted is stored but not sent. */
static void
test_deletion_while_storing (Fixture *self, gconstpointer data)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  GAsyncResult *place = NULL;
  gint64 id;

  causerie_test_send_and_reply (self, "Hi", "Hello");
  id = causerie_chat_get_id (self->chat);
  causerie_chat_send_async (self->chat, self->branch, "More", NULL, NULL, causerie_test_take_result,
                            &place);
  causerie_chat_list_delete (self->list, id);
  result = causerie_test_await (&place);
  g_assert_true (causerie_chat_turn_finish (self->chat, result, &error));
  g_assert_false (causerie_chat_get_working (self->chat));
  causerie_chat_list_restore (self->list, id);
  causerie_test_assert_branch (self, "u:Hi a:Hello u:More");
  g_assert_cmpuint (causerie_test_server_get_n_requests (self->server), ==, 1);
}

static void
test_title_request_is_cancelled (Fixture *self, gconstpointer data)
{
  causerie_chat_fixture_use_untitled_chat (self);
  causerie_test_push_text (self, "One");
  causerie_test_server_push (self->server, causerie_test_reply_new_silent ());
  causerie_test_send (self, "Hi");
  causerie_test_wait_idle (self->chat);
  causerie_test_server_wait_requests (self->server, 2);
  causerie_chat_list_delete (self->list, causerie_chat_get_id (self->chat));
  causerie_test_server_wait_closed (self->server, 1);
}

/* No turn can be started after causerie_chat_stop_async(), which waits for all turns. */
static void
test_no_retry_at_the_end (Fixture *self, gconstpointer data)
{
  g_autoptr (GAsyncResult) stopped = NULL;
  g_autoptr (GError) error = NULL;
  GAsyncResult *place = NULL;

  begin_open_reply (self);
  causerie_chat_stop_async (self->chat, causerie_test_take_result, &place);
  g_assert_false (causerie_test_try_retry (self, causerie_test_get_id (self, 0), &error));
  g_assert_error (error, CAUSERIE_ERROR, CAUSERIE_ERROR_BUSY);
  stopped = causerie_test_await (&place);
  g_clear_error (&error);
  g_assert_false (causerie_test_try_retry (self, causerie_test_get_id (self, 0), &error));
  g_assert_error (error, CAUSERIE_ERROR, CAUSERIE_ERROR_BUSY);
  g_assert_false (causerie_chat_get_working (self->chat));
}

int
main (int argc, char *argv[])
{
  static const struct
  {
    const char *name;
    CauserieChatTest test;
  } tests[] = {
    { "/deleted/chat-stops-its-turn-and-is-restored", test_deletion_stops },
    { "/deleted/purged-chat-stops-and-is-purged-once", test_purge_stops },
    { "/deleted/chat-starts-no-turn", test_nothing_begins },
    { "/deleted/message-being-stored-is-not-sent", test_deletion_while_storing },
    { "/deleted/title-request-is-cancelled", test_title_request_is_cancelled },
    { "/deleted/no-retry-while-the-program-quits", test_no_retry_at_the_end },
  };

  g_test_init (&argc, &argv, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (tests); i++)
    causerie_chat_fixture_add_test (tests[i].name, tests[i].test);
  return g_test_run ();
}
