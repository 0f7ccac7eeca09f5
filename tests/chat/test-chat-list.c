/* SPDX-License-Identifier: GPL-3.0-or-later
 * The chat list as a GListModel: the changes that a new message causes. */
#include "config.h"

#include "causerie-chat-list.h"

typedef struct
{
  CauserieLibrary *library;
  CauserieChatList *list;
  guint n_signals;
  guint n_removed;
  guint n_added;
} Fixture;

static void
on_items_changed_cb (GListModel *model, guint position, guint removed, guint added, Fixture *self)
{
  self->n_signals++;
  self->n_removed += removed;
  self->n_added += added;
}

/* Creates chats with the ids 1 to @n_chats; the last one is the newest. */
static void
set_up (Fixture *self, guint n_chats)
{
  self->library = causerie_library_new ("/nonexistent");
  self->list = causerie_chat_list_new (self->library);
  for (guint i = 1; i <= n_chats; i++)
    {
      g_autoptr (CauserieChatRecord) record = causerie_chat_record_new ();

      record->id = i;
      record->updated_at = i;
      record->title = g_strdup ("A chat");
      causerie_chat_list_add (self->list, record);
    }
  self->n_signals = self->n_removed = self->n_added = 0;
  g_signal_connect (self->list, "items-changed", G_CALLBACK (on_items_changed_cb), self);
}

static void
tear_down (Fixture *self)
{
  g_object_unref (self->list);
  g_object_unref (self->library);
}

static void
assert_order (Fixture *self)
{
  guint n_chats = g_list_model_get_n_items (G_LIST_MODEL (self->list));
  gint64 before = G_MAXINT64;

  for (guint i = 0; i < n_chats; i++)
    {
      g_autoptr (CauserieChatItem) item = g_list_model_get_item (G_LIST_MODEL (self->list), i);

      g_assert_cmpint (causerie_chat_item_get_updated_at (item), <, before);
      before = causerie_chat_item_get_updated_at (item);
    }
}

static void
test_first_row (void)
{
  Fixture self;

  set_up (&self, 50);
  causerie_chat_item_set_updated_at (causerie_chat_list_find (self.list, 50), 1000);
  g_assert_cmpuint (self.n_signals, ==, 0);
  tear_down (&self);
}

/* One items-changed for the move, so that the view keeps the row and its focus. */
static void
test_near_row (void)
{
  Fixture self;

  set_up (&self, 50);
  causerie_chat_item_set_updated_at (causerie_chat_list_find (self.list, 41), 1000);
  g_assert_cmpuint (self.n_signals, ==, 1);
  g_assert_cmpuint (self.n_removed, ==, 10);
  g_assert_cmpuint (self.n_added, ==, 10);
  assert_order (&self);
  tear_down (&self);
}

static void
test_far_row (void)
{
  Fixture self;

  set_up (&self, 50000);
  causerie_chat_item_set_updated_at (causerie_chat_list_find (self.list, 1), 100000);
  g_assert_cmpuint (self.n_signals, ==, 2);
  g_assert_cmpuint (self.n_removed, ==, 1);
  g_assert_cmpuint (self.n_added, ==, 1);
  assert_order (&self);
  tear_down (&self);
}

static void
test_deleted_row (void)
{
  Fixture self;

  set_up (&self, 50);
  causerie_chat_item_set_deleted_at (causerie_chat_list_find (self.list, 20), 1);
  g_assert_cmpuint (self.n_removed, ==, 1);
  g_assert_cmpuint (self.n_added, ==, 0);
  g_assert_null (causerie_chat_list_find (self.list, 20));
  causerie_chat_item_set_deleted_at (causerie_chat_list_find_any (self.list, 20), 0);
  g_assert_cmpuint (self.n_removed, ==, 1);
  g_assert_cmpuint (self.n_added, ==, 1);
  assert_order (&self);
  tear_down (&self);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/chat-list/first-row-stays", test_first_row);
  g_test_add_func ("/chat-list/near-row-moves-in-one-step", test_near_row);
  g_test_add_func ("/chat-list/far-row-is-removed-and-inserted", test_far_row);
  g_test_add_func ("/chat-list/deleted-row-is-removed-and-restored", test_deleted_row);
  return g_test_run ();
}
