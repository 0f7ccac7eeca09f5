/* SPDX-License-Identifier: GPL-3.0-or-later
 * Tests how files are stored: once, in parts, as long as a message or a draft refers to them. */
#include "config.h"

#include "causerie-attachment.h"
#include "causerie-content.h"
#include "causerie-test-library.h"

/* A little more than two parts. */
#define LARGE (600 * 1024)

static CauserieAttachment *
describe (const char *name, GBytes *bytes)
{
  g_autofree char *sha256 = g_compute_checksum_for_bytes (G_CHECKSUM_SHA256, bytes);
  g_autofree char *title = g_strdup (name);
  char media_type[] = "application/pdf";
  CauserieAttachment values = { .kind = CAUSERIE_ATTACHMENT_PDF,
                                .sha256 = sha256,
                                .name = title,
                                .media_type = media_type,
                                .size = (gint64)g_bytes_get_size (bytes),
                                .n_pages = 3,
                                .n_tokens = 6750 };

  return causerie_attachment_new (&values);
}

static CauserieAttachment *
store (CauserieTestLibrary *test, const char *name, gsize size, guint8 seed)
{
  g_autoptr (GBytes) bytes = causerie_test_make_bytes (size, seed);
  g_autoptr (CauserieAttachment) attachment = describe (name, bytes);
  GAsyncResult *result = NULL;
  g_autoptr (GError) error = NULL;

  causerie_library_add_attachment_async (test->library, attachment->sha256, bytes, NULL,
                                         causerie_test_take_result, &result);
  causerie_test_write (test->library, &result, &error);
  g_assert_no_error (error);
  return g_steal_pointer (&attachment);
}

static GBytes *
read_part (CauserieTestLibrary *test, const char *sha256, gint64 offset, GError **error)
{
  GAsyncResult *place = NULL;
  g_autoptr (GAsyncResult) result = NULL;

  causerie_library_read_attachment_async (test->library, sha256, offset, NULL,
                                          causerie_test_take_result, &place);
  result = causerie_test_await (&place);
  return causerie_library_read_attachment_finish (test->library, result, error);
}

/* Returns: all bytes, or %NULL if they are not stored */
static GBytes *
read_all (CauserieTestLibrary *test, const char *sha256)
{
  GByteArray *all = g_byte_array_new ();

  for (;;)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (GBytes) part = read_part (test, sha256, all->len, &error);

      if (part == NULL)
        {
          g_assert_error (error, CAUSERIE_ERROR, CAUSERIE_ERROR_NO_ATTACHMENT);
          g_byte_array_unref (all);
          return NULL;
        }
      if (g_bytes_get_size (part) == 0)
        return g_byte_array_free_to_bytes (all);
      g_byte_array_append (all, g_bytes_get_data (part, NULL), (guint)g_bytes_get_size (part));
    }
}

static gboolean
is_stored (CauserieTestLibrary *test, CauserieAttachment *attachment)
{
  g_autoptr (GBytes) bytes = read_all (test, attachment->sha256);

  return bytes != NULL;
}

static CauserieMessage *
try_send (CauserieTestLibrary *test, gint64 *chat_id, gint64 parent_id,
          CauserieAttachment *attachment, GError **error)
{
  g_autoptr (GPtrArray) list = causerie_attachments_new ();
  g_autoptr (CauserieContent) content = NULL;
  CauserieNewMessage message = { .chat_id = *chat_id, .parent_id = parent_id };
  GAsyncResult *place = NULL;
  g_autoptr (GAsyncResult) result = NULL;

  g_ptr_array_add (list, causerie_attachment_ref (attachment));
  content = causerie_content_new_from_parts ("", list);
  message.content = causerie_content_get_json (content);
  causerie_library_add_message_async (test->library, &message, NULL, causerie_test_take_result,
                                      &place);
  result = causerie_test_await (&place);
  return causerie_library_add_message_finish (test->library, result, chat_id, error);
}

static gint64
send (CauserieTestLibrary *test, gint64 *chat_id, gint64 parent_id, CauserieAttachment *attachment)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (CauserieMessage) message = try_send (test, chat_id, parent_id, attachment, &error);

  g_assert_no_error (error);
  return causerie_message_get_id (message);
}

static void
purge (CauserieTestLibrary *test, gint64 chat_id)
{
  GAsyncResult *result = NULL;
  g_autoptr (GError) error = NULL;

  causerie_library_purge_chat_async (test->library, chat_id, NULL, causerie_test_take_result,
                                     &result);
  causerie_test_write (test->library, &result, &error);
  g_assert_no_error (error);
}

static gboolean
try_set_draft (CauserieTestLibrary *test, gint64 chat_id, CauserieAttachment *attachment,
               GError **error)
{
  g_autoptr (GPtrArray) list = causerie_attachments_new ();
  GAsyncResult *result = NULL;

  if (attachment != NULL)
    g_ptr_array_add (list, causerie_attachment_ref (attachment));
  causerie_library_set_draft_attachments_async (test->library, chat_id, 0, list, NULL,
                                                causerie_test_take_result, &result);
  return causerie_test_write (test->library, &result, error);
}

static void
set_draft (CauserieTestLibrary *test, gint64 chat_id, CauserieAttachment *attachment)
{
  g_autoptr (GError) error = NULL;

  try_set_draft (test, chat_id, attachment, &error);
  g_assert_no_error (error);
}

static GPtrArray *
get_draft (CauserieTestLibrary *test, gint64 chat_id)
{
  GAsyncResult *place = NULL;
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  GPtrArray *list;

  causerie_library_get_draft_attachments_async (test->library, chat_id, 0, NULL, NULL,
                                                causerie_test_take_result, &place);
  result = causerie_test_await (&place);
  list = causerie_library_get_draft_attachments_finish (test->library, result, &error);
  g_assert_no_error (error);
  return list;
}

static int
count_rows (CauserieTestLibrary *test, const char *table)
{
  sqlite3 *db = causerie_test_library_open_raw (test);
  g_autofree char *sql = g_strdup_printf ("SELECT count(*) FROM %s", table);
  sqlite3_stmt *statement;
  int n;

  g_assert_cmpint (sqlite3_prepare_v2 (db, sql, -1, &statement, NULL), ==, SQLITE_OK);
  g_assert_cmpint (sqlite3_step (statement), ==, SQLITE_ROW);
  n = sqlite3_column_int (statement, 0);
  sqlite3_finalize (statement);
  sqlite3_close (db);
  return n;
}

/* A part was lost, as in the recovery of a damaged library. */
static void
test_lost_part_comes_back (CauserieTestLibrary *test, gconstpointer data)
{
  g_autoptr (CauserieAttachment) attachment = store (test, "a.pdf", LARGE, 1);
  sqlite3 *db = causerie_test_library_open_raw (test);

  g_assert_cmpint (
      sqlite3_exec (db, "DELETE FROM attachment_part WHERE position = 1", NULL, NULL, NULL), ==,
      SQLITE_OK);
  sqlite3_close (db);
  g_assert_false (is_stored (test, attachment));
  causerie_attachment_unref (attachment);
  attachment = store (test, "a.pdf", LARGE, 1);
  g_assert_true (is_stored (test, attachment));
  g_assert_cmpint (count_rows (test, "attachment_part"), ==, 3);
}

static void
test_bytes_are_read_in_parts (CauserieTestLibrary *test, gconstpointer data)
{
  g_autoptr (CauserieAttachment) attachment = store (test, "a.pdf", LARGE, 1);
  g_autoptr (GBytes) expected = causerie_test_make_bytes (LARGE, 1);
  g_autoptr (GBytes) all = read_all (test, attachment->sha256);
  g_autoptr (GBytes) rest = NULL;

  g_assert_true (g_bytes_equal (all, expected));
  rest = read_part (test, attachment->sha256, LARGE - 5, NULL);
  g_assert_cmpmem (g_bytes_get_data (rest, NULL), g_bytes_get_size (rest),
                   (const char *)g_bytes_get_data (expected, NULL) + LARGE - 5, 5);
}

static void
test_same_bytes_are_stored_once (CauserieTestLibrary *test, gconstpointer data)
{
  g_autoptr (CauserieAttachment) first = store (test, "a.pdf", LARGE, 1);
  g_autoptr (CauserieAttachment) second = store (test, "b.pdf", LARGE, 1);
  g_autoptr (CauserieAttachment) other = store (test, "c.pdf", LARGE, 2);

  g_assert_cmpstr (first->sha256, ==, second->sha256);
  g_assert_cmpint (count_rows (test, "attachment"), ==, 2);
  g_assert_cmpint (count_rows (test, "attachment_part"), ==, 6);
  g_assert_true (is_stored (test, other));
}

static void
test_message_needs_its_file (CauserieTestLibrary *test, gconstpointer data)
{
  g_autoptr (GBytes) bytes = causerie_test_make_bytes (10, 1);
  g_autoptr (CauserieAttachment) unknown = describe ("a.pdf", bytes);
  g_autoptr (GError) error = NULL;
  gint64 chat_id = 0;

  g_assert_null (try_send (test, &chat_id, CAUSERIE_ROOT, unknown, &error));
  g_assert_error (error, CAUSERIE_ERROR, CAUSERIE_ERROR_NO_ATTACHMENT);
  g_clear_error (&error);
  g_assert_false (try_set_draft (test, 0, unknown, &error));
  g_assert_error (error, CAUSERIE_ERROR, CAUSERIE_ERROR_NO_ATTACHMENT);
  g_assert_cmpint (count_rows (test, "message"), ==, 0);
}

static void
test_purging_removes_files_of_no_other_chat (CauserieTestLibrary *test, gconstpointer data)
{
  g_autoptr (CauserieAttachment) own = store (test, "own.pdf", LARGE, 1);
  g_autoptr (CauserieAttachment) shared = store (test, "shared.pdf", 100, 2);
  g_autoptr (CauserieAttachment) drafted = store (test, "drafted.pdf", 100, 3);
  g_autoptr (CauserieAttachment) pending = store (test, "pending.pdf", 100, 4);
  gint64 chat_id = 0;
  gint64 other_id = 0;
  gint64 id = send (test, &chat_id, CAUSERIE_ROOT, own);

  send (test, &chat_id, causerie_test_reply (test->library, chat_id, id, "Read.", FALSE), shared);
  send (test, &chat_id, CAUSERIE_ROOT, drafted);
  send (test, &other_id, CAUSERIE_ROOT, shared);
  set_draft (test, other_id, drafted);
  purge (test, chat_id);
  g_assert_false (is_stored (test, own));
  g_assert_cmpint (count_rows (test, "attachment_part"), ==, 3);
  g_assert_true (is_stored (test, shared));
  g_assert_true (is_stored (test, drafted));
  /* It may belong to a draft that is about to be stored. */
  g_assert_true (is_stored (test, pending));
  purge (test, other_id);
  g_assert_cmpint (count_rows (test, "attachment"), ==, 1);
}

static void
test_unused_files_are_removed_on_opening (CauserieTestLibrary *test, gconstpointer data)
{
  g_autoptr (CauserieAttachment) used = store (test, "used.pdf", 100, 1);
  g_autoptr (CauserieAttachment) unused = store (test, "unused.pdf", 100, 2);

  set_draft (test, 0, used);
  causerie_test_library_reopen (test);
  g_assert_true (is_stored (test, used));
  g_assert_false (is_stored (test, unused));
}

static void
test_draft_keeps_attachments (CauserieTestLibrary *test, gconstpointer data)
{
  g_autoptr (CauserieAttachment) attachment = store (test, "Lösung “2”.pdf", 100, 1);
  g_autoptr (GPtrArray) draft = NULL;
  const CauserieAttachment *read;

  set_draft (test, 0, attachment);
  causerie_test_library_reopen (test);
  draft = get_draft (test, 0);
  g_assert_cmpuint (draft->len, ==, 1);
  read = g_ptr_array_index (draft, 0);
  g_assert_cmpstr (read->name, ==, "Lösung “2”.pdf");
  g_assert_cmpint (read->kind, ==, CAUSERIE_ATTACHMENT_PDF);
  g_assert_cmpint (read->size, ==, 100);
  g_assert_cmpuint (read->n_pages, ==, 3);
  g_assert_cmpint (read->n_tokens, ==, 6750);
  set_draft (test, 0, NULL);
  g_clear_pointer (&draft, g_ptr_array_unref);
  draft = get_draft (test, 0);
  g_assert_cmpuint (draft->len, ==, 0);
}

static void
test_sending_clears_the_draft (CauserieTestLibrary *test, gconstpointer data)
{
  g_autoptr (CauserieAttachment) attachment = store (test, "a.pdf", 100, 1);
  g_autoptr (GPtrArray) draft = NULL;
  gint64 chat_id = 0;

  set_draft (test, 0, attachment);
  send (test, &chat_id, CAUSERIE_ROOT, attachment);
  draft = get_draft (test, 0);
  g_assert_cmpuint (draft->len, ==, 0);
}

static void
test_copied_chat_keeps_the_file (CauserieTestLibrary *test, gconstpointer data)
{
  g_autoptr (CauserieAttachment) attachment = store (test, "a.pdf", LARGE, 1);
  GAsyncResult *place = NULL;
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (CauserieChatRecord) copy = NULL;
  gint64 chat_id = 0;
  gint64 id = send (test, &chat_id, CAUSERIE_ROOT, attachment);

  causerie_library_copy_branch_async (test->library, chat_id, id, CAUSERIE_COPY_WHOLE, NULL, NULL,
                                      causerie_test_take_result, &place);
  result = causerie_test_await (&place);
  copy = causerie_library_copy_branch_finish (test->library, result, &error);
  g_assert_no_error (error);
  purge (test, chat_id);
  g_assert_true (is_stored (test, attachment));
  purge (test, copy->id);
  g_assert_false (is_stored (test, attachment));
}

/* The message that led to the ending becomes the draft of the copy. */
static void
test_copied_draft_keeps_the_file (CauserieTestLibrary *test, gconstpointer data)
{
  g_autoptr (CauserieAttachment) attachment = store (test, "a.pdf", 100, 1);
  GAsyncResult *place = NULL;
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (CauserieChatRecord) copy = NULL;
  g_autoptr (GPtrArray) draft = NULL;
  gint64 chat_id = 0;
  gint64 id = send (test, &chat_id, CAUSERIE_ROOT, attachment);

  id = causerie_test_reply (test->library, chat_id, id, "That was all.", TRUE);
  causerie_library_copy_branch_async (test->library, chat_id, id, CAUSERIE_COPY_WHOLE, NULL, NULL,
                                      causerie_test_take_result, &place);
  result = causerie_test_await (&place);
  copy = causerie_library_copy_branch_finish (test->library, result, &error);
  g_assert_no_error (error);
  draft = get_draft (test, copy->id);
  g_assert_cmpuint (draft->len, ==, 1);
}

static void
test_missing_parts_are_found (CauserieTestLibrary *test, gconstpointer data)
{
  g_autoptr (CauserieAttachment) whole = store (test, "whole.pdf", LARGE, 1);
  g_autoptr (CauserieAttachment) cut = store (test, "cut.pdf", LARGE, 2);
  g_autoptr (GPtrArray) list = causerie_attachments_new ();
  g_autoptr (GHashTable) missing = NULL;
  GAsyncResult *place = NULL;
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  sqlite3 *db;

  set_draft (test, 0, whole);
  set_draft (test, 0, NULL);
  db = causerie_test_library_open_raw (test);
  g_assert_cmpint (sqlite3_exec (db,
                                 "DELETE FROM attachment_part WHERE attachment_id = 2"
                                 " AND position = 1",
                                 NULL, NULL, NULL),
                   ==, SQLITE_OK);
  sqlite3_close (db);
  g_ptr_array_add (list, causerie_attachment_ref (whole));
  g_ptr_array_add (list, causerie_attachment_ref (cut));
  causerie_library_find_missing_attachments_async (test->library, list, NULL,
                                                   causerie_test_take_result, &place);
  result = causerie_test_await (&place);
  missing = causerie_library_find_missing_attachments_finish (test->library, result, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (g_hash_table_size (missing), ==, 1);
  g_assert_true (g_hash_table_contains (missing, cut->sha256));
  g_assert_false (is_stored (test, cut));
}

static void
assert_refused (sqlite3 *db, const char *sql)
{
  g_assert_cmpint (sqlite3_exec (db, sql, NULL, NULL, NULL), ==, SQLITE_CONSTRAINT);
}

static void
test_stored_bytes_are_frozen (CauserieTestLibrary *test, gconstpointer data)
{
  g_autoptr (CauserieAttachment) attachment = store (test, "a.pdf", 100, 1);
  gint64 chat_id = 0;
  sqlite3 *db;

  send (test, &chat_id, CAUSERIE_ROOT, attachment);
  db = causerie_test_library_open_raw (test);
  sqlite3_exec (db, "PRAGMA foreign_keys = ON", NULL, NULL, NULL);
  assert_refused (db, "UPDATE attachment_part SET bytes = x'00'");
  assert_refused (db, "UPDATE attachment SET size = 1");
  assert_refused (db, "DELETE FROM attachment_part");
  assert_refused (db, "DELETE FROM attachment");
  sqlite3_close (db);
  g_assert_true (is_stored (test, attachment));
}

static void
find_damage (CauserieTestLibrary *test, gint64 chat_id)
{
  GAsyncResult *place = NULL;
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;

  causerie_library_list_feedback_async (test->library, chat_id, NULL, causerie_test_take_result,
                                        &place);
  result = causerie_test_await (&place);
  g_assert_null (causerie_library_list_feedback_finish (test->library, result, &error));
  g_assert_error (error, CAUSERIE_ERROR, CAUSERIE_ERROR_CORRUPT);
}

static void
recover (CauserieTestLibrary *test, gint64 chat_id)
{
  g_autoptr (CauserieSalvaged) salvaged = NULL;
  GAsyncResult *place = NULL;
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;

  causerie_test_library_damage_table (test, "feedback");
  find_damage (test, chat_id);
  causerie_library_salvage_async (test->library, NULL, causerie_test_take_result, &place);
  result = causerie_test_await (&place);
  salvaged = causerie_library_salvage_finish (test->library, result, &error);
  g_assert_no_error (error);
  g_assert_true (causerie_test_open (test->library, &error));
}

static void
test_recovery_keeps_files (CauserieTestLibrary *test, gconstpointer data)
{
  g_autoptr (CauserieAttachment) attachment = store (test, "a.pdf", LARGE, 1);
  g_autoptr (GPtrArray) draft = NULL;
  gint64 chat_id = 0;

  send (test, &chat_id, CAUSERIE_ROOT, attachment);
  set_draft (test, chat_id, attachment);
  recover (test, chat_id);
  g_assert_true (is_stored (test, attachment));
  draft = get_draft (test, chat_id);
  g_assert_cmpuint (draft->len, ==, 1);
  purge (test, chat_id);
  g_assert_false (is_stored (test, attachment));
}

/* Which files a message has is also in its content. */
static void
test_recovery_finds_references (CauserieTestLibrary *test, gconstpointer data)
{
  g_autoptr (CauserieAttachment) attachment = store (test, "a.pdf", LARGE, 1);
  gint64 chat_id = 0;

  send (test, &chat_id, CAUSERIE_ROOT, attachment);
  causerie_test_library_damage_table (test, "message_attachment");
  recover (test, chat_id);
  causerie_test_library_reopen (test);
  g_assert_true (is_stored (test, attachment));
  purge (test, chat_id);
  g_assert_false (is_stored (test, attachment));
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
#define ADD(name, function) causerie_test_library_add_test ("/attachments/" name, function)
  ADD ("bytes-are-read-in-parts", test_bytes_are_read_in_parts);
  ADD ("same-bytes-are-stored-once", test_same_bytes_are_stored_once);
  ADD ("message-needs-its-file", test_message_needs_its_file);
  ADD ("purging-removes-files-of-no-other-chat", test_purging_removes_files_of_no_other_chat);
  ADD ("unused-files-are-removed-on-opening", test_unused_files_are_removed_on_opening);
  ADD ("draft-keeps-attachments", test_draft_keeps_attachments);
  ADD ("sending-clears-the-draft", test_sending_clears_the_draft);
  ADD ("copied-chat-keeps-the-file", test_copied_chat_keeps_the_file);
  ADD ("copied-draft-keeps-the-file", test_copied_draft_keeps_the_file);
  ADD ("missing-parts-are-found", test_missing_parts_are_found);
  ADD ("lost-part-comes-back", test_lost_part_comes_back);
  ADD ("stored-bytes-are-frozen", test_stored_bytes_are_frozen);
  ADD ("recovery-keeps-files", test_recovery_keeps_files);
  ADD ("recovery-finds-references", test_recovery_finds_references);
  return g_test_run ();
}
