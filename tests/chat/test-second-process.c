/* SPDX-License-Identifier: GPL-3.0-or-later
 * An ended chat in a second process with the library read-only: it is ended there, too, and no
 * operation reaches the service or the disk. */
#include "config.h"

#include "causerie-chat-fixture.h"

typedef CauserieChatFixture Fixture;

#define SECOND "--second"

static void
open_second (Fixture *self, const char *url)
{
  g_autoptr (CauserieService) service = NULL;
  g_autoptr (CauserieClock) clock = causerie_clock_new ();
  g_autoptr (GAsyncResult) opened = NULL;
  g_autoptr (GAsyncResult) listed = NULL;
  g_autoptr (GError) error = NULL;
  GAsyncResult *place = NULL;

  self->settings = causerie_test_create_settings ();
  self->client = causerie_client_new (clock);
  self->library = causerie_library_new (self->folder);
  causerie_library_open_async (self->library, NULL, causerie_test_take_result, &place);
  opened = causerie_test_await (&place);
  causerie_library_open_finish (self->library, opened, &error);
  g_assert_no_error (error);
  g_assert_error (causerie_library_get_read_only_reason (self->library), CAUSERIE_ERROR,
                  CAUSERIE_ERROR_LOCKED);
  causerie_chat_fixture_create_registry (self);
  service = causerie_service_new (CAUSERIE_SERVICE_ANTHROPIC, url, CAUSERIE_TEST_KEY, NULL, &error);
  g_assert_no_error (error);
  causerie_chat_fixture_use_service (self, service);
  self->list = causerie_chat_list_new (self->library);
  causerie_chat_list_load_async (self->list, NULL, causerie_test_take_result, &place);
  listed = causerie_test_await (&place);
  causerie_chat_list_load_finish (self->list, listed, &error);
  g_assert_no_error (error);
}

static void
open_chat (Fixture *self, gint64 id)
{
  g_autoptr (GAsyncResult) loaded = NULL;
  g_autoptr (GError) error = NULL;
  GAsyncResult *place = NULL;

  self->chat = causerie_chat_fixture_new_chat (self, id);
  causerie_chat_load_async (self->chat, NULL, causerie_test_take_result, &place);
  loaded = causerie_test_await (&place);
  causerie_chat_load_finish (self->chat, loaded, &error);
  g_assert_no_error (error);
  self->branch = causerie_chat_create_branch (self->chat);
  causerie_test_load_all (self);
}

static void
close_second (Fixture *self)
{
  g_autoptr (GAsyncResult) closed = NULL;
  GAsyncResult *place = NULL;

  causerie_library_close_async (self->library, NULL, causerie_test_take_result, &place);
  closed = causerie_test_await (&place);
  g_clear_object (&self->branch);
  g_clear_object (&self->chat);
  g_clear_object (&self->list);
  causerie_chat_fixture_clear_registry (self);
  g_clear_object (&self->library);
  g_clear_object (&self->client);
  g_clear_object (&self->settings);
}

/* The main function of the second process. */
static int
run_second (char *folder, const char *url, const char *id)
{
  Fixture second = { .folder = folder };
  g_autoptr (GError) error = NULL;

  open_second (&second, url);
  open_chat (&second, g_ascii_strtoll (id, NULL, 10));
  causerie_test_assert_branch (&second, "u:Hi a:Hello u:Worse a!:Enough.");
  g_assert_true (causerie_branch_get_ended (second.branch));
  g_assert_true (causerie_chat_get_read_only (second.chat));
  g_assert_false (causerie_test_try_send (&second, "But", &error));
  g_assert_error (error, CAUSERIE_ERROR, CAUSERIE_ERROR_READ_ONLY);
  g_clear_error (&error);
  /* Editing above an ending is refused like any other change. */
  g_assert_false (
      causerie_test_try_edit (&second, causerie_test_get_id (&second, 2), "Please", &error));
  g_assert_error (error, CAUSERIE_ERROR, CAUSERIE_ERROR_READ_ONLY);
  g_clear_error (&error);
  g_assert_false (causerie_test_try_retry (&second, causerie_test_get_id (&second, 3), &error));
  g_assert_error (error, CAUSERIE_ERROR, CAUSERIE_ERROR_READ_ONLY);
  g_assert_false (causerie_chat_get_working (second.chat));
  causerie_test_assert_branch (&second, "u:Hi a:Hello u:Worse a!:Enough.");
  close_second (&second);
  return 0;
}

static void
end_chat (Fixture *self)
{
  g_autofree char *events = causerie_test_sse_ended ("Enough.");

  causerie_test_send_and_reply (self, "Hi", "Hello");
  causerie_test_push (self, events);
  causerie_test_send (self, "Worse");
  causerie_test_wait_idle (self->chat);
  causerie_test_assert_branch (self, "u:Hi a:Hello u:Worse a!:Enough.");
}

static void
test_ended_for_both (Fixture *self, gconstpointer data)
{
  g_autoptr (GSubprocess) child = NULL;
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *id = NULL;
  g_autofree char *before = NULL;
  g_autofree char *after = NULL;
  GAsyncResult *place = NULL;
  guint n_requests;

  end_chat (self);
  n_requests = causerie_test_server_get_n_requests (self->server);
  before = causerie_test_read_disk (self, "SELECT count(*) FROM message");
  id = g_strdup_printf ("%" G_GINT64_FORMAT, causerie_chat_get_id (self->chat));
  child = g_subprocess_new (G_SUBPROCESS_FLAGS_NONE, &error, "/proc/self/exe", SECOND, self->folder,
                            causerie_test_server_get_base_url (self->server), id, NULL);
  g_assert_no_error (error);
  g_subprocess_wait_check_async (child, NULL, causerie_test_take_result, &place);
  result = causerie_test_await (&place);
  g_subprocess_wait_check_finish (child, result, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (causerie_test_server_get_n_requests (self->server), ==, n_requests);
  after = causerie_test_read_disk (self, "SELECT count(*) FROM message");
  g_assert_cmpstr (before, ==, "4");
  g_assert_cmpstr (after, ==, before);
}

int
main (int argc, char *argv[])
{
  if (argc == 5 && g_str_equal (argv[1], SECOND))
    return run_second (argv[2], argv[3], argv[4]);
  g_test_init (&argc, &argv, NULL);
  causerie_chat_fixture_add_test ("/second-process/ended-chat-is-read-only", test_ended_for_both);
  return g_test_run ();
}
