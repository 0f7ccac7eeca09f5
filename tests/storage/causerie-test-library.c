/* SPDX-License-Identifier: GPL-3.0-or-later
 * A library in a temporary folder, and synchronous functions for its operations. */
#include "config.h"

#include "causerie-test-library.h"

#include "causerie-block.h"

#include <string.h>

/**
 * causerie_test_library_set_up:
 * @self: (out caller-allocates): the fixture
 *
 * Creates a folder and opens a new library in it.
 */
void
causerie_test_library_set_up (CauserieTestLibrary *self)
{
  g_autoptr (GError) error = NULL;

  self->folder = causerie_test_make_folder ();
  self->library = causerie_library_new (self->folder);
  causerie_test_open (self->library, &error);
  g_assert_no_error (error);
}

/**
 * causerie_test_library_tear_down:
 *
 * Closes the library and removes its folder.
 */
void
causerie_test_library_tear_down (CauserieTestLibrary *self)
{
  causerie_test_close (self->library);
  g_clear_object (&self->library);
  causerie_test_remove_folder (self->folder);
  g_clear_pointer (&self->folder, g_free);
}

/**
 * causerie_test_library_reopen:
 *
 * Closes and reopens the library, like a restart of the program.
 */
void
causerie_test_library_reopen (CauserieTestLibrary *self)
{
  g_autoptr (GError) error = NULL;

  causerie_test_close (self->library);
  g_clear_object (&self->library);
  self->library = causerie_library_new (self->folder);
  causerie_test_open (self->library, &error);
  g_assert_no_error (error);
}

/**
 * causerie_test_library_get_path:
 * @name: a file of its folder
 *
 * Returns: (transfer full): the file's path
 */
char *
causerie_test_library_get_path (CauserieTestLibrary *self, const char *name)
{
  return g_build_filename (self->folder, name, NULL);
}

/* Copies what a crash would leave: the file and its log in their current state. */
void
causerie_test_library_copy_crashed (CauserieTestLibrary *self, const char *folder)
{
  static const char *const names[] = { "library.sqlite", "library.sqlite-wal" };

  for (gsize i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autofree char *from = causerie_test_library_get_path (self, names[i]);
      g_autofree char *to = g_build_filename (folder, names[i], NULL);
      g_autofree char *contents = NULL;
      g_autoptr (GError) error = NULL;
      gsize length = 0;

      g_file_get_contents (from, &contents, &length, &error);
      g_assert_no_error (error);
      g_assert_cmpuint (length, >, 0);
      g_file_set_contents (to, contents, (gssize)length, &error);
      g_assert_no_error (error);
    }
}

/**
 * causerie_test_library_open_raw:
 *
 * Returns: (transfer full): a connection of the test's own to the library's file
 */
sqlite3 *
causerie_test_library_open_raw (CauserieTestLibrary *self)
{
  g_autofree char *path = causerie_test_library_get_path (self, "library.sqlite");
  sqlite3 *db = NULL;

  g_assert_cmpint (sqlite3_open (path, &db), ==, SQLITE_OK);
  /* The library may be writing in the background; wait for it like any other program. */
  sqlite3_busy_timeout (db, 10000);
  return db;
}

static gsize
find_page (CauserieTestLibrary *self, const char *table)
{
  sqlite3 *db = causerie_test_library_open_raw (self);
  sqlite3_stmt *statement = NULL;
  gsize page;

  g_assert_cmpint (sqlite3_prepare_v2 (db, "SELECT rootpage FROM sqlite_schema WHERE name = ?", -1,
                                       &statement, NULL),
                   ==, SQLITE_OK);
  sqlite3_bind_text (statement, 1, table, -1, SQLITE_STATIC);
  g_assert_cmpint (sqlite3_step (statement), ==, SQLITE_ROW);
  page = (gsize)sqlite3_column_int64 (statement, 0);
  sqlite3_finalize (statement);
  g_assert_cmpint (sqlite3_close (db), ==, SQLITE_OK);
  return page;
}

/**
 * causerie_test_library_damage_table:
 * @name: a table
 *
 * Closes the library, overwrites the root page of a table, and opens the library again, which does
 * not read that page.
 */
void
causerie_test_library_damage_table (CauserieTestLibrary *self, const char *name)
{
  g_autofree char *path = causerie_test_library_get_path (self, "library.sqlite");
  g_autofree char *contents = NULL;
  g_autoptr (GError) error = NULL;
  gsize length = 0;

  causerie_test_close (self->library);
  g_assert_true (g_file_get_contents (path, &contents, &length, &error));
  memset (contents + (find_page (self, name) - 1) * 4096, 0xa5, 4096);
  g_assert_true (g_file_set_contents (path, contents, (gssize)length, &error));
  g_assert_true (causerie_test_open (self->library, &error));
}

/**
 * causerie_test_open:
 * @error: the error of causerie_library_open_finish()
 *
 * Returns: the result of causerie_library_open_finish()
 */
gboolean
causerie_test_open (CauserieLibrary *library, GError **error)
{
  GAsyncResult *place = NULL;
  g_autoptr (GAsyncResult) result = NULL;

  causerie_library_open_async (library, NULL, causerie_test_take_result, &place);
  result = causerie_test_await (&place);
  return causerie_library_open_finish (library, result, error);
}

/**
 * causerie_test_close:
 *
 * Closes a library and waits for it.
 */
void
causerie_test_close (CauserieLibrary *library)
{
  GAsyncResult *place = NULL;
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;

  causerie_library_close_async (library, NULL, causerie_test_take_result, &place);
  result = causerie_test_await (&place);
  causerie_library_close_finish (library, result, &error);
  g_assert_no_error (error);
}

/**
 * causerie_test_write:
 * @result: filled by causerie_test_take_result()
 * @error: the error of causerie_library_write_finish()
 *
 * Waits for a call that writes.
 *
 * Returns: the result of causerie_library_write_finish()
 */
gboolean
causerie_test_write (CauserieLibrary *library, GAsyncResult **result, GError **error)
{
  g_autoptr (GAsyncResult) taken = causerie_test_await (result);

  return causerie_library_write_finish (library, taken, error);
}

/**
 * causerie_test_try_add:
 * @chat_id: (inout): the chat, 0 for a new one
 * @parent_id: the parent message
 * @text: the text of the message
 * @error: the error of causerie_library_add_message_finish()
 *
 * Returns: (transfer full): the message, or %NULL
 */
CauserieMessage *
causerie_test_try_add (CauserieLibrary *library, gint64 *chat_id, gint64 parent_id,
                       const char *text, GError **error)
{
  GAsyncResult *place = NULL;
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (CauserieContent) content = causerie_content_new_from_text (text);
  CauserieNewMessage message = { .chat_id = *chat_id,
                                 .parent_id = parent_id,
                                 .content = causerie_content_get_json (content) };

  causerie_library_add_message_async (library, &message, NULL, causerie_test_take_result, &place);
  result = causerie_test_await (&place);
  return causerie_library_add_message_finish (library, result, chat_id, error);
}

/**
 * causerie_test_add:
 * @chat_id: (inout): the chat, 0 for a new one
 * @parent_id: the parent message
 * @text: the text of the message
 *
 * Returns: the new message's id
 */
gint64
causerie_test_add (CauserieLibrary *library, gint64 *chat_id, gint64 parent_id, const char *text)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (CauserieMessage) message
      = causerie_test_try_add (library, chat_id, parent_id, text, &error);

  g_assert_no_error (error);
  return causerie_message_get_id (message);
}

/**
 * causerie_test_try_begin:
 * @parent_id: the parent message
 * @error: the error of causerie_library_begin_reply_finish()
 *
 * Begins a reply with the prefix `"sys"` and `[]`.
 *
 * Returns: (transfer full): the reply, or %NULL
 */
CauserieMessage *
causerie_test_try_begin (CauserieLibrary *library, gint64 chat_id, gint64 parent_id, GError **error)
{
  GAsyncResult *place = NULL;
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (CauseriePrefix) prefix = causerie_prefix_new ("\"sys\"", "[]");
  CauserieNewReply reply = {
    .chat_id = chat_id,
    .parent_id = parent_id,
    .model = "claude-opus-5-5-20261020",
    .requested_model = "claude-opus-5-5",
    .service = "https://api.example",
    .prefix = prefix,
    .choose = TRUE,
  };

  causerie_library_begin_reply_async (library, &reply, NULL, causerie_test_take_result, &place);
  result = causerie_test_await (&place);
  return causerie_library_begin_reply_finish (library, result, error);
}

/**
 * causerie_test_begin:
 * @parent_id: the parent message
 *
 * Returns: the new reply's id
 */
gint64
causerie_test_begin (CauserieLibrary *library, gint64 chat_id, gint64 parent_id)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (CauserieMessage) reply = causerie_test_try_begin (library, chat_id, parent_id, &error);

  g_assert_no_error (error);
  return causerie_message_get_id (reply);
}

/**
 * causerie_test_try_finish:
 * @id: a reply
 * @text: its text
 * @state: its state
 * @ends: whether it ends its branch
 * @error: the error of causerie_library_write_finish()
 *
 * Returns: the result of causerie_library_write_finish()
 */
gboolean
causerie_test_try_finish (CauserieLibrary *library, gint64 id, const char *text,
                          CauserieMessageState state, gboolean ends, GError **error)
{
  GAsyncResult *place = NULL;
  g_autoptr (CauserieContent) content = causerie_content_new_from_text (text);
  CauserieReplyEnd end = {
    .state = state,
    .content = causerie_content_get_json (content),
    .ends = ends,
    .stop_reason = ends ? "tool_use" : "end_turn",
    .usage = "{\"output_tokens\":3}",
  };

  causerie_library_finish_reply_async (library, id, &end, NULL, causerie_test_take_result, &place);
  return causerie_test_write (library, &place, error);
}

/**
 * causerie_test_reply:
 * @parent_id: the parent message
 * @text: the text of the reply
 * @ends: whether it ends its branch
 *
 * Returns: the id of a complete reply
 */
gint64
causerie_test_reply (CauserieLibrary *library, gint64 chat_id, gint64 parent_id, const char *text,
                     gboolean ends)
{
  g_autoptr (GError) error = NULL;
  gint64 id = causerie_test_begin (library, chat_id, parent_id);

  causerie_test_try_finish (library, id, text, CAUSERIE_MESSAGE_COMPLETE, ends, &error);
  g_assert_no_error (error);
  return id;
}

/**
 * causerie_test_list:
 *
 * Returns: (transfer full): all chats
 */
GPtrArray *
causerie_test_list (CauserieLibrary *library)
{
  GAsyncResult *place = NULL;
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  GPtrArray *chats;

  causerie_library_list_chats_async (library, NULL, causerie_test_take_result, &place);
  result = causerie_test_await (&place);
  chats = causerie_library_list_chats_finish (library, result, &error);
  g_assert_no_error (error);
  return chats;
}

/**
 * causerie_test_load:
 * @chat_id: an existing chat
 *
 * Returns: (transfer full): the chat
 */
CauserieChatRecord *
causerie_test_load (CauserieLibrary *library, gint64 chat_id)
{
  GAsyncResult *place = NULL;
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  CauserieChatRecord *record;

  causerie_library_load_chat_async (library, chat_id, NULL, causerie_test_take_result, &place);
  result = causerie_test_await (&place);
  record = causerie_library_load_chat_finish (library, result, &error);
  g_assert_no_error (error);
  return record;
}

/**
 * causerie_test_find:
 * @record: a loaded chat
 * @id: a message
 *
 * Returns: (transfer none) (nullable): the message
 */
CauserieMessage *
causerie_test_find (CauserieChatRecord *record, gint64 id)
{
  for (guint i = 0; i < record->messages->len; i++)
    {
      CauserieMessage *message = g_ptr_array_index (record->messages, i);

      if (causerie_message_get_id (message) == id)
        return message;
    }
  return NULL;
}

/**
 * causerie_test_load_content:
 * @id: a message
 *
 * Returns: (transfer full) (nullable): its content
 */
char *
causerie_test_load_content (CauserieLibrary *library, gint64 id)
{
  GAsyncResult *place = NULL;
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (GArray) ids = g_array_new (FALSE, FALSE, sizeof (gint64));
  g_autoptr (GHashTable) contents = NULL;
  CauserieContent *content;

  g_array_append_val (ids, id);
  causerie_library_load_contents_async (library, ids, NULL, causerie_test_take_result, &place);
  result = causerie_test_await (&place);
  contents = causerie_library_load_contents_finish (library, result, &error);
  g_assert_no_error (error);
  content = g_hash_table_lookup (contents, &id);
  return content != NULL ? g_strdup (causerie_content_get_json (content)) : NULL;
}

/**
 * causerie_test_search:
 * @words: the words to search
 *
 * Returns: (transfer full): the ids found, separated by spaces
 */
char *
causerie_test_search (CauserieLibrary *library, const char *words)
{
  GAsyncResult *place = NULL;
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (GArray) ids = NULL;
  GString *list = g_string_new (NULL);

  causerie_library_search_async (library, words, NULL, causerie_test_take_result, &place);
  result = causerie_test_await (&place);
  ids = causerie_library_search_finish (library, result, &error);
  g_assert_no_error (error);
  for (guint i = 0; i < ids->len; i++)
    g_string_append_printf (list, "%s%" G_GINT64_FORMAT, i > 0 ? " " : "",
                            g_array_index (ids, gint64, i));
  return g_string_free (list, FALSE);
}

/**
 * causerie_test_get_draft:
 * @chat_id: the chat, or 0
 * @message_id: the edited message, or 0
 *
 * Returns: (transfer full) (nullable): the draft
 */
char *
causerie_test_get_draft (CauserieLibrary *library, gint64 chat_id, gint64 message_id)
{
  GAsyncResult *place = NULL;
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  char *text;

  causerie_library_get_draft_async (library, chat_id, message_id, NULL, causerie_test_take_result,
                                    &place);
  result = causerie_test_await (&place);
  text = causerie_library_get_draft_finish (library, result, &error);
  g_assert_no_error (error);
  return text;
}

static void
set_up (gpointer fixture, gconstpointer data)
{
  causerie_test_library_set_up (fixture);
}

static void
tear_down (gpointer fixture, gconstpointer data)
{
  causerie_test_library_tear_down (fixture);
}

/* A test with a library of its own. */
void
causerie_test_library_add_test (const char *name, CauserieTestLibraryFunc test)
{
  g_test_add_vtable (name, sizeof (CauserieTestLibrary), NULL, set_up, (GTestFixtureFunc)test,
                     tear_down);
}
