/* SPDX-License-Identifier: GPL-3.0-or-later
 * The search among the chats: what it finds, and that each window has its own. */
#include "config.h"

#include "causerie-chat-search.h"

#include "causerie-chat-fixture.h"

typedef CauserieChatFixture Fixture;

typedef struct
{
  CauserieChatSearch *search;
  GtkFilterListModel *found;
  const char *titles;
} View;

static void
view_init (View *view, Fixture *self)
{
  view->search = causerie_chat_search_new (self->library, self->list);
  view->found = gtk_filter_list_model_new (g_object_ref (G_LIST_MODEL (self->list)),
                                           g_object_ref (GTK_FILTER (view->search)));
}

static void
view_clear (View *view)
{
  g_clear_object (&view->found);
  g_clear_object (&view->search);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (View, view_clear)

static char *
dup_titles (View *view)
{
  GString *titles = g_string_new (NULL);

  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (view->found)); i++)
    {
      g_autoptr (CauserieChatItem) item = g_list_model_get_item (G_LIST_MODEL (view->found), i);

      g_string_append_printf (titles, "%s%s", i > 0 ? "|" : "",
                              causerie_chat_item_get_title (item));
    }
  return g_string_free (titles, FALSE);
}

static gboolean
shows_titles (gpointer data)
{
  View *view = data;
  g_autofree char *titles = dup_titles (view);

  return g_str_equal (titles, view->titles);
}

static void
wait_titles (View *view, const char *titles)
{
  view->titles = titles;
  if (!causerie_test_wait_until (shows_titles, view, 30))
    {
      g_autofree char *shown = dup_titles (view);

      g_error ("“%s” is shown, not “%s”", shown, titles);
    }
}

static void
begin_chat (Fixture *self, const char *title, const char *question, const char *answer)
{
  g_clear_object (&self->branch);
  g_clear_object (&self->chat);
  causerie_chat_fixture_create_chat (self, &self->chat, &self->branch);
  causerie_test_send_and_reply (self, question, answer);
  causerie_chat_list_rename (self->list, causerie_chat_get_id (self->chat), title);
}

static void
test_finds (Fixture *self, gconstpointer data)
{
  g_auto (View) view = { 0 };

  begin_chat (self, "Alpha", "apples", "pears");
  begin_chat (self, "Beta", "bananas", "plums");
  view_init (&view, self);
  wait_titles (&view, "Beta|Alpha");
  causerie_chat_search_set_words (view.search, "plum");
  wait_titles (&view, "Beta");
  causerie_chat_search_set_words (view.search, " ALPH ");
  wait_titles (&view, "Alpha");
  causerie_chat_search_set_words (view.search, "100%_\"*");
  wait_titles (&view, "");
  causerie_chat_search_set_words (view.search, "  ");
  wait_titles (&view, "Beta|Alpha");
}

/* Only the latest query counts, even if several were typed while the library was busy. */
static void
test_only_last_query_counts (Fixture *self, gconstpointer data)
{
  g_auto (View) view = { 0 };

  begin_chat (self, "Alpha", "apples", "pears");
  begin_chat (self, "Beta", "bananas", "plums");
  view_init (&view, self);
  causerie_chat_search_set_words (view.search, "apples");
  causerie_chat_search_set_words (view.search, "bananas");
  wait_titles (&view, "Beta");
  causerie_chat_search_set_words (view.search, "apples");
  causerie_chat_search_set_words (view.search, "");
  begin_chat (self, "Gamma", "grapes", "melons");
  wait_titles (&view, "Gamma|Beta|Alpha");
}

static void
test_windows_search_independently (Fixture *self, gconstpointer data)
{
  g_auto (View) one = { 0 };
  g_auto (View) other = { 0 };

  begin_chat (self, "Alpha", "apples", "pears");
  begin_chat (self, "Beta", "bananas", "plums");
  view_init (&one, self);
  view_init (&other, self);
  causerie_chat_search_set_words (one.search, "plum");
  wait_titles (&one, "Beta");
  wait_titles (&other, "Beta|Alpha");
  causerie_chat_search_set_words (other.search, "apple");
  wait_titles (&other, "Alpha");
  wait_titles (&one, "Beta");
}

/* Chats that are created, renamed, deleted or restored during a search are included. */
static void
test_follows_changes (Fixture *self, gconstpointer data)
{
  g_auto (View) view = { 0 };
  gint64 id;

  begin_chat (self, "Alpha", "apples", "pears");
  view_init (&view, self);
  causerie_chat_search_set_words (view.search, "plum");
  wait_titles (&view, "");
  begin_chat (self, "Beta", "bananas", "plums");
  wait_titles (&view, "Beta");
  id = causerie_chat_get_id (self->chat);
  causerie_chat_list_delete (self->list, id);
  wait_titles (&view, "");
  causerie_chat_list_restore (self->list, id);
  wait_titles (&view, "Beta");
  causerie_chat_search_set_words (view.search, "omega");
  wait_titles (&view, "");
  causerie_chat_list_rename (self->list, id, "Omega");
  wait_titles (&view, "Omega");
}

static gboolean
has_failed (gpointer data)
{
  return causerie_chat_search_get_failure (data) != NULL;
}

static void
test_failure_is_reported (Fixture *self, gconstpointer data)
{
  g_auto (View) view = { 0 };

  begin_chat (self, "Alpha", "apples", "pears");
  view_init (&view, self);
  /* Waits until the title is stored: without the table the change would fail and be reverted. */
  causerie_test_flush_library (self);
  causerie_test_run_sql (self, "ALTER TABLE message RENAME TO gone");
  causerie_chat_search_set_words (view.search, "apples");
  g_assert_true (causerie_test_wait_until (has_failed, view.search, 30));
  wait_titles (&view, "");
  causerie_test_run_sql (self, "ALTER TABLE gone RENAME TO message");
  causerie_chat_search_set_words (view.search, "pears");
  wait_titles (&view, "Alpha");
  g_assert_null (causerie_chat_search_get_failure (view.search));
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  causerie_chat_fixture_add_test ("/chat-search/finds", test_finds);
  causerie_chat_fixture_add_test ("/chat-search/only-last-query-counts",
                                  test_only_last_query_counts);
  causerie_chat_fixture_add_test ("/chat-search/windows-search-independently",
                                  test_windows_search_independently);
  causerie_chat_fixture_add_test ("/chat-search/follows-changes", test_follows_changes);
  causerie_chat_fixture_add_test ("/chat-search/failure-is-reported", test_failure_is_reported);
  return g_test_run ();
}
