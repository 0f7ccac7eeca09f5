/* SPDX-License-Identifier: GPL-3.0-or-later
 * An open chat and the chat list are updated when other objects write to the library. */
#include "config.h"

#include "causerie-block.h"
#include "causerie-chat-fixture.h"
#include "causerie-timeline.h"

typedef CauserieChatFixture Fixture;

/* A second CauserieChat for the same chat, outside of the session. */
typedef struct
{
  CauserieChat *chat;
  CauserieBranch *branch;
} Other;

static void
open_other (Fixture *self, Other *other)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  GAsyncResult *place = NULL;

  other->chat = causerie_chat_fixture_new_chat (self, causerie_chat_get_id (self->chat));
  causerie_chat_load_async (other->chat, NULL, causerie_test_take_result, &place);
  result = causerie_test_await (&place);
  causerie_chat_load_finish (other->chat, result, &error);
  g_assert_no_error (error);
  other->branch = causerie_chat_create_branch (other->chat);
}

static void
close_other (Other *other)
{
  g_clear_object (&other->branch);
  g_clear_object (&other->chat);
}

static guint
count_messages (CauserieBranch *branch)
{
  return g_list_model_get_n_items (G_LIST_MODEL (branch));
}

typedef struct
{
  CauserieBranch *branch;
  guint n_messages;
} Length;

/* Returns: whether all messages are there and the last one is complete */
static gboolean
has_length (gpointer data)
{
  const Length *length = data;
  CauserieMessage *leaf = causerie_branch_get_leaf (length->branch);

  return count_messages (length->branch) == length->n_messages
         && causerie_message_get_state (leaf) != CAUSERIE_MESSAGE_STREAMING;
}

static void
wait_length (CauserieBranch *branch, guint n_messages)
{
  Length length = { branch, n_messages };

  g_assert_true (causerie_test_wait_until (has_length, &length, 30));
}

static void
test_another_chat (Fixture *self, gconstpointer data)
{
  g_autoptr (CauserieTimeline) timeline = NULL;
  Other other;

  causerie_test_send_and_reply (self, "Hi", "Hello");
  open_other (self, &other);
  timeline = causerie_timeline_new (other.chat, other.branch);
  causerie_test_send_and_reply (self, "More", "Much more");
  wait_length (other.branch, 4);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (timeline)), ==, 4);
  g_assert_cmpstr (causerie_message_get_first_words (causerie_branch_get_leaf (other.branch)), ==,
                   "Much more");
  close_other (&other);
}

static void
on_items_changed_cb (GListModel *model, guint position, guint removed, guint added, gpointer data)
{
  *(guint *)data += added;
}

static void
test_own_messages (Fixture *self, gconstpointer data)
{
  guint n_added = 0;

  g_signal_connect (self->branch, "items-changed", G_CALLBACK (on_items_changed_cb), &n_added);
  causerie_test_send_and_reply (self, "Hi", "Hello");
  causerie_test_flush_library (self);
  causerie_test_flush_library (self);
  g_assert_cmpuint (causerie_tree_get_size (causerie_chat_get_tree (self->chat)), ==, 2);
  g_assert_cmpuint (n_added, ==, 2);
  causerie_test_assert_branch (self, "u:Hi a:Hello");
}

static void
start_inserting (Fixture *self, gint64 parent_id, const char *text, GAsyncResult **place)
{
  g_autoptr (CauserieContent) content = causerie_content_new_from_text (text);
  CauserieNewMessage message = { 0 };

  message.chat_id = causerie_chat_get_id (self->chat);
  message.parent_id = parent_id;
  message.content = causerie_content_get_json (content);
  message.draft_message_id = -1;
  causerie_library_add_message_async (self->library, &message, NULL, causerie_test_take_result,
                                      place);
}

static gint64
finish_inserting (Fixture *self, GAsyncResult **place)
{
  g_autoptr (GAsyncResult) result = causerie_test_await (place);
  g_autoptr (GError) error = NULL;
  g_autoptr (CauserieMessage) stored
      = causerie_library_add_message_finish (self->library, result, NULL, &error);

  g_assert_no_error (error);
  return causerie_message_get_id (stored);
}

static gint64
insert_message (Fixture *self, gint64 parent_id, const char *text)
{
  GAsyncResult *place = NULL;

  start_inserting (self, parent_id, text, &place);
  return finish_inserting (self, &place);
}

static void
insert_reply (Fixture *self, gint64 parent_id, const char *text, gboolean ends)
{
  g_autoptr (CauserieContent) content = causerie_content_new_from_text (text);
  CauserieNewReply reply = { 0 };
  CauserieReplyEnd end = { 0 };
  g_autoptr (CauserieMessage) stored = NULL;
  g_autoptr (GAsyncResult) begun = NULL;
  g_autoptr (GAsyncResult) finished = NULL;
  g_autoptr (GError) error = NULL;
  GAsyncResult *place = NULL;

  reply.chat_id = causerie_chat_get_id (self->chat);
  reply.parent_id = parent_id;
  reply.model = reply.requested_model = CAUSERIE_TEST_MODEL;
  reply.service = "elsewhere";
  reply.choose = TRUE;
  causerie_library_begin_reply_async (self->library, &reply, NULL, causerie_test_take_result,
                                      &place);
  begun = causerie_test_await (&place);
  stored = causerie_library_begin_reply_finish (self->library, begun, &error);
  g_assert_no_error (error);
  end.state = CAUSERIE_MESSAGE_COMPLETE;
  end.content = causerie_content_get_json (content);
  end.ends = ends;
  causerie_library_finish_reply_async (self->library, causerie_message_get_id (stored), &end, NULL,
                                       causerie_test_take_result, &place);
  finished = causerie_test_await (&place);
  causerie_library_write_finish (self->library, finished, &error);
  g_assert_no_error (error);
}

static void
test_inserted_messages (Fixture *self, gconstpointer data)
{
  gint64 id;

  causerie_test_send_and_reply (self, "Hi", "Hello");
  id = insert_message (self, causerie_test_get_id (self, 1), "From elsewhere");
  insert_reply (self, id, "Indeed", FALSE);
  wait_length (self->branch, 4);
  causerie_test_load_all (self);
  causerie_test_assert_branch (self, "u:Hi a:Hello u:From elsewhere a:Indeed");
  causerie_test_send_and_reply (self, "And?", "Yes");
  causerie_test_assert_branch (self, "u:Hi a:Hello u:From elsewhere a:Indeed u:And? a:Yes");
}

typedef struct
{
  CauserieChat *chat;
  gint64 id;
} Known;

static gboolean
is_known (gpointer data)
{
  const Known *known = data;

  return causerie_tree_get_message (causerie_chat_get_tree (known->chat), known->id) != NULL;
}

/* The second message is added after the first one began to be read. */
static void
test_added_during_a_read (Fixture *self, gconstpointer data)
{
  Known known = { self->chat, 0 };
  GAsyncResult *first = NULL;
  GAsyncResult *second = NULL;
  gint64 parent_id;

  causerie_test_send_and_reply (self, "Hi", "Hello");
  parent_id = causerie_test_get_id (self, 1);
  start_inserting (self, parent_id, "One", &first);
  start_inserting (self, parent_id, "Two", &second);
  finish_inserting (self, &first);
  known.id = finish_inserting (self, &second);
  g_assert_true (causerie_test_wait_until (is_known, &known, 30));
}

static void
test_added_during_a_load (Fixture *self, gconstpointer data)
{
  g_autoptr (CauserieChat) other = NULL;
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  GAsyncResult *loaded = NULL;
  GAsyncResult *inserted = NULL;
  Known known;

  causerie_test_send_and_reply (self, "Hi", "Hello");
  other = causerie_chat_fixture_new_chat (self, causerie_chat_get_id (self->chat));
  causerie_chat_load_async (other, NULL, causerie_test_take_result, &loaded);
  start_inserting (self, causerie_test_get_id (self, 1), "From elsewhere", &inserted);
  result = causerie_test_await (&loaded);
  causerie_chat_load_finish (other, result, &error);
  g_assert_no_error (error);
  known = (Known){ other, finish_inserting (self, &inserted) };
  g_assert_true (causerie_test_wait_until (is_known, &known, 30));
}

static gboolean
is_ended (gpointer data)
{
  return causerie_branch_get_ended (CAUSERIE_BRANCH (data));
}

static void
test_inserted_ending (Fixture *self, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  gint64 id;

  causerie_test_send_and_reply (self, "Hi", "Hello");
  id = insert_message (self, causerie_test_get_id (self, 1), "Bye");
  insert_reply (self, id, "Bye", TRUE);
  g_assert_true (causerie_test_wait_until (is_ended, self->branch, 30));
  g_assert_false (causerie_test_try_send (self, "But", &error));
  g_assert_error (error, CAUSERIE_ERROR, CAUSERIE_ERROR_ENDED);
  causerie_test_flush_library (self);
  g_assert_true (causerie_chat_item_get_ended (
      causerie_chat_list_find (self->list, causerie_chat_get_id (self->chat))));
}

typedef struct
{
  Fixture *fixture;
  gint64 id;
  gint64 parent_id;
} Place;

static gboolean
is_deleted (gpointer data)
{
  const Place *place = data;

  return !causerie_tree_is_living (causerie_chat_get_tree (place->fixture->chat), place->id);
}

static gboolean
is_living (gpointer data)
{
  return !is_deleted (data);
}

static gboolean
is_chosen (gpointer data)
{
  const Place *place = data;

  return causerie_tree_get_chosen (causerie_chat_get_tree (place->fixture->chat), place->parent_id)
         == place->id;
}

static gboolean
has_feedback (gpointer data)
{
  const Place *place = data;

  return causerie_chat_get_feedback (place->fixture->chat, place->id) != NULL;
}

static void
test_choices_deletions_and_feedback (Fixture *self, gconstpointer data)
{
  Other other;
  Place place = { self, 0, 0 };

  causerie_test_send_and_reply (self, "Hi", "One");
  causerie_test_push_text (self, "Two");
  g_assert_true (causerie_test_try_retry (self, causerie_test_get_id (self, 1), NULL));
  causerie_test_wait_idle (self->chat);
  causerie_test_flush_library (self);
  open_other (self, &other);
  place.parent_id = causerie_test_get_id (self, 0);
  place.id = causerie_test_get_id (self, 1) - 1;
  causerie_chat_show (other.chat, other.branch, place.id);
  g_assert_true (causerie_test_wait_until (is_chosen, &place, 30));
  causerie_test_assert_branch (self, "u:Hi a:Two");
  causerie_chat_set_feedback (other.chat, place.id, CAUSERIE_VERDICT_GOOD, NULL, NULL);
  g_assert_true (causerie_test_wait_until (has_feedback, &place, 30));
  g_assert_true (causerie_chat_delete_version (other.chat, place.id, TRUE));
  g_assert_true (causerie_test_wait_until (is_deleted, &place, 30));
  g_assert_true (causerie_chat_delete_version (other.chat, place.id, FALSE));
  g_assert_true (causerie_test_wait_until (is_living, &place, 30));
  close_other (&other);
}

static void
on_chosen_changed_cb (CauserieTree *tree, gint64 parent_id, gint64 child_id, guint *n_changes)
{
  (*n_changes)++;
}

/* The last of several choices remains, although the library notifies of the earlier ones when they
   are stored. */
static void
test_own_choices (Fixture *self, gconstpointer data)
{
  CauserieTree *tree = causerie_chat_get_tree (self->chat);
  gint64 first, second;
  guint n_changes = 0;

  causerie_test_send_and_reply (self, "Hi", "One");
  first = causerie_test_get_id (self, 1);
  causerie_test_push_text (self, "Two");
  g_assert_true (causerie_test_try_retry (self, first, NULL));
  causerie_test_wait_idle (self->chat);
  second = causerie_test_get_id (self, 1);
  for (guint i = 0; i < 4; i++)
    causerie_test_flush_library (self);
  g_signal_connect (tree, "chosen-changed", G_CALLBACK (on_chosen_changed_cb), &n_changes);
  for (guint i = 0; i < 6; i++)
    {
      causerie_chat_show (self->chat, self->branch, i % 2 == 0 ? first : second);
      causerie_test_flush_library (self);
    }
  causerie_chat_show (self->chat, self->branch, first);
  for (guint i = 0; i < 4; i++)
    causerie_test_flush_library (self);
  g_signal_handlers_disconnect_by_data (tree, &n_changes);
  g_assert_cmpuint (n_changes, ==, 7);
  g_assert_cmpint (causerie_tree_get_chosen (tree, causerie_test_get_id (self, 0)), ==, first);
  causerie_test_assert_branch (self, "u:Hi a:One");
}

static gboolean
has_title (gpointer data)
{
  return g_str_equal (causerie_chat_get_title (CAUSERIE_CHAT (data)), "From elsewhere");
}

static gboolean
is_chat_deleted (gpointer data)
{
  return !causerie_chat_get_writable (CAUSERIE_CHAT (data));
}

static void
await_write (Fixture *self, GAsyncResult **place)
{
  g_autoptr (GAsyncResult) result = causerie_test_await (place);
  g_autoptr (GError) error = NULL;

  causerie_library_write_finish (self->library, result, &error);
  g_assert_no_error (error);
}

static gboolean
is_purged (gpointer data)
{
  return causerie_chat_is_purged (CAUSERIE_CHAT (data));
}

static void
test_list (Fixture *self, gconstpointer data)
{
  GAsyncResult *place = NULL;
  gint64 id;

  causerie_test_send_and_reply (self, "Hi", "Hello");
  id = causerie_chat_get_id (self->chat);
  causerie_library_set_title_async (self->library, id, "From elsewhere", CAUSERIE_TITLE_USER, NULL,
                                    causerie_test_take_result, &place);
  await_write (self, &place);
  g_assert_true (causerie_test_wait_until (has_title, self->chat, 30));
  causerie_library_delete_chat_async (self->library, id, TRUE, NULL, causerie_test_take_result,
                                      &place);
  await_write (self, &place);
  g_assert_true (causerie_test_wait_until (is_chat_deleted, self->chat, 30));
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (self->list)), ==, 0);
  causerie_library_purge_chat_async (self->library, id, NULL, causerie_test_take_result, &place);
  await_write (self, &place);
  g_assert_true (causerie_test_wait_until (is_purged, self->chat, 30));
  g_assert_cmpuint (g_list_model_get_n_items (causerie_chat_list_get_deleted (self->list)), ==, 0);
}

static gboolean
has_two_chats (gpointer data)
{
  return g_list_model_get_n_items (G_LIST_MODEL (data)) == 2;
}

static void
test_new_chat (Fixture *self, gconstpointer data)
{
  g_autoptr (CauserieChatItem) newest = NULL;
  g_autoptr (CauserieContent) content = causerie_content_new_from_text ("An import");
  CauserieNewMessage message
      = { .content = causerie_content_get_json (content), .draft_message_id = -1 };

  causerie_test_send_and_reply (self, "Hi", "Hello");
  causerie_library_add_message_async (self->library, &message, NULL, NULL, NULL);
  g_assert_true (causerie_test_wait_until (has_two_chats, self->list, 30));
  newest = g_list_model_get_item (G_LIST_MODEL (self->list), 0);
  g_assert_cmpstr (causerie_chat_item_get_title (newest), ==, "An import");
}

int
main (int argc, char *argv[])
{
  static const struct
  {
    const char *name;
    CauserieChatTest test;
  } tests[] = {
    { "/updates/another-chat-object-gets-the-messages", test_another_chat },
    { "/updates/own-messages-are-added-once", test_own_messages },
    { "/updates/inserted-messages-appear", test_inserted_messages },
    { "/updates/messages-added-during-a-read-appear", test_added_during_a_read },
    { "/updates/messages-added-during-a-load-appear", test_added_during_a_load },
    { "/updates/inserted-ending-ends-the-branch", test_inserted_ending },
    { "/updates/choices-deletions-and-feedback-are-merged", test_choices_deletions_and_feedback },
    { "/updates/own-choices-are-preserved", test_own_choices },
    { "/updates/list-shows-new-titles-and-deletions", test_list },
    { "/updates/list-shows-new-chats", test_new_chat },
  };

  g_test_init (&argc, &argv, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (tests); i++)
    causerie_chat_fixture_add_test (tests[i].name, tests[i].test);
  return g_test_run ();
}
