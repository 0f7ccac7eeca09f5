/* SPDX-License-Identifier: GPL-3.0-or-later
 * Endings survive a newer program version, deletion, Undo, and a restart. */
#include "config.h"

#include "causerie-chat-fixture.h"

typedef CauserieChatFixture Fixture;

static void
get_ended (Fixture *self)
{
  g_autofree char *events = causerie_test_sse_ended ("Bye");

  causerie_test_push (self, events);
  causerie_test_send (self, "Go");
  causerie_test_wait_idle (self->chat);
  g_assert_true (causerie_branch_get_ended (self->branch));
}

static CauserieChatItem *
find_item (Fixture *self)
{
  return causerie_chat_list_find (self->list, causerie_chat_get_id (self->chat));
}

/* Asserts that the branch and the chat list are ended, and that all operations are refused. */
static void
assert_ended (Fixture *self, CauserieError refusal)
{
  guint n_requests = causerie_test_server_get_n_requests (self->server);
  g_autofree char *before = causerie_test_read_disk (self, "SELECT count (*) FROM message");
  g_autofree char *after = NULL;
  g_autoptr (GError) error = NULL;

  g_assert_true (causerie_branch_get_ended (self->branch));
  g_assert_true (causerie_branch_get_ending (self->branch)
                 == causerie_branch_get_leaf (self->branch));
  g_assert_true (causerie_chat_item_get_ended (find_item (self)));
  g_assert_false (causerie_test_try_send (self, "But", &error));
  g_assert_error (error, CAUSERIE_ERROR, (int)refusal);
  g_assert_false (causerie_chat_get_working (self->chat));
  g_assert_cmpuint (causerie_test_server_get_n_requests (self->server), ==, n_requests);
  after = causerie_test_read_disk (self, "SELECT count (*) FROM message");
  g_assert_cmpstr (after, ==, before);
}

static void
assert_ended_also_after_a_restart (Fixture *self)
{
  assert_ended (self, CAUSERIE_ERROR_ENDED);
  causerie_chat_fixture_reopen (self);
  assert_ended (self, CAUSERIE_ERROR_ENDED);
}

/* A library with a newer schema is read-only; the chat is ended, and nothing can be added. */
static void
test_newer_library (Fixture *self, gconstpointer data)
{
  g_autoptr (GError) retrying = NULL;
  g_autoptr (GError) editing = NULL;
  g_autofree char *version = NULL;
  gint64 first;

  causerie_test_send_and_reply (self, "Hi", "Hello");
  get_ended (self);
  first = causerie_test_get_id (self, 0);
  causerie_test_run_sql (self, "PRAGMA user_version = 99");
  causerie_chat_fixture_reopen (self);
  g_assert_true (causerie_chat_get_read_only (self->chat));
  causerie_test_assert_branch (self, "u:Hi a:Hello u:Go a!:Bye");
  assert_ended (self, CAUSERIE_ERROR_READ_ONLY);
  g_assert_false (causerie_test_try_retry (self, causerie_test_get_id (self, 3), &retrying));
  g_assert_error (retrying, CAUSERIE_ERROR, CAUSERIE_ERROR_READ_ONLY);
  g_assert_false (causerie_test_try_edit (self, first, "Ho", &editing));
  g_assert_error (editing, CAUSERIE_ERROR, CAUSERIE_ERROR_READ_ONLY);
  version = causerie_test_read_disk (self, "PRAGMA user_version");
  g_assert_cmpstr (version, ==, "99");
  causerie_test_assert_branch (self, "u:Hi a:Hello u:Go a!:Bye");
  assert_ended (self, CAUSERIE_ERROR_READ_ONLY);
}

/* The library is unchanged when the version that created it opens it again. */
static void
test_back_from_a_newer_program (Fixture *self, gconstpointer data)
{
  g_autofree char *version = NULL;
  g_autofree char *sql = NULL;

  get_ended (self);
  version = causerie_test_read_disk (self, "PRAGMA user_version");
  causerie_test_run_sql (self, "PRAGMA user_version = 99");
  causerie_chat_fixture_reopen (self);
  assert_ended (self, CAUSERIE_ERROR_READ_ONLY);
  sql = g_strdup_printf ("PRAGMA user_version = %s", version);
  causerie_test_run_sql (self, sql);
  causerie_chat_fixture_reopen (self);
  g_assert_false (causerie_chat_get_read_only (self->chat));
  assert_ended (self, CAUSERIE_ERROR_ENDED);
}

static void
retry (Fixture *self, gint64 reply)
{
  g_autoptr (GError) error = NULL;

  causerie_test_try_retry (self, reply, &error);
  g_assert_no_error (error);
  causerie_test_wait_idle (self->chat);
}

/* Deleting the reply that ended the chat lifts the ending; restoring the reply restores it. */
static void
test_deleted_reply (Fixture *self, gconstpointer data)
{
  gint64 ending;

  causerie_test_send_and_reply (self, "Hi", "Hello");
  get_ended (self);
  ending = causerie_test_get_id (self, 3);
  causerie_test_push_text (self, "Sorry");
  retry (self, ending);
  causerie_chat_show (self->chat, self->branch, ending);
  assert_ended (self, CAUSERIE_ERROR_ENDED);

  g_assert_true (causerie_chat_delete_version (self->chat, ending, TRUE));
  causerie_test_assert_branch (self, "u:Hi a:Hello u:Go a:Sorry");
  g_assert_false (causerie_branch_get_ended (self->branch));
  g_assert_false (causerie_chat_item_get_ended (find_item (self)));

  g_assert_true (causerie_chat_delete_version (self->chat, ending, FALSE));
  causerie_test_assert_branch (self, "u:Hi a:Hello u:Go a!:Bye");
  assert_ended_also_after_a_restart (self);
}

/* The same with a restart between deleting and restoring. */
static void
test_deleted_reply_after_a_restart (Fixture *self, gconstpointer data)
{
  gint64 ending;

  get_ended (self);
  ending = causerie_test_get_id (self, 1);
  causerie_test_push_text (self, "Sorry");
  retry (self, ending);
  g_assert_true (causerie_chat_delete_version (self->chat, ending, TRUE));
  causerie_chat_fixture_reopen (self);
  g_assert_false (causerie_branch_get_ended (self->branch));
  g_assert_true (causerie_chat_delete_version (self->chat, ending, FALSE));
  causerie_chat_show (self->chat, self->branch, ending);
  causerie_test_load_all (self);
  causerie_test_assert_branch (self, "u:Go a!:Bye");
  assert_ended_also_after_a_restart (self);
}

static void
test_deleted_chat (Fixture *self, gconstpointer data)
{
  gint64 id;

  get_ended (self);
  id = causerie_chat_get_id (self->chat);
  causerie_chat_list_delete (self->list, id);
  g_assert_null (find_item (self));
  causerie_chat_list_restore (self->list, id);
  assert_ended (self, CAUSERIE_ERROR_ENDED);

  causerie_chat_list_delete (self->list, id);
  causerie_chat_fixture_reopen (self);
  g_assert_null (find_item (self));
  causerie_chat_list_restore (self->list, id);
  assert_ended_also_after_a_restart (self);
}

int
main (int argc, char *argv[])
{
  static const struct
  {
    const char *name;
    void (*test) (Fixture *self, gconstpointer data);
  } tests[] = {
    { "/endings-restored/newer-library-is-read-only", test_newer_library },
    { "/endings-restored/after-use-by-a-newer-version", test_back_from_a_newer_program },
    { "/endings-restored/with-a-deleted-reply", test_deleted_reply },
    { "/endings-restored/with-a-deleted-reply-after-a-restart",
      test_deleted_reply_after_a_restart },
    { "/endings-restored/with-a-deleted-chat", test_deleted_chat },
  };

  g_test_init (&argc, &argv, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (tests); i++)
    causerie_chat_fixture_add_test (tests[i].name, tests[i].test);
  return g_test_run ();
}
