/* SPDX-License-Identifier: GPL-3.0-or-later
 * Streaming replies and drafts while another program has the database locked, or writes fail. */
#include "config.h"

#include "causerie-drafts.h"
#include "causerie-chat-fixture.h"

#include <sqlite3.h>
#include <string.h>

typedef CauserieChatFixture Fixture;

#define N_PARTS 5

typedef struct
{
  Fixture *fixture;
  const char *words;
} Look;

static sqlite3 *
lock (Fixture *self)
{
  g_autofree char *path = g_build_filename (self->folder, "library.sqlite", NULL);
  sqlite3 *database = NULL;

  g_assert_cmpint (sqlite3_open (path, &database), ==, SQLITE_OK);
  sqlite3_busy_timeout (database, 5000);
  g_assert_cmpint (sqlite3_exec (database, "BEGIN IMMEDIATE", NULL, NULL, NULL), ==, SQLITE_OK);
  return database;
}

static void
unlock (sqlite3 *database)
{
  g_assert_cmpint (sqlite3_exec (database, "ROLLBACK", NULL, NULL, NULL), ==, SQLITE_OK);
  sqlite3_close (database);
}

/* Returns: the number of references to the library, which every call in progress holds */
static guint
count_holders (Fixture *self)
{
  const GObject *library = G_OBJECT (self->library);

  return library->ref_count;
}

static gboolean
is_on_screen (gpointer data)
{
  Look *look = data;
  g_autofree char *branch = causerie_test_dup_branch (look->fixture->branch);

  return strstr (branch, look->words) != NULL;
}

static gboolean
is_on_disk (gpointer data)
{
  Look *look = data;
  g_autofree char *text = causerie_test_read_disk (
      look->fixture, "SELECT json FROM content ORDER BY message_id DESC");

  return text != NULL && strstr (text, look->words) != NULL;
}

static gboolean
is_flush_due (gpointer data)
{
  Fixture *self = data;
  CauserieTurn *turn = causerie_chat_get_turn (self->chat, self->branch);

  return !causerie_reply_writer_is_flush_scheduled (causerie_turn_get_writer (turn));
}

/* Pushes an open reply with the parts "part 0", "part 1" and so on, each after a gate. */
static void
push_parts (Fixture *self)
{
  g_autofree char *start = causerie_test_sse_start (CAUSERIE_TEST_MODEL);
  g_autofree char *block = causerie_test_sse (
      "{\"type\":\"content_block_start\",\"index\":0,\"content_block\":{\"type\":\"text\","
      "\"text\":\"\"}}",
      NULL);
  CauserieTestReply *reply = causerie_test_reply_new_stream (start);

  causerie_test_reply_add_text (reply, block);
  for (guint i = 0; i < N_PARTS; i++)
    {
      g_autofree char *json
          = g_strdup_printf ("{\"type\":\"content_block_delta\",\"index\":0,"
                             "\"delta\":{\"type\":\"text_delta\",\"text\":\"part %u \"}}",
                             i);
      g_autofree char *delta = causerie_test_sse (json, NULL);

      causerie_test_reply_add_gate (reply);
      causerie_test_reply_add_text (reply, delta);
    }
  causerie_test_reply_set_end (reply, CAUSERIE_TEST_END_HOLD);
  causerie_test_server_push (self->server, reply);
}

static void
wait_part (Fixture *self, guint number)
{
  g_autofree char *words = g_strdup_printf ("part %u", number);
  Look look = { self, words };

  causerie_test_server_open_gate (self->server);
  g_assert_true (causerie_test_wait_until (is_on_screen, &look, 30));
}

static void
test_reply_waits_for_its_last_write (Fixture *self, gconstpointer data)
{
  Look first = { self, "part 0" };
  Look last = { self, "part 4" };
  sqlite3 *locking;
  guint holders;

  push_parts (self);
  causerie_test_send (self, "Tell");
  wait_part (self, 0);
  g_assert_true (causerie_test_wait_until (is_on_disk, &first, 30));
  causerie_test_flush_library (self);
  locking = lock (self);
  wait_part (self, 1);
  g_assert_true (causerie_test_wait_until (is_flush_due, self, 30));
  holders = count_holders (self);
  for (guint i = 2; i < N_PARTS; i++)
    {
      wait_part (self, i);
      g_assert_true (causerie_test_wait_until (is_flush_due, self, 30));
      g_assert_cmpuint (count_holders (self), <=, holders);
    }
  unlock (locking);
  g_assert_true (causerie_test_wait_until (is_on_disk, &last, 30));
}

static void
test_failed_flush_is_retried (Fixture *self, gconstpointer data)
{
  Look look = { self, "part 0" };

  push_parts (self);
  causerie_test_send (self, "Tell");
  causerie_test_run_sql (self, "CREATE TRIGGER refuse BEFORE UPDATE ON content"
                               " BEGIN SELECT RAISE (ABORT, 'refused'); END");
  wait_part (self, 0);
  g_assert_true (causerie_test_wait_until (is_flush_due, self, 30));
  causerie_test_flush_library (self);
  g_assert_false (is_on_disk (&look));
  causerie_test_run_sql (self, "DROP TRIGGER refuse");
  g_assert_true (causerie_test_wait_until (is_on_disk, &look, 10));
}

/* Returns: whether text of the reply has arrived, but its row is not stored yet */
static gboolean
is_being_stored (gpointer data)
{
  CauserieReplyWriter *writer = causerie_turn_get_writer (CAUSERIE_TURN (data));

  return writer != NULL && causerie_reply_writer_get_reply (writer) == NULL
         && strstr (causerie_content_get_json (causerie_reply_writer_get_content (writer)), "Once")
                != NULL;
}

static void
push_gated (Fixture *self)
{
  g_autofree char *start = causerie_test_sse_start (CAUSERIE_TEST_MODEL);
  g_autofree char *block = causerie_test_sse (
      "{\"type\":\"content_block_start\",\"index\":0,\"content_block\":{\"type\":\"text\","
      "\"text\":\"Once\"}}",
      NULL);
  CauserieTestReply *reply = causerie_test_reply_new_stream ("");

  causerie_test_reply_add_gate (reply);
  causerie_test_reply_add_text (reply, start);
  causerie_test_reply_add_text (reply, block);
  causerie_test_reply_set_end (reply, CAUSERIE_TEST_END_HOLD);
  causerie_test_server_push (self->server, reply);
}

static void
test_stop_while_the_row_is_stored (Fixture *self, gconstpointer data)
{
  CauserieTurn *turn;
  sqlite3 *locking;

  push_gated (self);
  causerie_test_send (self, "Tell");
  causerie_test_server_wait_gate (self->server);
  locking = lock (self);
  causerie_test_server_open_gate (self->server);
  turn = causerie_chat_get_turn (self->chat, self->branch);
  g_assert_true (causerie_test_wait_until (is_being_stored, turn, 30));
  causerie_turn_stop (turn);
  causerie_test_server_wait_closed (self->server, 0);
  unlock (locking);
  causerie_test_wait_idle (self->chat);
  causerie_test_assert_branch (self, "u:Tell a2:Once");
  causerie_chat_fixture_reopen (self);
  causerie_test_load_all (self);
  causerie_test_assert_branch (self, "u:Tell a2:Once");
}

typedef struct
{
  Fixture *fixture;
  gint64 message_id;
  const char *text;
  guint holders;
} Typed;

static gboolean
is_draft_on_disk (gpointer data)
{
  Typed *typed = data;
  g_autofree char *sql = g_strdup_printf (
      "SELECT text FROM draft WHERE message_id = %" G_GINT64_FORMAT, typed->message_id);
  g_autofree char *text = causerie_test_read_disk (typed->fixture, sql);

  return g_strcmp0 (text, typed->text) == 0;
}

static gboolean
are_more_under_way (gpointer data)
{
  Typed *typed = data;

  return count_holders (typed->fixture) > typed->holders;
}

/* Both drafts are due at the same time, so the second one shows when the first one was written. */
static void
test_draft_waits_for_its_last_write (Fixture *self, gconstpointer data)
{
  Typed own = { self, 0, "final", 0 };
  Typed other = { self, 0, "of another", 0 };
  sqlite3 *locking;

  causerie_test_send_and_reply (self, "A", "One");
  other.message_id = causerie_test_get_id (self, 0);
  causerie_chat_set_draft (self->chat, 0, "first");
  own.text = "first";
  g_assert_true (causerie_test_wait_until (is_draft_on_disk, &own, 30));
  causerie_test_flush_library (self);
  locking = lock (self);
  own.holders = count_holders (self);
  causerie_chat_set_draft (self->chat, 0, "second");
  g_assert_true (causerie_test_wait_until (are_more_under_way, &own, 30));
  own.holders = count_holders (self);
  causerie_chat_set_draft (self->chat, 0, "final");
  causerie_chat_set_draft (self->chat, other.message_id, "of another");
  g_assert_true (causerie_test_wait_until (are_more_under_way, &own, 30));
  g_assert_cmpuint (count_holders (self), ==, own.holders + 1);
  unlock (locking);
  own.text = "final";
  g_assert_true (causerie_test_wait_until (is_draft_on_disk, &own, 30));
  g_assert_true (causerie_test_wait_until (is_draft_on_disk, &other, 30));
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  causerie_chat_fixture_add_test ("/locked/reply-waits-for-its-previous-write",
                                  test_reply_waits_for_its_last_write);
  causerie_chat_fixture_add_test ("/locked/failed-flush-is-retried", test_failed_flush_is_retried);
  causerie_chat_fixture_add_test ("/locked/stop-while-the-row-is-stored-keeps-the-text",
                                  test_stop_while_the_row_is_stored);
  causerie_chat_fixture_add_test ("/locked/draft-waits-for-its-previous-write",
                                  test_draft_waits_for_its_last_write);
  return g_test_run ();
}
