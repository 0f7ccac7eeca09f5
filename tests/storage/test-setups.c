/* SPDX-License-Identifier: GPL-3.0-or-later
 * Tests of what chats are set up with: stored with the chat, changeable until it begins. */
#include "config.h"

#include "causerie-test-library.h"

static gboolean
try_set (CauserieTestLibrary *test, gint64 chat_id, const CauserieChatSetup *setup, GError **error)
{
  GAsyncResult *place = NULL;

  causerie_library_set_setup_async (test->library, chat_id, setup, NULL, causerie_test_take_result,
                                    &place);
  return causerie_test_write (test->library, &place, error);
}

static CauserieChatSetup *
get (CauserieTestLibrary *test, gint64 chat_id)
{
  GAsyncResult *place = NULL;
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  CauserieChatSetup *setup;

  causerie_library_get_setup_async (test->library, chat_id, NULL, causerie_test_take_result,
                                    &place);
  result = causerie_test_await (&place);
  setup = causerie_library_get_setup_finish (test->library, result, &error);
  g_assert_no_error (error);
  return setup;
}

static void
assert_setup (const CauserieChatSetup *setup, const char *instructions, gboolean web_search)
{
  g_assert_nonnull (setup);
  g_assert_cmpstr (setup->instructions, ==, instructions);
  g_assert_cmpint (setup->web_search, ==, web_search);
}

static gint64
add_chat (CauserieTestLibrary *test, const CauserieChatSetup *setup)
{
  g_autoptr (CauserieContent) content = causerie_content_new_from_text ("Hello");
  CauserieNewMessage message = { .content = causerie_content_get_json (content), .setup = setup };
  GAsyncResult *place = NULL;
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (CauserieMessage) added = NULL;
  g_autoptr (GError) error = NULL;
  gint64 chat_id = 0;

  causerie_library_add_message_async (test->library, &message, NULL, causerie_test_take_result,
                                      &place);
  result = causerie_test_await (&place);
  added = causerie_library_add_message_finish (test->library, result, &chat_id, &error);
  g_assert_no_error (error);
  return chat_id;
}

static gint64
get_leaf (CauserieTestLibrary *test, gint64 chat_id)
{
  g_autoptr (CauserieChatRecord) record = causerie_test_load (test->library, chat_id);

  return causerie_message_get_id (record->messages->pdata[record->messages->len - 1]);
}

static void
test_new_chat_takes_the_setup (CauserieTestLibrary *test, gconstpointer data)
{
  g_autoptr (CauserieChatSetup) setup = causerie_chat_setup_new ();
  g_autoptr (CauserieChatSetup) prepared = NULL;
  g_autoptr (CauserieChatSetup) next = NULL;
  g_autoptr (CauserieChatRecord) record = NULL;
  g_autoptr (GError) error = NULL;
  gint64 chat_id;

  setup->preset_uid = g_strdup ("uid");
  setup->preset_name = g_strdup ("Translator");
  /* Nothing of what the user typed is cut. */
  setup->instructions = g_strnfill (20000, 'x');
  setup->web_search = TRUE;
  g_assert_true (try_set (test, 0, setup, &error));
  causerie_test_library_reopen (test);
  prepared = get (test, 0);
  g_assert_true (causerie_chat_setup_equal (prepared, setup));

  chat_id = add_chat (test, prepared);
  next = get (test, 0);
  g_assert_null (next);
  record = causerie_test_load (test->library, chat_id);
  g_assert_true (causerie_chat_setup_equal (record->setup, setup));
  g_assert_false (record->begun);
}

static void
test_setup_is_frozen_when_the_chat_begins (CauserieTestLibrary *test, gconstpointer data)
{
  g_autoptr (CauserieChatSetup) setup = causerie_chat_setup_new ();
  g_autoptr (CauserieChatSetup) stored = NULL;
  g_autoptr (CauserieChatRecord) record = NULL;
  g_autoptr (GError) error = NULL;
  gint64 chat_id = add_chat (test, setup);

  setup->web_search = TRUE;
  g_assert_true (try_set (test, chat_id, setup, &error));
  g_assert_no_error (error);
  causerie_test_reply (test->library, chat_id, get_leaf (test, chat_id), "Hi", FALSE);

  setup->instructions = g_strdup ("Other");
  g_assert_false (try_set (test, chat_id, setup, &error));
  g_assert_nonnull (error);
  stored = get (test, chat_id);
  assert_setup (stored, NULL, TRUE);
  record = causerie_test_load (test->library, chat_id);
  g_assert_true (record->begun);
}

static void
test_chat_without_a_setup_begins (CauserieTestLibrary *test, gconstpointer data)
{
  g_autoptr (CauserieChatSetup) setup = causerie_chat_setup_new ();
  g_autoptr (CauserieChatSetup) none = NULL;
  g_autoptr (GError) error = NULL;
  gint64 chat_id = add_chat (test, NULL);

  causerie_test_reply (test->library, chat_id, get_leaf (test, chat_id), "Hi", FALSE);
  none = get (test, chat_id);
  g_assert_null (none);
  g_assert_false (try_set (test, chat_id, setup, &error));
}

static gint64
copy (CauserieTestLibrary *test, gint64 chat_id, const CauserieChatSetup *setup)
{
  GAsyncResult *place = NULL;
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (CauserieChatRecord) record = NULL;
  g_autoptr (GError) error = NULL;

  causerie_library_copy_branch_async (test->library, chat_id, get_leaf (test, chat_id),
                                      CAUSERIE_COPY_WHOLE, setup, NULL, causerie_test_take_result,
                                      &place);
  result = causerie_test_await (&place);
  record = causerie_library_copy_branch_finish (test->library, result, &error);
  g_assert_no_error (error);
  return record->id;
}

static void
test_copy_has_the_same_setup_or_another (CauserieTestLibrary *test, gconstpointer data)
{
  g_autoptr (CauserieChatSetup) setup = causerie_chat_setup_new ();
  g_autoptr (CauserieChatRecord) same = NULL;
  g_autoptr (CauserieChatRecord) other = NULL;
  gint64 chat_id;

  setup->instructions = g_strdup ("First");
  chat_id = add_chat (test, setup);
  causerie_test_reply (test->library, chat_id, get_leaf (test, chat_id), "Hi", FALSE);
  same = causerie_test_load (test->library, copy (test, chat_id, NULL));
  assert_setup (same->setup, "First", FALSE);
  g_assert_true (same->begun);

  setup->web_search = TRUE;
  other = causerie_test_load (test->library, copy (test, chat_id, setup));
  assert_setup (other->setup, "First", TRUE);
  g_assert_false (other->begun);
  g_assert_cmpuint (other->messages->len, ==, 2);
}

static void
test_purge_removes_the_setup (CauserieTestLibrary *test, gconstpointer data)
{
  g_autoptr (CauserieChatSetup) setup = causerie_chat_setup_new ();
  g_autoptr (CauserieChatSetup) none = NULL;
  g_autoptr (GError) error = NULL;
  GAsyncResult *place = NULL;
  gint64 chat_id = add_chat (test, setup);

  causerie_test_reply (test->library, chat_id, get_leaf (test, chat_id), "Hi", FALSE);
  causerie_library_purge_chat_async (test->library, chat_id, NULL, causerie_test_take_result,
                                     &place);
  g_assert_true (causerie_test_write (test->library, &place, &error));
  none = get (test, chat_id);
  g_assert_null (none);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
#define ADD(name, func) causerie_test_library_add_test ("/setups/" name, func)
  ADD ("new-chat-takes-the-setup", test_new_chat_takes_the_setup);
  ADD ("frozen-when-the-chat-begins", test_setup_is_frozen_when_the_chat_begins);
  ADD ("chat-without-a-setup-begins", test_chat_without_a_setup_begins);
  ADD ("copy-has-the-same-setup-or-another", test_copy_has_the_same_setup_or_another);
  ADD ("purge-removes-the-setup", test_purge_removes_the_setup);
#undef ADD
  return g_test_run ();
}
